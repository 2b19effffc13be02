//! Shapes and exception classes in the text form.

use std::fmt::{self, Display};

use super::parse::{ParseError, Parser};
use crate::shape::ClassKey;
use crate::{ExcClass, Shape};

/// Deeper shapes are refused: they come from hostile input, and recursion over them would exhaust the stack.
pub(crate) const MAX_SHAPE_DEPTH: usize = 100;

/// A shape, to print.
pub(super) struct ShapeText<'a>(pub &'a Shape);
/// An exception's class, to print.
pub(super) struct ClassText<'a>(pub &'a ExcClass);
struct KeyText<'a>(&'a ClassKey);

fn list(out: &mut fmt::Formatter<'_>, head: &str, parts: &[Shape]) -> fmt::Result {
    write!(out, "{head}(")?;
    for (i, part) in parts.iter().enumerate() {
        write!(out, "{}{}", if i > 0 { ", " } else { "" }, ShapeText(part))?;
    }
    out.write_str(")")
}

impl Display for ShapeText<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Shape::None => out.write_str("none"),
            Shape::Bool => out.write_str("bool"),
            Shape::Int => out.write_str("int"),
            Shape::Wide => out.write_str("wide"),
            Shape::Float => out.write_str("float"),
            Shape::Str => out.write_str("str"),
            Shape::ConstBool(b) => write!(out, "{b}"),
            Shape::ConstInt(i) => write!(out, "{i}"),
            Shape::ConstStr(s) => write!(out, "{s:?}"),
            Shape::Range(parts) => list(out, "range", parts.as_slice()),
            Shape::Tuple(parts) => list(out, "tuple", parts),
            Shape::List(element) => list(out, "list", std::slice::from_ref(element)),
            Shape::VarTuple(inner) => list(out, "vartuple", std::slice::from_ref(inner)),
            Shape::Dict(parts) => list(out, "dict", parts.as_slice()),
            Shape::Set { frozen, ordered, element } => {
                list(out, set_word(*frozen, *ordered), std::slice::from_ref(element))
            }
            Shape::Bytes => out.write_str("bytes"),
            Shape::Table => out.write_str("table"),
            Shape::Instance { class, fields } => {
                write!(out, "instance({}", KeyText(class))?;
                for (name, shape) in fields {
                    write!(out, ", {name:?} {}", ShapeText(shape))?;
                }
                out.write_str(")")
            }
            Shape::Exception { class, args } => {
                write!(out, "exception({}", ClassText(class))?;
                for shape in args {
                    write!(out, ", {}", ShapeText(shape))?;
                }
                out.write_str(")")
            }
            Shape::Opaque { what, parts } => {
                write!(out, "opaque({what:?}")?;
                for shape in parts {
                    write!(out, ", {}", ShapeText(shape))?;
                }
                out.write_str(")")
            }
            Shape::Object(i) => write!(out, "object {i}"),
            Shape::Unbound => out.write_str("unbound"),
            Shape::Union(arms) => list(out, "union", arms),
            Shape::Never => out.write_str("never"),
        }
    }
}

/// The word of a set's shape: frozen or not, in the order of CPython or in one that is not to be seen.
fn set_word(frozen: bool, ordered: bool) -> &'static str {
    match (frozen, ordered) {
        (false, true) => "set",
        (false, false) => "unordered_set",
        (true, true) => "frozenset",
        (true, false) => "unordered_frozenset",
    }
}

impl Display for ClassText<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ExcClass::Builtin(name) => {
                let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                let plain = plain && name.starts_with(|c: char| c.is_ascii_uppercase());
                if plain { out.write_str(name) } else { write!(out, "{name:?}") }
            }
            ExcClass::User(key) => write!(out, "{}", KeyText(key)),
        }
    }
}

impl Display for KeyText<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ClassKey::Object(i) => write!(out, "object {i}"),
            ClassKey::Named { file, name } => write!(out, "named {file:?} {name:?}"),
        }
    }
}

