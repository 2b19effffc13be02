//! The ends of blocks.

use inkwell::basic_block::BasicBlock;
use inkwell::values::{BasicValueEnum, InstructionOpcode, IntValue};

use super::Result;
use super::function::FunctionCx;
use super::module::Likely;
use crate::Error;
use pyfora_bitcode::{Call, Terminator, Value};

impl<'c, 'm> FunctionCx<'_, 'c, 'm> {
    pub fn terminator(&mut self, term: &'m Terminator) -> Result<()> {
        match term {
            Terminator::Jump(to) => {
                let target = self.enter_call(to)?;
                self.b.build_unconditional_branch(target)?;
                Ok(())
            }
            Terminator::Branch { cond, then, other } => self.branch_to(*cond, then, other),
            Terminator::Switch { index, cases, default } => self.switch(*index, cases, default),
            Terminator::Return(values) => {
                let mut values = self.get_all(values)?;
                if self.f.raises {
                    values.push(self.m.types.i1.const_zero().into());
                }
                self.return_values(&values)
            }
            Terminator::Raise { exc, args, site } => self.raise(*exc, args, *site),
            Terminator::Reraise => self.leave(),
            Terminator::Unreachable => {
                self.b.build_unreachable()?;
                Ok(())
            }
        }
    }

    pub fn return_values(&self, values: &[BasicValueEnum<'c>]) -> Result<()> {
        match values {
            [] => self.b.build_return(None)?,
            [one] => self.b.build_return(Some(one))?,
            _ => self.b.build_aggregate_return(values)?,
        };
        Ok(())
    }

    fn branch_to(&self, cond: Value, then: &Call, other: &Call) -> Result<()> {
        let cond = self.truth(cond)?;
        let mut taken = Vec::new();
        let then_block = self.edge(then, &mut taken)?;
        let other_block = self.edge(other, &mut taken)?;
        let likely = match (self.f.block(then.block).cold, self.f.block(other.block).cold) {
            (true, false) => Some(Likely::Else),
            (false, true) => Some(Likely::Then),
            _ => None,
        };
        // As one test: two branches, of which the first goes either way, are what `arms` has just removed.
        let joined = likely.is_some() && self.joins_bits(cond);
        let branch = self.b.build_conditional_branch(cond, then_block, other_block)?;
        if joined {
            self.m.keep_whole(branch)?;
        }
        likely.map_or(Ok(()), |likely| self.m.weigh(branch, likely))
    }

    /// Whether a condition is made of two others.
    fn joins_bits(&self, cond: IntValue<'c>) -> bool {
        let op = cond.as_instruction().map(|i| i.get_opcode());
        matches!(op, Some(InstructionOpcode::And | InstructionOpcode::Or))
    }

    fn switch(&self, index: Value, cases: &[Call], default: &Call) -> Result<()> {
        let BasicValueEnum::IntValue(index) = self.get(index)? else {
            return Err(Error::Malformed("a switch over something else than an integer".into()));
        };
        let mut taken = Vec::new();
        let default = self.edge(default, &mut taken)?;
        let mut arms = Vec::with_capacity(cases.len());
        for (i, case) in cases.iter().enumerate() {
            arms.push((self.i64(i as i64), self.edge(case, &mut taken)?));
        }
        self.b.build_switch(index, default, &arms)?;
        Ok(())
    }

    /// The block to branch to. A block that this terminator names twice gets a block in between the second time: a phi
    /// tells its predecessors apart, not their branches.
    fn edge(&self, to: &Call, taken: &mut Vec<u32>) -> Result<BasicBlock<'c>> {
        if !taken.contains(&to.block.0) {
            taken.push(to.block.0);
            return self.enter_call(to);
        }
        let here = self.here()?;
        let between = self.new_block();
        self.b.position_at_end(between);
        let target = self.enter_call(to)?;
        self.b.build_unconditional_branch(target)?;
        self.b.position_at_end(here);
        Ok(between)
    }

    pub fn truth(&self, value: Value) -> Result<IntValue<'c>> {
        match self.get(value)? {
            BasicValueEnum::IntValue(v) if v.get_type() == self.m.types.i1 => Ok(v),
            _ => Err(Error::Malformed("a condition that is no truth value".into())),
        }
    }
}
