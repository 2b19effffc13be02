//! The abstract machine that runs one block: locals, facts about them, and control flow inside an instruction.

use crate::build::{Builder, Exit};
use crate::handler::Caught;
use crate::join::{below, join};
use crate::path::Step;
use crate::tir::{Spec, Summary, TOp, Val};
use crate::ty::{FnRef, Ty};
use crate::world::World;
use pyfora_base::{Code, Diagnostic};
use pyfora_hir::ir::{Function, ItemHir, Local};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a truth value tells about another value: the arms left where it is true, and where it is false.
#[derive(Clone, Debug)]
pub struct Fact {
    pub val: Val,
    pub yes: Ty,
    pub no: Ty,
}

/// The code that is running: a function's text and the state of its variables.
pub struct Frame {
    pub func: FnRef,
    pub item: Arc<ItemHir>,
    /// Values of the captures, in the order of the function's list; empty for a client's closure.
    pub captures: Vec<Val>,
    pub vars: Vec<Option<Val>>,
    /// Facts by the local that holds the truth value.
    pub facts: BTreeMap<u32, Fact>,
    /// What values are parts of others.
    pub paths: BTreeMap<Val, (Val, Step)>,
    /// Values that captured a variable which was assigned again since.
    pub stale: std::collections::BTreeSet<Val>,
    /// Which locals may be assigned after they were captured (`reassigned.rs`); all where there is no entry.
    pub reassigned: Arc<[bool]>,
    /// Locals whose iterator was used in this block: where an error leads, nobody knows how far it got.
    pub touched: std::collections::BTreeSet<usize>,
    /// In `__init__`: the local that is the instance under construction.
    pub self_local: Option<Local>,
    /// Parameters that hold lent iterators.
    pub lent: Vec<Local>,
    /// The errors that are caught here.
    pub caught: Caught,
}

/// The machine.
pub struct Engine<'w> {
    pub world: &'w dyn World,
    pub spec: Spec,
    pub b: Builder,
    pub frame: Frame,
    pub diagnostics: Vec<Diagnostic>,
    /// It contains a loop, or calls what does.
    pub expensive: bool,
    /// It calls what has no type.
    pub unsettled: bool,
    /// Nesting of library functions that run in place.
    pub inlined: usize,
    /// Nesting of control flow inside an instruction.
    pub splitting: usize,
    /// The families of iterators that are being taken apart.
    pub families: Vec<Ty>,
    /// The nested `for`s of generator expressions whose steps are being made.
    pub nested: Vec<FnRef>,
    /// What is known so far of the elements of iterables that iterate over their own kind.
    pub elements: Vec<(Ty, Ty)>,
}

impl Frame {
    /// A frame in which nothing runs yet.
    pub fn empty(func: FnRef, item: Arc<ItemHir>) -> Frame {
        Frame {
            func,
            item,
            captures: Vec::new(),
            vars: Vec::new(),
            facts: BTreeMap::new(),
            paths: BTreeMap::new(),
            reassigned: Arc::from([]),
            stale: Default::default(),
            touched: Default::default(),
            self_local: None,
            lent: Vec::new(),
            caught: Caught::default(),
        }
    }

    /// The function's text.
    pub fn function(&self) -> &Function {
        &self.item.functions[self.func.index as usize]
    }
}

