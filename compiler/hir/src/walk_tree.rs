//! The plain part of the scope walk: which children each statement and expression has, in source order.

use pyfora_syntax::{ast, span_of};

use crate::scope::{Comprehension, Def};
use crate::walk::Walker;

impl<'a> Walker<'a> {
    pub(crate) fn stmt(&mut self, stmt: &'a ast::Stmt) {
        use ast::Stmt;
        match stmt {
            Stmt::FunctionDef(_) | Stmt::AsyncFunctionDef(_) => {
                if let Some(def) = Def::of(stmt) {
                    self.def(stmt, def);
                }
            }
            Stmt::ClassDef(class) => self.class(class),
            Stmt::With(with) => self.with(stmt, &with.items, &with.body),
            Stmt::AsyncWith(with) => self.with(stmt, &with.items, &with.body),
            Stmt::Global(s) => self.declare(&s.names, true),
            Stmt::Nonlocal(s) => self.declare(&s.names, false),
            Stmt::Import(s) => s.names.iter().for_each(|alias| self.alias(alias)),
            Stmt::ImportFrom(s) => s.names.iter().for_each(|alias| self.alias(alias)),
            Stmt::Return(s) => self.optional(s.value.as_deref()),
            Stmt::Delete(s) => self.exprs(&s.targets),
            Stmt::Expr(s) => self.expr(&s.value),
            Stmt::Assert(s) => {
                self.expr(&s.test);
                self.optional(s.msg.as_deref());
            }
            Stmt::Raise(s) => {
                self.optional(s.exc.as_deref());
                self.optional(s.cause.as_deref());
            }
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => {}
            Stmt::Assign(_) | Stmt::AugAssign(_) | Stmt::AnnAssign(_) | Stmt::TypeAlias(_) => {
                self.assignment(stmt)
            }
            _ => self.compound(stmt),
        }
    }

    fn assignment(&mut self, stmt: &'a ast::Stmt) {
        use ast::Stmt;
        match stmt {
            Stmt::Assign(s) => {
                self.exprs(&s.targets);
                self.expr(&s.value);
            }
            Stmt::AugAssign(s) => {
                self.expr(&s.target);
                self.expr(&s.value);
            }
            Stmt::AnnAssign(s) => {
                self.expr(&s.target);
                self.optional(s.value.as_deref());
            }
            Stmt::TypeAlias(s) => self.expr(&s.name),
            _ => {}
        }
    }

    fn compound(&mut self, stmt: &'a ast::Stmt) {
        use ast::Stmt;
        match stmt {
            Stmt::If(s) => self.branches(s),
            Stmt::While(s) => {
                self.expr(&s.test);
                self.stmts(&s.body);
                self.stmts(&s.orelse);
            }
            Stmt::For(s) => self.for_loop(&s.target, &s.iter, &s.body, &s.orelse),
            Stmt::AsyncFor(s) => self.for_loop(&s.target, &s.iter, &s.body, &s.orelse),
            Stmt::Match(s) => {
                self.expr(&s.subject);
                for case in &s.cases {
                    self.pattern(&case.pattern);
                    self.optional(case.guard.as_deref());
                    self.stmts(&case.body);
                }
            }
            Stmt::Try(s) => self.try_stmt(&s.body, &s.handlers, &s.orelse, &s.finalbody),
            Stmt::TryStar(s) => self.try_stmt(&s.body, &s.handlers, &s.orelse, &s.finalbody),
            _ => {}
        }
    }

    /// A chain of `elif`s may be long, so it is no recursion.
    fn branches(&mut self, mut branch: &'a ast::StmtIf) {
        loop {
            self.expr(&branch.test);
            self.stmts(&branch.body);
            match branch.orelse.as_slice() {
                [ast::Stmt::If(next)] => branch = next,
                orelse => return self.stmts(orelse),
            }
        }
    }

    fn for_loop(
        &mut self,
        target: &'a ast::Expr,
        iter: &'a ast::Expr,
        body: &'a [ast::Stmt],
        orelse: &'a [ast::Stmt],
    ) {
        self.expr(target);
        self.expr(iter);
        self.stmts(body);
        self.stmts(orelse);
    }

    fn try_stmt(
        &mut self,
        body: &'a [ast::Stmt],
        handlers: &'a [ast::ExceptHandler],
        orelse: &'a [ast::Stmt],
        finalbody: &'a [ast::Stmt],
    ) {
        self.stmts(body);
        for ast::ExceptHandler::ExceptHandler(handler) in handlers {
            self.optional(handler.type_.as_deref());
            if let Some(name) = &handler.name {
                self.handler_name(name);
            }
            self.stmts(&handler.body);
        }
        self.stmts(orelse);
        self.stmts(finalbody);
    }

