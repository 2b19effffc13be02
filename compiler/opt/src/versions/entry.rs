//! What is compared before the loop: ints with their bounds, the first and the last index with the list's length. An index
//! that is a sum of the counter, fixed values and their products only goes up or only down, so both ends stand for all.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::filled::Filled;
use pyfora_bitcode::{BlockId, Function, Imm, Op, Type, Value};

use super::Counted;
use super::bounds::{Body, Leaf, Outcome, exact_op};
use crate::loops::{Definitions, Loop, inst_of};
use crate::ranges::{MAX_LENGTH, Range, fits};

/// What an index is compared with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Length {
    /// The length of a list.
    Of(Value),
    Fixed(Value),
}

/// What the comparisons before the loop show.
#[derive(Clone, Default)]
pub(crate) struct Proof {
    /// Indices, as values of the loop, that are compared.
    indices: BTreeSet<(Value, Length)>,
    /// Results of index checks that are true.
    pub known: BTreeSet<Value>,
    /// Results of reads that become loads.
    pub loads: BTreeSet<Value>,
    /// Lists that are to be packed.
    lists: BTreeSet<Value>,
}

impl Proof {
    pub fn gain(&self) -> usize {
        self.known.len() + self.loads.len()
    }

    /// Without what is only read of lists that are looked at anyway.
    pub fn checks(&self) -> usize {
        self.known.len() + self.lists.len()
    }
}

/// Looks for indices.
pub(super) struct Prover<'a> {
    f: &'a Function,
    found: &'a Loop,
    body: &'a Body<'a>,
    /// Blocks that each round passes that does not leave the loop.
    always: Vec<BlockId>,
    filled: Filled,
}

/// What an index can be, and whether it is the same in all rounds.
struct Linear {
    low: i128,
    high: i128,
    fixed: bool,
}

const DEPTH: u32 = 8;

impl<'a> Prover<'a> {
    pub fn new(f: &'a Function, found: &'a Loop, body: &'a Body<'a>, dom: &Dominators) -> Self {
        let always = found.blocks.iter().copied().filter(|&b| dom.starts(b, found.latch)).collect();
        Prover { f, found, body, always, filled: Filled::of(f) }
    }

    pub fn prove(&self, leaves: &[Leaf], outcome: &Outcome) -> Proof {
        let mut proof = Proof::default();
        for &id in self.always.iter().filter(|b| **b != self.found.header && outcome.reaches(self.body, **b))
        {
            for inst in &self.f.block(id).insts {
                match (inst.op, &inst.args[..]) {
                    (Op::LtU64, &[index, length]) => {
                        let (index, length) = (outcome.resolve(index), self.length(length, leaves));
                        let Some(length) = length.filter(|_| self.linear(index, leaves, outcome)) else {
                            continue;
                        };
                        proof.indices.insert((index, length));
                        proof.known.insert(inst.results[0]);
                    }
                    (Op::ListGet, &[list, index]) if self.fixed_list(list) => {
                        let index = outcome.resolve(index);
                        if let (Some(&first), true) =
                            (inst.results.first(), self.linear(index, leaves, outcome))
                        {
                            proof.indices.insert((index, Length::Of(list)));
                            proof.loads.insert(first);
                            proof.lists.insert(list);
                        }
                    }
                    _ => {}
                }
            }
        }
        proof
    }

    fn fixed_list(&self, list: Value) -> bool {
        !self.body.defined_inside(list) && !self.filled.has(list)
    }

    /// A length that both ends can be compared with. Below zero it would stand for one of 2**63 and more, and an index
    /// that goes from below zero to above would not be within it all the way.
    fn length(&self, v: Value, leaves: &[Leaf]) -> Option<Length> {
        match self.body.inst(v) {
            Some(inst) if inst.op == Op::ListLen && self.fixed_list(inst.args[0]) => {
                Some(Length::Of(inst.args[0]))
            }
            _ => {
                let least = self.body.constant(v).or_else(|| {
                    leaves.iter().find(|leaf| leaf.value == v && !leaf.read).map(|leaf| leaf.supposed.low)
                });
                let fixed = !self.body.defined_inside(v) && least.is_some_and(|low| low >= 0);
                fixed.then_some(Length::Fixed(v))
            }
        }
    }

