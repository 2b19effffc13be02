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
            if let (None, Some(pairs)) = (&keyword.arg, named_pairs(&keyword.value)) {
                for (name, value) in pairs {
                    args.push((ArgKind::Keyword(name.to_owned()), self.expr(value)));
                }
                continue;
            }
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

/// The items of a dict display whose keys are literal strings: `f(**{"a": 1})` is `f(a=1)`.
fn named_pairs(expr: &ast::Expr) -> Option<Vec<(&str, &ast::Expr)>> {
    let ast::Expr::Dict(dict) = expr else { return None };
    let mut names: Vec<&str> = Vec::new();
    let mut pairs = Vec::new();
    for (key, value) in dict.keys.iter().zip(&dict.values) {
        let ast::Expr::Constant(c) = key.as_ref()? else { return None };
        let ast::Constant::Str(name) = &c.value else { return None };
        // The last one of a name counts: that is left to the dict.
        if names.contains(&name.as_str()) {
            return None;
        }
        names.push(name);
        pairs.push((name.as_str(), value));
    }
    Some(pairs)
}
