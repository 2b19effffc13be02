//! The names that a block of code binds in its own scope.

use rustc_hash::FxHashMap;

use pyfora_base::Span;
use rustpython_parser::ast::{
    Alias, Arguments, ExceptHandler, Expr, ExprContext, Pattern, Ranged, Stmt, TypeParam,
};

use crate::span_of;
use crate::visit::{
    Visitor, as_comprehension, as_function, captured, parameters, walk_class_header, walk_defaults,
    walk_expr, walk_pattern, walk_signature, walk_stmt,
};

/// What binds a name; where several do, the one that says most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    Other,
    /// A list, dictionary or set made on the spot.
    Container,
    /// The module or member that an import binds.
    Import(String),
}

/// The names bound in one scope. Names that are declared `global` or `nonlocal` are not among them.
#[derive(Clone, Debug, Default)]
pub struct Bindings<'a> {
    names: FxHashMap<&'a str, (Span, Binding)>,
    /// Names declared `global` or `nonlocal`, and whether global.
    declared: FxHashMap<&'a str, bool>,
    /// Names bound under a declaration, in another scope therefore.
    rebound: FxHashMap<&'a str, Span>,
    /// Modules whose members `from m import *` binds.
    stars: Vec<&'a str>,
}

impl<'a> Bindings<'a> {
    pub fn of_body(body: &'a [Stmt]) -> Self {
        let mut collector = Collector { bindings: Self::default() };
        collector.body(body);
        collector.bindings.set_declared_apart()
    }

    pub fn of_function(args: &'a Arguments, type_params: &'a [TypeParam], body: &'a [Stmt]) -> Self {
        let mut bindings = Self::of_body(body);
        bindings.add_parameters(args);
        for param in type_params {
            let (name, span) = match param {
                TypeParam::TypeVar(param) => (&param.name, span_of(param)),
                TypeParam::ParamSpec(param) => (&param.name, span_of(param)),
                TypeParam::TypeVarTuple(param) => (&param.name, span_of(param)),
            };
            bindings.add(name, span, Binding::Other);
        }
        bindings
    }

    pub fn of_lambda(args: &'a Arguments, body: &'a Expr) -> Self {
        let mut collector = Collector { bindings: Self::default() };
        collector.expr(body);
        let mut bindings = collector.bindings;
        bindings.add_parameters(args);
        bindings
    }

    /// The targets of a comprehension's clauses.
    pub fn of_targets(targets: impl Iterator<Item = &'a Expr>) -> Self {
        let mut collector = Collector { bindings: Self::default() };
        targets.for_each(|target| collector.expr(target));
        collector.bindings
    }

    /// Each name with the place where it is first bound, in the order of the text.
    pub fn names(&self) -> Vec<(&'a str, Span)> {
        let mut names: Vec<_> = self.names.iter().map(|(name, (span, _))| (*name, *span)).collect();
        names.sort_by_key(|(_, span)| *span);
        names
    }

    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.names.get(name).map(|(_, binding)| binding)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Whether the name is declared, and whether as global.
    pub fn declared(&self, name: &str) -> Option<bool> {
        self.declared.get(name).copied()
    }

    /// Where a declared name is bound.
    pub fn rebound(&self, name: &str) -> Option<Span> {
        self.rebound.get(name).copied()
    }

    pub fn stars(&self) -> &[&'a str] {
        &self.stars
    }

    pub(crate) fn into_names(self) -> impl Iterator<Item = (&'a str, Binding)> {
        self.names.into_iter().map(|(name, (_, binding))| (name, binding))
    }

    pub(crate) fn add(&mut self, name: &'a str, span: Span, binding: Binding) {
        let entry = self.names.entry(name).or_insert_with(|| (span, binding.clone()));
        entry.0 = entry.0.min(span);
        if entry.1 < binding {
            entry.1 = binding;
        }
    }

    fn add_parameters(&mut self, args: &'a Arguments) {
        for parameter in parameters(args) {
            self.add(&parameter.arg, span_of(parameter), Binding::Other);
        }
    }

    fn set_declared_apart(mut self) -> Self {
        for name in self.declared.keys() {
            if let Some((span, _)) = self.names.remove(name) {
                self.rebound.insert(name, span);
            }
        }
        self
    }
}

struct Collector<'a> {
    bindings: Bindings<'a>,
}

