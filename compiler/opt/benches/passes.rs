//! How long the passes take: each alone on a large generated module, and the whole list; text, bytes and verifier too.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use pyfora_bitcode::{Module, decode, encode, text, verify};
use pyfora_interp::generate;

/// Many generated functions in one module, all called from the entry of the first.
fn large() -> Module {
    let mut seed: u64 = 7;
    let mut byte = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as u8
    };
    let mut all: Option<Module> = None;
    for part in 0..40 {
        let bytes: Vec<u8> = std::iter::repeat_with(&mut byte).take(1500).collect();
        let (mut module, _) = generate::module(&bytes);
        for f in &mut module.functions {
            f.name = format!("{}_{part}", f.name);
            f.callees.iter_mut().for_each(|c| *c = format!("{c}_{part}"));
        }
        // An entry of the table keeps a function alive; it need not be called.
        match &mut all {
            None => all = Some(module),
            Some(all) => {
                all.functions[0].callees.push(module.functions[0].name.clone());
                all.functions.extend(module.functions);
            }
        }
    }
    all.unwrap_or_else(|| generate::module(&[]).0)
}

fn passes(c: &mut Criterion) {
    let module = large();
    verify::verify_module(&module).expect("generated modules are valid");
    let insts: usize = module.functions.iter().map(pyfora_opt::edit::size).sum();
    let mut group = c.benchmark_group(format!("{}_functions_{insts}_instructions", module.functions.len()));
    group.sample_size(10);
    for (i, (name, pass)) in pyfora_opt::PASSES.iter().enumerate() {
        let mut before = module.clone();
        pyfora_opt::PASSES[..i].iter().for_each(|(_, pass)| pass(&mut before));
        group.bench_function(format!("{i}_{name}"), |b| {
            b.iter_batched(|| before.clone(), |mut m| pass(&mut m), BatchSize::LargeInput);
        });
    }
    group.bench_function("all", |b| {
        b.iter_batched(|| module.clone(), |mut m| pyfora_opt::optimise(&mut m), BatchSize::LargeInput);
    });
    group.bench_function("verify", |b| b.iter(|| verify::verify_module(black_box(&module))));
    let bytes = encode::module(&module).expect("resolves");
    group.bench_function("encode", |b| b.iter(|| encode::module(black_box(&module))));
    group.bench_function("decode", |b| b.iter(|| decode::module(black_box(&bytes))));
    let printed = text::print_module(&module);
    group.bench_function("print", |b| b.iter(|| text::print_module(black_box(&module))));
    group.bench_function("parse", |b| b.iter(|| text::parse_module(black_box(&printed))));
    group.finish();
}

criterion_group!(benches, passes);
criterion_main!(benches);
