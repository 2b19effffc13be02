//! `run`, `--emit` and `cache` from outside. Where the command was built without a code generator, that is what it says.

use std::path::Path;
use std::process::{Command, Output};

const PROGRAM: &str = "\
import math
SCALE = 2.5


def is_prime(p):
    x = 2
    while x * x <= p:
        if p % x == 0:
            return 0
        x = x + 1
    return 1


def main(n):
    return sum(is_prime(x) for x in range(n)), SCALE * n, [math.sqrt(i) for i in range(3)]


def bad(n):
    if n == 0:
        return 1 // n
    return bad(n - 1)


def power(n):
    return 3 ** n


def impure(n):
    print(n)
    return n
";

fn pyfora(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pyfora"))
        .args(args)
        .current_dir(dir)
        .env("PYFORA_CACHE_DIR", dir.join("cache"))
        .output()
        .expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder with the program; `None` where no code can be generated, which the command must say.
fn folder() -> Option<tempfile::TempDir> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(dir.path().join("p.py"), PROGRAM).expect("a file in it");
    if pyfora_llvm::Options::default().key_text().is_ok() {
        return Some(dir);
    }
    let out = pyfora(dir.path(), &["run", "p.py", "10"]);
    assert!(text(&out.stderr).contains("code generator"), "{}", text(&out.stderr));
    None
}

#[test]
fn a_function_runs_without_python() {
    let Some(dir) = folder() else { return };
    let out = pyfora(dir.path(), &["run", "p.py", "--entry", "main", "1000"]);
    assert_eq!(text(&out.stdout), "(170, 2500.0, [0.0, 1.0, 1.4142135623730951])\n", "{}", text(&out.stderr));
    assert!(out.status.success());
}

#[test]
fn an_error_is_printed_as_python_prints_it() {
    let Some(dir) = folder() else { return };
    let out = pyfora(dir.path(), &["run", "p.py", "--entry", "bad", "1"]);
    assert_eq!(out.status.code(), Some(1));
    let wanted = "\
Traceback (most recent call last):
  File \"p.py\", line 21, in bad
    return bad(n - 1)
  File \"p.py\", line 20, in bad
    return 1 // n
ZeroDivisionError: integer division or modulo by zero
";
    assert_eq!(text(&out.stderr), wanted);
}

#[test]
fn ints_are_exact_or_what_was_asked_for() {
    let Some(dir) = folder() else { return };
    let run = |how: &str| {
        let out = pyfora(dir.path(), &["run", "--int-overflow", how, "p.py", "--entry", "power", "41"]);
        text(&out.stdout) + &text(&out.stderr)
    };
    assert_eq!(run("exact"), "36472996377170786403\n");
    assert_eq!(run("wide"), "36472996377170786403\n");
    assert_eq!(run("wrap"), "-420491770248316829\n");
    assert!(run("raise").ends_with("InvalidPyforaOperation: integer result does not fit in 64 bits\n"));
    let code = |ints: &str| {
        let entry = ["--entry", "is_prime(int)", "--ints", ints, "p.py"];
        text(&pyfora(dir.path(), &[&["compile", "--emit", "bitcode"], &entry[..]].concat()).stdout)
    };
    // What runs on machine words pays nothing.
    assert!(!code("narrow").contains("ref") && code("wide").contains("$big_mul"));
}

#[test]
fn impure_code_that_is_reached_does_not_run() {
    let Some(dir) = folder() else { return };
    let out = pyfora(dir.path(), &["run", "p.py", "--entry", "impure", "1"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(text(&out.stderr).contains("PF107"), "{}", text(&out.stderr));
}

#[test]
fn every_stage_can_be_seen() {
    let Some(dir) = folder() else { return };
    for (stage, part) in
        [("hir", "def f0 is_prime"), ("bitcode", "i64.rem"), ("llvm", "define"), ("asm", "idivq")]
    {
        let out = pyfora(dir.path(), &["compile", "--emit", stage, "--entry", "is_prime(int)", "p.py"]);
        assert!(text(&out.stdout).contains(part), "{stage}: {}{}", text(&out.stdout), text(&out.stderr));
    }
    let out = pyfora(dir.path(), &["compile", "--emit", "obj", "--entry", "is_prime(int)", "p.py"]);
    assert!(out.stdout.starts_with(b"\x7fELF"));
    let out = pyfora(dir.path(), &["compile", "--emit", "hir", "--entry", "nowhere", "p.py"]);
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn the_cache_counts_and_clears() {
    let Some(dir) = folder() else { return };
    for _ in 0..2 {
        assert!(pyfora(dir.path(), &["run", "p.py", "10"]).status.success());
    }
    let stats = text(&pyfora(dir.path(), &["cache", "stats"]).stdout);
    let counter = |name: &str| {
        let line = stats.lines().find(|l| l.starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!((counter("llvm runs"), counter("hits"), counter("entries")), (1, 1, 1), "{stats}");
    assert!(pyfora(dir.path(), &["cache", "verify"]).status.success());
    assert!(pyfora(dir.path(), &["cache", "clear"]).status.success());
    let stats = text(&pyfora(dir.path(), &["cache", "stats"]).stdout);
    assert!(stats.contains("entries    0"), "{stats}");
}

#[test]
fn a_wrong_command_line_is_a_usage_error() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(pyfora(dir.path(), &["run", "nothing.py"]).status.code(), Some(2));
    std::fs::write(dir.path().join("p.py"), PROGRAM).unwrap();
    let out = pyfora(dir.path(), &["compile", "--emit", "hir", "--entry", "f(int", "p.py"]);
    assert_eq!(out.status.code(), Some(2));
}
