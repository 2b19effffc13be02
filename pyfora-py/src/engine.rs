//! The compiler and the VM behind one face: the only file that names their entry points.

use crate::errors::Failure;
use crate::held::Held;
use pyfora_driver::program::{CodeRef, Described, File, Request};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// A call to compile and run.
pub struct Call {
    pub request: Request,
    pub args: Vec<Held>,
    pub globals: Vec<Held>,
}

/// The compiler and the VM.
pub struct Engine {
    threads: usize,
}

impl Engine {
    pub fn new(threads: usize, _cache_dir: Option<PathBuf>) -> Result<Engine, Failure> {
        Ok(Engine { threads })
    }

    pub fn threads(&self) -> usize {
        self.threads
    }

    pub fn describe(&self, _file: &File, _code: &CodeRef) -> Result<Described, Failure> {
        Err(Failure::Internal("not wired".into()))
    }

    pub fn run(&self, _call: Call, _stop: &AtomicBool) -> Result<Held, Failure> {
        Err(Failure::Internal("not wired".into()))
    }
}
