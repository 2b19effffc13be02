//! The context: what machine code and the runtime know of the running thread, and the errors on their way.

use std::cell::RefCell;
use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use pyfora_bitcode::abi::ContextHeader;
use pyfora_bitcode::{Meta, Type};

use crate::error::{Error, ErrorKind};

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
    tables: RefCell<Option<Arc<Tables>>>,
    /// The errors on their way, the newest last: a handler's code can raise and catch others before it raises again.
    errors: RefCell<Vec<Error>>,
}

/// Errors that handlers dropped without clearing (a `finally` that raised another) are kept up to so many.
const MAX_ERRORS: usize = 1000;

impl Context {
    /// A context for a thread of the scheduler.
    pub fn new(hooks: &'static Hooks, worker: *const c_void, stack_limit: usize) -> Context {
        let header = ContextHeader { poll: AtomicU32::new(0), stack_limit, globals: std::ptr::null() };
        Context { header, hooks, worker, tables: RefCell::default(), errors: RefCell::default() }
    }

    /// The scheduler's own.
    pub fn worker(&self) -> *const c_void {
        self.worker
    }

    /// Starts or ends the work for a program: its tables and its global slots.
    pub fn set_program(&mut self, program: Option<(Arc<Tables>, *const u64)>) {
        self.errors.get_mut().clear();
        let (tables, globals) = program.unzip();
        self.header.globals = globals.unwrap_or(std::ptr::null());
        *self.tables.get_mut() = tables;
    }

    /// The running program's tables.
    pub fn tables(&self) -> Option<Arc<Tables>> {
        self.tables.borrow().clone()
    }

    /// Puts an error on its way; the caller then returns status 1.
    pub fn raise(&self, error: Error) {
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
        self.errors.borrow_mut().pop()
    }

    /// Uses the newest error.
    pub fn with_error<R>(&self, use_it: impl FnOnce(&mut Error) -> R) -> Option<R> {
        self.errors.borrow_mut().last_mut().map(use_it)
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
    // SAFETY: the caller's promise. The hook does not unwind.
    unsafe { ((*ctx).hooks.reduce)(&*ctx, &reduce, out) }
}
