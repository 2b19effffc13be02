//! Values as the VM holds them, from and to [`Data`].

use crate::data::Data;
use crate::errors::Failure;
use crate::shapes;
use pyfora_bitcode::Shape;
use pyfora_runtime::{ListView, Value};

/// A value of the VM; clones share the memory.
#[derive(Clone, Debug)]
pub struct Held(pub Value);

impl Held {
    /// A copy of the data.
    pub fn new(data: Data) -> Result<Held, Failure> {
        encode(&data, shapes::shape_of(&data)).map(Held)
    }

    pub fn shape(&self) -> &Shape {
        self.0.shape()
    }

    /// The same value with other numbers for the client's objects.
    pub fn renumbered(&self, number: &mut dyn FnMut(u32) -> u32) -> Held {
        Held(self.0.renumbered(number))
    }

    /// A copy as data.
    pub fn data(&self) -> Result<Data, Failure> {
        decode(&self.0)
    }

    /// The elements of a tuple.
    pub fn parts(&self) -> Result<Vec<Held>, Failure> {
        let parts = self.0.parts().ok_or_else(|| Failure::Internal("the value is no tuple".into()))?;
        Ok(parts.into_iter().map(Held).collect())
    }

    /// Whether it stands for a variable that was not assigned.
    pub fn unbound(&self) -> bool {
        match self.shape() {
            Shape::Unbound => true,
            Shape::Union(_) => matches!(self.0.arm(), Some((_, arm)) if *arm.shape() == Shape::Unbound),
            _ => false,
        }
    }

    /// The value of a union without its other arms, so that a variable that may be unassigned has its own shape.
    pub fn settled(self) -> Held {
        match self.shape() {
            Shape::Union(arms) if arms.contains(&Shape::Unbound) => match self.0.arm() {
                Some((_, arm)) => Held(arm),
                None => self,
            },
            _ => self,
        }
    }

    /// About how many bytes the data takes.
    pub fn byte_count(&self) -> u64 {
        byte_count(&self.0)
    }
}

fn encode(data: &Data, shape: Shape) -> Result<Value, Failure> {
    if let Shape::Union(arms) = shape {
        let tag = arms.iter().position(|arm| shapes::fits(data, arm)).ok_or_else(|| misfit(data))?;
        let arm = encode(data, arms[tag].clone())?;
        return Ok(Value::union(arms, tag, arm));
    }
    Ok(match (data, shape) {
        (Data::Bool(b), _) => Value::bool(*b),
        (Data::Int(i), Shape::Wide) => Value::wide(&i.to_le_bytes()),
        (Data::Big(bytes), Shape::Wide) => Value::wide(bytes),
        (Data::Int(i), _) => Value::int(*i),
        (Data::Float(f), _) => Value::float(*f),
        (Data::Str(bytes), _) => Value::str_bytes(bytes),
        (Data::Range(start, stop, step), shape) => {
            Value::of_parts(shape, [start, stop, step].map(|i| Value::int(*i)).into())
        }
        (Data::Tuple(items), Shape::Tuple(shapes)) => {
            let parts = encode_all(items.iter().zip(&shapes))?;
            Value::of_parts(Shape::Tuple(shapes), parts)
        }
        (Data::Tuple(items), Shape::VarTuple(inner)) => {
            let Shape::List(element) = &*inner else { return Err(misfit(data)) };
            let items = list((**element).clone(), items.iter())?;
            Value::of_parts(Shape::VarTuple(inner), vec![items])
        }
        (Data::Instance { fields, .. }, Shape::Instance { class, fields: shapes }) => {
            let find = |name: &str| fields.iter().find(|(n, _)| **n == *name).map(|(_, v)| v);
            let parts = shapes.iter().map(|(name, shape)| (find(name).unwrap_or(&Data::Unbound), shape));
            let parts = encode_all(parts)?;
            Value::of_parts(Shape::Instance { class, fields: shapes }, parts)
        }
        (Data::Exception { args, .. }, Shape::Exception { class, args: shapes }) => {
            let parts = encode_all(args.iter().zip(&shapes))?;
            Value::of_parts(Shape::Exception { class, args: shapes }, parts)
        }
        (Data::Ints(values), Shape::List(element)) if *element == Shape::Int => Value::ints(values),
        (Data::Floats(values), Shape::List(element)) if *element == Shape::Float => Value::floats(values),
        (Data::Ints(values), Shape::List(element)) => list(*element, values.iter().map(|i| Data::Int(*i)))?,
        (Data::Floats(values), Shape::List(element)) => {
            list(*element, values.iter().map(|f| Data::Float(*f)))?
        }
        (Data::List(items), Shape::List(element)) => list(*element, items.iter())?,
        (Data::Dict(lists), Shape::Dict(shapes)) => {
            let [key, value] = *shapes;
            let keys = encode(&lists[0], Shape::List(Box::new(key)))?;
            let values = encode(&lists[1], Shape::List(Box::new(value)))?;
            Value::dict(&keys, &values).ok_or_else(|| misfit(data))?
        }
        (Data::Set { elements, .. }, Shape::Set { frozen, element, .. }) => {
            let elements = encode(elements, Shape::List(element))?;
            Value::set(frozen, &elements).ok_or_else(|| misfit(data))?
        }
        (Data::Bytes(bytes), _) => Value::bytes(bytes),
        (_, shape) => Value::constant(shape).ok_or_else(|| misfit(data))?,
    })
}

