//! Loops: a header that dominates the one block that jumps back to it, and the blocks between.

use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::{BlockId, Function, Imm, Inst, Op, Terminator, Value};

use crate::edit::predecessors;

/// A natural loop with one back edge.
#[derive(Debug, Clone)]
pub struct Loop {
    pub header: BlockId,
    /// Jumps back to the header.
    pub latch: BlockId,
    /// All of its blocks, in the order of their ids.
    pub blocks: Vec<BlockId>,
}

/// The function's loops, by header.
pub fn loops(f: &Function) -> Vec<Loop> {
    let dom = Dominators::new(f);
    let preds = predecessors(f);
    let mut out = Vec::new();
    for header in f.block_ids() {
        let back: Vec<_> = preds[header.0 as usize].iter().filter(|(p, _)| dom.starts(header, *p)).collect();
        let [(latch, false)] = back[..] else { continue };
        out.push(Loop { header, latch: *latch, blocks: inside(f, header, &[*latch], &preds) });
    }
    out
}

/// Loops times values of a function beyond which passes that look at the whole function for each loop leave it alone:
/// some seconds, and nothing that a person writes.
const MAX_WORK: usize = 4_000_000;

/// Whether a function with so many loops is one that such passes can go through.
pub fn affordable(f: &Function, loops: usize) -> bool {
    loops * f.values.len() <= MAX_WORK
}

/// The blocks of the loop of a header and those that jump back to it, in the order of their ids.
pub fn inside(
    f: &Function,
    header: BlockId,
    latches: &[BlockId],
    preds: &[Vec<(BlockId, bool)>],
) -> Vec<BlockId> {
    let mut inside = vec![false; f.blocks.len()];
    inside[header.0 as usize] = true;
    let mut work = latches.to_vec();
    while let Some(id) = work.pop() {
        if !std::mem::replace(&mut inside[id.0 as usize], true) {
            work.extend(preds[id.0 as usize].iter().map(|(p, _)| *p));
        }
    }
    f.block_ids().filter(|b| inside[b.0 as usize]).collect()
}

/// The constant step from a counter to what it is next, by an operation that cannot overflow.
pub fn constant_step(f: &Function, defs: &Definitions, counter: Value, next: Value) -> Option<i64> {
    let inst = inst_of(f, defs, next)?;
    match (inst.op, &inst.args[..]) {
        (Op::AddNwI64, &[a, b]) if a == counter => int_of(f, defs, b),
        (Op::AddNwI64, &[a, b]) if b == counter => int_of(f, defs, a),
        (Op::SubNwI64, &[a, b]) if a == counter => int_of(f, defs, b)?.checked_neg(),
        _ => None,
    }
}

/// A parameter of a header that changes by a fixed step each time round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counter {
    pub param: Value,
    /// A constant that is added by an operation that cannot overflow.
    pub step: i64,
    /// Added modulo 2**64 instead, by what the library makes of a `range` with any step: the loop ends where the counter
    /// is the bound.
    pub whole: bool,
}

/// For each value, the instruction that defines it, as (block, index).
pub type Definitions = [Option<(BlockId, usize)>];

/// Finds the instructions that define a function's values.
pub fn definitions(f: &Function) -> Vec<Option<(BlockId, usize)>> {
    let mut out = vec![None; f.values.len()];
    for id in f.block_ids() {
        for (i, inst) in f.block(id).insts.iter().enumerate() {
            inst.results.iter().for_each(|v| out[v.0 as usize] = Some((id, i)));
        }
    }
    out
}

/// The instruction that defines a value.
pub fn inst_of<'f>(f: &'f Function, defs: &[Option<(BlockId, usize)>], v: Value) -> Option<&'f Inst> {
    let (block, i) = defs.get(v.0 as usize).copied().flatten()?;
    f.block(block).insts.get(i)
}

/// The constant that a value is.
pub fn int_of(f: &Function, defs: &[Option<(BlockId, usize)>], v: Value) -> Option<i64> {
    match inst_of(f, defs, v)? {
        Inst { op: Op::ConstI64, imm: Imm::Int(i), .. } => Some(*i),
        _ => None,
    }
}

impl Loop {
    /// Whether a value is defined in the loop.
    pub fn defines(&self, f: &Function, defs: &[Option<(BlockId, usize)>], v: Value) -> bool {
        match defs.get(v.0 as usize).copied().flatten() {
            Some((block, _)) => self.blocks.contains(&block),
            None => self.blocks.iter().any(|&b| f.block(b).params.contains(&v)),
        }
    }

    /// The header's parameters that count.
    pub fn counters(&self, f: &Function, defs: &[Option<(BlockId, usize)>]) -> Vec<Counter> {
        let targets = f.block(self.latch).term.targets();
        let Some(back) = targets.iter().find(|c| c.block == self.header) else { return Vec::new() };
        if targets.iter().filter(|c| c.block == self.header).count() != 1 {
            return Vec::new();
        }
        let counter = |(&param, &next): (&Value, &Value)| {
            let inst = inst_of(f, defs, next)?;
            let &[a, b] = &inst.args[..] else { return None };
            // The library counts whole steps up to the end, which a step back to 64 bits does not change.
            if inst.op == Op::AddWrapI64 && a == param && !self.defines(f, defs, b) {
                return Some(Counter { param, step: 0, whole: true });
            }
            let step = constant_step(f, defs, param, next)?;
            Some(Counter { param, step, whole: false })
        };
        f.block(self.header).params.iter().zip(&back.args).filter_map(counter).collect()
    }

    /// Whether the header leaves the loop when a counter passes a bound that does not change.
    pub fn bounded(&self, f: &Function, defs: &[Option<(BlockId, usize)>], counters: &[Counter]) -> bool {
        let Terminator::Branch { cond, then, other } = &f.block(self.header).term else { return false };
        let (stays, leaves) = (self.blocks.contains(&then.block), self.blocks.contains(&other.block));
        let Some(inst) = inst_of(f, defs, *cond) else { return false };
        let &[a, b] = &inst.args[..] else { return false };
        let op = match (stays, leaves) {
            (true, false) => Some(inst.op),
            (false, true) => crate::fold::inverse(inst.op),
            _ => None,
        };
        let passes = |v: Value, up: bool, bound: Value| {
            // A larger step may pass over the bound and on, where a check in the loop is all that ends it before.
            let counts = counters.iter().any(|c| c.param == v && c.step == if up { 1 } else { -1 });
            counts && !self.defines(f, defs, bound)
        };
        let meets = |v: Value, bound: Value| {
            counters.iter().any(|c| c.param == v && c.whole) && !self.defines(f, defs, bound)
        };
        match op {
            Some(Op::NeI64) => meets(a, b) || meets(b, a),
            Some(Op::LtI64) => passes(a, true, b) || passes(b, false, a),
            Some(Op::GtI64) => passes(a, false, b) || passes(b, true, a),
            _ => false,
        }
    }
}
