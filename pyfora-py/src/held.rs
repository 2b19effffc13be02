//! Values as the VM holds them, from and to [`Data`].

use crate::data::Data;
use crate::errors::Failure;
use crate::layout;
use crate::shapes;
use pyfora_bitcode::Shape;
use pyfora_runtime::Value;

/// A value of the VM; clones share the memory.
#[derive(Clone, Debug)]
pub struct Held(pub Value);

impl Held {
    /// A copy of the data.
    pub fn new(data: Data) -> Result<Held, Failure> {
        encode(&data, pyfora_driver::layout::of(shapes::shape_of(&data))).map(Held)
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
        crate::decode::data(&self.0)
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
        crate::decode::byte_count(&self.0)
    }
}

fn encode(data: &Data, shape: Shape) -> Result<Value, Failure> {
    if let Shape::Union(arms) = shape {
        let tag = arms.iter().position(|arm| layout::is_kind(data, arm)).ok_or_else(|| misfit(data))?;
        let arm = encode(data, arms[tag].clone())?;
        return Ok(Value::union(arms, tag, arm));
    }
    if let Shape::Rec(members) = &shape {
        let tag = members.iter().position(|m| layout::is_kind(data, m)).ok_or_else(|| misfit(data))?;
        let member = encode(data, members[tag].unfolded(&shape))?;
        return Ok(Value::member(members.clone(), tag, member));
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
            // A field that this one lacks and others have.
            let field = |name: &str| fields.iter().find(|(n, _)| **n == *name).map(|(_, v)| v);
            let parts = encode_all(shapes.iter().map(|(n, s)| (field(n).unwrap_or(&Data::Unbound), s)))?;
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
