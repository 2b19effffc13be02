//! What one thread of the machine knows and does: its context, its frames, its part of the current run.

use std::cell::{Cell, RefCell, UnsafeCell};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use pyfora_runtime::{Context, Error, ErrorKind, Hooks};

use super::frame::Frame;
use super::pool::{Pool, Run, Sleeper};
use super::task::{Outcome, Task};
use super::walk::walk;

/// Bytes of stack of each thread; only what is used takes memory.
const STACK: usize = 256 << 20;
/// What machine code leaves of it for the functions of the runtime.
const RED_ZONE: usize = 1 << 20;
/// A thread that waits helps others only while it has used less than this: what it then runs still has room.
const HELP_BELOW: usize = 32 << 20;

/// How often an idle thread looks for work before it sleeps: some microseconds.
const LOOKS: usize = 64;

static HOOKS: Hooks = Hooks { poll, reduce: super::walk::reduce };

/// # Safety
/// The context is one of a [`Thread`].
unsafe fn poll(ctx: &Context) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { Thread::of(ctx).poll() }
}

/// A thread. It never leaves the system thread that made it.
#[derive(Debug)]
pub struct Thread {
    pool: Arc<Pool>,
    /// Which deque of a run is this thread's: 0 for the one that started the run.
    slot: usize,
    context: UnsafeCell<Context>,
    run: RefCell<Option<Arc<Run>>>,
    /// The task under way; null in a run's own thread.
    scope: Cell<*const Task>,
    innermost: Cell<*const Frame>,
    /// No frame outside this one has latent forks.
    oldest: Cell<*const Frame>,
}

impl Thread {
    /// Starts a system thread with a large stack.
    pub fn spawn(
        pool: &Arc<Pool>,
        name: &str,
        slot: usize,
        body: impl FnOnce(&Thread) + Send + 'static,
    ) -> std::io::Result<std::thread::JoinHandle<()>> {
        let pool = pool.clone();
        let builder = std::thread::Builder::new().name(name.to_owned()).stack_size(STACK);
        builder.spawn(move || {
            let marker = 0u8;
            // The first frames of a thread take some kilobytes above this one; the guard page lies below the limit.
            let limit = std::ptr::from_ref(&marker) as usize - STACK + RED_ZONE;
            let thread = Thread::new(pool, slot, limit);
            let key = thread.pool.register(&thread.context().header);
            body(&thread);
            thread.pool.unregister(key);
        })
    }

    fn new(pool: Arc<Pool>, slot: usize, limit: usize) -> Box<Thread> {
        let null = std::ptr::null();
        let mut thread = Box::new(Thread {
            pool,
            slot,
            context: UnsafeCell::new(Context::new(&HOOKS, null, limit)),
            run: RefCell::new(None),
            scope: Cell::new(std::ptr::null()),
            innermost: Cell::new(std::ptr::null()),
            oldest: Cell::new(std::ptr::null()),
        });
        let this = std::ptr::from_ref(&*thread).cast();
        *thread.context.get_mut() = Context::new(&HOOKS, this, limit);
        thread
    }

    /// The thread of a context.
    ///
    /// # Safety
    /// The context was made by [`Thread::new`] and is used on its thread.
    pub unsafe fn of(ctx: &Context) -> &Thread {
        // SAFETY: the worker pointer is that of the boxed thread that holds the context.
        unsafe { &*ctx.worker().cast::<Thread>() }
    }

    /// The context.
    pub fn context(&self) -> &Context {
        // SAFETY: mutable references are made by `program` alone, which uses it while no other is in use.
        unsafe { &*self.context.get() }
    }

    fn program(&self, run: Option<&Arc<Run>>) {
        // SAFETY: called by `enter` and `leave`, between runs: nobody holds a reference to the context. Other threads
        // know the addresses of the poll word and the stack limit alone, which are atomic and are not written here.
        let context = unsafe { &mut *self.context.get() };
        let memo = run.map_or(std::ptr::null(), |run| std::ptr::from_ref(&run.memo));
        context.set_program(run.map(|run| (run.tables.clone(), run.globals)), memo);
        *self.run.borrow_mut() = run.cloned();
    }