impl<'a> Collector<'a> {
    fn import(&mut self, alias: &'a Alias, module: Option<&str>) {
        let (name, path) = match (&alias.asname, module) {
            (Some(asname), None) => (asname.as_str(), alias.name.to_string()),
            // `import a.b` binds `a`.
            (None, None) => {
                let root = alias.name.split('.').next().unwrap_or(&alias.name);
                (root, root.to_owned())
            }
            (asname, Some(module)) => {
                let name = asname.as_ref().unwrap_or(&alias.name);
                (name.as_str(), format!("{module}.{}", alias.name))
            }
        };
        self.bindings.add(name, span_of(alias), Binding::Import(path));
    }

    fn statement_binds(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(node) => node.names.iter().for_each(|alias| self.import(alias, None)),
            Stmt::ImportFrom(node) => {
                let relative = node.level.is_some_and(|level| level.to_u32() > 0);
                let module = node.module.as_deref().unwrap_or("");
                for alias in &node.names {
                    if &alias.name == "*" {
                        self.bindings.stars.extend((!relative).then_some(module));
                    } else if relative {
                        // A module of the user's own, whatever its name.
                        let name = alias.asname.as_ref().unwrap_or(&alias.name);
                        self.bindings.add(name, span_of(alias), Binding::Other);
                    } else {
                        self.import(alias, Some(module));
                    }
                }
            }
            Stmt::Global(node) => {
                self.bindings.declared.extend(node.names.iter().map(|name| (name.as_str(), true)))
            }
            Stmt::Nonlocal(node) => {
                self.bindings.declared.extend(node.names.iter().map(|name| (name.as_str(), false)));
            }
            Stmt::Assign(node) if is_container(&node.value) => {
                node.targets.iter().for_each(|target| self.container(target))
            }
            Stmt::AnnAssign(node) if node.value.as_deref().is_some_and(is_container) => {
                self.container(&node.target);
            }
            Stmt::Try(node) => self.handlers(&node.handlers),
            Stmt::TryStar(node) => self.handlers(&node.handlers),
            _ => {}
        }
    }

    fn handlers(&mut self, handlers: &'a [ExceptHandler]) {
        for ExceptHandler::ExceptHandler(handler) in handlers {
            if let Some(name) = &handler.name {
                self.bindings.add(name, span_of(handler), Binding::Other);
            }
        }
    }

    fn container(&mut self, target: &'a Expr) {
        if let Expr::Name(name) = target {
            self.bindings.add(&name.id, span_of(name), Binding::Container);
        }
    }
}

impl<'a> Visitor<'a> for Collector<'a> {
    fn stmt(&mut self, stmt: &'a Stmt) {
        if let Some(function) = as_function(stmt) {
            self.bindings.add(function.name, span_of(stmt), Binding::Other);
            return walk_signature(self, function);
        }
        if let Stmt::ClassDef(class) = stmt {
            self.bindings.add(&class.name, span_of(stmt), Binding::Other);
            return walk_class_header(self, class);
        }
        self.statement_binds(stmt);
        walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx != ExprContext::Load => {
                self.bindings.add(&name.id, span_of(name), Binding::Other);
            }
            Expr::Lambda(node) => walk_defaults(self, &node.args),
            // The targets of a comprehension are its own; what `:=` binds in it is not.
            _ => match as_comprehension(expr) {
                Some((generators, results)) => {
                    for generator in generators {
                        self.expr(&generator.iter);
                        self.exprs(&generator.ifs);
                    }
                    results.into_iter().flatten().for_each(|result| self.expr(result));
                }
                None => walk_expr(self, expr),
            },
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern) {
        if let Some(name) = captured(pattern) {
            self.bindings.add(name, Span::new(pattern.start().into(), pattern.end().into()), Binding::Other);
        }
        walk_pattern(self, pattern);
    }
}

/// A display or comprehension of a mutable kind, or a call of `list`, `dict` or `set`.
fn is_container(expr: &Expr) -> bool {
    match expr {
        Expr::List(_) | Expr::Dict(_) | Expr::Set(_) => true,
        Expr::ListComp(_) | Expr::DictComp(_) | Expr::SetComp(_) => true,
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Name(name) if matches!(name.id.as_str(), "list" | "dict" | "set"))
        }
        _ => false,
    }
}