    /// Whether a value goes one way from the first round to the last, without an overflow.
    fn linear(&self, v: Value, leaves: &[Leaf], outcome: &Outcome) -> bool {
        self.follow(v, leaves, outcome, DEPTH).is_some()
    }

    fn follow(&self, v: Value, leaves: &[Leaf], outcome: &Outcome, depth: u32) -> Option<Linear> {
        let depth = depth.checked_sub(1)?;
        let v = outcome.resolve(v);
        let whole = |low: i64, high: i64, fixed| Linear { low: low.into(), high: high.into(), fixed };
        if let Some(i) = self.body.constant(v) {
            return Some(whole(i, i, true));
        }
        let leaf = |v: Value| leaves.iter().find(|l| l.value == v).map(|l| l.supposed);
        if v == self.body.counted.counter {
            return self.counter(leaf(v)?, leaves);
        }
        if !self.body.defined_inside(v) {
            return leaf(v).map(|r| whole(r.low, r.high, true));
        }
        let inst = self.body.inst(v)?;
        if inst.op == Op::ListLen {
            return self.fixed_list(inst.args[0]).then(|| whole(0, MAX_LENGTH, true));
        }
        let exact = exact_op(inst.op).filter(|_| inst.results.first() == Some(&v))?;
        let (a, b) = (
            self.follow(inst.args[0], leaves, outcome, depth)?,
            self.follow(inst.args[1], leaves, outcome, depth)?,
        );
        let product = matches!(inst.op, Op::MulI64 | Op::MulNwI64 | Op::MulWrapI64 | Op::MulFlagI64);
        if product && !a.fixed && !b.fixed {
            return None;
        }
        let ends = [exact(a.low, b.low), exact(a.low, b.high), exact(a.high, b.low), exact(a.high, b.high)];
        let (low, high) = ends.iter().fold((ends[0], ends[0]), |(l, h), &e| (l.min(e), h.max(e)));
        fits((low, high)).then_some(Linear { low, high, fixed: a.fixed && b.fixed })
    }

    /// What the counter can be in a round.
    fn counter(&self, start: Range, leaves: &[Leaf]) -> Option<Linear> {
        let Counted { bound, step, .. } = self.body.counted;
        let bound = match self.body.constant(bound) {
            Some(i) => Range::new(i, i),
            None if self.body.defined_inside(bound) => Range::new(0, MAX_LENGTH),
            None => leaves.iter().find(|l| l.value == bound)?.supposed,
        };
        let (low, high) = match step > 0 {
            true => (i128::from(start.low), i128::from(bound.high) - 1),
            false => (i128::from(bound.low) + 1, i128::from(start.high)),
        };
        // Where there is no round, anything is true of all of them.
        Some(Linear { low: low.min(high), high: high.max(low), fixed: false })
    }
}

/// Writes the comparisons into a block before the loop.
pub(super) struct Entry<'a> {
    pub f: &'a mut Function,
    pub found: &'a Loop,
    pub defs: &'a Definitions,
    pub block: BlockId,
    /// The header's parameters, as they come in.
    pub params: HashMap<Value, Value>,
    pub counted: Counted,
    /// Lengths of lists that were read.
    pub lengths: BTreeMap<Value, Value>,
}

