//! Python data to [`Data`]: exact builtin types and instances of ordinary classes; anything else is refused with the
//! place inside the value and the reason.

use crate::data::Data;
use pyfora_bitcode::func::ExcClass;
use pyfora_bitcode::shape::ClassKey;
use pyo3::exceptions::PyBaseException;
use pyo3::prelude::*;
use pyo3::types::PyComplexMethods;
use pyo3::types::{
    PyBool, PyBytes, PyComplex, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyRange, PySet, PySlice,
    PyString, PyTuple, PyType,
};
use std::collections::HashMap;
use std::sync::Arc;

/// An instance's fields by name.
type Fields = Vec<(Arc<str>, Data)>;

/// Values may be nested this deep; more would only serve to exhaust the stack.
const MAX_DEPTH: usize = 200;

/// Why a value is not data.
#[derive(Debug)]
pub struct Refused {
    /// Where in the value, innermost index last: `[3].name`.
    pub place: String,
    pub why: String,
}

impl Refused {
    fn new(why: impl Into<String>) -> Self {
        Refused { place: String::new(), why: why.into() }
    }

    fn at(mut self, place: &str) -> Self {
        self.place.insert_str(0, place);
        self
    }

    /// The place and the reason in one line.
    pub fn message(&self) -> String {
        if self.place.is_empty() { self.why.clone() } else { format!("{} at {}", self.why, self.place) }
    }
}

/// Converts one value and collects the classes of its instances.
pub struct Upload<'py> {
    /// `check(cls)` says why instances of a class cannot be sent, or None.
    check: Bound<'py, PyAny>,
    /// Classes met so far, numbered in the order of `objects`.
    classes: HashMap<usize, Result<u32, String>>,
    pub objects: Bound<'py, PyList>,
    /// Classes whose instances are taken apart by `_classes.fields_of`.
    special: HashMap<usize, bool>,
    /// Ids of the containers that are being converted, to find cycles.
    open: Vec<usize>,
}

impl<'py> Upload<'py> {
    pub fn new(py: Python<'py>, check: Bound<'py, PyAny>) -> Self {
        Upload {
            check,
            classes: HashMap::new(),
            objects: PyList::empty(py),
            special: HashMap::new(),
            open: Vec::new(),
        }
    }

    /// Whether a value is data without parts.
    pub fn is_plain(value: &Bound<'py, PyAny>) -> bool {
        value.is_none()
            || value.is_exact_instance_of::<PyInt>()
            || value.is_exact_instance_of::<PyFloat>()
            || value.is_exact_instance_of::<PyBool>()
            || value.is_exact_instance_of::<PyString>()
            || value.is_exact_instance_of::<PyBytes>()
    }

    /// The value as data. An `Err` of the outer result is an exception of the check itself.
    pub fn convert(&mut self, value: &Bound<'py, PyAny>) -> PyResult<Result<Data, Refused>> {
        if value.is_none() {
            return Ok(Ok(Data::None));
        }
        if let Ok(b) = value.cast_exact::<PyBool>() {
            return Ok(Ok(Data::Bool(b.is_true())));
        }
        if let Ok(f) = value.cast_exact::<PyFloat>() {
            return Ok(Ok(Data::Float(f.value())));
        }
        if value.cast_exact::<PyInt>().is_ok() {
            return Ok(Ok(match value.extract::<i64>() {
                Ok(i) => Data::Int(i),
                Err(_) => Data::Big(large(value)?),
            }));
        }
        if let Ok(s) = value.cast_exact::<PyString>() {
            return Ok(Ok(Data::Str(match s.to_cow() {
                Ok(s) => s.into_owned().into_bytes(),
                Err(_) => s.call_method1("encode", ("utf-8", "surrogatepass"))?.extract()?,
            })));
        }
        if let Ok(r) = value.cast_exact::<PyRange>() {
            return range(r);
        }
        if let Ok(z) = value.cast_exact::<PyComplex>() {
            let part = |name: &str, x| (Arc::from(name), Data::Float(x));
            let class = ClassKey::Named { file: "<pyfora>/complex.py".into(), name: "complex".into() };
            let fields = vec![part("real", z.real()), part("imag", z.imag())];
            return Ok(Ok(Data::Instance { class, fields }));
        }
        if let Ok(b) = value.cast_exact::<PyBytes>() {
            return Ok(Ok(Data::Bytes(b.as_bytes().to_vec())));
        }
        self.container(value)
    }

