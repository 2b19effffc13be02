//! The walk over a reduction's tree: leaves from left to right, finished subtrees combined as a binary counter carries.

use std::mem::MaybeUninit;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use pyfora_runtime::object::{Ref, release};
use pyfora_runtime::{Context, ErrorKind, Reduce};

use super::frame::{Frame, left_sibling};
use super::task::{Outcome, Task};
use super::thread::Thread;

/// The walk ended early with the error in the context.
#[derive(Debug)]
pub struct Failed;

/// Words of states that fit on the stack.
const INLINE: usize = 96;

/// Runs a reduction for machine code; the hook of `pyfora_rt_par_reduce`.
///
/// # Safety
/// As the ABI says of a reduction; the context is one of a [`Thread`].
pub unsafe fn reduce(ctx: &Context, reduce: &Reduce, out: *mut u64) -> i32 {
    // SAFETY: contexts are made with their thread.
    let thread = unsafe { Thread::of(ctx) };
    if reduce.n < 1 {
        ctx.raise_kind(ErrorKind::Invalid("a reduction over nothing".to_owned()));
        return 1;
    }
    let grain = reduce.grain.max(1);
    let leaves = (reduce.n - 1) / grain + 1;
    let reduce = Reduce { grain, ..*reduce };
    if leaves == 1 {
        // SAFETY: the caller's promise.
        return unsafe { (reduce.leaf)(ctx, reduce.env, 0, reduce.n, out) };
    }
    // SAFETY: the caller's promise.
    let done = unsafe { walk(thread, &reduce, 0, leaves, out) };
    i32::from(done.is_err())
}

/// Runs the leaves `lo..hi`, a node of the reduction's tree, and writes the node's state.
///
/// # Safety
/// As the ABI says of the reduction; `out` has room for a state.
pub unsafe fn walk(thread: &Thread, reduce: &Reduce, lo: i64, hi: i64, out: *mut u64) -> Result<(), Failed> {
    // A row for each subtree of a descending list of sizes, one for the node under way, one for a combined state.
    let rows = 66 - (hi - lo).leading_zeros() as usize;
    let words = rows * reduce.slots;
    let (mut inline, mut heap) = (MaybeUninit::<[u64; INLINE]>::uninit(), Vec::new());
    let states = if words <= INLINE {
        inline.as_mut_ptr().cast()
    } else {
        heap.reserve_exact(words);
        heap.as_mut_ptr()
    };
    let mut walk = Walk { thread, reduce, states, top: 0 };
    // SAFETY: the caller's promise; so for all methods of the walk.
    unsafe {
        let frame = Frame::new(reduce, lo, hi, thread.innermost());
        thread.push_frame(&frame);
        let walked = walk.leaves(&frame, lo);
        thread.pop_frame(&frame);
        let mut tasks = frame.promoted.into_inner();
        let result = match walked {
            Ok(Ended::Whole) => walk.join_all(&mut tasks, lo, hi),
            Ok(Ended::Stopped) => walk.fold(),
            Err(failed) => Err(failed),
        };
        walk.drop_tasks(&tasks);
        match result {
            Ok(()) => std::ptr::copy_nonoverlapping(walk.at(0), out, reduce.slots),
            Err(Failed) => walk.release_from(0),
        }
        result
    }
}

enum Ended {
    Whole,
    /// A leaf's state says that nothing to its right counts.
    Stopped,
}

/// The states of finished subtrees that wait for their right siblings, each larger than the next.
struct Walk<'a> {
    thread: &'a Thread,
    reduce: &'a Reduce,
    /// Rows of `reduce.slots` words; those below `top` are set.
    states: *mut u64,
    top: usize,
}

