//! Pass `ranges`: what integers can be, from constants, counters and the branches on the way, so that checks go which
//! cannot fail: `x + 1` under `x < n` needs no overflow check, an index from `range(len(v))` no bounds check, a modulo of
//! what is not negative is the machine's remainder.
//!
//! Each question is answered anew by walking back from the place where it is asked, with a bound on the steps: large
//! functions cost no more than that per instruction.

use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::{BlockId, Function, Imm, Inst, Module, Op, Terminator, Value};

mod count;

use crate::edit::{predecessors, reverse_postorder};
use crate::fold::inverse;
use crate::loops::{definitions, inst_of, int_of};

/// Steps of one question.
const STEPS: u32 = 400;
/// How deep operands are followed.
const DEPTH: u32 = 6;
/// How many dominating blocks are looked at for branches.
const BRANCHES: u32 = 24;
/// More than any list or string has elements.
pub(crate) const MAX_LENGTH: i64 = 1 << 48;

/// The integers from `low` to `high`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Range {
    pub low: i64,
    pub high: i64,
}

pub(crate) const ALL: Range = Range { low: i64::MIN, high: i64::MAX };

impl Range {
    pub(crate) fn new(low: i64, high: i64) -> Range {
        Range { low, high }
    }

    pub(crate) fn union(self, other: Range) -> Range {
        Range { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    pub(crate) fn corners(self, other: Range, op: impl Fn(i128, i128) -> i128) -> (i128, i128) {
        let (a, b) = ([self.low, self.high], [other.low, other.high]);
        let all = a.iter().flat_map(|&x| b.iter().map(move |&y| (i128::from(x), i128::from(y))));
        let all: Vec<i128> = all.map(|(x, y)| op(x, y)).collect();
        all.iter().fold((i128::MAX, i128::MIN), |(low, high), &v| (low.min(v), high.max(v)))
    }
}

fn exact(op: Op) -> Option<fn(i128, i128) -> i128> {
    match op {
        Op::AddI64 | Op::AddNwI64 => Some(|a, b| a + b),
        Op::SubI64 | Op::SubNwI64 => Some(|a, b| a - b),
        Op::MulI64 | Op::MulNwI64 => Some(|a, b| a * b),
        _ => None,
    }
}

pub(crate) fn fits((low, high): (i128, i128)) -> bool {
    low >= i128::from(i64::MIN) && high <= i128::from(i64::MAX)
}

/// What a value of an exact operation can be: results that do not fit did not come about.
pub(crate) fn clamp((low, high): (i128, i128)) -> Range {
    let clamp = |v: i128| v.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
    Range::new(clamp(low), clamp(high))
}

/// What a product that was checked can be, of a factor that is known: a multiple of it, so that `3 * n + 1` needs no
/// check after that of the product.
fn product((low, high): (i128, i128), factor: i64) -> Range {
    let factor = i128::from(factor.unsigned_abs().max(1));
    let (least, most) = (i128::from(i64::MIN) / factor * factor, i128::from(i64::MAX) / factor * factor);
    clamp((low.max(least), high.min(most)))
}

/// Runs the pass on every function.
pub fn run(module: &mut Module) {
    module.functions.iter_mut().for_each(function);
}

/// Runs the pass on a function.
pub fn function(f: &mut Function) {
    let facts = Facts::new(f);
    let mut changes: Vec<(BlockId, usize, Op, Imm)> = Vec::new();
    for id in f.block_ids().filter(|&id| facts.dom.reachable(id)) {
        for (i, inst) in f.block(id).insts.iter().enumerate() {
            if let Some((op, imm)) = facts.better(id, inst) {
                changes.push((id, i, op, imm));
            }
        }
    }
    for (id, i, op, imm) in changes {
        let inst = &mut f.block_mut(id).insts[i];
        if imm != Imm::None {
            inst.args.clear();
        }
        (inst.op, inst.imm, inst.site) = (op, imm, None);
    }
}

pub(crate) struct Facts<'f> {
    f: &'f Function,
    dom: Dominators,
    preds: Vec<Vec<(BlockId, bool)>>,
    defs: Vec<Option<(BlockId, usize)>>,
    /// The block and position of each parameter.
    params: Vec<Option<(BlockId, usize)>>,
    /// The place of each block in reverse postorder.
    order: Vec<usize>,
}

/// The state of one question.
struct Question {
    steps: u32,
    /// Parameters that are being looked at, with what is supposed of them meanwhile.
    open: Vec<(Value, Range)>,
}

impl Question {
    fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }
}

