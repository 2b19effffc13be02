//! The order of the lattice: join, and the test whether one type is below another.

use crate::ty::{Arm, IterKind, SetKind, Ty};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lengths of tuples that a union keeps apart.
const LENGTHS: usize = 3;

/// The least type above both. Arms of the same kind join part by part.
pub fn join(a: &Ty, b: &Ty) -> Ty {
    if a == b || b.is_never() {
        return a.clone();
    }
    if a.is_never() {
        return b.clone();
    }
    if a.has_family() || b.has_family() {
        let all: Vec<Ty> = a.arms().iter().chain(b.arms()).cloned().collect();
        return crate::family::join_families(&all);
    }
    let mut arms: BTreeMap<Arm, Ty> = BTreeMap::new();
    for ty in a.arms().iter().chain(b.arms()) {
        let joined = match arms.remove(&ty.arm()) {
            Some(old) => join_arm(&old, ty),
            None => ty.clone(),
        };
        arms.insert(ty.arm(), joined);
    }
    variadic(&mut arms);
    union_of(arms.into_values().collect())
}

/// Rule 7: tuples of more than [`LENGTHS`] lengths (without a tag, or with the same one) and tuples beside one of any
/// length are one of any length. A closure of the set of arms, so that joins are still least upper bounds.
pub fn variadic(arms: &mut BTreeMap<Arm, Ty>) {
    let mut lengths: BTreeMap<&Option<Arc<str>>, usize> = BTreeMap::new();
    for arm in arms.keys() {
        if let Arm::Tuple(_, tag) = arm {
            *lengths.entry(tag).or_default() += 1;
        }
    }
    let beside = arms.contains_key(&Arm::VarTuple) && !lengths.is_empty();
    if !beside && lengths.values().all(|n| *n <= LENGTHS) {
        return;
    }
    let mut element = Ty::never();
    arms.retain(|arm, ty| match (arm, &*ty) {
        (Arm::Tuple(..), ty) => {
            element = join(&element, &element_of(ty));
            false
        }
        (_, Ty::VarTuple(other)) => {
            element = join(&element, other);
            false
        }
        _ => true,
    });
    arms.insert(Arm::VarTuple, Ty::var_tuple(element));
}

/// The type of a tuple's elements as a list's: constants widen.
pub fn element_of(tuple: &Ty) -> Ty {
    match tuple {
        Ty::VarTuple(element) => (**element).clone(),
        other => join_all(&other.parts().iter().map(Ty::widen_constants).collect::<Vec<_>>()),
    }
}

/// The join of any number of types.
pub fn join_all<'a>(types: impl IntoIterator<Item = &'a Ty>) -> Ty {
    types.into_iter().fold(Ty::never(), |acc, ty| join(&acc, ty))
}

/// Whether `a` is below `b` (or equal).
pub fn below(a: &Ty, b: &Ty) -> bool {
    a == b || &join(a, b) == b
}

/// A union of arms in their order; a single arm is itself.
pub fn union_of(mut arms: Vec<Ty>) -> Ty {
    if arms.len() == 1 { arms.remove(0) } else { Ty::Union(arms.into()) }
}

/// The type without the arms for which `drop` holds.
pub fn without(ty: &Ty, drop: impl Fn(&Ty) -> bool) -> Ty {
    union_of(ty.arms().iter().filter(|t| !drop(t)).cloned().collect())
}

/// The join of two arms of the same kind.
pub fn join_arm(a: &Ty, b: &Ty) -> Ty {
    if a == b {
        return a.clone();
    }
    match (a, b) {
        (Ty::Bool | Ty::BoolConst(_), _) => Ty::Bool,
        (Ty::Wide, _) | (_, Ty::Wide) => Ty::Wide,
        (Ty::Int | Ty::IntConst(_), _) => Ty::Int,
        (Ty::Str | Ty::StrConst(_), _) => Ty::Str,
        (Ty::List(x), Ty::List(y)) => Ty::list(join(x, y)),
        (Ty::VarTuple(x), Ty::VarTuple(y)) => Ty::var_tuple(join(x, y)),
        (Ty::Set(k, x), Ty::Set(l, y)) => {
            let kind = SetKind { frozen: k.frozen, ordered: k.ordered && l.ordered };
            Ty::Set(kind, x.iter().zip(&**y).map(|(p, q)| join(p, q)).collect())
        }
        (Ty::Instance(class, x), Ty::Instance(_, y)) => Ty::Instance(class.clone(), join_fields(x, y)),
        _ => {
            let (x, y) = (a.parts(), b.parts());
            debug_assert_eq!(x.len(), y.len(), "equal arms have equally many parts");
            a.with_parts(x.iter().zip(&y).map(|(p, q)| join(p, q)).collect())
        }
    }
}

