//! A coarse lexer: cuts text into words, strings, brackets, operators and line starts, hundreds of MB a second.
//!
//! It knows just enough of Python's tokens to find where a statement starts and how deep code nests; whatever it
//! lets through that is not Python, the parser rejects.

/// What a [`Piece`] is. Blanks and comments give none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// First piece of a physical line outside of brackets, strings and continuations; holds the column of its text.
    LineStart(u32),
    /// End of a physical line outside of brackets, if the line had any piece.
    Newline,
    /// Name, keyword or number.
    Word,
    Str {
        formatted: bool,
        terminated: bool,
    },
    Open,
    Close,
    Comma,
    Semicolon,
    /// A run of bytes of operators.
    Operator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Newline,
    Word,
    Quote,
    Open,
    Close,
    Comma,
    Semicolon,
    Hash,
    Backslash,
    Operator,
}

const fn class_of(byte: u8) -> Class {
    match byte {
        b' ' | b'\t' | 0x0c => Class::Blank,
        b'\n' | b'\r' => Class::Newline,
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80.. => Class::Word,
        b'"' | b'\'' => Class::Quote,
        b'(' | b'[' | b'{' => Class::Open,
        b')' | b']' | b'}' => Class::Close,
        b',' => Class::Comma,
        b';' => Class::Semicolon,
        b'#' => Class::Hash,
        b'\\' => Class::Backslash,
        _ => Class::Operator,
    }
}

const CLASSES: [Class; 256] = {
    let mut table = [Class::Operator; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = class_of(byte as u8);
        byte += 1;
    }
    table
};

pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Open brackets.
    pub nesting: usize,
    /// The next piece is the first of its logical line.
    line_begins: bool,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { bytes: text.as_bytes(), at, nesting: 0, line_begins: true }
    }

    /// Forgets the open brackets and takes `at` for the first byte of a line.
    pub fn restart_at(&mut self, at: usize) {
        self.at = at;
        self.nesting = 0;
        self.line_begins = true;
    }

    fn class_at(&self, at: usize) -> Option<Class> {
        self.bytes.get(at).map(|&byte| CLASSES[usize::from(byte)])
    }

    /// Skips blanks, comments, empty lines and continuations. False at a line end that matters.
    fn skip_trivia(&mut self) {
        loop {
            match self.class_at(self.at) {
                Some(Class::Blank) => self.at += 1,
                Some(Class::Hash) => self.at = self.line_end(self.at),
                Some(Class::Newline) if self.nesting > 0 => self.at += 1,
                Some(Class::Backslash) if self.class_at(self.at + 1) == Some(Class::Newline) => {
                    self.at = self.after_line_end(self.at + 1);
                }
                _ => return,
            }
        }
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        from + rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(rest.len())
    }

    fn after_line_end(&self, at: usize) -> usize {
        if self.bytes[at] == b'\r' && self.bytes.get(at + 1) == Some(&b'\n') { at + 2 } else { at + 1 }
    }

    /// Passes empty lines and comments; at the first text gives its line and column.
    fn line_start(&mut self) -> Option<Piece> {
        let mut begin = self.at;
        loop {
            match self.bytes.get(self.at)? {
                b' ' | b'\t' => self.at += 1,
                // A form feed resets the column, as in CPython's tokenizer.
                0x0c => {
                    self.at += 1;
                    begin = self.at;
                }
                b'\n' | b'\r' => {
                    self.at += 1;
                    begin = self.at;
                }
                b'#' => self.at = self.line_end(self.at),
                _ => break,
            }
        }
        self.line_begins = false;
        let column = (self.at - begin) as u32;
        Some(Piece { kind: Kind::LineStart(column), start: self.at, end: self.at })
    }

    fn word(&mut self) -> Piece {
        let start = self.at;
        let number = self.bytes[start].is_ascii_digit();
        while let Some(&byte) = self.bytes.get(self.at) {
            if CLASSES[usize::from(byte)] == Class::Word || (number && byte == b'.') {
                self.at += 1;
            } else {
                break;
            }
        }
        let word = &self.bytes[start..self.at];
        if self.class_at(self.at) == Some(Class::Quote) && is_string_prefix(word) {
            let formatted = word.iter().any(|byte| matches!(byte, b'f' | b'F'));
            return self.string(start, formatted);
        }
        Piece { kind: Kind::Word, start, end: self.at }
    }

    /// `self.at` is at the opening quote. A string that its line's end cuts off ends there.
    fn string(&mut self, start: usize, formatted: bool) -> Piece {
        let quote = self.bytes[self.at];
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        let mut at = self.at + if triple { 3 } else { 1 };
        let mut terminated = false;
        while let Some(&byte) = self.bytes.get(at) {
            if byte == b'\\' {
                let crlf = self.bytes[at + 1..].starts_with(b"\r\n");
                at += if crlf { 3 } else { 2 };
            } else if byte == quote && (!triple || self.bytes[at..].starts_with(&[quote; 3])) {
                at += if triple { 3 } else { 1 };
                terminated = true;
                break;
            } else if !triple && (byte == b'\n' || byte == b'\r') {
                break;
            } else {
                at += 1;
            }
        }
        self.at = at.min(self.bytes.len());
        Piece { kind: Kind::Str { formatted, terminated }, start, end: self.at }
    }

    fn single(&mut self, kind: Kind) -> Piece {
        self.at += 1;
        Piece { kind, start: self.at - 1, end: self.at }
    }

    fn operator(&mut self) -> Piece {
        let start = self.at;
        self.at += 1;
        while self.class_at(self.at) == Some(Class::Operator) {
            self.at += 1;
        }
        Piece { kind: Kind::Operator, start, end: self.at }
    }
}

