//! What the library asks of the fields of an instance: their values, names and text.

use crate::engine::Engine;
use crate::fields::Field;
use crate::tir::Val;
use crate::ty::Ty;
use std::sync::Arc;

impl Engine<'_> {
    /// An instance with another value of a field, or one field more.
    pub fn with_field(&mut self, instance: Val, name: &str, value: Val) -> Val {
        let Ty::Instance(class, fields) = self.ty(instance) else { return instance };
        let mut parts = self.b.parts(instance);
        let mut types = fields.to_vec();
        let ty = self.ty(value);
        match types.iter().position(|(n, _)| &**n == name) {
            Some(i) => {
                types[i].1 = ty;
                parts[i] = value;
            }
            None => {
                types.push((Arc::from(name), ty));
                parts.push(value);
            }
        }
        self.b.make(Ty::Instance(class, types.into()), parts)
    }

    /// A named tuple as a plain one; any other value as it is.
    pub fn plain_tuple(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Instance(class, fields) if self.is_named_tuple(&class) && !fields.is_empty() => {
                let parts = self.b.parts(v);
                self.tuple(parts)
            }
            Ty::Instance(class, _) if self.is_named_tuple(&class) => self.tuple(Vec::new()),
            _ => v,
        }
    }

    /// The values of the fields that take part in something: all, `repr` or comparisons.
    pub fn field_values(&mut self, v: Val, purpose: &str) -> Val {
        let Ty::Instance(class, _) = self.ty(v) else { return self.tuple(Vec::new()) };
        let fields = self.fields(&self.class_of(&class));
        let wanted = |f: &&Field| match purpose {
            "compare" => f.compare,
            "repr" => f.repr,
            _ => true,
        };
        let mut values = Vec::new();
        for field in fields.iter().filter(wanted) {
            values.push(self.attribute(v, &field.name));
        }
        if self.b.dead() {
            return self.never();
        }
        self.tuple(values)
    }

    /// `astuple`: the values of the fields, those of dataclasses, tuples and lists inside them too.
    pub fn as_tuples(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Instance(class, _) if self.is_dataclass(&self.class_of(&class)) => {
                let values = self.field_values(v, "all");
                self.as_tuples(values)
            }
            Ty::Tuple(_) => {
                let mut parts = self.b.parts(v);
                for part in &mut parts {
                    *part = self.split(*part, &mut |e, part| e.as_tuples(part));
                }
                if self.b.dead() { self.never() } else { self.tuple(parts) }
            }
            Ty::List(_) => self.library_call("_as_tuples", vec![v]),
            _ => v,
        }
    }

    /// `x=1, y=2`.
    pub fn field_text(&mut self, v: Val) -> Val {
        let Ty::Instance(class, _) = self.ty(v) else { return self.b.str("") };
        let mut text = self.b.str("");
        let fields = self.fields(&self.class_of(&class));
        for (i, field) in fields.iter().filter(|f| f.repr).enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let label = self.b.str(&format!("{comma}{}=", field.name));
            text = self.joined(text, label);
            let value = self.attribute(v, &field.name);
            let shown = self.split(value, &mut |e, value| e.repr_of(value));
            if self.b.dead() {
                return shown;
            }
            text = self.joined(text, shown);
        }
        text
    }

    /// The names of the fields, as a tuple of constants; `init` are those that the constructor takes by position.
    pub fn field_names(&mut self, class: &Ty, positional: bool) -> Val {
        let fields = self.fields(class);
        let wanted = fields.iter().filter(|f| !positional || (f.init && !f.keyword_only));
        let names: Vec<Val> = wanted.map(|f| self.b.str(&f.name)).collect();
        self.tuple(names)
    }
}
