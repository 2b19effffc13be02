//! `try` statements. An error goes to the handler of the block that raises it; `finally` blocks are copied to each way
//! out.
//!
//! What an `except` clause handles is kept until the clause ends. An error that leaves the clause passes a block of its
//! own (the *way out*), where the handled one becomes its context.

use pyfora_base::{Span, registry};
use pyfora_syntax::visit::{Visitor, walk_expr, walk_stmt};
use pyfora_syntax::{ast, span_of};

use super::{Frame, Lowerer};
use crate::builder::Assigned;
use crate::ir::{BlockId, Op, Terminator};

/// What the parts of one `try` share.
struct Try {
    /// Where errors of its clauses go: its `finally` block's copy for errors, or what is around it.
    outer: Option<BlockId>,
    /// After the body, `else` or a clause.
    done: BlockId,
    at_done: Assigned,
    /// What is assigned when the body begins, and so certainly in every handler.
    at_entry: Assigned,
}

impl<'a> Lowerer<'_, 'a> {
    pub(super) fn try_stmt(&mut self, s: &'a ast::StmtTry, span: Span) {
        let around = self.b.handler;
        let done = self.b.new_block();
        let on_error = (!s.finalbody.is_empty()).then(|| self.b.new_block());
        if on_error.is_some() {
            self.frames.push(Frame::Finally { body: &s.finalbody, handler: around });
        }
        let at_entry = self.b.assigned.clone();
        let mut shared = Try { outer: on_error.or(around), done, at_done: Assigned::nowhere(), at_entry };
        self.try_body(s, &mut shared, span);
        self.b.handler = around;
        self.b.switch_to(done, shared.at_done);
        let Some(on_error) = on_error else { return };
        self.frames.pop();
        self.copy_finally(&s.finalbody, around, span);
        let exit = self.b.new_block();
        let mut at_exit = Assigned::nowhere();
        self.b.jump(exit, &mut at_exit, span);

        let way_out = self.b.new_block();
        self.b.switch_to(on_error, shared.at_entry.clone());
        self.frames.push(Frame::Pending);
        self.copy_finally(&s.finalbody, Some(way_out), span);
        self.frames.pop();
        self.b.enter(around, span);
        self.b.end(Terminator::Reraise, span);
        self.leave_handler(way_out, shared.at_entry, span);
        self.b.switch_to(exit, at_exit);
    }

    /// The block that another error than the handled one goes to.
    fn leave_handler(&mut self, way_out: BlockId, assigned: Assigned, span: Span) {
        self.b.switch_to(way_out, assigned);
        self.b.push(None, Op::ErrorDrop, span);
        self.b.end(Terminator::Reraise, span);
    }

    fn try_body(&mut self, s: &'a ast::StmtTry, shared: &mut Try, span: Span) {
        self.b.handler = shared.outer;
        let way_out = self.b.new_block();
        self.b.handler = Some(way_out);
        let dispatch = if s.handlers.is_empty() { shared.outer } else { Some(self.b.new_block()) };
        self.b.enter(dispatch, span);
        self.stmts(&s.body);
        self.b.enter(shared.outer, span);
        self.stmts(&s.orelse);
        self.b.jump(shared.done, &mut shared.at_done, span);
        if s.handlers.is_empty() {
            return;
        }
        if let Some(dispatch) = dispatch {
            self.b.switch_to(dispatch, shared.at_entry.clone());
        }
        for ast::ExceptHandler::ExceptHandler(clause) in &s.handlers {
            self.b.handler = Some(way_out);
            self.clause(clause, shared);
        }
        self.b.enter(shared.outer, span);
        self.b.end(Terminator::Reraise, span);
        self.leave_handler(way_out, shared.at_entry.clone(), span);
    }

    /// One `except` clause; goes on where it does not match.
    fn clause(&mut self, clause: &'a ast::ExceptHandlerExceptHandler, shared: &mut Try) {
        let span = clause.type_.as_ref().map_or_else(|| span_of(clause), |class| span_of(&**class));
        let mut next = None;
        if let Some(class) = &clause.type_ {
            let class = self.expr(class);
            let cond = self.b.emit(Op::ErrorMatches(class), span);
            let (then, other) = (self.b.new_block(), self.b.new_block());
            let assigned = self.b.assigned.clone();
            self.b.end(Terminator::Branch { cond, then, other }, span);
            self.b.switch_to(then, assigned.clone());
            next = Some((other, assigned));
        }
        // A generator's error cannot be kept while it is suspended: it is dealt with at once, unless another is raised.
        let name = clause.name.as_ref().map(|name| name.as_str());
        // One that raises another is refused, as that would lack its context.
        let has = contents(&clause.body);
        let pending = has.raises || !has.yields;
        let shadowed = self.bind_error(clause, span);
        self.clauses += 1;
        self.caught.push(name.filter(|_| pending).map(|name| (name, self.frames.len())));
        if pending {
            self.frames.push(Frame::Pending);
            self.stmts(&clause.body);
            self.frames.pop();
            self.b.enter(shared.outer, span);
            self.b.push(None, Op::ErrorClear, span);
        } else {
            self.b.enter(shared.outer, span);
            self.b.push(None, Op::ErrorClear, span);
            self.stmts(&clause.body);
        }
        self.caught.pop();
        self.clauses -= 1;
        if let Some((name, Some(local))) = shadowed {
            self.names.insert(name, local);
        }
        self.b.jump(shared.done, &mut shared.at_done, span);
        if let Some((other, assigned)) = next {
            self.b.switch_to(other, assigned);
        }
    }

    /// Binds the error to the clause's name. The name is unbound again where the clause ends, so it is a local of its
    /// own; gives the name and what it meant outside.
    fn bind_error(
        &mut self,
        clause: &'a ast::ExceptHandlerExceptHandler,
        span: Span,
    ) -> Option<(String, Option<crate::ir::Local>)> {
        let value = clause.name.as_ref().map(|_| self.b.emit(Op::ErrorValue, span));
        let (Some(name), Some(value)) = (&clause.name, value) else { return None };
        let name = self.mangled(name);
        let scope = self.binder();
        if scope.bindings.get(&name) != scope.handler_names.get(&name) {
            let message = format!("`{name}` names an error here and something else in the same function");
            self.error(registry::UNSUPPORTED_STATEMENT, span, message);
        }
        let local = self.b.named(&name);
        let outer = self.names.insert(name.clone(), local);
        self.b.assign(local, value, span);
        Some((name, outer))
    }
}

/// What stands in the statements of a clause, outside of nested functions.
#[derive(Default)]
struct Contents {
    yields: bool,
    raises: bool,
}

impl<'a> Visitor<'a> for Contents {
    fn stmt(&mut self, stmt: &'a ast::Stmt) {
        self.raises |= matches!(stmt, ast::Stmt::Raise(_));
        if !matches!(stmt, ast::Stmt::FunctionDef(_) | ast::Stmt::ClassDef(_)) {
            walk_stmt(self, stmt);
        }
    }
    fn expr(&mut self, expr: &'a ast::Expr) {
        self.yields |= matches!(expr, ast::Expr::Yield(_) | ast::Expr::YieldFrom(_));
        if !matches!(expr, ast::Expr::Lambda(_)) {
            walk_expr(self, expr);
        }
    }
}

fn contents(stmts: &[ast::Stmt]) -> Contents {
    let mut found = Contents::default();
    found.body(stmts);
    found
}
