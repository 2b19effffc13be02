//! Values of the VM to [`Data`].

use crate::data::Data;
use crate::errors::Failure;
use pyfora_bitcode::Shape;
use pyfora_runtime::{ListView, Value};
use std::collections::{HashMap, HashSet};

/// A value as data.
pub fn data(value: &Value) -> Result<Data, Failure> {
    let mut decoder = Decoder::default();
    decoder.families(value)?;
    let root = decoder.decode(value)?;
    Ok(match decoder.nodes.is_empty() {
        true => root,
        false => Data::Graph { nodes: decoder.nodes, root: Box::new(root) },
    })
}

/// Members of recursive families are made one by one, each after those that it holds.
#[derive(Default)]
struct Decoder {
    nodes: Vec<Data>,
    /// The node of a box.
    known: HashMap<usize, usize>,
}

/// The box of a family's value; `None` where it is null, or the value of another shape.
fn box_of(value: &Value) -> Option<usize> {
    value.family_ref().map(|r| r as usize).filter(|r| *r != 0)
}

fn has_family(shape: &Shape) -> bool {
    match shape {
        Shape::Rec(_) => true,
        Shape::Tuple(parts) | Shape::Union(parts) | Shape::Exception { args: parts, .. } => {
            parts.iter().any(has_family)
        }
        Shape::List(inner) | Shape::VarTuple(inner) | Shape::Set { element: inner, .. } => has_family(inner),
        Shape::Dict(parts) => parts.iter().any(has_family),
        Shape::Instance { fields, .. } => fields.iter().any(|(_, part)| has_family(part)),
        _ => false,
    }
}

/// The values of families in a value, outermost only.
fn outermost(value: &Value, out: &mut Vec<Value>) {
    match value.shape() {
        shape if !has_family(shape) => {}
        Shape::Rec(_) => out.push(value.clone()),
        Shape::Union(_) => value.arm().iter().for_each(|(_, arm)| outermost(arm, out)),
        Shape::List(_) => {
            if let Some(list) = value.as_list() {
                (0..list.len()).filter_map(|i| list.get(i)).for_each(|item| outermost(&item, out));
            }
        }
        Shape::Dict(_) | Shape::Set { .. } => {
            value.lists().unwrap_or_default().iter().for_each(|list| outermost(list, out));
        }
        _ => value.parts().unwrap_or_default().iter().for_each(|part| outermost(part, out)),
    }
}

impl Decoder {
    /// Makes the nodes of all boxes that a value holds.
    fn families(&mut self, value: &Value) -> Result<(), Failure> {
        let mut work = Vec::new();
        outermost(value, &mut work);
        // What is begun and comes up again has all that it holds.
        let mut begun: HashSet<usize> = HashSet::new();
        while let Some(value) = work.pop() {
            let Some(at) = box_of(&value).filter(|at| !self.known.contains_key(at)) else { continue };
            let wrong = || Failure::Internal("a box of no member".into());
            let (_, member) = value.arm().ok_or_else(wrong)?;
            if begun.insert(at) {
                let mut parts = Vec::new();
                outermost(&member, &mut parts);
                parts.retain(|p| box_of(p).is_some_and(|at| !self.known.contains_key(&at)));
                if !parts.is_empty() {
                    work.push(value);
                    work.append(&mut parts);
                    continue;
                }
            }
            let data = self.decode(&member)?;
            self.known.insert(at, self.nodes.len());
            self.nodes.push(data);
        }
        Ok(())
    }

