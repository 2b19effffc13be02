//! The map names what exists, and all that exists.

use crate::{members, root};
use std::collections::BTreeSet;

fn text() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md can be read")
}

/// The words between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with("```")).flat_map(|line| line.split('`').skip(1).step_by(2))
}

#[test]
fn every_crate_has_its_line() {
    let text = text();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| `pyfora-")).collect();
    for (name, folder) in members() {
        let start = format!("| `{name}` | `{folder}` | ");
        assert!(rows.iter().any(|row| row.starts_with(&start)), "no line starts with {start:?}");
    }
    assert_eq!(rows.len(), members().len(), "a line for a crate that does not exist");
}

#[test]
fn every_crate_named_exists() {
    let names: BTreeSet<String> = members().into_iter().map(|(name, _)| name).collect();
    let text = text();
    let named =
        text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| word.starts_with("pyfora-"));
    for name in named {
        assert!(names.contains(name), "{name} is no crate");
    }
}

#[test]
fn every_path_named_exists() {
    let text = text();
    for path in quoted(&text).filter(|word| word.contains('/')) {
        assert!(root().join(path).exists(), "{path} does not exist");
    }
}

/// One page, as people print it.
#[test]
fn it_is_short() {
    let lines = text().lines().count();
    assert!(lines <= 100, "{lines} lines");
}
