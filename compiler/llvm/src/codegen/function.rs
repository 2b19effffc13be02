//! One function: blocks in an order in which definitions come before uses, phis for block parameters, values.

use std::cell::RefCell;
use std::collections::HashMap;

use inkwell::basic_block::BasicBlock;
use inkwell::builder::Builder;
use inkwell::intrinsics::Intrinsic;
use inkwell::types::BasicTypeEnum;
use inkwell::values::{
    BasicMetadataValueEnum, BasicValueEnum, FloatValue, FunctionValue, IntValue, PhiValue, PointerValue,
    ValueKind,
};
use inkwell::{AtomicOrdering, IntPredicate};

use super::Result;
use super::errors::{Destination, ErrorPath};
use super::module::{Likely, ModuleCx};
use super::runtime::Rt;
use crate::{Error, FUNCTION_SITE};
use pyfora_bitcode::abi::OFFSET_STACK_LIMIT;
use pyfora_bitcode::dom::Dominators;
use pyfora_bitcode::filled::Filled;
use pyfora_bitcode::op::Effect;
use pyfora_bitcode::symbol::Facts;
use pyfora_bitcode::{BlockId, Call, Function, Imm, Inst, Op, Terminator, Type, Value};

/// Results of an instruction; `None` where the op belongs to another group.
pub(super) type Emitted<'c> = Result<Option<Vec<BasicValueEnum<'c>>>>;

/// What scratch memory of the frame holds; uses of one role are never alive together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Scratch {
    Input,
    Output,
}

pub(super) struct FunctionCx<'a, 'c, 'm> {
    pub m: &'a ModuleCx<'c, 'm>,
    pub b: Builder<'c>,
    pub f: &'m Function,
    pub index: usize,
    pub llvm: FunctionValue<'c>,
    /// The context pointer.
    pub ctx: PointerValue<'c>,
    /// Holds the frame's memory and nothing else, so that loops do not allocate.
    entry: BasicBlock<'c>,
    values: Vec<Option<BasicValueEnum<'c>>>,
    /// `None`: not reachable, or not yet begun.
    blocks: Vec<Option<(BasicBlock<'c>, Vec<PhiValue<'c>>)>>,
    scratch: HashMap<(Scratch, usize), PointerValue<'c>>,
    /// Where errors of the current block go.
    pub destination: Destination,
    /// Whether the current block is off the usual way.
    pub cold: bool,
    pub destinations: Vec<(BlockId, Vec<Value>)>,
    pub error_paths: RefCell<HashMap<(Destination, ErrorPath), (BasicBlock<'c>, PhiValue<'c>)>>,
    pub landings: RefCell<HashMap<Destination, BasicBlock<'c>>>,
    /// The bitcode block that is being written.
    block: BlockId,
    dom: Dominators,
    pub filled: Filled,
    /// What was read of lists that do not change, and in which block.
    measured: HashMap<Value, Vec<(BlockId, Measured<'c>)>>,
}

/// What machine code knows of a list: its length, and where its elements lie packed, or null.
#[derive(Clone, Copy)]
pub(super) struct Measured<'c> {
    pub len: IntValue<'c>,
    pub flat: PointerValue<'c>,
}

impl<'a, 'c, 'm> FunctionCx<'a, 'c, 'm> {
    pub fn new(m: &'a ModuleCx<'c, 'm>, index: usize) -> Self {
        let f = &m.source.functions[index];
        let llvm = m.functions[index];
        let entry = m.context.append_basic_block(llvm, "entry");
        FunctionCx {
            b: m.context.create_builder(),
            f,
            index,
            llvm,
            ctx: m.types.ptr.const_null(),
            entry,
            values: vec![None; f.values.len()],
            blocks: vec![None; f.blocks.len()],
            scratch: HashMap::new(),
            destination: Destination::CALLER,
            cold: false,
            destinations: Vec::new(),
            error_paths: RefCell::default(),
            landings: RefCell::default(),
            block: BlockId(0),
            dom: Dominators::new(f),
            filled: Filled::of(f),
            measured: HashMap::new(),
            m,
        }
    }

    pub fn generate(mut self) -> Result<()> {
        let params = self.llvm.get_params();
        let Some((context, params)) = params.split_first() else {
            return Err(Error::Llvm("a function without a context".into()));
        };
        self.ctx = context.into_pointer_value();
        let start = self.new_block();
        self.b.position_at_end(start);
        if self.f.recursive {
            self.check_stack()?;
        }
        let order = self.order();
        for &block in &order {
            let begun = self.begin_block(block)?;
            self.blocks[block] = Some(begun);
        }
        self.jump(BlockId(0), params)?;
        for &block in &order {
            self.block(block)?;
        }
        self.b.position_at_end(self.entry);
        self.b.build_unconditional_branch(start)?;
        Ok(())
    }

