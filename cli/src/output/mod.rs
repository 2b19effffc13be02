//! The output formats: each turns reports on files into text, as they come.

mod github;
mod human;
mod json;
mod sarif;

use std::io::{self, Write};

use pyfora_base::{Diagnostic, LineIndex, Span, registry};
use pyfora_driver::lint::FileReport;

use crate::Exit;
use crate::compile::Format;

pub trait Reporter {
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
    fn file(&mut self, report: &FileReport, out: &mut dyn Write) -> io::Result<()>;
    /// After the last file; in watch mode, after each round.
    fn end(&mut self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

pub fn reporter(format: Format, color: bool, watch: bool) -> Box<dyn Reporter> {
    match format {
        Format::Human => Box::new(human::Human::new(color)),
        Format::Json => Box::new(json::Json::new(watch)),
        Format::Sarif => Box::new(sarif::Sarif::default()),
        Format::Github => Box::new(github::Github),
    }
}

/// Totals of a run.
#[derive(Debug, Default)]
pub struct Summary {
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    /// Files that could not be read.
    pub unreadable: usize,
}

impl Summary {
    pub fn add(&mut self, report: &FileReport) {
        self.files += 1;
        let errors = report.diagnostics.iter().filter(|found| found.is_error()).count();
        self.errors += errors;
        self.warnings += report.diagnostics.len() - errors;
        self.unreadable += usize::from(report.diagnostics.iter().any(is_unreadable));
    }

    pub fn exit(&self) -> Exit {
        match (self.unreadable, self.errors) {
            (0, 0) => Exit::Pure,
            (0, _) => Exit::Impure,
            _ => Exit::Usage,
        }
    }
}

fn is_unreadable(found: &Diagnostic) -> bool {
    found.code == registry::UNREADABLE || found.code == registry::UNDECODABLE
}

/// Lines and columns as editors show them: from one, columns in code points, the end exclusive.
#[derive(Clone, Copy, Debug)]
struct Region {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

impl Region {
    fn new(text: &str, lines: &LineIndex, span: Span) -> Self {
        let place = |offset| (lines.line_col(offset).line + 1, lines.char_col(text, offset) + 1);
        let ((line, column), (end_line, end_column)) = (place(span.start), place(span.end));
        Self { line, column, end_line, end_column }
    }
}
