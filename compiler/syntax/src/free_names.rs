//! The names that a function, class or block uses without binding them, by Python's rules of scope.

use rustc_hash::{FxHashMap, FxHashSet};

use pyfora_base::Span;
use rustpython_parser::ast::{Comprehension, ExceptHandler, Expr, ExprContext, Identifier, Pattern, Stmt};

use crate::bindings::Bindings;
use crate::locate::Node;
use crate::span_of;
use crate::visit::{
    Function, Visitor, as_comprehension, as_function, captured, walk_class_header, walk_defaults, walk_expr,
    walk_option, walk_pattern, walk_signature, walk_stmt, walk_with_items,
};

/// Names that the node's body takes from outside, each with its first use, in the order of the text.
///
/// Of a function or lambda: not what its decorators, defaults and annotations use, which [`header_names`] gives, as
/// they are evaluated once, where it is defined. Of a `with` block: names that it may read before it has assigned
/// them, so the name need not exist outside. Builtins are names like others. Parts of nested functions, classes and
/// comprehensions are included.
pub fn free_names<'a>(node: Node<'a>) -> Vec<(&'a str, Span)> {
    let mut free = Free::default();
    match node {
        Node::Function(function) => free.function_body(function),
        Node::Lambda(lambda) => {
            free.scopes.push(Scope::Function(Bindings::of_lambda(&lambda.args, &lambda.body)));
            free.expr(&lambda.body);
        }
        Node::Class(class) => {
            free.scopes.push(Scope::Class(FxHashSet::default()));
            free.body(&class.body);
        }
        Node::With(with) => {
            free.scopes.push(Scope::Block(FxHashSet::default()));
            free.body(&with.body);
        }
    }
    free.sorted()
}

/// Names that are used where the node is defined: decorators, defaults and annotations of a function, bases of a
/// class, the context of a `with`.
pub fn header_names<'a>(node: Node<'a>) -> Vec<(&'a str, Span)> {
    let mut free = Free::default();
    match node {
        Node::Function(function) => walk_signature(&mut free, function),
        Node::Lambda(lambda) => walk_defaults(&mut free, &lambda.args),
        Node::Class(class) => walk_class_header(&mut free, class),
        Node::With(with) => with.items.iter().for_each(|item| free.expr(&item.context_expr)),
    }
    free.sorted()
}

/// Names that a block binds in the scope that it stands in, each with its first binding, in the order of the text.
pub fn assigned_names(body: &[Stmt]) -> Vec<(&str, Span)> {
    Bindings::of_body(body).names()
}

enum Scope<'a> {
    /// Function, lambda or comprehension: what is bound anywhere in it is its own everywhere in it.
    Function(Bindings<'a>),
    /// What is certainly bound so far. Inner functions do not see it.
    Class(FxHashSet<&'a str>),
    /// The same, of a `with` block; inner functions see it.
    Block(FxHashSet<&'a str>),
}

#[derive(Default)]
struct Free<'a> {
    scopes: Vec<Scope<'a>>,
    free: FxHashMap<&'a str, Span>,
}

impl<'a> Free<'a> {
    fn sorted(self) -> Vec<(&'a str, Span)> {
        let mut names: Vec<_> = self.free.into_iter().collect();
        names.sort_by_key(|(_, span)| *span);
        names
    }

    fn used(&mut self, name: &'a str, span: Span) {
        for (depth, scope) in self.scopes.iter().rev().enumerate() {
            match scope {
                Scope::Function(bindings) if bindings.declared(name) == Some(true) => break,
                Scope::Function(bindings) if bindings.contains(name) => return,
                Scope::Class(bound) if depth == 0 && bound.contains(name) => return,
                Scope::Block(bound) if bound.contains(name) => return,
                _ => {}
            }
        }
        let first = self.free.entry(name).or_insert(span);
        *first = (*first).min(span);
    }

    /// The set of what is certainly bound, in a scope that has one. `:=` in a comprehension binds around it.
    fn bound_set(&mut self) -> Option<&mut FxHashSet<&'a str>> {
        match self.scopes.last_mut()? {
            Scope::Class(bound) | Scope::Block(bound) => Some(bound),
            Scope::Function(_) => None,
        }
    }

    fn bind(&mut self, name: &'a str) {
        if let Some(bound) = self.bound_set() {
            bound.insert(name);
        }
    }

    fn function_body(&mut self, function: Function<'a>) {
        let bindings = Bindings::of_function(function.args, function.type_params, function.body);
        self.within(Scope::Function(bindings), |free| free.body(function.body));
    }

    fn within(&mut self, scope: Scope<'a>, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        visit(self);
        self.scopes.pop();
    }

    fn comprehension(&mut self, generators: &'a [Comprehension], results: [Option<&'a Expr>; 2]) {
        // The first iterable is evaluated outside.
        walk_option(self, generators.first().map(|generator| &generator.iter));
        let targets = Bindings::of_targets(generators.iter().map(|generator| &generator.target));
        self.within(Scope::Function(targets), |free| {
            for (position, generator) in generators.iter().enumerate() {
                if position > 0 {
                    free.expr(&generator.iter);
                }
                free.expr(&generator.target);
                free.exprs(&generator.ifs);
            }
            results.into_iter().flatten().for_each(|result| free.expr(result));
        });
    }

    /// Statements of which a part may not run bind nothing for certain.
    fn uncertain(&mut self, stmt: &'a Stmt) {
        let Some(before) = self.bound_set().map(|bound| bound.clone()) else {
            return walk_stmt(self, stmt);
        };
        if let Stmt::If(node) = stmt {
            self.expr(&node.test);
            let before = self.bound_set().map(|bound| bound.clone()).unwrap_or_default();
            self.body(&node.body);
            let then = self.bound_set().map(|bound| std::mem::replace(bound, before)).unwrap_or_default();
            self.body(&node.orelse);
            return self.set_bound(|bound| bound.retain(|name| then.contains(name)));
        }
        for name in handler_names(stmt) {
            self.bind(name);
        }
        walk_stmt(self, stmt);
        self.set_bound(|bound| *bound = before);
    }

    fn set_bound(&mut self, change: impl FnOnce(&mut FxHashSet<&'a str>)) {
        if let Some(bound) = self.bound_set() {
            change(bound);
        }
    }

    fn import(&mut self, stmt: &'a Stmt) {
        for (name, _) in Bindings::of_body(std::slice::from_ref(stmt)).names() {
            self.bind(name);
        }
    }
}

