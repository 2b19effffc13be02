//! Strings, lists, scratch buffers, global slots, reference counts.

use inkwell::AtomicOrdering;
use inkwell::values::PointerValue;

use super::{imm_int, none, one, wrong_imm};
use crate::Error;
use crate::codegen::Result;
use crate::codegen::function::{Emitted, FunctionCx, Scratch};
use crate::codegen::module::Likely;
use crate::codegen::runtime::Rt;
use pyfora_bitcode::abi::OFFSET_GLOBALS;
use pyfora_bitcode::{Imm, Inst, Op, Type};

pub(super) fn emit<'c, 'm>(cx: &mut FunctionCx<'_, 'c, 'm>, inst: &'m Inst) -> Emitted<'c> {
    match inst.op {
        Op::ConstStr => string(cx, inst),
        Op::ConstNull => one(cx.m.types.ptr.const_null()),
        Op::RefIsNull => one(cx.b.build_is_null(cx.pointer(inst, 0)?, "")?),
        Op::BufNew => buf_new(cx, inst),
        Op::BufStore => {
            let place = element(cx, inst)?;
            cx.b.build_store(place, cx.float(inst, 2)?)?;
            none()
        }
        Op::BufLoad => one(cx.b.build_load(cx.m.types.f64, element(cx, inst)?, "")?),
        Op::BufSum => {
            let out = cx.scratch(Scratch::Output, 2)?;
            let args = [cx.pointer(inst, 0)?.into(), cx.int(inst, 1)?.into(), out.into()];
            cx.call_any(cx.m.rt(Rt::BufSum), &args)?;
            Ok(Some(cx.unspill(out, &[Type::F64, Type::F64])?))
        }
        Op::GlobalGet => global(cx, inst),
        _ => heap(cx, inst),
    }
}

/// Lists and reference counts: calls of the runtime.
fn heap<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    match inst.op {
        Op::ListBuilder => {
            let layout = layout(inst)?;
            let args = [cx.i64(layout.len() as i64).into(), cx.i64(kinds(layout)?).into()];
            one(cx.call(cx.m.rt(Rt::ListBuilder), &args)?)
        }
        Op::ListPush => {
            let list = cx.pointer(inst, 0)?;
            let slots = cx.get_all(&inst.args[1..])?;
            let memory = cx.spill(&slots)?;
            cx.call_any(cx.m.rt(Rt::ListPush), &[list.into(), memory.into()])?;
            none()
        }
        Op::ListAppend | Op::ListReplace => {
            let replaces = inst.op == Op::ListReplace;
            let slots = cx.get_all(&inst.args[1 + usize::from(replaces)..])?;
            let (list, memory) = (cx.pointer(inst, 0)?, cx.spill(&slots)?);
            one(match replaces {
                true => {
                    cx.call(cx.m.rt(Rt::ListReplace), &[list.into(), cx.int(inst, 1)?.into(), memory.into()])?
                }
                false => cx.call(cx.m.rt(Rt::ListAppend), &[list.into(), memory.into()])?,
            })
        }
        Op::ListGet => {
            let types: Vec<Type> = inst.results.iter().map(|&v| cx.f.ty(v)).collect();
            let out = cx.scratch(Scratch::Output, types.len())?;
            let args = [cx.pointer(inst, 0)?.into(), cx.int(inst, 1)?.into(), out.into()];
            cx.call_any(cx.m.rt(Rt::ListGet), &args)?;
            Ok(Some(cx.unspill(out, &types)?))
        }
        Op::ListLen => plain(cx, inst, Rt::ListLen),
        Op::ListConcat => plain(cx, inst, Rt::ListConcat),
        Op::ListSlice => plain(cx, inst, Rt::ListSlice),
        Op::Retain => plain(cx, inst, Rt::Retain),
        Op::Release => plain(cx, inst, Rt::Release),
        _ => Ok(None),
    }
}

