//! What a found class member gives: bound methods, properties, class attributes; and the attributes that every class has.

use crate::attr::{Found, Member};
use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::{FnRef, Ty};
use pyfora_base::registry;
use pyfora_hir::ir::MethodKind;
use std::sync::Arc;

/// The field of an instance that holds its class, where that captures variables.
pub const CLASS_FIELD: &str = "<class>";

impl Engine<'_> {
    /// An attribute of an instance that is none of its fields.
    pub fn instance_attribute(&mut self, object: Val, class: Ty, name: &str) -> Val {
        if let Some(found) = self.find_method(&class, name) {
            return self.member(found.of(object), Some(object), class);
        }
        let Ty::Class(c, _) = &class else { return self.never() };
        if let Some(v) = self.enum_field(object, c, name) {
            return v;
        }
        if matches!(name, "__doc__" | "__module__" | "__match_args__" | "_fields")
            && let Some(v) = self.special_attribute(&class, name)
        {
            return v;
        }
        if !self.frame.func.is_library()
            && let Some(found) = self.find_method(&class, "__getattr__")
            && !(name.starts_with("__") && name.ends_with("__"))
        {
            let function = self.member_function(&found.of(object));
            let name = self.b.str(name);
            return self.call(function, vec![object, name]);
        }
        self.no_attribute(object, name)
    }

    /// An attribute of a class.
    pub fn class_attribute(&mut self, object: Val, class: Ty, name: &str) -> Val {
        if let Ty::Class(c, _) = &class
            && self.is_named_tuple(c)
            && self.fields(&class).iter().any(|f| &*f.name == name)
        {
            let text = "a named tuple's field read from its class";
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        match self.find_method(&class, name) {
            Some(found) => self.member(found.of(object), None, class),
            None => match self.special_attribute(&class, name) {
                Some(v) => v,
                None => self.no_attribute(object, name),
            },
        }
    }

    /// What every class has beside what its body says.
    fn special_attribute(&mut self, class: &Ty, name: &str) -> Option<Val> {
        let Ty::Class(c, _) = class else { return None };
        Some(match name {
            "__name__" => self.b.str(&c.name),
            "__qualname__" => {
                let text = self.qualname(c);
                self.b.str(&text)
            }
            "__members__" if self.is_enum(c) => self.enum_members(&c.clone()),
            "__doc__" => match self.world.members(c)?.doc.clone() {
                Some(text) => self.b.str(&text),
                // A dataclass without a text of its own gets one that shows its signature.
                None if self.dataclass_options(class).is_some() || self.is_named_tuple(c) => return None,
                None if self.is_enum(c) => return None,
                None => self.b.none(),
            },
            "__mro__" if self.exception_base(class).is_none() => {
                let object = Ty::builtin("object");
                let classes: Vec<Ty> = self.mro(class).into_iter().chain([object]).collect();
                if classes.iter().any(|k| matches!(k, Ty::Class(k, _) if k.item.file.starts_with("<pyfora>")))
                {
                    return None;
                }
                let classes = classes.into_iter().map(|k| self.b.constant(k)).collect();
                self.tuple(classes)
            }
            "__match_args__" if self.is_dataclass(class) || self.is_named_tuple(c) => {
                self.field_names(class, true)
            }
            "_fields" if self.is_named_tuple(c) => self.field_names(class, false),
            _ => return None,
        })
    }

    /// The value of a found member for its receiver: an instance, or none where it is read from the class.
    pub fn member(&mut self, found: Found, receiver: Option<Val>, class: Ty) -> Val {
        if let Some(enumeration) = self.enum_of(&found)
            && let name = self.attribute_name(&found)
            && !name.starts_with('_')
        {
            if receiver.is_some() {
                let text = "a member of an enumeration read from another member";
                return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
            }
            if let Some(member) = self.enum_member(&enumeration, &name) {
                return member;
            }
        }
        let function = self.member_function(&found);
        match (found.kind, receiver) {
            (Member::Attribute, receiver) => {
                let value = self.call(function, Vec::new());
                let value = self.refuse_shared_iterator(value, "a class attribute");
                self.class_value_read(value, receiver, &class, &found)
            }
            (Member::Method(MethodKind::Static), _) | (Member::Method(MethodKind::Plain), None) => function,
            (Member::Method(MethodKind::Plain), Some(r)) => self.bind_method(r, function),
            (Member::Method(MethodKind::Class), _) => match self.class_val(&class, found.origin) {
                Some(class) => self.bind_method(class, function),
                None => self.unsupported(registry::UNSUPPORTED_OPERATION, "a class method found in this way"),
            },
            (Member::Method(MethodKind::Property), Some(r)) => self.call(function, vec![r]),
            (Member::Method(MethodKind::Property), None) => {
                self.unsupported(registry::UNSUPPORTED_OPERATION, "a property read from its class")
            }
        }
    }

    /// A class as a value: of no slots, or by what an instance or class holds that it was found in.
    pub fn class_val(&mut self, class: &Ty, origin: Option<Val>) -> Option<Val> {
        let constant = |t: &Ty| t.shape().slots().is_empty();
        if constant(class) {
            let parts = class.parts().into_iter().map(|t| self.b.constant(t)).collect();
            return Some(self.b.make(class.clone(), parts));
        }
        let origin = origin?;
        let held = match self.ty(origin) {
            Ty::Instance(_, fields) => {
                let i = fields.iter().position(|(n, _)| &**n == CLASS_FIELD)?;
                self.b.part(origin, i)
            }
            Ty::Class(..) => origin,
            _ => return None,
        };
        if self.ty(held) == *class {
            return Some(held);
        }
        let (Ty::Class(wanted, _), Ty::Class(c, _)) = (class, self.ty(held)) else { return None };
        let bases = self.world.members(&c)?.bases?;
        let func = FnRef { item: c.item.clone(), index: bases.0, env: c.env.clone() };
        let captures = self.b.parts(held);
        let all = self.call_bound(&func, captures, Vec::new());
        if self.b.dead() {
            return Some(all);
        }
        self.b.parts(all).into_iter().find_map(|base| {
            let reaches = |k: &Ty| matches!(k, Ty::Class(k, _) if k == wanted);
            let base_class = self.ty(base);
            self.mro(&base_class).iter().any(reaches).then(|| self.class_val(class, Some(base))).flatten()
        })
    }

    /// `type(v)` of an arm, as a value.
    pub fn class_of_value(&mut self, v: Val) -> Val {
        let class = self.class_value(&self.ty(v));
        match self.class_val(&class, Some(v)) {
            Some(class) => class,
            None => self.unsupported(registry::UNSUPPORTED_OPERATION, "the class of this value"),
        }
    }

    /// A bound method.
    fn bind_method(&mut self, receiver: Val, function: Val) -> Val {
        let receiver = self.b.boxed(receiver);
        let parts = Arc::from([self.ty(receiver), self.ty(function)]);
        self.b.make(Ty::BoundMethod(parts), vec![receiver, function])
    }

    /// The value of a class attribute: functions bind to the instance that they are read from.
    fn class_value_read(&mut self, value: Val, receiver: Option<Val>, class: &Ty, found: &Found) -> Val {
        self.split(value, &mut |e, value| match (e.ty(value), receiver) {
            (Ty::Function { .. }, Some(r)) => e.bind_method(r, value),
            (Ty::Instance(c, _), Some(r)) if c.is_wrapper() => e.bind_method(r, value),
            (Ty::Instance(c, _), receiver) if c.item.file.ends_with("<pyfora>/descriptors.py") => {
                let function = e.b.part(value, 0);
                match (&*c.name, receiver) {
                    ("staticmethod", _) => function,
                    ("classmethod", _) => match e.class_val(class, found.origin) {
                        Some(class) => e.bind_method(class, function),
                        None => {
                            e.unsupported(registry::UNSUPPORTED_OPERATION, "a class method found in this way")
                        }
                    },
                    (_, Some(r)) => e.call(function, vec![r]),
                    (_, None) => {
                        e.unsupported(registry::UNSUPPORTED_OPERATION, "a property read from its class")
                    }
                }
            }
            (Ty::Instance(c, _), receiver) if e.find_method(&e.class_of(&c), "__get__").is_some() => {
                e.described_by(value, &c, receiver, class, found)
            }
            _ => match e.described_default(value) {
                Some(v) => v,
                None => {
                    let name = e.attribute_name(found);
                    let owner = match (receiver, class) {
                        (Some(_), Ty::Class(c, _)) => format!("'{}' object", c.name),
                        (_, Ty::Class(c, _)) => format!("type object '{}'", c.name),
                        _ => String::new(),
                    };
                    e.b.raise_builtin("AttributeError", &format!("{owner} has no attribute '{name}'"));
                    e.never()
                }
            },
        })
    }

    /// What a descriptor gives for an instance, or for a class alone. One that has more methods comes before the fields
    /// of instances, or is told its name.
    fn described_by(
        &mut self,
        descriptor: Val,
        kind: &crate::ty::ClassRef,
        receiver: Option<Val>,
        class: &Ty,
        found: &Found,
    ) -> Val {
        let kind = self.class_of(kind);
        if let Some(hook) =
            ["__set__", "__delete__", "__set_name__"].iter().find(|m| self.find_method(&kind, m).is_some())
        {
            let text = format!("a descriptor class with `{hook}`: write a property");
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        let Some(owner) = self.class_val(class, found.origin) else {
            return self.unsupported(registry::UNSUPPORTED_OPERATION, "a descriptor found in this way");
        };
        let object = match receiver {
            Some(object) => object,
            None => self.b.none(),
        };
        let get = self.attribute(descriptor, "__get__");
        self.call(get, vec![object, owner])
    }

    fn attribute_name(&self, found: &Found) -> String {
        let Ty::Class(c, _) = &found.class else { return String::new() };
        let members = self.world.members(c);
        let attributes = members.as_ref().map(|m| m.attributes.as_slice()).unwrap_or_default();
        attributes.iter().find(|(_, f)| f.0 == found.func.index).map(|(n, _)| n.clone()).unwrap_or_default()
    }
}
