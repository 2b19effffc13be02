//! What machine code calls for lists.

use super::{Layout, List};
use crate::object::{Ref, retain};
use crate::shield::shield;

/// What a function returns after a panic, which ends the run with an error: an empty list.
fn nothing() -> Ref {
    List::create(Layout::new(0, 0))
}

/// A new list that only its builder holds.
pub extern "C" fn pyfora_rt_list_builder(slots: u64, kinds: u64) -> Ref {
    List::create(Layout::new(slots, kinds))
}

/// Appends in place.
///
/// # Safety
/// The list has one owner, the element the list's slots.
pub unsafe extern "C" fn pyfora_rt_list_push(list: Ref, element: *const u64) {
    // SAFETY: the caller's promise: nobody else can see the list change.
    unsafe {
        debug_assert!((*list).is_unique());
        (*list.cast::<List>()).push(element);
    }
}

/// The slots of the element at an index that the library has checked.
///
/// # Safety
/// A live list, and room for its slots.
pub unsafe extern "C" fn pyfora_rt_list_get(list: Ref, index: i64, out: *mut u64) {
    // SAFETY: the caller's promise.
    unsafe { List::of(list).get(index as usize, out) }
}

/// A list with the same elements to push to; the reference goes over to the result.
///
/// # Safety
/// A live list, and a reference of the caller's.
pub unsafe extern "C" fn pyfora_rt_list_unique(list: Ref) -> Ref {
    // SAFETY: the caller's promise.
    unsafe { List::unique(list) }
}

/// `a + b`.
///
/// # Safety
/// Live lists of the same layout.
pub unsafe extern "C" fn pyfora_rt_list_concat(a: Ref, b: Ref) -> Ref {
    // SAFETY: the caller's promise; a list that is returned as it is gets a reference for the caller.
    unsafe {
        let (left, right) = (List::of(a), List::of(b));
        let whole = match (left.is_empty(), right.is_empty()) {
            (false, false) => return shield(nothing, || left.concat(right)),
            (_, true) => a,
            (true, false) => b,
        };
        retain(whole);
        whole
    }
}

/// A list of the elements that a slice names, whose indices are clipped to the list.
///
/// # Safety
/// A live list.
pub unsafe extern "C" fn pyfora_rt_list_slice(list: Ref, start: i64, stop: i64, step: i64) -> Ref {
    // SAFETY: the caller's promise.
    let list = unsafe { List::of(list) };
    shield(nothing, || list.strided(start, stop, step))
}
