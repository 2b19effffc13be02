//! Pass `speculate`: a counted loop that only computes and may raise runs without looking at errors first.
//!
//! LLVM cannot vectorise a loop that may leave at every overflow or check. All is pure here, so the loop is copied: the
//! fast copy computes wrapped results, gathers in one bit whether anything overflowed or any check failed, and has no way
//! out but its end. If the bit is set there, the original loop runs from the start: it finds the first error, with its
//! frames. Otherwise nothing raised, and the fast copy's values are the original's, bit for bit.
//!
//! A loop qualifies if
//! * it is one chain of blocks from the header to the jump back; the header leaves it when a counter that cannot overflow
//!   passes a fixed bound (so the fast copy ends), and every other way out is a block that raises at once, or leads to the
//!   loop of which it is a copy without checks (`versions`);
//! * no block has a handler, and nothing waits for an interruption (`poll`);
//! * its instructions are pure and defined for all operands, are checked additions, subtractions, multiplications, or are
//!   divisions by a constant, or `list.load` or `buf.store` at an index made of counters and fixed values only. The original stores the
//!   same again. That such an index is in range for every value that the counter takes is the builder's promise.
//!
//! What was known not to overflow was so only after the checks before it; behind a failed one it may, so in the copy it
//! wraps, but for the counters.

mod copy;

use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::{Block, BlockId, Call, Function, Inst, Module, Op, Terminator, Type, Value, op::Effect};

use crate::edit::predecessors;
use crate::loops::{Counter, Loop, affordable, definitions, inst_of, int_of, loops};

/// Larger loops are not worth the code.
const MAX_SIZE: usize = 200;

/// Runs the pass on every function.
pub fn run(module: &mut Module) {
    module.functions.iter_mut().for_each(function);
}

/// Runs the pass on a function.
pub fn function(f: &mut Function) {
    let all = loops(f);
    if !affordable(f, all.len()) {
        return;
    }
    // The numbers of blocks stay: copies are appended.
    for found in all {
        if let Some(candidate) = Candidate::new(f, &found) {
            copy::speculate(f, &candidate);
        }
    }
}

/// A loop that qualifies.
struct Candidate {
    /// The chain, from the header to the latch.
    chain: Vec<BlockId>,
    /// The edge that stays in the loop, by block of the chain.
    stay: Vec<Call>,
    /// The edge of the header that leaves the loop.
    exit: Call,
    /// The blocks that raise.
    raises: Vec<BlockId>,
    /// What the counters are next time round.
    next: Vec<Value>,
    /// Whether it leaves for a copy of itself.
    guarded: bool,
}

impl Candidate {
    fn new(f: &Function, found: &Loop) -> Option<Candidate> {
        let size: usize = found.blocks.iter().map(|&b| f.block(b).insts.len()).sum();
        // What is cold has a fast copy already.
        if size > MAX_SIZE || found.header.0 == 0 || f.block(found.header).cold {
            return None;
        }
        let mut candidate = Candidate::chain(f, found)?;
        let defs = definitions(f);
        let counters = found.counters(f, &defs);
        if !found.bounded(f, &defs, &counters) {
            return None;
        }
        let back = candidate.stay.last()?;
        // Only the counter that the header compares is sure not to overflow, whatever the checks behind it say.
        let Terminator::Branch { cond, .. } = &f.block(found.header).term else { return None };
        let compared = inst_of(f, &defs, *cond).map_or(&[][..], |inst| &inst.args);
        let counts = |v: &Value| compared.contains(v) && counters.iter().any(|c| c.param == *v);
        let next = f.block(found.header).params.iter().zip(&back.args).filter(|(p, _)| counts(p));
        candidate.next = next.map(|(_, &v)| v).collect();
        let check = Check { f, found, defs, counters };
        let insts = || found.blocks.iter().flat_map(|&b| &f.block(b).insts);
        let useful = candidate.guarded || !candidate.raises.is_empty() || insts().any(flagged);
        (useful && insts().all(|i| check.inst(i))).then_some(candidate)
    }

