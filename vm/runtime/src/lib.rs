//! Values, memory, and the Rust bodies of the runtime-symbol table.
//!
//! Invariants: heap objects never change once a second owner or thread can see them; no panic crosses machine code
//! ([`shield`]); every name that machine code may call is in [`symbols`], and nothing else is. This crate knows nothing
//! of scheduling: what needs it goes through [`context::Hooks`].

pub mod big;
pub mod bytes;
pub mod caught;
mod classes;
pub mod context;
pub mod decimal;
pub mod error;
pub mod format;
pub mod gamma;
pub mod list;
pub mod number;
pub mod object;
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

pub use context::{CombineFn, Context, Hooks, LeafFn, Reduce, Tables};
pub use error::{Error, ErrorKind};
pub use symbols::address;
pub use value::{ListView, Value};
