//! Boxes: the members of recursive families. A header with the member's tag, then its words, references first.
//!
//! Boxes come and go by the million, so each thread keeps those that it freed, by size.

use std::alloc::Layout;
use std::cell::UnsafeCell;

use crate::object::{Header, Kind, Ref, allocate};

/// Words of the largest box that is kept for reuse.
const KEPT_WORDS: usize = 15;
/// Boxes of a size that a thread keeps.
const KEPT: u32 = 1 << 16;

/// Freed boxes by their number of words: the first word of the memory links to the next.
struct Free {
    heads: [*mut u8; KEPT_WORDS + 1],
    counts: [u32; KEPT_WORDS + 1],
}

thread_local! {
    static FREE: UnsafeCell<Free> = const {
        UnsafeCell::new(Free { heads: [std::ptr::null_mut(); KEPT_WORDS + 1], counts: [0; KEPT_WORDS + 1] })
    };
}

impl Drop for Free {
    fn drop(&mut self) {
        for (words, head) in self.heads.iter_mut().enumerate() {
            while !head.is_null() {
                // SAFETY: a kept box is memory of this size, of which the list alone knows.
                unsafe {
                    let next = head.cast::<*mut u8>().read();
                    std::alloc::dealloc(*head, layout(words));
                    *head = next;
                }
            }
        }
    }
}

fn layout(words: usize) -> Layout {
    // The size is far below the limit at which this could fail.
    Layout::array::<u64>(words + 1).unwrap_or(Layout::new::<u64>())
}

/// A new box whose words are not set.
pub fn create(tag: u8, refs: u8, words: u8) -> Ref {
    let n = usize::from(words);
    let kept = || {
        FREE.try_with(|free| {
            // SAFETY: nothing else on this thread looks at the list meanwhile.
            let free = unsafe { &mut *free.get() };
            let head = *free.heads.get(n)?;
            if head.is_null() {
                return None;
            }
            // SAFETY: a kept box is memory of this size, whose first word is the link.
            free.heads[n] = unsafe { head.cast::<*mut u8>().read() };
            free.counts[n] -= 1;
            Some(head)
        })
        .ok()
        .flatten()
    };
    let memory = kept().unwrap_or_else(|| allocate(layout(n))).cast::<Header>();
    // SAFETY: the memory is new or was freed, and has room for a header and the words.
    unsafe { memory.write(Header::of_box(tag, refs, words)) };
    memory
}

/// Gives the memory of a box back.
///
/// # Safety
/// A box without owners whose references have been released.
pub(crate) unsafe fn free(r: Ref) {
    // SAFETY: the caller's promise.
    let words = unsafe { (*r).words() };
    let keep = |free: &UnsafeCell<Free>| {
        // SAFETY: nothing else on this thread looks at the list meanwhile.
        let free = unsafe { &mut *free.get() };
        if words > KEPT_WORDS || free.counts[words] >= KEPT {
            return false;
        }
        // SAFETY: the memory is ours now, and every box has room for a link.
        unsafe { r.cast::<*mut u8>().write(free.heads[words]) };
        free.heads[words] = r.cast();
        free.counts[words] += 1;
        true
    };
    if !FREE.try_with(keep).unwrap_or(false) {
        // SAFETY: it was allocated with this layout.
        unsafe { std::alloc::dealloc(r.cast(), layout(words)) };
    }
}

/// The words of a box.
///
/// # Safety
/// A live box, for as long as `'a`, whose words are set.
pub unsafe fn words<'a>(r: Ref) -> &'a [u64] {
    // SAFETY: the caller's promise; the words follow the header.
    unsafe {
        debug_assert!((*r).kind() == Kind::Box);
        std::slice::from_raw_parts(r.add(1).cast::<u64>(), (*r).words())
    }
}

/// A box of words, whose references it takes over.
///
/// # Safety
/// The first `refs` words are null or references that the caller owns and gives away. There are at most 255 words.
pub unsafe fn of_words(tag: u8, refs: u8, words: &[u64]) -> Ref {
    let made = create(tag, refs, words.len() as u8);
    // SAFETY: the new box has room for its words.
    unsafe { std::ptr::copy_nonoverlapping(words.as_ptr(), made.add(1).cast::<u64>(), words.len()) };
    made
}

/// A new box: tag, number of references and number of words, a byte each from the lowest. The caller sets the words.
pub extern "C" fn pyfora_rt_box_new(layout: u64) -> Ref {
    let [tag, refs, words, ..] = layout.to_le_bytes();
    create(tag, refs, words)
}

// Machine code reads counts and tags.
const _: () = assert!(Header::OFFSET_COUNT == 0);
const _: () = assert!(size_of::<Header>() == 8 && align_of::<Header>() <= 8);
const _: () = assert!(std::mem::offset_of!(Header, tag) == pyfora_bitcode::abi::OFFSET_BOX_TAG);
