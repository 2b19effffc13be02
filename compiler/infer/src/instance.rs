//! `isinstance` and `issubclass`.

use crate::engine::{Engine, Fact};
use crate::tir::Val;
use crate::ty::{ExcRef, Ty};
use pyfora_hir::ir::Local;

impl Engine<'_> {
    /// `isinstance(v, classes)`.
    pub fn isinstance(&mut self, v: Val, classes: Val, dst: Option<Local>) -> Val {
        let mut wanted = Vec::new();
        flatten_classes(&self.ty(classes), &mut wanted);
        if let Some(v) = self.unknown_classes(&wanted) {
            return v;
        }
        if !wanted.iter().all(is_class) {
            return self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union");
        }
        let holds = |e: &Self, arm: &Ty| wanted.iter().any(|c| e.is_instance(arm, c));
        if let Some(dst) = dst {
            let ty = self.ty(v);
            let side = |truth: bool| crate::family::retain(&ty, &|t| holds(self, t) == truth);
            let fact = Fact { val: v, yes: side(true), no: side(false) };
            self.frame.facts.insert(dst.0, fact);
        }
        self.is_one_of(v, &holds)
    }

    /// Classes that are known only when the code runs.
    fn unknown_classes(&mut self, wanted: &[Ty]) -> Option<Val> {
        let iterators = ["map", "filter", "zip", "enumerate", "reversed", "super"];
        if wanted.iter().any(|t| matches!(t, Ty::Builtin(name) if iterators.contains(&&**name))) {
            let text = "a test against a class of iterators";
            return Some(self.unsupported(pyfora_base::registry::UNSUPPORTED_CALL, text));
        }
        let unknown = wanted.iter().any(|t| matches!(t, Ty::VarTuple(_) | Ty::Union(_)));
        let text = "a test against classes that are known only when the code runs";
        unknown.then(|| self.unsupported(pyfora_base::registry::UNSUPPORTED_CALL, text))
    }

    /// `issubclass(class, classes)`.
    pub fn issubclass(&mut self, class: Val, classes: Val) -> Val {
        let (class, mut wanted) = (self.ty(class), Vec::new());
        flatten_classes(&self.ty(classes), &mut wanted);
        if let Some(v) = self.unknown_classes(&wanted) {
            return v;
        }
        if !is_class(&class) {
            return self.type_error("issubclass() arg 1 must be a class");
        }
        if !wanted.iter().all(is_class) {
            return self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union");
        }
        if wanted.iter().any(crate::registered::is_registering) {
            let text = "`issubclass` with a class of `collections.abc` or `numbers`: test an instance";
            return self.unsupported(pyfora_base::registry::UNSUPPORTED_CALL, text);
        }
        let is_below = |wanted: &Ty| match (&class, wanted) {
            (_, Ty::Builtin(base)) if &**base == "object" => true,
            (Ty::Builtin(sub), Ty::Builtin(base)) => crate::builtin::is_subclass(sub, base),
            (Ty::Class(..), Ty::Builtin(base)) => {
                self.exception_bases(&class).iter().any(|sub| crate::builtin::is_subclass(sub, base))
            }
            (Ty::Class(..), Ty::Class(base, _)) => {
                self.mro(&class).iter().any(|k| matches!(k, Ty::Class(k, _) if k == base))
            }
            _ => false,
        };
        let holds = wanted.iter().any(is_below);
        self.b.constant(Ty::BoolConst(holds))
    }

    /// The name of the class of an arm in CPython's messages: of a class, its metaclass.
    pub fn class_name(&self, arm: &Ty) -> String {
        match arm {
            Ty::Class(c, _) if self.is_enum(c) => "EnumType".into(),
            Ty::Class(..) if self.is_enforced(arm) => "ABCMeta".into(),
            Ty::Class(c, _) if crate::fields::is_library_class(c, "fractions.py", "Fraction") => {
                "ABCMeta".into()
            }
            other => other.type_name(),
        }
    }

    /// Whether an arm is an instance of a class.
    pub fn is_instance(&self, arm: &Ty, class: &Ty) -> bool {
        match class {
            Ty::Builtin(name) => match arm {
                Ty::Exception(ExcRef::User(c), _) => self
                    .exception_bases(&self.class_of(c))
                    .iter()
                    .any(|base| crate::builtin::is_subclass(base, name)),
                Ty::Instance(c, _) if &**name == "tuple" => self.is_named_tuple(c),
                Ty::Instance(c, _) if &**name == "int" => self.is_int_enum(c),
                Ty::Instance(c, _) if &**name == "dict" => {
                    let class = self.class_of(c);
                    let of = |name| self.inherits(&class, "collections.py", name);
                    ["Counter", "OrderedDict", "defaultdict"].into_iter().any(of)
                }
                Ty::Exception(ExcRef::Builtin(c), _) => crate::builtin::is_subclass(c, name),
                _ => &**name == "object" || crate::builtin::is_subclass(&arm.type_name(), name),
            },
            Ty::Class(wanted, _) => {
                let derives = match arm {
                    Ty::Instance(c, _) | Ty::Exception(ExcRef::User(c), _) => self
                        .mro(&self.class_of(c))
                        .iter()
                        .any(|k| matches!(k, Ty::Class(k, _) if k == wanted)),
                    _ => false,
                };
                derives || crate::registered::is_registering(class) && self.is_registered(arm, wanted)
            }
            _ => false,
        }
    }
}

/// The classes of `isinstance`'s second argument: tuples may nest.
fn flatten_classes(ty: &Ty, out: &mut Vec<Ty>) {
    match ty {
        // In a union of types None stands for its class.
        Ty::TypeUnion(parts) if parts.contains(&Ty::None) => {
            let class = |t: &Ty| if *t == Ty::None { Ty::builtin("NoneType") } else { t.clone() };
            out.extend(parts.iter().map(class));
        }
        Ty::Tuple(parts) | Ty::TypeUnion(parts) => parts.iter().for_each(|t| flatten_classes(t, out)),
        other => out.push(other.clone()),
    }
}

fn is_class(ty: &Ty) -> bool {
    match ty {
        Ty::Class(..) => true,
        Ty::Builtin(name) => crate::builtin::is_class_name(name),
        _ => false,
    }
}
