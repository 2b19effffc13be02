//! Integers of any size and texts.

use num_bigint::BigInt;

use super::{MAX_BITS, Num, Refusal, give};
use crate::context::Context;
use crate::format::{Fault, Made, Whole, give_text, whole, whole_field};
use crate::object::Ref;
use crate::parse::{self, MAX_DIGITS};
use crate::shield::shield;
use crate::string::Str;

/// The decimal digits of the magnitude, if CPython would show them.
fn decimal(a: Num) -> Result<String, Fault> {
    let refused = || {
        Fault::value(format!(
            "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    // A decimal digit takes more than 3.3219 bits.
    if a.bits() > MAX_DIGITS as u64 * 10 / 3 {
        return Err(refused());
    }
    let text = a.magnitude().to_str_radix(10);
    if text.len() > MAX_DIGITS { Err(refused()) } else { Ok(text) }
}

impl Whole for Num<'_> {
    fn negative(&self) -> bool {
        self.is_negative()
    }

    fn digits(&self, radix: u32) -> Result<String, Fault> {
        match radix {
            10 => decimal(*self),
            _ => Ok(self.magnitude().to_str_radix(radix)),
        }
    }

    fn float(&self) -> Result<f64, Fault> {
        let x = super::convert::to_f64(*self);
        if x.is_infinite() {
            return Err(Fault("OverflowError", "int too large to convert to float".to_owned()));
        }
        Ok(x)
    }

    fn code(&self) -> Result<u32, Fault> {
        match self {
            Num::Small(i) => i.code(),
            Num::Large(_) => {
                Err(Fault("OverflowError", "Python int too large to convert to C long".to_owned()))
            }
        }
    }
}

/// `str(a)`.
///
/// # Safety
/// A live context, a live reference or null, and room for the result; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_big_str(ctx: *const Context, a: i64, x: Ref, out: *mut u64) -> i32 {
    let text = |a: Num| {
        let digits = decimal(a)?;
        Ok(if a.is_negative() { format!("-{digits}") } else { digits }.into_bytes())
    };
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, || text(Num::of(a, x)), out) }
}

/// `format(a, spec)`.
///
/// # Safety
/// A live context, live references (the integer's may be null), and room for the result.
pub unsafe extern "C" fn pyfora_rt_big_format(
    ctx: *const Context,
    a: i64,
    x: Ref,
    spec: Ref,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, || whole(&Num::of(a, x), Str::of(spec).as_bytes(), "int"), out) }
}

/// The text up to the first field, and an integer as that field shows it.
///
/// # Safety
/// A live context, live references (the integer's may be null), and room for the result.
pub unsafe extern "C" fn pyfora_rt_big_percent(
    ctx: *const Context,
    format: Ref,
    a: i64,
    x: Ref,
    out: *mut u64,
) -> i32 {
    let make = || -> Made {
        // SAFETY: the caller's promise.
        unsafe { whole_field(Str::of(format).as_bytes(), &Num::of(a, x)) }
    };
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, make, out) }
}

/// `int(s, base)`.
///
/// # Safety
/// A live context, a live string, and room for two slots.
pub unsafe extern "C" fn pyfora_rt_big_parse(ctx: *const Context, s: Ref, base: i64, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let s = unsafe { Str::of(s).as_bytes() };
    let parsed = || {
        let (digits, radix) = parse::int_digits(s, base).map_err(Refusal::Value)?;
        if digits.len() as u64 > MAX_BITS / 5 {
            return Err(Refusal::TooLarge);
        }
        BigInt::parse_bytes(digits.as_bytes(), radix).ok_or_else(|| Refusal::Value("not a number".to_owned()))
    };
    // SAFETY: the caller's promise.
    unsafe { give(ctx, out, || shield(|| Err(Refusal::TooLarge), parsed)) }
}
