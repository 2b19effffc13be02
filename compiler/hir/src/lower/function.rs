//! A whole function: parameters, body, and what is recorded about it.

use std::collections::BTreeSet;

use pyfora_base::{Diagnostic, Span, registry};
use pyfora_syntax::{ast, span_of};

use super::Lowerer;
use crate::builder::Assigned;
use crate::ir::{Const, FuncIdx, Function, FunctionKind, Local, Op, Param, ParamKind, Terminator};
use crate::scope::{Comprehension, ComprehensionKind, Def, ROLE_DEFAULTS, ScopeId, ScopeKind, Scopes};
use crate::walk::defaults;

/// What a function has besides its control flow.
#[derive(Default)]
struct Header {
    params: Vec<Param>,
    assigned: Vec<String>,
    annotations: Vec<(String, String)>,
    doc: Option<String>,
    decorators: Vec<String>,
    defaults: Option<FuncIdx>,
}

/// Lowers the function of a scope.
pub(crate) fn lower_function<'a>(scopes: &Scopes<'a>, id: ScopeId, text: &str) -> Function {
    let scope = &scopes.all[id];
    let mut lowerer = Lowerer::new(scopes, id, text);
    let (kind, header) = match &scope.kind {
        ScopeKind::Def(def) => (FunctionKind::Def, lowerer.def_body(*def)),
        ScopeKind::Lambda(lambda) => (FunctionKind::Lambda, lowerer.lambda_body(lambda)),
        ScopeKind::Element(comprehension, level) => {
            let last = *level + 1 == comprehension.generators.len();
            let kind = if last { FunctionKind::Element } else { FunctionKind::NestedElement };
            (kind, lowerer.element_body(*comprehension, *level))
        }
        ScopeKind::With(body) => (FunctionKind::Body, lowerer.statements_body(body)),
        ScopeKind::Init(stmt) => (FunctionKind::Body, lowerer.statements_body(std::slice::from_ref(*stmt))),
        ScopeKind::Bases(class) => (FunctionKind::Def, lowerer.bases_body(&class.bases)),
        ScopeKind::Decorators(class) => {
            let callees = crate::items::completing(&class.decorator_list).map(|(callee, _)| callee);
            (FunctionKind::Def, lowerer.tuple_body(callees))
        }
        ScopeKind::Attribute(index, name) => (FunctionKind::Def, lowerer.attribute_body(*index, name)),
        ScopeKind::Defaults(def, index) => (FunctionKind::Def, lowerer.defaults_body(*def, *index)),
        // These are no functions.
        ScopeKind::Root | ScopeKind::Class(_) => (FunctionKind::Body, Header::default()),
    };
    let class = match scope.kind {
        ScopeKind::Def(_) => scope.owner.and_then(|owner| scopes.all[owner].class),
        _ => None,
    };
    lowerer.finish(kind, header, class)
}

