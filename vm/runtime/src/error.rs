//! Errors on their way: what was raised and the frames it passed, innermost first.

use std::collections::VecDeque;
use std::sync::Arc;

use pyfora_bitcode::abi::{FROM_NEWEST, FROM_NONE, FROM_SAME, FROM_VALUE, MAYBE_SAME, OpError};
use pyfora_bitcode::{ExcClass, ExcDesc, Type};

use crate::classes::{INVALID, is_instance};
use crate::context::{Context, Tables};
use crate::object::{Ref, release};
use crate::shield::shield;
use crate::value::{Value, exception_of};

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
    /// The error below it on the context's stack, raised again.
    Again,
}

/// What `raise … from` says.
#[derive(Debug)]
pub enum Cause {
    /// `from None`.
    None,
    /// So many steps along the contexts.
    Context(usize),
    /// An exception that was made for it.
    Value(Box<Error>),
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
    /// The next frame is one that is there already.
    quiet: bool,
}

/// In a site's number: the activation is that of the next frame inside it, where the error was caught.
const AGAIN: u32 = 1 << 31;

impl Trace {
    /// Adds a frame outside the others.
    pub fn push(&mut self, function: u32, site: u32) {
        if std::mem::take(&mut self.quiet) {
            return;
        }
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

    /// The error is raised again where it was caught.
    pub(crate) fn raise_again(&mut self, quiet: bool) {
        (self.again, self.quiet) = (!quiet, quiet);
    }

    /// The place where it was raised.
    pub(crate) fn raised_at(&self) -> Option<(u32, u32)> {
        self.inner.first().copied()
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
    /// What was being handled when it was raised: `__context__`.
    pub context: Option<Box<Error>>,
    /// `__cause__`.
    pub cause: Option<Cause>,
    /// The function and site of the handler that another error left: where its traceback begins.
    pub caught: Option<(u32, u32)>,
    /// That place's own frame is not part of the traceback: a generator was resumed there.
    pub resumed: bool,
}

impl Drop for Error {
    fn drop(&mut self) {
        // A long chain costs no stack.
        let mut next = self.context.take();
        while let Some(mut error) = next {
            next = error.context.take();
        }
    }
}

// SAFETY: the references among the slots are counted atomically.
unsafe impl Send for Error {}

impl Error {
    /// An error without frames.
    pub fn new(kind: ErrorKind) -> Error {
        Error { kind, trace: Trace::default(), context: None, cause: None, caught: None, resumed: false }
    }

    pub(crate) fn is_again(&self) -> bool {
        matches!(self.kind, ErrorKind::Again)
    }

    /// What was handled when the innermost of the contexts was raised.
    pub(crate) fn add_context(&mut self, handled: Error) {
        let mut last = &mut self.context;
        while let Some(error) = last {
            last = &mut error.context;
        }
        *last = Some(Box::new(handled));
    }

    /// Whether both are of the same class with the same arguments.
    pub(crate) fn looks_like(&self, other: &Error) -> bool {
        let Some(((class, args), (of, others))) = exception_of(&self.kind).zip(exception_of(&other.kind))
        else {
            return false;
        };
        class == of && args.len() == others.len() && args.iter().zip(&others).all(|(a, b)| is_same(a, b))
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
            ErrorKind::Invalid(_) | ErrorKind::Overflow | ErrorKind::Interrupted | ErrorKind::Again => false,
        }
    }
}

/// Whether two values may be the same object: texts that are equal, else the same slots.
fn is_same(a: &Value, b: &Value) -> bool {
    if let Some((_, a)) = a.arm() {
        return is_same(&a, b);
    }
    if let Some((_, b)) = b.arm() {
        return is_same(a, &b);
    }
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => a == b,
        _ => {
            let fits =
                |a: &Value, b: &Value| a.clone().fitted(b.shape()).is_some_and(|a| a.slots() == b.slots());
            fits(a, b) || fits(b, a)
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
    if ctx.raise_same(&error) {
        ctx.with_error(|error| error.trace.push(function, site));
        return;
    }
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

/// Raises the caught error again: the call's site becomes a frame of its trace, unless it is to be `quiet`.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_error_again(ctx: *const Context, quiet: i64, _: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    ctx.raise_again(quiet != 0);
    1
}

/// Says of the error that is raised next where it comes from; see `Symbol::ErrorFrom`.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_error_from(ctx: *const Context, from: i64, _: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    let cause = match from {
        FROM_NONE => Some(Cause::None),
        FROM_VALUE => ctx.take_error().map(|mut error| {
            (error.context, error.trace) = (None, Trace::default());
            Cause::Value(Box::new(error))
        }),
        FROM_SAME => ctx.take_error().map(|mut error| {
            let same = ctx.with_error(|handled| handled.looks_like(&error)) == Some(true);
            (error.context, error.trace) = (None, Trace::default());
            match ctx.handled(1).filter(|_| same) {
                Some(depth) => Cause::Context(depth),
                None => Cause::Value(Box::new(error)),
            }
        }),
        FROM_NEWEST => ctx.take_error().map(|mut error| {
            error.resumed = true;
            ctx.with_next(|next| next.context = Some(Box::new(error)));
            Cause::Context(1)
        }),
        MAYBE_SAME => {
            ctx.with_next(|next| next.maybe_same = true);
            return 0;
        }
        depth => usize::try_from(depth).ok().and_then(|depth| ctx.handled(depth)).map(Cause::Context),
    };
    ctx.with_next(|next| next.cause = cause);
    0
}

/// A handler is left by an error other than its own: that has the handled one as its context.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_error_drop(ctx: *const Context, function: u32, site: u32) {
    // SAFETY: the caller's promise.
    unsafe { (*ctx).leave_handler(function, site) };
}

/// The caught error is dealt with.
///
/// # Safety
/// The context of the caller.
pub unsafe extern "C" fn pyfora_rt_error_clear(ctx: *const Context) {
    // SAFETY: the caller's promise.
    unsafe { (*ctx).clear_error() };
}
