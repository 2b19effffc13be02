//! The types of dicts, sets, views, bytes and complex numbers: what is known of one besides its parts, and how they are made.

use crate::ty::Ty;
use pyfora_bitcode::Shape;
use pyfora_bitcode::shape::ClassKey;
use std::sync::Arc;

/// What is known of a set besides its elements.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct SetKind {
    pub frozen: bool,
    /// Whether the elements came in an order that can be told: then that of iteration can be told too, unless the
    /// elements' hashes differ from process to process.
    pub ordered: bool,
}

/// What a view of a dict shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum ViewKind {
    Keys,
    Values,
    Items,
}

impl ViewKind {
    /// The type's name.
    pub fn type_name(self) -> &'static str {
        match self {
            ViewKind::Keys => "dict_keys",
            ViewKind::Values => "dict_values",
            ViewKind::Items => "dict_items",
        }
    }
}

impl Ty {
    /// A dict.
    pub fn dict(key: Ty, value: Ty) -> Ty {
        Ty::Dict(Arc::from([Ty::list(key), Ty::list(value), Ty::Table]))
    }

    /// A set.
    pub fn set(kind: SetKind, element: Ty) -> Ty {
        Ty::Set(kind, Arc::from([Ty::list(element), Ty::Table]))
    }

    /// `bytes`.
    pub fn bytes() -> Ty {
        Ty::Bytes(Arc::from([Ty::Str]))
    }

    /// `complex`.
    pub fn complex() -> Ty {
        Ty::Complex(Arc::from([Ty::Float, Ty::Float]))
    }

    /// The element of a list; of others, no value.
    pub fn element(&self) -> Ty {
        match self {
            Ty::List(element) => (**element).clone(),
            _ => Ty::never(),
        }
    }
}

/// How a complex number is laid out: the client makes its own of it.
pub fn complex_shape() -> Shape {
    Shape::Instance {
        class: ClassKey::Named { file: "<pyfora>/complex.py".into(), name: "complex".into() },
        fields: ["real", "imag"].map(|name| (name.to_owned(), Shape::Float)).into(),
    }
}
