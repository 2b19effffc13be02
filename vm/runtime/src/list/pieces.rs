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

    /// The tail's chunk, to push to: of this list alone, and with room.
    #[inline]
    pub(super) fn tail_mut(&mut self, layout: Layout) -> &mut Chunk {
        let ready = Arc::strong_count(&self.tail.chunk) == 1
            && self.tail.from + self.tail.len == self.tail.chunk.len();
        if !ready {
            self.make_room(layout);
        }
        // Pairs with the release of the chunk's former other owners.
        fence(Ordering::Acquire);
        let chunk = Arc::as_ptr(&self.tail.chunk).cast_mut();
        // SAFETY: the count is one and there are no weak references, so this list alone knows the chunk, and `self` is
        // borrowed mutably.
        unsafe { &mut *chunk }
    }

    #[cold]
    pub(super) fn make_room(&mut self, layout: Layout) {
        if self.tail.len <= small(layout) {
            self.tail = self.tail.merged(&Leaf::empty(layout), layout);
        } else {
            self.seal_tail(layout);
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
            // SAFETY: the count is one, and there are no weak references.
            return unsafe {
                (*Arc::as_ptr(&self.tail.chunk).cast_mut()).set(self.tail.from + at, element);
            };
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
