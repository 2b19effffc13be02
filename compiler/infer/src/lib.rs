//! Abstract interpretation of (function, abstract arguments) to typed functions.
//!
//! The measured rules that it follows are listed with their numbers in `docs/inference.md`.

mod attr;
pub mod build;
pub mod builtin;
mod call;
mod call_builtin;
mod cfg;
mod engine;
mod flow;
mod inst;
pub mod intrinsic;
mod iterate;
pub mod join;
mod ops;
mod text;
mod text_format;
pub mod tir;
pub mod ty;
pub mod world;

pub use flow::{EntryArg, Inferred, infer, infer_entry};
pub use world::{Global, World};
