//! Closing what nests in itself (rules 4, 6 and 9 of the measured rules).

use super::{
    Family, can_nest, contains, full, holds, map_parts, mentions_self, nominal, outside, parts_of, related,
    taken_in,
};
use crate::join::{join, union_of};
use crate::ty::{Arm, Ty};

/// How often a kind may nest in itself before it is closed (rule 4).
struct Limits {
    /// A class, tag or closure.
    nominal: usize,
    /// A tuple without a tag or a list, which programs nest without recursion in mind.
    plain: usize,
    /// The same around a family that has the kind as a member.
    around: usize,
}

const USUAL: Limits = Limits { nominal: 2, plain: 3, around: 2 };
/// For the arguments of calls by which a function comes back to itself with more each time.
const STRICT: Limits = Limits { nominal: 1, plain: 1, around: 1 };
/// Depth of such an argument from which the strict limits hold.
const STRICT_DEPTH: usize = 1;
/// The type with what nests in itself closed (rule 4), and with values that hold a family of their own kind as members of
/// it (rule 6).
pub fn close(ty: &Ty) -> Ty {
    closed(ty, &folded, &USUAL)
}

/// As `close`, for the library, whose code is written for lists and tuples: what holds a family stays as it is.
pub fn close_plain(ty: &Ty) -> Ty {
    closed(ty, &Ty::clone, &USUAL)
}

fn closed(ty: &Ty, fold: &dyn Fn(&Ty) -> Ty, limits: &Limits) -> Ty {
    let mut ty = fold(ty);
    // Each turn closes a kind somewhere, of which there are finitely many.
    while let Some(kind) = too_deep(&ty, &mut Vec::new(), limits) {
        let closed = fold(&closed_by(&ty, &kind));
        if closed == ty {
            break;
        }
        ty = closed;
    }
    ty
}

/// Members up to which a parameter is told of which ones its argument can be.
const TOLD_APART: usize = 2;

/// The type of an argument as a parameter takes it: closed; where a function calls itself with something deeper than its
/// own argument, also what that was (rule 9); and of a large family all members (rule 6).
pub fn passed(ty: &Ty, old: Option<&Ty>) -> Ty {
    let mut ty = close(ty);
    if let Some(old) = old
        && ty != *old
        && crate::join::depth(&ty) > crate::join::depth(old)
    {
        let limits = if crate::join::depth(old) >= STRICT_DEPTH { &STRICT } else { &USUAL };
        ty = closed(&join(old, &ty), &folded, limits);
    }
    match &ty {
        Ty::Rec(members, held) if members.len() > TOLD_APART && held.count_ones() > 1 => {
            ty.holding(full(members))
        }
        _ => ty,
    }
}

/// The families in a type, those inside other ones left out.
fn families(ty: &Ty, out: &mut Vec<Ty>) {
    match ty {
        Ty::Rec(..) => out.push(ty.clone()),
        Ty::Union(arms) => arms.iter().for_each(|t| families(t, out)),
        other => parts_of(other).iter().for_each(|p| families(p, out)),
    }
}

/// Values that hold a family to which they belong are members of it.
fn folded(ty: &Ty) -> Ty {
    let arms: Vec<Ty> = ty
        .arms()
        .iter()
        .map(|arm| match arm {
            Ty::Rec(..) => arm.clone(),
            other => map_parts(other, &mut folded),
        })
        .collect();
    let mut out = union_of(arms.clone());
    for arm in &arms {
        if !can_nest(&arm.arm()) {
            continue;
        }
        let mut inner = Vec::new();
        parts_of(arm).iter().for_each(|p| families(p, &mut inner));
        if let Some(larger) = inner.iter().find_map(|family| taken_in(family, arm)) {
            let rest = out.arms().iter().filter(|t| *t != arm).cloned();
            let only_arm = match larger.clone() {
                Ty::Rec(members, _) => {
                    let number = members.iter().position(|m| m.arm() == arm.arm()).unwrap_or(0);
                    Ty::Rec(members, 1u32.checked_shl(number as u32).unwrap_or(0))
                }
                other => other,
            };
            out = rest.fold(only_arm, |acc, t| join(&acc, &t));
        }
    }
    out
}

/// A kind that nests in itself more often than it may.
fn too_deep(ty: &Ty, path: &mut Vec<Arm>, limits: &Limits) -> Option<Arm> {
    for arm in ty.arms() {
        if let Ty::Rec(members, _) = arm {
            let around = |kind: &Arm| {
                let times = path.iter().filter(|k| related(k, kind)).count();
                can_nest(kind) && times >= if nominal(kind) { 1 } else { limits.around }
            };
            let inside = members.iter().map(Ty::arm).find(around);
            let deeper = || members.iter().find_map(|m| too_deep_parts(m, &mut vec![m.arm()], limits));
            if let Some(kind) = inside.or_else(deeper) {
                return Some(kind);
            }
            continue;
        }
        let kind = arm.arm();
        if !can_nest(&kind) {
            if let Some(found) = too_deep_parts(arm, path, limits) {
                return Some(found);
            }
            continue;
        }
        let limit = if nominal(&kind) { limits.nominal } else { limits.plain };
        if path.iter().filter(|k| related(k, &kind)).count() >= limit {
            return Some(kind);
        }
        path.push(kind);
        let found = too_deep_parts(arm, path, limits);
        path.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

fn too_deep_parts(arm: &Ty, path: &mut Vec<Arm>, limits: &Limits) -> Option<Arm> {
    parts_of(arm).iter().find_map(|p| too_deep(p, path, limits))
}

/// The type with the outermost positions at which a kind nests in itself as families. Inside a family a kind that does
/// not mention it becomes a family of its own.
fn closed_by(ty: &Ty, kind: &Arm) -> Ty {
    let direct = ty.arms().iter().any(|arm| match arm {
        Ty::Rec(members, _) => {
            members.iter().any(|m| (related(&m.arm(), kind) && holds(m, kind)) || mentioning(m, kind))
        }
        other => related(&other.arm(), kind) && holds(other, kind),
    });
    if direct {
        let members: Vec<Ty> = ty.arms().iter().filter(|t| !outside(t)).cloned().collect();
        return Family::of(&members, Some(kind.clone())).position(ty.arms());
    }
    let inside = |part: &Ty| if mentions_self(part) { part.clone() } else { closed_by(part, kind) };
    let arms = ty.arms().iter().map(|arm| match arm {
        Ty::Rec(members, held) => {
            Ty::Rec(members.iter().map(|m| map_parts(m, &mut |p| inside(p))).collect(), *held)
        }
        other => map_parts(other, &mut |p| closed_by(p, kind)),
    });
    union_of(arms.collect())
}

/// Whether a member nests a kind that mentions the member's family.
fn mentioning(member: &Ty, kind: &Arm) -> bool {
    parts_of(member).iter().any(|p| mentions_self(p) && contains(p, kind))
}
