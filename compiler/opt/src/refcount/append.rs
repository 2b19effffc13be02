//! `v + [x]` pushes to `v` instead of joining it with a list of its own.
//!
//! A list that is built, joined to another and not used otherwise is never made: `list.append` grows `v` itself where
//! nobody else holds it. So a loop of `v = v + [x]` takes constant time a round.

use pyfora_bitcode::{Block, Function, Inst, Op, Type, Value};

use crate::edit::use_counts;

/// Rewrites a function.
pub(super) fn function(f: &mut Function) {
    if !f.blocks.iter().flat_map(|b| &b.insts).any(|i| i.op == Op::ListConcat) {
        return;
    }
    let uses = use_counts(f);
    for index in 0..f.blocks.len() {
        while let Some((at, built)) = joined(&f.blocks[index], &uses) {
            rewrite(f, index, at, built);
        }
    }
}

/// The first `list.concat` whose right operand is built in this block for it alone; and that operand.
fn joined(block: &Block, uses: &[u32]) -> Option<(usize, Value)> {
    block.insts.iter().enumerate().find_map(|(at, inst)| {
        let (Op::ListConcat, &[left, right]) = (inst.op, &inst.args[..]) else { return None };
        let before = &block.insts[..at];
        let made = before.iter().any(|i| i.op == Op::ListBuilder && i.results == [right]);
        let pushes = before.iter().filter(|i| pushes_to(i, right)).count();
        // The list itself among its elements would be another use, as would a second operand.
        let alone = uses.get(right.0 as usize) == Some(&(pushes as u32 + 1));
        (made && alone && left != right && pushes > 0).then_some((at, right))
    })
}

fn pushes_to(inst: &Inst, list: Value) -> bool {
    inst.op == Op::ListPush && inst.args.first() == Some(&list)
}

fn rewrite(f: &mut Function, block: usize, at: usize, built: Value) {
    let block = &mut f.blocks[block];
    let tail = block.insts.split_off(at + 1);
    let Some(concat) = block.insts.pop() else { return };
    let (pushes, rest): (Vec<Inst>, Vec<Inst>) =
        std::mem::take(&mut block.insts).into_iter().partition(|i| pushes_to(i, built));
    block.insts = rest;
    block.insts.retain(|i| i.results != [built]);
    let count = pushes.len();
    let mut list = concat.args[0];
    for (i, push) in pushes.into_iter().enumerate() {
        let mut args = push.args;
        args[0] = list;
        list = if i + 1 == count { concat.results[0] } else { Value((f.values.len() + i) as u32) };
        block.insts.push(Inst { op: Op::ListAppend, imm: push.imm, args, results: vec![list], site: None });
    }
    f.values.extend(std::iter::repeat_n(Type::Ref, count - 1));
    block.insts.extend(tail);
}
