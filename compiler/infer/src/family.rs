//! Recursive families: types that nest in themselves, closed to one boxed type (rules 4 to 6 of the measured rules).
//!
//! `Ty::Rec(members, held)` is the least solution of X = the union of the members, in which X is written `SelfRef`.
//! `held` says of which members a value can be: narrowing and joining change nothing else, and the value stays the same
//! reference. Members are in the order of their arms, constants are widened, and a position that can hold a member is
//! `SelfRef` alone (beside `Unbound`), so equal families are equal types. A family inside another one mentions its own
//! members alone; where it would mention the outer one's, it is merged into that.

use crate::join::{join, union_of};
use crate::ty::{Arm, Ty};
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// Whether an arm's kind has a name, so that all values of the kind belong together (rule 5).
fn nominal(arm: &Arm) -> bool {
    matches!(arm, Arm::Instance(_) | Arm::Tuple(_, Some(_)) | Arm::Function(..))
}

/// Whether values of a kind can contain their own kind again.
fn can_nest(arm: &Arm) -> bool {
    nominal(arm) || matches!(arm, Arm::List | Arm::Dict | Arm::Tuple(1.., _) | Arm::Exception(..))
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
            Ty::Rec(members, _) => Ty::Rec(members.clone(), full(members)),
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
        // The lists and tables of which they are made are no parts of their own.
        Ty::Dict(parts) => Ty::dict(change(&parts[0].element()), change(&parts[1].element())),
        Ty::Set(kind, parts) => Ty::set(*kind, change(&parts[0].element())),
        Ty::Bytes(_) => ty.clone(),
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
        Ty::List(element) => vec![(**element).clone()],
        Ty::Dict(parts) => vec![parts[0].element(), parts[1].element()],
        Ty::Set(_, parts) => vec![parts[0].element()],
        Ty::Bytes(_) => Vec::new(),
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
        other => other.arm() == *kind || parts_of(other).iter().any(|t| contains(t, kind)),
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
            }
        }
    }

    /// Whether a position with these arms is one of the family.
    fn is_position(&self, arms: &[Ty]) -> bool {
        arms.iter().any(|arm| match arm {
            Ty::SelfRef => true,
            Ty::Rec(members, _) => members.iter().any(|m| {
                let kind = m.arm();
                can_nest(&kind) && self.arms.contains_key(&kind)
            }),
            other => {
                let kind = other.arm();
                (nominal(&kind) && self.arms.contains_key(&kind))
                    || self.grown.as_ref().is_some_and(|grown| {
                        // What a named kind nests through on the way to itself belongs to the family too.
                        *grown == kind && nominal(&kind)
                            || (*grown == kind || nominal(grown) && nominal(&kind)) && holds(other, grown)
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
        let number = |kind: &Arm| kinds.iter().position(|k| *k == kind).filter(|i| *i < 32);
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
    union_of(all.into_values().collect())
}

/// The family with an arm that belongs to it.
fn taken_in(family: &Ty, arm: &Ty) -> Option<Ty> {
    let Ty::Rec(members, _) = family else { return None };
    if outside(arm) || matches!(arm, Ty::SelfRef) {
        return None;
    }
    let kind = arm.arm();
    if !members.iter().any(|m| m.arm() == kind) {
        return None;
    }
    let both = [family.clone(), arm.clone()];
    let larger = Family::of(&both, None);
    let same = larger.arms.values().eq(members.iter());
    (same || nominal(&kind)).then(|| larger.position(&both))
}

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
                let times = path.iter().filter(|k| *k == kind).count();
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
        if path.iter().filter(|k| **k == kind).count() >= limit {
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
            members.iter().any(|m| (m.arm() == *kind && holds(m, kind)) || mentioning(m, kind))
        }
        other => other.arm() == *kind && holds(other, kind),
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

/// Whether a family has more members than can be told apart.
pub fn oversize(ty: &Ty) -> bool {
    match ty {
        Ty::Union(arms) => arms.iter().any(oversize),
        Ty::Rec(members, _) => members.len() > 32 || members.iter().any(oversize),
        other => parts_of(other).iter().any(oversize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::join::{below, join_all};
    use crate::ty::{ClassRef, Env, ItemKey};

    fn class(name: &str) -> ClassRef {
        let file: Arc<str> = Arc::from("a.py");
        ClassRef {
            item: ItemKey { file: file.clone(), name: Arc::from(name), ordinal: 0 },
            index: 0,
            env: Env::Module(file),
            object: None,
            name: Arc::from(name),
        }
    }

    fn instance(name: &str, fields: &[(&str, Ty)]) -> Ty {
        Ty::Instance(class(name), fields.iter().map(|(n, t)| (Arc::from(*n), t.clone())).collect())
    }

    fn node(value: Ty, next: Ty) -> Ty {
        instance("Node", &[("value", value), ("next", next)])
    }

    /// What a loop gives that starts with a type and wraps it.
    fn grown(first: &Ty, wrap: &dyn Fn(Ty) -> Ty) -> (Ty, usize) {
        let mut ty = first.clone();
        for round in 0..50 {
            let next = close(&join(&ty, &wrap(ty.clone())));
            if next == ty {
                return (ty, round);
            }
            assert!(below(&ty, &next), "{ty:?} is not below {next:?}");
            ty = next;
        }
        panic!("{ty:?} grows without end");
    }

    #[test]
    fn rule_4_what_nests_in_itself_is_closed() {
        let (list, rounds) = grown(&Ty::None, &|t| node(Ty::Int, t));
        assert_eq!(format!("{list:?}"), "rec 11<NoneType[], Node{value: int[] next: self }>");
        assert!(rounds <= 4);
        let (pairs, _) = grown(&Ty::tuple([]), &|t| Ty::tuple([Ty::Int, t]));
        assert_eq!(format!("{pairs:?}"), "rec 11<(), (int[], self)>");
        let (lists, _) = grown(&Ty::Int, &|t| Ty::list(t));
        assert_eq!(format!("{lists:?}"), "rec 11<int[], list[self]>");
        // Twice is not yet recursive.
        let twice = node(Ty::Int, node(Ty::Int, Ty::None));
        assert_eq!(close(&twice), twice);
    }

    #[test]
    fn rule_4_a_family_is_all_that_nests_in_a_circle() {
        let add = |t: Ty| instance("Add", &[("left", t.clone()), ("right", t)]);
        let negated = |t: Ty| instance("Neg", &[("of", t)]);
        let (family, _) = grown(&instance("Num", &[("value", Ty::Int)]), &|t| add(negated(t)));
        assert_eq!(
            format!("{family:?}"),
            "rec 101<Add{left: self right: self }, Neg{of: self }, Num{value: int[] }>"
        );
    }

    #[test]
    fn rule_5_values_of_a_closed_class_belong_to_the_family() {
        let (list, _) = grown(&Ty::None, &|t| node(Ty::Int, t));
        assert_eq!(join(&list, &node(Ty::Int, Ty::None)), list);
        assert_eq!(join(&list, &Ty::None), list);
        // With other fields, the family grows.
        let wider = join(&list, &node(Ty::Float, list.clone()));
        assert_eq!(format!("{wider:?}"), "rec 11<NoneType[], Node{value: int[] | float[] next: self }>");
        // An untagged tuple joins only what holds it already.
        let (pairs, _) = grown(&Ty::tuple([]), &|t| Ty::tuple([Ty::Int, t]));
        assert_eq!(join(&pairs, &Ty::tuple([Ty::Int, Ty::tuple([])])), pairs);
        assert_eq!(join(&pairs, &Ty::tuple([Ty::Float, Ty::Float])).arms().len(), 2);
    }

    #[test]
    fn rule_6_what_holds_a_member_is_one() {
        let (list, _) = grown(&Ty::None, &|t| node(Ty::Int, t));
        let only_node = list.holding(2);
        assert_eq!(passed(&node(Ty::Int, list.clone()), None), only_node);
        assert_eq!(join(&only_node, &Ty::None), list);
        let (three, _) = grown(&Ty::list(Ty::never()), &|t| join(&Ty::Int, &Ty::tuple([t.clone(), t])));
        let two = retain(&three, &|t| !matches!(t, Ty::Int));
        assert_ne!(two, three);
        assert_eq!(passed(&two, None), three, "of a large family a parameter takes all members");
    }

    #[test]
    fn rule_9_arguments_that_grow_in_several_ways_settle() {
        let ways: [&dyn Fn(Ty) -> Ty; 3] =
            [&|t| Ty::tuple([t, Ty::Int]), &|t| Ty::list(t), &|t| Ty::tuple([Ty::Int, t])];
        let mut seen = vec![Ty::Int];
        let mut next = 0;
        while next < seen.len() {
            let old = seen[next].clone();
            for way in ways {
                let ty = passed(&way(old.clone()), Some(&old));
                if !seen.contains(&ty) {
                    seen.push(ty);
                }
            }
            next += 1;
            assert!(seen.len() < 400, "{:?}", seen.last());
        }
    }

    #[test]
    fn joins_with_families_are_upper_bounds() {
        let (list, _) = grown(&Ty::None, &|t| node(Ty::Int, t));
        let (floats, _) = grown(&Ty::None, &|t| node(Ty::Float, t));
        let (pairs, _) = grown(&Ty::tuple([]), &|t| Ty::tuple([Ty::Int, t]));
        let (lists, _) = grown(&Ty::Int, &|t| Ty::list(t));
        let samples = [
            Ty::None,
            Ty::Int,
            Ty::list(Ty::Int),
            Ty::list(list.clone()),
            node(Ty::Int, list.clone()),
            node(pairs.clone(), Ty::None),
            Ty::tuple([Ty::Int, pairs.clone()]),
            list.holding(1),
            list,
            floats,
            pairs,
            lists,
        ];
        for a in &samples {
            assert_eq!(join(a, a), *a);
            for b in &samples {
                let both = join(a, b);
                assert_eq!(both, join(b, a), "{a:?} {b:?}");
                assert!(below(a, &both) && below(b, &both), "{a:?} {b:?} {both:?}");
                for c in &samples {
                    let all = join_all([a, b, c]);
                    assert!(below(a, &all) && below(b, &all) && below(c, &all), "{a:?} {b:?} {c:?}");
                }
            }
        }
    }

    #[test]
    fn families_close_inside_families() {
        let (inner, _) = grown(&Ty::None, &|t| node(Ty::Int, t));
        let outer = |t: Ty| instance("Cell", &[("items", inner.clone()), ("next", t)]);
        let (cells, _) = grown(&Ty::None, &outer);
        assert_eq!(
            format!("{cells:?}"),
            "rec 11<NoneType[], Cell{items: rec 11<NoneType[], Node{value: int[] next: self }> next: self }>"
        );
        let members = cells.members();
        assert_eq!(members[1].1, outer(cells.clone()));
    }

    #[test]
    fn wide_elements_are_boxed() {
        let wide = Ty::Tuple(vec![Ty::Int; 33].into());
        assert!(matches!(Ty::list(wide.clone()), Ty::List(e) if e.has_family()));
        let narrow = Ty::Tuple(vec![Ty::Int; 32].into());
        assert_eq!(Ty::list(narrow.clone()), Ty::List(Arc::new(narrow)));
        let joined = join(&Ty::list(wide.clone()), &Ty::list(Ty::None));
        assert!(below(&Ty::list(wide), &joined));
    }
}
