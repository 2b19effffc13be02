//! `%` formatting, one field at a time: the library walks the arguments and keeps what is left of the format.

use super::number::to_string;
use super::{Fault, Made, Whole, give_text};
use crate::context::Context;
use crate::object::Ref;
use crate::repr::code_points;
use crate::shield::shield;
use crate::string::{Str, intern};
use crate::text::{padded, push};

/// The text up to the first field, and that field.
#[derive(Default)]
struct Field {
    /// The text before it.
    literal: Vec<u8>,
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    /// The conversion; none at the end, and where a width or precision is still to be filled in.
    kind: Option<u32>,
    /// Where a `*` stands for a width or precision.
    star: Option<usize>,
    star_is_precision: bool,
    /// Characters up to its end.
    end: usize,
}

struct Reader<'a> {
    chars: &'a [u32],
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<u32, Fault> {
        let c = self.chars.get(self.at).copied();
        self.at += 1;
        c.ok_or_else(|| Fault::value("incomplete format"))
    }

    /// A number that starts with `c`, and what follows it.
    fn number(&mut self, mut c: u32, what: &str) -> Result<(usize, u32), Fault> {
        let mut number: usize = 0;
        while let Some(digit) = char::from_u32(c).and_then(|c| c.to_digit(10)) {
            number = number * 10 + digit as usize;
            if number > i32::MAX as usize && (what == "precision" || number > i64::MAX as usize / 10) {
                return Err(Fault::value(format!("{what} too big")));
            }
            c = self.next()?;
        }
        Ok((number, c))
    }
}

impl Field {
    fn flag(&mut self, c: u32) -> bool {
        let flag = match char::from_u32(c) {
            Some('-') => &mut self.left,
            Some('+') => &mut self.plus,
            Some(' ') => &mut self.space,
            Some('#') => &mut self.alternate,
            Some('0') => &mut self.zero,
            _ => return false,
        };
        *flag = true;
        true
    }

    /// The conversion's number for the library: -1 none, -2 a width and -3 a precision to be filled in.
    fn code(&self) -> i64 {
        match (self.star, self.star_is_precision) {
            (Some(_), true) => -3,
            (Some(_), false) => -2,
            _ => self.kind.map_or(-1, i64::from),
        }
    }

    /// Reads what follows a `%`; true for a field that takes an argument.
    fn read(&mut self, r: &mut Reader) -> Result<bool, Fault> {
        let star = u32::from('*');
        let mut c = r.next()?;
        // Only where nothing stands between the two.
        if c == u32::from('%') {
            return Ok(false);
        }
        if c == u32::from('(') {
            return Err(Fault("TypeError", "format requires a mapping".to_owned()));
        }
        while self.flag(c) {
            c = r.next()?;
        }
        if c == star {
            self.star = Some(r.at - 1);
            return Ok(true);
        }
        (self.width, c) = r.number(c, "width")?;
        if c == u32::from('.') {
            c = r.next()?;
            if c == star {
                (self.star, self.star_is_precision) = (Some(r.at - 1), true);
                return Ok(true);
            }
            let precision;
            (precision, c) = r.number(c, "precision")?;
            self.precision = Some(precision);
        }
        if [b'h', b'l', b'L'].map(u32::from).contains(&c) {
            c = r.next()?;
        }
        self.kind = Some(c);
        Ok(true)
    }

    fn first(chars: &[u32]) -> Result<Field, Fault> {
        let mut r = Reader { chars, at: 0 };
        let mut field = Field::default();
        while let Some(&c) = chars.get(r.at) {
            r.at += 1;
            if c != u32::from('%') {
                push(&mut field.literal, c);
                continue;
            }
            let mut next = Field { literal: std::mem::take(&mut field.literal), ..Field::default() };
            if next.read(&mut r)? {
                next.end = r.at;
                return Ok(next);
            }
            next.literal.push(b'%');
            field.literal = next.literal;
        }
        field.end = r.at;
        Ok(field)
    }

    fn of(format: &[u8]) -> Result<Field, Fault> {
        Field::first(&code_points(format).collect::<Vec<_>>())
    }

    /// The text before the field and the field's: a sign and prefix, and a body of so many characters.
    fn lay_out(self, front: &str, body: &[u8], chars: usize, zeros: bool) -> Made {
        let room = self.width.saturating_sub(front.len() + chars);
        let mut out = self.literal;
        let pad = |text: &[u8], fill: &[u8], left: usize, right: usize| {
            padded(text, fill, left, right).ok_or_else(Fault::memory)
        };
        if self.left {
            out.extend(pad(&[front.as_bytes(), body].concat(), b" ", 0, room)?);
        } else if zeros {
            out.extend_from_slice(front.as_bytes());
            out.extend(pad(body, b"0", room, 0)?);
        } else {
            out.extend(pad(&[front.as_bytes(), body].concat(), b" ", room, 0)?);
        }
        Ok(out)
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        }
    }
}

