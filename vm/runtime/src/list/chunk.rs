//! Chunks: packed arrays of elements of one layout, shared between lists.

use std::alloc::Layout as Memory;
use std::ptr::NonNull;

use crate::object::{Ref, fetch, release, retain};
use crate::pages;
use pyfora_bitcode::Type;

/// How many elements ahead objects are fetched.
const AHEAD: usize = 12;

/// How a list's elements lie in memory: 8 bytes a slot, but one byte for a single truth value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    slots: u32,
    stride: u32,
    kinds: u64,
}

impl Layout {
    /// From the form that machine code passes: 2 bits a slot from the lowest: 0 I1, 1 I64, 2 F64, 3 Ref.
    pub fn new(slots: u64, kinds: u64) -> Layout {
        let slots = slots.min(32) as u32;
        let stride = if slots == 1 && kinds & 3 == 0 { 1 } else { slots * 8 };
        Layout { slots, stride, kinds }
    }

    /// The layout of elements of these slots.
    pub fn of(types: &[Type]) -> Layout {
        let kind = |t: &Type| match t {
            Type::I1 => 0,
            Type::I64 => 1,
            Type::F64 | Type::Buf => 2,
            Type::Ref => 3,
        };
        let kinds = types.iter().take(32).enumerate().fold(0, |all, (i, t)| all | kind(t) << (2 * i));
        Layout::new(types.len() as u64, kinds)
    }

    /// Slots of an element.
    pub fn slots(self) -> usize {
        self.slots as usize
    }

    /// Bytes from one element to the next.
    pub fn stride(self) -> usize {
        self.stride as usize
    }

    fn kind(self, slot: u32) -> u64 {
        self.kinds >> (2 * slot) & 3
    }

    /// Whether a slot of an element is a reference.
    pub(crate) fn is_ref(self, slot: usize) -> bool {
        self.kind(slot as u32) == 3
    }

    /// Whether an element holds references.
    pub fn has_refs(self) -> bool {
        self.kinds & self.kinds >> 1 & 0x5555_5555_5555_5555 != 0
    }

    /// # Safety
    /// `elements` are so many of this layout; their references are live.
    #[inline]
    unsafe fn each_ref(self, elements: *const u8, count: usize, act: unsafe fn(Ref)) {
        if !self.has_refs() {
            return;
        }
        let slots = self.slots as usize;
        let at = |i: usize| elements.cast::<Ref>().wrapping_add(i);
        for slot in (0..slots).filter(|&slot| self.kind(slot as u32) == 3) {
            for i in 0..count {
                // SAFETY: the elements have so many slots; objects that come later are asked for in time.
                unsafe {
                    if i + AHEAD < count {
                        fetch(at((i + AHEAD) * slots + slot).read());
                    }
                    act(at(i * slots + slot).read());
                }
            }
        }
    }

    /// Counts the references of elements that were copied.
    ///
    /// # Safety
    /// `elements` are so many of this layout; their references are live.
    #[inline]
    pub(super) unsafe fn retain(self, elements: *const u8, count: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.each_ref(elements, count, retain) }
    }

    /// Releases the references of elements that end.
    ///
    /// # Safety
    /// As [`Layout::retain`]; the references are the caller's.
    #[inline]
    pub(super) unsafe fn release(self, elements: *const u8, count: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.each_ref(elements, count, release) }
    }

    /// Writes an element, whose references are moved to it.
    ///
    /// # Safety
    /// `to` has room for an element; `element` has the layout's slots.
    #[inline]
    pub(super) unsafe fn store(self, to: *mut u8, element: *const u64) {
        // SAFETY: the caller's promise.
        unsafe {
            match self.stride {
                8 => to.cast::<u64>().write(element.read()),
                1 => to.write(element.read() as u8 & 1),
                0 => {}
                _ => {
                    for slot in 0..self.slots() {
                        to.cast::<u64>().add(slot).write(element.add(slot).read());
                    }
                }
            }
        }
    }

    /// Replaces an element by one whose references are moved to it.
    ///
    /// # Safety
    /// `to` is an element that nobody else reads; `element` has the layout's slots.
    pub(super) unsafe fn replace(self, to: *mut u8, element: *const u64) {
        // SAFETY: the caller's promise; the old references are dropped when the new ones are in place.
        unsafe {
            if !self.has_refs() {
                return self.store(to, element);
            }
            for slot in 0..self.slots {
                let at = slot as usize;
                let old = to.cast::<u64>().add(at).replace(element.add(at).read());
                if self.kind(slot) == 3 {
                    release(old as Ref);
                }
            }
        }
    }

    /// Copies an element from memory to slots.
    ///
    /// # Safety
    /// `from` is an element of this layout in a chunk, `out` has room for its slots.
    #[inline]
    pub(super) unsafe fn load(self, from: *const u8, out: *mut u64) {
        // SAFETY: the caller's promise.
        unsafe {
            match self.stride {
                8 => out.write(from.cast::<u64>().read()),
                1 => out.write(u64::from(from.read())),
                // Elements without slots (None) have no address either.
                0 => {}
                _ => std::ptr::copy_nonoverlapping(from.cast::<u64>(), out, self.slots()),
            }
        }
    }
}

