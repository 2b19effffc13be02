//! Statements.

use pyfora_base::{Span, registry};
use pyfora_syntax::{ast, span_of};

use super::{Frame, Lowerer};
use crate::builder::Assigned;
use crate::ir::{ArgKind, Cause, Local, Op, Terminator};
use crate::scope::Def;

impl<'a> Lowerer<'_, 'a> {
    pub(super) fn stmts(&mut self, stmts: &'a [ast::Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    pub(super) fn stmt(&mut self, stmt: &'a ast::Stmt) {
        use ast::Stmt;
        let span = span_of(stmt);
        match stmt {
            Stmt::Expr(s) => self.expr_stmt(&s.value),
            Stmt::Assign(s) => self.assign_stmt(&s.targets, &s.value, span),
            Stmt::AnnAssign(s) => {
                if let Some(value) = &s.value {
                    self.assign_stmt(std::slice::from_ref(&s.target), value, span);
                }
            }
            Stmt::Return(s) => self.return_stmt(s.value.as_deref(), span),
            Stmt::If(s) => self.if_stmt(s),
            Stmt::For(s) => self.for_stmt(s),
            Stmt::While(s) => self.while_stmt(s),
            Stmt::Break(_) => self.leave_loop(true, span),
            Stmt::Continue(_) => self.leave_loop(false, span),
            Stmt::Pass(_) => {}
            Stmt::Assert(s) => self.assert_stmt(s, span),
            Stmt::Raise(s) => self.raise_stmt(s, span),
            Stmt::Try(s) => self.try_stmt(s, span),
            Stmt::Match(s) => self.match_stmt(s, span),
            Stmt::FunctionDef(_) | Stmt::AsyncFunctionDef(_) => {
                if let Some(def) = Def::of(stmt) {
                    self.nested_def(stmt, def);
                }
            }
            Stmt::ClassDef(class) => self.nested_class(class),
            Stmt::Import(s) => self.import(s, span),
            Stmt::ImportFrom(s) => self.import_from(s, span),
            _ => self.impure_or_unsupported(stmt, span),
        }
    }

    fn impure_or_unsupported(&mut self, stmt: &'a ast::Stmt, span: Span) {
        use ast::Stmt;
        match stmt {
            // The assignments to the names are reported, too, but a declaration alone is harmless.
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::AugAssign(_) => self.refuse(registry::AUGMENTED_ASSIGNMENT, span, "augmented assignment"),
            Stmt::Delete(_) => self.refuse(registry::DELETE, span, "`del`"),
            Stmt::AsyncFor(_) | Stmt::AsyncWith(_) => self.refuse(registry::ASYNC, span, "asynchronous code"),
            // Its body is a function of its own, which the client runs.
            Stmt::With(_) => self.error(registry::WITH_STATEMENT, head(span), "`with` inside of pure code"),
            Stmt::TryStar(_) => self.refuse(registry::EXCEPTION_GROUP, head(span), "`except*`"),
            Stmt::TypeAlias(_) => self.refuse(registry::UNSUPPORTED_STATEMENT, span, "`type`"),
            _ => self.refuse(registry::UNSUPPORTED_STATEMENT, span, "this statement"),
        }
    }

    fn expr_stmt(&mut self, value: &'a ast::Expr) {
        // A docstring or `...`.
        if let ast::Expr::Call(call) = value
            && let Some((object, field, value)) = pyfora_syntax::forced_field(call)
            && let Some(receiver) = self.receiver
            && self.target(object) == Some(receiver)
        {
            return self.forced_field(receiver, field, value, span_of(call));
        }
        if !value.is_constant_expr() {
            self.expr(value);
        }
    }

    fn return_stmt(&mut self, value: Option<&'a ast::Expr>, span: Span) {
        let (value, span) = match value {
            Some(value) => (self.expr(value), span_of(value)),
            None => (self.none(span), span),
        };
        if self.is_body() {
            return self.refuse(registry::RETURN_OUTSIDE_FUNCTION, span, "`return` outside a function");
        }
        let value = self.kept(value, span);
        self.unwind(0, span);
        self.b.end(Terminator::Return(value), span);
    }

    /// A value that `finally` blocks, which may assign its variable, do not change.
    fn kept(&mut self, value: Local, span: Span) -> Local {
        let finally = self.frames.iter().any(|frame| matches!(frame, Frame::Finally { .. }));
        if finally && !self.b.is_temp(value) { self.b.emit(Op::Copy(value), span) } else { value }
    }

    /// A chain of `elif`s may be long, so it is no recursion.
    fn if_stmt(&mut self, mut branch: &'a ast::StmtIf) {
        let exit = self.b.new_block();
        let mut at_exit = Assigned::nowhere();
        loop {
            let span = span_of(branch);
            let (then, other) = (self.b.new_block(), self.b.new_block());
            let assigned = self.cond(&branch.test, then, other);
            self.b.switch_to(then, assigned.clone());
            self.stmts(&branch.body);
            self.b.jump(exit, &mut at_exit, span);
            self.b.switch_to(other, assigned);
            match branch.orelse.as_slice() {
                [ast::Stmt::If(next)] => branch = next,
                orelse => {
                    self.stmts(orelse);
                    self.b.jump(exit, &mut at_exit, span);
                    break;
                }
            }
        }
        self.b.switch_to(exit, at_exit);
    }

    fn assert_stmt(&mut self, s: &'a ast::StmtAssert, span: Span) {
        let (fail, go_on) = (self.b.new_block(), self.b.new_block());
        let assigned = self.cond(&s.test, go_on, fail);
        self.b.switch_to(fail, assigned.clone());
        let function = self.b.emit(Op::Builtin("AssertionError"), span);
        let args = s.msg.iter().map(|message| (ArgKind::Positional, self.expr(message))).collect();
        let exception = self.b.emit(Op::Call { function, args }, span);
        self.b.end(Terminator::Raise { exception, fresh: true, cause: None }, span);
        self.b.switch_to(go_on, assigned);
    }

    fn raise_stmt(&mut self, s: &'a ast::StmtRaise, span: Span) {
        let Some(exception) = &s.exc else {
            if self.clauses == 0 {
                let message = "`raise` without an exception outside of an `except` clause";
                return self.refuse(registry::UNSUPPORTED_STATEMENT, span, message);
            }
            self.b.push(None, Op::ErrorAgain { quiet: true, cause: None }, span);
            return self.b.end(Terminator::Unreachable, span);
        };
        if self.handled(exception) == Some(1) {
            let cause = s.cause.as_deref().map(|cause| self.cause(cause));
            self.b.push(None, Op::ErrorAgain { quiet: false, cause }, span);
            return self.b.end(Terminator::Unreachable, span);
        }
        let fresh = matches!(**exception, ast::Expr::Call(_));
        let exception = self.expr(exception);
        let cause = s.cause.as_deref().map(|cause| self.cause(cause));
        self.b.end(Terminator::Raise { exception, fresh, cause }, span);
    }

    fn cause(&mut self, cause: &'a ast::Expr) -> Cause {
        match self.handled(cause) {
            Some(depth) => Cause::Caught(depth),
            None => Cause::Value { value: self.expr(cause), fresh: matches!(cause, ast::Expr::Call(_)) },
        }
    }

    /// Which of the errors that are being handled an expression names; the newest is 1.
    fn handled(&self, exception: &ast::Expr) -> Option<u32> {
        let ast::Expr::Name(name) = exception else { return None };
        let named = self.caught.iter().rev().flatten().find(|(caught, _)| *caught == name.id.as_str());
        let frames = self.frames.get(named?.1..).filter(|frames| !frames.is_empty())?;
        let pending = frames.iter().filter(|frame| matches!(frame, Frame::Pending)).count();
        u32::try_from(pending).ok()
    }
}

/// The first bytes of a statement, to point at without its body.
fn head(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start + 5))
}
