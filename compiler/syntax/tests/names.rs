//! Free names, assigned names, and finding code by its line; CPython's bytecode is the judge over its library.

mod common;

use std::collections::BTreeSet;

use common::{library, python, texts};
use pyfora_base::{LineIndex, Span};
use pyfora_syntax::{
    LocateError, Node, NodeKind, Wanted, assigned_names, free_names, header_names, locate, parse_module,
};

/// Prints for each top-level function its file, line, name, and the global names that its code and all code inside
/// loads. Class bodies mix names by rules that the bytecode does not show.
const GLOBALS: &str = r#"
import dis, glob, os, sys, warnings
warnings.simplefilter('ignore')
def loads(code):
    names = set()
    for i in dis.get_instructions(code):
        if i.opname == 'LOAD_BUILD_CLASS': raise KeyError
        if i.opname in ('LOAD_GLOBAL', 'LOAD_NAME'): names.add(i.argval)
    for c in code.co_consts:
        if hasattr(c, 'co_code'): names |= loads(c)
    return names
for path in sorted(glob.glob(sys.stdin.read() + '/*.py')):
    with open(path, encoding='utf-8') as f: text = f.read()
    for c in compile(text, path, 'exec').co_consts:
        if hasattr(c, 'co_code') and not c.co_name.startswith('<') and not 'LOAD_BUILD' in c.co_name:
            if c.co_flags & 1 == 0: continue
            try: print(path, c.co_firstlineno, c.co_name, ','.join(sorted(loads(c))), sep='\t')
            except KeyError: pass
"#;

