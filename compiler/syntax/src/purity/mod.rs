//! The purity linter: one walk over the tree that reports what the tables of `pyfora-lang` and the rules here forbid.

mod scope;

use std::borrow::Cow;

use pyfora_base::registry::{
    ASYNC, ATTRIBUTE_ASSIGNMENT, AUGMENTED_ASSIGNMENT, DELETE, GLOBAL_REBINDING, ITEM_ASSIGNMENT,
    MUTATING_METHOD, NONLOCAL_REBINDING,
};
use pyfora_base::{Code as DiagnosticCode, Diagnostic, Span};
use pyfora_lang::purity;
use rustc_hash::FxHashSet;
use rustpython_parser::ast::{
    CmpOp, Constant, Expr, ExprAttribute, ExprCall, ExprContext, Identifier, Stmt, StmtAugAssign, StmtIf,
};

pub use self::scope::ModuleScope;
use self::scope::{Code, Meaning, Scope, meaning};
use crate::bindings::{Binding, Bindings};
use crate::locate::Node;
use crate::operators::binary_op;
use crate::span_of;
use crate::visit::{
    Function, Visitor, as_comprehension, as_function, walk_comprehension, walk_defaults, walk_expr,
    walk_keywords, walk_signature, walk_stmt, walk_with_items,
};

/// Checks a whole module.
pub fn check_purity(stmts: &[Stmt], out: &mut Vec<Diagnostic>) {
    check_purity_in(stmts, &ModuleScope::of(stmts), out);
}

/// Checks top-level statements of a module that has these names.
pub fn check_purity_in(stmts: &[Stmt], module: &ModuleScope, out: &mut Vec<Diagnostic>) {
    Linter::new(module, out).body(stmts);
}

/// Checks the code that would run if the node was called or entered, and nothing around it.
pub fn check_node_purity(node: Node<'_>, module: &ModuleScope, out: &mut Vec<Diagnostic>) {
    let mut linter = Linter::new(module, out);
    match node {
        // A lone `__init__` is a method: nobody gives a function this name.
        Node::Function(function) => linter.function_body(function, true),
        Node::Class(class) => {
            linter.within(Scope::new(Code::Class(&class.body)), |linter| linter.body(&class.body))
        }
        Node::Lambda(lambda) => {
            linter.within(Scope::new(Code::Lambda(lambda)), |linter| linter.expr(&lambda.body));
        }
        Node::With(with) => {
            linter.remote_block = true;
            linter.body(&with.body);
        }
    }
}

struct Linter<'a, 'm> {
    module: &'m ModuleScope,
    out: &'m mut Vec<Diagnostic>,
    scopes: Vec<Scope<'a>>,
    /// Names that imports inside functions have bound so far.
    imported: FxHashSet<&'a str>,
    /// The statements come from a block, so none of them is the module's main part.
    remote_block: bool,
}

impl<'a, 'm> Linter<'a, 'm> {
    fn new(module: &'m ModuleScope, out: &'m mut Vec<Diagnostic>) -> Self {
        Self { module, out, scopes: Vec::new(), imported: FxHashSet::default(), remote_block: false }
    }

    fn report(&mut self, code: DiagnosticCode, span: Span, message: impl Into<Cow<'static, str>>) {
        self.out.push(Diagnostic::error(code, span, message));
    }

    fn within(&mut self, scope: Scope<'a>, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        visit(self);
        self.scopes.pop();
    }

    fn function(&mut self, function: Function<'a>) {
        if function.is_async {
            let start = u32::from(function.range.start());
            let span = Span::new(start, start + "async".len() as u32);
            self.report(ASYNC, span, format!("`{}` is asynchronous", function.name));
        }
        self.decorators(function.decorators);
        walk_signature(self, Function { decorators: &[], ..function });
        let method = matches!(self.scopes.last(), Some(Scope { code: Code::Class(_), .. }));
        self.function_body(function, method);
    }

    fn function_body(&mut self, function: Function<'a>, method: bool) {
        let mut scope = Scope::new(Code::Function(function));
        if method && matches!(function.name.as_str(), "__init__" | "__post_init__") {
            let first = function.args.posonlyargs.first().or(function.args.args.first());
            scope.own_self = first.map(|arg| arg.def.arg.as_str());
        }
        self.within(scope, |linter| linter.body(function.body));
    }

    /// A decorator is called.
    fn decorators(&mut self, decorators: &'a [Expr]) {
        for decorator in decorators {
            self.use_of(decorator, true);
        }
    }

