//! What is done again after an edit.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

use pyfora_driver::lint::lint_text;
use pyfora_driver::relint::{FileLint, Redone};

/// Sets the text, and holds what is found to what a run over the whole text finds. Gives the items that were parsed,
/// and those that were checked.
fn edit(file: &mut FileLint, text: &str) -> (usize, usize) {
    let Redone { parsed, checked } = file.set_text(text.to_owned());
    assert_eq!(file.diagnostics(), lint_text(text), "{text}");
    (parsed, checked)
}

fn file(text: &str) -> FileLint {
    let mut file = FileLint::default();
    edit(&mut file, text);
    file
}

const TEXT: &str = "import time\n\ndef f(x):\n    return x\n\ndef g(x):\n    return time.time()\n\ndef h(v):\n    v[0] = 1\n";

#[test]
fn an_edit_redoes_one_item() {
    let mut file = FileLint::default();
    assert_eq!(edit(&mut file, TEXT), (4, 4));
    assert_eq!(edit(&mut file, &TEXT.replace("return x", "return x + 1")), (1, 1));
}

#[test]
fn what_only_moves_is_not_redone() {
    let moved = format!("# a comment\n\n{}", TEXT.replace("def h", "# another\ndef h"));
    assert_eq!(edit(&mut file(TEXT), &moved), (0, 0));
}

#[test]
fn a_new_function_leaves_the_others_alone() {
    assert_eq!(edit(&mut file(TEXT), &TEXT.replace("def f", "def e():\n    pass\n\ndef f")), (1, 1));
}

#[test]
fn a_function_taken_away_leaves_the_others_alone() {
    assert_eq!(edit(&mut file(TEXT), &TEXT.replace("def f(x):\n    return x\n", "")), (0, 0));
}

#[test]
fn hiding_a_builtin_checks_everything_again() {
    let mut file = file("def f():\n    print(1)\n");
    assert_eq!(edit(&mut file, "def print(x):\n    return x\ndef f():\n    print(1)\n"), (1, 2));
    assert_eq!(edit(&mut file, "def f():\n    print(1)\n"), (0, 1));
}

#[test]
fn broken_text_is_a_diagnostic_of_its_item() {
    assert_eq!(edit(&mut file(TEXT), &TEXT.replace("return x\n", "return (x\n")), (1, 1));
}

/// An editor that empties the file before it writes it may be looked at in between.
#[test]
fn what_was_gone_for_a_moment_is_not_redone() {
    // No import, without which everything is to be checked again.
    let text = TEXT.replace("import time\n", "");
    let mut file = file(&text);
    assert_eq!(edit(&mut file, ""), (0, 0));
    assert_eq!(edit(&mut file, &text), (0, 0));
    assert_eq!(edit(&mut file, &text[..text.find("def g").unwrap()]), (0, 0));
    assert_eq!(edit(&mut file, &text.replace("return x", "return x + 1")), (1, 1));
}

/// Edits at random places, each held to a run over the whole text.
#[test]
fn edits_anywhere_find_what_a_whole_run_finds() {
    let pieces =
        ["", "def f():\n    print(1)\n", "import time\n", "(", "'''", "@time.time\n", "else:\n", "x.y = 1\n"];
    let mut file = file(TEXT);
    let mut text = TEXT.to_owned();
    let mut state = 1u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for round in 0..300 {
        let mut ends = [random(text.len() + 1), random(text.len() + 1)];
        ends.sort_unstable();
        let cut = if round % 3 == 0 { ends[0]..ends[1] } else { ends[0]..ends[0] };
        text.replace_range(cut, pieces[random(pieces.len())]);
        if round % 20 == 0 {
            text.push_str(TEXT);
        }
        edit(&mut file, &text);
    }
}

/// The promise of the watch mode is 50 ms, here with room for an unoptimised build.
#[test]
fn a_large_file_is_relinted_at_once() {
    let functions =
        (0..10_000).map(|i| format!("def f{i}(x, y):\n    z = x * {i} + y\n    return [z, z + 1]\n\n"));
    let text: String = functions.collect();
    let mut file = FileLint::default();
    file.set_text(text.clone());
    let mut times = Vec::new();
    for round in 0..5 {
        let edited = text.replace("x * 5000 ", &format!("x * 5000 + {round} "));
        let start = std::time::Instant::now();
        assert_eq!(file.set_text(edited), Redone { parsed: 1, checked: 1 });
        assert!(file.diagnostics().is_empty());
        times.push(start.elapsed());
    }
    times.sort();
    println!("median {:?}", times[2]);
    assert!(times[2].as_millis() < 500, "{times:?}");
}
