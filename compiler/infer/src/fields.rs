//! Dataclasses and named tuples: their fields, and how their instances are made.
//!
//! What can be said in Python stands in the library (`dataclasses.py`, `typing.py`); here is what depends on the number
//! and names of the fields.

use crate::attr::{Found, Member};
use crate::call::Args;
use crate::engine::Engine;
use crate::tir::{Spec, Val};
use crate::ty::{ClassRef, FnRef, Ty};
use crate::world::LIBRARY;
use pyfora_base::registry;
use pyfora_hir::ir::{FunctionKind, ParamKind};
use pyfora_hir::signature::{ParamSignature, Signature};
use std::sync::Arc;

/// A field.
#[derive(Clone)]
pub struct Field {
    pub name: Arc<str>,
    /// Evaluates its default, or the call of `field(…)`.
    default: Option<Found>,
    /// Whether the default is a call of `field(…)`.
    described: bool,
    has_default: bool,
    has_factory: bool,
    pub init: bool,
    pub repr: bool,
    pub compare: bool,
    pub keyword_only: bool,
    /// An `InitVar`: an argument for `__post_init__`, no field.
    pub argument: bool,
}

/// The arguments of `@dataclass(…)`.
pub struct Options {
    init: bool,
    repr: bool,
    eq: bool,
    order: bool,
    frozen: bool,
    unsafe_hash: bool,
    pub slots: bool,
    pub keyword_only: bool,
}

/// Whether a class is the library's of that name in that file.
pub fn is_library_class(class: &ClassRef, file: &str, name: &str) -> bool {
    &*class.name == name && in_library(&class.item.file, file)
}

fn in_library(path: &str, file: &str) -> bool {
    path.strip_prefix(LIBRARY).and_then(|rest| rest.strip_prefix('/')) == Some(file)
}

/// Whether a function is the library's of that name in that file.
pub fn is_library_function(func: &FnRef, file: &str, name: &str) -> bool {
    &*func.item.name == name && in_library(&func.item.file, file)
}

