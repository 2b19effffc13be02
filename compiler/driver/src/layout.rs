//! The shape by which a client lays out its data: as inference sees data of its type, so that unions have their arms in its order,
//! what nests in itself is a recursive family, and wide elements of lists are boxed.

use pyfora_bitcode::Shape;
use pyfora_bitcode::shape::ClassKey;
use pyfora_infer::family::close;
use pyfora_infer::join::join_all;
use pyfora_infer::ty::{ClassRef, Env, ItemKey, SetKind, Ty};
use std::sync::Arc;

/// The layout for data of a shape.
pub fn of(shape: Shape) -> Shape {
    match shape {
        // The usual data needs no thought.
        Shape::None | Shape::Bool | Shape::Int | Shape::Float | Shape::Str => shape,
        _ => match type_of(&shape) {
            Some(ty) => close(&ty).shape(),
            None => shape,
        },
    }
}

/// The type of data; `None` where it has values that inference knows otherwise.
fn type_of(shape: &Shape) -> Option<Ty> {
    let all = |parts: &[Shape]| parts.iter().map(type_of).collect::<Option<Vec<Ty>>>();
    Some(match shape {
        Shape::None => Ty::None,
        Shape::Bool => Ty::Bool,
        Shape::Int => Ty::Int,
        Shape::Float => Ty::Float,
        Shape::Str => Ty::Str,
        Shape::Wide => Ty::Wide,
        Shape::Bytes => Ty::bytes(),
        Shape::Dict(parts) => Ty::dict(type_of(&parts[0])?, type_of(&parts[1])?),
        Shape::Set { frozen, ordered, element } => {
            Ty::set(SetKind { frozen: *frozen, ordered: *ordered }, type_of(element)?)
        }
        Shape::Unbound => Ty::Unbound,
        Shape::Never => Ty::never(),
        Shape::Range(parts) => Ty::Range(all(&parts[..])?.into()),
        Shape::Tuple(parts) => Ty::Tuple(all(parts)?.into()),
        Shape::List(element) => Ty::list(type_of(element)?),
        Shape::VarTuple(list) => match type_of(list)? {
            Ty::List(element) => Ty::VarTuple(element),
            _ => return None,
        },
        Shape::Union(arms) => join_all(&all(arms)?),
        shape if *shape == Ty::complex().shape() => Ty::complex(),
        Shape::Instance { class: ClassKey::Named { file, .. }, fields } if Ty::is_slice_file(file) => {
            Ty::Slice(fields.iter().map(|(_, s)| type_of(s)).collect::<Option<_>>()?)
        }
        Shape::Instance { class: ClassKey::Named { file, name }, fields } => {
            let fields = fields.iter().map(|(n, s)| Some((Arc::from(n.as_str()), type_of(s)?)));
            Ty::Instance(library_class(file, name), fields.collect::<Option<_>>()?)
        }
        Shape::Instance { class: ClassKey::Object(id), fields } => {
            let fields = fields.iter().map(|(n, s)| Some((Arc::from(n.as_str()), type_of(s)?)));
            Ty::Instance(class_of(*id), fields.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// Stands for a class of the library.
fn library_class(file: &str, name: &str) -> ClassRef {
    let (file, name): (Arc<str>, Arc<str>) = (Arc::from(file), Arc::from(name));
    ClassRef {
        item: ItemKey { file: file.clone(), name: name.clone(), ordinal: 0 },
        index: 0,
        env: Env::Module(file),
        object: None,
        captures: Arc::from([]),
        name,
    }
}

/// Stands for a class of the client: its number tells it apart.
fn class_of(id: u32) -> ClassRef {
    let none: Arc<str> = Arc::from("");
    ClassRef {
        item: ItemKey { file: none.clone(), name: none.clone(), ordinal: 0 },
        index: id,
        env: Env::Object(id),
        object: Some(id),
        captures: Arc::from([]),
        name: none,
    }
}
