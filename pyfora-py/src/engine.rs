//! The compiler and the VM behind one face: the only file that names their entry points.

use crate::data::Data;
use crate::errors::{Chain, Failure, Frame, Raised, Refusal};
use crate::held::Held;
use pyfora_base::registry;
use pyfora_bitcode::ExcClass;
use pyfora_driver::OptLevel;
use pyfora_driver::compiler::{Compiler, Options};
use pyfora_driver::error::{CompileError, ErrorKind};
use pyfora_driver::program::{CodeRef, Described, File, IntOverflow, Request};
use pyfora_exec::{CancelToken, RunError, Running, Value, Vm};
use pyfora_runtime::error::OVERFLOW;
use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, PoisonError};

/// Programs kept loaded, so that a block in a loop is compiled and loaded once.
const MAX_LOADED: usize = 256;

/// A call to compile and run.
pub struct Call {
    pub request: Request,
    pub args: Vec<Held>,
    pub globals: Vec<Held>,
    pub overflow: IntOverflow,
}

/// The compiler and the VM.
pub struct Engine {
    compiler: Compiler,
    /// `None` only while it is dropped.
    vm: Option<Vm>,
    loaded: Mutex<HashMap<Request, pyfora_exec::Program>>,
    warnings: Mutex<Vec<String>>,
    process: u32,
}

impl Engine {
    pub fn new(threads: usize, opt_level: OptLevel) -> Engine {
        let codegen = pyfora_driver::CodegenOptions { opt_level, ..Default::default() };
        Engine {
            compiler: Compiler::new(Options { codegen, ..Options::default() }),
            vm: Some(Vm::new(threads)),
            loaded: Mutex::default(),
            warnings: Mutex::default(),
            process: std::process::id(),
        }
    }

    pub fn threads(&self) -> usize {
        self.vm.as_ref().map_or(0, Vm::threads)
    }

    /// What went wrong with the cache since the last call; programs run all the same.
    pub fn take_warnings(&self) -> Vec<String> {
        mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the cache and LLVM have done in this process, by name.
    pub fn counters(&self) -> [(&'static str, u64); 5] {
        let cache = self.compiler.cache().session();
        [
            ("hits", cache.hits),
            ("misses", cache.misses),
            ("stored", cache.stored),
            ("damaged", cache.damaged),
            ("llvm_runs", self.compiler.llvm_runs()),
        ]
    }

    pub fn describe(&self, file: &File, code: &CodeRef) -> Result<Described, Failure> {
        Ok(self.compiler.describe(file, code)?)
    }

    pub fn run(&self, call: Call, stop: &CancelToken) -> Result<Held, Failure> {
        let values = |held: Vec<Held>| held.into_iter().map(|held| held.0).collect::<Vec<Value>>();
        let vm = self.vm.as_ref().ok_or_else(|| Failure::Internal("the machine is gone".into()))?;
        let (args, globals) = (values(call.args), values(call.globals));
        let mut request = call.request;
        loop {
            let ints = request.ints;
            let program = self.program(request.clone())?;
            match (vm.run(&program, &args, &globals, stop), call.overflow.next(ints)) {
                // Nothing it did can be seen, so it runs again.
                (Err(RunError::Overflow { .. }), Some(ints)) => request.ints = ints,
                (result, _) => return Ok(Held(result?)),
            }
        }
    }

    /// The program of a request that has run already.
    pub fn loaded(&self, request: &Request) -> Option<pyfora_exec::Program> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner).get(request).cloned()
    }

    /// Starts a loaded program.
    pub fn start(
        &self,
        program: &pyfora_exec::Program,
        args: &[Held],
        globals: &[Held],
        stop: &CancelToken,
    ) -> Result<Running, RunError> {
        let values = |held: &[Held]| held.iter().map(|held| held.0.clone()).collect::<Vec<Value>>();
        let vm = self.vm.as_ref().ok_or_else(|| RunError::Internal("the machine is gone".into()))?;
        vm.start(program, &values(args), &values(globals), stop)
    }

    fn program(&self, request: Request) -> Result<pyfora_exec::Program, Failure> {
        if let Some(program) = self.loaded(&request) {
            return Ok(program);
        }
        let compiled = self.compiler.compile(&request)?;
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).extend(compiled.warnings);
        let meta = (*compiled.meta).clone();
        let program = pyfora_exec::Program::load(meta, &compiled.object)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.len() >= MAX_LOADED {
            loaded.clear();
        }
        loaded.insert(request, program.clone());
        Ok(program)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // In a forked child the VM's threads do not exist, and waiting for their end would have none.
        if std::process::id() != self.process {
            mem::forget(self.vm.take());
        }
    }
}

impl From<CompileError> for Failure {
    fn from(error: CompileError) -> Failure {
        let message = error.to_string();
        let codes = [registry::SOURCE_NOT_FOUND, registry::AMBIGUOUS_SOURCE];
        let refusal = match error.kind {
            ErrorKind::Internal => return Failure::Internal(message),
            _ if error.diagnostics.iter().any(|d| codes.contains(&d.code)) => Refusal::Source,
            ErrorKind::Syntax => Refusal::Source,
            ErrorKind::Impure => Refusal::Impure,
            ErrorKind::Unsupported => Refusal::Unsupported,
            ErrorKind::Unconvertible => Refusal::Unconvertible,
        };
        let places = error.diagnostics.into_iter().filter(|d| !d.path.is_empty());
        let frame =
            |d: pyfora_driver::error::Rendered| Frame { path: d.path, line: d.line, ..Frame::default() };
        Failure::Refused { refusal, message, trace: places.map(frame).collect() }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Failure {
        match error {
            RunError::Exception { class, args, frames, chain } => match raised(class, args, frames) {
                Ok(raised) => match chain_of(*chain) {
                    Ok(chain) => Failure::Raised { raised: Box::new(raised), chain },
                    Err(failure) => failure,
                },
                Err(failure) => failure,
            },
            RunError::InvalidOperation { message, frames } => {
                Failure::Invalid { message, trace: trace_of(frames) }
            }
            RunError::Overflow { ref frames } => {
                let trace = trace_of(frames.clone());
                Failure::Invalid { message: OVERFLOW.to_owned(), trace }
            }
            RunError::Interrupted => Failure::Cancelled,
            RunError::Arguments(message) | RunError::Internal(message) => Failure::Internal(message),
        }
    }
}

fn raised(class: ExcClass, args: Vec<Value>, frames: Vec<pyfora_exec::Frame>) -> Result<Raised, Failure> {
    let args: Result<Vec<Data>, Failure> = args.into_iter().map(|arg| Held(arg).data()).collect();
    Ok(Raised { class, args: args?, trace: trace_of(frames) })
}

fn chain_of(chain: pyfora_exec::Chain) -> Result<Chain, Failure> {
    let others = chain.others.into_iter();
    let others = others.map(|other| Ok((raised(other.class, other.args, other.frames)?, other.links)));
    Ok(Chain { links: chain.links, others: others.collect::<Result<_, Failure>>()? })
}

fn trace_of(frames: Vec<pyfora_exec::Frame>) -> Vec<Frame> {
    let frame = |f: pyfora_exec::Frame| Frame {
        path: f.file,
        line: f.line,
        function: f.function,
        omitted: f.omitted,
    };
    frames.into_iter().map(frame).collect()
}
