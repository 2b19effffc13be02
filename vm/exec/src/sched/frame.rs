//! Frames of reductions under way on a thread, with what of them can be promoted (the latent forks).

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use pyfora_runtime::Reduce;

use super::task::Task;

/// Where a node of the tree over leaves splits: behind the largest power of two below its count.
pub fn split(lo: i64, hi: i64) -> i64 {
    let count = (hi - lo) as u64;
    lo + (1i64 << (63 - (count - 1).leading_zeros()))
}

/// The start of the left sibling of the node `lo..hi` in the tree over `root_lo..root_hi`; `None` for a left child.
pub fn left_sibling(root_lo: i64, root_hi: i64, lo: i64, hi: i64) -> Option<i64> {
    let (mut a, mut b) = (root_lo, root_hi);
    while b - a > 1 && (a, b) != (lo, hi) {
        let middle = split(a, b);
        if lo < middle {
            b = middle;
        } else if (middle, b) == (lo, hi) {
            return Some(a);
        } else {
            a = middle;
        }
    }
    None
}

/// A reduction that this thread walks from left to right.
#[derive(Debug)]
pub struct Frame {
    pub reduce: *const Reduce,
    lo: i64,
    hi: i64,
    /// The leaf under way.
    pub current: Cell<i64>,
    /// The end of what is left to this thread; what lies behind was promoted.
    pub bound: Cell<i64>,
    /// The tasks, from right to left.
    pub promoted: RefCell<Vec<Arc<Task>>>,
    /// The frames around this one and within its current leaf.
    pub outer: *const Frame,
    pub inner: Cell<*const Frame>,
}

impl Frame {
    /// The frame of a walk over a node.
    pub fn new(reduce: *const Reduce, lo: i64, hi: i64, outer: *const Frame) -> Frame {
        Frame {
            reduce,
            lo,
            hi,
            current: Cell::new(lo),
            bound: Cell::new(hi),
            promoted: RefCell::default(),
            outer,
            inner: Cell::new(std::ptr::null()),
        }
    }

    /// Takes the largest node that this thread has not begun: the rightmost one.
    pub fn take_latent(&self) -> Option<(i64, i64)> {
        let (current, bound) = (self.current.get(), self.bound.get());
        if current + 1 >= bound {
            return None;
        }
        let (mut a, mut b) = (self.lo, self.hi);
        while b - a > 1 {
            let middle = split(a, b);
            if middle >= bound {
                b = middle;
            } else if current >= middle {
                a = middle;
            } else {
                self.bound.set(middle);
                return Some((middle, b));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_split_at_powers_of_two() {
        assert_eq!([split(0, 2), split(0, 3), split(0, 8), split(8, 13), split(0, 9)], [1, 2, 4, 12, 8]);
        assert_eq!(split(0, i64::MAX), 1 << 62);
        assert_eq!(left_sibling(0, 8, 6, 8), Some(4));
        assert_eq!(left_sibling(0, 8, 4, 8), Some(0));
        assert_eq!((left_sibling(0, 8, 4, 6), left_sibling(0, 8, 0, 8)), (None, None));
        assert_eq!(left_sibling(0, 7, 6, 7), Some(4));
    }

    #[test]
    fn latent_forks_come_largest_first() {
        let frame = Frame::new(std::ptr::null(), 0, 11, std::ptr::null());
        frame.current.set(1);
        let taken: Vec<_> = std::iter::from_fn(|| frame.take_latent()).collect();
        assert_eq!(taken, [(8, 11), (4, 8), (2, 4)]);
        let frame = Frame::new(std::ptr::null(), 0, 8, std::ptr::null());
        frame.current.set(5);
        let taken: Vec<_> = std::iter::from_fn(|| frame.take_latent()).collect();
        assert_eq!(taken, [(6, 8)]);
    }
}
