//! What can go wrong in Rust, and the one table from there to Python's exceptions.

use crate::data::Data;
use crate::download::Download;
use pyfora_bitcode::func::ExcClass;
use pyfora_exec::Links;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

pyo3::import_exception!(pyfora.Exceptions, PyforaError);
pyo3::import_exception!(pyfora.Exceptions, ComputationError);
pyo3::import_exception!(pyfora.Exceptions, InvalidPyforaOperation);
pyo3::import_exception!(pyfora.Exceptions, PyforaNotImplementedError);
pyo3::import_exception!(pyfora.Exceptions, PythonToForaConversionError);
pyo3::import_exception!(pyfora.Exceptions, UnconvertibleValueError);

/// A place in the source, outermost frame first in a trace.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub path: String,
    pub line: u32,
    pub function: String,
    /// So many frames between this one and the next are left out.
    pub omitted: u64,
}

/// Why the compiler refused a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The source cannot be found or parsed.
    Source,
    /// Code with side effects.
    Impure,
    /// Python that is not supported yet.
    Unsupported,
    /// A value of the client that has no counterpart is used.
    Unconvertible,
}

/// An exception of the program.
#[derive(Clone, Debug)]
pub struct Raised {
    pub class: ExcClass,
    pub args: Vec<Data>,
    pub trace: Vec<Frame>,
}

/// What an exception comes from.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    pub links: Links,
    pub others: Vec<(Raised, Links)>,
}

/// An error of the compiler, of the VM, or of the program that ran.
#[derive(Debug)]
pub enum Failure {
    /// The compiler's diagnostics, rendered, and where they are.
    Refused { refusal: Refusal, message: String, trace: Vec<Frame> },
    /// The program raised.
    Raised { raised: Box<Raised>, chain: Chain },
    /// The program did what cannot be done faithfully (an int beyond 64 bits, `list.append`).
    Invalid { message: String, trace: Vec<Frame> },
    /// The computation was cancelled.
    Cancelled,
    /// A defect of ours.
    Internal(String),
    /// A panic of ours.
    Panicked(String),
}

impl Failure {
    /// The Python exception; `objects` is the table that user classes are looked up in.
    pub fn into_err(self, py: Python<'_>, objects: Option<&Bound<'_, PyList>>) -> PyErr {
        self.exception(py, objects).unwrap_or_else(|error| error)
    }

    /// The table.
    fn exception(self, py: Python<'_>, objects: Option<&Bound<'_, PyList>>) -> PyResult<PyErr> {
        let report = "this is a defect of pyfora, please report it";
        Ok(match self {
            Failure::Refused { refusal: Refusal::Impure | Refusal::Source, message, trace } => {
                PythonToForaConversionError::new_err((message, places(py, &trace)?))
            }
            Failure::Refused { refusal: Refusal::Unconvertible, message, trace } => {
                UnconvertibleValueError::new_err((message, places(py, &trace)?))
            }
            Failure::Refused { refusal: Refusal::Unsupported, message, trace } => {
                PyforaNotImplementedError::new_err((message, places(py, &trace)?))
            }
            Failure::Invalid { message, trace } => {
                InvalidPyforaOperation::new_err((message, places(py, &trace)?, calls(&trace)))
            }
            Failure::Raised { raised, chain } => {
                let empty = PyList::empty(py);
                let objects = objects.unwrap_or(&empty);
                let made = |raised: &Raised| {
                    let exception = Download::new(py, objects).exception(&raised.class, &raised.args);
                    exception.or_else(|error| unnamed(py, &raised.class, &error))
                };
                let exception = made(&raised)?;
                let traces = linked(py, &exception, &chain, made)?;
                let trace = &raised.trace;
                ComputationError::new_err((exception.unbind(), places(py, trace)?, calls(trace), traces))
            }
            Failure::Cancelled => PyforaError::new_err("the computation was cancelled"),
            Failure::Internal(message) => PyforaError::new_err(format!("{message} ({report})")),
            Failure::Panicked(message) => {
                PyforaError::new_err(format!("internal error: {message} ({report})"))
            }
        })
    }
}

/// Makes the exceptions that one comes from and links them. Gives each with its traceback.
fn linked<'py>(
    py: Python<'py>,
    exception: &Bound<'py, PyAny>,
    chain: &Chain,
    made: impl Fn(&Raised) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Py<PyList>> {
    let others = chain.others.iter().map(|(raised, _)| made(raised)).collect::<PyResult<Vec<_>>>()?;
    let link = |exception: &Bound<'py, PyAny>, links: &Links| {
        let other = |at: Option<usize>| at.and_then(|at| others.get(at));
        if let Some(cause) = other(links.cause) {
            exception.setattr("__cause__", cause)?;
        }
        if let Some(context) = other(links.context) {
            exception.setattr("__context__", context)?;
        }
        exception.setattr("__suppress_context__", links.suppress)
    };
    link(exception, &chain.links)?;
    let traces = PyList::empty(py);
    for (other, (raised, links)) in others.iter().zip(&chain.others) {
        link(other, links)?;
        traces.append((other, places(py, &raised.trace)?, calls(&raised.trace)))?;
    }
    Ok(traces.unbind())
}

/// A stand-in where the exception itself cannot be made (its class exists only inside the computation).
fn unnamed<'py>(py: Python<'py>, class: &ExcClass, error: &PyErr) -> PyResult<Bound<'py, PyAny>> {
    let text = format!("an exception of class {class:?} that cannot be brought here: {error}");
    Ok(PyException::new_err(text).into_value(py).into_bound(py).into_any())
}

fn places(py: Python<'_>, trace: &[Frame]) -> PyResult<Py<PyList>> {
    let list = PyList::empty(py);
    for frame in trace {
        let place = PyDict::new(py);
        place.set_item("path", &frame.path)?;
        place.set_item("line", frame.line)?;
        list.append(place)?;
    }
    Ok(list.unbind())
}

/// What the traceback's text needs beside the places: the function, and how many frames follow that are left out.
fn calls(trace: &[Frame]) -> Vec<(String, u64)> {
    trace.iter().map(|frame| (frame.function.clone(), frame.omitted)).collect()
}
