//! How deep inference by queries nests: what bounds the growth of arguments, and where the worklist takes over.

use pyfora_infer::tir::Summary;
use pyfora_infer::ty::FnRef;
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Specialisations of one function that are being inferred inside one another, beyond which its arguments' types are
/// taken to grow with every call (`f(n - 1, x + (1,))`).
pub const MAX_NESTED: usize = 40;

/// A fixpoint that has not settled by then does not.
const MAX_ITERATIONS: u32 = 60;

/// Functions that are being inferred inside one another and to which a call leads back. The queries' fixpoint over them
/// costs the cube of their number.
const MAX_CIRCLES: usize = 40;

/// Queries inside one another, each of which takes its share of the stack.
const MAX_DEPTH: usize = 600;

/// Runs of inference in one compilation, those of fixpoints included.
const MAX_RUNS: usize = 12_000;

thread_local! {
    static INFERRING: RefCell<Inferring> = RefCell::default();
}

/// What is being inferred on this thread.
#[derive(Default)]
struct Inferring {
    /// Outermost first, and whether a call has led back to each.
    list: Vec<(FnRef, bool)>,
    /// How often each function is in the list.
    nested: HashMap<FnRef, usize>,
    /// How many of the list a call has led back to.
    circles: usize,
    runs: usize,
}

/// The queries were given up: inference nests too deep, or in too many circles, or runs too often.
struct GivenUp;

/// Runs queries; `None` where they would take too long or too much stack.
pub fn bounded<T>(queries: impl FnOnce() -> T) -> Option<T> {
    INFERRING.with_borrow_mut(|now| now.runs = 0);
    match catch_unwind(AssertUnwindSafe(queries)) {
        Ok(done) => Some(done),
        Err(payload) if payload.is::<GivenUp>() => None,
        Err(payload) => resume_unwind(payload),
    }
}

/// A function's entry in the list of those being inferred.
pub struct Nested;

impl Nested {
    /// `None` where the function's arguments grow with every call.
    pub fn enter(func: &FnRef) -> Option<Nested> {
        INFERRING.with_borrow_mut(|now| {
            now.runs += 1;
            if now.circles >= MAX_CIRCLES || now.list.len() >= MAX_DEPTH || now.runs > MAX_RUNS {
                // Unwinding leaves no results of half a fixpoint behind.
                resume_unwind(Box::new(GivenUp));
            }
            let count = now.nested.entry(func.clone()).or_default();
            if *count >= MAX_NESTED {
                return None;
            }
            *count += 1;
            now.list.push((func.clone(), false));
            Some(Nested)
        })
    }

    /// A call has led back to a function.
    pub fn led_back(func: &FnRef) {
        INFERRING.with_borrow_mut(|now| {
            if let Some((_, back @ false)) = now.list.iter_mut().rev().find(|(f, _)| f == func) {
                *back = true;
                now.circles += 1;
            }
        });
    }
}

impl Drop for Nested {
    fn drop(&mut self) {
        INFERRING.with_borrow_mut(|now| {
            if let Some((func, back)) = now.list.pop() {
                now.circles -= usize::from(back);
                now.nested.entry(func).and_modify(|count| *count -= 1);
            }
        });
    }
}

/// A summary on the way to its fixpoint: types only grow along it, and what once has no type keeps none.
pub fn grown(last: &Summary, value: &Summary, iteration: u32) -> Summary {
    if last.unsettled || iteration > MAX_ITERATIONS {
        return Summary::without_end();
    }
    let mut raised = last.raised.clone();
    raised.merge(&value.raised);
    Summary {
        result: pyfora_infer::join::join(&last.result, &value.result),
        raises: last.raises || value.raises,
        raised,
        expensive: last.expensive || value.expensive,
        unsettled: value.unsettled,
    }
}
