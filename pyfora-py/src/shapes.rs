//! Shapes of data: what a value's shape is, and how the shapes of a list's elements join.

use crate::data::Data;
use pyfora_bitcode::Shape;
use pyfora_bitcode::shape::{BUILTIN, ClassKey, MODULE};

/// Elements up to which a tuple has each its shape.
const STRUCTURAL: usize = 64;
/// Lengths of tuples beyond which a union has one arm for all, as in inference (`join::variadic`).
const LENGTHS: usize = 3;

/// Files of the library whose classes' instances the client has too.
const SENT: &[&str] =
    &["<pyfora>/complex.py", "<pyfora>/slice.py", "<pyfora>/fractions.py", "<pyfora>/collections.py"];

/// The shape of a value.
pub fn shape_of(data: &Data) -> Shape {
    match data {
        Data::None => Shape::None,
        Data::Bool(_) => Shape::Bool,
        Data::Int(_) => Shape::Int,
        Data::Big(_) => Shape::Wide,
        Data::Float(_) => Shape::Float,
        Data::Str(_) => Shape::Str,
        Data::Range(..) => Shape::Range(Box::new([Shape::Int, Shape::Int, Shape::Int])),
        Data::Tuple(items) => tuple_shape(items),
        Data::Ints(_) => Shape::List(Box::new(Shape::Int)),
        Data::Floats(_) => Shape::List(Box::new(Shape::Float)),
        Data::List(items) => Shape::List(Box::new(join_all(items))),
        Data::Dict(lists) => Shape::Dict(Box::new([element_of(&lists[0]), element_of(&lists[1])])),
        Data::Set { frozen, elements } => {
            Shape::Set { frozen: *frozen, ordered: false, element: Box::new(element_of(elements)) }
        }
        Data::Bytes(_) => Shape::Bytes,
        Data::Instance { class, fields } => Shape::Instance {
            class: class.clone(),
            fields: fields.iter().map(|(name, v)| (name.to_string(), shape_of(v))).collect(),
        },
        Data::Exception { class, args } => {
            Shape::Exception { class: class.clone(), args: args.iter().map(shape_of).collect() }
        }
        Data::Object(id) => Shape::Object(*id),
        Data::Opaque(what) => Shape::Opaque { what: what.clone(), parts: Vec::new() },
        Data::Unbound => Shape::Unbound,
        // Only on the way to Python.
        Data::Graph { .. } | Data::Node(_) => Shape::Never,
    }
}

/// A short tuple has its elements' shapes; a long one of elements of one shape any length, so that what is compiled
/// for it does not grow with it.
fn tuple_shape(items: &[Data]) -> Shape {
    if items.len() > STRUCTURAL {
        let element = join_all(items);
        if !matches!(element, Shape::Union(_)) {
            return Shape::VarTuple(Box::new(Shape::List(Box::new(element))));
        }
    }
    Shape::Tuple(items.iter().map(shape_of).collect())
}

fn element_of(list: &Data) -> Shape {
    match shape_of(list) {
        Shape::List(element) => *element,
        _ => Shape::Never,
    }
}

/// The shape that all of a list's elements fit.
fn join_all(items: &[Data]) -> Shape {
    let mut shape = Shape::Never;
    for item in items {
        if !fits(item, &shape) {
            shape = join(shape, shape_of(item));
        }
    }
    shape
}

