//! Bytes, which machine code holds as a string with a character for each byte: what knows ASCII only, and codecs.

use crate::list::{Layout, List};
use crate::object::Ref;
use crate::repr::{code_points, repr_bytes};
use crate::shield::shield;
use crate::string::Str;

fn nothing() -> Ref {
    Str::create("")
}

/// The bytes of a string with a character for each.
///
/// # Safety
/// A live string without characters beyond 255.
unsafe fn bytes_of(text: Ref) -> Vec<u8> {
    // SAFETY: the caller's promise.
    code_points(unsafe { Str::of(text) }.as_bytes()).map(|c| c as u8).collect()
}

fn text_of(bytes: &[u8]) -> Ref {
    Str::create(&bytes.iter().copied().map(char::from).collect::<String>())
}

/// `repr(b)`.
///
/// # Safety
/// A live string of bytes.
pub unsafe extern "C" fn pyfora_rt_bytes_repr(text: Ref) -> Ref {
    // SAFETY: the caller's promise.
    shield(nothing, || Str::create(&repr_bytes(&unsafe { bytes_of(text) })))
}

/// The bytes of a string's UTF-8; surrogates, which the library has refused, as three bytes.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_bytes_encode(text: Ref) -> Ref {
    // SAFETY: the caller's promise.
    shield(nothing, || text_of(unsafe { Str::of(text) }.as_bytes()))
}

/// The string whose UTF-8 the bytes are.
///
/// # Safety
/// A live string of bytes that are UTF-8.
pub unsafe extern "C" fn pyfora_rt_bytes_decode(text: Ref) -> Ref {
    // SAFETY: the caller's promise.
    shield(nothing, || Str::create(&String::from_utf8_lossy(&unsafe { bytes_of(text) })))
}

/// Where bytes stop to be UTF-8: -1 where they do not, else the position times 16 plus the number of bytes times 4 plus
/// the reason (0 a wrong first byte, 1 a wrong later byte, 2 the end).
///
/// # Safety
/// A live string of bytes.
pub unsafe extern "C" fn pyfora_rt_bytes_utf8_error(text: Ref) -> i64 {
    let find = || {
        // SAFETY: the caller's promise.
        let bytes = unsafe { bytes_of(text) };
        let Err(error) = std::str::from_utf8(&bytes) else { return -1 };
        let at = error.valid_up_to();
        let (count, reason) = match error.error_len() {
            None => (bytes.len() - at, 2),
            Some(n) => (n, i64::from((0xc2..0xf5).contains(&bytes[at]))),
        };
        at as i64 * 16 + count as i64 * 4 + reason
    };
    shield(|| -1, find)
}

/// The first position from `start` on of a character beyond `limit`, or, where `limit` is negative, of a surrogate; -1
/// where there is none.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_text_beyond(text: Ref, start: i64, limit: i64) -> i64 {
    // SAFETY: the caller's promise.
    let chars = code_points(unsafe { Str::of(text) }.as_bytes());
    let beyond = |c: u32| match limit {
        0.. => i64::from(c) > limit,
        _ => (0xd800..0xe000).contains(&c),
    };
    let found = chars.enumerate().skip(start.max(0) as usize).find(|&(_, c)| beyond(c));
    found.map_or(-1, |(at, _)| at as i64)
}

/// ASCII letters in another case: 0 lower, 1 upper, 2 title, 3 capitalize, 4 swapcase.
///
/// # Safety
/// A live string of bytes.
pub unsafe extern "C" fn pyfora_rt_bytes_case(text: Ref, which: i64) -> Ref {
    let convert = || {
        // SAFETY: the caller's promise.
        let mut bytes = unsafe { bytes_of(text) };
        let mut inside = false;
        for (i, byte) in bytes.iter_mut().enumerate() {
            let upper = match which {
                0 => false,
                1 => true,
                2 => !inside,
                3 => i == 0,
                _ => byte.is_ascii_lowercase(),
            };
            inside = byte.is_ascii_alphabetic();
            *byte = if upper { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
        }
        text_of(&bytes)
    };
    shield(nothing, convert)
}

fn is(bytes: &[u8], which: i64) -> bool {
    let all = |test: fn(&u8) -> bool| !bytes.is_empty() && bytes.iter().all(test);
    match which {
        0 => all(u8::is_ascii_alphabetic),
        1 => all(u8::is_ascii_digit),
        2 => all(u8::is_ascii_alphanumeric),
        3 => all(is_space),
        4 => bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase),
        5 => bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase),
        _ => is_title(bytes),
    }
}

