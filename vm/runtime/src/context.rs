//! The context: what machine code and the runtime know of the running thread, and the errors on their way.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use pyfora_bitcode::abi::ContextHeader;
use pyfora_bitcode::{Meta, Type};

use crate::error::{Cause, Error, ErrorKind};
use crate::memo::Memo;

/// A leaf of a reduction: see `pyfora_bitcode::abi`.
pub type LeafFn = unsafe extern "C" fn(*const Context, *const u64, i64, i64, *mut u64) -> i32;
/// A combine of a reduction: see `pyfora_bitcode::abi`.
pub type CombineFn =
    unsafe extern "C" fn(*const Context, *const u64, *const u64, *const u64, *mut u64) -> i32;

/// A parallel reduction, as machine code asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Reduce {
    pub n: i64,
    pub grain: i64,
    pub leaf: LeafFn,
    pub combine: CombineFn,
    pub env: *const u64,
    pub slots: usize,
    /// Bit i: slot i of a state is a reference.
    pub ref_mask: u64,
    pub stop: bool,
}

/// What the scheduler does for machine code.
#[derive(Debug)]
pub struct Hooks {
    /// The poll word was set. Returns 1 with the error set where the task is to stop.
    pub poll: unsafe fn(&Context) -> i32,
    /// Runs a reduction and writes its state.
    pub reduce: unsafe fn(&Context, &Reduce, *mut u64) -> i32,
}

/// The tables of a loaded program.
#[derive(Debug)]
pub struct Tables {
    pub meta: Meta,
    /// For each function and each of its exceptions: the slots' types.
    pub excs: Vec<Vec<Box<[Type]>>>,
}

impl Tables {
    /// The tables of a program's description.
    pub fn new(meta: Meta) -> Tables {
        let slots = |exc: &pyfora_bitcode::ExcDesc| exc.args.iter().flat_map(|s| s.slots()).collect();
        let excs = meta.functions.iter().map(|f| f.excs.iter().map(slots).collect()).collect();
        Tables { meta, excs }
    }
}

/// A thread's context. The header is what machine code reads.
#[repr(C)]
#[derive(Debug)]
pub struct Context {
    pub header: ContextHeader,
    hooks: &'static Hooks,
    worker: *const c_void,
    /// The lowest stack pointer of machine code; the header's is above it where a recursive function is to poll.
    stack_limit: usize,
    tables: RefCell<Option<Arc<Tables>>>,
    /// The errors that are being handled, and the one on its way, the newest last.
    errors: RefCell<Vec<Error>>,
    /// What the code said of the error that it raises next.
    next: RefCell<Next>,
    /// The errors below are of the code around a parallel reduction, or of another task of this thread.
    base: Cell<usize>,
}

/// What was said of an error before it is raised.
#[derive(Debug, Default)]
pub(crate) struct Next {
    pub cause: Option<Cause>,
    pub context: Option<Box<Error>>,
    /// It may be the very object that is being handled.
    pub maybe_same: bool,
}

/// Recursion in handlers ends at the stack's limit; a bound all the same.
const MAX_ERRORS: usize = 1 << 20;

impl Context {
    /// A context for a thread of the scheduler.
    pub fn new(hooks: &'static Hooks, worker: *const c_void, stack_limit: usize) -> Context {
        let header = ContextHeader {
            poll: AtomicU32::new(0),
            stack_limit: AtomicUsize::new(stack_limit),
            globals: std::ptr::null(),
        };
        Context {
            header,
            hooks,
            worker,
            stack_limit,
            tables: RefCell::default(),
            errors: RefCell::default(),
            next: RefCell::default(),
            base: Cell::new(0),
        }
    }

    /// The scheduler's own.
    pub fn worker(&self) -> *const c_void {
        self.worker
    }

    /// The lowest stack pointer of machine code.
    pub fn stack_limit(&self) -> usize {
        self.stack_limit
    }

    /// No poll is wanted of recursive functions any more.
    pub fn reset_stack_limit(&self) {
        self.header.stack_limit.store(self.stack_limit, Ordering::Relaxed);
    }

    /// Starts or ends the work for a program: its tables and its global slots, and what the run's caches hold, which
    /// lives until the work ends.
    pub fn set_program(&mut self, program: Option<(Arc<Tables>, *const u64)>, memo: *const Memo) {
        crate::memo::set_current(memo);
        self.errors.get_mut().clear();
        *self.next.get_mut() = Next::default();
        self.base.set(0);
        let (tables, globals) = program.unzip();
        self.header.globals = globals.unwrap_or(std::ptr::null());
        *self.tables.get_mut() = tables;
    }

    /// The running program's tables.
    pub fn tables(&self) -> Option<Arc<Tables>> {
        self.tables.borrow().clone()
    }

    /// Puts an error on its way; the caller then returns status 1.
    pub fn raise(&self, mut error: Error) {
        let mut next = self.next.take();
        if let Some(context) = &mut next.context {
            context.caught = error.trace.raised_at();
        }
        error.cause = next.cause.or(error.cause.take());
        error.context = next.context.or(error.context.take());
        let mut errors = self.errors.borrow_mut();
        if errors.len() >= MAX_ERRORS {
            errors.remove(0);
        }
        errors.push(error);
    }

    /// Raises an error of this kind.
    pub fn raise_kind(&self, kind: ErrorKind) {
        self.raise(Error::new(kind));
    }

