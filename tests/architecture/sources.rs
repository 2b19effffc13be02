//! What no source file of some crates may say.

use crate::{members, root};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};

/// The Rust files below a folder, without those of tests, benches and examples.
fn files(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let mut out = Vec::new();
    let Ok(entries) = folder.read_dir_utf8() else { return out };
    for path in entries.flatten().map(|entry| entry.into_path()) {
        if path.is_dir() {
            out.extend(files(&path));
        } else if path.extension() == Some("rs") {
            out.push(path);
        }
    }
    out
}

/// The lines of a file that are code, with their numbers: no comments, nothing after the file's own tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let before_tests = text.lines().take_while(|line| *line != "#[cfg(test)]");
    before_tests.enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The places in the sources of the members that pass `which` where a line has one of the words.
fn found(which: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for (_, folder) in members().into_iter().filter(|(_, folder)| which(folder.as_str())) {
        for file in files(&root().join(&folder).join("src")) {
            let text = std::fs::read_to_string(&file).expect("a source file can be read");
            let hits = code(&text).filter(|(_, line)| words.iter().any(|word| has_word(line, word)));
            let file = file.strip_prefix(root()).unwrap_or(&file);
            out.extend(hits.map(|(number, _)| format!("{file}:{}", number + 1)));
        }
    }
    out
}

/// Whether a line has the word, not merely inside another one.
fn has_word(line: &str, word: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        !inside(line[..at].chars().next_back()) && !inside(line[at + word.len()..].chars().next())
    })
}

#[test]
fn unsafe_code_has_its_places() {
    let places = ["vm/runtime", "vm/exec", "compiler/llvm"];
    assert_eq!(found(|folder| !places.contains(&folder), &["unsafe"]), Vec::<String>::new());
    assert_ne!(found(|folder| places.contains(&folder), &["unsafe"]), Vec::<String>::new());
}

#[test]
fn the_compiler_reads_and_writes_through_system_alone() {
    let io = ["std::fs", "fs::", "File::open", "File::create", "OpenOptions", "std::net", "std::process"];
    let other = ["env::var", "env::var_os", "env::args", "println", "eprintln", "io::stdin", "io::stdout"];
    let places = found(|folder| folder.starts_with("compiler/"), &[&io[..], &other[..]].concat());
    let outside = places.iter().filter(|place| !place.starts_with("compiler/driver/src/source.rs:"));
    assert_eq!(outside.collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn nothing_links_a_library_of_its_own() {
    assert_eq!(found(|_| true, &["#[link"]), Vec::<String>::new());
}

/// Files stay short enough to read at once.
#[test]
fn files_are_short() {
    let mut long = Vec::new();
    for (_, folder) in members() {
        for file in ["src", "tests"].into_iter().flat_map(|part| files(&root().join(&folder).join(part))) {
            let lines = std::fs::read_to_string(&file).expect("a source file can be read").lines().count();
            if lines > 550 {
                long.push(format!("{file}: {lines} lines"));
            }
        }
    }
    assert_eq!(long, Vec::<String>::new());
}
