//! Finding code by what the interpreter knows of it.

use pyfora_hir::ir::{ClassIdx, FuncIdx};
use pyfora_hir::{FindError, Found, Kind, find, lower_text};

fn look(text: &str, kind: Kind, name: &str, line: u32, column: Option<u32>) -> Result<Found, FindError> {
    find(&lower_text(text), text, kind, name, line, column)
}

#[test]
fn definitions() {
    let text = "@a\n@b(lambda: 0)\ndef f(x, y=lambda: 1):\n    def f(z): return z\n    return f\n";
    // The function that runs the decorators is the first.
    assert_eq!(look(text, Kind::Def, "f", 0, None), look(text, Kind::Def, "f", 2, None));
    let Ok(Found::Function(FuncIdx(outer))) = look(text, Kind::Def, "f", 0, None) else { panic!() };
    let Ok(Found::Function(FuncIdx(inner))) = look(text, Kind::Def, "f", 3, None) else { panic!() };
    assert!(inner > outer);
    assert_eq!(look(text, Kind::Def, "f", 1, None), Err(FindError::NotFound));
    assert_eq!(look(text, Kind::Def, "g", 0, None), Err(FindError::NotFound));
    let item = lower_text(text);
    assert_eq!(item.functions[outer as usize].qualname, "f");
    assert_eq!(item.functions[inner as usize].qualname, "f.<locals>.f");
}

#[test]
fn classes() {
    let text = "class A(B):\n    n = 1\n    class A:\n        def A(self, A=1): pass\n";
    assert_eq!(look(text, Kind::Class, "A", 0, None), Ok(Found::Class(ClassIdx(0))));
    assert_eq!(look(text, Kind::Class, "A", 2, None), Ok(Found::Class(ClassIdx(1))));
    assert!(matches!(look(text, Kind::Def, "A", 3, None), Ok(Found::Function(_))));
    assert_eq!(look(text, Kind::Def, "A", 1, None), Err(FindError::NotFound));
}

#[test]
fn lambdas() {
    let text = "x = [lambda: 1, lambda y: y if y else 2]\n";
    assert!(
        matches!(look(text, Kind::Lambda, "", 0, None), Err(FindError::Ambiguous(spans)) if spans.len() == 2)
    );
    let first = look(text, Kind::Lambda, "", 0, Some(13));
    let second = look(text, Kind::Lambda, "", 0, Some(26));
    assert!(first.is_ok() && second.is_ok() && first != second, "{first:?} {second:?}");
    assert_eq!(look(text, Kind::Lambda, "", 0, Some(14)), Err(FindError::NotFound));
}

#[test]
fn with_bodies() {
    let text = "with a:\n    with b:\n        x = 1\n";
    let outer = look(text, Kind::With, "", 0, None).unwrap();
    let inner = look(text, Kind::With, "", 1, None).unwrap();
    assert_ne!(outer, inner);
    let Found::Function(FuncIdx(inner)) = inner else { panic!() };
    assert_eq!(lower_text(text).functions[inner as usize].assigned, ["x"]);
    let text = "if __name__ == '__main__':\n  def main():\n    with e: y = x\n";
    assert!(look(text, Kind::With, "", 2, None).is_ok());
}
