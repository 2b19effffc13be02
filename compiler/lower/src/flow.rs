//! Which blocks can run, where they stop, and an order in which definitions come before their uses.

use crate::{Context, Outcome};
use pyfora_infer::tir::{Spec, Summary, TBlock, TBlockId, TCall, TInst, TOp, TTerm, TypedFn, Val};
use pyfora_infer::ty::Ty;
use std::collections::HashMap;

/// A callee as the function sees it.
pub(crate) struct Callee {
    pub symbol: String,
    pub summary: Summary,
}

pub(crate) struct Flow<'a> {
    /// The blocks that can run, each after the blocks that dominate it.
    pub order: Vec<usize>,
    /// By block: the number of instructions after which it cannot go on.
    pub stops: Vec<Option<usize>>,
    /// Whether something jumps to block 0.
    pub entry_is_target: bool,
    pub callees: HashMap<&'a Spec, Callee>,
}

impl<'a> Flow<'a> {
    pub(crate) fn of(f: &'a TypedFn, context: &Context<'_>) -> Outcome<Flow<'a>> {
        check_indices(f)?;
        let mut callees = HashMap::new();
        let insts = || f.blocks.iter().flat_map(|b| &b.insts);
        for spec in insts().flat_map(specs) {
            let callee = || Callee { symbol: spec.symbol(), summary: (context.summaries)(spec) };
            callees.entry(spec).or_insert_with(callee);
        }
        let stops: Vec<_> = f.blocks.iter().map(|b| stop(f, b, &callees)).collect();
        let successors: Vec<_> = (f.blocks.iter().zip(&stops)).map(|(b, s)| successors(f, b, *s)).collect();
        let order = order(&successors);
        let entry_is_target = order.iter().any(|&b| successors[b].contains(&0));
        Ok(Flow { order, stops, entry_is_target, callees })
    }
}

fn specs(inst: &TInst) -> Vec<&Spec> {
    match &inst.op {
        TOp::Call(spec) => vec![spec],
        TOp::Reduce { leaf, combine, .. } => vec![leaf, combine],
        _ => Vec::new(),
    }
}

/// Where a block stops: at its start if it gets a value that cannot be, or after what gives one.
fn stop(f: &TypedFn, block: &TBlock, callees: &HashMap<&Spec, Callee>) -> Option<usize> {
    let never = |v: &Val| f.ty(*v).is_never();
    if block.params.iter().any(never) {
        return Some(0);
    }
    let stops = |inst: &TInst| {
        // A combine need not be called.
        let called = specs(inst).first().and_then(|spec| callees.get(spec));
        inst.results.iter().any(never) || called.is_some_and(|c| c.summary.result.is_never())
    };
    block.insts.iter().position(stops).map(|i| i + 1)
}

/// The targets of a block's end and its handler.
fn successors(f: &TypedFn, block: &TBlock, stop: Option<usize>) -> Vec<usize> {
    let mut out: Vec<&TCall> = Vec::new();
    match &block.term {
        _ if stop.is_some() => {}
        TTerm::Jump(to) => out.push(to),
        TTerm::Branch { cond, then, other } => match f.ty(*cond) {
            Ty::BoolConst(true) => out.push(then),
            Ty::BoolConst(false) => out.push(other),
            _ => out.extend([then, other]),
        },
        _ => {}
    }
    if stop != Some(0) {
        out.extend(&block.handler);
    }
    out.iter().map(|c| c.block.0 as usize).collect()
}

/// Reverse postorder from block 0.
fn order(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; successors.len()];
    let mut out = Vec::new();
    let mut stack = vec![(0, 0)];
    seen[0] = true;
    while let Some((block, next)) = stack.pop() {
        // Backwards, so that the first target comes first in the order.
        let Some(i) = successors[block].len().checked_sub(next + 1) else {
            out.push(block);
            continue;
        };
        stack.push((block, next + 1));
        let target = successors[block][i];
        if !std::mem::replace(&mut seen[target], true) {
            stack.push((target, 0));
        }
    }
    out.reverse();
    out
}

/// Values and blocks are in range, so that the rest may index.
fn check_indices(f: &TypedFn) -> Outcome {
    if f.blocks.is_empty() {
        return Err("it has no blocks".into());
    }
    let value = |v: &Val| (v.0 as usize) < f.values.len();
    let target = |TBlockId(b): TBlockId| (b as usize) < f.blocks.len();
    let call = |c: &TCall| target(c.block) && c.args.iter().all(value);
    let inst = |i: &TInst| i.args.iter().chain(&i.results).all(value);
    let block = |b: &TBlock| {
        let term = match &b.term {
            TTerm::Jump(to) => call(to),
            TTerm::Branch { cond, then, other } => value(cond) && call(then) && call(other),
            TTerm::Return(v) => value(v),
            TTerm::Raise { args, .. } => args.iter().all(value),
            TTerm::Reraise | TTerm::Unreachable => true,
        };
        term && b.params.iter().all(value) && b.insts.iter().all(inst) && b.handler.iter().all(call)
    };
    if f.blocks.iter().all(block) { Ok(()) } else { Err("a value or block is out of range".into()) }
}
