//! What it takes to use a value of one type as a value of a wider one, or of one that it is known to be of.

use pyfora_bitcode::shape::{MAX_BOX, box_words, overlay_positions};
use pyfora_bitcode::{Shape, Type};
use pyfora_infer::ty::{Arm, Ty};
use std::ops::Range;
use std::sync::Arc;

/// A conversion of slots.
#[derive(Clone, PartialEq, Debug)]
pub enum Plan {
    /// The slots stay as they are.
    Same,
    /// A constant, which had no slot, takes one.
    Bool(bool),
    Int(i64),
    /// An int of 64 bits as one of any size.
    Widen,
    WidenConst(i64),
    Str(Arc<str>),
    /// There is no value of the first type: the code never runs, any slots do.
    Dead(Vec<Type>),
    /// For each part of the result, where the slots of its source are, and what to do with them.
    Parts(Vec<(Range<usize>, Plan)>),
    /// A list of nothing is empty whatever its elements are to be.
    EmptyList(Vec<Type>),
    /// A copy of a list, element by element; `from` and `to` are the elements' slots.
    CopyList {
        from: Vec<Type>,
        to: Vec<Type>,
        element: Box<Plan>,
    },
    /// A tuple becomes one of any length: where each part's slots are, and what to do with them; the elements' slots.
    Collect {
        parts: Vec<(Range<usize>, Plan)>,
        element: Vec<Type>,
    },
    /// A member becomes a union's arm: its slots go to the given positions of the payload.
    Inject {
        tag: usize,
        payload: Vec<Type>,
        positions: Vec<usize>,
        member: Box<Plan>,
    },
    /// The arms of a union stay as they are, under other tags and in another payload. An arm that the value is known
    /// not to be has no tag.
    Retag {
        tags: Vec<Option<usize>>,
        from: Vec<Type>,
        to: Vec<Type>,
    },
    /// The arm that a union is known to be: the positions of its slots in the payload.
    Project(Vec<usize>),
    /// A value becomes a member of a family, in a box: for each word, the member's slot.
    Box {
        tag: usize,
        words: Vec<usize>,
        types: Vec<Type>,
        member: Box<Plan>,
    },
    /// A value of a family becomes one of a wider family: a copy of all its boxes.
    Family(Ty, Ty),
    /// The member of a family that null stands for.
    Null,
    /// Each arm of a union (its slots' positions in the payload) goes its own way to the result.
    Switch {
        arms: Vec<(Vec<usize>, Plan)>,
        result: Vec<Type>,
    },
}

/// The slots of a type in a structure. A buffer has none: it cannot be part of anything.
pub fn slots(ty: &Ty) -> Vec<Type> {
    ty.shape().slots()
}

/// The slots of a union after its tag.
pub fn payload(union: &Ty) -> Vec<Type> {
    let mut slots = slots(union);
    if !slots.is_empty() {
        slots.remove(0);
    }
    slots
}

/// Where the slots of arm `i` are in the payload.
pub fn arm_positions(arms: &[Ty], i: usize, payload: &[Type]) -> Option<Vec<usize>> {
    Some(overlay_positions(&slots(arms.get(i)?), payload))
}

/// How a `from` becomes a `to`; `None` where it cannot. To some of its own arms a union is narrowed: it is known to be one
/// of these.
pub fn plan(from: &Ty, to: &Ty) -> Option<Plan> {
    // Which members a family holds changes nothing of the value.
    plan_of(&from.unmasked(), &to.unmasked())
}

fn plan_of(from: &Ty, to: &Ty) -> Option<Plan> {
    if from == to {
        return Some(Plan::Same);
    }
    if from.is_never() {
        return Some(Plan::Dead(slots(to)));
    }
    match (from, to) {
        (Ty::Union(arms), Ty::Union(targets)) => union_to_union(from, arms, to, targets),
        (Ty::Union(arms), _) if arms.contains(to) => {
            let i = arms.iter().position(|a| a == to)?;
            Some(Plan::Project(arm_positions(arms, i, &payload(from))?))
        }
        (Ty::Union(arms), _) => {
            let payload = payload(from);
            let arm = |(i, arm)| Some((arm_positions(arms, i, &payload)?, plan_of(arm, to)?));
            let arms = arms.iter().enumerate().map(arm).collect::<Option<_>>()?;
            Some(Plan::Switch { arms, result: slots(to) })
        }
        (Ty::Rec(old, _), Ty::Rec(new, _)) => {
            let known = |m: &Ty| member_for(new, &m.arm()).is_some();
            old.iter().all(known).then(|| Plan::Family(from.clone(), to.clone()))
        }
        (_, Ty::Rec(members, _)) => boxed(from, to, members),
        (_, Ty::Union(targets)) => {
            let (tag, member) = target(from, targets)?;
            inject(tag, member, to, targets)
        }
        (Ty::BoolConst(b), Ty::Bool) => Some(Plan::Bool(*b)),
        (Ty::IntConst(i), Ty::Int) => Some(Plan::Int(*i)),
        (Ty::IntConst(i), Ty::Wide) => Some(Plan::WidenConst(*i)),
        (Ty::Int, Ty::Wide) => Some(Plan::Widen),
        (Ty::StrConst(s), Ty::Str) => Some(Plan::Str(s.clone())),
        (Ty::List(a), Ty::List(b)) => list(a, b),
        (Ty::Tuple(parts), Ty::VarTuple(element)) => collect(from, parts, element),
        _ => structural(from, to),
    }
}

