//! Operations on scalars, by the words of the op table.

use pyfora_bitcode::{Imm, Op, symbol::Symbol};

use crate::heap::Slot::{self, F64, I1, I64};

/// What an operation on scalars did.
pub(crate) enum Scalar {
    Values(Vec<Slot>),
    Overflow,
    Undefined(&'static str),
    /// Not an operation on scalars.
    Other,
}

fn exact(value: Option<i64>) -> Scalar {
    value.map_or(Scalar::Overflow, |v| Scalar::Values(vec![I64(v)]))
}

fn f64(value: f64) -> Scalar {
    Scalar::Values(vec![F64(value.to_bits())])
}

fn i64(value: i64) -> Scalar {
    Scalar::Values(vec![I64(value)])
}

fn i1(value: bool) -> Scalar {
    Scalar::Values(vec![I1(value)])
}

fn wide(value: i128) -> Scalar {
    Scalar::Values(vec![I64((value >> 64) as i64), I64(value as i64)])
}

fn join(hi: i64, lo: i64) -> i128 {
    (i128::from(hi) << 64) | i128::from(lo as u64)
}

/// Runs an operation if it is one on scalars.
pub(crate) fn scalar(op: Op, imm: &Imm, args: &[Slot]) -> Scalar {
    match (imm, args) {
        (Imm::Int(i), []) if op == Op::ConstI64 => i64(*i),
        (Imm::Float(bits), []) => Scalar::Values(vec![F64(*bits)]),
        (Imm::Bool(b), []) => i1(*b),
        (Imm::Symbol(symbol), _) => call(*symbol, args),
        (_, &[I1(cond), a, b]) if op == Op::Select => Scalar::Values(vec![if cond { a } else { b }]),
        (_, &[I64(a)]) => unary_int(op, a),
        (_, &[I64(a), I64(b)]) => match compare_int(op, a, b) {
            Some(result) => i1(result),
            None => binary_int(op, a, b),
        },
        (_, &[I64(a), I64(b), I64(c)]) if op == Op::AddWide => wide(join(a, b).wrapping_add(c.into())),
        (_, &[I64(a), I64(b), I64(c), I64(d)]) if op == Op::AddI128 => {
            wide(join(a, b).wrapping_add(join(c, d)))
        }
        (_, &[I1(a)]) => match op {
            Op::NotI1 => i1(!a),
            Op::I1ToI64 => i64(a.into()),
            _ => Scalar::Other,
        },
        (_, &[I1(a), I1(b)]) => match op {
            Op::AndI1 => i1(a && b),
            Op::OrI1 => i1(a || b),
            Op::XorI1 => i1(a != b),
            _ => Scalar::Other,
        },
        (_, &[F64(a)]) => unary_float(op, f64::from_bits(a), a),
        (_, &[F64(a), F64(b)]) => binary_float(op, f64::from_bits(a), f64::from_bits(b)),
        (_, &[F64(a), I64(b)]) => mixed(op, f64::from_bits(a), b),
        (_, &[F64(a), F64(b), F64(c)]) if op == Op::FmaF64 => {
            f64(f64::from_bits(a).mul_add(f64::from_bits(b), f64::from_bits(c)))
        }
        _ => Scalar::Other,
    }
}

fn unary_int(op: Op, a: i64) -> Scalar {
    match op {
        Op::NegI64 => exact(a.checked_neg()),
        Op::NotI64 => i64(!a),
        Op::I64ToF64 => f64(a as f64),
        Op::F64FromBits => Scalar::Values(vec![F64(a as u64)]),
        _ => Scalar::Other,
    }
}

fn compare_int(op: Op, a: i64, b: i64) -> Option<bool> {
    Some(match op {
        Op::EqI64 => a == b,
        Op::NeI64 => a != b,
        Op::LtI64 => a < b,
        Op::LeI64 => a <= b,
        Op::GtI64 => a > b,
        Op::GeI64 => a >= b,
        Op::LtU64 => (a as u64) < b as u64,
        _ => return None,
    })
}

fn no_wrap(value: Option<i64>) -> Scalar {
    value.map_or(Scalar::Undefined("a `_nw` operation overflows"), i64)
}

fn flag((value, overflow): (i64, bool)) -> Scalar {
    Scalar::Values(vec![I64(value), I1(overflow)])
}

fn binary_int(op: Op, a: i64, b: i64) -> Scalar {
    match op {
        Op::AddI64 => exact(a.checked_add(b)),
        Op::SubI64 => exact(a.checked_sub(b)),
        Op::MulI64 => exact(a.checked_mul(b)),
        Op::AddFlagI64 => flag(a.overflowing_add(b)),
        Op::SubFlagI64 => flag(a.overflowing_sub(b)),
        Op::MulFlagI64 => flag(a.overflowing_mul(b)),
        Op::AddNwI64 => no_wrap(a.checked_add(b)),
        Op::SubNwI64 => no_wrap(a.checked_sub(b)),
        Op::MulNwI64 => no_wrap(a.checked_mul(b)),
        Op::AddWrapI64 => i64(a.wrapping_add(b)),
        Op::SubWrapI64 => i64(a.wrapping_sub(b)),
        Op::MulWrapI64 => i64(a.wrapping_mul(b)),
        Op::MulWide => wide(i128::from(a) * i128::from(b)),
        Op::NarrowI128 => exact(join(a, b).try_into().ok()),
        Op::AndI64 => i64(a & b),
        Op::OrI64 => i64(a | b),
        Op::XorI64 => i64(a ^ b),
        Op::MinI64 => i64(a.min(b)),
        Op::MaxI64 => i64(a.max(b)),
        Op::ShlI64 | Op::ShrI64 if !(0..64).contains(&b) => Scalar::Undefined("a shift by this count"),
        Op::ShlI64 => exact(i128::from(a).checked_mul(1 << b).and_then(|v| v.try_into().ok())),
        Op::ShrI64 => i64(a >> b),
        Op::FloorDivI64 | Op::FloorModI64 | Op::RemI64 | Op::TrueDivI64 | Op::DivU64 | Op::RemU64
            if b == 0 =>
        {
            Scalar::Undefined("division by zero")
        }
        Op::FloorDivI64 => {
            let (a, b) = (i128::from(a), i128::from(b));
            exact((a.div_euclid(b) - i128::from(b < 0 && a.rem_euclid(b) != 0)).try_into().ok())
        }
        Op::FloorModI64 => {
            let r = a.wrapping_rem(b);
            i64(if r != 0 && (r < 0) != (b < 0) { r + b } else { r })
        }
        Op::RemI64 => i64(a.wrapping_rem(b)),
        Op::DivU64 => i64((a as u64 / b as u64) as i64),
        Op::RemU64 => i64((a as u64 % b as u64) as i64),
        Op::TrueDivI64 if a.unsigned_abs() <= 1 << 53 && b.unsigned_abs() <= 1 << 53 => {
            f64(a as f64 / b as f64)
        }
        _ => Scalar::Other,
    }
}

fn unary_float(op: Op, a: f64, bits: u64) -> Scalar {
    match op {
        Op::NegF64 => f64(-a),
        Op::AbsF64 => f64(a.abs()),
        Op::SqrtF64 => f64(a.sqrt()),
        Op::FloorF64 => f64(a.floor()),
        Op::CeilF64 => f64(a.ceil()),
        Op::TruncF64 => f64(a.trunc()),
        Op::RoundEvenF64 => f64(a.round_ties_even()),
        Op::F64Bits => i64(bits as i64),
        Op::F64ToI64 if !a.is_finite() => Scalar::Undefined("an infinity as an integer"),
        Op::F64ToI64 => {
            let inside = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&a);
            exact(inside.then_some(a as i64))
        }
        _ => Scalar::Other,
    }
}

