//! What the threads of a machine share: the runs, who sleeps, the timer.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::thread::{JoinHandle, Thread as Handle};
use std::time::{Duration, Instant};

use crossbeam_deque::{Steal, Stealer, Worker};
use pyfora_bitcode::abi::ContextHeader;
use pyfora_runtime::Tables;
use pyfora_runtime::memo::Memo;

use super::shortage::Shortage;
use super::task::Task;
use super::thread::Thread;
use crate::vm::CancelToken;

/// The heartbeat: how often busy threads are asked to share while others are idle.
const HEARTBEAT: Duration = Duration::from_micros(100);
/// How often they look for cancellation otherwise.
const SLOW_BEAT: Duration = Duration::from_millis(2);
/// How often somebody looks at how much memory is in use.
const LOOK_AT_MEMORY: Duration = Duration::from_millis(10);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A program under way, with a deque of tasks for each thread.
#[derive(Debug)]
pub struct Run {
    pub id: u64,
    pub tables: Arc<Tables>,
    pub globals: *const u64,
    /// Results of cached functions.
    pub memo: Memo,
    pub cancel: CancelToken,
    deques: Vec<Worker<Arc<Task>>>,
    stealers: Vec<Stealer<Arc<Task>>>,
}

// SAFETY: `deques[i]` is used by the thread of slot i alone; the globals outlive the run and are only read.
unsafe impl Send for Run {}
// SAFETY: as above.
unsafe impl Sync for Run {}

impl Run {
    /// A run for so many threads. `globals` must live until the run is removed from its pool.
    pub fn new(threads: usize, tables: Arc<Tables>, globals: *const u64, cancel: CancelToken) -> Run {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let deques: Vec<_> = (0..threads).map(|_| Worker::new_lifo()).collect();
        let stealers = deques.iter().map(Worker::stealer).collect();
        Run {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            tables,
            globals,
            memo: Memo::default(),
            cancel,
            deques,
            stealers,
        }
    }

    /// Offers a task; called by the thread of the slot.
    pub fn push(&self, slot: usize, task: Arc<Task>) {
        self.deques[slot].push(task);
    }

    /// Tasks that the slot offers.
    pub fn queued(&self, slot: usize) -> usize {
        self.deques[slot].len()
    }

    /// Takes back a task that is the newest of the slot's; called by the thread of the slot, which has claimed it.
    pub fn forget(&self, slot: usize, task: &Arc<Task>) {
        while let Some(newest) = self.deques[slot].pop() {
            if Arc::ptr_eq(&newest, task) {
                return;
            }
            debug_assert!(!newest.claim(), "tasks are joined in the order of a stack");
        }
    }

    /// Takes another thread's oldest task.
    pub fn steal(&self, slot: usize) -> Option<Arc<Task>> {
        let n = self.stealers.len();
        (1..n).find_map(|i| {
            loop {
                match self.stealers[(slot + i) % n].steal() {
                    Steal::Success(task) => return Some(task),
                    Steal::Empty => return None,
                    Steal::Retry => std::hint::spin_loop(),
                }
            }
        })
    }

    /// Whether anybody offers a task.
    pub fn has_tasks(&self) -> bool {
        self.stealers.iter().any(|s| !s.is_empty())
    }
}

/// Who sleeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sleeper {
    /// The helper of a slot: takes tasks of any run.
    Helper(usize),
    /// A thread that waits for a task of a run: takes tasks of that run.
    Waiter(u64),
}

/// How to have a thread poll: at the next turn of a loop, and at the next call of a recursive function.
#[derive(Debug)]
struct Signal {
    key: u64,
    poll: *const AtomicU32,
    stack_limit: *const AtomicUsize,
}

// SAFETY: the words are atomic, and their thread unregisters them before it goes.
unsafe impl Send for Signal {}

