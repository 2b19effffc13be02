//! The salsa database, cache keys, and compile(request) to an artifact.

pub mod program;
