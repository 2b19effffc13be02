//! Which values own a reference, and where they are still needed.

use std::collections::BTreeSet;

use pyfora_bitcode::{BlockId, Function, Handler, Inst, Op, Terminator, Type, Value};

use crate::edit::Raising;

/// By value: owned, or a constant that nobody counts, or a reference that another value's object holds.
pub(super) struct Owned {
    owned: Vec<bool>,
    uncounted: Vec<bool>,
    /// For an element of a list, the list: as long as the one is used the other is kept.
    container: Vec<Option<Value>>,
}

impl Owned {
    pub fn new(f: &Function) -> Self {
        let mut owned: Vec<bool> = f.values.iter().map(|&t| t == Type::Ref).collect();
        let mut uncounted = vec![false; owned.len()];
        let mut container = vec![None; owned.len()];
        f.params().iter().for_each(|v| owned[v.0 as usize] = false);
        for inst in f.blocks.iter().flat_map(|b| &b.insts) {
            let constant = matches!(inst.op, Op::ConstStr | Op::ConstNull);
            for v in inst.results.iter().filter(|_| constant || inst.op == Op::GlobalGet) {
                owned[v.0 as usize] = false;
                uncounted[v.0 as usize] = constant;
            }
            for v in inst.results.iter().filter(|_| inst.op == Op::ListGet) {
                owned[v.0 as usize] = false;
                container[v.0 as usize] = inst.args.first().copied();
            }
        }
        Owned { owned, uncounted, container }
    }

    /// The owned value that a use of `v` is a use of: itself, or the list that holds it, directly or in other lists.
    pub fn holder(&self, v: Value) -> Option<Value> {
        let mut v = v;
        // A list is defined before its elements are read, so this ends.
        while let Some(list) = self.container.get(v.0 as usize).copied().flatten() {
            v = list;
        }
        self.has(v).then_some(v)
    }

    pub fn has(&self, v: Value) -> bool {
        self.owned.get(v.0 as usize).copied().unwrap_or(false)
    }

    pub fn uncounted(&self, v: Value) -> bool {
        self.uncounted.get(v.0 as usize).copied().unwrap_or(false)
    }
}

/// The owned values that live into each block, its parameters left out.
pub(super) struct Live {
    at_start: Vec<BTreeSet<Value>>,
}

impl Live {
    pub fn new(f: &Function, owned: &Owned, raising: &Raising) -> Self {
        let mut live = Live { at_start: vec![BTreeSet::new(); f.blocks.len()] };
        let preds = crate::edit::predecessors(f);
        let mut queued = vec![true; f.blocks.len()];
        let mut work: Vec<BlockId> = f.block_ids().collect();
        while let Some(id) = work.pop() {
            queued[id.0 as usize] = false;
            let block = f.block(id);
            let mut start =
                live.walk(&block.insts, &block.term, block.handler.as_ref(), owned, raising, |_, _| {});
            block.params.iter().for_each(|v| {
                start.remove(v);
            });
            if start != live.at_start[id.0 as usize] {
                live.at_start[id.0 as usize] = start;
                for &(pred, _) in &preds[id.0 as usize] {
                    if !std::mem::replace(&mut queued[pred.0 as usize], true) {
                        work.push(pred);
                    }
                }
            }
        }
        live
    }

    /// What lives into a block.
    pub fn at_start(&self, id: BlockId) -> &BTreeSet<Value> {
        &self.at_start[id.0 as usize]
    }

    /// For each instruction the owned values whose last use (or, unused, whose definition) it is; and what lives before
    /// the first one.
    pub fn deaths(
        &self,
        insts: &[Inst],
        term: &Terminator,
        handler: Option<&Handler>,
        owned: &Owned,
        raising: &Raising,
    ) -> (Vec<Vec<Value>>, BTreeSet<Value>) {
        let mut deaths = Vec::with_capacity(insts.len());
        let start = self.walk(insts, term, handler, owned, raising, |inst, live| {
            let mut dead = inst.results.clone();
            dead.extend(inst.args.iter().filter_map(|&v| owned.holder(v)));
            if let Some(h) = handler.filter(|_| raising.inst(inst)) {
                dead.extend(self.at_start(h.block));
                dead.extend(h.args.iter().filter_map(|&v| owned.holder(v)));
            }
            dead.retain(|&v| owned.has(v) && !live.contains(&v));
            dead.sort_unstable();
            dead.dedup();
            deaths.push(dead);
        });
        deaths.reverse();
        (deaths, start)
    }

    /// Walks a block backwards; `visit` gets each instruction with what lives after it. Gives what lives at the start.
    /// Where an instruction may raise, the handler's arguments and what lives into it are uses of that instruction.
    fn walk(
        &self,
        insts: &[Inst],
        term: &Terminator,
        handler: Option<&Handler>,
        owned: &Owned,
        raising: &Raising,
        mut visit: impl FnMut(&Inst, &BTreeSet<Value>),
    ) -> BTreeSet<Value> {
        let mut live: BTreeSet<Value> = term.uses().into_iter().filter_map(|v| owned.holder(v)).collect();
        for call in term.targets() {
            live.extend(self.at_start(call.block));
        }
        let for_handler = |live: &mut BTreeSet<Value>| {
            if let Some(h) = handler {
                live.extend(h.args.iter().filter_map(|&v| owned.holder(v)));
                live.extend(self.at_start(h.block));
            }
        };
        if matches!(term, Terminator::Raise { .. } | Terminator::Reraise) {
            for_handler(&mut live);
        }
        for inst in insts.iter().rev() {
            visit(inst, &live);
            inst.results.iter().for_each(|v| {
                live.remove(v);
            });
            live.extend(inst.args.iter().filter_map(|&v| owned.holder(v)));
            if raising.inst(inst) {
                for_handler(&mut live);
            }
        }
        live
    }
}