    fn decode(&self, value: &Value) -> Result<Data, Failure> {
        let wrong = || Failure::Internal(format!("no value of shape {:?}", value.shape()));
        let parts = || -> Result<Vec<Data>, Failure> {
            value.parts().ok_or_else(wrong)?.iter().map(|part| self.decode(part)).collect()
        };
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
                let lists = <[Data; 2]>::try_from(self.lists(value)?).map_err(|_| wrong())?;
                Data::Dict(Box::new(lists))
            }
            Shape::Set { frozen, .. } => {
                let elements = self.lists(value)?.pop().ok_or_else(wrong)?;
                Data::Set { frozen: *frozen, elements: Box::new(elements) }
            }
            Shape::Bytes => Data::Bytes(value.as_bytes().ok_or_else(wrong)?),
            Shape::Table => return Err(wrong()),
            Shape::List(_) => self.decode_list(&value.as_list().ok_or_else(wrong)?)?,
            Shape::Instance { class, fields } => {
                let names = fields.iter().map(|(name, _)| name.as_str().into());
                let fields = names.zip(parts()?).filter(|(_, field)| *field != Data::Unbound);
                Data::Instance { class: class.clone(), fields: fields.collect() }
            }
            Shape::Exception { class, .. } => Data::Exception { class: class.clone(), args: parts()? },
            Shape::Opaque { what, .. } => Data::Opaque(what.clone()),
            Shape::Object(number) => Data::Object(*number),
            Shape::Unbound => Data::Unbound,
            Shape::Union(_) => self.decode(&value.arm().ok_or_else(wrong)?.1)?,
            Shape::Rec(_) => match box_of(value) {
                Some(at) => Data::Node(*self.known.get(&at).ok_or_else(wrong)?),
                None => self.decode(&value.arm().ok_or_else(wrong)?.1)?,
            },
            Shape::Never | Shape::SelfRef => return Err(wrong()),
        })
    }

    /// The lists that a dict or set is made of.
    fn lists(&self, value: &Value) -> Result<Vec<Data>, Failure> {
        value.lists().unwrap_or_default().iter().map(|list| self.decode(list)).collect()
    }

    fn decode_list(&self, list: &ListView<'_>) -> Result<Data, Failure> {
        if let Some(chunks) = list.ints() {
            return Ok(Data::Ints(chunks.concat()));
        }
        if let Some(chunks) = list.floats() {
            return Ok(Data::Floats(chunks.concat()));
        }
        let items = (0..list.len()).filter_map(|i| list.get(i));
        items.map(|item| self.decode(&item)).collect::<Result<_, _>>().map(Data::List)
    }
}

/// About how many bytes the data takes; what is shared counts once.
pub fn byte_count(value: &Value) -> u64 {
    let mut work = Vec::new();
    let mut seen = HashSet::new();
    let mut total = flat_count(value, &mut work);
    while let Some(value) = work.pop() {
        if box_of(&value).is_some_and(|at| seen.insert(at))
            && let Some((_, member)) = value.arm()
        {
            total += flat_count(&member, &mut work);
        }
    }
    total
}

/// The bytes of a value without those of the families in it, which go to `families`.
fn flat_count(value: &Value, families: &mut Vec<Value>) -> u64 {
    match value.shape() {
        Shape::Str | Shape::ConstStr(_) => value.as_str_bytes().map_or(0, |bytes| bytes.len() as u64),
        Shape::List(element) => value.as_list().map_or(0, |list| {
            if matches!(**element, Shape::Int | Shape::Float | Shape::Bool | Shape::None) {
                return 8 * list.len() as u64;
            }
            (0..list.len()).filter_map(|i| list.get(i)).map(|item| flat_count(&item, families)).sum()
        }),
        Shape::Dict(_) | Shape::Set { .. } => {
            value.lists().unwrap_or_default().iter().map(|list| flat_count(list, families)).sum()
        }
        Shape::Bytes => value.as_bytes().map_or(0, |bytes| bytes.len() as u64),
        Shape::Wide => value.as_wide().map_or(0, |bytes| bytes.len() as u64),
        Shape::Union(_) => value.arm().map_or(0, |(_, arm)| flat_count(&arm, families)),
        Shape::Rec(_) => {
            families.push(value.clone());
            8
        }
        _ => match value.parts() {
            Some(parts) => parts.iter().map(|part| flat_count(part, families)).sum(),
            None => 8,
        },
    }
}
