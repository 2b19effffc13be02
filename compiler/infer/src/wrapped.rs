//! What functions tell of themselves, and what `functools` makes of them: `wraps`, `cache`, `partial`.
//!
//! A cache changes nothing that pure code can see but that arguments must be hashable, so `cache` leaves a function as it is;
//! that results are kept is a matter of the function's own code (`cached`).

use crate::element::holds_iterator;
use crate::engine::Engine;
use crate::fields::is_library_function;
use crate::tir::{Cached, Spec, Val};
use crate::ty::{ClassRef, Env, FnRef, Ty};
use crate::world::Global;
use pyfora_base::{Diagnostic, registry};
use std::sync::Arc;

/// A client's function has these among its bindings: the function that it wraps, and whether it is a cache.
const WRAPPED: &str = "__wrapped__";
const CACHED: &str = "<cached>";

/// Whether a function's decorators, as they are written, ask to keep its results.
pub fn cached(f: &pyfora_hir::ir::Function, func: &FnRef) -> Cached {
    if func.is_library() {
        return Cached::No;
    }
    let of = |text: &str| {
        let (name, arguments) = text.split_once('(').unwrap_or((text, ""));
        match name.rsplit('.').next().map(str::trim) {
            Some("cache") if arguments.is_empty() => Cached::Unbounded,
            Some("lru_cache") if arguments.contains("None") => Cached::Unbounded,
            Some("lru_cache") => Cached::Bounded,
            _ => Cached::No,
        }
    };
    f.decorators.iter().map(|text| of(text)).find(|c| *c != Cached::No).unwrap_or_default()
}

/// What a cached function that takes or gives iterators is refused with: its cache would hold them, used up.
pub fn cached_iterator(f: &pyfora_hir::ir::Function, spec: &Spec, result: &Ty) -> Option<Diagnostic> {
    let holds = f.generator || holds_iterator(result) || spec.args.iter().any(holds_iterator);
    let text = "a cache of iterators: they would be used up when they are found again; give lists or tuples";
    (holds && cached(f, &spec.func) != Cached::No)
        .then(|| Diagnostic::error(registry::UNSUPPORTED_CALL, f.span, text.to_owned()))
}

impl ClassRef {
    /// Whether its instances stand for functions that a wrapper or cache made.
    pub fn is_wrapper(&self) -> bool {
        crate::fields::is_library_class(self, "functools.py", "_Wrapper")
    }

    /// Whether it is `functools.partial`.
    pub fn is_partial(&self) -> bool {
        crate::fields::is_library_class(self, "functools.py", "partial")
    }
}

impl Engine<'_> {
    /// `f.__name__` and the like of a function; `None` for other names.
    pub fn function_attribute(&mut self, f: Val, name: &str) -> Option<Val> {
        let Ty::Function { func, object, .. } = self.ty(f) else { return None };
        if let Some(object) = object
            && matches!(name, "__name__" | "__qualname__" | "__doc__" | WRAPPED)
        {
            let wrapped = self.world.global(&Env::Object(object), WRAPPED);
            if wrapped != Global::Missing {
                let wrapped = self.materialise(wrapped, WRAPPED);
                return Some(if name == WRAPPED { wrapped } else { self.attribute(wrapped, name) });
            }
        }
        let signature = self.world.signature(&func)?;
        Some(match name {
            "__name__" => self.b.str(&signature.name),
            "__qualname__" => self.b.str(&signature.qualname),
            "__doc__" => match &signature.doc {
                Some(text) => self.b.str(text),
                None => self.b.none(),
            },
            "cache_info" | "cache_clear" | "cache_parameters" => {
                let text = format!("`{name}`: what a cache holds depends on what ran before");
                self.unsupported(registry::UNSUPPORTED_CALL, text)
            }
            _ => return None,
        })
    }

    /// Raises what a cache raises of arguments that it cannot hash.
    pub fn check_cached(&mut self, object: Option<u32>, args: &[Val]) {
        let cached = object.is_some_and(|id| self.world.global(&Env::Object(id), CACHED) != Global::Missing);
        if cached {
            args.iter().for_each(|v| self.check_hashable(*v));
        }
    }

    /// Raises TypeError where a value has no hash.
    pub fn check_hashable(&mut self, v: Val) {
        if self.b.dead() || !self.b.ty(v).arms().iter().any(|arm| self.unhashable(arm).is_some()) {
            return;
        }
        self.split(v, &mut |e, v| match e.unhashable(&e.ty(v)) {
            Some(name) => e.type_error(&format!("unhashable type: '{name}'")),
            None => v,
        });
    }

    /// The name of the type that has no hash, in a value of an arm.
    fn unhashable(&self, ty: &Ty) -> Option<String> {
        match ty {
            Ty::List(_) | Ty::Dict(_) | Ty::Slice(_) | Ty::View(..) => Some(ty.type_name()),
            Ty::Set(kind, _) if !kind.frozen => Some(ty.type_name()),
            Ty::Tuple(parts) => parts.iter().find_map(|part| self.unhashable(part)),
            Ty::Kwargs(items) => items.iter().find_map(|(_, part)| self.unhashable(part)),
            Ty::VarTuple(element) => self.unhashable(element),
            Ty::Instance(class, _) => {
                let mro = self.mro(&self.class_of(class));
                let own = |name| mro.iter().position(|c| self.find_own(c, name).is_some());
                let hashed = match (own("__hash__"), own("__eq__")) {
                    (Some(hash), Some(eq)) => hash <= eq,
                    (None, Some(_)) => false,
                    _ => true,
                };
                (!hashed).then(|| class.name.to_string())
            }
            _ => None,
        }
    }

    /// A local function that calls itself under its decorator's name: the decorator must be the library's cache.
    pub fn cached_recursive(&mut self, decorator: Val, function: Val) -> Val {
        let caches = |func: &FnRef| {
            ["cache", "lru_cache", "_caching"].iter().any(|n| is_library_function(func, "functools.py", n))
        };
        match self.ty(decorator) {
            Ty::Function { func, .. } if caches(&func) => function,
            _ if self.b.dead() => decorator,
            _ => {
                let text =
                    "a decorator named `cache` of the program's own, on a local function that calls itself";
                self.unsupported(registry::UNSUPPORTED_STATEMENT, text)
            }
        }
    }

    /// Keyword arguments with others put in.
    pub fn merged_keywords(&mut self, base: Val, more: Val) -> Val {
        let (Ty::Kwargs(first), Ty::Kwargs(second)) = (self.ty(base), self.ty(more)) else {
            return self.unsupported(registry::UNSUPPORTED_CALL, "keyword arguments that are no constants");
        };
        let mut items: Vec<(Arc<str>, Val)> = Vec::new();
        for (i, (name, _)) in first.iter().enumerate() {
            items.push((name.clone(), self.b.part(base, i)));
        }
        for (i, (name, _)) in second.iter().enumerate() {
            let value = self.b.part(more, i);
            match items.iter_mut().find(|(n, _)| n == name) {
                Some(item) => item.1 = value,
                None => items.push((name.clone(), value)),
            }
        }
        self.kwargs(items)
    }
}
