//! Canonical bytes: what they leave out, and that they come back.

use pyfora_bitcode::text::parse_module;
use pyfora_bitcode::{Module, decode, encode, hash, verify};

const MODULE: &str = r#"
module entry @main params (int, list(union(int, none))) result tuple(int, bool) globals (range(0, int, 1))
fn @main(v0: i64, v1: ref) -> (i64, i1) raises recursive {
b0(v0: i64, v1: ref) handler b2(v0):
  v2 = i64.const -9223372036854775808
  v3 = i64.add v2, v0 !0
  v4: i64 = call @"other[int]"(v3) !1
  v5, v6 = list.get [i64, ref](v1, v4)
  v7 = f64.const -0.0
  v8 = call_rt $sin(v7) !0
  v9 = str.const "aé"
  v10 = i1.const true
  switch v4 [b1(v4, v10)], b1(v0, v10)
b1(v11: i64, v12: i1):
  return v11, v12
b2(v13: i64) cold:
  v14 = error.is 0
  raise 0(v9) !1
exc 0 = named "a.py" "C"(str)
site 0 = "a.py" "f" 3:4 hidden
site 1 = "a.py" "g" 1:0 inlined 0
}
fn @"other[int]"(v0: i64) -> (i64) { b0(v0: i64): return v0 }
"#;

fn module() -> Module {
    parse_module(MODULE).expect("parses")
}

#[test]
fn decoding_gives_the_module_again() {
    let module = module();
    let bytes = encode::module(&module).expect("resolves");
    let mut back = decode::module(&bytes).expect("decodes");
    decode::names(&encode::names(&module), &mut back).expect("decodes");
    assert_eq!(back, module);
}

#[test]
fn names_positions_and_numbering_do_not_show() {
    let module = module();
    let mut other = module.clone();
    for f in &mut other.functions {
        f.name = format!("x{}", f.name);
        f.callees.iter_mut().for_each(|c| *c = format!("x{c}"));
        f.sites.iter_mut().for_each(|s| s.line += 7);
    }
    other.functions[0].new_value(pyfora_bitcode::Type::I64);
    assert_eq!(encode::module(&module), encode::module(&other));
    assert_eq!(hash::function_keys(&module), hash::function_keys(&other));
}

#[test]
fn keys_follow_callees_and_not_neighbours() {
    let one = "fn @a() -> () { b0: call @b() return } fn @b() -> () { b0: return }";
    let keys = |text: &str| hash::function_keys(&parse_module(text).expect("parses")).expect("resolves");
    let base = keys(one);
    let with_neighbour = keys(&format!("fn @n() -> () {{ b0: call @a() return }} {one}"));
    assert_eq!(base, with_neighbour[1..]);
    let changed = keys("fn @a() -> () { b0: call @b() return } fn @b() -> () { b0: v0 = ref.null return }");
    assert!(base[0] != changed[0] && base[1] != changed[1]);
    // A cycle: the same from each side, whatever the order in the module.
    let even = "fn @even() -> () { b0: call @odd() return }";
    let odd = "fn @odd() -> () { b0: v0 = ref.null call @even() return }";
    let (ab, ba) = (keys(&format!("{even} {odd}")), keys(&format!("{odd} {even}")));
    assert_eq!([ab[0], ab[1]], [ba[1], ba[0]]);
    assert_ne!(ab[0], ab[1]);
}

#[test]
fn damaged_bytes_are_errors_or_other_modules() {
    let bytes = encode::module(&module()).expect("resolves");
    for len in 0..bytes.len() {
        assert!(decode::module(&bytes[..len]).is_err());
    }
    for at in 0..bytes.len() {
        for flip in [1, 2, 4, 8, 16, 32, 64, 128, 255] {
            let mut bytes = bytes.clone();
            bytes[at] ^= flip;
            if let Ok(module) = decode::module(&bytes) {
                // One encoding a module: what decodes encodes to the same bytes, unless it names undefined values.
                if verify::verify_module(&module).is_ok() {
                    assert_eq!(encode::module(&module).as_ref(), Ok(&bytes));
                }
            }
        }
    }
}