fn text_field(format: &[u8], text: &[u8]) -> Made {
    let field = Field::of(format)?;
    let chars: Vec<u32> = code_points(text).collect();
    // A character is shown whole.
    let whole = field.kind == Some(u32::from('c'));
    let kept = field.precision.filter(|_| !whole).map_or(chars.len(), |p| p.min(chars.len()));
    let mut body = Vec::new();
    chars[..kept].iter().for_each(|&c| push(&mut body, c));
    field.lay_out("", &body, kept, false)
}

/// An integer of any size in the first field of a format.
pub fn whole_field(format: &[u8], i: &impl Whole) -> Made {
    let field = Field::of(format)?;
    let (prefix, digits) = match field.kind.and_then(char::from_u32) {
        Some('c') => {
            let mut body = Vec::new();
            push(&mut body, i.code()?);
            return field.lay_out("", &body, 1, false);
        }
        Some('o') => ("0o", i.digits(8)?),
        Some('x') => ("0x", i.digits(16)?),
        Some('X') => ("0X", i.digits(16)?.to_uppercase()),
        _ => ("", i.digits(10)?),
    };
    let prefix = if field.alternate { prefix } else { "" };
    let zeros = field.precision.unwrap_or(0).saturating_sub(digits.len());
    let digits = padded(digits.as_bytes(), b"0", zeros, 0).ok_or_else(Fault::memory)?;
    let front = format!("{}{prefix}", field.sign(i.negative()));
    let zero = field.zero;
    field.lay_out(&front, &digits, digits.len(), zero)
}

fn float_field(format: &[u8], x: f64) -> Made {
    let field = Field::of(format)?;
    let kind = field.kind.and_then(char::from_u32).unwrap_or('f');
    let body = to_string(x.abs(), kind, field.precision.unwrap_or(6), field.alternate, false)?;
    let (front, zero) = (field.sign(x.is_sign_negative() && !x.is_nan()), field.zero);
    field.lay_out(front, body.as_bytes(), body.len(), zero)
}

fn filled_in(format: &[u8], value: i64) -> Vec<u8> {
    let chars: Vec<u32> = code_points(format).collect();
    let Ok(Field { star, star_is_precision: is_precision, .. }) = Field::first(&chars) else {
        return format.to_vec();
    };
    let mut out = Vec::new();
    for (at, &c) in chars.iter().enumerate() {
        match Some(at) == star {
            true if is_precision => out.extend(value.max(0).to_string().bytes()),
            // A negative width is the flag `-` and a width.
            true => out.extend(value.to_string().bytes()),
            false => push(&mut out, c),
        }
    }
    out
}

/// The conversion of the first field: -1 where there is none, -2 and -3 for a width and a precision to be filled in.
///
/// # Safety
/// A live context and string, and room for the result; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_percent_kind(ctx: *const Context, format: Ref, out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let (ctx, format) = unsafe { (&*ctx, Str::of(format).as_bytes()) };
    match shield(|| Err(Fault::memory()), || Field::of(format)) {
        Ok(field) => {
            // SAFETY: the caller gives room for the result.
            unsafe { out.write(field.code() as u64) };
            0
        }
        Err(Fault(class, message)) => {
            if class.is_empty() {
                ctx.raise_memory()
            } else {
                ctx.raise_builtin(class, message)
            }
            1
        }
    }
}

/// The text up to the first field, and a string as that field shows it.
///
/// # Safety
/// A live context, live strings, and room for the result.
pub unsafe extern "C" fn pyfora_rt_percent_str(
    ctx: *const Context,
    format: Ref,
    s: Ref,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, || text_field(Str::of(format).as_bytes(), Str::of(s).as_bytes()), out) }
}

/// The text up to the first field, and an int as that field shows it.
///
/// # Safety
/// A live context and string, and room for the result.
pub unsafe extern "C" fn pyfora_rt_percent_int(
    ctx: *const Context,
    format: Ref,
    i: i64,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, || whole_field(Str::of(format).as_bytes(), &i), out) }
}

/// The text up to the first field, and a float as that field shows it.
///
/// # Safety
/// A live context and string, and room for the result.
pub unsafe extern "C" fn pyfora_rt_percent_float(
    ctx: *const Context,
    format: Ref,
    x: f64,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { give_text(ctx, || float_field(Str::of(format).as_bytes(), x), out) }
}

/// What follows the first field.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_percent_rest(format: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(format) };
    let rest = || {
        let end = Field::of(text.as_bytes()).map_or(text.len(), |field| field.end);
        Str::from_parts(&[&text.as_bytes()[text.byte_of(end)..]])
    };
    shield(|| intern(b""), rest)
}

/// The text up to the first field, or all of it where there is none.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_percent_literal(format: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(format).as_bytes() };
    let literal = || Str::from_parts(&[&Field::of(text).map_or_else(|_| Vec::new(), |field| field.literal)]);
    shield(|| intern(b""), literal)
}

/// The format with the first width or precision filled in.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_percent_star(format: Ref, value: i64) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(format).as_bytes() };
    shield(|| intern(b""), || Str::from_parts(&[&filled_in(text, value)]))
}
