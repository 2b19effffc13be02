//! Lowering of a function with many blocks, calls and union conversions.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pyfora_bitcode::Op;
use pyfora_infer::tir::{Spec, TOp, TTerm, TypedFn};
use pyfora_infer::ty::Ty;
use pyfora_lower::{Context, lower};

#[path = "../tests/common/mod.rs"]
mod common;

/// Blocks in a chain, each with ten instructions.
fn chain(blocks: u32) -> TypedFn {
    let pair = Ty::tuple([Ty::Int, Ty::Float]);
    let wide = common::union(&[Ty::None, Ty::Int, pair.clone()]);
    let (mut b, _) = common::Build::new(&[Ty::Int, Ty::Float], Ty::Int);
    b.0.raises = true;
    let mut params = b.0.blocks[0].params.clone();
    for next in 1..=blocks {
        let one = b.constant(Ty::IntConst(1));
        let sum = b.op(TOp::Prim(Op::AddI64), &[params[0], one], Ty::Int);
        let made = b.op(TOp::Make, &[sum, params[1]], pair.clone());
        let union = b.op(TOp::Convert, &[made], wide.clone());
        b.op(TOp::IsArm(2), &[union], Ty::Bool);
        let back = b.op(TOp::Project(2), &[union], pair.clone());
        let first = b.op(TOp::Part(0), &[back], Ty::Int);
        let second = b.op(TOp::Part(1), &[back], Ty::Float);
        let call = TOp::Call(common::spec(next % 8, &[], &[Ty::Int, wide.clone()]));
        b.op(call, &[first, union], wide.clone());
        b.inst(TOp::Poll, &[], &[]);
        b.end(TTerm::Jump(common::to(next, &[first, second])));
        params = b.block(&[Ty::Int, Ty::Float]);
    }
    b.end(TTerm::Return(params[0]));
    b.0
}

fn lowering(c: &mut Criterion) {
    let wide = common::union(&[Ty::None, Ty::Int, Ty::tuple([Ty::Int, Ty::Float])]);
    let summary = |_: &Spec| common::summary(&wide);
    let context = Context { summaries: &summary, globals: &|id| id, text: common::TEXT };
    let mut group = c.benchmark_group("lower");
    for blocks in [10, 1000] {
        let f = chain(blocks);
        group.throughput(Throughput::Elements(u64::from(blocks) * 10));
        group.bench_function(format!("{blocks} blocks"), |b| b.iter(|| lower(&f, &context)));
    }
    group.finish();
}

criterion_group!(benches, lowering);
criterion_main!(benches);
