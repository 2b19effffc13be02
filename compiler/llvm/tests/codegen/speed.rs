//! Code that must stay fast: the assembly of a loop over roots, of isPrime, of a recursion.

use pyfora_bitcode::{BlockId, Call, Function, Imm, Module, Op, Terminator, Type, Value};
use pyfora_llvm::{Emit, Options, emit};

use crate::harness::{Loaded, module};

const ENTRY: BlockId = BlockId(0);

fn push(f: &mut Function, block: BlockId, op: Op, args: &[Value], site: Option<u32>) -> Value {
    let results = op.signature().unwrap().1;
    f.push(block, op, Imm::None, args, results, site)[0]
}

fn int(f: &mut Function, block: BlockId, value: i64) -> Value {
    f.push(block, Op::ConstI64, Imm::Int(value), &[], &[Type::I64], None)[0]
}

fn go(block: BlockId, args: &[Value]) -> Call {
    Call { block, args: args.to_vec() }
}

fn branch(cond: Value, then: Call, other: Call) -> Terminator {
    Terminator::Branch { cond, then, other }
}

/// `buf[i] = sqrt(float(lo + i))` for i below hi - lo, then the sum of the buffer.
pub fn roots() -> Module {
    let mut f = Function::new("roots", &[Type::I64, Type::I64], &[Type::F64, Type::F64]);
    let (lo, hi) = (f.params()[0], f.params()[1]);
    let buffer = f.push(ENTRY, Op::BufNew, Imm::Int(1024), &[], &[Type::Buf], None)[0];
    let (head, body, end) = (f.new_block(&[Type::I64]), f.new_block(&[]), f.new_block(&[]));
    f.block_mut(ENTRY).term = Terminator::Jump(go(head, &[lo]));
    let i = f.block(head).params[0];
    let more = push(&mut f, head, Op::LtI64, &[i, hi], None);
    f.block_mut(head).term = branch(more, go(body, &[]), go(end, &[]));
    let x = push(&mut f, body, Op::I64ToF64, &[i], None);
    let root = push(&mut f, body, Op::SqrtF64, &[x], None);
    let place = push(&mut f, body, Op::SubNwI64, &[i, lo], None);
    f.push(body, Op::BufStore, Imm::None, &[buffer, place, root], &[], None);
    let one = int(&mut f, body, 1);
    let next = push(&mut f, body, Op::AddNwI64, &[i, one], None);
    f.block_mut(body).term = Terminator::Jump(go(head, &[next]));
    let count = push(&mut f, end, Op::SubNwI64, &[hi, lo], None);
    let sum = f.push(end, Op::BufSum, Imm::None, &[buffer, count], &[Type::F64, Type::F64], None);
    f.block_mut(end).term = Terminator::Return(sum);
    module(vec![f])
}

/// Trial division, as a Python programmer writes it.
pub fn is_prime() -> Module {
    let mut f = Function::new("isPrime", &[Type::I64], &[Type::I1]);
    f.raises = true;
    let n = f.params()[0];
    let (setup, head, body) = (f.new_block(&[]), f.new_block(&[Type::I64]), f.new_block(&[]));
    let (next, end) = (f.new_block(&[]), f.new_block(&[Type::I1]));
    let constant = |f: &mut Function, b, v| f.push(b, Op::ConstI1, Imm::Bool(v), &[], &[Type::I1], None)[0];
    let (yes, no) = (constant(&mut f, ENTRY, true), constant(&mut f, ENTRY, false));
    let two = int(&mut f, ENTRY, 2);
    let small = push(&mut f, ENTRY, Op::LtI64, &[n, two], None);
    f.block_mut(ENTRY).term = branch(small, go(end, &[no]), go(setup, &[]));
    f.block_mut(setup).term = Terminator::Jump(go(head, &[two]));
    let p = f.block(head).params[0];
    let square = push(&mut f, head, Op::MulI64, &[p, p], Some(1));
    let more = push(&mut f, head, Op::LeI64, &[square, n], None);
    f.block_mut(head).term = branch(more, go(body, &[]), go(end, &[yes]));
    let rest = push(&mut f, body, Op::FloorModI64, &[n, p], None);
    let zero = int(&mut f, body, 0);
    let divides = push(&mut f, body, Op::EqI64, &[rest, zero], None);
    f.block_mut(body).term = branch(divides, go(end, &[no]), go(next, &[]));
    let one = int(&mut f, next, 1);
    let following = push(&mut f, next, Op::AddI64, &[p, one], Some(2));
    f.block_mut(next).term = Terminator::Jump(go(head, &[following]));
    let result = f.block(end).params.clone();
    f.block_mut(end).term = Terminator::Return(result);
    module(vec![f])
}

