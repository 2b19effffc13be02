//! The rewriting: the fast copy before the original loop, and what joins the two.
//!
//! ```text
//! before:  … → header(params) ⇄ chain … ;  header → exit
//! after:   … → enter(params) → fast header(params, failed) ⇄ fast body
//!          fast header → check: failed ? header(enter's params) : join(values)
//!          header → join(values) → exit
//! ```

use std::collections::{BTreeSet, HashMap};

use pyfora_bitcode::{BlockId, Call, Function, Imm, Inst, Op, Terminator, Type, Value};

use super::{Candidate, flagged};
use crate::overflow;

/// Puts the fast copy before the loop.
pub(super) fn speculate(f: &mut Function, candidate: &Candidate) {
    let header = candidate.chain[0];
    let params = f.block(header).params.clone();
    let types: Vec<Type> = params.iter().map(|&v| f.ty(v)).collect();
    let enter = f.new_block(&types);
    redirect(f, candidate, header, enter);
    let (joined, join) = join(f, candidate);
    let fast = f.new_block(&[&types[..], &[Type::I1]].concat());
    let body = f.new_block(&[]);
    let check = f.new_block(&[]);

    let unset = f.push(enter, Op::ConstI1, Imm::Bool(false), &[], &[Type::I1], None);
    let start = f.block(enter).params.clone();
    let args = [&start[..], &unset].concat();
    f.block_mut(enter).term = Terminator::Jump(Call { block: fast, args });

    let mut copy = Copy::new(f, &params, fast);
    copy.header(candidate, fast, body, check);
    let failed = copy.failed;
    let values = joined.iter().map(|&v| copy.get(v)).collect();
    copy.body(candidate, body, fast);
    f.block_mut(check).term = Terminator::Branch {
        cond: failed,
        then: Call { block: header, args: start },
        other: Call { block: join, args: values },
    };
    for &block in candidate.chain.iter().chain(&candidate.raises) {
        f.block_mut(block).cold = true;
    }
}

/// Leads the edges into the loop to another block.
fn redirect(f: &mut Function, candidate: &Candidate, header: BlockId, enter: BlockId) {
    for id in f.block_ids() {
        if candidate.chain.contains(&id) {
            continue;
        }
        let block = f.block_mut(id);
        block.term.targets_mut().into_iter().filter(|c| c.block == header).for_each(|c| c.block = enter);
        block.handler.iter_mut().filter(|h| h.block == header).for_each(|h| h.block = enter);
    }
}

/// Makes the block in which both loops end: its parameters stand for the loop's values that are used behind it.
fn join(f: &mut Function, candidate: &Candidate) -> (Vec<Value>, BlockId) {
    let inside: BTreeSet<BlockId> = candidate.chain.iter().chain(&candidate.raises).copied().collect();
    let mut defined = BTreeSet::new();
    for &id in &candidate.chain {
        let block = f.block(id);
        defined.extend(block.params.iter().chain(block.insts.iter().flat_map(|i| &i.results)).copied());
    }
    let mut used: BTreeSet<Value> =
        candidate.exit.args.iter().copied().filter(|v| defined.contains(v)).collect();
    for id in f.block_ids().filter(|id| !inside.contains(id)) {
        f.block(id).each_use(|v| {
            if defined.contains(&v) {
                used.insert(v);
            }
        });
    }
    let used: Vec<Value> = used.into_iter().collect();
    let types: Vec<Type> = used.iter().map(|&v| f.ty(v)).collect();
    let outside: Vec<BlockId> = f.block_ids().filter(|id| !inside.contains(id)).collect();
    let join = f.new_block(&types);
    let map: HashMap<Value, Value> = used.iter().copied().zip(f.block(join).params.clone()).collect();
    let mapped = |v: Value| map.get(&v).copied().unwrap_or(v);
    for id in outside {
        f.block_mut(id).map_uses(mapped);
    }
    let args = candidate.exit.args.iter().map(|&v| mapped(v)).collect();
    f.block_mut(join).term = Terminator::Jump(Call { block: candidate.exit.block, args });
    let exit = Call { block: join, args: used.clone() };
    let stays = candidate.stay[0].clone();
    if let Terminator::Branch { then, other, .. } = &mut f.block_mut(candidate.chain[0]).term {
        *if *then == stays { other } else { then } = exit;
    }
    (used, join)
}