    /// Reachable blocks in reverse postorder, in which a block comes after all that dominate it.
    fn order(&self) -> Vec<usize> {
        let mut seen = vec![false; self.f.blocks.len()];
        let mut order = Vec::with_capacity(seen.len());
        let mut stack = vec![(0, self.successors(0))];
        seen[0] = true;
        while let Some((block, rest)) = stack.last_mut() {
            if let Some(next) = rest.pop() {
                if !std::mem::replace(&mut seen[next], true) {
                    stack.push((next, self.successors(next)));
                }
            } else {
                order.push(*block);
                stack.pop();
            }
        }
        order.reverse();
        order
    }

    fn successors(&self, block: usize) -> Vec<usize> {
        let block = &self.f.blocks[block];
        let mut out: Vec<usize> = match &block.term {
            Terminator::Jump(to) => vec![to.block.0 as usize],
            Terminator::Branch { then, other, .. } => vec![then.block.0 as usize, other.block.0 as usize],
            Terminator::Switch { cases, default, .. } => {
                cases.iter().chain([default]).map(|c| c.block.0 as usize).collect()
            }
            Terminator::Return(_)
            | Terminator::Raise { .. }
            | Terminator::Reraise
            | Terminator::Unreachable => Vec::new(),
        };
        let raises = matches!(block.term, Terminator::Raise { .. } | Terminator::Reraise)
            || block.insts.iter().any(|inst| self.may_raise(inst));
        if let (true, Some(handler)) = (raises, &block.handler) {
            out.push(handler.block.0 as usize);
        }
        out
    }

    fn may_raise(&self, inst: &Inst) -> bool {
        match (&inst.imm, inst.op) {
            (Imm::Callee(callee), Op::CallFn) => {
                let name = self.f.callees.get(*callee as usize);
                name.and_then(|n| self.m.callee(n).ok()).is_some_and(|i| self.m.source.functions[i].raises)
            }
            (Imm::Symbol(symbol), Op::CallRt) => symbol.facts() == Facts::Raises,
            _ => inst.op.effect() == Effect::Raises,
        }
    }

    /// Too deep a recursion is an error before it is a fault.
    fn check_stack(&mut self) -> Result<()> {
        if !self.f.raises {
            return Err(Error::Malformed("a recursive function that does not raise".into()));
        }
        let i64_type = self.m.types.i64;
        let pointer =
            self.intrinsic("llvm.read_register", &[i64_type.into()], &[self.m.stack_pointer.into()])?;
        let limit = self.m.slot_pointer(&self.b, self.ctx, OFFSET_STACK_LIMIT / 8)?;
        let limit = self.b.build_load(i64_type, limit, "")?;
        if let Some(load) = limit.into_int_value().as_instruction() {
            // Who wants this thread to poll raises the limit.
            load.set_alignment(8).map_err(|e| Error::Llvm(e.to_string()))?;
            load.set_atomic_ordering(AtomicOrdering::Monotonic).map_err(|e| Error::Llvm(e.to_string()))?;
        }
        let low = self.compare(IntPredicate::ULT, pointer.into_int_value(), limit.into_int_value())?;
        let (ask, next) = (self.new_block(), self.new_block());
        self.branch(low, ask, next, Some(Likely::Else))?;
        self.b.position_at_end(ask);
        let status = self.call(self.m.rt(Rt::Stack), &[self.ctx.into(), pointer.into()])?;
        let failed = self.m.is_not_zero(&self.b, status.into_int_value())?;
        self.error_if_site(failed, ErrorPath::Trace, FUNCTION_SITE)?;
        self.b.build_unconditional_branch(next)?;
        self.b.position_at_end(next);
        Ok(())
    }

    fn begin_block(&mut self, index: usize) -> Result<(BasicBlock<'c>, Vec<PhiValue<'c>>)> {
        let block = self.new_block();
        let here = self.b.get_insert_block();
        self.b.position_at_end(block);
        let mut phis = Vec::new();
        for &param in &self.f.blocks[index].params {
            let phi = self.b.build_phi(self.m.ty(self.f.ty(param)), "")?;
            self.values[param.0 as usize] = Some(phi.as_basic_value());
            phis.push(phi);
        }
        if let Some(here) = here {
            self.b.position_at_end(here);
        }
        Ok((block, phis))
    }

