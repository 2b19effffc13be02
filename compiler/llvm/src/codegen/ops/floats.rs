//! Doubles. No fast-math flag is ever set, so LLVM keeps every rounding where it is.

use inkwell::values::{BasicMetadataValueEnum, FloatValue, IntValue};
use inkwell::{FloatPredicate, IntPredicate};

use super::division::{fits_double, to_double};
use super::{one, wrong_imm};
use crate::codegen::Result;
use crate::codegen::errors::ErrorPath;
use crate::codegen::function::{Emitted, FunctionCx};
use crate::codegen::module::Likely;
use pyfora_bitcode::abi::OpError;
use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{Imm, Inst, Op};

pub(super) fn emit<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    if let Some(name) = intrinsic(inst.op) {
        let args: Result<Vec<BasicMetadataValueEnum<'c>>> =
            (0..inst.args.len()).map(|i| Ok(cx.float(inst, i)?.into())).collect();
        return one(cx.intrinsic(name, &[cx.m.types.f64.into()], &args?)?);
    }
    if let Some(predicate) = predicate(inst.op) {
        return one(cx.b.build_float_compare(predicate, cx.float(inst, 0)?, cx.float(inst, 1)?, "")?);
    }
    match inst.op {
        Op::AddF64 => one(cx.b.build_float_add(cx.float(inst, 0)?, cx.float(inst, 1)?, "")?),
        Op::SubF64 => one(cx.b.build_float_sub(cx.float(inst, 0)?, cx.float(inst, 1)?, "")?),
        Op::MulF64 => one(cx.b.build_float_mul(cx.float(inst, 0)?, cx.float(inst, 1)?, "")?),
        Op::DivF64 => one(cx.b.build_float_div(cx.float(inst, 0)?, cx.float(inst, 1)?, "")?),
        Op::NegF64 => one(cx.b.build_float_neg(cx.float(inst, 0)?, "")?),
        Op::ConstF64 => match inst.imm {
            // Through the bits, which keeps those of a NaN.
            Imm::Float(bits) => {
                let bits = cx.m.types.i64.const_int(bits, false);
                one(cx.b.build_bit_cast(bits, cx.m.types.f64, "")?)
            }
            _ => Err(wrong_imm(inst)),
        },
        Op::F64Bits => one(cx.b.build_bit_cast(cx.float(inst, 0)?, cx.m.types.i64, "")?),
        Op::F64FromBits => one(cx.b.build_bit_cast(cx.int(inst, 0)?, cx.m.types.f64, "")?),
        Op::I64ToF64 => one(to_double(cx, cx.int(inst, 0)?)?),
        Op::F64ToI64 => to_int(cx, inst),
        _ => compare_int(cx, inst),
    }
}

fn intrinsic(op: Op) -> Option<&'static str> {
    Some(match op {
        Op::AbsF64 => "llvm.fabs",
        Op::SqrtF64 => "llvm.sqrt",
        Op::FloorF64 => "llvm.floor",
        Op::CeilF64 => "llvm.ceil",
        Op::TruncF64 => "llvm.trunc",
        Op::RoundEvenF64 => "llvm.roundeven",
        Op::CopySignF64 => "llvm.copysign",
        Op::FmaF64 => "llvm.fma",
        _ => return None,
    })
}

fn predicate(op: Op) -> Option<FloatPredicate> {
    Some(match op {
        Op::EqF64 => FloatPredicate::OEQ,
        Op::NeF64 => FloatPredicate::UNE,
        Op::LtF64 => FloatPredicate::OLT,
        Op::LeF64 => FloatPredicate::OLE,
        Op::GtF64 => FloatPredicate::OGT,
        Op::GeF64 => FloatPredicate::OGE,
        _ => return None,
    })
}

/// Truncates; both limits are doubles, and the upper one is the first that does not fit.
fn to_int<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let value = cx.float(inst, 0)?;
    let limit = |bound: f64| cx.m.types.f64.const_float(bound);
    let low = cx.b.build_float_compare(FloatPredicate::ULT, value, limit(-TWO_63), "")?;
    let high = cx.b.build_float_compare(FloatPredicate::UGE, value, limit(TWO_63), "")?;
    let outside = cx.b.build_or(low, high, "")?;
    cx.error_if(outside, ErrorPath::op(OpError::IntOverflow), inst)?;
    one(cx.b.build_float_to_signed_int(value, cx.m.types.i64, "")?)
}

const TWO_63: f64 = 9_223_372_036_854_775_808.0;

/// A double with an integer, exactly: up to 2**53 the integer is a double, beyond the runtime compares.
fn compare_int<'c>(cx: &FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    // The runtime answers -1, 0, 1, or 2 for unordered.
    let (fast, slow, answer) = match inst.op {
        Op::EqF64I64 => (FloatPredicate::OEQ, IntPredicate::EQ, 0),
        Op::LtF64I64 => (FloatPredicate::OLT, IntPredicate::EQ, -1),
        Op::LeF64I64 => (FloatPredicate::OLE, IntPredicate::SLE, 0),
        Op::GtF64I64 => (FloatPredicate::OGT, IntPredicate::EQ, 1),
        Op::GeF64I64 => (FloatPredicate::OGE, IntPredicate::ULT, 2),
        _ => return Ok(None),
    };
    let (a, b) = (cx.float(inst, 0)?, cx.int(inst, 1)?);
    let slow = |cx: &FunctionCx<'_, 'c, '_>| {
        let order = cx.call(cx.m.symbol(Symbol::CompareF64I64), &[a.into(), b.into()])?;
        cx.compare(slow, order.into_int_value(), cx.i64(answer))
    };
    two_ways(cx, a, b, fast, slow)
}

fn two_ways<'c, 'm>(
    cx: &FunctionCx<'_, 'c, 'm>,
    a: FloatValue<'c>,
    b: IntValue<'c>,
    fast: FloatPredicate,
    slow: impl FnOnce(&FunctionCx<'_, 'c, 'm>) -> Result<IntValue<'c>>,
) -> Emitted<'c> {
    let (near, far, end) = (cx.new_block(), cx.new_block(), cx.new_block());
    cx.branch(fits_double(cx, b)?, near, far, Some(Likely::Then))?;
    cx.b.position_at_end(near);
    let quick = cx.b.build_float_compare(fast, a, to_double(cx, b)?, "")?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(far);
    let called = slow(cx)?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(end);
    one(cx.join(&[(quick.into(), near), (called.into(), far)])?)
}
