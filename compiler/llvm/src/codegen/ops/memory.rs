//! Strings, lists, scratch buffers, global slots, reference counts.

use inkwell::types::BasicTypeEnum;
use inkwell::values::{BasicValueEnum, IntValue, PointerValue};
use inkwell::{AtomicOrdering, IntPredicate};

use super::{imm_int, none, one, wrong_imm};
use crate::Error;
use crate::codegen::Result;
use crate::codegen::errors::ErrorPath;
use crate::codegen::function::{Emitted, FunctionCx, Measured, Scratch};
use crate::codegen::module::Likely;
use crate::codegen::runtime::Rt;
use pyfora_bitcode::abi::{OFFSET_GLOBALS, OFFSET_LIST_FLAT, OFFSET_LIST_LEN, OpError};
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
        Op::ListOfFloats => list_of_buf(cx, inst, Type::F64),
        Op::ListOfInts => list_of_buf(cx, inst, Type::I64),
        Op::GlobalGet => global(cx, inst),
        _ => heap(cx, inst),
    }
}

/// Lists: calls of the runtime.
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
        Op::ListGet => list_get(cx, inst),
        Op::ListLoad => list_load(cx, inst),
        Op::ListPacked => {
            let flat = measured(cx, inst)?.flat;
            one(cx.b.build_is_not_null(flat, "")?)
        }
        Op::ListLen => {
            let measured = measure(cx, inst)?;
            cx.note_measured(inst.args[0], measured);
            one(measured.len)
        }
        Op::ListConcat => {
            let args = [cx.pointer(inst, 0)?.into(), cx.pointer(inst, 1)?.into()];
            let whole = cx.call(cx.m.rt(Rt::ListConcat), &args)?;
            let none = cx.b.build_is_null(whole.into_pointer_value(), "")?;
            cx.error_if(none, ErrorPath::op(OpError::Memory), inst)?;
            one(whole)
        }
        Op::ListSlice => plain(cx, inst, Rt::ListSlice),
        _ => Ok(None),
    }
}

/// Reads what machine code needs of the list that is the first operand.
fn measure<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst) -> Result<Measured<'c>> {
    let len = field(cx, inst, OFFSET_LIST_LEN, cx.m.types.i64.into())?.into_int_value();
    let flat = field(cx, inst, OFFSET_LIST_FLAT, cx.m.types.ptr.into())?.into_pointer_value();
    Ok(Measured { len, flat })
}

/// A field of the list that is the first operand.
fn field<'c>(
    cx: &FunctionCx<'_, 'c, '_>,
    inst: &Inst,
    offset: usize,
    ty: BasicTypeEnum<'c>,
) -> Result<BasicValueEnum<'c>> {
    let field = cx.m.slot_pointer(&cx.b, cx.pointer(inst, 0)?, offset / 8)?;
    Ok(cx.b.build_load(ty, field, "")?)
}

/// What was read of the list before, or reads it.
fn measured<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst) -> Result<Measured<'c>> {
    cx.measured(inst.args[0]).map_or_else(|| measure(cx, inst), Ok)
}

/// The element's slots from the packed array, which is there.
fn list_load<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let types: Vec<Type> = inst.results.iter().map(|&v| cx.f.ty(v)).collect();
    if types.is_empty() {
        return none();
    }
    let (index, flat) = (cx.int(inst, 1)?, measured(cx, inst)?.flat);
    Ok(Some(packed_element(cx, flat, index, &types)?))
}

/// The element's slots: from the packed array where there is one and the index is in it, else from the runtime.
fn list_get<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let types: Vec<Type> = inst.results.iter().map(|&v| cx.f.ty(v)).collect();
    if types.is_empty() {
        return none();
    }
    let index = cx.int(inst, 1)?;
    let Measured { len, flat } = measured(cx, inst)?;
    let inside = cx.b.build_int_compare(IntPredicate::ULT, index, len, "")?;
    let packed = cx.b.build_is_not_null(flat, "")?;
    let direct = cx.b.build_and(inside, packed, "")?;
    let (fast, slow, end) = (cx.new_block(), cx.new_block(), cx.new_block());
    cx.branch(direct, fast, slow, Some(Likely::Then))?;
    cx.b.position_at_end(fast);
    let loaded = packed_element(cx, flat, index, &types)?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(slow);
    let out = cx.scratch(Scratch::Output, types.len())?;
    let args = [cx.pointer(inst, 0)?.into(), index.into(), out.into()];
    cx.call_any(cx.m.rt(Rt::ListGet), &args)?;
    let fetched = cx.unspill(out, &types)?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(end);
    let joined = loaded.into_iter().zip(fetched).map(|(a, b)| cx.join(&[(a, fast), (b, slow)]));
    Ok(Some(joined.collect::<Result<_>>()?))
}

/// Reads an element as `pyfora_runtime::list::Layout` lays it out: 8 bytes a slot, one byte for a lone truth value.
fn packed_element<'c>(
    cx: &FunctionCx<'_, 'c, '_>,
    flat: PointerValue<'c>,
    index: IntValue<'c>,
    types: &[Type],
) -> Result<Vec<BasicValueEnum<'c>>> {
    if types == [Type::I1] {
        let byte = cx.m.types.i8;
        // SAFETY: LLVM's arithmetic is undefined outside the array; the index was compared before.
        let place = unsafe { cx.b.build_in_bounds_gep(byte, flat, &[index], "") }?;
        let loaded = cx.b.build_load(byte, place, "")?.into_int_value();
        return Ok(vec![cx.m.is_not_zero(&cx.b, loaded)?.into()]);
    }
    let element = cx.m.types.i64.array_type(types.len() as u32);
    // SAFETY: as above; elements of this layout take so many slots.
    let place = unsafe { cx.b.build_in_bounds_gep(element, flat, &[index], "") }?;
    cx.unspill(place, types)
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

fn list_of_buf<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst, ty: Type) -> Emitted<'c> {
    let args = [cx.pointer(inst, 0)?.into(), cx.int(inst, 1)?.into(), cx.i64(kinds(&[ty])?).into()];
    one(cx.call(cx.m.rt(Rt::ListOfBuf), &args)?)
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
