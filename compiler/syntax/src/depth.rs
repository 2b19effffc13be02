//! How deep code nests, bounded from above before it is parsed.
//!
//! The parser keeps its stack on the heap, but dropping a syntax tree and walking it recurse. So code whose tree
//! could be deeper than the limits is refused first; every walk may then rely on [`MAX_DEPTH`].

use pyfora_base::{Diagnostic, Span, registry};

use crate::scan::{Kind, Piece, Scanner};

/// Open brackets; CPython's `MAXLEVEL`.
pub const MAX_BRACKETS: usize = 200;
/// Nested blocks; CPython's `MAXINDENT`.
pub const MAX_BLOCKS: usize = 100;
/// Nested nodes of one expression, and branches of one `if`/`elif` chain.
pub const MAX_DEPTH: usize = 1000;
/// Decimal digits of one integer; CPython's `int` conversion limit. Reading more takes quadratic time.
pub const MAX_DIGITS: usize = 4300;

/// A place where the code may nest more deeply than the limits allow.
pub(crate) fn check(text: &str) -> Result<(), Diagnostic> {
    let mut depth =
        Depth { text: text.as_bytes(), open: Vec::new(), blocks: vec![(0, 0)], here: Level::default() };
    for piece in Scanner::new(text) {
        depth.step(piece)?;
    }
    Ok(())
}

/// Bound on the nesting at the current point of a bracket level.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Nesting where the level begins, and after each comma.
    base: usize,
    /// Nesting here.
    depth: usize,
}

struct Depth<'a> {
    text: &'a [u8],
    /// Levels of the enclosing brackets.
    open: Vec<Level>,
    /// Columns of the enclosing blocks, and `elif` branches seen in each.
    blocks: Vec<(u32, usize)>,
    here: Level,
}

