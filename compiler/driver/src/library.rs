//! The library of pure Python that is compiled with every program: its files, and where their names stand.

use pyfora_infer::world::{LIBRARY, library_stem};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Path (under [`LIBRARY`]) and text of each file, in the order in which overloads are tried.
        pub const FILES: &[(&str, &str)] = &[
            $((concat!("<pyfora>/", $name), include_str!(concat!("../../../stdlib-pure/", $name)))),*
        ];
    };
}

files! {
    "int.py",
    "wide.py",
    "bool.py",
    "float.py",
    "complex.py",
    "complex_text.py",
    "str.py",
    "text.py",
    "range.py",
    "slice.py",
    "list.py",
    "tuple.py",
    "descriptors.py",
    "dict.py",
    "set.py",
    "view.py",
    "values_view.py",
    "bytes.py",
    "codecs.py",
    "reductions.py",
    "sorting.py",
    "iterators.py",
    "flags.py",
    "builtins.py",
    "math.py",
    "functools.py",
    "itertools.py",
    "operator.py",
    "bisect.py",
    "string.py",
    "heapq.py",
    "cmath.py",
    "collections.py",
    "fractions.py",
    "statistics.py",
    "dataclasses.py",
    "enum.py",
    "typing.py",
    "abc.py",
    "colorsys.py",
    "copy.py",
    "textwrap.py",
    "collections.abc.py",
    "numbers.py",
}

/// The modules that the library stands for; their names are no builtins.
pub const MODULES: &[&str] = &[
    "math",
    "functools",
    "itertools",
    "operator",
    "bisect",
    "string",
    "heapq",
    "cmath",
    "collections",
    "fractions",
    "statistics",
    "dataclasses",
    "enum",
    "typing",
    "abc",
    "colorsys",
    "copy",
    "textwrap",
    "collections.abc",
    "numbers",
];

/// The file of a module that the library stands for (`math`).
pub fn module_file(module: &str) -> Option<String> {
    MODULES.contains(&module).then(|| format!("{LIBRARY}/{module}.py"))
}

/// What to write instead of something of a module that the library lacks.
pub fn instead_of(module: &str, name: &str) -> &'static str {
    match (module, name) {
        ("collections", "namedtuple") => ": write a class that derives from `typing.NamedTuple`",
        ("functools", "singledispatch" | "singledispatchmethod") => ": write tests with `isinstance`",
        ("functools", "update_wrapper") => ": write `@functools.wraps(f)`",
        ("functools", "partialmethod") => ": write the method that calls the other",
        ("dataclasses", "make_dataclass") => ": write the class",
        ("enum", "StrEnum") => ": write an `Enum` with strings as values",
        ("string", "Formatter") => ": write an f-string",
        _ => "",
    }
}

/// Whether the library has all of a module: what is missing is missing in CPython too.
pub fn is_whole(module: &str) -> bool {
    module == "math"
}

/// The files of the builtins.
pub fn builtin_files() -> impl Iterator<Item = &'static str> {
    let is_module = |path: &str| library_stem(path).is_some_and(|name| MODULES.contains(&name));
    FILES.iter().map(|(path, _)| *path).filter(move |path| !is_module(path))
}
