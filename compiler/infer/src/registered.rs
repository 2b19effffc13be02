//! `isinstance` against the classes of `collections.abc` and `numbers`, which ask for methods or know builtin types.

use crate::engine::Engine;
use crate::fields::is_library_class;
use crate::ty::{ClassRef, Ty, ViewKind};
use crate::world::LIBRARY;

/// Whether a class asks for more than that its instances derive from it.
pub fn is_registering(class: &Ty) -> bool {
    let file = |c: &ClassRef| c.item.file.strip_prefix(LIBRARY).map(str::to_owned);
    matches!(class, Ty::Class(c, _) if matches!(file(c).as_deref(), Some("/collections.abc.py" | "/numbers.py")))
}

impl Engine<'_> {
    /// Whether an arm that does not derive from such a class is an instance of it.
    pub fn is_registered(&self, arm: &Ty, class: &ClassRef) -> bool {
        match class.item.file.ends_with("/numbers.py") {
            true => self.is_number(arm, &class.name),
            false => self.is_collection(arm, &class.name),
        }
    }

    fn is_number(&self, arm: &Ty, name: &str) -> bool {
        let level = match arm {
            Ty::Bool | Ty::BoolConst(_) | Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Hash(_) => 4,
            Ty::Instance(c, _) if self.is_int_enum(c) => 4,
            Ty::Instance(c, _) if is_library_class(c, "fractions.py", "Fraction") => 3,
            Ty::Float => 2,
            Ty::Complex(_) => 1,
            _ => return false,
        };
        ["Number", "Complex", "Real", "Rational", "Integral"].iter().take(level + 1).any(|n| *n == name)
    }

    fn is_collection(&self, arm: &Ty, name: &str) -> bool {
        if let Ty::Instance(c, _) = arm {
            return self.is_collecting_instance(arm, c, name);
        }
        let sequence = matches!(
            arm,
            Ty::Str
                | Ty::StrConst(_)
                | Ty::Tuple(_)
                | Ty::VarTuple(_)
                | Ty::List(_)
                | Ty::Range(_)
                | Ty::Bytes(_)
        );
        let mapping = matches!(arm, Ty::Dict(_) | Ty::Kwargs(_));
        let view = matches!(arm, Ty::View(..));
        let set = matches!(arm, Ty::Set(..) | Ty::View(ViewKind::Keys | ViewKind::Items, _));
        let collection = sequence || mapping || view || set;
        let iterator = matches!(arm, Ty::Iter(..) | Ty::Generator { .. });
        match name {
            "Sequence" => sequence,
            "MutableSequence" => matches!(arm, Ty::List(_)),
            "Mapping" | "MutableMapping" => mapping,
            "Set" => set,
            "MutableSet" => matches!(arm, Ty::Set(kind, _) if !kind.frozen),
            "Sized" | "Container" | "Collection" => collection,
            "Iterable" => collection || iterator,
            "Iterator" => iterator,
            "Reversible" => sequence || mapping || view,
            "MappingView" => view,
            "KeysView" => matches!(arm, Ty::View(ViewKind::Keys, _)),
            "ItemsView" => matches!(arm, Ty::View(ViewKind::Items, _)),
            "ValuesView" => matches!(arm, Ty::View(ViewKind::Values, _)),
            "Callable" => matches!(
                arm,
                Ty::Function { .. }
                    | Ty::BoundMethod(_)
                    | Ty::LibMethod { .. }
                    | Ty::Class(..)
                    | Ty::Builtin(_)
            ),
            "Hashable" => {
                let changes = matches!(arm, Ty::Set(kind, _) if !kind.frozen);
                let keys = matches!(arm, Ty::View(ViewKind::Keys | ViewKind::Items, _));
                !(mapping || changes || keys || matches!(arm, Ty::List(_) | Ty::Slice(_)))
            }
            _ => false,
        }
    }

    fn is_collecting_instance(&self, arm: &Ty, c: &ClassRef, name: &str) -> bool {
        let class = self.class_of(c);
        let of = |kinds: &[&str]| kinds.iter().any(|kind| self.inherits(&class, "collections.py", kind));
        let dict = of(&["Counter", "OrderedDict", "defaultdict", "ChainMap"]);
        let has = |names: &[&str]| names.iter().all(|name| self.has_method(arm, name));
        let function = c.is_wrapper() || c.is_partial();
        match name {
            "Sequence" => self.is_named_tuple(c) || of(&["deque"]),
            "MutableSequence" => of(&["deque"]),
            "Mapping" => dict || of(&["mappingproxy"]),
            "MutableMapping" => dict,
            "Sized" => has(&["__len__"]),
            "Container" => has(&["__contains__"]),
            "Collection" => has(&["__len__", "__iter__", "__contains__"]),
            "Iterable" => has(&["__iter__"]),
            "Iterator" => has(&["__iter__", "__next__"]),
            "Reversible" => {
                let mapping = self.inherits(&class, "collections.abc.py", "Mapping");
                of(&["Counter"]) || has(&["__reversed__", "__iter__"]) && !mapping || self.is_named_tuple(c)
            }
            "Callable" => function || has(&["__call__"]),
            "Hashable" => !dict && !of(&["deque"]) && self.find_hash(&class),
            _ => false,
        }
    }

    /// Whether a class has a hash: the first class of the order that says something of equality says it.
    fn find_hash(&self, class: &Ty) -> bool {
        for c in self.mro(class) {
            match (self.find_own(&c, "__hash__"), self.find_own(&c, "__eq__")) {
                (Some(found), _) => return found.kind != crate::attr::Member::Attribute,
                (None, Some(_)) => return false,
                (None, None) => {}
            }
        }
        true
    }
}
