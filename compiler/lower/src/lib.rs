//! Typed functions to bitcode.
