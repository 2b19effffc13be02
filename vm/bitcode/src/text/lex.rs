//! Tokens of the text form. White space, newlines, `;` and `// comments` separate and mean nothing else.

use super::parse::ParseError;

/// A token with the byte offset of its start.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub at: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kind {
    /// Letters, digits, `_` and `.`, starting with a letter or `_`.
    Word(String),
    /// A number as written.
    Number(String),
    /// A string, unescaped.
    Text(String),
    Punct(&'static str),
}

const PUNCT: [&str; 13] = ["->", "(", ")", "[", "]", "{", "}", ",", ":", "=", "!", "@", "#"];

/// Cuts a text into tokens.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, ParseError> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        rest = skip(rest);
        let at = text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return Ok(out);
        };
        let next = rest[first.len_utf8()..].chars().next();
        let (kind, len) = if first.is_ascii_alphabetic() || first == '_' {
            let len = length(rest, |c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
            (Kind::Word(rest[..len].to_owned()), len)
        } else if first.is_ascii_digit() || (first == '-' && next.is_some_and(|c| c.is_ascii_digit())) {
            let len = number(rest);
            (Kind::Number(rest[..len].to_owned()), len)
        } else if first == '"' {
            let (value, len) =
                string(rest).ok_or_else(|| ParseError::at(text, at, "a string without end"))?;
            (Kind::Text(value), len)
        } else if first == '$' {
            (Kind::Punct("$"), 1)
        } else if let Some(p) = PUNCT.iter().find(|p| rest.starts_with(**p)) {
            (Kind::Punct(p), p.len())
        } else {
            return Err(ParseError::at(text, at, format!("unexpected {first:?}")));
        };
        out.push(Token { kind, at });
        rest = &rest[len..];
    }
}

fn skip(mut rest: &str) -> &str {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        match rest.strip_prefix("//") {
            Some(comment) => rest = comment.find('\n').map_or("", |end| &comment[end..]),
            None => return rest,
        }
    }
}

fn length(rest: &str, inside: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !inside(c)).unwrap_or(rest.len())
}

/// Digits, `0x…`, a fraction, an exponent; whether they make sense is the reader's question.
fn number(rest: &str) -> usize {
    let mut previous = ' ';
    let inside = |c: char| {
        let sign = c == '-' && (previous == ' ' || previous == 'e');
        previous = c;
        sign || c.is_ascii_alphanumeric() || c == '.'
    };
    let mut inside = inside;
    rest.find(|c| !inside(c)).unwrap_or(rest.len())
}

/// A string as Rust's `{:?}` writes it, and its length with the quotes.
fn string(rest: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((i, c)) = chars.next() {
        match c {
            '"' => return Some((out, i + 1)),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                '0' => out.push('\0'),
                'u' => {
                    let digits: String = chars.by_ref().map(|(_, c)| c).take_while(|&c| c != '}').collect();
                    let code = u32::from_str_radix(digits.strip_prefix('{')?, 16).ok()?;
                    out.push(char::from_u32(code)?);
                }
                other => out.push(other),
            },
            c => out.push(c),
        }
    }
    None
}