/// A runtime function that takes the operands as they are.
fn plain<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst, rt: Rt) -> Emitted<'c> {
    let args: Vec<_> = cx.get_all(&inst.args)?.into_iter().map(Into::into).collect();
    Ok(Some(cx.call_any(cx.m.rt(rt), &args)?.into_iter().collect()))
}

fn layout(inst: &Inst) -> Result<&[Type]> {
    match &inst.imm {
        Imm::Layout(types) => Ok(types),
        _ => Err(wrong_imm(inst)),
    }
}

/// Two bits a slot, from the lowest.
fn kinds(layout: &[Type]) -> Result<i64> {
    if layout.len() > 32 {
        return Err(Error::Unsupported(format!("list elements of {} slots (at most 32)", layout.len())));
    }
    let mut bits = 0u64;
    for (i, ty) in layout.iter().enumerate() {
        let kind = match ty {
            Type::I1 => 0,
            Type::I64 => 1,
            Type::F64 => 2,
            Type::Ref => 3,
            Type::Buf => return Err(Error::Malformed("a list of buffers".into())),
        };
        bits |= kind << (2 * i);
    }
    Ok(bits as i64)
}

/// The slot holds the object once the runtime has made it; the order is that of its publication.
fn string<'c, 'm>(cx: &mut FunctionCx<'_, 'c, 'm>, inst: &Inst) -> Emitted<'c> {
    let Imm::Str(index) = inst.imm else { return Err(wrong_imm(inst)) };
    let text: Option<&'m String> = cx.f.strings.get(index as usize);
    let text = text.ok_or_else(|| Error::Malformed(format!("no string {index}")))?;
    let (data, slot) = cx.m.string(text);
    let (data, slot) = (data.as_pointer_value(), slot.as_pointer_value());
    let known = cx.b.build_load(cx.m.types.ptr, slot, "")?.into_pointer_value();
    if let Some(load) = known.as_instruction() {
        load.set_alignment(8).map_err(|e| Error::Llvm(e.to_string()))?;
        load.set_atomic_ordering(AtomicOrdering::Acquire).map_err(|e| Error::Llvm(e.to_string()))?;
    }
    let missing = cx.b.build_is_null(known, "")?;
    let (start, make, end) = (cx.here()?, cx.new_block(), cx.new_block());
    cx.branch(missing, make, end, Some(Likely::Else))?;
    cx.b.position_at_end(make);
    let length = cx.i64(text.len() as i64);
    let args = [cx.ctx.into(), data.into(), length.into(), slot.into()];
    let made = cx.call(cx.m.rt(Rt::StrConst), &args)?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(end);
    one(cx.join(&[(known.into(), start), (made, make)])?)
}

/// One piece of the frame, aligned for the widest vectors.
fn buf_new<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let capacity = u32::try_from(imm_int(inst)?).map_err(|_| wrong_imm(inst))?;
    let ty = cx.m.types.f64.array_type(capacity.max(1));
    let memory = cx.frame(|b| {
        let memory = b.build_alloca(ty, "")?;
        if let Some(alloca) = memory.as_instruction() {
            alloca.set_alignment(64).map_err(|e| Error::Llvm(e.to_string()))?;
        }
        Ok(memory)
    })?;
    one(memory)
}

fn element<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst) -> Result<PointerValue<'c>> {
    let (buffer, index) = (cx.pointer(inst, 0)?, cx.int(inst, 1)?);
    // SAFETY: a wrong index would make LLVM's address arithmetic undefined; the op's indices are in range.
    Ok(unsafe { cx.b.build_in_bounds_gep(cx.m.types.f64, buffer, &[index], "") }?)
}

fn global<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let Imm::Global(index, ty) = inst.imm else { return Err(wrong_imm(inst)) };
    let field = cx.m.slot_pointer(&cx.b, cx.ctx, OFFSET_GLOBALS / 8)?;
    let globals = cx.b.build_load(cx.m.types.ptr, field, "")?;
    cx.m.mark_invariant(globals)?;
    one(cx.m.load_slot(&cx.b, globals.into_pointer_value(), index as usize, ty, true)?)
}
