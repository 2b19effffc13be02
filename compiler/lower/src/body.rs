//! A function under construction: the slots of its values, its current block, its blocks' ends.

use crate::Outcome;
use crate::flow::{Callee, Flow};
use crate::plan::part_ranges;
use crate::tables::Tables;
use pyfora_base::Span;
use pyfora_bitcode::{
    BlockId, Call, ExcDesc, Function, Handler, Imm, Inst, Op, Terminator, Type, Value, func::Inline,
};
use pyfora_infer::tir::{Spec, TBlock, TCall, TTerm, TypedFn, Val};
use pyfora_infer::ty::Ty;
use std::collections::HashMap;

/// Library functions of at most so many instructions are always inlined.
const INLINE_SIZE: usize = 48;

/// How deep lists are looked for in a value's parts.
const MEASURED_DEPTH: usize = 6;

pub(crate) struct Body<'a> {
    pub f: &'a TypedFn,
    pub out: Function,
    /// The block that instructions go to.
    pub cur: BlockId,
    pub tables: Tables<'a>,
    pub globals: &'a dyn Fn(u32) -> u32,
    callees: HashMap<&'a Spec, Callee>,
    order: Vec<usize>,
    stops: Vec<Option<usize>>,
    /// The slots of each typed value that is defined so far.
    slots: Vec<Option<Vec<Value>>>,
    /// The first piece of each typed block that can run.
    heads: Vec<Option<BlockId>>,
    /// The typed block that is being lowered, with the handler of its pieces.
    source: usize,
    handler: Option<Handler>,
    /// Blocks in the order in which they were entered, with the typed block that each is a piece of.
    pub(crate) pieces: Vec<(usize, BlockId)>,
    /// Of a cached function.
    pub(crate) memo: Option<crate::memo::Memo>,
}

/// The slots of a value. A buffer is one only here: it cannot be a part of anything, nor leave the function.
pub(crate) fn slots(ty: &Ty) -> Vec<Type> {
    match ty {
        Ty::Buf => vec![Type::Buf],
        _ => ty.shape().slots(),
    }
}

impl<'a> Body<'a> {
    pub(crate) fn new(
        f: &'a TypedFn,
        flow: Flow<'a>,
        globals: &'a dyn Fn(u32) -> u32,
        text: &'a str,
    ) -> Outcome<Self> {
        let params: Vec<Type> = f.blocks[0].params.iter().flat_map(|&p| f.ty(p).shape().slots()).collect();
        let mut out = Function::new(&*f.name, &params, &f.result.shape().slots());
        // A function with a stack check can raise RecursionError, whatever its body does.
        out.raises = f.raises || f.recursive;
        out.recursive = f.recursive;
        let mut body = Body {
            f,
            out,
            cur: BlockId(0),
            tables: Tables::new(f, text),
            globals,
            callees: flow.callees,
            order: flow.order,
            stops: flow.stops,
            slots: vec![None; f.values.len()],
            heads: vec![None; f.blocks.len()],
            source: 0,
            handler: None,
            pieces: Vec::new(),
            memo: None,
        };
        body.heads(flow.entry_is_target)?;
        Ok(body)
    }

    /// Makes the first piece of every block that can run. Nothing may jump to the entry of bitcode.
    fn heads(&mut self, entry_is_target: bool) -> Outcome {
        let cached = crate::memo::kept(self.f);
        let mut reachable = self.order.clone();
        reachable.sort_unstable();
        for b in reachable {
            let params = &self.f.blocks[b].params;
            let types =
                params.iter().filter(|&&p| *self.f.ty(p) != Ty::Buf).flat_map(|&p| slots(self.f.ty(p)));
            let types: Vec<Type> = types.collect();
            let head =
                if b == 0 && !entry_is_target && !cached { BlockId(0) } else { self.out.new_block(&types) };
            self.heads[b] = Some(head);
            let mut values = self.out.block(head).params.clone().into_iter();
            for &p in params.iter().filter(|&&p| *self.f.ty(p) != Ty::Buf) {
                let part = values.by_ref().take(slots(self.f.ty(p)).len()).collect();
                self.define(p, part)?;
            }
        }
        if cached {
            let block = self.heads[0].ok_or("the entry cannot run")?;
            self.find_kept(block);
        } else if entry_is_target {
            let args = self.out.params().to_vec();
            let block = self.heads[0].ok_or("the entry cannot run")?;
            self.pieces.push((0, BlockId(0)));
            self.end(Terminator::Jump(Call { block, args }));
        }
        Ok(())
    }

    pub(crate) fn run(mut self) -> Outcome<Function> {
        for b in self.order.clone() {
            self.block(b).map_err(|message| format!("block {b}: {message}"))?;
        }
        let size: usize = self.out.blocks.iter().map(|b| b.insts.len() + 1).sum();
        if self.f.library && !self.f.recursive && size <= INLINE_SIZE {
            self.out.inline = Inline::Always;
        }
        let mut pieces = self.pieces;
        pieces.sort_by_key(|&(source, _)| source);
        let order: Vec<BlockId> = pieces.into_iter().map(|(_, block)| block).collect();
        Ok(crate::finish::finish(&self.out, &order))
    }

