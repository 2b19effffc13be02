//! Cutting and joining: strip, split, splitlines, join, replace.

use memchr::memmem;

use crate::context::Context;
use crate::list::{Layout, List};
use crate::memory::has_room;
use crate::object::Ref;
use crate::repr::code_points;
use crate::shield::shield;
use crate::string::{Str, intern, width};
use crate::unicode::is_space;

/// The bytes of each character with its number.
fn characters(bytes: &[u8]) -> impl Iterator<Item = (usize, u32)> + '_ {
    let mut at = 0;
    code_points(bytes).map(move |c| {
        let start = at;
        at += width(bytes[start]);
        (start, c)
    })
}

/// Without the characters at its ends: 1 left, 2 right, 3 both.
fn strip(bytes: &[u8], sides: i64, unwanted: impl Fn(u32) -> bool) -> &[u8] {
    let mut kept = characters(bytes).filter(|&(_, c)| !unwanted(c)).map(|(at, _)| at);
    let Some(first) = kept.next() else { return if sides & 3 == 0 { bytes } else { &[] } };
    let last = kept.last().unwrap_or(first);
    let start = if sides & 1 != 0 { first } else { 0 };
    let end = if sides & 2 != 0 { last + width(bytes[last]) } else { bytes.len() };
    &bytes[start..end]
}

/// A list of strings.
fn list(parts: &[&[u8]]) -> Ref {
    // One slot, a reference.
    let elements = parts.iter().map(|part| Str::from_parts(&[part]) as u64);
    // SAFETY: each slot is a string of our own, which the list takes over.
    unsafe { List::of_slots(Layout::new(1, 3), elements) }
}

fn split<'a>(bytes: &'a [u8], separator: &[u8], most: usize) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut cut = |at: usize| {
        parts.push(&bytes[from..at]);
        from = at + separator.len();
    };
    match separator {
        // Preparing a search takes longer than most of them.
        &[byte] => memchr::memchr_iter(byte, bytes).take(most).for_each(&mut cut),
        _ => memmem::find_iter(bytes, separator).take(most).for_each(&mut cut),
    }
    parts.push(&bytes[from..]);
    parts
}

fn split_right<'a>(bytes: &'a [u8], separator: &[u8], most: usize) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while parts.len() < most
        && let Some(at) = memmem::rfind(rest, separator)
    {
        parts.push(&rest[at + separator.len()..]);
        rest = &rest[..at];
    }
    parts.push(rest);
    parts.reverse();
    parts
}

/// The words between spaces. What is left after `most` cuts keeps the spaces at its other end.
fn split_space(bytes: &[u8], most: usize, from_right: bool) -> Vec<&[u8]> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut inside = false;
    for (at, c) in characters(bytes) {
        if is_space(c) {
            inside = false;
            continue;
        }
        if !inside {
            words.push((at, at));
        }
        inside = true;
        if let Some(word) = words.last_mut() {
            word.1 = at + width(bytes[at]);
        }
    }
    if words.len() > most {
        let n = words.len();
        if from_right {
            let end = words[n - most - 1].1;
            words.splice(..n - most, [(0, end)]);
        } else {
            words.truncate(most + 1);
            words[most].1 = bytes.len();
        }
    }
    words.into_iter().map(|(start, end)| &bytes[start..end]).collect()
}

fn split_lines(bytes: &[u8], keep_ends: bool) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut from = 0;
    let mut rest = characters(bytes).peekable();
    while let Some((at, c)) = rest.next() {
        if !matches!(c, 0xa..=0xd | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029) {
            continue;
        }
        if c == 0xd {
            rest.next_if(|&(_, next)| next == 0xa);
        }
        let end = rest.peek().map_or(bytes.len(), |&(next, _)| next);
        lines.push(&bytes[from..if keep_ends { end } else { at }]);
        from = end;
    }
    if from < bytes.len() {
        lines.push(&bytes[from..]);
    }
    lines
}

/// With the first `most` of one part replaced by another; `None` where the result would be absurd.
fn replace(bytes: &[u8], old: &[u8], new: &[u8], most: usize) -> Option<Vec<u8>> {
    let cuts: Vec<usize> = match old {
        // Before each character and at the end.
        [] => {
            let starts = characters(bytes).map(|(at, _)| at);
            starts.chain([bytes.len()]).take(most).collect()
        }
        _ => memmem::find_iter(bytes, old).take(most).collect(),
    };
    let size = new.len().checked_mul(cuts.len())?.checked_add(bytes.len())?;
    if !has_room(size) {
        return None;
    }
    let mut out = Vec::with_capacity(size);
    let mut from = 0;
    for at in cuts {
        out.extend_from_slice(&bytes[from..at]);
        out.extend_from_slice(new);
        from = at + old.len();
    }
    out.extend_from_slice(&bytes[from..]);
    Some(out)
}

