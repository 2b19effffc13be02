//! The machine alone: a process that has the executor and no compiler.
#![cfg(target_os = "linux")]

use object::{Object, ObjectSymbol};

/// What the process of this test has mapped: its own file and its shared libraries.
#[test]
fn no_library_of_llvm_is_loaded() {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let libraries: Vec<&str> =
        maps.lines().filter(|line| line.contains("LLVM") || line.contains("llvm")).collect();
    assert_eq!(libraries, Vec::<&str>::new());
}

/// Nor is LLVM linked in, nor the parser: this file's symbols name neither.
#[test]
fn neither_llvm_nor_the_parser_is_linked_in() {
    // Keeps the crate linked, whatever the linker drops.
    assert_eq!(pyfora_exec::Vm::new(1).threads(), 1);
    let bytes = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let names: Vec<&str> = file.symbols().filter_map(|symbol| symbol.name().ok()).collect();
    assert!(names.iter().any(|name| name.contains("pyfora_exec")), "the file has no symbols to look at");
    for word in ["LLVM", "rustpython", "pyfora_syntax", "pyfora_infer", "pyfora_llvm", "salsa"] {
        assert_eq!(names.iter().find(|name| name.contains(word)), None, "{word} is linked in");
    }
}
