//! Abstract interpretation of (function, abstract arguments) to typed functions.
//!
//! The measured rules that it follows are listed with their numbers in `docs/inference.md`.

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
mod fields;
mod flow;
mod generator;
mod handler;
mod hash;
mod inst;
mod instance;
pub mod intrinsic;
mod iterate;
pub mod join;
mod lent;
mod member;
mod ops;
pub mod raised;
mod slice;
mod text;
mod text_format;
pub mod tir;
pub mod ty;
pub mod wide;
pub mod world;

pub use entry::{EntryArg, infer_entry};
pub use flow::{Inferred, infer};
pub use world::{Global, Ints, World};
