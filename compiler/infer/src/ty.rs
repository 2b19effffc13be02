//! The lattice: what is known of a value.
//!
//! Constants (functions, classes, modules, None, known bools, ints and strings) are types of their own and take no
//! slot. Structural types carry the types of their parts. A union has one arm per [`Arm`]; inside an arm parts join.
//! `Ty::NEVER`, the union of nothing, is the bottom. See `join.rs` for the order.

use pyfora_bitcode::{Shape, shape::ClassKey};
use std::sync::Arc;

pub use crate::ty_table::{SetKind, ViewKind};

/// A top-level statement of a file: the `ordinal`-th that binds `name` first.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ItemKey {
    pub file: Arc<str>,
    pub name: Arc<str>,
    pub ordinal: u32,
}

/// Where the global names of a piece of code are looked up.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Env {
    /// The file's own top-level statements, then builtins.
    Module(Arc<str>),
    /// The bindings of a client's function or class object, then builtins.
    Object(u32),
}

/// A function of the source, with the environment of its global names.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct FnRef {
    pub item: ItemKey,
    /// `pyfora_hir::ir::FuncIdx`.
    pub index: u32,
    pub env: Env,
}

/// A class of the source.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ClassRef {
    pub item: ItemKey,
    /// `pyfora_hir::ir::ClassIdx`.
    pub index: u32,
    pub env: Env,
    /// The client's object for it, where it has one.
    pub object: Option<u32>,
    /// `__name__`.
    pub name: Arc<str>,
    /// The types of what its methods capture of the function around the class.
    pub captures: Arc<[Ty]>,
}

/// An exception class.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum ExcRef {
    Builtin(Arc<str>),
    User(ClassRef),
}

/// The state of a `for` loop.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum IterKind {
    /// Parts: next value, stop, step.
    Range,
    /// Parts: the list, the next index.
    List,
    /// Parts: the tuple. The next index is part of the type, so that the loop is unrolled.
    Tuple(u32),
    /// Parts: the captures of the element function, then the state over its iterable.
    Generator(FnRef),
    /// As `Generator`, of a nested `for`; the last part is the state of the inner loop (or Unbound).
    Nested(FnRef),
    /// Parts: the string, the next index.
    Str,
    /// A suspended generator function that goes on at a block. Parts: the captures, then for block 0 the parameters and
    /// for others the saved locals (`Cfg::live_in`).
    Resume(FnRef, u32),
    /// Part: an instance whose `__next__` gives the elements.
    Object,
    /// An exhausted iterator.
    Done,
    /// An iterator of which it is not known how far it got: whoever uses it is told so.
    Spent,
    /// The state is that of a named local.
    Link(u32),
    /// Part: the state of an iterator that is lent to a function (see `lent.rs`).
    Lent,
}

/// An abstract value.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ty {
    /// A variable that is not assigned.
    Unbound,
    None,
    NotImplemented,
    Bool,
    BoolConst(bool),
    Int,
    IntConst(i64),
    /// An int of any size; `Int` is below it.
    Wide,
    Float,
    Str,
    StrConst(Arc<str>),
    Tuple(Arc<[Ty]>),
    List(Arc<Ty>),
    /// What `**kwargs` holds: its keys are known.
    Kwargs(Arc<[(Arc<str>, Ty)]>),
    /// start, stop, step.
    Slice(Arc<[Ty]>),
    /// `int | str`: the classes.
    TypeUnion(Arc<[Ty]>),
    /// A tuple of any length, by the type of its elements (rule 7). Its one part is the list of them.
    VarTuple(Arc<Ty>),
    /// Parts: the list of keys, the list of values, the table.
    Dict(Arc<[Ty]>),
    /// Parts: the list of elements, the table.
    Set(SetKind, Arc<[Ty]>),
    /// Parts: the dict.
    View(ViewKind, Arc<[Ty]>),
    /// Parts: a string with a character for each byte.
    Bytes(Arc<[Ty]>),
    /// Parts: two floats.
    Complex(Arc<[Ty]>),
    /// A hash that differs from process to process in CPython: it can be combined, not seen. Parts: an int.
    Hash(Arc<[Ty]>),
    /// The table of a dict or set.
    Table,
    /// start, stop, step.
    Range(Arc<[Ty]>),
    Instance(ClassRef, Arc<[(Arc<str>, Ty)]>),
    /// An exception instance with its args.
    Exception(ExcRef, Arc<[Ty]>),
    /// A user's class, with the values its methods capture.
    Class(ClassRef, Arc<[Ty]>),
    /// A function with its captures and evaluated defaults; `object` is the client's object for it.
    Function {
        func: FnRef,
        captures: Arc<[Ty]>,
        defaults: Arc<[Ty]>,
        object: Option<u32>,
    },
    /// Parts: the receiver, then the function.
    BoundMethod(Arc<[Ty]>),
    /// Element function, whether it yields inner generators; parts: captures, then the iterable.
    Generator {
        func: FnRef,
        nested: bool,
        parts: Arc<[Ty]>,
    },
    Iter(IterKind, Arc<[Ty]>),
    Module(Arc<str>),
    /// A builtin function, type or exception class, or an intrinsic of the library.
    Builtin(Arc<str>),
    /// A method of a builtin type's library class, by class and name; parts: the receiver.
    LibMethod {
        class: Arc<str>,
        name: Arc<str>,
        receiver: Arc<[Ty]>,
    },
    /// A scratch buffer.
    Buf,
    /// In an element function: no element.
    Skip,
    Union(Arc<[Ty]>),
    /// A recursive family: its members, and which of them the value can be, a bit each. See `family.rs`.
    Rec(Arc<[Ty]>, u32),
    /// Inside a member, the family.
    SelfRef,
}

