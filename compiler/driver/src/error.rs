//! What a compilation reports: diagnostics with their place in a file, ready to show.

use crate::db::Db;
use crate::project::{Project, find_item};
use pyfora_base::{Code, Diagnostic, Group, LineIndex, registry};
use pyfora_infer::ty::ItemKey;
use std::fmt;

/// A diagnostic with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rendered {
    pub code: Code,
    pub message: String,
    pub why: String,
    /// What to write instead.
    pub hint: String,
    /// Empty where it concerns no place in a file.
    pub path: String,
    /// 1-based.
    pub line: u32,
    /// 0-based, in characters.
    pub column: u32,
    /// The source line.
    pub text: String,
}

/// What kind of error it is, for the client's choice of exception.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// The source cannot be read or parsed.
    Syntax,
    Impure,
    Unsupported,
    /// A captured object that has no counterpart is used.
    Unconvertible,
    /// A defect of the compiler.
    Internal,
}

/// A compilation that failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompileError {
    pub kind: ErrorKind,
    pub diagnostics: Vec<Rendered>,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, d) in self.diagnostics.iter().enumerate() {
            let newline = if i > 0 { "\n" } else { "" };
            write!(f, "{newline}{}: {}", d.code, d.message)?;
            if !d.path.is_empty() {
                write!(f, "\n  --> {}:{}:{}\n    {}", d.path, d.line, d.column + 1, d.text.trim())?;
            }
            if !d.hint.is_empty() {
                write!(f, "\n  help: {}", d.hint)?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for CompileError {}

/// A diagnostic whose place is being worked out.
#[derive(Debug)]
pub struct Found {
    rendered: Rendered,
}

impl Found {
    /// One that concerns no place in a file.
    pub fn nowhere(d: Diagnostic) -> Found {
        let why = d.why().to_owned();
        Found {
            rendered: Rendered {
                code: d.code,
                message: d.message.into_owned(),
                why,
                hint: d.hint.into_owned(),
                path: String::new(),
                line: 0,
                column: 0,
                text: String::new(),
            },
        }
    }

    /// One whose spans are relative to an item.
    pub fn at(db: &dyn Db, project: Project, key: &ItemKey, d: Diagnostic) -> Found {
        let start = d.span.start;
        let mut found = Found::nowhere(d);
        if let Some(item) = find_item(db, project, key) {
            let text = item.text(db);
            let lines = LineIndex::new(text);
            let place = lines.line_col(start);
            let line_text = lines.line_text(text, place.line);
            let before = line_text.get(..place.col as usize).unwrap_or(line_text);
            let r = &mut found.rendered;
            r.path = key.file.to_string();
            r.line = item.line(db) + place.line + 1;
            r.column = before.chars().count() as u32;
            r.text = line_text.trim_end().to_owned();
        }
        found
    }
}

impl CompileError {
    /// The error of some diagnostics, at least one.
    pub fn of(found: Vec<Found>) -> CompileError {
        let diagnostics: Vec<Rendered> = found.into_iter().map(|f| f.rendered).collect();
        let kind = |group: Group| diagnostics.iter().any(|d| d.code.group() == group);
        let kind = if kind(Group::Syntax) {
            ErrorKind::Syntax
        } else if kind(Group::Purity) {
            ErrorKind::Impure
        } else if diagnostics.iter().any(|d| d.code == registry::NOT_CONVERTIBLE) {
            ErrorKind::Unconvertible
        } else {
            ErrorKind::Unsupported
        };
        CompileError { kind, diagnostics }
    }

    /// A single diagnostic without a place.
    pub fn simple(kind: ErrorKind, code: Code, message: impl Into<String>) -> CompileError {
        let d = Diagnostic::error(code, pyfora_base::Span::default(), message.into());
        CompileError { kind, diagnostics: vec![Found::nowhere(d).rendered] }
    }

    /// A defect of the compiler.
    pub fn internal(message: impl Into<String>) -> CompileError {
        CompileError::simple(ErrorKind::Internal, registry::INTERNAL, message)
    }
}
