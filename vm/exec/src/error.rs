//! How a run can end without a value.

use pyfora_bitcode::{ExcClass, Meta};
use pyfora_runtime::error::{OVERFLOW, Trace};
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

/// Why a run has no value. Frames are outermost first, as Python prints them.
#[derive(Clone, Debug)]
pub enum RunError {
    /// The program raised.
    Exception { class: ExcClass, args: Vec<Value>, frames: Vec<Frame> },
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
        let frames = frames_of(&error.trace, meta);
        if let Some((class, args)) = exception_of(&error.kind) {
            return RunError::Exception { class, args, frames };
        }
        match &error.kind {
            ErrorKind::Invalid(message) => RunError::InvalidOperation { message: message.clone(), frames },
            ErrorKind::Overflow => RunError::Overflow { frames },
            _ => RunError::Interrupted,
        }
    }
}

fn frames_of(trace: &Trace, meta: &Meta) -> Vec<Frame> {
    let mut frames = Vec::new();
    // Where an error was raised again, the calls around that were inlined are those of the frame before.
    let mut shared: Vec<u32> = Vec::new();
    for passed in trace.outermost_first() {
        let Some(sites) = meta.functions.get(passed.function as usize).map(|f| &f.sites) else { continue };
        // The chain goes outward: this site's own frame is the last of its group.
        let mut chain: Vec<u32> = Vec::new();
        let mut next = Some(passed.site);
        // A damaged table could have a circle.
        for _ in 0..=sites.len() {
            let Some((at, site)) = next.and_then(|at| Some((at, sites.get(at as usize)?))) else { break };
            chain.push(at);
            next = site.inlined_at;
        }
        chain.reverse();
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
