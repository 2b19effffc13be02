//! The builtin types and exception classes: names, and how they inherit.

use pyfora_bitcode::exceptions;

use crate::ty::FnRef;
use crate::world::library_stem;

/// Builtin types that are values in programs, each with its base; exception classes are in [`exceptions`].
const TYPES: &[(&str, &str)] = &[
    ("object", ""),
    ("type", "object"),
    ("int", "object"),
    ("bool", "int"),
    ("float", "object"),
    ("complex", "object"),
    ("str", "object"),
    ("tuple", "object"),
    ("list", "object"),
    ("range", "object"),
    ("slice", "object"),
    ("dict", "object"),
    ("set", "object"),
    ("frozenset", "object"),
    ("bytes", "object"),
    ("dict_keys", "object"),
    ("dict_values", "object"),
    ("dict_items", "object"),
    ("NoneType", "object"),
    ("function", "object"),
];

/// The base of a builtin class; empty for `object`.
fn base(name: &str) -> Option<&'static str> {
    let of_exception = || exceptions::base(name).map(|up| if up.is_empty() { "object" } else { up });
    TYPES.iter().find(|(n, _)| *n == name).map(|(_, up)| *up).or_else(of_exception)
}

/// Whether a builtin is a class.
pub fn is_type(name: &str) -> bool {
    base(name).is_some()
}

/// Whether a builtin class takes parameters for its elements' types: `list[int]`.
pub fn has_parameters(name: &str) -> bool {
    matches!(
        name,
        "list" | "tuple" | "dict" | "set" | "frozenset" | "type" | "enumerate" | "filter" | "map" | "zip"
    )
}

/// Whether a builtin's name is that of a class, one that has values here or not.
pub fn is_class_name(name: &str) -> bool {
    is_type(name) || matches!(name, "bytearray" | "memoryview" | "property" | "classmethod" | "staticmethod")
}

/// Whether builtin class `sub` is `of` or inherits from it.
pub fn is_subclass(sub: &str, of: &str) -> bool {
    let mut name = sub;
    loop {
        if name == of {
            return true;
        }
        match base(name) {
            Some(up) if !up.is_empty() => name = up,
            _ => return false,
        }
    }
}

/// Whether a builtin is an exception class.
pub fn is_exception(name: &str) -> bool {
    is_subclass(name, "BaseException")
}

/// Methods that change their object: calling one raises InvalidPyforaOperation.
pub fn mutating_method(ty: &crate::ty::Ty, name: &str) -> bool {
    use crate::ty::Ty;
    const LIST: &[&str] = &["append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"];
    match ty {
        Ty::List(_) => LIST.contains(&name),
        Ty::Dict(_) | Ty::Set(..) => instead_of(ty, name).is_some(),
        _ => false,
    }
}

/// What to write instead of a method that changes its object.
pub fn instead_of(ty: &crate::ty::Ty, name: &str) -> Option<&'static str> {
    use crate::ty::Ty;
    Some(match (ty, name) {
        (Ty::Dict(_), "update") => "`d | other` or `{**d, key: value}`",
        (Ty::Dict(_), "setdefault") => "`d if key in d else {**d, key: value}`",
        (Ty::Dict(_), "pop" | "popitem") => "`{k: v for k, v in d.items() if k != key}`",
        (Ty::Dict(_), "clear") => "`{}`",
        (Ty::Set(kind, _), "add") if !kind.frozen => "`s | {x}`",
        (Ty::Set(kind, _), "remove" | "discard" | "pop") if !kind.frozen => "`s - {x}`",
        (Ty::Set(kind, _), "update") if !kind.frozen => "`s | other`",
        (Ty::Set(kind, _), "intersection_update") if !kind.frozen => "`s & other`",
        (Ty::Set(kind, _), "difference_update") if !kind.frozen => "`s - other`",
        (Ty::Set(kind, _), "symmetric_difference_update") if !kind.frozen => "`s ^ other`",
        (Ty::Set(kind, _), "clear") if !kind.frozen => "`set()`",
        _ => return None,
    })
}

/// What every object of CPython has: where we lack it, it is not supported, rather than missing.
pub const OBJECT_ATTRIBUTES: &[&str] = &[
    "__class__",
    "__delattr__",
    "__dict__",
    "__dir__",
    "__doc__",
    "__eq__",
    "__format__",
    "__ge__",
    "__getattribute__",
    "__gt__",
    "__hash__",
    "__init__",
    "__init_subclass__",
    "__le__",
    "__lt__",
    "__module__",
    "__ne__",
    "__new__",
    "__reduce__",
    "__reduce_ex__",
    "__repr__",
    "__setattr__",
    "__sizeof__",
    "__str__",
    "__subclasshook__",
    "__weakref__",
];

