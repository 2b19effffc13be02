//! Calls with `**` of a dict, whose keys are known only when the code runs: the parameters' names are looked up in it.

use crate::call::Args;
use crate::engine::Engine;
use crate::fields::{is_library_function, signature_of};
use crate::tir::Val;
use crate::ty::{FnRef, Ty};
use pyfora_base::registry;
use pyfora_hir::ir::{ArgKind, ParamKind};
use pyfora_hir::signature::{ParamSignature, Signature};

/// How many parameters with a default are looked up in one call: each doubles the ways to call.
const MAX_OPTIONAL: usize = 4;

impl Engine<'_> {
    /// A call with one `**d`; `None` where no argument is the `**` of a dict.
    pub fn call_by_mapping(&mut self, f: Val, written: &[(ArgKind, Val)]) -> Option<Val> {
        let is_dict = |t: &Ty| matches!(t, Ty::Dict(_));
        let of_dict = |(kind, v): &(ArgKind, Val)| {
            *kind == ArgKind::DoubleStar && self.b.ty(*v).arms().iter().any(is_dict)
        };
        let at = written.iter().position(of_dict)?;
        let mapping = written[at].1;
        let mut others = written.to_vec();
        others.remove(at);
        if others.iter().any(|(kind, _)| *kind == ArgKind::DoubleStar) {
            return Some(self.refuse_mapping("more than one `**` in a call"));
        }
        let Some(args) = self.expand(others) else { return Some(self.never()) };
        if args.rest.is_some() {
            return Some(self.refuse_mapping("`**` of a dict beside `*` of a value of unknown length"));
        }
        Some(self.split2(f, mapping, &mut |e, f, mapping| e.call_with_names(f, mapping, &args)))
    }

    fn refuse_mapping(&mut self, what: &str) -> Val {
        self.unsupported(registry::UNSUPPORTED_CALL, format!("{what}: pass the arguments by name"))
    }

    fn call_with_names(&mut self, f: Val, mapping: Val, args: &Args) -> Val {
        let Some((signature, taken)) = self.named_parameters(f) else {
            let what = format!("`**` of a dict in a call of a `{}`", self.ty(f).type_name());
            return self.refuse_mapping(&what);
        };
        if let Ty::Dict(parts) = self.ty(mapping)
            && let Ty::List(key) = &parts[0]
            && !key.arms().iter().all(|t| matches!(t, Ty::Str | Ty::StrConst(_)))
        {
            return self.refuse_mapping("`**` of a dict with keys that are no strings");
        }
        let places = |p: &&ParamSignature| matches!(p.kind, ParamKind::Normal | ParamKind::PositionalOnly);
        if signature.params.iter().any(|p| p.kind == ParamKind::VarKeyword) {
            return self.refuse_mapping("`**` of a dict in a call of a function that has `**` itself");
        }
        let skip = taken + args.positional.len();
        if signature.params.iter().skip(skip).any(|p| p.kind == ParamKind::PositionalOnly) {
            return self.refuse_mapping("`**` of a dict in a call of a function with `/`");
        }
        let given: Vec<&str> = signature.params.iter().filter(places).take(skip).map(|p| &*p.name).collect();
        let named: Vec<&str> = args.keyword.iter().map(|(name, _)| &**name).collect();
        let free = |p: &&ParamSignature| {
            matches!(p.kind, ParamKind::Normal | ParamKind::KeywordOnly)
                && !given.contains(&&*p.name)
                && !named.contains(&&*p.name)
        };
        let free: Vec<&ParamSignature> = signature.params.iter().filter(free).collect();
        let function = format!("{}()", signature.qualname);
        let names: Vec<&str> = free.iter().map(|p| &*p.name).collect();
        self.check_names(mapping, &function, &names, &given, &named);
        for (kind, text) in [(ParamKind::Normal, "positional"), (ParamKind::KeywordOnly, "keyword-only")] {
            let required = free.iter().filter(|p| p.kind == kind && p.default.is_none());
            let required: Vec<&str> = required.map(|p| &*p.name).collect();
            let list = self.names(&required);
            let (function, kind) = (self.b.str(&function), self.b.str(text));
            self.library_call("_keywords_missing", vec![mapping, list, function, kind]);
        }
        let mut args = args.clone();
        for p in free.iter().filter(|p| p.default.is_none()) {
            if self.b.dead() {
                return self.never();
            }
            let key = self.b.str(&p.name);
            let value = self.index(mapping, key);
            args.keyword.push((p.name.clone(), value));
        }
        let optional: Vec<String> =
            free.iter().filter(|p| p.default.is_some()).map(|p| p.name.clone()).collect();
        if optional.len() > MAX_OPTIONAL {
            let what = format!("`**` of a dict for more than {MAX_OPTIONAL} parameters with defaults");
            return self.refuse_mapping(&what);
        }
        self.call_with_optional(f, mapping, &args, &optional)
    }

    /// The call for each set of the optional names that the dict may have.
    fn call_with_optional(&mut self, f: Val, mapping: Val, args: &Args, optional: &[String]) -> Val {
        if self.b.dead() {
            return self.never();
        }
        let Some((name, rest)) = optional.split_first() else { return self.call_args(f, args) };
        let key = self.b.str(name);
        let there = self.compare("in", key, mapping);
        let with = |e: &mut Self| {
            let key = e.b.str(name);
            let value = e.index(mapping, key);
            let mut args = args.clone();
            args.keyword.push((name.clone(), value));
            e.call_with_optional(f, mapping, &args, rest)
        };
        self.if_else(there, &mut { with }, &mut |e| e.call_with_optional(f, mapping, args, rest))
    }

    /// Raises for a key that is no parameter, or one that has its argument.
    fn check_names(&mut self, mapping: Val, function: &str, names: &[&str], given: &[&str], named: &[&str]) {
        let (names, given, named) = (self.names(names), self.names(given), self.names(named));
        let function = self.b.str(function);
        self.library_call("_keywords_fit", vec![mapping, names, given, named, function]);
    }

    fn names(&mut self, names: &[&str]) -> Val {
        let texts: Vec<Val> = names.iter().map(|name| self.b.str(name)).collect();
        self.list_of(texts)
    }

    /// What a callee's parameters are, and how many of them it fills itself.
    fn named_parameters(&mut self, f: Val) -> Option<(Signature, usize)> {
        let of = |e: &Self, func: &FnRef| {
            let found = e.world.signature(func).filter(|_| !func.is_library())?;
            Some(Signature::clone(&found))
        };
        match self.ty(f) {
            Ty::Function { func, .. } => Some((of(self, &func)?, 0)),
            Ty::BoundMethod(parts) => match &parts[1] {
                Ty::Function { func, .. } => Some((of(self, func)?, 1)),
                _ => None,
            },
            Ty::Class(c, _) if self.is_named_tuple(&c) => {
                let fields = self.fields(&self.class_of(&c));
                Some((signature_of(&format!("{}.__new__", c.name), &fields), 1))
            }
            class @ Ty::Class(..) if self.exception_base(&class).is_none() => {
                let found = self.find_method(&class, "__init__")?;
                let Ty::Class(c, _) = &class else { return None };
                if is_library_function(&found.func, "dataclasses.py", "_Dataclass") {
                    let init: Vec<_> = self.fields(&class).into_iter().filter(|f| f.init).collect();
                    return Some((signature_of(&format!("{}.__init__", self.qualname(c)), &init), 1));
                }
                Some((of(self, &found.func)?, 1))
            }
            Ty::Instance(c, _) => {
                let found = self.find_method(&self.class_of(&c), "__call__")?;
                Some((of(self, &found.func)?, 1))
            }
            _ => None,
        }
    }
}
