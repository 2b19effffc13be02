//! Recursive families: types that nest in themselves, closed to one boxed type (rules 4 to 6 of the measured rules).
//!
//! `Ty::Rec(members, held)` is the least solution of X = the union of the members, in which X is written `SelfRef`.
//! `held` says of which members a value can be: narrowing and joining change nothing else, and the value stays the same
//! reference. Members are in the order of their arms, constants are widened, and a position that can hold a member is
//! `SelfRef` alone (beside `Unbound`), so equal families are equal types. A family inside another one mentions its own
//! members alone; where it would mention the outer one's, it is merged into that.

mod close;

pub use close::{close, close_plain, passed};

use crate::join::union_of;
use crate::ty::{Arm, IterKind, Ty};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Slots above which an element of a list is boxed.
const MAX_ELEMENT: usize = 32;
/// Words that a box has room for.
const MAX_WORDS: usize = pyfora_bitcode::shape::MAX_BOX;

/// Arms by their kind.
type Arms = BTreeMap<Arm, Ty>;

/// All members of a family.
fn full(members: &[Ty]) -> u32 {
    u32::MAX.checked_shr(32 - members.len().min(32) as u32).unwrap_or(0)
}

/// The member that takes values of a kind: a tuple is one of any length where there is such a member (rule 7).
pub fn member_of_kind(kinds: &[&Arm], kind: &Arm) -> Option<usize> {
    let at = |kind: &Arm| kinds.iter().position(|k| *k == kind);
    at(kind).or_else(|| if matches!(kind, Arm::Tuple(..)) { at(&Arm::VarTuple) } else { None })
}

/// Whether an arm's kind has a name, so that all values of the kind belong together (rule 5).
fn nominal(arm: &Arm) -> bool {
    matches!(arm, Arm::Instance(_) | Arm::Tuple(_, Some(_)) | Arm::Function(..))
        || matches!(arm, Arm::Iter(IterKind::Resume(..)))
}

/// Whether two kinds are the same, or points of the same generator function: these are of a family together.
fn related(a: &Arm, b: &Arm) -> bool {
    match (a, b) {
        (Arm::Iter(IterKind::Resume(f, _)), Arm::Iter(IterKind::Resume(g, _))) => f == g,
        _ => a == b,
    }
}

/// Whether values of a kind can contain their own kind again.
fn can_nest(arm: &Arm) -> bool {
    nominal(arm)
        || matches!(arm, Arm::List | Arm::VarTuple | Arm::Dict | Arm::Tuple(1.., _) | Arm::Exception(..))
        || matches!(arm, Arm::Generator(_) | Arm::Iter(IterKind::Generator(_) | IterKind::Nested(_)))
}

/// What is never a member: it says that there is no value.
fn outside(ty: &Ty) -> bool {
    matches!(ty, Ty::Unbound | Ty::NotImplemented | Ty::Skip | Ty::Buf)
}

impl Ty {
    /// The members of a family that a value of it can be, by their number, with the family put in for `SelfRef`.
    pub fn members(&self) -> Vec<(usize, Ty)> {
        let Ty::Rec(members, held) = self else { return Vec::new() };
        let family = Ty::Rec(members.clone(), full(members));
        let held = |i: &usize| *i < 32 && held & (1 << i) != 0;
        (0..members.len()).filter(held).map(|i| (i, unfold(&members[i], &family))).collect()
    }

    /// The arms, where those of a family are its members.
    pub fn open_arms(&self) -> Vec<Ty> {
        let open = |arm: &Ty| match arm {
            Ty::Rec(..) => arm.members().into_iter().map(|(_, t)| t).collect(),
            other => vec![other.clone()],
        };
        self.arms().iter().flat_map(open).collect()
    }

    /// Whether one of the arms is a family.
    pub fn has_family(&self) -> bool {
        self.arms().iter().any(|t| matches!(t, Ty::Rec(..)))
    }

    /// The same family with certain members of it.
    pub fn holding(&self, mask: u32) -> Ty {
        match self {
            Ty::Rec(members, _) => Ty::Rec(members.clone(), mask),
            other => other.clone(),
        }
    }

