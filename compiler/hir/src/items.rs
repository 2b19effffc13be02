//! What the statements of an item are: definitions, imports, or code that has to run.

use pyfora_syntax::ast;

use crate::ir::{ClassDecorator, MethodKind};

/// The module-level statements, without those that only a type checker or a script's start runs.
pub(crate) fn effective(stmts: &[ast::Stmt]) -> Vec<&ast::Stmt> {
    let mut found = Vec::new();
    for stmt in stmts {
        match stmt {
            ast::Stmt::If(branch) if is_skipped(&branch.test) => {
                // What stands in it is still lowered: a `with` block of a script is looked for there.
                found.extend(&branch.body);
                found.extend(&branch.orelse);
            }
            _ => found.push(stmt),
        }
    }
    found
}

/// The statements whose names the module binds.
pub(crate) fn binding(stmts: &[ast::Stmt]) -> Vec<&ast::Stmt> {
    let mut found = Vec::new();
    for stmt in stmts {
        match stmt {
            ast::Stmt::If(branch) if is_skipped(&branch.test) => found.extend(&branch.orelse),
            _ => found.push(stmt),
        }
    }
    found
}

/// `TYPE_CHECKING`, `typing.TYPE_CHECKING`, `__name__ == "__main__"`.
fn is_skipped(test: &ast::Expr) -> bool {
    match test {
        ast::Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
        ast::Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
        ast::Expr::Compare(compare) => {
            let is_name =
                |expr: &ast::Expr| matches!(expr, ast::Expr::Name(name) if name.id.as_str() == "__name__");
            let is_main = |expr: &ast::Expr| matches!(expr, ast::Expr::Constant(c) if matches!(&c.value, ast::Constant::Str(s) if s == "__main__"));
            let [other] = compare.comparators.as_slice() else { return false };
            compare.ops == [ast::CmpOp::Eq]
                && (is_name(&compare.left) && is_main(other) || is_main(&compare.left) && is_name(other))
        }
        _ => false,
    }
}

/// Whether a module-level statement needs a function that runs it.
pub(crate) fn needs_init(stmt: &ast::Stmt) -> bool {
    match stmt {
        ast::Stmt::FunctionDef(def) => !def.decorator_list.iter().all(is_transparent),
        ast::Stmt::AsyncFunctionDef(def) => !def.decorator_list.iter().all(is_transparent),
        ast::Stmt::ClassDef(class) => {
            !class.decorator_list.iter().all(|decorator| is_transparent(decorator) || completes(decorator))
        }
        ast::Stmt::Import(_) | ast::Stmt::ImportFrom(_) => false,
        _ => true,
    }
}

/// The last part of a dotted name, or of a call's function.
fn last_name(expr: &ast::Expr) -> Option<&str> {
    match expr {
        ast::Expr::Name(name) => Some(&name.id),
        ast::Expr::Attribute(attribute) => Some(&attribute.attr),
        ast::Expr::Call(call) => last_name(&call.func),
        _ => None,
    }
}

/// Decorators that leave the function as it is.
pub(crate) fn is_transparent(decorator: &ast::Expr) -> bool {
    matches!(
        last_name(decorator),
        Some("overload" | "override" | "final" | "abstractmethod" | "intrinsic" | "runtime_checkable")
    )
}

/// The metaclass of abstract classes, by its name.
pub(crate) fn is_abc_meta(metaclass: &ast::Expr) -> bool {
    last_name(metaclass) == Some("ABCMeta")
}

/// Decorators whose name is that of a cache.
pub(crate) fn is_cache(decorator: &ast::Expr) -> bool {
    matches!(last_name(decorator), Some("cache" | "lru_cache"))
}

/// The class of a base with parameters: `Generic` of `Generic[T]`.
pub(crate) fn generic(base: &ast::Expr) -> Option<&ast::Expr> {
    match base {
        ast::Expr::Subscript(e) => Some(&e.value),
        _ => None,
    }
}

/// Whether a class decorator adds methods to the class and returns it, if its name stands for what it does in Python's
/// own library; inference checks that.
pub(crate) fn completes(decorator: &ast::Expr) -> bool {
    matches!(last_name(decorator), Some("dataclass" | "total_ordering" | "unique"))
}

/// The decorators that complete a class: what is called, and its keyword arguments.
pub(crate) fn completing(decorators: &[ast::Expr]) -> impl Iterator<Item = (&ast::Expr, &[ast::Keyword])> {
    decorators.iter().filter(|decorator| completes(decorator)).map(|decorator| match decorator {
        ast::Expr::Call(call) => (&*call.func, call.keywords.as_slice()),
        other => (other, &[][..]),
    })
}

/// The keyword arguments of a class decorator, and its name.
pub(crate) fn class_decorator((callee, keywords): (&ast::Expr, &[ast::Keyword])) -> ClassDecorator {
    let constant = |value: &ast::Expr| match value {
        ast::Expr::Constant(c) => match c.value {
            ast::Constant::Bool(yes) => Some(yes),
            _ => None,
        },
        _ => None,
    };
    let option =
        |k: &ast::Keyword| (k.arg.as_ref().map(ToString::to_string).unwrap_or_default(), constant(&k.value));
    ClassDecorator {
        name: last_name(callee).unwrap_or_default().to_owned(),
        options: keywords.iter().map(option).collect(),
    }
}

/// The name and body of a method, if the statement of a class body defines one.
pub(crate) fn method_kind(stmt: &ast::Stmt) -> Option<MethodKind> {
    let (name, decorators) = match stmt {
        ast::Stmt::FunctionDef(def) => (def.name.as_str(), &def.decorator_list),
        ast::Stmt::AsyncFunctionDef(def) => (def.name.as_str(), &def.decorator_list),
        _ => return None,
    };
    let mut kind = match name {
        "__new__" => MethodKind::Static,
        "__init_subclass__" | "__class_getitem__" => MethodKind::Class,
        _ => MethodKind::Plain,
    };
    for decorator in decorators.iter().filter(|decorator| !is_transparent(decorator)) {
        kind = match decorator {
            ast::Expr::Name(name) if kind == MethodKind::Plain => match name.id.as_str() {
                "staticmethod" => MethodKind::Static,
                "classmethod" => MethodKind::Class,
                "property" => MethodKind::Property,
                _ => return None,
            },
            _ => return None,
        };
    }
    Some(kind)
}

/// Whether a statement of a class body defines a method.
pub(crate) fn is_method(stmt: &ast::Stmt) -> bool {
    method_kind(stmt).is_some()
}

/// `@x.setter` and `@x.deleter`: nothing that pure code could call.
pub(crate) fn is_setter(decorators: &[ast::Expr]) -> bool {
    decorators.iter().any(|decorator| {
        matches!(decorator, ast::Expr::Attribute(a) if matches!(a.attr.as_str(), "setter" | "deleter"))
    })
}

/// `name: type` without a value, which binds nothing.
pub(crate) fn is_declaration(stmt: &ast::Stmt) -> bool {
    matches!(stmt, ast::Stmt::AnnAssign(s) if s.value.is_none())
}
