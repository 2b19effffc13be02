//! `pyfora compile --emit`: shows a stage of the way from source to machine code.

use crate::{Exit, entry};
use clap::ValueEnum;
use pyfora_driver::compiler::Compiler;
use pyfora_driver::error::CompileError;
use pyfora_driver::program::{Ints, Request};
use pyfora_llvm::Emit;
use std::io::{self, Write};
use std::path::PathBuf;

/// The stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Control flow with names resolved, before types
    Hir,
    /// Typed, optimised bitcode
    Bitcode,
    /// LLVM's representation after its optimiser
    Llvm,
    /// Assembly
    Asm,
    /// The object file, in binary
    Obj,
}

/// Shows a stage of one entry of one file.
pub fn run(
    paths: &[PathBuf],
    (stage, ints): (Stage, Ints),
    call: &str,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let [path] = paths else { return usage("--emit takes one file") };
    let (file, (name, shapes)) = match (entry::read(path), entry::parse(call)) {
        (Ok(file), Ok(parsed)) => (file, parsed),
        (Err(message), _) | (_, Err(message)) => return usage(&message),
    };
    let compiler = entry::compiler();
    let shown = match stage {
        Stage::Hir => compiler.hir(&file, &name).map(String::into_bytes),
        _ => show(&compiler, &entry::request(file, &name, shapes, ints), stage),
    };
    match shown {
        Ok(bytes) => {
            out.write_all(&bytes)?;
            Ok(Exit::Pure)
        }
        Err(error) => {
            writeln!(io::stderr(), "{error}")?;
            Ok(Exit::Impure)
        }
    }
}

fn show(compiler: &Compiler, request: &Request, stage: Stage) -> Result<Vec<u8>, CompileError> {
    match stage {
        Stage::Llvm => compiler.emit(request, Emit::LlvmOptimised),
        Stage::Asm => compiler.emit(request, Emit::Asm),
        Stage::Obj => compiler.emit(request, Emit::Obj),
        Stage::Hir | Stage::Bitcode => {
            Ok(pyfora_bitcode::text::print_module(&compiler.bitcode(request)?).into_bytes())
        }
    }
}

/// Says what is wrong with the command line.
pub fn usage(message: &str) -> io::Result<Exit> {
    writeln!(io::stderr(), "pyfora: {message}")?;
    Ok(Exit::Usage)
}
