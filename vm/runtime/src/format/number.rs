//! Numbers by a format specification.

use super::spec::Spec;
use super::{Fault, Made, Whole};
use crate::decimal::shortest;

/// A number in parts: sign, prefix, digits that can be grouped, and what follows them.
#[derive(Default)]
struct Parts {
    negative: bool,
    prefix: &'static str,
    digits: String,
    rest: Vec<u8>,
    /// Characters of `rest`.
    rest_len: usize,
}

/// Digits with a mark before every `size` from the right, zeros in front up to a width.
fn group(digits: &str, mark: Option<char>, size: usize, width: usize) -> String {
    if digits.is_empty() {
        return String::new();
    }
    let Some(mark) = mark else {
        return format!("{}{digits}", "0".repeat(width.saturating_sub(digits.len())));
    };
    let mut from_right = digits.bytes().rev().map(char::from);
    let mut out = String::new();
    let mut left = digits.len();
    loop {
        for _ in 0..size {
            out.push(from_right.next().unwrap_or('0'));
            left = left.saturating_sub(1);
            if left == 0 && out.len() >= width {
                return out.chars().rev().collect();
            }
        }
        // A mark is followed by a digit at least, even where the width is then passed.
        out.push(mark);
    }
}

impl Parts {
    fn lay_out(self, spec: &Spec) -> Made {
        let sign = match spec.sign {
            _ if self.negative => "-",
            Some('+') => "+",
            Some(' ') => " ",
            _ => "",
        };
        let around = sign.len() + self.prefix.len() + self.rest_len;
        let zeros = spec.fill == u32::from('0') && spec.align == '=';
        let width = if zeros { spec.width.saturating_sub(around) } else { 0 };
        if !crate::memory::has_room(spec.width.saturating_mul(2)) {
            return Err(Fault::memory());
        }
        let size = if matches!(spec.kind, 'b' | 'o' | 'x' | 'X') { 4 } else { 3 };
        let digits = group(&self.digits, spec.grouping, size, width);
        let front = [sign, self.prefix].concat().into_bytes();
        let back = [digits.as_bytes(), &self.rest].concat();
        let chars = around + digits.len();
        if spec.align != '=' {
            return spec.pad(&[front, back].concat(), chars);
        }
        let back = spec.pad(&back, chars)?;
        Ok([front, back].concat())
    }
}

/// `format(i, spec)` of an int.
pub fn format_int(i: i64, spec: &[u8], type_name: &str) -> Made {
    whole(&i, spec, type_name)
}

