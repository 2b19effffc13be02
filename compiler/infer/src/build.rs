//! The builder of typed bodies: a current block, and the few ways to end one.

use crate::join::join_all;
use crate::raised::Raised;
use crate::tir::{TBlock, TBlockId, TCall, TInst, TOp, TTerm, TypedFn, Val};
use crate::ty::{ExcRef, ItemKey, Ty};
use pyfora_base::Span;
use pyfora_bitcode::{Op, op::Effect, symbol::Facts, symbol::Symbol};
use std::sync::Arc;

/// Builds a [`TypedFn`]. While `cur` is `None` the code is dead and nothing is emitted.
pub struct Builder {
    pub f: TypedFn,
    pub cur: Option<TBlockId>,
    /// Where errors of the blocks that are made now go.
    pub handler: Option<TCall>,
    pub span: Span,
    /// Whether anything so far can raise.
    pub may_raise: bool,
    /// What of it can be caught.
    pub raised: Raised,
    /// For a member taken out of its box: the value that it was taken from.
    pub boxes: std::collections::HashMap<Val, Val>,
}

/// One way out of a construct with several: the block it ended in and its value.
pub type Exit = (TBlockId, Val);

impl Builder {
    /// An empty function.
    pub fn new(name: String, display_name: String, item: ItemKey, library: bool) -> Builder {
        let f = TypedFn {
            name,
            display_name,
            file: item.file.clone(),
            item,
            library,
            values: Vec::new(),
            blocks: Vec::new(),
            result: Ty::never(),
            raises: false,
            recursive: false,
            cached: Default::default(),
        };
        Builder {
            f,
            cur: None,
            handler: None,
            span: Span::default(),
            may_raise: false,
            raised: Raised::default(),
            boxes: Default::default(),
        }
    }

    pub fn val(&mut self, ty: Ty) -> Val {
        self.f.values.push(ty);
        Val(self.f.values.len() as u32 - 1)
    }

    pub fn ty(&self, v: Val) -> &Ty {
        &self.f.values[v.0 as usize]
    }

    /// A new block with parameters; does not become current.
    pub fn block(&mut self, params: &[Ty]) -> (TBlockId, Vec<Val>) {
        let params: Vec<Val> = params.iter().map(|t| self.val(t.clone())).collect();
        self.f.blocks.push(TBlock {
            params: params.clone(),
            insts: Vec::new(),
            term: TTerm::Unreachable,
            handler: self.handler.clone(),
            cold: false,
        });
        (TBlockId(self.f.blocks.len() as u32 - 1), params)
    }

    pub fn dead(&self) -> bool {
        self.cur.is_none()
    }

    /// Ends the current block.
    pub fn end(&mut self, term: TTerm) {
        if let Some(b) = self.cur.take() {
            self.f.blocks[b.0 as usize].term = term;
        }
    }

    pub fn jump(&mut self, block: TBlockId, args: Vec<Val>) {
        self.end(TTerm::Jump(TCall { block, args }));
    }

    /// Branches to two new blocks without parameters.
    pub fn branch(&mut self, cond: Val) -> (TBlockId, TBlockId) {
        let (then, other) = (self.block(&[]).0, self.block(&[]).0);
        let to = |block| TCall { block, args: Vec::new() };
        self.end(TTerm::Branch { cond, then: to(then), other: to(other) });
        (then, other)
    }

    /// Appends an instruction with one result of a type. In dead code the value exists and means nothing.
    pub fn inst(&mut self, op: TOp, args: Vec<Val>, ty: Ty) -> Val {
        let result = self.val(ty);
        self.emit(op, args, vec![result]);
        result
    }

    /// Appends an instruction.
    pub fn emit(&mut self, op: TOp, args: Vec<Val>, results: Vec<Val>) {
        if let Some(b) = self.cur {
            if let TOp::Runtime(symbol) = &op {
                self.raised.add_symbol(*symbol);
            }
            self.may_raise |= match &op {
                TOp::Prim(op) => op.effect() == Effect::Raises,
                TOp::Runtime(s) => s.facts() == Facts::Raises,
                TOp::Poll => true,
                _ => false,
            };
            let span = self.span;
            self.f.blocks[b.0 as usize].insts.push(TInst { op, args, results, span });
        }
    }

    /// A value of a type without slots.
    pub fn constant(&mut self, ty: Ty) -> Val {
        self.inst(TOp::Const, Vec::new(), ty)
    }

    pub fn int(&mut self, i: i64) -> Val {
        self.constant(Ty::IntConst(i))
    }

    pub fn none(&mut self) -> Val {
        self.constant(Ty::None)
    }

    pub fn str(&mut self, s: &str) -> Val {
        self.constant(Ty::StrConst(Arc::from(s)))
    }

