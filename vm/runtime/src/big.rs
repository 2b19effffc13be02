//! Integers of any size: a word, or a heap object beyond 64 bits. What fits in a word is never an object.

mod calc;
mod convert;
mod text;

pub use calc::*;
pub use convert::*;
pub use text::*;

use num_bigint::{BigInt, BigUint};
use num_traits::ToPrimitive;

use crate::context::Context;
use crate::error::ErrorKind;
use crate::object::{Header, Kind, Object, Ref};
use crate::shield::shield;

/// A large integer.
#[repr(C)]
#[derive(Debug)]
pub struct Big {
    header: Header,
    value: BigInt,
}

impl Big {
    /// A new object.
    fn create(value: BigInt) -> Ref {
        Box::into_raw(Box::new(Big { header: Header::new(Kind::Big), value })).cast()
    }

    /// The integer behind a reference.
    ///
    /// # Safety
    /// A live large integer, for as long as the result is used.
    pub unsafe fn of<'a>(r: Ref) -> &'a BigInt {
        // SAFETY: the caller's promise.
        unsafe { &(*r.cast::<Big>()).value }
    }

    /// The integer's header.
    ///
    /// # Safety
    /// As [`Big::of`].
    unsafe fn header<'a>(r: Ref) -> &'a Header {
        // SAFETY: the caller's promise.
        unsafe { &(*r.cast::<Big>()).header }
    }
}

/// An integer as machine code passes it in two slots.
#[derive(Clone, Copy, Debug)]
enum Num<'a> {
    Small(i64),
    Large(&'a BigInt),
}

impl<'a> Num<'a> {
    /// # Safety
    /// The reference is null or a live large integer, for as long as the result is used.
    unsafe fn of(low: i64, r: Ref) -> Num<'a> {
        // SAFETY: the caller's promise.
        if r.is_null() { Num::Small(low) } else { Num::Large(unsafe { Big::of(r) }) }
    }

    /// The integer, if it has at most 127 bits.
    #[inline]
    fn short(self) -> Option<i128> {
        let x = match self {
            Num::Small(i) => return Some(i.into()),
            Num::Large(x) => x,
        };
        let mut digits = x.iter_u64_digits();
        if digits.len() > 2 {
            return None;
        }
        let (low, high) = (digits.next().unwrap_or(0), digits.next().unwrap_or(0));
        let magnitude = i128::try_from(u128::from(high) << 64 | u128::from(low)).ok()?;
        Some(if x.sign() == num_bigint::Sign::Minus { -magnitude } else { magnitude })
    }

    fn big(self) -> BigInt {
        match self {
            Num::Small(i) => BigInt::from(i),
            Num::Large(x) => x.clone(),
        }
    }

    fn is_negative(self) -> bool {
        match self {
            Num::Small(i) => i < 0,
            Num::Large(x) => x.sign() == num_bigint::Sign::Minus,
        }
    }

    fn is_zero(self) -> bool {
        matches!(self, Num::Small(0))
    }

    fn magnitude(self) -> BigUint {
        match self {
            Num::Small(i) => BigUint::from(i.unsigned_abs()),
            Num::Large(x) => x.magnitude().clone(),
        }
    }

    /// Bits of the magnitude.
    fn bits(self) -> u64 {
        match self {
            Num::Small(i) => u64::from(64 - i.unsigned_abs().leading_zeros()),
            Num::Large(x) => x.bits(),
        }
    }

    /// Machine words of the magnitude, at least one.
    fn words(self) -> u64 {
        self.bits() / 64 + 1
    }
}

/// Why there is no result.
#[derive(Debug)]
enum Refusal {
    /// More than [`MAX_BITS`], or more work than [`MAX_WORK`].
    TooLarge,
    /// ValueError.
    Value(String),
}

/// The largest result: no program means to compute with numbers of 80 million digits, and one that gets there would
/// block a thread for minutes.
const MAX_BITS: u64 = 1 << 28;

/// Products of words that one operation may take: some ten seconds.
const MAX_WORK: u64 = 1 << 34;

fn bounded(bits: u64) -> Result<(), Refusal> {
    if bits > MAX_BITS { Err(Refusal::TooLarge) } else { Ok(()) }
}

