//! Loader, scheduler, tasks: runs compiled objects in parallel.
//!
//! [`Program::load`] places an object in memory, [`Vm::run`] runs it on all threads of the machine. Results do not
//! depend on the number of threads. This crate knows neither the parser nor LLVM.

mod archive;
mod error;
mod loader;
mod memory;
mod program;
mod reloc;
mod sched;
mod vm;

pub use error::{Chain, Chained, Frame, Links, RunError};
pub use loader::{Image, LoadError};
pub use program::Program;
pub use pyfora_runtime::{ListView, Value};
pub use vm::{CancelToken, Running, Vm};
