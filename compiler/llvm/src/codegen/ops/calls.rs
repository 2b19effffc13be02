//! Calls of functions and runtime symbols, parallel reductions, polls, handlers.

use inkwell::AtomicOrdering;
use inkwell::values::{BasicMetadataValueEnum, BasicValueEnum, IntValue};

use super::{imm_int, none, one, wrong_imm};
use crate::Error;
use crate::codegen::Result;
use crate::codegen::errors::ErrorPath;
use crate::codegen::function::{Emitted, FunctionCx, Scratch};
use crate::codegen::module::Likely;
use crate::codegen::runtime::Rt;
use pyfora_bitcode::abi::OFFSET_POLL;
use pyfora_bitcode::symbol::{Facts, Symbol};
use pyfora_bitcode::{Imm, Inst, Op, Type};

pub(super) fn emit<'c, 'm>(cx: &mut FunctionCx<'_, 'c, 'm>, inst: &'m Inst) -> Emitted<'c> {
    match (inst.op, &inst.imm) {
        (Op::CallFn, Imm::Callee(callee)) => call(cx, inst, *callee),
        (Op::CallRt, Imm::Symbol(symbol)) => call_rt(cx, inst, *symbol),
        (Op::ParReduce, Imm::Reduce { leaf, combine, stop }) => reduce(cx, inst, *leaf, *combine, *stop),
        (Op::Poll, _) => poll(cx, inst),
        (Op::ErrorIs, _) => {
            let row = u32::try_from(imm_int(inst)?).map_err(|_| wrong_imm(inst))?;
            let args = [cx.ctx.into(), cx.i32(cx.index as u32).into(), cx.i32(row).into()];
            let answer = cx.call(cx.m.rt(Rt::ErrorIs), &args)?;
            one(cx.m.is_not_zero(&cx.b, answer.into_int_value())?)
        }
        (Op::ErrorArgs, _) => error_args(cx, inst),
        (Op::ErrorClear, _) => {
            cx.call_any(cx.m.rt(Rt::ErrorClear), &[cx.ctx.into()])?;
            none()
        }
        (Op::ErrorDrop, _) => {
            let site = cx.i32(cx.site(inst)?);
            let args = [cx.ctx.into(), cx.i32(cx.index as u32).into(), site.into()];
            cx.call_any(cx.m.rt(Rt::ErrorDrop), &args)?;
            none()
        }
        (Op::CallFn | Op::CallRt | Op::ParReduce, _) => Err(wrong_imm(inst)),
        _ => Ok(None),
    }
}

fn error_args<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let row = u32::try_from(imm_int(inst)?).map_err(|_| wrong_imm(inst))?;
    let types: Vec<Type> = inst.results.iter().skip(1).map(|&v| cx.f.ty(v)).collect();
    let out = cx.scratch(Scratch::Output, types.len())?;
    let args = [cx.ctx.into(), cx.i32(cx.index as u32).into(), cx.i32(row).into(), out.into()];
    let answer = cx.call(cx.m.rt(Rt::ErrorArgs), &args)?;
    let mut results: Vec<BasicValueEnum<'c>> = vec![cx.m.is_not_zero(&cx.b, answer.into_int_value())?.into()];
    results.extend(cx.unspill(out, &types)?);
    Ok(Some(results))
}

/// The module's number of one of the function's callees.
fn callee(cx: &FunctionCx<'_, '_, '_>, index: u32) -> Result<usize> {
    let name = cx.f.callees.get(index as usize);
    cx.m.callee(name.ok_or_else(|| Error::Malformed(format!("no callee {index}")))?)
}

fn call<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst, index: u32) -> Emitted<'c> {
    let number = callee(cx, index)?;
    let target = &cx.m.source.functions[number];
    if target.params().len() != inst.args.len() {
        return Err(Error::Malformed(format!("call of {} with {} arguments", target.name, inst.args.len())));
    }
    let mut args: Vec<BasicMetadataValueEnum<'c>> = vec![cx.ctx.into()];
    args.extend(cx.get_all(&inst.args)?.into_iter().map(BasicMetadataValueEnum::from));
    let fields = target.results.len() + usize::from(target.raises);
    let mut values = match cx.call_any(cx.m.functions[number], &args)? {
        None => Vec::new(),
        Some(single) if fields == 1 => vec![single],
        Some(all) => {
            let all = all.into_struct_value();
            let parts: std::result::Result<_, _> =
                (0..fields as u32).map(|i| cx.b.build_extract_value(all, i, "")).collect();
            parts?
        }
    };
    if target.raises {
        let status = values.pop().ok_or_else(|| Error::Llvm("a call without a status".into()))?;
        cx.error_if(status.into_int_value(), ErrorPath::Trace, inst)?;
    }
    Ok(Some(values))
}

