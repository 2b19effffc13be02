//! Raising, catching, tracebacks, recursion, arguments and results.
#![allow(clippy::unwrap_used)]

mod common;

use common::{meta, program, run};
use pyfora_bitcode::{ExcClass, Shape};
use pyfora_exec::{CancelToken, Frame, RunError, Value, Vm};

fn lines(frames: &[Frame]) -> Vec<(&str, u32)> {
    frames.iter().map(|f| (f.function.as_str(), f.line)).collect()
}

const RAISE: &str = r#"
static uint64_t slot;
static __attribute__((noinline)) int leaf(Context *ctx, int64_t what, uint64_t *out) {
    uint64_t arg;
    switch (what) {
        case 0: arg = (uint64_t)pyfora_rt_str_const(ctx, "bad thing", 9, &slot);
                pyfora_rt_raise(ctx, 1, 2, 0, &arg, 1); return 1;
        case 1: arg = 7; pyfora_rt_raise(ctx, 1, 1, 1, &arg, 1); return 1;
        case 2: pyfora_rt_raise_op(ctx, 1, 0, 0); return 1;
        case 3: pyfora_rt_raise(ctx, 1, 0, 3, 0, 0); return 1;
        case 4: pyfora_rt_str_concat(ctx, pyfora_rt_str_from_i64(1), pyfora_rt_str_from_i64(2), &arg);
                pyfora_rt_raise(ctx, 1, 0, 0, &arg, 1); return 1;
    }
    out[0] = 99;
    return 0;
}
ENTRY {
    if (leaf(ctx, args[0], out)) {
        pyfora_rt_trace(ctx, 0, 0);
        if (args[1] && pyfora_rt_error_is(ctx, 0, args[1])) { pyfora_rt_error_clear(ctx); out[0] = 1; return 0; }
        return 1;
    }
    return 0;
}
"#;

#[test]
fn exceptions_have_class_arguments_and_frames() {
    let vm = Vm::new(1);
    let program = program(RAISE, &[Shape::Int, Shape::Int], Shape::Int);
    let call = |what, catch| run(&vm, &program, &[Value::int(what), Value::int(catch)]);
    let Err(RunError::Exception { class, args, frames, .. }) = call(0, 0) else { panic!() };
    assert_eq!(class, ExcClass::Builtin("ValueError".to_owned()));
    assert_eq!(args[0].as_str(), Some("bad thing"));
    // The innermost site was inlined into another, which counts as its caller.
    assert_eq!(lines(&frames), [("main", 1), ("leaf", 1), ("inlined", 3)]);
    let Err(RunError::Exception { class, args, frames, .. }) = call(1, 0) else { panic!() };
    assert_eq!((class, args[0].as_int()), (ExcClass::Builtin("KeyError".to_owned()), Some(7)));
    assert_eq!(lines(&frames), [("main", 1)], "library frames are hidden");
    let Err(RunError::Overflow { frames }) = call(2, 0) else { panic!() };
    assert_eq!(lines(&frames), [("main", 1), ("leaf", 1)]);
    let Err(RunError::InvalidOperation { message, .. }) = call(3, 0) else { panic!() };
    assert_eq!(message, "list.append changes its list");
    let Err(RunError::Exception { args, .. }) = call(4, 0) else { panic!() };
    assert_eq!(args[0].as_str(), Some("12"));
    assert_eq!(call(5, 0).unwrap().as_int(), Some(99));
}

#[test]
fn handlers_catch_by_class() {
    let vm = Vm::new(1);
    let program = program(RAISE, &[Shape::Int, Shape::Int], Shape::Int);
    let call = |what, catch| run(&vm, &program, &[Value::int(what), Value::int(catch)]);
    assert_eq!(call(1, 2).unwrap().as_int(), Some(1), "a KeyError is a LookupError");
    assert!(matches!(call(0, 2), Err(RunError::Exception { .. })), "a ValueError is none");
    assert_eq!(call(0, 4).unwrap().as_int(), Some(1));
    assert!(matches!(call(2, 4), Err(RunError::Overflow { .. })), "nothing catches an overflow");
    assert!(matches!(call(3, 4), Err(RunError::InvalidOperation { .. })), "nor what is unsupported");
}

