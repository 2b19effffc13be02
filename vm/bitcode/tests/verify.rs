//! One refused module for each rule of the verifier, and one accepted module that uses most of the op table.

use pyfora_bitcode::text::parse_module;
use pyfora_bitcode::verify::verify_module;

const GOOD: &str = r#"
module entry @main params (int, list(int)) result tuple(int, bool) globals (float, int)
fn @main(v0: i64, v1: ref) -> (i64, i1) raises {
b0(v0: i64, v1: ref) handler b2(v0):
  v2 = buf.new 8
  v3 = i64.add v0, v0 !0
  v4 = global.get global 1: i64
  v5: i64 = call @twice(v3) !1
  v6 = list.get [i64](v1, v0)
  v7: i64, v8: i1 = par.reduce @leaf @combine(v0, v4, v1, v5) !0
  jump b1(v7, v8)
b1(v9: i64, v10: i1):
  return v9, v10
b2(v11: i64) cold:
  v12 = error.is 0
  branch v12, b3, b4
b3() cold:
  error.clear
  v13 = i1.const false
  jump b1(v11, v13)
b4() cold:
  reraise
exc 0 = ValueError(int)
}
fn @twice(v0: i64) -> (i64) raises { b0(v0: i64): v1 = i64.add v0, v0 !0 return v1 }
fn @leaf(v0: ref, v1: i64, v2: i64) -> (i64, i1) { b0(v0: ref, v1: i64, v2: i64): v3 = i1.const true return v1, v3 }
fn @combine(v0: i64, v1: i64, v2: i1, v3: i64, v4: i1) -> (i64, i1) {
b0(v0: i64, v1: i64, v2: i1, v3: i64, v4: i1): return v0, v2 }
"#;

/// The verdict on a function body in a module with a few helpers.
fn verdict(function: &str) -> String {
    let helpers = r#"
fn @pure() -> (i64) { b0: v0 = i64.const 1 return v0 }
fn @raising() -> (i64) raises { b0: v0 = i64.const 1 v1 = i64.neg v0 !0 return v1 }
fn @leaf(v0: i64, v1: i64) -> (i64) { b0(v0: i64, v1: i64): return v0 }
fn @combine(v0: i64, v1: i64) -> (i64) { b0(v0: i64, v1: i64): return v0 }
fn @other(v0: f64, v1: f64) -> (f64) { b0(v0: f64, v1: f64): return v0 }
"#;
    let module = parse_module(&format!("{function}\n{helpers}")).expect("the test parses");
    verify_module(&module).map_or_else(|e| e.to_string(), |()| "ok".to_owned())
}

#[test]
fn a_good_module_passes() {
    let module = parse_module(GOOD).expect("parses");
    assert_eq!(verify_module(&module), Ok(()));
}

