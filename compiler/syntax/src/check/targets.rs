//! What can be assigned to or deleted.

use pyfora_base::registry::INVALID_TARGET;
use rustpython_parser::ast::Expr;

use super::Checker;
use crate::span_of;
use crate::visit::{Visitor, as_comprehension};

impl<'a> Checker<'a, '_> {
    /// A place to assign to or to delete.
    pub(super) fn target(&mut self, target: &'a Expr, deleted: bool) {
        match target {
            Expr::Name(name) if &name.id == "__debug__" => {
                self.report(INVALID_TARGET, span_of(target), "`__debug__` cannot be assigned to");
            }
            Expr::Name(_) => {}
            Expr::Attribute(node) => self.expr(&node.value),
            Expr::Subscript(node) => {
                self.expr(&node.value);
                self.subscript(&node.slice);
            }
            Expr::Tuple(node) => self.targets(&node.elts, deleted),
            Expr::List(node) => self.targets(&node.elts, deleted),
            Expr::Starred(_) => {
                self.report(INVALID_TARGET, span_of(target), "a starred target must be in a list or tuple");
            }
            _ => {
                let verb = if deleted { "deleted" } else { "assigned to" };
                let message = format!("{} cannot be {verb}", describe(target));
                self.report(INVALID_TARGET, span_of(target), message);
            }
        }
    }

    pub(super) fn targets(&mut self, targets: &'a [Expr], deleted: bool) {
        let mut stars = 0;
        for target in targets {
            match target {
                Expr::Starred(starred) if !deleted => {
                    stars += 1;
                    if stars > 1 {
                        self.report(
                            INVALID_TARGET,
                            span_of(target),
                            "several starred targets in one assignment",
                        );
                    }
                    self.target(&starred.value, deleted);
                }
                _ => self.target(target, deleted),
            }
        }
    }

    /// A target of `:` or of an operation, which cannot be a list or tuple.
    pub(super) fn single_target(&mut self, target: &'a Expr, what: &str) {
        if matches!(target, Expr::Tuple(_) | Expr::List(_) | Expr::Starred(_)) {
            let message = format!("{} cannot be the target of {what}", describe(target));
            self.report(INVALID_TARGET, span_of(target), message);
        } else {
            self.target(target, false);
        }
    }
}

fn describe(expr: &Expr) -> &'static str {
    match expr {
        Expr::Constant(_) => "a constant",
        Expr::Call(_) => "a call",
        Expr::Lambda(_) => "a lambda",
        Expr::Tuple(_) => "a tuple",
        Expr::List(_) => "a list",
        Expr::Starred(_) => "a starred expression",
        Expr::Compare(_) => "a comparison",
        Expr::JoinedStr(_) => "a formatted string",
        Expr::IfExp(_) => "a conditional expression",
        Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => "this expression",
        _ if as_comprehension(expr).is_some() => "a comprehension",
        _ => "an expression",
    }
}
