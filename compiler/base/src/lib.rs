//! Spans, diagnostics, the registry of error codes, typed index vectors. No input or output here.

mod code;
mod diagnostic;
mod docs;
mod index_vec;
mod line_index;
pub mod registry;
mod span;

pub use code::{Code, Entry, Group};
pub use diagnostic::{Diagnostic, Related, Severity};
pub use docs::diagnostics_page;
pub use index_vec::{Idx, IndexVec};
pub use line_index::{LineCol, LineIndex};
pub use span::Span;