impl<'f> Facts<'f> {
    pub(crate) fn new(f: &'f Function) -> Self {
        let mut params = vec![None; f.values.len()];
        for id in f.block_ids() {
            f.block(id).params.iter().enumerate().for_each(|(i, v)| params[v.0 as usize] = Some((id, i)));
        }
        let mut order = vec![0; f.blocks.len()];
        reverse_postorder(f).into_iter().enumerate().for_each(|(i, b)| order[b.0 as usize] = i);
        Facts { f, dom: Dominators::new(f), preds: predecessors(f), defs: definitions(f), params, order }
    }

    /// What a value can be in a block.
    pub(crate) fn known(&self, v: Value, at: BlockId) -> Range {
        self.range(v, at, DEPTH, &mut Question { steps: STEPS, open: Vec::new() })
    }

    /// The operation that does the same here, if there is a cheaper one.
    fn better(&self, at: BlockId, inst: &Inst) -> Option<(Op, Imm)> {
        let &[a, b] = &inst.args[..] else { return None };
        let range = |v| self.known(v, at);
        match inst.op {
            Op::AddI64 | Op::SubI64 | Op::MulI64 => {
                let free = match inst.op {
                    Op::AddI64 => Op::AddNwI64,
                    Op::SubI64 => Op::SubNwI64,
                    _ => Op::MulNwI64,
                };
                let fits = fits(range(a).corners(range(b), exact(inst.op)?)) || self.only_counts(inst);
                fits.then_some((free, Imm::None))
            }
            Op::FloorModI64 | Op::RemI64 if range(b).low > 0 && range(a).low >= 0 => {
                Some((Op::RemU64, Imm::None))
            }
            Op::FloorDivI64 if range(b).low > 0 && range(a).low >= 0 => Some((Op::DivU64, Imm::None)),
            Op::LtU64 if range(a).low >= 0 => {
                let below = self.below(a, b, at) || (range(b).low > range(a).high);
                below.then_some((Op::ConstI1, Imm::Bool(true)))
            }
            op => decided(op, || (range(a), range(b))).map(|known| (Op::ConstI1, Imm::Bool(known))),
        }
    }

    /// Whether a branch on the way says `a < b`.
    fn below(&self, a: Value, b: Value, at: BlockId) -> bool {
        self.conditions(at)
            .any(|(op, x, y)| (op == Op::LtI64 && x == a && y == b) || (op == Op::GtI64 && x == b && y == a))
    }

    /// The comparisons that hold wherever the block is reached.
    fn conditions(&self, at: BlockId) -> impl Iterator<Item = (Op, Value, Value)> {
        let mut block = Some(at);
        let chain = std::iter::from_fn(move || {
            let now = block?;
            block = self.dom.immediate(now);
            Some(now)
        });
        chain.take(BRANCHES as usize).filter_map(|b| self.condition(b))
    }

    /// What the only edge into a block says; jumps back to it do not count, since what was compared does not change in
    /// the loop.
    fn condition(&self, block: BlockId) -> Option<(Op, Value, Value)> {
        let mut edges = self.preds[block.0 as usize].iter().filter(|(p, _)| !self.dom.starts(block, *p));
        let (Some(&(pred, false)), None) = (edges.next(), edges.next()) else { return None };
        self.edge(pred, block)
    }

    /// What a jump from one block to another says.
    fn edge(&self, from: BlockId, to: BlockId) -> Option<(Op, Value, Value)> {
        let Terminator::Branch { cond, then, other } = &self.f.block(from).term else { return None };
        let inst = inst_of(self.f, &self.defs, *cond)?;
        // An edge to a handler is neither.
        let op = match (then.block == to, other.block == to) {
            (true, false) => inst.op,
            (false, true) => inverse(inst.op)?,
            _ => return None,
        };
        match inst.args[..] {
            [a, b] => Some((op, a, b)),
            _ => None,
        }
    }

    /// What an argument can be that a block hands to a parameter.
    fn handed(&self, v: Value, from: BlockId, param: Value, depth: u32, q: &mut Question) -> Range {
        let mut range = self.range(v, from, depth, q);
        let to = self.params[param.0 as usize].map(|(block, _)| block);
        if let Some((op, a, b)) = to.and_then(|to| self.edge(from, to)) {
            self.narrowed(&mut range, v, (op, a, b), from, depth, q);
        }
        range
    }

    /// Narrows what a value can be by a comparison that holds.
    fn narrowed(
        &self,
        range: &mut Range,
        v: Value,
        (op, a, b): (Op, Value, Value),
        at: BlockId,
        depth: u32,
        q: &mut Question,
    ) {
        let depth = depth.clamp(1, 3) - 1;
        if a == v && b != v {
            narrow(range, op, || self.range(b, at, depth, q));
        } else if b == v && a != v {
            narrow(range, mirror(op), || self.range(a, at, depth, q));
        }
    }

