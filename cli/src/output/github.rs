//! GitHub's workflow commands: one line a finding, shown as an annotation of the changed files.

use std::io::{self, Write};

use pyfora_base::{LineIndex, Severity};
use pyfora_driver::lint::FileReport;

use super::{Region, Reporter};

pub struct Github;

impl Reporter for Github {
    fn file(&mut self, report: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let lines = LineIndex::new(&report.text);
        for found in &report.diagnostics {
            let level = if found.severity == Severity::Error { "error" } else { "warning" };
            let Region { line, column, end_line, end_column } = Region::new(&report.text, &lines, found.span);
            let file = property(&report.path.to_string_lossy());
            write!(out, "::{level} file={file},line={line},endLine={end_line}")?;
            // Columns of a range over several lines are not accepted.
            if line == end_line {
                write!(out, ",col={column},endColumn={end_column}")?;
            }
            let title = property(&format!("{} {}", found.code, found.code.entry().name));
            let message = format!("{}\nWhy: {}\nInstead: {}", found.message, found.why(), found.hint);
            writeln!(out, ",title={title}::{}", data(&message))?;
        }
        Ok(())
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
