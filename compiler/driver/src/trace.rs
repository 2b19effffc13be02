//! Which queries ran, in words: what tests of incrementality read.

use crate::db::{Database, Item, SourceFile};
use crate::lookup::{Part, Place, item_at};
use crate::project::{ObjectId, SpecId, find_item};
use salsa::plumbing::FromId;
use std::sync::{Arc, Mutex, PoisonError};

/// A query that ran: the function's name, and the key it ran for.
type Ran = (String, salsa::Id);

/// The queries that a database has run since the last look, in order.
#[derive(Clone, Default)]
pub struct Trace {
    ran: Arc<Mutex<Vec<Ran>>>,
}

impl std::fmt::Debug for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trace").finish_non_exhaustive()
    }
}

impl Trace {
    /// An empty database, and the record of what it runs.
    pub fn new() -> (Database, Trace) {
        let trace = Trace::default();
        let ran = trace.ran.clone();
        let hook = move |event: salsa::Event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind {
                // `name(Id(1))`, as salsa shows it.
                let shown = format!("{database_key:?}");
                let name = shown.split('(').next().unwrap_or_default().to_owned();
                ran.lock().unwrap_or_else(PoisonError::into_inner).push((name, database_key.key_index()));
            }
        };
        (Database::with_event_hook(Box::new(hook)), trace)
    }

    /// Takes the record.
    pub fn take(&self) -> Vec<Ran> {
        std::mem::take(&mut *self.ran.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A query in words: its name and the item, name or specialisation that it is about.
pub fn in_words(db: &Database, (query, id): &Ran) -> String {
    let id = *id;
    let what = match query.as_str() {
        "items" | "item_index" | "module_scope" => SourceFile::from_id(id).path(db).display().to_string(),
        "parsed" | "item_scope" | "lint" | "hir" | "item_bindings" => item(db, Item::from_id(id)),
        "signature" | "members" => {
            let part = Part::from_id(id);
            format!("{}#{}", item(db, part.item(db)), part.index(db))
        }
        "item_at" | "module_global" | "overloads" => {
            let place = Place::from_id(id);
            let name = place.name(db);
            let statement = name.starts_with('#').then(|| item_at(db, place)).flatten();
            let name = statement.map_or_else(|| name.clone(), |it| item(db, it));
            format!("{name} in {}", place.file(db).path(db).display())
        }
        "located" => format!("object {}", ObjectId::from_id(id).number(db)),
        "inferred" | "summary" | "lowered" => {
            let id = SpecId::from_id(id);
            let spec = id.spec(db);
            let args: Vec<String> = spec.args.iter().map(|ty| format!("{ty:?}").replace("[]", "")).collect();
            let statement = find_item(db, id.project(db), &spec.func.item);
            let name = statement.map_or_else(|| spec.func.item.name.to_string(), |it| item(db, it));
            format!("{name}#{}({})", spec.func.index, args.join(", "))
        }
        _ => format!("{id:?}"),
    };
    format!("{query} {what}")
}

/// An item's name; of a statement without one, its first line.
fn item(db: &Database, item: Item<'_>) -> String {
    match &*item.name(db).name {
        "" => format!("`{}`", item.text(db).lines().next().unwrap_or_default()),
        name => name.to_owned(),
    }
}
