//! Desugared functions with names resolved, as control-flow graphs over local variables.

mod builder;
mod find;
pub mod ir;
mod items;
mod late;
mod lower;
mod order;
mod print;
mod scope;
pub mod signature;
mod walk;
mod walk_tree;

use pyfora_base::Diagnostic;
use pyfora_syntax::ast;

pub use find::{FindError, Found, Kind, find};
pub use late::operands;
pub use order::targets;
pub use print::print;

use crate::ir::{Binding, ItemHir};
use crate::scope::{ROLE_CLASS, ROLE_INIT, Scopes};

/// Parses and lowers the text of one top-level item. A text that does not parse gives an item with the diagnostic.
pub fn lower_text(text: &str) -> ItemHir {
    match pyfora_syntax::parse_item(text) {
        Ok(stmts) => lower_item(text, &stmts, Vec::new()),
        Err(error) => ItemHir { diagnostics: vec![error], ..ItemHir::default() },
    }
}

/// Lowers one top-level item. `purity` is what the purity check says of it; spans are relative to `text`.
pub fn lower_item(text: &str, stmts: &[ast::Stmt], purity: Vec<Diagnostic>) -> ItemHir {
    let scopes = Scopes::analyse(stmts);
    let mut item = ItemHir {
        functions: scopes.functions.iter().map(|&id| lower::lower_function(&scopes, id, text)).collect(),
        classes: scopes.classes.iter().map(|&id| lower::lower_class(&scopes, id, text)).collect(),
        bindings: Vec::new(),
        diagnostics: Vec::new(),
    };
    for stmt in items::binding(stmts) {
        bind(&scopes, stmt, &mut item);
    }
    attach(&mut item, purity);
    item
}

/// The names that a module-level statement binds.
fn bind(scopes: &Scopes<'_>, stmt: &ast::Stmt, item: &mut ItemHir) {
    if items::needs_init(stmt) {
        let Some(scope) = scopes.of_node(stmt, ROLE_INIT).map(|id| &scopes.all[id]) else { return };
        let Some(init) = scope.func else { return };
        let names = scope.bound.iter().enumerate();
        item.bindings
            .extend(names.map(|(index, name)| (name.clone(), Binding::Value { init, index: index as u32 })));
        return;
    }
    match stmt {
        ast::Stmt::FunctionDef(def) => {
            let func = scopes.of_node(stmt, 0).and_then(|id| scopes.all[id].func);
            item.bindings.extend(func.map(|func| (def.name.to_string(), Binding::Function(func))));
        }
        ast::Stmt::AsyncFunctionDef(def) => {
            let func = scopes.of_node(stmt, 0).and_then(|id| scopes.all[id].func);
            item.bindings.extend(func.map(|func| (def.name.to_string(), Binding::Function(func))));
        }
        ast::Stmt::ClassDef(def) => {
            let class = scopes.of_node(def, ROLE_CLASS).and_then(|id| scopes.all[id].class);
            item.bindings.extend(class.map(|class| (def.name.to_string(), Binding::Class(class))));
        }
        ast::Stmt::Import(import) => {
            for alias in &import.names {
                let (name, module) = lower::imported(alias);
                item.bindings.push((name, Binding::Module(module)));
            }
        }
        ast::Stmt::ImportFrom(import) => bind_from(import, item),
        _ => {}
    }
}

fn bind_from(import: &ast::StmtImportFrom, item: &mut ItemHir) {
    let module = pyfora_syntax::from_module(import);
    for alias in &import.names {
        if alias.name.as_str() == "*" {
            let code = pyfora_base::registry::UNSUPPORTED_STATEMENT;
            item.diagnostics.push(Diagnostic::error(code, pyfora_syntax::span_of(import), "`import *`"));
            continue;
        }
        let name = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
        let binding = Binding::ModuleAttribute { module: module.clone(), name: alias.name.to_string() };
        item.bindings.push((name, binding));
    }
}

/// Adds each purity diagnostic to the innermost function or class around it. Where lowering has noticed the same, the
/// purity check's words stand.
fn attach(item: &mut ItemHir, purity: Vec<Diagnostic>) {
    for diagnostic in purity.into_iter().filter(|diagnostic| !diagnostic.code.is_decided_at_run_time()) {
        let at = diagnostic.span.start;
        let functions = item.functions.iter_mut().map(|f| (f.span, &mut f.diagnostics));
        let classes = item.classes.iter_mut().map(|c| (c.span, &mut c.diagnostics));
        // Functions and classes nest, so the shortest around it is the innermost; of equals the later one is.
        let around = classes
            .chain(functions)
            .rev()
            .filter(|(span, _)| span.contains(at))
            .min_by_key(|(span, _)| span.len());
        let list = around.map_or(&mut item.diagnostics, |(_, list)| list);
        let same = |other: &Diagnostic| {
            other.code == diagnostic.code
                && other.span.start < diagnostic.span.end.max(at + 1)
                && at < other.span.end
        };
        list.retain(|other| !same(other));
        list.push(diagnostic);
    }
}
