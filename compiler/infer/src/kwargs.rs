//! `**`: keyword arguments whose names are known when the code is compiled.

use crate::call::Args;
use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::Ty;
use pyfora_base::registry;
use pyfora_hir::ir::Local;
use std::sync::Arc;

impl Engine<'_> {
    /// What a parameter `**kwargs` is bound to.
    pub fn kwargs(&mut self, items: Vec<(Arc<str>, Val)>) -> Val {
        let types = items.iter().map(|(name, v)| (name.clone(), self.ty(*v))).collect();
        self.b.make(Ty::Kwargs(types), items.into_iter().map(|(_, v)| v).collect())
    }

    /// Whether a local holds keyword arguments, which some uses take as they are.
    pub fn is_kwargs(&self, l: Local) -> bool {
        self.frame.vars[l.0 as usize].is_some_and(|v| matches!(self.b.ty(v), Ty::Kwargs(_)))
    }

    /// Keyword arguments as a value like others.
    pub fn kwargs_as_dict(&mut self, v: Val) -> Val {
        let Ty::Kwargs(items) = self.ty(v) else { return v };
        let mut pairs = Vec::new();
        for (i, (name, _)) in items.iter().enumerate() {
            let key = self.b.str(name);
            pairs.push((key, self.b.part(v, i)));
        }
        self.dict_display(pairs)
    }

    /// `**v` in a call.
    pub fn add_keywords(&mut self, args: &mut Args, v: Val) -> Option<()> {
        let Ty::Kwargs(items) = self.ty(v) else {
            let text = format!("`**` of a value of type `{}` in a call", self.ty(v).type_name());
            self.unsupported(registry::UNSUPPORTED_CALL, text);
            return None;
        };
        for (i, (name, _)) in items.iter().enumerate() {
            if args.keyword.iter().any(|(other, _)| **other == **name) {
                let text = format!("the keyword argument `{name}`, given twice");
                self.unsupported(registry::UNSUPPORTED_CALL, text);
                return None;
            }
            let value = self.b.part(v, i);
            args.keyword.push((name.to_string(), value));
        }
        Some(())
    }

    /// `kwargs["name"]`; `None` where it is something else.
    pub fn kwargs_item(&mut self, object: Local, index: Val) -> Option<Val> {
        if !self.is_kwargs(object) {
            return None;
        }
        let Ty::StrConst(name) = self.ty(index) else { return None };
        let v = self.raw(object);
        let Ty::Kwargs(items) = self.ty(v) else { return None };
        Some(match items.iter().position(|(n, _)| *n == name) {
            Some(i) => self.b.part(v, i),
            None => {
                self.b.raise_builtin("KeyError", &name);
                self.never()
            }
        })
    }

    /// `key in kwargs`.
    pub fn kwargs_has(&mut self, kwargs: Local, key: Val, negated: bool) -> Val {
        let v = self.raw(kwargs);
        let (Ty::Kwargs(items), Ty::StrConst(key)) = (self.ty(v), self.ty(key)) else {
            let dict = self.kwargs_as_dict(v);
            return self.compare(if negated { "not in" } else { "in" }, key, dict);
        };
        let has = items.iter().any(|(name, _)| *name == key);
        self.b.constant(Ty::BoolConst(has != negated))
    }
}
