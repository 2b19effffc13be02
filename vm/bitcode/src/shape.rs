//! Shapes: how a Python value is spread over slots. The one layout rule, shared by the compiler and the VM.
//!
//! A scalar takes one slot, an int of any size two; constants, None, functions without captures, classes and modules take none; tuples,
//! instances and closures are their parts in order. A union is a tag (`I64`, the arm's index) followed by the arms laid
//! over one another: for each of I1, I64, F64, Ref (in this order) as many slots as the arm that needs most.

use crate::Type;

/// Names a class or function of the client's program: an index into the request's object table, or a name.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum ClassKey {
    /// Object number of the request's table.
    Object(u32),
    /// A class of the source that the client has no object for, by file and qualified name.
    Named { file: String, name: String },
}

/// The description of a value's type as the VM and the client see it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Shape {
    None,
    Bool,
    Int,
    /// An int of any size: an `I64`, and null where that is the value, else a reference to a large integer (then the
    /// `I64` is 0). What fits in 64 bits is never large.
    Wide,
    Float,
    Str,
    /// Known values take no slot.
    ConstBool(bool),
    ConstInt(i64),
    ConstStr(String),
    /// `start, stop, step`, three shapes of ints.
    Range(Box<[Shape; 3]>),
    Tuple(Vec<Shape>),
    List(Box<Shape>),
    /// A tuple of any length, held as the list of this shape.
    VarTuple(Box<Shape>),
    /// A list of keys, a list of values, and their table.
    Dict(Box<[Shape; 2]>),
    /// A list of elements and their table; `ordered` where the elements' order is the one that CPython's set has.
    Set {
        frozen: bool,
        ordered: bool,
        element: Box<Shape>,
    },
    /// A string with a character for each byte.
    Bytes,
    /// The table of a dict or set.
    Table,
    Instance {
        class: ClassKey,
        fields: Vec<(String, Shape)>,
    },
    /// An exception instance; `class` is a builtin's name.
    Exception {
        class: crate::func::ExcClass,
        args: Vec<Shape>,
    },
    /// A function, class, module, method, generator: can be passed on and called, not downloaded. The text says what.
    Opaque {
        what: String,
        parts: Vec<Shape>,
    },
    /// An object of the request's table: a function, class or module that the client knows.
    Object(u32),
    /// A variable that was not assigned.
    Unbound,
    Union(Vec<Shape>),
    /// A recursive family by its members: a box that holds one of them, or null for the first member without slots.
    Rec(Vec<Shape>),
    /// Inside a family, the family itself (the innermost).
    SelfRef,
    /// No value: an expression that never finishes.
    Never,
}

impl Shape {
    /// A builtin type or function, by its name; the client has it, too.
    pub fn builtin(name: &str) -> Shape {
        Shape::Opaque { what: format!("{BUILTIN}{name}"), parts: Vec::new() }
    }

    /// A module, by its name.
    pub fn module(name: &str) -> Shape {
        Shape::Opaque { what: format!("{MODULE}{name}"), parts: Vec::new() }
    }

    /// The slots' types, in order.
    pub fn slots(&self) -> Vec<Type> {
        let mut out = Vec::new();
        self.push_slots(&mut out);
        out
    }

    fn push_slots(&self, out: &mut Vec<Type>) {
        match self {
            Shape::Bool => out.push(Type::I1),
            Shape::Int => out.push(Type::I64),
            Shape::Float => out.push(Type::F64),
            Shape::Str | Shape::List(_) | Shape::Bytes | Shape::Table | Shape::Rec(_) | Shape::SelfRef => {
                out.push(Type::Ref)
            }
            Shape::Dict(_) => out.extend([Type::Ref; 3]),
            Shape::Set { .. } => out.extend([Type::Ref; 2]),
            Shape::VarTuple(list) => list.push_slots(out),
            Shape::Wide => out.extend([Type::I64, Type::Ref]),
            Shape::Range(parts) => parts.iter().for_each(|p| p.push_slots(out)),
            Shape::Tuple(parts) | Shape::Opaque { parts, .. } | Shape::Exception { args: parts, .. } => {
                parts.iter().for_each(|p| p.push_slots(out));
            }
            Shape::Instance { fields, .. } => fields.iter().for_each(|(_, p)| p.push_slots(out)),
            Shape::Union(arms) => {
                out.push(Type::I64);
                let slots: Vec<Vec<Type>> = arms.iter().map(Shape::slots).collect();
                out.extend(overlay(&slots));
            }
            Shape::None
            | Shape::ConstBool(_)
            | Shape::ConstInt(_)
            | Shape::ConstStr(_)
            | Shape::Object(_)
            | Shape::Unbound
            | Shape::Never => {}
        }
    }
}

/// How `Shape::Opaque::what` begins for a builtin and for a module; the name follows.
pub const BUILTIN: &str = "builtin ";
pub const MODULE: &str = "module ";

