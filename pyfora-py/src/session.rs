//! `Session`: the embedded compiler and VM as Python sees them.

use crate::door::{self, CancelToken};
use crate::engine::Engine;
use crate::pending::Pending;
use crate::table::{self, Program};
use crate::value::Value;
use pyfora_driver::program::{File, IntOverflow};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Lists of names, see `Compiler::describe`.
type Description = (Vec<String>, Vec<String>, Vec<String>, Vec<String>);

/// A compiler and a VM in this process.
#[pyclass(frozen, module = "pyfora._native")]
pub struct Session {
    engine: Arc<Engine>,
}

#[pymethods]
impl Session {
    /// `Session(threads, effort)`; `effort` is how hard LLVM tries.
    #[new]
    #[pyo3(signature = (threads, effort="full"))]
    fn new(py: Python<'_>, threads: usize, effort: &str) -> PyResult<Self> {
        let level = pyfora_driver::OptLevel::named(effort).ok_or_else(|| {
            PyValueError::new_err(format!("effort is {effort:?}, not 'none', 'less' or 'full'"))
        })?;
        let engine = door::call(py, || Ok(Engine::new(threads, level)))?;
        Ok(Session { engine: Arc::new(engine) })
    }

    /// The number of worker threads.
    #[getter]
    fn threads(&self) -> usize {
        self.engine.threads()
    }

    /// What the cache of machine code and LLVM have done in this process: hits, misses, stored, damaged, llvm_runs.
    fn counters(&self) -> HashMap<&'static str, u64> {
        self.engine.counters().into_iter().collect()
    }

    /// The free names of a piece of code, and for a `with` body the names that it assigns.
    /// `code` is kind, name, line and column.
    fn describe(
        &self,
        py: Python<'_>,
        path: String,
        text: &str,
        code: (String, String, u32, Option<u32>),
    ) -> PyResult<Description> {
        let (kind, name, line, column) = code;
        let code = table::code_ref((0, kind, name, line, column))?;
        let file = File { path, text: text.into() };
        let described = door::call(py, || self.engine.describe(&file, &code))?;
        Ok((described.free, described.assigned, described.imports, described.attributes))
    }

    /// Starts the call of `callee`, if its code is loaded and that is to be `now`; `Pending.wait` compiles and runs it
    /// otherwise.
    #[pyo3(signature = (program, callee, token, int_overflow="exact", now=true))]
    fn start(
        &self,
        py: Python<'_>,
        program: &Program,
        callee: u32,
        token: &Bound<'_, CancelToken>,
        int_overflow: &str,
        now: bool,
    ) -> PyResult<Pending> {
        let overflow = IntOverflow::named(int_overflow).ok_or_else(|| {
            PyValueError::new_err(format!(
                "int_overflow is {int_overflow:?}, not 'exact', 'wide', 'raise' or 'wrap'"
            ))
        })?;
        Pending::start(py, &self.engine, program, callee, token, (overflow, now))
    }

    /// Compiles and runs the call of `callee`; waits for the result, and stops on a signal or when `token` is
    /// cancelled. `int_overflow` says what becomes of an int that needs more than 64 bits. `status` is called from time
    /// to time with the seconds waited.
    #[pyo3(signature = (program, callee, token, status=None, int_overflow="exact"))]
    fn run(
        &self,
        py: Python<'_>,
        program: &Program,
        callee: u32,
        token: &Bound<'_, CancelToken>,
        status: Option<&Bound<'_, PyAny>>,
        int_overflow: &str,
    ) -> PyResult<Value> {
        self.start(py, program, callee, token, int_overflow, true)?.wait(py, status)
    }
}
