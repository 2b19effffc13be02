//! What ints can be in a round of a counted loop, if those that come into it are within supposed bounds.

use std::collections::HashMap;

use pyfora_bitcode::{BlockId, Call, Function, Imm, Inst, Op, Terminator, Type, Value};

use super::Counted;
use crate::fold::inverse;
use crate::loops::{Loop, definitions, inst_of, int_of};
use crate::ranges::{ALL, MAX_LENGTH, Range, clamp, decided, fits, mirror, narrow};

/// An int that comes into the loop: defined before it, a parameter of the header as it is at first, or an element of a
/// list, which is looked at when it is read.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub value: Value,
    /// What it can be.
    pub known: Range,
    /// What it is to be for the fast copy.
    pub supposed: Range,
    /// Whether it is what a sum starts from.
    pub sums: bool,
    /// Whether it is read from a list.
    pub read: bool,
}

impl Leaf {
    /// Whether it is to be compared with the bounds.
    pub fn compared(&self) -> bool {
        self.supposed != self.known && self.supposed != ALL
    }

    /// With other bounds; `None` if it cannot be within them.
    pub fn within(mut self, low: i64, high: i64) -> Option<Leaf> {
        self.supposed = Range::new(self.known.low.max(low), self.known.high.min(high));
        (self.supposed.low <= self.supposed.high).then_some(self)
    }
}

/// A loop's body, as the analysis goes over it.
pub(crate) struct Body<'f> {
    pub f: &'f Function,
    found: &'f Loop,
    /// Blocks, each after all that come before it in a round.
    pub order: Vec<BlockId>,
    pub defs: Vec<Option<(BlockId, usize)>>,
    pub counted: Counted,
    /// The arguments of the way back.
    back: Vec<Value>,
    slots: HashMap<Value, usize>,
    preds: HashMap<BlockId, Vec<BlockId>>,
}

/// What holds in each round.
#[derive(Clone)]
pub(crate) struct Outcome {
    /// By slot.
    ranges: Vec<Range>,
    /// What branches on the way add, by place in the order; `None` where control does not come.
    facts: Vec<Option<Vec<(Value, Range)>>>,
    /// A parameter of a block that one way leads to, and what it is.
    aliases: HashMap<Value, Value>,
}

/// Rounds until what the header's parameters can be is given up.
const ROUNDS: usize = 4;

