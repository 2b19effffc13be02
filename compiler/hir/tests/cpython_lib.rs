//! Over the local CPython's library: lowering every item of every file keeps the representation's invariants.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use pyfora_hir::{lower_item, print};
use pyfora_syntax::{ModuleScope, check_purity_in, check_syntax, parse_item, split_items};

fn library() -> Option<PathBuf> {
    let script = "import sysconfig; print(sysconfig.get_paths()['stdlib'])";
    let output = Command::new("python3").args(["-c", script]).output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

fn python_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "site-packages") {
                python_files(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

fn lower_file(text: &str) -> Result<usize, String> {
    let mut functions = 0;
    for span in split_items(text) {
        let item = &text[span.span().range()];
        let Ok(stmts) = parse_item(item) else { continue };
        let mut diagnostics = Vec::new();
        check_syntax(&stmts, &mut diagnostics);
        check_purity_in(&stmts, &ModuleScope::of(&stmts), &mut diagnostics);
        let hir = lower_item(item, &stmts, diagnostics);
        functions += hir.functions.len();
        common::check(&hir, item)
            .map_err(|why| format!("line {}: {why}\n{}\n{}", span.line + 1, item, print(&hir)))?;
    }
    Ok(functions)
}

#[test]
fn the_whole_library_lowers() {
    let Some(library) = library() else { return };
    let mut files = Vec::new();
    python_files(&library, &mut files);
    let mut functions = 0;
    for path in files {
        // Some files are in other encodings, or broken on purpose.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        match lower_file(&text) {
            Ok(count) => functions += count,
            Err(why) => panic!("{}: {why}", path.display()),
        }
    }
    println!("{functions} functions");
}

#[test]
fn damaged_files_lower() {
    let Some(library) = library() else { return };
    let mut files = Vec::new();
    python_files(&library, &mut files);
    for (number, path) in files.into_iter().enumerate().filter(|(number, _)| number % 7 == 0) {
        let Ok(mut text) = std::fs::read_to_string(&path) else { continue };
        let at = (number * 7919) % text.len().max(1);
        let Some(at) = (0..=at).rev().find(|&at| text.is_char_boundary(at)) else { continue };
        text.truncate(at);
        lower_file(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    }
}
