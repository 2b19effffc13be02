//! Attributes and methods: lookup along the method resolution order.

use crate::call::Args;
use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::{ClassRef, ExcRef, FnRef, Ty, ViewKind};
use pyfora_base::registry;
use pyfora_hir::ir::{MethodKind, ParamKind};
use pyfora_hir::signature::ParamSignature;
use std::sync::Arc;

/// A method or class attribute that a lookup found.
#[derive(Clone)]
pub struct Found {
    /// The class that has it, with its captures.
    pub class: Ty,
    pub kind: Member,
    pub func: FnRef,
    /// The instance or class that it was looked up in, which holds what the class captures.
    pub origin: Option<Val>,
}

impl Found {
    /// Looked up in a value.
    pub fn of(mut self, origin: Val) -> Found {
        self.origin = Some(origin);
        self
    }
}

/// What a class member is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Member {
    Method(MethodKind),
    /// A class attribute: `func` evaluates it.
    Attribute,
}

/// The library classes whose methods a builtin type has, in order.
fn library_classes(ty: &Ty) -> &'static [&'static str] {
    match ty {
        Ty::Bool | Ty::BoolConst(_) => &["bool", "int"],
        Ty::Int | Ty::IntConst(_) => &["int"],
        Ty::Wide => &["wide"],
        Ty::Float => &["float"],
        Ty::Str | Ty::StrConst(_) => &["str"],
        Ty::Range(_) => &["range"],
        Ty::Slice(_) => &["slice"],
        Ty::List(_) => &["list"],
        Ty::Tuple(_) | Ty::VarTuple(_) => &["tuple"],
        Ty::Dict(_) => &["dict"],
        Ty::Set(..) => &["set"],
        Ty::View(ViewKind::Values, _) => &["values_view"],
        Ty::View(..) => &["view"],
        Ty::Bytes(_) => &["bytes"],
        Ty::Complex(_) => &["complex"],
        _ => &[],
    }
}