impl<'f> Body<'f> {
    pub fn new(f: &'f Function, found: &'f Loop, order: Vec<BlockId>, counted: Counted) -> Option<Body<'f>> {
        let targets = f.block(found.latch).term.targets();
        let mut back = targets.iter().filter(|c| c.block == found.header);
        let (Some(first), None) = (back.next(), back.next()) else { return None };
        let mut body = Body {
            f,
            found,
            defs: definitions(f),
            counted,
            back: first.args.clone(),
            slots: HashMap::new(),
            preds: HashMap::new(),
            order,
        };
        for &id in &body.order {
            let block = f.block(id);
            let results = block.insts.iter().flat_map(|i| i.results.iter().chain(&i.args));
            for &v in block.params.iter().chain(results).chain(&body.back) {
                if matches!(f.ty(v), Type::I64 | Type::I1) {
                    let next = body.slots.len();
                    body.slots.entry(v).or_insert(next);
                }
            }
            for next in block.successors().filter(|s| *s != found.header && found.blocks.contains(s)) {
                body.preds.entry(next).or_default().push(id);
            }
        }
        Some(body)
    }

    /// The ints that come into the loop, in the order of their numbers; constants are none.
    pub fn incoming(&self) -> Vec<Value> {
        let header = &self.f.block(self.found.header).params;
        let outside = |v: Value| !self.found.defines(self.f, &self.defs, v) || header.contains(&v);
        let of =
            |v: &Value| self.f.ty(*v) == Type::I64 && outside(*v) && int_of(self.f, &self.defs, *v).is_none();
        let mut out: Vec<Value> = self.slots.keys().copied().filter(of).collect();
        out.sort_unstable();
        out
    }

    /// The ints that are read from lists.
    pub fn read(&self) -> Vec<Value> {
        let insts = self.order.iter().flat_map(|&b| &self.f.block(b).insts);
        let reads = insts.filter(|i| i.op == Op::ListGet).flat_map(|i| &i.results);
        reads.copied().filter(|&v| self.f.ty(v) == Type::I64).collect()
    }

    /// Whether a value is a parameter of the header to which each round adds something, but the counter.
    pub fn sums(&self, v: Value) -> bool {
        let next = self.place(v).and_then(|i| self.back.get(i));
        let all = |_: Value| Some(ALL);
        v != self.counted.counter && next.is_some_and(|&n| self.change(n, v, &all, 8).is_some())
    }

    fn place(&self, v: Value) -> Option<usize> {
        self.f.block(self.found.header).params.iter().position(|&p| p == v)
    }

    pub fn constant(&self, v: Value) -> Option<i64> {
        int_of(self.f, &self.defs, v)
    }

    pub fn inst(&self, v: Value) -> Option<&'f Inst> {
        inst_of(self.f, &self.defs, v)
    }

    pub fn defined_inside(&self, v: Value) -> bool {
        self.found.defines(self.f, &self.defs, v)
    }

    /// The most rounds that there can be.
    fn rounds(&self, start: Range, bound: Range) -> i128 {
        let step = i128::from(self.counted.step);
        let way = match step > 0 {
            true => i128::from(bound.high) - i128::from(start.low),
            false => i128::from(start.high) - i128::from(bound.low),
        };
        way.max(0) / step.abs() + 1
    }

    /// Goes over the body until what is supposed of the header's parameters holds.
    pub fn run(&self, leaves: &[Leaf]) -> Option<Outcome> {
        let leaf = |v: Value| match leaves.iter().find(|l| l.value == v) {
            Some(leaf) => Some(leaf.supposed),
            None => self.constant(v).map(|i| Range::new(i, i)),
        };
        let params = &self.f.block(self.found.header).params;
        let is_int = |v: &Value| self.f.ty(*v) == Type::I64;
        let bound = match self.defined_inside(self.counted.bound) {
            true => self.constant(self.counted.bound).map_or(Range::new(0, MAX_LENGTH), |i| Range::new(i, i)),
            false => leaf(self.counted.bound)?,
        };
        let start = leaf(self.counted.counter)?;
        let rounds = self.rounds(start, bound);
        let mut now: Vec<Range> =
            params.iter().map(|p| leaf(*p).filter(|_| is_int(p)).unwrap_or(ALL)).collect();
        let counter = self.place(self.counted.counter)?;
        now[counter] = self.counter_range(start, bound);
        let mut settled = vec![false; params.len()];
        for round in 0.. {
            let outcome = self.pass(&now, &leaf);
            let mut same = true;
            for (i, &param) in params.iter().enumerate().filter(|(i, p)| *i != counter && is_int(p)) {
                let next = self.next(param, leaf(param)?, self.back[i], rounds, &outcome);
                if next.low < now[i].low || next.high > now[i].high {
                    same = false;
                    now[i] = if round >= ROUNDS || settled[i] { ALL } else { next.union(now[i]) };
                    settled[i] = round + 1 >= ROUNDS;
                }
            }
            if same {
                return Some(outcome);
            }
            if round > ROUNDS + 2 * params.len() {
                return None;
            }
        }
        None
    }

    fn counter_range(&self, start: Range, bound: Range) -> Range {
        let step = self.counted.step;
        match step > 0 {
            true => Range::new(start.low, start.high.max(bound.high.saturating_sub(1).saturating_add(step))),
            false => Range::new(start.low.min(bound.low.saturating_add(1).saturating_add(step)), start.high),
        }
    }

    /// What a parameter of the header can be, from what comes back.
    fn next(&self, param: Value, start: Range, back: Value, rounds: i128, outcome: &Outcome) -> Range {
        let of = |v: Value| Some(self.value(outcome, v, self.found.latch));
        // What is added was computed somewhere on the way; what holds of it everywhere is its own range.
        let plain = |v: Value| self.own(outcome, v);
        match self.change(back, param, &plain, 8) {
            Some((low, high)) => {
                let (low, high) = (low.min(0).saturating_mul(rounds), high.max(0).saturating_mul(rounds));
                clamp((
                    i128::from(start.low).saturating_add(low),
                    i128::from(start.high).saturating_add(high),
                ))
            }
            None => of(back).map_or(ALL, |r| start.union(r)),
        }
    }

    /// What is added to a parameter of the header to give a value, if it is a sum of it and others.
    fn change(
        &self,
        v: Value,
        param: Value,
        range: &dyn Fn(Value) -> Option<Range>,
        depth: u32,
    ) -> Option<(i128, i128)> {
        if v == param {
            return Some((0, 0));
        }
        let depth = depth.checked_sub(1)?;
        let of = |v| range(v).map(|r| (i128::from(r.low), i128::from(r.high)));
        let change = |v| self.change(v, param, range, depth);
        let both = |(a, b): (i128, i128), (c, d): (i128, i128)| (a.min(c), b.max(d));
        let Some(inst) = self.inst(v) else {
            let (block, place) = self.param(v)?;
            let args = self.arguments(block, place);
            return args.into_iter().map(change).collect::<Option<Vec<_>>>()?.into_iter().reduce(both);
        };
        if !self.defined_inside(v) {
            return None;
        }
        match (inst.op, &inst.args[..]) {
            (Op::AddI64 | Op::AddNwI64, &[a, b]) => {
                let (rest, (low, high)) = change(a).map(|c| (b, c)).or_else(|| change(b).map(|c| (a, c)))?;
                let (l, h) = of(rest)?;
                Some((low + l, high + h))
            }
            (Op::SubI64 | Op::SubNwI64, &[a, b]) => {
                let ((low, high), (l, h)) = (change(a)?, of(b)?);
                Some((low - h, high - l))
            }
            (Op::Select, &[_, a, b]) => Some(both(change(a)?, change(b)?)),
            _ => None,
        }
    }

    /// The block of the loop, but the header, of which a value is a parameter.
    fn param(&self, v: Value) -> Option<(BlockId, usize)> {
        let blocks = self.order.iter().filter(|b| **b != self.found.header);
        let mut places =
            blocks.filter_map(|&b| Some((b, self.f.block(b).params.iter().position(|&p| p == v)?)));
        places.next()
    }

    fn arguments(&self, block: BlockId, place: usize) -> Vec<Value> {
        let preds = self.preds.get(&block).map_or(&[][..], |p| p);
        let calls = preds.iter().flat_map(|&p| self.f.block(p).term.targets());
        calls.filter(|c| c.block == block).filter_map(|c| c.args.get(place).copied()).collect()
    }

    /// Goes over the body once.
    fn pass(&self, params: &[Range], leaf: &dyn Fn(Value) -> Option<Range>) -> Outcome {
        let mut out = Outcome {
            ranges: vec![ALL; self.slots.len()],
            facts: vec![None; self.order.len()],
            aliases: HashMap::new(),
        };
        for (&v, &slot) in &self.slots {
            out.ranges[slot] =
                leaf(v).unwrap_or(if self.f.ty(v) == Type::I1 { Range::new(0, 1) } else { ALL });
        }
        for (&p, range) in self.f.block(self.found.header).params.iter().zip(params) {
            self.set(&mut out, p, *range);
        }
        for (i, &id) in self.order.iter().enumerate() {
            match id == self.found.header {
                true => out.facts[i] = Some(Vec::new()),
                false => self.enter(&mut out, i, id),
            }
            if out.facts[i].is_none() {
                continue;
            }
            for inst in &self.f.block(id).insts {
                for (&v, range) in inst.results.iter().zip(self.results(&out, id, inst)) {
                    let read = leaf(v).filter(|_| inst.op == Op::ListGet);
                    self.set(&mut out, v, read.unwrap_or(range));
                }
            }
        }
        out
    }

    fn set(&self, out: &mut Outcome, v: Value, range: Range) {
        if let Some(&slot) = self.slots.get(&v) {
            out.ranges[slot] = range;
        }
    }

    /// Joins what comes into a block.
    fn enter(&self, out: &mut Outcome, place: usize, id: BlockId) {
        let preds = self.preds.get(&id).map_or(&[][..], |p| p);
        let mut edges: Vec<(BlockId, Call)> = Vec::new();
        for &pred in preds {
            for call in self.ways(out, pred).into_iter().filter(|c| c.block == id) {
                if !edges.iter().any(|(p, c)| *p == pred && *c == call) {
                    edges.push((pred, call));
                }
            }
        }
        out.facts[place] = match &edges[..] {
            [] => return,
            [(pred, call)] => Some(self.edge_facts(out, *pred, call)),
            _ => Some(Vec::new()),
        };
        for (i, &param) in self.f.block(id).params.iter().enumerate() {
            if let [(_, call)] = &edges[..] {
                out.aliases.insert(param, call.args[i]);
            }
            if self.slots.contains_key(&param) {
                let at_edge = |(pred, call): &(BlockId, Call)| {
                    let facts = self.edge_facts(out, *pred, call);
                    self.with(self.own(out, call.args[i]).unwrap_or(ALL), call.args[i], &facts)
                };
                if let Some(range) = edges.iter().map(at_edge).reduce(Range::union) {
                    self.set(out, param, range);
                }
            }
        }
    }

    /// Where control can go at a block's end.
    pub fn ways(&self, out: &Outcome, id: BlockId) -> Vec<Call> {
        if self.facts(out, id).is_none() {
            return Vec::new();
        }
        match &self.f.block(id).term {
            Terminator::Branch { cond, then, other } => match self.truth(out, *cond, id) {
                Some(true) => vec![then.clone()],
                Some(false) => vec![other.clone()],
                None => vec![then.clone(), other.clone()],
            },
            term => term.targets().into_iter().cloned().collect(),
        }
    }

    pub fn truth(&self, out: &Outcome, cond: Value, at: BlockId) -> Option<bool> {
        match self.value(out, cond, at) {
            Range { low: 1, .. } => Some(true),
            Range { high: 0, .. } => Some(false),
            _ => None,
        }
    }

    /// What holds on an edge.
    fn edge_facts(&self, out: &Outcome, from: BlockId, call: &Call) -> Vec<(Value, Range)> {
        let mut facts = self.facts(out, from).cloned().unwrap_or_default();
        let Terminator::Branch { cond, then, other } = &self.f.block(from).term else { return facts };
        let Some(inst) = self.inst(*cond) else { return facts };
        let op = match (then == call, other == call) {
            (true, false) => Some(inst.op),
            (false, true) => inverse(inst.op),
            _ => None,
        };
        let (Some(op), &[a, b]) = (op, &inst.args[..]) else { return facts };
        if self.f.ty(a) != Type::I64 || a == b {
            return facts;
        }
        let (mut x, mut y) = (self.value(out, a, from), self.value(out, b, from));
        let (old_x, old_y) = (x, y);
        narrow(&mut x, op, || old_y);
        narrow(&mut y, mirror(op), || old_x);
        facts.extend([(a, x), (b, y)]);
        facts
    }

    fn facts<'o>(&self, out: &'o Outcome, at: BlockId) -> Option<&'o Vec<(Value, Range)>> {
        let place = self.order.iter().position(|&b| b == at)?;
        out.facts[place].as_ref()
    }

    fn with(&self, mut range: Range, v: Value, facts: &[(Value, Range)]) -> Range {
        for (_, fact) in facts.iter().filter(|(w, _)| *w == v) {
            let both = Range::new(range.low.max(fact.low), range.high.min(fact.high));
            if both.low <= both.high {
                range = both;
            }
        }
        range
    }

    /// What a value can be wherever it is there.
    pub fn own(&self, out: &Outcome, v: Value) -> Option<Range> {
        self.slots.get(&v).map(|&slot| out.ranges[slot])
    }

    /// What a value can be in a block.
    pub fn value(&self, out: &Outcome, v: Value, at: BlockId) -> Range {
        let own = self.own(out, v).unwrap_or(ALL);
        self.facts(out, at).map_or(own, |facts| self.with(own, v, facts))
    }

    /// What an instruction's results can be.
    fn results(&self, out: &Outcome, at: BlockId, inst: &Inst) -> Vec<Range> {
        let arg = |i: usize| self.value(out, inst.args[i], at);
        let bool_of =
            |known: Option<bool>| known.map_or(Range::new(0, 1), |b| Range::new(b.into(), b.into()));
        if let Some(exact) = self.exact(out, at, inst) {
            let wraps = matches!(inst.op, Op::AddWrapI64 | Op::SubWrapI64 | Op::MulWrapI64)
                || matches!(inst.op, Op::AddFlagI64 | Op::SubFlagI64 | Op::MulFlagI64);
            let range = if fits(exact) || !wraps { clamp(exact) } else { ALL };
            return vec![range, bool_of(fits(exact).then_some(false))];
        }
        let one = match (inst.op, &inst.imm) {
            (Op::ConstI64, Imm::Int(i)) => Range::new(*i, *i),
            (Op::ConstI1, Imm::Bool(b)) => Range::new((*b).into(), (*b).into()),
            (Op::I1ToI64, _) => arg(0),
            (Op::ListLen, _) => Range::new(0, MAX_LENGTH),
            (Op::LtU64, _) => {
                let (a, b) = (arg(0), arg(1));
                bool_of((a.low >= 0 && a.high < b.low).then_some(true))
            }
            (Op::NotI1, _) => Range::new(1 - arg(0).high, 1 - arg(0).low),
            (Op::AndI1, _) => Range::new(arg(0).low & arg(1).low, arg(0).high & arg(1).high),
            (Op::OrI1, _) => Range::new(arg(0).low | arg(1).low, arg(0).high | arg(1).high),
            (Op::Select, _) if matches!(self.f.ty(inst.results[0]), Type::I64 | Type::I1) => match arg(0) {
                Range { low: 1, .. } => arg(1),
                Range { high: 0, .. } => arg(2),
                _ => arg(1).union(arg(2)),
            },
            (op, _)
                if inst.args.len() == 2
                    && inst.results.len() == 1
                    && self.f.ty(inst.args[0]) == Type::I64 =>
            {
                if self.f.ty(inst.results[0]) == Type::I1 {
                    bool_of(decided(op, || (arg(0), arg(1))))
                } else {
                    bits(op, arg(0), arg(1))
                }
            }
            _ => {
                return inst
                    .results
                    .iter()
                    .map(|&v| if self.f.ty(v) == Type::I1 { Range::new(0, 1) } else { ALL })
                    .collect();
            }
        };
        vec![one]
    }

    /// The exact result of an addition, subtraction or multiplication, however it treats an overflow.
    pub fn exact(&self, out: &Outcome, at: BlockId, inst: &Inst) -> Option<(i128, i128)> {
        let arg = |i: usize| self.value(out, inst.args[i], at);
        match inst.op {
            Op::NegI64 => Some(Range::new(0, 0).corners(arg(0), |a, b| a - b)),
            Op::ShlI64 => {
                let count = arg(1);
                let known = count.low == count.high && (0..63).contains(&count.low);
                known.then(|| arg(0).corners(Range::new(1 << count.low, 1 << count.low), |a, b| a * b))
            }
            op => exact_op(op).map(|exact| arg(0).corners(arg(1), exact)),
        }
    }
}

