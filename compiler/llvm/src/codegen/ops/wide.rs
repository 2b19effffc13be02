//! Sums and products in 128 bits, as pairs of a high and a low word.

use inkwell::IntPredicate;
use inkwell::values::IntValue;

use super::one;
use crate::codegen::Result;
use crate::codegen::errors::ErrorPath;
use crate::codegen::function::{Emitted, FunctionCx};
use pyfora_bitcode::abi::OpError;
use pyfora_bitcode::{Inst, Op};

pub(super) fn emit<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    match inst.op {
        Op::AddWide => {
            let sum = pair(cx, cx.int(inst, 0)?, cx.int(inst, 1)?)?;
            let term = extend(cx, cx.int(inst, 2)?)?;
            words(cx, cx.b.build_int_add(sum, term, "")?)
        }
        Op::AddI128 => {
            let a = pair(cx, cx.int(inst, 0)?, cx.int(inst, 1)?)?;
            let b = pair(cx, cx.int(inst, 2)?, cx.int(inst, 3)?)?;
            words(cx, cx.b.build_int_add(a, b, "")?)
        }
        Op::MulWide => {
            let (a, b) = (extend(cx, cx.int(inst, 0)?)?, extend(cx, cx.int(inst, 1)?)?);
            words(cx, cx.b.build_int_mul(a, b, "")?)
        }
        Op::NarrowI128 => {
            let (high, low) = (cx.int(inst, 0)?, cx.int(inst, 1)?);
            let sign = cx.b.build_right_shift(low, cx.i64(63), true, "")?;
            let lost = cx.compare(IntPredicate::NE, high, sign)?;
            cx.error_if(lost, ErrorPath::op(OpError::IntOverflow), inst)?;
            one(low)
        }
        _ => Ok(None),
    }
}

fn extend<'c>(cx: &FunctionCx<'_, 'c, '_>, value: IntValue<'c>) -> Result<IntValue<'c>> {
    Ok(cx.b.build_int_s_extend(value, cx.m.types.i128, "")?)
}

fn pair<'c>(cx: &FunctionCx<'_, 'c, '_>, high: IntValue<'c>, low: IntValue<'c>) -> Result<IntValue<'c>> {
    let wide = cx.m.types.i128;
    let high = cx.b.build_int_z_extend(high, wide, "")?;
    let high = cx.b.build_left_shift(high, wide.const_int(64, false), "")?;
    let low = cx.b.build_int_z_extend(low, wide, "")?;
    Ok(cx.b.build_or(high, low, "")?)
}

fn words<'c>(cx: &FunctionCx<'_, 'c, '_>, value: IntValue<'c>) -> Emitted<'c> {
    let high = cx.b.build_right_shift(value, cx.m.types.i128.const_int(64, false), false, "")?;
    let high = cx.b.build_int_truncate(high, cx.m.types.i64, "")?;
    let low = cx.b.build_int_truncate(value, cx.m.types.i64, "")?;
    Ok(Some(vec![high.into(), low.into()]))
}
