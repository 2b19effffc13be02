//! Linting of many files, once: one pass over each, spread over threads.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyfora_base::Diagnostic;
use pyfora_syntax::{ModuleScope, ast, check_purity_in, check_syntax, parse_item_at, split_items};

use crate::source::{System, read_source};

/// What there is to say about one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    pub path: PathBuf,
    /// Kept only where diagnostics point into it.
    pub text: String,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Bytes of source read.
    pub len: usize,
}

/// Stack of a thread that parses and walks trees: [`pyfora_syntax::MAX_DEPTH`] nested calls fit, unoptimised too.
const STACK: usize = 32 << 20;

/// Everything that can be said of a file's text without running it.
pub fn lint_text(text: &str) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut stmts: Vec<ast::Stmt> = Vec::new();
    for item in split_items(text) {
        match parse_item_at(&text[item.span().range()], item.start) {
            Ok(more) => stmts.extend(more),
            Err(error) => out.push(error),
        }
    }
    check_syntax(&stmts, &mut out);
    check_purity_in(&stmts, &ModuleScope::of(&stmts), &mut out);
    in_text_order(out)
}

pub(crate) fn in_text_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by_key(|found| (found.span.start, found.code, found.span.end));
    diagnostics
}

fn lint_file(system: &dyn System, path: &Path) -> FileReport {
    let path = path.to_owned();
    match read_source(system, &path) {
        Err(error) => FileReport { path, text: String::new(), diagnostics: vec![error], len: 0 },
        Ok(text) => {
            let diagnostics = lint_text(&text);
            let len = text.len();
            let text = if diagnostics.is_empty() { String::new() } else { text };
            FileReport { path, text, diagnostics, len }
        }
    }
}

/// Lints the files on as many threads, and gives their reports in the order of the paths.
pub fn lint_files(system: &dyn System, paths: &[PathBuf], threads: usize) -> Vec<FileReport> {
    let next = AtomicUsize::new(0);
    let reports = Mutex::new(Vec::with_capacity(paths.len()));
    let work = || {
        let mut own = Vec::new();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            own.push(lint_file(system, path));
        }
        // A thread that panicked has left the list as it was before.
        reports.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(&mut own);
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, paths.len().max(1)) {
            let builder = std::thread::Builder::new().stack_size(STACK);
            // Without another thread, this one does the work.
            if builder.spawn_scoped(scope, work).is_err() {
                work();
            }
        }
    });
    let mut reports = reports.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let order: std::collections::HashMap<&Path, usize> =
        paths.iter().enumerate().map(|(position, path)| (path.as_path(), position)).collect();
    reports.sort_by_key(|report| order.get(report.path.as_path()).copied());
    reports
}
