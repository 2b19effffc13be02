//! Instructions whose results nobody reads, and lists and buffers that are only filled.

use pyfora_bitcode::symbol::Facts;
use pyfora_bitcode::{Function, Imm, Inst, Op, op::Effect};

use crate::edit::{Raising, use_counts};

/// Removes them; what only they read goes in the same sweep where it comes before them.
pub(super) fn remove(f: &mut Function, raising: &Raising) -> bool {
    let mut uses = use_counts(f);
    let reads = reads(f);
    let mut changed = false;
    for block in f.blocks.iter_mut().rev() {
        let mut kept = Vec::with_capacity(block.insts.len());
        for inst in std::mem::take(&mut block.insts).into_iter().rev() {
            let filled_only =
                matches!(inst.op, Op::ListPush | Op::BufStore) && reads[inst.args[0].0 as usize] == 0;
            let unread = inst.results.iter().all(|v| uses[v.0 as usize] == 0) && removable(&inst, raising);
            if filled_only || unread {
                inst.args.iter().for_each(|v| uses[v.0 as usize] -= 1);
                changed = true;
            } else {
                kept.push(inst);
            }
        }
        kept.reverse();
        block.insts = kept;
    }
    changed
}

fn removable(inst: &Inst, raising: &Raising) -> bool {
    match inst.op {
        // Functions are pure; one that cannot raise is not missed.
        Op::CallFn => !raising.inst(inst),
        Op::CallRt => {
            !matches!(inst.imm, Imm::Symbol(symbol) if matches!(symbol.facts(), Facts::Raises | Facts::Effect))
        }
        // What was read early is for code that is not copied here yet: `share` removes it.
        Op::ListLen => false,
        Op::BufNew | Op::BufLoad | Op::BufSum | Op::ListOfFloats | Op::ListOfInts => true,
        Op::ListBuilder | Op::ErrorIs | Op::ErrorArgs => true,
        _ => matches!(inst.op.effect(), Effect::Pure | Effect::Traps | Effect::Reads),
    }
}

/// For each value that a builder or `buf.new` defines, how often it is used but to be filled; 1 for all others.
fn reads(f: &Function) -> Vec<u32> {
    let mut out = use_counts(f);
    let mut own = vec![false; f.values.len()];
    for inst in f.blocks.iter().flat_map(|b| &b.insts) {
        match inst.op {
            Op::ListPush | Op::BufStore => out[inst.args[0].0 as usize] -= 1,
            Op::ListBuilder | Op::BufNew => own[inst.results[0].0 as usize] = true,
            _ => {}
        }
    }
    own.iter().zip(&mut out).for_each(|(own, reads)| *reads = if *own { *reads } else { 1 });
    out
}