impl Walk<'_> {
    fn row(&self, i: usize) -> &[u64] {
        debug_assert!(i < self.top);
        // SAFETY: rows below `top` are within the memory and hold states.
        unsafe { std::slice::from_raw_parts(self.at(i), self.reduce.slots) }
    }

    /// A row's address; `top` stays two below the number of rows.
    #[inline]
    fn at(&self, row: usize) -> *mut u64 {
        // SAFETY: `walk` made room for as many rows as a tree over its leaves needs.
        unsafe { self.states.add(row * self.reduce.slots) }
    }

    /// Whether the newest state ends the reduction.
    fn stops(&self) -> bool {
        self.reduce.stop && self.row(self.top - 1).first().is_some_and(|bit| bit & 1 != 0)
    }

    /// Runs leaves up to the frame's bound, which promotions move to the left meanwhile.
    unsafe fn leaves(&mut self, frame: &Frame, lo: i64) -> Result<Ended, Failed> {
        let ctx = self.thread.context();
        let Reduce { n, grain, leaf, env, .. } = *self.reduce;
        let mut k = lo;
        while k < frame.bound.get() {
            frame.current.set(k);
            if ctx.header.poll.load(Ordering::Relaxed) != 0 && self.thread.poll() != 0 {
                return Err(Failed);
            }
            let start = k * grain;
            let out = self.at(self.top);
            // SAFETY: a leaf of the reduction with indices below n, and room for its state.
            if unsafe { leaf(ctx, env, start, n.min(start.saturating_add(grain)), out) } != 0 {
                return Err(Failed);
            }
            self.top += 1;
            if self.stops() {
                return Ok(Ended::Stopped);
            }
            let mut carry = k - lo;
            while carry & 1 != 0 {
                // SAFETY: as above.
                unsafe { self.combine()? };
                carry >>= 1;
            }
            k += 1;
        }
        Ok(Ended::Whole)
    }

    /// Replaces the two newest states by their combination.
    unsafe fn combine(&mut self) -> Result<(), Failed> {
        let (left, slots) = (self.top - 2, self.reduce.slots);
        let (a, b, out) = (self.at(left), self.at(left + 1), self.at(left + 2));
        // SAFETY: three rows that do not overlap; the first two hold states, the third is free.
        let status = unsafe { (self.reduce.combine)(self.thread.context(), self.reduce.env, a, b, out) };
        if status != 0 {
            return Err(Failed);
        }
        // SAFETY: combine only borrowed its operands.
        unsafe { self.release_from(left) };
        // SAFETY: whole rows; the combined state moves into the first, whose own was given up.
        unsafe {
            match slots {
                1 => a.write(out.read()),
                2 => a.cast::<[u64; 2]>().write(out.cast::<[u64; 2]>().read()),
                _ => std::ptr::copy_nonoverlapping(out, a, slots),
            }
        }
        self.top = left + 1;
        Ok(())
    }

    /// Gives up the references of the rows from `first` on.
    unsafe fn release_from(&mut self, first: usize) {
        if self.reduce.ref_mask != 0 {
            for row in first..self.top {
                // SAFETY: the row holds a state, which is ours.
                unsafe { release_state(self.row(row), self.reduce.ref_mask) };
            }
        }
        self.top = first;
    }

    /// Combines all states, from right to left.
    unsafe fn fold(&mut self) -> Result<(), Failed> {
        while self.top > 1 {
            // SAFETY: the caller's promise.
            unsafe { self.combine()? };
        }
        Ok(())
    }

    /// Adds the promoted nodes' states, from left to right, and combines all.
    unsafe fn join_all(&mut self, tasks: &mut Vec<Arc<Task>>, lo: i64, hi: i64) -> Result<(), Failed> {
        while let Some(task) = tasks.pop() {
            // SAFETY: the caller's promise.
            unsafe {
                self.join(&task)?;
                if self.stops() {
                    break;
                }
                let mut start = task.lo;
                while let Some(sibling) = left_sibling(lo, hi, start, task.hi) {
                    self.combine()?;
                    start = sibling;
                }
            }
        }
        // SAFETY: the caller's promise.
        unsafe { self.fold() }
    }

    /// The state of a promoted node: runs it here if nobody has begun it, else waits.
    unsafe fn join(&mut self, task: &Arc<Task>) -> Result<(), Failed> {
        let (row, slots) = (self.at(self.top), self.reduce.slots);
        if task.claim() {
            self.thread.forget(task);
            // SAFETY: the caller's promise.
            unsafe { walk(self.thread, self.reduce, task.lo, task.hi, row)? };
        } else {
            self.thread.wait_for(task, true);
            match task.take_outcome() {
                // SAFETY: states have `slots` words, and the row is free.
                Some(Outcome::State(state)) => unsafe {
                    std::ptr::copy_nonoverlapping(state.as_ptr(), row, slots);
                },
                Some(Outcome::Failed(error)) => {
                    self.thread.context().raise(error);
                    return Err(Failed);
                }
                None => return Err(Failed),
            }
        }
        self.top += 1;
        Ok(())
    }

    /// Stops what does not count any more: to the right of an error or of the end.
    unsafe fn drop_tasks(&self, tasks: &[Arc<Task>]) {
        if tasks.is_empty() {
            return;
        }
        let running: Vec<&Arc<Task>> = tasks.iter().filter(|task| !task.claim()).collect();
        running.iter().for_each(|task| task.cancel());
        self.thread.poke_others();
        for task in running {
            // They use what our caller's frame holds: it must not return before they do.
            self.thread.wait_for(task, false);
            if let Some(Outcome::State(state)) = task.take_outcome() {
                // SAFETY: the state is ours.
                unsafe { release_state(&state, self.reduce.ref_mask) };
            }
        }
    }
}

/// # Safety
/// The caller owns the state.
unsafe fn release_state(state: &[u64], ref_mask: u64) {
    for (i, &bits) in state.iter().enumerate().take(64) {
        if ref_mask >> i & 1 != 0 {
            // SAFETY: the mask marks the slots that are references.
            unsafe { release(bits as Ref) };
        }
    }
}
