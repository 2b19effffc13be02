//! Pass `recursion`: a small function that calls itself is copied into itself, so that one call does the work of several.
//!
//! ```text
//! before:  fib(n): n < 2 → n, else fib(n - 1) + fib(n - 2)
//! after:   the two calls are the body once more, each with two calls; and so on while the function stays small
//! ```
//!
//! A copy has no check of the stack, but it needs no more of it than the one frame that has been checked. Errors keep
//! their frames, as with all that is copied (see `inline`).

use pyfora_bitcode::{BlockId, Function, Imm, Module, Op};

use crate::edit::{Raising, raise_flags, size};
use crate::inline::{catches, inline};
use crate::simplify;

/// A function with all of the copies of one round is at most this large.
const MAX_SIZE: usize = 200;
/// How often all calls are copied, where there are several, and where there is one: with each copy there is less to gain.
const ROUNDS: [usize; 2] = [3, 2];

/// Runs the pass on every function.
pub fn run(module: &mut Module) {
    let flags = raise_flags(module);
    for f in module.functions.iter_mut().filter(|f| f.recursive) {
        let original = f.clone();
        let single = f.block_ids().map(|id| own_calls(f, id).count()).sum::<usize>() == 1;
        for _ in 0..ROUNDS[usize::from(single)] {
            if !round(f, &original) {
                break;
            }
            let raising = Raising::of(f, &flags);
            simplify::function(f, &raising);
        }
    }
}

/// Copies a function into its calls of itself, if there are any and all of them are worth it.
fn round(f: &mut Function, original: &Function) -> bool {
    let calls: usize = f.block_ids().map(|id| own_calls(f, id).count()).sum();
    let scratch = original.blocks.iter().flat_map(|b| &b.insts).any(|i| i.op == Op::BufNew);
    // An error that passes many handlers costs far more than a call.
    if calls == 0 || scratch || catches(original) || size(f) + calls * size(original) > MAX_SIZE {
        return false;
    }
    // What is copied, and what follows a call, goes to new blocks; calls before the last of a block stay in it.
    for id in f.block_ids().collect::<Vec<_>>() {
        for i in own_calls(f, id).collect::<Vec<_>>().into_iter().rev() {
            inline(f, id, i, original);
        }
    }
    true
}

/// Where a block calls its function.
fn own_calls(f: &Function, id: BlockId) -> impl Iterator<Item = usize> {
    let own = move |imm: &Imm| matches!(imm, Imm::Callee(c) if f.callees[*c as usize] == f.name);
    let insts = f.block(id).insts.iter().enumerate();
    insts.filter(move |(_, i)| i.op == Op::CallFn && own(&i.imm)).map(|(i, _)| i)
}
