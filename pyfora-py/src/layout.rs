//! Which arm of a shape data belongs to.

use crate::data::Data;
use pyfora_bitcode::Shape;

/// Whether data is of a shape's kind, of which a union or family has one arm each.
pub fn is_kind(data: &Data, shape: &Shape) -> bool {
    match (data, shape) {
        (_, Shape::Union(arms) | Shape::Rec(arms)) => arms.iter().any(|arm| is_kind(data, arm)),
        (Data::None, Shape::None)
        | (Data::Bool(_), Shape::Bool)
        | (Data::Int(_), Shape::Int | Shape::Wide)
        | (Data::Big(_), Shape::Wide)
        | (Data::Bytes(_), Shape::Bytes)
        | (Data::Dict(_), Shape::Dict(_))
        | (Data::Float(_), Shape::Float)
        | (Data::Str(_), Shape::Str)
        | (Data::Range(..), Shape::Range(_))
        | (Data::Ints(_) | Data::Floats(_) | Data::List(_), Shape::List(_))
        | (Data::Unbound, Shape::Unbound) => true,
        (Data::Set { frozen: a, .. }, Shape::Set { frozen: b, .. }) => a == b,
        (Data::Tuple(items), Shape::Tuple(parts)) => items.len() == parts.len(),
        (Data::Tuple(_), Shape::VarTuple(_)) => true,
        (Data::Instance { class, .. }, Shape::Instance { class: other, .. }) => class == other,
        (Data::Object(a), Shape::Object(b)) => a == b,
        _ => false,
    }
}
