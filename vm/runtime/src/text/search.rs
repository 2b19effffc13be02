//! Positions: slices, searching, counting, single characters.

use memchr::memmem;

use crate::object::{Ref, retain};
use crate::repr::code_points;
use crate::shield::shield;
use crate::string::{Str, count_chars, intern, one_char};

/// The part of a text that bounds name, as slices clip them: its first character and its bytes.
fn part(text: &Str, start: i64, end: i64) -> Option<(usize, &[u8])> {
    let n = text.len() as i64;
    let at = |i: i64| if i < 0 { i.saturating_add(n).max(0) } else { i };
    let (start, end) = (at(start), at(end).min(n));
    if start > end {
        return None;
    }
    let bytes = text.byte_of(start as usize)..text.byte_of(end as usize);
    Some((start as usize, &text.as_bytes()[bytes]))
}

/// `s.find(part, start, end)`, or `s.rfind`; -1 where it is not.
///
/// # Safety
/// Live strings; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_str_find(s: Ref, wanted: Ref, start: i64, end: i64, last: i64) -> i64 {
    // SAFETY: the caller's promise.
    let (text, wanted) = unsafe { (Str::of(s), Str::of(wanted).as_bytes()) };
    let find = || {
        let (first, bytes) = part(text, start, end)?;
        let found = if last == 0 { memmem::find(bytes, wanted) } else { memmem::rfind(bytes, wanted) };
        Some((first + count_chars(&bytes[..found?])) as i64)
    };
    shield(|| None, find).unwrap_or(-1)
}

/// `s.count(part, start, end)`.
///
/// # Safety
/// Live strings.
pub unsafe extern "C" fn pyfora_rt_str_count(s: Ref, wanted: Ref, start: i64, end: i64) -> i64 {
    // SAFETY: the caller's promise.
    let (text, wanted) = unsafe { (Str::of(s), Str::of(wanted).as_bytes()) };
    let count = || match part(text, start, end) {
        None => 0,
        Some((_, bytes)) if wanted.is_empty() => count_chars(bytes) + 1,
        Some((_, bytes)) => memmem::find_iter(bytes, wanted).count(),
    };
    shield(|| 0, count) as i64
}

/// `s.startswith(part, start, end)`, or `s.endswith`.
///
/// # Safety
/// Live strings.
pub unsafe extern "C" fn pyfora_rt_str_ends(s: Ref, wanted: Ref, start: i64, end: i64, last: i64) -> u8 {
    // SAFETY: the caller's promise.
    let (text, wanted) = unsafe { (Str::of(s), Str::of(wanted).as_bytes()) };
    let test = || {
        let (_, bytes) = part(text, start, end)?;
        Some(if last == 0 { bytes.starts_with(wanted) } else { bytes.ends_with(wanted) })
    };
    u8::from(shield(|| None, test).unwrap_or(false))
}

/// The characters that a slice names, whose bounds are clipped to the string.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_slice(s: Ref, start: i64, stop: i64, step: i64) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s) };
    let n = text.len() as i64;
    if step == 1 && start <= 0 && stop >= n {
        // SAFETY: the string lives; the caller owns one more reference.
        unsafe { retain(s) };
        return s;
    }
    let slice = || {
        if step == 1 {
            let bytes = part(text, start.max(0), stop.max(0)).map_or(&[][..], |(_, bytes)| bytes);
            return if bytes.len() < 2 { one_char(bytes) } else { Str::from_parts(&[bytes]) };
        }
        let mut out = Vec::new();
        let mut at = start;
        while (step > 0 && at < stop) || (step < 0 && at > stop) {
            if (0..n).contains(&at) {
                out.extend_from_slice(text.char_at(at as usize));
            }
            let Some(next) = at.checked_add(step).filter(|_| step != 0) else { break };
            at = next;
        }
        Str::from_parts(&[&out])
    };
    shield(|| intern(b""), slice)
}

/// `ord(s)`: the first character's number; -1 where there is none.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_ord(s: Ref) -> i64 {
    // SAFETY: the caller's promise.
    let bytes = unsafe { Str::of(s).as_bytes() };
    code_points(bytes).next().map_or(-1, i64::from)
}

/// `chr(i)` of a number that the library has checked.
pub extern "C" fn pyfora_rt_str_chr(i: i64) -> Ref {
    shield(
        || intern(b""),
        || {
            let mut out = Vec::new();
            super::push(&mut out, i.clamp(0, 0x10_ffff) as u32);
            one_char(&out)
        },
    )
}