/// `format(i, spec)` of an integer of any size.
pub fn whole(i: &impl Whole, spec: &[u8], type_name: &str) -> Made {
    let spec = Spec::parse(spec, '>', 'd', type_name)?;
    let mut parts = Parts { negative: i.negative(), ..Parts::default() };
    (parts.prefix, parts.digits) = match spec.kind {
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => return float(i.float()?, &spec),
        'b' => ("0b", i.digits(2)?),
        'o' => ("0o", i.digits(8)?),
        'x' => ("0x", i.digits(16)?),
        'X' => ("0X", i.digits(16)?.to_uppercase()),
        'd' | 'n' => ("", i.digits(10)?),
        'c' => ("", String::new()),
        _ => return Err(spec.unknown(type_name)),
    };
    if spec.precision.is_some() {
        return Err(Fault::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(Fault::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if spec.kind == 'c' {
        if spec.sign.is_some() {
            return Err(Fault::value("Sign not allowed with integer format specifier 'c'"));
        }
        if spec.alternate {
            return Err(Fault::value("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        crate::text::push(&mut parts.rest, i.code()?);
        (parts.rest_len, parts.negative) = (1, false);
    }
    if !spec.alternate {
        parts.prefix = "";
    }
    parts.lay_out(&spec)
}

/// `format(x, spec)` of a float.
pub fn format_float(x: f64, spec: &[u8], type_name: &str) -> Made {
    // A default of no type's name stands for none.
    let spec = Spec::parse(spec, '>', '\0', type_name)?;
    match spec.kind {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%' => float(x, &spec),
        _ => Err(spec.unknown(type_name)),
    }
}

fn float(x: f64, spec: &Spec) -> Made {
    if spec.precision.is_some_and(|p| p > i32::MAX as usize) {
        return Err(Fault::value("precision too big"));
    }
    let (x, kind) = match spec.kind {
        '%' => (x * 100.0, 'f'),
        'n' => (x, 'g'),
        '\0' if spec.precision.is_some() => (x, 'g'),
        '\0' => (x, 'r'),
        kind => (x, kind),
    };
    let dot_zero = spec.kind == '\0';
    let mut text = to_string(x.abs(), kind, spec.precision.unwrap_or(6), spec.alternate, dot_zero)?;
    if spec.kind == '%' {
        text.push('%');
    }
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut negative = x.is_sign_negative() && !x.is_nan();
    if spec.no_negative_zero && is_zero(&text) {
        negative = false;
    }
    let rest = text.as_bytes()[whole..].to_vec();
    let digits = text[..whole].to_owned();
    Parts { negative, prefix: "", digits, rest_len: rest.len(), rest }.lay_out(spec)
}

fn is_zero(text: &str) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or("");
    text.starts_with(|c: char| c.is_ascii_digit()) && !mantissa.bytes().any(|b| (b'1'..=b'9').contains(&b))
}

/// A size (not negative) as `PyOS_double_to_string` writes it: kinds e, f, g in either case, and r for the shortest text.
pub(super) fn to_string(
    x: f64,
    kind: char,
    precision: usize,
    alternate: bool,
    dot_zero: bool,
) -> Result<String, Fault> {
    let text = if x.is_nan() {
        "nan".to_owned()
    } else if x.is_infinite() {
        "inf".to_owned()
    } else if !crate::memory::has_room(precision) {
        return Err(Fault::memory());
    } else {
        finite(x, kind.to_ascii_lowercase(), precision, alternate, dot_zero)
    };
    Ok(if kind.is_ascii_uppercase() { text.to_uppercase() } else { text })
}

/// The first `n` digits of a size, correctly rounded, without zeros at the end, and the place of the decimal point.
fn first_digits(x: f64, n: usize) -> (String, i64) {
    // A double has at most 767 significant digits.
    let text = format!("{x:.*e}", n.clamp(1, 800) - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = mantissa.replace('.', "");
    let kept = digits.trim_end_matches('0').len().max(1);
    (digits[..kept].to_owned(), exponent.parse::<i64>().unwrap_or(0) + 1)
}

fn finite(x: f64, kind: char, precision: usize, alternate: bool, dot_zero: bool) -> String {
    if kind == 'f' {
        // No double has more places than 1074.
        let exact = precision.min(1100);
        let point = if alternate && precision == 0 { "." } else { "" };
        return format!("{x:.exact$}{point}{}", "0".repeat(precision - exact));
    }
    let precision = if kind == 'g' { precision.max(1) } else { precision };
    let (digits, point) = match kind {
        'e' => first_digits(x, precision + 1),
        'g' => first_digits(x, precision),
        _ => {
            let (digits, exponent) = shortest(x);
            (String::from_utf8(digits).unwrap_or_default(), i64::from(exponent) + 1)
        }
    };
    let high = if kind == 'g' { precision as i64 - i64::from(dot_zero) } else { 16 };
    let exponential = kind == 'e' || point <= -4 || point > high;
    // Digits to show, counted from the first.
    let mut shown = digits.len();
    if kind == 'e' {
        shown = precision + 1;
    } else if kind == 'g' && alternate {
        shown = precision;
    }
    let at = if exponential { 1 } else { point };
    let least = if dot_zero && !exponential { at + 1 } else { at };
    let shown = shown.max(usize::try_from(least).unwrap_or(0));
    let padded = format!("{digits}{}", "0".repeat(shown.saturating_sub(digits.len())));
    let mut text = match usize::try_from(at) {
        Ok(at) if at > 0 => format!("{}.{}", &padded[..at], &padded[at..]),
        _ => format!("0.{}{padded}", "0".repeat(at.unsigned_abs() as usize)),
    };
    if text.ends_with('.') && !alternate {
        text.pop();
    }
    if exponential {
        let (mark, size) = (if point < 1 { '-' } else { '+' }, (point - 1).abs());
        text.push_str(&format!("e{mark}{size:02}"));
    }
    text
}
