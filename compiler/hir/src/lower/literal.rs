//! Literals and f-strings.

use pyfora_base::Span;
use pyfora_syntax::ast;

use super::Lowerer;
use crate::ir::{Const, Local, Op};

/// The constant `-literal`.
pub(super) fn negated(constant: &ast::Constant) -> Option<Const> {
    match constant {
        ast::Constant::Int(value) => Some(integer(&format!("-{value}"))),
        ast::Constant::Float(value) => Some(Const::Float(-value)),
        _ => None,
    }
}

fn integer(digits: &str) -> Const {
    match digits.parse() {
        Ok(value) => Const::Int(value),
        Err(_) => Const::BigInt(digits.to_owned()),
    }
}

impl<'a> Lowerer<'_, 'a> {
    pub(super) fn constant(&mut self, constant: &ast::Constant, span: Span) -> Local {
        let value = match constant {
            ast::Constant::None => Const::None,
            ast::Constant::Bool(value) => Const::Bool(*value),
            ast::Constant::Str(value) => Const::Str(value.clone()),
            ast::Constant::Bytes(value) => Const::Bytes(value.clone()),
            ast::Constant::Int(value) => integer(&value.to_string()),
            ast::Constant::Float(value) => Const::Float(*value),
            ast::Constant::Complex { real, imag } => Const::Complex(*real, *imag),
            ast::Constant::Ellipsis => Const::Ellipsis,
            ast::Constant::Tuple(values) => {
                let values = values.iter().map(|value| self.constant(value, span)).collect();
                return self.b.emit(Op::Tuple(values), span);
            }
        };
        self.b.emit(Op::Const(value), span)
    }

    pub(super) fn joined(&mut self, parts: &'a [ast::Expr], span: Span) -> Local {
        if parts.is_empty() {
            return self.b.emit(Op::Const(Const::Str(String::new())), span);
        }
        let strings: Vec<Local> = parts.iter().map(|part| self.expr(part)).collect();
        match strings.as_slice() {
            [single] => *single,
            _ => self.b.emit(Op::Concat(strings), span),
        }
    }

    pub(super) fn formatted(&mut self, e: &'a ast::ExprFormattedValue, span: Span) -> Local {
        let value = self.expr(&e.value);
        let spec = e.format_spec.as_ref().map(|spec| self.expr(spec));
        let conversion = match e.conversion {
            ast::ConversionFlag::None => None,
            ast::ConversionFlag::Str => Some('s'),
            ast::ConversionFlag::Ascii => Some('a'),
            ast::ConversionFlag::Repr => Some('r'),
        };
        self.b.emit(Op::Format { value, conversion, spec }, span)
    }
}