fn most(count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Writes a string that was made, or raises MemoryError.
///
/// # Safety
/// A live context, and room for one result.
pub(super) unsafe fn give(ctx: *const Context, made: Option<Vec<u8>>, out: *mut u64) -> i32 {
    let Some(bytes) = made else {
        // SAFETY: the caller's promise.
        unsafe { (*ctx).raise_memory() };
        return 1;
    };
    // SAFETY: the caller gives room for the result.
    unsafe { out.write(Str::from_parts(&[&bytes]) as u64) };
    0
}

/// `s.strip(chars)` and its kin.
///
/// # Safety
/// Live strings; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_str_strip(s: Ref, unwanted: Ref, sides: i64) -> Ref {
    // SAFETY: the caller's promise.
    let (text, unwanted) = unsafe { (Str::of(s).as_bytes(), Str::of(unwanted).as_bytes()) };
    let cut = || {
        let unwanted: Vec<u32> = code_points(unwanted).collect();
        Str::from_parts(&[strip(text, sides, |c| unwanted.contains(&c))])
    };
    shield(|| intern(b""), cut)
}

/// `s.strip()` and its kin.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_strip_space(s: Ref, sides: i64) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s).as_bytes() };
    shield(|| intern(b""), || Str::from_parts(&[strip(text, sides, is_space)]))
}

/// `s.split(separator, count)`, or `s.rsplit`, of a separator that is not empty.
///
/// # Safety
/// Live strings.
pub unsafe extern "C" fn pyfora_rt_str_split(s: Ref, separator: Ref, count: i64, last: i64) -> Ref {
    // SAFETY: the caller's promise.
    let (text, separator) = unsafe { (Str::of(s).as_bytes(), Str::of(separator).as_bytes()) };
    let cut = || match last {
        0 => list(&split(text, separator, most(count))),
        _ => list(&split_right(text, separator, most(count))),
    };
    shield(|| list(&[]), cut)
}

/// `s.split(None, count)`, or `s.rsplit`.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_split_space(s: Ref, count: i64, last: i64) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s).as_bytes() };
    shield(|| list(&[]), || list(&split_space(text, most(count), last != 0)))
}

/// `s.splitlines(keepends)`.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_splitlines(s: Ref, keep_ends: i64) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s).as_bytes() };
    shield(|| list(&[]), || list(&split_lines(text, keep_ends != 0)))
}

/// `s.join(parts)` of a list of strings.
///
/// # Safety
/// A live context, string and list of strings, and room for the result.
pub unsafe extern "C" fn pyfora_rt_str_join(ctx: *const Context, s: Ref, parts: Ref, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let (separator, parts) = unsafe { (Str::of(s), List::of(parts)) };
    let join = || {
        // SAFETY: the elements are strings, which the list keeps alive.
        let texts: Vec<&Str> =
            unsafe { parts.slots().iter().map(|&element| Str::of(element as Ref)).collect() };
        let gaps = separator.len_bytes().checked_mul(texts.len().saturating_sub(1))?;
        let size = texts.iter().map(|t| t.len_bytes()).sum::<usize>().checked_add(gaps)?;
        // SAFETY: that is the size of all parts.
        has_room(size).then(|| unsafe { Str::join(&texts, separator, size) })
    };
    // SAFETY: the caller's promise; the caller gives room for the result.
    unsafe {
        match shield(|| None, join) {
            Some(text) => {
                out.write(text as u64);
                0
            }
            None => {
                (*ctx).raise_memory();
                1
            }
        }
    }
}

/// `s.replace(old, new, count)`; a negative count is none.
///
/// # Safety
/// A live context, live strings, and room for the result.
pub unsafe extern "C" fn pyfora_rt_str_replace(
    ctx: *const Context,
    s: Ref,
    old: Ref,
    new: Ref,
    count: i64,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    let [text, old, new] = unsafe { [s, old, new].map(|s| Str::of(s).as_bytes()) };
    // SAFETY: the caller's promise.
    unsafe { give(ctx, shield(|| None, || replace(text, old, new, most(count))), out) }
}
