//! `Pending`: a call that was started. What is loaded already runs at once; what must be compiled first waits for `wait`.

use crate::door::{self, CancelToken, Wait};
use crate::engine::{Call, Engine};
use crate::errors::Failure;
use crate::held::Held;
use crate::table::Program;
use crate::value::Value;
use pyfora_driver::program::{self, Argument, IntOverflow, Ints, ObjectId, Request};
use pyfora_exec::{RunError, Running};
use pyo3::exceptions::{PyRuntimeError, PyRuntimeWarning};
use pyo3::prelude::*;
use pyo3::types::PyList;
use std::ffi::CString;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

/// What is called, as it was when it was started.
struct Work {
    program: Arc<program::Program>,
    callee: ObjectId,
    args: Vec<Argument>,
    arg_values: Vec<Held>,
    globals: Vec<Held>,
    overflow: IntOverflow,
}

impl Work {
    fn request(&self, ints: Ints) -> Request {
        Request { program: (*self.program).clone(), callee: self.callee, args: self.args.clone(), ints }
    }

    fn call(self, ints: Ints) -> Call {
        let request = self.request(ints);
        Call { request, args: self.arg_values, globals: self.globals, overflow: self.overflow }
    }
}

enum State {
    Ended(Result<pyfora_exec::Value, RunError>, Work),
    Running(Running, Work),
    /// To be compiled.
    New(Work),
    /// Somebody waits for it.
    Taken,
}

/// A call under way.
#[pyclass(frozen, module = "pyfora._native")]
pub struct Pending {
    engine: Arc<Engine>,
    token: Py<CancelToken>,
    objects: Py<PyList>,
    state: Mutex<State>,
}

impl Pending {
    pub fn start(
        py: Python<'_>,
        engine: &Arc<Engine>,
        program: &Program,
        callee: ObjectId,
        token: &Bound<'_, CancelToken>,
        (overflow, now): (IntOverflow, bool),
    ) -> PyResult<Pending> {
        let work = Work {
            program: program.program.clone(),
            callee,
            args: program.args.clone(),
            arg_values: program.arg_values.clone(),
            globals: program.globals(),
            overflow,
        };
        let (memo, stop) = (&program.loaded, token.get().token());
        let state = door::call(py, || {
            let first = overflow.first();
            if !now {
                return Ok(State::New(work));
            }
            let find = || engine.loaded(&work.request(first));
            let Some(loaded) = memo.get(callee, &work.args, first, find) else { return Ok(State::New(work)) };
            Ok(match engine.start(&loaded, &work.arg_values, &work.globals, &stop) {
                Err(error) => State::Ended(Err(error), work),
                Ok(running) => match running.look() {
                    Some(result) => State::Ended(result, work),
                    None => State::Running(running, work),
                },
            })
        })?;
        Ok(Pending {
            engine: engine.clone(),
            token: token.clone().unbind(),
            objects: program.objects.clone_ref(py),
            state: Mutex::new(state),
        })
    }

    /// Compiles where that is to be done, and runs; on a thread of its own.
    fn run(&self, wait: &Wait<'_, '_>, work: Work, ints: Ints) -> PyResult<Result<Held, Failure>> {
        let (engine, stop) = (self.engine.clone(), wait.token.token());
        let call = work.call(ints);
        let result = wait.run(move || engine.run(call, &stop))?;
        for warning in self.engine.take_warnings() {
            let text = CString::new(warning.replace('\0', "")).unwrap_or_default();
            PyErr::warn(wait.py, &wait.py.get_type::<PyRuntimeWarning>(), &text, 3)?;
        }
        Ok(result)
    }
}

#[pymethods]
impl Pending {
    /// Whether `wait` returns without waiting: what must run again with larger ints does not.
    #[getter]
    fn ended(&self) -> bool {
        match &*self.state.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Ended(Err(RunError::Overflow { .. }), work) => {
                work.overflow.next(work.overflow.first()).is_none()
            }
            state => matches!(state, State::Ended(..)),
        }
    }

    /// Waits for the result, once; stops on a signal or when the token is cancelled. `status` is called from time to
    /// time with the seconds waited.
    #[pyo3(signature = (status=None))]
    pub fn wait(&self, py: Python<'_>, status: Option<&Bound<'_, PyAny>>) -> PyResult<Value> {
        let token = self.token.get();
        let wait = Wait { py, token, status };
        let state =
            mem::replace(&mut *self.state.lock().unwrap_or_else(PoisonError::into_inner), State::Taken);
        let (ended, work) = match state {
            State::Ended(result, work) => (Some(result), work),
            State::Running(running, work) => (Some(wait.finish(running, &self.engine)?), work),
            State::New(work) => (None, work),
            State::Taken => return Err(PyRuntimeError::new_err("the result was taken")),
        };
        let first = work.overflow.first();
        let result = match (ended, work.overflow.next(first)) {
            (None, _) => self.run(&wait, work, first)?,
            // Nothing it did can be seen, so it runs again.
            (Some(Err(RunError::Overflow { .. })), Some(ints)) => self.run(&wait, work, ints)?,
            (Some(result), _) => result.map(Held).map_err(Failure::from),
        };
        match result {
            Ok(held) => Ok(Value { held, objects: self.objects.clone_ref(py) }),
            Err(failure) => Err(failure.into_err(py, Some(self.objects.bind(py)))),
        }
    }
}