    fn block(&mut self, b: usize) -> Outcome {
        let source: &'a TBlock = &self.f.blocks[b];
        let head = self.heads[b].ok_or("a block is not reachable")?;
        self.source = b;
        self.handler = match &source.handler {
            Some(to) if self.stops[b] != Some(0) => {
                let Call { block, args } = self.target(to, false)?;
                Some(Handler { block, args })
            }
            _ => None,
        };
        self.enter(head);
        for &p in &source.params {
            self.measure(p)?;
        }
        let stop = self.stops[b];
        let insts = &source.insts[..stop.unwrap_or(source.insts.len())];
        for (i, inst) in insts.iter().enumerate() {
            self.inst(inst).map_err(|message| format!("instruction {i} ({:?}): {message}", inst.op))?;
        }
        match stop {
            Some(_) => self.end(Terminator::Unreachable),
            None => {
                let term = self.terminator(&source.term)?;
                self.end(term);
            }
        }
        Ok(())
    }

    fn terminator(&mut self, term: &'a TTerm) -> Outcome<Terminator> {
        let f = self.f;
        Ok(match term {
            TTerm::Jump(to) => Terminator::Jump(self.target(to, true)?),
            TTerm::Branch { cond, then, other } => match f.ty(*cond) {
                Ty::BoolConst(b) => Terminator::Jump(self.target(if *b { then } else { other }, true)?),
                _ => {
                    let cond = self.scalar(*cond, Type::I1)?;
                    let (then, other) = (self.target(then, true)?, self.target(other, true)?);
                    Terminator::Branch { cond, then, other }
                }
            },
            TTerm::Return(v) => {
                let values = self.value_as(*v, &f.result)?;
                self.keep(&values);
                Terminator::Return(values)
            }
            TTerm::Raise { class, args, span } => {
                let shapes = args.iter().map(|&v| f.ty(v).shape()).collect();
                let exc = ExcDesc { class: class.clone(), args: shapes };
                let exc = self.tables.exc(&mut self.out, exc);
                let args = args.iter().map(|&v| self.get(v)).collect::<Outcome<Vec<_>>>()?.concat();
                Terminator::Raise { exc, args, site: self.site(*span) }
            }
            TTerm::Reraise => Terminator::Reraise,
            TTerm::Unreachable => Terminator::Unreachable,
        })
    }

    /// A jump's target. Arguments of another type than the parameter's are converted, where there is room for that.
    fn target(&mut self, to: &TCall, convert: bool) -> Outcome<Call> {
        let f = self.f;
        let params = &f.blocks[to.block.0 as usize].params;
        if params.len() != to.args.len() {
            return Err("a jump has the wrong number of arguments".into());
        }
        let mut args = Vec::new();
        for (&arg, &param) in to.args.iter().zip(params) {
            if *f.ty(param) == Ty::Buf {
                self.same_buffer(arg, param)?;
            } else if convert {
                args.extend(self.value_as(arg, f.ty(param))?);
            } else if f.ty(arg) == f.ty(param) {
                args.extend(self.get(arg)?);
            } else {
                return Err("an argument of a handler has another type than its parameter".into());
            }
        }
        let block = self.heads[to.block.0 as usize].ok_or("a jump to a block that cannot run")?;
        Ok(Call { block, args })
    }

    /// Buffers are no arguments of blocks in bitcode: whatever way leads here, it must bring the same one.
    fn same_buffer(&mut self, arg: Val, param: Val) -> Outcome {
        let buffer = self.get(arg)?;
        match &self.slots[param.0 as usize] {
            Some(other) if *other != buffer => Err("two buffers meet".into()),
            Some(_) => Ok(()),
            None => self.define(param, buffer),
        }
    }

    // Blocks.

    /// A new piece of the current typed block.
    pub(crate) fn piece(&mut self, params: &[Type]) -> BlockId {
        self.out.new_block(params)
    }

    /// Goes on in a block, which is laid out after those entered before.
    pub(crate) fn enter(&mut self, block: BlockId) {
        self.cur = block;
        self.pieces.push((self.source, block));
        let handler = self.handler.clone();
        self.out.block_mut(block).handler = handler;
    }

    /// Ends the current block.
    pub(crate) fn end(&mut self, term: Terminator) {
        let source = &self.f.blocks[self.source];
        let fails =
            self.stops[self.source].is_some() || matches!(source.term, TTerm::Raise { .. } | TTerm::Reraise);
        let block = self.out.block_mut(self.cur);
        block.term = term;
        block.cold = self.cur != BlockId(0) && (source.cold || fails);
    }

    // Values.

    /// The slots of a value.
    pub(crate) fn get(&self, v: Val) -> Outcome<Vec<Value>> {
        self.slots[v.0 as usize].clone().ok_or_else(|| format!("value {} is used before it is defined", v.0))
    }

    /// The slots of a value as one of another type.
    pub(crate) fn value_as(&mut self, v: Val, ty: &Ty) -> Outcome<Vec<Value>> {
        let values = self.get(v)?;
        let f = self.f;
        self.convert(f.ty(v), ty, &values)
    }

