//! Reference interpreter of bitcode: the oracle of tests and fuzzing. Slow, checked, and written apart from the
//! optimiser's constant folding and from the runtime, so that a mistake is not made twice in the same way.
//!
//! Two modes: before the `refcount` pass objects live for ever; after it ([`Options::counted`]) every count is followed,
//! use of a dead object is an [`Outcome::Undefined`], and [`Run::live`] must be 0 at the end.
//!
//! Invariant: no production crate depends on this one.

mod control;
mod heap;
mod scalar;

pub mod generate;

use pyfora_bitcode::{ExcClass, Module, Site};

/// A value as the outside sees it.
#[derive(Clone, PartialEq, Debug)]
pub enum Val {
    I1(bool),
    I64(i64),
    /// The bits of a double, so that equality is equality of bits.
    F64(u64),
    Null,
    Str(String),
    /// Elements, each its slots.
    List(Vec<Vec<Val>>),
}

/// A raised error: its class, the arguments, and the frames from the innermost outwards, without hidden ones.
#[derive(Clone, PartialEq, Debug)]
pub struct Raised {
    pub class: ExcClass,
    pub args: Vec<Val>,
    pub frames: Vec<Site>,
}

/// How a run ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    Returned(Vec<Val>),
    Raised(Raised),
    /// The program did what the op table leaves undefined: it may do anything after any pass.
    Undefined(String),
    /// More steps than allowed, calls nested too deep, or an operation that is not there: no verdict.
    Unknown(&'static str),
}

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    pub counted: bool,
    pub steps: u64,
    /// Values of the global slots.
    pub globals: Vec<Val>,
}

impl Default for Options {
    fn default() -> Self {
        Options { counted: false, steps: 1_000_000, globals: Vec::new() }
    }
}

/// A run's outcome, and what it left.
#[derive(Clone, PartialEq, Debug)]
pub struct Run {
    pub outcome: Outcome,
    /// Objects whose count is not 0 at the end, after the caller has released arguments, results and error.
    pub live: usize,
    /// Instructions and terminators executed.
    pub steps: u64,
}

/// Runs a module's entry.
pub fn run(module: &Module, args: &[Val], options: &Options) -> Run {
    control::Machine::new(module, options).entry(args)
}