fn encode_all<'a>(parts: impl Iterator<Item = (&'a Data, &'a Shape)>) -> Result<Vec<Value>, Failure> {
    parts.map(|(data, shape)| encode(data, shape.clone())).collect()
}

fn list(
    element: Shape,
    items: impl Iterator<Item = impl std::borrow::Borrow<Data>>,
) -> Result<Value, Failure> {
    let items = items.map(|item| encode(item.borrow(), element.clone()));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    Ok(Value::list(element, &items))
}

fn misfit(data: &Data) -> Failure {
    Failure::Internal(format!("no value of the expected shape: {data:?}"))
}

fn decode(value: &Value) -> Result<Data, Failure> {
    let wrong = || Failure::Internal(format!("no value of shape {:?}", value.shape()));
    let parts =
        || -> Result<Vec<Data>, Failure> { value.parts().ok_or_else(wrong)?.iter().map(decode).collect() };
    Ok(match value.shape() {
        Shape::None => Data::None,
        Shape::Bool | Shape::ConstBool(_) => Data::Bool(value.as_bool().ok_or_else(wrong)?),
        Shape::Int | Shape::ConstInt(_) => Data::Int(value.as_int().ok_or_else(wrong)?),
        Shape::Wide => match value.as_int() {
            Some(i) => Data::Int(i),
            None => Data::Big(value.as_wide().ok_or_else(wrong)?),
        },
        Shape::Float => Data::Float(value.as_float().ok_or_else(wrong)?),
        Shape::Str | Shape::ConstStr(_) => Data::Str(value.as_str_bytes().ok_or_else(wrong)?.into()),
        Shape::Range(_) => match parts()?[..] {
            [Data::Int(start), Data::Int(stop), Data::Int(step)] => Data::Range(start, stop, step),
            _ => return Err(wrong()),
        },
        Shape::Tuple(_) => Data::Tuple(parts()?),
        Shape::VarTuple(_) => match parts()?.pop() {
            Some(Data::List(items)) => Data::Tuple(items),
            Some(Data::Ints(values)) => Data::Tuple(values.into_iter().map(Data::Int).collect()),
            Some(Data::Floats(values)) => Data::Tuple(values.into_iter().map(Data::Float).collect()),
            _ => return Err(wrong()),
        },
        Shape::Dict(_) => {
            let lists = lists_of(value)?;
            let lists = <[Data; 2]>::try_from(lists).map_err(|_| wrong())?;
            Data::Dict(Box::new(lists))
        }
        Shape::Set { frozen, .. } => {
            let elements = lists_of(value)?.pop().ok_or_else(wrong)?;
            Data::Set { frozen: *frozen, elements: Box::new(elements) }
        }
        Shape::Bytes => Data::Bytes(value.as_bytes().ok_or_else(wrong)?),
        Shape::Table => return Err(wrong()),
        Shape::List(_) => decode_list(&value.as_list().ok_or_else(wrong)?)?,
        Shape::Instance { class, fields } => {
            let names = fields.iter().map(|(name, _)| name.as_str().into());
            let fields = names.zip(parts()?).filter(|(_, field)| *field != Data::Unbound);
            Data::Instance { class: class.clone(), fields: fields.collect() }
        }
        Shape::Exception { class, .. } => Data::Exception { class: class.clone(), args: parts()? },
        Shape::Opaque { what, .. } => Data::Opaque(what.clone()),
        Shape::Object(number) => Data::Object(*number),
        Shape::Unbound => Data::Unbound,
        Shape::Union(_) => decode(&value.arm().ok_or_else(wrong)?.1)?,
        Shape::Never => return Err(wrong()),
    })
}

/// The lists that a dict or set is made of.
fn lists_of(value: &Value) -> Result<Vec<Data>, Failure> {
    value.lists().unwrap_or_default().iter().map(decode).collect()
}

fn decode_list(list: &ListView<'_>) -> Result<Data, Failure> {
    if let Some(chunks) = list.ints() {
        return Ok(Data::Ints(chunks.concat()));
    }
    if let Some(chunks) = list.floats() {
        return Ok(Data::Floats(chunks.concat()));
    }
    let items = (0..list.len()).filter_map(|i| list.get(i));
    items.map(|item| decode(&item)).collect::<Result<_, _>>().map(Data::List)
}

fn byte_count(value: &Value) -> u64 {
    match value.shape() {
        Shape::Str | Shape::ConstStr(_) => value.as_str_bytes().map_or(0, |bytes| bytes.len() as u64),
        Shape::List(element) => value.as_list().map_or(0, |list| {
            if matches!(**element, Shape::Int | Shape::Float | Shape::Bool | Shape::None) {
                return 8 * list.len() as u64;
            }
            (0..list.len()).filter_map(|i| list.get(i)).map(|item| byte_count(&item)).sum()
        }),
        Shape::Dict(_) | Shape::Set { .. } => value.lists().unwrap_or_default().iter().map(byte_count).sum(),
        Shape::Bytes => value.as_bytes().map_or(0, |bytes| bytes.len() as u64),
        Shape::Wide => value.as_wide().map_or(0, |bytes| bytes.len() as u64),
        Shape::Union(_) => value.arm().map_or(0, |(_, arm)| byte_count(&arm)),
        _ => match value.parts() {
            Some(parts) => parts.iter().map(byte_count).sum(),
            None => 8,
        },
    }
}