    /// A value as one operand of an op: constants are made where they are used.
    pub(crate) fn scalar(&mut self, v: Val, want: Type) -> Outcome<Value> {
        let values = match (self.f.ty(v), want) {
            (Ty::IntConst(i), Type::I64) => vec![self.int(*i)],
            (Ty::BoolConst(b), Type::I1) => vec![self.one(Op::ConstI1, Imm::Bool(*b), &[], Type::I1)],
            (Ty::StrConst(s), Type::Ref) => vec![self.string(s)],
            (Ty::Rec(..), _) => return Err(format!("value {} is in a box", v.0)),
            _ => self.get(v)?,
        };
        match values[..] {
            [value] if self.out.ty(value) == want => Ok(value),
            _ => Err(format!("value {} ({:?}) is no {}", v.0, self.f.ty(v), want.name())),
        }
    }

    /// Defines a value, once, with the slots that its type has.
    pub(crate) fn define(&mut self, v: Val, values: Vec<Value>) -> Outcome {
        self.check_types(&values, &slots(self.f.ty(v)))
            .map_err(|e| format!("value {} ({:?}): {e}", v.0, self.f.ty(v)))?;
        match self.slots[v.0 as usize].replace(values) {
            None => Ok(()),
            Some(_) => Err(format!("value {} is defined twice", v.0)),
        }
    }

    pub(crate) fn check_types(&self, values: &[Value], types: &[Type]) -> Outcome {
        let given = values.iter().map(|&v| self.out.ty(v));
        if given.eq(types.iter().copied()) { Ok(()) } else { Err("it has other slots than its type".into()) }
    }

    // Instructions.

    pub(crate) fn push(
        &mut self,
        op: Op,
        imm: Imm,
        args: &[Value],
        results: &[Type],
        site: Option<u32>,
    ) -> Vec<Value> {
        self.out.push(self.cur, op, imm, args, results, site)
    }

    /// An instruction with one result, which does not raise.
    pub(crate) fn one(&mut self, op: Op, imm: Imm, args: &[Value], ty: Type) -> Value {
        let value = self.out.new_value(ty);
        let inst = Inst { op, imm, args: args.to_vec(), results: vec![value], site: None };
        self.out.block_mut(self.cur).insts.push(inst);
        value
    }

    pub(crate) fn int(&mut self, i: i64) -> Value {
        self.one(Op::ConstI64, Imm::Int(i), &[], Type::I64)
    }

    pub(crate) fn string(&mut self, text: &str) -> Value {
        let index = self.tables.string(&mut self.out, text);
        self.one(Op::ConstStr, Imm::Str(index), &[], Type::Ref)
    }

    /// Something for a slot that is not looked at.
    pub(crate) fn zero(&mut self, ty: Type) -> Value {
        let (op, imm) = match ty {
            Type::I1 => (Op::ConstI1, Imm::Bool(false)),
            Type::I64 => (Op::ConstI64, Imm::Int(0)),
            Type::F64 => (Op::ConstF64, Imm::Float(0)),
            // A type's slots never hold a buffer.
            Type::Ref | Type::Buf => (Op::ConstNull, Imm::None),
        };
        self.one(op, imm, &[], ty)
    }

    /// Reads the lengths of what is sure to be a list in a value, as soon as it is there: the optimiser uses them for
    /// every later reading, also in loops, where nobody can say that the list was looked at before; or drops them.
    pub(crate) fn measure(&mut self, v: Val) -> Outcome {
        let ty = self.f.ty(v);
        if *ty == Ty::Buf || ty.is_never() {
            return Ok(());
        }
        let values = self.get(v)?;
        self.measure_parts(ty, &values, 0);
        Ok(())
    }

    fn measure_parts(&mut self, ty: &Ty, values: &[Value], depth: usize) {
        match (ty, values) {
            (Ty::List(_), &[list]) => {
                self.one(Op::ListLen, Imm::None, &[list], Type::I64);
            }
            // Which arm of these is there is not known.
            (Ty::List(_) | Ty::Union(_) | Ty::Rec(..), _) => {}
            _ if depth == MEASURED_DEPTH || !values.iter().any(|&v| self.out.ty(v) == Type::Ref) => {}
            _ => {
                let Some(ranges) = part_ranges(ty) else { return };
                for (part, range) in ty.parts().iter().zip(ranges) {
                    if let Some(values) = values.get(range) {
                        self.measure_parts(part, values, depth + 1);
                    }
                }
            }
        }
    }

    pub(crate) fn site(&mut self, span: Span) -> u32 {
        self.tables.site(&mut self.out, span)
    }

    /// What is known of a callee; every one of the function is.
    pub(crate) fn callee(&mut self, spec: &Spec) -> Outcome<(u32, Ty, bool)> {
        let callee = self.callees.get(spec).ok_or("a callee is not known")?;
        let index = self.tables.callee(&mut self.out, &callee.symbol);
        Ok((index, callee.summary.result.clone(), callee.summary.raises))
    }
}
