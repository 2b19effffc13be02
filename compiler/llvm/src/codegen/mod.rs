//! One module: declarations, functions, thunks, LLVM's passes, the output.

mod attributes;
mod errors;
mod function;
mod module;
mod ops;
mod runtime;
mod terminators;
mod thunks;

use inkwell::builder::BuilderError;
use inkwell::context::Context;
use inkwell::passes::PassBuilderOptions;
use inkwell::targets::{FileType, TargetMachine};

use crate::{Emit, Error, OptLevel, Options, target};
use module::ModuleCx;
use pyfora_bitcode::Module;

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl From<BuilderError> for Error {
    fn from(error: BuilderError) -> Error {
        Error::Llvm(error.to_string())
    }
}

/// Instructions of a function from which on LLVM's passes do less: some take time with the square of its blocks.
const LARGE: usize = 8_000;
/// And from which on they do nothing.
const HUGE: usize = 16_000;
/// An instruction that may raise ends a block of LLVM's, which costs as much as several others.
const RAISING: usize = 2;

/// The options with a level of optimisation that ends in bounded time for the module's largest function.
fn bounded(source: &Module, options: &Options) -> Options {
    let weight = |inst: &pyfora_bitcode::Inst| if inst.site.is_some() { RAISING } else { 1 };
    let block = |b: &pyfora_bitcode::Block| b.insts.iter().map(weight).sum::<usize>() + 1;
    let size = |f: &pyfora_bitcode::Function| f.blocks.iter().map(block).sum::<usize>();
    let largest = source.functions.iter().map(size).max().unwrap_or(0);
    let opt_level = match options.opt_level {
        OptLevel::Full | OptLevel::Less if largest >= HUGE => OptLevel::None,
        OptLevel::Full if largest >= LARGE => OptLevel::Less,
        level => level,
    };
    Options { opt_level, ..options.clone() }
}

pub(crate) fn emit(source: &Module, options: &Options, what: Emit) -> Result<Vec<u8>> {
    let options = &bounded(source, options);
    let machine = target::machine(options)?;
    let context = Context::create();
    let cx = ModuleCx::new(&context, source, options, &machine)?;
    cx.generate()?;
    let llvm = cx.finish();
    llvm.verify().map_err(|e| Error::Llvm(e.to_string()))?;
    if what == Emit::Llvm {
        return Ok(llvm.print_to_string().to_string().into_bytes());
    }
    optimise(&llvm, &machine, options)?;
    let file = match what {
        Emit::Llvm | Emit::LlvmOptimised => return Ok(llvm.print_to_string().to_string().into_bytes()),
        Emit::Asm => FileType::Assembly,
        Emit::Obj => FileType::Object,
    };
    let buffer = machine.write_to_memory_buffer(&llvm, file).map_err(|e| Error::Llvm(e.to_string()))?;
    let mut bytes = buffer.as_slice().to_vec();
    // LLVM ends the text that it writes with a zero byte that is not part of it.
    if what == Emit::Asm && bytes.last() == Some(&0) {
        bytes.pop();
    }
    Ok(bytes)
}

fn optimise(llvm: &inkwell::module::Module<'_>, machine: &TargetMachine, options: &Options) -> Result<()> {
    let passes = match options.opt_level {
        OptLevel::None => "default<O0>",
        OptLevel::Less => "default<O1>",
        OptLevel::Full => "default<O3>",
    };
    let full = options.opt_level == OptLevel::Full;
    let settings = PassBuilderOptions::create();
    settings.set_loop_vectorization(full);
    settings.set_loop_slp_vectorization(full);
    settings.set_loop_interleaving(full);
    settings.set_loop_unrolling(options.opt_level != OptLevel::None);
    llvm.run_passes(passes, machine, settings).map_err(|e| Error::Llvm(e.to_string()))
}
