//! Lists: a balanced tree of shared chunks and a tail that grows in place while its list has one owner.

mod chunk;
mod ffi;
mod order;
mod tree;

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering, fence};

use chunk::Chunk;
pub use chunk::Layout;
pub use ffi::*;
pub use order::pyfora_rt_order;
use tree::{Leaf, Node, small};

use crate::object::{Header, Kind, Ref};
use pyfora_bitcode::abi::{OFFSET_LIST_FLAT, OFFSET_LIST_LEN};

/// A list. Its elements are the tree's followed by the tail's.
#[repr(C)]
#[derive(Debug)]
pub struct List {
    header: Header,
    /// Elements; machine code reads this and the next field (`abi::OFFSET_LIST_LEN`, `abi::OFFSET_LIST_FLAT`).
    len: usize,
    /// The elements, where all of them lie packed in the tail's chunk; null where there is a tree.
    flat: *const u8,
    layout: Layout,
    tree: Option<Arc<Node>>,
    /// The tree's elements.
    tree_len: usize,
    tail: Leaf,
    /// Names this list for [`CURSOR`]; an address could name another one after this one's end.
    id: u64,
}

/// Where this thread last read in a tree: reading in order needs no search.
#[derive(Clone, Copy)]
struct Cursor {
    id: u64,
    start: usize,
    len: usize,
    data: *const u8,
}

const _: () = {
    assert!(std::mem::offset_of!(List, len) == OFFSET_LIST_LEN);
    assert!(std::mem::offset_of!(List, flat) == OFFSET_LIST_FLAT);
};

thread_local! {
    static CURSOR: Cell<Cursor> = const { Cell::new(Cursor { id: 0, start: 0, len: 0, data: std::ptr::null() }) };
}

