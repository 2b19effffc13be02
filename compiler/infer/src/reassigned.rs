//! Which variables may be assigned after a nested function has captured them, in the same call.
//!
//! A value that holds such a function is out of date after the assignment (`Engine::note_assignment`). Its type alone
//! does not say whether this call made it or another call of the same function did; where no way leads from the capture
//! to an assignment, it was another one.

use crate::cfg::successors;
use pyfora_hir::ir::{CaptureSource, Function, Local, Op, Terminator};
use std::collections::BTreeSet;
use std::sync::Arc;

/// For each local, whether a way leads from a capture of its variable to an assignment.
pub fn reassigned(f: &Function) -> Arc<[bool]> {
    let mut out = vec![false; f.locals.len()];
    let name = |local: Local| f.locals[local.0 as usize].name.as_deref();
    for (block, insts) in f.blocks.iter().map(|b| &b.insts).enumerate() {
        for (at, inst) in insts.iter().enumerate() {
            for variable in captured(&inst.op).filter_map(name).collect::<BTreeSet<_>>() {
                let mut own = insts[at + 1..].iter().filter_map(|i| i.dst).chain(next_of(f, block));
                if own.any(|dst| name(dst) == Some(variable)) || assigned_from(f, block, variable) {
                    let same =
                        f.locals.iter().zip(&mut out).filter(|(l, _)| l.name.as_deref() == Some(variable));
                    same.for_each(|(_, out)| *out = true);
                }
            }
        }
    }
    out.into()
}

fn captured(op: &Op) -> impl Iterator<Item = Local> {
    let sources = match op {
        Op::MakeFunction { captures, .. }
        | Op::MakeClass { captures, .. }
        | Op::MakeGenerator { captures, .. } => captures.as_slice(),
        _ => &[],
    };
    sources.iter().filter_map(|source| match source {
        CaptureSource::Local(local) => Some(*local),
        CaptureSource::Capture(_) | CaptureSource::Itself => None,
    })
}

/// What the block's end assigns.
fn next_of(f: &Function, block: usize) -> Option<Local> {
    match f.blocks[block].term {
        Terminator::Next { dst, .. } => Some(dst),
        _ => None,
    }
}

/// Whether a block that comes after this one assigns the variable.
fn assigned_from(f: &Function, block: usize, variable: &str) -> bool {
    let after = |block: usize| {
        let block = &f.blocks[block];
        successors(&block.term).into_iter().chain(block.handler.map(|h| h.0 as usize))
    };
    let mut seen = vec![false; f.blocks.len()];
    let mut work: Vec<usize> = after(block).collect();
    while let Some(block) = work.pop() {
        if std::mem::replace(&mut seen[block], true) {
            continue;
        }
        let mut assigned = f.blocks[block].insts.iter().filter_map(|i| i.dst).chain(next_of(f, block));
        if assigned.any(|dst| f.locals[dst.0 as usize].name.as_deref() == Some(variable)) {
            return true;
        }
        work.extend(after(block));
    }
    false
}