impl Shape {
    /// Calls `visit` on each number of an object of the request's table, to list or replace them.
    pub fn visit_objects(&mut self, visit: &mut dyn FnMut(&mut u32)) {
        match self {
            Shape::Object(id) => visit(id),
            Shape::Range(parts) => parts.iter_mut().for_each(|p| p.visit_objects(visit)),
            Shape::Tuple(parts) | Shape::Union(parts) | Shape::Rec(parts) | Shape::Opaque { parts, .. } => {
                parts.iter_mut().for_each(|p| p.visit_objects(visit));
            }
            Shape::List(inner) | Shape::VarTuple(inner) | Shape::Set { element: inner, .. } => {
                inner.visit_objects(visit);
            }
            Shape::Dict(parts) => parts.iter_mut().for_each(|p| p.visit_objects(visit)),
            Shape::Instance { class, fields } => {
                if let ClassKey::Object(id) = class {
                    visit(id);
                }
                fields.iter_mut().for_each(|(_, p)| p.visit_objects(visit));
            }
            Shape::Exception { class, args } => {
                if let crate::func::ExcClass::User(ClassKey::Object(id)) = class {
                    visit(id);
                }
                args.iter_mut().for_each(|p| p.visit_objects(visit));
            }
            Shape::None
            | Shape::Bool
            | Shape::Int
            | Shape::Float
            | Shape::Str
            | Shape::Bytes
            | Shape::Table
            | Shape::ConstBool(_)
            | Shape::ConstInt(_)
            | Shape::ConstStr(_)
            | Shape::Unbound
            | Shape::SelfRef
            | Shape::Never
            | Shape::Wide => {}
        }
    }
}

/// Words that a box may have, and members that a family may have.
pub const MAX_BOX: usize = 255;

/// For each slot of a member of a family, the word of its box: references come first, each kind in order.
pub fn box_words(slots: &[Type]) -> Vec<usize> {
    let refs = slots.iter().filter(|t| **t == Type::Ref).count();
    let (mut next_ref, mut next) = (0, refs);
    let word = |t: &Type| {
        let counter = if *t == Type::Ref { &mut next_ref } else { &mut next };
        *counter += 1;
        *counter - 1
    };
    slots.iter().map(word).collect()
}

/// The member of a family that null stands for: the first without slots.
pub fn null_member(members: &[Shape]) -> Option<usize> {
    members.iter().position(|m| m.slots().is_empty())
}

impl Shape {
    /// A member of a family with the family put in for its references to itself.
    pub fn unfolded(&self, family: &Shape) -> Shape {
        let all = |parts: &[Shape]| parts.iter().map(|p| p.unfolded(family)).collect::<Vec<_>>();
        match self {
            Shape::SelfRef => family.clone(),
            Shape::Range(p) => Shape::Range(p.clone()),
            Shape::Tuple(parts) => Shape::Tuple(all(parts)),
            Shape::Union(parts) => Shape::Union(all(parts)),
            Shape::List(element) => Shape::List(Box::new(element.unfolded(family))),
            Shape::VarTuple(list) => Shape::VarTuple(Box::new(list.unfolded(family))),
            Shape::Dict(p) => Shape::Dict(Box::new([p[0].unfolded(family), p[1].unfolded(family)])),
            Shape::Set { frozen, ordered, element } => {
                Shape::Set { frozen: *frozen, ordered: *ordered, element: Box::new(element.unfolded(family)) }
            }
            Shape::Opaque { what, parts } => Shape::Opaque { what: what.clone(), parts: all(parts) },
            Shape::Exception { class, args } => Shape::Exception { class: class.clone(), args: all(args) },
            Shape::Instance { class, fields } => Shape::Instance {
                class: class.clone(),
                fields: fields.iter().map(|(n, p)| (n.clone(), p.unfolded(family))).collect(),
            },
            other => other.clone(),
        }
    }
}

/// The register classes in the order of a union's payload.
pub const OVERLAY_ORDER: [Type; 4] = [Type::I1, Type::I64, Type::F64, Type::Ref];

/// A union's payload: the arms laid over one another, class by class.
pub fn overlay(arms: &[Vec<Type>]) -> Vec<Type> {
    let mut out = Vec::new();
    for class in OVERLAY_ORDER {
        let most = arms.iter().map(|arm| arm.iter().filter(|&&t| t == class).count()).max().unwrap_or(0);
        out.extend(std::iter::repeat_n(class, most));
    }
    out
}

/// For each slot of one arm, its index in the union's payload.
pub fn overlay_positions(arm: &[Type], payload: &[Type]) -> Vec<usize> {
    let mut used = vec![false; payload.len()];
    arm.iter()
        .map(|&t| {
            let i = (0..payload.len())
                .find(|&i| payload[i] == t && !used[i])
                .expect("the payload has room for each of its arms");
            used[i] = true;
            i
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unions_overlay_by_class() {
        let shape = Shape::Union(vec![
            Shape::Int,
            Shape::Float,
            Shape::Tuple(vec![Shape::Int, Shape::Int, Shape::Bool]),
            Shape::None,
        ]);
        assert_eq!(shape.slots(), [Type::I64, Type::I1, Type::I64, Type::I64, Type::F64]);
        let payload = &shape.slots()[1..];
        assert_eq!(overlay_positions(&[Type::I64, Type::I64, Type::I1], payload), [1, 2, 0]);
    }
}
