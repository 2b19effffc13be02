//! Errors that are caught: what `except` clauses test, the exception as a value, and the edges from blocks to their
//! handlers.
//!
//! A block inside `try` goes to its handler with the locals' values at its start, through a block of its own (the
//! *landing*): that one sends on what nothing can catch and converts the values to the types of the handler's version.

use crate::build::{Builder, Exit};
use crate::engine::Engine;
use crate::raised::Raised;
use crate::tir::{TBlockId, TCall, TOp, TTerm, Val};
use crate::ty::{ExcRef, Ty};
use pyfora_base::registry;
use pyfora_bitcode::ExcClass;
use pyfora_bitcode::Op;
use pyfora_bitcode::abi::{FROM_NEWEST, FROM_NONE, FROM_SAME, FROM_VALUE, MAYBE_SAME};
use pyfora_bitcode::symbol::Symbol;
use pyfora_hir::ir::{Cause, Local};
use std::sync::Arc;

/// The errors that are caught and not dealt with, the newest last: what each can be.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pending(Vec<Raised>);

/// The state of a frame's caught errors.
#[derive(Clone, Default)]
pub struct Caught {
    pub pending: Pending,
    /// The local that holds a clause's test, and what the newest error can be where it is true and where it is false.
    pub test: Option<(Local, Raised, Raised)>,
}

impl Pending {
    /// Whether the other holds all of this one; it may know of fewer errors.
    pub fn below(&self, other: &Pending) -> bool {
        other.0.len() <= self.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| a.below(b))
    }

    /// What is pending where control comes from here or from there.
    pub fn join(&mut self, other: &Pending) {
        self.0.truncate(other.0.len());
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| a.merge(b));
    }

    /// No error is being handled.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Without the newest error.
    pub fn without(&self) -> Pending {
        Pending(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }

    /// With one more error.
    pub fn with(&self, raised: Raised) -> Pending {
        Pending(self.0.iter().cloned().chain([raised]).collect())
    }
}

impl Caught {
    /// On one side of a branch: what the newest error can be there.
    pub fn assume(&mut self, cond: Local, truth: bool) {
        if let (Some((local, yes, no)), Some(newest)) = (&self.test, self.pending.0.last_mut())
            && *local == cond
        {
            *newest = if truth { yes.clone() } else { no.clone() };
        }
    }
}

impl Builder {
    /// Makes errors of a block, and of blocks made from now on, go to a new landing.
    pub fn catch(&mut self, start: TBlockId) -> TBlockId {
        let landing = self.block(&[]).0;
        self.f.blocks[landing.0 as usize].cold = true;
        let handler = Some(TCall { block: landing, args: Vec::new() });
        self.f.blocks[start.0 as usize].handler.clone_from(&handler);
        self.handler = handler;
        landing
    }

    /// Forgets a landing that no error goes to.
    pub fn uncatch(&mut self, landing: TBlockId) {
        self.redirect(landing, None);
    }

    /// Sends the errors of blocks that went to a landing elsewhere.
    pub fn redirect(&mut self, landing: TBlockId, to: Option<TCall>) {
        for block in &mut self.f.blocks {
            if block.handler.as_ref().is_some_and(|h| h.block == landing) {
                block.handler.clone_from(&to);
            }
        }
    }

    /// Begins a landing: sends on what nothing can catch; the current block is where the handler's edge starts.
    pub fn land(&mut self, landing: TBlockId) -> Option<TBlockId> {
        self.cur = Some(landing);
        let class = ExcClass::Builtin("BaseException".into());
        let test = self.inst(TOp::ErrorIs(class), Vec::new(), Ty::Bool);
        let (caught, other) = self.branch(test);
        self.cur = Some(other);
        self.end(TTerm::Reraise);
        self.may_raise = true;
        self.cur = Some(caught);
        self.cur
    }
}

/// What stands behind `from`: a value, and whether a call gave it, or an error that is being handled.
#[derive(Clone, Copy)]
pub enum CauseVal {
    Value(Val, bool),
    Caught(u32),
}

