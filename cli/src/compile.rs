//! `pyfora compile`: lints files for purity. Needs no LLVM and runs nothing.

use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use pyfora_base::{Diagnostic, Span, registry};
use pyfora_driver::lint::{FileReport, lint_files};
use pyfora_driver::source::{OsSystem, System};

use crate::output::{self, Summary};
use crate::{Exit, explain, watch};

/// Check that Python files are pure, without running them.
///
/// Exits with 0 if all are, with 1 if something is wrong in one, with 2 if one cannot be read or the command line is
/// wrong.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, and directories to search for .py and .pyi files
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    pub paths: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Stay, and check again what changes
    #[arg(long)]
    pub watch: bool,
    /// Print what a code means, why it exists and what to write instead
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "watch"])]
    pub explain: Option<String>,
    /// Show a stage of the compilation of --entry instead of linting
    #[arg(long, value_enum, requires = "entry", conflicts_with = "watch")]
    pub emit: Option<crate::emit::Stage>,
    /// The function to compile and its parameters' types, as in 'f(int, float)'
    #[arg(long, value_name = "CALL", requires = "emit")]
    pub entry: Option<String>,
    /// What `int` is in the code that --emit shows
    #[arg(long, value_enum, requires = "emit", default_value_t = Ints::Narrow, value_name = "INTS")]
    pub ints: Ints,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Threads to use; as many as there are cores if not given
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, with the source underlined
    Human,
    /// One JSON document; with --watch, one a line for each file that changes
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands that GitHub shows as annotations
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ints {
    /// 64 bits; what needs more ends the run
    Narrow,
    /// Of any size, as code is compiled once a run has overflowed
    Wide,
    /// Modulo 2**64
    Wrap,
}

impl From<Ints> for pyfora_driver::program::Ints {
    fn from(ints: Ints) -> Self {
        match ints {
            Ints::Narrow => Self::Narrow,
            Ints::Wide => Self::Wide,
            Ints::Wrap => Self::Wrap,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    fn is_on(self) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }
}

pub fn run(args: &Args, out: &mut dyn Write) -> io::Result<Exit> {
    if let Some(code) = &args.explain {
        return explain::run(code, out);
    }
    if let (Some(stage), Some(entry)) = (args.emit, &args.entry) {
        return crate::emit::run(&args.paths, (stage, args.ints.into()), entry, out);
    }
    if args.watch && args.format == Format::Sarif {
        writeln!(io::stderr(), "pyfora: --watch prints human, json or github, not sarif")?;
        return Ok(Exit::Usage);
    }
    let system = OsSystem;
    let (files, mut reports) = find_files(&system, &args.paths);
    if files.is_empty() && reports.is_empty() {
        writeln!(io::stderr(), "pyfora: no Python files there")?;
    }
    let mut reporter = output::reporter(args.format, args.color.is_on(), args.watch);
    if args.watch {
        return watch::run(&system, &args.paths, reporter.as_mut(), out);
    }
    reports.extend(lint_files(&system, &files, threads(args.jobs)));
    let mut summary = Summary::default();
    reporter.begin(out)?;
    for report in &reports {
        summary.add(report);
        reporter.file(report, out)?;
    }
    reporter.end(&summary, out)?;
    Ok(summary.exit())
}

fn threads(jobs: Option<usize>) -> usize {
    jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get)).max(1)
}

/// The files that the paths stand for, each once, and reports on the paths that stand for none.
pub fn find_files(system: &dyn System, paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<FileReport>) {
    let (mut files, mut reports) = (Vec::new(), Vec::new());
    for path in paths {
        match system.walk(path) {
            Ok(found) => files.extend(found),
            Err(error) => reports.push(unreadable(path, &error)),
        }
    }
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    (files, reports)
}

fn unreadable(path: &Path, error: &io::Error) -> FileReport {
    let message = format!("cannot read the file: {error}");
    let diagnostic = Diagnostic::error(registry::UNREADABLE, Span::default(), message);
    FileReport { path: path.to_owned(), text: String::new(), diagnostics: vec![diagnostic], len: 0 }
}
