//! Lists: few elements lie in the list itself; many in a balanced tree of shared chunks and a tail, which grows in place
//! while its list has one owner.

mod chunk;
mod ffi;
mod order;
mod pieces;
mod stride;
mod tree;

use std::alloc::Layout as Memory;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering, fence};

use chunk::Chunk;
pub use chunk::Layout;
pub use ffi::*;
pub use order::{pyfora_rt_list_taken, pyfora_rt_order};
use stride::strides;
use tree::{Leaf, Node, small};

use crate::object::{Header, Kind, Ref, allocate};
use pyfora_bitcode::abi::{OFFSET_LIST_FLAT, OFFSET_LIST_LEN};

/// A list. Few elements follow it in memory; many are the tree's followed by the tail's.
#[repr(C)]
#[derive(Debug)]
pub struct List {
    header: Header,
    /// Elements; machine code reads this and the next field (`abi::OFFSET_LIST_LEN`, `abi::OFFSET_LIST_FLAT`).
    len: usize,
    /// The elements, where all of them lie packed; null where there is a tree.
    flat: *const u8,
    layout: Layout,
    /// Elements that the memory behind this has room for.
    room: usize,
    /// Where the elements are, if not behind this.
    pieces: Option<Box<Pieces>>,
}

/// The elements of a long list.
#[derive(Debug)]
struct Pieces {
    tree: Option<Arc<Node>>,
    /// The tree's elements.
    tree_len: usize,
    tail: Leaf,
    /// Names this list for [`CURSOR`]; an address could name another one after this one's end.
    id: u64,
}

