//! The `pyfora` command. Each subcommand is a file; this one parses the command line and turns results into exits.

mod cache;
mod compile;
mod emit;
mod entry;
mod explain;
mod output;
mod run;
mod value;
mod watch;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Compiles side-effect-free Python to machine code.
#[derive(Debug, Parser)]
#[command(name = "pyfora", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compile(compile::Args),
    Run(run::Args),
    Cache(cache::Args),
}

/// What the process says when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing is wrong.
    Pure = 0,
    /// Something is wrong with the Python code.
    Impure = 1,
    /// The command line is wrong, or a file cannot be read.
    Usage = 2,
}

/// Stack of the main thread of work: walks over deeply nested code recurse.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let work = std::thread::Builder::new().stack_size(STACK).spawn(move || run(cli));
    let result = match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(result)) => result,
        // The panic's message is on the standard error already.
        Ok(Err(_)) => return ExitCode::from(101),
        Err(error) => Err(error),
    };
    match result {
        Ok(exit) => ExitCode::from(exit as u8),
        // The reader has what it wanted, as in `pyfora compile . | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // There is nowhere left to report that this fails, too.
            let _ = writeln!(io::stderr(), "pyfora: {error}");
            ExitCode::from(Exit::Usage as u8)
        }
    }
}

fn run(cli: Cli) -> io::Result<Exit> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let exit = match cli.command {
        Command::Compile(args) => compile::run(&args, &mut out),
        Command::Run(args) => run::run(&args, &mut out),
        Command::Cache(args) => cache::run(&args, &mut out),
    };
    out.flush()?;
    exit
}
