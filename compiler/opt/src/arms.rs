//! Pass `arms`: two short ways that meet again are both computed and one of the results chosen, where LLVM would have to
//! branch, as one of them checks for overflow. A branch that depends on the data is guessed wrong half of the time. Where
//! nothing is checked, and the ways are shorter still, too: LLVM does that for what meets in a block of its own, but not
//! for what goes back to a loop's header.
//!
//! ```text
//! before:  branch c → a: x = f() | b: y = g() checked;  a, b → join(x or y)
//! after:   x = f(); y, flag = g() flagged;  branch flag and not c → slow, else join(c ? x : y)
//!          slow: branch c → a | b, as before
//! ```
//!
//! Where the way that is taken overflows, the original runs from the branch on and raises as it did.

use pyfora_bitcode::{BlockId, Call, Function, Imm, Inst, Module, Op, Terminator, Type, Value};

use crate::edit::predecessors;
use crate::loops::{Definitions, definitions, int_of};
use crate::overflow::{flagged, wrapping};
use crate::strips::merge_latches;

/// Instructions of both ways, without constants.
const MAX_SIZE: usize = 5;
/// The same where nothing is checked.
const MAX_PLAIN: usize = 2;

/// Runs the pass on every function.
pub fn run(module: &mut Module) {
    module.functions.iter_mut().for_each(function);
}

/// Runs the pass on a function.
pub fn function(f: &mut Function) {
    merge_latches(f);
    // Both hold for what is there now, which is all that the ways consist of.
    let (preds, defs) = (predecessors(f), definitions(f));
    for id in f.block_ids().collect::<Vec<_>>() {
        if let Some(found) = Arms::new(f, id, &preds, &defs) {
            found.convert(f);
        }
    }
}

/// One way from the branch to where they meet.
struct Arm {
    insts: Vec<Inst>,
    /// What the join gets.
    args: Vec<Value>,
}

struct Arms {
    at: BlockId,
    cond: Value,
    join: BlockId,
    then: Arm,
    other: Arm,
}

impl Arms {
    fn new(f: &Function, at: BlockId, preds: &[Vec<(BlockId, bool)>], defs: &Definitions) -> Option<Arms> {
        let block = f.block(at);
        let Terminator::Branch { cond, then, other } = &block.term else { return None };
        if block.cold || then.block == other.block {
            return None;
        }
        let join = meeting(f, then, other)?;
        let arm = |call: &Call| arm(f, call, join, preds);
        let (then, other) = (arm(then)?, arm(other)?);
        let all = || then.insts.iter().chain(&other.insts);
        let size = all().filter(|i| i.op != Op::ConstI64 && i.op != Op::ConstF64).count();
        let cheap = |i: &Inst| cheap(i) || shift(i, |v| int_of(f, defs, v));
        let most = if all().any(|i| flagged(i.op).is_some()) { MAX_SIZE } else { MAX_PLAIN };
        // Choosing between references would count them.
        let refs = then.args.iter().zip(&other.args).any(|(x, y)| x != y && f.ty(*x) == Type::Ref);
        let wanted = size <= most && !refs && all().all(cheap);
        wanted.then_some(Arms { at, cond: *cond, join, then, other })
    }

