//! The virtual machine: threads, and programs run on them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvError, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use pyfora_runtime::Value;

use crate::error::RunError;
use crate::program::Program;
use crate::sched::{Pool, Run, Thread};

/// Asks a run to stop; clones are one token.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that nobody has used.
    pub fn new() -> CancelToken {
        CancelToken::default()
    }

    /// Ends the runs that have this token, and those that will get it, with `Interrupted`.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether `cancel` was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

type Job = Box<dyn FnOnce(&Thread) + Send>;
/// Threads that start runs and have none: how to give them one.
type Free = Arc<Mutex<Vec<Sender<Job>>>>;

/// A virtual machine. Each run starts on a thread of its own and is helped by those that have nothing to do; so many
/// threads as the machine has work at a time, unless there are more runs.
#[derive(Debug)]
pub struct Vm {
    pool: Arc<Pool>,
    free: Free,
    joins: Mutex<Vec<JoinHandle<()>>>,
}

impl Default for Vm {
    fn default() -> Vm {
        Vm::new(0)
    }
}

impl Vm {
    /// A machine of so many threads; 0 takes all cores.
    pub fn new(threads: usize) -> Vm {
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, |n| n.get()),
            n => n,
        };
        let pool = Arc::new(Pool::new(threads));
        let joins = Mutex::new(pool.start());
        Vm { pool, free: Free::default(), joins }
    }

    /// The number of threads.
    pub fn threads(&self) -> usize {
        self.pool.threads()
    }

    /// Runs a program and waits for its end. Several threads may call this at a time.
    pub fn run(
        &self,
        program: &Program,
        args: &[Value],
        globals: &[Value],
        cancel: &CancelToken,
    ) -> Result<Value, RunError> {
        self.start(program, args, globals, cancel)?.wait()
    }

    /// Starts a program. The run holds what it needs; somebody must wait for it, or `cancel` is not looked at.
    pub fn start(
        &self,
        program: &Program,
        args: &[Value],
        globals: &[Value],
        cancel: &CancelToken,
    ) -> Result<Running, RunError> {
        let meta = program.meta();
        let (args, globals) =
            (fitted("arguments", args, &meta.params)?, fitted("globals", globals, &meta.globals)?);
        let starter = self.starter()?;
        let (report, result) = mpsc::channel();
        let pool = self.pool.clone();
        let watched = Arc::new(AtomicBool::new(false));
        let work = Work {
            program: program.clone(),
            args,
            globals,
            cancel: cancel.clone(),
            watched: watched.clone(),
        };
        let job: Job = Box::new(move |thread| {
            // Nobody waits where the client's thread is gone.
            let _ = report.send(work.run(&pool, thread));
        });
        starter.send(job).map_err(|_| lost())?;
        Ok(Running { result, starter, watched, free: self.free.clone(), pool: self.pool.clone() })
    }

    /// A thread that waits for a run.
    fn starter(&self) -> Result<Sender<Job>, RunError> {
        if let Some(free) = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(free);
        }
        let (sender, jobs) = mpsc::channel::<Job>();
        let join = Thread::spawn(&self.pool, "pyfora-run", 0, move |thread| {
            let mut next = jobs.recv();
            while let Ok(job) = next {
                job(thread);
                next = match spin(&jobs, SPIN_FOR_JOB) {
                    Err(TryRecvError::Empty) => jobs.recv(),
                    Err(TryRecvError::Disconnected) => break,
                    Ok(job) => Ok(job),
                };
            }
        });
        let join = join.map_err(|e| RunError::Internal(format!("no thread: {e}")))?;
        self.joins.lock().unwrap_or_else(PoisonError::into_inner).push(join);
        Ok(sender)
    }
}

/// A run under way.
#[derive(Debug)]
pub struct Running {
    result: Receiver<Result<Value, RunError>>,
    starter: Sender<Job>,
    watched: Arc<AtomicBool>,
    free: Free,
    pool: Arc<Pool>,
}

impl Running {
    /// Waits for its end.
    pub fn wait(self) -> Result<Value, RunError> {
        let result = match self.look() {
            Some(result) => return result,
            None => self.result.recv(),
        };
        self.ended(result)
    }

    /// Its result, if it ends within some microseconds: those that it takes to put a thread to sleep and to wake it.
    pub fn look(&self) -> Option<Result<Value, RunError>> {
        let result = match spin(&self.result, SPIN_FOR_RESULT) {
            Err(TryRecvError::Empty) => {
                // From here on it may need helpers, and is to hear of being cancelled.
                self.watched.store(true, Ordering::SeqCst);
                self.pool.wake_timer();
                return None;
            }
            Err(TryRecvError::Disconnected) => Err(RecvError),
            Ok(result) => Ok(result),
        };
        Some(self.ended(result))
    }

