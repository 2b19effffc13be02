//! Over the local CPython's library: cutting a file into items and parsing each gives the whole file's parse.

use std::path::{Path, PathBuf};
use std::process::Command;

use pyfora_syntax::{parse_item_at, parse_module, split_items};

/// Where the interpreter's library is; none where there is no interpreter.
fn library() -> Option<PathBuf> {
    let code = "import os; print(os.path.dirname(os.__file__))";
    let output = Command::new("python3").args(["-c", code]).output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

fn python_files(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .collect();
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

fn texts() -> Vec<(PathBuf, String)> {
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

fn items_equal_whole(text: &str) -> Result<(), String> {
    let mut statements = Vec::new();
    let mut first_error = None;
    for item in split_items(text) {
        match parse_item_at(&text[item.span().range()], item.start) {
            Ok(more) => statements.extend(more),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    match (parse_module(text), first_error) {
        (Ok(whole), None) if whole == statements => Ok(()),
        (Err(_), Some(_)) => Ok(()),
        (Ok(_), None) => Err("the trees differ".to_owned()),
        (whole, items) => Err(format!("whole: {:?}, items: {items:?}", whole.err())),
    }
}

#[test]
fn items_together_are_the_file() {
    let mut failures = Vec::new();
    let texts = texts();
    for (path, text) in &texts {
        if let Err(why) = items_equal_whole(text) {
            failures.push(format!("{}: {why}", path.display()));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        texts.len(),
        failures.join("\n")
    );
}

/// Files cut off anywhere, or with a byte gone: both ways fail, or both succeed alike.
#[test]
fn damaged_files_fail_both_ways() {
    let mut failures = Vec::new();
    for (number, (path, text)) in texts()
        .into_iter()
        .enumerate()
        .filter(|(_, (_, text))| text.len() < 60_000)
    {
        let mut at = (number * 7919) % text.len().max(1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut without = text.clone();
        if at < without.len() {
            without.remove(at);
        }
        for damaged in [&text[..at], &text[at..], &without] {
            if let Err(why) = items_equal_whole(damaged) {
                failures.push(format!("{} at {at}: {why}", path.display()));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn items_of_small_texts() {
    for text in [
        "",
        "\n",
        "  # only\n",
        "x",
        "\u{feff}x = 1\n",
        "if a:\n    pass\n# between\nelif b:\n    pass\nelse:\n    pass\ny = 1",
        "try:\n  pass\nexcept E:\n  pass\nelse: pass\nfinally:\n  pass\n",
        "@a\n# c\n@b(\n1)\n\nclass C: pass\nasync  def f(): pass\n",
        "x = 1; y = 2\n'''\ndoc\n'''\n",
        "  x = 1\n",
        "x = 1\n  y = 2\n",
        "a = \\\n1\nb = 2\n",
        "match x:\n  case 1: pass\nmatch = 1\n",
        "x = (\ndef f(): pass\n",
        "x = 'a\ny = 1\n",
        "a\r\nb\rc\n",
        "if x:\n  a\n\x0cb\n",
        "\x0c\ndef f():\n  pass\n\x0c\ndef g(): pass\n",
        ")\nx\n",
        "else:\n  pass\n",
    ] {
        items_equal_whole(text).unwrap_or_else(|why| panic!("{text:?}: {why}"));
    }
    let text = "import a\n\n@d\ndef f():\n  pass\nasync def g(): pass\nclass C(B): pass\nx = 1\n";
    let items: Vec<_> = split_items(text)
        .into_iter()
        .map(|item| (item.line, item.name))
        .collect();
    assert_eq!(items, [(0, ""), (2, "f"), (5, "g"), (6, "C"), (7, "")]);
}
