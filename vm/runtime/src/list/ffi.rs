//! What machine code calls for lists.

use super::{Layout, List};
use crate::object::{Ref, release, retain};
use crate::shield::shield;

/// What a function returns after a panic, which ends the run with an error: an empty list.
fn nothing() -> Ref {
    List::create(Layout::new(0, 0))
}

/// A new list that only its builder holds.
pub extern "C" fn pyfora_rt_list_builder(slots: u64, kinds: u64) -> Ref {
    List::create(Layout::new(slots, kinds))
}

/// A list of the first elements of a scratch buffer.
///
/// # Safety
/// `buf` has `n` slots, and `kinds` is that of a number.
pub unsafe extern "C" fn pyfora_rt_list_of_buf(buf: *const f64, n: i64, kinds: u64) -> Ref {
    // SAFETY: the caller's promise; numbers take 8 bytes in a list as in the buffer.
    unsafe { List::from_packed(Layout::new(1, kinds), buf.cast(), usize::try_from(n).unwrap_or(0)) }
}

/// Appends in place; the element's references become the list's.
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

/// The list, which the caller gives away, with another element, whose references become the
/// list's: in place where nobody else has it.
///
/// # Safety
/// A live list that the caller owns, the element the list's slots.
pub unsafe extern "C" fn pyfora_rt_list_append(list: Ref, element: *const u64) -> Ref {
    // SAFETY: the caller's promise; a copy is the caller's alone.
    unsafe {
        let list = owned(list);
        (*list.cast::<List>()).push(element);
        list
    }
}

/// The list, which the caller gives away, with an element replaced by one whose references become the
/// list's: in place where nobody else has it.
///
/// # Safety
/// A live list that the caller owns, an index in range, the element the list's slots.
pub unsafe extern "C" fn pyfora_rt_list_replace(list: Ref, index: i64, element: *const u64) -> Ref {
    // SAFETY: the caller's promise; a copy is the caller's alone.
    unsafe {
        let list = owned(list);
        (*list.cast::<List>()).replace(index as usize, element);
        list
    }
}

/// The list itself where the caller has its only reference, else a copy that shares its chunks.
///
/// # Safety
/// A live list that the caller owns and gives away.
unsafe fn owned(list: Ref) -> Ref {
    // SAFETY: the caller's promise.
    unsafe {
        if (*list).is_unique() {
            return list;
        }
        let copy = List::of(list).copied();
        release(list);
        copy
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

/// `a + b`; null where nothing could hold so many elements.
///
/// # Safety
/// Live lists of the same layout.
pub unsafe extern "C" fn pyfora_rt_list_concat(a: Ref, b: Ref) -> Ref {
    // SAFETY: the caller's promise; a list that is returned as it is gets a reference for the caller.
    unsafe {
        let (left, right) = (List::of(a), List::of(b));
        let whole = match (left.is_empty(), right.is_empty()) {
            (false, false) if left.len() + right.len() > crate::memory::MAX_ELEMENTS => {
                return std::ptr::null_mut();
            }
            (false, false) => return shield(nothing, || left.concat(right)),
            (_, true) => a,
            (true, false) => b,
        };
        retain(whole);
        whole
    }
}

/// The list, in one piece of memory if it is not too large for a copy.
///
/// # Safety
/// A live list.
pub unsafe extern "C" fn pyfora_rt_list_packed(list: Ref) -> Ref {
    // SAFETY: the caller's promise; a list that is returned as it is gets a reference for the caller.
    unsafe {
        let whole = List::of(list);
        if whole.is_packed() || whole.len() * whole.layout().stride() > PACKED {
            retain(list);
            return list;
        }
        shield(nothing, || whole.in_one_piece())
    }
}

/// Bytes of elements that are copied so that loops read them without a call.
const PACKED: usize = 1 << 26;

/// A list of the elements that a slice names, whose indices are clipped to the list.
///
/// # Safety
/// A live list.
pub unsafe extern "C" fn pyfora_rt_list_slice(list: Ref, start: i64, stop: i64, step: i64) -> Ref {
    // SAFETY: the caller's promise.
    let list = unsafe { List::of(list) };
    shield(nothing, || list.strided(start, stop, step))
}