impl Engine<'_> {
    /// The library function that a decorator of a class stands for, by position.
    fn decorator(&self, class: &Ty, index: usize) -> Option<FnRef> {
        let Ty::Class(c, captures) = class else { return None };
        let values = self.world.members(c)?.decorator_values?;
        let func = FnRef { item: c.item.clone(), index: values.0, env: c.env.clone() };
        let spec = Spec { func, captures: captures.clone(), args: Arc::from([]), result: None };
        match self.world.summary(&spec).result.parts().get(index) {
            Some(Ty::Function { func, .. }) => Some(func.clone()),
            _ => None,
        }
    }

    /// Why a class cannot be used.
    pub fn class_problem(&self, class: &Ty) -> Option<String> {
        let Ty::Class(c, _) = class else { return None };
        let members = self.world.members(c)?;
        if let Some(refused) = &members.refused {
            return Some(refused.clone());
        }
        if let Some(problem) = self.base_problem(class) {
            return Some(problem);
        }
        for base in self.mro(class).iter().flat_map(|k| self.bases(k)) {
            match base {
                Ty::Class(..) => {}
                Ty::Builtin(name) if &*name == "object" || crate::builtin::is_exception(&name) => {}
                Ty::Builtin(name) if crate::builtin::is_type(&name) => {
                    let text = "write a class that holds one in a field";
                    return Some(format!("a class that derives from the builtin `{name}`: {text}"));
                }
                _ => return Some("a class with a base that is no class known to the compiler".into()),
            }
        }
        for hook in ["__getattribute__", "__init_subclass__", "__prepare__"] {
            if self.find_method(class, hook).is_some() {
                return Some(format!("a class with `{hook}`"));
            }
        }
        for (i, decorator) in members.decorators.iter().enumerate() {
            let known = self.decorator(class, i).is_some_and(|f| {
                is_library_function(&f, "dataclasses.py", "dataclass")
                    || is_library_function(&f, "functools.py", "total_ordering")
                    || is_library_function(&f, "enum.py", "unique")
            });
            if !known {
                return Some(format!("a decorator `{}` that is not the library's", decorator.name));
            }
            if decorator.options.iter().any(|(_, value)| value.is_none()) {
                return Some(format!("arguments of `{}` that are not True or False", decorator.name));
            }
        }
        None
    }

    /// The arguments of a class's own `@dataclass`.
    pub fn dataclass_options(&self, class: &Ty) -> Option<Options> {
        let Ty::Class(c, _) = class else { return None };
        let members = self.world.members(c)?;
        let i = members.decorators.iter().position(|d| d.name == "dataclass")?;
        let func = self.decorator(class, i)?;
        if !is_library_function(&func, "dataclasses.py", "dataclass") {
            return None;
        }
        let given = &members.decorators[i].options;
        let option = |name: &str, default: bool| {
            given.iter().find(|(n, _)| n == name).and_then(|(_, value)| *value).unwrap_or(default)
        };
        Some(Options {
            init: option("init", true),
            repr: option("repr", true),
            eq: option("eq", true),
            order: option("order", false),
            frozen: option("frozen", false),
            unsafe_hash: option("unsafe_hash", false),
            slots: option("slots", false),
            keyword_only: option("kw_only", false),
        })
    }

    /// Whether a class is a dataclass or inherits from one.
    pub fn is_dataclass(&self, class: &Ty) -> bool {
        self.mro(class).iter().any(|c| self.dataclass_options(c).is_some())
    }

    /// Whether a class is or inherits from the library's of a name.
    pub fn inherits(&self, class: &Ty, file: &str, name: &str) -> bool {
        self.mro(class).iter().any(|c| matches!(c, Ty::Class(c, _) if is_library_class(c, file, name)))
    }

    /// Whether instances of a class are named tuples.
    pub fn is_named_tuple(&self, class: &ClassRef) -> bool {
        self.inherits(&self.class_of(class), "typing.py", "NamedTuple")
    }

    /// The fields of a dataclass or named tuple, in order.
    pub fn fields(&self, class: &Ty) -> Vec<Field> {
        let mut out: Vec<Field> = Vec::new();
        let mro = self.mro(class);
        let named = |c: &Ty| matches!(c, Ty::Class(c, _) if is_library_class(c, "typing.py", "NamedTuple"));
        let tuple = mro.iter().any(named);
        for c in mro.iter().rev() {
            let options = self.dataclass_options(c);
            if options.is_none() && !(tuple && self.bases(c).iter().any(named)) {
                continue;
            }
            let mut keyword_only = options.is_some_and(|o| o.keyword_only);
            for (name, annotation) in self.own_fields(c) {
                let annotation = annotation.rsplit_once("dataclasses.").map_or(&*annotation, |(_, a)| a);
                if annotation == "KW_ONLY" {
                    keyword_only = true;
                } else if !annotation.trim_start_matches("typing.").starts_with("ClassVar") {
                    let mut field = self.field_of(c, &name, keyword_only);
                    field.argument = annotation == "InitVar" || annotation.starts_with("InitVar[");
                    match out.iter_mut().find(|f| *f.name == *name) {
                        Some(known) => *known = field,
                        None => out.push(field),
                    }
                }
            }
        }
        out
    }

    /// Whether a frozen dataclass forbids to assign to a field of its instances.
    pub fn is_frozen_field(&self, class: &Ty, name: &str) -> bool {
        self.mro(class).iter().any(|c| {
            self.dataclass_options(c).is_some_and(|o| o.frozen)
                && (c == class || self.fields(c).iter().any(|f| &*f.name == name))
        })
    }

    fn own_fields(&self, class: &Ty) -> Vec<(String, String)> {
        let Ty::Class(c, _) = class else { return Vec::new() };
        self.world.members(c).map(|m| m.fields.clone()).unwrap_or_default()
    }

    fn field_of(&self, class: &Ty, name: &str, keyword_only: bool) -> Field {
        let default = self.find_own(class, name).filter(|found| found.kind == Member::Attribute);
        let mut field = Field {
            name: Arc::from(name),
            described: false,
            has_default: default.is_some(),
            has_factory: false,
            init: true,
            repr: true,
            compare: true,
            keyword_only,
            argument: false,
            default,
        };
        let Some(found) = &field.default else { return field };
        let captures: Arc<[Ty]> = found.class.parts().into();
        let spec = Spec { func: found.func.clone(), captures, args: Arc::from([]), result: None };
        let Ty::Instance(c, parts) = self.world.summary(&spec).result else { return field };
        if !is_library_class(&c, "dataclasses.py", "Field") {
            return field;
        }
        let part = |name: &str| parts.iter().find(|(n, _)| &**n == name).map(|(_, t)| t.clone());
        let missing = |t: Option<Ty>| matches!(t, None | Some(Ty::NotImplemented));
        let flag = |name: &str, default: bool| match part(name) {
            Some(Ty::BoolConst(yes)) => yes,
            _ => default,
        };
        field.described = true;
        field.has_default = !missing(part("default"));
        field.has_factory = !missing(part("default_factory"));
        field.init = flag("init", true);
        field.repr = flag("repr", true);
        field.compare = flag("compare", true);
        field.keyword_only = flag("kw_only", keyword_only);
        field
    }

    /// The value of a field that gets no argument.
    fn field_default(&mut self, field: &Field) -> Option<Val> {
        let found = field.default.as_ref()?;
        let function = self.member_function(found);
        let value = self.call(function, Vec::new());
        if !field.described || self.b.dead() {
            return Some(value);
        }
        let Ty::Instance(_, parts) = self.ty(value) else { return Some(value) };
        let at = |name: &str| parts.iter().position(|(n, _)| &**n == name).unwrap_or(0);
        Some(match (field.has_factory, field.has_default) {
            (true, _) => {
                let factory = self.b.part(value, at("default_factory"));
                self.call(factory, Vec::new())
            }
            (false, true) => self.b.part(value, at("default")),
            (false, false) => return None,
        })
    }

    /// What a class attribute that is a call of `field(…)` is: the field's default, which may be missing.
    pub fn described_default(&mut self, value: Val) -> Option<Val> {
        let Ty::Instance(class, parts) = self.ty(value) else { return Some(value) };
        if !is_library_class(&class, "dataclasses.py", "Field") {
            return Some(value);
        }
        let i = parts.iter().position(|(n, _)| &**n == "default")?;
        (parts[i].1 != Ty::NotImplemented).then(|| self.b.part(value, i))
    }

    /// The method of a dataclass or ordering that the library's class has for a name, unless the class has its own.
    pub fn completed(&self, class: &Ty, name: &str) -> Option<Found> {
        let Ty::Class(c, _) = class else { return None };
        let members = self.world.members(c)?;
        if members.decorators.is_empty() {
            return None;
        }
        if let Some(options) = self.dataclass_options(class) {
            let given = match name {
                "__init__" => options.init,
                "__repr__" => options.repr,
                "__eq__" => options.eq,
                "__lt__" | "__le__" | "__gt__" | "__ge__" => options.order,
                "__hash__" => options.unsafe_hash || (options.eq && options.frozen),
                _ => false,
            };
            if given {
                let mut found = self.library_method("dataclasses", "_Dataclass", name)?;
                if name == "__init__" {
                    // The constructor captures the class whose fields it sets.
                    found.class = Ty::Class(c.clone(), Arc::from([class.clone()]));
                }
                return Some(found);
            }
        }
        let ordering = ["__lt__", "__le__", "__gt__", "__ge__"];
        if ordering.contains(&name) && members.decorators.iter().any(|d| d.name == "total_ordering") {
            let own = |n: &&str| members.methods.iter().any(|(m, ..)| m == n);
            // As `functools` prefers them.
            let root = ["__lt__", "__le__", "__gt__", "__ge__"].into_iter().find(|n| own(n))?;
            let table = format!("_By{}", root.trim_matches('_'));
            return self.library_method("functools", &table, name);
        }
        None
    }

    /// A method of a class of a library's module.
    fn library_method(&self, module: &str, class: &str, name: &str) -> Option<Found> {
        match self.world.library_member(module, class)? {
            Ty::Class(c, _) => self.find_own(&self.class_of(&c), name),
            _ => None,
        }
    }

    /// Calls of library functions whose parameters depend on the fields of a class.
    pub fn call_by_fields(&mut self, func: &FnRef, captures: &[Ty], args: &Args) -> Option<Val> {
        if !func.is_library() {
            return None;
        }
        if let (true, [class @ Ty::Class(..)]) =
            (is_library_function(func, "dataclasses.py", "_Dataclass"), captures)
        {
            if args.rest.is_some() {
                return Some(self.spread_unsupported("a dataclass"));
            }
            return Some(self.dataclass_init(&class.clone(), args));
        }
        let name = self.world.signature(func)?.name.clone();
        match (&*func.item.name, &*name) {
            ("replace", _) if is_library_function(func, "dataclasses.py", "replace") => {
                Some(self.replaced(args, "replace() should be called on dataclass instances"))
            }
            ("NamedTuple", "_replace") if is_library_function(func, "typing.py", "NamedTuple") => {
                Some(self.replaced(args, ""))
            }
            _ => None,
        }
    }

    /// `replace(object, name=value, …)` and `object._replace(name=value, …)`.
    fn replaced(&mut self, args: &Args, not_a_dataclass: &str) -> Val {
        let [object] = args.positional[..] else {
            return self.unsupported(registry::UNSUPPORTED_CALL, "`replace` with these arguments");
        };
        self.split(object, &mut |e, object| {
            let class = match e.ty(object) {
                Ty::Instance(class, _) => e.class_of(&class),
                _ => return e.type_error(not_a_dataclass),
            };
            let named = not_a_dataclass.is_empty();
            if !named && !e.is_dataclass(&class) {
                return e.type_error(not_a_dataclass);
            }
            let mut keyword = Vec::new();
            for field in e.fields(&class) {
                let given = args.keyword.iter().find(|(n, _)| **n == *field.name);
                if !field.init {
                    if given.is_some() {
                        let text = format!(
                            "field {} is declared with init=False, it cannot be specified with replace()",
                            field.name
                        );
                        e.b.raise_builtin("ValueError", &text);
                        return e.never();
                    }
                    continue;
                }
                let value = match given {
                    Some((_, v)) => *v,
                    None if field.argument && !field.has_default => {
                        let text = format!("InitVar '{}' must be specified with replace()", field.name);
                        e.b.raise_builtin("ValueError", &text);
                        return e.never();
                    }
                    None => e.attribute(object, &field.name),
                };
                keyword.push((field.name.to_string(), value));
            }
            let known = keyword.clone();
            let unknown: Vec<(String, Val)> =
                args.keyword.iter().filter(|(n, _)| known.iter().all(|(k, _)| k != n)).cloned().collect();
            if named && !unknown.is_empty() {
                let names: Vec<String> = unknown.iter().map(|(n, _)| format!("'{n}'")).collect();
                let text = format!("Got unexpected field names: [{}]", names.join(", "));
                e.b.raise_builtin("ValueError", &text);
                return e.never();
            }
            keyword.extend(unknown);
            let f = e.class_of_value(object);
            e.call_args(f, &Args { positional: Vec::new(), keyword, rest: None })
        })
    }

    /// The generated `__init__` of a dataclass.
    fn dataclass_init(&mut self, class: &Ty, args: &Args) -> Val {
        let fields = self.fields(class);
        let init: Vec<Field> = fields.iter().filter(|f| f.init).cloned().collect();
        let Ty::Class(c, _) = class else { return self.never() };
        let qualname = self.qualname(c);
        let Some(values) = self.bind_fields(&format!("{qualname}.__init__"), &init, args) else {
            return self.never();
        };
        let Some(&first) = args.positional.first() else { return self.never() };
        let mut given = init.iter().zip(values);
        let mut instance = first;
        let mut arguments = Vec::new();
        for field in &fields {
            let value = match field.init {
                true => given.next().and_then(|(_, v)| v),
                false => None,
            };
            let value = match value {
                Some(v) => v,
                // Its value is that of the class.
                None if !field.init && !field.has_factory => continue,
                None => match self.field_default(field) {
                    Some(v) => v,
                    None => continue,
                },
            };
            if self.b.dead() {
                return self.never();
            }
            match field.argument {
                true => arguments.push(value),
                false => instance = self.with_field(instance, &field.name, value),
            }
        }
        let Ty::Instance(c, _) = self.ty(instance) else { return instance };
        if let Some(found) = self.find_method(&self.class_of(&c), "__post_init__") {
            let constructs = self.world.signature(&found.func).is_some_and(|f| f.is_constructor());
            let function = self.member_function(&found.of(instance));
            let result = self.call(function, [vec![instance], arguments].concat());
            if constructs {
                instance = result;
            }
        }
        instance
    }

    /// An instance of a named tuple's class.
    pub fn make_named_tuple(&mut self, class: &ClassRef, args: &Args) -> Val {
        let fields = self.fields(&self.class_of(class));
        let this = self.b.none();
        let positional = [vec![this], args.positional.clone()].concat();
        let args = Args { positional, keyword: args.keyword.clone(), rest: None };
        let qualname = format!("{}.__new__", class.name);
        let Some(values) = self.bind_fields(&qualname, &fields, &args) else { return self.never() };
        let mut parts = Vec::new();
        for (field, value) in fields.iter().zip(values) {
            let value = match value {
                Some(v) => v,
                None => match self.field_default(field) {
                    Some(v) => v,
                    None => return self.never(),
                },
            };
            parts.push(value);
        }
        if self.b.dead() {
            return self.never();
        }
        let names = fields.iter().map(|f| f.name.clone());
        let types = names.zip(parts.iter().map(|v| self.ty(*v))).collect();
        self.b.make(Ty::Instance(class.clone(), types), parts)
    }

    /// Binds arguments, the first of which is `self`, to fields; `None` for a field that has a default and gets none.
    fn bind_fields(&mut self, qualname: &str, fields: &[Field], args: &Args) -> Option<Vec<Option<Val>>> {
        let signature = signature_of(qualname, fields);
        let (name, names) = (format!("{qualname}()"), parameter_names(&signature));
        let places: Vec<usize> =
            (0..names.len()).filter(|&i| signature.params[i].kind == ParamKind::Normal).collect();
        let mut bound: Vec<Option<Val>> = vec![None; names.len()];
        for (&i, &v) in places.iter().zip(&args.positional) {
            bound[i] = Some(v);
        }
        for (key, v) in &args.keyword {
            match names.iter().position(|n| n == key) {
                Some(i) if bound[i].is_some() => {
                    self.type_error(&format!("{name} got multiple values for argument '{key}'"));
                    return None;
                }
                Some(i) => bound[i] = Some(*v),
                None => {
                    self.type_error(&format!("{name} got an unexpected keyword argument '{key}'"));
                    return None;
                }
            }
        }
        if args.positional.len() > places.len() {
            self.too_many(&signature, &name, &places, args.positional.len());
            return None;
        }
        let missing: Vec<usize> = (0..names.len())
            .filter(|&i| bound[i].is_none() && signature.params[i].default.is_none())
            .collect();
        if !missing.is_empty() {
            self.missing(&signature, &names, &missing);
            return None;
        }
        // In the order of the fields: those by keyword only are the last parameters.
        let at = |f: &Field| names.iter().position(|n| **n == *f.name).and_then(|i| bound[i]);
        Some(fields.iter().map(at).collect())
    }

    /// `__qualname__`.
    pub fn qualname(&self, class: &ClassRef) -> String {
        self.world.members(class).map_or_else(|| class.name.to_string(), |m| m.qualname.clone())
    }
}

fn parameter_names(signature: &Signature) -> Vec<String> {
    signature.params.iter().map(|p| p.name.clone()).collect()
}

/// The signature of a constructor: `self`, the fields, and those by keyword only.
pub fn signature_of(qualname: &str, fields: &[Field]) -> Signature {
    let param = |name: &str, kind, default: bool| ParamSignature {
        name: name.to_owned(),
        kind,
        default: default.then_some(0),
        annotation: None,
        rebound: false,
    };
    let of = |f: &Field, kind| param(&f.name, kind, f.has_default || f.has_factory);
    let this = param("self", ParamKind::Normal, false);
    let normal = fields.iter().filter(|f| !f.keyword_only).map(|f| of(f, ParamKind::Normal));
    let keyword = fields.iter().filter(|f| f.keyword_only).map(|f| of(f, ParamKind::KeywordOnly));
    Signature {
        name: "__init__".to_owned(),
        qualname: qualname.to_owned(),
        kind: FunctionKind::Def,
        params: std::iter::once(this).chain(normal).chain(keyword).collect(),
        defaults: None,
        doc: None,
        class: None,
        generator: false,
    }
}
