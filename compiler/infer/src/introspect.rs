//! `getattr` and `hasattr` with names that are known.

use crate::engine::Engine;
use crate::tir::{TOp, Val};
use crate::ty::{ExcRef, Ty};
use pyfora_base::registry;

impl Engine<'_> {
    /// Whether values of an arm have an attribute; `None` where some have it.
    pub fn has_attribute(&self, arm: &Ty, name: &str) -> Option<bool> {
        if crate::builtin::OBJECT_ATTRIBUTES.contains(&name) {
            return Some(!matches!(name, "__dict__" | "__weakref__") || matches!(arm, Ty::Instance(..)));
        }
        match arm {
            Ty::Instance(class, fields) => {
                if let Some((_, ty)) = fields.iter().find(|(n, _)| &**n == name) {
                    return match ty {
                        Ty::Unbound => Some(false),
                        other => (!other.arms().contains(&Ty::Unbound)).then_some(true),
                    };
                }
                Some(self.find_method(&self.class_of(class), name).is_some())
            }
            Ty::Class(..) => Some(
                matches!(name, "__name__" | "__qualname__" | "__mro__" | "__bases__")
                    || self.find_method(arm, name).is_some(),
            ),
            Ty::Exception(class, _) => {
                let own = match class {
                    ExcRef::User(class) => self.find_method(&self.class_of(class), name).is_some(),
                    ExcRef::Builtin(_) => false,
                };
                let known = matches!(name, "args" | "__cause__" | "__context__" | "__traceback__");
                Some(own || known || crate::builtin::is_known_attribute(arm, name))
            }
            Ty::Module(module) => {
                Some(self.world.module_attribute(module, name) != crate::world::Global::Missing)
            }
            _ if matches!(name, "__len__" | "__getitem__" | "__contains__" | "__iter__") => {
                let holds = matches!(
                    arm,
                    Ty::Str | Ty::StrConst(_) | Ty::Tuple(_) | Ty::VarTuple(_) | Ty::List(_) | Ty::Range(_)
                );
                Some(holds || self.has_method(arm, name))
            }
            _ => Some(
                self.has_method(arm, name)
                    || crate::builtin::mutating_method(arm, name)
                    || crate::builtin::is_known_attribute(arm, name),
            ),
        }
    }

    /// Whether a value of one arm has an attribute.
    pub fn has_attribute_value(&mut self, v: Val, name: &str) -> Val {
        let ty = self.ty(v);
        if let Some(known) = self.has_attribute(&ty, name) {
            return self.b.constant(Ty::BoolConst(known));
        }
        let Ty::Instance(_, fields) = &ty else { return self.never() };
        let found = fields.iter().position(|(n, _)| &**n == name);
        let unbound = found.and_then(|i| fields[i].1.arms().iter().position(|t| *t == Ty::Unbound));
        let (Some(i), Some(arm)) = (found, unbound) else { return self.never() };
        let part = self.b.part(v, i);
        let missing = self.b.inst(TOp::IsArm(arm as u32), vec![part], Ty::Bool);
        self.negate(missing)
    }

    /// Classes that make attributes when they are asked for.
    fn makes_attributes(&self, ty: &Ty) -> bool {
        ["__getattr__", "__getattribute__"].iter().any(|hook| self.has_method(ty, hook))
    }

    /// Special methods of builtin types of which we do not know.
    fn is_uncertain(&self, ty: &Ty, name: &str) -> bool {
        let special = name.starts_with("__") && name.ends_with("__");
        let known = matches!(
            name,
            "__len__" | "__getitem__" | "__contains__" | "__iter__" | "__name__" | "__qualname__"
        ) || crate::builtin::OBJECT_ATTRIBUTES.contains(&name);
        let ours =
            matches!(ty, Ty::Instance(..) | Ty::Class(..) | Ty::Module(_)) || self.has_method(ty, name);
        special && !known && !ours
    }

    fn refuse_uncertain(&mut self, ty: &Ty, name: &str) -> Val {
        let text = format!("whether a value of type `{}` has `{name}`", ty.type_name());
        self.unsupported(registry::UNSUPPORTED_CALL, text)
    }

    fn constant_name(&mut self, name: Val, what: &str) -> Option<String> {
        match self.ty(name) {
            Ty::StrConst(name) => Some(name.to_string()),
            Ty::Str | Ty::Union(_) => {
                let text = format!("`{what}` with a name that is known only when the code runs");
                self.unsupported(registry::UNSUPPORTED_CALL, text);
                None
            }
            _ => {
                let found = self.ty(name).type_name();
                self.type_error(&format!("attribute name must be string, not '{found}'"));
                None
            }
        }
    }

    /// `hasattr(object, name)`.
    pub fn hasattr(&mut self, object: Val, name: Val) -> Val {
        let Some(name) = self.constant_name(name, "hasattr") else { return self.never() };
        self.split(object, &mut |e, v| {
            let ty = e.ty(v);
            if e.makes_attributes(&ty) && e.has_attribute(&ty, &name) != Some(true) {
                return e.unsupported(registry::UNSUPPORTED_OPERATION, "a class with `__getattr__`");
            }
            if e.is_uncertain(&ty, &name) {
                return e.refuse_uncertain(&ty, &name);
            }
            e.has_attribute_value(v, &name)
        })
    }

    /// `getattr(object, name)` and `getattr(object, name, default)`.
    pub fn getattr(&mut self, object: Val, name: Val, default: Option<Val>) -> Val {
        let Some(name) = self.constant_name(name, "getattr") else { return self.never() };
        let Some(default) = default else { return self.attribute(object, &name) };
        self.split(object, &mut |e, v| {
            if e.makes_attributes(&e.ty(v)) {
                return e.unsupported(registry::UNSUPPORTED_OPERATION, "a class with `__getattr__`");
            }
            let ty = e.ty(v);
            if e.is_uncertain(&ty, &name) {
                return e.refuse_uncertain(&ty, &name);
            }
            let has = e.has_attribute_value(v, &name);
            e.if_else(has, &mut |e| e.attribute(v, &name), &mut |_| default)
        })
    }
}