/// What tells the arms of a union apart (rule 3 of the measured rules).
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Arm {
    Unbound,
    None,
    NotImplemented,
    Bool,
    Int,
    Float,
    Str,
    /// Length, and the leading identifier string, if any.
    Tuple(usize, Option<Arc<str>>),
    List,
    VarTuple,
    Kwargs(Vec<Arc<str>>),
    Slice,
    TypeUnion(usize),
    Dict,
    /// Whether it is frozen.
    Set(bool),
    View(ViewKind),
    Bytes,
    Complex,
    Hash,
    Table,
    Range,
    Instance(ClassRef),
    /// Class and number of arguments.
    Exception(ExcRef, usize),
    Class(ClassRef),
    Function(FnRef, Option<u32>),
    BoundMethod(Box<Arm>, Box<Arm>),
    Generator(FnRef),
    Iter(IterKind),
    Module(Arc<str>),
    Builtin(Arc<str>),
    LibMethod(Arc<str>, Arc<str>),
    Buf,
    Skip,
    SelfRef,
    Rec,
}

impl Ty {
    /// The bottom of the lattice: no value.
    pub fn never() -> Ty {
        Ty::Union(Arc::from([]))
    }

    /// Whether it is the bottom.
    pub fn is_never(&self) -> bool {
        matches!(self, Ty::Union(arms) if arms.is_empty())
    }

    /// A tuple.
    pub fn tuple(parts: impl Into<Arc<[Ty]>>) -> Ty {
        Ty::Tuple(parts.into())
    }

    /// A list.
    pub fn list(element: Ty) -> Ty {
        Ty::List(Arc::new(crate::family::packed(element)))
    }

    /// A tuple of any length, whose elements lie as a list's do.
    pub fn var_tuple(element: Ty) -> Ty {
        Ty::VarTuple(Arc::new(crate::family::packed(element)))
    }

    /// A builtin by name.
    pub fn builtin(name: &str) -> Ty {
        Ty::Builtin(Arc::from(name))
    }

    /// The arms: those of a union, else itself.
    pub fn arms(&self) -> &[Ty] {
        match self {
            Ty::Union(arms) => arms,
            other => std::slice::from_ref(other),
        }
    }

