//! Pass `strips`: an innermost counted loop polls once in [`ROUNDS`] rounds, or not at all if it has no more than those.
//!
//! ```text
//! before:  … → header(params) ⇄ body, poll ;  header → exit
//! after:   … → strip(params): limit = min(counter + ROUNDS steps, bound) → header(params) ⇄ body
//!          header, at the limit → end: at the bound → exit, else poll → strip(params)
//! ```
//!
//! The inner loop has no way out for the poll, so LLVM may unroll and vectorise it, and `speculate` may run it without
//! looking at errors. A loop qualifies if the header leaves it when a counter that cannot overflow passes a fixed bound,
//! and a round is short: no calls but of functions of numbers, nothing that copies lists, no other loop.

use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::symbol::Facts;
use pyfora_bitcode::{BlockId, Call, Function, Imm, Inst, Module, Op, Terminator, Type, Value};

use crate::edit::predecessors;
use crate::fold::inverse;
use crate::loops::{affordable, constant_step, definitions, inside, inst_of, int_of};

/// Rounds between two polls.
const ROUNDS: i64 = 512;
/// A loop with more instructions polls each time.
const MAX_SIZE: usize = 300;

/// Runs the pass on every function.
pub fn run(module: &mut Module) {
    module.functions.iter_mut().for_each(function);
}

/// Runs the pass on a function.
pub fn function(f: &mut Function) {
    let polls = f.blocks.iter().flat_map(|b| &b.insts).filter(|i| i.op == Op::Poll).count();
    if polls == 0 || !affordable(f, polls) {
        return;
    }
    // The numbers of blocks stay: new ones are appended, and none of them is in another loop without others in it.
    let dom = Dominators::new(f);
    let mut preds = predecessors(f);
    for header in f.block_ids().collect::<Vec<_>>() {
        if let Some(found) = Strip::new(f, header, &dom, &preds) {
            found.drop_polls(f);
            if !found.short {
                found.cut(f);
                preds = predecessors(f);
            }
        }
    }
}

/// Leads all ways back to a header through one block, with one poll: LLVM takes several for several loops.
pub(crate) fn merge_latches(f: &mut Function) {
    let (dom, preds) = (Dominators::new(f), predecessors(f));
    for header in f.block_ids().filter(|&h| dom.reachable(h)).collect::<Vec<_>>() {
        let back = preds[header.0 as usize].iter().filter(|(p, _)| dom.starts(header, *p));
        let latches: Vec<BlockId> = back.map(|(p, _)| *p).collect();
        let same = || latches.windows(2).all(|w| f.block(w[0]).handler == f.block(w[1]).handler);
        if latches.len() < 2 || !latches.iter().all(|&b| ends_with_poll(f, b)) || !same() {
            continue;
        }
        let types: Vec<Type> = f.block(header).params.iter().map(|&v| f.ty(v)).collect();
        let merged = f.new_block(&types);
        let mut site = None;
        for &latch in &latches {
            let block = f.block_mut(latch);
            site = block.insts.pop().and_then(|poll| poll.site).or(site);
            block.term.targets_mut().into_iter().for_each(|c| c.block = merged);
        }
        f.push(merged, Op::Poll, Imm::None, &[], &[], site);
        let args = f.block(merged).params.clone();
        f.block_mut(merged).term = Terminator::Jump(Call { block: header, args });
    }
}

/// A loop that qualifies.
struct Strip {
    header: BlockId,
    /// The blocks that jump back, each with a poll at its end.
    latches: Vec<BlockId>,
    /// The header's parameter that counts, and its step.
    counter: Value,
    step: i64,
    bound: Value,
    /// The bound, where it is a constant: that may be defined in the loop, and is made anew where it is needed.
    known_bound: Option<i64>,
    /// Whether the header stays where its condition holds.
    stays: bool,
    /// Whether there are no more rounds than a strip has.
    short: bool,
    site: Option<u32>,
}