/// An array of elements; those below `len` are set and never change.
#[derive(Debug)]
pub struct Chunk {
    data: NonNull<u8>,
    len: usize,
    capacity: usize,
    layout: Layout,
}

// SAFETY: shared chunks are only read; references inside are counted atomically.
unsafe impl Send for Chunk {}
// SAFETY: as above.
unsafe impl Sync for Chunk {}

impl Chunk {
    /// An empty chunk with room for some elements.
    pub fn new(layout: Layout, capacity: usize) -> Chunk {
        let mut chunk = Chunk { data: NonNull::<u64>::dangling().cast(), len: 0, capacity: 0, layout };
        if layout.stride > 0 && capacity > 0 {
            (chunk.data, chunk.capacity) = (pages::take(Chunk::memory(layout, capacity)), capacity);
        }
        chunk
    }

    /// Elements.
    pub fn len(&self) -> usize {
        self.len
    }

    fn memory(layout: Layout, capacity: usize) -> Memory {
        // Whole words: an allocation is no smaller than its alignment, also of a few truth values.
        let words = layout.stride().saturating_mul(capacity).div_ceil(8);
        Memory::from_size_align(words.saturating_mul(8), 8).expect("chunks are small")
    }

    /// Whether there is no room for one more element.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.len == self.capacity && self.layout.stride != 0
    }

    /// Makes room for more elements; whether there is memory for it.
    #[cold]
    pub fn grow(&mut self) -> bool {
        let old = Chunk::memory(self.layout, self.capacity);
        // Where there is no memory for twice as many, there may be for some more.
        for capacity in [self.capacity * 2, self.capacity + self.capacity / 8] {
            let capacity = capacity.max(4);
            let new = Chunk::memory(self.layout, capacity);
            let data = match self.capacity {
                0 => Some(pages::take(new)),
                // SAFETY: the data was taken with the old layout.
                _ => unsafe { pages::resize(self.data, old, new) },
            };
            if let Some(data) = data {
                (self.data, self.capacity) = (data, capacity);
                return true;
            }
        }
        false
    }

    /// Where an element lies.
    #[inline]
    pub fn at(&self, index: usize) -> *const u8 {
        debug_assert!(index <= self.len);
        // SAFETY: within or one past the end of the data.
        unsafe { self.data.as_ptr().add(index * self.layout.stride()) }
    }

    /// Appends an element, whose references are moved to it.
    ///
    /// # Safety
    /// The chunk is not full, and `element` has the layout's slots.
    #[inline]
    pub unsafe fn push(&mut self, element: *const u64) {
        debug_assert!(!self.is_full());
        // SAFETY: there is room for one element; the caller vouches for the slots.
        unsafe { self.layout.store(self.data.as_ptr().add(self.len * self.layout.stride()), element) };
        self.len += 1;
    }

    /// Replaces an element by one whose references are moved to it.
    ///
    /// # Safety
    /// Nobody else reads the chunk, and `element` has the layout's slots.
    pub unsafe fn set(&mut self, index: usize, element: *const u64) {
        debug_assert!(index < self.len);
        // SAFETY: the element lies within the data; the rest is the caller's promise.
        unsafe { self.layout.replace(self.data.as_ptr().add(index * self.layout.stride()), element) };
    }

    /// A chunk of so many elements, which `fill` writes and counts the references of.
    pub fn filled(layout: Layout, count: usize, fill: impl FnOnce(*mut u8)) -> Chunk {
        let mut chunk = Chunk::new(layout, count);
        fill(chunk.data.as_ptr());
        chunk.len = count;
        chunk
    }

    /// Appends elements that lie packed, whose references are moved.
    ///
    /// # Safety
    /// There is room; `from` has `count` elements of this layout.
    pub unsafe fn take_over(&mut self, from: *const u8, count: usize) {
        debug_assert!(self.layout.stride == 0 || self.len + count <= self.capacity);
        // SAFETY: the caller's promise.
        unsafe {
            let to = self.data.as_ptr().add(self.len * self.layout.stride());
            std::ptr::copy_nonoverlapping(from, to, count * self.layout.stride());
        }
        self.len += count;
    }

    /// Appends elements that lie packed as in a chunk, and retains their references.
    ///
    /// # Safety
    /// There is room; `from` has `count` elements of this layout.
    pub unsafe fn extend(&mut self, from: *const u8, count: usize) {
        debug_assert!(self.layout.stride == 0 || self.len + count <= self.capacity);
        // SAFETY: there is room for the elements; the caller vouches for the source.
        unsafe {
            let to = self.data.as_ptr().add(self.len * self.layout.stride());
            std::ptr::copy_nonoverlapping(from, to, count * self.layout.stride());
            self.layout.retain(to, count);
        }
        self.len += count;
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // SAFETY: the chunk owns the references of its elements, and its memory was taken with this layout.
        unsafe {
            self.layout.release(self.data.as_ptr(), self.len);
            if self.capacity > 0 {
                pages::give_back(self.data, Chunk::memory(self.layout, self.capacity));
            }
        }
    }
}
