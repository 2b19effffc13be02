//! Strings and what is parsed from them, against CPython.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::process::{Command, Stdio};

use pyfora_runtime::object::{Object, Ref};
use pyfora_runtime::parse::{pyfora_rt_parse_float, pyfora_rt_parse_int};
use pyfora_runtime::repr::repr;
use pyfora_runtime::string::*;
use pyfora_runtime::value::exception_of;
use pyfora_runtime::{Context, ErrorKind, Hooks};

/// Evaluates a Python expression of `s` for each text; the results come back as JSON strings would print.
fn python(expression: &str, texts: &[String]) -> Vec<String> {
    let script = format!(
        "import sys, struct\n\
         def b(x): return str(struct.unpack('<q', struct.pack('<d', x))[0]) if x == x else 'nan'\n\
         def go(s):\n\
         \x20   try: return {expression}\n\
         \x20   except Exception as x: return type(x).__name__ + ': ' + str(x)\n\
         def unhex(h): return bytes.fromhex(h).decode('utf-8')\n\
         for line in sys.stdin: print(go(unhex(line.strip())).encode('utf-8', 'surrogatepass').hex())\n"
    );
    let mut child = Command::new("python3")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the tests need python3");
    let hex = |t: &String| t.bytes().map(|b| format!("{b:02x}")).collect::<String>() + "\n";
    let input: String = texts.iter().map(hex).collect();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let out = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(out.status.success());
    let unhex = |line: &str| {
        let bytes = (0..line.len() / 2).map(|i| u8::from_str_radix(&line[2 * i..2 * i + 2], 16).unwrap());
        String::from_utf8(bytes.collect()).unwrap()
    };
    String::from_utf8(out.stdout).unwrap().lines().map(unhex).collect()
}

fn check(expression: &str, texts: &[String], ours: impl Fn(&str) -> String) {
    for (text, theirs) in texts.iter().zip(python(expression, texts)) {
        assert_eq!(ours(text), theirs, "{expression} of {text:?}");
    }
}

unsafe fn never(_: &Context) -> i32 {
    0
}

unsafe fn no_reduce(_: &Context, _: &pyfora_runtime::Reduce, _: *mut u64) -> i32 {
    1
}

static HOOKS: Hooks = Hooks { poll: never, reduce: no_reduce };

fn context() -> Context {
    Context::new(&HOOKS, std::ptr::null(), 0)
}

fn object(text: &str) -> Object {
    // SAFETY: a new string is owned by whoever made it.
    unsafe { Object::from_owned(Str::create(text)).unwrap() }
}