    /// Raises a builtin exception with a message.
    pub fn raise_builtin(&self, class: &'static str, message: impl Into<String>) {
        self.raise_kind(ErrorKind::Builtin { class, message: Some(message.into()) });
    }

    /// Raises MemoryError.
    pub fn raise_memory(&self) {
        self.raise_kind(ErrorKind::Builtin { class: "MemoryError", message: None });
    }

    /// Raises InvalidPyforaOperation for an integer beyond 64 bits.
    pub fn raise_overflow(&self) {
        self.raise_kind(ErrorKind::Overflow);
    }

    /// Takes the newest error.
    pub fn take_error(&self) -> Option<Error> {
        let mut errors = self.errors.borrow_mut();
        while errors.last().is_some_and(Error::is_again) {
            errors.pop();
        }
        errors.pop()
    }

    /// The newest error is dealt with.
    pub(crate) fn clear_error(&self) {
        let error = self.errors.borrow_mut().pop();
        drop(error);
    }

    /// Uses the newest error.
    pub fn with_error<R>(&self, use_it: impl FnOnce(&mut Error) -> R) -> Option<R> {
        self.errors.borrow_mut().iter_mut().rev().find(|error| !error.is_again()).map(use_it)
    }

    /// A handler is left by another error than its own, at a site: what it handled is the context of that one.
    pub(crate) fn leave_handler(&self, function: u32, site: u32) {
        let mut errors = self.errors.borrow_mut();
        let Some(mut newest) = errors.pop() else { return };
        if newest.is_again() {
            return;
        }
        if let Some(mut handled) = errors.pop().filter(|error| !error.is_again()) {
            handled.caught = Some((function, site));
            newest.add_context(handled);
        }
        errors.push(newest);
    }

    /// How many errors of this task are handled down to the `depth`-th (1 is the newest), raised again ones once.
    pub(crate) fn handled(&self, depth: usize) -> Option<usize> {
        let errors = self.errors.borrow();
        let mut at = errors.len().checked_sub(depth)?;
        while errors.get(at)?.is_again() {
            at = at.checked_sub(1)?;
        }
        (at >= self.base.get()).then(|| errors[at..].iter().filter(|error| !error.is_again()).count())
    }

    /// Says something of the error that is raised next.
    pub(crate) fn with_next(&self, say: impl FnOnce(&mut Next)) {
        say(&mut self.next.borrow_mut());
    }

    /// Raises the error that is being handled again, if it is like this one and the code said that it may be the same.
    pub(crate) fn raise_same(&self, error: &Error) -> bool {
        if !std::mem::take(&mut self.next.borrow_mut().maybe_same) || self.handled(1).is_none() {
            return false;
        }
        if self.with_error(|handled| handled.looks_like(error)) != Some(true) {
            return false;
        }
        self.raise_again(false);
        true
    }

    /// Raises the error that is being handled again; `quiet` leaves its traceback as it is.
    pub(crate) fn raise_again(&self, quiet: bool) {
        let next = self.next.take();
        self.with_error(|error| {
            error.trace.raise_again(quiet);
            if next.cause.is_some() {
                error.cause = next.cause;
            }
        });
        self.errors.borrow_mut().push(Error::new(ErrorKind::Again));
    }

    /// Begins a task, for which the errors that are handled now are not there. Gives what ends it.
    pub fn begin_task(&self) -> usize {
        self.base.replace(self.errors.borrow().len())
    }

    /// Ends a task.
    pub fn end_task(&self, base: usize) {
        self.base.set(base);
    }
}

/// Machine code came by a poll whose word was set.
///
/// # Safety
/// The context that the machine code was called with; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_poll(ctx: *const Context) -> i32 {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    // SAFETY: the hook gets the context that it was registered with.
    crate::shield::shield(|| 0, || unsafe { (ctx.hooks.poll)(ctx) })
}

/// A recursive function found its stack pointer below the limit: there is no stack left, or it is to poll.
///
/// # Safety
/// As above.
pub unsafe extern "C" fn pyfora_rt_stack(ctx: *const Context, pointer: u64) -> i32 {
    // SAFETY: the caller's promise.
    let context = unsafe { &*ctx };
    context.reset_stack_limit();
    if (pointer as usize) < context.stack_limit {
        context.raise_builtin("RecursionError", "maximum recursion depth exceeded");
        return 1;
    }
    // SAFETY: the caller's promise.
    unsafe { pyfora_rt_poll(ctx) }
}

/// Runs a parallel reduction.
///
/// # Safety
/// The functions and `env` are as `pyfora_bitcode::abi` says; `out` has room for the state.
pub unsafe extern "C" fn pyfora_rt_par_reduce(
    ctx: *const Context,
    n: i64,
    grain: i64,
    leaf: LeafFn,
    combine: CombineFn,
    env: *const u64,
    slots: u64,
    ref_mask: u64,
    stop: u32,
    out: *mut u64,
) -> i32 {
    let slots = slots as usize;
    let reduce = Reduce { n, grain, leaf, combine, env, slots, ref_mask, stop: stop != 0 };
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    let base = ctx.begin_task();
    // SAFETY: the caller's promise. The hook does not unwind.
    let status = unsafe { (ctx.hooks.reduce)(ctx, &reduce, out) };
    ctx.end_task(base);
    status
}
