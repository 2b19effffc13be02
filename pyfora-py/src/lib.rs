//! The Python extension `pyfora._native`: converts values, builds the object table, and runs the embedded engine.
//!
//! Invariants: every call into the compiler or the VM goes through [`door`]; every error becomes a Python exception
//! in [`errors`]; only [`engine`] names the compiler's and the VM's entry points. What is resolved by name (globals,
//! closures, classes) is the Python package's affair.

mod data;
mod decode;
mod door;
mod download;
mod engine;
mod errors;
mod held;
mod layout;
mod pending;
mod session;
mod shapes;
mod table;
mod upload;
mod value;

use pyo3::prelude::*;

/// The module `pyfora._native`.
#[pymodule]
fn _native(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("__version__", env!("CARGO_PKG_VERSION"))?;
    m.add("LIBRARY_MODULES", pyfora_driver::library::MODULES.to_vec())?;
    m.add_class::<door::CancelToken>()?;
    m.add_class::<pending::Pending>()?;
    m.add_class::<session::Session>()?;
    m.add_class::<table::Program>()?;
    m.add_class::<value::Value>()?;
    Ok(())
}
