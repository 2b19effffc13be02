//! Python text to AST, and the purity check; the only crate that names the parser.
//!
//! Spans are byte offsets relative to the text that was parsed.

mod bindings;
mod check;
mod depth;
mod forced;
mod free_names;
mod locate;
mod operators;
mod parse;
mod purity;
mod references;
mod scan;
mod split;
pub mod visit;

pub use bindings::{Binding, Bindings};
pub use check::check_syntax;
pub use depth::{MAX_BLOCKS, MAX_BRACKETS, MAX_DEPTH};
pub use forced::forced_field;
pub use free_names::{assigned_names, free_names, header_names};
pub use locate::{LocateError, Node, NodeKind, Wanted, locate};
pub use operators::{binary_op, compare_op, unary_op};
pub use parse::{parse_item, parse_item_at, parse_module, parse_unchecked, span_of};
pub use purity::{ModuleScope, check_node_purity, check_purity, check_purity_in};
pub use references::{References, from_module};
pub use rustpython_parser::ast::{self, Ranged};
pub use split::{ItemKind, ItemSpan, split_items};