    fn container(&mut self, value: &Bound<'py, PyAny>) -> PyResult<Result<Data, Refused>> {
        let id = value.as_ptr() as usize;
        let ty = value.get_type();
        if self.open.contains(&id) {
            return Ok(Err(Refused::new(format!("a {} that contains itself cannot be sent", name_of(&ty)))));
        }
        if self.open.len() >= MAX_DEPTH {
            return Ok(Err(Refused::new(format!("data nested more than {MAX_DEPTH} deep cannot be sent"))));
        }
        self.open.push(id);
        let result = if let Ok(list) = value.cast_exact::<PyList>() {
            self.list(list)
        } else if let Ok(tuple) = value.cast_exact::<PyTuple>() {
            self.items(tuple.iter()).map(|items| items.map(Data::Tuple))
        } else if value.is_instance_of::<PyBaseException>() {
            self.exception(value, &ty)
        } else if let Ok(dict) = value.cast_exact::<PyDict>() {
            self.dict(dict)
        } else if value.cast_exact::<PySet>().is_ok() || value.cast_exact::<PyFrozenSet>().is_ok() {
            self.set(value)
        } else if value.cast_exact::<PySlice>().is_ok() {
            self.slice(value)
        } else {
            self.instance(value, &ty)
        };
        self.open.pop();
        result
    }

    fn slice(&mut self, value: &Bound<'py, PyAny>) -> PyResult<Result<Data, Refused>> {
        let mut fields = Vec::with_capacity(3);
        for name in ["start", "stop", "step"] {
            match self.convert(&value.getattr(name)?)? {
                Ok(bound) => fields.push((Arc::from(name), bound)),
                Err(refused) => return Ok(Err(refused.at(&format!(".{name}")))),
            }
        }
        let class = ClassKey::Named { file: "<pyfora>/slice.py".into(), name: "slice".into() };
        Ok(Ok(Data::Instance { class, fields }))
    }

    /// Lists of one kind of number are packed; the first element decides what is tried.
    fn list(&mut self, list: &Bound<'py, PyList>) -> PyResult<Result<Data, Refused>> {
        let first = list.get_item(0).ok();
        let packed = match &first {
            Some(first) if first.cast_exact::<PyFloat>().is_ok() => floats(list).map(Data::Floats),
            Some(first) if first.cast_exact::<PyInt>().is_ok() => ints(list).map(Data::Ints),
            _ => None,
        };
        if let Some(packed) = packed {
            return Ok(Ok(packed));
        }
        self.items(list.iter()).map(|items| items.map(Data::List))
    }

    fn dict(&mut self, dict: &Bound<'py, PyDict>) -> PyResult<Result<Data, Refused>> {
        let keys = match self.list(&dict.keys())? {
            Ok(keys) => keys,
            Err(refused) => return Ok(Err(refused.at(".keys()"))),
        };
        if let Some(kind) = unhashed(&keys) {
            return Ok(Err(Refused::new(format!("a dict with {kind} as key cannot be sent"))));
        }
        Ok(self
            .list(&dict.values())?
            .map(|values| Data::Dict(Box::new([keys, values])))
            .map_err(|refused| refused.at(".values()")))
    }

    fn set(&mut self, set: &Bound<'py, PyAny>) -> PyResult<Result<Data, Refused>> {
        let frozen = set.cast_exact::<PyFrozenSet>().is_ok();
        let elements = PyList::empty(set.py());
        for element in set.try_iter()? {
            elements.append(element?)?;
        }
        let elements = match self.list(&elements)? {
            Ok(elements) => elements,
            Err(refused) => return Ok(Err(refused.at(".elements"))),
        };
        if let Some(kind) = unhashed(&elements) {
            return Ok(Err(Refused::new(format!("a set with {kind} as element cannot be sent"))));
        }
        Ok(Ok(Data::Set { frozen, elements: Box::new(elements) }))
    }