/// Whether a value needs no change of the shape; allocates nothing, as it runs once per list element.
pub fn fits(data: &Data, shape: &Shape) -> bool {
    match (data, shape) {
        (_, Shape::Union(arms)) => arms.iter().any(|arm| fits(data, arm)),
        (Data::None, Shape::None)
        | (Data::Bool(_), Shape::Bool)
        | (Data::Int(_), Shape::Int | Shape::Wide)
        | (Data::Big(_), Shape::Wide)
        | (Data::Float(_), Shape::Float)
        | (Data::Str(_), Shape::Str)
        | (Data::Bytes(_), Shape::Bytes)
        | (Data::Range(..), Shape::Range(_))
        | (Data::Unbound, Shape::Unbound) => true,
        (Data::Tuple(items), Shape::Tuple(parts)) => {
            items.len() == parts.len() && items.iter().zip(parts).all(|(item, part)| fits(item, part))
        }
        (Data::Tuple(items), Shape::VarTuple(list)) => {
            let Shape::List(element) = &**list else { return false };
            items.iter().all(|item| fits(item, element))
        }
        (Data::Dict(lists), Shape::Dict(parts)) => lists.iter().zip(&**parts).all(|(l, p)| fits_list(l, p)),
        (Data::Set { frozen: a, elements }, Shape::Set { frozen: b, element, .. }) => {
            a == b && fits_list(elements, element)
        }
        (Data::Ints(_), Shape::List(element)) => {
            element_has(element, &Shape::Int) || element_has(element, &Shape::Wide)
        }
        (Data::Floats(_), Shape::List(element)) => element_has(element, &Shape::Float),
        (Data::List(items), Shape::List(element)) => items.iter().all(|item| fits(item, element)),
        (Data::Instance { class, fields }, Shape::Instance { class: other, fields: parts }) => {
            let of =
                |name: &str| fields.iter().find(|(n, _)| **n == *name).map_or(&Data::Unbound, |(_, v)| v);
            class == other
                && fields.iter().all(|(name, _)| parts.iter().any(|(n, _)| **n == **name))
                && parts.iter().all(|(name, p)| fits(of(name), p))
        }
        (Data::Exception { class, args }, Shape::Exception { class: other, args: parts }) => {
            class == other && args.len() == parts.len() && args.iter().zip(parts).all(|(a, p)| fits(a, p))
        }
        (Data::Object(a), Shape::Object(b)) => a == b,
        (Data::Opaque(a), Shape::Opaque { what, .. }) => a == what,
        _ => false,
    }
}

/// Whether a list needs no change of its elements' shape.
fn fits_list(list: &Data, element: &Shape) -> bool {
    match list {
        Data::Ints(items) => {
            items.is_empty() || element_has(element, &Shape::Int) || element_has(element, &Shape::Wide)
        }
        Data::Floats(items) => items.is_empty() || element_has(element, &Shape::Float),
        Data::List(items) => items.iter().all(|item| fits(item, element)),
        _ => false,
    }
}

fn element_has(element: &Shape, wanted: &Shape) -> bool {
    match element {
        Shape::Union(arms) => arms.contains(wanted),
        other => other == wanted,
    }
}

/// The least shape with room for both. Arms of a union are in the order of `Shape`, so it does not matter which
/// element came first.
pub fn join(a: Shape, b: Shape) -> Shape {
    let mut arms = Vec::new();
    for shape in [a, b] {
        match shape {
            Shape::Never => {}
            Shape::Union(parts) => parts.into_iter().for_each(|part| add_arm(&mut arms, part)),
            other => add_arm(&mut arms, other),
        }
    }
    variadic(&mut arms);
    arms.sort();
    match arms.len() {
        0 => Shape::Never,
        1 => arms.remove(0),
        _ => Shape::Union(arms),
    }
}

/// Tuples of more than a few lengths, and beside one of any length, are one arm.
fn variadic(arms: &mut Vec<Shape>) {
    let is_tuple = |arm: &Shape| matches!(arm, Shape::Tuple(_));
    let any_length = arms.iter().any(|arm| matches!(arm, Shape::VarTuple(_)));
    if !any_length && arms.iter().filter(|arm| is_tuple(arm)).count() <= LENGTHS {
        return;
    }
    let mut element = Shape::Never;
    arms.retain_mut(|arm| match arm {
        Shape::Tuple(parts) => {
            element =
                std::mem::take(parts).into_iter().fold(std::mem::replace(&mut element, Shape::Never), join);
            false
        }
        Shape::VarTuple(list) => {
            if let Shape::List(inner) = &mut **list {
                let inner = std::mem::replace(&mut **inner, Shape::Never);
                element = join(std::mem::replace(&mut element, Shape::Never), inner);
            }
            false
        }
        _ => true,
    });
    arms.push(Shape::VarTuple(Box::new(Shape::List(Box::new(element)))));
}

