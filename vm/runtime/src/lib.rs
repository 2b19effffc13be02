//! Values, memory, and the Rust bodies of the runtime-symbol table.
//!
//! Invariants: heap objects never change once a second owner or thread can see them; no panic crosses machine code
//! ([`shield`]); every name that machine code may call is in [`symbols`], and nothing else is. This crate knows nothing
//! of scheduling: what needs it goes through [`context::Hooks`].

pub mod big;
pub mod boxed;
pub mod bytes;
pub mod caught;
mod classes;
pub mod context;
pub mod convert;
pub mod decimal;
pub mod error;
pub mod format;
pub mod gamma;
pub mod list;
pub mod memo;
pub mod memory;
pub mod number;
pub mod object;
mod pages;
pub mod parse;
pub mod repr;
pub mod setorder;
pub mod shield;
pub mod string;
pub mod sum;
pub mod symbols;
pub mod table;
pub mod text;
mod unicode;
pub mod value;
mod value_table;

/// Values come and go by the million, mostly small ones on one thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub use context::{CombineFn, Context, Hooks, LeafFn, Reduce, Tables};
pub use error::{Error, ErrorKind};
pub use symbols::address;
pub use value::{ListView, Value};
