//! What scheduling costs: a leaf, a nested fork, a promotion with its steal, a run; loading; a loop on all threads.
#![allow(clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
mod common;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pyfora_bitcode::Shape;
use pyfora_exec::{Program, Value, Vm};

/// args: what, n.
const CODE: &str = r#"
static int cheap(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) { out[0] = lo; return 0; }
static int add(Context *ctx, const uint64_t *env, const uint64_t *a, const uint64_t *b, uint64_t *out) {
    out[0] = a[0] + b[0];
    return 0;
}
static int busy(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    double x = lo;
    for (int k = 0; k < 200; k++) x = x * 1.0000001 + 1e-9;
    out[0] = x;
    return 0;
}
static int pair(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    return pyfora_rt_par_reduce(ctx, 2, 1, cheap, add, 0, 1, 0, 0, out);
}
static int fib(Context *ctx, int64_t n, uint64_t *out);
static int half(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    return fib(ctx, env[0] - 1 - lo, out);
}
static int fib(Context *ctx, int64_t n, uint64_t *out) {
    if (n < 2) { out[0] = n; return 0; }
    uint64_t env = n;
    return pyfora_rt_par_reduce(ctx, 2, 1, half, add, &env, 1, 0, 0, out);
}
ENTRY {
    switch (args[0]) {
        case 1: return pyfora_rt_par_reduce(ctx, args[1], 1, cheap, add, 0, 1, 0, 0, out);
        case 2: return pyfora_rt_par_reduce(ctx, args[1], 1, pair, add, 0, 1, 0, 0, out);
        case 3: return pyfora_rt_par_reduce(ctx, args[1], 1, busy, add, 0, 1, 0, 0, out);
        case 4: return fib(ctx, args[1], out);
    }
    out[0] = args[1];
    return 0;
}
"#;

fn schedule(c: &mut Criterion) {
    let object = common::compile(CODE, &[]);
    let meta = common::meta(&[Shape::Int, Shape::Int], Shape::Int);
    let program = Program::load(meta.clone(), &object).unwrap();
    c.bench_function("load an object", |b| b.iter(|| Program::load(meta.clone(), &object).unwrap()));
    for threads in [1, 2] {
        let vm = Vm::new(threads);
        let call = |what, n| {
            common::run(&vm, &program, &[Value::int(what), Value::int(n)]).unwrap().as_int().unwrap()
        };
        let mut group = c.benchmark_group(format!("{threads} threads"));
        group.sample_size(20);
        group.bench_function("an empty run", |b| b.iter(|| call(0, 1)));
        group.throughput(Throughput::Elements(1_000_000));
        group.bench_function("1M leaves that do nothing", |b| b.iter(|| call(1, 1_000_000)));
        group.bench_function("1M nested forks in two", |b| b.iter(|| call(2, 1_000_000)));
        group.throughput(Throughput::Elements(20_000));
        group.bench_function("20k leaves of 200 steps (a few ms)", |b| b.iter(|| call(3, 20_000)));
        group.throughput(Throughput::Elements(1_346_268));
        group.bench_function("fib(30), forking at every call", |b| b.iter(|| call(4, 30)));
        group.finish();
    }
}

criterion_group!(benches, schedule);
criterion_main!(benches);
