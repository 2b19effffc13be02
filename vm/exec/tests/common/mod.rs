//! Objects from C, as the code generator would make them.
#![allow(dead_code, clippy::unwrap_used)]

use std::process::Command;

use pyfora_bitcode::{ExcClass, ExcDesc, FunctionMeta, Meta, Shape, Site};
use pyfora_exec::{CancelToken, Program, RunError, Value, Vm};

const HEADER: &str = r#"
#include <stdint.h>
#include <string.h>
#include <math.h>
typedef struct { volatile uint32_t poll; volatile uintptr_t stack_limit; const uint64_t *globals; } Context;
typedef int (*Leaf)(Context *, const uint64_t *, int64_t, int64_t, uint64_t *);
typedef int (*Combine)(Context *, const uint64_t *, const uint64_t *, const uint64_t *, uint64_t *);
#define H __attribute__((visibility("hidden")))
void pyfora_rt_raise(Context *, uint32_t, uint32_t, uint32_t, const uint64_t *, uint64_t);
int pyfora_rt_stack(Context *, uint64_t);
void pyfora_rt_raise_op(Context *, uint32_t, uint32_t, uint32_t);
void pyfora_rt_trace(Context *, uint32_t, uint32_t);
int pyfora_rt_poll(Context *);
uint8_t pyfora_rt_error_is(Context *, uint32_t, uint32_t);
void pyfora_rt_error_clear(Context *);
int pyfora_rt_par_reduce(Context *, int64_t, int64_t, Leaf, Combine, const uint64_t *, uint64_t, uint64_t, uint32_t,
                         uint64_t *);
void *pyfora_rt_str_const(Context *, const char *, uint64_t, uint64_t *);
void *pyfora_rt_list_builder(uint64_t, uint64_t);
void pyfora_rt_list_push(void *, const uint64_t *);
int64_t pyfora_rt_list_len(void *);
void pyfora_rt_list_get(void *, int64_t, uint64_t *);
void *pyfora_rt_list_concat(void *, void *);
void pyfora_rt_retain(void *);
void pyfora_rt_release(void *);
int pyfora_rt_str_concat(Context *, void *, void *, uint64_t *);
void *pyfora_rt_str_from_i64(int64_t);
int pyfora_rt_parse_int(Context *, void *, int64_t, uint64_t *);
#define ENTRY int pyfora_entry(Context *ctx, const uint64_t *args, uint64_t *out)
static inline double f64(uint64_t b) { double x; memcpy(&x, &b, 8); return x; }
static inline uint64_t bits(double x) { uint64_t b; memcpy(&b, &x, 8); return b; }
"#;

/// The object of a C text.
pub fn compile(code: &str, flags: &[&str]) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let (source, object) = (dir.path().join("t.c"), dir.path().join("t.o"));
    std::fs::write(&source, format!("{HEADER}{code}")).unwrap();
    let base = ["-c", "-O2", "-fPIC", "-fno-math-errno", "-fcf-protection=none"];
    let gcc =
        Command::new("gcc").args(base).args(flags).arg("-o").arg(&object).arg(&source).output().unwrap();
    assert!(gcc.status.success(), "{}", String::from_utf8_lossy(&gcc.stderr));
    std::fs::read(object).unwrap()
}

/// A description with two functions, three sites and some exceptions each.
pub fn meta(params: &[Shape], result: Shape) -> Meta {
    let site = |function: &str, line, hidden| Site {
        file: "t.py".to_owned(),
        function: function.to_owned(),
        line,
        column: 4,
        hidden,
        inlined_at: None,
    };
    let exc = |name: &str, args: &[Shape]| ExcDesc {
        class: ExcClass::Builtin(name.to_owned()),
        args: args.to_vec(),
    };
    let function = |name: &str| FunctionMeta {
        sites: vec![
            site(name, 1, false),
            site("library", 2, true),
            Site { inlined_at: Some(0), ..site("inlined", 3, false) },
        ],
        excs: vec![
            exc("ValueError", &[Shape::Str]),
            exc("KeyError", &[Shape::Int]),
            exc("LookupError", &[]),
            exc("InvalidPyforaOperation", &[Shape::ConstStr("list.append changes its list".to_owned())]),
            exc("BaseException", &[]),
        ],
    };
    Meta {
        params: params.to_vec(),
        result,
        globals: Vec::new(),
        functions: vec![function("main"), function("leaf")],
    }
}

/// A program of a C text.
pub fn program(code: &str, params: &[Shape], result: Shape) -> Program {
    Program::load(meta(params, result), &compile(code, &[])).unwrap()
}

/// Runs a program to its end.
pub fn run(vm: &Vm, program: &Program, args: &[Value]) -> Result<Value, RunError> {
    vm.run(program, args, &[], &CancelToken::new())
}
