//! The virtual machine: threads, and programs run on them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use pyfora_runtime::{Tables, Value};

use crate::error::RunError;
use crate::program::{EntryFn, Program};
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

/// A virtual machine. Each run starts on a thread of its own and is helped by those that have nothing to do; so many
/// threads as the machine has work at a time, unless there are more runs.
#[derive(Debug)]
pub struct Vm {
    pool: Arc<Pool>,
    /// Threads that start runs and have none: how to give them one.
    free: Mutex<Vec<Sender<Job>>>,
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
        Vm { pool, free: Mutex::default(), joins }
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
        let meta = program.meta();
        let (args, globals) =
            (fitted("arguments", args, &meta.params)?, fitted("globals", globals, &meta.globals)?);
        let (args, globals) = (flatten(&args), flatten(&globals));
        let starter = self.starter()?;
        let (report, result) = mpsc::channel();
        let pool = self.pool.clone();
        let work = Work {
            entry: program.entry(),
            tables: program.tables().clone(),
            args,
            globals,
            cancel: cancel.clone(),
        };
        let job: Job = Box::new(move |thread| {
            // Nobody waits where the client's thread is gone.
            let _ = report.send(work.run(&pool, thread));
        });
        let lost = || RunError::Internal("the run's thread ended".to_owned());
        starter.send(job).map_err(|_| lost())?;
        let result = result.recv().map_err(|_| lost())?;
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(starter);
        result
    }

    /// A thread that waits for a run.
    fn starter(&self) -> Result<Sender<Job>, RunError> {
        if let Some(free) = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(free);
        }
        let (sender, jobs) = mpsc::channel::<Job>();
        let join = Thread::spawn(&self.pool, "pyfora-run", 0, move |thread| {
            for job in jobs {
                job(thread);
            }
        });
        let join = join.map_err(|e| RunError::Internal(format!("no thread: {e}")))?;
        self.joins.lock().unwrap_or_else(PoisonError::into_inner).push(join);
        Ok(sender)
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.free.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.pool.shut_down();
        for join in self.joins.get_mut().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // A thread that panicked has ended too.
            let _ = join.join();
        }
    }
}

/// What a run's thread does. The client's thread waits meanwhile and keeps the references among the slots alive.
struct Work {
    entry: EntryFn,
    tables: Arc<Tables>,
    args: Vec<u64>,
    globals: Vec<u64>,
    cancel: CancelToken,
}

impl Work {
    fn run(self, pool: &Arc<Pool>, thread: &Thread) -> Result<Value, RunError> {
        if self.cancel.is_cancelled() {
            return Err(RunError::Interrupted);
        }
        let run = Run::new(pool.threads(), self.tables.clone(), self.globals.as_ptr(), self.cancel);
        let run = Arc::new(run);
        pool.add_run(&run);
        let meta = &self.tables.meta;
        let mut out = vec![0; meta.result.slots().len()];
        thread.enter(&run);
        // SAFETY: the program's entry gets the context of this thread, slots as its parameters say, and room for its
        // result; `Vm::run` keeps the code loaded until this returns.
        let status = unsafe { (self.entry)(thread.context(), self.args.as_ptr(), out.as_mut_ptr()) };
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