    /// Starts to work for a run.
    pub fn enter(&self, run: &Arc<Run>) {
        self.program(Some(run));
        self.context().header.poll.store(0, Ordering::Relaxed);
        self.context().reset_stack_limit();
    }

    /// Ends the work for a run.
    pub fn leave(&self) {
        self.program(None);
    }

    /// Gives back the stack's memory below this frame, which a deep recursion may have used.
    pub fn trim_stack(&self) {
        const SPARE: usize = 256 << 10;
        let marker = 0u8;
        let page = crate::memory::page_size();
        let from = (self.context().stack_limit() - RED_ZONE / 2).next_multiple_of(page);
        let to = (std::ptr::from_ref(&marker) as usize - SPARE) / page * page;
        if from < to {
            // SAFETY: whole pages of this thread's stack, far below the frames in use and above the guard page: nothing
            // there is read again before it is written.
            unsafe { libc::madvise(from as *mut std::ffi::c_void, to - from, libc::MADV_DONTNEED) };
        }
    }

    /// The frame of the walk under way.
    pub fn innermost(&self) -> *const Frame {
        self.innermost.get()
    }

    /// Adds a frame.
    ///
    /// # Safety
    /// The frame stays where it is until `pop_frame`, which comes in the order of a stack.
    pub unsafe fn push_frame(&self, frame: &Frame) {
        // SAFETY: frames live until they are popped.
        if let Some(outer) = unsafe { self.innermost.get().as_ref() } {
            outer.inner.set(frame);
        }
        self.innermost.set(frame);
        if self.oldest.get().is_null() {
            self.oldest.set(frame);
        }
    }

    /// Takes the innermost frame away.
    ///
    /// # Safety
    /// The frame is the one pushed last.
    pub unsafe fn pop_frame(&self, frame: &Frame) {
        // SAFETY: frames live until they are popped.
        if let Some(outer) = unsafe { frame.outer.as_ref() } {
            outer.inner.set(std::ptr::null());
        }
        self.innermost.set(frame.outer);
        if std::ptr::eq(self.oldest.get(), frame) {
            self.oldest.set(std::ptr::null());
        }
    }

    /// The poll word was set: stops where the run or the task was cancelled or memory is short, else promotes if somebody
    /// is idle.
    pub fn poll(&self) -> i32 {
        let ctx = self.context();
        let poll = &ctx.header.poll;
        poll.store(0, Ordering::Relaxed);
        let run = self.run.borrow();
        let Some(run) = run.as_ref() else { return 0 };
        // SAFETY: the scope is the task under way.
        if run.cancel.is_cancelled() || unsafe { Task::is_cancelled(self.scope.get()) } {
            // Whatever the program does about the error, it comes back here.
            poll.store(1, Ordering::Relaxed);
            ctx.header.stack_limit.store(usize::MAX, Ordering::Relaxed);
            ctx.raise_kind(ErrorKind::Interrupted);
            return 1;
        }
        if self.pool.is_short() {
            ctx.raise_memory();
            return 1;
        }
        let idle = self.pool.idle();
        if idle > 0 && run.queued(self.slot) < idle && self.promote(run) && idle > 1 {
            // Others are idle: the next poll promotes again.
            poll.store(1, Ordering::Relaxed);
        }
        0
    }

    /// Makes the oldest latent fork a task.
    fn promote(&self, run: &Arc<Run>) -> bool {
        let mut at = self.oldest.get();
        // SAFETY: frames live until they are popped, and popping updates `oldest` and `inner`.
        while let Some(frame) = unsafe { at.as_ref() } {
            if let Some((lo, hi)) = frame.take_latent() {
                let task = Arc::new(Task::new(frame.reduce, lo, hi, self.scope.get()));
                frame.promoted.borrow_mut().push(task.clone());
                run.push(self.slot, task);
                self.oldest.set(at);
                self.pool.wake(run);
                return true;
            }
            at = frame.inner.get();
        }
        self.oldest.set(std::ptr::null());
        false
    }

