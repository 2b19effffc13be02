//! Pass `effects`: which functions can raise (the least fixpoint over the call graph), and which are part of a cycle of
//! calls. It only clears flags; what becomes unneeded with them (handlers, calls without use) goes in `simplify`.

use pyfora_bitcode::hash::cycles;
use pyfora_bitcode::walk::resolve_callees;
use pyfora_bitcode::{Function, Module};

use crate::edit::reverse_postorder;

/// Clears `recursive` and `raises` where they do not hold.
pub fn run(module: &mut Module) {
    let Ok(callees) = resolve_callees(module) else { return };
    for cycle in cycles(&callees) {
        let alone = cycle.len() == 1 && !callees[cycle[0] as usize].contains(&cycle[0]);
        let declared: Vec<bool> = cycle.iter().map(|&f| module.functions[f as usize].raises).collect();
        for &f in &cycle {
            let f = &mut module.functions[f as usize];
            f.recursive &= !alone;
            f.raises = f.recursive;
        }
        // Each turn sets a flag or is the last.
        while let Some(&f) =
            cycle.iter().find(|&&f| !module.functions[f as usize].raises && raises(module, &callees, f))
        {
            module.functions[f as usize].raises = true;
        }
        for (&f, declared) in cycle.iter().zip(declared) {
            debug_assert!(declared || !module.functions[f as usize].raises, "the module was verified");
        }
    }
}

fn raises(module: &Module, callees: &[Vec<u32>], index: u32) -> bool {
    let f: &Function = &module.functions[index as usize];
    let callee = |c: u32| {
        let callee = callees[index as usize].get(c as usize);
        callee.is_none_or(|&c| module.functions[c as usize].raises)
    };
    reverse_postorder(f).into_iter().any(|id| {
        let block = f.block(id);
        block.handler.is_none() && (block.ends_raising() || block.insts.iter().any(|i| i.may_raise(callee)))
    })
}