/// `fib(n)`, with checks; or without any, which the verifier would not have, for comparison.
pub fn fib(checked: bool) -> Module {
    let mut f = Function::new("fib", &[Type::I64], &[Type::I64]);
    (f.raises, f.recursive) = (checked, checked);
    f.callees = vec!["fib".into()];
    let n = f.params()[0];
    let (small, large) = (f.new_block(&[]), f.new_block(&[]));
    let two = int(&mut f, ENTRY, 2);
    let test = push(&mut f, ENTRY, Op::LtI64, &[n, two], None);
    f.block_mut(ENTRY).term = branch(test, go(small, &[]), go(large, &[]));
    f.block_mut(small).term = Terminator::Return(vec![n]);
    let (sub, add) = if checked { (Op::SubI64, Op::AddI64) } else { (Op::SubWrapI64, Op::AddWrapI64) };
    let mut parts = Vec::new();
    for (site, less) in [(1, 1), (2, 2)] {
        let less = int(&mut f, large, less);
        let argument = push(&mut f, large, sub, &[n, less], checked.then_some(site));
        let site = checked.then_some(site + 2);
        parts.extend(f.push(large, Op::CallFn, Imm::Callee(0), &[argument], &[Type::I64], site));
    }
    let sum = push(&mut f, large, add, &parts, checked.then_some(5));
    f.block_mut(large).term = Terminator::Return(vec![sum]);
    module(vec![f])
}

fn asm(module: &Module) -> String {
    String::from_utf8(emit(module, &Options::default(), Emit::Asm).unwrap()).unwrap()
}

#[test]
fn results_are_right() {
    let primes = Loaded::new(&is_prime());
    let found: Vec<i64> = (0..40).filter(|&n| primes.int(&[n]) == 1).collect();
    assert_eq!(found, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]);
    assert_eq!(Loaded::new(&fib(true)).int(&[20]), 6765);
    let sum = Loaded::new(&roots()).call(&[100, 1000]).unwrap()[0];
    let expected: f64 = (100..1000).map(|i| f64::from(i).sqrt()).sum();
    assert_eq!(f64::from_bits(sum), expected);
}

#[test]
#[cfg(target_arch = "x86_64")]
fn roots_are_taken_in_vectors() {
    let text = asm(&roots());
    assert!(text.contains("sqrtpd"), "{text}");
    if std::arch::is_x86_feature_detected!("avx512dq") {
        assert!(text.contains("vcvtqq2pd"), "{text}");
    }
}

/// LLVM divides in 32 bits where both numbers fit, which is faster on most processors; gcc does not.
#[test]
#[cfg(target_arch = "x86_64")]
fn small_numbers_are_divided_in_32_bits() {
    let text = asm(&is_prime());
    assert!(text.contains("divl") && text.contains("idivq"), "{text}");
}

/// The context and the status stay in registers.
#[test]
#[cfg(target_arch = "x86_64")]
fn a_checked_recursion_touches_no_memory_but_its_stack() {
    let text = asm(&fib(true));
    let body = text.split(".Lfunc_end0").next().unwrap();
    let loads = body.lines().filter(|l| l.contains('(') && !l.trim_start().starts_with("lea"));
    let loads: Vec<&str> = loads.collect();
    // The comparison with the stack's limit.
    assert_eq!(loads.len(), 1, "{loads:?}");
}

/// A loop that fills a buffer with a constant could become a call of memset, which the loader does not know.
#[test]
#[cfg(target_arch = "x86_64")]
fn no_function_is_called_that_the_bitcode_does_not_call() {
    let mut zeroes = roots();
    let body = &mut zeroes.functions[0].blocks[2];
    let root = body.insts[1].clone();
    body.insts[1].op = Op::ConstF64;
    body.insts[1].imm = Imm::Float(0);
    body.insts[1].args.clear();
    assert_eq!(root.op, Op::SqrtF64);
    let text = asm(&zeroes);
    assert!(!text.contains("memset"), "{text}");
}

/// Writes the stages of the modules above to a folder, for a look: `PYFORA_LOOK=/tmp/look cargo test … look`.
#[test]
fn look() {
    let Ok(folder) = std::env::var("PYFORA_LOOK") else { return };
    let modules = [("roots", roots()), ("prime", is_prime()), ("fib", fib(true)), ("plain", fib(false))];
    for (name, module) in modules {
        for (ending, what) in
            [("ll", Emit::Llvm), ("opt.ll", Emit::LlvmOptimised), ("s", Emit::Asm), ("o", Emit::Obj)]
        {
            let bytes = emit(&module, &Options::default(), what).unwrap();
            std::fs::write(format!("{folder}/{name}.{ending}"), bytes).unwrap();
        }
    }
}
