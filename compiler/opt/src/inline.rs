//! Pass `inline`: callees before callers, small functions and those that are called once are copied into their callers.
//!
//! An error of copied code keeps its frames: the callee's sites join the caller's table with `inlined_at` the call's
//! site. Copied blocks without a handler get that of the call's block. Not copied are members of call cycles (their
//! check of the stack would be lost; but see `recursion`), and functions that catch errors where the caller has caught
//! one already (a function has one place for it).

use std::collections::HashMap;

use pyfora_bitcode::hash::cycles;
use pyfora_bitcode::walk::resolve_callees;
use pyfora_bitcode::{
    Block, BlockId, Call, Function, Handler, Imm, Inline, Inst, Module, Op, Site, Terminator, Value,
};

use crate::edit::{Raising, intern, raise_flags, size};
use crate::simplify;

/// A callee of at most this size is copied everywhere.
const SMALL: usize = 30;
/// One that is called from at most [`FEW`] places may be this large: arguments and results of a call that do not fit into
/// registers cost as much as what small functions do.
const MEDIUM: usize = 100;
const FEW: u32 = 8;
const REGISTERS: usize = 8;
/// One that is called from a single place may be this large.
const ONCE: usize = 1000;
/// One that asks for it.
const ALWAYS: usize = 5000;
/// A caller does not grow beyond this; `Inline::Always` may double it.
const CALLER: usize = 10_000;

/// Inlines, and drops the functions that nothing calls any more.
pub fn run(module: &mut Module) {
    let Ok(callees) = resolve_callees(module) else { return };
    let flags = raise_flags(module);
    let mut calls = call_counts(module, &callees);
    let order: Vec<u32> = cycles(&callees).into_iter().flatten().collect();
    for caller in order {
        let mut f = std::mem::replace(&mut module.functions[caller as usize], Function::new("", &[], &[]));
        let names: HashMap<String, u32> =
            f.callees.iter().cloned().zip(callees[caller as usize].iter().copied()).collect();
        let changed = calls_of(&mut f, module, &names, &mut calls);
        if changed {
            let raising = Raising::of(&f, &flags);
            simplify::function(&mut f, &raising);
        }
        module.functions[caller as usize] = f;
    }
    drop_uncalled(module);
}

/// How often each function is called. What a reduction calls counts twice: it must stay a function.
fn call_counts(module: &Module, callees: &[Vec<u32>]) -> Vec<u32> {
    let mut out = vec![0; module.functions.len()];
    for (f, callees) in module.functions.iter().zip(callees) {
        for inst in f.blocks.iter().flat_map(|b| &b.insts) {
            let weight = if inst.op == Op::ParReduce { 2 } else { 1 };
            inst.callees().for_each(|c| out[callees[c as usize] as usize] += weight);
        }
    }
    if let Some(entry) = out.get_mut(module.entry as usize) {
        *entry += 2;
    }
    out
}

/// Inlines the calls that stand in a function now; not those that come with a copy, which had their turn.
fn calls_of(f: &mut Function, module: &Module, names: &HashMap<String, u32>, calls: &mut [u32]) -> bool {
    let mut changed = free_entry(f);
    let mut work: Vec<BlockId> = f.block_ids().collect();
    let mut caught = may_be_caught(f);
    while let Some(id) = work.pop() {
        let mut start = 0;
        while let Some(i) = next_call(f, id, start) {
            start = i + 1;
            let Imm::Callee(c) = f.block(id).insts[i].imm else { continue };
            let Some(&index) = names.get(&f.callees[c as usize]) else { continue };
            let callee = &module.functions[index as usize];
            if !worthwhile(f, callee, calls[index as usize]) || (caught[id.0 as usize] && catches(callee)) {
                continue;
            }
            calls[index as usize] = calls[index as usize].saturating_sub(1);
            let rest = inline(f, id, i, callee);
            // Whether an error is caught does not change by the copy: what the callee caught it has cleared.
            caught.resize(f.blocks.len(), caught[id.0 as usize]);
            changed = true;
            work.push(rest);
            break;
        }
    }
    changed
}