impl Depth<'_> {
    fn step(&mut self, piece: Piece) -> Result<(), Diagnostic> {
        match piece.kind {
            Kind::LineStart(column) => self.line(column, piece)?,
            Kind::Newline | Kind::Semicolon if self.open.is_empty() => self.here = Level::default(),
            Kind::Newline | Kind::Semicolon => {}
            Kind::Open => {
                self.open.push(self.here);
                let inside = self.here.depth + 1;
                self.here = Level { base: inside, depth: inside };
            }
            // What follows a bracket may take it as its operand: `f(a)(b)[c]`.
            Kind::Close => {
                let outer = self.open.pop().unwrap_or_default();
                self.here = Level { depth: outer.depth + 1, ..outer };
            }
            Kind::Comma => self.here.depth = self.here.base,
            Kind::Word => self.word(piece)?,
            Kind::Operator => {
                let bytes = &self.text[piece.start..piece.end];
                let nests = bytes.iter().filter(|&&byte| !matches!(byte, b':' | b'=' | b'!')).count();
                self.here.depth += nests;
            }
            Kind::Str { formatted: true, .. } => self.fields(piece)?,
            Kind::Str { .. } => {}
        }
        if self.open.len() > MAX_BRACKETS || self.here.depth > MAX_DEPTH {
            return Err(too_deep(piece));
        }
        Ok(())
    }

    fn line(&mut self, column: u32, piece: Piece) -> Result<(), Diagnostic> {
        while self.blocks.len() > 1 && self.blocks.last().is_some_and(|block| block.0 > column) {
            self.blocks.pop();
        }
        if self.blocks.last().is_some_and(|block| block.0 < column) {
            self.blocks.push((column, 0));
            if self.blocks.len() > MAX_BLOCKS {
                return Err(too_deep(piece));
            }
        }
        let text = &self.text[piece.start..];
        if let Some(block) = self.blocks.last_mut() {
            if text.starts_with(b"elif") {
                block.1 += 1;
            } else if !text.starts_with(b"else") {
                block.1 = 0;
            }
        }
        // Each branch holds the next one in the tree.
        let branches: usize = self.blocks.iter().map(|block| block.1).sum();
        if branches > MAX_DEPTH { Err(too_deep(piece)) } else { Ok(()) }
    }

    fn word(&mut self, piece: Piece) -> Result<(), Diagnostic> {
        match &self.text[piece.start..piece.end] {
            b"if" | b"else" | b"not" | b"await" | b"yield" => self.here.depth += 1,
            // The commas of its parameters do not end a lambda.
            b"lambda" => self.here = Level { base: self.here.base + 1, depth: self.here.depth + 1 },
            word if word.len() > MAX_DIGITS && word[0].is_ascii_digit() => {
                let based = word[0] == b'0' && word[1].is_ascii_alphabetic();
                if !based {
                    let message = format!("this number has more than {MAX_DIGITS} digits");
                    return Err(Diagnostic::error(registry::SYNTAX_ERROR, span(piece), message));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Code in a formatted string: every byte that is not of a word may nest.
    fn fields(&self, piece: Piece) -> Result<(), Diagnostic> {
        let (mut braces, mut marks) = (0usize, 0);
        for &byte in &self.text[piece.start..piece.end] {
            match byte {
                b'{' => braces += 1,
                b'}' => braces = braces.saturating_sub(1),
                _ => {}
            }
            if braces == 0 {
                marks = 0;
            } else if !byte.is_ascii_alphanumeric() {
                marks += 1;
            }
            if marks > MAX_DEPTH || braces > MAX_BRACKETS {
                return Err(too_deep(piece));
            }
        }
        Ok(())
    }
}

fn span(piece: Piece) -> Span {
    Span::new(piece.start as u32, piece.end as u32)
}

fn too_deep(piece: Piece) -> Diagnostic {
    Diagnostic::error(registry::NESTING_TOO_DEEP, span(piece), "the code is nested too deeply here")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_code_is_refused_in_every_shape() {
        let n = 300_000;
        let shapes = [
            "(".repeat(n) + &")".repeat(n),
            "[".repeat(n),
            "-".repeat(n) + "1",
            "not ".repeat(n) + "x",
            "x".to_owned() + &".a".repeat(n),
            "f".to_owned() + &"()".repeat(n),
            "a".to_owned() + &"[0]".repeat(n),
            "1".to_owned() + &"+1".repeat(n),
            "1".to_owned() + &" if x else 1".repeat(n),
            "lambda a, b: ".repeat(n) + "1",
            "x = [".to_owned() + &"lambda a, b: ".repeat(n) + "1]",
            "if a:\n  pass\n".to_owned() + &"elif a:\n  pass\n".repeat(n),
            (0..n / 100).map(|i| " ".repeat(i) + "if a:\n").collect(),
            "f'{".to_owned() + &"not ".repeat(n) + "x}'",
            "f'{x".to_owned() + &".a".repeat(n) + "}'",
            "f'".to_owned() + &"{".repeat(n + 1) + "'",
            "a".to_owned() + &"**a".repeat(n),
            "a".to_owned() + &"<<a".repeat(n),
        ];
        for shape in &shapes {
            let start: String = shape.chars().take(30).collect();
            let error = check(shape).expect_err(&start);
            assert_eq!(error.code, registry::NESTING_TOO_DEEP, "{start}");
        }
    }

    #[test]
    fn long_flat_code_is_let_through() {
        let n = 100_000;
        for text in [
            format!("x = [{}]", "a.b + f(-1),".repeat(n)),
            format!("x = {{{}}}", "'a': [1.5, 2e-5],".repeat(n)),
            "x = a + b\n".repeat(n),
            "if a: pass\nelif b: pass\n".repeat(n),
            format!("x = f'{}'", "{a.b} ".repeat(n)),
        ] {
            check(&text).unwrap_or_else(|error| panic!("{error:?}"));
        }
    }

    #[test]
    fn a_number_may_have_as_many_digits_as_in_cpython() {
        assert!(check(&"9".repeat(MAX_DIGITS)).is_ok());
        assert_eq!(check(&"9".repeat(MAX_DIGITS + 1)).unwrap_err().code, registry::SYNTAX_ERROR);
        assert!(check(&format!("0x{}", "f".repeat(100_000))).is_ok());
    }
}