    fn items(
        &mut self,
        items: impl ExactSizeIterator<Item = Bound<'py, PyAny>>,
    ) -> PyResult<Result<Vec<Data>, Refused>> {
        let mut out = Vec::with_capacity(items.len());
        for (i, item) in items.enumerate() {
            match self.convert(&item)? {
                Ok(data) => out.push(data),
                Err(refused) => return Ok(Err(refused.at(&format!("[{i}]")))),
            }
        }
        Ok(Ok(out))
    }

    /// An exception: its arguments and, for a class with an `__init__` of its own, the instance that holds the fields.
    fn exception(
        &mut self,
        value: &Bound<'py, PyAny>,
        ty: &Bound<'py, PyType>,
    ) -> PyResult<Result<Data, Refused>> {
        type Parts<'py> = (Option<String>, Bound<'py, PyTuple>, Option<Bound<'py, PyDict>>, Option<String>);
        let classes = value.py().import("pyfora._classes")?;
        let (name, args, fields, problem): Parts<'py> =
            classes.call_method1("exception_parts", (value,))?.extract()?;
        if let Some(problem) = problem {
            return Ok(Err(Refused::new(problem)));
        }
        let mut parts = match self.items(args.iter())? {
            Ok(parts) => parts,
            Err(refused) => return Ok(Err(refused.at(".args"))),
        };
        let class = match name {
            Some(name) => ExcClass::Builtin(name),
            None => match self.class(ty)? {
                Ok(number) => ExcClass::User(ClassKey::Object(number)),
                Err(why) => return Ok(Err(Refused::new(why))),
            },
        };
        if let (Some(fields), ExcClass::User(class)) = (fields, &class) {
            match self.fields(&fields)? {
                Ok(fields) => parts.push(Data::Instance { class: class.clone(), fields }),
                Err(refused) => return Ok(Err(refused)),
            }
        }
        Ok(Ok(Data::Exception { class, args: parts }))
    }

    fn instance(
        &mut self,
        value: &Bound<'py, PyAny>,
        ty: &Bound<'py, PyType>,
    ) -> PyResult<Result<Data, Refused>> {
        for (name, field) in [("Counter", "_counts"), ("OrderedDict", "_items")] {
            if is_of_module(ty, "collections", name)? {
                let items = PyDict::new(value.py());
                items.update(value.cast::<pyo3::types::PyMapping>()?)?;
                let class = ClassKey::Named { file: "<pyfora>/collections.py".into(), name: name.into() };
                return Ok(self.dict(&items)?.map(|items| {
                    let fields = vec![(Arc::from(field), items)];
                    Data::Instance { class, fields }
                }));
            }
        }
        let class = if is_of_module(ty, "fractions", "Fraction")? {
            ClassKey::Named { file: "<pyfora>/fractions.py".into(), name: "Fraction".into() }
        } else {
            match self.class(ty)? {
                Ok(number) => ClassKey::Object(number),
                Err(why) => return Ok(Err(Refused::new(why))),
            }
        };
        let dict = match self.special(ty)? {
            true => value.py().import("pyfora._classes")?.call_method1("fields_of", (value,))?,
            false => value.getattr("__dict__")?,
        };
        let dict = dict.cast_into::<PyDict>()?;
        Ok(self.fields(&dict)?.map(|fields| Data::Instance { class, fields }))
    }

    fn fields(&mut self, dict: &Bound<'py, PyDict>) -> PyResult<Result<Fields, Refused>> {
        let mut fields = Vec::with_capacity(dict.len());
        for (name, field) in dict.iter() {
            let Ok(name) = name.extract::<String>() else {
                return Ok(Err(Refused::new("an instance with a field whose name is no string")));
            };
            match self.convert(&field)? {
                Ok(data) => fields.push((Arc::from(name), data)),
                Err(refused) => return Ok(Err(refused.at(&format!(".{name}")))),
            }
        }
        Ok(Ok(fields))
    }

