//! Tables of the language: operators, purity rules, intrinsics.

pub mod operators;
pub mod purity;
