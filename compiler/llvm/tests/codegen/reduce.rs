//! `par.reduce`: thunks, captures, states of several slots.

use pyfora_bitcode::{BlockId, Call, Function, Imm, Module, Op, Terminator, Type, Value};

use crate::harness::{Context, Loaded, module};

const ENTRY: BlockId = BlockId(0);

fn push(f: &mut Function, block: BlockId, op: Op, args: &[Value], site: Option<u32>) -> Value {
    let results = op.signature().unwrap().1;
    f.push(block, op, Imm::None, args, results, site)[0]
}

/// Whether an end was at 100; a sum; a count.
const STATE: [Type; 3] = [Type::I1, Type::I64, Type::I64];

/// `leaf(scale, lo, hi)`: the sum of `scale * i`, and the count.
fn leaf() -> Function {
    let mut f = Function::new("leaf", &[Type::I64; 3], &STATE);
    f.raises = true;
    let (scale, lo, hi) = (f.params()[0], f.params()[1], f.params()[2]);
    let zero = f.push(ENTRY, Op::ConstI64, Imm::Int(0), &[], &[Type::I64], None)[0];
    let one = f.push(ENTRY, Op::ConstI64, Imm::Int(1), &[], &[Type::I64], None)[0];
    let (head, body) = (f.new_block(&[Type::I64, Type::I64]), f.new_block(&[]));
    let end = f.new_block(&[]);
    f.block_mut(ENTRY).term = Terminator::Jump(Call { block: head, args: vec![lo, zero] });
    let (i, sum) = (f.block(head).params[0], f.block(head).params[1]);
    let more = push(&mut f, head, Op::LtI64, &[i, hi], None);
    let (go, stop) = (Call { block: body, args: vec![] }, Call { block: end, args: vec![] });
    f.block_mut(head).term = Terminator::Branch { cond: more, then: go, other: stop };
    let term = push(&mut f, body, Op::MulI64, &[scale, i], Some(1));
    let next_sum = push(&mut f, body, Op::AddI64, &[sum, term], Some(2));
    let next = push(&mut f, body, Op::AddNwI64, &[i, one], None);
    f.block_mut(body).term = Terminator::Jump(Call { block: head, args: vec![next, next_sum] });
    let count = push(&mut f, end, Op::SubNwI64, &[hi, lo], None);
    let hundred = f.push(end, Op::ConstI64, Imm::Int(100), &[], &[Type::I64], None)[0];
    let last = push(&mut f, end, Op::EqI64, &[hi, hundred], None);
    f.block_mut(end).term = Terminator::Return(vec![last, sum, count]);
    f
}

/// `combine(offset, flag, left…, right…)`: both sums and `offset`, both counts; cannot raise.
fn combine() -> Function {
    let mut params = vec![Type::F64, Type::I1];
    params.extend(STATE);
    params.extend(STATE);
    let mut f = Function::new("combine", &params, &STATE);
    let p = f.params().to_vec();
    let flag = push(&mut f, ENTRY, Op::I1ToI64, &[p[1]], None);
    let sum = push(&mut f, ENTRY, Op::AddWrapI64, &[p[3], p[6]], None);
    let sum = push(&mut f, ENTRY, Op::AddWrapI64, &[sum, flag], None);
    let count = push(&mut f, ENTRY, Op::AddWrapI64, &[p[4], p[7]], None);
    let last = push(&mut f, ENTRY, Op::OrI1, &[p[2], p[5]], None);
    f.block_mut(ENTRY).term = Terminator::Return(vec![last, sum, count]);
    f
}

fn reduction(stop: bool) -> Module {
    let params = [Type::I64, Type::I64, Type::I64, Type::F64, Type::I1];
    let mut f = Function::new("f", &params, &STATE);
    f.raises = true;
    f.callees = vec!["combine".into(), "leaf".into()];
    let p = f.params().to_vec();
    let imm = Imm::Reduce { leaf: 1, combine: 0, stop };
    let results = f.push(ENTRY, Op::ParReduce, imm, &p, &STATE, Some(8));
    f.block_mut(ENTRY).term = Terminator::Return(results);
    module(vec![f, leaf(), combine()])
}

#[test]
fn reductions_call_leaves_and_combines() {
    let code = Loaded::new(&reduction(false));
    let mut context = Context::new(&[]);
    // 100 numbers in leaves of 16: seven leaves, six combines that add one each.
    let args = [100, 16, 3, 0, 1];
    assert_eq!(code.call_in(&mut context, &args), Ok(vec![1, 3 * 4950 + 6, 100]));
    assert_eq!(context.slots[6..], [0, 0]);
    let mut context = Context::new(&[]);
    assert_eq!(Loaded::new(&reduction(true)).call_in(&mut context, &[5, 16, 2, 0, 0]), Ok(vec![0, 20, 5]));
    assert_eq!(context.slots[6..], [0, 1]);
}

#[test]
fn errors_of_leaves_pass_through() {
    let context = Loaded::new(&reduction(false)).call(&[100, 16, i64::MAX as u64, 0, 1]).unwrap_err();
    assert_eq!((context.error, context.function, context.site), (2, 1, 1));
    assert_eq!((context.traced, context.trace[0]), (1, [0, 8]));
}
