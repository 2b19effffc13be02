//! Finds the function, class, lambda or `with` block that the interpreter says starts at a line.

use pyfora_base::{LineIndex, Span};
use rustpython_parser::ast::{Expr, ExprLambda, Ranged, Stmt, StmtClassDef, StmtWith};

use crate::span_of;
use crate::visit::{Function, Visitor, as_function, walk_expr, walk_stmt};

/// A piece of code that can be sent to run.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    Function(Function<'a>),
    Class(&'a StmtClassDef),
    Lambda(&'a ExprLambda),
    With(&'a StmtWith),
}

impl Node<'_> {
    /// From `def`, `class`, `lambda` or `with` on; decorators stand before.
    pub fn span(&self) -> Span {
        let range = match self {
            Self::Function(function) => function.range,
            Self::Class(class) => class.range,
            Self::Lambda(lambda) => lambda.range,
            Self::With(with) => with.range,
        };
        Span::new(range.start().into(), range.end().into())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    Function,
    Class,
    Lambda,
    With,
}

/// What the interpreter knows of the code.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'q> {
    /// From one, as `co_firstlineno`, which is the first decorator's line where there is one.
    pub line: u32,
    pub kind: NodeKind,
    /// `__name__` of a function or class.
    pub name: Option<&'q str>,
    /// A part of the body, as the code object's positions give it: tells lambdas on one line apart.
    pub within: Option<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocateError {
    NotFound,
    /// Several start there; where.
    Ambiguous(Vec<Span>),
}

/// The one node that fits. `lines` is the index of the text that `stmts` has its spans in.
pub fn locate<'a>(stmts: &'a [Stmt], lines: &LineIndex, wanted: Wanted<'_>) -> Result<Node<'a>, LocateError> {
    let mut finder = Finder { lines, wanted, found: Vec::new() };
    finder.body(stmts);
    let mut found = finder.found;
    if let Some(part) = wanted.within
        && wanted.kind == NodeKind::Lambda
    {
        found.retain(|node| matches!(node, Node::Lambda(lambda) if covers(span_of(&*lambda.body), part)));
        // Of nested lambdas, the inner one holds its own body's positions; the outer one's reach further.
        found.sort_by_key(|node| node.span().len());
        found.truncate(1);
    }
    match found.as_slice() {
        [] => Err(LocateError::NotFound),
        [node] => Ok(*node),
        _ => Err(LocateError::Ambiguous(found.iter().map(Node::span).collect())),
    }
}

fn covers(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

struct Finder<'a, 'q> {
    lines: &'q LineIndex,
    wanted: Wanted<'q>,
    found: Vec<Node<'a>>,
}

impl<'a> Finder<'a, '_> {
    fn consider(&mut self, kind: NodeKind, name: Option<&str>, decorators: &'a [Expr], node: Node<'a>) {
        if kind != self.wanted.kind
            || self.wanted.name.is_some_and(|wanted| name.is_some_and(|name| name != wanted))
        {
            return;
        }
        let line_of = |offset: u32| self.lines.line_col(offset).line + 1;
        let first = decorators.first().map(|decorator| line_of(decorator.start().into()));
        let own = line_of(node.span().start);
        if own == self.wanted.line || first == Some(self.wanted.line) {
            self.found.push(node);
        }
    }
}

impl<'a> Visitor<'a> for Finder<'a, '_> {
    fn stmt(&mut self, stmt: &'a Stmt) {
        if let Some(function) = as_function(stmt) {
            let name = Some(function.name.as_str());
            self.consider(NodeKind::Function, name, function.decorators, Node::Function(function));
        }
        match stmt {
            Stmt::ClassDef(class) => {
                self.consider(NodeKind::Class, Some(&class.name), &class.decorator_list, Node::Class(class));
            }
            Stmt::With(with) => self.consider(NodeKind::With, None, &[], Node::With(with)),
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &'a Expr) {
        if let Expr::Lambda(lambda) = expr {
            self.consider(NodeKind::Lambda, None, &[], Node::Lambda(lambda));
        }
        walk_expr(self, expr);
    }
}
