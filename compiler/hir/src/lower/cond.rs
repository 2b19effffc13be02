//! Conditions: expressions whose truth decides where control goes.

use pyfora_syntax::{ast, span_of};

use super::Lowerer;
use crate::builder::Assigned;
use crate::ir::{BlockId, Op, Terminator};

impl<'a> Lowerer<'_, 'a> {
    /// Evaluates a condition and branches. Gives what is certainly assigned at both targets.
    pub fn cond(&mut self, expr: &'a ast::Expr, then: BlockId, other: BlockId) -> Assigned {
        match expr {
            ast::Expr::BoolOp(e) => self.cond_bool(e, then, other),
            ast::Expr::UnaryOp(e) if e.op == ast::UnaryOp::Not => self.cond(&e.operand, other, then),
            ast::Expr::Compare(e) if e.ops.len() > 1 => self.cond_chain(e, then, other),
            _ => {
                let cond = self.expr(expr);
                let assigned = self.b.assigned.clone();
                self.b.end(Terminator::Branch { cond, then, other }, span_of(expr));
                assigned
            }
        }
    }

    fn cond_bool(&mut self, e: &'a ast::ExprBoolOp, then: BlockId, other: BlockId) -> Assigned {
        let mut result: Option<Assigned> = None;
        for (index, operand) in e.values.iter().enumerate() {
            let last = index + 1 == e.values.len();
            let next = if last { then } else { self.b.new_block() };
            let assigned = match e.op {
                _ if last => self.cond(operand, then, other),
                ast::BoolOp::And => self.cond(operand, next, other),
                ast::BoolOp::Or => self.cond(operand, then, next),
            };
            // Later operands only add to what the first one's evaluation has assigned.
            result.get_or_insert_with(|| assigned.clone());
            if !last {
                self.b.switch_to(next, assigned);
            }
        }
        result.unwrap_or_default()
    }

    fn cond_chain(&mut self, e: &'a ast::ExprCompare, then: BlockId, other: BlockId) -> Assigned {
        let mut left = self.expr(&e.left);
        let mut result: Option<Assigned> = None;
        for (index, (op, comparator)) in e.ops.iter().zip(&e.comparators).enumerate() {
            let right = self.expr(comparator);
            let span = span_of(e);
            let cond = self.b.emit(Op::Compare(op.as_str(), left, right), span);
            let assigned = self.b.assigned.clone();
            result.get_or_insert_with(|| assigned.clone());
            left = right;
            if index + 1 == e.ops.len() {
                self.b.end(Terminator::Branch { cond, then, other }, span);
            } else {
                let next = self.b.new_block();
                self.b.end(Terminator::Branch { cond, then: next, other }, span);
                self.b.switch_to(next, assigned);
            }
        }
        result.unwrap_or_default()
    }
}
