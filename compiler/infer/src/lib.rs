//! Abstract interpretation of (function, abstract arguments) to typed functions.

pub mod build;
pub mod builtin;
pub mod join;
pub mod tir;
pub mod ty;
pub mod world;
