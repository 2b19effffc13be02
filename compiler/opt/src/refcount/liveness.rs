//! Which values own a reference, and where they are still needed.

use std::collections::BTreeSet;

use pyfora_bitcode::{BlockId, Function, Handler, Inst, Op, Terminator, Type, Value};

use crate::edit::Raising;

/// By value: owned, lent by an owned one, or a constant that nobody counts.
pub(super) struct Owned {
    owned: Vec<bool>,
    uncounted: Vec<bool>,
    /// What is read from a box or a list that is owned lives as long as that does: a use of it is a use of the owner.
    owner: Vec<Option<Value>>,
}

impl Owned {
    pub fn new(f: &Function) -> Self {
        let mut owned: Vec<bool> = f.values.iter().map(|&t| t == Type::Ref).collect();
        let mut uncounted = vec![false; owned.len()];
        f.params().iter().for_each(|v| owned[v.0 as usize] = false);
        for inst in f.blocks.iter().flat_map(|b| &b.insts) {
            let constant = matches!(inst.op, Op::ConstStr | Op::ConstNull);
            for v in inst.results.iter().filter(|_| constant || inst.op == Op::GlobalGet) {
                owned[v.0 as usize] = false;
                uncounted[v.0 as usize] = constant;
            }
        }
        for v in borrowed(f, &owned) {
            owned[v.0 as usize] = false;
        }
        let mut owner = vec![None; owned.len()];
        // Definitions come before uses in this order.
        for id in crate::edit::reverse_postorder(f) {
            for inst in f.block(id).insts.iter().filter(|i| lends(i.op)) {
                let base = inst.args[0];
                for result in inst.results.iter().map(|v| v.0 as usize) {
                    if std::mem::take(&mut owned[result]) {
                        owner[result] =
                            if owned[base.0 as usize] { Some(base) } else { owner[base.0 as usize] };
                    }
                }
            }
        }
        Owned { owned, uncounted, owner }
    }

    /// The owned value that a use of `v` is a use of: itself, or what lends it, directly or through others.
    pub fn holder(&self, v: Value) -> Option<Value> {
        if self.has(v) { Some(v) } else { self.owner.get(v.0 as usize).copied().flatten() }
    }

    pub fn has(&self, v: Value) -> bool {
        self.owned.get(v.0 as usize).copied().unwrap_or(false)
    }

    pub fn uncounted(&self, v: Value) -> bool {
        self.uncounted.get(v.0 as usize).copied().unwrap_or(false)
    }
}

/// Whether results of an operation are held by its first operand's object: words of a box, elements of a list.
fn lends(op: Op) -> bool {
    matches!(op, Op::BoxGet | Op::ListGet | Op::ListLoad)
}

/// The values that need no reference of their own, as something that outlives the call holds them: what is read from a
/// box or list that is not owned itself, and parameters of blocks that get nothing else. The greatest solution: a loop that
/// walks along a list of the caller's counts nothing.
fn borrowed(f: &Function, owned: &[bool]) -> Vec<Value> {
    let mut sources: Vec<(Value, Value)> = Vec::new();
    let mut free = vec![false; owned.len()];
    for block in &f.blocks {
        for inst in block.insts.iter().filter(|i| lends(i.op)) {
            for &result in inst.results.iter().filter(|v| f.ty(**v) == Type::Ref) {
                free[result.0 as usize] = true;
                sources.push((result, inst.args[0]));
            }
        }
        let handler = block.handler.iter().map(|h| (h.block, &h.args));
        for (target, args) in block.term.targets().into_iter().map(|c| (c.block, &c.args)).chain(handler) {
            for (&param, &arg) in f.block(target).params.iter().zip(args) {
                if f.ty(param) == Type::Ref {
                    free[param.0 as usize] = true;
                    sources.push((param, arg));
                }
            }
        }
    }
    loop {
        let held = |v: &Value| owned[v.0 as usize] && !free[v.0 as usize];
        let lost: Vec<Value> =
            sources.iter().filter(|(v, from)| free[v.0 as usize] && held(from)).map(|(v, _)| *v).collect();
        if lost.is_empty() {
            break;
        }
        lost.into_iter().for_each(|v| free[v.0 as usize] = false);
    }
    (0..owned.len() as u32).map(Value).filter(|v| free[v.0 as usize]).collect()
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
