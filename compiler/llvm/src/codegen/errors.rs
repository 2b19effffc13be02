//! The cold side: where errors are recorded and where they go.
//!
//! Every raising place of a block that has the same kind of error goes to one cold block, with its site as a phi; that
//! block calls the runtime and goes on to the landing: the block's handler, or the return of the error.

use inkwell::basic_block::BasicBlock;
use inkwell::values::{BasicValueEnum, IntValue, PhiValue};

use super::Result;
use super::function::FunctionCx;
use super::module::Likely;
use super::runtime::Rt;
use crate::Error;
use pyfora_bitcode::abi::OpError;
use pyfora_bitcode::func::Handler;
use pyfora_bitcode::{Inst, Value};

/// Where an error of a block goes: a row of `FunctionCx::destinations`, or the caller.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Destination(Option<usize>);

impl Destination {
    pub const CALLER: Destination = Destination(None);
}

/// What the cold block records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum ErrorPath {
    /// An error that the op itself has found: the number of an `abi::OpError`.
    Op(u32),
    /// An error that a call has set: one more frame of its traceback.
    Trace,
}

impl ErrorPath {
    pub fn op(kind: OpError) -> Self {
        ErrorPath::Op(kind as u32)
    }
}

impl<'c> FunctionCx<'_, 'c, '_> {
    pub fn destination_of(&mut self, handler: Option<&Handler>) -> Destination {
        let Some(handler) = handler else { return Destination::CALLER };
        let known = self.destinations.iter().position(|(b, a)| *b == handler.block && *a == handler.args);
        let index = known.unwrap_or_else(|| {
            self.destinations.push((handler.block, handler.args.clone()));
            self.destinations.len() - 1
        });
        Destination(Some(index))
    }

    /// The site of a raising instruction.
    pub fn site(&self, inst: &Inst) -> Result<u32> {
        inst.site.ok_or_else(|| Error::Malformed(format!("{} without a site", inst.op.name())))
    }

    /// Takes the error path where `cond` holds and goes on otherwise.
    pub fn error_if(&mut self, cond: IntValue<'c>, path: ErrorPath, inst: &Inst) -> Result<()> {
        let site = self.site(inst)?;
        self.error_if_site(cond, path, site)
    }

    pub fn error_if_site(&mut self, cond: IntValue<'c>, path: ErrorPath, site: u32) -> Result<()> {
        let (block, sites) = self.error_path(path)?;
        sites.add_incoming(&[(&self.i32(site), self.here()?)]);
        let next = self.new_block();
        self.branch(cond, block, next, Some(Likely::Else))?;
        self.b.position_at_end(next);
        Ok(())
    }

    /// The cold block of a path out of the current block.
    fn error_path(&self, path: ErrorPath) -> Result<(BasicBlock<'c>, PhiValue<'c>)> {
        let key = (self.destination, path);
        if let Some(&found) = self.error_paths.borrow().get(&key) {
            return Ok(found);
        }
        let landing = self.landing()?;
        let here = self.here()?;
        let block = self.new_block();
        self.b.position_at_end(block);
        let site = self.b.build_phi(self.m.types.i32, "")?;
        let function = self.i32(self.index as u32);
        let place = [self.ctx.into(), function.into(), site.as_basic_value().into()];
        match path {
            ErrorPath::Trace => self.call_any(self.m.rt(Rt::Trace), &place)?,
            ErrorPath::Op(kind) => {
                let kind = self.i32(kind);
                let [ctx, function, site] = place;
                self.call_any(self.m.rt(Rt::RaiseOp), &[ctx, function, site, kind.into()])?
            }
        };
        self.b.build_unconditional_branch(landing)?;
        self.b.position_at_end(here);
        self.error_paths.borrow_mut().insert(key, (block, site));
        Ok((block, site))
    }

    /// The LLVM block that leaves the current block with an error that is recorded already.
    fn landing(&self) -> Result<BasicBlock<'c>> {
        if let Some(&found) = self.landings.borrow().get(&self.destination) {
            return Ok(found);
        }
        let here = self.here()?;
        let block = self.new_block();
        self.b.position_at_end(block);
        match self.destination.0.map(|i| &self.destinations[i]) {
            Some((handler, args)) => {
                let args = self.get_all(args)?;
                self.jump(*handler, &args)?;
            }
            None => self.return_error()?,
        }
        self.b.position_at_end(here);
        self.landings.borrow_mut().insert(self.destination, block);
        Ok(block)
    }

    fn return_error(&self) -> Result<()> {
        if !self.f.raises {
            return Err(Error::Malformed(format!("{} raises and says that it does not", self.f.name)));
        }
        // The results of a call that failed are looked at by nobody.
        let mut values: Vec<BasicValueEnum<'c>> = self.f.results.iter().map(|&t| self.poison(t)).collect();
        values.push(self.m.types.i1.const_int(1, false).into());
        self.return_values(&values)
    }

    fn poison(&self, ty: pyfora_bitcode::Type) -> BasicValueEnum<'c> {
        match self.m.ty(ty) {
            inkwell::types::BasicTypeEnum::FloatType(t) => t.get_poison().into(),
            inkwell::types::BasicTypeEnum::PointerType(t) => t.get_poison().into(),
            _ if ty == pyfora_bitcode::Type::I1 => self.m.types.i1.get_poison().into(),
            _ => self.m.types.i64.get_poison().into(),
        }
    }

    /// `Terminator::Raise`.
    pub fn raise(&mut self, exc: u32, args: &[Value], site: u32) -> Result<()> {
        let args = self.get_all(args)?;
        let memory = self.spill(&args)?;
        let function = self.i32(self.index as u32);
        let count = self.i64(args.len() as i64);
        let (exc, site) = (self.i32(exc), self.i32(site));
        let args = [self.ctx.into(), function.into(), site.into(), exc.into(), memory.into(), count.into()];
        self.call_any(self.m.rt(Rt::Raise), &args)?;
        self.leave()
    }

    /// Goes where errors of the current block go; the error is recorded.
    pub fn leave(&mut self) -> Result<()> {
        let landing = self.landing()?;
        self.b.build_unconditional_branch(landing)?;
        Ok(())
    }
}
