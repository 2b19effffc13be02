//! The rules, by construct.

use super::*;
use crate::join::{below, join, join_all};
use crate::ty::{ClassRef, Env, FnRef, ItemKey};

fn class(name: &str) -> ClassRef {
    let file: Arc<str> = Arc::from("a.py");
    ClassRef {
        item: ItemKey { file: file.clone(), name: Arc::from(name), ordinal: 0 },
        index: 0,
        env: Env::Module(file),
        object: None,
        name: Arc::from(name),
        captures: Arc::from([]),
    }
}

fn instance(name: &str, fields: &[(&str, Ty)]) -> Ty {
    Ty::Instance(class(name), fields.iter().map(|(n, t)| (Arc::from(*n), t.clone())).collect())
}

/// A generator function's state.
fn state(name: &str, point: u32, parts: &[Ty]) -> Ty {
    let ClassRef { item, env, .. } = class(name);
    Ty::Iter(IterKind::Resume(FnRef { item, index: 0, env }, point), parts.into())
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
fn rule_10_states_of_a_generator_function_are_a_family_whatever_their_points() {
    // Two points that hold a state each, in turns.
    let (walk, rounds) = grown(&state("walk", 2, &[Ty::Int]), &|t| {
        join(&state("walk", 1, &[Ty::Int, t.clone()]), &state("walk", 3, &[t]))
    });
    let Ty::Rec(members, held) = &walk else { panic!("{walk:?} is no family") };
    assert_eq!((members.len(), *held), (3, 0b111));
    assert!(rounds <= 4);
    // A point that comes up later belongs to it, and what holds a member is one.
    let later = join(&walk, &state("walk", 4, std::slice::from_ref(&walk)));
    assert!(matches!(&later, Ty::Rec(members, _) if members.len() == 4), "{later:?}");
    assert_eq!(passed(&state("walk", 1, &[Ty::Int, walk.clone()]), None), walk.holding(0b001));
    // Two functions that hold states of each other are one family; a state that holds none is not.
    let (both, _) = grown(&state("odd", 1, &[]), &|t| state("even", 1, &[state("odd", 2, &[t])]));
    assert_eq!(both.arms().len(), 1, "{both:?}");
    let twice = state("take", 1, &[state("take", 1, &[state("count", 1, &[Ty::Int])])]);
    assert_eq!(close(&twice), twice);
}

#[test]
fn rule_7_tuples_that_a_generator_function_lengthens_are_of_any_length() {
    use crate::settled::lengthened_state;
    let (one, two) = (Ty::tuple([Ty::Int]), Ty::tuple([Ty::Int, Ty::Float]));
    let any = Ty::var_tuple(join(&Ty::Int, &Ty::Float));
    assert_eq!(lengthened_state(&one, &two), Some(any.clone()));
    assert_eq!(lengthened_state(&one, &join(&Ty::None, &two)), Some(join(&Ty::None, &any)));
    assert_eq!(lengthened_state(&two, &one), None);
    assert_eq!(lengthened_state(&Ty::Int, &one), None);
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
