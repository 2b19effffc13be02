//! Tasks: promoted parts of reductions, which any thread may run once.

use std::cell::UnsafeCell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering, fence};

use pyfora_runtime::{Error, Reduce};

const WAITING: u8 = 0;
const CLAIMED: u8 = 1;
const DONE: u8 = 2;

/// How a task ended.
#[derive(Debug)]
pub enum Outcome {
    /// The state of its node of the tree.
    State(Vec<u64>),
    Failed(Error),
}

/// Leaves `lo..hi` of a reduction, a node of its tree.
#[derive(Debug)]
pub struct Task {
    stage: AtomicU8,
    cancelled: AtomicBool,
    /// The frame that promoted the task waits for its end before it returns, so the reduction outlives the task's run.
    pub reduce: *const Reduce,
    pub lo: i64,
    pub hi: i64,
    /// The task in whose run this one was promoted: it waits for this one. Null for a run's own thread.
    parent: *const Task,
    outcome: UnsafeCell<Option<Outcome>>,
    waiter: OnceLock<std::thread::Thread>,
}

// SAFETY: `stage` hands the pointers and the outcome from thread to thread: the claimer alone uses them until DONE, the
// promoter alone afterwards.
unsafe impl Send for Task {}
// SAFETY: as above.
unsafe impl Sync for Task {}

impl Task {
    /// A task that waits for a thread.
    pub fn new(reduce: *const Reduce, lo: i64, hi: i64, parent: *const Task) -> Task {
        Task {
            stage: AtomicU8::new(WAITING),
            cancelled: AtomicBool::new(false),
            reduce,
            lo,
            hi,
            parent,
            outcome: UnsafeCell::new(None),
            waiter: OnceLock::new(),
        }
    }

    /// Makes the caller the one who runs the task, or drops it.
    pub fn claim(&self) -> bool {
        self.stage.compare_exchange(WAITING, CLAIMED, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Ends the run of a claimed task.
    pub fn finish(&self, outcome: Outcome) {
        // SAFETY: the claimer is the only one to touch the outcome before DONE.
        unsafe { *self.outcome.get() = Some(outcome) };
        self.stage.store(DONE, Ordering::Release);
        // Either this sees the waiter, or the waiter, who registers before it looks, sees DONE.
        fence(Ordering::SeqCst);
        if let Some(waiter) = self.waiter.get() {
            waiter.unpark();
        }
    }

    /// Whether the run has ended.
    pub fn is_done(&self) -> bool {
        self.stage.load(Ordering::Acquire) == DONE
    }

    /// Has the end of the task unpark this thread.
    pub fn wake_at_end(&self) {
        self.waiter.get_or_init(std::thread::current);
        fence(Ordering::SeqCst);
    }

    /// The outcome of a task that is done; for the promoter, once.
    pub fn take_outcome(&self) -> Option<Outcome> {
        if !self.is_done() {
            return None;
        }
        // SAFETY: after DONE the promoter is the only one to touch the outcome.
        unsafe { (*self.outcome.get()).take() }
    }

    /// Asks the one who runs the task to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the task or one around it was cancelled.
    ///
    /// # Safety
    /// `task` is null or runs on the calling thread, so that those around it wait for it.
    pub unsafe fn is_cancelled(mut task: *const Task) -> bool {
        // SAFETY: the caller's promise, which holds for the parents as well.
        while let Some(t) = unsafe { task.as_ref() } {
            if t.cancelled.load(Ordering::Relaxed) {
                return true;
            }
            task = t.parent;
        }
        false
    }
}
