//! The salsa database, cache keys, and compile(request) to an artifact.

pub mod db;
pub mod lint;
pub mod program;
pub mod source;
