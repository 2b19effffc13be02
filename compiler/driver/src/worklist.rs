//! Inference by a worklist, for programs whose calls nest too deep for queries or go around in too many circles.
//!
//! The queries' fixpoint runs a circle inside a circle anew for each round of the outer one. Here each specialisation is
//! run when it is first called, and again when a summary that it went by has grown: the same least fixpoint, in
//! time proportional to the calls. Nothing is kept for the next compilation.

use crate::error::{CompileError, ErrorKind};
use crate::nesting::{MAX_NESTED, grown};
use crate::project::Answers;
use pyfora_base::registry;
use pyfora_infer::Inferred;
use pyfora_infer::tir::{Spec, Summary};
use pyfora_infer::ty::FnRef;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Specialisations that are run inside one another; a call beyond waits in the queue, and its callers run again.
const MAX_RUNNING: usize = 200;

/// Specialisations that can be compiled in bounded time, by queries or here.
pub const MAX_SPECIALISATIONS: usize = 12_000;

/// Runs of them in the fixpoint.
const MAX_RUNS: usize = 20_000;

/// The specialisations of a program.
#[derive(Default)]
pub struct Worklist {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    numbers: HashMap<Spec, usize>,
    /// In the order in which they are first called.
    nodes: Vec<Node>,
    /// Those that are being run, outermost first.
    running: Vec<usize>,
    /// Those to run, callees first.
    queue: BTreeSet<usize>,
    /// How often specialisations have been run.
    runs: usize,
}

struct Node {
    spec: Spec,
    summary: Summary,
    /// As last run.
    body: Arc<Inferred>,
    runs: u32,
    /// Who has gone by the summary.
    callers: BTreeSet<usize>,
    /// From whose run it was first called.
    parent: Option<usize>,
}

/// A program of more functions than can be compiled.
pub fn too_many() -> CompileError {
    let text = format!(
        "more than {MAX_SPECIALISATIONS} functions, each counted once for each tuple of types that it is called with, or \
         circles of calls whose types take more than {MAX_RUNS} rounds to settle: call fewer of them from one entry, or \
         make functions of one form one function of data"
    );
    CompileError::simple(ErrorKind::Unsupported, registry::TOO_LARGE, text)
}

impl Worklist {
    /// What the program is refused for.
    pub fn refused(&self) -> Option<CompileError> {
        let full = self.state.borrow().full();
        full.then(too_many)
    }

    /// What is known of a specialisation; when the queue has been worked off, the least fixpoint.
    pub fn summary(&self, answers: &Answers<'_>, spec: &Spec) -> Summary {
        let number = self.number(answers, spec);
        self.state.borrow().nodes[number].summary.clone()
    }

    /// The typed body of a specialisation, by the fixpoint.
    pub fn inferred(&self, answers: &Answers<'_>, spec: &Spec) -> Arc<Inferred> {
        let number = self.number(answers, spec);
        self.state.borrow().nodes[number].body.clone()
    }

    /// The number of a specialisation, which is run if it is new.
    fn number(&self, answers: &Answers<'_>, spec: &Spec) -> usize {
        let mut state = self.state.borrow_mut();
        let caller = state.running.last().copied();
        let known = state.numbers.get(spec).copied();
        let number = known.unwrap_or_else(|| state.add(spec, caller));
        if known.is_none() && !state.nodes[number].summary.unsettled && !state.full() {
            if state.running.len() < MAX_RUNNING {
                drop(state);
                self.run(answers, number);
                state = self.state.borrow_mut();
            } else {
                state.queue.insert(number);
            }
        }
        // Only now, as it has not gone by any summary before.
        if let Some(caller) = caller {
            state.nodes[number].callers.insert(caller);
        }
        drop(state);
        if caller.is_none() {
            self.drain(answers);
        }
        number
    }

    /// Runs what is queued until nothing grows.
    fn drain(&self, answers: &Answers<'_>) {
        loop {
            // The last was called by the others, mostly.
            let next = self.state.borrow_mut().queue.pop_last();
            let Some(number) = next.filter(|_| !self.state.borrow().full()) else { return };
            self.run(answers, number);
        }
    }

    fn run(&self, answers: &Answers<'_>, number: usize) {
        let spec = {
            let mut state = self.state.borrow_mut();
            state.running.push(number);
            state.queue.remove(&number);
            state.nodes[number].spec.clone()
        };
        let body = pyfora_infer::infer(answers, &spec);
        let mut state = self.state.borrow_mut();
        state.running.pop();
        state.runs += 1;
        let node = &mut state.nodes[number];
        node.runs += 1;
        let summary = grown(&node.summary, &body.summary, node.runs);
        let callers = if summary == node.summary { BTreeSet::new() } else { node.callers.clone() };
        node.summary = summary;
        node.body = Arc::new(body);
        state.queue.extend(callers);
    }
}

impl State {
    fn full(&self) -> bool {
        self.nodes.len() > MAX_SPECIALISATIONS || self.runs > MAX_RUNS
    }

    fn add(&mut self, spec: &Spec, parent: Option<usize>) -> usize {
        let number = self.nodes.len();
        let endless = self.nested(&spec.func, parent) >= MAX_NESTED;
        let body = if endless { Inferred::without_end(spec) } else { Inferred::unknown(spec) };
        self.numbers.insert(spec.clone(), number);
        self.nodes.push(Node {
            spec: spec.clone(),
            summary: body.summary.clone(),
            body: Arc::new(body),
            runs: 0,
            callers: BTreeSet::new(),
            parent,
        });
        number
    }

    /// How many specialisations of a function there are on the way to a new one.
    fn nested(&self, func: &FnRef, parent: Option<usize>) -> usize {
        let way = std::iter::successors(parent, |&n| self.nodes[n].parent);
        way.filter(|&n| self.nodes[n].spec.func == *func).take(MAX_NESTED).count()
    }
}