#[test]
fn functions_of_the_library() {
    let Some(library) = library() else { return };
    let Some(output) = python(GLOBALS, &library.display().to_string()) else { return };
    let all: std::collections::HashMap<_, _> =
        texts().into_iter().map(|(path, text)| (path.display().to_string(), text)).collect();
    let (mut differ, mut count) = (Vec::new(), 0);
    let mut current = (String::new(), None);
    for line in output.lines() {
        let [path, line, name, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        if current.0 != path {
            let Some(text) = all.get(path) else { continue };
            let Ok(stmts) = parse_module(text) else { continue };
            current = (path.to_owned(), Some((stmts, LineIndex::new(text))));
        }
        let Some((stmts, lines)) = &current.1 else { continue };
        let line = line.parse().unwrap();
        let wanted = Wanted { line, kind: NodeKind::Function, name: Some(name), within: None };
        let node =
            locate(stmts, lines, wanted).unwrap_or_else(|error| panic!("{path}:{line} {name}: {error:?}"));
        let found: BTreeSet<_> = free_names(node).into_iter().map(|(name, _)| name).collect();
        let expected: BTreeSet<_> = expected.split(',').filter(|name| !name.is_empty()).collect();
        count += 1;
        // CPython folds this one away.
        if found != expected && !found.contains("__debug__") {
            differ.push(format!("{path}:{line} {name}: {:?}", found.symmetric_difference(&expected)));
        }
    }
    println!("{count} functions");
    assert!(differ.is_empty(), "{} of {count}:\n{}", differ.len(), differ.join("\n"));
}

fn find(
    text: &str,
    kind: NodeKind,
    line: u32,
    name: Option<&str>,
    within: Option<Span>,
) -> Result<String, LocateError> {
    let stmts = parse_module(text).expect("the text parses");
    let wanted = Wanted { line, kind, name, within };
    locate(&stmts, &LineIndex::new(text), wanted).map(|node| text[node.span().range()].to_owned())
}

#[test]
fn code_is_found_by_line() {
    let text = "@a\n@b\ndef f(): pass\n\nif x:\n    class C:\n        def f(self): pass\n    with e.remotely:\n        y = 1\n";
    let function = |line| find(text, NodeKind::Function, line, Some("f"), None);
    assert_eq!(function(1), Ok("def f(): pass".to_owned()));
    assert_eq!(function(3), Ok("def f(): pass".to_owned()));
    assert_eq!(function(7), Ok("def f(self): pass".to_owned()));
    assert_eq!(function(2), Err(LocateError::NotFound));
    assert_eq!(find(text, NodeKind::Function, 1, Some("g"), None), Err(LocateError::NotFound));
    assert!(find(text, NodeKind::Class, 6, Some("C"), None).is_ok());
    assert!(find(text, NodeKind::With, 8, None, None).is_ok());
}

#[test]
fn lambdas_on_one_line() {
    let text = "f, g = lambda x: x + 1, lambda x: (lambda y: y * x)\n";
    let lambda = |within| find(text, NodeKind::Lambda, 1, None, within);
    assert!(matches!(lambda(None), Err(LocateError::Ambiguous(spans)) if spans.len() == 3));
    let span = |part: &str| {
        let start = text.find(part).unwrap() as u32;
        Some(Span::new(start, start + part.len() as u32))
    };
    assert_eq!(lambda(span("x + 1")), Ok("lambda x: x + 1".to_owned()));
    assert_eq!(lambda(span("lambda y: y * x")), Ok("lambda x: (lambda y: y * x)".to_owned()));
    assert_eq!(lambda(span("y * x")), Ok("lambda y: y * x".to_owned()));
    assert_eq!(find("h = lambda: 1", NodeKind::Lambda, 1, None, None), Ok("lambda: 1".to_owned()));
}

/// Free names of the first `with`, function, class or lambda of a text, in their order.
fn free(text: &str) -> String {
    names(text, free_names)
}

fn names(text: &str, of: impl Fn(Node<'_>) -> Vec<(&str, Span)>) -> String {
    let stmts = parse_module(text).expect("the text parses");
    let lines = LineIndex::new(text);
    let kinds = [NodeKind::With, NodeKind::Function, NodeKind::Class, NodeKind::Lambda];
    let node = kinds.iter().find_map(|kind| {
        locate(&stmts, &lines, Wanted { line: 1, kind: *kind, name: None, within: None }).ok()
    });
    of(node.expect("a node starts on the first line"))
        .iter()
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn free_names_by_scope() {
    let cases = [
        ("def f(x, *a, k=d, **kw): return x + a + k + kw + y", "y"),
        ("def f(): return [x for x in xs if x > n]", "xs n"),
        ("def f(x): return [x for x in x]", ""),
        ("def f(): return x\nx = 1", "x"),
        ("def f():\n  print(x)\n  x = 1", "print"),
        ("def f():\n  global x\n  x = 1\n  return x", "x"),
        ("def f():\n  def g(): return n + m\n  n = 1\n  return g", "m"),
        ("def f():\n  def g():\n    global n\n    return n\n  n = 1", "n"),
        ("def f():\n  n = 1\n  def g():\n    nonlocal n\n    n = 2", ""),
        ("def f():\n  x = 1\n  class C:\n    y = x\n    def m(self): return y", "y"),
        ("def f():\n  class C:\n    x = x\n  return C", "x"),
        ("def f():\n  try: g()\n  except E as e: return e", "g E"),
        (
            "def f(v):\n  match v:\n    case [a, *b]: return a + b\n    case P(x=c) | {'k': c, **d}: return c, d",
            "P",
        ),
        ("def f(): return (y := 1) + y", ""),
        ("def f(v): return [z for x in v if (z := x)] + z", ""),
        ("def f():\n  import a.b, c as d\n  from e import g\n  return a, d, g, c", "c"),
        ("def f():\n  x: T = 1\n  return x", ""),
        ("def f(x): return f(x)", "f"),
        ("def f(): return lambda y=w: y + z", "w z"),
        ("def f(): return f'{a!r:>{b}}'", "a b"),
        ("class C(B):\n  n = k\n  def f(self): return n + C", "k n C"),
        ("class C:\n  x = [y for y in z]\n  w = x", "z"),
        ("lambda x, y=d: x + y + z", "z"),
        ("with e.r:\n  y = x + 1\n  z = y", "x"),
        ("with e.r:\n  x = x + 1", "x"),
        ("with e.r:\n  if c: y = 1\n  z = y", "c y"),
        ("with e.r:\n  if c: y = 1\n  else: y = 2\n  z = y", "c"),
        ("with e.r:\n  for i in v: t = i\n  w = t", "v t"),
        ("with e.r:\n  t = 0\n  for i in v: t = t + i", "v"),
        ("with e.r:\n  def f(n): return f(n - 1) + k\n  x = f(3)", "k"),
        ("with e.r:\n  x += 1", "x"),
        ("with e.r:\n  y = a and (b := 1)\n  z = b", "a b"),
    ];
    for (text, expected) in cases {
        assert_eq!(free(text), expected, "{text}");
    }
}

#[test]
fn names_of_headers() {
    let header = |text| names(text, header_names);
    assert_eq!(header("@a\ndef f(x: T = d, *v: V) -> R: return z"), "a T d V R");
    assert_eq!(header("class C(B, metaclass=M): x = y"), "B M");
    assert_eq!(header("with e.r: x"), "e");
}

#[test]
fn assigned_names_of_a_block() {
    let text = "x = 1\nfor i, (j, *k) in v: y = x\ndef f(): inner = 1\nimport a.b\nz = [w for w in v if (u := w)]\na2.b = 1\n";
    let stmts = parse_module(text).expect("the text parses");
    let names: Vec<_> = assigned_names(&stmts).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["x", "i", "j", "k", "y", "f", "a", "z", "u"]);
}