/// Whether CPython's type has the attribute although we do not: then it is not supported, rather than missing.
pub fn is_known_attribute(ty: &crate::ty::Ty, name: &str) -> bool {
    use crate::ty::Ty;
    if name.starts_with("__") && name.ends_with("__") {
        return true;
    }
    let names: &[&str] = match ty {
        Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Bool | Ty::BoolConst(_) => &[
            "to_bytes",
            "from_bytes",
            "as_integer_ratio",
            "bit_length",
            "bit_count",
            "conjugate",
            "real",
            "imag",
            "numerator",
            "denominator",
        ],
        Ty::Float => &["as_integer_ratio", "fromhex", "hex", "is_integer", "conjugate", "real", "imag"],
        Ty::Str | Ty::StrConst(_) => &["translate", "maketrans", "format_map"],
        Ty::Tuple(_) | Ty::VarTuple(_) | Ty::List(_) => &["index", "count", "copy"],
        Ty::Range(_) => &["start", "stop", "step", "index", "count"],
        Ty::View(..) => &["mapping"],
        Ty::Bytes(_) => &["translate", "maketrans"],
        Ty::Complex(_) => &["from_number"],
        Ty::Exception(..) => &["with_traceback", "add_note"],
        Ty::Generator { .. } | Ty::Iter(..) => {
            &["send", "throw", "close", "gi_frame", "gi_running", "gi_code", "gi_yieldfrom"]
        }
        _ => &[],
    };
    names.contains(&name)
}

/// Whether a parameter annotation of the library accepts an arm.
pub fn annotation_accepts(annotation: &str, ty: &crate::ty::Ty) -> bool {
    use crate::ty::Ty;
    match annotation {
        "int" => matches!(ty, Ty::Int | Ty::IntConst(_) | Ty::Bool | Ty::BoolConst(_)),
        "wide" => matches!(ty, Ty::Wide),
        "float" => matches!(ty, Ty::Float),
        "bool" => matches!(ty, Ty::Bool | Ty::BoolConst(_)),
        "str" => matches!(ty, Ty::Str | Ty::StrConst(_)),
        "range" => matches!(ty, Ty::Range(_)),
        "dict" => matches!(ty, Ty::Dict(_)),
        "set" => matches!(ty, Ty::Set(..)),
        "view" => matches!(ty, Ty::View(crate::ty::ViewKind::Keys | crate::ty::ViewKind::Items, _)),
        "bytes" => matches!(ty, Ty::Bytes(_)),
        "complex" => matches!(ty, Ty::Complex(_)),
        "real" => {
            matches!(ty, Ty::Float | Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Bool | Ty::BoolConst(_))
        }
        "list" => matches!(ty, Ty::List(_)),
        "tuple" => matches!(ty, Ty::Tuple(_) | Ty::VarTuple(_)),
        "None" => matches!(ty, Ty::None),
        _ => true,
    }
}

/// The builtin functions that a program may name; the library implements them (or says that it does not).
const FUNCTIONS: &[&str] = &[
    "abs",
    "all",
    "any",
    "bin",
    "callable",
    "chr",
    "divmod",
    "enumerate",
    "filter",
    "hash",
    "hex",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "map",
    "max",
    "min",
    "next",
    "oct",
    "ord",
    "pow",
    "repr",
    "reversed",
    "round",
    "sorted",
    "sum",
    "zip",
    "getattr",
    "hasattr",
    "format",
    "NotImplemented",
    "property",
    "staticmethod",
    "classmethod",
    "super",
    "id",
    "ascii",
    "IOError",
    "EnvironmentError",
];

/// Whether a name is a builtin that a program may use.
pub fn is_name(name: &str) -> bool {
    const UNNAMED: &[&str] = &["NoneType", "function", "dict_keys", "dict_values", "dict_items"];
    is_type(name) && !UNNAMED.contains(&name) || FUNCTIONS.contains(&name)
}

/// The modules whose functions CPython has in C.
const IN_C: &[&str] = &["builtins", "math", "cmath", "operator", "bisect"];

/// What CPython has in C of the modules that are else classes or Python.
const ALSO_IN_C: &[(&str, &str)] = &[
    ("itertools", "tee"),
    ("itertools", "chain__from_iterable"),
    ("functools", "reduce"),
    ("functools", "cmp_to_key"),
];

/// The functions here that are classes in CPython, beside those of itertools.
const CLASSES: &[(&str, &str)] =
    &[("operator", "itemgetter"), ("operator", "attrgetter"), ("operator", "methodcaller")];

/// The name of a function's type in CPython, where the library's own are functions in C, or classes.
pub fn function_type(func: &FnRef) -> &'static str {
    let Some(module) = library_stem(&func.item.file) else { return "function" };
    let name = &*func.item.name;
    if name.starts_with('_') {
        "function"
    } else if ALSO_IN_C.contains(&(module, name)) {
        "builtin_function_or_method"
    } else if module == "itertools" || CLASSES.contains(&(module, name)) {
        "type"
    } else if IN_C.contains(&module) {
        "builtin_function_or_method"
    } else {
        "function"
    }
}
