//! Reference counts. The usual cases need no call; on cold paths it is only calls.

use inkwell::values::{IntValue, PointerValue};
use inkwell::{AtomicOrdering, AtomicRMWBinOp, IntPredicate};

use super::none;
use crate::Error;
use crate::codegen::Result;
use crate::codegen::function::{Emitted, FunctionCx};
use crate::codegen::runtime::Rt;
use pyfora_bitcode::abi::IMMORTAL;
use pyfora_bitcode::{Inst, Op};

pub(super) fn emit<'c, 'm>(cx: &mut FunctionCx<'_, 'c, 'm>, inst: &'m Inst) -> Emitted<'c> {
    let rt = match inst.op {
        Op::Retain => Rt::Retain,
        Op::Release => Rt::Release,
        _ => return Ok(None),
    };
    let r = cx.pointer(inst, 0)?;
    if cx.cold {
        cx.call_any(cx.m.rt(rt), &[r.into()])?;
        return none();
    }
    let (live, end) = (cx.new_block(), cx.new_block());
    let is_null = cx.b.build_is_null(r, "")?;
    cx.branch(is_null, end, live, None)?;
    cx.b.position_at_end(live);
    if rt == Rt::Retain {
        let add = cx.new_block();
        let count = load(cx, r, AtomicOrdering::Monotonic)?;
        let immortal = cx.m.types.i32.const_int(IMMORTAL.into(), false);
        let counted = cx.compare(IntPredicate::ULT, count, immortal)?;
        cx.branch(counted, add, end, None)?;
        cx.b.position_at_end(add);
        let one = cx.i32(1);
        cx.b.build_atomicrmw(AtomicRMWBinOp::Add, r, one, AtomicOrdering::Monotonic)?;
    } else {
        // Whoever holds the only reference needs no atomic subtraction: nobody else can add one.
        let (last, more) = (cx.new_block(), cx.new_block());
        let count = load(cx, r, AtomicOrdering::Acquire)?;
        let only = cx.compare(IntPredicate::EQ, count, cx.i32(1))?;
        cx.branch(only, last, more, None)?;
        cx.b.position_at_end(last);
        cx.call_any(cx.m.rt(Rt::Destroy), &[r.into()])?;
        cx.b.build_unconditional_branch(end)?;
        cx.b.position_at_end(more);
        cx.call_any(cx.m.rt(Rt::Release), &[r.into()])?;
    }
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(end);
    none()
}

/// The count, which starts the object.
fn load<'c>(cx: &FunctionCx<'_, 'c, '_>, r: PointerValue<'c>, order: AtomicOrdering) -> Result<IntValue<'c>> {
    let count = cx.b.build_load(cx.m.types.i32, r, "")?.into_int_value();
    if let Some(load) = count.as_instruction() {
        load.set_alignment(4).map_err(|e| Error::Llvm(e.to_string()))?;
        load.set_atomic_ordering(order).map_err(|e| Error::Llvm(e.to_string()))?;
    }
    Ok(count)
}
