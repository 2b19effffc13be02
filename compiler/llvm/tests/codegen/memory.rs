//! Strings, lists, buffers, global slots.

use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{BlockId, Function, Imm, Op, Shape, Terminator, Type, Value};

use crate::harness::{Context, Loaded, module};

const ENTRY: BlockId = BlockId(0);

fn finish(mut f: Function, results: Vec<Value>) -> Loaded {
    f.block_mut(ENTRY).term = Terminator::Return(results);
    Loaded::new(&module(vec![f]))
}

#[test]
fn global_slots() {
    let mut f = Function::new("f", &[], &[Type::I1, Type::I64, Type::F64]);
    let types = [Type::I1, Type::I64, Type::F64];
    let mut values = Vec::new();
    for (i, ty) in (0..).zip(types) {
        values.extend(f.push(ENTRY, Op::GlobalGet, Imm::Global(i, ty), &[], &[ty], None));
    }
    f.block_mut(ENTRY).term = Terminator::Return(values);
    let mut module = module(vec![f]);
    module.globals = vec![Shape::Bool, Shape::Tuple(vec![Shape::Int, Shape::Float])];
    let code = Loaded::new(&module);
    let globals = [1, -5i64 as u64, 2.5f64.to_bits()];
    assert_eq!(code.call_in(&mut Context::new(&globals), &[]).unwrap(), globals);
}

#[test]
fn strings_are_made_once() {
    let mut f = Function::new("f", &[], &[Type::I64, Type::I1]);
    f.strings = vec!["snow ❄".into(), "snow".into(), String::new()];
    let string = |f: &mut Function, i| f.push(ENTRY, Op::ConstStr, Imm::Str(i), &[], &[Type::Ref], None)[0];
    let (a, b, c) = (string(&mut f, 0), string(&mut f, 0), string(&mut f, 1));
    string(&mut f, 2);
    let call = |f: &mut Function, symbol: Symbol, args: &[Value]| {
        f.push(ENTRY, Op::CallRt, Imm::Symbol(symbol), args, symbol.signature().1, None)[0]
    };
    let (same, other) = (call(&mut f, Symbol::StrEq, &[a, b]), call(&mut f, Symbol::StrEq, &[a, c]));
    let length = call(&mut f, Symbol::StrLen, &[a]);
    let differ = f.push(ENTRY, Op::NotI1, Imm::None, &[other], &[Type::I1], None)[0];
    let both = f.push(ENTRY, Op::AndI1, Imm::None, &[same, differ], &[Type::I1], None)[0];
    let code = finish(f, vec![length, both]);
    let mut context = Context::new(&[]);
    assert_eq!(code.call_in(&mut context, &[]).unwrap(), ["snow ❄".len() as u64, 1]);
    assert_eq!(code.call_in(&mut context, &[]).unwrap()[1], 1);
    assert_eq!(context.interned, 3);
}

#[test]
fn lists() {
    let layout = || Imm::Layout(vec![Type::I64, Type::I1, Type::F64]);
    let element = [Type::I64, Type::I1, Type::F64];
    let results = [&element[..], &[Type::I64, Type::I64], &element[..]].concat();
    let mut f = Function::new("f", &element, &results);
    f.raises = true;
    let p = f.params().to_vec();
    let list = f.push(ENTRY, Op::ListBuilder, layout(), &[], &[Type::Ref], None)[0];
    let zero = f.push(ENTRY, Op::ConstI64, Imm::Int(0), &[], &[Type::I64], None)[0];
    let one = f.push(ENTRY, Op::ConstI64, Imm::Int(1), &[], &[Type::I64], None)[0];
    f.push(ENTRY, Op::ListPush, layout(), &[list, zero, p[1], p[2]], &[], None);
    f.push(ENTRY, Op::ListPush, layout(), &[list, p[0], p[1], p[2]], &[], None);
    let twice = f.push(ENTRY, Op::ListConcat, Imm::None, &[list, list], &[Type::Ref], Some(0))[0];
    let length = f.push(ENTRY, Op::ListLen, Imm::None, &[twice], &[Type::I64], None)[0];
    let slice = f.push(ENTRY, Op::ListSlice, Imm::None, &[twice, one, length, one], &[Type::Ref], None)[0];
    let sliced = f.push(ENTRY, Op::ListLen, Imm::None, &[slice], &[Type::I64], None)[0];
    let mut results = f.push(ENTRY, Op::ListGet, layout(), &[slice, zero], &element, None);
    results.extend([length, sliced]);
    // The slice's elements lie in one piece, those of what was joined do not.
    results.extend(f.push(ENTRY, Op::ListGet, layout(), &[twice, one], &element, None));
    let code = finish(f, results);
    assert_eq!(code.call(&[17, 1, 99]).unwrap(), [17, 1, 99, 4, 3, 17, 1, 99]);
}

#[test]
fn reference_counts() {
    let mut f = Function::new("f", &[], &[Type::I64, Type::I64]);
    f.strings = vec!["a".into()];
    let string = f.push(ENTRY, Op::ConstStr, Imm::Str(0), &[], &[Type::Ref], None)[0];
    // The stub's comparison answers with the number of references that are held.
    let count = |f: &mut Function| {
        let imm = Imm::Symbol(Symbol::StrCompare);
        f.push(ENTRY, Op::CallRt, imm, &[string, string], &[Type::I64], None)[0]
    };
    f.push(ENTRY, Op::Retain, Imm::None, &[string], &[], None);
    f.push(ENTRY, Op::Retain, Imm::None, &[string], &[], None);
    let held = count(&mut f);
    f.push(ENTRY, Op::Release, Imm::None, &[string], &[], None);
    f.push(ENTRY, Op::Release, Imm::None, &[string], &[], None);
    let left = count(&mut f);
    let code = finish(f, vec![held, left]);
    assert_eq!(code.call(&[]).unwrap(), [2, 0]);
}

#[test]
fn buffers() {
    let mut f = Function::new("f", &[Type::F64, Type::F64], &[Type::F64, Type::F64, Type::F64]);
    let p = f.params().to_vec();
    let buffer = f.push(ENTRY, Op::BufNew, Imm::Int(4096), &[], &[Type::Buf], None)[0];
    let index = |f: &mut Function, i| f.push(ENTRY, Op::ConstI64, Imm::Int(i), &[], &[Type::I64], None)[0];
    let (zero, one, two) = (index(&mut f, 0), index(&mut f, 1), index(&mut f, 2));
    f.push(ENTRY, Op::BufStore, Imm::None, &[buffer, zero, p[0]], &[], None);
    f.push(ENTRY, Op::BufStore, Imm::None, &[buffer, one, p[1]], &[], None);
    let back = f.push(ENTRY, Op::BufLoad, Imm::None, &[buffer, one], &[Type::F64], None)[0];
    let sum = f.push(ENTRY, Op::BufSum, Imm::None, &[buffer, two], &[Type::F64, Type::F64], None);
    let code = finish(f, vec![sum[0], sum[1], back]);
    let results = code.call(&[1.5f64.to_bits(), 2.25f64.to_bits()]).unwrap();
    assert_eq!(results, [3.75f64.to_bits(), 0.25f64.to_bits(), 2.25f64.to_bits()]);
}
