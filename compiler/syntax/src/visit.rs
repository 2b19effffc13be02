//! Walks over syntax trees: a trait with a method a kind of node, and functions that visit a node's children.
//!
//! Children come in the order of evaluation, so that a value is visited before the targets it is assigned to.

use rustpython_parser::ast::{
    Arguments, Comprehension, Expr, Identifier, Keyword, Pattern, Stmt, TypeParam, WithItem,
};
use rustpython_parser::text_size::TextRange;

pub trait Visitor<'a>: Sized {
    fn stmt(&mut self, stmt: &'a Stmt) {
        walk_stmt(self, stmt);
    }
    fn expr(&mut self, expr: &'a Expr) {
        walk_expr(self, expr);
    }
    fn pattern(&mut self, pattern: &'a Pattern) {
        walk_pattern(self, pattern);
    }
    fn body(&mut self, body: &'a [Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }
    fn exprs(&mut self, exprs: &'a [Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }
}

/// `def` and `async def` alike.
#[derive(Clone, Copy, Debug)]
pub struct Function<'a> {
    pub is_async: bool,
    pub range: TextRange,
    pub name: &'a Identifier,
    pub args: &'a Arguments,
    pub body: &'a [Stmt],
    pub decorators: &'a [Expr],
    pub returns: Option<&'a Expr>,
    pub type_params: &'a [TypeParam],
}

/// The function that a statement defines.
pub fn as_function(stmt: &Stmt) -> Option<Function<'_>> {
    macro_rules! function {
        ($def:expr, $is_async:literal) => {
            Function {
                is_async: $is_async,
                range: $def.range,
                name: &$def.name,
                args: &$def.args,
                body: &$def.body,
                decorators: &$def.decorator_list,
                returns: $def.returns.as_deref(),
                type_params: &$def.type_params,
            }
        };
    }
    match stmt {
        Stmt::FunctionDef(def) => Some(function!(def, false)),
        Stmt::AsyncFunctionDef(def) => Some(function!(def, true)),
        _ => None,
    }
}

/// Names of all parameters.
pub fn parameters(args: &Arguments) -> impl Iterator<Item = &rustpython_parser::ast::Arg> {
    let with_defaults = args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs);
    with_defaults.map(|arg| &arg.def).chain(args.vararg.as_deref()).chain(args.kwarg.as_deref())
}

/// What is evaluated when the `def` is, outside of the function.
pub fn walk_signature<'a>(visitor: &mut impl Visitor<'a>, function: Function<'a>) {
    visitor.exprs(function.decorators);
    walk_defaults(visitor, function.args);
    for parameter in parameters(function.args) {
        walk_option(visitor, parameter.annotation.as_deref());
    }
    walk_option(visitor, function.returns);
    walk_type_params(visitor, function.type_params);
}

pub fn walk_defaults<'a>(visitor: &mut impl Visitor<'a>, args: &'a Arguments) {
    for arg in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
        walk_option(visitor, arg.default.as_deref());
    }
}

pub fn walk_option<'a>(visitor: &mut impl Visitor<'a>, expr: Option<&'a Expr>) {
    if let Some(expr) = expr {
        visitor.expr(expr);
    }
}

fn walk_type_params<'a>(visitor: &mut impl Visitor<'a>, params: &'a [TypeParam]) {
    for param in params {
        if let TypeParam::TypeVar(var) = param {
            walk_option(visitor, var.bound.as_deref());
        }
    }
}

pub fn walk_keywords<'a>(visitor: &mut impl Visitor<'a>, keywords: &'a [Keyword]) {
    for keyword in keywords {
        visitor.expr(&keyword.value);
    }
}

/// Decorators, bases and keywords of a class: what is evaluated outside of its body.
pub fn walk_class_header<'a>(
    visitor: &mut impl Visitor<'a>,
    class: &'a rustpython_parser::ast::StmtClassDef,
) {
    visitor.exprs(&class.decorator_list);
    visitor.exprs(&class.bases);
    walk_keywords(visitor, &class.keywords);
    walk_type_params(visitor, &class.type_params);
}

pub fn walk_with_items<'a>(visitor: &mut impl Visitor<'a>, items: &'a [WithItem]) {
    for item in items {
        visitor.expr(&item.context_expr);
        walk_option(visitor, item.optional_vars.as_deref());
    }
}

