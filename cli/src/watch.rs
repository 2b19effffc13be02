//! `pyfora compile --watch`: lints once, then again whatever changes.
//!
//! Files are polled: that works on every file system, and asking after a file takes a microsecond or two.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use pyfora_base::Diagnostic;
use pyfora_driver::lint::FileReport;
use pyfora_driver::relint::FileLint;
use pyfora_driver::source::{Stamp, System, read_source};

use crate::Exit;
use crate::compile::find_files;
use crate::output::{Reporter, Summary};

/// Time between two looks at the files, unless looking takes long.
const PAUSE: Duration = Duration::from_millis(4);
/// Time between two searches of the directories for new files.
const SEARCH: Duration = Duration::from_secs(1);
/// A file written so recently may be written again under the same time stamp.
const SETTLED: Duration = Duration::from_millis(100);

struct Watched {
    path: PathBuf,
    stamp: Option<Stamp>,
    settled: bool,
    /// None while the file cannot be read.
    linted: Option<FileLint>,
    error: Option<Diagnostic>,
}

struct Watcher<'s> {
    system: &'s dyn System,
    files: Vec<Watched>,
}

/// Never returns but when the output is closed.
pub fn run(
    system: &dyn System,
    paths: &[PathBuf],
    reporter: &mut dyn Reporter,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut watcher = Watcher { system, files: Vec::new() };
    let unreadable = watcher.search(paths);
    let changed = watcher.look();
    let all: Vec<_> = watcher.reports(&changed).into_iter().chain(unreadable).collect();
    print(&all, reporter, out)?;
    let (mut searched, mut missed) = (Instant::now(), None);
    loop {
        let start = Instant::now();
        let changed = watcher.look();
        // What is gone may be about to come back: some editors write so.
        if watcher.misses(&changed) {
            missed = Some(start);
        }
        let restless = missed.is_some_and(|missed| missed.elapsed() < SEARCH);
        let mut reports = Vec::new();
        if restless || searched.elapsed() > SEARCH {
            reports = watcher.search(paths);
            searched = Instant::now();
        }
        reports.extend(watcher.reports(&changed));
        if reports.is_empty() {
            // Looking takes a tenth of a core at most.
            std::thread::sleep(PAUSE.max(start.elapsed() * 9));
        } else {
            print(&reports, reporter, out)?;
        }
    }
}

fn print(reports: &[FileReport], reporter: &mut dyn Reporter, out: &mut dyn Write) -> io::Result<()> {
    let mut summary = Summary::default();
    reporter.begin(out)?;
    for report in reports {
        summary.add(report);
        reporter.file(report, out)?;
    }
    reporter.end(&summary, out)?;
    out.flush()
}

impl Watcher<'_> {
    /// Adds new files and forgets those that are gone; reports on these, and on paths that stand for nothing.
    fn search(&mut self, paths: &[PathBuf]) -> Vec<FileReport> {
        let (found, unreadable) = find_files(self.system, paths);
        let known: HashSet<PathBuf> = self.files.iter().map(|file| file.path.clone()).collect();
        let present: HashSet<&PathBuf> = found.iter().collect();
        let first = known.is_empty();
        let mut reports = Vec::new();
        self.files.retain(|file| {
            let stays = present.contains(&file.path);
            if !stays {
                reports.push(empty_report(&file.path));
            }
            stays
        });
        for path in found {
            if !known.contains(&path) {
                self.files.push(Watched { path, stamp: None, settled: false, linted: None, error: None });
            }
        }
        // A path that has long stood for nothing is no news.
        for report in unreadable {
            match reports.iter_mut().find(|gone| gone.path == report.path) {
                Some(gone) => *gone = report,
                None if first => reports.push(report),
                None => {}
            }
        }
        reports
    }

    /// The files whose contents have changed, read again.
    fn look(&mut self) -> Vec<PathBuf> {
        let changed: Vec<_> = (0..self.files.len()).filter(|index| self.look_at(*index)).collect();
        changed.into_iter().map(|index| self.files[index].path.clone()).collect()
    }

    fn misses(&self, changed: &[PathBuf]) -> bool {
        !changed.is_empty()
            && self.files.iter().any(|file| file.stamp.is_none() && changed.contains(&file.path))
    }

    /// Reports on those of the files that are still there.
    fn reports(&self, changed: &[PathBuf]) -> Vec<FileReport> {
        let changed: HashSet<&PathBuf> = changed.iter().collect();
        self.files.iter().filter(|file| changed.contains(&file.path)).map(Watched::report).collect()
    }

    fn look_at(&mut self, index: usize) -> bool {
        let file = &mut self.files[index];
        let stamp = self.system.stamp(&file.path).ok();
        if file.settled && stamp == file.stamp {
            return false;
        }
        let first = file.stamp.is_none() && file.linted.is_none() && file.error.is_none();
        file.stamp = stamp;
        let age = stamp.and_then(|stamp| SystemTime::now().duration_since(stamp.modified).ok());
        file.settled = age.is_none_or(|age| age > SETTLED);
        let (error, text) = match read_source(self.system, &file.path) {
            Ok(text) => (None, Some(text)),
            Err(error) => (Some(error), None),
        };
        let changed_error = error != file.error;
        file.error = error;
        let Some(text) = text else { return changed_error || first };
        if file.linted.as_ref().is_some_and(|linted| linted.text() == text) {
            return changed_error;
        }
        file.linted.get_or_insert_default().set_text(text);
        true
    }
}

impl Watched {
    fn report(&self) -> FileReport {
        match (&self.error, &self.linted) {
            (None, Some(linted)) => {
                let diagnostics = linted.diagnostics();
                let text = if diagnostics.is_empty() { String::new() } else { linted.text().to_owned() };
                FileReport { path: self.path.clone(), len: linted.text().len(), text, diagnostics }
            }
            (error, _) => {
                FileReport { diagnostics: error.clone().into_iter().collect(), ..empty_report(&self.path) }
            }
        }
    }
}

fn empty_report(path: &Path) -> FileReport {
    FileReport { path: path.to_owned(), text: String::new(), diagnostics: Vec::new(), len: 0 }
}
