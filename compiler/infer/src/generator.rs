//! Generator functions as state machines, and iterators that a name holds.
//!
//! A suspended generator is a value: the block where it goes on, and the locals that are live there. A step is a call of
//! the generator function with that state; it returns `(state, element)`, or `(value,)` where the function has ended.
//!
//! An iterator changes when it is used, but values do not: at most one name may hold an iterator (`Engine::read` sees
//! to it), and what advances it gives the name the new state.

use crate::build::Exit;
use crate::engine::Engine;
use crate::flow::Outcome;
use crate::iterate::Elements;
use crate::tir::{Spec, TCall, TOp, TTerm, Val};
use crate::ty::{ExcRef, FnRef, IterKind, Ty};
use pyfora_base::registry;
use pyfora_hir::ir::{ArgKind, Block, BlockId, Function, Local, Terminator};
use std::sync::Arc;

/// Builtins that use up the iterators that they are given.
const USING_UP: &[&str] = &["list", "tuple", "sum", "sorted", "min", "max", "set", "frozenset", "dict"];

/// Length of a tuple up to which a loop over it in a generator function is unrolled.
const UNROLLED: usize = 4;

/// Points at which a generator function may be suspended: each is a state, and a specialisation that begins there.
const MAX_POINTS: usize = 150;

/// The block where a specialisation begins.
pub fn start_of(function: &Function, spec: &Spec) -> usize {
    match spec.args.first() {
        Some(Ty::Iter(IterKind::Resume(_, point), _)) if function.generator => *point as usize,
        _ => 0,
    }
}

/// Whether a loop state is that of a named local.
pub fn is_link(ty: &Ty, of: usize) -> bool {
    ty.arms().iter().any(|arm| matches!(arm, Ty::Iter(IterKind::Link(l), _) if *l as usize == of))
}

/// Whether it is an iterator of which it is not known how far it got.
pub fn is_spent(ty: &Ty) -> bool {
    ty.arms().iter().any(|arm| matches!(arm, Ty::Iter(IterKind::Spent, _)))
}

/// Whether a value is surely an iterator, and one of which it is known how far it got.
pub fn is_iterator(ty: &Ty) -> bool {
    let iterator = |arm: &Ty| matches!(arm, Ty::Iter(..) | Ty::Generator { .. });
    !ty.is_never() && ty.open_arms().iter().all(iterator) && !is_spent(ty)
}