impl Iterator for Scanner<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.line_begins {
            return self.line_start();
        }
        self.skip_trivia();
        Some(match self.class_at(self.at)? {
            Class::Word => self.word(),
            Class::Quote => self.string(self.at, false),
            Class::Open => {
                self.nesting += 1;
                self.single(Kind::Open)
            }
            Class::Close => {
                self.nesting = self.nesting.saturating_sub(1);
                self.single(Kind::Close)
            }
            Class::Comma => self.single(Kind::Comma),
            Class::Semicolon => self.single(Kind::Semicolon),
            Class::Newline => {
                let start = self.at;
                self.at = self.after_line_end(start);
                self.line_begins = true;
                Piece { kind: Kind::Newline, start, end: self.at }
            }
            // Blanks and comments are skipped above; a backslash that continues no line is the parser's to reject.
            Class::Operator | Class::Backslash | Class::Blank | Class::Hash => self.operator(),
        })
    }
}

fn is_string_prefix(word: &[u8]) -> bool {
    match word {
        [a] => matches!(a.to_ascii_lowercase(), b'r' | b'u' | b'b' | b'f'),
        [a, b] => matches!(
            (a.to_ascii_lowercase(), b.to_ascii_lowercase()),
            (b'b' | b'f', b'r') | (b'r', b'b' | b'f')
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        Scanner::new(text).map(|piece| piece.kind).collect()
    }

    #[test]
    fn strings_hide_what_they_hold() {
        let string = |formatted, terminated| Kind::Str { formatted, terminated };
        assert_eq!(kinds("rb'(\\''"), [Kind::LineStart(0), string(false, true)]);
        assert_eq!(kinds("f'''(\n'"), [Kind::LineStart(0), string(true, false)]);
        assert_eq!(kinds("'a\\\r\nb'"), [Kind::LineStart(0), string(false, true)]);
        assert_eq!(kinds("'a\n")[1..], [string(false, false), Kind::Newline]);
    }

    #[test]
    fn brackets_and_backslashes_join_lines() {
        let starts =
            |text: &str| kinds(text).iter().filter(|kind| matches!(kind, Kind::LineStart(_))).count();
        assert_eq!(starts("a(\n# c\n\nb)\nc"), 2);
        assert_eq!(starts("a = \\\n  1\nb"), 2);
    }

    #[test]
    fn columns_of_line_starts() {
        let columns: Vec<_> = kinds("a:\n  # c\n\n    b\n\x0cc\n")
            .into_iter()
            .filter_map(|kind| if let Kind::LineStart(column) = kind { Some(column) } else { None })
            .collect();
        assert_eq!(columns, [0, 4, 0]);
    }
}
