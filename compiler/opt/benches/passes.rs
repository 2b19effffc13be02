//! How long the passes take: each alone on a large generated module, and the whole list; text, bytes and verifier too.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use pyfora_bitcode::{Module, decode, encode, text, verify};
use pyfora_interp::generate;

/// Generated modules, large ones.
fn modules() -> Vec<Module> {
    let mut seed: u64 = 7;
    let mut byte = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u8
    };
    (0..100)
        .map(|_| generate::module(&std::iter::repeat_with(&mut byte).take(1500).collect::<Vec<_>>()).0)
        .collect()
}

fn passes(c: &mut Criterion) {
    let modules = modules();
    let functions: usize = modules.iter().map(|m| m.functions.len()).sum();
    let insts: usize = modules.iter().flat_map(|m| &m.functions).map(pyfora_opt::edit::size).sum();
    let mut group = c.benchmark_group(format!("{functions}_functions_{insts}_instructions"));
    group.sample_size(10);
    for (i, (name, pass)) in pyfora_opt::PASSES.iter().enumerate() {
        let mut before = modules.clone();
        before.iter_mut().for_each(|m| pyfora_opt::PASSES[..i].iter().for_each(|(_, pass)| pass(m)));
        group.bench_function(format!("{i}_{name}"), |b| {
            b.iter_batched(|| before.clone(), |mut m| m.iter_mut().for_each(*pass), BatchSize::LargeInput);
        });
    }
    group.bench_function("all", |b| {
        let run = |mut m: Vec<Module>| m.iter_mut().for_each(pyfora_opt::optimise);
        b.iter_batched(|| modules.clone(), run, BatchSize::LargeInput);
    });
    let mut each = |name: &str, run: &dyn Fn(&Module)| {
        group.bench_function(name, |b| b.iter(|| modules.iter().for_each(|m| run(black_box(m)))));
    };
    each("verify", &|m| verify::verify_module(m).expect("generated modules are valid"));
    each("encode", &|m| drop(black_box(encode::module(m))));
    each("print", &|m| drop(black_box(text::print_module(m))));
    let bytes: Vec<Vec<u8>> = modules.iter().map(|m| encode::module(m).expect("resolves")).collect();
    group.bench_function("decode", |b| {
        b.iter(|| bytes.iter().for_each(|m| drop(black_box(decode::module(m)))))
    });
    let printed: Vec<String> = modules.iter().map(text::print_module).collect();
    group.bench_function("parse", |b| {
        b.iter(|| printed.iter().for_each(|m| drop(black_box(text::parse_module(m)))))
    });
    group.finish();
}

criterion_group!(benches, passes);
criterion_main!(benches);
