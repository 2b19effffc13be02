//! Case and the predicates of str.

use super::tables::{Flags, Map, flags, map};
use crate::object::Ref;
use crate::repr::code_points;
use crate::shield::shield;
use crate::string::Str;
use crate::unicode::{is_printable, is_space};

const CAPITAL_SIGMA: u32 = 0x3a3;

/// Appends the lower case of a character; a capital sigma at the end of a word has its own.
fn lower(chars: &[u32], at: usize, out: &mut Vec<u8>) {
    if chars[at] != CAPITAL_SIGMA {
        return map(Map::Lower, chars[at], out);
    }
    let letter = |c: &&u32| !flags(**c).any(Flags::IGNORABLE);
    let cased = |c: Option<&u32>| c.is_some_and(|c| flags(*c).any(Flags::CASED));
    let before = cased(chars[..at].iter().rev().find(letter));
    let after = cased(chars[at + 1..].iter().find(letter));
    super::push(out, if before && !after { 0x3c2 } else { 0x3c3 });
}

fn title(chars: &[u32], out: &mut Vec<u8>) {
    let mut inside = false;
    for (at, &c) in chars.iter().enumerate() {
        if inside {
            lower(chars, at, out)
        } else {
            map(Map::Title, c, out)
        }
        inside = flags(c).any(Flags::CASED);
    }
}

fn swap(chars: &[u32], at: usize, out: &mut Vec<u8>) {
    let is = flags(chars[at]);
    if is.any(Flags::UPPER) {
        lower(chars, at, out);
    } else if is.any(Flags::LOWER) {
        map(Map::Upper, chars[at], out);
    } else {
        super::push(out, chars[at]);
    }
}

/// The string in another case: 0 lower, 1 upper, 2 title, 3 capitalize, 4 swapcase, 5 casefold.
pub fn in_case(bytes: &[u8], which: i64) -> Vec<u8> {
    if bytes.is_ascii() {
        match which {
            0 | 5 => return bytes.to_ascii_lowercase(),
            1 => return bytes.to_ascii_uppercase(),
            _ => {}
        }
    }
    let chars: Vec<u32> = code_points(bytes).collect();
    let mut out = Vec::with_capacity(bytes.len());
    if which == 2 {
        title(&chars, &mut out);
        return out;
    }
    for (at, &c) in chars.iter().enumerate() {
        match which {
            3 if at == 0 => map(Map::Title, c, &mut out),
            0 | 3 => lower(&chars, at, &mut out),
            1 => map(Map::Upper, c, &mut out),
            4 => swap(&chars, at, &mut out),
            _ => map(Map::Fold, c, &mut out),
        }
    }
    out
}

fn is_title(bytes: &[u8]) -> bool {
    let (mut inside, mut found) = (false, false);
    for c in code_points(bytes) {
        let is = flags(c);
        let (starts, goes_on) = (is.any(Flags::UPPER | Flags::TITLE), is.any(Flags::LOWER));
        if (starts && inside) || (goes_on && !starts && !inside) {
            return false;
        }
        inside = starts || goes_on;
        found |= inside;
    }
    found
}

/// Whether there is a character of the case and none of the other.
fn all_in_case(bytes: &[u8], wanted: u16, other: u16) -> bool {
    let mut found = false;
    for c in code_points(bytes) {
        let is = flags(c);
        if is.any(other | Flags::TITLE) {
            return false;
        }
        found |= is.any(wanted);
    }
    found
}

fn is_identifier(bytes: &[u8]) -> bool {
    let mut chars = code_points(bytes);
    let starts = chars.next().is_some_and(|c| flags(c).any(Flags::ID_START));
    starts && chars.all(|c| flags(c).any(Flags::ID_CONTINUE))
}

/// A predicate: 0 isalpha, 1 isdecimal, 2 isdigit, 3 isnumeric, 4 isalnum, 5 islower, 6 isupper, 7 istitle, 8 isspace,
/// 9 isidentifier, 10 isprintable, 11 isascii.
pub fn is(bytes: &[u8], which: i64) -> bool {
    let all = |wanted: u16| !bytes.is_empty() && code_points(bytes).all(|c| flags(c).any(wanted));
    match which {
        0 => all(Flags::ALPHA),
        1 => all(Flags::DECIMAL),
        2 => all(Flags::DIGIT),
        3 => all(Flags::NUMERIC),
        4 => all(Flags::ALPHA | Flags::DECIMAL | Flags::DIGIT | Flags::NUMERIC),
        5 => all_in_case(bytes, Flags::LOWER, Flags::UPPER),
        6 => all_in_case(bytes, Flags::UPPER, Flags::LOWER),
        7 => is_title(bytes),
        8 => !bytes.is_empty() && code_points(bytes).all(is_space),
        9 => is_identifier(bytes),
        10 => code_points(bytes).all(is_printable),
        _ => bytes.is_ascii(),
    }
}

/// `s.lower()` and its kin.
///
/// # Safety
/// A live string; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_str_case(s: Ref, which: i64) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s) };
    match which {
        0 | 5 if text.is_ascii() => text.map_ascii(|byte| byte.to_ascii_lowercase()),
        1 if text.is_ascii() => text.map_ascii(|byte| byte.to_ascii_uppercase()),
        _ => Str::from_parts(&[&shield(Vec::new, || in_case(text.as_bytes(), which))]),
    }
}

/// `s.isalpha()` and its kin.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_is(s: Ref, which: i64) -> u8 {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s) };
    shield(|| 0, || u8::from(is(text.as_bytes(), which)))
}
