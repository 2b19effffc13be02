//! Errors of syntax that the parser lets through and CPython's compiler does not.

mod targets;

use std::borrow::Cow;

use pyfora_base::registry::{INVALID_CONTEXT, OUTSIDE_LOOP, RETURN_OUTSIDE_FUNCTION, YIELD_OUTSIDE_FUNCTION};
use pyfora_base::{Code, Diagnostic, Span};
use rustpython_parser::ast::{Comprehension, ExceptHandler, Expr, ExprCall, Identifier, Ranged, Stmt};

use crate::bindings::Bindings;
use crate::span_of;
use crate::visit::{
    Function, Visitor, as_comprehension, as_function, parameters, walk_defaults, walk_expr, walk_keywords,
    walk_option, walk_stmt,
};

/// Reports what CPython would refuse to compile in top-level statements.
pub fn check_syntax(stmts: &[Stmt], out: &mut Vec<Diagnostic>) {
    Checker { out, scopes: vec![Scope::new(Kind::Module)] }.body(stmts);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    Generator,
}

struct Scope<'a> {
    kind: Kind,
    loops: usize,
    function: Option<Function<'a>>,
}

impl Scope<'_> {
    fn new(kind: Kind) -> Self {
        Self { kind, loops: 0, function: None }
    }
}

struct Checker<'a, 'o> {
    out: &'o mut Vec<Diagnostic>,
    scopes: Vec<Scope<'a>>,
}

