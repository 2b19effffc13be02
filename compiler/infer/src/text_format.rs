//! `str.format` of a constant text: its fields are read here and its values formatted as f-strings' are.

use crate::call::Args;
use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::Ty;
use pyfora_base::registry;

/// A part of a format.
enum Piece {
    Text(String),
    Field(Field),
}

/// `{name.attribute[index]!conversion:spec}`.
#[derive(Default)]
struct Field {
    name: String,
    path: Vec<Step>,
    conversion: Option<char>,
    spec: String,
}

enum Step {
    Attribute(String),
    Index(String),
}

/// The pieces of a format; `None` where it is malformed.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut out = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' if chars.next_if_eq(&c).is_some() => literal.push(c),
            '}' => return None,
            '{' => {
                out.push(Piece::Text(std::mem::take(&mut literal)));
                let (mut inside, mut depth) = (String::new(), 1);
                while depth > 0 {
                    let c = chars.next()?;
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    inside.push(c);
                }
                inside.pop();
                out.push(Piece::Field(field(&inside)?));
            }
            c => literal.push(c),
        }
    }
    out.push(Piece::Text(literal));
    Some(out)
}

fn field(text: &str) -> Option<Field> {
    let end = text.find(['!', ':']).unwrap_or(text.len());
    let (path, mut rest) = text.split_at(end);
    // A bracket can hold any character: what could end the path is not looked for in it.
    if path.contains(['{', '}']) || path.matches('[').count() != path.matches(']').count() {
        return None;
    }
    let mut field = Field::default();
    if let Some(after) = rest.strip_prefix('!') {
        let conversion = after.chars().next().filter(|c| matches!(c, 'r' | 's' | 'a'))?;
        field.conversion = Some(conversion);
        rest = &after[1..];
    }
    field.spec = match rest.strip_prefix(':') {
        Some(spec) => spec.to_owned(),
        None if rest.is_empty() => String::new(),
        None => return None,
    };
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, mut steps) = path.split_at(end);
    field.name = name.to_owned();
    while !steps.is_empty() {
        if let Some(after) = steps.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            field.path.push(Step::Attribute(after[..end].to_owned()));
            steps = &after[end..];
        } else {
            let (index, after) = steps.strip_prefix('[')?.split_once(']')?;
            field.path.push(Step::Index(index.to_owned()));
            steps = after;
        }
    }
    let empty = |step: &Step| matches!(step, Step::Attribute(s) | Step::Index(s) if s.is_empty());
    (!field.path.iter().any(empty)).then_some(field)
}

/// The arguments, and the number of the next field without a name.
struct Values<'a> {
    args: &'a Args,
    next: usize,
    numbered: bool,
}

impl Engine<'_> {
    /// `text.format(…)`; `None` where the text is no constant.
    pub fn str_format(&mut self, text: Val, args: &Args) -> Option<Val> {
        let Ty::StrConst(text) = self.ty(text) else { return None };
        Some(self.filled_in(&text, &mut Values { args, next: 0, numbered: false }, 2))
    }

    fn filled_in(&mut self, text: &str, values: &mut Values, depth: u32) -> Val {
        let Some(pieces) = pieces(text).filter(|_| depth > 0) else {
            return self.unsupported(registry::UNSUPPORTED_CALL, format!("the malformed format {text:?}"));
        };
        let mut result: Option<Val> = None;
        for piece in pieces {
            let v = match piece {
                Piece::Text(text) if text.is_empty() => continue,
                Piece::Text(text) => self.b.str(&text),
                Piece::Field(field) => self.field(field, values, depth),
            };
            if self.b.dead() {
                return v;
            }
            result = Some(match result {
                Some(before) => self.joined(before, v),
                None => v,
            });
        }
        result.unwrap_or_else(|| self.b.str(""))
    }

    fn field(&mut self, field: Field, values: &mut Values, depth: u32) -> Val {
        let Some(mut v) = self.field_value(&field.name, values) else { return self.never() };
        for step in &field.path {
            v = match step {
                Step::Attribute(name) => self.attribute(v, name),
                Step::Index(index) => {
                    let index = match index.parse::<u32>() {
                        Ok(i) => self.b.int(i64::from(i)),
                        Err(_) => self.b.str(index),
                    };
                    self.index(v, index)
                }
            };
            if self.b.dead() {
                return v;
            }
        }
        let v = self.converted(v, field.conversion);
        if self.b.dead() {
            return v;
        }
        let spec = match field.spec.contains(['{', '}']) {
            true => self.filled_in(&field.spec, values, depth - 1),
            false => self.b.str(&field.spec),
        };
        if self.b.dead() {
            return spec;
        }
        self.split(v, &mut |e, v| e.format_of(v, spec))
    }

    fn field_value(&mut self, name: &str, values: &mut Values) -> Option<Val> {
        let number = match name {
            "" => {
                values.next += 1;
                Some(values.next - 1)
            }
            _ if name.bytes().all(|b| b.is_ascii_digit()) => {
                values.numbered = true;
                Some(name.parse().unwrap_or(usize::MAX))
            }
            _ => None,
        };
        if values.numbered && values.next > 0 {
            let text = "a format with fields that are numbered and fields that are not";
            self.unsupported(registry::UNSUPPORTED_CALL, text);
            return None;
        }
        let found = match number {
            Some(i) => values.args.positional.get(i).copied(),
            None => values.args.keyword.iter().find(|(key, _)| key == name).map(|(_, v)| *v),
        };
        if found.is_none() {
            match number {
                Some(i) => {
                    let text = format!("Replacement index {i} out of range for positional args tuple");
                    self.b.raise_builtin("IndexError", &text);
                }
                None => self.b.raise_builtin("KeyError", name),
            }
        }
        found
    }
}
