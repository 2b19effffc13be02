//! The walk over an item's syntax tree that finds its scopes and numbers its functions in source order.

use std::collections::{BTreeSet, HashMap, HashSet};

use pyfora_base::Span;
use pyfora_syntax::{ast, span_of};

use crate::ir::{ClassIdx, FuncIdx};
use crate::scope::{
    ClassStmt, Comprehension, Def, Scope, ScopeId, ScopeKind, Scopes, address, mangle, with_decorators,
};

pub(crate) struct Walker<'a> {
    scopes: Scopes<'a>,
    at: ScopeId,
    /// While a class body's statement is walked: what it binds and uses.
    class_stmt: Option<(Vec<String>, BTreeSet<String>)>,
}

impl<'a> Walker<'a> {
    pub fn run(stmts: &'a [ast::Stmt]) -> Scopes<'a> {
        let scopes =
            Scopes { all: Vec::new(), by_node: HashMap::new(), functions: Vec::new(), classes: Vec::new() };
        let mut walker = Walker { scopes, at: 0, class_stmt: None };
        walker.add(None, ScopeKind::Root, "<module>", Span::default(), None);
        for stmt in crate::items::effective(stmts) {
            walker.item(stmt);
        }
        walker.scopes
    }

    fn item(&mut self, stmt: &'a ast::Stmt) {
        if crate::items::needs_init(stmt) {
            let init =
                self.add(Some(0), ScopeKind::Init(stmt), "<module>", span_of(stmt), Some(address(stmt)));
            self.within(init, |walker| walker.stmt(stmt));
        } else {
            self.stmt(stmt);
        }
    }

    /// Adds a scope; all but the module and classes are functions.
    fn add(
        &mut self,
        parent: Option<ScopeId>,
        kind: ScopeKind<'a>,
        name: &str,
        span: Span,
        key: Option<usize>,
    ) -> ScopeId {
        let id = self.scopes.all.len();
        if let Some(key) = key {
            self.scopes.by_node.insert((key, kind.role()), id);
        }
        let (mut func, mut class) = (None, None);
        match kind {
            ScopeKind::Root => {}
            ScopeKind::Class(_) => {
                class = Some(ClassIdx(self.scopes.classes.len() as u32));
                self.scopes.classes.push(id);
            }
            _ => {
                func = Some(FuncIdx(self.scopes.functions.len() as u32));
                self.scopes.functions.push(id);
            }
        }
        let outer = parent.map(|parent| &self.scopes.all[parent]);
        let qualname = qualname(outer, &kind, name);
        let mangler = match &kind {
            ScopeKind::Class(class) => Some(class.name.to_string()),
            _ => outer.and_then(|outer| outer.mangler.clone()),
        };
        self.scopes.all.push(Scope {
            kind,
            parent,
            name: name.to_owned(),
            qualname,
            span,
            bound: Vec::new(),
            bindings: HashMap::new(),
            uses: BTreeSet::new(),
            globals: HashSet::new(),
            nonlocals: HashSet::new(),
            walrus: HashSet::new(),
            handler_names: HashMap::new(),
            children: Vec::new(),
            func,
            class,
            captures: Vec::new(),
            owner: None,
            mangler,
            body: Vec::new(),
        });
        if let Some(parent) = parent {
            self.scopes.all[parent].children.push(id);
        }
        id
    }

    fn within(&mut self, scope: ScopeId, walk: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.at, scope);
        let class_stmt = self.class_stmt.take();
        walk(self);
        self.at = outer;
        self.class_stmt = class_stmt;
    }

