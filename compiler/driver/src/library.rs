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
    "str.py",
    "text.py",
    "range.py",
    "list.py",
    "tuple.py",
    "reductions.py",
    "builtins.py",
    "math.py",
}

/// The file of a module that the library stands for (`math`).
pub fn module_file(module: &str) -> Option<String> {
    let known = matches!(module, "math");
    known.then(|| format!("{LIBRARY}/{module}.py"))
}

/// The files of the builtins.
pub fn builtin_files() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(path, _)| *path).filter(|path| *path != "<pyfora>/math.py")
}