    /// An op of the bitcode with its signature's result types, as lattice types given by the caller.
    pub fn prim(&mut self, op: Op, args: Vec<Val>, results: &[Ty]) -> Vec<Val> {
        let results: Vec<Val> = results.iter().map(|t| self.val(t.clone())).collect();
        self.emit(TOp::Prim(op), args, results.clone());
        results
    }

    pub fn prim1(&mut self, op: Op, args: Vec<Val>, result: Ty) -> Val {
        self.prim(op, args, &[result])[0]
    }

    pub fn runtime(&mut self, symbol: Symbol, args: Vec<Val>, result: Ty) -> Val {
        self.inst(TOp::Runtime(symbol), args, result)
    }

    pub fn make(&mut self, ty: Ty, parts: Vec<Val>) -> Val {
        self.inst(TOp::Make, parts, ty)
    }

    /// Part `i` of a structural value.
    pub fn part(&mut self, v: Val, i: usize) -> Val {
        let ty = self.ty(v).parts()[i].clone();
        self.inst(TOp::Part(i as u32), vec![v], ty)
    }

    /// All parts of a structural value.
    pub fn parts(&mut self, v: Val) -> Vec<Val> {
        (0..self.ty(v).parts().len()).map(|i| self.part(v, i)).collect()
    }

    /// The value as one of a type at or above its own (or, narrowing, of a union's subset that it is known to be in).
    pub fn convert(&mut self, v: Val, ty: &Ty) -> Val {
        if self.ty(v) == ty {
            return v;
        }
        // A member that goes back to its family is the box that it came from.
        let family = |t: &Ty| t.arms().iter().find(|t| matches!(t, Ty::Rec(..))).map(Ty::unmasked);
        let boxed = self.boxed(v);
        let same = boxed != v && family(ty) == Some(self.ty(boxed).unmasked());
        let v = if same { boxed } else { v };
        if self.ty(v) == ty { v } else { self.inst(TOp::Convert, vec![v], ty.clone()) }
    }

    /// The box that a member was taken from, or the value itself.
    pub fn boxed(&self, v: Val) -> Val {
        self.boxes.get(&v).copied().unwrap_or(v)
    }

    /// Raises an exception with arguments; the code after is dead.
    pub fn raise(&mut self, class: ExcRef, args: Vec<Val>) {
        if self.cur.is_some() {
            self.may_raise = true;
            let types: Vec<Ty> = args.iter().map(|v| self.ty(*v).clone()).collect();
            self.raised.add(&class, &types);
            let class = class.class();
            let span = self.span;
            self.end(TTerm::Raise { class, args, span });
        }
    }

    /// Raises a builtin exception with a message.
    pub fn raise_builtin(&mut self, class: &str, message: &str) {
        let arg = self.str(message);
        self.raise(ExcRef::Builtin(Arc::from(class)), vec![arg]);
    }

    /// As `branch`, but in dead code there are no blocks.
    pub fn branch_or_dead(&mut self, cond: Val) -> (Option<TBlockId>, Option<TBlockId>) {
        if self.dead() {
            return (None, None);
        }
        if let Ty::BoolConst(b) = *self.ty(cond) {
            let cur = self.cur;
            return if b { (cur, None) } else { (None, cur) };
        }
        let (then, other) = self.branch(cond);
        (Some(then), Some(other))
    }

    /// Joins several ways out: the current block becomes one with the joined value.
    pub fn merge(&mut self, exits: Vec<Exit>) -> Val {
        match exits.as_slice() {
            [] => {
                self.cur = None;
                self.val(Ty::never())
            }
            [(block, v)] => {
                self.cur = Some(*block);
                *v
            }
            _ => {
                let types: Vec<Ty> = exits.iter().map(|(_, v)| self.ty(*v).clone()).collect();
                let ty = join_all(&types);
                let (target, params) = self.block(std::slice::from_ref(&ty));
                for (block, v) in exits {
                    self.cur = Some(block);
                    let v = self.convert(v, &ty);
                    self.jump(target, vec![v]);
                }
                self.cur = Some(target);
                params[0]
            }
        }
    }

    /// Forgets the blocks and values made since a mark, and the jump that ended the block that was current then.
    pub fn rewind(&mut self, (cur, blocks, values): (Option<TBlockId>, usize, usize)) {
        self.f.blocks.truncate(blocks);
        if let Some(b) = cur {
            let keep = |i: &TInst| i.results.iter().all(|r| (r.0 as usize) < values);
            self.f.blocks[b.0 as usize].insts.retain(keep);
        }
        self.f.values.truncate(values);
        self.boxes.retain(|v, _| (v.0 as usize) < values);
        self.cur = cur;
    }
}