const DEEP: &str = r#"
static __attribute__((noinline)) int down(Context *ctx, int64_t n, int64_t *out) {
    volatile char frame[64];
    frame[0] = 1;
    uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
    if (sp < ctx->stack_limit && pyfora_rt_stack(ctx, sp)) { pyfora_rt_trace(ctx, 1, 0); return 1; }
    if (n == 0) { *out = 0; return 0; }
    int64_t below;
    if (down(ctx, n - 1, &below)) { pyfora_rt_trace(ctx, 1, 0); return 1; }
    *out = below + frame[0];
    return 0;
}
ENTRY {
    int64_t r;
    if (down(ctx, args[0], &r)) { pyfora_rt_trace(ctx, 0, 0); return 1; }
    out[0] = r;
    return 0;
}
"#;

#[test]
fn endless_recursion_is_an_error() {
    let vm = Vm::new(2);
    let program = program(DEEP, &[Shape::Int], Shape::Int);
    assert_eq!(run(&vm, &program, &[Value::int(100_000)]).unwrap().as_int(), Some(100_000));
    let Err(RunError::Exception { class, args, frames, .. }) = run(&vm, &program, &[Value::int(i64::MAX)])
    else {
        panic!()
    };
    assert_eq!(class, ExcClass::Builtin("RecursionError".to_owned()));
    assert_eq!(args[0].as_str(), Some("maximum recursion depth exceeded"));
    assert!(frames.len() < 3000 && frames[0].function == "main", "{}", frames.len());
    assert!(frames.iter().map(|f| f.omitted).sum::<u64>() > 500_000);
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let resident: usize = pages.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(resident * 4096 < 150 << 20, "the stack's memory was not given back: {resident} pages");
}

#[test]
fn values_pass_in_and_out() {
    let vm = Vm::new(1);
    let union = Shape::Union(vec![Shape::Int, Shape::Str]);
    let shape = Shape::Tuple(vec![Shape::Str, union.clone(), Shape::List(Box::new(Shape::Float))]);
    let code = "ENTRY { for (int i = 0; i < 5; i++) out[i] = args[i];
        pyfora_rt_retain((void *)out[0]); pyfora_rt_retain((void *)out[3]); pyfora_rt_retain((void *)out[4]); return 0; }";
    let program = program(code, std::slice::from_ref(&shape), shape.clone());
    let Shape::Union(arms) = union else { panic!() };
    let floats: Vec<f64> = (0..100_000).map(f64::from).collect();
    let arm = Value::union(arms, 1, Value::str("añ"));
    let arg = Value::tuple(vec![Value::str("text"), arm, Value::floats(&floats)]);
    let result = run(&vm, &program, std::slice::from_ref(&arg)).unwrap();
    drop(arg);
    let parts = result.parts().unwrap();
    assert_eq!(parts[0].as_str(), Some("text"));
    let (tag, arm) = parts[1].arm().unwrap();
    assert_eq!((tag, arm.as_str()), (1, Some("añ")));
    assert_eq!(parts[2].as_list().unwrap().floats().unwrap().concat(), floats);
    assert!(matches!(run(&vm, &program, &[Value::int(1)]), Err(RunError::Arguments(_))));
    assert!(matches!(run(&vm, &program, &[]), Err(RunError::Arguments(_))));
}

#[test]
fn errors_of_symbols_and_globals() {
    let vm = Vm::new(1);
    let code = "ENTRY { if (pyfora_rt_parse_int(ctx, (void *)ctx->globals[0], 10, out)) {
        pyfora_rt_trace(ctx, 0, 0); return 1; } return 0; }";
    let mut meta = meta(&[], Shape::Int);
    meta.globals = vec![Shape::Str];
    let program = pyfora_exec::Program::load(meta, &common::compile(code, &[])).unwrap();
    let call = |text| vm.run(&program, &[], &[Value::str(text)], &CancelToken::new());
    assert_eq!(call(" 1_0 ").unwrap().as_int(), Some(10));
    let Err(RunError::Exception { args, frames, .. }) = call("ten") else { panic!() };
    assert_eq!(args[0].as_str(), Some("invalid literal for int() with base 10: 'ten'"));
    assert_eq!(lines(&frames), [("main", 1)]);
}
