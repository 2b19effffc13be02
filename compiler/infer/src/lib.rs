//! Abstract interpretation of (function, abstract arguments) to typed functions.

pub mod builtin;
pub mod tir;
pub mod ty;
