//! Tuples of any length (rule 7): a list by layout, a tuple by type.

use crate::engine::Engine;
use crate::join::join;
use crate::settled::MAX_PARTS;
use crate::tir::Val;
use crate::ty::Ty;
use pyfora_bitcode::Op;
use std::sync::Arc;

/// Elements that a repeated tuple may have.
const MAX_REPEATED: usize = 1000;

impl Ty {
    /// Whether data of a class of this file is a slice, which is no instance here.
    pub fn is_slice_file(file: &str) -> bool {
        file == "<pyfora>/slice.py"
    }
}

impl Engine<'_> {
    /// A display or a sum of tuples: a long one is a table, in which an element's place says nothing of its type.
    pub fn tuple_display(&mut self, vals: Vec<Val>) -> Val {
        if vals.len() <= MAX_PARTS {
            return self.tuple(vals);
        }
        let list = self.list_of(vals);
        self.var_tuple_of(list)
    }

    /// `tuple(v)` of an arm, as a tuple of any length.
    pub fn var_tuple_of(&mut self, v: Val) -> Val {
        if let Ty::VarTuple(_) = self.ty(v) {
            return v;
        }
        let list = self.list_from(v);
        match self.ty(list) {
            Ty::List(element) => self.b.make(Ty::VarTuple(element), vec![list]),
            _ => list,
        }
    }

    /// `a + b` of tuples of which at least one is of any length.
    pub fn concat_var_tuples(&mut self, a: Val, b: Val) -> Val {
        for (empty, other) in [(a, b), (b, a)] {
            if matches!(self.ty(empty), Ty::Tuple(parts) if parts.is_empty()) {
                return other;
            }
        }
        let (a, b) = (self.iterable(a), self.iterable(b));
        let (Ty::List(x), Ty::List(y)) = (self.ty(a), self.ty(b)) else { return self.never() };
        let ty = Ty::list(join(&x, &y));
        let (a, b) = (self.b.convert(a, &ty), self.b.convert(b, &ty));
        let list = self.b.prim1(Op::ListConcat, vec![a, b], ty);
        self.var_tuple_of(list)
    }

    /// A tuple times a number: where that is not known, of any length.
    pub fn repeat(&mut self, tuple: Val, count: Val, times: &Ty) -> Val {
        let parts = self.b.parts(tuple);
        if parts.is_empty() && matches!(times, Ty::Wide) {
            // Only whether it is an index can be seen.
            self.library_call("_times", vec![count]);
            return self.tuple(parts);
        }
        let known = match times {
            Ty::IntConst(n) => usize::try_from(*n).unwrap_or(0),
            Ty::BoolConst(yes) => usize::from(*yes),
            _ => usize::MAX,
        };
        if parts.is_empty() || known.saturating_mul(parts.len()) <= MAX_REPEATED {
            return self.tuple(parts.repeat(known.min(MAX_REPEATED)));
        }
        let any_length = self.var_tuple_of(tuple);
        self.repeat_var_tuple(any_length, count)
    }

    /// `tuple * count`.
    pub fn repeat_var_tuple(&mut self, tuple: Val, count: Val) -> Val {
        let list = self.b.part(tuple, 0);
        match self.call_method(list, "__mul__", vec![count]) {
            Some(list) if !self.b.dead() => self.var_tuple_of(list),
            _ => self.never(),
        }
    }

    /// `slice(start, stop, step)`.
    pub fn slice_object(&mut self, bounds: Vec<Val>) -> Val {
        let types: Arc<[Ty]> = bounds.iter().map(|v| self.ty(*v)).collect();
        self.b.make(Ty::Slice(types), bounds)
    }

    /// Whether both are slices, which compare as the tuples of their bounds do.
    pub fn are_slices(&self, a: Val, b: Val) -> bool {
        [a, b].iter().all(|v| matches!(self.b.ty(*v), Ty::Slice(_)))
    }

    /// The bounds of a slice as a tuple.
    pub fn slice_bounds(&mut self, slice: Val) -> Val {
        let bounds = self.b.parts(slice);
        self.tuple(bounds)
    }

    /// `tuple[start:stop:step]`.
    pub fn slice_var_tuple(&mut self, tuple: Val, bounds: [Val; 3]) -> Val {
        let list = self.b.part(tuple, 0);
        match self.call_method(list, "__getslice__", bounds.to_vec()) {
            Some(list) if !self.b.dead() => self.var_tuple_of(list),
            _ => self.never(),
        }
    }
}