    fn block(&mut self, index: usize) -> Result<()> {
        let source = &self.f.blocks[index];
        let start = self.target(BlockId(index as u32))?.0;
        self.b.position_at_end(start);
        self.block = BlockId(index as u32);
        self.cold = source.cold;
        self.destination = self.destination_of(source.handler.as_ref());
        for inst in &source.insts {
            self.inst(inst)?;
        }
        self.terminator(&source.term)
    }

    fn inst(&mut self, inst: &'m Inst) -> Result<()> {
        let results = self.op(inst)?;
        if results.len() != inst.results.len() {
            return Err(Error::Malformed(format!("{} with {} results", inst.op.name(), inst.results.len())));
        }
        for (result, value) in inst.results.iter().zip(results) {
            self.values[result.0 as usize] = Some(value);
        }
        Ok(())
    }

    /// Keeps what was read of a list for the blocks that follow.
    pub fn note_measured(&mut self, list: Value, measured: Measured<'c>) {
        if !self.filled.has(list) {
            self.measured.entry(list).or_default().push((self.block, measured));
        }
    }

    /// What was read of a list on every way to here.
    pub fn measured(&self, list: Value) -> Option<Measured<'c>> {
        let known = self.measured.get(&list)?;
        let here = |block: BlockId| block == self.block || self.dom.ends(block, self.block);
        known.iter().find(|(block, _)| here(*block)).map(|(_, measured)| *measured)
    }

    /// The LLVM block and phis of a bitcode block.
    pub fn target(&self, block: BlockId) -> Result<&(BasicBlock<'c>, Vec<PhiValue<'c>>)> {
        let found = self.blocks.get(block.0 as usize).and_then(Option::as_ref);
        found.ok_or_else(|| Error::Malformed(format!("no block {}", block.0)))
    }

    /// Jumps from the current LLVM block.
    pub fn jump(&self, to: BlockId, args: &[BasicValueEnum<'c>]) -> Result<()> {
        let target = self.enter(to, args)?;
        self.b.build_unconditional_branch(target)?;
        Ok(())
    }

    /// Records that the current LLVM block goes to a block, with these arguments.
    pub fn enter(&self, to: BlockId, args: &[BasicValueEnum<'c>]) -> Result<BasicBlock<'c>> {
        let here = self.here()?;
        let (target, phis) = self.target(to)?;
        if phis.len() != args.len() {
            return Err(Error::Malformed(format!("{} arguments for block {}", args.len(), to.0)));
        }
        for (phi, arg) in phis.iter().zip(args) {
            phi.add_incoming(&[(arg, here)]);
        }
        Ok(*target)
    }

    pub fn enter_call(&self, call: &Call) -> Result<BasicBlock<'c>> {
        let args = self.get_all(&call.args)?;
        self.enter(call.block, &args)
    }

    pub fn here(&self) -> Result<BasicBlock<'c>> {
        self.b.get_insert_block().ok_or_else(|| Error::Llvm("no block to write to".into()))
    }

    pub fn new_block(&self) -> BasicBlock<'c> {
        self.m.context.append_basic_block(self.llvm, "")
    }

    pub fn get(&self, v: Value) -> Result<BasicValueEnum<'c>> {
        let found = self.values.get(v.0 as usize).copied().flatten();
        found.ok_or_else(|| Error::Malformed(format!("value {} is used where it is not defined", v.0)))
    }

    pub fn get_all(&self, values: &[Value]) -> Result<Vec<BasicValueEnum<'c>>> {
        values.iter().map(|&v| self.get(v)).collect()
    }

    /// An operand by its place.
    pub fn arg(&self, inst: &Inst, i: usize) -> Result<BasicValueEnum<'c>> {
        let value = inst.args.get(i);
        let value = value.ok_or_else(|| Error::Malformed(format!("{} lacks operand {i}", inst.op.name())))?;
        self.get(*value)
    }

    pub fn int(&self, inst: &Inst, i: usize) -> Result<IntValue<'c>> {
        match self.arg(inst, i)? {
            BasicValueEnum::IntValue(v) => Ok(v),
            _ => Err(wrong_type(inst, i)),
        }
    }

    pub fn float(&self, inst: &Inst, i: usize) -> Result<FloatValue<'c>> {
        match self.arg(inst, i)? {
            BasicValueEnum::FloatValue(v) => Ok(v),
            _ => Err(wrong_type(inst, i)),
        }
    }

    pub fn pointer(&self, inst: &Inst, i: usize) -> Result<PointerValue<'c>> {
        match self.arg(inst, i)? {
            BasicValueEnum::PointerValue(v) => Ok(v),
            _ => Err(wrong_type(inst, i)),
        }
    }

    pub fn i64(&self, value: i64) -> IntValue<'c> {
        self.m.types.i64.const_int(value as u64, true)
    }

    pub fn i32(&self, value: u32) -> IntValue<'c> {
        self.m.types.i32.const_int(u64::from(value), false)
    }

    pub fn compare(&self, predicate: IntPredicate, a: IntValue<'c>, b: IntValue<'c>) -> Result<IntValue<'c>> {
        Ok(self.b.build_int_compare(predicate, a, b, "")?)
    }

    /// A call whose result must be there.
    pub fn call(
        &self,
        function: FunctionValue<'c>,
        args: &[BasicMetadataValueEnum<'c>],
    ) -> Result<BasicValueEnum<'c>> {
        self.call_any(function, args)?.ok_or_else(|| Error::Llvm("a call without a result".into()))
    }

    pub fn call_any(
        &self,
        function: FunctionValue<'c>,
        args: &[BasicMetadataValueEnum<'c>],
    ) -> Result<Option<BasicValueEnum<'c>>> {
        let call = self.b.build_call(function, args, "")?;
        call.set_call_convention(function.get_call_conventions());
        self.m.attributes.call(call);
        Ok(match call.try_as_basic_value() {
            ValueKind::Basic(value) => Some(value),
            ValueKind::Instruction(_) => None,
        })
    }

    pub fn intrinsic(
        &self,
        name: &str,
        types: &[BasicTypeEnum<'c>],
        args: &[BasicMetadataValueEnum<'c>],
    ) -> Result<BasicValueEnum<'c>> {
        let declaration = Intrinsic::find(name).and_then(|i| i.get_declaration(&self.m.llvm, types));
        let declaration = declaration.ok_or_else(|| Error::Llvm(format!("no intrinsic {name}")))?;
        let call = self.b.build_call(declaration, args, "")?;
        match call.try_as_basic_value() {
            ValueKind::Basic(value) => Ok(value),
            ValueKind::Instruction(_) => Err(Error::Llvm(format!("{name} has no result"))),
        }
    }

    /// Goes to `then` or `other`, whichever `cond` says, and tells LLVM which is usual.
    pub fn branch(
        &self,
        cond: IntValue<'c>,
        then: BasicBlock<'c>,
        other: BasicBlock<'c>,
        likely: Option<Likely>,
    ) -> Result<()> {
        let branch = self.b.build_conditional_branch(cond, then, other)?;
        likely.map_or(Ok(()), |likely| self.m.weigh(branch, likely))
    }

    /// The value at a place where control meets again.
    pub fn join(&self, incoming: &[(BasicValueEnum<'c>, BasicBlock<'c>)]) -> Result<BasicValueEnum<'c>> {
        let Some((first, _)) = incoming.first() else {
            return Err(Error::Llvm("nothing to join".into()));
        };
        let phi = self.b.build_phi(first.get_type(), "")?;
        for (value, block) in incoming {
            phi.add_incoming(&[(value, *block)]);
        }
        Ok(phi.as_basic_value())
    }

    /// Memory of the frame for `slots` slots.
    pub fn scratch(&mut self, role: Scratch, slots: usize) -> Result<PointerValue<'c>> {
        if let Some(&found) = self.scratch.get(&(role, slots)) {
            return Ok(found);
        }
        let ty = self.m.types.i64.array_type(slots.max(1) as u32);
        let made = self.frame(|b| Ok(b.build_alloca(ty, "")?))?;
        self.scratch.insert((role, slots), made);
        Ok(made)
    }

    /// Writes into the entry block.
    pub fn frame<T>(&self, write: impl FnOnce(&Builder<'c>) -> Result<T>) -> Result<T> {
        let here = self.here()?;
        self.b.position_at_end(self.entry);
        let result = write(&self.b);
        self.b.position_at_end(here);
        result
    }

    /// Stores values to consecutive slots of scratch memory.
    pub fn spill(&mut self, values: &[BasicValueEnum<'c>]) -> Result<PointerValue<'c>> {
        let memory = self.scratch(Scratch::Input, values.len())?;
        for (i, &value) in values.iter().enumerate() {
            self.m.store_slot(&self.b, memory, i, value)?;
        }
        Ok(memory)
    }

    /// Loads values from consecutive slots.
    pub fn unspill(&self, memory: PointerValue<'c>, types: &[Type]) -> Result<Vec<BasicValueEnum<'c>>> {
        types.iter().enumerate().map(|(i, &ty)| self.m.load_slot(&self.b, memory, i, ty, false)).collect()
    }
}

fn wrong_type(inst: &Inst, i: usize) -> Error {
    Error::Malformed(format!("{}: operand {i} is of the wrong type", inst.op.name()))
}