    /// Visits an expression; reports it if it names something impure.
    fn use_of(&mut self, expr: &'a Expr, called: bool) {
        match chain(expr) {
            Some((root, members)) => {
                if let Some(path) = self.path(root, &members) {
                    self.use_of_path(expr, &path, called);
                }
            }
            None => match expr {
                Expr::Attribute(attribute) => self.expr(&attribute.value),
                _ => walk_expr(self, expr),
            },
        }
    }

    /// The dotted path of what a chain of attributes names, unless it is the program's own.
    fn path(&self, root: &str, members: &[&Identifier]) -> Option<String> {
        let matters =
            self.module.get(root).is_some() || purity::concerns_name(root) || self.imported.contains(root);
        if !matters {
            return None;
        }
        let Meaning::Path(mut path) = meaning(&self.scopes, self.module, root) else {
            return None;
        };
        for member in members.iter().rev() {
            path.push('.');
            path.push_str(member);
        }
        Some(path)
    }

    fn use_of_path(&mut self, expr: &Expr, path: &str, called: bool) {
        let Some((rule, part)) = purity::find(path, called) else {
            return;
        };
        let shown = part.strip_prefix("builtins.").unwrap_or(part);
        let message = format!("`{shown}` {}", rule.what);
        let mut diagnostic = Diagnostic::error(rule.code, span_of(expr), message);
        if let Some(instead) = rule.instead {
            diagnostic.hint = instead.into();
        }
        self.out.push(diagnostic);
    }

    fn call(&mut self, call: &'a ExprCall, discarded: bool) {
        if let Expr::Attribute(attribute) = &*call.func {
            self.mutating_call(attribute, discarded);
        }
        self.use_of(&call.func, true);
        self.exprs(&call.args);
        walk_keywords(self, &call.keywords);
    }

    /// `v.append(x)`: reported if nothing else than a change can be meant, or if `v` is known to be a container.
    fn mutating_call(&mut self, method: &ExprAttribute, discarded: bool) {
        let Some(instead) = purity::mutating_method(&method.attr) else {
            return;
        };
        let object = chain(&method.value);
        if object.as_ref().is_some_and(|(root, members)| self.path(root, members).is_some()) {
            return;
        }
        let name = object.and_then(|(root, members)| members.is_empty().then_some(root));
        let known = name.is_some_and(|name| {
            self.scopes.last().is_some_and(|scope| scope.bindings().get(name) == Some(&Binding::Container))
        });
        if !discarded && !known {
            return;
        }
        let message = match name {
            Some(name) => format!("`{}` changes `{name}`", method.attr),
            None => format!("`{}` changes its object", method.attr),
        };
        self.out.push(Diagnostic::error(MUTATING_METHOD, span_of(method), message).with_hint(instead));
    }

    /// A place that is assigned to; what it is part of is only read.
    fn target(&mut self, target: &'a Expr) {
        match target {
            Expr::Attribute(attribute) => {
                let object = name_of(&attribute.value);
                let own_self = self.scopes.last().and_then(|scope| scope.own_self);
                if own_self.is_none() || object != own_self {
                    let of = object.map_or(String::new(), |object| format!(" of `{object}`"));
                    let message = format!("assignment to attribute `{}`{of}", attribute.attr);
                    self.report(ATTRIBUTE_ASSIGNMENT, span_of(target), message);
                }
                self.expr(&attribute.value);
            }
            Expr::Subscript(subscript) => {
                let of = name_of(&subscript.value).map_or(String::new(), |object| format!(" of `{object}`"));
                self.report(ITEM_ASSIGNMENT, span_of(target), format!("assignment to an item{of}"));
                walk_expr(self, target);
            }
            _ => walk_expr(self, target),
        }
    }

    fn augmented(&mut self, node: &'a StmtAugAssign) {
        let symbol = binary_op(node.op).row().symbol;
        let (message, hint) = match name_of(&node.target) {
            Some(name) => (
                format!("`{symbol}=` may change the object that `{name}` names"),
                Cow::Owned(format!("write `{name} = {name} {symbol} ...`")),
            ),
            None => (
                format!("`{symbol}=` changes the object that it is assigned in"),
                Cow::Borrowed(ATTRIBUTE_ASSIGNMENT.entry().instead),
            ),
        };
        self.out.push(Diagnostic::error(AUGMENTED_ASSIGNMENT, span_of(node), message).with_hint(hint));
        walk_expr(self, &node.target);
        self.expr(&node.value);
    }

    /// A declaration is harmless unless the name is also bound here.
    fn declared(&mut self, stmt: &'a Stmt, names: &'a [Identifier], code: DiagnosticCode) {
        let Some(scope) = self.scopes.last() else {
            return;
        };
        let rebound: Vec<_> =
            names.iter().filter_map(|name| Some((name, scope.bindings().rebound(name)?))).collect();
        for (name, span) in rebound {
            let whose = if code == GLOBAL_REBINDING { "global" } else { "enclosing function's" };
            let message = format!("rebinding of the {whose} name `{name}`");
            let diagnostic = Diagnostic::error(code, span_of(stmt), message);
            self.out.push(diagnostic.with_related(span, format!("`{name}` is bound here")));
        }
    }

