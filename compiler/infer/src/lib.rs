//! Abstract interpretation of (function, abstract arguments) to typed functions.
//!
//! The measured rules that it follows are listed with their numbers in `docs/inference.md`.

mod arity;
mod attr;
pub mod build;
pub mod builtin;
mod call;
mod call_builtin;
mod capture;
mod cfg;
mod dict;
mod element;
mod engine;
mod entry;
mod enums;
mod exception;
pub mod family;
mod field_values;
mod fields;
mod flags;
mod flow;
mod generator;
mod handler;
mod hash;
mod identity;
mod inst;
mod instance;
pub mod intrinsic;
mod introspect;
mod iterate;
pub mod join;
mod kwargs;
mod lent;
mod member;
mod ops;
mod path;
mod pattern;
pub mod raised;
mod run;
mod settled;
mod spread;
mod text;
mod text_format;
pub mod tir;
pub mod ty;
mod ty_debug;
mod ty_table;
mod unpack;
mod variadic;
pub mod wide;
pub mod world;
mod wrapped;

pub use entry::{EntryArg, infer_entry};
pub use flow::{Inferred, infer};
pub use world::{Global, Ints, World};
