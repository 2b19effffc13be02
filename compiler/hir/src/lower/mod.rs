//! Lowering of one function: names, diagnostics and the state that statements and expressions share.

mod assign;
mod call;
mod class;
mod cond;
mod expr;
mod flow;
mod function;
mod generator;
mod literal;
mod make;
mod match_stmt;
mod stmt;
mod try_stmt;

use std::borrow::Cow;
use std::collections::HashMap;

use pyfora_base::{Code, Diagnostic, Span, registry};
use pyfora_syntax::ast;

use crate::builder::{Assigned, Builder};
use crate::ir::{BlockId, Const, Local, Op, Terminator};
use crate::scope::{Scope, ScopeId, ScopeKind, Scopes, mangle};

pub(crate) use assign::imported;
pub(crate) use class::lower_class;
pub(crate) use function::lower_function;

/// What `break`, `continue` and `return` have to pass.
enum Frame<'a> {
    Loop {
        exit: BlockId,
        next: BlockId,
        /// What is assigned wherever the loop is left by `break`.
        at_exit: Assigned,
    },
    /// A `finally` block, and the handler outside of its `try`.
    Finally { body: &'a [ast::Stmt], handler: Option<BlockId> },
    /// The error of an `except` clause that is dealt with only at the clause's end.
    Pending,
}

/// Instructions that the copies of `finally` blocks may add to a function.
const MAX_COPIED: usize = 50_000;

/// Lowers the body of one function.
pub(crate) struct Lowerer<'s, 'a> {
    pub scopes: &'s Scopes<'a>,
    pub scope: ScopeId,
    pub text: &'s str,
    pub b: Builder,
    /// The variables that are visible as locals.
    names: HashMap<String, Local>,
    captures: Vec<String>,
    frames: Vec<Frame<'a>>,
    pub diagnostics: Vec<Diagnostic>,
    /// Variables of a body that are read before it certainly assigns them.
    preload: Vec<(String, Local, Span)>,
    /// Instructions and blocks in copies of `finally` blocks.
    copied: usize,
    refused: bool,
    /// `except` clauses around the current code.
    clauses: usize,
    /// The name of the error of each clause, where it is kept until the clause ends, and the place of its frame.
    caught: Vec<Option<(&'a str, usize)>>,
    /// Whether a `yield` stands in it.
    generator: bool,
    /// `self` of an `__init__`.
    receiver: Option<Local>,
}

impl<'s, 'a> Lowerer<'s, 'a> {
    pub fn new(scopes: &'s Scopes<'a>, scope: ScopeId, text: &'s str) -> Self {
        Self {
            scopes,
            scope,
            text,
            b: Builder::new(),
            names: HashMap::new(),
            captures: scopes.all[scope].captures.clone(),
            frames: Vec::new(),
            diagnostics: Vec::new(),
            preload: Vec::new(),
            copied: 0,
            refused: false,
            clauses: 0,
            caught: Vec::new(),
            generator: false,
            receiver: None,
        }
    }

    fn scope(&self) -> &'s Scope<'a> {
        &self.scopes.all[self.scope]
    }

    /// The scope in which names are bound: an attribute's and a method's defaults are evaluated in the class body.
    fn binder(&self) -> &'s Scope<'a> {
        let scope = self.scope();
        match scope.kind {
            ScopeKind::Attribute(..) | ScopeKind::Defaults(..) => {
                scope.owner.map_or(scope, |id| &self.scopes.all[id])
            }
            _ => scope,
        }
    }

    /// A name of a class body that is not bound yet is looked up outside.
    fn in_class_body(&self) -> bool {
        matches!(self.scope().kind, ScopeKind::Attribute(..) | ScopeKind::Defaults(..))
    }

    fn mangled(&self, name: &str) -> String {
        mangle(self.scope().mangler.as_deref(), name)
    }

    pub fn error(&mut self, code: Code, span: Span, message: impl Into<Cow<'static, str>>) {
        // Copies of a `finally` block report once.
        let diagnostic = Diagnostic::error(code, span, message);
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports what cannot be translated, and stops the control flow there.
    fn refuse(&mut self, code: Code, span: Span, message: impl Into<Cow<'static, str>>) {
        self.error(code, span, message);
        self.b.end(Terminator::Unreachable, span);
    }

    fn none(&mut self, span: Span) -> Local {
        self.b.emit(Op::Const(Const::None), span)
    }

    /// Reads a name. Where the variable may be unassigned or may change before its use, by a copy.
    fn load(&mut self, name: &str, span: Span) -> Local {
        let name = self.mangled(name);
        if !self.binder().globals.contains(&name) {
            if let Some(&local) = self.names.get(&name)
                && (!self.in_class_body() || self.b.assigned.has(local))
            {
                return self.load_local(&name, local, span);
            }
            if let Some(index) = self.capture(&name) {
                return self.b.emit(Op::Capture(index), span);
            }
        }
        self.b.emit(Op::Global(name), span)
    }

    fn load_local(&mut self, name: &str, local: Local, span: Span) -> Local {
        if self.b.assigned.has(local) && !self.scope().walrus.contains(name) {
            return local;
        }
        if !self.b.assigned.has(local)
            && self.scope().walrus.contains(name)
            && matches!(self.scope().kind, ScopeKind::Element(..))
        {
            // The element before this one may have assigned it.
            self.error(registry::COMPREHENSION_WALRUS, span, "`:=` inside a comprehension");
        }
        self.note_preload(name, local, span);
        self.b.emit(Op::Copy(local), span)
    }

    /// A body's variable that is not certainly assigned has the value from outside at first.
    fn note_preload(&mut self, name: &str, local: Local, span: Span) {
        let is_body = matches!(self.scope().kind, ScopeKind::Init(_) | ScopeKind::With(_));
        let known = self.preload.iter().any(|(other, ..)| other == name);
        if is_body && !known && !self.b.assigned.has(local) && self.scope().bindings.contains_key(name) {
            self.preload.push((name.to_owned(), local, span));
        }
    }

    fn capture(&self, name: &str) -> Option<u32> {
        self.captures.iter().position(|capture| capture == name).map(|index| index as u32)
    }

    /// The local of a name that is assigned to.
    fn target(&self, name: &str) -> Option<Local> {
        self.names.get(&self.mangled(name)).copied()
    }
}
