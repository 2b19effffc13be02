//! Code as deep as the parser lets through lowers on an ordinary thread's stack, and copies of `finally` do not explode.

mod common;

use pyfora_hir::lower_text;

fn lowers(text: &str) {
    let item = lower_text(text);
    assert!(!item.functions.is_empty(), "{:?}", item.diagnostics);
    common::check(&item, text).expect("the invariants hold");
}

#[test]
fn deep_code() {
    let n = 990;
    lowers(&format!("x = {}1", "1+".repeat(n)));
    lowers(&format!("x = {}1", "-".repeat(n)));
    lowers(&format!("x = {}1", "not ".repeat(n)));
    lowers(&format!("x = a{}", ".a".repeat(n)));
    lowers(&format!("x = a{}", "()".repeat(n / 2)));
    lowers(&format!("x = 1{}", " if x else 1".repeat(n / 2)));
    lowers(&format!("x = {}1", "lambda: ".repeat(n)));
    lowers(&format!("x = {}1{}", "[".repeat(199), "]".repeat(199)));
    lowers(&format!("x = {}1{}", "[x for x in ".repeat(150), "]".repeat(150)));
    lowers(&format!("def f(a):\n  if a:\n    pass\n{}", "  elif a:\n    pass\n".repeat(n)));
    let deep: String = (1..98).map(|i| " ".repeat(i) + "for i in x:\n").collect();
    lowers(&format!("def f(x):\n{deep}{}pass\n", " ".repeat(98)));
}

#[test]
fn nested_finally_blocks_are_bounded() {
    let mut text = "def f(x):\n".to_owned();
    for i in 1..90 {
        let pad = " ".repeat(i);
        text = format!("{text}{pad}try:\n{pad} g()\n{pad}finally:\n");
    }
    text = format!("{text}{}x = 1\n", " ".repeat(90));
    let item = lower_text(&text);
    assert!(item.functions[0].diagnostics.len() == 1, "{:?}", item.functions[0].diagnostics.len());
    common::check(&item, &text).unwrap();
}

#[test]
fn class_attributes_that_build_on_each_other_are_evaluated_once() {
    let lines: String = (1..60).map(|i| format!("  a{i} = a{} + a{}\n", i - 1, i - 1)).collect();
    lowers(&format!("class A:\n  a0 = 1\n{lines}"));
}
