//! Calls.

use pyfora_base::Span;
use pyfora_syntax::ast;

use super::Lowerer;
use crate::ir::{ArgKind, Local, Op};

impl<'a> Lowerer<'_, 'a> {
    pub(super) fn call(&mut self, e: &'a ast::ExprCall, span: Span) -> Local {
        if self.is_super(e) {
            return self.b.emit(Op::Super, span);
        }
        let function = self.expr(&e.func);
        let mut args = Vec::with_capacity(e.args.len() + e.keywords.len());
        for arg in &e.args {
            args.push(match arg {
                ast::Expr::Starred(starred) => (ArgKind::Star, self.expr(&starred.value)),
                _ => (ArgKind::Positional, self.expr(arg)),
            });
        }
        for keyword in &e.keywords {
            let value = self.expr(&keyword.value);
            let kind = match &keyword.arg {
                Some(name) => ArgKind::Keyword(self.mangled(name)),
                None => ArgKind::DoubleStar,
            };
            args.push((kind, value));
        }
        self.b.emit(Op::Call { function, args }, span)
    }

    /// `super()` in a method.
    fn is_super(&self, e: &ast::ExprCall) -> bool {
        let named = matches!(&*e.func, ast::Expr::Name(name) if name.id.as_str() == "super");
        let is_method = self.scope().owner.is_some() && !self.in_class_body();
        named && is_method && e.args.is_empty() && e.keywords.is_empty() && !self.names.contains_key("super")
    }
}
