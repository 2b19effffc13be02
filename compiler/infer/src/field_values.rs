//! What the library asks of the fields of an instance: their values, names and text.

use crate::engine::Engine;
use crate::fields::Field;
use crate::settled::MAX_PARTS;
use crate::tir::Val;
use crate::ty::Ty;
use std::sync::Arc;

impl Engine<'_> {
    /// An instance with another value of a field, or one field more.
    pub fn with_field(&mut self, instance: Val, name: &str, value: Val) -> Val {
        let Ty::Instance(class, fields) = self.ty(instance) else { return instance };
        if let Some(v) = self.without_slot(&self.class_of(&class), name) {
            return v;
        }
        let mut parts = self.b.parts(instance);
        let mut types = fields.to_vec();
        let ty = self.ty(value);
        match types.iter().position(|(n, _)| &**n == name) {
            Some(i) => {
                types[i].1 = ty;
                parts[i] = value;
            }
            None if types.len() >= MAX_PARTS => {
                let text = format!(
                    "`{}` has more than {MAX_PARTS} attributes: put those that belong together into a class of their own, \
                     or values by name into a dict",
                    class.name
                );
                return self.unsupported(pyfora_base::registry::TOO_LARGE, text);
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
            _ if f.argument => false,
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

    /// `fields(…)`: what each field of a class is.
    pub fn described_fields(&mut self, class: &Ty) -> Val {
        let mut described = Vec::new();
        for field in self.fields(class).into_iter().filter(|f| !f.argument) {
            let name = self.b.str(&field.name);
            let flags = [field.init, field.repr, field.compare, field.keyword_only];
            let flags = flags.map(|flag| self.b.constant(Ty::BoolConst(flag)));
            let Some(Ty::Class(class, _)) = self.world.library_member("dataclasses", "_Described") else {
                return self.never();
            };
            let class = self.b.constant(Ty::Class(class, std::sync::Arc::from([])));
            described.push(self.call(class, [vec![name], flags.to_vec()].concat()));
        }
        if self.b.dead() { self.never() } else { self.tuple(described) }
    }

    /// `asdict`: as `astuple`, with names.
    pub fn as_dicts(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Instance(class, _) if self.is_dataclass(&self.class_of(&class)) => {
                let mut pairs = Vec::new();
                for field in self.fields(&self.class_of(&class)).iter().filter(|f| !f.argument) {
                    let name = self.b.str(&field.name);
                    let value = self.attribute(v, &field.name);
                    let value = self.split(value, &mut |e, value| e.as_dicts(value));
                    pairs.push((name, value));
                }
                if self.b.dead() { self.never() } else { self.dict_display(pairs) }
            }
            _ => self.converted_parts(v, "_as_dicts", &mut |e, part| e.as_dicts(part)),
        }
    }

    /// A container with its parts converted: lists and dicts by a library function, others part by part.
    fn converted_parts(&mut self, v: Val, name: &str, convert: &mut dyn FnMut(&mut Self, Val) -> Val) -> Val {
        match self.ty(v) {
            Ty::Tuple(_) | Ty::Instance(..) => {
                let ty = self.ty(v);
                if matches!(&ty, Ty::Instance(class, _) if !self.is_named_tuple(class)) {
                    return v;
                }
                let mut parts = self.b.parts(v);
                for part in &mut parts {
                    *part = self.split(*part, &mut |e, part| convert(e, part));
                }
                if self.b.dead() {
                    return self.never();
                }
                let types = parts.iter().map(|part| self.ty(*part)).collect();
                self.b.make(ty.with_parts(types), parts)
            }
            Ty::VarTuple(_) => {
                let list = self.b.part(v, 0);
                let list = self.library_call(name, vec![list]);
                if self.b.dead() { list } else { self.var_tuple_of(list) }
            }
            Ty::List(_) => self.library_call(name, vec![v]),
            Ty::Dict(_) => self.library_call(&format!("{name}_dict"), vec![v]),
            _ => v,
        }
    }

    /// `astuple`: the values of the fields, those of dataclasses, tuples and lists inside them too.
    pub fn as_tuples(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Instance(class, _) if self.is_dataclass(&self.class_of(&class)) => {
                let values = self.field_values(v, "all");
                self.as_tuples(values)
            }
            _ => self.converted_parts(v, "_as_tuples", &mut |e, part| e.as_tuples(part)),
        }
    }

    /// `x=1, y=2`.
    pub fn field_text(&mut self, v: Val) -> Val {
        let Ty::Instance(class, _) = self.ty(v) else { return self.b.str("") };
        let mut text = self.b.str("");
        let fields = self.fields(&self.class_of(&class));
        for (i, field) in fields.iter().filter(|f| f.repr && !f.argument).enumerate() {
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