    fn imports(&mut self, stmt: &'a Stmt) {
        if !self.scopes.is_empty() || self.remote_block {
            let bindings = Bindings::of_body(std::slice::from_ref(stmt));
            self.imported.extend(bindings.into_names().map(|(name, _)| name));
        }
    }
}

impl<'a> Visitor<'a> for Linter<'a, '_> {
    fn stmt(&mut self, stmt: &'a Stmt) {
        if let Some(function) = as_function(stmt) {
            return self.function(function);
        }
        match stmt {
            Stmt::ClassDef(class) => {
                self.decorators(&class.decorator_list);
                self.exprs(&class.bases);
                walk_keywords(self, &class.keywords);
                self.within(Scope::new(Code::Class(&class.body)), |linter| linter.body(&class.body));
            }
            Stmt::AugAssign(node) => self.augmented(node),
            Stmt::Delete(node) => {
                self.report(DELETE, span_of(node), "`del` takes away what others may use");
                node.targets.iter().for_each(|target| walk_expr(self, target));
            }
            // Declares without assigning.
            Stmt::AnnAssign(node) if node.value.is_none() => walk_expr(self, &node.target),
            Stmt::Global(node) => self.declared(stmt, &node.names, GLOBAL_REBINDING),
            Stmt::Nonlocal(node) => self.declared(stmt, &node.names, NONLOCAL_REBINDING),
            Stmt::Import(_) | Stmt::ImportFrom(_) => self.imports(stmt),
            Stmt::Expr(node) => match &*node.value {
                Expr::Call(call) => match crate::forced_field(call) {
                    // In a constructor, `object.__setattr__(self, "name", value)` is what frozen dataclasses write.
                    Some((object, _, value))
                        if self.scopes.last().is_some_and(|s| s.own_self == Some(object)) =>
                    {
                        self.expr(value);
                    }
                    _ => self.call(call, true),
                },
                value => self.expr(value),
            },
            // What runs when the file is the program is not what others import.
            Stmt::If(node) if self.scopes.is_empty() && !self.remote_block && tests_for_main(node) => {
                self.body(&node.orelse);
            }
            Stmt::AsyncWith(node) => {
                walk_with_items(self, &node.items);
                self.body(&node.body);
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => self.call(call, false),
            Expr::Name(name) if name.ctx == ExprContext::Load => self.use_of(expr, false),
            Expr::Attribute(node) if node.ctx == ExprContext::Load => self.use_of(expr, false),
            Expr::Attribute(_) | Expr::Subscript(_) if context(expr) == ExprContext::Store => {
                self.target(expr)
            }
            Expr::Lambda(node) => {
                walk_defaults(self, &node.args);
                self.within(Scope::new(Code::Lambda(node)), |linter| linter.expr(&node.body));
            }
            _ => match as_comprehension(expr) {
                Some((generators, [first, second])) => {
                    let results: Vec<_> = first.into_iter().chain(second).collect();
                    self.within(Scope::new(Code::Comprehension(generators)), |linter| {
                        walk_comprehension(linter, generators, &results);
                    });
                }
                None => walk_expr(self, expr),
            },
        }
    }
}

fn context(expr: &Expr) -> ExprContext {
    match expr {
        Expr::Attribute(node) => node.ctx,
        Expr::Subscript(node) => node.ctx,
        _ => ExprContext::Load,
    }
}

/// `a.b.c` as its root name and members, the last first.
fn chain(mut expr: &Expr) -> Option<(&str, Vec<&Identifier>)> {
    let mut members = Vec::new();
    loop {
        match expr {
            Expr::Attribute(node) => {
                members.push(&node.attr);
                expr = &node.value;
            }
            Expr::Name(name) => return Some((&name.id, members)),
            _ => return None,
        }
    }
}

fn name_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(&name.id),
        _ => None,
    }
}

/// `if __name__ == "__main__":`
fn tests_for_main(node: &StmtIf) -> bool {
    let Expr::Compare(compare) = &*node.test else {
        return false;
    };
    let ([CmpOp::Eq], [right]) = (compare.ops.as_slice(), compare.comparators.as_slice()) else {
        return false;
    };
    let is_main =
        |expr: &Expr| matches!(expr, Expr::Constant(node) if node.value == Constant::Str("__main__".into()));
    let sides = [&*compare.left, right];
    sides.iter().any(|side| name_of(side) == Some("__name__")) && sides.iter().any(|side| is_main(side))
}
