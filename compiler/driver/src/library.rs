//! The library of pure Python that is compiled with every program: its files, and where their names stand.

use pyfora_infer::world::LIBRARY;

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
    "builtins.py",
    "math.py",
    "functools.py",
    "itertools.py",
    "operator.py",
    "bisect.py",
    "string.py",
    "heapq.py",
    "fractions.py",
    "statistics.py",
    "dataclasses.py",
    "enum.py",
    "typing.py",
}

/// The modules that the library stands for; their names are no builtins.
const MODULES: &[&str] = &[
    "math",
    "functools",
    "itertools",
    "operator",
    "bisect",
    "string",
    "heapq",
    "fractions",
    "statistics",
    "dataclasses",
    "enum",
    "typing",
];

/// The file of a module that the library stands for (`math`).
pub fn module_file(module: &str) -> Option<String> {
    MODULES.contains(&module).then(|| format!("{LIBRARY}/{module}.py"))
}

/// Whether the library has all of a module: what is missing is missing in CPython too.
pub fn is_whole(module: &str) -> bool {
    module == "math"
}

/// The files of the builtins.
pub fn builtin_files() -> impl Iterator<Item = &'static str> {
    let is_module = |path: &str| MODULES.iter().any(|name| path == format!("{LIBRARY}/{name}.py"));
    FILES.iter().map(|(path, _)| *path).filter(move |path| !is_module(path))
}