    /// The type without knowledge of which members its families hold.
    pub fn unmasked(&self) -> Ty {
        match self {
            Ty::Rec(members, _) => {
                Ty::Rec(members.iter().map(|m| map_parts(m, &mut Ty::unmasked)).collect(), full(members))
            }
            Ty::Union(arms) => Ty::Union(arms.iter().map(Ty::unmasked).collect()),
            other => map_parts(other, &mut Ty::unmasked),
        }
    }
}

/// The type of data that came in with arms and members in an order of its own.
pub fn canonical(ty: &Ty) -> Ty {
    match ty {
        Ty::Union(arms) => crate::join::join_all(&arms.iter().map(canonical).collect::<Vec<_>>()),
        Ty::Rec(members, held) => {
            let held = members.iter().enumerate().filter(|(i, _)| *i < 32 && held & (1 << i) != 0);
            let held: Vec<Ty> = held.map(|(_, m)| map_parts(m, &mut canonical)).collect();
            let members: Vec<Ty> = members.iter().map(|m| map_parts(m, &mut canonical)).collect();
            Family::of(&members, None).position(&held)
        }
        other => map_parts(other, &mut canonical),
    }
}

/// The arms for which `keep` holds; a family keeps those members.
pub fn retain(ty: &Ty, keep: &dyn Fn(&Ty) -> bool) -> Ty {
    let kept = |arm: &Ty| match arm {
        Ty::Rec(..) => {
            let held = arm.members().iter().filter(|(_, t)| keep(t)).fold(0, |mask, (i, _)| mask | 1 << i);
            (held != 0).then(|| arm.holding(held))
        }
        other => keep(other).then(|| other.clone()),
    };
    union_of(ty.arms().iter().filter_map(kept).collect())
}

/// An element's type as lists hold it: in a box where it has many slots.
pub fn packed(element: Ty) -> Ty {
    if element.has_family() || matches!(element, Ty::Union(ref arms) if arms.is_empty()) {
        return element;
    }
    let slots = element.shape().slots().len();
    if slots <= MAX_ELEMENT || slots > MAX_WORDS || element.arms().iter().any(outside) {
        return element;
    }
    Family::of(element.arms(), None).position(element.arms())
}

fn map_parts(ty: &Ty, change: &mut dyn FnMut(&Ty) -> Ty) -> Ty {
    match ty {
        Ty::List(element) => Ty::List(Arc::new(change(element))),
        Ty::VarTuple(element) => Ty::VarTuple(Arc::new(change(element))),
        // The lists and tables of which they are made are no parts of their own.
        Ty::Dict(parts) => Ty::dict(change(&parts[0].element()), change(&parts[1].element())),
        Ty::Set(kind, parts) => Ty::set(*kind, change(&parts[0].element())),
        Ty::Bytes(_) | Ty::Complex(_) => ty.clone(),
        Ty::Union(arms) => union_of(arms.iter().map(|t| map_parts(t, change)).collect()),
        other => {
            let parts = other.parts();
            if parts.is_empty() {
                other.clone()
            } else {
                other.with_parts(parts.iter().map(change).collect())
            }
        }
    }
}

/// The parts of an arm, a list's element included.
fn parts_of(ty: &Ty) -> Vec<Ty> {
    match ty {
        Ty::List(element) | Ty::VarTuple(element) => vec![(**element).clone()],
        Ty::Dict(parts) => vec![parts[0].element(), parts[1].element()],
        Ty::Set(_, parts) => vec![parts[0].element()],
        Ty::Bytes(_) | Ty::Complex(_) => Vec::new(),
        other => other.parts(),
    }
}

/// The member with the family put in for `SelfRef`.
fn unfold(ty: &Ty, family: &Ty) -> Ty {
    match ty {
        Ty::SelfRef => family.clone(),
        // Its `SelfRef` is its own.
        Ty::Rec(..) => ty.clone(),
        Ty::Union(arms) => union_of(arms.iter().map(|t| unfold(t, family)).collect()),
        other => map_parts(other, &mut |p| unfold(p, family)),
    }
}

/// Whether a kind occurs anywhere in a type.
fn contains(ty: &Ty, kind: &Arm) -> bool {
    match ty {
        Ty::Union(arms) => arms.iter().any(|t| contains(t, kind)),
        Ty::Rec(members, _) => members.iter().any(|t| contains(t, kind)),
        other => related(&other.arm(), kind) || parts_of(other).iter().any(|t| contains(t, kind)),
    }
}

