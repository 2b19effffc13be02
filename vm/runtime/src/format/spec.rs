//! A format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use super::{Fault, Made};
use crate::repr::code_points;
use crate::unicode::decimal;

/// A specification, read.
#[derive(Debug)]
pub struct Spec {
    pub fill: u32,
    pub align: char,
    pub sign: Option<char>,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: usize,
    pub grouping: Option<char>,
    pub precision: Option<usize>,
    /// The type, which can be any character.
    pub kind: char,
    raw_kind: u32,
}

/// What is left to read.
struct Reader {
    chars: Vec<u32>,
    at: usize,
}

fn is_align(c: Option<char>) -> Option<char> {
    c.filter(|c| matches!(c, '<' | '>' | '=' | '^'))
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        // A surrogate means nothing here, as any character that is not ASCII.
        self.chars.get(self.at + ahead).map(|&c| char::from_u32(c).unwrap_or('\u{fffd}'))
    }

    fn take(&mut self, wanted: char) -> bool {
        let here = self.peek(0) == Some(wanted);
        self.at += usize::from(here);
        here
    }

    fn number(&mut self) -> Result<Option<usize>, Fault> {
        let mut number: Option<i64> = None;
        while let Some(digit) = self.chars.get(self.at).and_then(|&c| decimal(c)) {
            let next = number.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(i64::from(digit)));
            let too_many = || Fault::value("Too many decimal digits in format string");
            number = Some(next.ok_or_else(too_many)?);
            self.at += 1;
        }
        Ok(number.map(|n| n as usize))
    }
}

/// A type in a message.
fn shown(c: u32) -> String {
    match c {
        33..128 => format!("'{}'", char::from(c as u8)),
        _ => format!("'\\x{c:x}'"),
    }
}

impl Spec {
    /// Reads a specification for a value of a type.
    pub fn parse(text: &[u8], align: char, kind: char, type_name: &str) -> Result<Spec, Fault> {
        let mut r = Reader { chars: code_points(text).collect(), at: 0 };
        let mut spec = Spec {
            fill: u32::from(' '),
            align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            kind,
            raw_kind: u32::from(kind),
        };
        let (mut fill_given, mut align_given) = (false, false);
        if let Some(align) = is_align(r.peek(1)) {
            (spec.fill, spec.align) = (r.chars[0], align);
            (fill_given, align_given) = (true, true);
            r.at = 2;
        } else if let Some(align) = is_align(r.peek(0)) {
            (spec.align, align_given) = (align, true);
            r.at = 1;
        }
        spec.sign = r.peek(0).filter(|c| matches!(c, ' ' | '+' | '-'));
        r.at += usize::from(spec.sign.is_some());
        spec.no_negative_zero = r.take('z');
        spec.alternate = r.take('#');
        if !fill_given && r.take('0') {
            spec.fill = u32::from('0');
            if !align_given && align == '>' {
                spec.align = '=';
            }
        }
        spec.width = r.number()?.unwrap_or(0);
        spec.read_grouping(&mut r)?;
        if r.take('.') {
            let missing = || Fault::value("Format specifier missing precision");
            spec.precision = Some(r.number()?.ok_or_else(missing)?);
        }
        if r.at + 1 < r.chars.len() {
            let text = String::from_utf8_lossy(text);
            let message = format!("Invalid format specifier '{text}' for object of type '{type_name}'");
            return Err(Fault::value(message));
        }
        if let Some(kind) = r.peek(0) {
            (spec.kind, spec.raw_kind) = (kind, r.chars[r.at]);
        }
        spec.check_grouping(r.peek(0).is_none())?;
        Ok(spec)
    }

    fn read_grouping(&mut self, r: &mut Reader) -> Result<(), Fault> {
        let both = || Err(Fault::value("Cannot specify both ',' and '_'."));
        if r.take(',') {
            self.grouping = Some(',');
        }
        if r.take('_') {
            if self.grouping.is_some() {
                return both();
            }
            self.grouping = Some('_');
        }
        if r.peek(0) == Some(',') && self.grouping == Some('_') {
            return both();
        }
        Ok(())
    }

    fn check_grouping(&self, no_type: bool) -> Result<(), Fault> {
        let Some(mark) = self.grouping else { return Ok(()) };
        let fits = match self.kind {
            'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' => true,
            'b' | 'o' | 'x' | 'X' => mark == '_',
            _ => no_type && self.kind != 's',
        };
        if fits {
            return Ok(());
        }
        Err(Fault::value(format!("Cannot specify '{mark}' with {}.", shown(self.raw_kind))))
    }

    /// The error of a type that a value does not have.
    pub fn unknown(&self, type_name: &str) -> Fault {
        let kind = shown(self.raw_kind);
        Fault::value(format!("Unknown format code {kind} for object of type '{type_name}'"))
    }

    /// What a string does not have.
    pub fn check_str(&self) -> Result<(), Fault> {
        if self.kind != 's' {
            return Ok(());
        }
        let message = match self.sign {
            Some(' ') => "Space not allowed in string format specifier",
            Some(_) => "Sign not allowed in string format specifier",
            None if self.no_negative_zero => {
                "Negative zero coercion (z) not allowed in string format specifier"
            }
            None if self.alternate => "Alternate form (#) not allowed in string format specifier",
            None if self.align == '=' => "'=' alignment not allowed in string format specifier",
            None => return Ok(()),
        };
        Err(Fault::value(message))
    }

    /// A body of so many characters, padded to the width.
    pub fn pad(&self, body: &[u8], chars: usize) -> Made {
        let room = self.width.saturating_sub(chars);
        let left = match self.align {
            '<' => 0,
            '^' => room / 2,
            _ => room,
        };
        let mut fill = Vec::new();
        crate::text::push(&mut fill, self.fill);
        crate::text::padded(body, &fill, left, room - left).ok_or_else(Fault::memory)
    }
}