impl<'a> Checker<'a, '_> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<Cow<'static, str>>) {
        self.out.push(Diagnostic::error(code, span, message));
    }

    fn kind(&self) -> Kind {
        self.scopes.last().map_or(Kind::Module, |scope| scope.kind)
    }

    /// The scope that suspends at a `yield`: comprehensions aside.
    fn outer_kind(&self) -> Kind {
        let own = |scope: &&Scope<'_>| !matches!(scope.kind, Kind::Comprehension | Kind::Generator);
        self.scopes.iter().rev().find(own).map_or(Kind::Module, |scope| scope.kind)
    }

    fn within(&mut self, scope: Scope<'a>, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        visit(self);
        self.scopes.pop();
    }

    fn in_loop(&mut self, visit: impl FnOnce(&mut Self)) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.loops += 1;
        }
        visit(self);
        if let Some(scope) = self.scopes.last_mut() {
            scope.loops -= 1;
        }
    }

    /// Elements among which a `*x` may stand.
    fn elements(&mut self, elements: &'a [Expr]) {
        for element in elements {
            match element {
                Expr::Starred(starred) => self.expr(&starred.value),
                _ => self.expr(element),
            }
        }
    }

    fn subscript(&mut self, slice: &'a Expr) {
        self.elements(std::slice::from_ref(slice));
    }

    fn declared(&mut self, stmt: &'a Stmt, names: &'a [Identifier], nonlocal: bool) {
        if nonlocal && self.kind() == Kind::Module {
            return self.report(INVALID_CONTEXT, span_of(stmt), "`nonlocal` at module level");
        }
        for name in names {
            let function = self.scopes.last().and_then(|scope| scope.function);
            let is_parameter =
                function.is_some_and(|function| parameters(function.args).any(|arg| arg.arg == *name));
            if is_parameter {
                let message = format!("`{name}` is a parameter and declared in another scope");
                self.report(INVALID_CONTEXT, span_of(stmt), message);
            } else if nonlocal && name != "__class__" && !self.enclosing_binds(name) {
                let message = format!("no enclosing function binds `{name}`");
                self.report(INVALID_CONTEXT, span_of(stmt), message);
            }
        }
    }

    fn enclosing_binds(&self, name: &str) -> bool {
        let outer = self.scopes.iter().rev().skip(1).filter_map(|scope| scope.function);
        outer.into_iter().any(|function| {
            let bindings = Bindings::of_function(function.args, function.type_params, function.body);
            bindings.contains(name) || bindings.declared(name) == Some(false)
        })
    }

    fn handlers(&mut self, handlers: &'a [ExceptHandler]) {
        let others = handlers.split_last().map_or(&[][..], |(_, others)| others);
        for ExceptHandler::ExceptHandler(handler) in others {
            if handler.type_.is_none() {
                let start = u32::from(handler.range.start());
                let span = Span::new(start, start + "except".len() as u32);
                self.report(INVALID_CONTEXT, span, "an `except:` without a type must be the last");
            }
        }
    }

    fn is_async(&self) -> bool {
        self.outer_kind() == Kind::AsyncFunction
    }

    fn suspends(&mut self, expr: &'a Expr) {
        let word = if matches!(expr, Expr::Await(_)) { "await" } else { "yield" };
        let in_comprehension = matches!(self.kind(), Kind::Comprehension | Kind::Generator);
        match self.outer_kind() {
            Kind::Module | Kind::Class => {
                let message = format!("`{word}` outside a function");
                self.report(YIELD_OUTSIDE_FUNCTION, span_of(expr), message);
            }
            // A generator expression that awaits is an asynchronous generator, which any function may make.
            Kind::Function | Kind::Lambda if word == "await" && self.kind() != Kind::Generator => {
                self.report(YIELD_OUTSIDE_FUNCTION, span_of(expr), "`await` outside an async function");
            }
            _ if word == "yield" && in_comprehension => {
                self.report(INVALID_CONTEXT, span_of(expr), "`yield` inside a comprehension");
            }
            Kind::AsyncFunction if matches!(expr, Expr::YieldFrom(_)) => {
                self.report(INVALID_CONTEXT, span_of(expr), "`yield from` inside an async function");
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn comprehension(&mut self, expr: &'a Expr, generators: &'a [Comprehension], results: &[&'a Expr]) {
        let kind = if matches!(expr, Expr::GeneratorExp(_)) { Kind::Generator } else { Kind::Comprehension };
        let is_async = generators.iter().any(|generator| generator.is_async);
        if is_async && kind == Kind::Comprehension && !self.is_async() {
            let message = "an asynchronous comprehension outside an async function";
            self.report(INVALID_CONTEXT, span_of(expr), message);
        }
        // The first iterable is evaluated outside.
        walk_option(self, generators.first().map(|generator| &generator.iter));
        self.within(Scope::new(kind), |checker| {
            for (position, generator) in generators.iter().enumerate() {
                if position > 0 {
                    checker.expr(&generator.iter);
                }
                checker.target(&generator.target, false);
                checker.exprs(&generator.ifs);
            }
            results.iter().for_each(|result| checker.expr(result));
        });
    }

    /// A generator expression without brackets of its own must be the only argument.
    fn arguments(&mut self, call: &'a ExprCall) {
        if call.args.len() + call.keywords.len() > 1 {
            for argument in &call.args {
                if let Expr::GeneratorExp(node) = argument
                    && node.range.start() == node.elt.start()
                {
                    let message = "a generator expression among other arguments needs brackets";
                    self.report(INVALID_CONTEXT, span_of(argument), message);
                }
            }
        }
        self.elements(&call.args);
        walk_keywords(self, &call.keywords);
    }

    /// `def f(*args: *Ts)` may have a star; other annotations may not.
    fn signature(&mut self, function: Function<'a>) {
        self.exprs(function.decorators);
        walk_defaults(self, function.args);
        let vararg = function.args.vararg.as_ref().and_then(|arg| arg.annotation.as_deref());
        for annotation in parameters(function.args).filter_map(|arg| arg.annotation.as_deref()) {
            match annotation {
                Expr::Starred(starred) if vararg.is_some_and(|vararg| std::ptr::eq(vararg, annotation)) => {
                    self.expr(&starred.value);
                }
                _ => self.expr(annotation),
            }
        }
        walk_option(self, function.returns);
    }

    /// Statements that only some places allow.
    fn placed(&mut self, stmt: &'a Stmt) {
        let kind = self.kind();
        match stmt {
            Stmt::Return(_) if !matches!(kind, Kind::Function | Kind::AsyncFunction) => {
                self.report(RETURN_OUTSIDE_FUNCTION, span_of(stmt), "`return` outside a function");
            }
            Stmt::Break(_) | Stmt::Continue(_) if self.scopes.last().is_none_or(|scope| scope.loops == 0) => {
                let word = if matches!(stmt, Stmt::Break(_)) { "break" } else { "continue" };
                self.report(OUTSIDE_LOOP, span_of(stmt), format!("`{word}` outside a loop"));
            }
            Stmt::ImportFrom(node)
                if kind != Kind::Module && node.names.iter().any(|alias| &alias.name == "*") =>
            {
                self.report(INVALID_CONTEXT, span_of(stmt), "`import *` inside a function or class");
            }
            Stmt::AsyncFor(_) | Stmt::AsyncWith(_) if kind != Kind::AsyncFunction => {
                let start = u32::from(stmt.range().start());
                let span = Span::new(start, start + "async".len() as u32);
                self.report(INVALID_CONTEXT, span, "an `async` statement outside an async function");
            }
            Stmt::Global(node) => self.declared(stmt, &node.names, false),
            Stmt::Nonlocal(node) => self.declared(stmt, &node.names, true),
            Stmt::Try(node) => self.handlers(&node.handlers),
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for Checker<'a, '_> {
    fn stmt(&mut self, stmt: &'a Stmt) {
        self.placed(stmt);
        if let Some(function) = as_function(stmt) {
            self.signature(function);
            let kind = if function.is_async { Kind::AsyncFunction } else { Kind::Function };
            let scope = Scope { kind, loops: 0, function: Some(function) };
            return self.within(scope, |checker| checker.body(function.body));
        }
        match stmt {
            Stmt::ClassDef(class) => {
                self.exprs(&class.decorator_list);
                self.elements(&class.bases);
                walk_keywords(self, &class.keywords);
                self.within(Scope::new(Kind::Class), |checker| checker.body(&class.body));
            }
            Stmt::Assign(node) => {
                self.expr(&node.value);
                node.targets.iter().for_each(|target| self.target(target, false));
            }
            Stmt::AugAssign(node) => {
                self.expr(&node.value);
                self.single_target(&node.target, "an augmented assignment");
            }
            Stmt::AnnAssign(node) => {
                walk_option(self, node.value.as_deref());
                self.expr(&node.annotation);
                self.single_target(&node.target, "an annotation");
            }
            Stmt::Delete(node) => self.targets(&node.targets, true),
            Stmt::For(node) => {
                self.expr(&node.iter);
                self.target(&node.target, false);
                self.in_loop(|checker| checker.body(&node.body));
                self.body(&node.orelse);
            }
            Stmt::AsyncFor(node) => {
                self.expr(&node.iter);
                self.target(&node.target, false);
                self.in_loop(|checker| checker.body(&node.body));
                self.body(&node.orelse);
            }
            Stmt::While(node) => {
                self.expr(&node.test);
                self.in_loop(|checker| checker.body(&node.body));
                self.body(&node.orelse);
            }
            Stmt::With(node) => {
                for item in &node.items {
                    self.expr(&item.context_expr);
                    item.optional_vars.iter().for_each(|target| self.target(target, false));
                }
                self.body(&node.body);
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Starred(node) => {
                self.report(INVALID_CONTEXT, span_of(expr), "a starred expression cannot stand here");
                self.expr(&node.value);
            }
            Expr::Tuple(node) => self.elements(&node.elts),
            Expr::List(node) => self.elements(&node.elts),
            Expr::Set(node) => self.elements(&node.elts),
            Expr::Call(node) => {
                self.expr(&node.func);
                self.arguments(node);
            }
            Expr::Subscript(node) => {
                self.expr(&node.value);
                self.subscript(&node.slice);
            }
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => self.suspends(expr),
            Expr::Lambda(node) => {
                walk_defaults(self, &node.args);
                self.within(Scope::new(Kind::Lambda), |checker| checker.expr(&node.body));
            }
            _ => match as_comprehension(expr) {
                Some((generators, [first, second])) => {
                    let results: Vec<_> = first.into_iter().chain(second).collect();
                    self.comprehension(expr, generators, &results);
                }
                None => walk_expr(self, expr),
            },
        }
    }
}
