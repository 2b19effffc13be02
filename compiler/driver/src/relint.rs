//! Linting of one file again and again: what an edit leaves alone is neither parsed nor checked again.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pyfora_base::Diagnostic;
use pyfora_syntax::{ItemSpan, ModuleScope, ast, check_purity_in, check_syntax, parse_item, split_items};

use crate::lint::in_text_order;

/// A file's text with what was found in it, item by item.
#[derive(Debug, Default)]
pub struct FileLint {
    text: String,
    items: Vec<Item>,
    module: Arc<ModuleScope>,
    /// What recent edits have taken away, by text: it comes back when a change is undone, or when the file was read
    /// while it was being written.
    spare: HashMap<Box<str>, Checked>,
}

/// How many items an edit made the linter work on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Redone {
    pub parsed: usize,
    pub checked: usize,
}

#[derive(Debug)]
struct Item {
    start: u32,
    end: u32,
    checked: Checked,
}

/// An item's tree and what was found in it; all spans are relative to the item.
#[derive(Clone, Debug)]
struct Checked {
    tree: Arc<Tree>,
    found: Arc<[Diagnostic]>,
    /// The module's names when it was checked; none before.
    under: Option<Arc<ModuleScope>>,
}

#[derive(Debug)]
struct Tree {
    stmts: Vec<ast::Stmt>,
    error: Option<Diagnostic>,
    scope: ModuleScope,
}

impl FileLint {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Brings everything up to date with a new text.
    pub fn set_text(&mut self, text: String) -> Redone {
        let mut redone = Redone::default();
        let spans = split_items(&text);
        let (front, back) = self.unchanged(&text, &spans);
        let mut old = std::mem::take(&mut self.items);
        let tail = old.split_off(old.len() - back);
        self.keep_spare(old.drain(front..), spans.len());
        let mut items = old;
        items.reserve(spans.len() - front);
        for (item, span) in items.iter_mut().zip(&spans) {
            (item.start, item.end) = (span.start, span.end);
        }
        for span in &spans[front..spans.len() - back] {
            let part = &text[span.span().range()];
            let checked = self.spare.remove(part).unwrap_or_else(|| {
                redone.parsed += 1;
                Checked::unchecked(part)
            });
            items.push(Item { start: span.start, end: span.end, checked });
        }
        let moved = tail.into_iter().zip(&spans[spans.len() - back..]);
        items.extend(moved.map(|(item, span)| Item { start: span.start, end: span.end, ..item }));
        self.items = items;
        self.text = text;
        redone.checked = self.check();
        redone
    }

    /// What is wrong with the file; spans are relative to it.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let found = self
            .items
            .iter()
            .flat_map(|item| item.checked.found.iter().map(|found| found.clone().shifted(item.start)));
        in_text_order(found.collect())
    }

    /// How many items at the front and at the back have the same text as before.
    fn unchanged(&self, text: &str, spans: &[ItemSpan<'_>]) -> (usize, usize) {
        let same =
            |(item, span): &(&Item, &ItemSpan<'_>)| self.text[item.range()] == text[span.span().range()];
        let front = self.items.iter().zip(spans).take_while(same).count();
        let rest = (self.items[front..].iter().rev()).zip(spans[front..].iter().rev());
        (front, rest.take_while(same).count())
    }

    /// Sets items aside; no more than the file has, so that a long session does not fill the memory.
    fn keep_spare(&mut self, removed: impl ExactSizeIterator<Item = Item>, items: usize) {
        if self.spare.len() > items {
            self.spare.clear();
        }
        for item in removed {
            self.spare.insert(self.text[item.range()].into(), item.checked);
        }
    }

    /// Checks what is new, and all if names have changed that matter to others; gives how many items.
    fn check(&mut self) -> usize {
        let module = ModuleScope::merged(self.items.iter().map(|item| &item.checked.tree.scope));
        if module != *self.module {
            self.module = Arc::new(module);
        }
        let stale = self.items.iter_mut().filter(|item| item.checked.under.as_ref() != Some(&self.module));
        stale.map(|item| item.checked.check(&self.module)).count()
    }
}

impl Item {
    fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Checked {
    fn unchecked(text: &str) -> Self {
        let (stmts, error) = match parse_item(text) {
            Ok(stmts) => (stmts, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let scope = ModuleScope::of(&stmts);
        Self { tree: Arc::new(Tree { stmts, error, scope }), found: Arc::new([]), under: None }
    }

    fn check(&mut self, module: &Arc<ModuleScope>) {
        let mut found: Vec<_> = self.tree.error.clone().into_iter().collect();
        check_syntax(&self.tree.stmts, &mut found);
        check_purity_in(&self.tree.stmts, module, &mut found);
        self.found = found.into();
        self.under = Some(Arc::clone(module));
    }
}
