//! Typed functions to bitcode.
//!
//! A typed value becomes the bitcode values of its slots, in order ([`Ty::shape`](pyfora_infer::ty::Ty::shape)); what
//! has no slots disappears. Building and taking apart structural values emits nothing: they only rename slots.
//!
//! * `plan` says what a conversion between two types takes; `convert` emits it.
//! * `flow` finds the blocks that can run, and the order in which definitions come before uses.
//! * `body`, `inst` and `call` emit blocks and instructions; `finish` numbers what came out in the order it is read.
//! * `assemble` makes a module of functions.
//!
//! Input that breaks the contract of `tir` is a [`LowerError`], never a panic.

mod assemble;
mod body;
mod call;
mod convert;
mod family;
mod finish;
mod flow;
mod inst;
mod memo;
mod plan;
mod tables;

use pyfora_bitcode::Function;
use pyfora_infer::tir::{Spec, Summary, TypedFn};
use std::fmt;

pub use assemble::assemble;

/// Inference and lowering disagree: a defect of the compiler, not of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LowerError {
    /// The function's name.
    pub function: String,
    pub message: String,
}

impl fmt::Display for LowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot lower {}: {}", self.function, self.message)
    }
}

impl std::error::Error for LowerError {}

/// What lowering a function needs to know of the rest of the program.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What a callee returns, and whether it raises.
    pub summaries: &'a dyn Fn(&Spec) -> Summary,
    /// The first global slot of a data object of the client's table.
    pub globals: &'a dyn Fn(u32) -> u32,
    /// The source of the function's item, to which spans are relative.
    pub text: &'a str,
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("text", &self.text).finish_non_exhaustive()
    }
}

/// The bitcode of a typed function. The lines of its sites count from 1 at the item's first line until [`assemble`].
pub fn lower(f: &TypedFn, context: &Context<'_>) -> Result<Function, LowerError> {
    let flow = flow::Flow::of(f, context);
    let out = flow.and_then(|flow| body::Body::new(f, flow, context.globals, context.text)?.run());
    out.map_err(|message| LowerError { function: f.name.clone(), message })
}

/// Inside the crate the message is enough; [`lower`] adds the function.
type Outcome<T = ()> = Result<T, String>;
