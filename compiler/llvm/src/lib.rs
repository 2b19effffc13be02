//! Bitcode to object code; the only crate that names LLVM.
//!
//! [`compile`] turns a verified module into a relocatable ELF object for the loader of `pyfora-exec`. Invariants:
//! the same module and options give the same bytes; no float operation is reassociated, contracted or replaced by
//! another library's; nothing here does I/O; a context per call, so calls may run side by side; LLVM's targets are
//! initialised by the first call that needs them, and [`runs`] counts those calls.
//!
//! The object: position-independent, small code model, own symbols local but `pyfora_entry`. On x86-64 its relocations
//! are `R_X86_64_PC32` and `R_X86_64_PLT32`. Sections that hold something: `.text`, `.rodata*`, and a zeroed, writable
//! `.bss` where the program has string constants (one 8-byte slot each, filled by `pyfora_rt_str_const`).
//!
//! A module too large to be optimised whole is compiled in parts (`codegen/parts.rs`): a Unix archive of such objects, in
//! which functions that other parts call are global symbols of hidden visibility.
//!
//! Without one of the features `static-llvm` and `dynamic-llvm` there is no LLVM in the build and every call returns
//! [`Error::NoCodeGenerator`].

mod options;

#[cfg(any(feature = "static-llvm", feature = "dynamic-llvm"))]
mod archive;
#[cfg(any(feature = "static-llvm", feature = "dynamic-llvm"))]
mod codegen;
#[cfg(any(feature = "static-llvm", feature = "dynamic-llvm"))]
mod target;

use std::fmt;

pub use options::{Cpu, Math, OptLevel, Options};
use pyfora_bitcode::Module;

/// The site number that the prologue of a recursive function reports: the function itself, not a place in it.
pub const FUNCTION_SITE: u32 = u32::MAX;

/// What [`emit`] produces.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Emit {
    /// LLVM's text as the code generator writes it.
    Llvm,
    /// LLVM's text after its optimiser.
    LlvmOptimised,
    /// Assembly text.
    Asm,
    /// An ELF object.
    Obj,
}

/// Why there is no object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Error {
    /// This build has no LLVM.
    NoCodeGenerator,
    /// The module breaks a rule that the verifier holds modules to.
    Malformed(String),
    /// More than the interface to the runtime can carry.
    Unsupported(String),
    /// The processor or its features are unknown.
    Target(String),
    /// LLVM refused what we gave it: a bug of this crate.
    Llvm(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoCodeGenerator => f.write_str("this build of pyfora has no code generator"),
            Error::Malformed(what) => write!(f, "malformed bitcode: {what}"),
            Error::Unsupported(what) => write!(f, "not supported by the code generator: {what}"),
            Error::Target(what) => write!(f, "cannot generate code for this processor: {what}"),
            Error::Llvm(what) => write!(f, "LLVM: {what}"),
        }
    }
}

impl std::error::Error for Error {}

/// Compiles a verified module to a relocatable ELF object, or an archive of some.
pub fn compile(module: &Module, options: &Options) -> Result<Vec<u8>, Error> {
    emit(module, options, Emit::Obj)
}

/// Compiles a verified module and returns the stage that is asked for.
#[cfg(any(feature = "static-llvm", feature = "dynamic-llvm"))]
pub fn emit(module: &Module, options: &Options, what: Emit) -> Result<Vec<u8>, Error> {
    target::count_run();
    codegen::emit(module, options, what)
}

/// Compiles a verified module and returns the stage that is asked for.
#[cfg(not(any(feature = "static-llvm", feature = "dynamic-llvm")))]
pub fn emit(_module: &Module, _options: &Options, _what: Emit) -> Result<Vec<u8>, Error> {
    Err(Error::NoCodeGenerator)
}

/// How many times this process has run LLVM. A warm cache leaves it alone.
pub fn runs() -> u64 {
    #[cfg(any(feature = "static-llvm", feature = "dynamic-llvm"))]
    return target::runs();
    #[cfg(not(any(feature = "static-llvm", feature = "dynamic-llvm")))]
    return 0;
}
