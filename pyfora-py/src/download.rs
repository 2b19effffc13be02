//! [`Data`] to Python: builtin values, instances of the client's own classes, exceptions, objects of the table.

use crate::data::Data;
use pyfora_bitcode::func::ExcClass;
use pyfora_bitcode::shape::{BUILTIN, ClassKey, MODULE};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyComplex, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use std::cell::RefCell;

pyo3::import_exception!(pyfora.Exceptions, ForaToPythonConversionError);

/// Makes Python values; `objects` is the client's object table.
pub struct Download<'a, 'py> {
    pub py: Python<'py>,
    pub objects: &'a Bound<'py, PyList>,
    /// The nodes of the graph that is being made.
    nodes: RefCell<Vec<Bound<'py, PyAny>>>,
}

impl<'a, 'py> Download<'a, 'py> {
    pub fn new(py: Python<'py>, objects: &'a Bound<'py, PyList>) -> Self {
        Download { py, objects, nodes: RefCell::default() }
    }

    /// The Python value.
    pub fn convert(&self, data: &Data) -> PyResult<Bound<'py, PyAny>> {
        let py = self.py;
        Ok(match data {
            Data::None => py.None().into_bound(py),
            Data::Bool(b) => PyBool::new(py, *b).to_owned().into_any(),
            Data::Int(i) => PyInt::new(py, *i).into_any(),
            Data::Big(bytes) => {
                let signed = PyDict::new(py);
                signed.set_item("signed", true)?;
                let bytes = PyBytes::new(py, bytes);
                py.get_type::<PyInt>().call_method("from_bytes", (bytes, "little"), Some(&signed))?
            }
            Data::Float(f) => PyFloat::new(py, *f).into_any(),
            Data::Str(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => PyString::new(py, text).into_any(),
                Err(_) => PyBytes::new(py, bytes).call_method1("decode", ("utf-8", "surrogatepass"))?,
            },
            Data::Range(start, stop, step) => {
                py.import("builtins")?.getattr("range")?.call1((*start, *stop, *step))?
            }
            Data::Tuple(items) => self.tuple(items)?.into_any(),
            Data::Ints(values) => PyList::new(py, values)?.into_any(),
            Data::Floats(values) => PyList::new(py, values)?.into_any(),
            Data::List(items) => {
                let list = PyList::empty(py);
                for item in items {
                    list.append(self.convert(item)?)?;
                }
                list.into_any()
            }
            Data::Dict(lists) => self.dict(lists)?.into_any(),
            Data::Set { frozen, elements } => {
                let elements = self.convert(elements)?;
                let name = if *frozen { "frozenset" } else { "set" };
                py.import("builtins")?.getattr(name)?.call1((elements,))?
            }
            Data::Bytes(bytes) => PyBytes::new(py, bytes).into_any(),
            Data::Instance { class, fields } => self.instance(class, fields)?,
            Data::Exception { class, args } => self.exception(class, args)?,
            Data::Object(id) => self.objects.get_item(*id as usize)?,
            Data::Opaque(what) if what.starts_with(BUILTIN) || what.starts_with(MODULE) => {
                py.import("pyfora._classes")?.call_method1("known_object", (what,))?
            }
            Data::Opaque(what) => {
                let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
                return Err(ForaToPythonConversionError::new_err(format!(
                    "{article} {what} made by the computation cannot be downloaded"
                )));
            }
            Data::Graph { nodes, root } => {
                let outer = self.nodes.take();
                for node in nodes {
                    let made = self.convert(node)?;
                    self.nodes.borrow_mut().push(made);
                }
                let root = self.convert(root);
                self.nodes.replace(outer);
                root?
            }
            Data::Node(i) => match self.nodes.borrow().get(*i) {
                Some(node) => node.clone(),
                None => return Err(PyKeyError::new_err(format!("a value without its part {i}"))),
            },
            Data::Unbound => {
                return Err(ForaToPythonConversionError::new_err("the variable was not assigned"));
            }
        })
    }

    fn dict(&self, lists: &[Data; 2]) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(self.py);
        let (keys, values) = (self.convert(&lists[0])?, self.convert(&lists[1])?);
        for (key, value) in keys.try_iter()?.zip(values.try_iter()?) {
            dict.set_item(key?, value?)?;
        }
        Ok(dict)
    }

    fn tuple(&self, items: &[Data]) -> PyResult<Bound<'py, PyTuple>> {
        let items = items.iter().map(|item| self.convert(item)).collect::<PyResult<Vec<_>>>()?;
        PyTuple::new(self.py, items)
    }

    /// An instance of a class of `collections`, or a mapping that cannot be changed.
    fn collection(
        &self,
        name: &str,
        fields: &[(std::sync::Arc<str>, Data)],
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let class = |name: &str| self.py.import("collections")?.getattr(name);
        Ok(Some(match (name, fields) {
            ("Counter" | "OrderedDict", [(_, items)]) => class(name)?.call1((self.convert(items)?,))?,
            ("mappingproxy", [(_, items)]) => {
                self.py.import("types")?.getattr("MappingProxyType")?.call1((self.convert(items)?,))?
            }
            ("defaultdict", [(_, factory), (_, items)]) => {
                class(name)?.call1((self.convert(factory)?, self.convert(items)?))?
            }
            ("ChainMap", [(_, maps)]) => {
                let maps: Vec<Bound<'py, PyAny>> = self.convert(maps)?.extract()?;
                class(name)?.call1(pyo3::types::PyTuple::new(self.py, maps)?)?
            }
            _ => return Ok(None),
        }))
    }

    /// As `copy` and `pickle` do: `__new__` without `__init__`, then the fields.
    fn instance(
        &self,
        class: &ClassKey,
        fields: &[(std::sync::Arc<str>, Data)],
    ) -> PyResult<Bound<'py, PyAny>> {
        if let (ClassKey::Named { file, .. }, [(_, start), (_, stop), (_, step)]) = (class, fields)
            && file == "<pyfora>/slice.py"
        {
            let bounds = (self.convert(start)?, self.convert(stop)?, self.convert(step)?);
            return self.py.import("builtins")?.getattr("slice")?.call1(bounds);
        }
        if let (ClassKey::Named { file, .. }, [(_, Data::Float(real)), (_, Data::Float(imag))]) =
            (class, fields)
            && file == "<pyfora>/complex.py"
        {
            return Ok(PyComplex::from_doubles(self.py, *real, *imag).into_any());
        }
        if let (ClassKey::Named { file, .. }, [(_, over), (_, under)]) = (class, fields)
            && file == "<pyfora>/fractions.py"
        {
            let parts = (self.convert(over)?, self.convert(under)?);
            return self.py.import("fractions")?.getattr("Fraction")?.call1(parts);
        }
        if let ClassKey::Named { file, name } = class
            && file == "<pyfora>/collections.py"
            && let Some(made) = self.collection(name, fields)?
        {
            return Ok(made);
        }
        let class = self.class(class)?;
        let classes = self.py.import("pyfora._classes")?;
        if classes.call_method1("has_fields", (&class,))?.extract()? {
            let dict = pyo3::types::PyDict::new(self.py);
            for (name, field) in fields {
                dict.set_item(&**name, self.convert(field)?)?;
            }
            return classes.call_method1("build", (class, dict));
        }
        let instance = class.call_method1("__new__", (&class,))?;
        let dict = instance.getattr("__dict__")?;
        // A field that was not assigned is not there.
        for (name, field) in fields.iter().filter(|(_, field)| *field != Data::Unbound) {
            dict.set_item(&**name, self.convert(field)?)?;
        }
        Ok(instance)
    }

    /// A builtin exception, or one of the client's classes, with `args`; `__init__` does not run again. The fields that
    /// it has set are the last part, an instance of the same class.
    pub fn exception(&self, class: &ExcClass, args: &[Data]) -> PyResult<Bound<'py, PyAny>> {
        let key = match class {
            ExcClass::Builtin(name) => return self.builtin(name)?.call1(self.tuple(args)?),
            ExcClass::User(key) => key,
        };
        let (args, fields) = match args {
            [args @ .., Data::Instance { class, fields }] if class == key => (args, fields.as_slice()),
            args => (args, &[][..]),
        };
        let class = match key {
            // An exception of one of Python's modules that the library stands for: `statistics.StatisticsError`.
            ClassKey::Named { file, name } if file.starts_with("<pyfora>/") => {
                let module = file.trim_start_matches("<pyfora>/").trim_end_matches(".py");
                self.py.import(module)?.getattr(name.as_str())?
            }
            _ => self.class(key)?,
        };
        let args = self.tuple(args)?;
        let new_args: Vec<_> = std::iter::once(class.clone()).chain(args.iter()).collect();
        let exception = class.call_method1("__new__", PyTuple::new(self.py, new_args)?)?;
        exception.setattr("args", args)?;
        let dict = exception.getattr("__dict__")?;
        for (name, field) in fields {
            dict.set_item(&**name, self.convert(field)?)?;
        }
        Ok(exception)
    }

    /// An exception class by name; the ones of ours are in `pyfora`.
    fn builtin(&self, name: &str) -> PyResult<Bound<'py, PyAny>> {
        match self.py.import("builtins")?.getattr(name) {
            Ok(class) => Ok(class),
            Err(_) => self.py.import("pyfora.Exceptions")?.getattr(name),
        }
    }

    fn class(&self, key: &ClassKey) -> PyResult<Bound<'py, PyAny>> {
        match key {
            ClassKey::Object(id) => self
                .objects
                .get_item(*id as usize)
                .map_err(|_| PyKeyError::new_err(format!("object {id} is not in the table"))),
            ClassKey::Named { file, name }
                if matches!(
                    (file.as_str(), name.as_str()),
                    ("<pyfora>/statistics.py", "NormalDist" | "LinearRegression")
                        | ("<pyfora>/string.py", "Template")
                ) =>
            {
                let module = file.trim_start_matches("<pyfora>/").trim_end_matches(".py");
                self.py.import(module)?.getattr(name.as_str())
            }
            ClassKey::Named { name, .. } => Err(ForaToPythonConversionError::new_err(format!(
                "an instance of {name} cannot be downloaded: the class exists only inside the computation"
            ))),
        }
    }
}
