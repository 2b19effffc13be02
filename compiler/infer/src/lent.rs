//! Iterators that are lent to a function: the caller's name sees how far the callee advanced them.
//!
//! A call `f(it)` of a source function, where the name `it` holds an iterator, passes `Iter(Lent, [state])`. The parameter
//! holds the state, and every return gives the tuple of the parameters' states and the result. What the callee keeps or
//! passes on comes back as `Spent`: whoever uses the name after that is told so.

use crate::call::Args;
use crate::engine::Engine;
use crate::tir::{Spec, Val};
use crate::ty::{FnRef, IterKind, Ty};
use pyfora_hir::ir::{ArgKind, Function, Local, ParamKind};
use std::sync::Arc;

/// The parameters that hold lent iterators.
pub fn parameters(function: &Function, spec: &Spec) -> Vec<Local> {
    let lent = |(_, arg): &(_, &Ty)| is_lent(arg);
    function.params.iter().zip(spec.args.iter()).filter(lent).map(|(p, _)| p.local).collect()
}

/// Whether it is an iterator that is lent.
pub fn is_lent(ty: &Ty) -> bool {
    matches!(ty, Ty::Iter(IterKind::Lent, _))
}

impl Engine<'_> {
    /// A call that lends iterators; `None` where there are none, or the callee cannot take them.
    pub fn lending_call(&mut self, f: Val, args: &[(ArgKind, Local)]) -> Option<Val> {
        let (func, first) = match self.ty(f) {
            Ty::Function { func, .. } => (func, 0),
            Ty::BoundMethod(parts) => match &parts[1] {
                Ty::Function { func, .. } => (func.clone(), 1),
                _ => return None,
            },
            _ => return None,
        };
        let lent = self.lent_arguments(&func, first, args)?;
        let mut passed = Args::default();
        for (i, (kind, l)) in args.iter().enumerate() {
            let held = lent.iter().any(|(_, at)| *at == i).then(|| self.held(*l)).flatten();
            let v = match held {
                Some(state) => self.make_iter(IterKind::Lent, vec![state]),
                None => self.read(*l),
            };
            match kind {
                ArgKind::Keyword(name) => passed.keyword.push((name.clone(), v)),
                _ => passed.positional.push(v),
            }
        }
        for (_, at) in &lent {
            self.frame.touched.insert(args[*at].1.0 as usize);
        }
        let result = self.call_args(f, &passed);
        if self.b.dead() {
            return Some(result);
        }
        for (i, (_, at)) in lent.iter().enumerate() {
            self.end_groups(&self.ty(result).parts()[i], &[args[*at].1]);
            self.frame.vars[args[*at].1.0 as usize] = Some(self.b.part(result, i));
        }
        Some(self.b.part(result, lent.len()))
    }

    /// The arguments that are lent: parameter and position, in the order of the parameters.
    fn lent_arguments(
        &mut self,
        func: &FnRef,
        first: usize,
        args: &[(ArgKind, Local)],
    ) -> Option<Vec<(usize, usize)>> {
        let named = |l: &Local| self.frame.function().locals[l.0 as usize].name.is_some();
        let written = args.iter().all(|(k, _)| matches!(k, ArgKind::Positional | ArgKind::Keyword(_)));
        if func.is_library() || !written || !args.iter().any(|(_, l)| named(l)) {
            return None;
        }
        let f = self.world.signature(func)?;
        let plain = f.params.iter().all(|p| {
            matches!(p.kind, ParamKind::PositionalOnly | ParamKind::Normal | ParamKind::KeywordOnly)
        });
        if f.generator || !plain || pyfora_hir::signature::is_constructor(&f.name) {
            return None;
        }
        let mut lent = Vec::new();
        for (i, (kind, l)) in args.iter().enumerate() {
            let param = match kind {
                ArgKind::Keyword(name) => f.params.iter().position(|p| p.name == *name),
                _ => (i + first < f.params.len()).then_some(i + first),
            };
            let once = args.iter().filter(|(_, other)| other == l).count() == 1;
            if let Some(param) = param.filter(|p| once && !f.params[*p].rebound)
                && self.held(*l).is_some()
            {
                lent.push((param, i));
            }
        }
        lent.sort_unstable();
        (!lent.is_empty()).then_some(lent)
    }

    /// What a function with lent parameters returns.
    pub fn return_lent(&mut self, result: Val) -> Val {
        let mut parts = Vec::new();
        for l in self.frame.lent.clone() {
            let v = self.raw(l);
            let known = crate::generator::is_iterator(self.b.ty(v)) && !self.frame.stale.contains(&v);
            parts.push(if known { self.iter(v) } else { self.spent() });
        }
        parts.push(result);
        self.tuple(parts)
    }

    /// An iterator of which nobody knows how far it got.
    pub fn spent(&mut self) -> Val {
        self.b.constant(Ty::Iter(IterKind::Spent, Arc::from([])))
    }

    /// The locals as the next block sees them: iterators that were passed on are spent.
    pub fn after_moves(&mut self) -> Vec<Option<Val>> {
        let mut vars = self.frame.vars.clone();
        if self.frame.stale.is_empty() {
            return vars;
        }
        for slot in &mut vars {
            if let Some(v) = *slot
                && self.frame.stale.contains(&v)
                && crate::element::holds_iterator(self.b.ty(v))
            {
                *slot = Some(self.spent());
            }
        }
        vars
    }
}