    /// Drops a task of ours that we claimed from the deque, where it is the newest.
    pub fn forget(&self, task: &Arc<Task>) {
        if let Some(run) = self.run.borrow().as_ref() {
            run.forget(self.slot, task);
        }
    }

    /// Has the others look for cancellation soon.
    pub fn poke_others(&self) {
        self.pool.poke();
    }

    /// Runs a claimed task.
    pub fn execute(&self, task: &Arc<Task>) {
        let outer = self.scope.replace(Arc::as_ptr(task));
        if self.pool.idle() > 0 {
            // Others are still idle: share this task as well.
            self.context().header.poll.store(1, Ordering::Relaxed);
        }
        // SAFETY: the promoter of the task waits for its end, so its reduction lives.
        let reduce = unsafe { &*task.reduce };
        let mut state = vec![0; reduce.slots];
        let base = self.context().begin_task();
        // SAFETY: as above.
        let result = unsafe { walk(self, reduce, task.lo, task.hi, state.as_mut_ptr()) };
        self.context().end_task(base);
        self.scope.set(outer);
        let outcome = match (result, pyfora_runtime::shield::take_panic()) {
            (_, Some(message)) => Outcome::Failed(Error::new(ErrorKind::Invalid(message))),
            (Ok(()), None) => Outcome::State(state),
            (Err(_), None) => {
                let lost = || Error::new(ErrorKind::Invalid("an error was lost".to_owned()));
                Outcome::Failed(self.context().take_error().unwrap_or_else(lost))
            }
        };
        task.finish(outcome);
    }

    /// Waits for the end of a task that another thread runs, and helps its run meanwhile if asked to.
    pub fn wait_for(&self, task: &Task, help: bool) {
        let marker = 0u8;
        let used = (self.context().stack_limit() + STACK - RED_ZONE) - std::ptr::from_ref(&marker) as usize;
        let help = help && used < HELP_BELOW;
        let Some(run) = self.run.borrow().clone() else { return };
        let mut looks = 0;
        while !task.is_done() {
            if help && let Some(other) = run.steal(self.slot) {
                if other.claim() {
                    self.execute(&other);
                }
                looks = 0;
            } else if looks < LOOKS {
                looks += 1;
                std::hint::spin_loop();
            } else {
                self.sleep_until_done(task, &run, help);
                looks = 0;
            }
        }
    }

    fn sleep_until_done(&self, task: &Task, run: &Arc<Run>, help: bool) {
        task.wake_at_end();
        let key = help.then(|| self.pool.fall_asleep(Sleeper::Waiter(run.id)));
        // What came after the last look is seen here, what comes later wakes us.
        let to_do = help && run.has_tasks();
        if !task.is_done() && !to_do {
            std::thread::park();
        }
        if let Some(key) = key {
            self.pool.wake_up(key);
        }
    }

    /// Helps whatever run has work, until the machine ends.
    pub fn help_forever(&self) {
        let mut looks = 0;
        let helper = Sleeper::Helper(self.slot);
        while !self.pool.is_closed() {
            if let Some((run, task)) = self.pool.find(self.slot) {
                if task.claim() {
                    self.enter(&run);
                    self.execute(&task);
                    self.leave();
                }
                looks = 0;
                continue;
            }
            looks += 1;
            if looks == 1 {
                self.pool.poke();
            }
            if looks < LOOKS {
                std::hint::spin_loop();
                continue;
            }
            let key = self.pool.fall_asleep(helper);
            if !self.pool.is_closed() && !self.pool.has_tasks(self.slot) {
                std::thread::park();
            }
            self.pool.wake_up(key);
            looks = 0;
        }
    }
}
