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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemorySystem;

    #[test]
    fn reports_come_in_the_order_of_the_paths() {
        let mut system = MemorySystem::default();
        system.write("d/a.py", "print(1)\n");
        system.write("d/b.py", "x = (\n");
        system.write("d/c.py", b"\xff".to_vec());
        system.write("d/e.py", "x = 1\n");
        let mut paths = system.walk(Path::new("d")).unwrap();
        paths.push("gone.py".into());
        for threads in [1, 3] {
            let reports = lint_files(&system, &paths, threads);
            let codes: Vec<_> = reports
                .iter()
                .map(|report| {
                    report.diagnostics.iter().map(|found| found.code.to_string()).collect::<String>()
                })
                .collect();
            assert_eq!(codes, ["PF107", "PF001", "PF004", "", "PF003"]);
        }
    }

    /// One broken statement hides nothing of the others, each of which has its own place.
    #[test]
    fn a_broken_item_leaves_the_others_linted() {
        let text = "def f(:\n    pass\n\ndef g(x):\n    x.y = (\n\ndef h(x):\n    x.y = 1\n";
        let found: Vec<_> =
            lint_text(text).into_iter().map(|found| (found.code.to_string(), found.span.start)).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[2], ("PF101".to_owned(), text.rfind("x.y").unwrap() as u32));
    }
}
