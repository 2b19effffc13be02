//! The builtin exceptions and their bases, as of CPython 3.11.

use pyfora_bitcode::ExcClass;

/// Not an exception to Python: nothing inside a program can catch it.
pub const INVALID: &str = "InvalidPyforaOperation";

/// Each class with its (first) base.
const BASES: &[(&str, &str)] = &[
    ("BaseException", ""),
    ("BaseExceptionGroup", "BaseException"),
    ("ExceptionGroup", "BaseExceptionGroup"),
    ("Exception", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("FloatingPointError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("ImportError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("BlockingIOError", "OSError"),
    ("ChildProcessError", "OSError"),
    ("ConnectionError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("TimeoutError", "OSError"),
    ("ReferenceError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopAsyncIteration", "Exception"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("SystemError", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("Warning", "Exception"),
    ("BytesWarning", "Warning"),
    ("DeprecationWarning", "Warning"),
    ("EncodingWarning", "Warning"),
    ("FutureWarning", "Warning"),
    ("ImportWarning", "Warning"),
    ("PendingDeprecationWarning", "Warning"),
    ("ResourceWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("SyntaxWarning", "Warning"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
    ("GeneratorExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("SystemExit", "BaseException"),
];

/// Whether an error of one class is an instance of another. User classes count as direct subclasses of `Exception`:
/// the tables of a program do not say more about them.
pub fn is_instance(error: &ExcClass, of: &ExcClass) -> bool {
    match (error, of) {
        (ExcClass::Builtin(error), ExcClass::Builtin(of)) => error != INVALID && derives(error, of),
        (ExcClass::User(_), ExcClass::Builtin(of)) => derives("Exception", of),
        _ => error == of,
    }
}

fn derives(class: &str, base: &str) -> bool {
    // IOError and EnvironmentError are names of OSError.
    let canonical = |name| if matches!(name, "IOError" | "EnvironmentError") { "OSError" } else { name };
    let (mut class, base) = (canonical(class), canonical(base));
    while class != base {
        match BASES.iter().find(|row| row.0 == class) {
            Some(&(_, up)) if !up.is_empty() => class = up,
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builtin(name: &str) -> ExcClass {
        ExcClass::Builtin(name.to_owned())
    }

    #[test]
    fn bases_count() {
        let check = |a, b| is_instance(&builtin(a), &builtin(b));
        assert!(check("KeyError", "LookupError") && check("KeyError", "Exception"));
        assert!(check("ZeroDivisionError", "ArithmeticError") && check("OSError", "IOError"));
        assert!(check("RecursionError", "RuntimeError") && check("UnicodeDecodeError", "ValueError"));
        assert!(!check("KeyError", "ValueError") && !check("Exception", "KeyError"));
        assert!(!check(INVALID, "BaseException") && !check(INVALID, INVALID));
    }
}