    /// Its result, if it ends within this time; after `look`.
    pub fn wait_for(&self, time: Duration) -> Option<Result<Value, RunError>> {
        match self.result.recv_timeout(time) {
            Ok(result) => Some(self.ended(Ok(result))),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(self.ended(Err(RecvError))),
        }
    }

    fn ended(&self, result: Result<Result<Value, RunError>, RecvError>) -> Result<Value, RunError> {
        let result = result.map_err(|_| lost())?;
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(self.starter.clone());
        result
    }
}

fn lost() -> RunError {
    RunError::Internal("the run's thread ended".to_owned())
}

/// How long a thread looks for its next run before it sleeps: calls from Python follow each other within this time.
const SPIN_FOR_JOB: Duration = Duration::from_micros(250);
/// How long a client looks for the result before it sleeps: longer than it takes to wake the thread that runs, so that
/// one late call does not make the next ones late.
const SPIN_FOR_RESULT: Duration = Duration::from_micros(100);

/// What the channel gets within this time, without sleeping: waking a thread costs more than a short run. With one core
/// the other side cannot work meanwhile.
fn spin<T>(channel: &Receiver<T>, time: Duration) -> Result<T, TryRecvError> {
    static CORES: OnceLock<usize> = OnceLock::new();
    let cores = *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, |n| n.get()));
    let mut result = channel.try_recv();
    if cores > 1 && matches!(result, Err(TryRecvError::Empty)) {
        let started = Instant::now();
        while matches!(result, Err(TryRecvError::Empty)) && started.elapsed() < time {
            (0..16).for_each(|_| std::hint::spin_loop());
            result = channel.try_recv();
        }
    }
    result
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.pool.shut_down();
        for join in self.joins.get_mut().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // A thread that panicked has ended too.
            let _ = join.join();
        }
    }
}

/// What a run's thread does, and what must be alive meanwhile: the code, and the references among the slots.
struct Work {
    program: Program,
    args: Vec<Value>,
    globals: Vec<Value>,
    cancel: CancelToken,
    /// Whether the timer is to look after the run, as it may be long.
    watched: Arc<AtomicBool>,
}

impl Work {
    fn run(self, pool: &Arc<Pool>, thread: &Thread) -> Result<Value, RunError> {
        if self.cancel.is_cancelled() {
            return Err(RunError::Interrupted);
        }
        let (args, globals) = (flatten(&self.args), flatten(&self.globals));
        let tables = self.program.tables();
        let run = Run::new(pool.threads(), tables.clone(), globals.as_ptr(), self.cancel);
        let run = Arc::new(run);
        pool.add_run(&run);
        if self.watched.load(Ordering::SeqCst) {
            pool.wake_timer();
        }
        let meta = &tables.meta;
        let mut out = vec![0; meta.result.slots().len()];
        thread.enter(&run);
        // SAFETY: the program's entry gets the context of this thread, slots as its parameters say, and room for its
        // result; `self.program` keeps the code loaded until this returns.
        let status = unsafe { (self.program.entry())(thread.context(), args.as_ptr(), out.as_mut_ptr()) };
        let error = if status == 0 { None } else { Some(thread.context().take_error()) };
        thread.leave();
        thread.trim_stack();
        pool.remove_run(&run);
        run.memo.clear();
        if let Some(message) = pyfora_runtime::shield::take_panic() {
            return Err(RunError::Internal(message));
        }
        match error {
            // SAFETY: the entry wrote a value of the result's shape, with references of its own.
            None => Ok(unsafe { Value::from_raw(meta.result.clone(), out) }),
            Some(error) => Err(RunError::of(error, meta)),
        }
    }
}

/// The values as ones of the given shapes: those of a union's arms in the order that the program has.
fn fitted(what: &str, values: &[Value], shapes: &[pyfora_bitcode::Shape]) -> Result<Vec<Value>, RunError> {
    if values.len() != shapes.len() {
        let (want, got) = (shapes.len(), values.len());
        return Err(RunError::Arguments(format!("{got} {what} for {want}")));
    }
    let one = |(i, (value, shape)): (usize, (&Value, &pyfora_bitcode::Shape))| {
        let misfit = || RunError::Arguments(format!("{what} {i}: {:?} for {shape:?}", value.shape()));
        value.clone().fitted(shape).ok_or_else(misfit)
    };
    values.iter().zip(shapes).enumerate().map(one).collect()
}

/// The slots of values, which keep their references.
fn flatten(values: &[Value]) -> Vec<u64> {
    values.iter().flat_map(Value::slots).copied().collect()
}
