//! Cached functions: they look for their result before they compute it, and keep it when they return.
//!
//! Arguments and result are put in boxes, which the runtime's table of the run holds (`vm/runtime/src/memo.rs`).

use crate::body::{Body, slots};
use pyfora_bitcode::shape::{MAX_BOX, box_words};
use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{BlockId, Call, Imm, Op, Terminator, Type, Value};
use pyfora_infer::tir::{Cached, TypedFn};

/// Of a cached function under construction: its number, and the box with its arguments.
#[derive(Clone, Copy)]
pub(crate) struct Memo {
    function: i64,
    key: Value,
}

/// Whether the results of a function are kept: what it takes and gives fits in boxes.
pub(crate) fn kept(f: &TypedFn) -> bool {
    let params: Vec<Type> = f.blocks[0].params.iter().flat_map(|&p| slots(f.ty(p))).collect();
    let result = slots(&f.result);
    let fits = |types: &[Type]| types.len() < MAX_BOX && !types.contains(&Type::Buf);
    f.cached != Cached::No && !f.result.is_never() && fits(&params) && fits(&result)
}

/// A number for a function: the last part of its name, which is a hash of all that makes the specialisation.
fn number(f: &TypedFn) -> i64 {
    let digits = f.name.rsplit('.').next().unwrap_or_default();
    let digits = &digits[digits.len().saturating_sub(16)..];
    u64::from_str_radix(digits, 16).unwrap_or_default().cast_signed()
}

impl Body<'_> {
    /// The entry of a cached function: returns what the table has, else goes on at the body's first block.
    pub(crate) fn find_kept(&mut self, body: BlockId) {
        let params = self.out.params().to_vec();
        self.pieces.push((0, BlockId(0)));
        let function = number(self.f);
        let key = self.boxed(&params);
        self.memo = Some(Memo { function, key });
        let number = self.int(function);
        let find = Imm::Symbol(Symbol::MemoFind);
        let found = self.one(Op::CallRt, find, &[number, key], Type::Ref);
        let missing = self.one(Op::RefIsNull, Imm::None, &[found], Type::I1);
        let hit = self.piece(&[]);
        let then = Call { block: body, args: params };
        let other = Call { block: hit, args: Vec::new() };
        self.end(Terminator::Branch { cond: missing, then, other });
        self.enter(hit);
        let types = slots(&self.f.result);
        let words = box_words(&types).into_iter().zip(&types);
        let values = words
            .map(|(word, &ty)| self.one(Op::BoxGet, Imm::Field(word as u32, ty), &[found], ty))
            .collect();
        self.end(Terminator::Return(values));
        self.cur = BlockId(0);
    }

    /// Keeps what a cached function returns.
    pub(crate) fn keep(&mut self, result: &[Value]) {
        let Some(Memo { function, key }) = self.memo else { return };
        let number = self.int(function);
        let bounded = self.one(Op::ConstI1, Imm::Bool(self.f.cached == Cached::Bounded), &[], Type::I1);
        let result = self.boxed(result);
        let store = Imm::Symbol(Symbol::MemoStore);
        self.push(Op::CallRt, store, &[number, bounded, key, result], &[], None);
    }

    /// A box of slots, references first; of none, one with a zero.
    fn boxed(&mut self, values: &[Value]) -> Value {
        let (refs, mut words): (Vec<_>, Vec<_>) =
            values.iter().copied().partition(|&v| self.out.ty(v) == Type::Ref);
        if values.is_empty() {
            words.push(self.int(0));
        }
        self.one(Op::BoxNew, Imm::Int(0), &[refs, words].concat(), Type::Ref)
    }
}
