//! Blocks, calls, errors and handlers, polls, recursion.

use pyfora_bitcode::abi::OpError;
use pyfora_bitcode::func::Handler;
use pyfora_bitcode::{
    BlockId, Call, ExcClass, ExcDesc, Function, Imm, Module, Op, Shape, Terminator, Type, Value,
};
use pyfora_llvm::{Error, FUNCTION_SITE, OptLevel, Options, compile};

use crate::harness::{Context, Loaded, module, op_function};

const ENTRY: BlockId = BlockId(0);

fn to(block: BlockId, args: &[Value]) -> Call {
    Call { block, args: args.to_vec() }
}

fn int(f: &mut Function, block: BlockId, value: i64) -> Value {
    f.push(block, Op::ConstI64, Imm::Int(value), &[], &[Type::I64], None)[0]
}

/// `callee(x) = x + x, x, x < 0` beside a callee that cannot raise; the entry adds up what both give.
fn calls() -> Module {
    let mut callee = Function::new("callee", &[Type::I64], &[Type::I64, Type::F64, Type::I1]);
    let x = callee.params()[0];
    let sum = callee.push(ENTRY, Op::AddI64, Imm::None, &[x, x], &[Type::I64], Some(4))[0];
    let float = callee.push(ENTRY, Op::I64ToF64, Imm::None, &[x], &[Type::F64], None)[0];
    let zero = int(&mut callee, ENTRY, 0);
    let negative = callee.push(ENTRY, Op::LtI64, Imm::None, &[x, zero], &[Type::I1], None)[0];
    callee.raises = true;
    callee.block_mut(ENTRY).term = Terminator::Return(vec![sum, float, negative]);

    let mut plain = op_function(Op::NotI64, Imm::None, &[Type::I64], &[Type::I64]);
    plain.name = "plain".into();
    plain.inline = pyfora_bitcode::func::Inline::Never;

    let mut f = Function::new("f", &[Type::I64], &[Type::I64, Type::F64, Type::I1, Type::I64]);
    f.raises = true;
    f.callees = vec!["plain".into(), "callee".into()];
    let x = f.params()[0];
    let types = [Type::I64, Type::F64, Type::I1];
    let mut values = f.push(ENTRY, Op::CallFn, Imm::Callee(1), &[x], &types, Some(9));
    values.extend(f.push(ENTRY, Op::CallFn, Imm::Callee(0), &[x], &[Type::I64], None));
    f.block_mut(ENTRY).term = Terminator::Return(values);
    module(vec![f, callee, plain])
}

#[test]
fn calls_return_results_or_errors_with_a_trace() {
    let code = Loaded::new(&calls());
    assert_eq!(code.call(&[-3i64 as u64]).unwrap(), [-6i64 as u64, (-3.0f64).to_bits(), 1, 2]);
    let context = code.call(&[i64::MIN as u64]).unwrap_err();
    assert_eq!((context.error, context.code), (2, OpError::IntOverflow as u32));
    assert_eq!((context.function, context.site), (1, 4));
    assert_eq!((context.traced, context.trace[0]), (1, [0, 9]));
}

/// `f(x)`: tries x + x; caught as row 0 when x is positive, raised again otherwise.
fn handled() -> Module {
    let mut f = Function::new("f", &[Type::I64], &[Type::I64]);
    f.raises = true;
    let class = ExcClass::Builtin("ValueError".into());
    f.excs = vec![ExcDesc { class, args: vec![Shape::Int, Shape::Int] }; 2];
    let x = f.params()[0];
    let (body, handler) = (f.new_block(&[]), f.new_block(&[Type::I64]));
    let (raise, caught, again) = (f.new_block(&[]), f.new_block(&[]), f.new_block(&[]));
    f.block_mut(raise).cold = true;
    f.block_mut(ENTRY).term = Terminator::Jump(to(body, &[]));
    let sum = f.push(body, Op::AddI64, Imm::None, &[x, x], &[Type::I64], Some(1))[0];
    let zero = int(&mut f, body, 0);
    let negative = f.push(body, Op::LtI64, Imm::None, &[sum, zero], &[Type::I1], None)[0];
    let other = f.new_block(&[]);
    f.block_mut(body).term =
        Terminator::Branch { cond: negative, then: to(raise, &[]), other: to(other, &[]) };
    f.block_mut(body).handler = Some(Handler { block: handler, args: vec![x] });
    f.block_mut(other).term = Terminator::Return(vec![sum]);
    f.block_mut(raise).term = Terminator::Raise { exc: 1, args: vec![sum, x], site: 2 };
    f.block_mut(raise).handler = Some(Handler { block: handler, args: vec![sum] });
    let kept = f.block(handler).params[0];
    let is = f.push(handler, Op::ErrorIs, Imm::Int(1), &[], &[Type::I1], None)[0];
    f.block_mut(handler).term = Terminator::Branch { cond: is, then: to(caught, &[]), other: to(again, &[]) };
    f.push(caught, Op::ErrorClear, Imm::None, &[], &[], None);
    f.block_mut(caught).term = Terminator::Return(vec![kept]);
    f.block_mut(again).term = Terminator::Reraise;
    module(vec![f])
}