    fn here(&mut self) -> &mut Scope<'a> {
        &mut self.scopes.all[self.at]
    }

    fn bind_in(&mut self, scope: ScopeId, name: &str) {
        let scope = &mut self.scopes.all[scope];
        let name = mangle(scope.mangler.as_deref(), name);
        if scope.globals.contains(&name) || scope.nonlocals.contains(&name) {
            return;
        }
        let count = scope.bindings.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count == 1 {
            scope.bound.push(name);
        }
    }

    pub(crate) fn bind(&mut self, name: &str) {
        self.bind_in(self.at, name);
        let name = mangle(self.scopes.all[self.at].mangler.as_deref(), name);
        if let Some((binds, _)) = &mut self.class_stmt
            && !binds.contains(&name)
        {
            binds.push(name);
        }
    }

    fn use_name(&mut self, name: &str) {
        let name = mangle(self.here().mangler.as_deref(), name);
        if let Some((_, uses)) = &mut self.class_stmt {
            uses.insert(name.clone());
            // What an earlier statement of the class body has bound is not looked up outside.
            if self.here().body.iter().any(|stmt| stmt.binds.contains(&name)) {
                return;
            }
        }
        self.here().uses.insert(name);
    }

    pub(crate) fn stmts(&mut self, stmts: &'a [ast::Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    pub(crate) fn def(&mut self, stmt: &'a ast::Stmt, def: Def<'a>) {
        self.exprs(def.decorators);
        self.bind(def.name);
        let parent = self.at;
        let scope = self.add(Some(parent), ScopeKind::Def(def), def.name, def.span, Some(address(stmt)));
        let outer = &self.scopes.all[parent];
        let in_class = matches!(outer.kind, ScopeKind::Class(_));
        let at_root = matches!(outer.kind, ScopeKind::Root);
        let index = outer.body.len();
        if in_class {
            self.scopes.all[scope].owner = Some(parent);
        }
        let defaults: Vec<_> = defaults(def.args).collect();
        if let (Some(first), Some(last), true) = (defaults.first(), defaults.last(), in_class || at_root) {
            let span = span_of(*first).cover(span_of(*last));
            let name = self.scopes.all[parent].name.clone();
            let key = Some(address(def.args));
            let id = self.add(Some(parent), ScopeKind::Defaults(def, index), &name, span, key);
            if in_class {
                self.scopes.all[id].owner = Some(parent);
            }
            if at_root {
                self.within(id, |walker| defaults.iter().for_each(|default| walker.expr(default)));
            }
        }
        if !at_root {
            defaults.iter().for_each(|default| self.expr(default));
        }
        self.within(scope, |walker| {
            walker.params(def.args);
            walker.stmts(def.body);
        });
    }

    fn params(&mut self, args: &'a ast::Arguments) {
        for param in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            self.bind(&param.def.arg);
        }
        for param in args.vararg.iter().chain(&args.kwarg) {
            self.bind(&param.arg);
        }
    }

    pub(crate) fn class(&mut self, class: &'a ast::StmtClassDef) {
        self.exprs(&class.decorator_list);
        self.bind(&class.name);
        let parent = self.at;
        let span = with_decorators(
            Span::new(class.range.start().into(), class.range.end().into()),
            &class.decorator_list,
        );
        let scope = self.add(Some(parent), ScopeKind::Class(class), &class.name, span, Some(address(class)));
        if let (Some(first), Some(last)) = (class.bases.first(), class.bases.last()) {
            let span = span_of(first).cover(span_of(last));
            let name = self.scopes.all[parent].name.clone();
            let bases =
                self.add(Some(parent), ScopeKind::Bases(class), &name, span, Some(address(&class.bases)));
            self.scopes.all[bases].owner = Some(scope);
            self.within(bases, |walker| {
                class.bases.iter().for_each(|base| walker.expr(crate::items::generic(base).unwrap_or(base)));
            });
        }
        let mut completing = crate::items::completing(&class.decorator_list).peekable();
        if completing.peek().is_some() {
            let name = self.scopes.all[parent].name.clone();
            let kind = ScopeKind::Decorators(class);
            let key = Some(address(&class.decorator_list));
            let id = self.add(Some(parent), kind, &name, span, key);
            self.scopes.all[id].owner = Some(scope);
            self.within(id, |walker| completing.for_each(|(callee, _)| walker.expr(callee)));
        }
        self.within(scope, |walker| {
            for (index, stmt) in class.body.iter().enumerate() {
                walker.class_stmt = Some((Vec::new(), BTreeSet::new()));
                let first = walker.scopes.functions.len();
                walker.stmt(stmt);
                let (binds, uses) = walker.class_stmt.take().unwrap_or_default();
                if !crate::items::is_method(stmt) && !crate::items::is_declaration(stmt) {
                    let span = Def::of(stmt).map_or_else(|| span_of(stmt), |def| def.span);
                    walker.attributes(scope, index, &binds, span, first);
                }
                walker.here().body.push(ClassStmt { stmt, binds, uses });
            }
        });
    }

    /// A function for each class attribute that a statement binds, numbered before the functions inside it.
    fn attributes(&mut self, class: ScopeId, index: usize, names: &[String], span: Span, first: usize) {
        let frame = self.scopes.all[class].name.clone();
        for name in names {
            let kind = ScopeKind::Attribute(index, name.clone());
            let id = self.add(Some(class), kind, &frame, span, None);
            self.scopes.all[id].owner = Some(class);
        }
        self.scopes.functions[first..].rotate_right(names.len());
        for (index, &id) in self.scopes.functions.iter().enumerate().skip(first) {
            self.scopes.all[id].func = Some(FuncIdx(index as u32));
        }
    }

    pub(crate) fn with(&mut self, stmt: &'a ast::Stmt, items: &'a [ast::WithItem], body: &'a [ast::Stmt]) {
        for item in items {
            self.expr(&item.context_expr);
            if let Some(target) = &item.optional_vars {
                self.expr(target);
            }
        }
        let parent = self.at;
        let name = self.scopes.all[parent].name.clone();
        let scope = self.add(Some(parent), ScopeKind::With(body), &name, span_of(stmt), Some(address(stmt)));
        self.within(scope, |walker| walker.stmts(body));
        // A `with` is no scope of Python's: what it binds is bound around it, too.
        for name in self.scopes.all[scope].bound.clone() {
            self.bind(&name);
        }
    }

    pub(crate) fn lambda(&mut self, lambda: &'a ast::ExprLambda, span: Span) {
        let parent = self.at;
        let scope =
            self.add(Some(parent), ScopeKind::Lambda(lambda), "<lambda>", span, Some(address(lambda)));
        defaults(&lambda.args).for_each(|default| self.expr(default));
        self.within(scope, |walker| {
            walker.params(&lambda.args);
            walker.expr(&lambda.body);
        });
    }

    pub(crate) fn comprehension(&mut self, comprehension: Comprehension<'a>) {
        self.level(comprehension, 0);
    }

    /// The element function of one `for`, and inside it those of the inner ones.
    fn level(&mut self, comprehension: Comprehension<'a>, level: usize) {
        let Some(generator) = comprehension.generators.get(level) else {
            if let Some(value) = comprehension.value {
                self.expr(comprehension.element);
                self.expr(value);
            } else {
                self.expr(comprehension.element);
            }
            return;
        };
        let (parent, span) = (self.at, comprehension.span);
        let kind = ScopeKind::Element(comprehension, level);
        let scope =
            self.add(Some(parent), kind, comprehension.kind.frame(), span, Some(address(comprehension.expr)));
        self.expr(&generator.iter);
        self.within(scope, |walker| {
            walker.expr(&generator.target);
            walker.exprs(&generator.ifs);
            walker.level(comprehension, level + 1);
        });
    }

    pub(crate) fn walrus(&mut self, target: &'a ast::Expr) {
        let ast::Expr::Name(name) = target else { return };
        self.bind(&name.id);
        let mut scope = self.at;
        loop {
            let mangled = mangle(self.scopes.all[scope].mangler.as_deref(), &name.id);
            self.scopes.all[scope].walrus.insert(mangled);
            match (&self.scopes.all[scope].kind, self.scopes.all[scope].parent) {
                (ScopeKind::Element(..), Some(parent)) => scope = parent,
                _ => break,
            }
        }
        if scope != self.at {
            self.bind_in(scope, &name.id);
        }
    }

    pub(crate) fn name(&mut self, name: &'a ast::ExprName) {
        match name.ctx {
            ast::ExprContext::Load => self.use_name(&name.id),
            ast::ExprContext::Store => self.bind(&name.id),
            ast::ExprContext::Del => self.bind(&name.id),
        }
    }

    pub(crate) fn handler_name(&mut self, name: &str) {
        self.bind(name);
        let mangled = mangle(self.here().mangler.as_deref(), name);
        *self.here().handler_names.entry(mangled).or_insert(0) += 1;
    }

    pub(crate) fn declare(&mut self, names: &'a [ast::Identifier], global: bool) {
        for name in names {
            let name = mangle(self.here().mangler.as_deref(), name);
            if global {
                self.here().globals.insert(name);
            } else {
                self.here().uses.insert(name.clone());
                self.here().nonlocals.insert(name);
            }
        }
    }
}

fn qualname(outer: Option<&Scope<'_>>, kind: &ScopeKind<'_>, name: &str) -> String {
    let Some(outer) = outer else { return name.to_owned() };
    match (&outer.kind, kind) {
        (
            _,
            ScopeKind::With(_)
            | ScopeKind::Defaults(..)
            | ScopeKind::Attribute(..)
            | ScopeKind::Bases(_)
            | ScopeKind::Decorators(_),
        ) => outer.qualname.clone(),
        (ScopeKind::Root | ScopeKind::Init(_), _) => name.to_owned(),
        (ScopeKind::Class(_), _) => format!("{}.{name}", outer.qualname),
        _ => format!("{}.<locals>.{name}", outer.qualname),
    }
}

/// The default values of parameters, in the order in which they are evaluated.
pub(crate) fn defaults(args: &ast::Arguments) -> impl Iterator<Item = &ast::Expr> {
    let params = args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs);
    params.filter_map(|param| param.default.as_deref())
}
