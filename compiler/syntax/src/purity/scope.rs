//! What a name means at a place, as far as the purity rules care.

use std::cell::OnceCell;

use pyfora_lang::purity;
use rustpython_parser::ast::{Comprehension, ExprLambda, Stmt};

use crate::bindings::{Binding, Bindings};
use crate::visit::Function;

/// The names of a module that matter: imports of modules that rules speak of, and names that hide impure builtins.
/// It stays the same when others are edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleScope {
    /// In the order of the names.
    names: Vec<(String, Binding)>,
    /// Modules whose members `from m import *` binds.
    stars: Vec<String>,
}

impl ModuleScope {
    pub fn of(stmts: &[Stmt]) -> Self {
        let bindings = Bindings::of_body(stmts);
        let stars = bindings.stars().iter().filter(|star| purity::concerns_module(star));
        let stars = stars.map(|star| (*star).to_owned()).collect();
        let matters = |name: &str, binding: &Binding| {
            purity::concerns_name(name)
                || matches!(binding, Binding::Import(path) if purity::concerns_module(path))
        };
        let names = bindings.into_names().filter(|(name, binding)| matters(name, binding));
        let names = names.map(|(name, binding)| (name.to_owned(), binding)).collect();
        Self { names, stars }.sorted()
    }

    /// The names of a file from those of its items.
    pub fn merged<'s>(parts: impl Iterator<Item = &'s Self>) -> Self {
        let mut whole = Self::default();
        for part in parts {
            whole.names.extend_from_slice(&part.names);
            whole.stars.extend_from_slice(&part.stars);
        }
        whole.sorted()
    }

    /// One binding a name: where there are several, the last in order says most.
    fn sorted(mut self) -> Self {
        self.names.sort();
        self.names.reverse();
        self.names.dedup_by(|other, first| other.0 == first.0);
        self.names.reverse();
        self.stars.sort();
        self.stars.dedup();
        self
    }

    pub(super) fn get(&self, name: &str) -> Option<&Binding> {
        let at = self.names.binary_search_by(|(other, _)| other.as_str().cmp(name)).ok()?;
        Some(&self.names[at].1)
    }

    /// The member that a star import binds to the name, if it is an impure one.
    pub(super) fn star_member(&self, name: &str) -> Option<String> {
        let paths = self.stars.iter().map(|star| format!("{star}.{name}"));
        paths.into_iter().find(|path| purity::find_member(path).is_some())
    }

    pub(super) fn has_stars(&self) -> bool {
        !self.stars.is_empty()
    }
}

pub(super) enum Code<'a> {
    Function(Function<'a>),
    Lambda(&'a ExprLambda),
    Comprehension(&'a [Comprehension]),
    Class(&'a [Stmt]),
}

pub(super) struct Scope<'a> {
    pub code: Code<'a>,
    /// In an `__init__`, the name of its object.
    pub own_self: Option<&'a str>,
    /// Found when first asked for, since most code never asks.
    bindings: OnceCell<Bindings<'a>>,
}

impl<'a> Scope<'a> {
    pub fn new(code: Code<'a>) -> Self {
        Self { code, own_self: None, bindings: OnceCell::new() }
    }

    pub fn bindings(&self) -> &Bindings<'a> {
        self.bindings.get_or_init(|| match &self.code {
            Code::Function(function) => {
                Bindings::of_function(function.args, function.type_params, function.body)
            }
            Code::Lambda(lambda) => Bindings::of_lambda(&lambda.args, &lambda.body),
            Code::Comprehension(generators) => {
                Bindings::of_targets(generators.iter().map(|generator| &generator.target))
            }
            Code::Class(body) => Bindings::of_body(body),
        })
    }
}

/// What a name stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Something of the program's own.
    Own,
    /// A builtin, module or member of a module.
    Path(String),
}

pub(super) fn meaning(scopes: &[Scope<'_>], module: &ModuleScope, name: &str) -> Meaning {
    let of_binding = |binding: &Binding| match binding {
        Binding::Import(path) => Meaning::Path(path.clone()),
        Binding::Other | Binding::Container => Meaning::Own,
    };
    for (depth, scope) in scopes.iter().rev().enumerate() {
        if depth > 0 && matches!(scope.code, Code::Class(_)) {
            continue;
        }
        if scope.bindings().declared(name) == Some(true) {
            break;
        }
        if let Some(binding) = scope.bindings().get(name) {
            return of_binding(binding);
        }
    }
    if let Some(binding) = module.get(name) {
        return of_binding(binding);
    }
    let path = if module.has_stars() { module.star_member(name) } else { None };
    Meaning::Path(path.unwrap_or_else(|| format!("builtins.{name}")))
}
