//! Typed functions to the text of their bitcode: instructions, blocks, tables.

mod common;

use common::*;
use pyfora_bitcode::func::Inline;
use pyfora_bitcode::text::parse_function;
use pyfora_bitcode::{ExcClass, Op, symbol::Symbol};
use pyfora_infer::tir::{TOp, TTerm};
use pyfora_infer::ty::{ExcRef, Ty};

#[test]
fn constants_become_operands_and_sites_count_from_the_item() {
    let (mut b, p) = Build::new(&[Ty::Int], Ty::Int);
    b.0.raises = true;
    let two = b.constant(Ty::IntConst(2));
    let sum = b.op(TOp::Prim(Op::AddI64), &[p[0], two], Ty::Int);
    b.end(TTerm::Return(sum));
    let expected = "\
b0(v0: i64):
  v1 = i64.const 2
  v2 = i64.add v0, v1 !0
  return v2
site 0 = \"a.py\" \"f\" 2:15
";
    assert_eq!(text(&b.0), expected);
}

#[test]
fn structures_are_made_and_taken_apart_without_code() {
    let inner = Ty::tuple([Ty::None, Ty::Float, Ty::Bool]);
    let outer = Ty::tuple([Ty::Int, inner.clone()]);
    let (mut b, p) = Build::new(&[Ty::Bool, Ty::Int, Ty::Float], Ty::tuple([Ty::Bool, Ty::Float]));
    let none = b.constant(Ty::None);
    let i = b.op(TOp::Make, &[none, p[2], p[0]], inner.clone());
    let o = b.op(TOp::Make, &[p[1], i], outer);
    let i = b.op(TOp::Part(1), &[o], inner);
    let x = b.op(TOp::Part(1), &[i], Ty::Float);
    let y = b.op(TOp::Part(2), &[i], Ty::Bool);
    let out = b.op(TOp::Make, &[y, x], Ty::tuple([Ty::Bool, Ty::Float]));
    b.end(TTerm::Return(out));
    assert_eq!(text(&b.0), "b0(v0: i1, v1: i64, v2: f64):\n  return v0, v2\n");
}

#[test]
fn unions_are_tested_and_projected() {
    let pair = Ty::tuple([Ty::Float, Ty::Int]);
    let (mut b, p) = Build::new(&[union(&[Ty::Int, pair.clone()])], pair.clone());
    let is = b.op(TOp::IsArm(1), &p, Ty::Bool);
    let then = to(1, &[]);
    b.end(TTerm::Branch { cond: is, then, other: to(2, &[]) });
    b.block(&[]);
    let member = b.op(TOp::Project(1), &p, pair);
    b.end(TTerm::Return(member));
    b.block(&[]);
    b.0.raises = true;
    let args = vec![p[0]];
    b.end(TTerm::Raise { class: ExcClass::Builtin("ValueError".into()), args, span: Default::default() });
    let expected = "\
b0(v0: i64, v1: i64, v2: f64):
  v3 = i64.const 1
  v4 = i64.eq v0, v3
  branch v4, b1(), b2()
b1():
  return v2, v1
b2() cold:
  raise 0(v0, v1, v2) !0
exc 0 = ValueError(union(int, tuple(float, int)))
site 0 = \"a.py\" \"f\" 1:0
";
    assert_eq!(text(&b.0), expected);
}

#[test]
fn a_known_branch_is_a_jump_and_dead_blocks_are_dropped() {
    let (mut b, p) = Build::new(&[Ty::Int], Ty::Int);
    let known = b.constant(Ty::BoolConst(false));
    b.end(TTerm::Branch { cond: known, then: to(1, &[]), other: to(2, &p) });
    b.block(&[]);
    // The value of another function's leftovers: never looked at.
    let odd = b.value(Ty::Int);
    b.end(TTerm::Return(odd));
    let x = b.block(&[Ty::Int]);
    b.end(TTerm::Return(x[0]));
    assert_eq!(text(&b.0), "b0(v0: i64):\n  jump b1(v0)\nb1(v1: i64):\n  return v1\n");
}