fn binary_float(op: Op, a: f64, b: f64) -> Scalar {
    match op {
        Op::AddF64 => f64(a + b),
        Op::SubF64 => f64(a - b),
        Op::MulF64 => f64(a * b),
        Op::DivF64 => f64(a / b),
        Op::CopySignF64 => f64(a.copysign(b)),
        Op::EqF64 => i1(a == b),
        Op::NeF64 => i1(a != b),
        Op::LtF64 => i1(a < b),
        Op::LeF64 => i1(a <= b),
        Op::GtF64 => i1(a > b),
        Op::GeF64 => i1(a >= b),
        _ => Scalar::Other,
    }
}

/// The order of a double and an integer, exactly.
fn order(a: f64, b: i64) -> Option<std::cmp::Ordering> {
    if a.is_nan() || a.abs() >= 1e19 {
        return a.partial_cmp(&0.0);
    }
    let whole = a.trunc() as i128;
    Some(whole.cmp(&i128::from(b)).then_with(|| (a - a.trunc()).total_cmp(&0.0)))
}

fn mixed(op: Op, a: f64, b: i64) -> Scalar {
    let order = order(a + 0.0, b);
    match op {
        Op::EqF64I64 => i1(order.is_some_and(|o| o.is_eq())),
        Op::LtF64I64 => i1(order.is_some_and(|o| o.is_lt())),
        Op::LeF64I64 => i1(order.is_some_and(|o| o.is_le())),
        Op::GtF64I64 => i1(order.is_some_and(|o| o.is_gt())),
        Op::GeF64I64 => i1(order.is_some_and(|o| o.is_ge())),
        _ => Scalar::Other,
    }
}

fn call(symbol: Symbol, args: &[Slot]) -> Scalar {
    let number = |i: usize| match args.get(i) {
        Some(F64(bits)) => f64::from_bits(*bits),
        _ => 0.0,
    };
    let a = number(0);
    match symbol {
        Symbol::Sin => f64(a.sin()),
        Symbol::Cos => f64(a.cos()),
        Symbol::Tan => f64(a.tan()),
        Symbol::Exp => f64(a.exp()),
        Symbol::Log => f64(a.ln()),
        Symbol::Pow => f64(a.powf(number(1))),
        Symbol::Hypot2 => f64(a.hypot(number(1))),
        _ => Scalar::Other,
    }
}
