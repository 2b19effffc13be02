//! The salsa database, cache keys, and compile(request) to an artifact.

pub mod compiler;
pub mod db;
pub mod error;
mod known;
pub mod layout;
pub mod library;
pub mod lint;
mod lookup;
mod lower;
pub mod modules;
mod nesting;
pub mod program;
pub mod project;
pub mod relint;
pub mod source;
pub mod trace;
mod worklist;