impl Strip {
    fn new(f: &Function, header: BlockId, dom: &Dominators, preds: &[Vec<(BlockId, bool)>]) -> Option<Strip> {
        if header.0 == 0 || !dom.reachable(header) {
            return None;
        }
        let edges = &preds[header.0 as usize];
        let (back, entries): (Vec<_>, Vec<_>) = edges.iter().partition(|(p, _)| dom.starts(header, *p));
        if back.is_empty() || edges.iter().any(|&(_, handler)| handler) {
            return None;
        }
        let latches: Vec<BlockId> = back.iter().map(|(p, _)| *p).collect();
        let blocks = inside(f, header, &latches, preds);
        let size: usize = blocks.iter().map(|&b| f.block(b).insts.len()).sum();
        let plain = |&b: &BlockId| {
            let polls = latches.contains(&b);
            let again =
                f.block(b).successors().any(|s| s != header && blocks.contains(&s) && dom.starts(s, b));
            !again && short_round(f, b, polls) && (!polls || ends_with_poll(f, b))
        };
        if size > MAX_SIZE || !blocks.iter().all(plain) {
            return None;
        }
        let entries: Vec<BlockId> = entries.iter().map(|(p, _)| *p).collect();
        Strip::counted(f, header, latches, [&entries, &blocks], preds)
    }

    fn counted(
        f: &Function,
        header: BlockId,
        latches: Vec<BlockId>,
        [entries, blocks]: [&[BlockId]; 2],
        preds: &[Vec<(BlockId, bool)>],
    ) -> Option<Strip> {
        let defs = definitions(f);
        let Terminator::Branch { cond, then, other } = &f.block(header).term else { return None };
        let stays = match (blocks.contains(&then.block), blocks.contains(&other.block)) {
            (true, false) => true,
            (false, true) => false,
            _ => return None,
        };
        let inst = inst_of(f, &defs, *cond)?;
        let &[a, b] = &inst.args[..] else { return None };
        let (counter, bound, up) = match if stays { inst.op } else { inverse(inst.op)? } {
            Op::LtI64 => if_param(f, header, a).map_or((b, a, false), |_| (a, b, true)),
            Op::GtI64 => if_param(f, header, a).map_or((b, a, true), |_| (a, b, false)),
            _ => return None,
        };
        let place = if_param(f, header, counter)?;
        let fixed = match defs[bound.0 as usize] {
            Some((block, _)) => !blocks.contains(&block) || int_of(f, &defs, bound).is_some(),
            None => !blocks.iter().any(|&b| f.block(b).params.contains(&bound)),
        };
        let next = through_latch(f, &latches, argument(f, &latches, header, place)?, preds);
        let step = constant_step(f, &defs, counter, next?)?;
        if !fixed || step == 0 || (step > 0) != up || step.abs() > 1 << 32 {
            return None;
        }
        let known_bound = int_of(f, &defs, bound);
        let start = argument(f, entries, header, place).and_then(|v| int_of(f, &defs, v));
        let rounds = start.zip(known_bound).map(|(start, bound)| start.abs_diff(bound) / step.unsigned_abs());
        let short = rounds.is_some_and(|rounds| rounds < ROUNDS as u64);
        let site = f.block(latches[0]).insts.last()?.site;
        Some(Strip { header, latches, counter, step, bound, known_bound, stays, short, site })
    }

    fn drop_polls(&self, f: &mut Function) {
        for &latch in &self.latches {
            f.block_mut(latch).insts.pop();
        }
    }

    fn cut(&self, f: &mut Function) {
        let params = f.block(self.header).params.clone();
        let types: Vec<Type> = params.iter().map(|&v| f.ty(v)).collect();
        let strip = f.new_block(&types);
        for id in f.block_ids().filter(|id| !self.latches.contains(id)).collect::<Vec<_>>() {
            let targets = f.block_mut(id).term.targets_mut();
            targets.into_iter().filter(|c| c.block == self.header).for_each(|c| c.block = strip);
        }
        let limit = self.limit(f, strip);
        let args = f.block(strip).params.clone();
        f.block_mut(strip).term = Terminator::Jump(Call { block: self.header, args });

        let (end, more) = (f.new_block(&[]), f.new_block(&[]));
        let Terminator::Branch { then, other, .. } = f.block(self.header).term.clone() else { return };
        let (body, exit) = if self.stays { (then, other) } else { (other, then) };
        let goes_on = self.passes(f, self.header, self.counter, limit);
        let leave = Call { block: end, args: Vec::new() };
        f.block_mut(self.header).term = Terminator::Branch { cond: goes_on, then: body, other: leave };
        let bound = self.bound_at(f, end);
        let again = self.passes(f, end, self.counter, bound);
        let next = Call { block: more, args: Vec::new() };
        f.block_mut(end).term = Terminator::Branch { cond: again, then: next, other: exit };
        f.push(more, Op::Poll, Imm::None, &[], &[], self.site);
        f.block_mut(more).term = Terminator::Jump(Call { block: strip, args: params });
        let cold = f.block(self.header).cold;
        [strip, end, more].into_iter().for_each(|b| f.block_mut(b).cold = cold);
    }

