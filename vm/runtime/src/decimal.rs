//! Floats and their decimal texts: `repr`, `round(x, n)`.

use crate::object::Ref;
use crate::string::Str;

/// The fewest digits that read back as `x`, which is finite, and the decimal exponent of the first. Of two such texts
/// equally near, the even one, as in CPython (Rust's own formatting takes the other).
pub(crate) fn shortest(x: f64) -> (Vec<u8>, i32) {
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(x.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: Vec<u8> = whole.bytes().chain(part.bytes()).collect();
    let first = digits.iter().position(|&d| d != b'0').unwrap_or(digits.len());
    let last = digits.iter().rposition(|&d| d != b'0').map_or(first, |at| at + 1);
    if first == last {
        return (b"0".to_vec(), 0);
    }
    let exponent = exponent.parse::<i32>().unwrap_or(0) + whole.len() as i32 - 1 - first as i32;
    (digits[first..last].to_vec(), exponent)
}

/// `repr(x)`.
pub fn repr(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let (digits, exponent) = shortest(x);
    let digits = std::str::from_utf8(&digits).unwrap_or("0");
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let n = digits.len() as i32;
    if !(-4..16).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let (mark, size) = (if exponent < 0 { '-' } else { '+' }, exponent.abs());
        return format!("{sign}{first}{point}{rest}e{mark}{size:02}");
    }
    if exponent < 0 {
        return format!("{sign}0.{:0>width$}", digits, width = (n - exponent - 1) as usize);
    }
    if n <= exponent + 1 {
        return format!("{sign}{digits:0<width$}.0", width = exponent as usize + 1);
    }
    let (whole, part) = digits.split_at(exponent as usize + 1);
    format!("{sign}{whole}.{part}")
}

/// `str(x)`.
pub extern "C" fn pyfora_rt_str_from_f64(x: f64) -> Ref {
    Str::create(&crate::shield::shield(String::new, || repr(x)))
}

/// `str(i)`.
pub extern "C" fn pyfora_rt_str_from_i64(i: i64) -> Ref {
    // The longest has a sign and 19 digits. Two digits at a time are half as many divisions.
    let mut text = [0u8; 20];
    let mut at = text.len();
    let mut rest = i.unsigned_abs();
    while rest >= 100 {
        let pair = (rest % 100) as u8;
        rest /= 100;
        at -= 2;
        text[at] = b'0' + pair / 10;
        text[at + 1] = b'0' + pair % 10;
    }
    if rest >= 10 {
        at -= 1;
        text[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    at -= 1;
    text[at] = b'0' + rest as u8;
    if i < 0 {
        at -= 1;
        text[at] = b'-';
    }
    Str::of_ascii(&text[at..])
}

/// `round(x, n)`: the decimal nearest to the exact value of x, ties to even, then the double nearest to that. Infinite
/// where CPython raises OverflowError.
pub extern "C" fn pyfora_rt_round_digits(x: f64, n: i64) -> f64 {
    if !x.is_finite() || n > 323 || x == 0.0 {
        return x;
    }
    if n < -308 {
        return 0.0 * x;
    }
    crate::shield::shield(|| x, || round_digits(x, n as i32))
}

fn round_digits(x: f64, n: i32) -> f64 {
    let size = x.abs();
    // The decimal exponent of the first digit. The shortest digits lie in the same decade as x unless they are a power
    // of ten that x lies just below.
    let (shown, mut exponent) = shortest(x);
    if shown == b"1" && !format!("{size:.800e}").starts_with('1') {
        exponent -= 1;
    }
    let digits = exponent + 1 + n;
    let rounded = match digits {
        ..0 => 0.0,
        // Nothing is left before the last place: up where x is above half of a unit in it. An exact half goes to 0.
        0 if is_above_half(size) => power_of_ten(-n),
        0 => 0.0,
        // A double has at most 767 significant digits.
        800.. => return x,
        _ => format!("{size:.*e}", digits as usize - 1).parse().unwrap_or(size),
    };
    rounded.copysign(x)
}

fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(0.0)
}

/// Whether the digits of `size` are above 5000…
fn is_above_half(size: f64) -> bool {
    let text = format!("{size:.800e}");
    let digits = text.split('e').next().unwrap_or("").replace('.', "");
    digits.as_str() > "5" && digits.trim_end_matches('0') != "5"
}
