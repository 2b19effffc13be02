//! Conversions to wider types, as text.

mod common;

use common::*;
use pyfora_infer::ty::{ClassRef, Env, Ty};

fn body(from: &Ty, to: &Ty) -> String {
    text(&conversion(from, to))
}

#[test]
fn constants_in_structures_take_slots() {
    let from = Ty::tuple([Ty::BoolConst(true), Ty::Float, Ty::tuple([Ty::IntConst(-3), Ty::None])]);
    let to = Ty::tuple([Ty::Bool, Ty::Float, Ty::tuple([Ty::Int, Ty::None])]);
    let expected = "\
b0(v0: f64):
  v1 = i1.const true
  v2 = i64.const -3
  return v1, v0, v2
";
    assert_eq!(body(&from, &to), expected);
}

#[test]
fn members_are_laid_over_the_payload() {
    let from = Ty::tuple([Ty::Int, Ty::Bool, Ty::StrConst("s".into())]);
    let to =
        union(&[Ty::tuple([Ty::Int, Ty::Bool, Ty::Str]), Ty::tuple([Ty::Float, Ty::Int, Ty::Int, Ty::Int])]);
    // The tuples differ in length, so they are different arms.
    let expected = "\
b0(v0: i64, v1: i1):
  v2 = str.const \"s\"
  v3 = i64.const 0
  v4 = i64.const 0
  v5 = i64.const 0
  v6 = f64.const 0.0
  return v3, v1, v0, v4, v5, v6, v2
";
    assert_eq!(body(&from, &to), expected);
}

#[test]
fn tags_are_remapped_without_branches() {
    let from = union(&[Ty::Int, Ty::None, Ty::Float]);
    let to = union(&[Ty::None, Ty::Float, Ty::Int, Ty::Str]);
    let expected = "\
b0(v0: i64, v1: i64, v2: f64):
  v3 = i64.const 1
  v4 = i64.const 0
  v5 = i64.const 2
  v6 = i64.eq v0, v4
  v7: i64 = select v6, v5, v3
  v8 = i64.const 1
  v9 = i64.const 0
  v10 = i64.eq v0, v8
  v11: i64 = select v10, v9, v7
  v12 = ref.null
  return v11, v1, v2, v12
";
    assert_eq!(body(&from, &to), expected);
}

#[test]
fn arms_that_change_go_their_own_way() {
    let from = union(&[Ty::list(Ty::never()), Ty::None, Ty::IntConst(4)]);
    let to = union(&[Ty::Int, Ty::list(Ty::Int), Ty::None]);
    let expected = "\
b0(v0: i64, v1: ref):
  switch v0 [b1(), b2()], b3()
b1():
  v2 = list.builder [i64]
  v3 = i64.const 1
  v4 = i64.const 0
  jump b4(v3, v4, v2)
b2():
  v5 = i64.const 2
  v6 = i64.const 0
  v7 = ref.null
  jump b4(v5, v6, v7)
b3():
  v8 = i64.const 4
  v9 = i64.const 0
  v10 = ref.null
  jump b4(v9, v8, v10)
b4(v11: i64, v12: i64, v13: ref):
  return v11, v12, v13
";
    assert_eq!(body(&from, &to), expected);
}

#[test]
fn a_union_becomes_what_all_its_arms_can() {
    let from = union(&[Ty::tuple([Ty::StrConst("a".into())]), Ty::tuple([Ty::StrConst("b".into())])]);
    let expected = "\
b0(v0: i64):
  v1 = i64.const 0
  v2 = i64.eq v0, v1
  branch v2, b1(), b2()
b1():
  v3 = str.const \"a\"
  jump b3(v3)
b2():
  v4 = str.const \"b\"
  jump b3(v4)
b3(v5: ref):
  return v5
";
    assert_eq!(body(&from, &Ty::tuple([Ty::Str])), expected);
    assert_eq!(body(&union(&[Ty::IntConst(1)]), &Ty::Int).matches("jump").count(), 2);
}