/// The member of a family that takes values of a kind.
pub fn member_for(members: &[Ty], kind: &Arm) -> Option<usize> {
    let kinds: Vec<Arm> = members.iter().map(Ty::arm).collect();
    pyfora_infer::family::member_of_kind(&kinds.iter().collect::<Vec<_>>(), kind)
}

/// A value as a member of a family.
fn boxed(from: &Ty, to: &Ty, members: &[Ty]) -> Option<Plan> {
    let kind = from.arm();
    let tag = member_for(members, &kind)?;
    let (_, member) = to.members().into_iter().find(|(i, _)| *i == tag)?;
    let member = Box::new(plan_of(from, &member)?);
    if null_member(members) == Some(tag) {
        return Some(Plan::Null);
    }
    let types = slots(&members[tag]);
    let places = box_words(&types);
    let mut words = vec![0; places.len()];
    places.iter().enumerate().for_each(|(slot, &word)| words[word] = slot);
    (words.len() <= MAX_BOX).then_some(Plan::Box { tag, words, types, member })
}

/// The member of a family that null stands for.
pub fn null_member(members: &[Ty]) -> Option<usize> {
    members.iter().position(|m| slots(m).is_empty())
}

fn list(from: &Ty, to: &Ty) -> Option<Plan> {
    if from.is_never() {
        return Some(Plan::EmptyList(slots(to)));
    }
    Some(match plan_of(from, to)? {
        Plan::Same => Plan::Same,
        element => Plan::CopyList { from: slots(from), to: slots(to), element: Box::new(element) },
    })
}

fn collect(from: &Ty, parts: &[Ty], element: &Ty) -> Option<Plan> {
    let ranges = part_ranges(from)?;
    let one = |(range, part): (Range<usize>, &Ty)| Some((range, plan(part, element)?));
    let parts = ranges.into_iter().zip(parts).map(one).collect::<Option<_>>()?;
    Some(Plan::Collect { parts, element: slots(element) })
}

/// The arm of a union that a type belongs to: by kind, and only where there is none of its kind any that can hold it.
fn target(from: &Ty, targets: &[Ty]) -> Option<(usize, Plan)> {
    let kind = arm(from)?;
    let fits = |of_kind: bool| {
        targets.iter().enumerate().find_map(|(i, t)| {
            let wanted = (arm(t)? == kind) == of_kind;
            wanted.then(|| plan_of(from, t)).flatten().map(|p| (i, p))
        })
    };
    fits(true).or_else(|| fits(false))
}

/// A union within a union has no kind.
fn arm(ty: &Ty) -> Option<Arm> {
    (!matches!(ty, Ty::Union(_))).then(|| ty.arm())
}

fn inject(tag: usize, member: Plan, to: &Ty, targets: &[Ty]) -> Option<Plan> {
    let payload = payload(to);
    let positions = arm_positions(targets, tag, &payload)?;
    Some(Plan::Inject { tag, payload, positions, member: Box::new(member) })
}

fn union_to_union(from: &Ty, arms: &[Ty], to: &Ty, targets: &[Ty]) -> Option<Plan> {
    let (old, new) = (payload(from), payload(to));
    if targets.iter().all(|t| arms.contains(t)) {
        let tags = arms.iter().map(|a| targets.iter().position(|t| t == a)).collect();
        return Some(retag(tags, old, new));
    }
    let moves = arms.iter().map(|a| target(a, targets)).collect::<Option<Vec<_>>>()?;
    if moves.iter().all(|(_, p)| *p == Plan::Same) {
        return Some(retag(moves.into_iter().map(|(tag, _)| Some(tag)).collect(), old, new));
    }
    let arm = |(i, (tag, member))| Some((arm_positions(arms, i, &old)?, inject(tag, member, to, targets)?));
    let arms = moves.into_iter().enumerate().map(arm).collect::<Option<_>>()?;
    Some(Plan::Switch { arms, result: slots(to) })
}

fn retag(tags: Vec<Option<usize>>, from: Vec<Type>, to: Vec<Type>) -> Plan {
    let in_place = tags.iter().enumerate().all(|(i, &tag)| tag.is_none_or(|t| t == i));
    if in_place && from == to { Plan::Same } else { Plan::Retag { tags, from, to } }
}

