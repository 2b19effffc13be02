//! The elements of a list that does not lie in one piece of memory: a tree of chunks, and a last chunk that grows.

use super::*;

impl Pieces {
    #[cold]
    pub(super) fn search(&self, index: usize) -> *const u8 {
        let Some(tree) = &self.tree else { return std::ptr::null() };
        let (leaf, start) = tree.find(index);
        CURSOR.set(Cursor { id: self.id, start, len: leaf.len, data: leaf.at(0) });
        leaf.at(index - start)
    }

    /// Moves the tail into the tree.
    pub(super) fn seal_tail(&mut self, layout: Layout) {
        if self.tail.len == 0 {
            return;
        }
        let tail = std::mem::replace(&mut self.tail, Leaf::empty(layout));
        self.tree_len += tail.len;
        self.tree = tree::append(self.tree.take(), tail, layout);
        // The last leaf may have been merged: what a cursor knows of it is gone.
        self.id = new_id();
    }

    /// Appends an element, whose references are moved to it.
    ///
    /// # Safety
    /// The list has one owner; the element has the layout's slots.
    #[inline]
    pub(super) unsafe fn push(&mut self, element: *const u64, layout: Layout) {
        let chunk = &self.tail.chunk;
        let ready = Arc::strong_count(chunk) == 1 && self.tail.from + self.tail.len == chunk.len();
        if !ready || chunk.is_full() {
            self.make_room(layout);
        }
        // SAFETY: the tail's chunk has room now, and is of this list alone; the rest is the caller's promise.
        unsafe { self.own().push(element) };
        self.tail.len += 1;
    }

    /// The tail's chunk, to change it.
    ///
    /// # Safety
    /// Its count is one. (There are no weak references.)
    unsafe fn own(&mut self) -> &mut Chunk {
        debug_assert_eq!(Arc::strong_count(&self.tail.chunk), 1);
        // Pairs with the release of the chunk's former other owners.
        fence(Ordering::Acquire);
        // SAFETY: this list alone knows the chunk, and `self` is borrowed mutably.
        unsafe { &mut *Arc::as_ptr(&self.tail.chunk).cast_mut() }
    }

    /// Makes the tail's chunk one of this list alone that has room.
    #[cold]
    fn make_room(&mut self, layout: Layout) {
        let Leaf { chunk, from, len } = &self.tail;
        let (from, len) = (*from, *len);
        let alone = Arc::strong_count(chunk) == 1 && from + len == chunk.len();
        if alone && from <= len / 2 {
            // SAFETY: the count is one.
            if unsafe { self.own() }.grow() {
                return;
            }
            crate::memory::note_short();
        } else if alone || len <= small(layout) {
            // A copy of what lives: a window that slides over its elements keeps no others. It costs what the pushes did
            // that left half as many behind.
            self.tail = self.tail.copied((len * 2).max(4), layout);
            return;
        }
        self.seal_tail(layout);
        if self.tail.chunk.is_full() {
            // SAFETY: the new tail is of this list alone.
            unsafe { self.own() }.grow();
        }
    }

    /// # Safety
    /// As [`List::replace`].
    pub(super) unsafe fn replace(&mut self, index: usize, element: *const u64, layout: Layout) {
        if index >= self.tree_len {
            let at = index - self.tree_len;
            if Arc::strong_count(&self.tail.chunk) != 1 {
                self.tail = self.tail.merged(&Leaf::empty(layout), layout);
            }
            let at = self.tail.from + at;
            // SAFETY: the count is one.
            return unsafe { self.own().set(at, element) };
        }
        if let Some(tree) = &mut self.tree {
            // SAFETY: the caller's promise.
            unsafe { tree::replace(tree, index, element, layout) };
        }
        // A leaf may have been copied: what a cursor knows of it is gone.
        self.id = new_id();
    }

    /// A list of the elements `start..stop`, which shares them.
    pub(super) fn slice(&self, start: usize, stop: usize, layout: Layout) -> Ref {
        if start >= self.tree_len {
            let tail = self.tail.part(start - self.tree_len, stop - self.tree_len);
            return List::build(layout, None, tail);
        }
        let whole = tree::append(self.tree.clone(), self.tail.clone(), layout);
        let tree = whole.filter(|_| start < stop).map(|t| tree::slice(&t, start, stop));
        List::build(layout, tree, Leaf::empty(layout))
    }
}