    fn convert(&self, f: &mut Function) {
        let original = f.block(self.at).term.clone();
        let handler = f.block(self.at).handler.clone();
        let (a, then_failed) = copied(f, self.at, &self.then);
        let (b, other_failed) = copied(f, self.at, &self.other);
        let at = self.at;
        let mut bit = |op, args: &[Value]| f.push(at, op, Imm::None, args, &[Type::I1], None)[0];
        let then_failed = then_failed.map(|flag| bit(Op::AndI1, &[flag, self.cond]));
        let other_failed = other_failed.map(|flag| {
            let not = bit(Op::NotI1, &[self.cond]);
            bit(Op::AndI1, &[flag, not])
        });
        let failed = match (then_failed, other_failed) {
            (Some(x), Some(y)) => Some(bit(Op::OrI1, &[x, y])),
            (one, other) => one.or(other),
        };
        let mut args = Vec::new();
        for (&x, &y) in a.iter().zip(&b) {
            let ty = f.ty(x);
            args.push(if x == y {
                x
            } else {
                f.push(at, Op::Select, Imm::None, &[self.cond, x, y], &[ty], None)[0]
            });
        }
        let Some(failed) = failed else {
            f.block_mut(at).term = Terminator::Jump(Call { block: self.join, args });
            return;
        };
        for call in original.targets().into_iter().filter(|c| c.block != self.join) {
            f.block_mut(call.block).cold = true;
        }
        let slow = f.new_block(&[]);
        let (then, other) = (Call { block: slow, args: Vec::new() }, Call { block: self.join, args });
        f.block_mut(at).term = Terminator::Branch { cond: failed, then, other };
        let block = f.block_mut(slow);
        (block.term, block.handler, block.cold) = (original, handler, true);
    }
}

/// Where two ways meet.
fn meeting(f: &Function, then: &Call, other: &Call) -> Option<BlockId> {
    let next = |call: &Call| match &f.block(call.block).term {
        Terminator::Jump(to) => Some(to.block),
        _ => None,
    };
    let (a, b) = (next(then), next(other));
    match () {
        () if a.is_some() && a == b => a,
        () if a == Some(other.block) => a,
        () if b == Some(then.block) => b,
        () => None,
    }
}

fn arm(f: &Function, call: &Call, join: BlockId, preds: &[Vec<(BlockId, bool)>]) -> Option<Arm> {
    if call.block == join {
        return Some(Arm { insts: Vec::new(), args: call.args.clone() });
    }
    let block = f.block(call.block);
    let Terminator::Jump(to) = &block.term else { return None };
    let alone = preds[call.block.0 as usize].len() == 1;
    let plain = alone && !block.cold && block.params.is_empty() && to.block == join;
    plain.then(|| Arm { insts: block.insts.clone(), args: to.args.clone() })
}

/// What takes no more than a few cycles, whatever its operands.
fn cheap(inst: &Inst) -> bool {
    flagged(inst.op).is_some()
        || matches!(
            inst.op,
            Op::ConstI64
                | Op::ConstF64
                | Op::AddNwI64
                | Op::SubNwI64
                | Op::MulNwI64
                | Op::AndI64
                | Op::OrI64
                | Op::XorI64
                | Op::MinI64
                | Op::MaxI64
                | Op::I1ToI64
        )
}

fn shift(inst: &Inst, constant: impl Fn(Value) -> Option<i64>) -> bool {
    inst.op == Op::ShrI64 && constant(inst.args[1]).is_some_and(|count| (0..64).contains(&count))
}

/// Copies a way's instructions to a block: what the join gets of it, and whether anything overflowed.
fn copied(f: &mut Function, to: BlockId, arm: &Arm) -> (Vec<Value>, Option<Value>) {
    let mut map: Vec<(Value, Value)> = Vec::new();
    let get =
        |map: &[(Value, Value)], v: Value| map.iter().find(|(from, _)| *from == v).map_or(v, |(_, to)| *to);
    let mut failed = None;
    for inst in &arm.insts {
        let args: Vec<Value> = inst.args.iter().map(|&v| get(&map, v)).collect();
        let mut types: Vec<Type> = inst.results.iter().map(|&v| f.ty(v)).collect();
        let flag = flagged(inst.op);
        // On the way that is not taken a promise may not hold.
        let op = flag.unwrap_or(wrapping(inst.op));
        types.extend(flag.map(|_| Type::I1));
        let results = f.push(to, op, inst.imm.clone(), &args, &types, None);
        map.extend(inst.results.iter().copied().zip(results.iter().copied()));
        if flag.is_some() {
            failed = Some(match failed {
                None => results[1],
                Some(before) => f.push(to, Op::OrI1, Imm::None, &[before, results[1]], &[Type::I1], None)[0],
            });
        }
    }
    (arm.args.iter().map(|&v| get(&map, v)).collect(), failed)
}
