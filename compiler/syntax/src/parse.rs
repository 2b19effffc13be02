//! Text to syntax tree, and the parser's errors to diagnostics.

use pyfora_base::{Diagnostic, Span, registry};
use rustpython_parser::ast::{self, Ranged};
use rustpython_parser::text_size::TextSize;
use rustpython_parser::{Mode, ParseError, ParseErrorType};

use crate::depth;

/// Parses a whole file. Spans are relative to `text`.
pub fn parse_module(text: &str) -> Result<Vec<ast::Stmt>, Diagnostic> {
    parse_at(text, 0)
}

/// Parses one top-level item as [`crate::split_items`] cuts it. Spans are relative to `text`, the item's own.
pub fn parse_item(text: &str) -> Result<Vec<ast::Stmt>, Diagnostic> {
    parse_at(text, 0)
}

/// As [`parse_item`], but spans in the tree are relative to a text that has the item at byte `offset`.
pub fn parse_item_at(text: &str, offset: u32) -> Result<Vec<ast::Stmt>, Diagnostic> {
    parse_at(text, offset)
}

fn parse_at(text: &str, offset: u32) -> Result<Vec<ast::Stmt>, Diagnostic> {
    if text.len() as u64 + u64::from(offset) >= u64::from(u32::MAX) {
        return Err(Diagnostic::error(
            registry::SYNTAX_ERROR,
            Span::default(),
            "the file is larger than 4 GB",
        ));
    }
    depth::check(text).map_err(|error| error.shifted(offset))?;
    match rustpython_parser::parse_starts_at(text, Mode::Module, "", TextSize::new(offset)) {
        Ok(ast::Mod::Module(module)) => Ok(module.body),
        // The mode asked for gives no other kind.
        Ok(_) => Ok(Vec::new()),
        Err(error) => Err(diagnostic(text, offset, &error)),
    }
}

fn diagnostic(text: &str, offset: u32, error: &ParseError) -> Diagnostic {
    let at = (u32::from(error.offset).saturating_sub(offset) as usize).min(text.len());
    let at = floor_char_boundary(text, at);
    let message = match &error.error {
        ParseErrorType::Eof => "the text ends in the middle of a statement".to_owned(),
        ParseErrorType::ExtraToken(token) => format!("unexpected {token}"),
        ParseErrorType::InvalidToken => "not a token of Python".to_owned(),
        ParseErrorType::UnrecognizedToken(..) if error.error.is_indentation_error() => {
            error.error.to_string()
        }
        ParseErrorType::UnrecognizedToken(token, _) => format!("unexpected {token}"),
        ParseErrorType::Lexical(lexical) => lexical.to_string(),
    };
    // Tokens print with their text, which may have line ends.
    let message = message.replace(['\n', '\r'], " ");
    Diagnostic::error(registry::SYNTAX_ERROR, word_span(text, at).shifted(offset), message)
}

fn floor_char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The word or the single character at a byte; at the end of the text, the last one before it.
fn word_span(text: &str, at: usize) -> Span {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let rest = &text[at..];
    let end = match rest.chars().next() {
        None | Some('\n' | '\r') => return last_char_span(text, at),
        Some(c) if is_word(c) => at + rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
        Some(c) => at + c.len_utf8(),
    };
    Span::new(at as u32, end as u32)
}

/// The last visible character before `at`.
fn last_char_span(text: &str, at: usize) -> Span {
    let before = text[..at].trim_end();
    let start = before.char_indices().next_back().map_or(0, |(start, _)| start);
    Span::new(start as u32, before.len() as u32)
}

/// The span of any node.
pub fn span_of(node: &impl Ranged) -> Span {
    let range = node.range();
    Span::new(range.start().into(), range.end().into())
}

/// Whether the parser alone accepts the text: what all else is measured against. May exhaust the stack.
pub fn parse_unchecked(text: &str) -> bool {
    rustpython_parser::parse(text, Mode::Module, "").is_ok()
}