pub fn walk_stmt<'a>(visitor: &mut impl Visitor<'a>, stmt: &'a Stmt) {
    if let Some(function) = as_function(stmt) {
        walk_signature(visitor, function);
        return visitor.body(function.body);
    }
    match stmt {
        Stmt::ClassDef(class) => {
            walk_class_header(visitor, class);
            visitor.body(&class.body);
        }
        Stmt::Return(node) => walk_option(visitor, node.value.as_deref()),
        Stmt::Delete(node) => visitor.exprs(&node.targets),
        Stmt::Assign(node) => {
            visitor.expr(&node.value);
            visitor.exprs(&node.targets);
        }
        Stmt::TypeAlias(node) => {
            walk_type_params(visitor, &node.type_params);
            visitor.expr(&node.value);
            visitor.expr(&node.name);
        }
        Stmt::AugAssign(node) => {
            visitor.expr(&node.value);
            visitor.expr(&node.target);
        }
        Stmt::AnnAssign(node) => {
            walk_option(visitor, node.value.as_deref());
            visitor.expr(&node.annotation);
            visitor.expr(&node.target);
        }
        Stmt::Raise(node) => {
            walk_option(visitor, node.exc.as_deref());
            walk_option(visitor, node.cause.as_deref());
        }
        Stmt::Assert(node) => {
            visitor.expr(&node.test);
            walk_option(visitor, node.msg.as_deref());
        }
        Stmt::Expr(node) => visitor.expr(&node.value),
        _ => walk_compound(visitor, stmt),
    }
}

/// Statements with clauses; simple ones without expressions have nothing to visit.
fn walk_compound<'a>(visitor: &mut impl Visitor<'a>, stmt: &'a Stmt) {
    macro_rules! walk_for {
        ($node:expr) => {{
            visitor.expr(&$node.iter);
            visitor.expr(&$node.target);
            visitor.body(&$node.body);
            visitor.body(&$node.orelse);
        }};
    }
    macro_rules! walk_try {
        ($node:expr) => {{
            visitor.body(&$node.body);
            for handler in &$node.handlers {
                let rustpython_parser::ast::ExceptHandler::ExceptHandler(handler) = handler;
                walk_option(visitor, handler.type_.as_deref());
                visitor.body(&handler.body);
            }
            visitor.body(&$node.orelse);
            visitor.body(&$node.finalbody);
        }};
    }
    match stmt {
        Stmt::For(node) => walk_for!(node),
        Stmt::AsyncFor(node) => walk_for!(node),
        Stmt::While(node) => {
            visitor.expr(&node.test);
            visitor.body(&node.body);
            visitor.body(&node.orelse);
        }
        Stmt::If(node) => {
            visitor.expr(&node.test);
            visitor.body(&node.body);
            visitor.body(&node.orelse);
        }
        Stmt::With(node) => {
            walk_with_items(visitor, &node.items);
            visitor.body(&node.body);
        }
        Stmt::AsyncWith(node) => {
            walk_with_items(visitor, &node.items);
            visitor.body(&node.body);
        }
        Stmt::Match(node) => {
            visitor.expr(&node.subject);
            for case in &node.cases {
                visitor.pattern(&case.pattern);
                walk_option(visitor, case.guard.as_deref());
                visitor.body(&case.body);
            }
        }
        Stmt::Try(node) => walk_try!(node),
        Stmt::TryStar(node) => walk_try!(node),
        _ => {}
    }
}

pub fn walk_comprehension<'a>(
    visitor: &mut impl Visitor<'a>,
    generators: &'a [Comprehension],
    results: &[&'a Expr],
) {
    for generator in generators {
        visitor.expr(&generator.iter);
        visitor.expr(&generator.target);
        visitor.exprs(&generator.ifs);
    }
    for result in results {
        visitor.expr(result);
    }
}

/// The clauses of a comprehension of any kind, and the expressions it computes for each element.
pub fn as_comprehension(expr: &Expr) -> Option<(&[Comprehension], [Option<&Expr>; 2])> {
    match expr {
        Expr::ListComp(node) => Some((&node.generators, [Some(&node.elt), None])),
        Expr::SetComp(node) => Some((&node.generators, [Some(&node.elt), None])),
        Expr::GeneratorExp(node) => Some((&node.generators, [Some(&node.elt), None])),
        Expr::DictComp(node) => Some((&node.generators, [Some(&node.key), Some(&node.value)])),
        _ => None,
    }
}

