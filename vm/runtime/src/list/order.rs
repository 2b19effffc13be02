//! The order of packed elements, for `sorted`.
//!
//! Keys are numbers of 64 bits whose order is that of the elements; texts have their first bytes as a number. A key is
//! sorted together with its index, so that equal elements keep their order.

use super::{Layout, List};
use crate::object::Ref;
use crate::shield::shield;
use crate::string::Str;
use pyfora_bitcode::Type;

/// The indices of a list's elements in their stable order, as a list of ints. Descending means that the comparison is
/// turned around: equal elements keep their order.
///
/// # Safety
/// A live list.
pub unsafe extern "C" fn pyfora_rt_order(list: Ref, descending: i64) -> Ref {
    // SAFETY: the caller's promise.
    let list = unsafe { List::of(list) };
    let turn = |key: u64| if descending == 1 { !key } else { key };
    let sort = || {
        let layout = list.layout();
        if layout.stride() != 8 {
            // Truth values are bytes; elements without slots are all the same.
            let bytes = list.chunks().into_iter().flat_map(|(at, len)| (0..len).map(move |i| (at, i)));
            let key = |(at, i): (*const u8, usize)| match layout.stride() {
                // SAFETY: a chunk of this layout is an array of bytes, and the list keeps it.
                1 => turn(unsafe { at.add(i).read() }.into()),
                _ => 0,
            };
            return order(bytes.map(key).collect());
        }
        // SAFETY: the elements have one slot of eight bytes.
        let slots = unsafe { list.slots() };
        // What is no number is a string: the library asks for nothing else.
        if layout == Layout::of(&[Type::Ref]) {
            // SAFETY: the elements are strings, which the list keeps alive.
            let texts: Vec<&[u8]> = slots.iter().map(|&r| unsafe { Str::of(r as Ref).as_bytes() }).collect();
            return order_of_texts(&texts, descending == 1);
        }
        let number: fn(i64) -> u64 = if layout == Layout::of(&[Type::F64]) { of_float } else { of_int };
        order(slots.iter().map(|&bits| turn(number(bits))).collect())
    };
    let made = shield(Vec::new, sort);
    // SAFETY: as many indices as the vector has, each one slot of an integer.
    unsafe { List::from_packed(Layout::of(&[Type::I64]), made.as_ptr().cast(), made.len()) }
}

/// The elements of a list at the positions of a list of ints.
///
/// # Safety
/// Live lists, the second of ints that are indices of the first.
pub unsafe extern "C" fn pyfora_rt_list_taken(list: Ref, positions: Ref) -> Ref {
    // SAFETY: the caller's promise.
    unsafe { List::of(list).taken(&List::of(positions).slots()) }
}

const SIGN: u64 = 1 << 63;

/// A number in the order of the ints.
fn of_int(i: i64) -> u64 {
    i as u64 ^ SIGN
}

/// A number in the order of the floats, none of which is NaN; 0.0 and -0.0 are the same.
fn of_float(bits: i64) -> u64 {
    let bits = (f64::from_bits(bits as u64) + 0.0).to_bits();
    if bits & SIGN != 0 { !bits } else { bits | SIGN }
}

/// From so many elements on they are sorted by their digits.
const MANY: usize = 512;

fn order(keys: Vec<u64>) -> Vec<i64> {
    if keys.is_sorted() {
        return (0..keys.len() as i64).collect();
    }
    let mut pairs: Vec<(u64, u32)> = keys.iter().copied().zip(0..).collect();
    if keys.len() < MANY || u32::try_from(keys.len()).is_err() || !by_digits(&mut pairs) {
        let mut pairs: Vec<(u64, usize)> = keys.into_iter().zip(0..).collect();
        // The index makes all pairs different.
        pairs.sort_unstable();
        return pairs.into_iter().map(|(_, index)| index as i64).collect();
    }
    pairs.into_iter().map(|(_, index)| index.into()).collect()
}

/// Sorts by one byte after the other, from the lowest; false where there are too many of them.
fn by_digits(pairs: &mut Vec<(u64, u32)>) -> bool {
    let mut counts = vec![[0u32; 256]; 8];
    for &(key, _) in pairs.iter() {
        for (digit, counts) in key.to_le_bytes().into_iter().zip(&mut counts) {
            counts[usize::from(digit)] += 1;
        }
    }
    let all = pairs.len() as u32;
    // A digit that all keys have says nothing.
    let used: Vec<usize> = (0..8).filter(|&d| !counts[d].contains(&all)).collect();
    if used.len() > 5 && pairs.len() < 1 << 16 {
        return false;
    }
    let mut other = vec![(0, 0); pairs.len()];
    for digit in used {
        let mut start = 0;
        let mut places = counts[digit].map(|count| {
            start += count;
            start - count
        });
        for &pair in pairs.iter() {
            let place = &mut places[usize::from(pair.0.to_le_bytes()[digit])];
            other[*place as usize] = pair;
            *place += 1;
        }
        std::mem::swap(pairs, &mut other);
    }
    true
}

/// Most texts differ in their first eight bytes, which are compared as a number.
fn order_of_texts(texts: &[&[u8]], descending: bool) -> Vec<i64> {
    let start = |text: &[u8]| {
        let mut first = [0; 8];
        let n = text.len().min(8);
        first[..n].copy_from_slice(&text[..n]);
        u64::from_be_bytes(first)
    };
    let mut keys: Vec<(u64, usize)> = texts.iter().map(|text| start(text)).zip(0..).collect();
    keys.sort_unstable_by(|a, b| {
        let texts = a.0.cmp(&b.0).then_with(|| texts[a.1].cmp(texts[b.1]));
        (if descending { texts.reverse() } else { texts }).then(a.1.cmp(&b.1))
    });
    keys.into_iter().map(|(_, index)| index as i64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_comparisons_agree() {
        for n in [0usize, 1, 5, 511, 512, 3000, 70_000] {
            for spread in [1u64, 7, 300, 1 << 20, u64::MAX] {
                let keys: Vec<u64> =
                    (0..n as u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) % spread).collect();
                let mut expected: Vec<usize> = (0..n).collect();
                expected.sort_by_key(|&i| keys[i]);
                assert!(order(keys).into_iter().eq(expected.into_iter().map(|i| i as i64)), "{n} {spread}");
            }
        }
    }

    #[test]
    fn floats_are_in_order() {
        let all = [f64::NEG_INFINITY, -2.5, -1e-300, 0.0, 1e-310, 1.0, f64::INFINITY];
        let keys: Vec<u64> = all.iter().map(|x| of_float(x.to_bits() as i64)).collect();
        assert!(keys.is_sorted_by(|a, b| a < b));
        assert_eq!(of_float((-0.0f64).to_bits() as i64), of_float(0));
    }

    #[test]
    fn texts_that_end_early_come_first() {
        let texts: [&[u8]; 6] = [b"abcdefghi", b"abc", b"abc\0", b"", b"abcdefgh", b"abc"];
        assert_eq!(order_of_texts(&texts, false), [3, 1, 5, 2, 4, 0]);
        assert_eq!(order_of_texts(&texts, true), [0, 4, 2, 1, 5, 3]);
    }
}