    /// Which arm of a union it belongs to. Must not be called on a union.
    pub fn arm(&self) -> Arm {
        match self {
            Ty::Unbound => Arm::Unbound,
            Ty::None => Arm::None,
            Ty::NotImplemented => Arm::NotImplemented,
            Ty::Bool | Ty::BoolConst(_) => Arm::Bool,
            Ty::Int | Ty::IntConst(_) | Ty::Wide => Arm::Int,
            Ty::Float => Arm::Float,
            Ty::Str | Ty::StrConst(_) => Arm::Str,
            Ty::Tuple(parts) => Arm::Tuple(parts.len(), parts.first().and_then(tuple_tag)),
            Ty::List(_) => Arm::List,
            Ty::VarTuple(_) => Arm::VarTuple,
            Ty::Kwargs(items) => Arm::Kwargs(items.iter().map(|(n, _)| n.clone()).collect()),
            Ty::Slice(_) => Arm::Slice,
            Ty::TypeUnion(parts) => Arm::TypeUnion(parts.len()),
            Ty::Dict(_) => Arm::Dict,
            Ty::Set(kind, _) => Arm::Set(kind.frozen),
            Ty::View(kind, _) => Arm::View(*kind),
            Ty::Bytes(_) => Arm::Bytes,
            Ty::Complex(_) => Arm::Complex,
            Ty::Hash(_) => Arm::Hash,
            Ty::Table => Arm::Table,
            Ty::Range(_) => Arm::Range,
            Ty::Instance(class, _) => Arm::Instance(class.clone()),
            Ty::Exception(class, args) => Arm::Exception(class.clone(), args.len()),
            Ty::Class(class, _) => Arm::Class(class.clone()),
            Ty::Function { func, object, .. } => Arm::Function(func.clone(), *object),
            Ty::BoundMethod(parts) => {
                Arm::BoundMethod(Box::new(parts[0].arm_or_unit()), Box::new(parts[1].arm_or_unit()))
            }
            Ty::Generator { func, .. } => Arm::Generator(func.clone()),
            Ty::Iter(kind, _) => Arm::Iter(kind.clone()),
            Ty::Module(name) => Arm::Module(name.clone()),
            Ty::Builtin(name) => Arm::Builtin(name.clone()),
            Ty::LibMethod { class, name, .. } => Arm::LibMethod(class.clone(), name.clone()),
            Ty::Buf => Arm::Buf,
            Ty::Skip => Arm::Skip,
            Ty::Rec(..) => Arm::Rec,
            Ty::SelfRef => Arm::SelfRef,
            Ty::Union(_) => unreachable!("a union has several arms"),
        }
    }

    fn arm_or_unit(&self) -> Arm {
        match self {
            Ty::Union(_) => Arm::Unbound,
            other => other.arm(),
        }
    }

