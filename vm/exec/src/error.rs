//! How a run can end without a value.

use pyfora_bitcode::{ExcClass, Meta, Site};
use pyfora_runtime::error::{Cause, OVERFLOW};
use pyfora_runtime::value::exception_of;
use pyfora_runtime::{Error, ErrorKind, Value};

/// One line of a traceback.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    pub file: String,
    pub function: String,
    /// 1-based.
    pub line: u32,
    /// 0-based, in characters.
    pub column: u32,
    /// Of a very deep traceback the middle is left out: so many frames between this one and the next.
    pub omitted: u64,
}

/// Another exception that one comes from: it was its cause, or was being handled when it was raised.
#[derive(Clone, Debug)]
pub struct Chained {
    pub class: ExcClass,
    pub args: Vec<Value>,
    pub frames: Vec<Frame>,
    pub links: Links,
}

/// Where an exception comes from: `__cause__`, `__context__` (places in `Chain::others`), `__suppress_context__`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Links {
    pub cause: Option<usize>,
    pub context: Option<usize>,
    pub suppress: bool,
}

/// Where the exception comes from that a run ended with.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    pub links: Links,
    pub others: Vec<Chained>,
}

/// Why a run has no value. Frames are outermost first, as Python prints them.
#[derive(Clone, Debug)]
pub enum RunError {
    /// The program raised.
    Exception { class: ExcClass, args: Vec<Value>, frames: Vec<Frame>, chain: Box<Chain> },
    /// Something that Python can do and pyfora cannot.
    InvalidOperation { message: String, frames: Vec<Frame> },
    /// An integer needs more than 64 bits, and the program was compiled for no more.
    Overflow { frames: Vec<Frame> },
    /// The client asked to stop.
    Interrupted,
    /// The arguments are not what the program takes.
    Arguments(String),
    /// A defect of ours, or no resources to start.
    Internal(String),
}

impl std::fmt::Display for RunError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RunError::Exception { class: ExcClass::Builtin(name), args, .. } => {
                let text = args.first().and_then(Value::as_str).unwrap_or("");
                write!(f, "{name}: {text}")
            }
            RunError::Exception { class, .. } => write!(f, "{class:?}"),
            RunError::InvalidOperation { message, .. } => write!(f, "InvalidPyforaOperation: {message}"),
            RunError::Overflow { .. } => write!(f, "InvalidPyforaOperation: {OVERFLOW}"),
            RunError::Interrupted => write!(f, "interrupted"),
            RunError::Arguments(message) => write!(f, "wrong arguments: {message}"),
            RunError::Internal(message) => write!(f, "internal error: {message}"),
        }
    }
}

impl std::error::Error for RunError {}

impl RunError {
    /// From what machine code left in the context.
    pub(crate) fn of(error: Option<Error>, meta: &Meta) -> RunError {
        let Some(error) = error else {
            return RunError::Internal("machine code reported an error that is not there".to_owned());
        };
        let frames = frames_of(&error, meta);
        if let Some((class, args)) = exception_of(&error.kind) {
            return RunError::Exception { class, args, frames, chain: Box::new(chain_of(&error, meta)) };
        }
        match &error.kind {
            ErrorKind::Invalid(message) => RunError::InvalidOperation { message: message.clone(), frames },
            ErrorKind::Overflow => RunError::Overflow { frames },
            _ => RunError::Interrupted,
        }
    }
}

/// The exceptions that an error comes from: its contexts, and causes that were made for it.
fn chain_of(error: &Error, meta: &Meta) -> Chain {
    fn add<'e>(all: &mut Vec<(&'e Error, Links)>, other: Option<&'e Error>) -> Option<usize> {
        let other = other.filter(|other| exception_of(&other.kind).is_some())?;
        all.push((other, Links::default()));
        Some(all.len() - 1)
    }
    let mut all: Vec<(&Error, Links)> = vec![(error, Links::default())];
    let mut at = 0;
    while let Some(&(error, _)) = all.get(at) {
        let context = add(&mut all, error.context.as_deref());
        let cause = match &error.cause {
            Some(Cause::Value(cause)) => add(&mut all, Some(cause)),
            _ => None,
        };
        all[at].1 = Links { cause, context, suppress: error.cause.is_some() };
        at += 1;
    }
    for at in 0..all.len() {
        if let Some(Cause::Context(steps)) = all[at].0.cause {
            all[at].1.cause = (0..steps).try_fold(at, |at, _| all[at].1.context);
        }
    }
    // The first is the error itself, which nothing comes from.
    let others = all.split_off(1);
    let before = |place: Option<usize>| place.and_then(|place| place.checked_sub(1));
    let shifted = |l: Links| Links { cause: before(l.cause), context: before(l.context), ..l };
    let chained = |(error, links): (&Error, Links)| {
        let (class, args) = exception_of(&error.kind)?;
        Some(Chained { class, args, frames: frames_of(error, meta), links: shifted(links) })
    };
    let links = all.first().map_or_else(Links::default, |first| shifted(first.1));
    Chain { links, others: others.into_iter().filter_map(chained).collect() }
}

/// A site and those that it was inlined at, outermost first: its own frame is the last.
fn calls_of(site: u32, sites: &[Site]) -> Vec<u32> {
    let mut chain: Vec<u32> = Vec::new();
    let mut next = Some(site);
    // A damaged table could have a circle.
    for _ in 0..=sites.len() {
        let Some((at, site)) = next.and_then(|at| Some((at, sites.get(at as usize)?))) else { break };
        chain.push(at);
        next = site.inlined_at;
    }
    chain.reverse();
    chain
}

fn frames_of(error: &Error, meta: &Meta) -> Vec<Frame> {
    let mut frames = Vec::new();
    let sites_of = |function: u32| meta.functions.get(function as usize).map(|f| &f.sites);
    // Where an error was raised again, the calls around that were inlined are those of the frame before; and a traceback
    // begins where its error was caught.
    let mut shared: Vec<u32> = Vec::new();
    if let Some((function, site)) = error.caught
        && let Some(sites) = sites_of(function)
    {
        shared = calls_of(site, sites);
        if !error.resumed {
            shared.pop();
        }
    }
    for passed in error.trace.outermost_first() {
        let Some(sites) = sites_of(passed.function) else { continue };
        let mut chain = calls_of(passed.site, sites);
        let common = chain.iter().zip(&shared).take_while(|(a, b)| a == b).count();
        for site in chain[common..].iter().filter_map(|at| sites.get(*at as usize)).filter(|s| !s.hidden) {
            let (file, function) = (site.file.clone(), site.function.clone());
            frames.push(Frame { file, function, line: site.line, column: site.column, omitted: 0 });
        }
        if let Some(last) = frames.last_mut() {
            last.omitted += passed.left_out;
        }
        chain.pop();
        shared = if passed.again { chain } else { Vec::new() };
    }
    frames
}
