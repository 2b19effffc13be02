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
    let mut depth = Depth {
        text: text.as_bytes(),
        open: Vec::new(),
        outside: 0,
        here: Level::default(),
        after_operand: false,
        blocks: vec![(0, 0)],
    };
    for piece in Scanner::new(text) {
        depth.step(piece)?;
    }
    Ok(())
}

/// Levels of binding, the loosest first. A chain of one level nests once an operator; an operator of a level ends
/// the chains of all tighter ones.
const BIT_OR: usize = 0;
const BIT_XOR: usize = 1;
const BIT_AND: usize = 2;
const SHIFT: usize = 3;
const ADD: usize = 4;
const MULTIPLY: usize = 5;
const PREFIX: usize = 6;
const POWER: usize = 7;
/// Attributes, calls and subscripts.
const POSTFIX: usize = 8;
const LEVELS: usize = 9;

/// Bound on the nesting inside one pair of brackets, or outside of all.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Lengths of the chains in progress.
    chains: [u32; LEVELS],
    /// Lengths of the longest chains since the last comma, and their sum.
    longest: [u32; LEVELS],
    sum: u32,
    /// `if`, `not` and the like since the last comma.
    loose: u32,
    /// Lambdas; the commas between their parameters do not end them.
    lambdas: u32,
    /// Deepest bracket closed since the last comma.
    inner: u32,
    /// Deepest of what commas have ended.
    ended: u32,
}

impl Level {
    fn current(&self) -> u32 {
        self.sum + self.loose + self.inner
    }

    fn depth(&self) -> u32 {
        self.lambdas + self.current().max(self.ended)
    }

    fn operator(&mut self, level: usize) {
        self.chains[level + 1..].fill(0);
        self.chains[level] += 1;
        if self.chains[level] > self.longest[level] {
            self.longest[level] += 1;
            self.sum += 1;
        }
    }

    fn comma(&mut self) {
        let ended = self.ended.max(self.current());
        *self = Self { ended, lambdas: self.lambdas, ..Self::default() };
    }
}

struct Depth<'a> {
    text: &'a [u8],
    /// Levels of the enclosing brackets, and the sum of their depths.
    open: Vec<Level>,
    outside: u32,
    here: Level,
    /// The last piece was the end of an operand, so that an operator would be a binary one.
    after_operand: bool,
    /// Columns of the enclosing blocks, and `elif` branches seen in each.
    blocks: Vec<(u32, usize)>,
}

impl Depth<'_> {
    fn step(&mut self, piece: Piece) -> Result<(), Diagnostic> {
        match piece.kind {
            Kind::LineStart(column) => self.line(column, piece)?,
            Kind::Newline | Kind::Semicolon if self.open.is_empty() => self.here = Level::default(),
            Kind::Newline | Kind::Semicolon => {}
            Kind::Open => {
                self.outside += self.here.depth() + 1;
                self.open.push(std::mem::take(&mut self.here));
            }
            Kind::Close => self.close(),
            Kind::Comma => self.here.comma(),
            Kind::Word => self.word(piece)?,
            Kind::Operator => self.operators(&self.text[piece.start..piece.end]),
            Kind::Str { formatted: true, .. } => self.fields(piece)?,
            Kind::Str { .. } => {}
        }
        self.after_operand = matches!(piece.kind, Kind::Word | Kind::Str { .. } | Kind::Close);
        let depth = (self.outside + self.here.depth()) as usize;
        if self.open.len() > MAX_BRACKETS || depth > MAX_DEPTH { Err(too_deep(piece)) } else { Ok(()) }
    }

    /// What follows a bracket may take it as its operand: `f(a)(b)[c]`, `(a) + b`.
    fn close(&mut self) {
        // A bracket too many is the parser's to reject.
        let Some(outer) = self.open.pop() else { return };
        let inner = std::mem::replace(&mut self.here, outer);
        self.outside -= outer.depth() + 1;
        self.here.inner = self.here.inner.max(inner.depth() + 1);
        self.here.operator(POSTFIX);
    }

    fn operators(&mut self, run: &[u8]) {
        let mut at = 0;
        let mut binary = self.after_operand;
        while let Some(&byte) = run.get(at) {
            let double = run.get(at + 1) == Some(&byte);
            let level = match byte {
                b'|' => Some(BIT_OR),
                b'^' => Some(BIT_XOR),
                b'&' => Some(BIT_AND),
                b'<' | b'>' if double => Some(SHIFT),
                b'+' | b'-' | b'~' if !binary => Some(PREFIX),
                b'+' | b'-' => Some(ADD),
                b'*' if double => Some(POWER),
                b'*' | b'/' | b'%' | b'@' => Some(MULTIPLY),
                b'.' => Some(POSTFIX),
                _ => None,
            };
            if let Some(level) = level {
                self.here.operator(level);
            }
            at += if double && matches!(byte, b'<' | b'>' | b'*' | b'/') { 2 } else { 1 };
            binary = false;
        }
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
            b"if" | b"else" | b"not" | b"await" | b"yield" => {
                self.here.loose += 1;
                self.here.chains = [0; LEVELS];
            }
            b"and" | b"or" | b"in" | b"is" => self.here.chains = [0; LEVELS],
            b"lambda" => self.here.lambdas += 1,
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
    fn fields(&mut self, piece: Piece) -> Result<(), Diagnostic> {
        let (mut braces, mut marks, mut most) = (0u32, 0u32, 0u32);
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
            most = most.max(marks);
        }
        self.here.inner = self.here.inner.max(most);
        if most as usize > MAX_DEPTH { Err(too_deep(piece)) } else { Ok(()) }
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
            "a".to_owned() + &"**-a".repeat(n),
            "a".to_owned() + &" *- a".repeat(n),
            "- ".repeat(n) + "1",
            "a".to_owned() + &"|a".repeat(n),
            // Each bracket closes into the left end of a chain.
            "(".repeat(150) + "1" + &(")".to_owned() + &"+1".repeat(900)).repeat(150),
            "f(".repeat(150) + "1" + &(")".to_owned() + &".a".repeat(900)).repeat(150),
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
            format!("x = 1{}", " + a*b**2*c.d".repeat(900)),
            format!("x = {}y", "a.b == -1 and ".repeat(n)),
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
