//! Functions that are used after a variable they captured has changed.
//!
//! A captured variable's value is taken when the function is made, but Python looks it up when the function is called.
//! The two agree unless the variable is assigned in between, so a use after that is reported: a function kept from one
//! round of a loop to the next, or collected by a comprehension over the variable.

use std::collections::{BTreeMap, BTreeSet};

use pyfora_base::Span;

use crate::ir::{Block, CaptureSource, Cause, Function, FunctionKind, Inst, Local, MatchOp, Op, Terminator};

/// Whether the variable was assigned when the function captured it, and since.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    /// Not assigned when captured: the first assignment is the one that is meant.
    Unassigned,
    Fresh,
    Stale,
}

/// What is known at a point: the functions that each local may hold, by the variables they captured.
#[derive(Clone, PartialEq, Default)]
struct State {
    held: BTreeMap<Local, BTreeSet<(Local, Age)>>,
    assigned: BTreeSet<Local>,
}

impl State {
    fn merge(&mut self, other: &Self) -> bool {
        let before = self.clone();
        self.assigned.extend(&other.assigned);
        for (local, variables) in &other.held {
            self.held.entry(*local).or_default().extend(variables);
        }
        *self != before
    }

    fn assign(&mut self, local: Local, held: BTreeSet<(Local, Age)>) {
        for variables in
            self.held.values_mut().filter(|variables| variables.iter().any(|(of, _)| *of == local))
        {
            let aged = |(of, age): &(Local, Age)| match age {
                Age::Unassigned if *of == local => (*of, Age::Fresh),
                Age::Fresh if *of == local => (*of, Age::Stale),
                _ => (*of, *age),
            };
            *variables = variables.iter().map(aged).collect();
        }
        if held.is_empty() {
            self.held.remove(&local);
        } else {
            self.held.insert(local, held);
        }
        self.assigned.insert(local);
    }

    fn of(&self, local: Local) -> impl Iterator<Item = (Local, Age)> + '_ {
        self.held.get(&local).into_iter().flatten().copied()
    }
}

/// The first use of each function that would need the variable's later value, and the variable's name.
pub(crate) fn late_uses(function: &Function) -> Vec<(Span, String)> {
    let makes = |inst: &Inst| !sources(&inst.op).is_empty();
    if !function.blocks.iter().any(|block| block.insts.iter().any(makes)) {
        return Vec::new();
    }
    let mut entry: Vec<Option<State>> = vec![None; function.blocks.len()];
    let start =
        State { assigned: function.params.iter().map(|param| param.local).collect(), ..State::default() };
    entry[0] = Some(start);
    let mut found = BTreeMap::new();
    let mut work = BTreeSet::from([0]);
    while let Some(at) = work.pop_first() {
        let Some(mut state) = entry[at].clone() else { continue };
        let block = &function.blocks[at];
        run(function, block, &mut state, &mut found);
        for next in crate::order::targets(&block.term).chain(block.handler) {
            let next = next.0 as usize;
            let grown = match &mut entry[next] {
                Some(known) => known.merge(&state),
                slot => {
                    *slot = Some(state.clone());
                    true
                }
            };
            if grown {
                work.insert(next);
            }
        }
    }
    let name = |local: &Local| function.locals[local.0 as usize].name.clone();
    found
        .into_iter()
        .filter_map(|((start, end), local)| Some((Span::new(start, end), name(&local)?)))
        .collect()
}

type Found = BTreeMap<(u32, u32), Local>;

