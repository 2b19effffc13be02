//! Lists: push, read in order and at random, concatenation; compensated sums.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use pyfora_runtime::list::*;
use pyfora_runtime::object::{Object, release};

const N: u64 = 1_000_000;

fn numbers(n: u64) -> Object {
    // SAFETY: the builder has one owner.
    unsafe {
        let list = pyfora_rt_list_builder(1, 1);
        (0..n).for_each(|i| pyfora_rt_list_push(list, &i));
        Object::from_owned(list).expect("a builder is not null")
    }
}

fn lists(c: &mut Criterion) {
    let mut group = c.benchmark_group("list");
    group.throughput(Throughput::Elements(N));
    group.bench_function("push 1M", |b| b.iter(|| numbers(N)));
    let list = numbers(N);
    let get = |i: u64| {
        let mut out = 0;
        // SAFETY: the list lives, and an element has one slot.
        unsafe { pyfora_rt_list_get(list.as_ref(), i as i64, &mut out) };
        out
    };
    group.bench_function("get 1M in order", |b| b.iter(|| (0..N).map(get).fold(0, u64::wrapping_add)));
    let random = |i: u64| (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) % N;
    group.bench_function("get 1M at random", |b| {
        b.iter(|| (0..N).map(|i| get(random(i))).fold(0, u64::wrapping_add));
    });
    group.finish();
    let small = numbers(1);
    c.bench_function("list concat 1M + 1M", |b| {
        // SAFETY: the list lives; the result is owned here.
        b.iter(|| unsafe { release(pyfora_rt_list_concat(list.as_ref(), list.as_ref())) });
    });
    c.bench_function("list append 1 by concat, 10k times", |b| {
        b.iter_batched(
            || numbers(1),
            |mut list| {
                for _ in 0..10_000 {
                    // SAFETY: both live; the result is owned here.
                    let longer =
                        unsafe { Object::from_owned(pyfora_rt_list_concat(list.as_ref(), small.as_ref())) };
                    list = longer.expect("lists are not null");
                }
                list
            },
            BatchSize::SmallInput,
        );
    });
}

fn sums(c: &mut Criterion) {
    let data: Vec<f64> = (0..4096).map(|i| 1.0 / f64::from(i + 1)).collect();
    let mut group = c.benchmark_group("sum");
    group.throughput(Throughput::Elements(4096));
    group.bench_function("compensated, 4096 doubles", |b| {
        b.iter(|| pyfora_runtime::sum::sum(black_box(&data)))
    });
    group.finish();
    c.bench_function("round(x, 2)", |b| {
        b.iter(|| pyfora_runtime::decimal::pyfora_rt_round_digits(black_box(1234.56789), 2));
    });
    c.bench_function("repr(x)", |b| b.iter(|| pyfora_runtime::decimal::repr(black_box(1234.56789))));
}

criterion_group!(benches, lists, sums);
criterion_main!(benches);
