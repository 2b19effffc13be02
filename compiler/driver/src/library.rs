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
    "bool.py",
    "float.py",
    "str.py",
    "text.py",
    "range.py",
    "list.py",
    "tuple.py",
    "slice.py",
    "descriptors.py",
    "reductions.py",
    "builtins.py",
    "math.py",
    "dataclasses.py",
    "enum.py",
    "functools.py",
    "typing.py",
}

/// The modules of Python's library that ours stands for; their names are no builtins.
const MODULES: &[&str] = &["math", "dataclasses", "enum", "functools", "typing"];

/// The file of a module that the library stands for (`math`).
pub fn module_file(module: &str) -> Option<String> {
    MODULES.contains(&module).then(|| format!("{LIBRARY}/{module}.py"))
}

/// The files of the builtins.
pub fn builtin_files() -> impl Iterator<Item = &'static str> {
    let is_module = |path: &str| MODULES.iter().any(|m| path == format!("{LIBRARY}/{m}.py"));
    FILES.iter().map(|(path, _)| *path).filter(move |path| !is_module(path))
}
