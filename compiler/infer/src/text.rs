//! Texts of values: `repr`, `str` of what is no scalar, `format`, f-strings and `%` with a tuple.

use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::Ty;
use pyfora_base::registry;
use pyfora_bitcode::{Op, symbol::Symbol};
use pyfora_hir::ir::Local;
use std::iter::Peekable;
use std::str::Chars;

impl Engine<'_> {
    /// `str(v)` of an arm that is no scalar.
    pub fn str_of_object(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Instance(..) => {
                let text = match self.call_method(v, "__str__", Vec::new()) {
                    Some(text) => Some(text),
                    None => self.call_method(v, "__repr__", Vec::new()),
                };
                match text {
                    Some(text) => self.checked_text(text, "__str__ returned non-string (type ", ")"),
                    None => self.repr_of(v),
                }
            }
            _ => self.repr_of(v),
        }
    }

    /// What a method of a class gave, which must be a string.
    pub fn checked_text(&mut self, text: Val, before: &str, after: &str) -> Val {
        self.split(text, &mut |e, text| match e.ty(text) {
            Ty::Str | Ty::StrConst(_) => text,
            ty => e.type_error(&format!("{before}{}{after}", ty.type_name())),
        })
    }

    /// `repr(v)` of an arm.
    pub fn repr_of(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Str | Ty::StrConst(_) => {
                let v = self.b.convert(v, &Ty::Str);
                self.b.runtime(Symbol::StrRepr, vec![v], Ty::Str)
            }
            Ty::None | Ty::Bool | Ty::BoolConst(_) | Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Float => {
                self.str_of(v)
            }
            Ty::Tuple(parts) => {
                let close = if parts.len() == 1 { ",)" } else { ")" };
                self.repr_of_parts("(", v, close)
            }
            Ty::Slice(_) => self.repr_of_parts("slice(", v, ")"),
            Ty::List(_) => self.library_call("_repr_list", vec![v]),
            Ty::VarTuple(_) => {
                let list = self.b.part(v, 0);
                self.library_call("_repr_tuple", vec![list])
            }
            Ty::Dict(_) => self.library_call("_repr_dict", vec![v]),
            Ty::Set(kind, parts) if crate::dict::order_is_seen(kind, &parts) => {
                self.library_call("_repr_set", vec![v])
            }
            Ty::Set(..) => self.unseen_order(v),
            Ty::View(..) => self.library_call("_repr_view", vec![v]),
            Ty::Bytes(_) => self.library_call("_repr_bytes", vec![v]),
            Ty::Complex(_) => self.library_call("_repr_complex", vec![v]),
            Ty::Range(parts) => match parts[2] {
                Ty::IntConst(1) => {
                    let bounds = [self.b.part(v, 0), self.b.part(v, 1)];
                    let bounds = self.tuple(bounds.to_vec());
                    self.repr_of_parts("range(", bounds, ")")
                }
                _ => self.library_call("_repr_range", vec![v]),
            },
            Ty::Exception(..) => self.repr_of_exception(v),
            Ty::Builtin(name) if crate::builtin::is_type(&name) => self.b.str(&format!("<class '{name}'>")),
            Ty::NotImplemented => self.b.str("NotImplemented"),
            ty => self.repr_of_instance(v, &ty),
        }
    }

    fn repr_of_instance(&mut self, v: Val, ty: &Ty) -> Val {
        if let (Ty::Instance(..), Some(text)) = (ty, self.call_method(v, "__repr__", Vec::new())) {
            return self.checked_text(text, "__repr__ returned non-string (type ", ")");
        }
        let name = ty.type_name();
        let why = match ty {
            Ty::Instance(..) => ", which has no `__repr__`: CPython's text has its address",
            _ => "",
        };
        self.unsupported(registry::UNSUPPORTED_CALL, format!("the text of a value of type `{name}`{why}"))
    }

    /// The parts' texts, separated by commas, between two others.
    pub fn repr_of_parts(&mut self, open: &str, v: Val, close: &str) -> Val {
        let mut text = self.b.str(open);
        for (i, part) in self.b.parts(v).into_iter().enumerate() {
            if i > 0 {
                let comma = self.b.str(", ");
                text = self.joined(text, comma);
            }
            let shown = match self.b.ty(part).has_family() {
                // As deep as the data: a function that calls itself.
                true => self.library_call("_repr_deep", vec![part]),
                false => self.split(part, &mut |e, part| e.repr_of(part)),
            };
            if self.b.dead() {
                return shown;
            }
            text = self.joined(text, shown);
        }
        let close = self.b.str(close);
        self.joined(text, close)
    }

    /// `a + b` of texts.
    pub fn joined(&mut self, a: Val, b: Val) -> Val {
        let (a, b) = (self.b.convert(a, &Ty::Str), self.b.convert(b, &Ty::Str));
        self.b.runtime(Symbol::StrConcat, vec![a, b], Ty::Str)
    }

    /// `ascii(v)` of an arm.
    pub fn ascii_of(&mut self, v: Val) -> Val {
        let text = self.repr_of(v);
        if self.b.dead() {
            return text;
        }
        let text = self.b.convert(text, &Ty::Str);
        self.b.runtime(Symbol::StrAscii, vec![text], Ty::Str)
    }

    /// `format(v, spec)` of an arm.
    pub fn format_of(&mut self, v: Val, spec: Val) -> Val {
        let plain = match self.ty(spec) {
            Ty::StrConst(text) => Some(text.is_empty()),
            Ty::Str => None,
            ty => {
                let text = format!("format() argument 2 must be str, not {}", ty.type_name());
                return self.type_error(&text);
            }
        };
        let ty = self.ty(v);
        if self.any_hash(&[v]) {
            return self.seen_hash();
        }
        if let (Ty::Instance(..), Some(text)) = (&ty, self.call_method(v, "__format__", vec![spec])) {
            return self.checked_text(text, "__format__ must return a str, not ", "");
        }
        match plain {
            Some(true) => self.str_of(v),
            Some(false) => self.format_by(v, &ty, spec),
            None => {
                let (n, zero) = (self.length(spec), self.b.int(0));
                let plain = self.b.prim1(Op::EqI64, vec![n, zero], Ty::Bool);
                self.if_else(plain, &mut |e| e.str_of(v), &mut |e| e.format_by(v, &ty, spec))
            }
        }
    }

    /// By a specification that is not empty.
    fn format_by(&mut self, v: Val, ty: &Ty, spec: Val) -> Val {
        let spec = self.b.convert(spec, &Ty::Str);
        match ty {
            Ty::Str | Ty::StrConst(_) => {
                let v = self.b.convert(v, &Ty::Str);
                self.b.runtime(Symbol::FormatStr, vec![v, spec], Ty::Str)
            }
            Ty::Wide => self.b.runtime(Symbol::BigFormat, vec![v, spec], Ty::Str),
            Ty::Float => self.b.runtime(Symbol::FormatFloat, vec![v, spec], Ty::Str),
            Ty::Complex(_) => self.library_call("_format_complex", vec![v, spec]),
            Ty::Int | Ty::IntConst(_) | Ty::Bool | Ty::BoolConst(_) => {
                let is_bool = matches!(ty, Ty::Bool | Ty::BoolConst(_));
                let v = if is_bool { self.bool_to_int(v) } else { v };
                let (v, flag) = (self.b.convert(v, &Ty::Int), self.b.int(i64::from(is_bool)));
                let flag = self.b.convert(flag, &Ty::Int);
                self.b.runtime(Symbol::FormatInt, vec![v, spec, flag], Ty::Str)
            }
            _ => {
                let text = format!("unsupported format string passed to {}.__format__", ty.type_name());
                self.type_error(&text)
            }
        }
    }

    /// A replacement field of an f-string.
    pub fn format(&mut self, value: Local, conversion: Option<char>, spec: Option<Local>) -> Val {
        let v = self.read(value);
        let spec = match spec {
            Some(s) => self.read(s),
            None => self.b.str(""),
        };
        if self.b.dead() {
            return self.never();
        }
        let v = self.converted(v, conversion);
        if self.b.dead() {
            return v;
        }
        self.split(v, &mut |e, v| e.format_of(v, spec))
    }

    /// `!r`, `!s` or `!a` of a value.
    pub fn converted(&mut self, v: Val, conversion: Option<char>) -> Val {
        self.split(v, &mut |e, v| match conversion {
            Some('r') => e.repr_of(v),
            Some('a') => e.ascii_of(v),
            Some(_) => e.str_of(v),
            None => v,
        })
    }

    /// `format % values`, value by value; `None` where the library does it, for a single value.
    pub fn percent(&mut self, format: Val, values: Val) -> Option<Val> {
        let conversions = match self.ty(format) {
            Ty::StrConst(text) => conversions(&text),
            _ => Vec::new(),
        };
        let values = match self.ty(values) {
            Ty::Tuple(_) => self.b.parts(values),
            Ty::VarTuple(_) => {
                let text = "`%` with a tuple whose length is known only when the code runs, or is over 512: \
                            join the texts of the parts";
                return Some(self.unsupported(registry::UNSUPPORTED_OPERATION, text));
            }
            _ if conversions.is_empty() => return None,
            _ => vec![values],
        };
        let format = self.b.convert(format, &Ty::Str);
        let total = self.length(format);
        let (mut rest, mut text) = (format, self.b.str(""));
        for (i, value) in values.into_iter().enumerate() {
            let step = match conversions.get(i) {
                // Only the text that is asked for: the others might not be there.
                Some(kind @ ('s' | 'r' | 'a')) => {
                    let shown = self.converted(value, Some(*kind));
                    if self.b.dead() {
                        return Some(shown);
                    }
                    self.library_call("_percent_text", vec![rest, shown])
                }
                _ => self.library_call("_percent_step", vec![rest, total, value]),
            };
            if self.b.dead() {
                return Some(step);
            }
            let (after, more) = (self.b.part(step, 0), self.b.part(step, 1));
            rest = after;
            text = self.joined(text, more);
        }
        let last = self.library_call("_percent_end", vec![rest]);
        Some(if self.b.dead() { last } else { self.joined(text, last) })
    }
}

/// The conversion for which each value of a format stands, up to a malformed one; `*` for a width or precision.
fn conversions(format: &str) -> Vec<char> {
    let mut out = Vec::new();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' || chars.next_if_eq(&'%').is_some() {
            continue;
        }
        while chars.next_if(|c| "-+ #0".contains(*c)).is_some() {}
        let number = |chars: &mut Peekable<Chars>, out: &mut Vec<char>| match chars.next_if_eq(&'*') {
            Some(star) => out.push(star),
            None => while chars.next_if(char::is_ascii_digit).is_some() {},
        };
        number(&mut chars, &mut out);
        if chars.next_if_eq(&'.').is_some() {
            number(&mut chars, &mut out);
        }
        chars.next_if(|c| "hlL".contains(*c));
        match chars.next() {
            Some(kind) if kind.is_ascii_alphabetic() => out.push(kind),
            _ => break,
        }
    }
    out
}