/// Scratch buffers of copies go to block 0, and the handler of block 0 could not use them: it gets none.
fn free_entry(f: &mut Function) -> bool {
    if f.blocks[0].handler.is_none() {
        return false;
    }
    let next = f.new_block(&[]);
    let entry = f.block_mut(BlockId(0));
    let (bufs, rest) = std::mem::take(&mut entry.insts).into_iter().partition(|i| i.op == Op::BufNew);
    let handler = entry.handler.take();
    let term = std::mem::replace(&mut entry.term, Terminator::Jump(Call { block: next, args: Vec::new() }));
    let cold = entry.cold;
    entry.insts = bufs;
    *f.block_mut(next) = Block { params: Vec::new(), insts: rest, term, handler, cold };
    true
}

fn next_call(f: &Function, id: BlockId, start: usize) -> Option<usize> {
    let insts = f.block(id).insts.iter().enumerate().skip(start);
    insts.filter(|(_, i)| i.op == Op::CallFn).map(|(i, _)| i).next()
}

pub(crate) fn catches(f: &Function) -> bool {
    f.blocks.iter().any(|b| b.handler.is_some())
}

/// For each block, whether an error may be caught and not cleared at its start or later in it.
fn may_be_caught(f: &Function) -> Vec<bool> {
    let mut out = vec![false; f.blocks.len()];
    let mut work: Vec<BlockId> =
        f.blocks.iter().filter_map(|b| b.handler.as_ref()).map(|h| h.block).collect();
    while let Some(id) = work.pop() {
        if !std::mem::replace(&mut out[id.0 as usize], true) {
            let block = f.block(id);
            if !block.insts.iter().any(|i| i.op == Op::ErrorClear) {
                work.extend(block.term.targets().iter().map(|c| c.block));
            }
        }
    }
    out
}

fn worthwhile(caller: &Function, callee: &Function, calls: u32) -> bool {
    if callee.recursive || callee.blocks.is_empty() || callee.name.is_empty() {
        return false;
    }
    let (own, added) = (size(caller), size(callee));
    let buf = buf_size(caller) + buf_size(callee) <= pyfora_bitcode::verify::MAX_BUF;
    let most = match calls {
        1 => ONCE,
        _ if calls <= FEW && slots(callee) > REGISTERS => MEDIUM,
        _ => SMALL,
    };
    let fits = match callee.inline {
        Inline::Never => false,
        Inline::Always => added <= ALWAYS && own + added <= 2 * CALLER,
        Inline::Auto => added <= most && own + added <= CALLER,
    };
    fits && buf
}

/// Arguments and results.
fn slots(f: &Function) -> usize {
    f.params().len() + f.results.len()
}

fn buf_size(f: &Function) -> i64 {
    let bufs = f.blocks.iter().flat_map(|b| &b.insts).filter(|i| i.op == Op::BufNew);
    bufs.map(|i| if let Imm::Int(n) = i.imm { n } else { 0 }).fold(0, i64::saturating_add)
}

/// How the callee's numbers become the caller's.
struct Copy<'a> {
    caller: &'a mut Function,
    callee: &'a Function,
    first_value: u32,
    first_block: u32,
    first_site: u32,
    /// Where the callee's `return` goes.
    rest: BlockId,
    handler: Option<Handler>,
    cold: bool,
    call_site: Option<u32>,
}

/// Replaces the call at an index of a block; gives the block with what followed it.
pub(crate) fn inline(caller: &mut Function, id: BlockId, index: usize, callee: &Function) -> BlockId {
    let block = caller.block_mut(id);
    let rest_insts = block.insts.split_off(index + 1);
    let Some(call) = block.insts.pop() else { return id };
    let term = std::mem::replace(&mut block.term, Terminator::Unreachable);
    let (handler, cold) = (block.handler.clone(), block.cold);
    let rest = BlockId(caller.blocks.len() as u32);
    // The call's results become the parameters of what follows.
    caller.blocks.push(Block {
        params: call.results,
        insts: rest_insts,
        term,
        handler: handler.clone(),
        cold,
    });
    let first_value = caller.values.len() as u32;
    caller.values.extend(&callee.values);
    let (first_block, first_site) = (rest.0 + 1, caller.sites.len() as u32);
    let entry = Call { block: BlockId(first_block), args: call.args };
    caller.block_mut(id).term = Terminator::Jump(entry);
    let mut copy = Copy {
        caller,
        callee,
        first_value,
        first_block,
        first_site,
        rest,
        handler,
        cold,
        call_site: call.site,
    };
    copy.sites();
    for block in &callee.blocks {
        let block = copy.block(block);
        copy.caller.blocks.push(block);
    }
    rest
}

