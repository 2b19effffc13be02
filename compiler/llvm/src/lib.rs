//! Bitcode to object code; the only crate that names LLVM.