/// What an addition, subtraction or multiplication computes, in numbers of any size.
pub(super) fn exact_op(op: Op) -> Option<fn(i128, i128) -> i128> {
    match op {
        Op::AddI64 | Op::AddNwI64 | Op::AddWrapI64 | Op::AddFlagI64 => Some(|a, b| a + b),
        Op::SubI64 | Op::SubNwI64 | Op::SubWrapI64 | Op::SubFlagI64 => Some(|a, b| a - b),
        Op::MulI64 | Op::MulNwI64 | Op::MulWrapI64 | Op::MulFlagI64 => Some(|a, b| a * b),
        _ => None,
    }
}

/// The results of the other operations on two ints.
fn bits(op: Op, a: Range, b: Range) -> Range {
    match (op, a, b) {
        (Op::AndI64, Range { low: 0.., high: x }, Range { low: 0.., high: y }) => Range::new(0, x.min(y)),
        (Op::AndI64, Range { low: 0.., high }, _) | (Op::AndI64, _, Range { low: 0.., high }) => {
            Range::new(0, high)
        }
        (Op::OrI64 | Op::XorI64, Range { low: 0.., high: x }, Range { low: 0.., high: y }) => {
            let most = x.max(y) as u64;
            let all = most
                .checked_add(1)
                .and_then(u64::checked_next_power_of_two)
                .map_or(i64::MAX as u64, |p| p - 1);
            Range::new(0, all.min(i64::MAX as u64) as i64)
        }
        (Op::FloorModI64, Range { low: 0.., high: x }, Range { low: 1.., high }) => {
            Range::new(0, x.min(high - 1))
        }
        (Op::FloorModI64, _, Range { low: 1.., high }) => Range::new(0, high - 1),
        (Op::RemI64 | Op::RemU64, Range { low: 0.., high: x }, Range { low: 1.., high }) => {
            Range::new(0, x.min(high - 1))
        }
        (Op::RemI64, _, Range { low: 1.., high }) => Range::new(1 - high, high - 1),
        (Op::FloorDivI64, a, Range { low: 1.., high })
        | (Op::DivU64, a @ Range { low: 0.., .. }, Range { low: 1.., high }) => {
            let ends = [
                a.low.div_euclid(b.low),
                a.low.div_euclid(high),
                a.high.div_euclid(b.low),
                a.high.div_euclid(high),
            ];
            ends.iter().fold(Range::new(ends[0], ends[0]), |r, &e| r.union(Range::new(e, e)))
        }
        (Op::ShrI64, a, Range { low, high }) if low == high && (0..64).contains(&low) => {
            Range::new(a.low >> low, a.high >> low)
        }
        (Op::MinI64, a, b) => Range::new(a.low.min(b.low), a.high.min(b.high)),
        (Op::MaxI64, a, b) => Range::new(a.low.max(b.low), a.high.max(b.high)),
        _ => ALL,
    }
}

impl Outcome {
    /// A value behind parameters that one way leads to.
    pub fn resolve(&self, mut v: Value) -> Value {
        while let Some(&next) = self.aliases.get(&v) {
            v = next;
        }
        v
    }

    /// Whether control comes to a block of the body.
    pub fn reaches(&self, body: &Body, block: BlockId) -> bool {
        body.facts(self, block).is_some()
    }
}
