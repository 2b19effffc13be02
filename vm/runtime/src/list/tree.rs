//! The balanced tree of chunks: persistent, joined and split in logarithmic time (height-balanced, by joins).

use std::sync::Arc;

use super::chunk::{Chunk, Layout};

/// Neighbours that together have no more elements than this become one chunk: lists made of many small pieces stay
/// packed, so that machine code reads them without a call, and large ones are never copied. References are counted one
/// by one where they are copied.
pub(super) fn small(layout: Layout) -> usize {
    if layout.has_refs() { 256 } else { 1024 }
}

/// A part of a chunk.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub chunk: Arc<Chunk>,
    pub from: usize,
    pub len: usize,
}

impl Leaf {
    /// A leaf without elements.
    pub fn empty(layout: Layout) -> Leaf {
        Leaf { chunk: Arc::new(Chunk::new(layout, 0)), from: 0, len: 0 }
    }

    /// Where an element lies.
    pub fn at(&self, index: usize) -> *const u8 {
        self.chunk.at(self.from + index)
    }

    /// The elements `start..stop` of this leaf.
    pub fn part(&self, start: usize, stop: usize) -> Leaf {
        Leaf { chunk: self.chunk.clone(), from: self.from + start, len: stop - start }
    }

    /// The elements in a new chunk with room for so many.
    pub fn copied(&self, room: usize, layout: Layout) -> Leaf {
        let mut chunk = Chunk::new(layout, room);
        // SAFETY: the leaf lies within its chunk, which has this layout, and there is room for its elements.
        unsafe { chunk.extend(self.at(0), self.len) };
        Leaf { len: chunk.len(), from: 0, chunk: Arc::new(chunk) }
    }

    /// Both leaves' elements in a new chunk.
    pub fn merged(&self, other: &Leaf, layout: Layout) -> Leaf {
        let mut chunk = Chunk::new(layout, self.len + other.len);
        // SAFETY: leaves lie within their chunks, which have this layout.
        unsafe {
            chunk.extend(self.at(0), self.len);
            chunk.extend(other.at(0), other.len);
        }
        Leaf { len: chunk.len(), from: 0, chunk: Arc::new(chunk) }
    }
}

/// A tree; a leaf of a tree is not empty.
#[derive(Debug)]
pub enum Node {
    Leaf(Leaf),
    Branch { left: Arc<Node>, right: Arc<Node>, len: usize, height: u8 },
}

impl Node {
    /// Elements.
    pub fn len(&self) -> usize {
        match self {
            Node::Leaf(leaf) => leaf.len,
            Node::Branch { len, .. } => *len,
        }
    }

    fn height(&self) -> u8 {
        match self {
            Node::Leaf(_) => 0,
            Node::Branch { height, .. } => *height,
        }
    }

    /// The leaf that holds an index, and the index of its first element.
    pub fn find(&self, index: usize) -> (&Leaf, usize) {
        let (mut node, mut start) = (self, 0);
        loop {
            match node {
                Node::Leaf(leaf) => return (leaf, start),
                Node::Branch { left, right, .. } => {
                    let middle = start + left.len();
                    if index < middle {
                        node = left;
                    } else {
                        (node, start) = (right, middle);
                    }
                }
            }
        }
    }

    /// Calls a function for each leaf, from left to right.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Leaf)) {
        match self {
            Node::Leaf(leaf) => visit(leaf),
            Node::Branch { left, right, .. } => {
                left.each(visit);
                right.each(visit);
            }
        }
    }
}

/// Replaces an element; nodes that others share are copied.
///
/// # Safety
/// The index is below the length, and `element` has the layout's slots, whose references are moved.
pub unsafe fn replace(node: &mut Arc<Node>, index: usize, element: *const u64, layout: Layout) {
    if Arc::get_mut(node).is_none() {
        *node = match &**node {
            Node::Leaf(leaf) => Arc::new(Node::Leaf(leaf.merged(&Leaf::empty(layout), layout))),
            Node::Branch { left, right, .. } => branch(left.clone(), right.clone()),
        };
    }
    match Arc::get_mut(node) {
        Some(Node::Leaf(leaf)) => {
            if Arc::get_mut(&mut leaf.chunk).is_none() {
                *leaf = leaf.merged(&Leaf::empty(layout), layout);
            }
            let at = leaf.from + index;
            if let Some(chunk) = Arc::get_mut(&mut leaf.chunk) {
                // SAFETY: the chunk is ours alone; the caller vouches for the element.
                unsafe { chunk.set(at, element) };
            }
        }
        Some(Node::Branch { left, right, .. }) => {
            let middle = left.len();
            // SAFETY: the caller's promise, for the half that has the index.
            unsafe {
                match index < middle {
                    true => replace(left, index, element, layout),
                    false => replace(right, index - middle, element, layout),
                }
            }
        }
        None => {}
    }
}

fn branch(left: Arc<Node>, right: Arc<Node>) -> Arc<Node> {
    let len = left.len() + right.len();
    let height = left.height().max(right.height()) + 1;
    Arc::new(Node::Branch { left, right, len, height })
}

fn parts(node: &Node) -> Option<(Arc<Node>, Arc<Node>)> {
    match node {
        Node::Leaf(_) => None,
        Node::Branch { left, right, .. } => Some((left.clone(), right.clone())),
    }
}