impl Parser<'_> {
    /// A shape.
    pub(super) fn shape(&mut self, depth: usize) -> Result<Shape, ParseError> {
        if depth > MAX_SHAPE_DEPTH {
            return Err(self.error("a shape nested too deep"));
        }
        if let Some(i) = self.try_int()? {
            return Ok(Shape::ConstInt(i));
        }
        if let Some(s) = self.try_string() {
            return Ok(Shape::ConstStr(s));
        }
        let word = self.word()?;
        Ok(match word.as_str() {
            "none" => Shape::None,
            "bool" => Shape::Bool,
            "int" => Shape::Int,
            "wide" => Shape::Wide,
            "float" => Shape::Float,
            "str" => Shape::Str,
            "true" => Shape::ConstBool(true),
            "false" => Shape::ConstBool(false),
            "unbound" => Shape::Unbound,
            "never" => Shape::Never,
            "object" => Shape::Object(self.index()?),
            "tuple" => Shape::Tuple(self.shapes(depth)?),
            "union" => Shape::Union(self.shapes(depth)?),
            "bytes" => Shape::Bytes,
            "table" => Shape::Table,
            "list"
            | "range"
            | "vartuple"
            | "dict"
            | "set"
            | "frozenset"
            | "unordered_set"
            | "unordered_frozenset" => self.sized_shape(&word, depth)?,
            "instance" | "exception" | "opaque" => self.named_shape(&word, depth)?,
            _ => return Err(self.error(format!("`{word}` is no shape"))),
        })
    }

    fn sized_shape(&mut self, word: &str, depth: usize) -> Result<Shape, ParseError> {
        let mut parts = self.shapes(depth)?;
        if word == "range" {
            let parts: Result<[Shape; 3], _> = parts.try_into();
            return match parts {
                Ok(parts) => Ok(Shape::Range(Box::new(parts))),
                Err(_) => Err(self.error("a range has three parts")),
            };
        }
        if word == "dict" {
            let parts: Result<[Shape; 2], _> = parts.try_into();
            return parts
                .map(|parts| Shape::Dict(Box::new(parts)))
                .map_err(|_| self.error("a dict has two parts"));
        }
        match (parts.pop(), parts.is_empty()) {
            (Some(list @ Shape::List(_)), true) if word == "vartuple" => Ok(Shape::VarTuple(Box::new(list))),
            (_, true) if word == "vartuple" => Err(self.error("a vartuple has a list")),
            (Some(element), true) if word == "list" => Ok(Shape::List(Box::new(element))),
            (Some(element), true) => Ok(Shape::Set {
                frozen: word.ends_with("frozenset"),
                ordered: !word.starts_with("unordered"),
                element: Box::new(element),
            }),
            _ => Err(self.error(format!("a {word} has one part"))),
        }
    }

    fn named_shape(&mut self, word: &str, depth: usize) -> Result<Shape, ParseError> {
        self.expect("(")?;
        let shape = match word {
            "instance" => {
                let class = self.class_key()?;
                let mut fields = Vec::new();
                while self.eat(",") {
                    let name = self.string()?;
                    fields.push((name, self.shape(depth + 1)?));
                }
                Shape::Instance { class, fields }
            }
            "exception" => Shape::Exception { class: self.exc_class()?, args: self.more_shapes(depth)? },
            _ => Shape::Opaque { what: self.string()?, parts: self.more_shapes(depth)? },
        };
        self.expect(")")?;
        Ok(shape)
    }

    fn more_shapes(&mut self, depth: usize) -> Result<Vec<Shape>, ParseError> {
        let mut out = Vec::new();
        while self.eat(",") {
            out.push(self.shape(depth + 1)?);
        }
        Ok(out)
    }

    /// `(shape, …)`.
    pub(super) fn shapes(&mut self, depth: usize) -> Result<Vec<Shape>, ParseError> {
        self.expect("(")?;
        if self.eat(")") {
            return Ok(Vec::new());
        }
        let mut out = vec![self.shape(depth + 1)?];
        out.extend(self.more_shapes(depth)?);
        self.expect(")")?;
        Ok(out)
    }

    fn class_key(&mut self) -> Result<ClassKey, ParseError> {
        match self.word()?.as_str() {
            "object" => Ok(ClassKey::Object(self.index()?)),
            "named" => Ok(ClassKey::Named { file: self.string()?, name: self.string()? }),
            word => Err(self.error(format!("`{word}` is no class"))),
        }
    }

    /// An exception's class: a builtin's name or a user's key.
    pub(super) fn exc_class(&mut self) -> Result<ExcClass, ParseError> {
        if let Some(name) = self.try_string() {
            return Ok(ExcClass::Builtin(name));
        }
        match self.peek_word() {
            Some("object" | "named") => Ok(ExcClass::User(self.class_key()?)),
            _ => Ok(ExcClass::Builtin(self.word()?)),
        }
    }
}