fn call_rt<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst, symbol: Symbol) -> Emitted<'c> {
    let (operands, results) = symbol.signature();
    if operands.len() != inst.args.len() {
        return Err(Error::Malformed(format!("{} with {} operands", symbol.name(), inst.args.len())));
    }
    let mut args: Vec<BasicMetadataValueEnum<'c>> = Vec::with_capacity(operands.len() + 2);
    for (i, ty) in operands.iter().enumerate() {
        args.push(match ty {
            Type::I1 => cx.b.build_int_z_extend(cx.int(inst, i)?, cx.m.types.i8, "")?.into(),
            _ => cx.arg(inst, i)?.into(),
        });
    }
    let function = cx.m.symbol(symbol);
    if symbol.facts() == Facts::Raises {
        let out = cx.scratch(Scratch::Output, results.len())?;
        args.insert(0, cx.ctx.into());
        args.push(out.into());
        let status = cx.call(function, &args)?;
        failed(cx, inst, status)?;
        return Ok(Some(cx.unspill(out, results)?));
    }
    let value = cx.call_any(function, &args)?;
    match (value, results) {
        (Some(byte), [Type::I1]) => one(cx.m.is_not_zero(&cx.b, byte.into_int_value())?),
        (value, _) => Ok(Some(value.into_iter().collect())),
    }
}

/// Takes the error path where the runtime's status says so.
fn failed<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst, status: BasicValueEnum<'c>) -> Result<()> {
    let failed = cx.m.is_not_zero(&cx.b, status.into_int_value())?;
    cx.error_if(failed, ErrorPath::Trace, inst)
}

fn poll<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let word = cx.m.slot_pointer(&cx.b, cx.ctx, OFFSET_POLL / 8)?;
    let flag = cx.b.build_load(cx.m.types.i32, word, "")?.into_int_value();
    if let Some(load) = flag.as_instruction() {
        // Monotonic: an unordered load could be moved out of the loop.
        load.set_alignment(4).map_err(|e| Error::Llvm(e.to_string()))?;
        load.set_atomic_ordering(AtomicOrdering::Monotonic).map_err(|e| Error::Llvm(e.to_string()))?;
    }
    let wanted = cx.m.is_not_zero(&cx.b, flag)?;
    let (ask, next) = (cx.new_block(), cx.new_block());
    cx.branch(wanted, ask, next, Some(Likely::Else))?;
    cx.b.position_at_end(ask);
    let status = cx.call(cx.m.rt(Rt::Poll), &[cx.ctx.into()])?;
    failed(cx, inst, status)?;
    cx.b.build_unconditional_branch(next)?;
    cx.b.position_at_end(next);
    none()
}

fn reduce<'c>(
    cx: &mut FunctionCx<'_, 'c, '_>,
    inst: &Inst,
    leaf: u32,
    combine: u32,
    stop: bool,
) -> Emitted<'c> {
    let (leaf, combine) = (callee(cx, leaf)?, callee(cx, combine)?);
    let reduction = cx.m.reduction(leaf, combine)?;
    let state = &cx.m.source.functions[leaf].results;
    if inst.args.len() != 2 + reduction.leaf_captures + reduction.combine_captures {
        return Err(Error::Malformed("par.reduce with other captures than its functions have".into()));
    }
    if state.len() > 64 {
        return Err(Error::Unsupported(format!("a reduction's state of {} slots (at most 64)", state.len())));
    }
    let refs = state.iter().enumerate().filter(|(_, t)| **t == Type::Ref);
    let ref_mask = refs.fold(0u64, |mask, (i, _)| mask | 1 << i);
    let (n, grain): (IntValue<'c>, IntValue<'c>) = (cx.int(inst, 0)?, cx.int(inst, 1)?);
    let captures = cx.get_all(&inst.args[2..])?;
    let env = cx.spill(&captures)?;
    let out = cx.scratch(Scratch::Output, state.len())?;
    let thunks = [reduction.leaf, reduction.combine].map(|f| f.as_global_value().as_pointer_value());
    let args: [BasicMetadataValueEnum<'c>; 10] = [
        cx.ctx.into(),
        n.into(),
        grain.into(),
        thunks[0].into(),
        thunks[1].into(),
        env.into(),
        cx.i64(state.len() as i64).into(),
        cx.i64(ref_mask as i64).into(),
        cx.i32(u32::from(stop)).into(),
        out.into(),
    ];
    let status = cx.call(cx.m.rt(Rt::ParReduce), &args)?;
    failed(cx, inst, status)?;
    Ok(Some(cx.unspill(out, state)?))
}
