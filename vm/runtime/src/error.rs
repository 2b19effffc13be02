//! Errors on their way: what was raised and the frames it passed, innermost first.

use std::collections::VecDeque;
use std::sync::Arc;

use pyfora_bitcode::abi::OpError;
use pyfora_bitcode::{ExcClass, ExcDesc, Type};

use crate::classes::{INVALID, is_instance};
use crate::context::{Context, Tables};
use crate::object::{Ref, release};
use crate::shield::shield;

/// The message of an integer that needs more than 64 bits.
pub const OVERFLOW: &str = "integer result does not fit in 64 bits";

/// What was raised.
#[derive(Debug)]
pub enum ErrorKind {
    /// By the program: a row of a function's table, with the slots of its arguments.
    Raised { tables: Arc<Tables>, function: u32, exc: u32, slots: Vec<u64> },
    /// By an operation: a builtin exception.
    Builtin { class: &'static str, message: Option<String> },
    /// Outside what is supported.
    Invalid(String),
    /// An integer that needs more than 64 bits, in code that has no more.
    Overflow,
    /// The client, or the scheduler, asked to stop.
    Interrupted,
}

impl Drop for ErrorKind {
    fn drop(&mut self) {
        let ErrorKind::Raised { tables, function, exc, slots } = self else { return };
        let Some(types) = tables.slots(*function, *exc) else { return };
        for (&slot, _) in slots.iter().zip(types).filter(|(_, t)| **t == Type::Ref) {
            // SAFETY: the error owns the references among its slots.
            unsafe { release(slot as Ref) };
        }
    }
}

impl Tables {
    /// A row of a function's exceptions.
    pub(crate) fn row(&self, function: u32, exc: u32) -> Option<&ExcDesc> {
        self.meta.functions.get(function as usize)?.excs.get(exc as usize)
    }

    fn slots(&self, function: u32, exc: u32) -> Option<&[Type]> {
        self.excs.get(function as usize)?.get(exc as usize).map(|types| &**types)
    }

    fn class(&self, function: u32, exc: u32) -> Option<&ExcClass> {
        Some(&self.meta.functions.get(function as usize)?.excs.get(exc as usize)?.class)
    }
}

/// Frames kept at either end of a long trace: together more than CPython's limit of recursion leaves room for.
const KEPT: usize = 1024;

/// The sites that an error passed, innermost first, without the middle of a very long trace.
#[derive(Debug, Default)]
pub struct Trace {
    inner: Vec<(u32, u32)>,
    outer: VecDeque<(u32, u32)>,
    left_out: u64,
    /// The next frame is of the activation that the last one is of.
    again: bool,
}

/// In a site's number: the activation is that of the next frame inside it, where the error was caught.
const AGAIN: u32 = 1 << 31;

impl Trace {
    /// Adds a frame outside the others.
    pub fn push(&mut self, function: u32, site: u32) {
        let site = if std::mem::take(&mut self.again) { site | AGAIN } else { site };
        if self.inner.len() < KEPT {
            self.inner.push((function, site));
            return;
        }
        if self.outer.len() == KEPT {
            self.outer.pop_front();
            self.left_out += 1;
        }
        self.outer.push_back((function, site));
    }

    /// The frames outermost first.
    pub fn outermost_first(&self) -> impl Iterator<Item = Passed> {
        let gap = |i: usize| if i == 0 { self.left_out } else { 0 };
        let passed = |&(function, site): &(u32, u32), left_out| Passed {
            function,
            site: site & !AGAIN,
            left_out,
            again: site & AGAIN != 0,
        };
        let outer = self.outer.iter().enumerate().rev().map(move |(i, frame)| passed(frame, gap(i)));
        outer.chain(self.inner.iter().rev().map(move |frame| passed(frame, 0)))
    }
}

/// A site that an error passed.
#[derive(Clone, Copy, Debug)]
pub struct Passed {
    pub function: u32,
    pub site: u32,
    /// Frames left out behind this one.
    pub left_out: u64,
    /// The next frame inside is of the same activation, in which the error was caught and raised again.
    pub again: bool,
}

/// An error on its way.
#[derive(Debug)]
pub struct Error {
    pub kind: ErrorKind,
    pub trace: Trace,
}

// SAFETY: the references among the slots are counted atomically.
unsafe impl Send for Error {}

impl Error {
    /// An error without frames.
    pub fn new(kind: ErrorKind) -> Error {
        Error { kind, trace: Trace::default() }
    }

    /// Whether the error is one of a class; only exceptions of Python are.
    fn is_a(&self, class: &ExcClass) -> bool {
        match &self.kind {
            ErrorKind::Raised { tables, function, exc, .. } => {
                tables.class(*function, *exc).is_some_and(|error| is_instance(error, class))
            }
            ErrorKind::Builtin { class: error, .. } => {
                is_instance(&ExcClass::Builtin((*error).to_owned()), class)
            }
            ErrorKind::Invalid(_) | ErrorKind::Overflow | ErrorKind::Interrupted => false,
        }
    }
}

/// Raises a row of the function's exceptions; takes over the references among its slots.
///
/// # Safety
/// The context of the caller; `args` has `n` slots as the row says.
pub unsafe extern "C" fn pyfora_rt_raise(
    ctx: *const Context,
    function: u32,
    site: u32,
    exc: u32,
    args: *const u64,
    n: u64,
) {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    let Some(tables) = ctx.tables() else { return };
    let slots = match n {
        0 => Vec::new(),
        // SAFETY: the caller's promise.
        _ => unsafe { std::slice::from_raw_parts(args, n as usize).to_vec() },
    };
    let invalid = matches!(tables.class(function, exc), Some(ExcClass::Builtin(name)) if name == INVALID);
    let raised = ErrorKind::Raised { tables, function, exc, slots };
    let kind = if invalid { ErrorKind::Invalid(crate::value::message_of(&raised)) } else { raised };
    let mut error = Error::new(kind);
    error.trace.push(function, site);
    ctx.raise(error);
}

/// Raises the error of an operation.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_raise_op(ctx: *const Context, function: u32, site: u32, kind: u32) {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    let kind = match kind {
        k if k == OpError::Recursion as u32 => ErrorKind::Builtin {
            class: "RecursionError",
            message: Some("maximum recursion depth exceeded".to_owned()),
        },
        k if k == OpError::Interrupted as u32 => ErrorKind::Interrupted,
        k if k == OpError::Memory as u32 => ErrorKind::Builtin { class: "MemoryError", message: None },
        _ => ErrorKind::Overflow,
    };
    let mut error = Error::new(kind);
    error.trace.push(function, site);
    ctx.raise(error);
}

/// Adds a frame while an error passes.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_trace(ctx: *const Context, function: u32, site: u32) {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    shield(|| None, || ctx.with_error(|error| error.trace.push(function, site)));
}

/// Whether the caught error is an instance of a row of the function's exceptions.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_error_is(ctx: *const Context, function: u32, exc: u32) -> u8 {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    let Some(tables) = ctx.tables() else { return 0 };
    let Some(class) = tables.class(function, exc) else { return 0 };
    shield(|| 0, || u8::from(ctx.with_error(|error| error.is_a(class)).unwrap_or(false)))
}

/// Raises the caught error again: the call's site becomes a frame of its trace.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_error_again(ctx: *const Context, _: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    if ctx.with_error(|error| error.trace.again = true).is_none() {
        ctx.raise_builtin("RuntimeError", "No active exception to reraise");
    }
    1
}

/// The caught error is dealt with.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_error_clear(ctx: *const Context) {
    // SAFETY: the caller's promise.
    drop(unsafe { (*ctx).take_error() });
}
