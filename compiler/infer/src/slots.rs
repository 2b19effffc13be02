//! `__slots__`: which names the instances of a class can have.

use crate::attr::Member;
use crate::engine::Engine;
use crate::tir::{Spec, Val};
use crate::ty::Ty;
use pyfora_base::registry;
use std::sync::Arc;

/// What a class of the resolution order says of its instances' names.
enum Names {
    /// Any, as the class has no `__slots__` or has `__dict__` among them.
    Any,
    Only(Vec<String>),
    /// A `__slots__` that is known only when the code runs.
    Unknown,
}

impl Engine<'_> {
    /// Raises what CPython raises for an attribute that an instance of the class has no place for; `None` where it has.
    pub fn without_slot(&mut self, class: &Ty, name: &str) -> Option<Val> {
        if self.exception_base(class).is_some() {
            return None;
        }
        let mut unknown = false;
        for c in self.mro(class) {
            match self.slots_of(&c) {
                Names::Any => return None,
                Names::Only(names) if names.iter().any(|n| n == name) => return None,
                Names::Only(_) => {}
                Names::Unknown => unknown = true,
            }
        }
        let Ty::Class(c, _) = class else { return None };
        if unknown {
            let text = format!("the `__slots__` of `{}`: write a tuple of the names", c.name);
            return Some(self.unsupported(registry::UNSUPPORTED_OPERATION, text));
        }
        let text = match self.find_method(class, name) {
            Some(_) => format!("'{}' object attribute '{name}' is read-only", c.name),
            None => format!("'{}' object has no attribute '{name}'", c.name),
        };
        self.b.raise_builtin("AttributeError", &text);
        Some(self.never())
    }

    fn slots_of(&self, class: &Ty) -> Names {
        let Ty::Class(c, _) = class else { return Names::Any };
        let empty = [("typing.py", "Generic"), ("typing.py", "Protocol"), ("abc.py", "ABC")];
        if empty.iter().any(|(file, name)| crate::fields::is_library_class(c, file, name)) {
            return Names::Only(Vec::new());
        }
        if self.dataclass_options(class).is_some_and(|options| options.slots) {
            let fields = self.fields(class).into_iter().filter(|f| !f.argument);
            return Names::Only(fields.map(|f| f.name.to_string()).collect());
        }
        let attribute = |found: &crate::attr::Found| found.kind == Member::Attribute;
        let Some(found) = self.find_own(class, "__slots__").filter(attribute) else { return Names::Any };
        let Some(names) = self.world.members(c).and_then(|m| m.slots.clone()).or_else(|| {
            let captures: Arc<[Ty]> = found.class.parts().into();
            let spec = Spec { func: found.func.clone(), captures, args: Arc::from([]), result: None };
            let text = |t: &Ty| match t {
                Ty::StrConst(text) => Some(text.to_string()),
                _ => None,
            };
            match self.world.summary(&spec).result {
                Ty::Tuple(parts) => parts.iter().map(text).collect(),
                one => Some(vec![text(&one)?]),
            }
        }) else {
            return Names::Unknown;
        };
        if names.iter().any(|n| n == "__dict__") {
            return Names::Any;
        }
        let owner = c.name.trim_start_matches('_');
        let mangled =
            |name: String| match name.starts_with("__") && !name.ends_with("__") && !owner.is_empty() {
                true => format!("_{owner}{name}"),
                false => name,
            };
        Names::Only(names.into_iter().map(mangled).collect())
    }
}
