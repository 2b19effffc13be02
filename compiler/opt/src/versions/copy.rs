//! The rewriting: blocks in which the ways out of both loops meet, the block before the loop, the fast copy.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::{BlockId, Call, Function, Imm, Inst, Op, Terminator, Type, Value};

use super::Plan;
use super::better::Better;
use super::entry::{Entry, within};
use crate::edit::predecessors;
use crate::loops::{Loop, definitions};

/// Puts the fast copy beside the loop. False, and nothing done, if a value of the loop is used where ways out of it have
/// met already.
pub(super) fn version(f: &mut Function, found: &Loop, plan: &Plan) -> bool {
    let Some(used) = used_behind(f, found) else { return false };
    for (exit, values) in used {
        land(f, found, exit, &values.into_iter().collect::<Vec<_>>());
    }
    let header = found.header;
    let types: Vec<Type> = f.block(header).params.iter().map(|&v| f.ty(v)).collect();
    let enter = f.new_block(&types);
    for id in f.block_ids().filter(|id| !found.blocks.contains(id)).collect::<Vec<_>>() {
        let targets = f.block_mut(id).term.targets_mut();
        targets.into_iter().filter(|c| c.block == header).for_each(|c| c.block = enter);
    }
    let start = f.block(enter).params.clone();
    let defs = definitions(f);
    let params = f.block(header).params.iter().copied().zip(start.clone()).collect();
    let mut entry = Entry {
        f,
        found,
        defs: &defs,
        block: enter,
        params,
        counted: plan.counted,
        lengths: BTreeMap::new(),
    };
    let cond = entry.condition(&plan.leaves, &plan.outcome, &plan.proof);
    let lengths = entry.lengths;
    let fast = Fast::new(f, plan, lengths).write();
    let call = |block| Call { block, args: start.clone() };
    f.block_mut(enter).term = Terminator::Branch { cond, then: call(fast), other: call(header) };
    for &id in &found.blocks {
        f.block_mut(id).cold = true;
    }
    true
}

/// By block behind the loop that an edge of the loop leads to: the loop's values that are used from there on.
fn used_behind(f: &Function, found: &Loop) -> Option<BTreeMap<BlockId, BTreeSet<Value>>> {
    let mut defined = vec![false; f.values.len()];
    for &id in &found.blocks {
        let block = f.block(id);
        let all = block.params.iter().chain(block.insts.iter().flat_map(|i| &i.results));
        all.for_each(|v| defined[v.0 as usize] = true);
    }
    let preds = predecessors(f);
    let own =
        |id: &BlockId| preds[id.0 as usize].iter().all(|(p, handler)| !handler && found.blocks.contains(p));
    let leaves = found.blocks.iter().flat_map(|&b| f.block(b).successors());
    let exits: BTreeSet<BlockId> = leaves.filter(|s| !found.blocks.contains(s)).filter(own).collect();
    let mut dom = None;
    let mut out: BTreeMap<BlockId, BTreeSet<Value>> = BTreeMap::new();
    for id in f.block_ids().filter(|id| !found.blocks.contains(id)) {
        let mut used = BTreeSet::new();
        f.block(id).each_use(|v| {
            if defined[v.0 as usize] {
                used.insert(v);
            }
        });
        if !used.is_empty() {
            let dom = dom.get_or_insert_with(|| Dominators::new(f));
            let exit = exits.iter().find(|&&exit| dom.starts(exit, id))?;
            out.entry(*exit).or_default().extend(used);
        }
    }
    Some(out)
}

/// Makes a block before one that the loop leads to: its parameters stand for the loop's values from there on.
fn land(f: &mut Function, found: &Loop, exit: BlockId, values: &[Value]) {
    let dom = Dominators::new(f);
    let behind: Vec<BlockId> = f.block_ids().filter(|&id| dom.starts(exit, id)).collect();
    let params = f.block(exit).params.clone();
    let types: Vec<Type> = params.iter().chain(values).map(|&v| f.ty(v)).collect();
    let landing = f.new_block(&types);
    let own = f.block(landing).params.clone();
    let (handed, rest) = own.split_at(params.len());
    let map: HashMap<Value, Value> = values.iter().copied().zip(rest.iter().copied()).collect();
    for id in behind {
        f.block_mut(id).map_uses(|v| map.get(&v).copied().unwrap_or(v));
    }
    f.block_mut(landing).term = Terminator::Jump(Call { block: exit, args: handed.to_vec() });
    f.block_mut(landing).cold = f.block(exit).cold;
    for &id in &found.blocks {
        for call in f.block_mut(id).term.targets_mut().into_iter().filter(|c| c.block == exit) {
            call.block = landing;
            call.args.extend(values);
        }
    }
}

struct Fast<'a> {
    f: &'a mut Function,
    plan: &'a Plan,
    blocks: HashMap<BlockId, BlockId>,
    map: HashMap<Value, Value>,
    /// Lengths of lists that are known before the loop.
    lengths: BTreeMap<Value, Value>,
}

