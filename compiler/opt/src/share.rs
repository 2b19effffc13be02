//! Pass `share`: an operation that was done before on the same operands, wherever control comes from, is not done again.
//! Calls of runtime symbols and list operations too, which LLVM cannot know to be pure; and a checked operation, since
//! after the first one the second cannot raise.

use std::collections::HashMap;

use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::filled::Filled;
use pyfora_bitcode::symbol::{Facts, ResultRef, Symbol};
use pyfora_bitcode::{BlockId, Function, Imm, Inst, Module, Op, Type, Value, op::Effect};

use crate::edit::{Replacements, reverse_postorder, use_counts};

/// What makes two instructions the same: operation, immediate, operands.
type Key = (Op, Vec<u64>, Vec<Value>);

/// Equal operations further apart than this many are not looked for.
const CANDIDATES: usize = 8;

/// Runs the pass on every function.
pub fn run(module: &mut Module) {
    module.functions.iter_mut().for_each(function);
}

/// Runs the pass on a function.
pub fn function(f: &mut Function) {
    let dom = Dominators::new(f);
    let filled = Filled::of(f);
    let mut seen: HashMap<Key, Vec<(BlockId, Vec<Value>)>> = HashMap::new();
    let mut replacements = Replacements::new(f);
    for id in reverse_postorder(f) {
        let mut insts = std::mem::take(&mut f.block_mut(id).insts);
        insts.retain_mut(|inst| {
            inst.args.iter_mut().for_each(|v| *v = replacements.get(*v));
            if !shareable(f, inst, &filled) {
                return true;
            }
            let key = (inst.op, immediate(&inst.imm), inst.args.clone());
            let before = seen.entry(key).or_default();
            let found = before.iter().rev().take(CANDIDATES).find(|(b, _)| *b == id || dom.ends(*b, id));
            if let Some((_, results)) = found {
                inst.results.iter().zip(results).for_each(|(&old, &new)| replacements.set(old, new));
                return false;
            }
            before.push((id, inst.results.clone()));
            true
        });
        f.block_mut(id).insts = insts;
    }
    replacements.apply(f);
    drop_lengths(f);
}

/// Removes the lengths that were read early and that nobody asks for; those stay of lists whose elements are read, since
/// code generation reads with the length where they lie.
fn drop_lengths(f: &mut Function) {
    let uses = use_counts(f);
    let mut indexed = vec![false; f.values.len()];
    let gets = f.blocks.iter().flat_map(|b| &b.insts).filter(|i| matches!(i.op, Op::ListGet | Op::ListLoad));
    gets.for_each(|i| indexed[i.args[0].0 as usize] = true);
    let unread = |i: &Inst| {
        i.op == Op::ListLen && uses[i.results[0].0 as usize] == 0 && !indexed[i.args[0].0 as usize]
    };
    f.blocks.iter_mut().for_each(|b| b.insts.retain(|i| !unread(i)));
}

fn immediate(imm: &Imm) -> Vec<u64> {
    match imm {
        Imm::None => Vec::new(),
        Imm::Int(i) => vec![*i as u64],
        Imm::Float(bits) => vec![*bits],
        Imm::Bool(b) => vec![(*b).into()],
        Imm::Str(i) | Imm::Callee(i) => vec![(*i).into()],
        Imm::Layout(types) => types.iter().map(|&t| t as u64).collect(),
        Imm::Global(i, t) | Imm::Field(i, t) => vec![(*i).into(), *t as u64],
        Imm::Symbol(s) => vec![*s as u64],
        Imm::Reduce { leaf, combine, stop } => vec![(*leaf).into(), (*combine).into(), (*stop).into()],
    }
}

fn shareable(f: &Function, inst: &Inst, filled: &Filled) -> bool {
    match inst.op {
        // The library changes tables in place that it has made, so each must be one of its own.
        Op::CallRt => matches!(inst.imm, Imm::Symbol(s)
            if !matches!(s, Symbol::ErrorAgain | Symbol::ErrorFrom)
                && s.facts() != Facts::Effect
                && s.result_ref() != ResultRef::Table && (s.facts() != Facts::Raises || scalar(f, inst))),
        Op::Poll | Op::ParReduce => false,
        // A list that is being built changes under these.
        op if op.effect() == Effect::Reads || op == Op::ListConcat => {
            !inst.args.iter().any(|&v| filled.has(v))
        }
        op => matches!(op.effect(), Effect::Pure | Effect::Traps | Effect::Raises),
    }
}

fn scalar(f: &Function, inst: &Inst) -> bool {
    inst.args.iter().chain(&inst.results).all(|&v| f.ty(v) != Type::Ref)
}
