//! The methods of str over the bytes of strings: searching, cutting, case, predicates, padding.

mod case;
mod cut;
mod pad;
mod search;
mod tables;

pub use case::*;
pub use cut::*;
pub use pad::*;
pub use search::*;

/// Appends a code point; a surrogate as three bytes.
pub(crate) fn push(out: &mut Vec<u8>, c: u32) {
    let tail = |shift: u32| 0x80 | (c >> shift & 0x3f) as u8;
    match c {
        0..0x80 => out.push(c as u8),
        0x80..0x800 => out.extend([0xc0 | (c >> 6) as u8, tail(0)]),
        0x800..0x1_0000 => out.extend([0xe0 | (c >> 12) as u8, tail(6), tail(0)]),
        _ => out.extend([0xf0 | (c >> 18 & 7) as u8, tail(12), tail(6), tail(0)]),
    }
}
