//! Which queries run after an edit.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use pyfora_driver::db::{Database, SourceFile, diagnostics};
use pyfora_driver::lint::lint_text;
use salsa::Setter;

struct Session {
    db: Database,
    file: SourceFile,
    ran: Arc<Mutex<Vec<String>>>,
}

impl Session {
    fn new(text: &str) -> Self {
        let ran = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&ran);
        let db = Database::with_event_hook(Box::new(move |event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind {
                let query = format!("{database_key:?}");
                let name = query.split('(').next().unwrap_or_default().to_owned();
                log.lock().unwrap().push(name);
            }
        }));
        let file = SourceFile::new(&db, PathBuf::from("a.py"), Arc::from(text));
        Self { db, file, ran }
    }

    /// Sets the text; gives the queries that ran, each with how often.
    fn edit(&mut self, text: &str) -> Vec<(String, usize)> {
        self.file.set_text(&mut self.db).to(Arc::from(text));
        self.ran.lock().unwrap().clear();
        assert_eq!(diagnostics(&self.db, self.file), lint_text(text));
        let mut counts = std::collections::BTreeMap::new();
        for name in self.ran.lock().unwrap().drain(..) {
            *counts.entry(name).or_insert(0) += 1;
        }
        counts.into_iter().collect()
    }
}

fn ran(queries: &[(&str, usize)]) -> Vec<(String, usize)> {
    queries.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

const TEXT: &str = "import time\n\ndef f(x):\n    return x\n\ndef g(x):\n    return time.time()\n\ndef h(v):\n    v[0] = 1\n";

#[test]
fn an_edit_redoes_one_item() {
    let mut session = Session::new("");
    let all = session.edit(TEXT);
    assert_eq!(all, ran(&[("item_scope", 4), ("items", 1), ("lint", 4), ("module_scope", 1), ("parsed", 4)]));
    let one = session.edit(&TEXT.replace("return x", "return x + 1"));
    assert_eq!(one, ran(&[("item_scope", 1), ("items", 1), ("lint", 1), ("parsed", 1)]));
}

#[test]
fn what_only_moves_is_not_redone() {
    let mut session = Session::new("");
    session.edit(TEXT);
    let moved = session.edit(&format!("# a comment\n\n{}", TEXT.replace("def h", "# another\ndef h")));
    assert_eq!(moved, ran(&[("items", 1)]));
}

#[test]
fn a_new_function_leaves_the_others_alone() {
    let mut session = Session::new("");
    session.edit(TEXT);
    let more = session.edit(&TEXT.replace("def f", "def e():\n    pass\n\ndef f"));
    let once = ran(&[("item_scope", 1), ("items", 1), ("lint", 1), ("module_scope", 1), ("parsed", 1)]);
    assert_eq!(more, once);
}

#[test]
fn hiding_a_builtin_relints_everything() {
    let mut session = Session::new("");
    session.edit("def f():\n    print(1)\n");
    let hidden = session.edit("def print(x):\n    return x\ndef f():\n    print(1)\n");
    assert_eq!(
        hidden,
        ran(&[("item_scope", 1), ("items", 1), ("lint", 2), ("module_scope", 1), ("parsed", 1)])
    );
}

#[test]
fn broken_text_is_a_diagnostic_of_its_item() {
    let mut session = Session::new("");
    session.edit(TEXT);
    let broken = session.edit(&TEXT.replace("return x\n", "return (x\n"));
    assert_eq!(broken, ran(&[("item_scope", 1), ("items", 1), ("lint", 1), ("parsed", 1)]));
}

/// The promise of the watch mode, with room for a slow machine and an unoptimised build.
#[test]
fn a_large_file_is_relinted_at_once() {
    let functions =
        (0..10_000).map(|i| format!("def f{i}(x, y):\n    z = x * {i} + y\n    return [z, z + 1]\n\n"));
    let text: String = functions.collect();
    let mut session = Session::new("");
    session.edit(&text);
    let mut times = Vec::new();
    for round in 0..5 {
        let edited = text.replace("x * 5000 ", &format!("x * 5000 + {round} "));
        session.file.set_text(&mut session.db).to(Arc::from(edited));
        let start = std::time::Instant::now();
        assert!(diagnostics(&session.db, session.file).is_empty());
        times.push(start.elapsed());
    }
    times.sort();
    println!("median {:?}", times[2]);
    assert!(times[2].as_millis() < 500, "{times:?}");
}
