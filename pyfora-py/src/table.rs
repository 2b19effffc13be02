//! `Program`: builds the compile request's object table from Python. An object is declared first and described
//! later, so that objects can refer to each other in cycles.

use crate::door;
use crate::held::Held;
use crate::upload::Upload;
use crate::value::Value;
use pyfora_driver::program::{self, Argument, CodeKind, CodeRef, File, Ints, Object, ObjectId};
use pyo3::exceptions::{PyIndexError, PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The compiled code of a table's last call, so that the next need not compare the whole table with others.
#[derive(Default)]
pub struct Loaded(Mutex<Option<LastCall>>);

struct LastCall {
    callee: ObjectId,
    args: Vec<Argument>,
    ints: Ints,
    program: pyfora_exec::Program,
}

impl Loaded {
    /// The program of a call; `find` looks elsewhere.
    pub fn get(
        &self,
        callee: ObjectId,
        args: &[Argument],
        ints: Ints,
        find: impl FnOnce() -> Option<pyfora_exec::Program>,
    ) -> Option<pyfora_exec::Program> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = &*lock()
            && (last.callee, last.args.as_slice(), last.ints) == (callee, args, ints)
        {
            return Some(last.program.clone());
        }
        let program = find()?;
        *lock() = Some(LastCall { callee, args: args.to_vec(), ints, program: program.clone() });
        Some(program)
    }
}

/// The object table, the data it refers to, and the arguments of the call.
#[pyclass(module = "pyfora._native")]
pub struct Program {
    pub program: Arc<program::Program>,
    /// The client's objects, in the order of the table.
    pub objects: Py<PyList>,
    /// One value for each `Object::Data`, by object number.
    data: HashMap<ObjectId, Held>,
    pub args: Vec<Argument>,
    /// One value for each `Argument::Value`.
    pub arg_values: Vec<Held>,
    pub loaded: Loaded,
}

impl Program {
    /// The values of `Object::Data` in the order of the table, as the VM takes them.
    pub fn globals(&self) -> Vec<Held> {
        let mut ids: Vec<_> = self.data.keys().copied().collect();
        ids.sort_unstable();
        ids.iter().map(|id| self.data[id].clone()).collect()
    }

    /// The table, to be changed.
    fn changed(&mut self) -> &mut program::Program {
        self.loaded = Loaded::default();
        Arc::make_mut(&mut self.program)
    }

    fn set(&mut self, id: ObjectId, object: Object) -> PyResult<()> {
        match self.changed().objects.get_mut(id as usize) {
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
            program: Arc::default(),
            objects: PyList::empty(py).unbind(),
            data: HashMap::new(),
            args: Vec::new(),
            arg_values: Vec::new(),
            loaded: Loaded::default(),
        }
    }

    /// Adds a source file; returns its number.
    fn file(&mut self, path: String, text: &str) -> u32 {
        let files = &mut self.changed().files;
        files.push(File { path, text: text.into() });
        files.len() as u32 - 1
    }

    /// Reserves the next number of the table for an object, which is kept alive.
    fn declare(&mut self, py: Python<'_>, obj: &Bound<'_, PyAny>) -> PyResult<u32> {
        self.objects.bind(py).append(obj)?;
        let objects = &mut self.changed().objects;
        objects.push(Object::None);
        Ok(objects.len() as u32 - 1)
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

    /// Has data another value. Returns whether that changes nothing else of the table.
    fn rebind(&mut self, id: u32, value: &Value) -> bool {
        let fits = match self.program.objects.get(id as usize) {
            Some(Object::Data(shape)) => shape == value.held.shape(),
            _ => false,
        };
        if fits {
            self.data.insert(id, value.held.clone());
        }
        fits
    }

    /// Has the call other arguments: plain data, of which no object of the client is part. Returns whether they are.
    fn call_with(&mut self, args: &Bound<'_, PyTuple>) -> PyResult<bool> {
        let py = args.py();
        self.args.clear();
        self.arg_values.clear();
        for arg in args {
            let mut upload = Upload::new(py, py.None().into_bound(py));
            if !Upload::is_plain(&arg) {
                return Ok(false);
            }
            let Ok(data) = upload.convert(&arg)? else { return Ok(false) };
            let held = door::call(py, || Held::new(data))?;
            self.args.push(Argument::Value(held.shape().clone()));
            self.arg_values.push(held);
        }
        Ok(true)
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
