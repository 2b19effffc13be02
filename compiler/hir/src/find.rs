//! Finds the function or class that the client's interpreter says starts at a line.

use pyfora_base::{LineIndex, Span};

use crate::ir::{ClassIdx, FuncIdx, Function, FunctionKind, ItemHir, Terminator};

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Def,
    Lambda,
    Class,
    /// The body of a `with` statement.
    With,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    Function(FuncIdx),
    Class(ClassIdx),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FindError {
    NotFound,
    /// Several fit; where they stand.
    Ambiguous(Vec<Span>),
}

/// Finds by `__name__` (of a def or class) and line. `line` counts from zero in the item's text: that of the first
/// decorator, or of `def`, `class`, `lambda` or `with`. `column` is the byte column at which a lambda's body starts, on
/// whatever line that is.
pub fn find(
    item: &ItemHir,
    text: &str,
    kind: Kind,
    name: &str,
    line: u32,
    column: Option<u32>,
) -> Result<Found, FindError> {
    let lines = LineIndex::new(text);
    let mut found: Vec<(Found, Span, Option<u32>)> = Vec::new();
    if kind == Kind::Class {
        for (index, class) in item.classes.iter().enumerate() {
            if class.name == name && stands_at(&lines, text, class.span, "class", name, line) {
                found.push((Found::Class(ClassIdx(index as u32)), class.span, None));
            }
        }
    }
    for (index, function) in item.functions.iter().enumerate() {
        let fits = match (kind, function.kind) {
            (Kind::Def, FunctionKind::Def) => {
                function.name == name && stands_at(&lines, text, function.span, "def", name, line)
            }
            (Kind::Lambda, FunctionKind::Lambda) => lines.line_col(function.span.start).line == line,
            (Kind::With, FunctionKind::Body) => {
                lines.line_col(function.span.start).line == line && is_with(text, function.span)
            }
            _ => false,
        };
        if fits {
            let body = body_start(function).map(|start| lines.line_col(start).col);
            found.push((Found::Function(FuncIdx(index as u32)), function.span, body));
        }
    }
    if let Some(column) = column
        && kind == Kind::Lambda
    {
        found.retain(|(_, _, body)| *body == Some(column));
    }
    // A module-level `with` has a function that stands for the statement, before that of its body.
    if kind == Kind::With {
        let last = found.pop();
        found.retain(|(_, span, _)| last.as_ref().is_none_or(|(_, other, _)| span != other));
        found.extend(last);
    }
    match found.as_slice() {
        [] => Err(FindError::NotFound),
        [(found, ..)] => Ok(*found),
        several => Err(FindError::Ambiguous(several.iter().map(|(_, span, _)| *span).collect())),
    }
}

/// Whether a body is that of a `with`.
fn is_with(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some_and(|text| text.starts_with("with") || text.starts_with("async"))
}

/// Whether a definition starts at a line, with its decorators or by itself.
fn stands_at(lines: &LineIndex, text: &str, span: Span, word: &str, name: &str, line: u32) -> bool {
    let Some(source) = text.get(span.range()) else { return false };
    // A decorator in brackets begins after its `@`.
    if !source.starts_with(['@', '(']) && !source.trim_start_matches("async").trim_start().starts_with(word) {
        // The defaults of a function, the attributes of a class: code of the same name, but not the definition.
        return false;
    }
    let (first, last) = (lines.line_col(span.start).line, lines.line_col(span.end).line);
    let own = (first..=last).find(|&own| defines(lines.line_text(text, own), word, name));
    first == line || own == Some(line)
}

/// Whether a line begins with `def name` or `class name`.
fn defines(line: &str, word: &str, name: &str) -> bool {
    let rest = line.trim_start();
    let rest = rest.strip_prefix("async").map_or(rest, str::trim_start);
    let rest = rest.strip_prefix(word).map(str::trim_start).and_then(|rest| rest.strip_prefix(name));
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Where a lambda's body starts: its value is what it returns.
fn body_start(function: &Function) -> Option<u32> {
    let returns = function.blocks.iter().filter(|block| matches!(block.term, Terminator::Return(_)));
    returns.map(|block| block.term_span.start).min()
}