impl Engine<'_> {
    /// Whether the caught error is an instance of a class or of one of a tuple's.
    pub fn error_matches(&mut self, classes: Val, dst: Option<Local>) -> Val {
        let wanted = match self.ty(classes) {
            Ty::Tuple(parts) => parts.to_vec(),
            other => vec![other],
        };
        if self.b.dead() {
            return self.never();
        }
        if wanted.iter().any(|t| matches!(t, Ty::Union(_) | Ty::VarTuple(_))) {
            let text = "an `except` clause whose class is known only when the code runs";
            return self.unsupported(registry::UNSUPPORTED_STATEMENT, text);
        }
        if !wanted.iter().all(|t| self.is_exception_class(t)) {
            return self.type_error("catching classes that do not inherit from BaseException is not allowed");
        }
        let newest = self.newest_error();
        let matches = |class: &ExcRef| {
            let error = Ty::Exception(class.clone(), Arc::from([]));
            wanted.iter().any(|w| self.is_instance(&error, w))
        };
        let (yes, no) = newest.partition(matches);
        self.frame.caught.test = dst.map(|dst| (dst, yes.clone(), no.clone()));
        let any = |t: &Ty| matches!(t, Ty::Builtin(n) if matches!(&**n, "BaseException" | "Exception"));
        if yes.is_empty() || (no.is_empty() && wanted.iter().any(any)) {
            return self.b.constant(Ty::BoolConst(!yes.is_empty()));
        }
        self.test_error(&wanted, &yes, &no)
    }

    /// What the error that is caught can be; reports classes that look the same when the code runs.
    fn newest_error(&mut self) -> Raised {
        let newest = self.frame.caught.pending.0.last().cloned().unwrap_or_default();
        if let Some(class) = newest.ambiguous() {
            let text = format!("catching exceptions of two classes of the name `{}` in a file", class.name());
            self.unsupported(registry::UNSUPPORTED_STATEMENT, text);
        }
        newest
    }

    /// The test when the code runs. The runtime knows the bases of builtin classes only; it takes all other classes to
    /// derive from `Exception`.
    fn test_error(&mut self, wanted: &[Ty], yes: &Raised, no: &Raised) -> Val {
        let mut classes: Vec<ExcClass> = Vec::new();
        for class in wanted {
            if let Ty::Builtin(name) = class {
                classes.push(ExcClass::Builtin(name.to_string()));
            }
        }
        let users = |set: &Raised| -> Vec<ExcClass> {
            let users = set.iter().filter(|(c, _)| matches!(c, ExcRef::User(_)));
            users.map(|(c, _)| c.class()).collect()
        };
        classes.extend(users(yes));
        let mut result = self.b.constant(Ty::BoolConst(false));
        for class in classes {
            let test = self.b.inst(TOp::ErrorIs(class), Vec::new(), Ty::Bool);
            result = self.b.prim1(Op::OrI1, vec![result, test], Ty::Bool);
        }
        for class in users(no) {
            let test = self.b.inst(TOp::ErrorIs(class), Vec::new(), Ty::Bool);
            let other = self.b.prim1(Op::NotI1, vec![test], Ty::Bool);
            result = self.b.prim1(Op::AndI1, vec![result, other], Ty::Bool);
        }
        result
    }

    fn is_exception_class(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Builtin(name) => crate::builtin::is_exception(name),
            Ty::Class(..) => self.exception_base(ty).is_some(),
            _ => false,
        }
    }

    /// The caught error as a value.
    pub fn error_value(&mut self) -> Val {
        let newest = self.newest_error();
        let mut exits: Vec<Exit> = Vec::new();
        for (class, args) in newest.iter() {
            let Some(args) = args else {
                let text = format!("the arguments of `{}` nest deeper with every call", class.name());
                return self.unsupported(registry::UNSETTLED_TYPE, text);
            };
            if self.b.dead() {
                break;
            }
            let matched = self.b.val(Ty::Bool);
            let parts: Vec<Val> = args.iter().map(|t| self.b.val(t.clone())).collect();
            let results = std::iter::once(matched).chain(parts.iter().copied()).collect();
            self.b.emit(TOp::ErrorArgs(class.class()), Vec::new(), results);
            let (yes, no) = self.b.branch(matched);
            self.b.cur = Some(yes);
            let value = self.b.make(Ty::Exception(class.clone(), args.clone()), parts);
            exits.push((yes, value));
            self.b.cur = Some(no);
        }
        self.invalid("an exception that is not known where it is caught");
        self.b.merge(exits)
    }

    /// The caught error is dealt with.
    pub fn error_clear(&mut self) -> Val {
        self.b.emit(TOp::ErrorClear, Vec::new(), Vec::new());
        self.frame.caught.pending.0.pop();
        self.b.none()
    }

    /// An error that left a handler: what that one handled is its context.
    pub fn error_drop(&mut self) -> Val {
        self.b.emit(TOp::ErrorDrop, Vec::new(), Vec::new());
        let newest = self.frame.caught.pending.0.pop();
        self.frame.caught.pending.0.pop();
        self.frame.caught.pending.0.extend(newest);
        self.b.none()
    }

    /// `raise` alone, or `raise e` of the caught error: then the line is part of the traceback.
    pub fn error_again(&mut self, quiet: bool, cause: Option<CauseVal>) -> Val {
        let Some(newest) = self.frame.caught.pending.0.last().cloned() else {
            self.b.raise_builtin("RuntimeError", "No active exception to reraise");
            return self.never();
        };
        self.set_cause(cause);
        if !self.b.dead() {
            self.tell(Symbol::ErrorAgain, i64::from(quiet));
            self.b.raised.merge(&newest);
            self.b.end(TTerm::Unreachable);
        }
        self.never()
    }

    /// Calls a function of the runtime that takes a number and gives nothing.
    fn tell(&mut self, symbol: Symbol, number: i64) {
        if !self.b.dead() {
            let number = self.b.int(number);
            let number = self.b.convert(number, &Ty::Int);
            self.b.runtime(symbol, vec![number], Ty::Int);
        }
    }

    /// What stands behind `from`.
    pub fn cause_of(&mut self, cause: Option<Cause>) -> Option<CauseVal> {
        cause.map(|cause| match cause {
            Cause::Value { value, fresh } => CauseVal::Value(self.read(value), fresh),
            Cause::Caught(depth) => CauseVal::Caught(depth),
        })
    }

    /// The caught error, which is taken away, is the cause and the context of the one that is raised next.
    pub fn newest_is_cause(&mut self) {
        self.tell(Symbol::ErrorFrom, FROM_NEWEST);
    }

    /// Says what the cause of the error is that is raised next.
    fn set_cause(&mut self, cause: Option<CauseVal>) {
        match cause {
            None => {}
            Some(CauseVal::Caught(depth)) => self.tell(Symbol::ErrorFrom, depth.into()),
            Some(CauseVal::Value(cause, fresh)) => {
                self.split(cause, &mut |e, cause| e.set_cause_value(cause, fresh));
            }
        }
    }

    fn set_cause_value(&mut self, cause: Val, fresh: bool) -> Val {
        match self.ty(cause) {
            Ty::None => self.tell(Symbol::ErrorFrom, FROM_NONE),
            Ty::Exception(class, _) => {
                // It is raised and caught again at once: so the runtime has it.
                let args = self.b.parts(cause);
                let (outer, raised) = (self.b.handler.clone(), self.b.raised.clone());
                let (landing, inner) = (self.b.block(&[]).0, self.b.block(&[]).0);
                self.b.jump(inner, Vec::new());
                self.b.f.blocks[inner.0 as usize].handler = Some(TCall { block: landing, args: Vec::new() });
                self.b.f.blocks[landing.0 as usize].handler.clone_from(&outer);
                self.b.f.blocks[landing.0 as usize].cold = true;
                self.b.cur = Some(inner);
                self.b.raise(class, args);
                self.b.raised = raised;
                self.b.cur = Some(landing);
                self.tell(Symbol::ErrorFrom, if fresh { FROM_VALUE } else { FROM_SAME });
            }
            ty if self.is_exception_class(&ty) => {
                let made = self.call(cause, Vec::new());
                if matches!(self.ty(made), Ty::Exception(..)) {
                    return self.set_cause_value(made, true);
                }
                return self.type_error("exception causes must derive from BaseException");
            }
            _ => return self.type_error("exception causes must derive from BaseException"),
        }
        self.b.none()
    }

    /// `raise` alone, or no clause matched.
    pub fn reraise(&mut self) {
        let Some(newest) = self.frame.caught.pending.0.last().cloned() else {
            return self.b.raise_builtin("RuntimeError", "No active exception to reraise");
        };
        if !self.b.dead() {
            self.b.raised.merge(&newest);
            self.b.may_raise = true;
            self.b.end(TTerm::Reraise);
        }
    }

    /// `raise e from cause`. An exception that is not fresh may be the one that is being handled.
    pub fn raise_value(&mut self, e: Val, fresh: bool, cause: Option<CauseVal>) -> Val {
        match self.ty(e) {
            Ty::Exception(class, _) => {
                self.set_cause(cause);
                if !fresh {
                    self.tell(Symbol::ErrorFrom, MAYBE_SAME);
                }
                let args = self.b.parts(e);
                self.b.raise(class, args);
            }
            Ty::Builtin(name) if crate::builtin::is_exception(&name) => {
                self.set_cause(cause);
                self.b.raise(ExcRef::Builtin(name), Vec::new());
            }
            Ty::Class(..) => {
                let made = self.call(e, Vec::new());
                if matches!(self.ty(made), Ty::Exception(..)) {
                    return self.raise_value(made, true, cause);
                }
                return self.type_error("exceptions must derive from BaseException");
            }
            _ => return self.type_error("exceptions must derive from BaseException"),
        }
        self.never()
    }
}
