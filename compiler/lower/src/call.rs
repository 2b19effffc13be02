//! Emits calls of functions and of the runtime, and reductions.

use crate::Outcome;
use crate::body::Body;
use pyfora_bitcode::symbol::{Facts, Symbol};
use pyfora_bitcode::{Imm, Op, Type, Value};
use pyfora_infer::tir::{Spec, TInst, Val};
use pyfora_infer::ty::Ty;

impl<'a> Body<'a> {
    pub(crate) fn runtime(&mut self, inst: &TInst, symbol: Symbol) -> Outcome {
        let (operands, results) = symbol.signature();
        let args = self.scalars(&inst.args, operands)?;
        let site = (symbol.facts() == Facts::Raises).then(|| self.site(inst.span));
        let values = self.push(Op::CallRt, Imm::Symbol(symbol), &args, results, site);
        self.give_scalars(inst, &values)
    }

    pub(crate) fn call(&mut self, inst: &TInst, spec: &Spec) -> Outcome {
        let types: Vec<&Ty> = spec.captures.iter().chain(spec.args.iter()).collect();
        let args = self.arguments(&inst.args, &types)?;
        let (callee, result, raises) = self.callee(spec)?;
        let site = raises.then(|| self.site(inst.span));
        let values = self.push(Op::CallFn, Imm::Callee(callee), &args, &result.shape().slots(), site);
        if result.is_never() {
            return Ok(());
        }
        self.give(inst, &result, values)?;
        inst.results.iter().try_for_each(|&v| self.measure(v))
    }

    pub(crate) fn reduce(&mut self, inst: &TInst, leaf: &Spec, combine: &Spec, stop: bool) -> Outcome {
        let &[n, grain, ref captures @ ..] = &inst.args[..] else {
            return Err("it has the wrong number of operands".into());
        };
        let mut args = vec![self.scalar(n, Type::I64)?, self.scalar(grain, Type::I64)?];
        let types: Vec<&Ty> = leaf.captures.iter().chain(combine.captures.iter()).collect();
        args.extend(self.arguments(captures, &types)?);
        let (leaf, state, _) = self.callee(leaf)?;
        let (combine, combined, _) = self.callee(combine)?;
        if !state.is_never() && !combined.is_never() && state != combined {
            return Err(format!("the leaf returns {state:?}, the combine {combined:?}"));
        }
        let site = self.site(inst.span);
        let imm = Imm::Reduce { leaf, combine, stop };
        let values = self.push(Op::ParReduce, imm, &args, &state.shape().slots(), Some(site));
        if state.is_never() { Ok(()) } else { self.give(inst, &state, values) }
    }

    /// The slots of arguments, as the types that the callee was specialised to.
    fn arguments(&mut self, args: &[Val], types: &[&Ty]) -> Outcome<Vec<Value>> {
        if args.len() != types.len() {
            return Err(format!("{} arguments for {} parameters", args.len(), types.len()));
        }
        let mut out = Vec::new();
        for (&v, ty) in args.iter().zip(types) {
            out.extend(self.value_as(v, ty)?);
        }
        Ok(out)
    }
}