#[test]
fn handlers_catch_and_raise_again() {
    let code = Loaded::new(&handled());
    let mut context = Context::new(&[]);
    assert_eq!(code.call_in(&mut context, &[21]), Ok(vec![42]));
    assert_eq!(context.cleared, 0);
    // The raise of row 1 is caught; its handler gets the sum.
    assert_eq!(code.call_in(&mut context, &[-21i64 as u64]), Ok(vec![-42i64 as u64]));
    assert_eq!((context.cleared, context.args, context.code, context.site), (1, 2, 1, 2));
    assert_eq!(context.slots[..2], [-42i64 as u64, -21i64 as u64]);
    // An overflow is another error and goes on to the caller.
    let context = code.call(&[i64::MAX as u64]).unwrap_err();
    assert_eq!((context.error, context.code, context.site, context.traced), (2, 0, 1, 0));
}

#[test]
fn switches_may_name_a_block_more_than_once() {
    let mut f = Function::new("f", &[Type::I64], &[Type::I64]);
    let index = f.params()[0];
    let end = f.new_block(&[Type::I64]);
    let values: Vec<Value> = (10..14).map(|v| int(&mut f, ENTRY, v)).collect();
    let cases = values[..3].iter().map(|&v| to(end, &[v])).collect();
    f.block_mut(ENTRY).term = Terminator::Switch { index, cases, default: to(end, &[values[3]]) };
    let result = f.block(end).params.clone();
    f.block_mut(end).term = Terminator::Return(result);
    let code = Loaded::new(&module(vec![f]));
    for (index, expected) in [(0, 10), (1, 11), (2, 12), (3, 13), (-1, 13), (i64::MIN, 13)] {
        assert_eq!(code.int(&[index]), expected);
    }
}

#[test]
fn branches_may_name_a_block_twice() {
    // A loop that swaps its parameters until the first is not below the second.
    let mut f = Function::new("f", &[Type::I64, Type::I64], &[Type::I64]);
    let p = f.params().to_vec();
    let (head, end) = (f.new_block(&[Type::I64, Type::I64]), f.new_block(&[Type::I64, Type::I64]));
    let join = f.new_block(&[Type::I64, Type::I64]);
    f.block_mut(ENTRY).term = Terminator::Jump(to(head, &p));
    let p = f.block(head).params.clone();
    let test = f.push(head, Op::LtI64, Imm::None, &p, &[Type::I1], None)[0];
    f.block_mut(head).term =
        Terminator::Branch { cond: test, then: to(join, &[p[1], p[0]]), other: to(join, &p) };
    let q = f.block(join).params.clone();
    let again = f.push(join, Op::LtI64, Imm::None, &q, &[Type::I1], None)[0];
    f.block_mut(join).term = Terminator::Branch { cond: again, then: to(head, &q), other: to(end, &q) };
    let r = f.block(end).params.clone();
    let difference = f.push(end, Op::SubWrapI64, Imm::None, &r, &[Type::I64], None);
    f.block_mut(end).term = Terminator::Return(difference);
    let code = Loaded::new(&module(vec![f]));
    assert_eq!(code.int(&[3, 10]), 7);
    assert_eq!(code.int(&[10, 3]), 7);
}