fn add_arm(arms: &mut Vec<Shape>, shape: Shape) {
    match arms.iter().position(|arm| same_kind(arm, &shape)) {
        None => arms.push(shape),
        Some(i) => {
            let old = arms.swap_remove(i);
            arms.push(merge(old, shape));
        }
    }
}

/// Whether two shapes are one arm of a union: containers of one kind merge part by part, so unions stay small.
fn same_kind(a: &Shape, b: &Shape) -> bool {
    match (a, b) {
        (Shape::Tuple(a), Shape::Tuple(b)) => a.len() == b.len(),
        (Shape::List(_), Shape::List(_))
        | (Shape::VarTuple(_), Shape::VarTuple(_))
        | (Shape::Dict(_), Shape::Dict(_)) => true,
        (Shape::Set { frozen: a, .. }, Shape::Set { frozen: b, .. }) => a == b,
        (Shape::Exception { class: a, args: p }, Shape::Exception { class: b, args: q }) => {
            a == b && p.len() == q.len()
        }
        (Shape::Instance { class: a, fields: f }, Shape::Instance { class: b, fields: g }) => {
            a == b && f.len() == g.len() && f.iter().zip(g).all(|((m, _), (n, _))| m == n)
        }
        (Shape::Int | Shape::Wide, Shape::Int | Shape::Wide) => true,
        _ => a == b,
    }
}

fn merge(a: Shape, b: Shape) -> Shape {
    match (a, b) {
        (Shape::Tuple(a), Shape::Tuple(b)) => {
            Shape::Tuple(a.into_iter().zip(b).map(|(a, b)| join(a, b)).collect())
        }
        (Shape::List(a), Shape::List(b)) => Shape::List(Box::new(join(*a, *b))),
        (Shape::Exception { class, args: a }, Shape::Exception { args: b, .. }) => {
            Shape::Exception { class, args: a.into_iter().zip(b).map(|(a, b)| join(a, b)).collect() }
        }
        (Shape::VarTuple(a), Shape::VarTuple(b)) => Shape::VarTuple(Box::new(join(*a, *b))),
        (Shape::Dict(a), Shape::Dict(b)) => {
            let ([k, v], [l, w]) = (*a, *b);
            Shape::Dict(Box::new([join(k, l), join(v, w)]))
        }
        (Shape::Set { frozen, ordered: o, element: a }, Shape::Set { ordered: p, element: b, .. }) => {
            Shape::Set { frozen, ordered: o && p, element: Box::new(join(*a, *b)) }
        }
        (Shape::Instance { class, fields: f }, Shape::Instance { fields: g, .. }) => Shape::Instance {
            class,
            fields: f.into_iter().zip(g).map(|((name, a), (_, b))| (name, join(a, b))).collect(),
        },
        (Shape::Int, Shape::Wide) => Shape::Wide,
        (a, _) => a,
    }
}

/// What in the shape cannot be handed to another computation: a function or generator made inside one.
pub fn opaque_part(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::Opaque { what, .. } if what.starts_with(BUILTIN) || what.starts_with(MODULE) => None,
        Shape::Opaque { what, .. } => Some(what),
        Shape::Tuple(parts)
        | Shape::Union(parts)
        | Shape::Rec(parts)
        | Shape::Exception { args: parts, .. } => parts.iter().find_map(opaque_part),
        Shape::List(inner) | Shape::VarTuple(inner) | Shape::Set { element: inner, .. } => opaque_part(inner),
        Shape::Dict(parts) => parts.iter().find_map(opaque_part),
        Shape::Instance { class: ClassKey::Named { file, name }, fields } => {
            if !SENT.contains(&file.as_str()) {
                return Some(name);
            }
            fields.iter().find_map(|(_, part)| opaque_part(part))
        }
        Shape::Instance { fields, .. } => fields.iter().find_map(|(_, part)| opaque_part(part)),
        _ => None,
    }
}