impl Engine<'_> {
    /// A generator function's state that goes on at a block.
    pub fn suspended(&mut self, func: &FnRef, point: u32, parts: Vec<Val>) -> Val {
        self.make_iter(IterKind::Resume(func.clone(), point), parts)
    }

    /// `yield`: returns the state and the element.
    pub fn suspend(&mut self, value: Local, resume: u32, out: &mut Outcome) {
        let value = self.read(value);
        if !self.frame.caught.pending.is_empty() {
            let text = "`yield` while an error is being handled";
            self.unsupported(registry::GENERATOR_FUNCTION, text);
        }
        let yields = |b: &&Block| matches!(b.term, Terminator::Yield { .. });
        if self.frame.function().blocks.iter().filter(yields).count() > MAX_POINTS {
            let text = format!(
                "a generator function with more than {MAX_POINTS} `yield`s: split it up by `yield from`, or yield the \
                 elements of a list in a loop"
            );
            self.unsupported(registry::TOO_LARGE, text);
        }
        if self.b.dead() {
            return;
        }
        // The flow knows which locals are live there: it makes the return.
        self.edge(BlockId(resume), out);
        out.yields.extend(out.edges.pop().map(|edge| (edge, value)));
    }

    /// A step of a generator function.
    pub fn resume(&mut self, func: &FnRef, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let spec = Spec {
            func: func.clone(),
            captures: Arc::from([]),
            args: Arc::from([self.ty(state)]),
            result: None,
        };
        let (result, stopped) =
            self.catch_error("StopIteration", true, &mut |e| e.call_spec(spec.clone(), vec![state]));
        let go_on = self.b.cur;
        if let Some(block) = stopped {
            self.b.cur = Some(block);
            self.newest_is_cause();
            self.b.raise_builtin("RuntimeError", "generator raised StopIteration");
        }
        self.b.cur = go_on;
        if self.b.dead() {
            return;
        }
        self.split(result, &mut |e, result| {
            match e.ty(result).parts().len() {
                2 => {
                    let (after, element) = (e.b.part(result, 0), e.b.part(result, 1));
                    some.extend(e.b.cur.take().map(|b| (b, element, after)));
                }
                _ => {
                    let value = e.b.part(result, 0);
                    none.extend(e.b.cur.take().map(|b| (b, value)));
                }
            }
            e.never()
        });
    }

    /// An iterator that is an instance: its `__next__` gives the elements. As values do not change, it is one of a
    /// class whose `__next__` leaves it as it is.
    pub fn iter_of_object(&mut self, object: Val) -> Val {
        let ty = self.ty(object);
        match self.has_method(&ty, "__next__") {
            true => self.make_iter(IterKind::Object, vec![object]),
            false => self.type_error(&format!("iter() returned non-iterator of type '{}'", ty.type_name())),
        }
    }

    /// A step of an instance with `__next__`.
    pub fn next_of_object(&mut self, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let object = self.b.part(state, 0);
        let (element, stopped) = self.catch_error("StopIteration", false, &mut |e| {
            e.call_method(object, "__next__", Vec::new()).unwrap_or_else(|| e.never())
        });
        some.extend(self.b.cur.take().map(|b| (b, element, state)));
        self.exhausted(stopped, none);
    }

    /// Runs code that calls; an error of a class that leaves it leads to the block that is given, cleared unless it is
    /// kept.
    pub fn catch_error(
        &mut self,
        class: &str,
        keep: bool,
        body: &mut dyn FnMut(&mut Self) -> Val,
    ) -> (Val, Option<crate::tir::TBlockId>) {
        if self.b.dead() {
            return (self.never(), None);
        }
        let outer = self.b.handler.clone();
        let raised = std::mem::take(&mut self.b.raised);
        let landing = self.b.block(&[]).0;
        self.b.handler = Some(TCall { block: landing, args: Vec::new() });
        let inner = self.b.block(&[]).0;
        self.b.jump(inner, Vec::new());
        self.b.cur = Some(inner);
        let value = body(self);
        self.b.handler.clone_from(&outer);
        let go_on = match self.b.dead() {
            true => None,
            false => {
                let after = self.b.block(&[]).0;
                self.b.jump(after, Vec::new());
                Some(after)
            }
        };
        let raised = std::mem::replace(&mut self.b.raised, raised);
        let (stop, rest) = raised.partition(|c| self.is_builtin_error(c, class));
        self.b.raised.merge(&rest);
        if stop.is_empty() {
            self.b.redirect(landing, outer);
            self.b.cur = go_on;
            return (value, None);
        }
        self.b.f.blocks[landing.0 as usize].cold = true;
        self.b.cur = Some(landing);
        if stop.iter().any(|(c, _)| matches!(c, ExcRef::User(_))) {
            let text = format!("a class that derives from {class} and is raised here");
            self.unsupported(registry::UNSUPPORTED_OPERATION, text);
            self.b.cur = go_on;
            return (value, None);
        }
        let class = pyfora_bitcode::ExcClass::Builtin(class.into());
        let test = self.b.inst(TOp::ErrorIs(class), Vec::new(), Ty::Bool);
        let (caught, other) = self.b.branch(test);
        self.b.cur = Some(other);
        self.b.may_raise = true;
        self.b.end(TTerm::Reraise);
        self.b.cur = Some(caught);
        if !keep {
            self.b.emit(TOp::ErrorClear, Vec::new(), Vec::new());
        }
        let stopped = self.b.cur;
        self.b.cur = go_on;
        (value, stopped)
    }

    /// Whether an exception class is a builtin one or inherits from it.
    fn is_builtin_error(&self, class: &ExcRef, name: &str) -> bool {
        let error = Ty::Exception(class.clone(), Arc::from([]));
        self.is_instance(&error, &Ty::builtin(name))
    }

    /// An iterator has ended here, and returned nothing.
    pub fn exhausted(&mut self, block: Option<crate::tir::TBlockId>, none: &mut Vec<Exit>) {
        if let Some(block) = block {
            let at = self.b.cur.replace(block);
            let value = self.b.none();
            none.push((block, value));
            self.b.cur = at;
        }
    }

    /// Iterators have ended; what they returned does not matter.
    pub fn all_exhausted(&mut self, ends: Vec<Exit>, none: &mut Vec<Exit>) {
        ends.into_iter().for_each(|(block, _)| self.exhausted(Some(block), none));
    }

    /// `iter(x)` of a `for` loop. Where a name holds an iterator, the loop advances that.
    pub fn iter_of_local(&mut self, x: Local) -> Val {
        match self.held(x) {
            Some(state) => {
                self.frame.vars[x.0 as usize] = Some(state);
                self.b.constant(Ty::Iter(IterKind::Link(x.0), Arc::from([])))
            }
            None => {
                let x = self.read(x);
                // The position in a tuple is part of the state's type: a generator function would have a state for each.
                let long = |t: &Ty| matches!(t, Ty::Tuple(parts) if parts.len() > UNROLLED);
                let x = match self.frame.function().generator && long(self.b.ty(x)) {
                    true => self.iterable(x),
                    false => x,
                };
                self.iter(x)
            }
        }
    }

    /// The state of an iterator that a name holds.
    pub fn held(&mut self, x: Local) -> Option<Val> {
        let v = self.raw(x);
        let named = self.frame.function().locals[x.0 as usize].name.is_some();
        if !named || self.frame.stale.contains(&v) || !is_iterator(self.b.ty(v)) || self.b.dead() {
            return None;
        }
        Some(self.iter(v))
    }

    /// The end of a loop's head: its ways into the body and out.
    pub fn run_next(&mut self, iter: Local, dst: Local, (body, exit): (BlockId, BlockId), out: &mut Outcome) {
        let state = self.raw(iter);
        let link = match self.ty(state) {
            Ty::Iter(IterKind::Link(x), _) => Some(Local(x)),
            Ty::Union(arms) if arms.iter().any(|t| matches!(t, Ty::Iter(IterKind::Link(_), _))) => {
                let text = "a loop over an iterator that a name holds on some ways only";
                self.unsupported(registry::UNSUPPORTED_STATEMENT, text);
                return;
            }
            _ => None,
        };
        let state = self.read(link.unwrap_or(iter));
        if let Some(x) = link {
            if x == dst && !self.b.dead() {
                let text = "a loop whose variable is the name of the iterator";
                self.unsupported(registry::UNSUPPORTED_STATEMENT, text);
            }
            self.frame.touched.insert(x.0 as usize);
        }
        let (mut some, mut none) = (Elements::new(), Vec::new());
        if !self.b.dead() {
            let state = self.iter(state);
            self.end_groups(&self.ty(state), &[iter, link.unwrap_or(iter)]);
            self.next(state, &mut some, &mut none);
        }
        let saved = self.frame.vars.clone();
        self.note_assignment(dst);
        for (block, element, state) in some {
            self.b.cur = Some(block);
            self.frame.vars = saved.clone();
            self.frame.vars[link.unwrap_or(iter).0 as usize] = Some(state);
            self.frame.vars[dst.0 as usize] = Some(element);
            self.edge(body, out);
        }
        for (block, value) in none {
            self.b.cur = Some(block);
            self.frame.vars = saved.clone();
            if let Some(x) = link {
                self.frame.vars[x.0 as usize] = Some(self.done());
            }
            self.frame.vars[iter.0 as usize] = Some(value);
            self.edge(exit, out);
        }
    }

    /// A name is assigned anew: a loop over the iterator that it held goes on with that.
    pub fn unlink(&mut self, dst: Local) {
        // Most are no iterators, and a long function has many names.
        let held = self.frame.vars[dst.0 as usize];
        if !held.is_some_and(|v| crate::element::holds_iterator(self.b.ty(v))) {
            return;
        }
        for l in 0..self.frame.vars.len() {
            let linked = |v: Val| matches!(self.b.ty(v), Ty::Iter(IterKind::Link(x), _) if *x == dst.0);
            if self.frame.vars[l].is_some_and(linked) {
                self.frame.vars[l] = self.frame.vars[dst.0 as usize];
            }
        }
    }

    /// `zip(it, it)`: the elements of one iterator in groups.
    pub fn grouping_call(&mut self, f: Val, args: &[(ArgKind, Local)]) -> Option<Val> {
        let (name, x) = match args {
            [(ArgKind::Positional, x), (ArgKind::Positional, y)] if x == y => ("_in_pairs", *x),
            [(ArgKind::Positional, x), (ArgKind::Positional, y), (ArgKind::Positional, z)]
                if x == y && y == z =>
            {
                ("_in_triples", *x)
            }
            _ => return None,
        };
        if *self.b.ty(f) != Ty::builtin("zip") || !is_iterator(self.b.ty(self.frame.vars[x.0 as usize]?)) {
            return None;
        }
        let v = self.read(x);
        Some(self.library_call(name, vec![v]))
    }

    fn done(&mut self) -> Val {
        self.b.constant(Ty::Iter(IterKind::Done, Arc::from([])))
    }

    /// A call of `next`: the name that holds the iterator gets the state after.
    pub fn next_call(&mut self, f: Val, args: &[(ArgKind, Local)]) -> Option<Val> {
        let (x, default) = match args {
            [(ArgKind::Positional, x)] => (*x, None),
            [(ArgKind::Positional, x), (ArgKind::Positional, default)] => (*x, Some(*default)),
            _ => return None,
        };
        if *self.b.ty(f) != Ty::builtin("next") {
            return None;
        }
        let held = self.held(x);
        let default = default.map(|l| self.read(l));
        let Some(state) = held else {
            let v = self.read(x);
            return Some(self.next_of_value(v, default));
        };
        self.end_groups(&self.ty(state), &[x]);
        let pair = self.advance(state, default);
        self.frame.touched.insert(x.0 as usize);
        if self.b.dead() {
            return Some(pair);
        }
        self.frame.vars[x.0 as usize] = Some(self.b.part(pair, 0));
        Some(self.second(pair))
    }

    fn second(&mut self, pair: Val) -> Val {
        match self.b.dead() {
            true => self.never(),
            false => self.b.part(pair, 1),
        }
    }

    /// A step: the pair of the state after and the element, or of an exhausted iterator and the default.
    fn advance(&mut self, state: Val, default: Option<Val>) -> Val {
        let (mut some, mut none) = (Elements::new(), Vec::new());
        self.next(state, &mut some, &mut none);
        let mut exits: Vec<Exit> = Vec::new();
        for (block, element, after) in some {
            self.b.cur = Some(block);
            let pair = self.tuple(vec![after, element]);
            exits.extend(self.b.cur.map(|b| (b, pair)));
        }
        for (block, value) in none {
            self.b.cur = Some(block);
            match default {
                Some(default) => {
                    let done = self.done();
                    let pair = self.tuple(vec![done, default]);
                    exits.extend(self.b.cur.map(|b| (b, pair)));
                }
                None => {
                    self.split(value, &mut |e, value| {
                        let class = ExcRef::Builtin(Arc::from("StopIteration"));
                        let args = if e.ty(value) == Ty::None { Vec::new() } else { vec![value] };
                        e.b.raise(class, args);
                        e.never()
                    });
                }
            }
        }
        self.b.merge(exits)
    }

    /// The names whose iterators a call of a builtin uses up.
    pub fn used_up_by(&self, f: Val, args: &[(ArgKind, Local)]) -> Vec<Local> {
        let Ty::Builtin(name) = self.b.ty(f) else { return Vec::new() };
        if !USING_UP.contains(&&**name) {
            return Vec::new();
        }
        let named = |l: &Local| {
            let value = self.frame.vars[l.0 as usize];
            self.frame.function().locals[l.0 as usize].name.is_some()
                && value.is_some_and(|v| is_iterator(self.b.ty(v)) && !self.frame.stale.contains(&v))
        };
        match args {
            [(ArgKind::Positional, l), ..] if named(l) => vec![*l],
            _ => Vec::new(),
        }
    }

    /// The iterators of these names are exhausted.
    pub fn use_up(&mut self, names: &[Local]) {
        for l in names {
            if !self.b.dead() {
                self.frame.vars[l.0 as usize] = Some(self.done());
            }
        }
    }

    /// What is unpacked: of an iterator, a list of as many elements as are looked at, made once.
    pub fn unpackable(&mut self, value: Local, count: u32, starred: bool) -> Val {
        let v = self.read(value);
        let ty = self.ty(v);
        let sequence = |t: &Ty| match t {
            Ty::Iter(..) | Ty::Generator { .. } => false,
            Ty::Instance(class, _) if self.is_named_tuple(class) => true,
            Ty::Instance(..) => !self.has_method(t, "__iter__") && !self.has_method(t, "__getitem__"),
            _ => true,
        };
        if ty.arms().iter().all(sequence) {
            return v;
        }
        let limit = self.b.int(if starred { -1 } else { i64::from(count) + 1 });
        let iterator = self.iter(v);
        if self.b.dead() {
            return iterator;
        }
        let list = self.library_call("_first_elements", vec![iterator, limit]);
        self.frame.vars[value.0 as usize] = Some(list);
        list
    }

    /// The locals as a handler sees them: of iterators that the block used, nobody knows how far they got.
    pub fn at_handler(&mut self, vars: &[Option<Val>]) -> Vec<Option<Val>> {
        let mut vars = vars.to_vec();
        for l in self.frame.touched.clone() {
            vars[l] = Some(self.spent());
        }
        vars
    }

    /// A use of an iterator after an error.
    pub fn spent_use(&mut self) -> Val {
        let text = "a generator or other iterator is used after it was passed on, or after an error in what advanced it: make a list of it";
        self.unsupported(registry::UNSUPPORTED_EXPRESSION, text)
    }

    /// An iterator where calls evaluate the value anew each time.
    pub fn refuse_shared_iterator(&mut self, v: Val, what: &str) -> Val {
        if crate::element::holds_iterator(self.b.ty(v)) && !self.frame.func.is_library() && !self.b.dead() {
            let text = format!("{what} holds an iterator, which every use would change: make a list of it");
            return self.unsupported(registry::UNSUPPORTED_EXPRESSION, text);
        }
        v
    }

    /// `next(v)` of an iterator that no name holds.
    pub fn next_of_value(&mut self, v: Val, default: Option<Val>) -> Val {
        self.split(v, &mut |e, v| {
            let ty = e.ty(v);
            let state = match ty {
                Ty::Iter(..) | Ty::Generator { .. } => e.iter(v),
                _ if !e.has_method(&ty, "__next__") => {
                    return e.type_error(&format!("'{}' object is not an iterator", ty.type_name()));
                }
                _ if default.is_none() => {
                    return e.call_method(v, "__next__", Vec::new()).unwrap_or(v);
                }
                _ => e.iter_of_object(v),
            };
            let pair = e.advance(state, default);
            e.second(pair)
        })
    }
}
