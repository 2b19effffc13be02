//! The builtin types and exception classes: names, and how they inherit.

/// Builtin types that are values in programs, each with its base.
const TYPES: &[(&str, &str)] = &[
    ("object", ""),
    ("type", "object"),
    ("int", "object"),
    ("bool", "int"),
    ("float", "object"),
    ("str", "object"),
    ("tuple", "object"),
    ("list", "object"),
    ("range", "object"),
    ("NoneType", "object"),
    ("function", "object"),
    ("BaseException", "object"),
    ("Exception", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("FloatingPointError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopIteration", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("MemoryError", "Exception"),
    ("EOFError", "Exception"),
    ("OSError", "Exception"),
    ("ImportError", "Exception"),
];

/// Whether a builtin is a class.
pub fn is_type(name: &str) -> bool {
    TYPES.iter().any(|(n, _)| *n == name)
}

/// Whether builtin class `sub` is `base` or inherits from it.
pub fn is_subclass(sub: &str, base: &str) -> bool {
    let mut name = sub;
    loop {
        if name == base {
            return true;
        }
        match TYPES.iter().find(|(n, _)| *n == name) {
            Some((_, parent)) if !parent.is_empty() => name = parent,
            _ => return false,
        }
    }
}

/// Whether a builtin is an exception class.
pub fn is_exception(name: &str) -> bool {
    is_subclass(name, "BaseException")
}
