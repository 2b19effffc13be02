//! `Program`: builds the compile request's object table from Python. An object is declared first and described
//! later, so that objects can refer to each other in cycles.

use crate::held::Held;
use crate::value::Value;
use pyfora_driver::program::{self, Argument, CodeKind, CodeRef, File, Object, ObjectId};
use pyo3::exceptions::{PyIndexError, PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyList;
use std::collections::HashMap;

/// The object table, the data it refers to, and the arguments of the call.
#[pyclass(module = "pyfora._native")]
pub struct Program {
    pub program: program::Program,
    /// The client's objects, in the order of the table.
    pub objects: Py<PyList>,
    /// One value for each `Object::Data`, by object number.
    data: HashMap<ObjectId, Held>,
    pub args: Vec<Argument>,
    /// One value for each `Argument::Value`.
    pub arg_values: Vec<Held>,
}

impl Program {
    /// The values of `Object::Data` in the order of the table, as the VM takes them.
    pub fn globals(&self) -> Vec<Held> {
        let mut ids: Vec<_> = self.data.keys().copied().collect();
        ids.sort_unstable();
        ids.iter().map(|id| self.data[id].clone()).collect()
    }

    fn set(&mut self, id: ObjectId, object: Object) -> PyResult<()> {
        match self.program.objects.get_mut(id as usize) {
            Some(slot) => *slot = object,
            None => return Err(PyIndexError::new_err("the object was not declared")),
        }
        Ok(())
    }
}

/// The kind of code by the name that Python uses.
fn code_kind(name: &str) -> PyResult<CodeKind> {
    Ok(match name {
        "def" => CodeKind::Def,
        "lambda" => CodeKind::Lambda,
        "class" => CodeKind::Class,
        "with" => CodeKind::With,
        other => return Err(PyValueError::new_err(format!("no kind of code: {other:?}"))),
    })
}

/// A code reference as Python passes it: file number, kind, name, line, column.
pub type Code = (u32, String, String, u32, Option<u32>);

pub fn code_ref((file, kind, name, line, column): Code) -> PyResult<CodeRef> {
    Ok(CodeRef { file, kind: code_kind(&kind)?, name, line, column })
}

/// The value with its object numbers replaced; every number used must be in the mapping.
fn renumbered(value: &Value, mapping: &HashMap<u32, u32>) -> PyResult<Held> {
    let mut missing = None;
    let held = value.held.renumbered(&mut |id| match mapping.get(&id) {
        Some(new) => *new,
        None => {
            missing = Some(id);
            id
        }
    });
    match missing {
        Some(id) => Err(PyKeyError::new_err(format!("object {id} is not in the mapping"))),
        None => Ok(held),
    }
}

#[pymethods]
impl Program {
    #[new]
    fn new(py: Python<'_>) -> Self {
        Program {
            program: program::Program::default(),
            objects: PyList::empty(py).unbind(),
            data: HashMap::new(),
            args: Vec::new(),
            arg_values: Vec::new(),
        }
    }

    /// Adds a source file; returns its number.
    fn file(&mut self, path: String, text: &str) -> u32 {
        self.program.files.push(File { path, text: text.into() });
        self.program.files.len() as u32 - 1
    }

    /// Reserves the next number of the table for an object, which is kept alive.
    fn declare(&mut self, py: Python<'_>, obj: &Bound<'_, PyAny>) -> PyResult<u32> {
        self.objects.bind(py).append(obj)?;
        self.program.objects.push(Object::None);
        Ok(self.program.objects.len() as u32 - 1)
    }

    fn function(
        &mut self,
        id: u32,
        code: Code,
        bindings: Vec<(String, u32)>,
        defaults: Vec<(String, u32)>,
    ) -> PyResult<()> {
        self.set(id, Object::Function { code: code_ref(code)?, bindings, defaults })
    }

    fn class_(&mut self, id: u32, code: Code, bindings: Vec<(String, u32)>, bases: Vec<u32>) -> PyResult<()> {
        self.set(id, Object::Class { code: code_ref(code)?, bindings, bases })
    }

    fn bound_method(&mut self, id: u32, receiver: u32, name: String) -> PyResult<()> {
        self.set(id, Object::BoundMethod { receiver, name })
    }

    fn module(&mut self, id: u32, name: String) -> PyResult<()> {
        self.set(id, Object::Module(name))
    }

    fn namespace(&mut self, id: u32, name: String, attributes: Vec<(String, Option<u32>)>) -> PyResult<()> {
        self.set(id, Object::Namespace { name, attributes })
    }

    fn builtin(&mut self, id: u32, name: String) -> PyResult<()> {
        self.set(id, Object::Builtin(name))
    }

    fn module_attribute(&mut self, id: u32, module: String, name: String) -> PyResult<()> {
        self.set(id, Object::ModuleAttribute { module, name })
    }

    fn none(&mut self, id: u32) -> PyResult<()> {
        self.set(id, Object::None)
    }

    fn bool_(&mut self, id: u32, value: bool) -> PyResult<()> {
        self.set(id, Object::Bool(value))
    }

    /// Data; `mapping` is from the value's object numbers to this table's.
    fn data(&mut self, id: u32, value: &Value, mapping: HashMap<u32, u32>) -> PyResult<()> {
        let held = renumbered(value, &mapping)?;
        self.set(id, Object::Data(held.shape().clone()))?;
        self.data.insert(id, held);
        Ok(())
    }

    fn tuple(&mut self, id: u32, items: Vec<u32>) -> PyResult<()> {
        self.set(id, Object::Tuple(items))
    }

    fn instance(&mut self, id: u32, class: u32, fields: Vec<(String, u32)>) -> PyResult<()> {
        self.set(id, Object::Instance { class, fields })
    }

    fn keywords(&mut self, id: u32, items: Vec<(String, u32)>) -> PyResult<()> {
        self.set(id, Object::Keywords(items))
    }

    fn unconvertible(&mut self, id: u32, type_name: String, why: String) -> PyResult<()> {
        self.data.remove(&id);
        self.set(id, Object::Unconvertible { type_name, why })
    }

    /// The next argument of the call is an object of the table.
    fn arg_object(&mut self, id: u32) {
        self.args.push(Argument::Object(id));
    }

    /// The next argument of the call is a value.
    fn arg_value(&mut self, value: &Value, mapping: HashMap<u32, u32>) -> PyResult<()> {
        let held = renumbered(value, &mapping)?;
        self.args.push(Argument::Value(held.shape().clone()));
        self.arg_values.push(held);
        Ok(())
    }

    /// The client's objects, in the order of the table.
    #[getter]
    fn objects(&self, py: Python<'_>) -> Py<PyList> {
        self.objects.clone_ref(py)
    }

    /// The table's objects as text, in order, for tests.
    fn dump(&self) -> Vec<String> {
        self.program.objects.iter().map(|object| format!("{object:?}")).collect()
    }

    /// The paths of the files, in order, for tests.
    fn files(&self) -> Vec<String> {
        self.program.files.iter().map(|file| file.path.clone()).collect()
    }

    /// The arguments as text, for tests.
    fn arguments(&self) -> Vec<String> {
        self.args.iter().map(|arg| format!("{arg:?}")).collect()
    }

    fn __repr__(&self) -> String {
        format!("<pyfora._native.Program of {} objects>", self.program.objects.len())
    }
}
