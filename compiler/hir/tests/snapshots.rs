//! Text in, text out: each `tests/cases/NAME.py` lowers to `NAME.hir`. `UPDATE_SNAPSHOTS=1` rewrites the latter.

mod common;

use std::path::Path;

use pyfora_hir::{lower_item, print};
use pyfora_syntax::{ModuleScope, check_purity_in, check_syntax, parse_item, split_items};

fn lowered(text: &str) -> String {
    let mut out = String::new();
    for span in split_items(text) {
        let item = &text[span.span().range()];
        let stmts = parse_item(item).expect("the cases parse");
        let mut diagnostics = Vec::new();
        check_syntax(&stmts, &mut diagnostics);
        check_purity_in(&stmts, &ModuleScope::of(&stmts), &mut diagnostics);
        let hir = lower_item(item, &stmts, diagnostics);
        common::check(&hir, item).expect("the invariants hold");
        out.push_str("# ");
        out.push_str(item.lines().next().unwrap_or(""));
        out.push('\n');
        out.push_str(&print(&hir));
        out.push('\n');
    }
    out
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let sources: Vec<_> = paths.iter().filter(|path| path.extension().is_some_and(|e| e == "py")).collect();
    assert!(!sources.is_empty());
    let mut wrong = Vec::new();
    for path in sources {
        let got = lowered(&std::fs::read_to_string(path).unwrap());
        let expected_path = path.with_extension("hir");
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&expected_path, &got).unwrap();
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if got != expected {
            let line = got.lines().zip(expected.lines()).position(|(a, b)| a != b);
            wrong.push(format!(
                "{} from line {:?}:\n{got}",
                expected_path.display(),
                line.map(|line| line + 1)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