impl Engine<'_> {
    /// Looks a name up along a class's resolution order.
    pub fn find_method(&self, class: &Ty, name: &str) -> Option<Found> {
        self.mro(class).into_iter().find_map(|c| self.find_own(&c, name))
    }

    pub fn find_own(&self, class: &Ty, name: &str) -> Option<Found> {
        let Ty::Class(c, _) = class else { return None };
        let members = self.world.members(c)?;
        let fn_ref = |index| FnRef { item: c.item.clone(), index, env: c.env.clone() };
        let method = members.methods.iter().rev().find(|(n, ..)| n == name);
        if let Some((_, kind, index)) = method {
            let kind = Member::Method(*kind);
            return Some(Found { class: class.clone(), kind, func: fn_ref(index.0), origin: None });
        }
        let attribute = members.attributes.iter().rev().find(|(n, _)| n == name);
        let Some((_, index)) = attribute else { return self.completed(class, name) };
        Some(Found { class: class.clone(), kind: Member::Attribute, func: fn_ref(index.0), origin: None })
    }

    /// The function of a found member, as a value.
    pub fn member_function(&mut self, found: &Found) -> Val {
        let Some(class) = self.class_val(&found.class, found.origin) else {
            let text = "a member of a class that uses variables of the function around it, found in this way";
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        };
        let captures = self.b.parts(class);
        let types: Arc<[Ty]> = captures.iter().map(|v| self.b.ty(*v).clone()).collect();
        let ty =
            Ty::Function { func: found.func.clone(), captures: types, defaults: Arc::from([]), object: None };
        self.b.make(ty, captures)
    }

    /// The class as a type.
    pub fn class_of(&self, class: &ClassRef) -> Ty {
        Ty::Class(class.clone(), class.captures.clone())
    }

    /// `object.name`.
    pub fn attribute(&mut self, object: Val, name: &str) -> Val {
        self.split(object, &mut |e, o| e.attribute_of_arm(o, name))
    }

    fn attribute_of_arm(&mut self, object: Val, name: &str) -> Val {
        match self.ty(object) {
            Ty::Instance(class, fields) => {
                if let Some(i) = fields.iter().position(|(n, _)| &**n == name) {
                    let v = self.b.part(object, i);
                    let text = format!("'{}' object has no attribute '{name}'", class.name);
                    return self.bound(v, &mut |e| e.b.raise_builtin("AttributeError", &text));
                }
                if name == "__class__" {
                    return self.class_of_value(object);
                }
                let class = self.class_of(&class);
                self.instance_attribute(object, class, name)
            }
            class @ Ty::Class(..) => self.class_attribute(object, class, name),
            Ty::Function { ref func, .. }
                if func.is_library() && !matches!(name, "__name__" | "__qualname__" | "__doc__") =>
            {
                let found = self.world.global(&func.env, &format!("{}__{name}", func.item.name));
                match found {
                    crate::world::Global::Missing => self.library_attribute(object, name),
                    found => self.materialise(found, name),
                }
            }
            Ty::Module(module) => {
                let found = self.world.module_attribute(&module, name);
                if found == crate::world::Global::Missing {
                    let text = format!("module '{module}' has no attribute '{name}'");
                    self.b.raise_builtin("AttributeError", &text);
                    return self.never();
                }
                self.materialise(found, &format!("{module}.{name}"))
            }
            Ty::Exception(..) if name != "__class__" => self.exception_attribute(object, name),
            Ty::Range(_) | Ty::Slice(_) if matches!(name, "start" | "stop" | "step") => {
                let part = ["start", "stop", "step"].iter().position(|n| *n == name);
                self.b.part(object, part.unwrap_or(0))
            }
            _ if name == "__class__" => self.class_of_value(object),
            Ty::Function { .. } => match self.function_attribute(object, name) {
                Some(v) => v,
                None => self.library_attribute(object, name),
            },
            Ty::BoundMethod(_) if matches!(name, "__name__" | "__qualname__" | "__doc__" | "__func__") => {
                let function = self.b.part(object, 1);
                if name == "__func__" { function } else { self.attribute(function, name) }
            }
            Ty::BoundMethod(_) if name == "__self__" => self.b.part(object, 0),
            Ty::BoundMethod(_) if !name.starts_with("__") => {
                let function = self.b.part(object, 1);
                self.attribute(function, name)
            }
            Ty::Builtin(class) if name == "__init__" && crate::builtin::is_exception(&class) => {
                self.exception_init(Vec::new())
            }
            Ty::Builtin(class)
                if matches!(name, "__name__" | "__qualname__") && crate::builtin::is_type(&class) =>
            {
                self.b.str(&class)
            }
            Ty::Builtin(class) if self.lacks(&class, name) => {
                let text = format!("type object '{class}' has no attribute '{name}'");
                self.b.raise_builtin("AttributeError", &text);
                self.never()
            }
            Ty::Builtin(class) if matches!(name, "__name__" | "__qualname__") => self.b.str(&class),
            Ty::Builtin(class)
                if matches!(
                    (&*class, name),
                    ("dict", "fromkeys") | ("bytes", "fromhex") | ("str", "maketrans")
                ) =>
            {
                self.b.constant(Ty::builtin(&format!("{class}.{name}")))
            }
            Ty::Builtin(class) if self.world.library_class(&class).is_some() => {
                let whole = self.world.library_class(&class).is_some_and(|c| {
                    let found = self.find_own(&self.class_of(&c), name);
                    found.is_some_and(|f| f.kind == Member::Method(MethodKind::Plain))
                });
                if whole && !name.starts_with("__") {
                    return self.b.constant(Ty::builtin(&format!("{class}.{name}")));
                }
                let text = format!("`{class}.{name}`, a method without its object");
                self.unsupported(registry::UNSUPPORTED_CALL, text)
            }
            Ty::LibMethod { class, name: index, .. } if &*class == "super" => {
                self.super_attribute(object, &index, name)
            }
            _ => self.library_attribute(object, name),
        }
    }

    /// Whether a builtin class certainly has no attribute of a name.
    fn lacks(&self, class: &str, name: &str) -> bool {
        let sample = match class {
            "int" => Ty::Int,
            "bool" => Ty::Bool,
            "float" => Ty::Float,
            "complex" => Ty::complex(),
            "str" => Ty::Str,
            "list" => Ty::list(Ty::Int),
            "tuple" => Ty::tuple([]),
            _ => return false,
        };
        !self.has_method(&sample, name)
            && !crate::builtin::is_known_attribute(&sample, name)
            && !crate::builtin::mutating_method(&sample, name)
    }

    pub fn no_attribute(&mut self, object: Val, name: &str) -> Val {
        let ty = self.ty(object);
        if crate::builtin::OBJECT_ATTRIBUTES.contains(&name) || matches!(ty, Ty::Builtin(_)) {
            let text = format!("`{name}` of a value of type `{}`", ty.type_name());
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        if ["__getattr__", "__getattribute__"].iter().any(|hook| self.has_method(&ty, hook)) {
            return self.unsupported(registry::UNSUPPORTED_OPERATION, "a class with `__getattr__`");
        }
        if matches!(&ty, Ty::Class(c, _) if self.is_enum(c)) {
            let name = self.b.str(name);
            return self.library_call("_no_member", vec![name]);
        }
        let text = match &ty {
            Ty::Class(c, _) => format!("type object '{}' has no attribute '{name}'", c.name),
            _ => format!("'{}' object has no attribute '{name}'", ty.type_name()),
        };
        self.b.raise_builtin("AttributeError", &text);
        self.never()
    }

    fn library_attribute(&mut self, object: Val, name: &str) -> Val {
        let ty = self.ty(object);
        for class in library_classes(&ty) {
            let Some(c) = self.world.library_class(class) else { continue };
            if let Some(found) = self.find_own(&self.class_of(&c), name) {
                if found.kind == Member::Method(MethodKind::Property) {
                    let receiver = self.as_library_receiver(object, class);
                    let function = self.member_function(&found);
                    return self.call(function, vec![receiver]);
                }
                let (class, name) = (Arc::from(*class), Arc::from(name));
                let receiver = Arc::from([ty.clone()]);
                return self.b.make(Ty::LibMethod { class, name, receiver }, vec![object]);
            }
        }
        if crate::builtin::mutating_method(&ty, name) {
            let instead = crate::builtin::instead_of(&ty, name);
            let hint = instead.map(|text| format!(": write {text}")).unwrap_or_default();
            self.invalid(&format!(
                "`{}.{name}` changes the object; pure code builds a new one{hint}",
                ty.type_name()
            ));
            return self.never();
        }
        if crate::builtin::is_known_attribute(&ty, name) {
            let text = format!("`{}.{name}` is not supported yet", ty.type_name());
            return self.unsupported(registry::UNSUPPORTED_CALL, text);
        }
        self.no_attribute(object, name)
    }

    /// `type(v)` of an arm.
    pub fn class_value(&self, ty: &Ty) -> Ty {
        match ty {
            Ty::Instance(class, _) if class.is_wrapper() => Ty::builtin("function"),
            Ty::Instance(class, _) | Ty::Exception(ExcRef::User(class), _) => self.class_of(class),
            Ty::Exception(ExcRef::Builtin(name), _) => Ty::Builtin(name.clone()),
            other => Ty::builtin(&other.type_name()),
        }
    }

    /// A builtin value as the library class's `self`: a bool as an int.
    fn as_library_receiver(&mut self, v: Val, class: &str) -> Val {
        match (class, self.ty(v)) {
            ("int", Ty::Bool | Ty::BoolConst(_)) => self.bool_to_int(v),
            ("int", Ty::IntConst(_)) => self.b.convert(v, &Ty::Int),
            _ => v,
        }
    }

    /// `int(b)` of a bool.
    pub fn bool_to_int(&mut self, v: Val) -> Val {
        match *self.b.ty(v) {
            Ty::BoolConst(b) => self.b.int(i64::from(b)),
            _ => self.b.prim1(pyfora_bitcode::Op::I1ToI64, vec![v], Ty::Int),
        }
    }

    /// Calls a special method of an arm's class; `None` where it has none for these arguments.
    pub fn call_method(&mut self, receiver: Val, name: &str, args: Vec<Val>) -> Option<Val> {
        if self.b.dead() {
            return Some(self.never());
        }
        let ty = self.ty(receiver);
        if let Ty::Instance(class, _) = &ty {
            let found = self.find_method(&self.class_of(class), name)?.of(receiver);
            let mut function = self.member_function(&found);
            if found.kind == Member::Attribute {
                function = self.call(function, Vec::new());
            }
            let static_method = found.kind == Member::Method(MethodKind::Static);
            let all = if static_method { args } else { [vec![receiver], args].concat() };
            return Some(self.call(function, all));
        }
        self.call_library_method(receiver, name, args)
    }

    /// Whether an arm's class has a special method.
    pub fn has_method(&self, ty: &Ty, name: &str) -> bool {
        if let Ty::Instance(class, _) = ty {
            return self.find_method(&self.class_of(class), name).is_some();
        }
        library_classes(ty).iter().any(|class| {
            self.world.library_class(class).is_some_and(|c| self.find_own(&self.class_of(&c), name).is_some())
        })
    }

    /// Calls the first overload of a builtin type's method that takes the arguments.
    pub fn call_library_method(&mut self, receiver: Val, name: &str, args: Vec<Val>) -> Option<Val> {
        let ty = self.ty(receiver);
        for class in library_classes(&ty) {
            let Some(c) = self.world.library_class(class) else { continue };
            let members = self.world.members(&c)?;
            let overloads = members.methods.iter().filter(|(n, ..)| n == name).map(|(_, _, i)| FnRef {
                item: c.item.clone(),
                index: i.0,
                env: c.env.clone(),
            });
            let receiver = self.as_library_receiver(receiver, class);
            let all = [vec![receiver], args.clone()].concat();
            if let Some(v) = self.call_overload(overloads.collect(), all) {
                return Some(v);
            }
        }
        None
    }

    /// Calls a method of a builtin type with keywords: of those that have them in CPython, each has one overload here.
    pub fn call_library_keywords(&mut self, receiver: Val, name: &str, args: &Args) -> Option<Val> {
        const WITH_KEYWORDS: &[(&str, &str)] = &[
            ("str", "split"),
            ("str", "rsplit"),
            ("str", "splitlines"),
            ("str", "expandtabs"),
            ("str", "encode"),
            ("bytes", "split"),
            ("bytes", "rsplit"),
            ("bytes", "splitlines"),
            ("bytes", "expandtabs"),
            ("bytes", "decode"),
            ("bytes", "hex"),
        ];
        let ty = self.ty(receiver);
        let class = *library_classes(&ty).iter().find(|c| WITH_KEYWORDS.contains(&(c, name)))?;
        let c = self.world.library_class(class)?;
        let found = self.find_own(&self.class_of(&c), name)?;
        let function = self.member_function(&found);
        let positional = [vec![receiver], args.positional.clone()].concat();
        Some(self.call_args(function, &Args { positional, ..args.clone() }))
    }

    /// Calls the first of several library functions whose annotations accept the arguments.
    pub fn call_overload(&mut self, overloads: Vec<FnRef>, args: Vec<Val>) -> Option<Val> {
        for func in overloads {
            let f = self.world.signature(&func)?;
            let variadic = f.params.iter().any(|p| p.kind == ParamKind::VarPositional);
            let keyword_only = |p: &ParamSignature| p.kind == ParamKind::KeywordOnly && p.default.is_none();
            let positional =
                |p: &&ParamSignature| matches!(p.kind, ParamKind::PositionalOnly | ParamKind::Normal);
            let places = f.params.iter().filter(positional).count();
            let required = f.params.iter().filter(positional).filter(|p| p.default.is_none()).count();
            if f.params.iter().any(keyword_only)
                || args.len() < required
                || (!variadic && args.len() > places)
            {
                continue;
            }
            let annotation = |i: usize| {
                let p = f.params.get(i).filter(|p| p.kind != ParamKind::VarPositional)?;
                p.annotation.as_deref()
            };
            let accepts = args.iter().enumerate().all(|(i, v)| {
                let arms = self.b.ty(*v).open_arms();
                // Of any size where the function takes 64 bits: as many as fit.
                let narrows = arms == [Ty::Wide] && annotation(i) == Some("int");
                narrows
                    || annotation(i)
                        .is_none_or(|a| arms.iter().all(|t| crate::builtin::annotation_accepts(a, t)))
            });
            if !accepts {
                continue;
            }
            let args = args.iter().enumerate().map(|(i, v)| match (annotation(i), self.ty(*v)) {
                (Some("int"), Ty::Bool | Ty::BoolConst(_)) => self.bool_to_int(*v),
                (Some("int"), Ty::Wide) => self.narrowed_for(*v, &func, &f.name),
                _ => *v,
            });
            let args: Vec<Val> = args.collect();
            let ty = Ty::Function { func, captures: Arc::from([]), defaults: Arc::from([]), object: None };
            let function = self.b.constant(ty);
            return Some(self.call(function, args));
        }
        None
    }

    /// Calls a library function by name.
    pub fn library_call(&mut self, name: &str, args: Vec<Val>) -> Val {
        let overloads = self.world.library_function(name);
        match self.call_overload(overloads, args.clone()) {
            Some(v) => v,
            None => {
                let names: Vec<String> = args.iter().map(|v| self.b.ty(*v).type_name()).collect();
                let text = format!("`{name}` of arguments of types ({})", names.join(", "));
                self.unsupported(registry::UNSUPPORTED_CALL, text)
            }
        }
    }

    /// `super()`: the rest of the resolution order after the class in whose body the method stands.
    pub fn super_value(&mut self) -> Val {
        let function = self.frame.function();
        let (class, first) = (function.class, function.params.first().map(|p| p.local));
        let (Some(_), Some(this)) = (class, first) else {
            self.b.raise_builtin("RuntimeError", "super(): no arguments");
            return self.never();
        };
        let this = self.read(this);
        let this = self.opened(this);
        if !matches!(self.ty(this), Ty::Instance(..) | Ty::Exception(ExcRef::User(_), _) | Ty::Class(..)) {
            return self.unsupported(registry::UNSUPPORTED_OPERATION, "`super()` outside a method");
        }
        let index = class.map_or(0, |c| c.0);
        let ty = Ty::LibMethod {
            class: Arc::from("super"),
            name: Arc::from(index.to_string()),
            receiver: Arc::from([self.ty(this)]),
        };
        self.b.make(ty, vec![this])
    }

    /// `__init__` of the builtin exceptions, of a receiver or none.
    fn exception_init(&mut self, receiver: Vec<Val>) -> Val {
        let types = receiver.iter().map(|v| self.ty(*v)).collect();
        let (class, name) = (Arc::from("BaseException"), Arc::from("__init__"));
        self.b.make(Ty::LibMethod { class, name, receiver: types }, receiver)
    }

    /// A method through `super()`.
    pub fn super_attribute(&mut self, proxy: Val, index: &str, name: &str) -> Val {
        let this = self.b.part(proxy, 0);
        let this = self.opened(this);
        let class = match self.ty(this) {
            Ty::Instance(class, _) | Ty::Exception(ExcRef::User(class), _) | Ty::Class(class, _) => class,
            _ => return self.never(),
        };
        let receiver = (!matches!(self.ty(this), Ty::Class(..))).then_some(this);
        let item = self.frame.func.item.clone();
        let is_owner =
            |c: &Ty| matches!(c, Ty::Class(c, _) if c.item == item && c.index.to_string() == index);
        let class = self.class_of(&class);
        let rest: Vec<Ty> = self.mro(&class).into_iter().skip_while(|c| !is_owner(c)).skip(1).collect();
        match rest.iter().find_map(|c| self.find_own(c, name)) {
            Some(found) => self.member(found.of(this), receiver, class),
            None if name == "__init__" && matches!(self.ty(this), Ty::Exception(..)) => {
                self.exception_init(vec![this])
            }
            None if matches!(name, "__str__" | "__repr__") && matches!(self.ty(this), Ty::Exception(..)) => {
                let text = format!("`super().{name}` of an exception class");
                self.unsupported(registry::UNSUPPORTED_OPERATION, text)
            }
            None if name == "__init__" => {
                let ty = Ty::LibMethod {
                    class: Arc::from("object"),
                    name: Arc::from("__init__"),
                    receiver: Arc::from([self.ty(this)]),
                };
                self.b.make(ty, vec![this])
            }
            None => {
                let text = format!("'super' object has no attribute '{name}'");
                self.b.raise_builtin("AttributeError", &text);
                self.never()
            }
        }
    }
}