#[test]
fn each_rule_refuses() {
    let cases = [
        ("M1", "fn @f() -> () { b0: v0: i64 = call @none() return }", "the name \"none\" is missing"),
        ("M1", "fn @f() -> () { b0: return } fn @f() -> () { b0: return }", "not unique"),
        (
            "M2",
            "module entry @f params (int) result none globals () fn @f() -> () { b0: return }",
            "entry's parameters",
        ),
        (
            "M2",
            "module entry #9 params () result none globals () fn @f() -> () { b0: return }",
            "entry does not exist",
        ),
        ("M3", "fn @f() -> () { b0: v0 = i64.const 1 v1 = i64.neg v0 !0 return }", "no `raises`"),
        ("M3", "fn @f() -> () { b0: v0: i64 = call @raising() !0 return }", "no `raises`"),
        ("M3", "fn @f() -> () { b0: raise 0 !0 exc 0 = E() }", "without `raises`"),
        ("M3", "fn @f() -> () recursive { b0: return }", "without `raises`"),
        (
            "M4",
            "fn @f() -> () { b0: call @g() return } fn @g() -> () { b0: call @f() return }",
            "a cycle of calls",
        ),
        ("M5", "fn @f() -> () { b0: v0 = global.get global 0: i64 return }", "no global 0"),
        ("F1", "fn @f() -> () { b0: jump b0 }", "a jump to the entry"),
        ("F1", "fn @f() -> () { b0: jump b7 }", "no block b7"),
        ("F2", "fn @f() -> () { b0: v0 = i64.const 1 v0 = i64.const 2 return }", "defined twice"),
        ("F3", "fn @f() -> () { b0: v1 = i64.not v0 v0 = i64.const 2 return }", "not defined yet"),
        (
            "F3",
            "fn @f(v0: i1) -> () { b0(v0: i1): branch v0, b1, b2 b1: v1 = i1.not v0 jump b2 b2: v2 = i1.not v1 return }",
            "not defined yet",
        ),
        (
            "F3",
            "fn @f() -> () { b0 handler b1(v0): v0 = i64.const 1 return b1(v1: i64): return }",
            "not defined yet",
        ),
        (
            "F3",
            "fn @f() -> () { b0 handler b1: v0 = i64.const 1 return b1: v1 = i64.not v0 return }",
            "not defined yet",
        ),
        (
            "F4",
            "fn @f(v0: i1) -> () { b0(v0: i1): jump b1(v0) b1(v1: i64): return }",
            "not the parameters of b1",
        ),
        ("F4", "fn @f() -> (i64) { b0: return }", "not the function's results"),
        ("F4", "fn @f() -> () raises { b0: raise 0 !0 exc 0 = E(str) }", "not the slots of the exception"),
        ("F5", "fn @f(v0: i64) -> () { b0(v0: i64): branch v0, b1, b1 b1: return }", "a branch on no i1"),
        ("F5", "fn @f(v0: f64) -> () { b0(v0: f64): v1 = i64.not v0 return }", "does not take (f64)"),
        ("F5", "fn @f(v0: f64) -> () { b0(v0: f64): v1: f64 = i64.const 0 return }", "does not give (f64)"),
        ("F5", "fn @f() -> () { b0: v0 = i64.const true return }", "wrong immediate"),
        ("F5", "fn @f(v0: i64) -> () { b0(v0: i64): v1: i64 = call @pure(v0) return }", "does not take"),
        ("F5", "fn @f(v0: i64) -> () { b0(v0: i64): v1 = call_rt $sin(v0) return }", "does not take"),
        (
            "F6",
            "fn @f(v0: i64) -> () raises { b0(v0: i64): v1: i64 = par.reduce @leaf @combine stop(v0, v0) !0 return }",
            "starts with an i1",
        ),
        (
            "F6",
            "fn @f(v0: i64) -> () raises { b0(v0: i64): v1: i64 = par.reduce @leaf @other(v0, v0) !0 return }",
            "different states",
        ),
        ("F7", "fn @f() -> () raises { b0: raise 3 !0 }", "no exception 3"),
        ("F7", "fn @f(v0: i64) -> () raises { b0(v0: i64): v1 = i64.neg v0 return }", "has no site"),
        ("F7", "fn @f() -> () { b0: return site 0 = \"\" \"\" 1:1 inlined 0 }", "does not come before it"),
        ("F8", "fn @f() -> () { b0: jump b1 b1: v0 = buf.new 8 return }", "outside block 0"),
        ("F8", "fn @f() -> () { b0: v0 = buf.new 800000 return }", "of this size"),
        (
            "F8",
            "fn @f() -> () { b0: v0 = buf.new 8 jump b1(v0) b1(v1: buf): return }",
            "a buf is a parameter",
        ),
        (
            "F8",
            "fn @f(v1: i1) -> () { b0(v1: i1): v0 = buf.new 8 v2: buf = select v1, v0, v0 return }",
            "passed to",
        ),
        ("F9", "fn @f() -> () raises { b0: reraise }", "without a caught error"),
        (
            "F9",
            "fn @f() -> () raises { b0 handler b1: raise 0 !0 b1: error.clear reraise exc 0 = E() }",
            "without a caught",
        ),
        ("F9", "fn @f() -> () { b0: v0: i1 = error.args 0 return exc 0 = E() }", "without a caught error"),
        ("F5", "fn @f() -> () { b0: v0: i1 = error.args 0 return exc 0 = E(int) }", "does not give"),
        ("F7", "fn @f() -> () { b0: v0: i1 = error.args 1 return exc 0 = E() }", "no exception 1"),
    ];
    for (rule, function, expected) in cases {
        let verdict = verdict(function);
        assert!(verdict.contains(expected), "{rule}: {function}\n{verdict}");
    }
}

#[test]
fn caught_errors_nest() {
    let nested = "fn @f() -> () raises { b0 handler b1: raise 0 !0 b1 handler b2: raise 0 !0 b2: error.clear reraise \
                  exc 0 = E() site 0 = \"\" \"\" 1:1 }";
    assert_eq!(verdict(nested), "ok");
}
