//! Pass `versions`: a second copy of an innermost counted loop, without the checks that a few comparisons before the loop
//! make needless.
//!
//! ```text
//! before:  … → header(params) ⇄ body ;  header | body → exits
//! after:   … → enter(params): all of: ints within bounds, first and last index within the list, list packed
//!          enter, if so → fast header(params) ⇄ fast body → landings(…) → exits
//!          enter, else  → header(params) ⇄ body (cold)    → landings(…) → exits
//! ```
//!
//! [`bounds`] supposes bounds of the ints that come into the loop and follows them through the body by interval
//! arithmetic; [`entry`] says which values decide whether an index is in range for all rounds; [`copy`] writes. In the fast
//! copy an operation that then cannot overflow has no check, an index that is known to be in range none, and what is read
//! of a packed list is one load. Where that helps, ints that are read from lists are compared with bounds as they come: the
//! first that is beyond goes to the original, from the start of its round. The original stays as it is, so whatever the checks do not cover runs as before.
//!
//! A loop qualifies if the header leaves it when a counter passes a fixed bound, a round is short ([`short`]), there is no
//! handler in it, and a check goes.

mod better;
pub(crate) mod bounds;
mod copy;
mod entry;

use std::collections::{BTreeMap, BTreeSet};

use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::filled::Filled;
use pyfora_bitcode::{BlockId, Function, Module, Op, Terminator, Value};

use crate::edit::{predecessors, reverse_postorder, size};
use crate::fold::inverse;
use crate::loops::{Loop, affordable, definitions, inst_of, loops};
use crate::ranges::{ALL, Facts, Range};
use crate::strips::short;
use better::Better;
use bounds::{Body, Leaf, Outcome};

/// A loop with more instructions is not copied.
const MAX_SIZE: usize = 120;
/// Instructions that copies may add to a function, and loops of it that are looked at.
const MAX_ADDED: usize = 600;
const MAX_TRIED: usize = 24;
/// Ints from outside of which bounds are supposed.
const MAX_LEAVES: usize = 10;
/// Reads of lists whose results are compared with bounds.
const MAX_READS: usize = 4;

/// Runs the pass on every function.
pub fn run(module: &mut Module) {
    module.functions.iter_mut().for_each(function);
}

/// Runs the pass on a function.
pub fn function(f: &mut Function) {
    let all = loops(f);
    if all.is_empty() || !affordable(f, all.len()) {
        return;
    }
    // The numbers of blocks stay: copies are appended, and none is in another loop without others in it.
    let wanted: Vec<Loop> = all.into_iter().filter(|found| promising(f, found)).take(MAX_TRIED).collect();
    let mut room = MAX_ADDED;
    for found in wanted {
        let Some(plan) = plan(f, &found) else { continue };
        let before = size(f);
        if plan.size <= room && copy::version(f, &found, &plan) {
            room = room.saturating_sub(size(f) - before);
        }
    }
}

/// What is to be done with a loop.
struct Plan {
    /// Blocks of the loop, each after all that come before it in a round.
    order: Vec<BlockId>,
    counted: Counted,
    leaves: Vec<Leaf>,
    outcome: Outcome,
    proof: entry::Proof,
    decided: Decided,
    size: usize,
}

/// What is decided of blocks, by the original's.
struct Decided {
    reached: BTreeSet<BlockId>,
    /// Branches that go one way, and whether it is the first.
    branches: BTreeMap<BlockId, bool>,
    /// By block and place.
    insts: BTreeMap<(BlockId, usize), Better>,
}

impl Decided {
    fn new(body: &Body, outcome: &Outcome, proof: &entry::Proof) -> Decided {
        let mut out = Decided { reached: BTreeSet::new(), branches: BTreeMap::new(), insts: BTreeMap::new() };
        for &id in body.order.iter().filter(|b| outcome.reaches(body, **b)) {
            out.reached.insert(id);
            for (i, inst) in body.f.block(id).insts.iter().enumerate() {
                if let Some(better) = outcome.better(body, id, inst) {
                    out.insts.insert((id, i), better);
                }
            }
            if let Terminator::Branch { cond, .. } = &body.f.block(id).term {
                let known = proof.known.contains(cond).then_some(true);
                if let Some(known) = known.or_else(|| body.truth(outcome, *cond, id)) {
                    out.branches.insert(id, known);
                }
            }
        }
        out
    }
}

