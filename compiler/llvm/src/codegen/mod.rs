//! One module: declarations, functions, thunks, LLVM's passes, the output.

mod attributes;
mod errors;
mod function;
mod module;
mod ops;
mod parts;
mod runtime;
mod terminators;
mod thunks;

use inkwell::builder::BuilderError;
use inkwell::context::Context;
use inkwell::passes::PassBuilderOptions;
use inkwell::targets::{FileType, TargetMachine};

use crate::{Emit, Error, OptLevel, Options, archive, target};
use module::ModuleCx;
use parts::{Part, Parts};
use pyfora_bitcode::Module;

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl From<BuilderError> for Error {
    fn from(error: BuilderError) -> Error {
        Error::Llvm(error.to_string())
    }
}

/// Compiles a module in as many parts as [`Parts`] says; several objects become an archive.
pub(crate) fn emit(source: &Module, options: &Options, what: Emit) -> Result<Vec<u8>> {
    let parts = Parts::of(source, options);
    let one = |part| emit_part(source, (&parts, part), options, what);
    if let [whole] = parts.list.as_slice() {
        return one(whole);
    }
    let outputs = parts.list.iter().map(one).collect::<Result<Vec<_>>>()?;
    Ok(if what == Emit::Obj { archive::of(&outputs) } else { outputs.concat() })
}

fn emit_part(source: &Module, part: (&Parts, &Part), options: &Options, what: Emit) -> Result<Vec<u8>> {
    let options = &Options { opt_level: part.1.level, ..options.clone() };
    let machine = target::machine(options)?;
    let context = Context::create();
    let cx = ModuleCx::new(&context, source, part, options, &machine)?;
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
