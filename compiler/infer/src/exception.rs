//! Exception instances: how they are made, their arguments and attributes.
//!
//! An instance of a class with an `__init__` of the program's has a part more than its arguments: an instance of the
//! same class that holds the fields which `__init__` sets.

use crate::call::Args;
use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::{ClassRef, ExcRef, Ty};
use pyfora_base::registry;
use std::sync::Arc;

/// Builtin exceptions whose attributes and text depend on what they are called with.
const WITH_FIELDS: &[(&str, usize)] = &[
    ("OSError", 1),
    ("SyntaxError", 1),
    ("UnicodeDecodeError", 0),
    ("UnicodeEncodeError", 0),
    ("UnicodeTranslateError", 0),
    ("BaseExceptionGroup", 0),
];

impl Engine<'_> {
    /// Whether instances of an exception class have fields.
    pub fn has_fields(&self, class: &ExcRef) -> bool {
        match class {
            ExcRef::User(class) => self.find_method(&self.class_of(class), "__init__").is_some(),
            ExcRef::Builtin(_) => false,
        }
    }

    /// The arguments and, where it has any, the instance that holds the fields.
    pub fn exception_parts(&mut self, e: Val) -> (Vec<Val>, Option<Val>) {
        let Ty::Exception(class, _) = self.ty(e) else { return (Vec::new(), None) };
        let mut parts = self.b.parts(e);
        let fields = if self.has_fields(&class) { parts.pop() } else { None };
        (parts, fields)
    }

    /// An exception of a class with these arguments and fields.
    fn exception(&mut self, class: &ExcRef, args: Vec<Val>, fields: Option<Val>) -> Val {
        let parts: Vec<Val> = args.into_iter().chain(fields).collect();
        let types = parts.iter().map(|v| self.ty(*v)).collect();
        self.b.make(Ty::Exception(class.clone(), types), parts)
    }

    /// A call of a builtin exception class.
    pub fn make_exception(&mut self, name: &Arc<str>, args: &Args) -> Val {
        let many = |(base, most): &&(&str, usize)| {
            crate::builtin::is_subclass(name, base) && args.positional.len() > *most
        };
        if !self.frame.func.is_library() && WITH_FIELDS.iter().any(|row| many(&row)) {
            let text = format!("`{name}` with these arguments");
            return self.unsupported(registry::UNSUPPORTED_CALL, text);
        }
        if !args.keyword.is_empty() {
            if ["ImportError", "NameError", "AttributeError"]
                .iter()
                .any(|base| crate::builtin::is_subclass(name, base))
            {
                return self
                    .unsupported(registry::UNSUPPORTED_CALL, format!("`{name}` with keyword arguments"));
            }
            return self.type_error(&format!("{name}() takes no keyword arguments"));
        }
        self.exception(&ExcRef::Builtin(name.clone()), args.positional.clone(), None)
    }

    /// A call of an exception class of the program's.
    pub fn make_user_exception(&mut self, class: &ClassRef, args: &Args) -> Val {
        let ty = self.class_of(class);
        let name = ExcRef::User(class.clone());
        if self.find_method(&ty, "__new__").is_some() {
            return self.unsupported(registry::UNSUPPORTED_OPERATION, "an exception class with `__new__`");
        }
        let with_fields =
            |base: &Arc<str>| WITH_FIELDS.iter().any(|(of, _)| crate::builtin::is_subclass(base, of));
        if let Some(base) = self.exception_bases(&ty).into_iter().find(with_fields) {
            let text = format!("an exception class that derives from `{base}`");
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        match self.find_method(&ty, "__init__") {
            Some(found) => {
                let fields = self.b.make(Ty::Instance(class.clone(), Arc::from([])), Vec::new());
                let this = self.exception(&name, args.positional.clone(), Some(fields));
                let function = self.member_function(&found);
                let positional = [vec![this], args.positional.clone()].concat();
                self.call_args(function, &Args { positional, keyword: args.keyword.clone(), rest: None })
            }
            None if !args.keyword.is_empty() => {
                self.type_error(&format!("{}() takes no keyword arguments", class.name))
            }
            None => self.exception(&name, args.positional.clone(), None),
        }
    }

    /// `self.name = value` in the `__init__` of an exception class.
    pub fn set_exception_field(&mut self, e: Val, name: &str, value: Val) -> Val {
        let Ty::Exception(class, _) = self.ty(e) else { return self.never() };
        let (args, fields) = self.exception_parts(e);
        if name == "args" {
            return match self.ty(value) {
                Ty::Tuple(_) => {
                    let args = self.b.parts(value);
                    self.exception(&class, args, fields)
                }
                _ => {
                    let text = "the arguments of an exception that are no tuple of a known length";
                    self.unsupported(registry::UNSUPPORTED_OPERATION, text)
                }
            };
        }
        if matches!(name, "__cause__" | "__context__" | "__traceback__" | "__suppress_context__") {
            return self.unsupported(registry::UNSUPPORTED_OPERATION, format!("assignment to `.{name}`"));
        }
        let Some(fields) = fields else { return self.never() };
        let fields = self.with_field(fields, name, value);
        self.exception(&class, args, Some(fields))
    }

    /// `BaseException.__init__(self, …)`: sets the arguments.
    pub fn set_exception_args(&mut self, e: Val, args: &Args) -> Val {
        let Ty::Exception(class, _) = self.ty(e) else { return self.never() };
        if !args.keyword.is_empty() {
            return self.type_error(&format!("{}() takes no keyword arguments", class.name()));
        }
        let (_, fields) = self.exception_parts(e);
        self.exception(&class, args.positional.clone(), fields)
    }

    /// An attribute of an exception instance.
    pub fn exception_attribute(&mut self, e: Val, name: &str) -> Val {
        let Ty::Exception(class, _) = self.ty(e) else { return self.never() };
        let (args, fields) = self.exception_parts(e);
        if name == "args" {
            return self.tuple(args);
        }
        if let Some(fields) = fields
            && let Ty::Instance(_, names) = self.ty(fields)
            && let Some(i) = names.iter().position(|(n, _)| &**n == name)
        {
            let v = self.b.part(fields, i);
            let text = format!("'{}' object has no attribute '{name}'", class.name());
            return self.bound(v, &mut |e| e.b.raise_builtin("AttributeError", &text));
        }
        if let ExcRef::User(c) = &class {
            let c = self.class_of(c);
            if name == "__class__" {
                return self.b.constant(c);
            }
            if let Some(found) = self.find_method(&c, name) {
                return self.member(found, Some(e), c);
            }
        }
        let kind = Ty::Exception(class.clone(), Arc::from([]));
        let is = |base: &str| self.is_instance(&kind, &Ty::builtin(base));
        let code = name == "code" && is("SystemExit");
        if (name == "value" && is("StopIteration")) || code {
            return match args.len() {
                0 => self.b.none(),
                1 => args[0],
                _ if code => self.tuple(args),
                _ => args[0],
            };
        }
        let special = matches!(name, "name" | "obj" | "path" | "msg")
            && ["ImportError", "NameError", "AttributeError"].iter().any(|base| is(base));
        if special || name.starts_with("__") || matches!(name, "with_traceback" | "add_note") {
            let text = format!("`{name}` of an exception");
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        self.no_attribute(e, name)
    }

    /// `str(e)` of an exception.
    pub fn str_of_exception(&mut self, e: Val) -> Val {
        let Ty::Exception(class, _) = self.ty(e) else { return self.never() };
        if let Some(text) = self.exception_text(e, &class, "__str__") {
            return text;
        }
        let (args, _) = self.exception_parts(e);
        let error = Ty::Exception(class, Arc::from([]));
        if args.len() == 5 && self.is_instance(&error, &Ty::builtin("UnicodeError")) {
            let text = "the text of an error of a codec: use its `args`";
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        match args.len() {
            0 => self.b.str(""),
            // A KeyError shows its key as it is written.
            1 if self.is_instance(&error, &Ty::builtin("KeyError")) => {
                self.split(args[0], &mut |e, a| e.repr_of(a))
            }
            1 => self.split(args[0], &mut |e, a| e.str_of(a)),
            _ => {
                let tuple = self.tuple(args);
                self.repr_of(tuple)
            }
        }
    }

    /// `repr(e)` of an exception.
    pub fn repr_of_exception(&mut self, e: Val) -> Val {
        let Ty::Exception(class, _) = self.ty(e) else { return self.never() };
        if let Some(text) = self.exception_text(e, &class, "__repr__") {
            return text;
        }
        let (args, _) = self.exception_parts(e);
        let open = format!("{}(", class.name());
        let args = self.tuple(args);
        self.repr_of_parts(&open, args, ")")
    }

    /// What a method of the class gives.
    fn exception_text(&mut self, e: Val, class: &ExcRef, method: &str) -> Option<Val> {
        let ExcRef::User(class) = class else { return None };
        let found = self.find_method(&self.class_of(class), method)?;
        let function = self.member_function(&found);
        let text = self.call(function, vec![e]);
        Some(self.checked_text(text, &format!("{method} returned non-string (type "), ")"))
    }
}
