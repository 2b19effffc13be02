//! The ops, a file per group. Each group's `emit` answers `None` for an op that is not its own.

mod boxes;
mod calls;
mod counts;
mod division;
mod floats;
mod ints;
mod memory;
mod wide;

use inkwell::values::BasicValueEnum;

use super::Result;
use super::function::{Emitted, FunctionCx};
use crate::Error;
use pyfora_bitcode::{Imm, Inst};

type Group<'a, 'c, 'm> = fn(&mut FunctionCx<'a, 'c, 'm>, &'m Inst) -> Emitted<'c>;

impl<'a, 'c, 'm> FunctionCx<'a, 'c, 'm> {
    pub fn op(&mut self, inst: &'m Inst) -> Result<Vec<BasicValueEnum<'c>>> {
        let groups = [
            ints::emit as Group<'a, 'c, 'm>,
            division::emit as Group<'a, 'c, 'm>,
            wide::emit as Group<'a, 'c, 'm>,
            floats::emit as Group<'a, 'c, 'm>,
            memory::emit as Group<'a, 'c, 'm>,
            counts::emit as Group<'a, 'c, 'm>,
            boxes::emit as Group<'a, 'c, 'm>,
            calls::emit as Group<'a, 'c, 'm>,
        ];
        for emit in groups {
            if let Some(results) = emit(self, inst)? {
                return Ok(results);
            }
        }
        Err(Error::Malformed(format!("no code for {}", inst.op.name())))
    }
}

fn one<'c>(value: impl Into<BasicValueEnum<'c>>) -> Emitted<'c> {
    Ok(Some(vec![value.into()]))
}

fn none<'c>() -> Emitted<'c> {
    Ok(Some(Vec::new()))
}

fn imm_int(inst: &Inst) -> Result<i64> {
    match inst.imm {
        Imm::Int(value) => Ok(value),
        _ => Err(wrong_imm(inst)),
    }
}

fn wrong_imm(inst: &Inst) -> Error {
    Error::Malformed(format!("{}: wrong immediate", inst.op.name()))
}
