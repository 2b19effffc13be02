//! Pass `refcount`, the last one: inserts `ref.retain` and `ref.release`.
//!
//! Who owns: parameters of the function are borrowed, as are constant strings, nulls (both uncounted) and globals.
//! Everything else that is a reference is owned, by the value that names it: results of calls and of operations
//! (`select` retains what it chose), and parameters of blocks; but parameters of blocks that get borrowed values alone are
//! borrowed too, and elements of a list and words of a box are lent by what owns it, which is held as long as they are
//! used. Operands are borrowed; arguments of jumps, of `return`, of `raise` and of `box.new` hand their reference over,
//! with a retain where the value is borrowed or lives on; so do elements that are put into a list (`Op::keeps`), and the
//! first operand of an operation that takes it over (`Op::consumes`).
//!
//! The invariant at a block's start: held are its owned parameters and the owned values that live into it. So a value is
//! released after its last use, or on the edge behind which nobody uses it, or, when an instruction raises, in a landing:
//! a cold block that releases what only the error path drops and goes on to the block's handler or raises again. A
//! landing reads values of the block that raises, so such a block is cut before the instruction; what does not raise
//! pays nothing.

mod append;
mod edges;
mod liveness;

use std::collections::BTreeSet;

use pyfora_bitcode::{
    Block, BlockId, Call, Function, Handler, Imm, Inst, Module, Op, Terminator, Type, Value,
};

use crate::edit::{Raising, compact, raise_flags};
use edges::Actions;
use liveness::{Live, Owned};

/// Inserts the counts in every function.
pub fn run(module: &mut Module) {
    let flags = raise_flags(module);
    for f in &mut module.functions {
        let raising = Raising::of(f, &flags);
        function(f, &raising);
    }
}

/// Inserts the counts in a function.
pub fn function(f: &mut Function, raising: &Raising) {
    hoist_bufs(f);
    append::function(f);
    compact(f);
    // Nothing to count, and no blocks to cut.
    if !f.values.contains(&Type::Ref) {
        return;
    }
    let owned = Owned::new(f);
    let live = Live::new(f, &owned, raising);
    let count = f.blocks.len() as u32;
    let mut counter = Counter { f, raising, owned, live };
    (0..count).for_each(|i| counter.block(BlockId(i)));
    compact(f);
}

/// Blocks are cut below, and `buf.new` must stay in block 0.
fn hoist_bufs(f: &mut Function) {
    let block = &mut f.blocks[0];
    let (mut bufs, rest): (Vec<Inst>, Vec<Inst>) =
        std::mem::take(&mut block.insts).into_iter().partition(|i| i.op == Op::BufNew);
    bufs.extend(rest);
    block.insts = bufs;
}

struct Counter<'a> {
    f: &'a mut Function,
    raising: &'a Raising,
    owned: Owned,
    live: Live,
}

/// A part of a block whose errors go the same way.
struct Part {
    id: BlockId,
    insts: Vec<Inst>,
    /// The block's own handler.
    handler: Option<Handler>,
    cold: bool,
    /// Where errors of this part go, once something in it may raise.
    landing: Option<(Actions, Option<Handler>)>,
    defined: BTreeSet<Value>,
}

fn count(op: Op, v: Value) -> Inst {
    Inst { op, imm: Imm::None, args: vec![v], results: Vec::new(), site: None }
}

/// Releases those of the values that are held.
fn release(values: &[Value], held: &mut BTreeSet<Value>, part: &mut Part) {
    for &v in values {
        if held.remove(&v) {
            part.insts.push(count(Op::Release, v));
        }
    }
}

fn release_all(held: &mut BTreeSet<Value>, part: &mut Part) {
    let values: Vec<Value> = held.iter().copied().collect();
    release(&values, held, part);
}