    /// What a value can be in a block.
    fn range(&self, v: Value, at: BlockId, depth: u32, q: &mut Question) -> Range {
        if depth == 0 || !q.step() {
            return ALL;
        }
        let mut range = match inst_of(self.f, &self.defs, v) {
            Some(inst) => self.result(inst, at, depth - 1, q),
            None => self.param(v, depth - 1, q),
        };
        for (op, a, b) in self.conditions(at) {
            if !q.step() {
                break;
            }
            self.narrowed(&mut range, v, (op, a, b), at, depth, q);
        }
        range
    }

    fn result(&self, inst: &Inst, at: BlockId, depth: u32, q: &mut Question) -> Range {
        let mut operand = |i: usize| self.range(inst.args[i], at, depth, q);
        match (inst.op, &inst.imm) {
            (Op::ConstI64, Imm::Int(i)) => Range::new(*i, *i),
            (Op::I1ToI64, _) => Range::new(0, 1),
            (Op::ListLen, _) => Range::new(0, MAX_LENGTH),
            (Op::CallRt, Imm::Symbol(pyfora_bitcode::symbol::Symbol::StrLen)) => Range::new(0, MAX_LENGTH),
            (Op::AndI64, _) => match (operand(0), operand(1)) {
                (Range { low: 0.., high: a }, Range { low: 0.., high: b }) => Range::new(0, a.min(b)),
                (Range { low: 0.., high }, _) | (_, Range { low: 0.., high }) => Range::new(0, high),
                _ => ALL,
            },
            (Op::FloorModI64, _) => match operand(1) {
                Range { low: 1.., high } => Range::new(0, high - 1),
                _ => ALL,
            },
            (Op::RemI64 | Op::RemU64, _) => match (operand(0), operand(1)) {
                (Range { low: 0.., .. }, Range { low: 1.., high }) => Range::new(0, high - 1),
                (_, Range { low: 1.., high }) => Range::new(1 - high, high - 1),
                _ => ALL,
            },
            (Op::FloorDivI64 | Op::DivU64, _) => match (operand(0), int_of(self.f, &self.defs, inst.args[1]))
            {
                (a, Some(d @ 1..)) => Range::new(a.low.div_euclid(d), a.high.div_euclid(d)),
                _ => ALL,
            },
            (Op::ShrI64, _) => match (operand(0), int_of(self.f, &self.defs, inst.args[1])) {
                (a, Some(count @ 0..64)) => Range::new(a.low >> count, a.high >> count),
                _ => ALL,
            },
            (Op::MinI64, _) => {
                let (a, b) = (operand(0), operand(1));
                Range::new(a.low.min(b.low), a.high.min(b.high))
            }
            (Op::MaxI64, _) => {
                let (a, b) = (operand(0), operand(1));
                Range::new(a.low.max(b.low), a.high.max(b.high))
            }
            (Op::Select, _) => operand(1).union(operand(2)),
            (op, _) => match exact(op) {
                Some(exact) => {
                    let corners = operand(0).corners(operand(1), exact);
                    let known = |i: usize| int_of(self.f, &self.defs, inst.args[i]);
                    match known(0).or_else(|| known(1)) {
                        Some(factor) if matches!(op, Op::MulI64 | Op::MulNwI64) => product(corners, factor),
                        _ => clamp(corners),
                    }
                }
                None => ALL,
            },
        }
    }

    /// The arguments that reach a parameter, with where they come from.
    fn incoming(&self, param: Value) -> Option<Vec<(Value, BlockId)>> {
        let (block, i) = self.params[param.0 as usize]?;
        let mut out = Vec::new();
        for &(pred, handler) in &self.preds[block.0 as usize] {
            let from = self.f.block(pred);
            if handler {
                let args = &from.handler.as_ref()?.args;
                out.push((*args.get(i)?, pred));
            } else {
                let calls = from.term.targets();
                out.extend(
                    calls
                        .iter()
                        .filter(|c| c.block == block)
                        .filter_map(|c| c.args.get(i).map(|&v| (v, pred))),
                );
            }
        }
        Some(out)
    }

    fn param(&self, param: Value, depth: u32, q: &mut Question) -> Range {
        let Some(incoming) = self.incoming(param).filter(|i| !i.is_empty() && i.len() <= 8) else {
            return ALL;
        };
        if let Some(&(_, supposed)) = q.open.iter().find(|(v, _)| *v == param) {
            return supposed;
        }
        // By induction: it is not negative if no argument is, given that it was not the time before.
        q.open.push((param, Range::new(0, i64::MAX)));
        let natural = incoming.iter().all(|&(v, at)| self.handed(v, at, param, depth, q).low >= 0);
        q.open.pop();
        q.open.push((param, ALL));
        // Arguments that only go up (or down) from the parameter itself leave its lower (upper) end to the others.
        let changes: Vec<(Value, BlockId, i64)> =
            incoming.iter().map(|&(v, at)| (v, at, self.change(v, param, 4))).collect();
        let starts = changes.iter().filter(|(_, _, change)| *change == UNRELATED);
        let start = starts.map(|&(v, at, _)| self.handed(v, at, param, depth, q)).reduce(Range::union);
        q.open.pop();
        let Some(start) = start else { return if natural { Range::new(0, i64::MAX) } else { ALL } };
        let related = || changes.iter().map(|(_, _, change)| *change).filter(|&c| c != UNRELATED);
        let least = if natural { 0 } else { i64::MIN };
        Range::new(
            if related().all(|c| c >= 0) { start.low.max(least) } else { least },
            if related().all(|c| c <= 0) { start.high } else { i64::MAX },
        )
    }