impl Engine<'_> {
    /// Reports something unsupported here; the code after is dead.
    pub fn unsupported(&mut self, code: Code, message: impl Into<String>) -> Val {
        if !self.b.dead() {
            let span = self.b.span;
            self.diagnostics.push(Diagnostic::error(code, span, message.into()));
            self.b.end(crate::tir::TTerm::Unreachable);
        }
        self.never()
    }

    /// A value in code that is not reached.
    pub fn never(&mut self) -> Val {
        self.b.val(Ty::never())
    }

    /// A machine that has found nothing yet.
    pub fn new(world: &dyn World, spec: Spec, b: Builder, frame: Frame) -> Engine<'_> {
        Engine {
            world,
            spec,
            b,
            frame,
            diagnostics: Vec::new(),
            expensive: false,
            unsettled: false,
            inlined: 0,
            splitting: 0,
            families: Vec::new(),
            nested: Vec::new(),
            elements: Vec::new(),
        }
    }

    /// A machine like this one whose code is thrown away.
    pub fn probe(&self) -> Engine<'_> {
        let func = self.frame.func.clone();
        let b = Builder::new(String::new(), String::new(), func.item.clone(), true);
        Engine::new(self.world, self.spec.clone(), b, Frame::empty(func, self.frame.item.clone()))
    }

    pub fn ty(&self, v: Val) -> Ty {
        self.b.ty(v).clone()
    }

    /// A type error at run time: raises TypeError.
    pub fn type_error(&mut self, message: &str) -> Val {
        self.b.raise_builtin("TypeError", message);
        self.never()
    }

    /// Runs `f` for each arm of a value under a test of its tag, and joins the values of the arms that go on. Of a family
    /// the arms are the members.
    pub fn split(&mut self, v: Val, f: &mut dyn FnMut(&mut Self, Val) -> Val) -> Val {
        if !self.b.ty(v).has_family() {
            return self.split_arms(v, f);
        }
        self.split_arms(v, &mut |e, arm| match e.ty(arm) {
            Ty::Rec(..) => e.split_family(arm, f),
            _ => f(e, arm),
        })
    }

    /// As `split`, of a family.
    fn split_family(&mut self, v: Val, f: &mut dyn FnMut(&mut Self, Val) -> Val) -> Val {
        let members = self.ty(v).members();
        let Some(last) = members.len().checked_sub(1).filter(|_| !self.b.dead()) else {
            self.b.end(crate::tir::TTerm::Unreachable);
            return self.never();
        };
        let mut exits = Vec::new();
        for (n, (i, member)) in members.into_iter().enumerate() {
            let mut rest = None;
            if n < last {
                let test = self.b.inst(TOp::IsArm(i as u32), vec![v], Ty::Bool);
                let (then, other) = self.b.branch(test);
                self.b.cur = Some(then);
                rest = Some(other);
            }
            let member = self.member_of(v, i, member);
            let result = f(self, member);
            exits.extend(self.b.cur.map(|b| (b, result)));
            self.b.cur = rest;
        }
        self.b.merge(exits)
    }

    /// The member that a value of a family is known to be.
    fn member_of(&mut self, v: Val, i: usize, member: Ty) -> Val {
        let only = self.ty(v).holding(1 << i);
        let boxed = self.b.convert(v, &only);
        let out = self.b.inst(TOp::Project(i as u32), vec![boxed], member);
        self.b.boxes.insert(out, boxed);
        out
    }

    /// A value of a family that can only be one member as that member.
    pub fn opened(&mut self, v: Val) -> Val {
        match (self.ty(v), self.ty(v).members().as_slice()) {
            (Ty::Rec(..), [(i, member)]) => self.member_of(v, *i, member.clone()),
            _ => v,
        }
    }

    /// Whether a value is one of the arms for which `holds` says so.
    pub fn is_one_of(&mut self, v: Val, holds: &dyn Fn(&Self, &Ty) -> bool) -> Val {
        let ty = self.ty(v);
        let arms = ty.open_arms();
        let yes: Vec<bool> = arms.iter().map(|t| holds(self, t)).collect();
        if yes.iter().all(|y| *y) || yes.iter().all(|y| !*y) {
            return self.b.constant(Ty::BoolConst(yes.first().copied().unwrap_or(false)));
        }
        let numbers: Vec<usize> = match (&ty, ty.has_family()) {
            (Ty::Rec(..), _) => ty.members().into_iter().map(|(i, _)| i).collect(),
            (_, false) => (0..arms.len()).collect(),
            _ => {
                return self.truth_by_arms(v, &mut |e, arm| {
                    let yes = holds(e, &e.ty(arm));
                    e.b.constant(Ty::BoolConst(yes))
                });
            }
        };
        let mut result = self.b.constant(Ty::BoolConst(false));
        for (i, _) in numbers.into_iter().zip(yes).filter(|(_, yes)| *yes) {
            let test = self.b.inst(TOp::IsArm(i as u32), vec![v], Ty::Bool);
            result = match self.b.ty(result) {
                Ty::BoolConst(_) => test,
                _ => self.b.prim1(pyfora_bitcode::Op::OrI1, vec![result, test], Ty::Bool),
            };
        }
        result
    }

    /// As `split`, but a family stays one arm.
    pub fn split_arms(&mut self, v: Val, f: &mut dyn FnMut(&mut Self, Val) -> Val) -> Val {
        let arms: Vec<Ty> = self.b.ty(v).arms().to_vec();
        if self.b.dead() || arms.is_empty() {
            self.b.end(crate::tir::TTerm::Unreachable);
            return self.never();
        }
        if arms.len() == 1 {
            return f(self, v);
        }
        let mut exits = Vec::new();
        let mut left = Vec::new();
        self.splitting += 1;
        for (i, arm) in arms.iter().enumerate() {
            let mut rest = None;
            if i + 1 < arms.len() {
                let test = self.b.inst(TOp::IsArm(i as u32), vec![v], Ty::Bool);
                let (then, other) = self.b.branch(test);
                self.b.cur = Some(then);
                rest = Some(other);
            }
            let value = self.b.inst(TOp::Project(i as u32), vec![v], arm.clone());
            let result = f(self, value);
            if let Some(b) = self.b.cur {
                exits.push((b, result));
                left.push(arm.clone());
            }
            self.b.cur = rest;
        }
        self.splitting -= 1;
        let result = self.b.merge(exits);
        if left.len() < arms.len() {
            self.keep_survivors(v, left);
        }
        result
    }

    /// Splits two values.
    pub fn split2(&mut self, a: Val, b: Val, f: &mut dyn FnMut(&mut Self, Val, Val) -> Val) -> Val {
        self.split(a, &mut |e, a| e.split(b, &mut |e, b| f(e, a, b)))
    }

    /// A branch inside an instruction whose ways join again.
    pub fn if_else(
        &mut self,
        cond: Val,
        then: &mut dyn FnMut(&mut Self) -> Val,
        other: &mut dyn FnMut(&mut Self) -> Val,
    ) -> Val {
        let (t, o) = self.b.branch_or_dead(cond);
        let mut exits: Vec<Exit> = Vec::new();
        self.splitting += 1;
        self.b.cur = t;
        if t.is_some() {
            let v = then(self);
            exits.extend(self.b.cur.map(|b| (b, v)));
        }
        self.b.cur = o;
        if o.is_some() {
            let v = other(self);
            exits.extend(self.b.cur.map(|b| (b, v)));
        }
        self.splitting -= 1;
        self.b.merge(exits)
    }

    /// A loop over a state: `body` gets the state, ends paths by pushing exits, and returns the next state (or is
    /// dead). The state's type is the least that contains the first state and every next one.
    pub fn state_loop(
        &mut self,
        first: Val,
        body: &mut dyn FnMut(&mut Self, Val, &mut Vec<Exit>) -> Val,
    ) -> Vec<Exit> {
        self.expensive = true;
        let mut ty = self.ty(first);
        let mark = (self.b.cur, self.b.f.blocks.len(), self.b.f.values.len());
        let reported = self.diagnostics.len();
        if self.b.dead() {
            return Vec::new();
        }
        loop {
            let mut exits = Vec::new();
            let (head, params) = self.b.block(std::slice::from_ref(&ty));
            let start = self.b.convert(first, &ty);
            self.b.jump(head, vec![start]);
            self.b.cur = Some(head);
            self.splitting += 1;
            let next = body(self, params[0], &mut exits);
            self.splitting -= 1;
            let next_ty = if self.b.dead() { Ty::never() } else { self.ty(next) };
            if below(&next_ty, &ty) {
                let next = self.b.convert(next, &ty);
                self.b.jump(head, vec![next]);
                return exits;
            }
            ty = crate::family::close_plain(&join(&ty, &next_ty));
            self.diagnostics.truncate(reported);
            self.b.rewind(mark);
        }
    }

    /// The value of a local as it stands; `Unbound` where it has none.
    pub fn raw(&mut self, l: Local) -> Val {
        match self.frame.vars[l.0 as usize] {
            Some(v) => v,
            None => self.b.constant(Ty::Unbound),
        }
    }

    /// The value of a local; raises UnboundLocalError where it is not assigned.
    pub fn read(&mut self, l: Local) -> Val {
        let v = self.raw(l);
        if self.frame.stale.contains(&v) {
            return self.stale_use(v);
        }
        let name = self.frame.function().locals[l.0 as usize].name.clone().unwrap_or_default();
        let bound = self.bound(v, &mut |e| {
            let text =
                format!("cannot access local variable '{name}' where it is not associated with a value");
            e.b.raise_builtin("UnboundLocalError", &text);
        });
        if bound != v && !self.b.dead() {
            self.replace(v, bound);
        }
        if let Some(later) = self.waits_for(bound).filter(|_| !name.is_empty()) {
            let text = format!("`{name}` is used before `{later}`, which it needs, is made");
            return self.unsupported(pyfora_base::registry::UNSUPPORTED_EXPRESSION, text);
        }
        if matches!(self.b.ty(bound), Ty::Kwargs(_)) && !self.frame.func.is_library() {
            return self.kwargs_as_dict(bound);
        }
        if !name.is_empty()
            && !self.frame.func.is_library()
            && crate::element::holds_iterator(self.b.ty(bound))
        {
            self.frame.stale.insert(bound);
            self.frame.touched.insert(l.0 as usize);
        }
        if crate::generator::is_spent(self.b.ty(bound)) && !self.b.dead() {
            return self.spent_use();
        }
        bound
    }

    /// A closure whose captured variable has been assigned anew would see the new value, ours holds the old one; and an
    /// iterator that was used has fewer elements left, of which ours knows nothing.
    pub fn stale_use(&mut self, v: Val) -> Val {
        let text = match crate::element::holds_iterator(self.b.ty(v)) {
            true => "a generator is used twice, and would be empty or have a part left: make a list of it",
            false => {
                "a variable is assigned again after a function that uses it was made, and the function is used after that"
            }
        };
        self.unsupported(pyfora_base::registry::UNSUPPORTED_EXPRESSION, text)
    }

    /// The value without its `Unbound` arm; `missing` must raise.
    pub fn bound(&mut self, v: Val, missing: &mut dyn FnMut(&mut Self)) -> Val {
        let ty = self.ty(v);
        if ty == Ty::Unbound {
            missing(self);
            return self.never();
        }
        let Some(i) = ty.arms().iter().position(|t| *t == Ty::Unbound) else { return v };
        let test = self.b.inst(TOp::IsArm(i as u32), vec![v], Ty::Bool);
        let (unbound, bound) = self.b.branch_or_dead(test);
        self.b.cur = unbound;
        missing(self);
        self.b.cur = bound;
        let rest = crate::join::without(&ty, |t| *t == Ty::Unbound);
        self.narrow(v, &rest)
    }

    /// The value as one of a subset of its arms, in which it is known to be.
    pub fn narrow(&mut self, v: Val, ty: &Ty) -> Val {
        let from = self.ty(v);
        if &from == ty {
            return v;
        }
        if let [arm] = ty.arms()
            && let Some(i) = from.arms().iter().position(|t| t.unmasked() == arm.unmasked())
            && from.arms().len() > 1
        {
            let projected = self.b.inst(TOp::Project(i as u32), vec![v], from.arms()[i].clone());
            return self.b.convert(projected, arm);
        }
        self.b.convert(v, ty)
    }

    /// All locals that hold `old` hold `new` from here on.
    pub fn replace(&mut self, old: Val, new: Val) {
        if self.frame.stale.contains(&old) {
            self.frame.stale.insert(new);
        }
        for slot in &mut self.frame.vars {
            if *slot == Some(old) {
                *slot = Some(new);
            }
        }
    }

    /// Applies what a branch on a local tells: the facts of the true or the false side.
    pub fn assume(&mut self, fact: Option<&Fact>, truth: bool) {
        let Some(fact) = fact else { return };
        let ty = if truth { &fact.yes } else { &fact.no };
        if ty != self.b.ty(fact.val) && !ty.is_never() {
            let narrowed = self.narrow(fact.val, ty);
            self.replace(fact.val, narrowed);
            self.narrow_base(fact.val, narrowed);
        }
    }

    /// Partition of a value's arms by a test that may know the answer for an arm.
    pub fn fact_by(&self, v: Val, test: &dyn Fn(&Ty) -> Option<bool>) -> Fact {
        let ty = self.b.ty(v);
        let side = |truth: bool| crate::family::retain(ty, &|t| test(t) != Some(!truth));
        Fact { val: v, yes: side(true), no: side(false) }
    }

    /// A truth value by arms: `test` gives a constant for an arm or computes it.
    pub fn truth_by_arms(&mut self, v: Val, test: &mut dyn FnMut(&mut Self, Val) -> Val) -> Val {
        let result = self.split(v, test);
        if self.b.dead() {
            return result;
        }
        match self.ty(result) {
            Ty::BoolConst(_) | Ty::Bool => result,
            _ => self.b.convert(result, &Ty::Bool),
        }
    }

    /// Whatever a callee raises is raised here.
    pub fn note_errors(&mut self, callee: &Summary) {
        self.b.may_raise |= callee.raises;
        self.b.raised.merge(&callee.raised);
    }

    /// A call of a specialisation.
    pub fn call_spec(&mut self, spec: Spec, args: Vec<Val>) -> Val {
        if self.b.dead() {
            return self.never();
        }
        let settled = spec.args.iter().chain(spec.captures.iter()).all(crate::settled::settled);
        if !settled {
            self.unsettled = true;
            return self.unsupported(
                pyfora_base::registry::UNSETTLED_TYPE,
                format!("the arguments of `{}` nest deeper with every call", spec.func.item.name),
            );
        }
        let summary = self.world.summary(&spec);
        self.unsettled |= summary.unsettled;
        self.note_errors(&summary);
        self.expensive |= summary.expensive;
        let result = self.b.inst(TOp::Call(spec), args, summary.result.clone());
        if summary.result.is_never() {
            self.b.end(crate::tir::TTerm::Unreachable);
        }
        result
    }
}