impl Counter<'_> {
    fn block(&mut self, id: BlockId) {
        let block = self.f.block_mut(id);
        let insts = std::mem::take(&mut block.insts);
        let term = std::mem::replace(&mut block.term, Terminator::Unreachable);
        let (handler, cold) = (block.handler.take(), block.cold);
        let (deaths, live) = self.live.deaths(&insts, &term, handler.as_ref(), &self.owned, self.raising);
        let mut held = self.held_at_start(id);
        let mut part = Part { id, insts: Vec::new(), handler, cold, landing: None, defined: BTreeSet::new() };
        let unused: Vec<Value> = held.iter().copied().filter(|v| !live.contains(v)).collect();
        release(&unused, &mut held, &mut part);
        for (inst, mut dead) in insts.into_iter().zip(deaths) {
            if self.raising.inst(&inst) {
                self.land(&held, &mut part);
            }
            if inst.op.consumes() {
                self.take_over(&inst, &mut dead, &mut held, &mut part);
            }
            let results = inst.results.clone();
            let chosen = inst.op == Op::Select;
            let kept = inst.op.keeps().min(inst.args.len());
            self.give_to_object(&inst.args[kept..], &mut dead, &mut held, &mut part);
            part.insts.push(inst);
            for v in results {
                part.defined.insert(v);
                if self.owned.has(v) {
                    held.insert(v);
                    if chosen {
                        part.insts.push(count(Op::Retain, v));
                    }
                }
            }
            release(&dead, &mut held, &mut part);
        }
        let term = self.terminator(term, held, &mut part);
        self.finish(part, term);
    }

    /// Hands the first operand over where this is its last use.
    fn take_over(&self, inst: &Inst, dead: &mut Vec<Value>, held: &mut BTreeSet<Value>, part: &mut Part) {
        let Some((&taken, others)) = inst.args.split_first() else { return };
        let last = dead.contains(&taken) && !others.contains(&taken) && held.remove(&taken);
        match last {
            true => dead.retain(|&v| v != taken),
            false if self.owned.uncounted(taken) => {}
            false => part.insts.push(count(Op::Retain, taken)),
        }
    }

    fn held_at_start(&self, id: BlockId) -> BTreeSet<Value> {
        let params = self.f.block(id).params.iter().copied().filter(|&v| self.owned.has(v));
        self.live.at_start(id).iter().copied().chain(params).collect()
    }

    /// Makes errors of the next instruction release what is held and not needed by the handler, cutting the part where
    /// those before it go another way or where the landing would read what the part itself defines.
    fn land(&mut self, held: &BTreeSet<Value>, part: &mut Part) {
        let actions = match &part.handler {
            None => Actions { retains: Vec::new(), releases: held.iter().copied().collect() },
            Some(h) => self.actions(held, h.block, &h.args),
        };
        let defined = actions.values().any(|v| part.defined.contains(&v));
        match &part.landing {
            Some((known, _)) if *known == actions && !defined => return,
            None if !defined => {}
            _ => self.cut(part),
        }
        let target =
            if actions.is_empty() { part.handler.clone() } else { Some(self.landing(part, &actions)) };
        part.landing = Some((actions, target));
    }

    fn landing(&mut self, part: &Part, actions: &Actions) -> Handler {
        let term = match &part.handler {
            None => Terminator::Reraise,
            Some(h) => Terminator::Jump(Call { block: h.block, args: h.args.clone() }),
        };
        Handler { block: self.add(actions.insts(), term, true), args: Vec::new() }
    }

    fn add(&mut self, insts: Vec<Inst>, term: Terminator, cold: bool) -> BlockId {
        self.f.blocks.push(Block { params: Vec::new(), insts, term, handler: None, cold });
        BlockId(self.f.blocks.len() as u32 - 1)
    }

    /// Ends a part with a jump to a new block, in which it goes on.
    fn cut(&mut self, part: &mut Part) {
        let next = self.add(Vec::new(), Terminator::Unreachable, part.cold);
        let new = Part {
            id: next,
            insts: Vec::new(),
            landing: None,
            defined: BTreeSet::new(),
            handler: part.handler.clone(),
            cold: part.cold,
        };
        let old = std::mem::replace(part, new);
        self.finish(old, Terminator::Jump(Call { block: next, args: Vec::new() }));
    }

    fn finish(&mut self, part: Part, term: Terminator) {
        let block = self.f.block_mut(part.id);
        block.insts = part.insts;
        block.term = term;
        block.handler = part.landing.and_then(|(_, handler)| handler);
    }

    /// What an edge must do to reach a block with what the block expects to be held.
    fn actions(&self, held: &BTreeSet<Value>, target: BlockId, args: &[Value]) -> Actions {
        let needed = self.live.at_start(target);
        let mut moved = BTreeSet::new();
        let mut retains = Vec::new();
        for (&arg, &param) in args.iter().zip(&self.f.block(target).params) {
            if self.owned.has(param) && !self.hand_over(arg, held, needed, &mut moved) {
                retains.push(arg);
            }
        }
        retains.retain(|&v| !self.owned.uncounted(v));
        let rest = held.iter().copied().filter(|v| !needed.contains(v) && !moved.contains(v));
        Actions { retains, releases: rest.collect() }
    }

    /// Whether a reference can be given away: held, not needed afterwards, not given away before.
    fn hand_over(
        &self,
        v: Value,
        held: &BTreeSet<Value>,
        needed: &BTreeSet<Value>,
        moved: &mut BTreeSet<Value>,
    ) -> bool {
        held.contains(&v) && !needed.contains(&v) && moved.insert(v)
    }

    /// Hands over the references among `args`, retaining where it must; what is left of `held` stays.
    fn give(&self, args: &[Value], held: &mut BTreeSet<Value>, needed: &BTreeSet<Value>, part: &mut Part) {
        let mut moved = BTreeSet::new();
        for &v in args.iter().filter(|&&v| self.f.ty(v) == Type::Ref) {
            if !self.hand_over(v, held, needed, &mut moved) && !self.owned.uncounted(v) {
                part.insts.push(count(Op::Retain, v));
            }
        }
        held.retain(|v| !moved.contains(v));
    }

    /// Hands over the references that become an object's own; those whose last use this is are moved.
    fn give_to_object(
        &self,
        args: &[Value],
        dead: &mut Vec<Value>,
        held: &mut BTreeSet<Value>,
        part: &mut Part,
    ) {
        for &v in args.iter().filter(|&&v| self.f.ty(v) == Type::Ref) {
            match dead.iter().position(|&d| d == v) {
                Some(i) if held.remove(&v) => {
                    dead.swap_remove(i);
                }
                _ if self.owned.uncounted(v) => {}
                _ => part.insts.push(count(Op::Retain, v)),
            }
        }
    }

    fn terminator(&mut self, mut term: Terminator, mut held: BTreeSet<Value>, part: &mut Part) -> Terminator {
        match &mut term {
            Terminator::Jump(call) => {
                let actions = self.actions(&held, call.block, &call.args);
                part.insts.extend(actions.insts());
            }
            Terminator::Branch { .. } | Terminator::Switch { .. } => {
                for call in term.targets_mut() {
                    self.edge(call, &held, part.cold);
                }
            }
            Terminator::Return(args) => {
                self.give(args, &mut held, &BTreeSet::new(), part);
                release_all(&mut held, part);
            }
            Terminator::Raise { args, .. } => {
                let needed = self.needed_by_handler(part);
                self.give(args, &mut held, &needed, part);
                self.end_raising(&mut held, part);
            }
            Terminator::Reraise => self.end_raising(&mut held, part),
            Terminator::Unreachable => {}
        }
        term
    }

    fn needed_by_handler(&self, part: &Part) -> BTreeSet<Value> {
        let Some(h) = &part.handler else { return BTreeSet::new() };
        self.live.at_start(h.block).iter().chain(&h.args).copied().collect()
    }

    /// Before a terminator that raises: without a handler what is held can be released at once.
    fn end_raising(&mut self, held: &mut BTreeSet<Value>, part: &mut Part) {
        if part.handler.is_some() {
            self.land(held, part);
        } else {
            release_all(held, part);
            if part.landing.as_ref().is_some_and(|(actions, _)| !actions.is_empty()) {
                self.cut(part);
            }
        }
    }

    /// Puts what an edge must do into a block of its own.
    fn edge(&mut self, call: &mut Call, held: &BTreeSet<Value>, cold: bool) {
        let actions = self.actions(held, call.block, &call.args);
        if !actions.is_empty() {
            let cold = cold || self.f.block(call.block).cold;
            let target = Call { block: call.block, args: std::mem::take(&mut call.args) };
            call.block = self.add(actions.insts(), Terminator::Jump(target), cold);
        }
    }
}
