//! Values, memory, and the Rust bodies of the runtime-symbol table.
