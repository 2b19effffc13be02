//! `v + [x]` pushes to `v` instead of joining it with a list of its own.
//!
//! A list that is built, joined to another and not used otherwise is never made: `list.unique` gives a list to push to,
//! which is `v` itself where nobody else holds it. So a loop of `v = v + [x]` takes constant time a round.

use pyfora_bitcode::{Block, Function, Imm, Inst, Op, Value};

/// Rewrites a function. What comes out needs the counts that are inserted next.
pub(super) fn function(f: &mut Function) {
    if !f.blocks.iter().flat_map(|b| &b.insts).any(|i| i.op == Op::ListConcat) {
        return;
    }
    let uses = uses(f);
    for index in 0..f.blocks.len() {
        while let Some((at, built)) = joined(&f.blocks[index], &uses) {
            rewrite(&mut f.blocks[index], at, built);
        }
    }
}

/// How often each value is used, in a handler's arguments and terminators too.
fn uses(f: &Function) -> Vec<usize> {
    let mut uses = vec![0; f.values.len()];
    for block in &f.blocks {
        let handler = block.handler.iter().flat_map(|h| h.args.iter().copied());
        let insts = block.insts.iter().flat_map(|i| i.args.iter().copied());
        for v in insts.chain(block.term.uses()).chain(handler) {
            uses[v.0 as usize] += 1;
        }
    }
    uses
}

/// The first `list.concat` whose right operand is built in this block for it alone; and that operand.
fn joined(block: &Block, uses: &[usize]) -> Option<(usize, Value)> {
    block.insts.iter().enumerate().find_map(|(at, inst)| {
        let (Op::ListConcat, &[left, right]) = (inst.op, &inst.args[..]) else { return None };
        let before = &block.insts[..at];
        let made = before.iter().any(|i| i.op == Op::ListBuilder && i.results == [right]);
        let pushes = before.iter().filter(|i| pushes_to(i, right)).count();
        // The list itself among its elements would be another use, as would a second operand.
        let alone = uses.get(right.0 as usize) == Some(&(pushes + 1));
        (made && alone && left != right && pushes > 0).then_some((at, right))
    })
}

fn pushes_to(inst: &Inst, list: Value) -> bool {
    inst.op == Op::ListPush && inst.args.first() == Some(&list)
}

fn rewrite(block: &mut Block, at: usize, built: Value) {
    let tail = block.insts.split_off(at + 1);
    let Some(concat) = block.insts.pop() else { return };
    let mut pushes = Vec::new();
    let rest = std::mem::take(&mut block.insts);
    for mut inst in rest {
        if pushes_to(&inst, built) {
            inst.args[0] = concat.results[0];
            pushes.push(inst);
        } else if inst.results != [built] {
            block.insts.push(inst);
        }
    }
    let args = vec![concat.args[0]];
    block.insts.push(Inst { op: Op::ListUnique, imm: Imm::None, args, ..concat });
    block.insts.extend(pushes);
    block.insts.extend(tail);
}