    /// 1, 0 or -1 where a value is the parameter plus something that is not negative, nothing, or not positive.
    fn change(&self, v: Value, param: Value, depth: u32) -> i64 {
        if v == param {
            return 0;
        }
        if depth == 0 {
            return UNRELATED;
        }
        let Some(inst) = inst_of(self.f, &self.defs, v) else { return self.joined_change(v, param, depth) };
        let step = match (inst.op, &inst.args[..]) {
            (Op::AddI64 | Op::AddNwI64, &[a, b]) => int_of(self.f, &self.defs, b).map(|c| (a, c.signum())),
            (Op::SubI64 | Op::SubNwI64, &[a, b]) => int_of(self.f, &self.defs, b).map(|c| (a, -c.signum())),
            _ => None,
        };
        let Some((a, step)) = step else { return UNRELATED };
        combine(self.change(a, param, depth - 1), step)
    }

    fn joined_change(&self, v: Value, param: Value, depth: u32) -> i64 {
        let Some(incoming) = self.incoming(v).filter(|i| i.len() <= 4) else { return UNRELATED };
        let mut changes = incoming.iter().map(|&(v, _)| self.change(v, param, depth - 1));
        let Some(first) = changes.next() else { return UNRELATED };
        changes.fold(first, combine)
    }
}

/// Not known to be the parameter and something.
const UNRELATED: i64 = i64::MAX;

/// Of two changes, the one that covers both.
fn combine(a: i64, b: i64) -> i64 {
    match (a, b) {
        (UNRELATED, _) | (_, UNRELATED) => UNRELATED,
        (0, other) | (other, 0) => other,
        (a, b) if a == b => a,
        _ => UNRELATED,
    }
}

/// The comparison with its operands exchanged.
pub(crate) fn mirror(op: Op) -> Op {
    match op {
        Op::LtI64 => Op::GtI64,
        Op::GtI64 => Op::LtI64,
        Op::LeI64 => Op::GeI64,
        Op::GeI64 => Op::LeI64,
        other => other,
    }
}

/// Narrows a range by a comparison that holds with something in another range.
pub(crate) fn narrow(range: &mut Range, op: Op, bound: impl FnOnce() -> Range) {
    let (low, high) = match op {
        Op::LtI64 => (i64::MIN, bound().high.saturating_sub(1)),
        Op::LeI64 => (i64::MIN, bound().high),
        Op::GtI64 => (bound().low.saturating_add(1), i64::MAX),
        Op::GeI64 => (bound().low, i64::MAX),
        Op::EqI64 => {
            let bound = bound();
            (bound.low, bound.high)
        }
        // Not zero, mostly: an end that it is not goes.
        Op::NeI64 => match bound() {
            Range { low, high } if low == high && low == range.low => (low.saturating_add(1), i64::MAX),
            Range { low, high } if low == high && high == range.high => (i64::MIN, high.saturating_sub(1)),
            _ => return,
        },
        _ => return,
    };
    let narrowed = Range::new(range.low.max(low), range.high.min(high));
    // Nothing is left where the block is never reached; then any answer will do, but ranges stay in order.
    if narrowed.low <= narrowed.high {
        *range = narrowed;
    }
}

pub(crate) fn decided(op: Op, ranges: impl FnOnce() -> (Range, Range)) -> Option<bool> {
    let known = |(a, b): (Range, Range)| match op {
        Op::LtI64 | Op::GeI64 if a.high < b.low => Some(true),
        Op::LtI64 | Op::GeI64 if a.low >= b.high => Some(false),
        Op::GtI64 | Op::LeI64 if a.low > b.high => Some(true),
        Op::GtI64 | Op::LeI64 if a.high <= b.low => Some(false),
        Op::EqI64 | Op::NeI64 if a.high < b.low || a.low > b.high => Some(false),
        _ => None,
    };
    match op {
        Op::LtI64 | Op::GtI64 | Op::EqI64 => known(ranges()),
        Op::GeI64 | Op::LeI64 | Op::NeI64 => known(ranges()).map(|k| !k),
        _ => None,
    }
}
