//! The salsa database: a file's text is the input, its top-level items are the units that are redone after an edit.
//!
//! What an item's queries say is relative to the item, so an edit elsewhere moves the item without redoing them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use pyfora_base::Diagnostic;
use pyfora_syntax::{ModuleScope, ast, parse_item, split_items};

use salsa::Setter;
/// A source file, as last set.
#[salsa::input]
pub struct SourceFile {
    #[returns(ref)]
    pub path: PathBuf,
    #[returns(ref)]
    pub text: Arc<str>,
}

/// What makes an item the same one after an edit: its name, or for a nameless statement its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ItemName {
    /// Of the `def` or `class`; else empty.
    pub name: Box<str>,
    /// Hash of a nameless item's text; else zero.
    content: u64,
    /// Position among the items of the same name.
    pub ordinal: u32,
}

impl ItemName {
    /// A name for a nameless item that its text decides.
    pub fn anonymous(&self) -> String {
        format!("#{:016x}", self.content)
    }
}

/// A top-level statement with its decorators.
#[salsa::tracked]
pub struct Item<'db> {
    #[returns(copy)]
    pub file: SourceFile,
    #[returns(ref)]
    pub name: ItemName,
    #[tracked]
    #[returns(ref)]
    pub text: Arc<str>,
    /// Byte of the file where the item starts.
    #[tracked]
    #[returns(copy)]
    pub start: u32,
    /// Line of the file, from zero.
    #[tracked]
    #[returns(copy)]
    pub line: u32,
}

/// An item's syntax tree; spans are relative to the item. Equal only to itself, as a new parse is of a new text.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub stmts: Arc<[ast::Stmt]>,
    pub error: Option<Diagnostic>,
}

impl PartialEq for Parsed {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.stmts, &other.stmts)
    }
}

#[salsa::db]
pub trait Db: salsa::Database {}

/// Told of every step of the database; `salsa::EventKind::WillExecute` is a query that runs.
pub type EventHook = Box<dyn Fn(salsa::Event) + Send + Sync>;

#[salsa::db]
#[derive(Clone, Default)]
pub struct Database {
    storage: salsa::Storage<Self>,
}

impl Database {
    pub fn with_event_hook(hook: EventHook) -> Self {
        Self { storage: salsa::Storage::new(Some(hook)) }
    }

    pub fn add_file(&self, path: PathBuf, text: &str) -> SourceFile {
        SourceFile::new(self, path, Arc::from(text))
    }

    pub fn set_text(&mut self, file: SourceFile, text: &str) {
        file.set_text(self).to(Arc::from(text));
    }
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {}

/// The file's items in the order of the text.
#[salsa::tracked(returns(deref))]
pub fn items<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Item<'db>> {
    let text = file.text(db);
    let mut seen: HashMap<(&str, u64), u32> = HashMap::new();
    let spans = split_items(text);
    spans
        .into_iter()
        .map(|span| {
            let part = &text[span.span().range()];
            let content = if span.name.is_empty() { hash_of(part) } else { 0 };
            let count = seen.entry((span.name, content)).or_default();
            let name = ItemName { name: span.name.into(), content, ordinal: *count };
            *count += 1;
            Item::new(db, file, name, Arc::from(part), span.start, span.line)
        })
        .collect()
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[salsa::tracked(returns(ref))]
pub fn parsed<'db>(db: &'db dyn Db, item: Item<'db>) -> Parsed {
    match parse_item(item.text(db)) {
        Ok(stmts) => Parsed { stmts: stmts.into(), error: None },
        Err(error) => Parsed { stmts: Arc::new([]), error: Some(error) },
    }
}

/// The names that the item gives to the file, as far as the purity rules care.
#[salsa::tracked(returns(ref))]
pub fn item_scope<'db>(db: &'db dyn Db, item: Item<'db>) -> ModuleScope {
    ModuleScope::of(&parsed(db, item).stmts)
}

#[salsa::tracked(returns(ref))]
pub fn module_scope(db: &dyn Db, file: SourceFile) -> ModuleScope {
    ModuleScope::merged(items(db, file).iter().map(|item| item_scope(db, *item)))
}