#[test]
fn nothing_runs_after_a_value_that_cannot_be() {
    let (mut b, p) = Build::new(&[Ty::Int], Ty::Int);
    b.0.raises = true;
    let callee = spec(1, &[], &[Ty::Int]);
    let name = callee.symbol();
    let x = b.op(TOp::Call(callee), &p, Ty::never());
    let y = b.op(TOp::Convert, &[x], Ty::Int);
    b.end(TTerm::Jump(to(1, &[y])));
    let z = b.block(&[Ty::Int]);
    b.end(TTerm::Return(z[0]));
    let callee = format!(
        "fn @{name}(v0: i64) -> () raises {{ b0(v0: i64): raise 0() !0 exc 0 = E() site 0 = \"\" \"\" 1:0 }}"
    );
    let text = text_with(&b.0, &Ty::never(), vec![parse_function(&callee).unwrap()], &[]);
    assert!(text.ends_with(" !0\n  unreachable\nsite 0 = \"a.py\" \"f\" 2:15\n"), "{text}");
}

#[test]
fn calls_convert_arguments_and_results() {
    let (mut b, p) = Build::new(&[Ty::Int], union(&[Ty::None, Ty::Float]));
    b.0.raises = true;
    let callee = spec(1, &[Ty::Int], &[Ty::Bool]);
    let name = callee.symbol();
    let truth = b.constant(Ty::BoolConst(true));
    let x = b.op(TOp::Call(callee), &[p[0], truth], union(&[Ty::None, Ty::Float]));
    b.end(TTerm::Return(x));
    let callee = format!(
        "fn @{name}(v0: i64, v1: i1) -> (f64) raises {{ b0(v0: i64, v1: i1): v2 = f64.const 1.0 return v2 }}"
    );
    let expected = format!(
        "\
b0(v0: i64):
  v1 = i1.const true
  v2: f64 = call @{name}(v0, v1) !0
  v3 = i64.const 1
  return v3, v2
site 0 = \"a.py\" \"f\" 2:15
"
    );
    assert_eq!(text_with(&b.0, &Ty::Float, vec![parse_function(&callee).unwrap()], &[]), expected);
}

#[test]
fn reductions_pass_the_captures_of_both() {
    let (mut b, p) = Build::new(&[Ty::Int, Ty::Float, Ty::Bool], Ty::Float);
    b.0.raises = true;
    let leaf = spec(1, &[Ty::Float], &[Ty::Int, Ty::Int]);
    let combine = spec(2, &[Ty::Bool], &[Ty::Float, Ty::Float]);
    let names = (leaf.symbol(), combine.symbol());
    let grain = b.constant(Ty::IntConst(512));
    let op = TOp::Reduce { leaf: Box::new(leaf), combine: Box::new(combine), stop: false };
    let x = b.op(op, &[p[0], grain, p[1], p[2]], Ty::Float);
    b.end(TTerm::Return(x));
    let leaf = format!(
        "fn @{}(v0: f64, v1: i64, v2: i64) -> (f64) {{ b0(v0: f64, v1: i64, v2: i64): return v0 }}",
        names.0
    );
    let combine = format!(
        "fn @{}(v0: i1, v1: f64, v2: f64) -> (f64) {{ b0(v0: i1, v1: f64, v2: f64): return v1 }}",
        names.1
    );
    let callees = vec![parse_function(&leaf).unwrap(), parse_function(&combine).unwrap()];
    let text = text_with(&b.0, &Ty::Float, callees, &[]);
    let line = format!("  v4: f64 = par.reduce @{} @{}(v0, v3, v1, v2) !0\n", names.0, names.1);
    assert!(text.contains(&line), "{text}");
}

#[test]
fn lists_and_globals_use_the_slots_of_their_types() {
    let pair = Ty::tuple([Ty::Int, Ty::Str]);
    let (mut b, _) = Build::new(&[], pair.clone());
    let list = b.op(TOp::ListBuilder, &[], Ty::list(pair.clone()));
    let global = b.op(TOp::Global(0), &[], pair.clone());
    b.inst(TOp::ListPush, &[list, global], &[]);
    let known = b.constant(Ty::tuple([Ty::IntConst(7), Ty::StrConst("s".into())]));
    b.inst(TOp::ListPush, &[list, known], &[]);
    let zero = b.constant(Ty::IntConst(0));
    let element = b.op(TOp::ListGet, &[list, zero], pair.clone());
    b.end(TTerm::Return(element));
    let expected = "\
b0():
  v0 = list.builder [i64, ref]
  v1 = global.get global 0: i64
  v2 = global.get global 1: ref
  list.push [i64, ref](v0, v1, v2)
  v3 = i64.const 7
  v4 = str.const \"s\"
  list.push [i64, ref](v0, v3, v4)
  v5 = i64.const 0
  v6, v7 = list.get [i64, ref](v0, v5)
  return v6, v7
";
    assert_eq!(text_with(&b.0, &Ty::None, Vec::new(), &[pair]), expected);
}