/// Whether a part of an arm contains a kind.
fn holds(arm: &Ty, kind: &Arm) -> bool {
    parts_of(arm).iter().any(|t| contains(t, kind))
}

fn mentions_self(ty: &Ty) -> bool {
    match ty {
        Ty::SelfRef => true,
        Ty::Rec(..) => false,
        Ty::Union(arms) => arms.iter().any(mentions_self),
        other => parts_of(other).iter().any(mentions_self),
    }
}

/// A family under construction.
struct Family {
    arms: Arms,
    /// The kind by whose nesting the family was found: where it nests again is a position of the family.
    grown: Option<Arm>,
}

impl Family {
    fn new(grown: Option<Arm>) -> Family {
        Family { arms: Arms::new(), grown }
    }

    fn of(members: &[Ty], grown: Option<Arm>) -> Family {
        let mut family = Family::new(grown);
        members.iter().for_each(|t| family.add(t));
        family.settle();
        family
    }

    /// Takes an arm in, or the members of another family.
    fn add(&mut self, ty: &Ty) {
        match ty {
            Ty::SelfRef => {}
            Ty::Rec(members, _) => members.iter().for_each(|t| self.add(t)),
            Ty::Union(arms) => arms.iter().for_each(|t| self.add(t)),
            other => {
                let ty = widened(other);
                let kind = ty.arm();
                let joined = match self.arms.remove(&kind) {
                    Some(old) => crate::join::join_arm(&old, &ty),
                    None => ty,
                };
                self.arms.insert(kind, joined);
                crate::join::variadic(&mut self.arms);
            }
        }
    }

    /// Whether there are members of a kind.
    fn has(&self, kind: &Arm) -> bool {
        self.arms.contains_key(kind) || self.arms.keys().any(|k| related(k, kind))
    }

    /// Whether a position with these arms is one of the family.
    fn is_position(&self, arms: &[Ty]) -> bool {
        arms.iter().any(|arm| match arm {
            Ty::SelfRef => true,
            Ty::Rec(members, _) => members.iter().any(|m| {
                let kind = m.arm();
                can_nest(&kind) && self.has(&kind)
            }),
            other => {
                let kind = other.arm();
                (nominal(&kind) && self.has(&kind))
                    || self.grown.as_ref().is_some_and(|grown| {
                        // What a named kind nests through on the way to itself belongs to the family too.
                        let grows = related(grown, &kind);
                        grows && nominal(&kind)
                            || (grows || nominal(grown) && nominal(&kind)) && holds(other, grown)
                    })
            }
        })
    }

    /// Moves what positions of the family hold into it, until each is `SelfRef`.
    fn settle(&mut self) {
        loop {
            let mut moved = Vec::new();
            let before = self.arms.clone();
            let kinds: Vec<Arm> = self.arms.keys().cloned().collect();
            for kind in kinds {
                let Some(arm) = self.arms.get(&kind) else { continue };
                let arm = map_parts(arm, &mut |p| self.reduced(p, &mut moved));
                self.arms.insert(kind, arm);
            }
            moved.iter().for_each(|t| self.add(t));
            if self.arms == before {
                return;
            }
        }
    }

    /// A part with its positions of the family as `SelfRef`; what they held goes to `moved`.
    fn reduced(&self, part: &Ty, moved: &mut Vec<Ty>) -> Ty {
        if matches!(part, Ty::Rec(..)) && !self.is_position(part.arms()) {
            return part.clone();
        }
        if !self.is_position(part.arms()) {
            let arms = part.arms().iter().map(|t| match t {
                Ty::Rec(..) => t.clone(),
                _ => map_parts(t, &mut |p| self.reduced(p, moved)),
            });
            return union_of(arms.collect());
        }
        let mut kept: Arms = Arms::new();
        kept.insert(Arm::SelfRef, Ty::SelfRef);
        for arm in part.arms() {
            match outside(arm) {
                true => {
                    kept.insert(arm.arm(), arm.clone());
                }
                false => moved.push(arm.clone()),
            }
        }
        union_of(kept.into_values().collect())
    }

