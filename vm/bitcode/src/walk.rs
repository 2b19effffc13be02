//! Walking over functions: the operands, targets and raising instructions, so that no pass spells them out again.

use crate::symbol::Facts;
use crate::{Block, BlockId, Call, Function, Imm, Inst, Module, Op, Terminator, Value, op::Effect};

impl Terminator {
    /// The jump targets, in order.
    pub fn targets(&self) -> Vec<&Call> {
        match self {
            Terminator::Jump(c) => vec![c],
            Terminator::Branch { then, other, .. } => vec![then, other],
            Terminator::Switch { cases, default, .. } => cases.iter().chain([default]).collect(),
            Terminator::Return(_)
            | Terminator::Raise { .. }
            | Terminator::Reraise
            | Terminator::Unreachable => Vec::new(),
        }
    }

    /// The jump targets, to change.
    pub fn targets_mut(&mut self) -> Vec<&mut Call> {
        match self {
            Terminator::Jump(c) => vec![c],
            Terminator::Branch { then, other, .. } => vec![then, other],
            Terminator::Switch { cases, default, .. } => cases.iter_mut().chain([default]).collect(),
            Terminator::Return(_)
            | Terminator::Raise { .. }
            | Terminator::Reraise
            | Terminator::Unreachable => Vec::new(),
        }
    }

    /// The operands, those of the targets included.
    pub fn uses(&self) -> Vec<Value> {
        let own: &[Value] = match self {
            Terminator::Branch { cond, .. } => std::slice::from_ref(cond),
            Terminator::Switch { index, .. } => std::slice::from_ref(index),
            Terminator::Return(args) | Terminator::Raise { args, .. } => args,
            Terminator::Jump(_) | Terminator::Reraise | Terminator::Unreachable => &[],
        };
        own.iter().chain(self.targets().iter().flat_map(|c| &c.args)).copied().collect()
    }

    /// Changes every operand.
    pub fn map_uses(&mut self, mut change: impl FnMut(Value) -> Value) {
        match self {
            Terminator::Branch { cond, .. } => *cond = change(*cond),
            Terminator::Switch { index, .. } => *index = change(*index),
            Terminator::Return(args) | Terminator::Raise { args, .. } => {
                args.iter_mut().for_each(|v| *v = change(*v));
            }
            Terminator::Jump(_) | Terminator::Reraise | Terminator::Unreachable => {}
        }
        for call in self.targets_mut() {
            call.args.iter_mut().for_each(|v| *v = change(*v));
        }
    }
}

impl Block {
    /// The blocks that control may go to, the handler's last.
    pub fn successors(&self) -> impl Iterator<Item = BlockId> + '_ {
        self.term.targets().into_iter().map(|c| c.block).chain(self.handler.iter().map(|h| h.block))
    }

    /// Changes every operand: the handler's arguments, the instructions' and the terminator's.
    pub fn map_uses(&mut self, mut change: impl FnMut(Value) -> Value) {
        if let Some(handler) = &mut self.handler {
            handler.args.iter_mut().for_each(|v| *v = change(*v));
        }
        for inst in &mut self.insts {
            inst.args.iter_mut().for_each(|v| *v = change(*v));
        }
        self.term.map_uses(change);
    }

    /// Calls `visit` for every operand.
    pub fn each_use(&self, mut visit: impl FnMut(Value)) {
        let handler = self.handler.iter().flat_map(|h| &h.args);
        handler.chain(self.insts.iter().flat_map(|i| &i.args)).for_each(|v| visit(*v));
        self.term.uses().into_iter().for_each(visit);
    }

    /// Whether the terminator itself may raise (to the handler, if there is one).
    pub fn ends_raising(&self) -> bool {
        matches!(self.term, Terminator::Raise { .. } | Terminator::Reraise)
    }
}

impl Inst {
    /// Whether it may raise, when `callee` says it of the functions of the caller's table.
    pub fn may_raise(&self, callee: impl Fn(u32) -> bool) -> bool {
        match &self.imm {
            Imm::Callee(i) if self.op == Op::CallFn => callee(*i),
            Imm::Symbol(symbol) if self.op == Op::CallRt => symbol.facts() == Facts::Raises,
            _ => self.op.effect() == Effect::Raises,
        }
    }

    /// The functions that it calls, as indices of the table.
    pub fn callees(&self) -> impl Iterator<Item = u32> + use<> {
        let (first, second) = match self.imm {
            Imm::Callee(i) => (Some(i), None),
            Imm::Reduce { leaf, combine, .. } => (Some(leaf), Some(combine)),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }
}

impl Function {
    /// The ids of the blocks.
    pub fn block_ids(&self) -> impl Iterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }
}

/// For each function and each entry of its table of callees, the callee's index in the module.
pub fn resolve_callees(module: &Module) -> Result<Vec<Vec<u32>>, String> {
    let mut names = std::collections::HashMap::new();
    for (i, f) in module.functions.iter().enumerate() {
        if names.insert(f.name.as_str(), i as u32).is_some() {
            return Err(f.name.clone());
        }
    }
    let resolve = |name: &String| names.get(name.as_str()).copied().ok_or_else(|| name.clone());
    module.functions.iter().map(|f| f.callees.iter().map(resolve).collect()).collect()
}