#[test]
fn handlers_stay_with_all_pieces_of_a_block() {
    let wide = union(&[Ty::Str, Ty::list(Ty::Int)]);
    let (mut b, p) = Build::new(&[union(&[Ty::list(Ty::never()), Ty::Str]), Ty::Int], Ty::Int);
    b.end(TTerm::Jump(to(1, &[])));
    b.block(&[]);
    b.op(TOp::Convert, &[p[0]], wide);
    let n = b.op(TOp::Prim(Op::NegI64), &[p[1]], Ty::Int);
    b.end(TTerm::Return(n));
    b.last().handler = Some(to(2, &[p[1]]));
    let x = b.block(&[Ty::Int]);
    b.last().cold = true;
    let is = b.op(TOp::ErrorIs(ExcClass::Builtin("OverflowError".into())), &[], Ty::Bool);
    b.end(TTerm::Branch { cond: is, then: to(3, &x), other: to(4, &[]) });
    let y = b.block(&[Ty::Int]);
    b.inst(TOp::ErrorClear, &[], &[]);
    b.end(TTerm::Return(y[0]));
    b.block(&[]);
    b.end(TTerm::Reraise);
    b.0.raises = true;
    let text = text(&b.0);
    assert_eq!(text.matches(" handler b5(v2)").count(), 4, "{text}");
    assert!(text.contains("b5(v11: i64) cold:\n  v12 = error.is 0\n"), "{text}");
    assert!(text.contains("b7() cold:\n  reraise\nexc 0 = OverflowError()\n"), "{text}");
}

#[test]
fn buffers_are_made_once_and_follow_jumps() {
    let (mut b, p) = Build::new(&[Ty::Int, Ty::Float], Ty::Float);
    b.end(TTerm::Jump(to(1, &[])));
    b.block(&[]);
    let buffer = b.op(TOp::BufNew(8), &[], Ty::Buf);
    b.end(TTerm::Jump(to(2, &[buffer])));
    let inner = b.block(&[Ty::Buf]);
    b.inst(TOp::Prim(Op::BufStore), &[inner[0], p[0], p[1]], &[]);
    let sum = b.value(Ty::Float);
    let rest = b.value(Ty::Float);
    b.inst(TOp::Prim(Op::BufSum), &[inner[0], p[0]], &[sum, rest]);
    let lt = b.value(Ty::Bool);
    b.inst(TOp::Prim(Op::LtF64), &[sum, rest], &[lt]);
    b.end(TTerm::Branch { cond: lt, then: to(2, &inner), other: to(3, &[]) });
    b.block(&[]);
    b.end(TTerm::Return(sum));
    let expected = "\
b0(v0: i64, v1: f64):
  v2 = buf.new 8
  jump b1()
b1():
  jump b2()
b2():
  buf.store v2, v0, v1
  v3, v4 = buf.sum v2, v0
  v5 = f64.lt v3, v4
  branch v5, b2(), b3()
b3():
  return v3
";
    assert_eq!(text(&b.0), expected);
}

#[test]
fn a_loop_to_the_entry_gets_an_entry_of_its_own() {
    let (mut b, p) = Build::new(&[Ty::Int, Ty::StrConst("k".into())], Ty::Int);
    let zero = b.constant(Ty::IntConst(0));
    let done = b.op(TOp::Prim(Op::EqI64), &[p[0], zero], Ty::Bool);
    b.end(TTerm::Branch { cond: done, then: to(1, &[]), other: to(0, &p) });
    b.block(&[]);
    b.end(TTerm::Return(p[0]));
    let text = text(&b.0);
    assert!(text.starts_with("b0(v0: i64):\n  jump b1(v0)\nb1(v1: i64):\n"), "{text}");
}

