//! `yield` and `yield from`.

use pyfora_base::{Span, registry};
use pyfora_syntax::ast;

use super::Lowerer;
use crate::ir::{Local, Op, Terminator};
use crate::scope::ScopeKind;

impl<'a> Lowerer<'_, 'a> {
    /// The function is suspended; nothing is sent to it, so the expression's value is None.
    pub(super) fn yield_value(&mut self, value: Option<&'a ast::Expr>, span: Span) -> Local {
        let value = match value {
            Some(value) => self.expr(value),
            None => self.none(span),
        };
        if self.suspends(span) {
            self.suspend(value, span);
        }
        self.none(span)
    }

    /// All elements of an iterable are yielded; the value is what its iterator returned.
    pub(super) fn yield_from(&mut self, iterable: &'a ast::Expr, span: Span) -> Local {
        let iterable = self.expr(iterable);
        if !self.suspends(span) {
            return self.none(span);
        }
        let iter = self.b.emit(Op::Iter(iterable), span);
        let (head, body, exit) = (self.b.new_block(), self.b.new_block(), self.b.new_block());
        self.b.go_on_in(head, span);
        let assigned = self.b.assigned.clone();
        let dst = self.b.temp();
        self.b.end(Terminator::Next { iter, dst, body, exit }, span);
        self.b.switch_to(body, assigned.clone());
        self.suspend(dst, span);
        self.b.end(Terminator::Jump(head), span);
        self.b.switch_to(exit, assigned);
        self.b.emit(Op::Copy(iter), span)
    }

    fn suspend(&mut self, value: Local, span: Span) {
        let resume = self.b.new_block();
        let assigned = self.b.assigned.clone();
        self.b.end(Terminator::Yield { value, resume }, span);
        self.b.switch_to(resume, assigned);
    }

    /// Whether the code here belongs to a function that can be suspended.
    fn suspends(&mut self, span: Span) -> bool {
        let can = matches!(self.scope().kind, ScopeKind::Def(_) | ScopeKind::Lambda(_));
        match can {
            true => self.generator = true,
            false => self.error(registry::GENERATOR_FUNCTION, span, "`yield` in a `with` block"),
        }
        can
    }
}
