//! One JSON document, or in watch mode one a line for each round.

use std::io::{self, Write};

use pyfora_base::{Diagnostic, LineIndex, Severity, Span};
use pyfora_driver::lint::FileReport;
use serde_json::{Value, json};

use super::{Region, Reporter, Summary};

/// Goes up when a field changes its meaning or goes away.
const VERSION: u32 = 1;

pub struct Json {
    /// One document a line.
    lines: bool,
    any: bool,
}

impl Json {
    pub fn new(lines: bool) -> Self {
        Self { lines, any: false }
    }
}

impl Reporter for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.any = false;
        write!(out, "{{\"version\":{VERSION},\"diagnostics\":[")
    }

    fn file(&mut self, report: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        if report.diagnostics.is_empty() {
            return Ok(());
        }
        let lines = LineIndex::new(&report.text);
        for found in &report.diagnostics {
            let comma = if self.any { "," } else { "" };
            let newline = if self.lines { "" } else { "\n" };
            self.any = true;
            write!(out, "{comma}{newline}{}", diagnostic(report, &lines, found))?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let Summary { files, errors, warnings, .. } = summary;
        let newline = if self.any && !self.lines { "\n" } else { "" };
        writeln!(out, "{newline}],\"files\":{files},\"errors\":{errors},\"warnings\":{warnings}}}")
    }
}

fn diagnostic(report: &FileReport, lines: &LineIndex, found: &Diagnostic) -> Value {
    let related: Vec<_> = found
        .related
        .iter()
        .map(|related| json!({"message": related.message, "range": range(report, lines, related.span)}))
        .collect();
    json!({
        "code": found.code.to_string(),
        "name": found.code.entry().name,
        "severity": if found.severity == Severity::Error { "error" } else { "warning" },
        "message": found.message,
        "why": found.why(),
        "instead": found.hint,
        "file": report.path.to_string_lossy(),
        "range": range(report, lines, found.span),
        "source": lines.line_text(&report.text, lines.line_col(found.span.start).line),
        "related": related,
    })
}

/// Lines and columns from one, columns in code points; offsets in bytes of the text as UTF-8.
fn range(report: &FileReport, lines: &LineIndex, span: Span) -> Value {
    let region = Region::new(&report.text, lines, span);
    json!({
        "start": {"line": region.line, "column": region.column, "offset": span.start},
        "end": {"line": region.end_line, "column": region.end_column, "offset": span.end},
    })
}
