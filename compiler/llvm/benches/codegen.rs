//! What code generation costs: one small function, and a module of 200.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use pyfora_bitcode::func::Inline;
use pyfora_bitcode::{BlockId, Call, Function, Imm, Module, Op, Shape, Terminator, Type};
use pyfora_llvm::{Emit, Options, compile, emit};

/// `f(n)`: the sum of the squares of the numbers below n, checked; calls the next function at the end.
fn function(index: usize, count: usize) -> Function {
    let entry = BlockId(0);
    let mut f = Function::new(format!("f{index}"), &[Type::I64], &[Type::I64]);
    f.raises = true;
    // Else LLVM would make one function of all.
    f.inline = Inline::Never;
    let n = f.params()[0];
    let int =
        |f: &mut Function, value| f.push(entry, Op::ConstI64, Imm::Int(value), &[], &[Type::I64], None)[0];
    let (zero, one) = (int(&mut f, 0), int(&mut f, index as i64 + 1));
    let (head, body, end) = (f.new_block(&[Type::I64, Type::I64]), f.new_block(&[]), f.new_block(&[]));
    f.block_mut(entry).term = Terminator::Jump(Call { block: head, args: vec![zero, zero] });
    let (i, sum) = (f.block(head).params[0], f.block(head).params[1]);
    let push = |f: &mut Function, block, op: Op, args: &[_], site| {
        f.push(block, op, Imm::None, args, op.signature().map_or(&[][..], |s| s.1), site)[0]
    };
    let more = push(&mut f, head, Op::LtI64, &[i, n], None);
    let (then, other) = (Call { block: body, args: vec![] }, Call { block: end, args: vec![] });
    f.block_mut(head).term = Terminator::Branch { cond: more, then, other };
    let square = push(&mut f, body, Op::MulI64, &[i, i], Some(0));
    let total = push(&mut f, body, Op::AddI64, &[sum, square], Some(1));
    let next = push(&mut f, body, Op::AddI64, &[i, one], Some(2));
    f.block_mut(body).term = Terminator::Jump(Call { block: head, args: vec![next, total] });
    let mut result = vec![sum];
    if index + 1 < count {
        f.callees = vec![format!("f{}", index + 1)];
        result = f.push(end, Op::CallFn, Imm::Callee(0), &[sum], &[Type::I64], Some(3));
    }
    f.block_mut(end).term = Terminator::Return(result);
    f
}

fn module(count: usize) -> Module {
    Module {
        functions: (0..count).map(|i| function(i, count)).collect(),
        entry: 0,
        params: vec![Shape::Int],
        result: Shape::Int,
        globals: Vec::new(),
    }
}

fn codegen(c: &mut Criterion) {
    let options = Options::default();
    for count in [1, 200] {
        let module = module(count);
        let mut group = c.benchmark_group(format!("{count} functions"));
        group.sample_size(if count == 1 { 50 } else { 10 });
        group.bench_function("ir", |b| b.iter(|| emit(black_box(&module), &options, Emit::Llvm)));
        group.bench_function("optimised", |b| {
            b.iter(|| emit(black_box(&module), &options, Emit::LlvmOptimised))
        });
        group.bench_function("object", |b| b.iter(|| compile(black_box(&module), &options)));
        group.finish();
    }
    c.bench_function("cache key", |b| b.iter(|| black_box(&options).key_text()));
}

criterion_group!(benches, codegen);
criterion_main!(benches);