fn run(function: &Function, block: &Block, state: &mut State, found: &mut Found) {
    let check = |state: &State, local: Local, span: Span, found: &mut Found| {
        for (variable, _) in state.of(local).filter(|(_, age)| *age == Age::Stale) {
            found.entry((span.start, span.end)).or_insert(variable);
        }
    };
    for inst in &block.insts {
        let mut held = BTreeSet::new();
        for local in operands(&inst.op) {
            check(state, local, inst.span, found);
            if keeps(&inst.op) {
                held.extend(state.of(local));
            }
        }
        for variable in sources(&inst.op) {
            let age = if state.assigned.contains(&variable) { Age::Fresh } else { Age::Unassigned };
            held.insert((variable, age));
        }
        if let Some(dst) = inst.dst {
            state.assign(dst, held);
        }
    }
    match block.term {
        Terminator::Next { iter, dst, .. } => {
            check(state, iter, block.term_span, found);
            state.assign(dst, BTreeSet::new());
        }
        Terminator::Yield { value, .. } => check(state, value, block.term_span, found),
        Terminator::Return(value) => {
            check(state, value, block.term_span, found);
            // The next element changes the variable of this one.
            if function.kind == FunctionKind::Element {
                for (variable, _) in state.of(value) {
                    found.entry((block.term_span.start, block.term_span.end)).or_insert(variable);
                }
            }
        }
        _ => {}
    }
}

/// The variables that an instruction captures.
fn sources(op: &Op) -> Vec<Local> {
    let captures = match op {
        Op::MakeFunction { captures, .. }
        | Op::MakeClass { captures, .. }
        | Op::MakeGenerator { captures, .. } => captures,
        _ => return Vec::new(),
    };
    let local = |source: &CaptureSource| match source {
        CaptureSource::Local(local) => Some(*local),
        _ => None,
    };
    captures.iter().filter_map(local).collect()
}

/// Whether the result of an instruction may hold its operands. A call is taken to use up the functions it is given.
fn keeps(op: &Op) -> bool {
    matches!(
        op,
        Op::Copy(_)
            | Op::Tuple(_)
            | Op::List(_)
            | Op::Set(_)
            | Op::Dict(_)
            | Op::Binary(..)
            | Op::SetField { .. }
            | Op::MakeFunction { .. }
            | Op::MakeClass { .. }
            | Op::MakeGenerator { .. }
            | Op::Iter(_)
    )
}

/// The locals that an instruction reads.
pub fn operands(op: &Op) -> Vec<Local> {
    match op {
        Op::Copy(a)
        | Op::Unary(_, a)
        | Op::Attribute(a, _)
        | Op::Iter(a)
        | Op::CheckHash(a)
        | Op::ErrorMatches(a) => vec![*a],
        Op::Binary(_, a, b) | Op::Compare(_, a, b) | Op::Index(a, b) => vec![*a, *b],
        Op::SetField { object, value, .. } => vec![*object, *value],
        Op::Slice { object, start, stop, step } => {
            [Some(*object), *start, *stop, *step].into_iter().flatten().collect()
        }
        Op::Call { function, args } => {
            std::iter::once(*function).chain(args.iter().map(|(_, arg)| *arg)).collect()
        }
        Op::Tuple(values) | Op::List(values) | Op::Set(values) | Op::Concat(values) => values.clone(),
        Op::Dict(pairs) => pairs.iter().flat_map(|(key, value)| [*key, *value]).collect(),
        Op::Format { value, spec, .. } => std::iter::once(*value).chain(*spec).collect(),
        Op::MakeFunction { defaults, .. } => defaults.iter().copied().chain(sources(op)).collect(),
        Op::MakeClass { .. } => sources(op),
        Op::MakeGenerator { iterable, .. } => std::iter::once(*iterable).chain(sources(op)).collect(),
        Op::Unpack { value, .. } => vec![*value],
        Op::ErrorAgain { cause: Some(Cause::Value { value, .. }), .. } => vec![*value],
        Op::Match(op) => match op {
            MatchOp::Sequence { value, .. } | MatchOp::Mapping(value) | MatchOp::Named { value, .. } => {
                vec![*value]
            }
            MatchOp::Rest { value, keys } => vec![*value, *keys],
            MatchOp::Class { value, class, .. } | MatchOp::Positional { value, class, .. } => {
                vec![*value, *class]
            }
        },
        _ => Vec::new(),
    }
}
