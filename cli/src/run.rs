//! `pyfora run`: compiles a function of a file and runs it, without Python.

use crate::emit::usage;
use crate::{Exit, entry, value};
use pyfora_driver::program::{File, IntOverflow};
use pyfora_exec::{CancelToken, Program, RunError, Value, Vm};
use std::io::{self, Write};
use std::path::PathBuf;

/// Run a function of a Python file on all cores, without Python.
///
/// Prints its result as `repr` does. Exits with 1 if it raises or cannot be compiled.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file
    pub path: PathBuf,
    /// The function to call
    #[arg(long, value_name = "NAME", default_value = "main")]
    pub entry: String,
    /// What becomes of an int that needs more than 64 bits
    #[arg(long, value_enum, default_value_t = OnOverflow::Exact, value_name = "WHAT")]
    pub int_overflow: OnOverflow,
    /// Threads; PYFORA_THREADS or as many as there are cores if not given
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<usize>,
    /// Its arguments: ints, floats, True, False, None; anything else is a string
    #[arg(value_name = "ARG", allow_hyphen_values = true)]
    pub args: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum OnOverflow {
    /// The call runs again with ints of any size
    Exact,
    /// Ints are of any size from the start
    Wide,
    /// It is an error
    Raise,
    /// Arithmetic is modulo 2**64
    Wrap,
}

impl From<OnOverflow> for IntOverflow {
    fn from(what: OnOverflow) -> IntOverflow {
        match what {
            OnOverflow::Exact => IntOverflow::Exact,
            OnOverflow::Wide => IntOverflow::Wide,
            OnOverflow::Raise => IntOverflow::Raise,
            OnOverflow::Wrap => IntOverflow::Wrap,
        }
    }
}

/// Compiles and runs.
pub fn run(args: &Args, out: &mut dyn Write) -> io::Result<Exit> {
    let file = match entry::read(&args.path) {
        Ok(file) => file,
        Err(message) => return usage(&message),
    };
    let values: Vec<Value> = args.args.iter().map(|a| value::parse(a)).collect();
    let shapes = values.iter().map(|v| v.shape().clone()).collect();
    let policy = IntOverflow::from(args.int_overflow);
    let mut request = entry::request(file, &args.entry, shapes, policy.first());
    let (compiler, vm) = (entry::compiler(), Vm::new(threads(args.jobs)));
    loop {
        let compiled = match compiler.compile(&request) {
            Ok(compiled) => compiled,
            Err(error) => return failed(&error.to_string()),
        };
        for warning in &compiled.warnings {
            writeln!(io::stderr(), "pyfora: warning: {warning}")?;
        }
        let program = match Program::load((*compiled.meta).clone(), &compiled.object) {
            Ok(program) => program,
            Err(error) => return failed(&format!("the object cannot be loaded: {error}")),
        };
        match (vm.run(&program, &values, &[], &CancelToken::new()), policy.next(request.ints)) {
            (Ok(result), _) => {
                writeln!(out, "{}", value::repr(&result))?;
                return Ok(Exit::Pure);
            }
            (Err(RunError::Overflow { .. }), Some(ints)) => request.ints = ints,
            (Err(error), _) => return failed(&traceback(&error, &request.program.files)),
        }
    }
}

fn threads(jobs: Option<usize>) -> usize {
    let variable = || std::env::var("PYFORA_THREADS").ok().and_then(|n| n.parse().ok());
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    jobs.or_else(variable).unwrap_or_else(cores).max(1)
}

fn failed(message: &str) -> io::Result<Exit> {
    writeln!(io::stderr(), "{message}")?;
    Ok(Exit::Impure)
}

/// An error as Python prints it.
fn traceback(error: &RunError, files: &[File]) -> String {
    let frames = match error {
        RunError::Exception { frames, .. }
        | RunError::InvalidOperation { frames, .. }
        | RunError::Overflow { frames } => frames.as_slice(),
        _ => &[],
    };
    let mut text = String::new();
    if !frames.is_empty() {
        text.push_str("Traceback (most recent call last):\n");
    }
    for frame in frames {
        text.push_str(&format!("  File \"{}\", line {}, in {}\n", frame.file, frame.line, frame.function));
        let source = files.iter().find(|file| file.path == frame.file).map_or("", |file| &*file.text);
        if let Some(line) = source.lines().nth(frame.line.saturating_sub(1) as usize) {
            text.push_str(&format!("    {}\n", line.trim()));
        }
        if frame.omitted > 0 {
            text.push_str(&format!("  [{} frames more]\n", frame.omitted));
        }
    }
    text + &value::describe(error)
}
