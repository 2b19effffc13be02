//! Boxes: members of recursive families on the heap.

use super::{imm_int, one, wrong_imm};
use crate::codegen::Result;
use crate::codegen::function::{Emitted, FunctionCx};
use crate::codegen::runtime::Rt;
use inkwell::values::PointerValue;
use pyfora_bitcode::abi::{OFFSET_BOX_TAG, OFFSET_BOX_WORDS};
use pyfora_bitcode::{Imm, Inst, Op, Type};

/// A box's first word, in words from its start.
const FIRST: usize = OFFSET_BOX_WORDS / 8;

pub(super) fn emit<'c, 'm>(cx: &mut FunctionCx<'_, 'c, 'm>, inst: &'m Inst) -> Emitted<'c> {
    match inst.op {
        Op::BoxNew => {
            let refs = inst.args.iter().filter(|&&v| cx.f.ty(v) == Type::Ref).count();
            let layout = imm_int(inst)? | (refs as i64) << 8 | (inst.args.len() as i64) << 16;
            let made = cx.call(cx.m.rt(Rt::BoxNew), &[cx.i64(layout).into()])?;
            let words = cx.get_all(&inst.args)?;
            for (i, word) in words.into_iter().enumerate() {
                cx.m.store_slot(&cx.b, made.into_pointer_value(), FIRST + i, word)?;
            }
            one(made)
        }
        Op::BoxTag => {
            let r = cx.pointer(inst, 0)?;
            let at = match imm_int(inst)? {
                null if null >= 0 => {
                    // Where the reference is null, the tag is read from a constant of the module.
                    let stand_in = cx.m.null_tag(null as u8);
                    let is_null = cx.b.build_is_null(r, "")?;
                    let tag = tag_pointer(cx, r)?;
                    cx.b.build_select(is_null, stand_in, tag, "")?.into_pointer_value()
                }
                _ => tag_pointer(cx, r)?,
            };
            let tag = cx.b.build_load(cx.m.types.i8, at, "")?.into_int_value();
            one(cx.b.build_int_z_extend(tag, cx.m.types.i64, "")?)
        }
        Op::BoxGet => {
            let Imm::Field(index, ty) = inst.imm else { return Err(wrong_imm(inst)) };
            let r = cx.pointer(inst, 0)?;
            one(cx.m.load_slot(&cx.b, r, FIRST + index as usize, ty, false)?)
        }
        _ => Ok(None),
    }
}

fn tag_pointer<'c>(cx: &FunctionCx<'_, 'c, '_>, r: PointerValue<'c>) -> Result<PointerValue<'c>> {
    let offset = cx.i64(OFFSET_BOX_TAG as i64);
    // SAFETY: a wrong offset would make LLVM's address arithmetic undefined; every box has a header with its tag. The
    // address is not in bounds where the reference is null, and then it is not used.
    Ok(unsafe { cx.b.build_gep(cx.m.types.i8, r, &[offset], "") }?)
}