    fn bound_at(&self, f: &mut Function, block: BlockId) -> Value {
        match self.known_bound {
            Some(i) => f.push(block, Op::ConstI64, Imm::Int(i), &[], &[Type::I64], None)[0],
            None => self.bound,
        }
    }

    /// Where the strip ends that begins in a block: at the bound if that is closer, or if the sum does not fit.
    fn limit(&self, f: &mut Function, strip: BlockId) -> Value {
        let place = f.block(self.header).params.iter().position(|&p| p == self.counter).unwrap_or(0);
        let start = f.block(strip).params[place];
        let bound = self.bound_at(f, strip);
        let by = Imm::Int(self.step * ROUNDS);
        let by = f.push(strip, Op::ConstI64, by, &[], &[Type::I64], None)[0];
        let far = f.push(strip, Op::AddWrapI64, Imm::None, &[start, by], &[Type::I64], None)[0];
        let fits = self.passes(f, strip, start, far);
        let before = self.passes(f, strip, far, bound);
        let both = f.push(strip, Op::AndI1, Imm::None, &[fits, before], &[Type::I1], None)[0];
        f.push(strip, Op::Select, Imm::None, &[both, far, bound], &[Type::I64], None)[0]
    }

    /// Whether a counter has not come to a bound.
    fn passes(&self, f: &mut Function, block: BlockId, counter: Value, bound: Value) -> Value {
        let op = if self.step > 0 { Op::LtI64 } else { Op::GtI64 };
        f.push(block, op, Imm::None, &[counter, bound], &[Type::I1], None)[0]
    }
}

/// The place of a value among the header's parameters.
fn if_param(f: &Function, header: BlockId, v: Value) -> Option<usize> {
    f.block(header).params.iter().position(|&p| p == v)
}

/// The argument that all of the blocks hand to the header's parameter of a place.
fn argument(f: &Function, from: &[BlockId], header: BlockId, place: usize) -> Option<Value> {
    let mut args = from.iter().flat_map(|&b| f.block(b).term.targets()).filter(|c| c.block == header);
    let first = *args.next()?.args.get(place)?;
    args.all(|c| c.args.get(place) == Some(&first)).then_some(first)
}

/// The value that a latch hands on, where that is its own parameter and all ways to it bring the same.
fn through_latch(
    f: &Function,
    latches: &[BlockId],
    next: Value,
    preds: &[Vec<(BlockId, bool)>],
) -> Option<Value> {
    let &[latch] = latches else { return Some(next) };
    let Some(place) = if_param(f, latch, next) else { return Some(next) };
    let from: Vec<BlockId> = preds[latch.0 as usize].iter().map(|(p, _)| *p).collect();
    argument(f, &from, latch, place)
}

fn ends_with_poll(f: &Function, block: BlockId) -> bool {
    let block = f.block(block);
    let last = block.insts.last().is_some_and(|i| i.op == Op::Poll);
    last && block.handler.is_none() && matches!(block.term, Terminator::Jump(_))
}

/// Whether what a block does takes no time to speak of.
fn short_round(f: &Function, block: BlockId, polls: bool) -> bool {
    let insts = &f.block(block).insts;
    let insts = if polls { &insts[..insts.len().saturating_sub(1)] } else { insts };
    insts.iter().all(|i| short(f, i))
}

/// Whether an instruction takes no time to speak of.
pub(crate) fn short(f: &Function, inst: &Inst) -> bool {
    let scalars = || inst.args.iter().chain(&inst.results).all(|&v| f.ty(v) != Type::Ref);
    match inst.op {
        Op::Poll | Op::CallFn | Op::ParReduce | Op::ListConcat | Op::ListSlice | Op::ListReplace => false,
        Op::ListPush | Op::ErrorClear | Op::ErrorDrop | Op::BufSum | Op::ListOfFloats | Op::ListOfInts => {
            false
        }
        Op::CallRt => scalars() || matches!(inst.imm, Imm::Symbol(s) if s.facts() == Facts::Libm),
        _ => true,
    }
}