impl Copy<'_> {
    fn sites(&mut self) {
        for site in &self.callee.sites {
            let inlined_at = site.inlined_at.map(|at| at + self.first_site).or(self.call_site);
            self.caller.sites.push(Site { inlined_at, ..site.clone() });
        }
    }

    fn value(&self, v: Value) -> Value {
        Value(v.0 + self.first_value)
    }

    fn values(&self, values: &[Value]) -> Vec<Value> {
        values.iter().map(|&v| self.value(v)).collect()
    }

    fn call(&self, call: &Call) -> Call {
        Call { block: BlockId(call.block.0 + self.first_block), args: self.values(&call.args) }
    }

    fn block(&mut self, block: &Block) -> Block {
        let mut insts = Vec::with_capacity(block.insts.len());
        for inst in &block.insts {
            let inst = self.inst(inst);
            if inst.op == Op::BufNew {
                // Scratch space is the frame's, so it belongs to the caller's first block.
                self.caller.blocks[0].insts.insert(0, inst);
            } else {
                insts.push(inst);
            }
        }
        let own = block.handler.as_ref();
        let handler =
            own.map(|h| Handler { block: BlockId(h.block.0 + self.first_block), args: self.values(&h.args) });
        Block {
            params: self.values(&block.params),
            insts,
            term: self.terminator(&block.term),
            handler: handler.or_else(|| self.handler.clone()),
            cold: block.cold || self.cold,
        }
    }

    fn inst(&mut self, inst: &Inst) -> Inst {
        let callee = self.callee;
        let mut function = |c: u32| intern(&mut self.caller.callees, &callee.callees[c as usize]);
        let imm = match inst.imm {
            Imm::Callee(c) => Imm::Callee(function(c)),
            Imm::Reduce { leaf, combine, stop } => {
                Imm::Reduce { leaf: function(leaf), combine: function(combine), stop }
            }
            Imm::Str(s) => Imm::Str(intern(&mut self.caller.strings, &callee.strings[s as usize])),
            Imm::Int(exc) if matches!(inst.op, Op::ErrorIs | Op::ErrorArgs) => {
                Imm::Int(intern(&mut self.caller.excs, &callee.excs[exc as usize]).into())
            }
            ref other => other.clone(),
        };
        let site = inst.site.map(|s| s + self.first_site);
        Inst { op: inst.op, imm, args: self.values(&inst.args), results: self.values(&inst.results), site }
    }

    fn terminator(&mut self, term: &Terminator) -> Terminator {
        match term {
            Terminator::Jump(call) => Terminator::Jump(self.call(call)),
            Terminator::Branch { cond, then, other } => {
                Terminator::Branch { cond: self.value(*cond), then: self.call(then), other: self.call(other) }
            }
            Terminator::Switch { index, cases, default } => Terminator::Switch {
                index: self.value(*index),
                cases: cases.iter().map(|c| self.call(c)).collect(),
                default: self.call(default),
            },
            Terminator::Return(args) => Terminator::Jump(Call { block: self.rest, args: self.values(args) }),
            Terminator::Raise { exc, args, site } => Terminator::Raise {
                exc: intern(&mut self.caller.excs, &self.callee.excs[*exc as usize]),
                args: self.values(args),
                site: site + self.first_site,
            },
            Terminator::Reraise => Terminator::Reraise,
            Terminator::Unreachable => Terminator::Unreachable,
        }
    }
}

/// Drops what the entry does not reach; the others keep their order.
fn drop_uncalled(module: &mut Module) {
    let Ok(callees) = resolve_callees(module) else { return };
    let mut called = vec![false; module.functions.len()];
    let mut work = vec![module.entry];
    while let Some(f) = work.pop() {
        if !std::mem::replace(&mut called[f as usize], true) {
            work.extend(&callees[f as usize]);
        }
    }
    module.entry = called[..module.entry as usize].iter().filter(|&&c| c).count() as u32;
    let mut kept = called.iter();
    module.functions.retain(|_| kept.next().copied().unwrap_or(false));
}