/// The shared part of a machine.
#[derive(Debug)]
pub struct Pool {
    threads: usize,
    runs: RwLock<Vec<Arc<Run>>>,
    active: AtomicUsize,
    sleepers: Mutex<Vec<(u64, Sleeper, Handle)>>,
    /// How many sleepers could take work now: a hint.
    idle: AtomicUsize,
    signals: Mutex<Vec<Signal>>,
    keys: AtomicU64,
    timer: OnceLock<Handle>,
    closed: AtomicBool,
    shortage: Shortage,
}

impl Pool {
    /// A pool for so many threads, of which one is that of a run.
    pub fn new(threads: usize) -> Pool {
        Pool {
            threads,
            runs: RwLock::default(),
            active: AtomicUsize::new(0),
            sleepers: Mutex::default(),
            idle: AtomicUsize::new(0),
            signals: Mutex::default(),
            keys: AtomicU64::new(0),
            timer: OnceLock::new(),
            closed: AtomicBool::new(false),
            shortage: Shortage::default(),
        }
    }

    /// The number of threads.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Starts the helpers and the timer. Where the system refuses a thread, runs are slower, not wrong.
    pub fn start(self: &Arc<Pool>) -> Vec<JoinHandle<()>> {
        let mut joins = Vec::new();
        for slot in 1..self.threads {
            joins.extend(Thread::spawn(self, "pyfora-help", slot, |thread| thread.help_forever()));
        }
        let pool = self.clone();
        let timer = std::thread::Builder::new().name("pyfora-timer".to_owned());
        if let Ok(timer) = timer.stack_size(64 << 10).spawn(move || pool.beat()) {
            self.timer.get_or_init(|| timer.thread().clone());
            joins.push(timer);
        }
        joins
    }

    /// Ends the threads; no run is under way.
    pub fn shut_down(&self) {
        self.closed.store(true, Ordering::SeqCst);
        if let Some(timer) = self.timer.get() {
            timer.unpark();
        }
        lock(&self.sleepers).iter().for_each(|(_, _, handle)| handle.unpark());
    }

    /// Whether the machine ends.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    /// Makes a run known to the helpers, for whom `wake_timer` has it watched.
    pub fn add_run(&self, run: &Arc<Run>) {
        self.runs.write().unwrap_or_else(PoisonError::into_inner).push(run.clone());
        self.active.fetch_add(1, Ordering::SeqCst);
        self.recount(&lock(&self.sleepers));
    }

    /// Has the timer look after the runs; not at once when one starts, as waking it may cost more than a short run.
    pub fn wake_timer(&self) {
        if let Some(timer) = self.timer.get() {
            timer.unpark();
        }
    }

    /// Takes a run away, which has ended.
    pub fn remove_run(&self, run: &Arc<Run>) {
        self.runs.write().unwrap_or_else(PoisonError::into_inner).retain(|r| r.id != run.id);
        let left = self.active.fetch_sub(1, Ordering::SeqCst) - 1;
        let sleepers = lock(&self.sleepers);
        self.recount(&sleepers);
        if left > 0 {
            // A helper that had to make room may work again.
            sleepers.iter().for_each(|(_, _, handle)| handle.unpark());
        }
    }

    /// Whether the helper of a slot may work: all runs' own threads and the helpers together are `threads`.
    fn may_help(&self, slot: usize) -> bool {
        slot + self.active.load(Ordering::Relaxed) <= self.threads
    }

    fn can_take(&self, sleeper: Sleeper, run: Option<u64>) -> bool {
        match sleeper {
            Sleeper::Helper(slot) => self.may_help(slot),
            Sleeper::Waiter(id) => run.is_none_or(|run| run == id),
        }
    }

    fn recount(&self, sleepers: &[(u64, Sleeper, Handle)]) {
        let able = sleepers.iter().filter(|(_, sleeper, _)| self.can_take(*sleeper, None)).count();
        self.idle.store(able, Ordering::SeqCst);
    }

    /// How many threads sleep that could take work.
    pub fn idle(&self) -> usize {
        self.idle.load(Ordering::Relaxed)
    }

    /// Registers the calling thread as asleep; it looks once more for work before it parks.
    pub fn fall_asleep(&self, sleeper: Sleeper) -> u64 {
        let key = self.keys.fetch_add(1, Ordering::Relaxed);
        let mut sleepers = lock(&self.sleepers);
        sleepers.push((key, sleeper, std::thread::current()));
        self.recount(&sleepers);
        fence(Ordering::SeqCst);
        key
    }