    /// The type of a value that is of these arms: the family, beside what is never a member.
    fn position(self, arms: &[Ty]) -> Ty {
        let kinds: Vec<&Arm> = self.arms.keys().collect();
        let number = |kind: &Arm| member_of_kind(&kinds, kind).filter(|i| *i < 32);
        let mut held = 0u32;
        let mut rest = Arms::new();
        for arm in arms {
            match arm {
                Ty::Rec(members, mask) => {
                    let kept = members.iter().enumerate().filter(|(i, _)| *i < 32 && mask & (1 << i) != 0);
                    kept.filter_map(|(_, m)| number(&m.arm())).for_each(|i| held |= 1 << i);
                }
                other if outside(other) => {
                    rest.insert(other.arm(), other.clone());
                }
                other => held |= number(&other.arm()).map_or(0, |i| 1 << i),
            }
        }
        rest.insert(Arm::Rec, Ty::Rec(self.arms.into_values().collect(), held));
        union_of(rest.into_values().collect())
    }
}

/// A member's type without constants, but for the tag of a tuple.
fn widened(ty: &Ty) -> Ty {
    fn all(ty: &Ty) -> Ty {
        match ty {
            Ty::BoolConst(_) => Ty::Bool,
            Ty::IntConst(_) => Ty::Int,
            Ty::StrConst(_) => Ty::Str,
            Ty::Rec(..) => ty.clone(),
            Ty::Union(arms) => union_of(arms.iter().map(widened).collect()),
            other => map_parts(other, &mut widened),
        }
    }
    match ty {
        Ty::Tuple(parts) if matches!(ty.arm(), Arm::Tuple(_, Some(_))) => {
            let rest = parts.iter().skip(1).map(widened);
            Ty::Tuple(std::iter::once(parts[0].clone()).chain(rest).collect())
        }
        // The usual steps are part of a range's kind.
        Ty::Range(_) => ty.widen_constants(),
        other => all(other),
    }
}

/// The union of arms, of which at least one is a family: all families are one, and it takes in the arms that belong to it
/// (rule 5: all values of its named kinds, and others that it can hold as it is).
pub fn join_families(arms: &[Ty]) -> Ty {
    let (families, mut rest): (Vec<Ty>, Vec<Ty>) =
        arms.iter().cloned().partition(|t| matches!(t, Ty::Rec(..)));
    let mut family = match families.as_slice() {
        [one] => one.clone(),
        [Ty::Rec(a, m), Ty::Rec(b, n)] if a == b => Ty::Rec(a.clone(), m | n),
        _ => Family::of(&families, None).position(&families),
    };
    loop {
        let before = rest.len();
        rest.retain(|arm| match taken_in(&family, arm) {
            Some(larger) => {
                family = larger;
                false
            }
            None => true,
        });
        if rest.len() == before {
            break;
        }
    }
    let mut all: Arms = Arms::new();
    all.insert(Arm::Rec, family);
    for arm in rest {
        let joined = match all.remove(&arm.arm()) {
            Some(old) => crate::join::join_arm(&old, &arm),
            None => arm.clone(),
        };
        all.insert(arm.arm(), joined);
    }
    crate::join::variadic(&mut all);
    union_of(all.into_values().collect())
}

/// The family with an arm that belongs to it.
fn taken_in(family: &Ty, arm: &Ty) -> Option<Ty> {
    let Ty::Rec(members, _) = family else { return None };
    if outside(arm) || matches!(arm, Ty::SelfRef) {
        return None;
    }
    let kind = arm.arm();
    let kinds: Vec<Arm> = members.iter().map(Ty::arm).collect();
    if !kinds.iter().any(|k| related(k, &kind)) {
        member_of_kind(&kinds.iter().collect::<Vec<_>>(), &kind)?;
    }
    let both = [family.clone(), arm.clone()];
    let larger = Family::of(&both, None);
    let same = larger.arms.values().eq(members.iter());
    (same || nominal(&kind)).then(|| larger.position(&both))
}

/// Whether a family has more members than can be told apart.
pub fn oversize(ty: &Ty) -> bool {
    match ty {
        Ty::Union(arms) => arms.iter().any(oversize),
        Ty::Rec(members, _) => members.len() > 32 || members.iter().any(oversize),
        other => parts_of(other).iter().any(oversize),
    }
}

#[cfg(test)]
mod tests;
