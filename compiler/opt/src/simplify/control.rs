//! Branches, jumps and handlers.

use pyfora_bitcode::{BlockId, Call, Function, Handler, Imm, Inst, Op, Terminator, Value};

use crate::edit::{Raising, Replacements, predecessors, use_counts};

/// Drops handlers of blocks in which nothing raises.
pub(super) fn drop_handlers(f: &mut Function, raising: &Raising) -> bool {
    let mut changed = false;
    for block in &mut f.blocks {
        if block.handler.is_some() && !block.ends_raising() && !block.insts.iter().any(|i| raising.inst(i)) {
            block.handler = None;
            changed = true;
        }
    }
    changed
}

fn definitions(f: &Function) -> Vec<Option<&Inst>> {
    let mut defs = vec![None; f.values.len()];
    for inst in f.blocks.iter().flat_map(|b| &b.insts) {
        if let [v] = inst.results[..] {
            defs[v.0 as usize] = Some(inst);
        }
    }
    defs
}

/// Decides branches and switches whose condition is known.
pub(super) fn decide(f: &mut Function) -> bool {
    let defs = definitions(f);
    let new: Vec<Option<Terminator>> = f.blocks.iter().map(|b| decided(&b.term, &defs)).collect();
    let mut changed = false;
    for (block, new) in f.blocks.iter_mut().zip(new) {
        if let Some(term) = new {
            block.term = term;
            changed = true;
        }
    }
    changed
}

fn decided(term: &Terminator, defs: &[Option<&Inst>]) -> Option<Terminator> {
    match term {
        Terminator::Branch { then, other, .. } if then == other => Some(Terminator::Jump(then.clone())),
        Terminator::Branch { cond, then, other } => {
            let inst = defs[cond.0 as usize]?;
            match (inst.op, &inst.imm) {
                (Op::ConstI1, Imm::Bool(b)) => {
                    Some(Terminator::Jump(if *b { then.clone() } else { other.clone() }))
                }
                (Op::NotI1, _) => {
                    Some(Terminator::Branch { cond: inst.args[0], then: other.clone(), other: then.clone() })
                }
                _ => None,
            }
        }
        Terminator::Switch { cases, default, .. } if cases.iter().all(|c| c == default) => {
            Some(Terminator::Jump(default.clone()))
        }
        Terminator::Switch { index, cases, default } => {
            let inst = defs[index.0 as usize]?;
            let case = |i: i64| usize::try_from(i).ok().and_then(|i| cases.get(i)).unwrap_or(default).clone();
            match (inst.op, &inst.imm) {
                (Op::ConstI64, Imm::Int(i)) => Some(Terminator::Jump(case(*i))),
                (Op::I1ToI64, _) => {
                    Some(Terminator::Branch { cond: inst.args[0], then: case(1), other: case(0) })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// A block that does nothing but go on, and whose parameters nobody else reads.
struct Trivial {
    params: Vec<Value>,
    term: Terminator,
}

impl Trivial {
    fn of(f: &Function, id: BlockId, uses: &[u32]) -> Option<Trivial> {
        let block = f.block(id);
        let known = matches!(block.term, Terminator::Jump(_) | Terminator::Branch { .. });
        let own = block.term.targets().iter().all(|c| c.block != id);
        if id.0 == 0 || !block.insts.is_empty() || block.handler.is_some() || !known || !own {
            return None;
        }
        let term_uses = block.term.uses();
        let here = |v: &Value| term_uses.iter().filter(|u| *u == v).count() as u32;
        let private = block.params.iter().all(|v| uses[v.0 as usize] == here(v));
        private.then(|| Trivial { params: block.params.clone(), term: block.term.clone() })
    }

    /// Where an edge with these arguments ends, if that is known.
    fn follow(&self, args: &[Value], constants: &[Option<bool>]) -> Option<Call> {
        let map = |v: Value| self.params.iter().position(|&p| p == v).map_or(v, |i| args[i]);
        let call = match &self.term {
            Terminator::Jump(call) => call,
            Terminator::Branch { cond, then, other } => match constants[map(*cond).0 as usize]? {
                true => then,
                false => other,
            },
            _ => return None,
        };
        Some(Call { block: call.block, args: call.args.iter().map(|&v| map(v)).collect() })
    }
}

/// Leads edges past blocks that only go on. What dominates such a block dominates where its edges come from, because
/// the block itself defines nothing that others read; so the edge may carry the block's operands.
pub(super) fn thread(f: &mut Function) -> bool {
    let uses = use_counts(f);
    let mut constants = vec![None; f.values.len()];
    for inst in f.blocks.iter().flat_map(|b| &b.insts) {
        if let (Imm::Bool(b), [v]) = (&inst.imm, &inst.results[..]) {
            constants[v.0 as usize] = Some(*b);
        }
    }
    let trivial: Vec<Option<Trivial>> = f.block_ids().map(|id| Trivial::of(f, id, &uses)).collect();
    let mut changed = false;
    let mut lead = |block: &mut BlockId, args: &mut Vec<Value>| {
        // One step each round: a block's own jump may be led on in the same round.
        let next = trivial[block.0 as usize].as_ref().and_then(|t| t.follow(args, &constants));
        if let Some(next) = next {
            (*block, *args) = (next.block, next.args);
            changed = true;
        }
    };
    for block in &mut f.blocks {
        block.term.targets_mut().into_iter().for_each(|c| lead(&mut c.block, &mut c.args));
        if let Some(Handler { block, args }) = &mut block.handler {
            lead(block, args);
        }
    }
    changed
}

/// Appends to each block the block that it jumps to, where that has no other way in and errors go the same way.
pub(super) fn merge(f: &mut Function, raising: &Raising) -> bool {
    let preds = predecessors(f);
    let mut replacements = Replacements::new(f);
    let mut gone = vec![false; f.blocks.len()];
    for id in f.block_ids() {
        if gone[id.0 as usize] {
            continue;
        }
        while let Terminator::Jump(call) = &f.block(id).term {
            let next = call.block;
            if next == id || preds[next.0 as usize].len() != 1 {
                break;
            }
            let Some(handler) = common_handler(f, id, next, raising) else { break };
            let args = call.args.clone();
            let placeholder = pyfora_bitcode::Block {
                params: Vec::new(),
                insts: Vec::new(),
                term: Terminator::Unreachable,
                handler: None,
                cold: true,
            };
            let tail = std::mem::replace(f.block_mut(next), placeholder);
            gone[next.0 as usize] = true;
            tail.params.iter().zip(args).for_each(|(&p, a)| replacements.set(p, a));
            replacements.any = true;
            let block = f.block_mut(id);
            block.insts.extend(tail.insts);
            block.term = tail.term;
            block.handler = handler;
        }
    }
    replacements.apply(f);
    replacements.any
}

/// Where errors of both blocks may go once they are one. A handler without arguments needs nothing that only the first
/// block defines.
fn common_handler(f: &Function, first: BlockId, next: BlockId, raising: &Raising) -> Option<Option<Handler>> {
    let raises = |id| {
        let block = f.block(id);
        block.ends_raising() || block.insts.iter().any(|i| raising.inst(i))
    };
    let (a, b) = (&f.block(first).handler, &f.block(next).handler);
    if a == b || !raises(next) {
        return Some(a.clone());
    }
    let free = b.as_ref().is_none_or(|h| h.args.is_empty() && f.block(first).insts.is_empty());
    (!raises(first) && free).then(|| b.clone())
}
