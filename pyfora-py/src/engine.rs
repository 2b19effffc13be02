//! The compiler and the VM behind one face: the only file that names their entry points.

use crate::data::Data;
use crate::errors::Failure;
use crate::shapes;
use pyfora_bitcode::Shape;
use pyfora_driver::program::{CodeRef, Described, File, Request};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A value as the VM holds it.
#[derive(Clone)]
pub struct Held {
    shape: Shape,
    data: Arc<Data>,
}

impl Held {
    pub fn new(data: Data) -> Result<Held, Failure> {
        Ok(Held { shape: shapes::shape_of(&data), data: Arc::new(data) })
    }

    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The same value under a shape that differs in object numbers only.
    pub fn with_shape(&self, shape: Shape) -> Held {
        Held { shape, data: self.data.clone() }
    }

    pub fn data(&self) -> Result<Data, Failure> {
        Ok((*self.data).clone())
    }

    pub fn parts(&self) -> Result<Vec<Held>, Failure> {
        match &*self.data {
            Data::Tuple(items) => items.iter().cloned().map(Held::new).collect(),
            _ => Err(Failure::Internal("the value is no tuple".into())),
        }
    }

    pub fn unbound(&self) -> bool {
        matches!(*self.data, Data::Unbound)
    }

    pub fn byte_count(&self) -> u64 {
        0
    }
}

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
