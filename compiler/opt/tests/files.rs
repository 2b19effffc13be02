//! Text in, text out: `tests/bitcode/opt/*.btc`. A file is a module under directives:
//!
//! ```text
//! // pass NAME            run this pass (any number, in order; `all` is the whole list)
//! // run 3, -1 = RESULT   the entry on these integers, before and after the passes
//! ```
//!
//! then a line `==` and what comes out. `BLESS=1 cargo test -p pyfora-opt` writes results and outcomes anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use pyfora_bitcode::{Module, text, verify};
use pyfora_interp::{Options, Outcome, Val, run};
use pyfora_opt::PASSES;

const RULER: &str = "\n==\n";

fn apply(module: &mut Module, name: &str) {
    let mut found = false;
    for (_, pass) in PASSES.iter().filter(|(n, _)| *n == name || name == "all") {
        if !found || name == "all" {
            pass(module);
        }
        found = true;
    }
    assert!(found, "no pass {name}");
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned(values) => values.iter().map(value).collect::<Vec<_>>().join(", "),
        Outcome::Raised(raised) => {
            let class = match &raised.class {
                pyfora_bitcode::ExcClass::Builtin(name) => name.clone(),
                user => format!("{user:?}"),
            };
            let frames = raised.frames.iter().map(|s| format!(" {}:{}", s.function, s.line));
            format!("{class} at{}", frames.collect::<String>())
        }
        other => format!("{other:?}"),
    }
}

fn value(value: &Val) -> String {
    match value {
        Val::I1(b) => b.to_string(),
        Val::I64(i) => i.to_string(),
        Val::F64(bits) => format!("{:?}", f64::from_bits(*bits)),
        Val::Null => "null".to_owned(),
        Val::Str(s) => format!("{s:?}"),
        Val::List(items) => {
            let items: Vec<String> = items.iter().map(|i| i.iter().map(self::value).collect()).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// Runs a file; gives what it should look like.
fn expected(path: &Path, source: &str) -> String {
    let mut module = text::parse_module(source).unwrap_or_else(|e| panic!("{}:{e}", path.display()));
    let before = module.clone();
    verify::verify_module(&module).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let directives = || source.lines().filter_map(|l| l.strip_prefix("// "));
    for name in directives().filter_map(|d| d.strip_prefix("pass ")) {
        apply(&mut module, name);
        let verdict = verify::verify_module(&module);
        verdict.unwrap_or_else(|e| panic!("{}: after {name}: {e}\n{module}", path.display()));
    }
    let counted = directives().any(|d| d == "pass refcount" || d == "pass all");
    let mut out = String::new();
    for line in source.lines() {
        let Some(rest) = line.strip_prefix("// run ") else {
            let _ = writeln!(out, "{line}");
            continue;
        };
        let args = rest.split(" = ").next().unwrap_or("");
        let numbers = args.split(',').map(str::trim).filter(|a| !a.is_empty() && *a != "=");
        let values: Vec<Val> = numbers.map(|a| Val::I64(a.parse().expect("an integer"))).collect();
        let plain = run(&before, &values, &Options::default());
        let after = run(&module, &values, &Options { counted, ..Options::default() });
        assert_eq!(after.outcome, plain.outcome, "{}: {line}\n{module}", path.display());
        assert!(
            !counted || after.live == 0,
            "{}: {line}: {} live objects\n{module}",
            path.display(),
            after.live
        );
        let _ = writeln!(out, "// run {} = {}", args.trim_end_matches('=').trim(), outcome(&plain.outcome));
    }
    let text: String = module.functions.iter().map(|f| format!("\n{f}")).collect();
    format!("{}{RULER}{}", out.trim_end(), text.trim_start())
}

#[test]
fn files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bitcode/opt");
    let entries = std::fs::read_dir(&folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("readable").path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut wrong = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        let source = text.split(RULER).next().unwrap_or("");
        let expected = expected(&path, source);
        if expected != text {
            if std::env::var_os("BLESS").is_some() {
                std::fs::write(&path, expected).expect("writable");
            } else {
                wrong.push(format!("{}\n{expected}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "set BLESS=1 to accept:\n{}", wrong.join("\n\n"));
}