    fn alias(&mut self, alias: &'a ast::Alias) {
        let name = match &alias.asname {
            Some(name) => name.as_str(),
            None => alias.name.split('.').next().unwrap_or(""),
        };
        if name != "*" {
            self.bind(name);
        }
    }

    fn pattern(&mut self, pattern: &'a ast::Pattern) {
        use ast::Pattern;
        match pattern {
            Pattern::MatchValue(p) => self.expr(&p.value),
            Pattern::MatchSingleton(_) => {}
            Pattern::MatchSequence(p) => self.patterns(&p.patterns),
            Pattern::MatchMapping(p) => {
                self.exprs(&p.keys);
                self.patterns(&p.patterns);
                self.pattern_name(p.rest.as_ref());
            }
            Pattern::MatchClass(p) => {
                self.expr(&p.cls);
                self.patterns(&p.patterns);
                self.patterns(&p.kwd_patterns);
            }
            Pattern::MatchStar(p) => self.pattern_name(p.name.as_ref()),
            Pattern::MatchAs(p) => {
                if let Some(inner) = &p.pattern {
                    self.pattern(inner);
                }
                self.pattern_name(p.name.as_ref());
            }
            Pattern::MatchOr(p) => self.patterns(&p.patterns),
        }
    }

    fn patterns(&mut self, patterns: &'a [ast::Pattern]) {
        patterns.iter().for_each(|pattern| self.pattern(pattern));
    }

    fn pattern_name(&mut self, name: Option<&'a ast::Identifier>) {
        if let Some(name) = name {
            self.bind(name);
        }
    }

    pub(crate) fn exprs(&mut self, exprs: &'a [ast::Expr]) {
        exprs.iter().for_each(|expr| self.expr(expr));
    }

    fn optional(&mut self, expr: Option<&'a ast::Expr>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    pub(crate) fn expr(&mut self, expr: &'a ast::Expr) {
        use ast::Expr;
        match expr {
            Expr::Name(name) => self.name(name),
            Expr::Constant(_) => {}
            Expr::Lambda(lambda) => self.lambda(lambda, span_of(expr)),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::GeneratorExp(_) => {
                if let Some(comprehension) = Comprehension::of(expr) {
                    self.comprehension(comprehension);
                }
            }
            Expr::NamedExpr(e) => {
                self.walrus(&e.target);
                self.expr(&e.value);
            }
            Expr::BoolOp(e) => self.exprs(&e.values),
            Expr::BinOp(e) => {
                self.expr(&e.left);
                self.expr(&e.right);
            }
            Expr::UnaryOp(e) => self.expr(&e.operand),
            Expr::IfExp(e) => {
                self.expr(&e.body);
                self.expr(&e.test);
                self.expr(&e.orelse);
            }
            Expr::Compare(e) => {
                self.expr(&e.left);
                self.exprs(&e.comparators);
            }
            Expr::Call(e) => {
                self.expr(&e.func);
                self.exprs(&e.args);
                e.keywords.iter().for_each(|keyword| self.expr(&keyword.value));
            }
            Expr::Attribute(e) => self.expr(&e.value),
            Expr::Subscript(e) => {
                self.expr(&e.value);
                self.expr(&e.slice);
            }
            _ => self.other_expr(expr),
        }
    }

    fn other_expr(&mut self, expr: &'a ast::Expr) {
        use ast::Expr;
        match expr {
            Expr::Dict(e) => {
                for (key, value) in e.keys.iter().zip(&e.values) {
                    self.optional(key.as_ref());
                    self.expr(value);
                }
            }
            Expr::Set(e) => self.exprs(&e.elts),
            Expr::List(e) => self.exprs(&e.elts),
            Expr::Tuple(e) => self.exprs(&e.elts),
            Expr::Starred(e) => self.expr(&e.value),
            Expr::Await(e) => self.expr(&e.value),
            Expr::Yield(e) => self.optional(e.value.as_deref()),
            Expr::YieldFrom(e) => self.expr(&e.value),
            Expr::FormattedValue(e) => {
                self.expr(&e.value);
                self.optional(e.format_spec.as_deref());
            }
            Expr::JoinedStr(e) => self.exprs(&e.values),
            Expr::Slice(e) => {
                self.optional(e.lower.as_deref());
                self.optional(e.upper.as_deref());
                self.optional(e.step.as_deref());
            }
            _ => {}
        }
    }
}
