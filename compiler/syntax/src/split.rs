//! Cuts a file into its top-level items without parsing it.
//!
//! An item is a top-level statement with its decorators, or several joined by `;`. Parsing each item by itself gives
//! exactly the statements of the whole file's parse. Comments and empty lines between items belong to none.

use pyfora_base::Span;

use crate::scan::{Kind, Scanner};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    Def,
    Class,
    Import,
    Other,
}

/// Where an item stands. The name is a hint to tell items apart: empty unless it is a `def` or a `class`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ItemSpan<'a> {
    pub start: u32,
    pub end: u32,
    /// Line of the first byte, from zero.
    pub line: u32,
    pub kind: ItemKind,
    pub name: &'a str,
}

impl ItemSpan<'_> {
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// The items in the order of the text.
pub fn split_items(text: &str) -> Vec<ItemSpan<'_>> {
    Splitter::new(text).run()
}

struct Splitter<'a> {
    text: &'a str,
    scanner: Scanner<'a>,
    items: Vec<ItemSpan<'a>>,
    /// Start of the item in progress.
    start: Option<usize>,
    /// End of the last piece that belongs to it.
    end: usize,
    kind: ItemKind,
    name: &'a str,
    /// The last top-level line was a decorator, so the next one belongs to the same item.
    decorated: bool,
    /// Line of `counted`.
    line: u32,
    counted: usize,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            scanner: Scanner::new(text),
            items: Vec::new(),
            start: None,
            end: 0,
            kind: ItemKind::Other,
            name: "",
            decorated: false,
            line: 0,
            counted: 0,
        }
    }

    fn run(mut self) -> Vec<ItemSpan<'a>> {
        while let Some(piece) = self.scanner.next() {
            match piece.kind {
                Kind::LineStart(column) => {
                    if column == 0 && self.begins_item(piece.start) {
                        self.begin(piece.start);
                    } else if self.start.is_none() {
                        // The file's first line is indented: an error for the parser, with its blanks.
                        let indent = self.text[..piece.start].rfind(['\n', '\r', '\x0c', '\u{feff}']);
                        let after = |at: usize| at + self.text[at..].chars().next().map_or(0, char::len_utf8);
                        self.begin(indent.map_or(0, after));
                    }
                }
                Kind::Newline => continue,
                // No bracket can hold a definition: what is open there was never closed. Cutting here keeps one
                // unfinished statement from hiding the rest of the file.
                Kind::Word if self.scanner.nesting > 0 && self.is_lost_definition(piece.start) => {
                    self.scanner.restart_at(piece.start);
                    continue;
                }
                _ => {}
            }
            self.end = piece.end;
        }
        self.finish();
        self.items
    }

    fn is_lost_definition(&self, at: usize) -> bool {
        let line_begins = at == 0 || matches!(self.text.as_bytes()[at - 1], b'\n' | b'\r');
        let text = &self.text[at..];
        line_begins && (text.starts_with("def ") || text.starts_with("class "))
    }

    /// Whether text in the first column begins an item, and what kind; clauses continue the statement before.
    fn begins_item(&mut self, at: usize) -> bool {
        let text = &self.text[at..];
        let (word, rest) = split_word(text);
        let decorated = std::mem::replace(&mut self.decorated, text.starts_with('@'));
        let is_clause = matches!(word, "elif" | "else" | "except" | "finally");
        if self.start.is_some() && (decorated || is_clause) {
            self.note(word, rest);
            return false;
        }
        true
    }

    fn begin(&mut self, at: usize) {
        self.finish();
        self.start = Some(at);
        let (word, rest) = split_word(&self.text[at..]);
        self.note(word, rest);
    }

    fn note(&mut self, word: &'a str, rest: &'a str) {
        self.kind = match word {
            "def" => ItemKind::Def,
            "async" if split_word(rest.trim_start()).0 == "def" => {
                return self.note("def", split_word(rest.trim_start()).1);
            }
            "class" => ItemKind::Class,
            "import" | "from" => ItemKind::Import,
            "elif" | "else" | "except" | "finally" => return,
            _ => ItemKind::Other,
        };
        let named = matches!(self.kind, ItemKind::Def | ItemKind::Class);
        self.name = if named { split_word(rest.trim_start()).0 } else { "" };
    }

    fn finish(&mut self) {
        let Some(start) = self.start.take() else {
            return;
        };
        self.count_lines(start);
        let (kind, name) = (self.kind, self.name);
        self.items.push(ItemSpan { start: start as u32, end: self.end as u32, line: self.line, kind, name });
    }

    fn count_lines(&mut self, to: usize) {
        let bytes = self.text.as_bytes();
        for at in self.counted..to {
            // The `\r` of `\r\n` counts with its `\n`.
            if bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                self.line += 1;
            }
        }
        self.counted = to;
    }
}

/// The name at the start of a text, and what follows it.
fn split_word(text: &str) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80))
        .unwrap_or(text.len());
    text.split_at(end)
}