/// Fields of two instances of a class: a field that one lacks may be unbound.
fn join_fields(x: &[(Arc<str>, Ty)], y: &[(Arc<str>, Ty)]) -> Arc<[(Arc<str>, Ty)]> {
    let find = |fields: &[(Arc<str>, Ty)], name: &str| {
        fields.iter().find(|(n, _)| &**n == name).map_or(Ty::Unbound, |(_, t)| t.clone())
    };
    let mut names: Vec<&Arc<str>> = x.iter().map(|(n, _)| n).collect();
    names.extend(y.iter().map(|(n, _)| n).filter(|n| x.iter().all(|(m, _)| m != *n)));
    names.into_iter().map(|n| (n.clone(), join(&find(x, n), &find(y, n)))).collect()
}

/// How deep structural types nest; what nests without end is a recursive structure.
pub fn depth(ty: &Ty) -> usize {
    match ty {
        Ty::List(element) | Ty::VarTuple(element) => 1 + depth(element),
        // Their lists nest no deeper than they do themselves.
        Ty::Dict(parts) | Ty::Set(_, parts) => parts.iter().map(depth).max().unwrap_or(0),
        Ty::Union(arms) => arms.iter().map(depth).max().unwrap_or(0),
        Ty::Rec(members, _) => 1 + members.iter().map(depth).max().unwrap_or(0),
        other => {
            let parts = other.parts();
            if parts.is_empty() { 0 } else { 1 + parts.iter().map(depth).max().unwrap_or(0) }
        }
    }
}

/// Whether two values of a loop variable deserve versions of the loop of their own: scalars that change their type
/// once (`s = 0; s = s + 0.5`), the positions of an unrolled loop over a tuple, and the points of a generator function.
pub fn versioned(a: &Ty, b: &Ty) -> bool {
    let scalar =
        |t: &Ty| matches!(t, Ty::Bool | Ty::BoolConst(_) | Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Float);
    match (a, b) {
        (Ty::Iter(IterKind::Tuple(i), _), Ty::Iter(IterKind::Tuple(j), _)) => i != j,
        (Ty::Iter(IterKind::Resume(f, i), _), Ty::Iter(IterKind::Resume(g, j), _)) => f == g && i != j,
        // The first step of a recursive generator needs no box.
        (Ty::Iter(IterKind::Resume(_, 0), _), family @ Ty::Rec(..))
        | (family @ Ty::Rec(..), Ty::Iter(IterKind::Resume(_, 0), _)) => {
            crate::nested_iter::are_iterators(family)
        }
        _ => scalar(a) && scalar(b) && a.arm() != b.arm(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Vec<Ty> {
        let t = |parts: &[Ty]| Ty::Tuple(parts.into());
        vec![
            Ty::never(),
            Ty::None,
            Ty::BoolConst(true),
            Ty::Bool,
            Ty::IntConst(3),
            Ty::Int,
            Ty::Wide,
            Ty::Float,
            Ty::StrConst("a b".into()),
            t(&[]),
            t(&[Ty::Int, Ty::IntConst(1)]),
            t(&[Ty::Float, Ty::IntConst(2)]),
            t(&[Ty::StrConst("tag".into())]),
            t(&[Ty::Int]),
            t(&[Ty::Int, Ty::Int, Ty::Int]),
            t(&[Ty::Int, Ty::Int, Ty::Int, Ty::Float]),
            Ty::VarTuple(Ty::Int.into()),
            Ty::list(Ty::never()),
            Ty::list(Ty::Float),
            join(&Ty::Int, &Ty::None),
            Ty::dict(Ty::never(), Ty::never()),
            Ty::dict(Ty::Str, Ty::Int),
            Ty::set(SetKind { frozen: false, ordered: true }, Ty::Int),
            Ty::set(SetKind { frozen: false, ordered: false }, Ty::Float),
        ]
    }

    #[test]
    fn join_is_a_least_upper_bound() {
        for a in samples() {
            assert_eq!(join(&a, &a), a);
            for b in samples() {
                let j = join(&a, &b);
                assert_eq!(j, join(&b, &a), "{a:?} {b:?}");
                assert!(below(&a, &j) && below(&b, &j));
                for c in samples() {
                    assert_eq!(join(&j, &c), join(&a, &join(&b, &c)), "{a:?} {b:?} {c:?}");
                }
            }
        }
    }

    #[test]
    fn an_empty_list_joins_any_list_at_no_cost() {
        assert_eq!(join(&Ty::list(Ty::never()), &Ty::list(Ty::Float)), Ty::list(Ty::Float));
    }
}