fn handler_names(stmt: &Stmt) -> impl Iterator<Item = &Identifier> {
    let handlers: &[ExceptHandler] = match stmt {
        Stmt::Try(node) => &node.handlers,
        Stmt::TryStar(node) => &node.handlers,
        _ => &[],
    };
    handlers.iter().filter_map(|ExceptHandler::ExceptHandler(handler)| handler.name.as_ref())
}

impl<'a> Visitor<'a> for Free<'a> {
    fn stmt(&mut self, stmt: &'a Stmt) {
        if let Some(function) = as_function(stmt) {
            walk_signature(self, function);
            self.bind(function.name);
            return self.function_body(function);
        }
        match stmt {
            Stmt::ClassDef(class) => {
                walk_class_header(self, class);
                self.within(Scope::Class(FxHashSet::default()), |free| free.body(&class.body));
                self.bind(&class.name);
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) => self.import(stmt),
            Stmt::AugAssign(node) => {
                if let Expr::Name(name) = &*node.target {
                    self.used(&name.id, span_of(name));
                }
                walk_stmt(self, stmt);
            }
            // Annotations of a function's own variables are never evaluated.
            Stmt::AnnAssign(node) if matches!(self.scopes.last(), Some(Scope::Function(_))) => {
                walk_option(self, node.value.as_deref());
                self.expr(&node.target);
            }
            // Declares without a value: binds nothing.
            Stmt::AnnAssign(node) if node.value.is_none() => self.expr(&node.annotation),
            Stmt::If(_)
            | Stmt::For(_)
            | Stmt::AsyncFor(_)
            | Stmt::While(_)
            | Stmt::Match(_)
            | Stmt::Try(_)
            | Stmt::TryStar(_) => self.uncertain(stmt),
            Stmt::With(node) => {
                walk_with_items(self, &node.items);
                // The context may swallow an exception of its body.
                let before = self.bound_set().map(|bound| bound.clone());
                self.body(&node.body);
                self.set_bound(|bound| *bound = before.unwrap_or_default());
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => match name.ctx {
                ExprContext::Load => self.used(&name.id, span_of(name)),
                ExprContext::Store => self.bind(&name.id),
                ExprContext::Del => self.set_bound(|bound| {
                    bound.remove(name.id.as_str());
                }),
            },
            Expr::Lambda(node) => {
                walk_defaults(self, &node.args);
                let bindings = Bindings::of_lambda(&node.args, &node.body);
                self.within(Scope::Function(bindings), |free| free.expr(&node.body));
            }
            // What their right parts bind is not certain.
            Expr::BoolOp(_) | Expr::IfExp(_) => {
                let before = self.bound_set().map(|bound| bound.clone());
                walk_expr(self, expr);
                self.set_bound(|bound| *bound = before.unwrap_or_default());
            }
            _ => match as_comprehension(expr) {
                Some((generators, results)) => self.comprehension(generators, results),
                None => walk_expr(self, expr),
            },
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern) {
        walk_pattern(self, pattern);
        if let Some(name) = captured(pattern) {
            self.bind(name);
        }
    }
}