/// Part by part, between types that differ in their parts only.
fn structural(from: &Ty, to: &Ty) -> Option<Plan> {
    if let (Ty::Instance(a, old), Ty::Instance(b, new)) = (from, to) {
        let known = old.iter().all(|(name, _)| new.iter().any(|(n, _)| n == name));
        let source = |(name, ty): &(Arc<str>, Ty)| (old.iter().position(|(n, _)| n == name), ty.clone());
        return if a == b && known { parts(from, to, new.iter().map(source).collect()) } else { None };
    }
    let (old, new) = (from.parts(), to.parts());
    // The order of a set's elements may be forgotten.
    let kind = match (from, to) {
        (Ty::Set(k, parts), Ty::Set(l, _)) if k.ordered && k.frozen == l.frozen => {
            &Ty::Set(*l, parts.clone())
        }
        _ => from,
    };
    if old.is_empty() || old.len() != new.len() || kind.with_parts(new.clone()) != *to {
        return None;
    }
    parts(from, to, new.into_iter().enumerate().map(|(i, ty)| (Some(i), ty)).collect())
}

/// `targets`: for each part of `to` the part of `from` that it comes from (a missing one is an unassigned field).
fn parts(from: &Ty, to: &Ty, targets: Vec<(Option<usize>, Ty)>) -> Option<Plan> {
    // What the client knows as an object has no slots, whatever its parts.
    if matches!((from.shape(), to.shape()), (Shape::Object(a), Shape::Object(b)) if a == b) {
        return Some(Plan::Same);
    }
    let sources = part_ranges(from)?;
    let old = from.parts();
    let one = |(source, ty): (Option<usize>, Ty)| match source {
        Some(i) => Some((sources[i].clone(), plan_of(&old[i], &ty)?)),
        None => Some((0..0, plan_of(&Ty::Unbound, &ty)?)),
    };
    let plans = targets.into_iter().map(one).collect::<Option<Vec<_>>>()?;
    let mut end = 0;
    let in_place = plans.iter().all(|(range, plan)| {
        let next = range.start == end || range.is_empty();
        end = end.max(range.end);
        *plan == Plan::Same && next
    });
    Some(if in_place { Plan::Same } else { Plan::Parts(plans) })
}

/// Where the slots of each part are; `None` if the parts are not all there is.
pub fn part_ranges(ty: &Ty) -> Option<Vec<Range<usize>>> {
    let mut end = 0;
    let ranges: Vec<Range<usize>> = ty
        .parts()
        .iter()
        .map(|p| {
            let start = end;
            end += slots(p).len();
            start..end
        })
        .collect();
    (end == slots(ty).len()).then_some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn union(arms: &[Ty]) -> Ty {
        Ty::Union(arms.into())
    }

    #[test]
    fn what_needs_no_code_has_no_plan() {
        let pair = Ty::tuple([Ty::Int, Ty::list(Ty::Str)]);
        assert_eq!(plan(&pair, &pair), Some(Plan::Same));
        // A new arm that needs no further slot.
        let (small, large) = (union(&[Ty::Int, Ty::Float]), union(&[Ty::Int, Ty::Float, Ty::None]));
        assert_eq!(plan(&small, &large), Some(Plan::Same));
        assert_eq!(plan(&Ty::list(small), &Ty::list(large)), Some(Plan::Same));
    }

    #[test]
    fn what_is_no_wider_is_refused() {
        assert_eq!(plan(&Ty::Int, &Ty::Float), None);
        assert_eq!(plan(&Ty::Int, &Ty::IntConst(1)), None);
        assert_eq!(plan(&Ty::Int, &union(&[Ty::Float, Ty::None])), None);
        assert_eq!(plan(&union(&[Ty::IntConst(1), Ty::None]), &Ty::Int), None);
        assert_eq!(plan(&union(&[Ty::IntConst(1), Ty::None]), &union(&[Ty::Int, Ty::Str])), None);
        assert_eq!(plan(&Ty::list(Ty::Int), &Ty::list(Ty::never())), None);
        assert_eq!(plan(&Ty::tuple([Ty::Int]), &Ty::tuple([Ty::Int, Ty::Int])), None);
        assert_eq!(plan(&Ty::None, &union(&[union(&[Ty::None])])), None);
    }

    #[test]
    fn arms_are_found_by_kind_first() {
        let tagged = |tag: &str| Ty::tuple([Ty::StrConst(tag.into()), Ty::Int]);
        let to = union(&[Ty::tuple([Ty::Str, Ty::Int]), tagged("node")]);
        let tag = |from| match plan(&from, &to) {
            Some(Plan::Inject { tag, .. }) => Some(tag),
            _ => None,
        };
        assert_eq!(tag(tagged("node")), Some(1));
        assert_eq!(tag(tagged("leaf")), Some(0));
    }

    #[test]
    fn unions_take_other_tags_and_larger_payloads() {
        let from = union(&[Ty::Int, Ty::None]);
        let to = union(&[Ty::None, Ty::Int, Ty::tuple([Ty::Int, Ty::Int])]);
        let (i64, two) = (Type::I64, vec![Type::I64, Type::I64]);
        assert_eq!(
            plan(&from, &to),
            Some(Plan::Retag { tags: vec![Some(1), Some(0)], from: vec![i64], to: two })
        );
    }
}
