//! Arithmetic of integers of any size.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Pow, Signed, Zero};

use super::{Num, Refusal, affordable, bounded, give, give_short};
use crate::context::Context;
use crate::object::Ref;

type Made = Result<BigInt, Refusal>;

/// The operation on integers of at most 127 bits, where the result has no more; most are that short, and registers hold them.
type Short = fn(i128, i128) -> Option<i128>;

macro_rules! binary {
    ($($(#[$doc:meta])* $name:ident $body:ident $short:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// A live context, live references or null, and room for two slots.
        pub unsafe extern "C" fn $name(
            ctx: *const Context, a: i64, x: Ref, b: i64, y: Ref, out: *mut u64,
        ) -> i32 {
            // SAFETY: the caller's promise.
            unsafe {
                let (a, b) = (Num::of(a, x), Num::of(b, y));
                let short: Short = $short;
                match a.short().zip(b.short()).and_then(|(a, b)| short(a, b)) {
                    Some(result) => give_short(ctx, out, result),
                    None => give(ctx, out, || $body(a, b)),
                }
            }
        }
    )*};
}

binary! {
    /// `a + b`.
    pyfora_rt_big_add add i128::checked_add;
    /// `a - b`.
    pyfora_rt_big_sub sub i128::checked_sub;
    /// `a * b`.
    pyfora_rt_big_mul mul i128::checked_mul;
    /// `a // b`; the library has excluded zero.
    pyfora_rt_big_floordiv floordiv floordiv_short;
    /// `a % b`; the library has excluded zero.
    pyfora_rt_big_floormod floormod floormod_short;
    /// `a & b`.
    pyfora_rt_big_and and |a, b| Some(a & b);
    /// `a | b`.
    pyfora_rt_big_or or |a, b| Some(a | b);
    /// `a ^ b`.
    pyfora_rt_big_xor xor |a, b| Some(a ^ b);
    /// `math.gcd(a, b)`.
    pyfora_rt_big_gcd gcd |_, _| None;
}

fn add(a: Num, b: Num) -> Made {
    bounded(a.bits().max(b.bits()) + 1)?;
    Ok(match (a, b) {
        (Num::Small(i), Num::Small(j)) => BigInt::from(i128::from(i) + i128::from(j)),
        (Num::Large(x), Num::Small(i)) | (Num::Small(i), Num::Large(x)) => x + i,
        (Num::Large(x), Num::Large(y)) => x + y,
    })
}

fn sub(a: Num, b: Num) -> Made {
    bounded(a.bits().max(b.bits()) + 1)?;
    Ok(match (a, b) {
        (Num::Small(i), Num::Small(j)) => BigInt::from(i128::from(i) - i128::from(j)),
        (Num::Large(x), Num::Small(i)) => x - i,
        (Num::Small(i), Num::Large(x)) => i - x,
        (Num::Large(x), Num::Large(y)) => x - y,
    })
}

fn mul(a: Num, b: Num) -> Made {
    bounded(a.bits() + b.bits())?;
    Ok(match (a, b) {
        (Num::Small(i), Num::Small(j)) => BigInt::from(i128::from(i) * i128::from(j)),
        (Num::Large(x), Num::Small(i)) | (Num::Small(i), Num::Large(x)) => x * i,
        (Num::Large(x), Num::Large(y)) => x * y,
    })
}

fn floordiv_short(a: i128, b: i128) -> Option<i128> {
    let quotient = a.checked_div(b)?;
    let floored = a % b != 0 && (a < 0) != (b < 0);
    Some(quotient - i128::from(floored))
}

fn floormod_short(a: i128, b: i128) -> Option<i128> {
    if b > 0 && b & (b - 1) == 0 {
        return Some(a & (b - 1));
    }
    let rest = a.checked_rem(b)?;
    Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}

/// Long division takes a product of words for each pair of a divisor's and a quotient's word.
fn divisible(a: Num, b: Num) -> Result<(), Refusal> {
    affordable(b.words() * a.words().saturating_sub(b.words()))
}

fn floordiv(a: Num, b: Num) -> Made {
    divisible(a, b)?;
    Ok(match (a, b) {
        (_, Num::Small(0)) => BigInt::zero(),
        (Num::Large(x), Num::Small(i)) => x.div_floor(&BigInt::from(i)),
        _ => a.big().div_floor(&b.big()),
    })
}

fn floormod(a: Num, b: Num) -> Made {
    divisible(a, b)?;
    Ok(if b.is_zero() { BigInt::zero() } else { a.big().mod_floor(&b.big()) })
}

fn and(a: Num, b: Num) -> Made {
    Ok(match (a, b) {
        (Num::Large(x), Num::Large(y)) => x & y,
        _ => a.big() & b.big(),
    })
}

fn or(a: Num, b: Num) -> Made {
    Ok(match (a, b) {
        (Num::Large(x), Num::Large(y)) => x | y,
        _ => a.big() | b.big(),
    })
}

fn xor(a: Num, b: Num) -> Made {
    Ok(match (a, b) {
        (Num::Large(x), Num::Large(y)) => x ^ y,
        _ => a.big() ^ b.big(),
    })
}

fn gcd(a: Num, b: Num) -> Made {
    affordable(a.words() * b.words())?;
    Ok(a.big().gcd(&b.big()))
}

fn pow(base: Num, exponent: i64) -> Made {
    let exponent = u64::try_from(exponent).unwrap_or(0);
    match base {
        Num::Small(i @ (0 | 1)) => return Ok(BigInt::from(if exponent == 0 { 1 } else { i })),
        Num::Small(-1) => return Ok(BigInt::from(if exponent.is_multiple_of(2) { 1 } else { -1 })),
        _ => {}
    }
    // A base of n bits is at least 2**(n - 1).
    bounded((base.bits() - 1).saturating_mul(exponent))?;
    Ok(Pow::pow(base.big(), exponent))
}

fn pow_mod(base: Num, exponent: Num, modulus: Num) -> Made {
    let words = modulus.words();
    affordable(words.saturating_mul(words).saturating_mul(exponent.bits()))?;
    divisible(base, modulus)?;
    let modulus = modulus.big();
    if modulus.is_zero() {
        return Err(Refusal::Value("pow() 3rd argument cannot be 0".to_owned()));
    }
    if !exponent.is_negative() {
        return Ok(base.big().modpow(&exponent.big(), &modulus));
    }
    let inverse = base.big().modinv(&modulus);
    let text = || Refusal::Value("base is not invertible for the given modulus".to_owned());
    Ok(inverse.ok_or_else(text)?.modpow(&exponent.big().abs(), &modulus))
}

fn shl(a: Num, count: i64) -> Made {
    if a.is_zero() {
        return Ok(BigInt::zero());
    }
    let count = u64::try_from(count).unwrap_or(0);
    bounded(a.bits().saturating_add(count))?;
    Ok(a.big() << count)
}

fn shr(a: Num, count: i64) -> Made {
    let count = u64::try_from(count).unwrap_or(0);
    if count >= a.bits() {
        return Ok(if a.is_negative() { -BigInt::one() } else { BigInt::zero() });
    }
    Ok(match a {
        Num::Large(x) => x >> count,
        Num::Small(i) => BigInt::from(i) >> count,
    })
}

fn isqrt(a: Num) -> Made {
    affordable(a.words() * a.words())?;
    Ok(if a.is_negative() { BigInt::zero() } else { a.big().sqrt() })
}

macro_rules! counted {
    ($($(#[$doc:meta])* $name:ident $body:ident $short:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// A live context, a live reference or null, and room for two slots.
        pub unsafe extern "C" fn $name(ctx: *const Context, a: i64, x: Ref, n: i64, out: *mut u64) -> i32 {
            // SAFETY: the caller's promise.
            unsafe {
                let a = Num::of(a, x);
                let short: fn(i128, u32) -> Option<i128> = $short;
                match a.short().zip(u32::try_from(n).ok()).and_then(|(a, n)| short(a, n)) {
                    Some(result) => give_short(ctx, out, result),
                    None => give(ctx, out, || $body(a, n)),
                }
            }
        }
    )*};
}

counted! {
    /// `a ** n` for an exponent of 0 or more.
    pyfora_rt_big_pow pow i128::checked_pow;
    /// `a << n` for a count of 0 or more.
    pyfora_rt_big_shl shl |a, n| if n < 126 { a.checked_mul(1 << n) } else { None };
    /// `a >> n` for a count of 0 or more.
    pyfora_rt_big_shr shr |a, n| Some(a >> n.min(127));
}

/// `pow(a, b, c)`.
///
/// # Safety
/// A live context, live references or null, and room for two slots.
pub unsafe extern "C" fn pyfora_rt_big_pow_mod(
    ctx: *const Context,
    a: i64,
    x: Ref,
    b: i64,
    y: Ref,
    c: i64,
    z: Ref,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { give(ctx, out, || pow_mod(Num::of(a, x), Num::of(b, y), Num::of(c, z))) }
}

/// `math.isqrt` of an integer of 0 or more.
///
/// # Safety
/// A live context, a live reference or null, and room for two slots.
pub unsafe extern "C" fn pyfora_rt_big_isqrt(ctx: *const Context, a: i64, x: Ref, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { give(ctx, out, || isqrt(Num::of(a, x))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn large(text: &str) -> BigInt {
        text.parse().unwrap()
    }

    #[test]
    fn division_and_shifts_floor() {
        let x = large("-100000000000000000000");
        let check = |made: Made, text: &str| assert_eq!(made.unwrap().to_string(), text);
        check(floordiv(Num::Large(&x), Num::Small(3)), "-33333333333333333334");
        check(floormod(Num::Large(&x), Num::Small(3)), "2");
        check(floordiv(Num::Small(1), Num::Large(&x)), "-1");
        check(shr(Num::Large(&x), 200), "-1");
        check(shr(Num::Large(&x), 3), "-12500000000000000000");
        check(floordiv(Num::Small(i64::MIN), Num::Small(-1)), "9223372036854775808");
    }

    #[test]
    fn short_operations_are_the_long_ones() {
        let edge = [0, 1, -1, 7, -7, 1 << 64, -(1 << 64), (1 << 64) - 1, i128::MAX, -i128::MAX, 1 << 100];
        type Long = fn(Num, Num) -> Made;
        let long: [(Short, Long); 7] = [
            (i128::checked_add, add),
            (i128::checked_sub, sub),
            (i128::checked_mul, mul),
            (|a, b| if b == 0 { Some(0) } else { floordiv_short(a, b) }, floordiv),
            (|a, b| if b == 0 { Some(0) } else { floormod_short(a, b) }, floormod),
            (|a, b| Some(a & b), and),
            (|a, b| Some(a ^ b), xor),
        ];
        for (a, b) in edge.iter().flat_map(|&a| edge.map(|b| (a, b))) {
            let (x, y) = (BigInt::from(a), BigInt::from(b));
            let num = |i: i128, x| i64::try_from(i).map_or(Num::Large(x), Num::Small);
            for (short, long) in long {
                let Some(result) = short(a, b) else { continue };
                assert_eq!(long(num(a, &x), num(b, &y)).unwrap(), BigInt::from(result), "{a} {b}");
            }
            assert_eq!(num(a, &x).short(), Some(a));
        }
    }

    #[test]
    fn what_would_block_is_refused() {
        assert!(pow(Num::Small(10), 10_000_000_000).is_err());
        assert!(shl(Num::Small(1), 1 << 40).is_err());
        assert_eq!(shl(Num::Small(0), 1 << 40).unwrap(), BigInt::zero());
        assert_eq!(pow(Num::Small(-1), i64::MAX).unwrap(), BigInt::from(-1));
    }

    #[test]
    fn inverses_have_the_sign_of_the_modulus() {
        let check = |b, e, m, want: i64| {
            let made = pow_mod(Num::Small(b), Num::Small(e), Num::Small(m)).unwrap();
            assert_eq!(made, BigInt::from(want), "{b} {e} {m}");
        };
        check(3, -1, 7, 5);
        check(3, -2, -7, -3);
        check(3, -1, 1, 0);
        check(-3, 5, 7, 2);
        assert!(pow_mod(Num::Small(2), Num::Small(-1), Num::Small(4)).is_err());
    }
}