struct Copy<'a> {
    f: &'a mut Function,
    map: HashMap<Value, Value>,
    /// Whether anything failed so far.
    failed: Value,
}

impl<'a> Copy<'a> {
    fn new(f: &'a mut Function, params: &[Value], fast: BlockId) -> Self {
        let own = f.block(fast).params.clone();
        let failed = own[own.len() - 1];
        let map = params.iter().copied().zip(own).collect();
        Copy { f, map, failed }
    }

    fn get(&self, v: Value) -> Value {
        self.map.get(&v).copied().unwrap_or(v)
    }

    fn header(&mut self, candidate: &Candidate, fast: BlockId, body: BlockId, check: BlockId) {
        self.insts(candidate, 0, fast);
        let Terminator::Branch { cond, then, .. } = self.f.block(candidate.chain[0]).term.clone() else {
            return;
        };
        let call = |block| Call { block, args: Vec::new() };
        let (then, other) = if then == candidate.stay[0] { (body, check) } else { (check, body) };
        let term = Terminator::Branch { cond: self.get(cond), then: call(then), other: call(other) };
        self.f.block_mut(fast).term = term;
    }

    fn body(&mut self, candidate: &Candidate, body: BlockId, fast: BlockId) {
        for (i, &id) in candidate.chain.iter().enumerate() {
            if i > 0 {
                self.insts(candidate, i, body);
                self.guard(id, &candidate.stay[i], body);
            }
            let stay = &candidate.stay[i];
            let args: Vec<Value> = stay.args.iter().map(|&v| self.get(v)).collect();
            if stay.block == candidate.chain[0] {
                let args = [&args[..], &[self.failed]].concat();
                self.f.block_mut(body).term = Terminator::Jump(Call { block: fast, args });
            } else {
                let params = self.f.block(stay.block).params.clone();
                self.map.extend(params.into_iter().zip(args));
            }
        }
    }

    /// The branch to a block that raises becomes a bit.
    fn guard(&mut self, id: BlockId, stay: &Call, to: BlockId) {
        let Terminator::Branch { cond, then, .. } = self.f.block(id).term.clone() else { return };
        let mut raises = self.get(cond);
        if then == *stay {
            raises = self.f.push(to, Op::NotI1, Imm::None, &[raises], &[Type::I1], None)[0];
        }
        self.fail(to, raises);
    }

    fn fail(&mut self, to: BlockId, flag: Value) {
        self.failed = self.f.push(to, Op::OrI1, Imm::None, &[self.failed, flag], &[Type::I1], None)[0];
    }

    fn insts(&mut self, candidate: &Candidate, from: usize, to: BlockId) {
        for mut inst in self.f.block(candidate.chain[from]).insts.clone() {
            if !inst.results.iter().any(|v| candidate.next.contains(v)) {
                inst.op = overflow::wrapping(inst.op);
            }
            self.inst(&inst, to);
        }
    }

    fn inst(&mut self, inst: &Inst, to: BlockId) {
        let mut args: Vec<Value> = inst.args.iter().map(|&v| self.get(v)).collect();
        let mut types: Vec<Type> = inst.results.iter().map(|&v| self.f.ty(v)).collect();
        let (mut op, mut site) = (inst.op, inst.site);
        if flagged(inst) {
            if op == Op::NegI64 {
                args.insert(0, self.f.push(to, Op::ConstI64, Imm::Int(0), &[], &[Type::I64], None)[0]);
                op = Op::SubI64;
            }
            op = overflow::flagged(op).unwrap_or(op);
            types.push(Type::I1);
            site = None;
        }
        let results = self.f.push(to, op, inst.imm.clone(), &args, &types, site);
        self.map.extend(inst.results.iter().copied().zip(results.iter().copied()));
        if flagged(inst) {
            self.fail(to, results[1]);
        }
    }
}
