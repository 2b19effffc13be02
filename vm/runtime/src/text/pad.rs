//! Padding: ljust, rjust, center, zfill, expandtabs.

use super::cut::give;
use crate::context::Context;
use crate::memory::has_room;
use crate::object::Ref;
use crate::repr::code_points;
use crate::shield::shield;
use crate::string::Str;

/// The text between so many copies of a fill; `None` where the result would be absurd.
pub(crate) fn padded(text: &[u8], fill: &[u8], left: usize, right: usize) -> Option<Vec<u8>> {
    let size = left.checked_add(right)?.checked_mul(fill.len())?.checked_add(text.len())?;
    if !has_room(size) {
        return None;
    }
    let mut out = Vec::with_capacity(size);
    (0..left).for_each(|_| out.extend_from_slice(fill));
    out.extend_from_slice(text);
    (0..right).for_each(|_| out.extend_from_slice(fill));
    Some(out)
}

/// To a width: 0 left, 1 right, 2 in the centre.
fn justify(text: &Str, width: i64, fill: &[u8], how: i64) -> Option<Vec<u8>> {
    let room = usize::try_from(width).unwrap_or(0).saturating_sub(text.len());
    let left = match how {
        0 => 0,
        1 => room,
        // The odd one goes left where the width is odd, as in CPython.
        _ => room / 2 + (room & width as usize & 1),
    };
    padded(text.as_bytes(), fill, left, room - left)
}

fn zero_fill(text: &Str, width: i64) -> Option<Vec<u8>> {
    let room = usize::try_from(width).unwrap_or(0).saturating_sub(text.len());
    let mut out = padded(text.as_bytes(), b"0", room, 0)?;
    if room > 0 && matches!(out.get(room), Some(b'+' | b'-')) {
        out.swap(0, room);
    }
    Some(out)
}

fn expand_tabs(text: &[u8], size: i64) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut column = 0;
    for c in code_points(text) {
        match c {
            9 if size > 0 => {
                let spaces = (size - column % size) as usize;
                column = column.checked_add(size - column % size)?;
                if !has_room(out.len().checked_add(spaces)?) {
                    return None;
                }
                out.resize(out.len() + spaces, b' ');
            }
            9 => {}
            _ => {
                column = if matches!(c, 10 | 13) { 0 } else { column.checked_add(1)? };
                super::push(&mut out, c);
            }
        }
    }
    Some(out)
}

/// `s.ljust(width, fill)` and its kin.
///
/// # Safety
/// A live context, live strings, and room for the result; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_str_justify(
    ctx: *const Context,
    s: Ref,
    width: i64,
    fill: Ref,
    how: i64,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    let (text, fill) = unsafe { (Str::of(s), Str::of(fill)) };
    // SAFETY: the caller's promise.
    unsafe { give(ctx, shield(|| None, || justify(text, width, fill.as_bytes(), how)), out) }
}

/// `s.zfill(width)`.
///
/// # Safety
/// A live context, a live string, and room for the result.
pub unsafe extern "C" fn pyfora_rt_str_zfill(ctx: *const Context, s: Ref, width: i64, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s) };
    // SAFETY: the caller's promise.
    unsafe { give(ctx, shield(|| None, || zero_fill(text, width)), out) }
}

/// `s.expandtabs(size)`.
///
/// # Safety
/// A live context, a live string, and room for the result.
pub unsafe extern "C" fn pyfora_rt_str_expandtabs(
    ctx: *const Context,
    s: Ref,
    size: i64,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s) };
    // SAFETY: the caller's promise.
    unsafe { give(ctx, shield(|| None, || expand_tabs(text.as_bytes(), size)), out) }
}
