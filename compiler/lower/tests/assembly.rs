//! Modules of functions.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use pyfora_bitcode::text::parse_function;
use pyfora_bitcode::{Function, Shape};
use pyfora_lower::assemble;

fn caller(name: &str, callees: &[&str]) -> Function {
    let calls: String = callees.iter().map(|c| format!("call @{c}() !0 ")).collect();
    let text = format!("fn @{name}() -> () {{ b0(): {calls} return site 0 = \"a.py\" \"{name}\" 3:1 }}");
    parse_function(&text).unwrap()
}

#[test]
fn functions_are_in_call_order_and_lines_are_the_files() {
    let functions = vec![
        caller("dead", &["a"]),
        caller("b", &[]),
        caller("a", &["c", "main"]),
        caller("c", &[]),
        caller("main", &["a", "b"]),
    ];
    let line = |name: &str| if name == "a" { 40 } else { 1 };
    let module = assemble(functions.clone(), "main", vec![], Shape::None, vec![], &line).unwrap();
    let names: Vec<&str> = module.functions.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["main", "a", "c", "b"]);
    let lines: Vec<u32> = module.functions.iter().map(|f| f.sites[0].line).collect();
    assert_eq!(lines, [3, 42, 3, 3]);
    let backwards = functions.into_iter().rev().collect();
    assert_eq!(assemble(backwards, "main", vec![], Shape::None, vec![], &line).unwrap(), module);
}

#[test]
fn a_missing_callee_is_an_error() {
    let missing = assemble(vec![caller("main", &["gone"])], "main", vec![], Shape::None, vec![], &|_| 1);
    assert_eq!(missing.unwrap_err().to_string(), "cannot lower main: there is no function gone");
}