/// A balanced tree of both trees' elements.
pub fn join(left: Arc<Node>, right: Arc<Node>) -> Arc<Node> {
    let (hl, hr) = (left.height(), right.height());
    if hl > hr + 1
        && let Some((outer, inner)) = parts(&left)
    {
        let joined = join(inner, right);
        if joined.height() <= outer.height() + 1 {
            return branch(outer, joined);
        }
        // `joined` is two higher than `outer`: rotate.
        let Some((a, b)) = parts(&joined) else { return branch(outer, joined) };
        return match parts(&a) {
            Some((a1, a2)) if a.height() > b.height() => branch(branch(outer, a1), branch(a2, b)),
            _ => branch(branch(outer, a), b),
        };
    }
    if hr > hl + 1
        && let Some((inner, outer)) = parts(&right)
    {
        let joined = join(left, inner);
        if joined.height() <= outer.height() + 1 {
            return branch(joined, outer);
        }
        let Some((a, b)) = parts(&joined) else { return branch(joined, outer) };
        return match parts(&b) {
            Some((b1, b2)) if b.height() > a.height() => branch(branch(a, b1), branch(b2, outer)),
            _ => branch(a, branch(b, outer)),
        };
    }
    branch(left, right)
}

/// A tree with a leaf added at the right end.
pub fn append(tree: Option<Arc<Node>>, leaf: Leaf, layout: Layout) -> Option<Arc<Node>> {
    if leaf.len == 0 {
        return tree;
    }
    let Some(tree) = tree else { return Some(Arc::new(Node::Leaf(leaf))) };
    Some(append_to(&tree, leaf, layout))
}

fn append_to(tree: &Arc<Node>, leaf: Leaf, layout: Layout) -> Arc<Node> {
    match &**tree {
        Node::Leaf(last) if last.len + leaf.len <= small(layout) => {
            Arc::new(Node::Leaf(last.merged(&leaf, layout)))
        }
        Node::Leaf(_) => branch(tree.clone(), Arc::new(Node::Leaf(leaf))),
        Node::Branch { left, right, .. } => join(left.clone(), append_to(right, leaf, layout)),
    }
}

/// A tree with a leaf added at the left end.
pub fn prepend(leaf: Leaf, tree: Option<Arc<Node>>, layout: Layout) -> Option<Arc<Node>> {
    if leaf.len == 0 {
        return tree;
    }
    let Some(tree) = tree else { return Some(Arc::new(Node::Leaf(leaf))) };
    Some(prepend_to(leaf, &tree, layout))
}

fn prepend_to(leaf: Leaf, tree: &Arc<Node>, layout: Layout) -> Arc<Node> {
    match &**tree {
        Node::Leaf(first) if first.len + leaf.len <= small(layout) => {
            Arc::new(Node::Leaf(leaf.merged(first, layout)))
        }
        Node::Leaf(_) => branch(Arc::new(Node::Leaf(leaf)), tree.clone()),
        Node::Branch { left, right, .. } => join(prepend_to(leaf, left, layout), right.clone()),
    }
}

/// The tree of the elements `start..stop`, which are at least one.
pub fn slice(tree: &Arc<Node>, start: usize, stop: usize) -> Arc<Node> {
    if start == 0 && stop == tree.len() {
        return tree.clone();
    }
    match &**tree {
        Node::Leaf(leaf) => Arc::new(Node::Leaf(leaf.part(start, stop))),
        Node::Branch { left, right, .. } => {
            let middle = left.len();
            if stop <= middle {
                slice(left, start, stop)
            } else if start >= middle {
                slice(right, start - middle, stop - middle)
            } else {
                join(slice(left, start, middle), slice(right, 0, stop - middle))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pyfora_bitcode::Type;

    fn leaf(layout: Layout, range: std::ops::Range<u64>) -> Leaf {
        let mut chunk = Chunk::new(layout, range.clone().count());
        for i in range {
            // SAFETY: one slot of an integer, for which there is room.
            unsafe { chunk.push(&i) };
        }
        Leaf { from: 0, len: chunk.len(), chunk: Arc::new(chunk) }
    }

    fn check(node: &Node) {
        if let Node::Branch { left, right, len, height } = node {
            check(left);
            check(right);
            assert_eq!(*len, left.len() + right.len());
            assert_eq!(*height, left.height().max(right.height()) + 1);
            assert!(left.height().abs_diff(right.height()) <= 1, "{} {}", left.height(), right.height());
        }
    }

    fn numbers(node: &Node) -> Vec<u64> {
        let mut out = Vec::new();
        // SAFETY: the leaves hold integers.
        node.each(&mut |l| (0..l.len).for_each(|i| out.push(unsafe { l.at(i).cast::<u64>().read() })));
        out
    }

    #[test]
    fn joins_and_slices_stay_balanced() {
        let layout = Layout::of(&[Type::I64]);
        let mut tree = None;
        for i in 0..200 {
            tree = append(tree, leaf(layout, i * 50..i * 50 + 50), layout);
        }
        let tree = tree.unwrap();
        check(&tree);
        assert_eq!(numbers(&tree), (0..10_000).collect::<Vec<u64>>());
        for (a, b) in [(0, 1), (17, 9_000), (4_999, 5_001), (9_999, 10_000), (0, 10_000)] {
            let part = slice(&tree, a, b);
            check(&part);
            assert_eq!(numbers(&part), (a as u64..b as u64).collect::<Vec<u64>>());
            let both = join(part.clone(), tree.clone());
            check(&both);
            let both = join(both, part);
            check(&both);
        }
        let small = prepend(leaf(layout, 0..1), Some(tree), layout).unwrap();
        check(&small);
        assert_eq!(numbers(&small)[..3], [0, 0, 1]);
    }
}
