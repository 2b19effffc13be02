//! Edits of a module of functions.

use crate::Session;

const TEXT: &str = "\
def double(x):
    return x * 2


def half(x):
    return x / 2


def both(x):
    return double(x) + half(x)


def main(n):
    return both(n) - 1
";

#[test]
fn nothing_changed() {
    assert_eq!(Session::of(TEXT).edit(TEXT), "");
}

#[test]
fn white_space_and_comments_between_functions() {
    let edited = TEXT.replace("def half", "# Halves.\n\ndef half");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
"
    );
}

#[test]
fn a_comment_inside_a_function() {
    let edited = TEXT.replace("    return x / 2", "    # A float.\n    return x / 2");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
parsed half
item_scope half
hir half
item_bindings half
signature half#0
inferred half#0(int)
summary half#0(int)
lowered half#0(int)
"
    );
}

#[test]
fn a_body_with_the_same_result_type() {
    let edited = TEXT.replace("x / 2", "(x + 1) / 2");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
parsed half
item_scope half
hir half
item_bindings half
signature half#0
inferred half#0(int)
summary half#0(int)
lowered half#0(int)
"
    );
}

#[test]
fn a_body_with_another_result_type() {
    let edited = TEXT.replace("x / 2", "x // 2");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
parsed half
item_scope half
hir half
item_bindings half
signature half#0
inferred half#0(int)
signature int#4
summary int#4(int, int)
inferred int#4(int, int)
summary half#0(int)
inferred both#0(int)
summary both#0(int)
inferred main#0(int)
signature int#1
summary main#0(int)
lowered main#0(int)
lowered both#0(int)
lowered half#0(int)
lowered int#4(int, int)
"
    );
}

#[test]
fn a_function_in_front() {
    let edited = format!("def triple(x):\n    return x * 3\n\n\n{TEXT}");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
item_index m.py
module_global main in m.py
module_scope m.py
item_scope triple
parsed triple
item_at main in m.py
module_global both in m.py
item_at both in m.py
module_global double in m.py
item_at double in m.py
module_global half in m.py
item_at half in m.py
"
    );
}

#[test]
fn a_parameter_with_a_default() {
    let edited = TEXT.replace("def half(x)", "def half(x, by=2)");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
parsed half
item_scope half
hir half
item_bindings half
signature half#0
inferred both#0(int)
signature half#1
summary half#1()
inferred half#1()
summary half#0(int, int)
inferred half#0(int, int)
summary both#0(int)
lowered both#0(int)
lowered half#1()
lowered half#0(int, int)
"
    );
}

#[test]
fn a_function_that_is_not_reached() {
    let text = format!("{TEXT}\n\ndef unused(x):\n    return x\n");
    let edited = text.replace("return x\n", "return [x]\n");
    assert_eq!(
        Session::of(&text).edit(&edited),
        "\
items m.py
parsed unused
item_scope unused
"
    );
}

#[test]
fn back_again() {
    let session = Session::of(TEXT);
    session.edit(&TEXT.replace("x / 2", "x // 2"));
    assert_eq!(
        session.edit(TEXT),
        "\
items m.py
parsed half
item_scope half
hir half
item_bindings half
signature half#0
inferred half#0(int)
summary half#0(int)
inferred both#0(int)
summary both#0(int)
inferred main#0(int)
summary main#0(int)
lowered main#0(int)
lowered both#0(int)
lowered half#0(int)
"
    );
}

#[test]
fn hiding_a_builtin_elsewhere() {
    let text = format!("{TEXT}\n\ndef abs(x):\n    return x\n");
    assert_eq!(
        Session::of(TEXT).edit(&text),
        "\
items m.py
item_index m.py
module_global main in m.py
module_scope m.py
item_scope abs
parsed abs
item_at main in m.py
module_global both in m.py
item_at both in m.py
module_global double in m.py
item_at double in m.py
module_global half in m.py
item_at half in m.py
"
    );
}
