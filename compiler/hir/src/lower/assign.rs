//! Assignment to targets.

use pyfora_base::{Span, registry};
use pyfora_syntax::{ast, from_module, span_of};

use super::Lowerer;
use crate::ir::{ArgKind, Const, Local, Op};
use crate::scope::ScopeKind;

impl<'a> Lowerer<'_, 'a> {
    /// Assigns a value to a target: a name, or names in a pattern.
    pub(super) fn assign(&mut self, target: &'a ast::Expr, value: Local, span: Span) {
        match target {
            ast::Expr::Name(name) => self.store(&self.mangled(&name.id), value, span),
            ast::Expr::Tuple(e) => self.unpack(&e.elts, value, span_of(target)),
            ast::Expr::List(e) => self.unpack(&e.elts, value, span_of(target)),
            ast::Expr::Starred(e) => self.assign(&e.value, value, span),
            ast::Expr::Attribute(e) => self.set_attribute(e, value, span_of(target)),
            ast::Expr::Subscript(e) => {
                self.expr(&e.value);
                self.expr(&e.slice);
                self.error(registry::ITEM_ASSIGNMENT, span_of(target), "assignment to an item");
            }
            _ => self.error(registry::INVALID_TARGET, span_of(target), "this cannot be assigned to"),
        }
    }

    /// Assigns to a name as it is after mangling.
    pub(super) fn store(&mut self, name: &str, value: Local, span: Span) {
        let scope = self.binder();
        if scope.globals.contains(name) {
            return self.error(
                registry::GLOBAL_REBINDING,
                span,
                format!("assignment to the global `{name}`"),
            );
        }
        if scope.nonlocals.contains(name) {
            let message = format!("assignment to `{name}` of an enclosing function");
            return self.error(registry::NONLOCAL_REBINDING, span, message);
        }
        match self.names.get(name).copied() {
            Some(local) => self.b.assign(local, value, span),
            // Every target was found by the scope walk.
            None => self.error(registry::UNSUPPORTED_STATEMENT, span, format!("assignment to `{name}`")),
        }
    }

    /// All elements are taken before any is assigned.
    fn unpack(&mut self, targets: &'a [ast::Expr], value: Local, span: Span) {
        let value = if self.b.is_temp(value) { value } else { self.b.emit(Op::Copy(value), span) };
        let count = targets.len() as u32;
        let star = targets.iter().position(ast::Expr::is_starred_expr).map(|index| index as u32);
        if targets.is_empty() {
            return self.b.push(None, Op::Unpack { value, index: 0, count, star }, span);
        }
        let mut parts = Vec::with_capacity(targets.len());
        for (index, target) in (0..count).zip(targets) {
            let op = Op::Unpack { value, index, count, star };
            match self.plain(target) {
                // Inside `try` an assignment ends its block.
                Some(local) if self.b.handler.is_none() => {
                    self.b.push(Some(local), op, span);
                    self.b.assigned_now(local, span);
                }
                _ => parts.push((target, self.b.emit(op, span))),
            }
        }
        for (target, part) in parts {
            self.assign(target, part, span_of(target));
        }
    }

    /// The local of a target that is just a name.
    fn plain(&self, target: &ast::Expr) -> Option<Local> {
        match target {
            ast::Expr::Name(name) => self.target(&name.id),
            ast::Expr::Starred(starred) => self.plain(&starred.value),
            _ => None,
        }
    }

    /// `self.name = value` in `__init__`; any other is impure.
    fn set_attribute(&mut self, e: &'a ast::ExprAttribute, value: Local, span: Span) {
        if let ast::Expr::Name(object) = &*e.value
            && let Some(receiver) = self.receiver
            && self.target(&object.id) == Some(receiver)
        {
            let op = Op::SetField { object: receiver, name: self.mangled(&e.attr), value };
            self.b.push(Some(receiver), op, span);
            return self.b.assigned_now(receiver, span);
        }
        self.expr(&e.value);
        self.error(registry::ATTRIBUTE_ASSIGNMENT, span, format!("assignment to the attribute `{}`", e.attr));
    }

    /// `object.__setattr__(self, "name", value)` in a constructor.
    pub(super) fn forced_field(&mut self, receiver: Local, field: &str, value: &'a ast::Expr, span: Span) {
        let value = self.expr(value);
        let name = self.b.emit(Op::Const(Const::Str(field.to_owned())), span);
        let function = self.b.emit(Op::Builtin("object.setattr"), span);
        let args = [receiver, name, value].map(|arg| (ArgKind::Positional, arg)).to_vec();
        self.b.push(Some(receiver), Op::Call { function, args }, span);
        self.b.assigned_now(receiver, span);
    }

    pub(super) fn assign_stmt(&mut self, targets: &'a [ast::Expr], value: &'a ast::Expr, span: Span) {
        let mut value = self.expr(value);
        for target in targets {
            self.assign(target, value, span);
            // The first assignment may have taken the temporary's place.
            if let ast::Expr::Name(name) = target
                && targets.len() > 1
                && self.b.is_temp(value)
                && let Some(local) = self.target(&name.id)
            {
                value = local;
            }
        }
    }

    pub(super) fn import(&mut self, import: &'a ast::StmtImport, span: Span) {
        for alias in &import.names {
            let (name, module) = imported(alias);
            let value = self.b.emit(Op::Module(module), span);
            self.store(&self.mangled(&name), value, span);
        }
    }

    pub(super) fn import_from(&mut self, import: &'a ast::StmtImportFrom, span: Span) {
        let module = from_module(import);
        for alias in &import.names {
            if alias.name.as_str() == "*" {
                let in_function = !matches!(self.scope().kind, ScopeKind::Init(_));
                let code =
                    if in_function { registry::INVALID_CONTEXT } else { registry::UNSUPPORTED_STATEMENT };
                self.error(code, span, "`import *`");
                continue;
            }
            let op = Op::ModuleAttribute { module: module.clone(), name: alias.name.to_string() };
            let value = self.b.emit(op, span);
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            self.store(&self.mangled(name), value, span);
        }
    }
}

/// The name that an `import` binds, and the module: `import a.b` binds `a` to the package.
pub(crate) fn imported(alias: &ast::Alias) -> (String, String) {
    match &alias.asname {
        Some(name) => (name.to_string(), alias.name.to_string()),
        None => {
            let package = alias.name.split('.').next().unwrap_or("").to_owned();
            (package.clone(), package)
        }
    }
}