fn new_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl List {
    fn build(layout: Layout, tree: Option<Arc<Node>>, tail: Leaf) -> Ref {
        let tree_len = tree.as_ref().map_or(0, |t| t.len());
        let id = if tree.is_some() { new_id() } else { 0 };
        let (len, flat) = (0, std::ptr::null());
        let mut list = List { header: Header::new(Kind::List), len, flat, layout, tree, tree_len, tail, id };
        list.note();
        Box::into_raw(Box::new(list)).cast()
    }

    /// Brings what machine code reads up to date with the tree and the tail.
    #[inline]
    fn note(&mut self) {
        self.len = self.tree_len + self.tail.len;
        self.flat = if self.tree.is_none() { self.tail.at(0) } else { std::ptr::null() };
    }

    /// An empty list.
    pub fn create(layout: Layout) -> Ref {
        List::build(layout, None, Leaf::empty(layout))
    }

    /// A list of elements that lie packed in memory; their references are retained.
    ///
    /// # Safety
    /// `data` has `count` elements of the layout.
    pub unsafe fn from_packed(layout: Layout, data: *const u8, count: usize) -> Ref {
        if count == 0 {
            return List::create(layout);
        }
        let mut chunk = Chunk::new(layout, count);
        // SAFETY: the caller vouches for the data.
        unsafe { chunk.extend(data, count) };
        List::build(layout, None, Leaf { from: 0, len: count, chunk: Arc::new(chunk) })
    }

    /// The list of a reference.
    ///
    /// # Safety
    /// `r` is a live list and stays one for `'a`.
    pub unsafe fn of<'a>(r: Ref) -> &'a List {
        // SAFETY: the caller's promise.
        unsafe {
            debug_assert!((*r).kind() == Kind::List);
            &*r.cast::<List>()
        }
    }

    /// Elements.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How the elements lie.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The chunks' memory, in order: the address of the first element of each and the number of elements.
    pub fn chunks(&self) -> Vec<(*const u8, usize)> {
        let mut out = Vec::new();
        if let Some(tree) = &self.tree {
            tree.each(&mut |leaf| out.push((leaf.at(0), leaf.len)));
        }
        if self.tail.len > 0 {
            out.push((self.tail.at(0), self.tail.len));
        }
        out
    }

    /// Where the element at an index below the length lies.
    #[inline]
    pub(crate) fn at(&self, index: usize) -> *const u8 {
        if index >= self.tree_len {
            return self.tail.at(index - self.tree_len);
        }
        let cursor = CURSOR.get();
        let offset = index.wrapping_sub(cursor.start);
        if cursor.id == self.id && offset < cursor.len {
            // SAFETY: the cursor's chunk belongs to this list, which lives, and the offset is below its length.
            return unsafe { cursor.data.add(offset * self.layout.stride()) };
        }
        self.search(index)
    }

    #[cold]
    fn search(&self, index: usize) -> *const u8 {
        let Some(tree) = &self.tree else { return std::ptr::null() };
        let (leaf, start) = tree.find(index);
        CURSOR.set(Cursor { id: self.id, start, len: leaf.len, data: leaf.at(0) });
        leaf.at(index - start)
    }

    /// Copies an element's slots, whose references stay the list's; zeros where there is none.
    ///
    /// # Safety
    /// `out` has room for the slots.
    #[inline]
    pub unsafe fn get(&self, index: usize, out: *mut u64) {
        // SAFETY: the element lies in a chunk of this list; the caller gives room.
        unsafe {
            if index < self.len() {
                self.layout.load(self.at(index), out);
            } else {
                std::ptr::write_bytes(out, 0, self.layout.slots());
            }
        }
    }

    /// Moves the tail into the tree.
    fn seal_tail(&mut self) {
        if self.tail.len == 0 {
            return;
        }
        let tail = std::mem::replace(&mut self.tail, Leaf::empty(self.layout));
        self.tree_len += tail.len;
        self.tree = tree::append(self.tree.take(), tail, self.layout);
        // The last leaf may have been merged: what a cursor knows of it is gone.
        self.id = new_id();
    }

    /// The tail's chunk, to push to: of this list alone, and with room.
    #[inline]
    fn tail_mut(&mut self) -> &mut Chunk {
        let ready = Arc::strong_count(&self.tail.chunk) == 1
            && self.tail.from + self.tail.len == self.tail.chunk.len();
        if !ready {
            self.make_room();
        }
        // Pairs with the release of the chunk's former other owners.
        fence(Ordering::Acquire);
        let chunk = Arc::as_ptr(&self.tail.chunk).cast_mut();
        // SAFETY: the count is one and there are no weak references, so this list alone knows the chunk, and `self` is
        // borrowed mutably.
        unsafe { &mut *chunk }
    }

    #[cold]
    fn make_room(&mut self) {
        if self.tail.len <= small(self.layout) {
            self.tail = self.tail.merged(&Leaf::empty(self.layout), self.layout);
        } else {
            self.seal_tail();
        }
    }

    /// Appends an element and retains its references.
    ///
    /// # Safety
    /// The element has the layout's slots, with live references.
    #[inline]
    pub unsafe fn push(&mut self, element: *const u64) {
        // SAFETY: the caller's promise.
        unsafe { self.tail_mut().push(element) };
        self.tail.len += 1;
        self.note();
    }

    /// Replaces the slots of an element and counts its references.
    ///
    /// # Safety
    /// Nobody else has the list; the index is below its length; the element has the layout's slots.
    pub unsafe fn replace(&mut self, index: usize, element: *const u64) {
        if index >= self.tree_len {
            let at = index - self.tree_len;
            if Arc::strong_count(&self.tail.chunk) != 1 {
                self.tail = self.tail.merged(&Leaf::empty(self.layout), self.layout);
            }
            // SAFETY: the count is one, and there are no weak references.
            unsafe { (*Arc::as_ptr(&self.tail.chunk).cast_mut()).set(self.tail.from + at, element) };
            return self.note();
        }
        if let Some(tree) = &mut self.tree {
            // SAFETY: the caller's promise.
            unsafe { tree::replace(tree, index, element, self.layout) };
        }
        // A leaf may have been copied: what a cursor knows of it is gone.
        self.id = new_id();
    }

    /// A list of the same elements that only the caller has.
    pub fn copied(&self) -> Ref {
        List::build(self.layout, self.tree.clone(), self.tail.clone())
    }

    /// A list of both lists' elements.
    pub fn concat(&self, other: &List) -> Ref {
        let layout = self.layout;
        if other.tree.is_none() && self.tail.len + other.tail.len <= small(layout) {
            let tail = self.tail.merged(&other.tail, layout);
            return List::build(layout, self.tree.clone(), tail);
        }
        let Some(right) = &other.tree else {
            let tree = tree::append(self.tree.clone(), self.tail.clone(), layout);
            return List::build(layout, tree, other.tail.clone());
        };
        let right = tree::prepend(self.tail.clone(), Some(right.clone()), layout);
        let tree = match (self.tree.clone(), right) {
            (Some(a), Some(b)) => Some(tree::join(a, b)),
            (a, b) => a.or(b),
        };
        List::build(layout, tree, other.tail.clone())
    }

    /// A list of the elements `start..stop`.
    fn slice(&self, start: usize, stop: usize) -> Ref {
        if start >= self.tree_len {
            let tail = self.tail.part(start - self.tree_len, stop - self.tree_len);
            return List::build(self.layout, None, tail);
        }
        let whole = tree::append(self.tree.clone(), self.tail.clone(), self.layout);
        let tree = whole.map(|t| tree::slice(&t, start, stop));
        List::build(self.layout, tree, Leaf::empty(self.layout))
    }

    /// A list of the elements that a clipped slice names.
    pub fn strided(&self, start: i64, stop: i64, step: i64) -> Ref {
        let len = self.len() as i64;
        if step == 1 {
            let start = start.clamp(0, len);
            let stop = stop.clamp(start, len);
            return if start == stop {
                List::create(self.layout)
            } else {
                self.slice(start as usize, stop as usize)
            };
        }
        let new = List::create(self.layout);
        let mut at = start;
        while step != 0 && (0..len).contains(&at) && (if step > 0 { at < stop } else { at > stop }) {
            let from = self.at(at as usize);
            // SAFETY: the new list has no other owner, and the element lies in a chunk of the same layout.
            unsafe {
                let new = &mut *new.cast::<List>();
                new.tail_mut().extend(from, 1);
                new.tail.len += 1;
                new.note();
            }
            at = match at.checked_add(step) {
                Some(next) => next,
                None => break,
            };
        }
        new
    }
}