fn message(ctx: &Context) -> String {
    let error = ctx.take_error().unwrap();
    match &error.kind {
        ErrorKind::Builtin { class, .. } => {
            let (_, args) = exception_of(&error.kind).unwrap();
            format!("{class}: {}", args[0].as_str().unwrap())
        }
        ErrorKind::Invalid(_) | ErrorKind::Overflow => "too large".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn pieces(pieces: &[&str], seed: &mut u64) -> String {
    let mut next = || {
        *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*seed >> 33) as usize
    };
    (0..next() % 7).map(|_| pieces[next() % pieces.len()]).collect()
}

#[test]
fn floats_are_parsed_as_in_python() {
    let parts = [
        "1", "23", "0", ".", "e", "E", "+", "-", "_", "inf", "nan", "Infinity", " ", "\u{3000}", "٣", "e5",
        "x", "\0", "é",
    ];
    let mut seed = 1;
    let mut texts: Vec<String> = (0..30_000).map(|_| pieces(&parts, &mut seed)).collect();
    texts.extend(
        [
            "1_000.5_0e1_0",
            "1__0",
            "_1",
            "1_",
            "1_.5",
            "1._5",
            "  -.5\n",
            "1e400",
            "-1e-400",
            "0x10",
            "1e",
            "+",
            ".",
            "infinit",
        ]
        .map(String::from),
    );
    let ctx = context();
    check("b(float(s))", &texts, |text| {
        let (s, mut out) = (object(text), 0);
        // SAFETY: live objects, and room for the result.
        match unsafe { pyfora_rt_parse_float(&ctx, s.as_ref(), &mut out) } {
            0 if f64::from_bits(out).is_nan() => "nan".to_owned(),
            0 => (out as i64).to_string(),
            _ => message(&ctx),
        }
    });
}

#[test]
fn integers_are_parsed_as_in_python() {
    let parts = [
        "1", "23", "0", "00", "0x", "0X", "0b", "0o", "_", "+", "-", " ", "\t", "f", "Z", "٣٤", "9", "a",
        ".", "\u{2003}", "é",
    ];
    let mut seed = 2;
    let mut texts: Vec<String> = (0..20_000).map(|_| pieces(&parts, &mut seed)).collect();
    texts.extend(
        ["9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809"]
            .map(String::from),
    );
    texts.extend([5000, 4300, 4301].map(|n| "1".repeat(n)));
    texts.push("bad".repeat(100));
    let ctx = context();
    for base in [10, 0, 2, 8, 16, 36, 7, 1, 37] {
        let expression =
            format!("(lambda i: str(i) if -2**63 <= i < 2**63 else 'too large')(int(s, {base}))");
        check(&expression, &texts, |text| {
            let (s, mut out) = (object(text), 0);
            // SAFETY: live objects, and room for the result.
            match unsafe { pyfora_rt_parse_int(&ctx, s.as_ref(), base, &mut out) } {
                0 => (out as i64).to_string(),
                _ => message(&ctx),
            }
        });
    }
}

#[test]
fn repr_is_pythons() {
    let mut texts: Vec<String> =
        (0..0x11_0000u32).step_by(7).filter_map(char::from_u32).map(String::from).collect();
    texts.extend((0..0x3000u32).filter_map(char::from_u32).map(String::from));
    texts.extend(
        ["it's", "say \"hi\"", "it's \"both\"", "back\\slash", "tab\tnew\nline\r", "", "a\u{0}b"]
            .map(String::from),
    );
    check("repr(s)", &texts, |text| repr(text.as_bytes()));
    assert_eq!(repr(b"\xed\xa0\x80"), "'\\ud800'", "a surrogate of its own");
}

fn text(r: Ref) -> String {
    // SAFETY: every caller passes a new reference, which ends here.
    unsafe {
        let object = Object::from_owned(r).unwrap();
        Str::of(object.as_ref()).to_text()
    }
}

#[test]
fn strings_are_indexed_by_code_point() {
    let long: String = (0..500).map(|i| ['a', 'é', '世', '🎉'][i * i % 4]).collect();
    for sample in ["", "plain", "añb", &long] {
        let s = object(sample);
        let r = s.as_ref();
        // SAFETY: `s` lives.
        unsafe {
            assert_eq!(pyfora_rt_str_len(r), sample.chars().count() as i64);
            for (i, c) in sample.chars().enumerate() {
                assert_eq!(text(pyfora_rt_str_index(r, i as i64)), c.to_string());
            }
            let other = object("é!");
            let (ctx, mut out) = (context(), 0);
            assert_eq!(pyfora_rt_str_concat(&ctx, r, other.as_ref(), &mut out), 0);
            assert_eq!(text(out as Ref), format!("{sample}é!"));
            assert_eq!(pyfora_rt_str_eq(r, object(sample).as_ref()), 1);
            assert_eq!(pyfora_rt_str_contains(r, object("").as_ref()), 1);
            assert_eq!(pyfora_rt_str_repeat(&ctx, r, 3, &mut out), 0);
            assert_eq!(text(out as Ref), sample.repeat(3));
            assert_eq!(pyfora_rt_str_repeat(&ctx, r, -3, &mut out), 0);
            assert_eq!(text(out as Ref), "");
        }
    }
    let order = ["", "A", "a", "ab", "b", "é", "世", "\u{ffff}", "🎉"];
    for (i, a) in order.iter().enumerate() {
        for (j, b) in order.iter().enumerate() {
            // SAFETY: both live for the call.
            let compared = unsafe { pyfora_rt_str_compare(object(a).as_ref(), object(b).as_ref()) };
            assert_eq!(compared, i.cmp(&j) as i64);
        }
    }
    // SAFETY: as above.
    unsafe {
        let (ctx, mut out) = (context(), 0);
        assert_eq!(pyfora_rt_str_repeat(&ctx, object("ab").as_ref(), i64::MAX, &mut out), 1);
        assert_eq!(pyfora_rt_str_contains(object("añ世b").as_ref(), object("世").as_ref()), 1);
        assert_eq!(pyfora_rt_str_contains(object("añ世b").as_ref(), object("c").as_ref()), 0);
    }
}
