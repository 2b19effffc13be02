//! Small queries that find things: an item's functions, what a name of a file is bound to.
//!
//! They stand between the large queries, so that an edit goes only as far as its effect. Every query has one key of a
//! named type, so that [`crate::trace`] can say what it was about.

use crate::db::{Db, Item, SourceFile, items, module_scope, parsed};
use pyfora_hir::ir::{Binding, ClassIdx, FuncIdx, ItemHir};
use pyfora_hir::signature::{Members, Signature};
use pyfora_infer::ty::ItemKey;
use pyfora_infer::world::LIBRARY;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A name of a file, as a key of queries.
#[salsa::interned]
pub struct Place<'db> {
    #[returns(copy)]
    pub file: SourceFile,
    #[returns(ref)]
    pub name: String,
    /// Which of the items of that name; 0 where the question is about the name alone.
    #[returns(copy)]
    pub ordinal: u32,
}

/// A function or class of an item, as a key of queries.
#[salsa::interned]
pub struct Part<'db> {
    #[returns(copy)]
    pub item: Item<'db>,
    #[returns(copy)]
    pub index: u32,
}

/// An item's functions and classes.
#[salsa::tracked(returns(clone))]
pub fn hir<'db>(db: &'db dyn Db, item: Item<'db>) -> Arc<ItemHir> {
    let parsed = parsed(db, item);
    let mut purity: Vec<_> = parsed.error.clone().into_iter().collect();
    pyfora_syntax::check_syntax(&parsed.stmts, &mut purity);
    if !item.file(db).path(db).starts_with(LIBRARY) {
        pyfora_syntax::check_purity_in(&parsed.stmts, module_scope(db, item.file(db)), &mut purity);
    }
    Arc::new(pyfora_hir::lower_item(item.text(db), &parsed.stmts, purity))
}

/// What callers see of a function: the barrier that stops an edit of its body.
#[salsa::tracked(returns(clone))]
pub fn signature<'db>(db: &'db dyn Db, part: Part<'db>) -> Option<Arc<Signature>> {
    hir(db, part.item(db)).signature(FuncIdx(part.index(db))).map(Arc::new)
}

/// What a class has.
#[salsa::tracked(returns(clone))]
pub fn members<'db>(db: &'db dyn Db, part: Part<'db>) -> Option<Arc<Members>> {
    hir(db, part.item(db)).members(ClassIdx(part.index(db))).map(Arc::new)
}

/// The key of an item: its name, or for a nameless statement a hash of its text.
pub fn item_key<'db>(db: &'db dyn Db, item: Item<'db>) -> ItemKey {
    let name = item.name(db);
    let text = match name.name.is_empty() {
        true => name.anonymous(),
        false => name.name.to_string(),
    };
    let file = item.file(db).path(db).to_string_lossy();
    ItemKey { file: Arc::from(&*file), name: Arc::from(text.as_str()), ordinal: name.ordinal }
}

/// Finds an item by its key.
#[salsa::tracked(returns(clone))]
pub fn item_at<'db>(db: &'db dyn Db, place: Place<'db>) -> Option<Item<'db>> {
    let (wanted, ordinal) = (place.name(db), place.ordinal(db));
    let named = item_index(db, place.file(db));
    let list = named.get(wanted.as_str()).map_or(&[][..], |list| list.as_slice());
    list.iter().map(|(_, item)| *item).find(|item| item.name(db).ordinal == ordinal)
}

/// A file's items by their names, each with its place in the file: a file of ten thousand is asked for each of them.
#[salsa::tracked(returns(ref))]
fn item_index<'db>(db: &'db dyn Db, file: SourceFile) -> BTreeMap<Box<str>, Vec<(usize, Item<'db>)>> {
    let mut index: BTreeMap<Box<str>, Vec<(usize, Item<'db>)>> = BTreeMap::new();
    for (place, item) in items(db, file).iter().enumerate() {
        let name = item.name(db);
        let own = |name: &str| name.to_owned().into_boxed_str();
        if name.name.is_empty() {
            // Also by no name, as it may bind any.
            index.entry(own("")).or_default().push((place, *item));
            index.entry(own(&name.anonymous())).or_default().push((place, *item));
        } else {
            index.entry(name.name.clone()).or_default().push((place, *item));
        }
    }
    index
}

/// The module-level names that an item binds.
#[salsa::tracked(returns(clone))]
pub fn item_bindings<'db>(db: &'db dyn Db, item: Item<'db>) -> Arc<Vec<(String, Binding)>> {
    Arc::new(hir(db, item).bindings.clone())
}

/// The file's items that may bind a name, in order: a `def` or `class` binds its own name and no other, so that the
/// other ones need not be parsed to tell.
fn candidates<'db>(db: &'db dyn Db, place: Place<'db>) -> impl DoubleEndedIterator<Item = Item<'db>> {
    let index = item_index(db, place.file(db));
    let of = |name: &str| index.get(name).map_or(&[][..], |list| list.as_slice());
    let mut found = [of(""), of(place.name(db))].concat();
    found.sort_unstable_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, item)| item)
}

/// What the last binding of a module-level name is.
#[salsa::tracked(returns(clone))]
pub fn module_global<'db>(db: &'db dyn Db, place: Place<'db>) -> Option<(ItemKey, Binding)> {
    let wanted = place.name(db);
    candidates(db, place).rev().find_map(|item| {
        let bindings = item_bindings(db, item);
        let found = bindings.iter().rev().find(|(n, _)| n == wanted)?;
        Some((item_key(db, item), found.1.clone()))
    })
}

/// Why a file's statement that may bind a name cannot be read.
#[salsa::tracked(returns(clone))]
pub fn unread<'db>(db: &'db dyn Db, place: Place<'db>) -> Option<String> {
    candidates(db, place).find_map(|item| parsed(db, item).error.as_ref().map(|e| e.message.to_string()))
}

/// The text form of the item that binds a module-level name.
pub fn print_hir(db: &dyn Db, file: SourceFile, name: &str) -> Option<String> {
    let (key, _) = module_global(db, Place::new(db, file, name.to_owned(), 0))?;
    let item = item_at(db, Place::new(db, file, key.name.to_string(), key.ordinal))?;
    Some(pyfora_hir::print(&hir(db, item)))
}

/// Every binding of a module-level name, in order: the overloads of a library function.
#[salsa::tracked(returns(clone))]
pub fn overloads<'db>(db: &'db dyn Db, place: Place<'db>) -> Arc<Vec<(ItemKey, Binding)>> {
    let wanted = place.name(db);
    let mut all = Vec::new();
    for item in candidates(db, place) {
        let bindings = item_bindings(db, item);
        let mine = bindings.iter().filter(|(n, _)| n == wanted);
        all.extend(mine.map(|(_, b)| (item_key(db, item), b.clone())));
    }
    Arc::new(all)
}
