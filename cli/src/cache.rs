//! `pyfora cache`: what the cache of machine code holds, whether it is whole, and emptying it.

use crate::Exit;
use clap::Subcommand;
use pyfora_cache::{Cache, Limits, default_dir};
use std::io::{self, Write};

/// Look after the cache of machine code.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Command {
    /// Print sizes and counters: hits, misses, runs of LLVM
    Stats,
    /// Check every entry, and remove those that are damaged
    Verify,
    /// Remove all entries
    Clear,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write) -> io::Result<Exit> {
    let cache = Cache::open(default_dir(), Limits::default());
    let done = match args.command {
        Command::Stats => match cache.stats() {
            Some(stats) => writeln!(out, "{stats}").map(|()| true)?,
            None => false,
        },
        Command::Verify => match cache.verify() {
            Some(report) => {
                let (sound, bytes, damaged) = (report.sound, report.bytes, report.damaged.len());
                writeln!(
                    out,
                    "{sound} entries are sound ({bytes} bytes), {damaged} were damaged and are removed"
                )?;
                let (found, lost) = (report.unindexed, report.missing);
                writeln!(
                    out,
                    "index: {found} added, {lost} dropped; {} stray files removed",
                    report.stale_temporaries
                )?;
                damaged == 0
            }
            None => false,
        },
        Command::Clear => cache.clear(),
    };
    for warning in cache.take_warnings() {
        writeln!(io::stderr(), "pyfora: {warning}")?;
    }
    Ok(if done { Exit::Pure } else { Exit::Impure })
}
