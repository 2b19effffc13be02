//! Text for people: the source underlined, why, and what to write instead.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use pyfora_base::{Diagnostic, LineIndex, Severity, Span};
use pyfora_driver::lint::FileReport;

use super::{Reporter, Summary, is_unreadable};

pub struct Human {
    renderer: Renderer,
}

impl Human {
    pub fn new(color: bool) -> Self {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        Self { renderer }
    }

    fn render(&self, path: &str, text: &str, lines: &LineIndex, found: &Diagnostic) -> String {
        let level = if found.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
        let code = found.code.to_string();
        let mut group = Group::with_title(level.primary_title(&*found.message).id(&code));
        if is_unreadable(found) {
            group = group.element(Origin::path(path));
        } else {
            group = group.element(snippet(path, text, lines, found));
        }
        group = group.element(Level::NOTE.message(found.why()));
        group = group.element(Level::HELP.message(&*found.hint));
        self.renderer.render(&[group])
    }
}

/// Only the lines that are shown, so that a large file with many findings is not gone through for each.
fn snippet<'a>(
    path: &'a str,
    text: &'a str,
    lines: &LineIndex,
    found: &'a Diagnostic,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let whole = found.related.iter().fold(found.span, |whole, related| whole.cover(related.span));
    let first = lines.line_col(whole.start).line;
    let last = lines.line_col(whole.end).line;
    let start = lines.line_start(first);
    let end = lines.line_start(last + 1);
    let local = |span: Span| Span::new(span.start - start, span.end - start).range();
    let primary = AnnotationKind::Primary.span(local(found.span));
    let related = found.related.iter();
    let related =
        related.map(|related| AnnotationKind::Context.span(local(related.span)).label(&*related.message));
    Snippet::source(&text[start as usize..end as usize])
        .line_start(first as usize + 1)
        .path(path)
        .annotation(primary)
        .annotations(related)
}

impl Reporter for Human {
    fn file(&mut self, report: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        if report.diagnostics.is_empty() {
            return Ok(());
        }
        let path = report.path.display().to_string();
        let lines = LineIndex::new(&report.text);
        for found in &report.diagnostics {
            writeln!(out, "{}\n", self.render(&path, &report.text, &lines, found))?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let files = count(summary.files, "file");
        match (summary.errors, summary.warnings) {
            (0, 0) => writeln!(out, "{files} checked, nothing found"),
            (errors, 0) => writeln!(out, "{files} checked, {}", count(errors, "error")),
            (errors, warnings) => {
                writeln!(out, "{files} checked, {}, {}", count(errors, "error"), count(warnings, "warning"))
            }
        }
    }
}
