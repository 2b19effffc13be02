//! Flags: an instance of a flag class holds its value; names and bits follow from the members of the class.

use crate::engine::Engine;
use crate::enums::EnumName;
use crate::tir::Val;
use crate::ty::{ClassRef, Ty};
use pyfora_base::registry;
use std::sync::Arc;

/// The field that holds the value.
pub const VALUE: &str = "_value_";

impl Engine<'_> {
    /// Whether a class is an enumeration of flags.
    pub fn is_flag(&self, class: &ClassRef) -> bool {
        self.is_enum(class) && self.inherits(&self.class_of(class), "enum.py", "Flag")
    }

    /// A flag of a value.
    pub fn flag(&mut self, class: &ClassRef, value: Val) -> Val {
        let fields = Arc::from([(Arc::from(VALUE), self.ty(value))]);
        self.b.make(Ty::Instance(class.clone(), fields), vec![value])
    }

    /// The values of a flag class's names, or what of it is not supported.
    pub fn flag_values(&self, names: &[EnumName]) -> Result<Vec<i64>, String> {
        let values: Option<Vec<i64>> = names.iter().map(EnumName::int).collect();
        let Some(values) = values.filter(|all| all.iter().all(|v| *v >= 0)) else {
            return Err("a flag whose value is no int from 0 on".into());
        };
        let single = |v: &&i64| v.count_ones() == 1;
        let bits = values.iter().fold(0, |all, v| all | v);
        match values.iter().filter(single).fold(0, |all, v| all | v) == bits {
            true => Ok(values),
            false => Err("a flag with a bit that has no name of its own".into()),
        }
    }

    /// The members that iteration gives: those of one bit, each once.
    pub fn single_flags(&mut self, class: &ClassRef) -> Vec<Val> {
        let mut seen = Vec::new();
        for value in self.values_of_flags(class).into_iter().filter(|v| v.count_ones() == 1) {
            if !seen.contains(&value) {
                seen.push(value);
            }
        }
        let flags = seen.into_iter().map(|value| {
            let value = self.b.int(value);
            self.flag(class, value)
        });
        flags.collect()
    }

    fn values_of_flags(&mut self, class: &ClassRef) -> Vec<i64> {
        let names = self.names_of(class);
        match self.flag_values(&names) {
            Ok(values) => values,
            Err(what) => {
                self.unsupported(registry::UNSUPPORTED_STATEMENT, what);
                Vec::new()
            }
        }
    }

    /// The class's flags for the library: names and values of all members, aliases included, as two lists.
    pub fn flag_table(&mut self, v: Val) -> Val {
        let Ty::Instance(class, _) = self.ty(v) else { return self.never() };
        let names: Vec<String> = self.names_of(&class).into_iter().map(|n| n.name).collect();
        let values = self.values_of_flags(&class);
        if self.b.dead() {
            return self.never();
        }
        let names = names.iter().map(|n| self.b.str(n)).collect();
        let values = values.into_iter().map(|v| self.b.int(v)).collect();
        let lists = vec![self.list_of(names), self.list_of(values)];
        self.tuple(lists)
    }

    /// `Flags(value)`.
    pub fn flag_by_value(&mut self, class: &ClassRef, wanted: Val) -> Val {
        let zero = self.b.int(0);
        let like = self.flag(class, zero);
        self.split(wanted, &mut |e, v| {
            if matches!(e.ty(v), Ty::Instance(c, _) if c == *class) {
                return v;
            }
            e.library_call("_flag_of_value", vec![like, v])
        })
    }

    /// A flag of a class with another value, which the class is known to have.
    pub fn flag_like(&mut self, v: Val, value: Val) -> Val {
        let Ty::Instance(class, _) = self.ty(v) else { return self.never() };
        let value = self.b.convert(value, &Ty::Int);
        self.flag(&class, value)
    }
}
