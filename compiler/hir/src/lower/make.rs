//! Expressions and statements that make functions, classes and generators.

use pyfora_base::Span;
use pyfora_syntax::{ast, span_of};

use super::Lowerer;
use crate::ir::{ArgKind, CaptureSource, FuncIdx, Local, Op};
use crate::scope::{Comprehension, Def, ROLE_CLASS, ScopeId};
use crate::walk::defaults;

impl<'a> Lowerer<'_, 'a> {
    /// Where the captures of an inner scope come from. `itself` is the name that the made thing gets.
    fn sources(&self, inner: ScopeId, itself: Option<&str>) -> Vec<CaptureSource> {
        let captures = &self.scopes.all[inner].captures;
        captures.iter().map(|name| self.source_of(name, itself)).collect()
    }

    fn source_of(&self, name: &str, itself: Option<&str>) -> CaptureSource {
        if itself == Some(name) && self.scope().bindings.get(name) == Some(&1) {
            return CaptureSource::Itself;
        }
        // Functions in a class body do not see its names.
        let local = if self.in_class_body() { None } else { self.names.get(name) };
        match (local, self.capture(name)) {
            (Some(&local), _) => CaptureSource::Local(local),
            (None, Some(index)) => CaptureSource::Capture(index),
            // Scopes agree with names, so this does not happen; a capture of nothing would.
            (None, None) => CaptureSource::Itself,
        }
    }

    fn function_of(&self, scope: ScopeId) -> FuncIdx {
        self.scopes.all[scope].func.unwrap_or(FuncIdx(0))
    }

    pub(super) fn lambda(&mut self, e: &'a ast::ExprLambda, span: Span) -> Local {
        let defaults: Vec<Local> = defaults(&e.args).map(|default| self.expr(default)).collect();
        let Some(scope) = self.scopes.of_node(e, 0) else { return self.none(span) };
        let captures = self.sources(scope, None);
        self.b.emit(Op::MakeFunction { function: self.function_of(scope), captures, defaults }, span)
    }

    /// A nested `def`: decorators, defaults, the function, then the decorators' calls from the last one on.
    pub(super) fn nested_def(&mut self, stmt: &'a ast::Stmt, def: Def<'a>) {
        let decorators = self.decorators(def.decorators);
        let default_values: Vec<Local> = defaults(def.args).map(|default| self.expr(default)).collect();
        let Some(scope) = self.scopes.of_node(stmt, 0) else { return };
        let name = self.mangled(def.name);
        // A cache is what it caches, so a function under one may call itself.
        let cache = match (def.decorators, decorators.as_slice()) {
            ([one], [(decorator, _)]) if crate::items::is_cache(one) => Some(*decorator),
            _ => None,
        };
        let itself = (decorators.is_empty() || cache.is_some()).then_some(name.as_str());
        let captures = self.sources(scope, itself);
        let recursive = captures.contains(&CaptureSource::Itself);
        let function = self.function_of(scope);
        let op = Op::MakeFunction { function, captures, defaults: default_values };
        let value = self.b.emit(op, def.span);
        if let (Some(cache), true) = (cache, recursive) {
            let value = self.call_builtin("cache.recursive", vec![cache, value], def.span);
            return self.store(&name, value, def.span);
        }
        self.bind_decorated(&name, value, &decorators, def.span);
    }

    pub(super) fn nested_class(&mut self, class: &'a ast::StmtClassDef) {
        let decorators = self.decorators(&class.decorator_list);
        let Some(scope) = self.scopes.of_node(class, ROLE_CLASS) else { return };
        let name = self.mangled(&class.name);
        let itself = if decorators.is_empty() { Some(name.as_str()) } else { None };
        let captures = self.sources(scope, itself);
        let span = self.scopes.all[scope].span;
        let Some(class) = self.scopes.all[scope].class else { return };
        let value = self.b.emit(Op::MakeClass { class, captures }, span);
        self.bind_decorated(&name, value, &decorators, span);
    }

    fn decorators(&mut self, decorators: &'a [ast::Expr]) -> Vec<(Local, Span)> {
        let called = decorators.iter().filter(|decorator| {
            !crate::items::is_transparent(decorator) && !crate::items::completes(decorator)
        });
        called.map(|decorator| (self.expr(decorator), span_of(decorator))).collect()
    }

    fn bind_decorated(&mut self, name: &str, mut value: Local, decorators: &[(Local, Span)], span: Span) {
        for &(function, span) in decorators.iter().rev() {
            let args = vec![(ArgKind::Positional, value)];
            value = self.b.emit(Op::Call { function, args }, span);
        }
        self.store(name, value, span);
    }

    pub(super) fn comprehension(&mut self, expr: &'a ast::Expr, span: Span) -> Local {
        let Some(comprehension) = Comprehension::of(expr) else { return self.none(span) };
        let generator = self.generator(comprehension, 0);
        match comprehension.kind.collector() {
            Some(collector) => self.call_builtin(collector, vec![generator], span),
            None => generator,
        }
    }

    /// The generator of one `for` of a comprehension.
    pub(super) fn generator(&mut self, comprehension: Comprehension<'a>, level: usize) -> Local {
        let Some(generator) = comprehension.generators.get(level) else {
            return self.none(comprehension.span);
        };
        let iterable = self.iterated(&generator.iter);
        let Some(scope) = self.scopes.of_node(comprehension.expr, level) else {
            return self.none(comprehension.span);
        };
        let captures = self.sources(scope, None);
        let element = self.function_of(scope);
        self.b.emit(Op::MakeGenerator { element, captures, iterable }, comprehension.span)
    }
}
