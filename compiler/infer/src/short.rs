//! Memory that runs out. Nearly everything can raise MemoryError then: concatenations, and every turn of a loop and every
//! call of a recursive function, where the scheduler may ask for it. It would be among the exceptions of all code. So only
//! a function that names `MemoryError` catches it; elsewhere it passes by all handlers, as it leaves the program.

use pyfora_hir::ir::{Function, Op};

/// Whether the handlers of a function are for shortage of memory as well.
pub fn catches_shortage(function: &Function) -> bool {
    let names = |op: &Op| matches!(op, Op::Global(name) if name == "MemoryError");
    let guarded = function.blocks.iter().any(|block| block.handler.is_some());
    guarded && function.blocks.iter().flat_map(|block| &block.insts).any(|inst| names(&inst.op))
}
