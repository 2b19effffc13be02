//! `Value`: a value as the VM holds it, with the client's objects that its shape refers to.

use crate::data::Data;
use crate::door;
use crate::download::Download;
use crate::held::Held;
use crate::shapes;
use crate::upload::Upload;
use pyfora_bitcode::Shape;
use pyo3::prelude::*;
use pyo3::types::PyList;

pyo3::import_exception!(pyfora.Exceptions, PythonToForaConversionError);

/// A value of the VM.
#[pyclass(frozen, module = "pyfora._native")]
pub struct Value {
    pub held: Held,
    /// What object numbers in the shape stand for.
    pub objects: Py<PyList>,
}

#[pymethods]
impl Value {
    /// `Value(obj, check)`: a copy of a Python value. `check(cls)` returns why instances of a class cannot be sent, or
    /// None. Raises PythonToForaConversionError where `obj` is not data.
    #[new]
    fn new(py: Python<'_>, obj: &Bound<'_, PyAny>, check: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut upload = Upload::new(py, check.clone());
        match upload.convert(obj)? {
            Ok(data) => {
                let held = door::call(py, || Held::new(data))?;
                Ok(Value { held, objects: upload.objects.unbind() })
            }
            Err(refused) => Err(PythonToForaConversionError::new_err(refused.message())),
        }
    }

    /// The Python value. Raises ForaToPythonConversionError where there is none.
    fn download<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let data: Data = door::call(py, || self.held.data())?;
        Download::new(py, self.objects.bind(py)).convert(&data)
    }

    /// The elements of a tuple.
    fn parts(&self, py: Python<'_>) -> PyResult<Vec<Value>> {
        let parts = door::call(py, || self.held.parts())?;
        let parts = parts.into_iter().map(Held::settled);
        Ok(parts.map(|held| Value { held, objects: self.objects.clone_ref(py) }).collect())
    }

    /// Whether it stands for a variable that was not assigned.
    #[getter]
    fn unbound(&self) -> bool {
        self.held.unbound()
    }

    /// About how many bytes a download takes.
    #[getter]
    fn byte_count(&self) -> u64 {
        self.held.byte_count()
    }

    /// The number in `objects` of the client's object that this is, or None where it is something else.
    #[getter]
    fn object(&self) -> Option<u32> {
        match self.held.shape() {
            Shape::Object(id) => Some(*id),
            _ => None,
        }
    }

    /// The client's objects that the shape numbers.
    #[getter]
    fn objects(&self, py: Python<'_>) -> Py<PyList> {
        self.objects.clone_ref(py)
    }

    /// The numbers in `objects` that the shape uses.
    fn used_objects(&self) -> Vec<u32> {
        let mut used = Vec::new();
        self.held.shape().clone().visit_objects(&mut |id| {
            if !used.contains(id) {
                used.push(*id);
            }
        });
        used
    }

    /// Why it cannot be used in another computation, or None.
    fn opaque(&self) -> Option<String> {
        shapes::opaque_part(self.held.shape()).map(str::to_owned)
    }

    /// The shape, for messages and tests.
    #[getter]
    fn shape(&self) -> String {
        format!("{:?}", self.held.shape())
    }

    fn __repr__(&self) -> String {
        format!("<pyfora._native.Value of shape {:?}>", self.held.shape())
    }
}
