//! The format mini-language and `%` formatting, as CPython 3.11 has them.

mod number;
mod percent;
mod spec;

pub use number::*;
pub use percent::*;

use crate::context::Context;
use crate::object::Ref;
use crate::repr::code_points;
use crate::shield::shield;
use crate::string::Str;
use spec::Spec;

/// What a formatting raises: the class and the message; no class where memory is short.
#[derive(Debug)]
pub struct Fault(pub &'static str, pub String);

impl Fault {
    pub(crate) fn value(message: impl Into<String>) -> Fault {
        Fault("ValueError", message.into())
    }

    fn memory() -> Fault {
        Fault("", String::new())
    }
}

/// An integer as formatting sees it.
pub trait Whole {
    /// Whether it has a minus sign.
    fn negative(&self) -> bool;
    /// The magnitude's digits.
    fn digits(&self, radix: u32) -> Result<String, Fault>;
    /// As a float.
    fn float(&self) -> Result<f64, Fault>;
    /// As the number of a character.
    fn code(&self) -> Result<u32, Fault>;
}

impl Whole for i64 {
    fn negative(&self) -> bool {
        *self < 0
    }

    fn digits(&self, radix: u32) -> Result<String, Fault> {
        let size = self.unsigned_abs();
        Ok(match radix {
            2 => format!("{size:b}"),
            8 => format!("{size:o}"),
            16 => format!("{size:x}"),
            _ => size.to_string(),
        })
    }

    fn float(&self) -> Result<f64, Fault> {
        Ok(*self as f64)
    }

    fn code(&self) -> Result<u32, Fault> {
        let out_of_range = || Fault("OverflowError", "%c arg not in range(0x110000)".to_owned());
        u32::try_from(*self).ok().filter(|c| *c < 0x11_0000).ok_or_else(out_of_range)
    }
}

/// A text or what was raised instead.
pub type Made = Result<Vec<u8>, Fault>;

/// Runs a formatting and writes its text, or raises.
///
/// # Safety
/// A live context, and room for one result.
pub(crate) unsafe fn give_text(ctx: *const Context, make: impl FnOnce() -> Made, out: *mut u64) -> i32 {
    match shield(|| Err(Fault::memory()), make) {
        Ok(bytes) => {
            // SAFETY: the caller gives room for the result.
            unsafe { out.write(Str::from_parts(&[&bytes]) as u64) };
            0
        }
        Err(Fault(class, message)) => {
            // SAFETY: the caller's promise.
            let ctx = unsafe { &*ctx };
            if class.is_empty() {
                ctx.raise_memory()
            } else {
                ctx.raise_builtin(class, message)
            }
            1
        }
    }
}

/// `format(s, spec)` of a string.
pub fn format_str(text: &[u8], spec: &[u8]) -> Made {
    let spec = Spec::parse(spec, '<', 's', "str")?;
    spec.check_str()?;
    if spec.kind != 's' {
        return Err(spec.unknown("str"));
    }
    let chars: Vec<u32> = code_points(text).collect();
    let kept = spec.precision.map_or(chars.len(), |p| p.min(chars.len()));
    let mut body = Vec::with_capacity(text.len());
    chars[..kept].iter().for_each(|&c| crate::text::push(&mut body, c));
    spec.pad(&body, kept)
}

/// `format(i, spec)` of an int; `is_bool` is 1 for a bool, whose specification is not empty.
///
/// # Safety
/// A live context and string, and room for the result; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_format_int(
    ctx: *const Context,
    i: i64,
    spec: Ref,
    is_bool: i64,
    out: *mut u64,
) -> i32 {
    let name = if is_bool == 0 { "int" } else { "bool" };
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, || format_int(i, Str::of(spec).as_bytes(), name), out) }
}

/// `format(x, spec)` of a float.
///
/// # Safety
/// A live context and string, and room for the result.
pub unsafe extern "C" fn pyfora_rt_format_float(
    ctx: *const Context,
    x: f64,
    spec: Ref,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, || format_float(x, Str::of(spec).as_bytes(), "float"), out) }
}

/// `format(s, spec)` of a string.
///
/// # Safety
/// A live context, live strings, and room for the result.
pub unsafe extern "C" fn pyfora_rt_format_str(ctx: *const Context, s: Ref, spec: Ref, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, || format_str(Str::of(s).as_bytes(), Str::of(spec).as_bytes()), out) }
}