#[test]
fn blocks_out_of_order_are_lowered_in_the_order_of_control() {
    let (mut b, p) = Build::new(&[Ty::Int], Ty::Int);
    let later = b.value(Ty::tuple([Ty::Int, Ty::Int]));
    b.end(TTerm::Jump(to(2, &[])));
    b.block(&[]);
    let part = b.op(TOp::Part(1), &[later], Ty::Int);
    b.end(TTerm::Return(part));
    b.block(&[]);
    let not = b.op(TOp::Prim(Op::NotI64), &p, Ty::Int);
    b.inst(TOp::Make, &[p[0], not], &[later]);
    b.end(TTerm::Jump(to(1, &[])));
    let expected = "b0(v0: i64):\n  jump b2()\nb1():\n  return v1\nb2():\n  v1 = i64.not v0\n  jump b1()\n";
    assert_eq!(text(&b.0), expected);
}

#[test]
fn selects_go_slot_by_slot() {
    let pair = Ty::tuple([Ty::Int, Ty::Float]);
    let (mut b, p) = Build::new(&[Ty::Bool, pair.clone(), Ty::Float], pair.clone());
    let other = b.op(TOp::Make, &[p[2]], Ty::tuple([Ty::Float]));
    let x = b.op(TOp::Part(0), &[other], Ty::Float);
    let one = b.constant(Ty::IntConst(1));
    let other = b.op(TOp::Make, &[one, x], Ty::tuple([Ty::IntConst(1), Ty::Float]));
    let out = b.op(TOp::Prim(Op::Select), &[p[0], p[1], other], pair);
    b.end(TTerm::Return(out));
    let text = text(&b.0);
    let selects = "  v5: i64 = select v0, v1, v4\n  v6: f64 = select v0, v2, v3\n  return v5, v6\n";
    assert!(text.ends_with(selects), "{text}");
}

#[test]
fn the_runtime_is_called_by_its_rows() {
    let (mut b, p) = Build::new(&[Ty::Str], Ty::Int);
    b.0.raises = true;
    let ten = b.constant(Ty::IntConst(10));
    let n = b.op(TOp::Runtime(Symbol::ParseInt), &[p[0], ten], Ty::Int);
    b.inst(TOp::Poll, &[], &[]);
    b.end(TTerm::Return(n));
    let text = text(&b.0);
    assert!(text.contains("v2 = call_rt $parse_int(v0, v1) !0\n  poll !0\n"), "{text}");
}

#[test]
fn small_library_functions_are_inlined_and_leave_no_frame() {
    let (mut b, p) = Build::new(&[Ty::Int], Ty::Int);
    b.0.raises = true;
    b.0.library = true;
    let n = b.op(TOp::Prim(Op::NegI64), &p, Ty::Int);
    b.end(TTerm::Return(n));
    let out = lower_with(&b.0, &Ty::None).unwrap();
    assert_eq!(out.inline, Inline::Always);
    assert!(out.sites[0].hidden);
    b.0.recursive = true;
    assert_eq!(lower_with(&b.0, &Ty::None).unwrap().inline, Inline::Auto);
}

#[test]
fn what_breaks_the_contract_is_an_error() {
    let message = |f: &pyfora_infer::tir::TypedFn| lower_with(f, &Ty::None).unwrap_err().to_string();
    assert_eq!(
        message(&conversion(&Ty::Int, &Ty::Float)),
        "cannot lower f: block 0: instruction 0 (Convert): int[] is no float[]"
    );
    let (mut b, p) = Build::new(&[Ty::Int], Ty::Int);
    let odd = b.value(Ty::Int);
    b.end(TTerm::Return(odd));
    assert!(message(&b.0).contains("used before"));
    b.end(TTerm::Jump(to(7, &[])));
    assert!(message(&b.0).contains("out of range"));
    b.end(TTerm::Branch { cond: p[0], then: to(0, &p), other: to(0, &p) });
    assert!(message(&b.0).contains("is no i1"));
    let empty = Ty::Exception(ExcRef::Builtin("KeyError".into()), [].into());
    let one = Ty::Exception(ExcRef::Builtin("KeyError".into()), [Ty::Int].into());
    assert!(message(&conversion(&empty, &one)).contains("is no"));
    b.0.blocks.clear();
    assert!(message(&b.0).contains("no blocks"));
}
