//! Classes: bases, methods and attributes.

use pyfora_base::{Span, registry};
use pyfora_syntax::{ast, span_of};

use crate::ir::{Class, FuncIdx, MethodKind};
use crate::scope::{ClassStmt, Def, ROLE_BASES, ROLE_DECORATORS, ScopeId, ScopeKind, Scopes};

/// Lowers the class of a scope. Its functions are lowered on their own.
pub(crate) fn lower_class(scopes: &Scopes<'_>, id: ScopeId, text: &str) -> Class {
    let scope = &scopes.all[id];
    let mut class = Class {
        name: scope.name.clone(),
        qualname: scope.qualname.clone(),
        span: scope.span,
        bases: None,
        methods: Vec::new(),
        attributes: Vec::new(),
        captures: scope.captures.clone(),
        doc: None,
        fields: Vec::new(),
        decorators: Vec::new(),
        decorator_values: None,
        abc_meta: false,
        slots: None,
        diagnostics: Vec::new(),
    };
    let ScopeKind::Class(source) = &scope.kind else { return class };
    let only_object =
        matches!(source.bases.as_slice(), [ast::Expr::Name(name)] if name.id.as_str() == "object");
    if !only_object {
        class.bases = scopes.of_node(&source.bases, ROLE_BASES).and_then(|id| scopes.all[id].func);
    }
    for keyword in &source.keywords {
        if keyword.arg.as_deref() == Some("metaclass") && crate::items::is_abc_meta(&keyword.value) {
            class.abc_meta = true;
            continue;
        }
        let what = keyword.arg.as_ref().map_or("**", |name| name.as_str());
        let message = format!("the class argument `{what}`");
        let span = span_of(&keyword.value);
        class.diagnostics.push(pyfora_base::Diagnostic::error(
            registry::UNSUPPORTED_STATEMENT,
            span,
            message,
        ));
    }
    class.doc = scope.body.first().and_then(|first| docstring(first.stmt));
    class.fields = scope.body.iter().filter_map(|stmt| annotated(stmt, text)).collect();
    class.slots = scope.body.iter().find_map(|stmt| slots(stmt.stmt));
    class.decorators =
        crate::items::completing(&source.decorator_list).map(crate::items::class_decorator).collect();
    class.decorator_values =
        scopes.of_node(&source.decorator_list, ROLE_DECORATORS).and_then(|id| scopes.all[id].func);
    refuse_decorators(&source.decorator_list, &mut class);
    for (index, stmt) in scope.body.iter().enumerate() {
        member(scopes, id, index, stmt, &mut class);
    }
    class
}

/// What one statement of the body adds to the class.
fn member(scopes: &Scopes<'_>, id: ScopeId, index: usize, stmt: &ClassStmt<'_>, class: &mut Class) {
    if let (Some(kind), Some(def)) = (crate::items::method_kind(stmt.stmt), Def::of(stmt.stmt)) {
        let func = scopes.of_node(stmt.stmt, 0).and_then(|id| scopes.all[id].func);
        class.methods.extend(func.map(|func| (stmt.binds_first(def.name), kind, func)));
        return;
    }
    if Def::of(stmt.stmt).is_some_and(|def| crate::items::is_setter(def.decorators)) {
        return;
    }
    if crate::items::is_declaration(stmt.stmt) {
        return;
    }
    if let Some(aliases) = aliases(stmt.stmt, &class.methods) {
        class.methods.extend(aliases);
        return;
    }
    if stmt.binds.is_empty() && !is_harmless(stmt.stmt) {
        let span = span_of(stmt.stmt);
        let span = Span::new(span.start, span.end.min(span.start + 5));
        let message = "this statement in a class body";
        class.diagnostics.push(pyfora_base::Diagnostic::error(
            registry::UNSUPPORTED_STATEMENT,
            span,
            message,
        ));
    }
    for name in &stmt.binds {
        let is_it = |child: &&ScopeId| matches!(&scopes.all[**child].kind, ScopeKind::Attribute(at, of) if *at == index && of == name);
        let func = scopes.all[id].children.iter().find(is_it).and_then(|&child| scopes.all[child].func);
        class.attributes.extend(func.map(|func| (name.clone(), func)));
    }
}

