//! The local CPython and its library.
#![allow(dead_code)] // Each test file uses some of it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the interpreter's library is; none where there is no interpreter.
pub fn library() -> Option<PathBuf> {
    let code = "import os; print(os.path.dirname(os.__file__))";
    let output = Command::new("python3").args(["-c", code]).output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

fn python_files(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).into_iter().flatten().flatten().collect();
    entries.sort_by_key(|entry| entry.path());
    for entry in entries {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("site-packages") {
            python_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            out.push(path);
        }
    }
}

/// All its files that are UTF-8; none where there is no interpreter.
pub fn texts() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    if let Some(library) = library() {
        python_files(&library, &mut files);
    }
    files
        .into_iter()
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            Some((path, text))
        })
        .collect()
}

/// Runs a script with its input; `None` without an interpreter.
pub fn python(script: &str, input: &str) -> Option<String> {
    let mut child = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(input.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    assert!(output.status.success(), "the script failed");
    String::from_utf8(output.stdout).ok()
}
