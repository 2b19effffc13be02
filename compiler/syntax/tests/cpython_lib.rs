//! Over the local CPython's library: cutting a file into items and parsing each gives the whole file's parse.

mod common;

use common::texts;
use pyfora_syntax::{check_purity, check_syntax, parse_item_at, parse_module, split_items};

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
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), texts.len(), failures.join("\n"));
}

/// Files cut off anywhere, or with a byte gone: both ways fail, or both succeed alike.
#[test]
fn damaged_files_fail_both_ways() {
    let mut failures = Vec::new();
    for (number, (path, text)) in
        texts().into_iter().enumerate().filter(|(number, (_, text))| number % 5 == 0 && text.len() < 60_000)
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
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
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
    let items: Vec<_> = split_items(text).into_iter().map(|item| (item.line, item.name)).collect();
    assert_eq!(items, [(0, ""), (2, "f"), (5, "g"), (6, "C"), (7, "")]);
}

/// What the parser accepts of the library, CPython compiles; so our further checks must find nothing in it.
#[test]
fn the_library_is_python() {
    let mut failures = Vec::new();
    let (mut files, mut unparsed, mut impure) = (0, 0, 0);
    for (path, text) in texts() {
        files += 1;
        let Ok(stmts) = parse_module(&text) else {
            unparsed += 1;
            continue;
        };
        let mut out = Vec::new();
        check_syntax(&stmts, &mut out);
        for found in &out {
            failures.push(format!("{}: {} {:?}", path.display(), found.message, &text[found.span.range()]));
        }
        check_purity(&stmts, &mut out);
        assert!(
            out.iter().all(|found| { text.get(found.span.range()).is_some_and(|part| !part.is_empty()) })
        );
        impure += usize::from(!out.is_empty());
    }
    println!("{files} files, {unparsed} do not parse, {impure} impure");
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}
