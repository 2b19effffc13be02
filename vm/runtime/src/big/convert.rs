//! Integers of any size and floats, comparison, hash and bits.

use num_bigint::{BigInt, BigUint};
use num_traits::{FromPrimitive, ToPrimitive};
use std::cmp::Ordering;

use super::{Num, Refusal, give};
use crate::context::Context;
use crate::number::{pyfora_rt_compare_f64_i64, pyfora_rt_ldexp_py};
use crate::object::Ref;
use crate::shield::shield;

/// `q * 2**exponent` and a little more where `sticky`, rounded once, ties to even; infinite where it overflows.
/// `q` has more bits than a double's mantissa where `sticky`.
fn rounded(q: u128, sticky: bool, exponent: i64) -> f64 {
    let bits = i64::from(128 - q.leading_zeros());
    let drop = (bits - 53).max(-1074 - exponent);
    if drop <= 0 {
        return pyfora_rt_ldexp_py(q as f64, exponent);
    }
    if drop > bits {
        return 0.0;
    }
    let kept = if drop == 128 { 0 } else { q >> drop };
    let rest = q & (u128::MAX >> (128 - drop));
    let half = 1u128 << (drop - 1);
    let up = match rest.cmp(&half) {
        Ordering::Greater => true,
        Ordering::Equal => sticky || kept & 1 == 1,
        Ordering::Less => false,
    };
    pyfora_rt_ldexp_py((kept + u128::from(up)) as f64, exponent + drop)
}

/// The first 64 bits or fewer, whether any that follow are set, and how many follow.
fn first_bits(x: &BigUint) -> (u128, bool, i64) {
    let shift = x.bits().saturating_sub(64);
    let top = (x >> shift).to_u128().unwrap_or(0);
    (top, x.trailing_zeros().is_some_and(|zeros| zeros < shift), shift as i64)
}

fn signed(negative: bool, magnitude: f64) -> f64 {
    if negative { -magnitude } else { magnitude }
}

pub(super) fn to_f64(a: Num) -> f64 {
    match a {
        Num::Small(i) => i as f64,
        Num::Large(x) => {
            let (top, sticky, shift) = first_bits(x.magnitude());
            signed(a.is_negative(), rounded(top, sticky, shift))
        }
    }
}

/// The magnitude as a fraction of the power of two above it, in [0.5, 1], with the sign.
fn mantissa(a: Num) -> f64 {
    let (top, sticky, shift) = first_bits(&a.magnitude());
    signed(a.is_negative(), rounded(top, sticky, shift - a.bits() as i64))
}

fn truediv(a: Num, b: Num) -> f64 {
    let (m, n) = (a.magnitude(), b.magnitude());
    if a.is_zero() || b.is_zero() {
        return signed(b.is_negative(), 0.0);
    }
    // A quotient of 66 or 67 bits.
    let shift = 66 - (m.bits() as i64 - n.bits() as i64);
    let by = shift.unsigned_abs();
    let (m, n) = if shift >= 0 { (m << by, n) } else { (m, n << by) };
    let (q, rest) = num_integer::Integer::div_rem(&m, &n);
    let q = rounded(q.to_u128().unwrap_or(0), rest.bits() > 0, -shift);
    signed(a.is_negative() != b.is_negative(), q)
}

fn compare(a: Num, b: Num) -> Ordering {
    let sign = |negative| if negative { Ordering::Less } else { Ordering::Greater };
    match (a, b) {
        (Num::Small(i), Num::Small(j)) => i.cmp(&j),
        (Num::Large(x), Num::Large(y)) => x.cmp(y),
        (Num::Large(_), Num::Small(_)) => sign(a.is_negative()),
        (Num::Small(_), Num::Large(_)) => sign(b.is_negative()).reverse(),
    }
}

fn compare_f64(a: Num, x: f64) -> i64 {
    let big = match a {
        // The other way round than the runtime's function.
        Num::Small(i) => return [1, 0, -1, 2][(pyfora_rt_compare_f64_i64(x, i) + 1) as usize],
        Num::Large(big) => big,
    };
    if x.is_nan() {
        return 2;
    }
    match BigInt::from_f64(x) {
        // Where they are as large as this, floats have no fractions.
        Some(other) => big.cmp(&other) as i64,
        None => {
            if x > 0.0 {
                -1
            } else {
                1
            }
        }
    }
}

fn hash(a: Num) -> i64 {
    const PRIME: u64 = (1 << 61) - 1;
    let rest = (a.magnitude() % PRIME).to_i64().unwrap_or(0);
    match if a.is_negative() { -rest } else { rest } {
        -1 => -2,
        hash => hash,
    }
}

macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident ($($p:ident: $t:ty),*) -> $r:ty = $fallback:expr, $body:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// Live references or null.
        pub unsafe extern "C" fn $name($($p: $t),*) -> $r {
            // SAFETY: the caller's promise.
            shield(|| $fallback, || unsafe { $body })
        }
    )*};
}

