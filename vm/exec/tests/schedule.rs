//! Reductions: the same bits whatever the threads, the leftmost error, early ends, cancellation, no leaks.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use common::{program, run};
use pyfora_bitcode::Shape;
use pyfora_exec::{CancelToken, Program, RunError, Value, Vm};

const THREADS: [usize; 4] = [1, 2, 3, 7];

/// The counter of live objects is global, and times say nothing beside busy threads: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(|e| e.into_inner())
}

/// args: n, grain, work per index.
const SUM: &str = r#"
static int leaf(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    double s = 0;
    for (int64_t i = lo; i < hi; i++) {
        double x = 1.0 / (1 + i);
        for (int64_t k = 0; k < (int64_t)env[0]; k++) x = x * 1.0000001 + 1e-9;
        if (ctx->poll && pyfora_rt_poll(ctx)) return 1;
        s += x;
    }
    out[0] = bits(s);
    return 0;
}
static int combine(Context *ctx, const uint64_t *env, const uint64_t *a, const uint64_t *b, uint64_t *out) {
    out[0] = bits(f64(a[0]) + f64(b[0]) * 1.0000000001);
    return 0;
}
ENTRY { return pyfora_rt_par_reduce(ctx, args[0], args[1], leaf, combine, args + 2, 1, 0, 0, out); }
"#;

fn sum_program() -> Program {
    program(SUM, &[Shape::Int, Shape::Int, Shape::Int], Shape::Float)
}

fn sum(vm: &Vm, program: &Program, n: i64, grain: i64, work: i64) -> u64 {
    let args = [Value::int(n), Value::int(grain), Value::int(work)];
    run(vm, program, &args).unwrap().as_float().unwrap().to_bits()
}

/// The tree as the contract has it, by recursion.
fn expected(n: i64, grain: i64, lo: i64, hi: i64) -> f64 {
    if hi - lo == 1 {
        return (lo * grain..n.min((lo + 1) * grain)).fold(0.0, |s, i| s + 1.0 / (1 + i) as f64);
    }
    let middle = lo + ((hi - lo) as u64).next_power_of_two() as i64 / 2;
    expected(n, grain, lo, middle) + expected(n, grain, middle, hi) * 1.0000000001
}

#[test]
fn the_tree_is_the_contracts() {
    let _alone = alone();
    let program = sum_program();
    for threads in THREADS {
        let vm = Vm::new(threads);
        for (n, grain) in [
            (1, 1),
            (2, 1),
            (3, 1),
            (7, 1),
            (8, 1),
            (9, 2),
            (1000, 7),
            (4096, 64),
            (100_000, 1),
            (99_999, 10),
        ] {
            let leaves = (n - 1) / grain + 1;
            assert_eq!(
                sum(&vm, &program, n, grain, 0),
                expected(n, grain, 0, leaves).to_bits(),
                "{threads} {n} {grain}"
            );
        }
    }
}

#[test]
fn bits_do_not_depend_on_threads() {
    let _alone = alone();
    let program = sum_program();
    let sizes = [(100_000, 16, 100), (30_011, 1, 300), (500_000, 1000, 20), (3_000_000, 1, 0)];
    let results = |threads| {
        let vm = Vm::new(threads);
        sizes.map(|(n, grain, work)| [0; 3].map(|_| sum(&vm, &program, n, grain, work)))
    };
    let one = results(1);
    for threads in &THREADS[1..] {
        assert_eq!(results(*threads), one, "{threads}");
    }
}

/// A sum over i of a sum over j < 300, nested in leaves of one index.
const NESTED: &str = r#"
static int inner(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    double s = 0;
    for (int64_t j = lo; j < hi; j++) s += 1.0 / (1 + j + env[0]);
    out[0] = bits(s);
    return 0;
}
static int combine(Context *ctx, const uint64_t *env, const uint64_t *a, const uint64_t *b, uint64_t *out) {
    out[0] = bits(f64(a[0]) + f64(b[0]));
    return 0;
}
static int outer(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    uint64_t i = lo;
    return pyfora_rt_par_reduce(ctx, lo % 1000 == 77 ? 100000 : 300, 10, inner, combine, &i, 1, 0, 0, out);
}
ENTRY { return pyfora_rt_par_reduce(ctx, args[0], 1, outer, combine, 0, 1, 0, 0, out); }
"#;

#[test]
fn reductions_nest() {
    let _alone = alone();
    let program = program(NESTED, &[Shape::Int], Shape::Float);
    let results = THREADS.map(|threads| {
        let vm = Vm::new(threads);
        [1, 10_000, 777, 40_000]
            .map(|n| run(&vm, &program, &[Value::int(n)]).unwrap().as_float().unwrap().to_bits())
    });
    assert!(results.iter().all(|r| *r == results[0]));
}