impl<'a> Lowerer<'_, 'a> {
    fn finish(mut self, kind: FunctionKind, header: Header, class: Option<crate::ir::ClassIdx>) -> Function {
        for (name, local, span) in std::mem::take(&mut self.preload) {
            let op = match (&self.scope().kind, self.capture(&name)) {
                (_, Some(index)) => Op::Capture(index),
                (ScopeKind::With(_), None) if self.scopes.is_variable(self.scope().parent, &name) => {
                    self.captures.push(name);
                    Op::Capture(self.captures.len() as u32 - 1)
                }
                _ => Op::Global(name),
            };
            self.b.prepend(local, op, span);
        }
        let scope = self.scope();
        let (locals, blocks) = self.b.finish();
        let mut function = Function {
            name: scope.name.clone(),
            qualname: scope.qualname.clone(),
            kind,
            span: scope.span,
            params: header.params,
            locals,
            captures: self.captures,
            blocks,
            generator: self.generator,
            assigned: header.assigned,
            class,
            diagnostics: self.diagnostics,
            annotations: header.annotations,
            doc: header.doc,
            decorators: header.decorators,
            defaults: header.defaults,
        };
        for (span, name) in crate::late::late_uses(&function) {
            let message =
                format!("a function made here uses `{name}`, which changes before the function is used");
            function.diagnostics.push(Diagnostic::error(registry::LATE_CAPTURE, span, message));
        }
        function
    }

    /// Makes the locals of the scope's names.
    fn bind_names(&mut self) {
        for name in &self.scope().bound {
            if !self.names.contains_key(name) {
                let local = self.b.named(name);
                self.names.insert(name.clone(), local);
            }
        }
    }

    fn source(&self, span: Span) -> String {
        self.text.get(span.range()).unwrap_or("").to_owned()
    }

    fn def_body(&mut self, def: Def<'a>) -> Header {
        let mut header = self.header(def.args);
        if def.is_async {
            self.error(registry::ASYNC, def.span, format!("`{}` is asynchronous", def.name));
        }
        if self.scope().owner.is_some() && matches!(def.name, "__init__" | "__post_init__") {
            let receiver = header.params.first().filter(|param| param.kind != ParamKind::KeywordOnly);
            self.receiver = receiver.map(|param| param.local);
        }
        if let Some(returns) = def.returns {
            header.annotations.push(("return".to_owned(), self.source(span_of(returns))));
        }
        header.decorators = def.decorators.iter().map(|decorator| self.source(span_of(decorator))).collect();
        header.defaults =
            self.scopes.of_node(def.args, ROLE_DEFAULTS).and_then(|id| self.scopes.all[id].func);
        header.doc = def.body.first().and_then(super::class::docstring);
        self.stmts(def.body);
        let end = Span::new(def.span.end, def.span.end);
        self.return_none(end);
        header
    }

    fn return_none(&mut self, span: Span) {
        let none = self.none(span);
        self.b.end(Terminator::Return(none), span);
    }

    /// Parameters, in the order of the locals; the other names follow.
    fn header(&mut self, args: &'a ast::Arguments) -> Header {
        let mut header = Header::default();
        let mut default = 0;
        let groups = [
            (&args.posonlyargs, ParamKind::PositionalOnly),
            (&args.args, ParamKind::Normal),
            (&args.kwonlyargs, ParamKind::KeywordOnly),
        ];
        for (params, kind) in groups {
            if kind == ParamKind::KeywordOnly
                && let Some(arg) = &args.vararg
            {
                self.param(&mut header, arg, ParamKind::VarPositional, None);
            }
            for param in params {
                let index = param.default.as_ref().map(|_| default);
                default += u32::from(index.is_some());
                self.param(&mut header, &param.def, kind, index);
            }
        }
        if let Some(arg) = &args.kwarg {
            self.param(&mut header, arg, ParamKind::VarKeyword, None);
        }
        self.bind_names();
        header
    }

    fn param(&mut self, header: &mut Header, arg: &'a ast::Arg, kind: ParamKind, default: Option<u32>) {
        let name = self.mangled(&arg.arg);
        let local = self.b.named(&name);
        self.b.assigned.add(local);
        if let Some(annotation) = &arg.annotation {
            header.annotations.push((name.clone(), self.source(span_of(&**annotation))));
        }
        self.names.insert(name, local);
        header.params.push(Param { local, kind, default });
    }

    fn lambda_body(&mut self, lambda: &'a ast::ExprLambda) -> Header {
        let header = self.header(&lambda.args);
        let value = self.expr(&lambda.body);
        self.b.end(Terminator::Return(value), span_of(&*lambda.body));
        header
    }

    fn element_body(&mut self, comprehension: Comprehension<'a>, level: usize) -> Header {
        let mut header = Header::default();
        let Some(generator) = comprehension.generators.get(level) else { return header };
        let target_span = span_of(&generator.target);
        let named = match &generator.target {
            ast::Expr::Name(name) => Some(self.mangled(&name.id)),
            _ => None,
        };
        let param = match &named {
            Some(name) => self.b.named(name),
            None => self.b.temp(),
        };
        header.params.push(Param { local: param, kind: ParamKind::PositionalOnly, default: None });
        if let Some(name) = named {
            self.names.insert(name, param);
            self.b.assigned.add(param);
        }
        self.bind_names();
        if generator.is_async {
            self.error(registry::ASYNC, comprehension.span, "an asynchronous comprehension");
        }
        if !matches!(generator.target, ast::Expr::Name(_)) {
            self.assign(&generator.target, param, target_span);
        }
        let skip = self.b.new_block();
        for condition in &generator.ifs {
            let go_on = self.b.new_block();
            let assigned = self.cond(condition, go_on, skip);
            self.b.switch_to(go_on, assigned);
        }
        let span = span_of(comprehension.element);
        let value = self.element_value(comprehension, level);
        self.b.end(Terminator::Return(value), span);
        self.b.switch_to(skip, Assigned::nowhere());
        self.b.end(Terminator::Skip, span);
        header
    }

    fn element_value(&mut self, comprehension: Comprehension<'a>, level: usize) -> Local {
        if level + 1 < comprehension.generators.len() {
            return self.generator(comprehension, level + 1);
        }
        let element = self.expr(comprehension.element);
        let element_span = span_of(comprehension.element);
        let Some(value) = comprehension.value else {
            if comprehension.kind == ComprehensionKind::Set {
                self.b.push(None, Op::CheckHash(element), element_span);
            }
            return element;
        };
        let value_span = span_of(value);
        let value = self.expr(value);
        self.b.push(None, Op::CheckHash(element), element_span);
        self.b.emit(Op::Tuple(vec![element, value]), span_of(comprehension.element).cover(value_span))
    }

    /// A `with` body or module-level statement: runs, and returns what it has assigned.
    fn statements_body(&mut self, stmts: &'a [ast::Stmt]) -> Header {
        self.bind_names();
        self.stmts(stmts);
        let end = Span::new(self.scope().span.end, self.scope().span.end);
        let assigned = self.scope().bound.clone();
        // A name that is not assigned on some way here has the value from before: inference looks it up.
        let values = assigned.iter().filter_map(|name| self.names.get(name).copied()).collect();
        let tuple = self.b.emit(Op::Tuple(values), end);
        self.b.end(Terminator::Return(tuple), end);
        Header { assigned, ..Header::default() }
    }

    fn tuple_body(&mut self, exprs: impl Iterator<Item = &'a ast::Expr>) -> Header {
        let span = self.scope().span;
        let values = exprs.map(|expr| self.expr(expr)).collect();
        let value = self.b.emit(Op::Tuple(values), span);
        self.b.end(Terminator::Return(value), span);
        Header::default()
    }

    /// The bases of a class. What stands in brackets (`Generic[T]`) is an annotation, which is not evaluated.
    fn bases_body(&mut self, bases: &'a [ast::Expr]) -> Header {
        let span = self.scope().span;
        let mut values = Vec::with_capacity(bases.len());
        for base in bases {
            values.push(match crate::items::generic(base) {
                Some(class) => {
                    let class = self.expr(class);
                    let parameter = self.b.emit(Op::Const(Const::None), span);
                    self.b.emit(Op::Index(class, parameter), span_of(base))
                }
                None => self.expr(base),
            });
        }
        let value = self.b.emit(Op::Tuple(values), span);
        self.b.end(Terminator::Return(value), span);
        Header::default()
    }

    fn attribute_body(&mut self, index: usize, name: &str) -> Header {
        let span = self.scope().span;
        let Some(class) = self.scope().owner.map(|id| &self.scopes.all[id]) else { return Header::default() };
        self.class_prefix(index);
        if let Some(stmt) = class.body.get(index) {
            self.bind_class_names(&stmt.binds);
            self.stmt(stmt.stmt);
        }
        let value = match self.names.get(name).copied() {
            Some(local) => self.load_local(name, local, span),
            None => self.b.emit(Op::Const(Const::None), span),
        };
        self.b.end(Terminator::Return(value), span);
        Header::default()
    }

    fn bind_class_names(&mut self, names: &[String]) {
        for name in names {
            if !self.names.contains_key(name) {
                let local = self.b.named(name);
                self.names.insert(name.clone(), local);
            }
        }
    }

    /// Runs the earlier statements of the class body that the statement of an index needs.
    fn class_prefix(&mut self, index: usize) {
        let Some(class) = self.scope().owner.map(|id| &self.scopes.all[id]) else { return };
        let mut needed: BTreeSet<&str> = match class.body.get(index) {
            Some(stmt) => stmt.uses.iter().map(String::as_str).collect(),
            None => return,
        };
        let mut run = Vec::new();
        for stmt in class.body[..index].iter().rev() {
            if stmt.binds.iter().any(|name| needed.contains(name.as_str())) {
                needed.extend(stmt.uses.iter().map(String::as_str));
                run.push(stmt);
            }
        }
        for stmt in run.into_iter().rev() {
            self.bind_class_names(&stmt.binds);
            self.stmt(stmt.stmt);
        }
    }

    fn defaults_body(&mut self, def: Def<'a>, index: usize) -> Header {
        self.class_prefix(index);
        let span = self.scope().span;
        let values = defaults(def.args).map(|default| self.expr(default)).collect();
        let tuple = self.b.emit(Op::Tuple(values), span);
        self.b.end(Terminator::Return(tuple), span);
        Header::default()
    }
}