fn affordable(work: u64) -> Result<(), Refusal> {
    if work > MAX_WORK { Err(Refusal::TooLarge) } else { Ok(()) }
}

/// The two slots of an integer; the caller owns the reference.
fn slots(value: BigInt) -> (i64, Ref) {
    match value.to_i64() {
        Some(i) => (i, std::ptr::null_mut()),
        None => (0, Big::create(value)),
    }
}

/// Computes an integer and writes its two slots, or raises.
///
/// # Safety
/// A live context, and room for two slots.
unsafe fn give(ctx: *const Context, out: *mut u64, make: impl FnOnce() -> Result<BigInt, Refusal>) -> i32 {
    match shield(|| Err(Refusal::TooLarge), || make().map(slots)) {
        Ok((low, r)) => {
            // SAFETY: the caller's promise.
            unsafe {
                out.write(low as u64);
                out.add(1).write(r as u64);
            }
            0
        }
        Err(refusal) => {
            // SAFETY: the caller's promise.
            let ctx = unsafe { &*ctx };
            match refusal {
                Refusal::Value(message) => ctx.raise_builtin("ValueError", message),
                Refusal::TooLarge => {
                    let text =
                        format!("an integer of more than {MAX_BITS} bits, or too much work on large ones");
                    ctx.raise_kind(ErrorKind::Invalid(text));
                }
            }
            1
        }
    }
}

/// Writes the two slots of an integer.
///
/// # Safety
/// A live context, and room for two slots.
unsafe fn give_short(ctx: *const Context, out: *mut u64, value: i128) -> i32 {
    let Ok(word) = i64::try_from(value) else {
        // SAFETY: the caller's promise.
        return unsafe { give(ctx, out, || Ok(BigInt::from(value))) };
    };
    // SAFETY: the caller's promise.
    unsafe {
        out.write(word as u64);
        out.add(1).write(0);
    }
    0
}

/// The slots of an integer in two's complement, least byte first; the caller owns the reference.
pub fn slots_of_bytes(bytes: &[u8]) -> (i64, Ref) {
    slots(BigInt::from_signed_bytes_le(bytes))
}

/// The slots of an integer in decimal digits; the caller owns the reference.
pub fn slots_of_text(text: &str) -> Option<(i64, Ref)> {
    text.parse().ok().map(slots)
}

/// The integer in two's complement, least byte first.
///
/// # Safety
/// The slots of an integer.
pub unsafe fn bytes_of_slots(low: i64, r: Ref) -> Vec<u8> {
    // SAFETY: the caller's promise.
    unsafe { Num::of(low, r) }.big().to_signed_bytes_le()
}

/// The integer in decimal digits, however many.
///
/// # Safety
/// The slots of an integer.
pub unsafe fn text_of_slots(low: i64, r: Ref) -> String {
    // SAFETY: the caller's promise.
    unsafe { Num::of(low, r) }.big().to_string()
}

thread_local! {
    /// Large literals by the address of their text, which is a constant and lives for ever.
    static LITERALS: std::cell::RefCell<std::collections::HashMap<usize, Object>> = Default::default();
}

/// The large integer of a literal.
///
/// # Safety
/// A constant string of decimal digits.
pub unsafe extern "C" fn pyfora_rt_big_literal(text: Ref) -> Ref {
    let make = || {
        // SAFETY: the caller's promise.
        let digits = unsafe { crate::string::Str::of(text).as_bytes() };
        let value = BigInt::parse_bytes(digits, 10).unwrap_or_default();
        let r = Big::create(value);
        // SAFETY: it was made just now. It never dies, as constant strings do not.
        unsafe { Big::header(r) }.make_immortal();
        r
    };
    let known = || {
        LITERALS.with_borrow_mut(|all| {
            // SAFETY: `make` gives an owned reference.
            let entry =
                all.entry(text as usize).or_insert_with(|| match unsafe { Object::from_owned(make()) } {
                    Some(object) => object,
                    None => unreachable!("an object was made"),
                });
            entry.as_ref()
        })
    };
    shield(|| Big::create(BigInt::default()), known)
}