/// fib by reductions over two branches: args: n.
const FIB: &str = r#"
static int fib(Context *ctx, int64_t n, uint64_t *out);
static int leaf(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    return fib(ctx, env[0] - 1 - lo, out);
}
static int combine(Context *ctx, const uint64_t *env, const uint64_t *a, const uint64_t *b, uint64_t *out) {
    out[0] = a[0] + b[0];
    return 0;
}
static int fib(Context *ctx, int64_t n, uint64_t *out) {
    if (n < 2) { out[0] = n; return 0; }
    uint64_t env = n;
    return pyfora_rt_par_reduce(ctx, 2, 1, leaf, combine, &env, 1, 0, 0, out);
}
ENTRY { return fib(ctx, args[0], out); }
"#;

#[test]
fn recursion_forks() {
    let _alone = alone();
    let program = program(FIB, &[Shape::Int], Shape::Int);
    for threads in THREADS {
        assert_eq!(run(&Vm::new(threads), &program, &[Value::int(27)]).unwrap().as_int(), Some(196_418));
    }
}

/// Lists of strings, one per index; index args[2] raises, and so does every index from args[3] on.
const LISTS: &str = r#"
static int leaf(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    void *list = pyfora_rt_list_builder(1, 3);
    for (int64_t i = lo; i < hi; i++) {
        if (i == (int64_t)env[0] || i >= (int64_t)env[1]) {
            uint64_t arg = i;
            pyfora_rt_raise(ctx, 1, 0, 1, &arg, 1);
            pyfora_rt_release(list);
            return 1;
        }
        uint64_t s = (uint64_t)pyfora_rt_str_from_i64(i);
        pyfora_rt_list_push(list, &s);
        for (volatile int k = 0; k < 100; k++) {}
    }
    out[0] = (uint64_t)list;
    return 0;
}
static int combine(Context *ctx, const uint64_t *env, const uint64_t *a, const uint64_t *b, uint64_t *out) {
    out[0] = (uint64_t)pyfora_rt_list_concat((void *)a[0], (void *)b[0]);
    return 0;
}
ENTRY {
    if (pyfora_rt_par_reduce(ctx, args[0], args[1], leaf, combine, args + 2, 1, 1, 0, out)) {
        pyfora_rt_trace(ctx, 0, 0);
        return 1;
    }
    return 0;
}
"#;

#[test]
fn lists_are_built_in_order_and_the_leftmost_error_wins() {
    let _alone = alone();
    let ints = [Shape::Int, Shape::Int, Shape::Int, Shape::Int];
    let program = program(LISTS, &ints, Shape::List(Box::new(Shape::Str)));
    let before = pyfora_runtime::object::live_objects();
    for threads in THREADS {
        let vm = Vm::new(threads);
        let call = |n, grain, a, b| {
            run(&vm, &program, &[Value::int(n), Value::int(grain), Value::int(a), Value::int(b)])
        };
        let list = call(50_000, 33, -1, i64::MAX).unwrap();
        let view = list.as_list().unwrap();
        assert_eq!(view.len(), 50_000);
        for i in (0..50_000).step_by(777).chain([49_999]) {
            assert_eq!(view.get(i).unwrap().as_str(), Some(i.to_string().as_str()));
        }
        for (at, from) in
            [(40_000, 40_001), (-1, 100), (20_000, 20_100), (0, 1), (49_999, 60_000), (-1, 25_000)]
        {
            for grain in [1, 50] {
                let error = call(50_000, grain, at, from).unwrap_err();
                let RunError::Exception { args, frames, .. } = error else { panic!("{error}") };
                let first = if at >= 0 { at.min(from) } else { from };
                assert_eq!(args[0].as_int(), Some(first), "{threads} threads");
                let names: Vec<&str> = frames.iter().map(|f| f.function.as_str()).collect();
                assert_eq!(names, ["main", "leaf"]);
            }
        }
    }
    assert_eq!(pyfora_runtime::object::live_objects(), before, "objects leak");
}

/// any(i == args[1] …), where indices from args[2] on raise: state is (found, position).
const ANY: &str = r#"
static int leaf(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    out[0] = 0; out[1] = hi - lo;
    for (int64_t i = lo; i < hi; i++) {
        if (i >= (int64_t)env[1]) { uint64_t arg = i; pyfora_rt_raise(ctx, 1, 0, 1, &arg, 1); return 1; }
        for (volatile int k = 0; k < 50; k++) {}
        if (i == (int64_t)env[0]) { out[0] = 1; out[1] = i - lo; return 0; }
    }
    return 0;
}
static int combine(Context *ctx, const uint64_t *env, const uint64_t *a, const uint64_t *b, uint64_t *out) {
    out[0] = a[0] | b[0];
    out[1] = a[0] ? a[1] : a[1] + b[1];
    return 0;
}
ENTRY { return pyfora_rt_par_reduce(ctx, args[0], 20, leaf, combine, args + 1, 2, 0, 1, out); }
"#;

