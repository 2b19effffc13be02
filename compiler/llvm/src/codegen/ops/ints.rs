//! 64-bit integers and truth values, except division.

use inkwell::IntPredicate;
use inkwell::values::{BasicValueEnum, IntValue, StructValue};

use super::{imm_int, one, wrong_imm};
use crate::Error;
use crate::codegen::Result;
use crate::codegen::errors::ErrorPath;
use crate::codegen::function::{Emitted, FunctionCx};
use pyfora_bitcode::abi::OpError;
use pyfora_bitcode::{Imm, Inst, Op};

pub(super) fn emit<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    if let Some(predicate) = predicate(inst.op) {
        return one(cx.compare(predicate, cx.int(inst, 0)?, cx.int(inst, 1)?)?);
    }
    if let Some((intrinsic, checked)) = overflowing(inst.op) {
        let (a, b) = if inst.op == Op::NegI64 {
            (cx.i64(0), cx.int(inst, 0)?)
        } else {
            (cx.int(inst, 0)?, cx.int(inst, 1)?)
        };
        let (value, overflow) = match small_factor(intrinsic, a, b) {
            Some((x, factor)) => times(cx, x, factor)?,
            None => with_overflow(cx, intrinsic, a, b)?,
        };
        if !checked {
            return Ok(Some(vec![value.into(), overflow.into()]));
        }
        cx.error_if(overflow, ErrorPath::op(OpError::IntOverflow), inst)?;
        return one(value);
    }
    match inst.op {
        Op::ConstI64 => one(cx.i64(imm_int(inst)?)),
        Op::ConstI1 => match inst.imm {
            Imm::Bool(value) => one(cx.m.types.i1.const_int(u64::from(value), false)),
            _ => Err(wrong_imm(inst)),
        },
        Op::ShlI64 => shift_left(cx, inst),
        Op::NotI64 | Op::NotI1 => one(cx.b.build_not(cx.int(inst, 0)?, "")?),
        Op::I1ToI64 => one(cx.b.build_int_z_extend(cx.int(inst, 0)?, cx.m.types.i64, "")?),
        Op::MinI64 => min_max(cx, inst, "llvm.smin"),
        Op::MaxI64 => min_max(cx, inst, "llvm.smax"),
        Op::Select => {
            let (then, other) = (cx.arg(inst, 1)?, cx.arg(inst, 2)?);
            one(cx.b.build_select(cx.int(inst, 0)?, then, other, "")?)
        }
        _ => plain(cx, inst),
    }
}

/// One LLVM instruction each.
fn plain<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    type Build<'c> = fn(&FunctionCx<'_, 'c, '_>, IntValue<'c>, IntValue<'c>) -> Result<IntValue<'c>>;
    let build: Build<'c> = match inst.op {
        Op::AddNwI64 => |cx, a, b| Ok(cx.b.build_int_nsw_add(a, b, "")?),
        Op::SubNwI64 => |cx, a, b| Ok(cx.b.build_int_nsw_sub(a, b, "")?),
        Op::MulNwI64 => |cx, a, b| Ok(cx.b.build_int_nsw_mul(a, b, "")?),
        Op::AddWrapI64 => |cx, a, b| Ok(cx.b.build_int_add(a, b, "")?),
        Op::SubWrapI64 => |cx, a, b| Ok(cx.b.build_int_sub(a, b, "")?),
        Op::MulWrapI64 => |cx, a, b| Ok(cx.b.build_int_mul(a, b, "")?),
        Op::AndI64 | Op::AndI1 => |cx, a, b| Ok(cx.b.build_and(a, b, "")?),
        Op::OrI64 | Op::OrI1 => |cx, a, b| Ok(cx.b.build_or(a, b, "")?),
        Op::XorI64 | Op::XorI1 => |cx, a, b| Ok(cx.b.build_xor(a, b, "")?),
        Op::ShrI64 => |cx, a, b| Ok(cx.b.build_right_shift(a, b, true, "")?),
        _ => return Ok(None),
    };
    one(build(cx, cx.int(inst, 0)?, cx.int(inst, 1)?)?)
}