fn is_title(bytes: &[u8]) -> bool {
    let (mut inside, mut cased) = (false, false);
    for byte in bytes {
        let wrong = if inside { byte.is_ascii_uppercase() } else { byte.is_ascii_lowercase() };
        if wrong {
            return false;
        }
        inside = byte.is_ascii_alphabetic();
        cased |= inside;
    }
    cased
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | 9..=13)
}

/// 0 isalpha, 1 isdigit, 2 isalnum, 3 isspace, 4 islower, 5 isupper, 6 istitle.
///
/// # Safety
/// A live string of bytes.
pub unsafe extern "C" fn pyfora_rt_bytes_is(text: Ref, which: i64) -> u8 {
    // SAFETY: the caller's promise.
    shield(|| 0, || is(&unsafe { bytes_of(text) }, which).into())
}

/// A list of strings of bytes.
fn list(parts: &[&[u8]]) -> Ref {
    // One slot, a reference.
    let elements = parts.iter().map(|part| text_of(part) as u64);
    // SAFETY: each slot is a string of our own, which the list takes over.
    unsafe { List::of_slots(Layout::new(1, 3), elements) }
}

/// At runs of ASCII white space, so many times at most.
fn split(bytes: &[u8], most: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    loop {
        let Some(start) = rest.iter().position(|b| !is_space(b)) else { return parts };
        rest = &rest[start..];
        let end = rest.iter().position(is_space).unwrap_or(rest.len());
        if parts.len() == most {
            parts.push(rest);
            return parts;
        }
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
}

fn split_right(bytes: &[u8], most: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(last) = rest.iter().rposition(|b| !is_space(b)) {
        rest = &rest[..=last];
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let start = rest.iter().rposition(is_space).map_or(0, |at| at + 1);
        parts.push(&rest[start..]);
        rest = &rest[..start];
    }
    parts.reverse();
    parts
}

/// At white space, from the right where the last operand is 1. The last part of a limited split keeps what white space
/// is inside and at its far end, as CPython's does.
///
/// # Safety
/// A live string of bytes.
pub unsafe extern "C" fn pyfora_rt_bytes_split_space(text: Ref, most: i64, right: i64) -> Ref {
    let cut = || {
        // SAFETY: the caller's promise.
        let bytes = unsafe { bytes_of(text) };
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        list(&if right == 1 { split_right(&bytes, most) } else { split(&bytes, most) })
    };
    shield(|| list(&[]), cut)
}

/// At line ends, which stay where the last operand is not 0.
///
/// # Safety
/// A live string of bytes.
pub unsafe extern "C" fn pyfora_rt_bytes_splitlines(text: Ref, keep: i64) -> Ref {
    let cut = || {
        // SAFETY: the caller's promise.
        let bytes = unsafe { bytes_of(text) };
        let (mut parts, mut rest) = (Vec::new(), &bytes[..]);
        while !rest.is_empty() {
            let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
            let width = match &rest[end..] {
                [b'\r', b'\n', ..] => 2,
                [] => 0,
                _ => 1,
            };
            parts.push(&rest[..if keep != 0 { end + width } else { end }]);
            rest = &rest[end + width..];
        }
        list(&parts)
    };
    shield(|| list(&[]), cut)
}

/// Two hexadecimal digits for each byte.
///
/// # Safety
/// A live string of bytes.
pub unsafe extern "C" fn pyfora_rt_bytes_hex(text: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let digits = || unsafe { bytes_of(text) }.iter().map(|b| format!("{b:02x}")).collect::<String>();
    shield(nothing, || Str::create(&digits()))
}