    /// Whether the fields of the instances of a class stand elsewhere than in `__dict__`.
    fn special(&mut self, ty: &Bound<'py, PyType>) -> PyResult<bool> {
        let id = ty.as_ptr() as usize;
        if let Some(known) = self.special.get(&id) {
            return Ok(*known);
        }
        let answer = ty.py().import("pyfora._classes")?.call_method1("has_fields", (ty,))?.extract()?;
        self.special.insert(id, answer);
        Ok(answer)
    }

    fn class(&mut self, ty: &Bound<'py, PyType>) -> PyResult<Result<u32, String>> {
        let id = ty.as_ptr() as usize;
        if let Some(known) = self.classes.get(&id) {
            return Ok(known.clone());
        }
        let answer = match self.check.call1((ty,))?.extract::<Option<String>>()? {
            Some(why) => Err(why),
            None => {
                self.objects.append(ty)?;
                Ok(self.objects.len() as u32 - 1)
            }
        };
        self.classes.insert(id, answer.clone());
        Ok(answer)
    }
}

/// Whether a class is that of a name in a module, which the program may not have loaded.
fn is_of_module(ty: &Bound<'_, PyType>, module: &str, name: &str) -> PyResult<bool> {
    let modules = ty.py().import("sys")?.getattr("modules")?.cast_into::<PyDict>()?;
    match modules.get_item(module)? {
        Some(module) => Ok(module.getattr(name)?.is(ty)),
        None => Ok(false),
    }
}

/// An int in two's complement, least byte first.
fn large(value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let bits: usize = value.call_method0("bit_length")?.extract()?;
    let signed = PyDict::new(value.py());
    signed.set_item("signed", true)?;
    value.call_method("to_bytes", (bits / 8 + 1, "little"), Some(&signed))?.extract()
}

fn int(value: &Bound<'_, PyAny>) -> Option<i64> {
    value.extract::<i64>().ok()
}

fn range(range: &Bound<'_, PyRange>) -> PyResult<Result<Data, Refused>> {
    let part = |name: &str| Ok::<_, PyErr>(int(&range.getattr(name)?));
    Ok(match (part("start")?, part("stop")?, part("step")?) {
        (Some(start), Some(stop), Some(step)) => Ok(Data::Range(start, stop, step)),
        _ => Err(Refused::new("a range whose bounds need more than 64 bits is not supported yet")),
    })
}

/// All elements, if all are floats.
fn floats(list: &Bound<'_, PyList>) -> Option<Vec<f64>> {
    let mut out = Vec::with_capacity(list.len());
    for item in list.iter() {
        out.push(item.cast_exact::<PyFloat>().ok()?.value());
    }
    Some(out)
}

/// All elements, if all are ints of 64 bits.
fn ints(list: &Bound<'_, PyList>) -> Option<Vec<i64>> {
    let mut out = Vec::with_capacity(list.len());
    for item in list.iter() {
        out.push(item.cast_exact::<PyInt>().ok()?.extract().ok()?);
    }
    Some(out)
}

/// What among keys or elements the VM cannot find again by its hash.
fn unhashed(data: &Data) -> Option<&'static str> {
    match data {
        Data::Ints(_)
        | Data::None
        | Data::Bool(_)
        | Data::Int(_)
        | Data::Big(_)
        | Data::Str(_)
        | Data::Bytes(_) => None,
        Data::Float(x) => x.is_nan().then_some("NaN"),
        Data::Floats(values) => values.iter().any(|x| x.is_nan()).then_some("NaN"),
        Data::List(items) | Data::Tuple(items) => items.iter().find_map(unhashed),
        Data::Set { elements, .. } => unhashed(elements),
        Data::Range(..) => Some("a range"),
        Data::Instance { .. } => Some("an instance"),
        _ => Some("such an object"),
    }
}

fn name_of(ty: &Bound<'_, PyType>) -> String {
    ty.name().map_or_else(|_| "value".to_owned(), |name| name.to_string())
}
