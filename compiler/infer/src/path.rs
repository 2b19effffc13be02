//! Narrowing of paths (rule 12): what is learned of a part is learned of the value that it is a part of. Everything is
//! immutable, so a part stays what it is for as long as a name holds the value.

use crate::engine::{Engine, Fact};
use crate::join::union_of;
use crate::tir::Val;
use crate::ty::Ty;
use std::sync::Arc;

/// The way from a value to its part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    Field(Arc<str>),
    /// An element of a tuple, from its end where it is negative.
    Index(i64),
}

impl Step {
    /// The index of the part among an arm's parts.
    fn part(&self, arm: &Ty) -> Option<usize> {
        match (self, arm) {
            (Step::Field(name), Ty::Instance(_, fields)) => fields.iter().position(|(n, _)| n == name),
            (Step::Index(i), Ty::Tuple(parts)) => {
                let n = parts.len() as i64;
                usize::try_from(if *i < 0 { i + n } else { *i }).ok().filter(|i| *i < parts.len())
            }
            _ => None,
        }
    }
}

impl Engine<'_> {
    /// Notes that a value was read from another.
    pub fn note_path(&mut self, part: Val, base: Val, step: Step) {
        let structural = self.b.ty(base).arms().iter().any(|arm| step.part(arm).is_some());
        if structural && !self.b.dead() {
            self.frame.paths.insert(part, (base, step));
        }
    }

    /// A part is known to be less than it was: so is the value that it was read from.
    pub fn narrow_base(&mut self, part: Val, narrowed: Val) {
        let Some((base, step)) = self.frame.paths.get(&part).cloned() else { return };
        let wanted = self.ty(narrowed);
        let ty = self.ty(base);
        if self.b.dead() || !self.is_held(base) {
            return;
        }
        let mut kept = Vec::new();
        let mut refined = false;
        for arm in ty.arms() {
            let Some(i) = step.part(arm) else {
                // Another way to hold elements; an arm without the part would have raised.
                if matches!(arm, Ty::Tuple(_) | Ty::Instance(..)) {
                    continue;
                }
                kept.push(arm.clone());
                continue;
            };
            let part = &arm.parts()[i];
            let inner = overlap(part, &wanted);
            refined |= !inner.is_never() && inner != *part;
            if !inner.is_never() {
                kept.push(arm.clone());
            }
        }
        if kept.is_empty() || (kept.len() == ty.arms().len() && !refined) {
            return;
        }
        let mut value = self.narrow(base, &union_of(kept));
        if refined {
            self.splitting += 1;
            value = self.split(value, &mut |e, v| e.refined(v, &step, &wanted));
            self.splitting -= 1;
        }
        self.replace(base, value);
        self.narrow_base(base, value);
    }

    fn refined(&mut self, v: Val, step: &Step, wanted: &Ty) -> Val {
        let ty = self.ty(v);
        let Some(i) = step.part(&ty) else { return v };
        let mut vals = self.b.parts(v);
        let inner = overlap(&ty.parts()[i], wanted);
        if inner.is_never() {
            return v;
        }
        vals[i] = self.narrow(vals[i], &inner);
        let types = vals.iter().map(|v| self.ty(*v)).collect();
        self.b.make(ty.with_parts(types), vals)
    }

    /// Whether a variable or the value behind another path holds it.
    fn is_held(&self, v: Val) -> bool {
        self.frame.vars.contains(&Some(v)) || self.frame.paths.contains_key(&v)
    }

    /// After a use that only some arms survived, the value is one of these.
    pub fn keep_survivors(&mut self, v: Val, left: Vec<Ty>) {
        if self.splitting > 0 || left.is_empty() || self.b.dead() || !self.is_held(v) {
            return;
        }
        let narrowed = self.narrow(v, &union_of(left));
        self.replace(v, narrowed);
        self.narrow_base(v, narrowed);
    }

    /// What `a == b` tells of `a` or of the value it is a part of, where `b` is a constant.
    pub fn fact_of_equality(&self, a: Val, b: Val) -> Option<Fact> {
        let wanted = self.b.ty(b).clone();
        if !matches!(wanted, Ty::StrConst(_) | Ty::IntConst(_) | Ty::BoolConst(_) | Ty::None) {
            return None;
        }
        if let Some((base, step)) = self.frame.paths.get(&a)
            && self.b.ty(*base).arms().len() > 1
        {
            return Some(self.fact_by(*base, &|arm| {
                let part = arm.parts().get(step.part(arm)?)?.clone();
                let sides: Vec<Option<bool>> = part.arms().iter().map(|p| equals(p, &wanted)).collect();
                let first = sides.first().copied().flatten()?;
                sides.iter().all(|s| *s == Some(first)).then_some(first)
            }));
        }
        Some(self.fact_by(a, &|arm| equals(arm, &wanted)))
    }
}

/// Whether values of an arm equal a constant, where that is certain.
fn equals(arm: &Ty, constant: &Ty) -> Option<bool> {
    let plain = |t: &Ty| {
        matches!(
            t,
            Ty::StrConst(_)
                | Ty::Str
                | Ty::IntConst(_)
                | Ty::Int
                | Ty::Bool
                | Ty::BoolConst(_)
                | Ty::Float
                | Ty::None
                | Ty::Tuple(_)
                | Ty::VarTuple(_)
                | Ty::List(_)
        )
    };
    let number = |t: &Ty| matches!(t, Ty::IntConst(_) | Ty::Int | Ty::Bool | Ty::BoolConst(_) | Ty::Float);
    match (arm, constant) {
        (Ty::None, Ty::None) => Some(true),
        (Ty::StrConst(a), Ty::StrConst(b)) => Some(a == b),
        (Ty::IntConst(a), Ty::IntConst(b)) => Some(a == b),
        (Ty::BoolConst(a), Ty::BoolConst(b)) => Some(a == b),
        _ if number(arm) && number(constant) => None,
        (Ty::Str, Ty::StrConst(_)) => None,
        _ if plain(arm) => Some(false),
        _ => None,
    }
}

/// The arms of a part that a value of another type can be.
fn overlap(part: &Ty, wanted: &Ty) -> Ty {
    let meets = |p: &Ty, w: &Ty| match (p, w) {
        (Ty::StrConst(a), Ty::StrConst(b)) => a == b,
        (Ty::IntConst(a), Ty::IntConst(b)) => a == b,
        (Ty::BoolConst(a), Ty::BoolConst(b)) => a == b,
        // What joins to one arm may be the same value under a wider type.
        _ => p.arm() == w.arm() || !matches!(crate::join::join(p, w), Ty::Union(_)),
    };
    union_of(part.arms().iter().filter(|p| wanted.arms().iter().any(|w| meets(p, w))).cloned().collect())
}
