//! Tables of the language: operators, purity rules, intrinsics.
