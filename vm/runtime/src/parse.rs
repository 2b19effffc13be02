//! `float(s)` and `int(s, base)`: CPython's grammar and messages.

use crate::context::Context;
use crate::object::Ref;
use crate::shield::shield;
use crate::string::Str;
use crate::unicode::{decimal, is_space};

/// CPython refuses to convert more decimal digits than this (`sys.set_int_max_str_digits`).
pub(crate) const MAX_DIGITS: usize = 4300;

/// The text in ASCII: spaces at the ends gone, digits of other scripts translated, anything else a `?`.
fn to_ascii(text: &str) -> String {
    let trimmed = text.trim_matches(|c| is_space(c as u32));
    let translate = |c: char| match c {
        '\0'..='\x7f' => c,
        _ if is_space(c as u32) => ' ',
        _ => decimal(c as u32).map_or('?', |digit| char::from(b'0' + digit)),
    };
    trimmed.chars().map(translate).collect()
}

/// Without underscores, which must each stand between two digits.
fn without_underscores(text: &str, is_digit: impl Fn(u8) -> bool) -> Option<String> {
    let bytes = text.as_bytes();
    for (i, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'_') {
        let near = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|&b| is_digit(b));
        if !near(i.checked_sub(1)) || !near(Some(i + 1)) {
            return None;
        }
    }
    Some(text.replace('_', ""))
}

fn parse_float(text: &str) -> Option<f64> {
    let text = without_underscores(&to_ascii(text), |b| b.is_ascii_digit())?;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let sign = if text.starts_with('-') { -1f64 } else { 1.0 };
    match unsigned.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => return Some(sign * f64::INFINITY),
        "nan" => return Some(f64::NAN.copysign(sign)),
        _ => {}
    }
    // Rust's grammar is Python's but for the words and an empty exponent, which it refuses too.
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    unsigned.parse::<f64>().ok().map(|x| x.copysign(sign))
}

/// `float(s)`.
///
/// # Safety
/// A live context, a live string, and room for the result.
pub unsafe extern "C" fn pyfora_rt_parse_float(ctx: *const Context, s: Ref, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let (ctx, s) = unsafe { (&*ctx, Str::of(s)) };
    let parsed = shield(|| None, || std::str::from_utf8(s.as_bytes()).ok().and_then(parse_float));
    let Some(x) = parsed else {
        let shown = crate::repr::repr(s.as_bytes());
        ctx.raise_builtin("ValueError", format!("could not convert string to float: {shown}"));
        return 1;
    };
    // SAFETY: the caller gives room for the result.
    unsafe { out.write(x.to_bits()) };
    0
}

/// Why a text is no integer.
enum Refusal {
    Syntax,
    Digits(usize),
}

impl Refusal {
    /// The message of the ValueError.
    fn message(&self, text: &[u8], base: i64) -> String {
        match self {
            Refusal::Syntax => {
                // `%.200R`: the first 200 characters of the repr.
                let shown: String = crate::repr::repr(text).chars().take(200).collect();
                format!("invalid literal for int() with base {base}: {shown}")
            }
            Refusal::Digits(n) => format!(
                "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {n} digits; \
                 use sys.set_int_max_str_digits() to increase the limit"
            ),
        }
    }
}

/// The base that a prefix names.
fn prefixed(text: &str) -> Option<i64> {
    match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    }
}

/// The digits with their sign, and the base that they are in.
fn parse_int(text: &str, base: i64) -> Result<(String, u32), Refusal> {
    let text = to_ascii(text);
    let negative = text.starts_with('-');
    let mut digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let prefix = prefixed(digits);
    let radix = match (base, prefix) {
        (0, Some(named)) => named,
        (0, None) => 10,
        _ => base,
    };
    let has_prefix = prefix == Some(radix);
    if has_prefix {
        digits = &digits[2..];
        digits = digits.strip_prefix('_').unwrap_or(digits);
    }
    let is_digit = |b: u8| char::from(b).is_digit(radix as u32);
    let digits = without_underscores(digits, is_digit).ok_or(Refusal::Syntax)?;
    if digits.is_empty() || !digits.bytes().all(is_digit) {
        return Err(Refusal::Syntax);
    }
    // "010" could be meant as octal.
    if base == 0 && !has_prefix && digits.starts_with('0') && digits.bytes().any(|b| b != b'0') {
        return Err(Refusal::Syntax);
    }
    if digits.len() > MAX_DIGITS && !(radix as u64).is_power_of_two() {
        return Err(Refusal::Digits(digits.len()));
    }
    let signed = if negative { format!("-{digits}") } else { digits };
    Ok((signed, radix as u32))
}

/// The digits of `int(s, base)` with their sign, and the base that they are in; or the message of a ValueError.
pub(crate) fn int_digits(text: &[u8], base: i64) -> Result<(String, u32), String> {
    if base != 0 && !(2..=36).contains(&base) {
        return Err("int() base must be >= 2 and <= 36, or 0".to_owned());
    }
    let read = std::str::from_utf8(text).map_err(|_| Refusal::Syntax).and_then(|t| parse_int(t, base));
    read.map_err(|refusal| refusal.message(text, base))
}

/// The value of a text of a few digits and nothing else, as most are.
fn plain(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.iter()
        .try_fold(0u64, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u64::from(byte - b'0')))
}

/// `int(s, base)`.
///
/// # Safety
/// A live context, a live string, and room for the result.
pub unsafe extern "C" fn pyfora_rt_parse_int(ctx: *const Context, s: Ref, base: i64, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let (ctx, s) = unsafe { (&*ctx, Str::of(s)) };
    if base == 10
        && let Some(value) = plain(s.as_bytes())
    {
        // SAFETY: the caller gives room for the result.
        unsafe { out.write(value) };
        return 0;
    }
    match shield(|| Err("int() failed".to_owned()), || int_digits(s.as_bytes(), base)) {
        Ok((digits, radix)) => match i64::from_str_radix(&digits, radix) {
            Ok(value) => {
                // SAFETY: the caller gives room for the result.
                unsafe { out.write(value as u64) };
                return 0;
            }
            Err(_) => ctx.raise_overflow(),
        },
        Err(message) => ctx.raise_builtin("ValueError", message),
    }
    1
}
