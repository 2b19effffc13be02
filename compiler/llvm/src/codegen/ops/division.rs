//! Division of integers: Python's floor division and modulo, C's remainder, true division.
//!
//! The processor's division faults for -2**63 / -1, so a divisor of -1 takes a branch of its own. The division itself
//! stays a plain `sdiv` or `srem`, which LLVM narrows to 32 bits at run time where the processor gains by it.

use inkwell::IntPredicate;
use inkwell::values::{BasicValueEnum, FloatValue, IntValue};

use super::ints::{SUB, with_overflow};
use super::one;
use crate::Error;
use crate::codegen::Result;
use crate::codegen::errors::ErrorPath;
use crate::codegen::function::{Emitted, FunctionCx};
use crate::codegen::module::Likely;
use pyfora_bitcode::abi::OpError;
use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{Inst, Op};

pub(super) fn emit<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    match inst.op {
        Op::FloorDivI64 => floor_div(cx, inst),
        Op::FloorModI64 => modulo(cx, inst, true),
        Op::RemI64 => modulo(cx, inst, false),
        Op::TrueDivI64 => true_div(cx, inst),
        Op::DivU64 => one(cx.b.build_int_unsigned_div(cx.int(inst, 0)?, cx.int(inst, 1)?, "")?),
        Op::RemU64 => one(cx.b.build_int_unsigned_rem(cx.int(inst, 0)?, cx.int(inst, 1)?, "")?),
        _ => Ok(None),
    }
}

/// Divides where the divisor is not -1, and does `special` where it is.
fn divide<'c, 'm>(
    cx: &mut FunctionCx<'_, 'c, 'm>,
    inst: &Inst,
    special: impl FnOnce(&mut FunctionCx<'_, 'c, 'm>, IntValue<'c>) -> Result<IntValue<'c>>,
    usual: impl FnOnce(&FunctionCx<'_, 'c, 'm>, IntValue<'c>, IntValue<'c>) -> Result<IntValue<'c>>,
) -> Emitted<'c> {
    let (a, b) = (cx.int(inst, 0)?, cx.int(inst, 1)?);
    if b.is_const() && b.get_sign_extended_constant() != Some(-1) {
        return one(usual(cx, a, b)?);
    }
    let (minus_one, plain, end) = (cx.new_block(), cx.new_block(), cx.new_block());
    let test = cx.compare(IntPredicate::EQ, b, cx.i64(-1))?;
    cx.branch(test, minus_one, plain, Some(Likely::Else))?;
    cx.b.position_at_end(minus_one);
    let first = special(cx, a)?;
    let first_end = cx.here()?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(plain);
    let second = usual(cx, a, b)?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(end);
    one(cx.join(&[(first.into(), first_end), (second.into(), plain)])?)
}

fn floor_div<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    divide(
        cx,
        inst,
        |cx, a| {
            let (negated, overflow) = with_overflow(cx, SUB, cx.i64(0), a)?;
            cx.error_if(overflow, ErrorPath::op(OpError::IntOverflow), inst)?;
            Ok(negated)
        },
        |cx, a, b| {
            let quotient = cx.b.build_int_signed_div(a, b, "")?;
            let remainder = cx.b.build_int_signed_rem(a, b, "")?;
            let below = rounds_up(cx, remainder, b)?;
            let correction = cx.b.build_int_s_extend(below, cx.m.types.i64, "")?;
            Ok(cx.b.build_int_add(quotient, correction, "")?)
        },
    )
}

/// Truncation rounded up: the remainder is not zero and its sign is not the divisor's.
fn rounds_up<'c>(
    cx: &FunctionCx<'_, 'c, '_>,
    remainder: IntValue<'c>,
    divisor: IntValue<'c>,
) -> Result<IntValue<'c>> {
    let zero = cx.i64(0);
    let inexact = cx.compare(IntPredicate::NE, remainder, zero)?;
    let signs = cx.b.build_xor(remainder, divisor, "")?;
    let differ = cx.compare(IntPredicate::SLT, signs, zero)?;
    Ok(cx.b.build_and(inexact, differ, "")?)
}

fn modulo<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst, floor: bool) -> Emitted<'c> {
    divide(
        cx,
        inst,
        |cx, _| Ok(cx.i64(0)),
        |cx, a, b| {
            let remainder = cx.b.build_int_signed_rem(a, b, "")?;
            if !floor {
                return Ok(remainder);
            }
            let wrong = rounds_up(cx, remainder, b)?;
            let moved = cx.b.build_int_add(remainder, b, "")?;
            match cx.b.build_select(wrong, moved, remainder, "")? {
                BasicValueEnum::IntValue(v) => Ok(v),
                _ => Err(Error::Llvm("a select that is no integer".into())),
            }
        },
    )
}

/// A double holds every integer up to 2**53, and then IEEE division rounds once, as Python does.
fn true_div<'c>(cx: &mut FunctionCx<'_, 'c, '_>, inst: &Inst) -> Emitted<'c> {
    let (a, b) = (cx.int(inst, 0)?, cx.int(inst, 1)?);
    let exact = cx.b.build_and(fits_double(cx, a)?, fits_double(cx, b)?, "")?;
    let (fast, slow, end) = (cx.new_block(), cx.new_block(), cx.new_block());
    cx.branch(exact, fast, slow, Some(Likely::Then))?;
    cx.b.position_at_end(fast);
    let quotient = cx.b.build_float_div(to_double(cx, a)?, to_double(cx, b)?, "")?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(slow);
    let called = cx.call(cx.m.symbol(Symbol::TrueDiv), &[a.into(), b.into()])?;
    cx.b.build_unconditional_branch(end)?;
    cx.b.position_at_end(end);
    one(cx.join(&[(quotient.into(), fast), (called, slow)])?)
}

/// -2**53 <= value <= 2**53, by one unsigned comparison.
pub(super) fn fits_double<'c>(cx: &FunctionCx<'_, 'c, '_>, value: IntValue<'c>) -> Result<IntValue<'c>> {
    let moved = cx.b.build_int_add(value, cx.i64(1 << 53), "")?;
    cx.compare(IntPredicate::ULE, moved, cx.i64(1 << 54))
}

pub(super) fn to_double<'c>(cx: &FunctionCx<'_, 'c, '_>, value: IntValue<'c>) -> Result<FloatValue<'c>> {
    Ok(cx.b.build_signed_int_to_float(value, cx.m.types.f64, "")?)
}