pub fn walk_expr<'a>(visitor: &mut impl Visitor<'a>, expr: &'a Expr) {
    match expr {
        Expr::NamedExpr(node) => {
            visitor.expr(&node.value);
            visitor.expr(&node.target);
        }
        Expr::Lambda(node) => {
            walk_defaults(visitor, &node.args);
            visitor.expr(&node.body);
        }
        Expr::Dict(node) => {
            for (key, value) in node.keys.iter().zip(&node.values) {
                walk_option(visitor, key.as_ref());
                visitor.expr(value);
            }
        }
        Expr::Set(node) => visitor.exprs(&node.elts),
        Expr::Await(node) => visitor.expr(&node.value),
        Expr::Yield(node) => walk_option(visitor, node.value.as_deref()),
        Expr::YieldFrom(node) => visitor.expr(&node.value),
        Expr::Call(node) => {
            visitor.expr(&node.func);
            visitor.exprs(&node.args);
            walk_keywords(visitor, &node.keywords);
        }
        Expr::FormattedValue(node) => {
            visitor.expr(&node.value);
            walk_option(visitor, node.format_spec.as_deref());
        }
        Expr::JoinedStr(node) => visitor.exprs(&node.values),
        Expr::Attribute(node) => visitor.expr(&node.value),
        Expr::Subscript(node) => {
            visitor.expr(&node.value);
            visitor.expr(&node.slice);
        }
        Expr::Starred(node) => visitor.expr(&node.value),
        Expr::List(node) => visitor.exprs(&node.elts),
        Expr::Tuple(node) => visitor.exprs(&node.elts),
        Expr::Slice(node) => {
            for part in [&node.lower, &node.upper, &node.step] {
                walk_option(visitor, part.as_deref());
            }
        }
        Expr::Name(_) | Expr::Constant(_) => {}
        Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::GeneratorExp(_) => {
            if let Some((generators, [first, second])) = as_comprehension(expr) {
                let results: Vec<_> = first.into_iter().chain(second).collect();
                walk_comprehension(visitor, generators, &results);
            }
        }
        _ => walk_operation(visitor, expr),
    }
}

/// Expressions made of operands and operators.
fn walk_operation<'a>(visitor: &mut impl Visitor<'a>, expr: &'a Expr) {
    match expr {
        Expr::BoolOp(node) => visitor.exprs(&node.values),
        Expr::BinOp(node) => {
            visitor.expr(&node.left);
            visitor.expr(&node.right);
        }
        Expr::UnaryOp(node) => visitor.expr(&node.operand),
        Expr::IfExp(node) => {
            visitor.expr(&node.test);
            visitor.expr(&node.body);
            visitor.expr(&node.orelse);
        }
        Expr::Compare(node) => {
            visitor.expr(&node.left);
            visitor.exprs(&node.comparators);
        }
        _ => {}
    }
}

pub fn walk_pattern<'a>(visitor: &mut impl Visitor<'a>, pattern: &'a Pattern) {
    let children: &[&'a [Pattern]] = match pattern {
        Pattern::MatchValue(node) => {
            visitor.expr(&node.value);
            &[]
        }
        Pattern::MatchSequence(node) => &[&node.patterns],
        Pattern::MatchMapping(node) => {
            visitor.exprs(&node.keys);
            &[&node.patterns]
        }
        Pattern::MatchClass(node) => {
            visitor.expr(&node.cls);
            &[&node.patterns, &node.kwd_patterns]
        }
        Pattern::MatchOr(node) => &[&node.patterns],
        Pattern::MatchAs(node) => {
            if let Some(inner) = &node.pattern {
                visitor.pattern(inner);
            }
            &[]
        }
        Pattern::MatchSingleton(_) | Pattern::MatchStar(_) => &[],
    };
    for pattern in children.iter().copied().flatten() {
        visitor.pattern(pattern);
    }
}

/// The name that a pattern binds by itself, its parts left aside.
pub fn captured(pattern: &Pattern) -> Option<&Identifier> {
    match pattern {
        Pattern::MatchAs(node) => node.name.as_ref(),
        Pattern::MatchStar(node) => node.name.as_ref(),
        Pattern::MatchMapping(node) => node.rest.as_ref(),
        _ => None,
    }
}
