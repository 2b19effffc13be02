//! `repr` of a string.

use std::fmt::Write;

use crate::object::Ref;
use crate::string::Str;
use crate::unicode::is_printable;

/// The code points of UTF-8 in which surrogates may stand as three bytes.
pub(crate) fn code_points(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (&first, mut tail) = rest.split_first()?;
        let (mut c, more) = match first {
            0..0x80 => (u32::from(first), 0),
            0x80..0xe0 => (u32::from(first & 0x1f), 1),
            0xe0..0xf0 => (u32::from(first & 0xf), 2),
            _ => (u32::from(first & 7), 3),
        };
        for _ in 0..more {
            let (&next, after) = tail.split_first()?;
            (c, tail) = (c << 6 | u32::from(next & 0x3f), after);
        }
        rest = tail;
        Some(c)
    })
}

/// `repr(s)`.
pub fn repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push(quote);
    for c in code_points(bytes) {
        match char::from_u32(c) {
            Some(c) if c == quote || c == '\\' => out.extend(['\\', c]),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(shown) if is_printable(c) => out.push(shown),
            _ => {
                // Writing to a String does not fail.
                let _ = match c {
                    0..=0xff => write!(out, "\\x{c:02x}"),
                    0x100..=0xffff => write!(out, "\\u{c:04x}"),
                    _ => write!(out, "\\U{c:08x}"),
                };
            }
        }
    }
    out.push(quote);
    out
}

/// `repr(b)` of bytes.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = String::with_capacity(bytes.len() + 3);
    out.extend(['b', quote]);
    for &byte in bytes {
        match char::from(byte) {
            c if c == quote || c == '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c @ ' '..='~' => out.push(c),
            // Writing to a String does not fail.
            _ => drop(write!(out, "\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}

/// `repr(s)`.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_repr(s: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s) };
    Str::create(&crate::shield::shield(String::new, || repr(text.as_bytes())))
}

/// `ascii(x)` of a repr: what is not ASCII is escaped.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_ascii(s: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s) };
    let mut out = String::new();
    for c in code_points(text.as_bytes()) {
        // Writing to a String does not fail.
        let _ = match c {
            0..0x80 => write!(out, "{}", char::from(c as u8)),
            0x80..=0xff => write!(out, "\\x{c:02x}"),
            0x100..=0xffff => write!(out, "\\u{c:04x}"),
            _ => write!(out, "\\U{c:08x}"),
        };
    }
    Str::create(&out)
}
