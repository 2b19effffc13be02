//! The order of packed elements, for `sorted`.

use std::cmp::Ordering;

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
    let turned = |order: Ordering| if descending == 1 { order.reverse() } else { order };
    let sort = || {
        let layout = list.layout();
        // What is no number is a string: the library asks for nothing else.
        let order = if layout == Layout::of(&[Type::F64]) {
            sorted(slots(list).map(f64::from_bits).collect(), |a, b| {
                turned(a.partial_cmp(b).unwrap_or(Ordering::Equal))
            })
        } else if layout == Layout::of(&[Type::Ref]) {
            // SAFETY: the elements are strings, which the list keeps alive.
            let texts = slots(list).map(|bits| unsafe { Str::of(bits as Ref).as_bytes() });
            sorted(texts.collect(), |a, b| turned(a.cmp(b)))
        } else {
            sorted(slots(list).map(|bits| bits as i64).collect(), |a, b| turned(a.cmp(b)))
        };
        // SAFETY: as many indices as the vector has, each one slot of an integer.
        unsafe { List::from_packed(Layout::of(&[Type::I64]), order.as_ptr().cast(), order.len()) }
    };
    shield(|| List::create(Layout::of(&[Type::I64])), sort)
}

/// The slots of a list whose elements have one.
fn slots(list: &List) -> impl Iterator<Item = u64> {
    let whole = list.layout().stride() == 8;
    let chunks = list.chunks().into_iter().filter(move |_| whole);
    // SAFETY: chunks of this stride are arrays of slots, and the list keeps them.
    chunks.flat_map(|(at, len)| unsafe { std::slice::from_raw_parts(at.cast::<u64>(), len) }.iter().copied())
}

/// Sorts keys with their indices beside them, which is faster than looking the keys up.
fn sorted<K: Copy>(keys: Vec<K>, compare: impl Fn(&K, &K) -> Ordering) -> Vec<i64> {
    let mut pairs: Vec<(K, i64)> = keys.into_iter().zip(0..).collect();
    pairs.sort_by(|a, b| compare(&a.0, &b.0));
    pairs.into_iter().map(|(_, index)| index).collect()
}
