//! Scopes of one top-level item: which names each function binds, uses and captures, and how functions are numbered.

use std::collections::{BTreeSet, HashMap, HashSet};

use pyfora_base::Span;
use pyfora_syntax::{ast, span_of};

use crate::ir::{ClassIdx, FuncIdx};
use crate::walk::Walker;

/// Index into [`Scopes::all`].
pub(crate) type ScopeId = usize;

/// A comprehension or generator expression.
#[derive(Clone, Copy)]
pub(crate) struct Comprehension<'a> {
    pub expr: &'a ast::Expr,
    pub kind: ComprehensionKind,
    pub element: &'a ast::Expr,
    /// The value of a dict comprehension.
    pub value: Option<&'a ast::Expr>,
    pub generators: &'a [ast::Comprehension],
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

impl ComprehensionKind {
    /// The frame's name in CPython.
    pub fn frame(self) -> &'static str {
        match self {
            Self::List => "<listcomp>",
            Self::Set => "<setcomp>",
            Self::Dict => "<dictcomp>",
            Self::Generator => "<genexpr>",
        }
    }

    /// The builtin that collects the elements.
    pub fn collector(self) -> Option<&'static str> {
        match self {
            Self::List => Some("list"),
            Self::Set => Some("set"),
            Self::Dict => Some("dict"),
            Self::Generator => None,
        }
    }
}

impl<'a> Comprehension<'a> {
    /// The comprehension that an expression is, if any.
    pub fn of(expr: &'a ast::Expr) -> Option<Self> {
        let (kind, element, value, generators) = match expr {
            ast::Expr::ListComp(e) => (ComprehensionKind::List, &e.elt, None, &e.generators),
            ast::Expr::SetComp(e) => (ComprehensionKind::Set, &e.elt, None, &e.generators),
            ast::Expr::DictComp(e) => (ComprehensionKind::Dict, &e.key, Some(&*e.value), &e.generators),
            ast::Expr::GeneratorExp(e) => (ComprehensionKind::Generator, &e.elt, None, &e.generators),
            _ => return None,
        };
        Some(Self { expr, kind, element, value, generators, span: span_of(expr) })
    }
}

/// A `def`, plain or async.
#[derive(Clone, Copy)]
pub(crate) struct Def<'a> {
    pub name: &'a str,
    pub args: &'a ast::Arguments,
    pub body: &'a [ast::Stmt],
    pub decorators: &'a [ast::Expr],
    pub returns: Option<&'a ast::Expr>,
    pub span: Span,
    pub is_async: bool,
}

impl<'a> Def<'a> {
    pub fn of(stmt: &'a ast::Stmt) -> Option<Self> {
        match stmt {
            ast::Stmt::FunctionDef(d) => Some(Self {
                name: d.name.as_str(),
                args: &d.args,
                body: &d.body,
                decorators: &d.decorator_list,
                returns: d.returns.as_deref(),
                span: with_decorators(span_of(stmt), &d.decorator_list),
                is_async: false,
            }),
            ast::Stmt::AsyncFunctionDef(d) => Some(Self {
                name: d.name.as_str(),
                args: &d.args,
                body: &d.body,
                decorators: &d.decorator_list,
                returns: d.returns.as_deref(),
                span: with_decorators(span_of(stmt), &d.decorator_list),
                is_async: true,
            }),
            _ => None,
        }
    }
}

/// A definition's span from the `@` of its first decorator on.
pub(crate) fn with_decorators(span: Span, decorators: &[ast::Expr]) -> Span {
    let first = decorators.first().map_or(span.start, |d| span_of(d).start.saturating_sub(1));
    Span::new(span.start.min(first), span.end)
}