    /// Follows the loop from its header; `None` where it is not one chain, or a way out does not raise.
    fn chain(f: &Function, found: &Loop) -> Option<Candidate> {
        let preds = predecessors(f);
        let mut out = Candidate {
            chain: Vec::new(),
            stay: Vec::new(),
            exit: placeholder(),
            raises: Vec::new(),
            next: Vec::new(),
            guarded: false,
        };
        let mut at = found.header;
        loop {
            let block = f.block(at);
            if block.handler.is_some() || out.chain.contains(&at) {
                return None;
            }
            let (stay, leave) = ways(found, &block.term)?;
            out.chain.push(at);
            out.stay.push(stay.clone());
            match leave {
                Some(leave) if at == found.header => out.exit = leave.clone(),
                // The original goes there when it runs.
                Some(leave) if f.block(leave.block).cold && elsewhere(f, found, leave.block) => {
                    out.guarded = true;
                }
                Some(leave) => {
                    let private = preds[leave.block.0 as usize].iter().all(|(p, _)| found.blocks.contains(p));
                    if !private || !raises_at_once(f.block(leave.block)) {
                        return None;
                    }
                    out.raises.push(leave.block);
                }
                None if at == found.header => return None,
                None => {}
            }
            at = stay.block;
            if at == found.header {
                return (out.chain.len() == found.blocks.len()).then_some(out);
            }
        }
    }
}

/// Whether a block is reached without the loop, so that nothing that the loop defines is used there.
fn elsewhere(f: &Function, found: &Loop, block: BlockId) -> bool {
    !Dominators::new(f).starts(found.header, block)
}

fn placeholder() -> Call {
    Call { block: BlockId(0), args: Vec::new() }
}

/// The edge that stays, and the one that leaves.
fn ways<'a>(found: &Loop, term: &'a Terminator) -> Option<(&'a Call, Option<&'a Call>)> {
    let inside = |c: &Call| found.blocks.contains(&c.block);
    match term {
        Terminator::Jump(call) => Some((call, None)),
        Terminator::Branch { then, other, .. } => match (inside(then), inside(other)) {
            (true, false) => Some((then, Some(other))),
            (false, true) => Some((other, Some(then))),
            _ => None,
        },
        _ => None,
    }
}

fn raises_at_once(block: &Block) -> bool {
    block.handler.is_none() && matches!(block.term, Terminator::Raise { .. } | Terminator::Unreachable)
}

/// Checked operations that the fast copy does with a flag.
fn flagged(inst: &Inst) -> bool {
    inst.op == Op::NegI64 || crate::overflow::flagged(inst.op).is_some()
}

struct Check<'a> {
    f: &'a Function,
    found: &'a Loop,
    defs: Vec<Option<(BlockId, usize)>>,
    counters: Vec<Counter>,
}

impl Check<'_> {
    fn inst(&self, inst: &Inst) -> bool {
        let constant = |i: usize| inst.args.get(i).and_then(|&v| int_of(self.f, &self.defs, v));
        match inst.op {
            Op::FloorModI64 | Op::RemI64 | Op::DivU64 | Op::RemU64 | Op::TrueDivI64 => {
                constant(1).is_some_and(|d| d != 0)
            }
            Op::FloorDivI64 => constant(1).is_some_and(|d| d != 0 && d != -1),
            Op::ShrI64 => constant(1).is_some_and(|d| (0..64).contains(&d)),
            Op::BufStore => self.safe(inst.args[1], 0),
            // In range for all that the counter takes, as for `buf.store`: `versions` has compared the ends.
            Op::ListLoad => {
                let plain = inst.results.iter().all(|&v| self.f.ty(v) != Type::Ref);
                let fixed = !self.found.defines(self.f, &self.defs, inst.args[0]);
                plain && fixed && self.safe(inst.args[1], 0)
            }
            _ => flagged(inst) || inst.op.effect() == Effect::Pure,
        }
    }

    /// Whether an index is made of counters and fixed values, by operations that no overflow before could have changed.
    fn safe(&self, v: Value, depth: usize) -> bool {
        if !self.found.defines(self.f, &self.defs, v) || self.counters.iter().any(|c| c.param == v) {
            return true;
        }
        let Some(inst) = inst_of(self.f, &self.defs, v) else { return false };
        let plain = matches!(
            inst.op,
            Op::ConstI64
                | Op::AddNwI64
                | Op::SubNwI64
                | Op::MulNwI64
                | Op::AddWrapI64
                | Op::SubWrapI64
                | Op::MulWrapI64
        );
        plain && depth < 8 && inst.args.iter().all(|&a| self.safe(a, depth + 1))
    }
}