    /// The parts of a structural type, in the order of their slots.
    pub fn parts(&self) -> Vec<Ty> {
        match self {
            Ty::Tuple(parts)
            | Ty::Dict(parts)
            | Ty::Set(_, parts)
            | Ty::View(_, parts)
            | Ty::Bytes(parts)
            | Ty::Complex(parts)
            | Ty::Hash(parts)
            | Ty::Range(parts)
            | Ty::Slice(parts)
            | Ty::TypeUnion(parts)
            | Ty::Exception(_, parts)
            | Ty::Class(_, parts)
            | Ty::BoundMethod(parts)
            | Ty::Generator { parts, .. }
            | Ty::Iter(_, parts)
            | Ty::LibMethod { receiver: parts, .. } => parts.to_vec(),
            Ty::VarTuple(element) => vec![Ty::List(element.clone())],
            Ty::Instance(_, fields) | Ty::Kwargs(fields) => fields.iter().map(|(_, t)| t.clone()).collect(),
            Ty::Function { captures, defaults, .. } => {
                captures.iter().chain(defaults.iter()).cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same structural type with other parts.
    pub fn with_parts(&self, parts: Vec<Ty>) -> Ty {
        match self {
            Ty::Tuple(_) => Ty::Tuple(parts.into()),
            Ty::VarTuple(element) => match parts.first() {
                Some(Ty::List(element)) => Ty::VarTuple(element.clone()),
                _ => Ty::VarTuple(element.clone()),
            },
            Ty::Dict(_) => Ty::Dict(parts.into()),
            Ty::Set(kind, _) => Ty::Set(*kind, parts.into()),
            Ty::View(kind, _) => Ty::View(*kind, parts.into()),
            Ty::Bytes(_) => Ty::Bytes(parts.into()),
            Ty::Complex(_) => Ty::Complex(parts.into()),
            Ty::Hash(_) => Ty::Hash(parts.into()),
            Ty::Range(_) => Ty::Range(parts.into()),
            Ty::Slice(_) => Ty::Slice(parts.into()),
            Ty::TypeUnion(_) => Ty::TypeUnion(parts.into()),
            Ty::Kwargs(items) => Ty::Kwargs(items.iter().map(|(n, _)| n.clone()).zip(parts).collect()),
            Ty::Exception(class, _) => Ty::Exception(class.clone(), parts.into()),
            Ty::Class(class, _) => Ty::Class(class.clone(), parts.into()),
            Ty::BoundMethod(_) => Ty::BoundMethod(parts.into()),
            Ty::Generator { func, nested, .. } => {
                Ty::Generator { func: func.clone(), nested: *nested, parts: parts.into() }
            }
            Ty::Iter(kind, _) => Ty::Iter(kind.clone(), parts.into()),
            Ty::LibMethod { class, name, .. } => {
                Ty::LibMethod { class: class.clone(), name: name.clone(), receiver: parts.into() }
            }
            Ty::Instance(class, fields) => {
                let names = fields.iter().map(|(n, _)| n.clone());
                Ty::Instance(class.clone(), names.zip(parts).collect())
            }
            Ty::Function { func, captures, object, .. } => {
                let (c, d) = parts.split_at(captures.len());
                Ty::Function { func: func.clone(), captures: c.into(), defaults: d.into(), object: *object }
            }
            other => other.clone(),
        }
    }

    /// The type without known numbers and strings (rule 1: specialise on types, not on values).
    pub fn widen_constants(&self) -> Ty {
        match self {
            Ty::IntConst(_) => Ty::Int,
            Ty::StrConst(_) => Ty::Str,
            Ty::Tuple(parts) if parts.first().and_then(tuple_tag).is_some() => {
                let rest = parts.iter().skip(1).map(Ty::widen_constants);
                Ty::Tuple(std::iter::once(parts[0].clone()).chain(rest).collect())
            }
            Ty::Iter(..) | Ty::Rec(..) => self.clone(),
            // What it gets is part of what `operator.itemgetter` makes.
            Ty::Function { func, .. } if &*func.item.file == "<pyfora>/operator.py" => self.clone(),
            // The usual steps are part of a range's kind: loops over it compare and count with them.
            Ty::Range(parts) if matches!(parts[2], Ty::IntConst(1 | -1)) => Ty::Range(Arc::from([
                parts[0].widen_constants(),
                parts[1].widen_constants(),
                parts[2].clone(),
            ])),
            Ty::Union(arms) => Ty::Union(arms.iter().map(Ty::widen_constants).collect()),
            other => {
                let parts = other.parts();
                if parts.is_empty() {
                    return other.clone();
                }
                other.with_parts(parts.iter().map(Ty::widen_constants).collect())
            }
        }
    }

    /// How the value is laid out and how the VM and client see it.
    pub fn shape(&self) -> Shape {
        let opaque = |what: &str| Shape::Opaque {
            what: what.to_owned(),
            parts: self.parts().iter().map(Ty::shape).collect(),
        };
        let shapes = |parts: &[Ty]| parts.iter().map(Ty::shape).collect::<Vec<_>>();
        match self {
            Ty::Unbound => Shape::Unbound,
            Ty::None => Shape::None,
            Ty::Bool => Shape::Bool,
            Ty::BoolConst(b) => Shape::ConstBool(*b),
            Ty::Int => Shape::Int,
            Ty::IntConst(i) => Shape::ConstInt(*i),
            Ty::Wide => Shape::Wide,
            Ty::Float => Shape::Float,
            Ty::Str => Shape::Str,
            Ty::StrConst(s) => Shape::ConstStr(s.to_string()),
            Ty::Tuple(parts) => Shape::Tuple(shapes(parts)),
            Ty::List(element) => Shape::List(Box::new(element.shape())),
            Ty::VarTuple(element) => Shape::VarTuple(Box::new(Shape::List(Box::new(element.shape())))),
            Ty::Dict(parts) => {
                Shape::Dict(Box::new([parts[0].element().shape(), parts[1].element().shape()]))
            }
            Ty::Set(kind, parts) => Shape::Set {
                frozen: kind.frozen,
                ordered: kind.ordered,
                element: Box::new(parts[0].element().shape()),
            },
            Ty::View(kind, _) => opaque(kind.type_name()),
            Ty::Bytes(_) => Shape::Bytes,
            Ty::Complex(_) => crate::ty_table::complex_shape(),
            Ty::Hash(_) => opaque("hash that differs from process to process"),
            Ty::Table => Shape::Table,
            Ty::Range(p) => Shape::Range(Box::new([p[0].shape(), p[1].shape(), p[2].shape()])),
            Ty::Instance(class, fields) => Shape::Instance {
                class: class.key(),
                fields: fields.iter().map(|(n, t)| (n.to_string(), t.shape())).collect(),
            },
            Ty::Exception(class, args) => Shape::Exception { class: class.class(), args: shapes(args) },
            Ty::Class(class, parts) if parts.is_empty() && class.object.is_some() => {
                Shape::Object(class.object.unwrap_or_default())
            }
            Ty::Function { object: Some(id), .. } => Shape::Object(*id),
            Ty::Union(arms) if arms.is_empty() => Shape::Never,
            Ty::Union(arms) => Shape::Union(arms.iter().map(Ty::shape).collect()),
            Ty::Rec(members, _) => Shape::Rec(members.iter().map(Ty::shape).collect()),
            Ty::SelfRef => Shape::SelfRef,
            Ty::Class(..) => opaque("class"),
            Ty::Function { .. } => opaque("function"),
            Ty::BoundMethod(_) | Ty::LibMethod { .. } => opaque("method"),
            Ty::Generator { .. } => opaque("generator"),
            Ty::Iter(..) => opaque("iterator"),
            Ty::Module(name) => Shape::module(name),
            Ty::Builtin(name) => Shape::builtin(name),
            Ty::Kwargs(_) => opaque("dict of keyword arguments"),
            // The client makes its own `slice` of it.
            Ty::Slice(p) => Shape::Instance {
                class: ClassKey::Named { file: "<pyfora>/slice.py".into(), name: "slice".into() },
                fields: ["start", "stop", "step"].map(String::from).into_iter().zip(shapes(p)).collect(),
            },
            Ty::TypeUnion(_) => opaque("union of types"),
            Ty::NotImplemented | Ty::Buf | Ty::Skip => opaque("internal"),
        }
    }

    /// The name that CPython's messages use: `int`, `NoneType`, the class's name.
    pub fn type_name(&self) -> String {
        match self {
            Ty::Rec(..) => {
                let mut names: Vec<String> = self.members().iter().map(|(_, t)| t.type_name()).collect();
                names.dedup();
                names.join(" or ")
            }
            Ty::Unbound | Ty::Skip | Ty::Buf | Ty::SelfRef => "object".into(),
            Ty::None => "NoneType".into(),
            Ty::NotImplemented => "NotImplementedType".into(),
            Ty::Bool | Ty::BoolConst(_) => "bool".into(),
            Ty::Int | Ty::IntConst(_) | Ty::Wide => "int".into(),
            Ty::Float => "float".into(),
            Ty::Str | Ty::StrConst(_) => "str".into(),
            Ty::Tuple(_) | Ty::VarTuple(_) => "tuple".into(),
            Ty::List(_) => "list".into(),
            Ty::Dict(_) => "dict".into(),
            Ty::Set(kind, _) => if kind.frozen { "frozenset" } else { "set" }.into(),
            Ty::View(kind, _) => kind.type_name().into(),
            Ty::Bytes(_) => "bytes".into(),
            Ty::Complex(_) => "complex".into(),
            Ty::Hash(_) => "int".into(),
            Ty::Table => "object".into(),
            Ty::Range(_) => "range".into(),
            Ty::Instance(class, _) if class.is_wrapper() => "function".into(),
            Ty::Instance(class, _) if class.is_partial() => "functools.partial".into(),
            Ty::Instance(class, _) => class.name.to_string(),
            Ty::Exception(class, _) => class.name(),
            Ty::Class(..) => "type".into(),
            Ty::Builtin(name) if crate::builtin::is_type(name) => "type".into(),
            Ty::Builtin(_) | Ty::LibMethod { .. } => "builtin_function_or_method".into(),
            Ty::Function { func, .. } => crate::builtin::function_type(func).into(),
            Ty::BoundMethod(_) => "method".into(),
            Ty::Generator { .. } => "generator".into(),
            Ty::Iter(kind, _) => kind.type_name().into(),
            Ty::Module(_) => "module".into(),
            Ty::Kwargs(_) => "dict".into(),
            Ty::Slice(_) => "slice".into(),
            Ty::TypeUnion(_) => "UnionType".into(),
            Ty::Union(arms) => arms.iter().map(Ty::type_name).collect::<Vec<_>>().join(" or "),
        }
    }
}

/// An identifier string that leads a tuple literal is its tag.
fn tuple_tag(first: &Ty) -> Option<Arc<str>> {
    match first {
        Ty::StrConst(s) if !s.is_empty() && s.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            Some(s.clone())
        }
        _ => None,
    }
}

impl IterKind {
    /// The name of the type in CPython's messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            IterKind::Range => "range_iterator",
            IterKind::List => "list_iterator",
            IterKind::Tuple(_) => "tuple_iterator",
            IterKind::Str => "str_iterator",
            IterKind::Generator(_) | IterKind::Nested(_) | IterKind::Resume(..) => "generator",
            IterKind::Object | IterKind::Done | IterKind::Spent | IterKind::Link(_) | IterKind::Lent => {
                "iterator"
            }
        }
    }
}

impl ClassRef {
    /// The key that the client knows it by.
    pub fn key(&self) -> ClassKey {
        match self.object {
            Some(id) => ClassKey::Object(id),
            None => ClassKey::Named { file: self.item.file.to_string(), name: self.name.to_string() },
        }
    }
}