/// What a scope is in the source.
#[derive(Clone)]
pub(crate) enum ScopeKind<'a> {
    /// The module.
    Root,
    Def(Def<'a>),
    Lambda(&'a ast::ExprLambda),
    /// The element function of one `for` of a comprehension.
    Element(Comprehension<'a>, usize),
    With(&'a [ast::Stmt]),
    /// A module-level statement that needs a function to run it.
    Init(&'a ast::Stmt),
    Class(&'a ast::StmtClassDef),
    /// The bases of a class.
    Bases(&'a ast::StmtClassDef),
    /// The decorators that complete a class.
    Decorators(&'a ast::StmtClassDef),
    /// The class attribute of this name, bound by the statement of this index in the class body.
    Attribute(usize, String),
    /// The defaults of a method (statement of this index in the class body) or of a module-level function.
    Defaults(Def<'a>, usize),
}

/// Roles of nodes that have more than one scope; lower numbers are those of a comprehension's `for`s.
pub(crate) const ROLE_INIT: usize = usize::MAX;
pub(crate) const ROLE_CLASS: usize = usize::MAX - 1;
pub(crate) const ROLE_BASES: usize = usize::MAX - 2;
pub(crate) const ROLE_DEFAULTS: usize = usize::MAX - 3;
pub(crate) const ROLE_DECORATORS: usize = usize::MAX - 4;

impl ScopeKind<'_> {
    pub fn role(&self) -> usize {
        match self {
            Self::Element(_, level) => *level,
            Self::Init(_) => ROLE_INIT,
            Self::Class(_) => ROLE_CLASS,
            Self::Bases(_) => ROLE_BASES,
            Self::Decorators(_) => ROLE_DECORATORS,
            Self::Defaults(..) => ROLE_DEFAULTS,
            _ => 0,
        }
    }
}

/// One statement of a class body.
pub(crate) struct ClassStmt<'a> {
    pub stmt: &'a ast::Stmt,
    pub binds: Vec<String>,
    pub uses: BTreeSet<String>,
}

pub(crate) struct Scope<'a> {
    pub kind: ScopeKind<'a>,
    pub parent: Option<ScopeId>,
    pub name: String,
    pub qualname: String,
    pub span: Span,
    /// Names that it binds, in order of their first binding, parameters first.
    pub bound: Vec<String>,
    /// How often each is bound.
    pub bindings: HashMap<String, u32>,
    pub uses: BTreeSet<String>,
    pub globals: HashSet<String>,
    pub nonlocals: HashSet<String>,
    /// Names bound by `:=`.
    pub walrus: HashSet<String>,
    /// How often each is bound by `except … as`.
    pub handler_names: HashMap<String, u32>,
    pub children: Vec<ScopeId>,
    pub func: Option<FuncIdx>,
    pub class: Option<ClassIdx>,
    pub captures: Vec<String>,
    /// The class whose captures it shares: that of a method, its defaults, an attribute or the bases.
    pub owner: Option<ScopeId>,
    /// The name that mangles `__private` names.
    pub mangler: Option<String>,
    pub body: Vec<ClassStmt<'a>>,
}

impl Scope<'_> {
    /// Whether functions inside see its names as variables to capture.
    fn is_function(&self) -> bool {
        !matches!(self.kind, ScopeKind::Root | ScopeKind::Init(_) | ScopeKind::Class(_))
    }

    fn binds(&self, name: &str) -> bool {
        self.bindings.contains_key(name)
    }
}

/// All scopes of an item; a scope comes after its parent.
pub(crate) struct Scopes<'a> {
    pub all: Vec<Scope<'a>>,
    /// By the address of the node and the scope's role.
    pub by_node: HashMap<(usize, usize), ScopeId>,
    pub functions: Vec<ScopeId>,
    pub classes: Vec<ScopeId>,
}

/// The address of a node, its identity while the tree is borrowed.
pub(crate) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

impl<'a> Scopes<'a> {
    pub fn analyse(stmts: &'a [ast::Stmt]) -> Self {
        let mut scopes = Walker::run(stmts);
        scopes.resolve();
        scopes
    }

    pub fn of_node<T>(&self, node: &T, role: usize) -> Option<ScopeId> {
        self.by_node.get(&(address(node), role)).copied()
    }

    /// Computes what each scope captures.
    fn resolve(&mut self) {
        let mut free: Vec<BTreeSet<String>> = vec![BTreeSet::new(); self.all.len()];
        for id in (0..self.all.len()).rev() {
            let scope = &self.all[id];
            let mut names = scope.uses.clone();
            for &child in &scope.children {
                names.extend(free[child].iter().cloned());
            }
            if scope.is_function() {
                names.retain(|name| !scope.binds(name) && !scope.globals.contains(name));
            } else if let ScopeKind::Class(_) = scope.kind {
                let owned = self.all.iter().zip(&free).filter(|(other, _)| other.owner == Some(id));
                names.extend(owned.flat_map(|(_, free)| free.iter().cloned()));
            }
            free[id] = names;
        }
        for (id, names) in free.into_iter().enumerate() {
            let captures = match self.all[id].owner {
                // Owners come first.
                Some(owner) if owner < id => self.all[owner].captures.clone(),
                _ => {
                    let visible = |name: &&String| self.is_variable(self.all[id].parent, name);
                    names.iter().filter(visible).cloned().collect()
                }
            };
            self.all[id].captures = captures;
        }
    }

    /// Whether a name that `:=` binds in the element function of a comprehension is used nowhere else, so that it
    /// can be the element function's own.
    pub fn is_own_walrus(&self, element: ScopeId, name: &str) -> bool {
        let mut binder = element;
        while let (ScopeKind::Element(..), Some(parent)) = (&self.all[binder].kind, self.all[binder].parent) {
            binder = parent;
        }
        if !matches!(self.all[binder].kind, ScopeKind::Def(_) | ScopeKind::Lambda(_)) {
            return false;
        }
        let inside = |mut id: ScopeId| loop {
            match self.all[id].parent {
                _ if id == binder => return true,
                Some(parent) => id = parent,
                None => return false,
            }
        };
        let elsewhere = |id: ScopeId| {
            id != element && (self.all[id].uses.contains(name) || self.all[id].nonlocals.contains(name))
        };
        let declared = self.all[binder].globals.contains(name) || self.all[binder].nonlocals.contains(name);
        !declared && !(0..self.all.len()).any(|id| elsewhere(id) && inside(id))
    }

    /// Whether a name, looked up from a scope outwards, is a function's variable.
    pub fn is_variable(&self, mut from: Option<ScopeId>, name: &str) -> bool {
        while let Some(scope) = from.map(|id| &self.all[id]) {
            if scope.globals.contains(name) {
                return false;
            }
            if scope.is_function() && scope.binds(name) {
                return true;
            }
            from = scope.parent;
        }
        false
    }
}

/// `__name` inside a class is `_Class__name`.
pub(crate) fn mangle(class: Option<&str>, name: &str) -> String {
    match class.map(|class| class.trim_start_matches('_')) {
        Some(class)
            if !class.is_empty()
                && name.starts_with("__")
                && !name.ends_with("__")
                && !name.contains('.') =>
        {
            format!("_{class}{name}")
        }
        _ => name.to_owned(),
    }
}
