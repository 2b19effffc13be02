//! Iteration: loop states, the next element, tuples and lists.

use crate::build::Exit;
use crate::engine::Engine;
use crate::join::join_all;
use crate::tir::{TBlockId, TOp, Val};
use crate::ty::{FnRef, IterKind, Ty};
use pyfora_bitcode::Op;
use std::sync::Arc;

/// Ways out of `next` with an element: block, element, the state after it. (Those without have what was returned.)
pub type Elements = Vec<(TBlockId, Val, Val)>;

impl Engine<'_> {
    /// A tuple of values.
    pub fn tuple(&mut self, vals: Vec<Val>) -> Val {
        let types: Arc<[Ty]> = vals.iter().map(|v| self.ty(*v)).collect();
        self.b.make(Ty::Tuple(types), vals)
    }

    /// A list of values.
    pub fn list_of(&mut self, vals: Vec<Val>) -> Val {
        if vals.iter().any(|v| self.keeps_group(*v)) {
            return self.never();
        }
        let types: Vec<Ty> = vals.iter().map(|v| self.ty(*v).widen_constants()).collect();
        let element = join_all(&types);
        let list = self.b.inst(TOp::ListBuilder, Vec::new(), Ty::list(element.clone()));
        for v in vals {
            let v = self.b.convert(v, &element);
            self.b.emit(TOp::ListPush, vec![list, v], Vec::new());
        }
        list
    }

    /// What a generator expression may iterate over: a tuple as a list, so that positions need no unrolling.
    pub fn iterable(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Range(_) | Ty::List(_) | Ty::Generator { .. } | Ty::Str | Ty::Iter(..) => v,
            Ty::StrConst(_) => self.b.convert(v, &Ty::Str),
            Ty::Tuple(_) => {
                let parts = self.b.parts(v);
                self.list_of(parts)
            }
            Ty::Class(class, _) if self.is_enum(&class) => self.enum_list(&class),
            Ty::Instance(class, _) if self.is_named_tuple(&class) => {
                let v = self.plain_tuple(v);
                self.iterable(v)
            }
            Ty::VarTuple(_) => self.b.part(v, 0),
            // It may be cut into parts yet.
            ty if self.cuts_itself(&ty) && self.has_method(&ty, "__iter__") => v,
            _ => match self.elements_of(v) {
                Some(elements) => elements,
                None => self.iter(v),
            },
        }
    }

    /// `iter(v)`: the state of a loop.
    pub fn iter(&mut self, v: Val) -> Val {
        if self.is_boxed_iterator(v) {
            return v;
        }
        self.split_arms(v, &mut |e, v| match e.ty(v) {
            Ty::Rec(..) if e.is_boxed_iterator(v) => v,
            Ty::Rec(..) => match e.in_family(v, &mut |e, v| e.iter_of_arm(v)) {
                Some(state) => state,
                None => e.library_call("_iter_deep", vec![v]),
            },
            _ => e.iter_of_arm(v),
        })
    }

    fn iter_of_arm(&mut self, v: Val) -> Val {
        let ty = self.ty(v);
        match &ty {
            Ty::Iter(..) => v,
            Ty::Range(_) => {
                let parts = self.b.parts(v);
                let start = self.b.convert(parts[0], &Ty::Int);
                let stop = match self.b.ty(parts[2]) {
                    Ty::IntConst(1 | -1) => parts[1],
                    // Reached from `start` in whole steps, so that equality ends the loop without an overflow.
                    _ => self.library_call("_range_end", vec![start, parts[1], parts[2]]),
                };
                self.make_iter(IterKind::Range, vec![start, stop, parts[2]])
            }
            Ty::List(_) => {
                let zero = self.b.int(0);
                let zero = self.b.convert(zero, &Ty::Int);
                self.make_iter(IterKind::List, vec![v, zero])
            }
            Ty::Str | Ty::StrConst(_) => {
                let v = self.b.convert(v, &Ty::Str);
                let zero = self.b.int(0);
                let zero = self.b.convert(zero, &Ty::Int);
                self.make_iter(IterKind::Str, vec![v, zero])
            }
            Ty::Tuple(_) => self.make_iter(IterKind::Tuple(0), vec![v]),
            Ty::Class(class, _) if self.is_enum(class) => {
                let all = self.enum_list(class);
                self.iter(all)
            }
            Ty::VarTuple(_) => {
                let list = self.b.part(v, 0);
                self.iter_of_arm(list)
            }
            Ty::Dict(_) | Ty::Set(..) | Ty::View(..) | Ty::Bytes(_) => match self.elements_of(v) {
                Some(elements) if elements != v => self.iter(elements),
                _ => self.unseen_order(v),
            },
            Ty::Generator { func, nested, .. } => {
                let mut parts = self.b.parts(v);
                let Some(iterable) = parts.pop() else { return self.never() };
                let state = self.iter(iterable);
                parts.push(state);
                if *nested {
                    let none = self.b.constant(Ty::Unbound);
                    parts.push(none);
                    return self.make_iter(IterKind::Nested(func.clone()), parts);
                }
                self.make_iter(IterKind::Generator(func.clone()), parts)
            }
            _ => match self.call_method(v, "__iter__", Vec::new()) {
                Some(it) => match self.ty(it) {
                    Ty::Iter(..) | Ty::Generator { .. } | Ty::Union(_) => self.iter(it),
                    _ => self.iter_of_object(it),
                },
                None if self.has_method(&ty, "__getitem__") => self.library_call("_by_index", vec![v]),
                None => self.type_error(&format!("'{}' object is not iterable", ty.type_name())),
            },
        }
    }

    pub fn make_iter(&mut self, kind: IterKind, parts: Vec<Val>) -> Val {
        let types: Arc<[Ty]> = parts.iter().map(|v| self.ty(*v)).collect();
        self.b.make(Ty::Iter(kind, types), parts)
    }

    /// The next element of a loop state: every way out that has one, and those of an exhausted state.
    pub fn next(&mut self, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        self.split_arms(state, &mut |e, s| {
            match e.ty(s) {
                Ty::Rec(..) => e.next_of_family(s, some, none),
                _ => e.next_of_arm(s, some, none),
            }
            e.never()
        });
        self.b.cur = None;
    }

    pub fn next_of_arm(&mut self, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let Ty::Iter(kind, _) = self.ty(state) else {
            self.b.cur = None;
            return;
        };
        match kind {
            IterKind::Range => self.next_of_range(state, some, none),
            IterKind::List => self.next_of_sequence(state, some, none),
            IterKind::Str => self.next_of_sequence(state, some, none),
            IterKind::Tuple(i) => {
                let tuple = self.b.part(state, 0);
                // Tuples of several lengths share the kind of state.
                self.split(tuple, &mut |e, tuple| {
                    if let Ty::VarTuple(_) = e.ty(tuple) {
                        let list = e.b.part(tuple, 0);
                        let at = e.b.int(i64::from(i));
                        let at = e.b.convert(at, &Ty::Int);
                        let state = e.make_iter(IterKind::List, vec![list, at]);
                        e.next_of_sequence(state, some, none);
                    } else if (i as usize) < e.ty(tuple).parts().len() {
                        let element = e.b.part(tuple, i as usize);
                        let after = e.make_iter(IterKind::Tuple(i + 1), vec![tuple]);
                        some.extend(e.b.cur.map(|b| (b, element, after)));
                    } else {
                        let end = e.b.cur;
                        e.exhausted(end, none);
                    }
                    e.b.cur = None;
                    e.never()
                });
            }
            IterKind::Generator(func) => self.next_of_generator(&func, state, some, none),
            IterKind::Nested(func) if self.nested.contains(&func) => self.next_by_call(state, some, none),
            IterKind::Nested(func) => {
                self.nested.push(func.clone());
                self.next_of_nested(&func, state, some, none);
                self.nested.pop();
            }
            IterKind::Resume(func, _) => self.resume(&func, state, some, none),
            IterKind::Object => self.next_of_object(state, some, none),
            IterKind::Done | IterKind::Link(_) => {
                let end = self.b.cur;
                self.exhausted(end, none);
            }
            IterKind::Spent | IterKind::Lent => {
                self.spent_use();
            }
        }
        self.b.cur = None;
    }

    fn next_of_range(&mut self, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let parts = self.b.parts(state);
        let (next, stop, step) = (parts[0], parts[1], parts[2]);
        let more = match *self.b.ty(step) {
            Ty::IntConst(1) => self.b.prim1(Op::LtI64, vec![next, stop], Ty::Bool),
            Ty::IntConst(-1) => self.b.prim1(Op::GtI64, vec![next, stop], Ty::Bool),
            _ => self.b.prim1(Op::NeI64, vec![next, stop], Ty::Bool),
        };
        let (body, exit) = self.b.branch_or_dead(more);
        self.exhausted(exit, none);
        self.b.cur = body;
        let op = if matches!(self.b.ty(step), Ty::IntConst(1)) { Op::AddNwI64 } else { Op::AddWrapI64 };
        let after = self.b.prim1(op, vec![next, step], Ty::Int);
        let after = self.make_iter(IterKind::Range, vec![after, stop, step]);
        some.extend(self.b.cur.map(|b| (b, next, after)));
    }

    fn next_of_sequence(&mut self, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let parts = self.b.parts(state);
        let Ty::Iter(kind, _) = self.ty(state) else { return };
        self.split(parts[0], &mut |e, sequence| {
            e.next_of_plain_sequence(&kind, [sequence, parts[1]], some, none);
            e.b.end(crate::tir::TTerm::Unreachable);
            e.never()
        });
    }

    fn next_of_plain_sequence(
        &mut self,
        kind: &IterKind,
        [sequence, index]: [Val; 2],
        some: &mut Elements,
        none: &mut Vec<Exit>,
    ) {
        if !matches!(self.b.ty(sequence), Ty::List(_) | Ty::Str) {
            // The other members of a family that the sequence belongs to.
            return;
        }
        let length = self.length(sequence);
        let more = self.b.prim1(Op::LtI64, vec![index, length], Ty::Bool);
        let (body, exit) = self.b.branch_or_dead(more);
        self.exhausted(exit, none);
        self.b.cur = body;
        let element = self.element_at(sequence, index);
        let one = self.b.int(1);
        let after = self.b.prim1(Op::AddNwI64, vec![index, one], Ty::Int);
        let after = self.make_iter(kind.clone(), vec![sequence, after]);
        some.extend(self.b.cur.take().map(|b| (b, element, after)));
    }

    /// The length of a list or string.
    pub fn length(&mut self, sequence: Val) -> Val {
        match self.ty(sequence) {
            Ty::List(_) => self.b.prim1(Op::ListLen, vec![sequence], Ty::Int),
            _ => self.b.runtime(pyfora_bitcode::symbol::Symbol::StrLen, vec![sequence], Ty::Int),
        }
    }

    /// The element of a list or string at an index that is in range.
    pub fn element_at(&mut self, sequence: Val, index: Val) -> Val {
        match self.ty(sequence) {
            Ty::List(element) if element.is_never() => {
                self.b.end(crate::tir::TTerm::Unreachable);
                self.never()
            }
            Ty::List(element) => self.b.inst(TOp::ListGet, vec![sequence, index], (*element).clone()),
            _ => self.b.runtime(pyfora_bitcode::symbol::Symbol::StrIndex, vec![sequence, index], Ty::Str),
        }
    }

    /// Calls an element function: the element, or Skip.
    pub fn call_element(&mut self, func: &FnRef, captures: &[Val], element: Val) -> Val {
        let ty = self.ty(element).widen_constants();
        let element = self.b.convert(element, &ty);
        self.call_bound(func, captures.to_vec(), vec![element])
    }

    fn next_of_generator(&mut self, func: &FnRef, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let mut captures = self.b.parts(state);
        let Some(inner) = captures.pop() else { return };
        let span = self.b.span;
        let found = (some.len(), none.len());
        self.state_loop(inner, &mut |e, inner, _| {
            // The loop may be run again with wider types: what it found before does not count.
            some.truncate(found.0);
            none.truncate(found.1);
            let (mut elements, mut ends) = (Elements::new(), Vec::new());
            e.next(inner, &mut elements, &mut ends);
            e.all_exhausted(ends, none);
            let mut skipped: Vec<Exit> = Vec::new();
            for (block, element, after) in elements {
                e.b.cur = Some(block);
                e.b.span = span;
                let produced = e.call_element(func, &captures, element);
                e.deliver(func, &captures, produced, after, some, &mut skipped);
            }
            e.b.merge(skipped)
        });
        self.b.cur = None;
    }

    /// An element function's result: an element goes out, a skip goes on.
    fn deliver(
        &mut self,
        func: &FnRef,
        captures: &[Val],
        produced: Val,
        after: Val,
        some: &mut Elements,
        skipped: &mut Vec<Exit>,
    ) {
        if self.b.dead() {
            return;
        }
        let ty = self.ty(produced);
        let Some(i) = ty.arms().iter().position(|t| *t == Ty::Skip) else {
            let state = self.make_iter(IterKind::Generator(func.clone()), [captures, &[after]].concat());
            some.extend(self.b.cur.take().map(|b| (b, produced, state)));
            return;
        };
        let (skip, keep) = match ty == Ty::Skip {
            true => (self.b.cur, None),
            false => {
                let test = self.b.inst(TOp::IsArm(i as u32), vec![produced], Ty::Bool);
                self.b.branch_or_dead(test)
            }
        };
        skipped.extend(skip.map(|b| (b, after)));
        self.b.cur = keep;
        if keep.is_some() {
            let rest = crate::join::without(&ty, |t| *t == Ty::Skip);
            let element = self.narrow(produced, &rest);
            let state = self.make_iter(IterKind::Generator(func.clone()), [captures, &[after]].concat());
            some.extend(self.b.cur.take().map(|b| (b, element, state)));
        }
    }

    /// A nested `for`: elements of the inner generator, then the next inner generator.
    fn next_of_nested(&mut self, func: &FnRef, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let mut captures = self.b.parts(state);
        let (Some(inner), Some(outer)) = (captures.pop(), captures.pop()) else { return };
        let pair = self.tuple(vec![outer, inner]);
        let found = (some.len(), none.len());
        self.state_loop(pair, &mut |e, pair, _| {
            some.truncate(found.0);
            none.truncate(found.1);
            let (outer, inner) = (e.b.part(pair, 0), e.b.part(pair, 1));
            let mut again: Vec<Exit> = Vec::new();
            e.split(inner, &mut |e, inner| {
                let mut finished: Vec<Exit> = Vec::new();
                if e.ty(inner) == Ty::Unbound {
                    finished.extend(e.b.cur.map(|b| (b, inner)));
                } else {
                    let mut elements = Elements::new();
                    e.next(inner, &mut elements, &mut finished);
                    for (block, element, after) in elements {
                        e.b.cur = Some(block);
                        let parts = [captures.as_slice(), &[outer, after]].concat();
                        let state = e.make_iter(IterKind::Nested(func.clone()), parts);
                        some.extend(e.b.cur.map(|b| (b, element, state)));
                    }
                }
                for (block, _) in finished {
                    e.b.cur = Some(block);
                    e.advance_outer(func, &captures, outer, none, &mut again);
                }
                e.b.cur = None;
                e.never()
            });
            e.b.merge(again)
        });
        self.b.cur = None;
    }

    fn advance_outer(
        &mut self,
        func: &FnRef,
        captures: &[Val],
        outer: Val,
        none: &mut Vec<Exit>,
        again: &mut Vec<Exit>,
    ) {
        let (mut elements, mut ends) = (Elements::new(), Vec::new());
        self.next(outer, &mut elements, &mut ends);
        self.all_exhausted(ends, none);
        for (block, element, after) in elements {
            self.b.cur = Some(block);
            let made = self.call_element(func, captures, element);
            self.split(made, &mut |e, made| {
                let inner = match e.ty(made) {
                    Ty::Skip => e.b.constant(Ty::Unbound),
                    _ => e.iter(made),
                };
                let pair = e.tuple(vec![after, inner]);
                again.extend(e.b.cur.take().map(|b| (b, pair)));
                e.never()
            });
        }
        self.b.cur = None;
    }
}