impl<'a> Fast<'a> {
    fn new(f: &'a mut Function, plan: &'a Plan, lengths: BTreeMap<Value, Value>) -> Self {
        let mut out = Fast { f, plan, blocks: HashMap::new(), map: HashMap::new(), lengths };
        for &id in plan.order.iter().filter(|b| plan.decided.reached.contains(b)) {
            let params = out.f.block(id).params.clone();
            let types: Vec<Type> = params.iter().map(|&v| out.f.ty(v)).collect();
            let copy = out.f.new_block(&types);
            out.f.block_mut(copy).cold = out.f.block(id).cold;
            out.map.extend(params.into_iter().zip(out.f.block(copy).params.clone()));
            out.blocks.insert(id, copy);
        }
        out
    }

    fn get(&self, v: Value) -> Value {
        self.map.get(&v).copied().unwrap_or(v)
    }

    /// Writes the copy and gives its header.
    fn write(mut self) -> BlockId {
        for &id in &self.plan.order {
            let Some(&(mut to)) = self.blocks.get(&id) else { continue };
            let block = self.f.block(id).clone();
            for (i, inst) in block.insts.iter().enumerate() {
                self.inst(id, i, inst, to);
                for &v in &inst.results {
                    to = self.guard(v, to);
                }
            }
            let mut term = block.term;
            if let Terminator::Branch { then, other, .. } = &term {
                match self.plan.decided.branches.get(&id) {
                    Some(true) => term = Terminator::Jump(then.clone()),
                    Some(false) => term = Terminator::Jump(other.clone()),
                    None => {}
                }
            }
            term.map_uses(|v| self.get(v));
            for call in term.targets_mut() {
                call.block = self.blocks.get(&call.block).copied().unwrap_or(call.block);
            }
            self.f.block_mut(to).term = term;
        }
        self.blocks[&self.plan.order[0]]
    }

    fn inst(&mut self, from: BlockId, place: usize, inst: &Inst, to: BlockId) {
        let mut inst = inst.clone();
        let old = inst.results.clone();
        inst.args.iter_mut().for_each(|v| *v = self.map.get(v).copied().unwrap_or(*v));
        let proof = &self.plan.proof;
        let first = old.first();
        if let (Op::ListLen, Some(&length)) = (inst.op, inst.args.first().and_then(|l| self.lengths.get(l))) {
            self.map.insert(old[0], length);
            return;
        }
        let better = match first {
            Some(v) if proof.known.contains(v) => Some(Better::Known(true)),
            Some(v) if proof.loads.contains(v) => Some(Better::Op(Op::ListLoad)),
            _ => self.plan.decided.insts.get(&(from, place)).copied(),
        };
        match better {
            None => {}
            Some(Better::Op(op)) => inst.op = op,
            Some(Better::NoFlag(op)) => {
                inst.op = op;
                let never = self.f.push(to, Op::ConstI1, Imm::Bool(false), &[], &[Type::I1], None)[0];
                self.map.insert(old[1], never);
                inst.results.truncate(1);
            }
            Some(Better::Negated) => {
                let zero = self.int(0, to);
                (inst.op, inst.args) = (Op::SubNwI64, vec![zero, inst.args[0]]);
            }
            Some(Better::Shifted(count)) => {
                let factor = self.int(1 << count, to);
                (inst.op, inst.args) = (Op::MulNwI64, vec![inst.args[0], factor]);
            }
            Some(Better::Known(known)) => {
                (inst.op, inst.imm, inst.args) = (Op::ConstI1, Imm::Bool(known), Vec::new());
            }
        }
        let site = inst.site.filter(|_| better.is_none());
        let types: Vec<Type> = inst.results.iter().map(|&v| self.f.ty(v)).collect();
        let results = self.f.push(to, inst.op, inst.imm, &inst.args, &types, site);
        self.map.extend(inst.results.iter().copied().zip(results));
    }

    /// Goes on with the original, from the start of the round, where what was read is not within bounds.
    fn guard(&mut self, v: Value, to: BlockId) -> BlockId {
        let leaf = self.plan.leaves.iter().find(|l| l.read && l.value == v && l.compared());
        let Some(leaf) = leaf else { return to };
        let cond = within(self.f, to, self.get(v), leaf.supposed);
        let (next, header) = (self.f.new_block(&[]), self.plan.order[0]);
        let args = self.f.block(header).params.iter().map(|&p| self.get(p)).collect();
        self.f.block_mut(to).term = Terminator::Branch {
            cond,
            then: Call { block: next, args: Vec::new() },
            other: Call { block: header, args },
        };
        self.f.block_mut(next).cold = self.f.block(to).cold;
        next
    }

    fn int(&mut self, i: i64, to: BlockId) -> Value {
        self.f.push(to, Op::ConstI64, Imm::Int(i), &[], &[Type::I64], None)[0]
    }
}
