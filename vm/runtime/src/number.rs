//! Numbers: what CPython computes by algorithms of its own, and integers beyond one machine instruction.

use crate::Context;

unsafe extern "C" {
    safe fn ldexp(x: f64, exponent: i32) -> f64;
    safe fn nextafter(x: f64, y: f64) -> f64;
}

/// `x * 2**exponent`, rounded once; infinite where it overflows.
pub extern "C" fn pyfora_rt_ldexp_py(x: f64, exponent: i64) -> f64 {
    ldexp(x, exponent.clamp(-100_000, 100_000) as i32)
}

fn frexp(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64;
    if exponent == 0 {
        let (m, e) = frexp(x * 2f64.powi(64));
        return (m, e - 64);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - 1022)
}

/// `math.frexp(x)[0]`.
pub extern "C" fn pyfora_rt_frexp_mantissa(x: f64) -> f64 {
    frexp(x).0
}

/// `math.frexp(x)[1]`.
pub extern "C" fn pyfora_rt_frexp_exponent(x: f64) -> i64 {
    frexp(x).1
}

/// math.ulp.
pub extern "C" fn pyfora_rt_ulp_py(x: f64) -> f64 {
    let x = x.abs();
    if x.is_nan() || x.is_infinite() {
        return x;
    }
    let up = nextafter(x, f64::INFINITY);
    if up.is_infinite() { x - nextafter(x, f64::NEG_INFINITY) } else { up - x }
}

/// The double nearest to a / b, ties to even; b is not 0.
pub extern "C" fn pyfora_rt_truediv_i64(a: i64, b: i64) -> f64 {
    const EXACT: u64 = 1 << 53;
    let (m, n) = (a.unsigned_abs(), b.unsigned_abs());
    if (m <= EXACT && n <= EXACT) || m == 0 || n == 0 {
        return a as f64 / b as f64;
    }
    // A quotient of 64 bits or more, whose last bit also stands for the remainder: rounding it is rounding a / b.
    let shift = m.leading_zeros();
    let wide = u128::from(m << shift) << 64;
    let (n, sticky) = (u128::from(n), |rest| u128::from(rest != 0));
    let quotient = (wide / n) | sticky(wide % n);
    let magnitude = quotient as f64 * 2f64.powi(-64 - shift as i32);
    if (a < 0) == (b < 0) { magnitude } else { -magnitude }
}

/// -1, 0 or 1 as a float is below, at or above an integer, exactly; 2 for NaN.
pub extern "C" fn pyfora_rt_compare_f64_i64(x: f64, i: i64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if x.is_nan() {
        return 2;
    }
    if x >= LIMIT {
        return 1;
    }
    if x < -LIMIT {
        return -1;
    }
    let whole = x.trunc();
    let order = (whole as i64).cmp(&i).then(x.partial_cmp(&whole).unwrap_or(std::cmp::Ordering::Equal));
    order as i64
}

/// math.isqrt of a non-negative integer.
pub extern "C" fn pyfora_rt_isqrt(n: i64) -> i64 {
    n.max(0).isqrt()
}

/// # Safety
/// A live context, and room for the result.
unsafe fn finish(ctx: *const Context, result: Option<i64>, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    unsafe {
        match result {
            Some(value) => {
                out.write(value as u64);
                0
            }
            None => {
                (*ctx).raise_overflow();
                1
            }
        }
    }
}

/// math.gcd.
///
/// # Safety
/// A live context, and room for the result.
pub unsafe extern "C" fn pyfora_rt_gcd(ctx: *const Context, a: i64, b: i64, out: *mut u64) -> i32 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    if a == 0 || b == 0 {
        // SAFETY: the caller's promise.
        return unsafe { finish(ctx, i64::try_from(a | b).ok(), out) };
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    // SAFETY: the caller's promise.
    unsafe { finish(ctx, i64::try_from(a << twos).ok(), out) }
}

fn pow(base: i64, exponent: i64) -> Option<i64> {
    match base {
        0 => return Some(i64::from(exponent == 0)),
        1 => return Some(1),
        -1 => return Some(if exponent % 2 == 0 { 1 } else { -1 }),
        _ => {}
    }
    base.checked_pow(u32::try_from(exponent).ok()?)
}

/// `base ** exponent` for an exponent of 0 or more.
///
/// # Safety
/// A live context, and room for the result.
pub unsafe extern "C" fn pyfora_rt_pow_i64(
    ctx: *const Context,
    base: i64,
    exponent: i64,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { finish(ctx, pow(base, exponent), out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers() {
        assert_eq!(pow(2, 62), Some(1 << 62));
        assert_eq!(pow(2, 63), None);
        assert_eq!(pow(-2, 63), Some(i64::MIN));
        assert_eq!(pow(-1, i64::MAX), Some(-1));
        assert_eq!(pow(0, 0), Some(1));
        assert_eq!(pow(10, i64::MAX), None);
    }

    #[test]
    fn comparisons_are_exact() {
        let check = pyfora_rt_compare_f64_i64;
        assert_eq!(check(9007199254740992.0, 9007199254740993), -1);
        assert_eq!(check(9.223372036854775e18, i64::MAX), -1);
        assert_eq!(check(9.223372036854776e18, i64::MAX), 1);
        assert_eq!(check(-9.223372036854776e18, i64::MIN), 0);
        assert_eq!((check(0.5, 0), check(-0.5, 0), check(-1.5, -1)), (1, -1, -1));
        assert_eq!((check(f64::NAN, 0), check(f64::INFINITY, 0), check(f64::NEG_INFINITY, 0)), (2, 1, -1));
    }
}