impl Entry<'_> {
    /// Whether the fast copy may run.
    pub fn condition(&mut self, leaves: &[Leaf], outcome: &Outcome, proof: &Proof) -> Value {
        let mut all = Vec::new();
        for &list in &proof.lists {
            self.length(list);
            all.push(self.op(Op::ListPacked, &[list], Type::I1));
        }
        for leaf in leaves.iter().filter(|l| l.compared() && !l.read) {
            let v = self.params.get(&leaf.value).copied().unwrap_or(leaf.value);
            all.push(within(self.f, self.block, v, leaf.supposed));
        }
        if !proof.indices.is_empty() {
            let bound = self.at(self.counted.bound, self.counted.counter, outcome);
            let (first, last) = self.ends(bound);
            for &(index, length) in &proof.indices {
                let length = match length {
                    Length::Of(list) => self.length(list),
                    Length::Fixed(v) => v,
                };
                let mut last_seen = None;
                for counter in [first, last] {
                    let index = self.at(index, counter, outcome);
                    if last_seen.replace(index) != Some(index) {
                        all.push(self.op(Op::LtU64, &[index, length], Type::I1));
                    }
                }
            }
        }
        all.into_iter().reduce(|a, b| self.op(Op::AndI1, &[a, b], Type::I1)).unwrap_or_else(|| {
            self.f.push(self.block, Op::ConstI1, Imm::Bool(true), &[], &[Type::I1], None)[0]
        })
    }

    fn op(&mut self, op: Op, args: &[Value], ty: Type) -> Value {
        self.f.push(self.block, op, Imm::None, args, &[ty], None)[0]
    }

    fn int(&mut self, i: i64) -> Value {
        self.f.push(self.block, Op::ConstI64, Imm::Int(i), &[], &[Type::I64], None)[0]
    }

    pub fn length(&mut self, list: Value) -> Value {
        if let Some(&known) = self.lengths.get(&list) {
            return known;
        }
        let length = self.op(Op::ListLen, &[list], Type::I64);
        self.lengths.insert(list, length);
        length
    }

    /// The counter in the first and in the last round, if there is one.
    fn ends(&mut self, bound: Value) -> (Value, Value) {
        let Counted { counter, step, .. } = self.counted;
        let start = self.params.get(&counter).copied().unwrap_or(counter);
        let one = self.int(1);
        let up = step > 0;
        let limit = self.op(if up { Op::SubWrapI64 } else { Op::AddWrapI64 }, &[bound, one], Type::I64);
        if step.abs() == 1 {
            return (start, limit);
        }
        let way = if up { [limit, start] } else { [start, limit] };
        let way = self.op(Op::SubWrapI64, &way, Type::I64);
        let size = self.int(step.abs());
        let rounds = self.op(Op::DivU64, &[way, size], Type::I64);
        let way = self.op(Op::MulWrapI64, &[rounds, size], Type::I64);
        (start, self.op(if up { Op::AddWrapI64 } else { Op::SubWrapI64 }, &[start, way], Type::I64))
    }

    /// A value of the loop as it is where the counter is given.
    fn at(&mut self, v: Value, counter: Value, outcome: &Outcome) -> Value {
        let v = outcome.resolve(v);
        if v == self.counted.counter {
            return counter;
        }
        if !self.found.defines(self.f, self.defs, v) {
            return v;
        }
        let Some(inst) = inst_of(self.f, self.defs, v).cloned() else { return v };
        match (inst.op, &inst.imm, &inst.args[..]) {
            (Op::ConstI64, Imm::Int(i), _) => self.int(*i),
            (Op::ListLen, _, &[list]) => self.length(list),
            (op, _, &[a, b]) => {
                let (a, b) = (self.at(a, counter, outcome), self.at(b, counter, outcome));
                let op = match op {
                    Op::AddI64 | Op::AddNwI64 | Op::AddWrapI64 | Op::AddFlagI64 => Op::AddWrapI64,
                    Op::SubI64 | Op::SubNwI64 | Op::SubWrapI64 | Op::SubFlagI64 => Op::SubWrapI64,
                    _ => Op::MulWrapI64,
                };
                self.op(op, &[a, b], Type::I64)
            }
            _ => v,
        }
    }
}

/// Whether a value is within bounds: of a half-open range of less than 2**64 one unsigned comparison tells.
pub(super) fn within(f: &mut Function, block: BlockId, v: Value, range: Range) -> Value {
    let mut int = |i: i64| f.push(block, Op::ConstI64, Imm::Int(i), &[], &[Type::I64], None)[0];
    let (from, size) = (int(range.low), int(range.high.wrapping_sub(range.low).wrapping_add(1)));
    let above = f.push(block, Op::SubWrapI64, Imm::None, &[v, from], &[Type::I64], None)[0];
    f.push(block, Op::LtU64, Imm::None, &[above, size], &[Type::I1], None)[0]
}