/// The counter of a loop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub counter: Value,
    pub step: i64,
    /// The header goes on while the counter is below it, or above if the step is negative.
    pub bound: Value,
}

impl Counted {
    pub(crate) fn of(f: &Function, found: &Loop) -> Option<Counted> {
        let defs = definitions(f);
        let counters = found.counters(f, &defs);
        let Terminator::Branch { cond, then, other } = &f.block(found.header).term else { return None };
        let inst = inst_of(f, &defs, *cond)?;
        let &[a, b] = &inst.args[..] else { return None };
        let op = match (found.blocks.contains(&then.block), found.blocks.contains(&other.block)) {
            (true, false) => inst.op,
            (false, true) => inverse(inst.op)?,
            _ => return None,
        };
        let counts = |v: Value| counters.iter().find(|c| c.param == v && !c.whole && c.step != 0);
        let (counter, bound, up) = match (op, counts(a), counts(b)) {
            (Op::LtI64, Some(c), None) => (c, b, true),
            (Op::GtI64, Some(c), None) => (c, b, false),
            (Op::LtI64, None, Some(c)) => (c, a, false),
            (Op::GtI64, None, Some(c)) => (c, a, true),
            _ => return None,
        };
        let fixed = match inst_of(f, &defs, bound) {
            Some(inst) if found.defines(f, &defs, bound) => {
                let length = inst.op == Op::ListLen && !found.defines(f, &defs, inst.args[0]);
                inst.op == Op::ConstI64 || length && !Filled::of(f).has(inst.args[0])
            }
            _ => !found.defines(f, &defs, bound),
        };
        let right = (counter.step > 0) == up && counter.step.unsigned_abs() <= 1 << 32 && fixed;
        right.then_some(Counted { counter: counter.param, step: counter.step, bound })
    }
}

/// What can be told without looking at the function outside of the loop.
fn promising(f: &Function, found: &Loop) -> bool {
    let insts = || found.blocks.iter().flat_map(|&b| &f.block(b).insts);
    let checked = |op: Op| {
        matches!(op, Op::NegI64 | Op::ShlI64 | Op::LtU64 | Op::ListGet | Op::FloorDivI64 | Op::FloorModI64)
            || crate::overflow::flagged(op).is_some()
    };
    let plain = |&b: &BlockId| {
        let block = f.block(b);
        let polls = if b == found.latch { 1 } else { 0 };
        let before = block.insts.len().saturating_sub(polls);
        let ends = block.insts.iter().skip(before).all(|i| i.op == Op::Poll || short(f, i));
        block.handler.is_none() && ends && block.insts.iter().take(before).all(|i| short(f, i))
    };
    found.header.0 != 0
        && !f.block(found.header).cold
        && insts().count() <= MAX_SIZE
        && insts().any(|i| checked(i.op))
        && found.blocks.iter().all(plain)
}

fn plan(f: &Function, found: &Loop) -> Option<Plan> {
    let (dom, preds) = (Dominators::new(f), predecessors(f));
    let again = |b: BlockId| {
        f.block(b).successors().any(|s| s != found.header && found.blocks.contains(&s) && dom.starts(s, b))
    };
    let handles = preds[found.header.0 as usize].iter().any(|(_, handler)| *handler);
    if handles || !dom.reachable(found.header) || found.blocks.iter().any(|&b| again(b)) {
        return None;
    }
    let counted = Counted::of(f, found)?;
    let order: Vec<BlockId> = reverse_postorder(f).into_iter().filter(|b| found.blocks.contains(b)).collect();
    let body = Body::new(f, found, order, counted)?;
    let leaves = leaves(f, found, &body, &preds)?;
    let prover = entry::Prover::new(f, found, &body, &dom);
    let (leaves, outcome, proof) = chosen(&body, &prover, leaves)?;
    let size = found.blocks.iter().map(|&b| f.block(b).insts.len()).sum();
    let decided = Decided::new(&body, &outcome, &proof);
    Some(Plan { order: body.order, counted, leaves, outcome, proof, decided, size })
}

