//! Abstract classes: `abc.ABC`, `abc.ABCMeta`, protocols, and the methods that keep them from having instances.

use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::Ty;

impl Engine<'_> {
    /// Whether the metaclass of a class is one of abstract classes.
    pub fn is_enforced(&self, class: &Ty) -> bool {
        self.mro(class).iter().any(|c| match c {
            Ty::Class(c, _) => {
                crate::fields::is_library_class(c, "abc.py", "ABC")
                    || crate::fields::is_library_class(c, "typing.py", "Protocol")
                    || self.world.members(c).is_some_and(|m| m.abc_meta)
            }
            _ => false,
        })
    }

    /// Raises the TypeError of making an instance of a class that has abstract methods; whether it did.
    pub fn is_abstract(&mut self, class: &Ty) -> Option<Val> {
        let mro = self.mro(class);
        let members = |c: &Ty| match c {
            Ty::Class(c, _) => self.world.members(c),
            _ => None,
        };
        let library = |c: &Ty, file: &str, name: &str| match c {
            Ty::Class(c, _) => crate::fields::is_library_class(c, file, name),
            _ => false,
        };
        if !self.is_enforced(class) {
            return None;
        }
        // A protocol is a class that has `Protocol` itself as a base; it has no instances.
        if self.bases(class).iter().any(|base| library(base, "typing.py", "Protocol")) {
            return Some(self.type_error("Protocols cannot be instantiated"));
        }
        let mut names: Vec<String> =
            mro.iter().filter_map(members).flat_map(|m| m.abstracts.clone()).collect();
        names.sort();
        names.dedup();
        names.retain(|name| {
            let owner = self.find_method(class, name).map(|found| found.class);
            owner.as_ref().and_then(members).is_some_and(|m| m.abstracts.contains(name))
        });
        let Ty::Class(c, _) = class else { return None };
        let plural = match names.len() {
            0 => return None,
            1 => "method",
            _ => "methods",
        };
        let text = format!(
            "Can't instantiate abstract class {} with abstract {plural} {}",
            c.name,
            names.join(", ")
        );
        Some(self.type_error(&text))
    }
}