#[test]
fn an_early_end_hides_what_lies_to_its_right() {
    let _alone = alone();
    let shape = Shape::Tuple(vec![Shape::Bool, Shape::Int]);
    let program = program(ANY, &[Shape::Int, Shape::Int, Shape::Int], shape);
    for threads in THREADS {
        let vm = Vm::new(threads);
        let n = 100_000;
        let call = |at, from| run(&vm, &program, &[Value::int(n), Value::int(at), Value::int(from)]);
        for at in [0, 1, 19, 20, 777, 50_000, 65_536, 99_999] {
            let parts = call(at, at + 1).unwrap().parts().unwrap();
            assert_eq!((parts[0].as_bool(), parts[1].as_int()), (Some(true), Some(at)), "{threads} threads");
        }
        let parts = call(-1, n).unwrap().parts().unwrap();
        assert_eq!((parts[0].as_bool(), parts[1].as_int()), (Some(false), Some(n)));
        assert!(matches!(call(60_000, 59_999), Err(RunError::Exception { .. })));
    }
}

const ENDLESS: &str = r#"
static int leaf(Context *ctx, const uint64_t *env, int64_t lo, int64_t hi, uint64_t *out) {
    for (;;) if (ctx->poll && pyfora_rt_poll(ctx)) { pyfora_rt_trace(ctx, 1, 0); return 1; }
}
static int combine(Context *ctx, const uint64_t *env, const uint64_t *a, const uint64_t *b, uint64_t *out) { return 0; }
ENTRY {
    if (args[0] == 1) return leaf(ctx, 0, 0, 1, out);
    return pyfora_rt_par_reduce(ctx, args[0], 1, leaf, combine, 0, 0, 0, 0, out);
}
"#;

/// Cancels a run that would not end; how long it then takes.
fn cancel_after(vm: &Vm, program: &Program, n: i64, delay: Duration) -> Duration {
    let token = CancelToken::new();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| vm.run(program, &[Value::int(n)], &[], &token));
        std::thread::sleep(delay);
        let start = Instant::now();
        token.cancel();
        assert!(matches!(run.join().unwrap(), Err(RunError::Interrupted)));
        start.elapsed()
    })
}

#[test]
fn runs_can_be_cancelled() {
    let _alone = alone();
    let program = program(ENDLESS, &[Shape::Int], Shape::None);
    for threads in THREADS {
        let vm = Vm::new(threads);
        for n in [1, 2, 100, i64::MAX] {
            // On a loaded machine the system itself can take longer to let us run: one of three tries is in time.
            let times = [(); 3].map(|()| cancel_after(&vm, &program, n, Duration::from_millis(20)));
            assert!(times.iter().any(|t| *t < Duration::from_millis(100)), "{times:?}");
        }
        assert!(matches!(
            vm.run(&program, &[Value::int(1)], &[], &{
                let t = CancelToken::new();
                t.cancel();
                t
            }),
            Err(RunError::Interrupted)
        ));
    }
}

#[test]
fn several_runs_share_the_threads() {
    let _alone = alone();
    let (long, short) = (program(ENDLESS, &[Shape::Int], Shape::None), sum_program());
    for threads in [1, 2, 4] {
        let vm = Vm::new(threads);
        let (token, over) = (CancelToken::new(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let result = vm.run(&long, &[Value::int(1000)], &[], &token);
                over.store(true, Ordering::SeqCst);
                assert!(matches!(result, Err(RunError::Interrupted)));
            });
            let many: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| (0..5).map(|_| sum(&vm, &short, 20_000, 10, 50)).collect::<Vec<u64>>())
                })
                .collect();
            let results: Vec<Vec<u64>> = many.into_iter().map(|m| m.join().unwrap()).collect();
            assert!(results.iter().flatten().all(|r| *r == results[0][0]));
            assert!(!over.load(Ordering::SeqCst));
            token.cancel();
        });
    }
}

#[test]
fn nothing_hangs_under_many_short_runs() {
    let _alone = alone();
    let program = sum_program();
    for threads in THREADS {
        let vm = Vm::new(threads);
        let first = sum(&vm, &program, 3000, 3, 3);
        for _ in 0..300 {
            assert_eq!(sum(&vm, &program, 3000, 3, 3), first);
        }
    }
    for _ in 0..50 {
        let vm = Vm::new(3);
        sum(&vm, &program, 100, 1, 0);
    }
}