/// The ints that come into the loop, with what is known of them.
fn leaves(f: &Function, found: &Loop, body: &Body, preds: &[Vec<(BlockId, bool)>]) -> Option<Vec<Leaf>> {
    let facts = Facts::new(f);
    let entries: Vec<BlockId> =
        preds[found.header.0 as usize].iter().map(|(p, _)| *p).filter(|p| *p != found.latch).collect();
    let mut out = Vec::new();
    for v in body.incoming() {
        let place = f.block(found.header).params.iter().position(|&p| p == v);
        let known = match place {
            None => facts.known(v, found.header),
            Some(i) => {
                let calls =
                    entries.iter().flat_map(|&e| f.block(e).term.targets().into_iter().map(move |c| (e, c)));
                let args = calls
                    .filter(|(_, c)| c.block == found.header)
                    .filter_map(|(e, c)| Some((e, *c.args.get(i)?)));
                args.map(|(e, v)| facts.known(v, e)).reduce(Range::union).unwrap_or(ALL)
            }
        };
        out.push(Leaf { value: v, known, supposed: known, sums: body.sums(v), read: false });
    }
    (out.len() <= MAX_LEAVES).then_some(out)
}

/// What is best to be supposed: also of what is read from lists, if more checks go then, or nothing of that.
fn chosen(
    body: &Body,
    prover: &entry::Prover,
    leaves: Vec<Leaf>,
) -> Option<(Vec<Leaf>, Outcome, entry::Proof)> {
    let read = |value| Leaf { value, known: ALL, supposed: ALL, sums: false, read: true };
    let reads: Vec<Leaf> = body.read().into_iter().map(read).collect();
    let gain = |best: &Option<(Vec<Leaf>, Outcome, entry::Proof)>| {
        best.as_ref().map_or(0, |(_, outcome, proof)| outcome.gain(body) + proof.gain())
    };
    let plain = choose(body, prover, leaves.clone());
    if reads.is_empty() || reads.len() > MAX_READS {
        return plain;
    }
    let guarded = choose(body, prover, [leaves, reads].concat());
    if gain(&guarded) > gain(&plain) { guarded } else { plain }
}

/// Bounds to try, the widest first among those that do as well. Sums start within [`SUM`] in all of them.
const LEVELS: [(i64, i64); 5] =
    [(0, 1 << 30), (-(1 << 30), 1 << 30), (0, 1 << 20), (-(1 << 20), 1 << 20), (0, 1 << 14)];
const SUM: i64 = 1 << 61;
/// Wider bounds that a single int may have in the end.
const WIDER: [(i64, i64); 9] = [
    (i64::MIN, i64::MAX),
    (-SUM, SUM),
    (0, SUM),
    (-(1 << 45), 1 << 45),
    (0, 1 << 45),
    (-(1 << 32), 1 << 32),
    (0, 1 << 32),
    (-(1 << 30), 1 << 30),
    (-(1 << 20), 1 << 20),
];

/// Supposes what lets most checks go, and no more than that takes.
fn choose(
    body: &Body,
    prover: &entry::Prover,
    leaves: Vec<Leaf>,
) -> Option<(Vec<Leaf>, Outcome, entry::Proof)> {
    let judge = |leaves: &[Leaf]| {
        let outcome = body.run(leaves)?;
        let proof = prover.prove(leaves, &outcome);
        let gain = outcome.gain(body) + proof.gain();
        Some((gain, outcome, proof))
    };
    let mut best: Option<(usize, Vec<Leaf>)> = None;
    for (low, high) in LEVELS {
        let supposed = |leaf: &Leaf| {
            let (low, high) = if leaf.sums { (-SUM, SUM) } else { (low, high) };
            leaf.clone().within(low, high)
        };
        let Some(tried) = leaves.iter().map(supposed).collect::<Option<Vec<Leaf>>>() else { continue };
        let Some((gain, ..)) = judge(&tried) else { continue };
        if best.as_ref().is_none_or(|(most, _)| gain > *most) {
            best = Some((gain, tried));
        }
    }
    let (most, mut supposed) = best.filter(|(most, _)| *most > 0)?;
    for i in 0..supposed.len() {
        let now = supposed[i].supposed;
        for (low, high) in WIDER {
            if low > now.low || high < now.high {
                continue;
            }
            let Some(wider) = leaves[i].clone().within(low, high) else { continue };
            let mut tried = supposed.clone();
            tried[i] = wider;
            if judge(&tried).is_some_and(|(gain, ..)| gain >= most) {
                supposed = tried;
                break;
            }
        }
    }
    let (_, outcome, proof) = judge(&supposed)?;
    (outcome.gain(body) + proof.checks() > 0).then_some((supposed, outcome, proof))
}
