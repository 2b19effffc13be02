//! Expressions, in CPython's order of evaluation. Each gives the local that holds its value.

use pyfora_base::{Span, registry};
use pyfora_syntax::{ast, span_of};

use super::Lowerer;
use crate::builder::Assigned;
use crate::ir::{ArgKind, Local, Op, Operator, Terminator};
use crate::scope::ScopeKind;

impl<'a> Lowerer<'_, 'a> {
    pub fn expr(&mut self, expr: &'a ast::Expr) -> Local {
        use ast::Expr;
        let span = span_of(expr);
        match expr {
            Expr::Name(name) => self.load(&name.id, span),
            Expr::Constant(constant) => self.constant(&constant.value, span),
            Expr::BinOp(e) => self.binary(e, span),
            Expr::UnaryOp(e) => self.unary(e, span),
            Expr::Compare(e) => self.compare(e, span),
            Expr::BoolOp(e) => self.bool_op(e, span),
            Expr::IfExp(e) => self.conditional(e, span),
            Expr::Call(e) => self.call(e, span),
            Expr::Attribute(e) => self.attribute(e, span),
            Expr::Subscript(e) => self.subscript(e, span),
            Expr::Tuple(e) => self.tuple(&e.elts, span),
            Expr::List(e) => self.list(&e.elts, span),
            Expr::Set(e) => self.set(&e.elts, span),
            Expr::Dict(e) => self.dict(e, span),
            Expr::Lambda(e) => self.lambda(e, span),
            Expr::JoinedStr(e) => self.joined(&e.values, span),
            Expr::FormattedValue(e) => self.formatted(e, span),
            Expr::NamedExpr(e) => self.walrus(e, span),
            Expr::Slice(e) => self.slice_object(e, span),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::GeneratorExp(_) => {
                self.comprehension(expr, span)
            }
            Expr::Starred(e) => {
                self.error(registry::INVALID_CONTEXT, span, "a starred expression has no place here");
                self.expr(&e.value)
            }
            Expr::Yield(e) => self.yield_value(e.value.as_deref(), span),
            Expr::YieldFrom(e) => self.yield_from(&e.value, span),
            Expr::Await(e) => {
                self.expr(&e.value);
                self.error(registry::ASYNC, span, "`await`");
                self.none(span)
            }
        }
    }

    fn binary(&mut self, e: &'a ast::ExprBinOp, span: Span) -> Local {
        let left = self.expr(&e.left);
        let right = self.expr(&e.right);
        self.b.emit(Op::Binary(operator(e.op), left, right), span)
    }

    fn unary(&mut self, e: &'a ast::ExprUnaryOp, span: Span) -> Local {
        if e.op == ast::UnaryOp::USub
            && let ast::Expr::Constant(constant) = &*e.operand
            && let Some(negated) = super::literal::negated(&constant.value)
        {
            return self.b.emit(Op::Const(negated), span);
        }
        let operand = self.expr(&e.operand);
        let symbol = match e.op {
            ast::UnaryOp::Invert => "~",
            ast::UnaryOp::Not => "not",
            ast::UnaryOp::UAdd => "+",
            ast::UnaryOp::USub => "-",
        };
        self.b.emit(Op::Unary(symbol, operand), span)
    }

    /// A chain evaluates each operand once, and stops at the first false link.
    fn compare(&mut self, e: &'a ast::ExprCompare, span: Span) -> Local {
        let left = self.expr(&e.left);
        let links: Vec<_> = e.ops.iter().zip(&e.comparators).collect();
        if let [(op, right)] = links.as_slice() {
            let right = self.compared(**op, right);
            return self.b.emit(Op::Compare(op.as_str(), left, right), span);
        }
        let (result, exit) = (self.b.temp(), self.b.new_block());
        let mut at_exit = Assigned::nowhere();
        let mut left = left;
        for (index, (op, right)) in links.iter().enumerate() {
            let right = self.compared(**op, right);
            self.b.push(Some(result), Op::Compare(op.as_str(), left, right), span);
            left = right;
            if index + 1 < links.len() {
                let next = self.b.new_block();
                let assigned = self.b.assigned.clone();
                at_exit.meet(&assigned);
                self.b.end(Terminator::Branch { cond: result, then: next, other: exit }, span);
                self.b.switch_to(next, assigned);
            }
        }
        self.b.jump(exit, &mut at_exit, span);
        self.b.switch_to(exit, at_exit);
        result
    }

    /// `and` and `or` give the operand that decided.
    fn bool_op(&mut self, e: &'a ast::ExprBoolOp, span: Span) -> Local {
        let (result, exit) = (self.b.temp(), self.b.new_block());
        let mut at_exit = Assigned::nowhere();
        for (index, operand) in e.values.iter().enumerate() {
            let value = self.expr(operand);
            self.b.push(Some(result), Op::Copy(value), span_of(operand));
            if index + 1 < e.values.len() {
                let next = self.b.new_block();
                let assigned = self.b.assigned.clone();
                at_exit.meet(&assigned);
                let (then, other) = match e.op {
                    ast::BoolOp::And => (next, exit),
                    ast::BoolOp::Or => (exit, next),
                };
                self.b.end(Terminator::Branch { cond: result, then, other }, span_of(operand));
                self.b.switch_to(next, assigned);
            }
        }
        self.b.jump(exit, &mut at_exit, span);
        self.b.switch_to(exit, at_exit);
        result
    }

    fn conditional(&mut self, e: &'a ast::ExprIfExp, span: Span) -> Local {
        let (then, other, exit) = (self.b.new_block(), self.b.new_block(), self.b.new_block());
        let result = self.b.temp();
        let assigned = self.cond(&e.test, then, other);
        let mut at_exit = Assigned::nowhere();
        for (block, value) in [(then, &e.body), (other, &e.orelse)] {
            self.b.switch_to(block, assigned.clone());
            let local = self.expr(value);
            self.b.push(Some(result), Op::Copy(local), span_of(&**value));
            self.b.jump(exit, &mut at_exit, span);
        }
        self.b.switch_to(exit, at_exit);
        result
    }

    fn attribute(&mut self, e: &'a ast::ExprAttribute, span: Span) -> Local {
        let object = self.expr(&e.value);
        let name = self.mangled(&e.attr);
        self.b.emit(Op::Attribute(object, name), span)
    }

    fn subscript(&mut self, e: &'a ast::ExprSubscript, span: Span) -> Local {
        let object = self.expr(&e.value);
        if let ast::Expr::Slice(slice) = &*e.slice {
            let [start, stop, step] = [&slice.lower, &slice.upper, &slice.step]
                .map(|bound| bound.as_deref().map(|bound| self.expr(bound)));
            return self.b.emit(Op::Slice { object, start, stop, step }, span);
        }
        let index = self.expr(&e.slice);
        self.b.emit(Op::Index(object, index), span)
    }

    /// A slice as a part of a tuple index.
    fn slice_object(&mut self, e: &'a ast::ExprSlice, span: Span) -> Local {
        let bounds = [&e.lower, &e.upper, &e.step];
        let args = bounds
            .into_iter()
            .map(|bound| match bound {
                Some(bound) => self.expr(bound),
                None => self.none(span),
            })
            .collect();
        self.call_builtin("slice", args, span)
    }

    pub(super) fn call_builtin(&mut self, name: &'static str, args: Vec<Local>, span: Span) -> Local {
        let function = self.b.emit(Op::Builtin(name), span);
        let args = args.into_iter().map(|arg| (ArgKind::Positional, arg)).collect();
        self.b.emit(Op::Call { function, args }, span)
    }

    pub(super) fn tuple(&mut self, elements: &'a [ast::Expr], span: Span) -> Local {
        if elements.iter().any(ast::Expr::is_starred_expr) {
            return self.starred("tuple", elements, span);
        }
        let values = elements.iter().map(|element| self.expr(element)).collect();
        self.b.emit(Op::Tuple(values), span)
    }

    fn list(&mut self, elements: &'a [ast::Expr], span: Span) -> Local {
        if elements.iter().any(ast::Expr::is_starred_expr) {
            return self.starred("list", elements, span);
        }
        let values = elements.iter().map(|element| self.expr(element)).collect();
        self.b.emit(Op::List(values), span)
    }

    /// Three constants or more are a constant of CPython's, which is added to an empty set: that decides their order.
    fn set(&mut self, elements: &'a [ast::Expr], span: Span) -> Local {
        let constants = elements.len() > 2 && elements.iter().all(is_constant);
        let start = elements.iter().position(ast::Expr::is_starred_expr).unwrap_or(elements.len());
        let values: Vec<Local> = elements[..start].iter().map(|element| self.expr(element)).collect();
        if constants {
            let list = self.b.emit(Op::List(values), span);
            return self.call_builtin("set.of", vec![list], span);
        }
        let mut whole = self.b.emit(Op::Set(values), span);
        for element in &elements[start..] {
            let (value, span) = match element {
                ast::Expr::Starred(starred) => (self.expr(&starred.value), span_of(element)),
                single => {
                    let value = self.expr(single);
                    (self.b.emit(Op::List(vec![value]), span), span)
                }
            };
            whole = self.call_builtin("set.extended", vec![whole, value], span);
        }
        whole
    }

    /// What a `for` goes over: CPython makes a set display of constants a frozenset there.
    pub(super) fn iterated(&mut self, e: &'a ast::Expr) -> Local {
        match e {
            ast::Expr::Set(set) if set.elts.iter().all(is_constant) => {
                self.frozenset("frozenset.of", set, span_of(e))
            }
            _ => self.expr(e),
        }
    }

    /// The right side of a comparison: a set display of constants in which something is looked up has no order to see.
    fn compared(&mut self, op: ast::CmpOp, e: &'a ast::Expr) -> Local {
        match e {
            ast::Expr::Set(set)
                if matches!(op, ast::CmpOp::In | ast::CmpOp::NotIn) && set.elts.iter().all(is_constant) =>
            {
                self.frozenset("frozenset", set, span_of(e))
            }
            _ => self.expr(e),
        }
    }

    fn frozenset(&mut self, maker: &'static str, set: &'a ast::ExprSet, span: Span) -> Local {
        let values = set.elts.iter().map(|element| self.expr(element)).collect();
        let list = self.b.emit(Op::List(values), span);
        self.call_builtin(maker, vec![list], span)
    }

    /// `[a, *b, c]` is `[a] + list(b) + [c]`; a tuple display likewise.
    fn starred(&mut self, kind: &'static str, elements: &'a [ast::Expr], span: Span) -> Local {
        let display = |run| if kind == "tuple" { Op::Tuple(run) } else { Op::List(run) };
        let mut whole = None;
        let mut run = Vec::new();
        for element in elements {
            if let ast::Expr::Starred(starred) = element {
                if !run.is_empty() {
                    let part = self.b.emit(display(std::mem::take(&mut run)), span);
                    whole = Some(self.joined_with(whole, "+", part, span));
                }
                let value = self.expr(&starred.value);
                let collector = if kind == "tuple" { "spread_tuple" } else { "spread_list" };
                let part = self.call_builtin(collector, vec![value], span_of(element));
                whole = Some(self.joined_with(whole, "+", part, span));
            } else {
                run.push(self.expr(element));
            }
        }
        if run.is_empty()
            && let Some(whole) = whole
        {
            return whole;
        }
        let part = self.b.emit(display(run), span);
        self.joined_with(whole, "+", part, span)
    }

    fn joined_with(&mut self, whole: Option<Local>, op: Operator, part: Local, span: Span) -> Local {
        match whole {
            Some(whole) => self.b.emit(Op::Binary(op, whole, part), span),
            None => part,
        }
    }

    /// `{a: b, **d, k: v}`: a dict of the first pairs, to which dicts are added and in which keys are set.
    fn dict(&mut self, e: &'a ast::ExprDict, span: Span) -> Local {
        let mut items = e.keys.iter().zip(&e.values).peekable();
        let mut run = Vec::new();
        while let Some((Some(key), value)) = items.next_if(|(key, _)| key.is_some()) {
            let key = self.expr(key);
            run.push((key, self.expr(value)));
        }
        let mut whole = match (run.is_empty(), items.peek()) {
            (true, Some(_)) => None,
            _ => Some(self.b.emit(Op::Dict(run), span)),
        };
        for (key, value) in items {
            let key = key.as_ref().map(|key| self.expr(key));
            let value_local = self.expr(value);
            let (name, args, at) = match (whole, key) {
                (Some(whole), Some(key)) => ("dict.stored", vec![whole, key, value_local], span),
                (Some(whole), None) => {
                    let part = self.call_builtin("dict.mapping", vec![value_local], span_of(value));
                    ("dict.merged", vec![whole, part], span)
                }
                (None, _) => ("dict.mapping", vec![value_local], span_of(value)),
            };
            whole = Some(self.call_builtin(name, args, at));
        }
        whole.unwrap_or_else(|| self.b.emit(Op::Dict(Vec::new()), span))
    }

    fn walrus(&mut self, e: &'a ast::ExprNamedExpr, span: Span) -> Local {
        let value = self.expr(&e.value);
        if let ast::Expr::Name(name) = &*e.target
            && matches!(self.scope().kind, ScopeKind::Element(..))
            && !self.scopes.is_own_walrus(self.scope, &self.mangled(&name.id))
        {
            self.error(registry::COMPREHENSION_WALRUS, span, "`:=` inside a comprehension");
        }
        self.assign(&e.target, value, span);
        // The variable may change again before the value is used.
        let local = match &*e.target {
            ast::Expr::Name(name) => self.target(&name.id),
            _ => None,
        };
        local.map_or(value, |local| self.b.emit(Op::Copy(local), span))
    }
}

/// Whether CPython folds an expression to a constant.
fn is_constant(e: &ast::Expr) -> bool {
    match e {
        ast::Expr::Constant(_) => true,
        ast::Expr::UnaryOp(e) => is_constant(&e.operand),
        ast::Expr::BinOp(e) => is_constant(&e.left) && is_constant(&e.right),
        ast::Expr::Tuple(e) => e.elts.iter().all(is_constant),
        _ => false,
    }
}

/// The symbol of a binary operator.
pub(super) fn operator(op: ast::Operator) -> Operator {
    match op {
        ast::Operator::Add => "+",
        ast::Operator::Sub => "-",
        ast::Operator::Mult => "*",
        ast::Operator::MatMult => "@",
        ast::Operator::Div => "/",
        ast::Operator::Mod => "%",
        ast::Operator::Pow => "**",
        ast::Operator::LShift => "<<",
        ast::Operator::RShift => ">>",
        ast::Operator::BitOr => "|",
        ast::Operator::BitXor => "^",
        ast::Operator::BitAnd => "&",
        ast::Operator::FloorDiv => "//",
    }
}