/// Counts down from the parameter, polling each time.
fn polling() -> Module {
    let mut f = Function::new("f", &[Type::I64], &[Type::I64]);
    f.raises = true;
    let n = f.params()[0];
    let (head, body, end) = (f.new_block(&[Type::I64]), f.new_block(&[]), f.new_block(&[]));
    f.block_mut(ENTRY).term = Terminator::Jump(to(head, &[n]));
    let left = f.block(head).params[0];
    let zero = int(&mut f, head, 0);
    let more = f.push(head, Op::GtI64, Imm::None, &[left, zero], &[Type::I1], None)[0];
    f.block_mut(head).term = Terminator::Branch { cond: more, then: to(body, &[]), other: to(end, &[]) };
    let one = int(&mut f, body, 1);
    let next = f.push(body, Op::SubNwI64, Imm::None, &[left, one], &[Type::I64], None)[0];
    f.push(body, Op::Poll, Imm::None, &[], &[], Some(5));
    f.block_mut(body).term = Terminator::Jump(to(head, &[next]));
    f.block_mut(end).term = Terminator::Return(vec![left]);
    module(vec![f])
}

#[test]
fn polls_ask_and_may_be_interrupted() {
    let code = Loaded::new(&polling());
    for (flag, polls, expected) in [(0, 0, Ok(vec![0])), (1, 10, Ok(vec![0])), (2, 1, Err(1))] {
        let mut context = Context::new(&[]);
        context.poll = flag;
        assert_eq!(code.call_in(&mut context, &[10]), expected);
        assert_eq!(context.polls, polls);
        assert_eq!(context.traced, u32::from(flag == 2));
    }
}

/// `f(n) = 1 + f(n + 1)`, without end.
fn endless() -> Module {
    let mut f = Function::new("f", &[Type::I64], &[Type::I64]);
    (f.raises, f.recursive) = (true, true);
    f.callees = vec!["f".into()];
    let n = f.params()[0];
    let one = int(&mut f, ENTRY, 1);
    let next = f.push(ENTRY, Op::AddWrapI64, Imm::None, &[n, one], &[Type::I64], None)[0];
    let rest = f.push(ENTRY, Op::CallFn, Imm::Callee(0), &[next], &[Type::I64], Some(6))[0];
    let sum = f.push(ENTRY, Op::AddI64, Imm::None, &[one, rest], &[Type::I64], Some(7));
    f.block_mut(ENTRY).term = Terminator::Return(sum);
    module(vec![f])
}

#[test]
fn recursion_without_end_is_an_error() {
    let code = Loaded::new(&endless());
    let mut context = Context::new(&[]);
    let here = std::ptr::addr_of!(context) as usize;
    context.stack_limit = here - 256 * 1024;
    assert_eq!(code.call_in(&mut context, &[0]), Err(1));
    assert_eq!(context.error, 4);
    assert_eq!(context.trace[0], [0, FUNCTION_SITE]);
    assert!(context.traced > 1000, "{}", context.traced);
    assert_eq!(context.trace[63], [0, 6]);
}

#[test]
fn unoptimised_code_does_the_same() {
    for opt_level in [OptLevel::None, OptLevel::Less] {
        let code = Loaded::with(&handled(), &Options { opt_level, ..Options::default() });
        let mut context = Context::new(&[]);
        assert_eq!(code.call_in(&mut context, &[21]), Ok(vec![42]));
        assert_eq!(code.call_in(&mut context, &[-21i64 as u64]), Ok(vec![-42i64 as u64]));
        assert!(code.call(&[i64::MAX as u64]).is_err());
    }
}

#[test]
fn malformed_modules_are_errors() {
    let mut no_site = calls();
    no_site.functions[1].blocks[0].insts[0].site = None;
    let mut no_callee = calls();
    no_callee.functions[0].callees.clear();
    let mut silent = calls();
    silent.functions[1].raises = false;
    let mut undefined = calls();
    undefined.functions[1].blocks[0].insts.clear();
    let mut wrong_type = calls();
    wrong_type.functions[2].blocks[0].insts[0].op = Op::NegF64;
    let mut no_entry = calls();
    no_entry.entry = 17;
    for module in [no_site, no_callee, silent, undefined, wrong_type, no_entry] {
        let result = compile(&module, &Options::default());
        assert!(matches!(result, Err(Error::Malformed(_))), "{result:?}");
    }
}