impl ClassStmt<'_> {
    fn binds_first(&self, name: &str) -> String {
        self.binds.last().cloned().unwrap_or_else(|| name.to_owned())
    }
}

/// `__radd__ = __add__`: the same methods under another name.
fn aliases(
    stmt: &ast::Stmt,
    methods: &[(String, MethodKind, FuncIdx)],
) -> Option<Vec<(String, MethodKind, FuncIdx)>> {
    let ast::Stmt::Assign(assign) = stmt else { return None };
    let ast::Expr::Name(value) = &*assign.value else { return None };
    let mut found = Vec::new();
    for target in &assign.targets {
        let ast::Expr::Name(target) = target else { return None };
        for (name, kind, func) in methods {
            if name == value.id.as_str() {
                found.push((target.id.to_string(), *kind, *func));
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Docstrings, `pass`.
fn is_harmless(stmt: &ast::Stmt) -> bool {
    match stmt {
        ast::Stmt::Pass(_) => true,
        ast::Stmt::Expr(s) => s.value.is_constant_expr(),
        _ => false,
    }
}

/// What a class decorator that completes the class cannot be: one above a decorator that may return another class, or
/// one with arguments that are known only when the code runs.
fn refuse_decorators(decorators: &[ast::Expr], class: &mut Class) {
    let mut below_others = true;
    for decorator in decorators.iter().rev() {
        let completes = crate::items::completes(decorator);
        let positional = matches!(decorator, ast::Expr::Call(call) if !call.args.is_empty());
        if completes && (positional || !below_others) {
            let message =
                format!("the decorator `{}` here", crate::items::class_decorator((decorator, &[])).name);
            let code = registry::UNSUPPORTED_STATEMENT;
            class.diagnostics.push(pyfora_base::Diagnostic::error(code, span_of(decorator), message));
        }
        below_others &= completes || crate::items::is_transparent(decorator);
    }
}

/// The name and annotation that a statement of the class body declares.
fn annotated(stmt: &ClassStmt<'_>, text: &str) -> Option<(String, String)> {
    let ast::Stmt::AnnAssign(s) = stmt.stmt else { return None };
    let ast::Expr::Name(name) = &*s.target else { return None };
    let annotation = text.get(span_of(&*s.annotation).range()).unwrap_or_default();
    Some((name.id.to_string(), annotation.to_owned()))
}

/// The names of `__slots__ = …`, where they are written down.
fn slots(stmt: &ast::Stmt) -> Option<Vec<String>> {
    let value = match stmt {
        ast::Stmt::Assign(s) if s.targets.iter().any(is_slots) => &*s.value,
        ast::Stmt::AnnAssign(s) if is_slots(&s.target) => s.value.as_deref()?,
        _ => return None,
    };
    let text = |e: &ast::Expr| match e {
        ast::Expr::Constant(c) => c.value.as_str().cloned(),
        _ => None,
    };
    match value {
        ast::Expr::Tuple(e) => e.elts.iter().map(text).collect(),
        ast::Expr::List(e) => e.elts.iter().map(text).collect(),
        ast::Expr::Set(e) => e.elts.iter().map(text).collect(),
        ast::Expr::Dict(e) => e.keys.iter().map(|key| text(key.as_ref()?)).collect(),
        one => Some(vec![text(one)?]),
    }
}

fn is_slots(target: &ast::Expr) -> bool {
    matches!(target, ast::Expr::Name(name) if name.id.as_str() == "__slots__")
}

/// The text of a docstring.
pub(super) fn docstring(stmt: &ast::Stmt) -> Option<String> {
    let ast::Stmt::Expr(s) = stmt else { return None };
    let ast::Expr::Constant(c) = &*s.value else { return None };
    match &c.value {
        ast::Constant::Str(text) => Some(text.clone()),
        _ => None,
    }
}
