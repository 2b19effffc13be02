//! Types and exception classes as text, for logs, for the messages of tests and for bitcode.

use crate::ty::{ExcRef, Ty};
use pyfora_bitcode::ExcClass;
use std::fmt;

impl fmt::Debug for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, parts: &[Ty]| -> fmt::Result {
            for (i, p) in parts.iter().enumerate() {
                write!(f, "{}{p:?}", if i > 0 { ", " } else { "" })?;
            }
            Ok(())
        };
        match self {
            Ty::BoolConst(b) => write!(f, "{b}"),
            Ty::IntConst(i) => write!(f, "{i}"),
            Ty::Wide => write!(f, "wide"),
            Ty::StrConst(s) => write!(f, "{s:?}"),
            Ty::Tuple(p) => {
                write!(f, "(")?;
                list(f, p)?;
                write!(f, ")")
            }
            Ty::List(e) => write!(f, "list[{e:?}]"),
            Ty::VarTuple(e) => write!(f, "tuple[{e:?}, ...]"),
            Ty::Instance(class, fields) => {
                write!(f, "{}{{", class.name)?;
                for (name, ty) in fields.iter() {
                    write!(f, "{name}: {ty:?} ")?;
                }
                write!(f, "}}")
            }
            Ty::Union(arms) if arms.is_empty() => write!(f, "never"),
            Ty::Union(arms) => {
                for (i, arm) in arms.iter().enumerate() {
                    write!(f, "{}{arm:?}", if i > 0 { " | " } else { "" })?;
                }
                Ok(())
            }
            Ty::Rec(members, held) => {
                write!(f, "rec {held:b}<")?;
                list(f, members)?;
                write!(f, ">")
            }
            Ty::SelfRef => write!(f, "self"),
            Ty::Builtin(name) | Ty::Module(name) => write!(f, "<{name}>"),
            Ty::Function { func, object, .. } => {
                write!(f, "fn {}#{}", func.item.name, func.index)?;
                if let Some(o) = object {
                    write!(f, "@{o}")?;
                }
                write!(f, "[")?;
                list(f, &self.parts())?;
                write!(f, "]")
            }
            Ty::Class(class, _) => write!(f, "class {}", class.name),
            Ty::Generator { func, .. } => {
                write!(f, "gen {}#{}[", func.item.name, func.index)?;
                list(f, &self.parts())?;
                write!(f, "]")
            }
            Ty::Iter(kind, p) => {
                write!(f, "iter {kind:?}[")?;
                list(f, p)?;
                write!(f, "]")
            }
            other => {
                write!(f, "{}[", other.type_name())?;
                list(f, &other.parts())?;
                write!(f, "]")
            }
        }
    }
}

impl ExcRef {
    /// `__name__`.
    pub fn name(&self) -> String {
        match self {
            ExcRef::Builtin(name) => name.to_string(),
            ExcRef::User(class) => class.name.to_string(),
        }
    }

    /// As the bitcode names it.
    pub fn class(&self) -> ExcClass {
        match self {
            ExcRef::Builtin(name) => ExcClass::Builtin(name.to_string()),
            ExcRef::User(class) => ExcClass::User(class.key()),
        }
    }
}
