//! Python text to AST, and the purity check; the only crate that names the parser.
//!
//! Spans are byte offsets relative to the text that was parsed.

mod depth;
mod parse;
mod scan;
mod split;

pub use depth::{MAX_BLOCKS, MAX_BRACKETS, MAX_DEPTH};
pub use parse::{parse_item, parse_item_at, parse_module, span_of};
pub use rustpython_parser::ast::{self, Ranged};
pub use split::{ItemKind, ItemSpan, split_items};