fn predicate(op: Op) -> Option<IntPredicate> {
    Some(match op {
        Op::EqI64 => IntPredicate::EQ,
        Op::NeI64 => IntPredicate::NE,
        Op::LtI64 => IntPredicate::SLT,
        Op::LeI64 => IntPredicate::SLE,
        Op::GtI64 => IntPredicate::SGT,
        Op::GeI64 => IntPredicate::SGE,
        Op::LtU64 => IntPredicate::ULT,
        _ => return None,
    })
}

/// The intrinsic behind an op, and whether the op raises instead of handing the overflow on.
fn overflowing(op: Op) -> Option<(&'static str, bool)> {
    Some(match op {
        Op::AddI64 => (ADD, true),
        Op::SubI64 | Op::NegI64 => (SUB, true),
        Op::MulI64 => (MUL, true),
        Op::AddFlagI64 => (ADD, false),
        Op::SubFlagI64 => (SUB, false),
        Op::MulFlagI64 => (MUL, false),
        _ => return None,
    })
}

const ADD: &str = "llvm.sadd.with.overflow";
const MUL: &str = "llvm.smul.with.overflow";
pub(super) const SUB: &str = "llvm.ssub.with.overflow";

/// The operand that one address computation multiplies by the other, a constant.
fn small_factor<'c>(intrinsic: &str, a: IntValue<'c>, b: IntValue<'c>) -> Option<(IntValue<'c>, i64)> {
    let factor =
        |v: IntValue<'c>| v.get_sign_extended_constant().filter(|f| matches!(f, 2 | 3 | 4 | 5 | 8 | 9));
    let of = |x: IntValue<'c>, y: IntValue<'c>| factor(y).filter(|_| !x.is_const()).map(|f| (x, f));
    if intrinsic != MUL {
        return None;
    }
    of(a, b).or_else(|| of(b, a))
}

/// A product whose overflow is told from the operand, so that nothing waits for a multiplication.
fn times<'c>(
    cx: &FunctionCx<'_, 'c, '_>,
    x: IntValue<'c>,
    factor: i64,
) -> Result<(IntValue<'c>, IntValue<'c>)> {
    let (low, high) = (i64::MIN / factor, i64::MAX / factor);
    let above = cx.b.build_int_sub(x, cx.i64(low), "")?;
    let outside = cx.compare(IntPredicate::UGT, above, cx.i64(high.wrapping_sub(low)))?;
    Ok((cx.b.build_int_mul(x, cx.i64(factor), "")?, outside))
}

/// The wrapped result and whether it overflowed.
pub(super) fn with_overflow<'c>(
    cx: &FunctionCx<'_, 'c, '_>,
    intrinsic: &str,
    a: IntValue<'c>,
    b: IntValue<'c>,
) -> Result<(IntValue<'c>, IntValue<'c>)> {
    let pair = cx.intrinsic(intrinsic, &[cx.m.types.i64.into()], &[a.into(), b.into()])?;
    let BasicValueEnum::StructValue(pair) = pair else {
        return Err(Error::Llvm(format!("{intrinsic} is no pair")));
    };
    Ok((field(cx, pair, 0)?, field(cx, pair, 1)?))
}

fn field<'c>(cx: &FunctionCx<'_, 'c, '_>, pair: StructValue<'c>, i: u32) -> Result<IntValue<'c>> {
    match cx.b.build_extract_value(pair, i, "")? {
        BasicValueEnum::IntValue(v) => Ok(v),
        _ => Err(Error::Llvm("a field that is no integer".into())),
    }
}

/// Bits are lost where shifting back gives another number.
fn shift_left<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let (value, count) = (cx.int(inst, 0)?, cx.int(inst, 1)?);
    let shifted = cx.b.build_left_shift(value, count, "")?;
    let back = cx.b.build_right_shift(shifted, count, true, "")?;
    let lost = cx.compare(IntPredicate::NE, back, value)?;
    cx.error_if(lost, ErrorPath::op(OpError::IntOverflow), inst)?;
    one(shifted)
}

fn min_max<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst, name: &str) -> Emitted<'c> {
    let args = [cx.int(inst, 0)?.into(), cx.int(inst, 1)?.into()];
    one(cx.intrinsic(name, &[cx.m.types.i64.into()], &args)?)
}
