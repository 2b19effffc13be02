//! Code that the client names by its line, as Python knows it.

use crate::{PATH, Session};
use pyfora_driver::program::{CodeKind, CodeRef, File, Object, Program};

const TEXT: &str = "\
def double(x):
    return x * 2


def main(n):
    return double(n) - 1
";

/// `main`, and `double` that it uses, where the text has them.
fn program(text: &str) -> Program {
    let line = |name: &str| {
        let lines = text.lines().zip(1..);
        lines.filter(|(line, _)| line.starts_with(&format!("def {name}("))).map(|(_, n)| n).last().unwrap()
    };
    let function = |name: &str, bindings: Vec<(String, u32)>| {
        let kind = CodeKind::Def;
        let code = CodeRef { file: 0, kind, name: name.into(), line: line(name), column: None };
        Object::Function { code, bindings, defaults: Vec::new() }
    };
    let objects = vec![function("main", vec![("double".into(), 1)]), function("double", Vec::new())];
    Program { files: vec![File { path: PATH.into(), text: text.into() }], objects }
}

#[test]
fn lines_that_shift() {
    let session = Session::new();
    session.compile(program(TEXT));
    assert_eq!(
        session.compile(program(&format!("# A comment.\n\n{TEXT}"))),
        "\
located object 0
items m.py
located object 1
"
    );
}

#[test]
fn a_body_below_lines_that_shift() {
    let session = Session::new();
    session.compile(program(TEXT));
    let edited = format!("import math\n\n{}", TEXT.replace("x * 2", "x * 2 + 1"));
    assert_eq!(
        session.compile(program(&edited)),
        "\
located object 0
items m.py
module_scope m.py
item_scope `import math`
parsed `import math`
parsed double
item_scope double
item_index m.py
item_at main in m.py
located object 1
hir double
item_at double in m.py
signature double#0
inferred double#0(int)
signature int#0
summary double#0(int)
lowered double#0(int)
"
    );
}

/// Two functions of one name, each used at its place: they are two programs, and neither disturbs the other.
#[test]
fn two_programs_of_one_shape() {
    let session = Session::new();
    let twice = format!("{TEXT}\n\n{}", TEXT.replace("- 1", "- 2"));
    let mut first = program(&twice);
    if let Object::Function { code, .. } = &mut first.objects[0] {
        code.line = 5;
    }
    assert_ne!(session.compile(first.clone()), "");
    assert_ne!(session.compile(program(&twice)), "");
    assert_eq!(session.compile(first), "");
    assert_eq!(session.compile(program(&twice)), "");
}
