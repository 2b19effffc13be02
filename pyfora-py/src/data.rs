//! Values on their way between Python and the VM: a tree that owns its parts, with lists of one kind of number packed.

use pyfora_bitcode::func::ExcClass;
use pyfora_bitcode::shape::ClassKey;
use std::sync::Arc;

/// A value. Lists of ints or floats alone are packed; [`crate::shapes`] gives the shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    None,
    Bool(bool),
    Int(i64),
    /// An int of more than 64 bits, in two's complement, least byte first.
    Big(Vec<u8>),
    Float(f64),
    /// UTF-8, in which lone surrogates stand as three bytes (Python's `surrogatepass`).
    Str(Vec<u8>),
    Range(i64, i64, i64),
    Tuple(Vec<Data>),
    Ints(Vec<i64>),
    Floats(Vec<f64>),
    List(Vec<Data>),
    /// A list of keys and one of values.
    Dict(Box<[Data; 2]>),
    Set {
        frozen: bool,
        /// A list.
        elements: Box<Data>,
    },
    Bytes(Vec<u8>),
    Instance {
        class: ClassKey,
        fields: Vec<(Arc<str>, Data)>,
    },
    Exception {
        class: ExcClass,
        args: Vec<Data>,
    },
    /// A function, class or module that the client knows, by its number in the object table.
    Object(u32),
    /// What can be used where it is, but not downloaded; the text says what.
    Opaque(String),
    /// A variable without a value.
    Unbound,
}
