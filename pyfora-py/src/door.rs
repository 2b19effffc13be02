//! The one door from Python into Rust code that works: releases the GIL, catches panics, converts errors, and sees to
//! it that a signal (Ctrl-C) stops what runs.

use crate::engine::Engine;
use crate::errors::Failure;
use pyfora_exec::{RunError, Running};
use pyo3::prelude::*;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two looks at Python's signals; Ctrl-C must stop a computation within 200 ms.
const SLICE: Duration = Duration::from_millis(20);
/// How long an interrupted computation may take to stop before the client goes on without it.
const GRACE: Duration = Duration::from_millis(100);
/// Between two calls of the status callback.
const STATUS_EVERY: Duration = Duration::from_millis(250);
/// Asks a computation to stop; can be used from any thread, any number of times.
#[pyclass(frozen, module = "pyfora._native")]
#[derive(Default)]
pub struct CancelToken(pyfora_exec::CancelToken);

#[pymethods]
impl CancelToken {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Stops the computation that runs with this token, now or when it starts.
    fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether `cancel` was called.
    #[getter]
    fn cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

impl CancelToken {
    /// The token that the VM watches.
    pub fn token(&self) -> pyfora_exec::CancelToken {
        self.0.clone()
    }
}

/// Work that is short, or that holds borrows: runs on the calling thread.
pub fn call<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Failure> + Send) -> PyResult<T> {
    py.detach(|| guarded(work)).map_err(|failure| failure.into_err(py, None))
}

/// A signal handler raised this.
struct Interrupted(PyErr);

/// Work that may take long: runs on a thread of its own while this one waits and looks at signals.
pub struct Wait<'a, 'py> {
    pub py: Python<'py>,
    pub token: &'a CancelToken,
    /// Called with the seconds waited so far.
    pub status: Option<&'a Bound<'py, PyAny>>,
}

impl Wait<'_, '_> {
    /// The result of the work, or its failure, or the exception that a signal handler raised.
    pub fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> PyResult<Result<T, Failure>> {
        let (sender, mut receiver) = mpsc::channel();
        let spawned = std::thread::Builder::new().name("pyfora-wait".into()).spawn(move || {
            // The receiver is gone only where the client has stopped waiting.
            let _ = sender.send(guarded(work));
        });
        if let Err(error) = spawned {
            return Ok(Err(Failure::Internal(format!("no thread for the computation: {error}"))));
        }
        let disconnected = || Err(Failure::Internal("the computation's thread ended".into()));
        self.until(|time| match wait_for(&mut receiver, time) {
            Ok(result) => Some(result),
            Err(RecvTimeoutError::Disconnected) => Some(disconnected()),
            Err(RecvTimeoutError::Timeout) => None,
        })
        .map_err(|Interrupted(error)| error)
    }

    /// The end of a run, or the exception that a signal handler raised.
    pub fn finish(
        &self,
        running: Running,
        engine: &Arc<Engine>,
    ) -> PyResult<Result<pyfora_exec::Value, RunError>> {
        let running = Mutex::new(running);
        let look = |time| running.lock().unwrap_or_else(PoisonError::into_inner).wait_for(time);
        self.until(look).map_err(|Interrupted(error)| {
            // The machine must not go before the run has ended.
            let (running, engine) =
                (running.into_inner().unwrap_or_else(PoisonError::into_inner), engine.clone());
            let left = std::thread::Builder::new().name("pyfora-wait".into());
            let _ = left.spawn(move || {
                let _ = running.wait();
                drop(engine);
            });
            error
        })
    }

    /// Waits until `look`, which is given some time, has a result; looks at signals in between.
    fn until<T: Send>(&self, mut look: impl FnMut(Duration) -> Option<T> + Send) -> Result<T, Interrupted> {
        let started = Instant::now();
        let mut next_status = STATUS_EVERY;
        loop {
            if let Some(result) = self.py.detach(|| look(SLICE)) {
                return Ok(result);
            }
            let signalled =
                self.py.check_signals().and_then(|()| self.report(&mut next_status, started.elapsed()));
            if let Err(error) = signalled {
                self.token.cancel();
                let _ = self.py.detach(|| look(GRACE));
                return Err(Interrupted(error));
            }
        }
    }

    fn report(&self, next: &mut Duration, elapsed: Duration) -> PyResult<()> {
        if let Some(status) = self.status
            && elapsed >= *next
        {
            *next = elapsed + STATUS_EVERY;
            status.call1((elapsed.as_secs_f64(),))?;
        }
        Ok(())
    }
}

/// Exclusive, because a receiver must not be shared with the thread that detaches.
fn wait_for<T>(receiver: &mut mpsc::Receiver<T>, time: Duration) -> Result<T, RecvTimeoutError> {
    receiver.recv_timeout(time)
}

fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    // Nothing that the work leaves half done is used again: the engine's parts guard themselves with locks.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Failure::Panicked(text_of(&*panic))))
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (None, Some(text)) => text.clone(),
        (None, None) => "unknown panic".to_owned(),
    }
}
