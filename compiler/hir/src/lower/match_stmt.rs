//! `match` statements: tests in the order of the patterns. Names are bound where a whole pattern has matched.

use pyfora_base::Span;
use pyfora_syntax::{ast, span_of};

use super::Lowerer;
use crate::builder::Assigned;
use crate::ir::{BlockId, Const, Local, MatchOp, Op, Terminator};

/// The names that a pattern binds, with the values they get.
type Captures = Vec<(String, Local, Span)>;

impl<'a> Lowerer<'_, 'a> {
    pub(super) fn match_stmt(&mut self, s: &'a ast::StmtMatch, span: Span) {
        let subject = self.expr(&s.subject);
        // A name may be bound again by a pattern whose guard fails.
        let subject = self.b.emit(Op::Copy(subject), span_of(&*s.subject));
        let exit = self.b.new_block();
        let mut at_exit = Assigned::nowhere();
        for case in &s.cases {
            let fail = self.b.new_block();
            let before = self.b.assigned.clone();
            let mut captures = Captures::new();
            let mut refutable = self.pattern(&case.pattern, subject, fail, &mut captures);
            for (name, value, span) in captures {
                // A copy, as the value may be looked at again.
                let value = self.b.emit(Op::Copy(value), span);
                self.store(&name, value, span);
            }
            if let Some(guard) = &case.guard {
                let go_on = self.b.new_block();
                let assigned = self.cond(guard, go_on, fail);
                self.b.switch_to(go_on, assigned);
                refutable = true;
            }
            self.stmts(&case.body);
            self.b.jump(exit, &mut at_exit, span);
            self.b.switch_to(fail, if refutable { before } else { Assigned::nowhere() });
        }
        self.b.jump(exit, &mut at_exit, span);
        self.b.switch_to(exit, at_exit);
    }

    /// Goes on where the pattern matches, else to `fail`. Gives whether it can fail.
    fn pattern(
        &mut self,
        pattern: &'a ast::Pattern,
        value: Local,
        fail: BlockId,
        captures: &mut Captures,
    ) -> bool {
        use ast::Pattern;
        match pattern {
            Pattern::MatchValue(p) => {
                let span = span_of(&*p.value);
                let wanted = self.expr(&p.value);
                let cond = self.b.emit(Op::Compare("==", value, wanted), span);
                self.require(cond, fail, span);
            }
            Pattern::MatchSingleton(p) => {
                let span = span_of(p);
                let wanted = match &p.value {
                    ast::Constant::Bool(b) => Const::Bool(*b),
                    _ => Const::None,
                };
                let wanted = self.b.emit(Op::Const(wanted), span);
                let cond = self.b.emit(Op::Compare("is", value, wanted), span);
                self.require(cond, fail, span);
            }
            Pattern::MatchSequence(p) => self.sequence(p, value, fail, captures),
            Pattern::MatchMapping(p) => self.mapping(p, value, fail, captures),
            Pattern::MatchClass(p) => self.class_pattern(p, value, fail, captures),
            Pattern::MatchStar(_) => return false,
            Pattern::MatchAs(p) => {
                let refutable = match &p.pattern {
                    Some(inner) => self.pattern(inner, value, fail, captures),
                    None => false,
                };
                if let Some(name) = &p.name {
                    captures.push((self.mangled(name), value, span_of(p)));
                }
                return refutable;
            }
            Pattern::MatchOr(p) => return self.alternatives(p, value, fail, captures),
        }
        true
    }

    /// Goes on where a condition holds, else to `fail`.
    fn require(&mut self, cond: Local, fail: BlockId, span: Span) {
        let go_on = self.b.new_block();
        let assigned = self.b.assigned.clone();
        self.b.end(Terminator::Branch { cond, then: go_on, other: fail }, span);
        self.b.switch_to(go_on, assigned);
    }

    fn sequence(
        &mut self,
        p: &'a ast::PatternMatchSequence,
        value: Local,
        fail: BlockId,
        captures: &mut Captures,
    ) {
        let span = span_of(p);
        let star = p.patterns.iter().position(|part| matches!(part, ast::Pattern::MatchStar(_)));
        let count = p.patterns.len() as u32;
        let least = count - u32::from(star.is_some());
        let op = MatchOp::Sequence { value, count: least, star: star.is_some() };
        let cond = self.b.emit(Op::Match(op), span);
        self.require(cond, fail, span);
        let star = star.map(|index| index as u32);
        for (index, part) in (0..count).zip(&p.patterns) {
            if is_wildcard(part) {
                continue;
            }
            let element = self.b.emit(Op::Unpack { value, index, count, star }, span);
            match part {
                ast::Pattern::MatchStar(rest) => {
                    let name = rest.name.as_ref().map(|name| self.mangled(name));
                    captures.extend(name.map(|name| (name, element, span_of(rest))));
                }
                _ => {
                    self.pattern(part, element, fail, captures);
                }
            }
        }
    }

    fn mapping(
        &mut self,
        p: &'a ast::PatternMatchMapping,
        value: Local,
        fail: BlockId,
        captures: &mut Captures,
    ) {
        let span = span_of(p);
        let cond = self.b.emit(Op::Match(MatchOp::Mapping(value)), span);
        self.require(cond, fail, span);
        // All keys are looked up before any sub-pattern is tried.
        let mut keys = Vec::with_capacity(p.keys.len());
        for key in &p.keys {
            let span = span_of(key);
            let key = self.expr(key);
            let cond = self.b.emit(Op::Compare("in", key, value), span);
            self.require(cond, fail, span);
            keys.push(key);
        }
        for (&key, part) in keys.iter().zip(&p.patterns) {
            if !is_wildcard(part) {
                let element = self.b.emit(Op::Index(value, key), span);
                self.pattern(part, element, fail, captures);
            }
        }
        if let Some(name) = &p.rest {
            let keys = self.b.emit(Op::Tuple(keys), span);
            let rest = self.b.emit(Op::Match(MatchOp::Rest { value, keys }), span);
            captures.push((self.mangled(name), rest, span));
        }
    }

    fn class_pattern(
        &mut self,
        p: &'a ast::PatternMatchClass,
        value: Local,
        fail: BlockId,
        captures: &mut Captures,
    ) {
        let span = span_of(p);
        let class = self.expr(&p.cls);
        let names: Vec<String> = p.kwd_attrs.iter().map(|name| self.mangled(name)).collect();
        let positional = p.patterns.len() as u32;
        let op = MatchOp::Class { value, class, positional, names: names.clone() };
        let cond = self.b.emit(Op::Match(op), span);
        self.require(cond, fail, span);
        for (index, part) in (0..positional).zip(&p.patterns) {
            if !is_wildcard(part) {
                let op = MatchOp::Positional { value, class, index };
                let element = self.b.emit(Op::Match(op), span);
                self.pattern(part, element, fail, captures);
            }
        }
        for (name, part) in names.into_iter().zip(&p.kwd_patterns) {
            if !is_wildcard(part) {
                let element = self.b.emit(Op::Match(MatchOp::Named { value, name }), span);
                self.pattern(part, element, fail, captures);
            }
        }
    }

    /// All alternatives bind the same names.
    fn alternatives(
        &mut self,
        p: &'a ast::PatternMatchOr,
        value: Local,
        fail: BlockId,
        captures: &mut Captures,
    ) -> bool {
        let span = span_of(p);
        let matched = self.b.new_block();
        let mut at_matched = Assigned::nowhere();
        let mut shared: Option<Captures> = None;
        let mut refutable = true;
        for (index, alternative) in p.patterns.iter().enumerate() {
            let next = if index + 1 == p.patterns.len() { fail } else { self.b.new_block() };
            let before = self.b.assigned.clone();
            let mut own = Captures::new();
            refutable &= self.pattern(alternative, value, next, &mut own);
            let shared = shared.get_or_insert_with(|| {
                own.iter().map(|(name, _, span)| (name.clone(), self.b.temp(), *span)).collect()
            });
            for (name, to, span) in shared.iter() {
                if let Some((_, from, _)) = own.iter().find(|(other, ..)| other == name) {
                    self.b.push(Some(*to), Op::Copy(*from), *span);
                }
            }
            self.b.jump(matched, &mut at_matched, span);
            if next != fail {
                self.b.switch_to(next, before);
            }
        }
        self.b.switch_to(matched, at_matched);
        captures.extend(shared.unwrap_or_default());
        refutable
    }
}

/// `_` and `*_`.
fn is_wildcard(pattern: &ast::Pattern) -> bool {
    match pattern {
        ast::Pattern::MatchAs(p) => p.pattern.is_none() && p.name.is_none(),
        ast::Pattern::MatchStar(p) => p.name.is_none(),
        _ => false,
    }
}
