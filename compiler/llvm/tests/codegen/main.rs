//! Compiles small modules and runs them, or looks at their objects and assembly.
// Helpers outside of test functions count as tests too.
#![allow(clippy::unwrap_used)]
#![cfg(any(feature = "static-llvm", feature = "dynamic-llvm"))]

mod control;
mod floats;
mod harness;
mod ints;
mod memory;
mod object;
mod reduce;
mod speed;
