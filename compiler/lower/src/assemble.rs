//! Makes a module of functions.

use crate::LowerError;
use pyfora_bitcode::{Function, Module, Shape};
use std::collections::HashMap;

/// The module of what the entry reaches, in call order from it (each function before what it calls, depth first).
///
/// `item_line` gives, for the name of a function, the line (from 1) of its file on which the function's item starts;
/// the sites' lines become lines of the file.
pub fn assemble(
    functions: Vec<Function>,
    entry: &str,
    params: Vec<Shape>,
    result: Shape,
    globals: Vec<Shape>,
    item_line: &dyn Fn(&str) -> u32,
) -> Result<Module, LowerError> {
    let mut by_name: HashMap<String, Option<Function>> = HashMap::new();
    for f in functions {
        by_name.entry(f.name.clone()).or_insert(Some(f));
    }
    let mut reached = Vec::new();
    // Names with their callers, the next one last.
    let mut stack = vec![(entry.to_owned(), String::new())];
    while let Some((name, caller)) = stack.pop() {
        let Some(slot) = by_name.get_mut(&name) else {
            return Err(LowerError { function: caller, message: format!("there is no function {name}") });
        };
        let Some(mut f) = slot.take() else { continue };
        let first = item_line(&name).max(1);
        for site in &mut f.sites {
            site.line = site.line.saturating_add(first - 1);
        }
        stack.extend(f.callees.iter().rev().map(|callee| (callee.clone(), name.clone())));
        reached.push(f);
    }
    Ok(Module { functions: reached, entry: 0, params, result, globals })
}