#[test]
fn unions_are_narrowed_to_arms_of_theirs() {
    let from = union(&[Ty::None, Ty::Int, Ty::tuple([Ty::Int, Ty::Float]), Ty::Bool]);
    assert_eq!(body(&from, &Ty::Int), "b0(v0: i64, v1: i1, v2: i64, v3: f64):\n  return v2\n");
    let expected = "\
b0(v0: i64, v1: i1, v2: i64, v3: f64):
  v4 = i64.const 0
  v5 = i64.const 1
  v6 = i64.const 1
  v7 = i64.eq v0, v5
  v8: i64 = select v7, v6, v4
  return v8, v1, v2
";
    assert_eq!(body(&from, &union(&[Ty::Bool, Ty::Int])), expected);
}

#[test]
fn lists_are_copied_where_elements_change() {
    // The first length is read because a list is there, for whoever wants it.
    let expected = "\
b0(v0: ref):
  v1 = list.len v0
  v2 = list.len v0
  v3 = list.builder [i64, f64]
  v4 = i64.const 0
  jump b1(v4)
b1(v5: i64):
  v6 = i64.lt v5, v2
  branch v6, b2(), b3()
b2():
  v7 = list.get [f64](v0, v5)
  v8 = i64.const 1
  list.push [i64, f64](v3, v8, v7)
  v9 = i64.const 1
  v10 = i64.add_nw v5, v9
  jump b1(v10)
b3():
  return v3
";
    assert_eq!(body(&Ty::list(Ty::Float), &Ty::list(union(&[Ty::None, Ty::Float]))), expected);
    let empty = body(&Ty::list(Ty::never()), &Ty::list(Ty::tuple([Ty::Int, Ty::Str])));
    assert_eq!(empty, "b0(v0: ref):\n  v1 = list.len v0\n  v2 = list.builder [i64, ref]\n  return v2\n");
    // Lists of empty lists are of other lists than lists of lists of numbers.
    let nested = body(&Ty::list(Ty::list(Ty::never())), &Ty::list(Ty::list(Ty::Int)));
    assert!(nested.contains("list.builder [i64]\n  list.push [ref]"), "{nested}");
}

#[test]
fn fields_are_found_by_name() {
    let class = ClassRef {
        item: item(),
        index: 0,
        env: Env::Module("a.py".into()),
        object: None,
        name: "C".into(),
        captures: [].into(),
    };
    let of = |fields: &[(&str, Ty)]| {
        Ty::Instance(class.clone(), fields.iter().map(|(n, t)| ((*n).into(), t.clone())).collect())
    };
    let from = of(&[("x", Ty::Int), ("y", Ty::Float)]);
    let to = of(&[("y", Ty::Float), ("z", union(&[Ty::Unbound, Ty::Int])), ("x", Ty::Int)]);
    let expected = "\
b0(v0: i64, v1: f64):
  v2 = i64.const 0
  v3 = i64.const 0
  return v1, v2, v3, v0
";
    assert_eq!(body(&from, &to), expected);
    assert!(lower_with(&conversion(&to, &from), &Ty::None).is_err());
}

#[test]
fn functions_convert_their_captures() {
    let f = |captures: &[Ty], object| Ty::Function {
        func: fn_ref(3),
        captures: captures.into(),
        defaults: [Ty::Bool].into(),
        object,
    };
    let expected = "b0(v0: i1):\n  v1 = i64.const 5\n  return v1, v0\n";
    assert_eq!(body(&f(&[Ty::IntConst(5)], None), &f(&[Ty::Int], None)), expected);
    // Known to the client: no slots.
    assert_eq!(body(&f(&[Ty::IntConst(5)], Some(1)), &f(&[Ty::Int], Some(1))), "b0():\n  return\n");
    assert!(lower_with(&conversion(&f(&[], None), &f(&[Ty::Int], None)), &Ty::None).is_err());
}
