//! The tables of a function under construction: sites, strings, exceptions, callees. Each entry occurs once.

use pyfora_base::{LineIndex, Span};
use pyfora_bitcode::{ExcDesc, Function, Site};
use pyfora_infer::tir::TypedFn;
use std::collections::HashMap;
use std::hash::Hash;

pub(crate) struct Tables<'a> {
    f: &'a TypedFn,
    text: &'a str,
    lines: LineIndex,
    sites: HashMap<(u32, u32), u32>,
    strings: HashMap<String, u32>,
    excs: HashMap<ExcDesc, u32>,
    callees: HashMap<String, u32>,
}

/// The index of an entry, which is added if it is new.
fn intern<K: Clone + Eq + Hash, T>(
    known: &mut HashMap<K, u32>,
    table: &mut Vec<T>,
    key: K,
    entry: impl FnOnce(K) -> T,
) -> u32 {
    let next = table.len() as u32;
    let index = *known.entry(key.clone()).or_insert(next);
    if index == next {
        table.push(entry(key));
    }
    index
}

impl<'a> Tables<'a> {
    pub(crate) fn new(f: &'a TypedFn, text: &'a str) -> Self {
        Tables {
            f,
            text,
            lines: LineIndex::new(text),
            sites: HashMap::new(),
            strings: HashMap::new(),
            excs: HashMap::new(),
            callees: HashMap::new(),
        }
    }

    pub(crate) fn site(&mut self, out: &mut Function, span: Span) -> u32 {
        let line = self.lines.line_col(span.start).line + 1;
        let column = self.lines.char_col(self.text, span.start);
        let f = self.f;
        intern(&mut self.sites, &mut out.sites, (line, column), |_| Site {
            file: f.file.to_string(),
            function: f.display_name.clone(),
            line,
            column,
            hidden: f.library,
            ..Site::default()
        })
    }

    pub(crate) fn string(&mut self, out: &mut Function, text: &str) -> u32 {
        intern(&mut self.strings, &mut out.strings, text.to_owned(), |s| s)
    }

    pub(crate) fn exc(&mut self, out: &mut Function, exc: ExcDesc) -> u32 {
        intern(&mut self.excs, &mut out.excs, exc, |e| e)
    }

    pub(crate) fn callee(&mut self, out: &mut Function, symbol: &str) -> u32 {
        intern(&mut self.callees, &mut out.callees, symbol.to_owned(), |s| s)
    }
}
