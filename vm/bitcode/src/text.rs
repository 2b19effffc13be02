//! The text form of bitcode: what people read, and what tests are written in.
//!
//! ```text
//! fn @isPrime(v0: i64) -> (i64) raises {
//! b0(v0: i64):
//!   v1 = i64.const 2
//!   jump b1(v1)
//! b1(v2: i64) cold handler b3(v0):
//!   v3 = i64.add v2, v1 !0
//!   v4: i64 = call @other(v3) !1
//!   branch v5, b1(v4), b2()
//! site 0 = "prime.py" "isPrime" 3:4
//! }
//! ```
//!
//! * Types of results are written where the op and its immediate do not give them (`call`, `select`, `par.reduce`).
//! * `!n` is the index of the site. Tables (`exc n = …`, `site n = …`) follow the blocks.
//! * Callees and strings are written in place; the tables are in the order of appearance. Where a function's table has
//!   another order, a line `callees …` or `strings …` before the first block gives it, and `#n` names an entry.
//! * `unused v7: i64` names values that nothing defines, so that the form is exact: parsing what was printed gives the
//!   same function, value numbers included.

mod body;
mod lex;
mod parse;
mod print;
pub(crate) mod shape;

pub use parse::{ParseError, parse_function, parse_module};
pub use print::{print_function, print_module};

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"module entry @main params (int, list(union(int, none))) result tuple(int, bool) globals (range(0, int, 1))

fn @main(v0: i64, v1: ref) -> (i64, i1) raises recursive {
unused v3: f64
b0(v0: i64, v1: ref):
  v2 = i64.const -9223372036854775808
  v4 = i64.add v2, v0 !0
  v5: i64, v6: i1 = call @"other[int]"(v4) !1
  v7, v8 = list.get [i64, ref](v1, v5)
  v9 = call_rt $sin(v10) !0
  branch v6, b1(v5), b2()
b1(v11: i64) cold handler b2():
  v10 = f64.const -0.0
  v12 = f64.const 0x7ff8000000000000
  v13 = global.get global 0: i64
  v14 = str.const "a\"\n\u{1}é"
  v15: i64 = par.reduce @leaf @combine stop(v0, v2, v1) !1
  v16 = i1.const true
  v17: i64 = select v16, v0, v13
  switch v0 [b1(v0), b2()], b2()
b2():
  v18 = error.is 0
  raise 1(v14, v2) !1
exc 0 = ValueError(str)
exc 1 = named "a.py" "C"(object 3, exception(KeyError, str), -1, "x", opaque("f", bool), instance(object 1, "x" never))
site 0 = "a.py" "f" 3:4 hidden
site 1 = "a.py" "g" 1:0 inlined 0
}
"#;

    #[test]
    fn prints_what_it_parsed() {
        let module = parse_module(TEXT).unwrap();
        assert_eq!(print_module(&module), TEXT);
        assert_eq!(parse_module(&print_module(&module)).unwrap(), module);
    }

    #[test]
    fn tables_of_another_order_are_written_out() {
        let mut f = parse_function("fn @f() -> () { b0: call @a() call @b() return }").unwrap();
        f.callees = vec!["b".into(), "a".into(), "b".into()];
        f.blocks[0].insts[1].imm = crate::Imm::Callee(2);
        let text = print_function(&f);
        assert!(text.contains("callees @b, @a, @b\n") && text.contains("call #2()"), "{text}");
        assert_eq!(parse_function(&text).unwrap(), f);
    }

    #[test]
    fn errors_say_where() {
        let error = parse_function("fn @f() -> () {\nb0():\n  v0 = i64.nope v1\n}").unwrap_err();
        assert_eq!(error.to_string(), "3:8: `i64.nope` is no operation");
        for text in [
            "",
            "fn",
            "fn @f() -> () { b0:",
            "fn @f() -> () { b0: v4 = ",
            "\"",
            "fn @f(v0: i64) -> () { b0: return }",
        ] {
            assert!(parse_function(text).is_err(), "{text}");
        }
    }
}