/// Bytes of elements that a list has behind it, at most; and at least, if it is made to grow.
const BEHIND: usize = 512;
const FIRST: usize = 64;
/// Bytes of a part of a long list that is rather copied than shared.
const COPIED: usize = 256;

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
    /// A list in pieces.
    fn build(layout: Layout, tree: Option<Arc<Node>>, tail: Leaf) -> Ref {
        let tree_len = tree.as_ref().map_or(0, |t| t.len());
        let id = if tree.is_some() { new_id() } else { 0 };
        let list = List::behind(layout, 0);
        // SAFETY: it was made just now and is ours alone.
        let new = unsafe { &mut *list };
        new.pieces = Some(Box::new(Pieces { tree, tree_len, tail, id }));
        new.note();
        list.cast()
    }

    /// A list without elements, with room behind it.
    #[inline]
    fn behind(layout: Layout, room: usize) -> *mut List {
        let list = allocate(List::memory(layout, room)).cast::<List>();
        let (header, len, pieces) = (Header::new(Kind::List), 0, None);
        // SAFETY: the memory is new and has room for the list and the elements behind it.
        unsafe {
            let flat = list.add(1).cast::<u8>().cast_const();
            list.write(List { header, len, flat, layout, room, pieces });
        }
        list
    }

    fn memory(layout: Layout, room: usize) -> Memory {
        // `room` is small: see `fits`.
        let size = size_of::<List>() + layout.stride() * room;
        Memory::from_size_align(size, align_of::<List>()).unwrap_or(Memory::new::<List>())
    }

    /// Whether so many elements lie behind their list.
    fn fits(layout: Layout, count: usize) -> bool {
        layout.stride() == 0 || count <= BEHIND / layout.stride()
    }

    /// A list of so many elements, which `fill` writes; their references are moved.
    ///
    /// # Safety
    /// `fill` sets all elements.
    #[inline]
    unsafe fn made(layout: Layout, count: usize, fill: impl FnOnce(*mut u8)) -> Ref {
        if List::fits(layout, count) {
            let list = List::behind(layout, count);
            // SAFETY: the list is ours alone and has the room.
            unsafe {
                fill((*list).flat.cast_mut());
                (*list).len = count;
            }
            return list.cast();
        }
        let chunk = Chunk::filled(layout, count, fill);
        List::build(layout, None, Leaf { from: 0, len: count, chunk: Arc::new(chunk) })
    }

    /// The same of elements that others have: their references are retained.
    ///
    /// # Safety
    /// `fill` sets all elements, with live references.
    #[inline]
    unsafe fn filled(layout: Layout, count: usize, fill: impl FnOnce(*mut u8)) -> Ref {
        // SAFETY: the elements are set when their references are counted.
        unsafe {
            List::made(layout, count, |to| {
                fill(to);
                layout.retain(to, count);
            })
        }
    }

    /// A list of elements of one slot of eight bytes each, whose references it takes over.
    ///
    /// # Safety
    /// The layout has one slot, no truth value; references are the caller's own.
    pub(crate) unsafe fn of_slots(layout: Layout, elements: impl ExactSizeIterator<Item = u64>) -> Ref {
        let count = elements.len();
        // SAFETY: there is room for the elements; should there be fewer than said, null follows.
        unsafe {
            List::made(layout, count, |to| {
                let mut rest = elements;
                (0..count).for_each(|i| to.cast::<u64>().add(i).write(rest.next().unwrap_or(0)));
            })
        }
    }

    /// The elements at positions, which are in range.
    ///
    /// # Safety
    /// All positions are below the length.
    pub(crate) unsafe fn taken(&self, positions: &[i64]) -> Ref {
        let (layout, stride) = (self.layout, self.layout.stride());
        // Searching the tree for each would take longer than this copy.
        let mut copy: Vec<u64> = Vec::new();
        let from = match self.flat.is_null() {
            false => self.flat,
            true => {
                copy.reserve((self.len * stride).div_ceil(8));
                let to = copy.as_mut_ptr().cast::<u8>();
                // SAFETY: there is room for all elements.
                unsafe { self.copy_to(to) };
                to.cast_const()
            }
        };
        // SAFETY: the positions are in range, and all elements are copied.
        unsafe {
            List::filled(layout, positions.len(), |to| {
                for (i, &position) in positions.iter().enumerate() {
                    let (from, to) = (from.add(position as usize * stride), to.add(i * stride));
                    match stride {
                        8 => to.cast::<u64>().write(from.cast::<u64>().read()),
                        _ => std::ptr::copy_nonoverlapping(from, to, stride),
                    }
                }
            })
        }
    }

    /// Whether the elements lie in one piece of memory.
    pub(crate) fn is_packed(&self) -> bool {
        !self.flat.is_null()
    }

    /// A copy of which they do.
    pub(crate) fn in_one_piece(&self) -> Ref {
        // SAFETY: all elements are copied.
        unsafe { List::filled(self.layout, self.len, |to| self.copy_to(to)) }
    }

    /// The slots of elements that have one of eight bytes, in one piece.
    ///
    /// # Safety
    /// The list is empty, or its elements have one slot of eight bytes.
    pub(crate) unsafe fn slots(&self) -> std::borrow::Cow<'_, [i64]> {
        if self.len == 0 {
            return (&[]).into();
        }
        if !self.flat.is_null() {
            // SAFETY: so many slots lie packed there, as long as the list does.
            return unsafe { std::slice::from_raw_parts(self.flat.cast::<i64>(), self.len) }.into();
        }
        let mut all = Vec::with_capacity(self.len);
        for (data, count) in self.chunks() {
            // SAFETY: a chunk is an array of slots, and the list keeps it.
            all.extend_from_slice(unsafe { std::slice::from_raw_parts(data.cast::<i64>(), count) });
        }
        all.into()
    }

    /// Frees a list.
    ///
    /// # Safety
    /// A live list without owners.
    pub(crate) unsafe fn free(list: *mut List) {
        // SAFETY: the caller's promise: nobody else has the list, whose elements behind it are its own.
        unsafe {
            let memory = List::memory((*list).layout, (*list).room);
            if (*list).pieces.is_none() {
                (*list).layout.release((*list).flat, (*list).len);
            } else {
                std::ptr::drop_in_place(list);
            }
            std::alloc::dealloc(list.cast(), memory);
        }
    }

    /// Whether its end releases nothing, so that it needs no care.
    pub(crate) fn ends_alone(&self) -> bool {
        !self.layout.has_refs()
    }

    /// Brings what machine code reads up to date with the tree and the tail.
    #[inline]
    fn note(&mut self) {
        if let Some(pieces) = &self.pieces {
            self.len = pieces.tree_len + pieces.tail.len;
            self.flat = if pieces.tree.is_none() { pieces.tail.at(0) } else { std::ptr::null() };
        }
    }

    /// An empty list.
    pub fn create(layout: Layout) -> Ref {
        List::behind(layout, if layout.stride() == 0 { 0 } else { FIRST / layout.stride().min(FIRST) }).cast()
    }

    /// A list of elements that lie packed in memory; their references are retained.
    ///
    /// # Safety
    /// `data` has `count` elements of the layout.
    pub unsafe fn from_packed(layout: Layout, data: *const u8, count: usize) -> Ref {
        // SAFETY: the caller vouches for the data.
        unsafe {
            List::filled(layout, count, |to| {
                std::ptr::copy_nonoverlapping(data, to, count * layout.stride());
            })
        }
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
        let Some(pieces) = &self.pieces else {
            return if self.len > 0 { vec![(self.flat, self.len)] } else { Vec::new() };
        };
        let mut out = Vec::new();
        if let Some(tree) = &pieces.tree {
            tree.each(&mut |leaf| out.push((leaf.at(0), leaf.len)));
        }
        if pieces.tail.len > 0 {
            out.push((pieces.tail.at(0), pieces.tail.len));
        }
        out
    }

    /// Where the element at an index below the length lies.
    #[inline]
    pub(crate) fn at(&self, index: usize) -> *const u8 {
        if !self.flat.is_null() {
            // SAFETY: the elements lie packed, and the index is below their number.
            return unsafe { self.flat.add(index * self.layout.stride()) };
        }
        let Some(pieces) = &self.pieces else { return std::ptr::null() };
        if index >= pieces.tree_len {
            return pieces.tail.at(index - pieces.tree_len);
        }
        let cursor = CURSOR.get();
        let offset = index.wrapping_sub(cursor.start);
        if cursor.id == pieces.id && offset < cursor.len {
            // SAFETY: the cursor's chunk belongs to this list, which lives, and the offset is below its length.
            return unsafe { cursor.data.add(offset * self.layout.stride()) };
        }
        pieces.search(index)
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

    /// Appends an element, whose references are moved to it.
    ///
    /// # Safety
    /// The list has one owner; the element has the layout's slots.
    #[inline]
    pub unsafe fn push(&mut self, element: *const u64) {
        // SAFETY: there is room behind the list, or the tail's chunk makes it; the rest is the caller's promise.
        unsafe {
            match &mut self.pieces {
                None if self.len < self.room || self.layout.stride() == 0 => {
                    let to = self.flat.add(self.len * self.layout.stride()).cast_mut();
                    self.layout.store(to, element);
                    self.len += 1;
                }
                None => {
                    self.spread();
                    self.push(element);
                }
                Some(pieces) => {
                    pieces.push(element, self.layout);
                    self.note();
                }
            }
        }
    }

    /// Moves the elements behind the list into a chunk.
    #[cold]
    fn spread(&mut self) {
        let mut chunk = Chunk::new(self.layout, (self.len * 2).max(4));
        // SAFETY: the elements lie packed behind the list, which gives their references away.
        unsafe { chunk.take_over(self.flat, self.len) };
        let tail = Leaf { from: 0, len: self.len, chunk: Arc::new(chunk) };
        self.pieces = Some(Box::new(Pieces { tree: None, tree_len: 0, tail, id: 0 }));
        self.note();
    }

    /// Replaces an element by one whose references are moved to it.
    ///
    /// # Safety
    /// Nobody else has the list; the index is below its length; the element has the layout's slots.
    pub unsafe fn replace(&mut self, index: usize, element: *const u64) {
        // SAFETY: the caller's promise.
        unsafe {
            match &mut self.pieces {
                None => {
                    self.layout.replace(self.flat.add(index * self.layout.stride()).cast_mut(), element);
                }
                Some(pieces) => pieces.replace(index, element, self.layout),
            }
        }
        self.note();
    }

    /// A list of the same elements that only the caller has, about to get one more.
    pub fn copied(&self) -> Ref {
        let (layout, len) = (self.layout, self.len);
        if let Some(pieces) = &self.pieces
            && !List::fits(layout, len)
        {
            return List::build(layout, pieces.tree.clone(), pieces.tail.clone());
        }
        let room = if List::fits(layout, len + 4) { len + 4 } else { len };
        let copy = List::behind(layout, room);
        // SAFETY: the copy is ours alone and has the room.
        unsafe {
            self.copy_to((*copy).flat.cast_mut());
            layout.retain((*copy).flat, len);
            (*copy).len = len;
        }
        copy.cast()
    }

    /// Copies the elements, whose references the caller counts.
    ///
    /// # Safety
    /// There is room for all elements.
    unsafe fn copy_to(&self, mut to: *mut u8) {
        let mut copy = |from: *const u8, count: usize| {
            let bytes = count * self.layout.stride();
            // SAFETY: the elements lie in a chunk of this list; the caller gives room.
            unsafe {
                std::ptr::copy_nonoverlapping(from, to, bytes);
                to = to.add(bytes);
            }
        };
        match self.flat.is_null() {
            false => copy(self.flat, self.len),
            true => self.chunks().into_iter().for_each(|(from, count)| copy(from, count)),
        }
    }

    fn tree(&self) -> Option<Arc<Node>> {
        self.pieces.as_ref().and_then(|pieces| pieces.tree.clone())
    }

    /// The elements after the tree's.
    fn tail(&self) -> Leaf {
        match &self.pieces {
            Some(pieces) => pieces.tail.clone(),
            None => {
                // SAFETY: the elements lie packed behind the list, which keeps their references alive.
                let chunk = Chunk::filled(self.layout, self.len, |to| unsafe {
                    self.copy_to(to);
                    self.layout.retain(to, self.len);
                });
                Leaf { from: 0, len: self.len, chunk: Arc::new(chunk) }
            }
        }
    }

    /// A list of both lists' elements, fewer than `memory::MAX_ELEMENTS`.
    pub fn concat(&self, other: &List) -> Ref {
        let (layout, count) = (self.layout, self.len + other.len);
        if List::fits(layout, count) {
            // SAFETY: both parts are copied.
            return unsafe {
                List::filled(layout, count, |to| {
                    self.copy_to(to);
                    other.copy_to(to.add(self.len * layout.stride()));
                })
            };
        }
        let (tree, tail, last) = (self.tree(), self.tail(), other.tail());
        let Some(right) = other.tree() else {
            if tail.len + last.len <= small(layout) {
                return List::build(layout, tree, tail.merged(&last, layout));
            }
            return List::build(layout, tree::append(tree, tail, layout), last);
        };
        let right = tree::prepend(tail, Some(right), layout);
        let tree = match (tree, right) {
            (Some(a), Some(b)) => Some(tree::join(a, b)),
            (a, b) => a.or(b),
        };
        List::build(layout, tree, last)
    }

    /// A list of the elements `start..stop`.
    fn slice(&self, start: usize, stop: usize) -> Ref {
        let count = stop - start;
        // References would have to be counted one by one.
        let most = if self.layout.has_refs() { COPIED / 4 } else { COPIED };
        let copied = self.pieces.is_none() || count * self.layout.stride() <= most;
        if let (Some(pieces), false) = (&self.pieces, copied && !self.flat.is_null()) {
            return pieces.slice(start, stop, self.layout);
        }
        // SAFETY: the elements lie packed.
        unsafe {
            List::filled(self.layout, count, |to| {
                std::ptr::copy_nonoverlapping(self.at(start), to, count * self.layout.stride());
            })
        }
    }

    /// A list of the elements that a clipped slice names.
    pub fn strided(&self, start: i64, stop: i64, step: i64) -> Ref {
        let len = self.len() as i64;
        if step == 1 {
            let start = start.clamp(0, len);
            let stop = stop.clamp(start, len);
            return self.slice(start as usize, stop as usize);
        }
        let count = strides(len, start, stop, step);
        let stride = self.layout.stride();
        // SAFETY: the indices are below the length, and all elements are copied.
        unsafe {
            List::filled(self.layout, count, |to| {
                if stride == 8 && !self.flat.is_null() {
                    let to = to.cast::<u64>();
                    let mut from = self.flat.cast::<u64>().wrapping_offset(start as isize);
                    for i in 0..count {
                        to.add(i).write(from.read());
                        from = from.wrapping_offset(step as isize);
                    }
                    return;
                }
                let mut place = start;
                for i in 0..count {
                    std::ptr::copy_nonoverlapping(self.at(place as usize), to.add(i * stride), stride);
                    place = place.wrapping_add(step);
                }
            })
        }
    }
}