plain! {
    /// The nearest double, ties to even; infinite where there is none.
    pyfora_rt_big_to_f64(a: i64, x: Ref) -> f64 = f64::NAN, to_f64(Num::of(a, x));
    /// `math.frexp` of it: the fraction, 1.0 where rounding came to it; the exponent is the bit length.
    pyfora_rt_big_mantissa(a: i64, x: Ref) -> f64 = f64::NAN, mantissa(Num::of(a, x));
    /// The correctly rounded `a / b`, infinite where it is too large; the library has excluded zero.
    pyfora_rt_big_truediv(a: i64, x: Ref, b: i64, y: Ref) -> f64 = f64::NAN, truediv(Num::of(a, x), Num::of(b, y));
    /// -1, 0 or 1.
    pyfora_rt_big_compare(a: i64, x: Ref, b: i64, y: Ref) -> i64 = 0, compare(Num::of(a, x), Num::of(b, y)) as i64;
    /// -1, 0 or 1 as an integer is below, at or above a float, exactly; 2 for NaN.
    pyfora_rt_big_compare_f64(a: i64, x: Ref, f: f64) -> i64 = 2, compare_f64(Num::of(a, x), f);
    /// `hash(a)`.
    pyfora_rt_big_hash(a: i64, x: Ref) -> i64 = 0, hash(Num::of(a, x));
    /// `a.bit_length()`.
    pyfora_rt_big_bit_length(a: i64, x: Ref) -> i64 = 0, Num::of(a, x).bits() as i64;
    /// `a.bit_count()`.
    pyfora_rt_big_bit_count(a: i64, x: Ref) -> i64 = 0, Num::of(a, x).magnitude().count_ones() as i64;
}

/// `int(x)` of a finite float.
///
/// # Safety
/// A live context, and room for two slots.
pub unsafe extern "C" fn pyfora_rt_big_from_f64(ctx: *const Context, x: f64, out: *mut u64) -> i32 {
    let value = || BigInt::from_f64(x).ok_or_else(|| Refusal::Value("not a finite float".to_owned()));
    // SAFETY: the caller's promise.
    unsafe { give(ctx, out, value) }
}

/// The integer of a 128-bit sum.
///
/// # Safety
/// A live context, and room for two slots.
pub unsafe extern "C" fn pyfora_rt_big_from_i128(
    ctx: *const Context,
    high: i64,
    low: i64,
    out: *mut u64,
) -> i32 {
    let value = i128::from(high) << 64 | i128::from(low as u64);
    // SAFETY: the caller's promise.
    unsafe { give(ctx, out, || Ok(BigInt::from(value))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> BigInt {
        text.parse().unwrap()
    }

    #[test]
    fn floats_are_rounded_once() {
        let half = (BigInt::from(1) << 100) + (BigInt::from(1) << 47);
        assert_eq!(to_f64(Num::Large(&half)), 2f64.powi(100));
        assert_eq!(to_f64(Num::Large(&(half + 1))), 2f64.powi(100) + 2f64.powi(48));
        assert_eq!(to_f64(Num::Large(&(BigInt::from(1) << 1024))), f64::INFINITY);
        assert_eq!(to_f64(Num::Large(&((BigInt::from(1) << 1024) - 1))), f64::INFINITY);
        assert_eq!(to_f64(Num::Large(&(-(BigInt::from(1) << 1023u32)))), -2f64.powi(1023));
    }

    #[test]
    fn quotients_reach_the_smallest_doubles() {
        let one = Num::Small(1);
        assert_eq!(truediv(one, Num::Large(&(BigInt::from(1) << 1074))), 5e-324);
        assert_eq!(truediv(one, Num::Large(&(BigInt::from(1) << 1075))), 0.0);
        assert_eq!(truediv(Num::Small(3), Num::Large(&(BigInt::from(1) << 1076))), 5e-324);
        assert_eq!(truediv(Num::Large(&big("1000000000000000000000")), Num::Small(7)), 1e21 / 7.0);
        assert_eq!(truediv(Num::Large(&(BigInt::from(1) << 2000)), one), f64::INFINITY);
    }

    #[test]
    fn comparisons_and_hashes() {
        let x = big("100000000000000000000");
        assert_eq!(compare_f64(Num::Large(&x), 1e20), 0);
        assert_eq!(compare_f64(Num::Large(&(&x + 1)), 1e20), 1);
        assert_eq!(compare_f64(Num::Large(&x), f64::INFINITY), -1);
        assert_eq!(compare_f64(Num::Small(1), 1.5), -1);
        assert_eq!(compare_f64(Num::Small(1), f64::NAN), 2);
        assert_eq!(hash(Num::Large(&(BigInt::from(1) << 61))), 1);
        assert_eq!(hash(Num::Large(&(-(BigInt::from(1) << 122u32)))), -2);
        assert_eq!(mantissa(Num::Large(&(BigInt::from(3) << 100))), 0.75);
    }
}