    /// The calling thread is awake again.
    pub fn wake_up(&self, key: u64) {
        let mut sleepers = lock(&self.sleepers);
        sleepers.retain(|(k, _, _)| *k != key);
        self.recount(&sleepers);
    }

    /// Wakes a thread that can take a task of this run, if one sleeps.
    pub fn wake(&self, run: &Run) {
        fence(Ordering::SeqCst);
        if self.idle.load(Ordering::SeqCst) == 0 {
            return;
        }
        let mut sleepers = lock(&self.sleepers);
        let able = |(_, sleeper, _): &(u64, Sleeper, Handle)| self.can_take(*sleeper, Some(run.id));
        if let Some(at) = sleepers.iter().position(able) {
            let (_, _, handle) = sleepers.swap_remove(at);
            self.recount(&sleepers);
            handle.unpark();
        }
    }

    /// A task of any run, for the helper of a slot.
    pub fn find(&self, slot: usize) -> Option<(Arc<Run>, Arc<Task>)> {
        if !self.may_help(slot) {
            return None;
        }
        let runs = self.runs.read().unwrap_or_else(PoisonError::into_inner);
        let n = runs.len();
        // Helpers begin at different runs, so that none is left without.
        (0..n).map(|i| &runs[(slot + i) % n]).find_map(|run| run.steal(slot).map(|task| (run.clone(), task)))
    }

    /// Whether `find` would find something.
    pub fn has_tasks(&self, slot: usize) -> bool {
        let runs = self.runs.read().unwrap_or_else(PoisonError::into_inner);
        self.may_help(slot) && runs.iter().any(|run| run.has_tasks())
    }

    /// Makes a thread's words known to the timer.
    pub fn register(&self, header: &ContextHeader) -> u64 {
        let key = self.keys.fetch_add(1, Ordering::Relaxed);
        let (poll, stack_limit) = (&raw const header.poll, &raw const header.stack_limit);
        lock(&self.signals).push(Signal { key, poll, stack_limit });
        key
    }

    /// Takes a thread's words away.
    pub fn unregister(&self, key: u64) {
        lock(&self.signals).retain(|signal| signal.key != key);
    }

    /// Has every thread poll.
    pub fn poke(&self) {
        for signal in lock(&self.signals).iter() {
            // SAFETY: registered words live until they are unregistered, which takes the lock.
            let poll = unsafe { &*signal.poll };
            if poll.load(Ordering::Relaxed) == 0 {
                poll.store(1, Ordering::Relaxed);
            }
        }
    }

    /// Has every thread poll, in recursive functions too.
    fn poke_everywhere(&self) {
        self.poke();
        for signal in lock(&self.signals).iter() {
            // SAFETY: as above.
            unsafe { &*signal.stack_limit }.store(usize::MAX, Ordering::Relaxed);
        }
    }

    /// Whether memory is short and the caller is the one to give up.
    pub fn is_short(&self) -> bool {
        self.shortage.take()
    }

    /// The timer's thread.
    fn beat(&self) {
        #[cfg(target_os = "linux")]
        // SAFETY: sets the precision of this thread's own sleep.
        unsafe {
            libc::prctl(libc::PR_SET_TIMERSLACK, 1000);
        }
        let (mut last, mut looked) = (Instant::now(), Instant::now());
        while !self.is_closed() {
            if self.active.load(Ordering::SeqCst) == 0 {
                std::thread::park();
                continue;
            }
            // Woken early only by a new run and by the end.
            std::thread::park_timeout(if self.idle() > 0 { HEARTBEAT } else { SLOW_BEAT });
            let now = Instant::now();
            if now - looked >= LOOK_AT_MEMORY {
                looked = now;
                self.shortage.look(now);
            }
            if now - last >= SLOW_BEAT {
                last = now;
                self.poke_everywhere();
            } else {
                self.poke();
            }
        }
    }
}
