//! Objects of gcc are loaded, run and unloaded; damaged ones are refused.
#![allow(clippy::unwrap_used)]

mod common;

use common::{compile, meta, program, run};
use pyfora_bitcode::Shape;
use pyfora_exec::{Program, Value, Vm};

const CODE: &str = r#"
static const double table[4] = {1.5, 2.5, 3.5, 4.5};
static int64_t counter = 40;
static int64_t zeros[100];
int64_t visible = 2;
static int64_t (*volatile choose)(int64_t);
static __attribute__((noinline)) int64_t twice(int64_t x) { return 2 * x + zeros[x & 63]; }
static int64_t (*const pointers[2])(int64_t) = {twice, twice};
ENTRY {
    choose = pointers[args[0] & 1];
    counter += visible;
    switch (args[0]) {
        case 1: out[0] = bits(sin(table[choose(1)])); break;
        case 2: out[0] = bits(pow(table[1], 3.0)); break;
        case 3: out[0] = bits((double)counter); break;
        case 4: out[0] = bits(fmod(17.5, 4.0)); break;
        case 5: out[0] = bits(floor(f64(args[1]))); break;
        default: out[0] = bits(0.0);
    }
    return 0;
}
"#;

#[test]
fn calls_data_and_tables_work() {
    let vm = Vm::new(1);
    for flags in [&["-O2"][..], &["-O0"], &["-fvisibility=hidden", "-O3"], &["-fno-plt"]] {
        let object = compile(CODE, flags);
        let program = Program::load(meta(&[Shape::Int, Shape::Float], Shape::Float), &object).unwrap();
        let call = |i, x| run(&vm, &program, &[Value::int(i), Value::float(x)]).unwrap().as_float().unwrap();
        assert_eq!(call(1, 0.0), 3.5f64.sin(), "{flags:?}");
        assert_eq!(call(2, 0.0), 15.625);
        assert_eq!(call(3, 0.0), 46.0);
        assert_eq!(call(4, 0.0), 1.5);
        assert_eq!(call(5, -2.5), -3.0);
    }
}

#[test]
fn what_the_vm_does_not_offer_is_refused() {
    let object = compile("int system(const char *); ENTRY { return system(\"true\"); }", &[]);
    let error = Program::load(meta(&[], Shape::None), &object).unwrap_err();
    assert!(error.0.contains("`system`"), "{error}");
    let object = compile("int other(void) { return 1; }", &[]);
    assert!(Program::load(meta(&[], Shape::None), &object).unwrap_err().0.contains("no entry"));
    let object = compile("static _Thread_local int t; ENTRY { return t++ == 7; }", &[]);
    assert!(Program::load(meta(&[], Shape::None), &object).is_err());
    assert!(Program::load(meta(&[], Shape::None), b"").is_err());
    assert!(Program::load(meta(&[], Shape::None), b"\x7fELF but not really").is_err());
}

#[test]
fn damaged_objects_do_not_panic() {
    let object = compile(CODE, &[]);
    let meta = meta(&[Shape::Int, Shape::Float], Shape::Float);
    for n in (0..object.len()).step_by(7) {
        let _ = Program::load(meta.clone(), &object[..n]);
    }
    let mut seed = 12345u64;
    for _ in 0..20_000 {
        let mut bytes = object.clone();
        for _ in 0..4 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let at = (seed >> 33) as usize % bytes.len();
            bytes[at] = (seed >> 25) as u8;
        }
        let _ = Program::load(meta.clone(), &bytes);
    }
}

#[test]
fn programs_are_unloaded() {
    let pages = || std::fs::read_to_string("/proc/self/maps").unwrap().lines().count();
    let object = compile(CODE, &[]);
    let load = || Program::load(meta(&[Shape::Int, Shape::Float], Shape::Float), &object).unwrap();
    drop(load());
    let before = pages();
    (0..1000).for_each(|_| drop(load()));
    assert!(pages() <= before + 50, "{before} {}", pages());
    let kept = load();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    assert!(!maps.contains("rwxp"), "no page is writable and executable");
    assert!(kept.code_size() > 0);
    let trivial = program("ENTRY { return 0; }", &[], Shape::None);
    assert_eq!(*run(&Vm::new(1), &trivial, &[]).unwrap().shape(), Shape::None);
}

#[test]
fn the_objects_of_an_archive_call_one_another() {
    let entry = "int64_t twice(int64_t); int64_t one(void) { return 1; } ENTRY { out[0] = twice(args[0]); return 0; }";
    let other = "H int64_t one(void); H int64_t twice(int64_t x) { return 2 * x + one(); }";
    let archive = |objects: &[Vec<u8>]| {
        let mut out = b"!<arch>\n".to_vec();
        for object in objects {
            out.extend(format!("{:<48}{:<10}`\n", "t.o/", object.len()).into_bytes());
            out.extend(object);
            out.extend(std::iter::repeat_n(b'\n', out.len() % 2));
        }
        out
    };
    let whole = archive(&[compile(entry, &[]), compile(other, &["-O0"])]);
    let program = Program::load(meta(&[Shape::Int], Shape::Int), &whole).unwrap();
    assert_eq!(run(&Vm::new(1), &program, &[Value::int(20)]).unwrap().as_int(), Some(41));
    let missing = Program::load(meta(&[Shape::Int], Shape::Int), &archive(&[compile(entry, &[])]));
    assert!(missing.unwrap_err().0.contains("`twice`"));
    for n in (0..whole.len()).step_by(11) {
        assert!(Program::load(meta(&[Shape::Int], Shape::Int), &whole[..n]).is_err());
    }
}
