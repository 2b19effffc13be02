//! Loops, and the ways out of them.

use pyfora_base::{Span, registry};
use pyfora_syntax::{ast, span_of};

use super::{Frame, Lowerer, MAX_COPIED};
use crate::builder::Assigned;
use crate::ir::{BlockId, Op, Terminator};
use crate::scope::ScopeKind;

impl<'a> Lowerer<'_, 'a> {
    pub(super) fn while_stmt(&mut self, s: &'a ast::StmtWhile) {
        let span = span_of(s);
        let (head, body, other, exit) = self.loop_blocks();
        self.b.go_on_in(head, span);
        let always = is_true(&s.test);
        let at_other = if always {
            let assigned = self.b.assigned.clone();
            self.b.end(Terminator::Jump(body), span);
            self.b.switch_to(body, assigned);
            Assigned::nowhere()
        } else {
            let assigned = self.cond(&s.test, body, other);
            self.b.switch_to(body, assigned.clone());
            assigned
        };
        self.loop_body(&s.body, head, exit, span);
        self.loop_end(&s.orelse, other, at_other, exit, span);
    }

    pub(super) fn for_stmt(&mut self, s: &'a ast::StmtFor) {
        let span = span_of(s);
        let iterable = self.iterated(&s.iter);
        let iter = self.b.emit(Op::Iter(iterable), span_of(&*s.iter));
        let (head, body, other, exit) = self.loop_blocks();
        self.b.go_on_in(head, span);
        let named = match &*s.target {
            ast::Expr::Name(name) => self.target(&name.id),
            _ => None,
        };
        let dst = named.unwrap_or_else(|| self.b.temp());
        let at_other = self.b.assigned.clone();
        let mut in_body = at_other.clone();
        if named.is_some() {
            in_body.add(dst);
        }
        self.b.end(Terminator::Next { iter, dst, body, exit: other }, span_of(&*s.iter));
        self.b.switch_to(body, in_body);
        if named.is_none() {
            self.assign(&s.target, dst, span_of(&*s.target));
        }
        self.loop_body(&s.body, head, exit, span);
        self.loop_end(&s.orelse, other, at_other, exit, span);
    }

    fn loop_blocks(&mut self) -> (BlockId, BlockId, BlockId, BlockId) {
        (self.b.new_block(), self.b.new_block(), self.b.new_block(), self.b.new_block())
    }

    fn loop_body(&mut self, body: &'a [ast::Stmt], head: BlockId, exit: BlockId, span: Span) {
        self.frames.push(Frame::Loop { exit, next: head, at_exit: Assigned::nowhere() });
        self.stmts(body);
        self.b.end(Terminator::Jump(head), span);
    }

    /// The `else` block, which `break` passes by.
    fn loop_end(
        &mut self,
        orelse: &'a [ast::Stmt],
        other: BlockId,
        at_other: Assigned,
        exit: BlockId,
        span: Span,
    ) {
        let mut assigned = match self.frames.pop() {
            Some(Frame::Loop { at_exit, .. }) => at_exit,
            _ => Assigned::nowhere(),
        };
        self.b.switch_to(other, at_other);
        self.stmts(orelse);
        self.b.jump(exit, &mut assigned, span);
        self.b.switch_to(exit, assigned);
    }

    /// `break` or `continue`.
    pub(super) fn leave_loop(&mut self, out: bool, span: Span) {
        let innermost = self.frames.iter().rposition(|frame| matches!(frame, Frame::Loop { .. }));
        let Some(depth) = innermost else {
            let word = if out { "break" } else { "continue" };
            return self.refuse(registry::OUTSIDE_LOOP, span, format!("`{word}` outside a loop"));
        };
        self.unwind(depth + 1, span);
        let assigned = self.b.assigned.clone();
        if let Some(Frame::Loop { exit, next, at_exit }) = self.frames.get_mut(depth) {
            let target = if out { *exit } else { *next };
            if out {
                at_exit.meet(&assigned);
            }
            self.b.end(Terminator::Jump(target), span);
        }
    }

    /// Runs what stands between here and the frame of a depth: `finally` blocks, ends of `except` clauses.
    pub(super) fn unwind(&mut self, depth: usize, span: Span) {
        let handler = self.b.handler;
        let mut passed = self.frames.split_off(depth.min(self.frames.len()));
        let mut index = passed.len();
        while index > 0 {
            index -= 1;
            match &passed[index] {
                Frame::Loop { .. } => {}
                Frame::Pending => {
                    self.b.enter(None, span);
                    self.b.push(None, Op::ErrorClear, span);
                }
                Frame::Finally { body, handler } => {
                    let (body, handler) = (*body, *handler);
                    // The block runs in the frames that are outside of its `try`.
                    let outer = passed.len();
                    let inner: Vec<_> = passed.drain(index..).collect();
                    self.frames.append(&mut passed);
                    self.copy_finally(body, handler, span);
                    passed = self.frames.split_off(depth.min(self.frames.len()));
                    passed.extend(inner);
                    debug_assert_eq!(passed.len(), outer);
                }
            }
        }
        self.frames.append(&mut passed);
        self.b.handler = handler;
    }

    /// Lowers one copy of a `finally` block, with errors in it going to `handler`.
    pub(super) fn copy_finally(&mut self, body: &'a [ast::Stmt], handler: Option<BlockId>, span: Span) {
        if self.copied > MAX_COPIED {
            if !std::mem::replace(&mut self.refused, true) {
                let message = "the `finally` blocks of this function have too many ways out";
                self.error(registry::UNSUPPORTED_STATEMENT, span, message);
            }
            return self.b.end(Terminator::Unreachable, span);
        }
        let before = self.b.count;
        self.b.enter(handler, span);
        self.stmts(body);
        // Each copy counts, even that of an empty block: nested `finally` blocks multiply.
        self.copied += 1 + self.b.count - before;
    }

    /// Whether this is a `with` body or a module-level statement.
    pub(super) fn is_body(&self) -> bool {
        matches!(self.scope().kind, ScopeKind::With(_) | ScopeKind::Init(_))
    }
}

/// `True` or `1`.
fn is_true(test: &ast::Expr) -> bool {
    matches!(test, ast::Expr::Constant(c) if match &c.value {
        ast::Constant::Bool(value) => *value,
        ast::Constant::Int(value) => value.to_string() == "1",
        _ => false,
    })
}
