//! Base classes and the method resolution order.

use crate::engine::Engine;
use crate::tir::Spec;
use crate::ty::{FnRef, Ty};
use std::collections::HashSet;
use std::sync::Arc;

impl Engine<'_> {
    /// The classes of a class's resolution order, itself first; exception classes of the builtins are left out.
    pub fn mro(&self, class: &Ty) -> Vec<Ty> {
        self.mro_below(class, &mut HashSet::new())
    }

    /// As `mro`, of a base of the classes `below`: one that is its own base (by a name that is bound later) is none.
    fn mro_below(&self, class: &Ty, below: &mut HashSet<Ty>) -> Vec<Ty> {
        let mut out = Vec::new();
        let mut next = class.clone();
        // A chain of single bases is its own order; a deep one is asked for with every attribute.
        while let Ty::Class(c, _) = &next {
            let mut bases: Vec<Ty> = self
                .bases(&next)
                .into_iter()
                .filter(|b| matches!(b, Ty::Class(d, _) if d != c) && !below.contains(b))
                .collect();
            below.insert(next.clone());
            out.push(next);
            next = match bases.len() {
                0 => break,
                1 => bases.remove(0),
                _ => {
                    let lists = bases.iter().map(|b| self.mro_below(b, below)).collect();
                    let chain = out.clone();
                    merge(lists, bases, &mut out);
                    chain.iter().for_each(|c| {
                        below.remove(c);
                    });
                    return out;
                }
            };
        }
        out.iter().for_each(|c| {
            below.remove(c);
        });
        out
    }

    /// CPython's text where the bases of a class have no common order.
    pub fn inconsistent_bases(&self, class: &Ty) -> Option<String> {
        let Ty::Class(c, _) = class else { return None };
        let bases = self.bases(class);
        let name = |t: &Ty| match t {
            Ty::Class(d, _) => d.name.to_string(),
            other => other.type_name(),
        };
        if let Some(twice) = bases.iter().enumerate().find(|(i, b)| bases[..*i].contains(b)) {
            return Some(format!("duplicate base class {}", name(twice.1)));
        }
        let mro = self.mro(class);
        let known = |b: &Ty| !matches!(b, Ty::Class(d, _) if d != c) || mro.contains(b);
        (!bases.iter().all(known)).then(|| {
            let names: Vec<String> = bases.iter().map(name).collect();
            let order = "Cannot create a consistent method resolution\norder (MRO) for bases";
            format!("{order} {}", names.join(", "))
        })
    }

    /// The base classes that a class statement names.
    pub fn bases(&self, class: &Ty) -> Vec<Ty> {
        let Ty::Class(c, captures) = class else { return Vec::new() };
        if let Some(bases) = c.object.and_then(|id| self.world.object_bases(id)) {
            return bases;
        }
        let Some(bases) = self.world.members(c).and_then(|members| members.bases) else { return Vec::new() };
        let func = FnRef { item: c.item.clone(), index: bases.0, env: c.env.clone() };
        let spec = Spec { func, captures: captures.clone(), args: Arc::from([]), result: None };
        self.world.summary(&spec).result.parts()
    }

    /// Why a class has no bases that can be known, where its statement names some.
    pub fn base_problem(&self, class: &Ty) -> Option<String> {
        let Ty::Class(c, captures) = class else { return None };
        let known = c.object.is_some_and(|id| self.world.object_bases(id).is_some());
        let bases = self.world.members(c).and_then(|members| members.bases).filter(|_| !known)?;
        let itself = |b: &Ty| matches!(b, Ty::Class(d, _) if d == c);
        if self.bases(class).iter().any(itself) {
            return Some("a class with a base of its own name: give the class another name".into());
        }
        let func = FnRef { item: c.item.clone(), index: bases.0, env: c.env.clone() };
        let spec = Spec { func, captures: captures.clone(), args: Arc::from([]), result: None };
        match self.world.summary(&spec).result {
            Ty::Tuple(_) => None,
            Ty::VarTuple(_) => Some("a class with more than 512 bases".into()),
            _ => Some("a class with a base that raises an error when it is computed".into()),
        }
    }

    /// The builtin exception classes that a user's class inherits from directly or through others of the user's.
    pub fn exception_bases(&self, class: &Ty) -> Vec<Arc<str>> {
        let bases = self.mro(class).into_iter().flat_map(|c| self.bases(&c));
        let builtin = bases.filter_map(|b| match b {
            Ty::Builtin(name) if crate::builtin::is_exception(&name) => Some(name),
            _ => None,
        });
        builtin.collect()
    }

    /// The first of them.
    pub fn exception_base(&self, class: &Ty) -> Option<Arc<str>> {
        self.exception_bases(class).into_iter().next()
    }
}

/// C3 linearisation (Barrett et al. 1996) of the orders of some bases, behind the class itself.
fn merge(mut lists: Vec<Vec<Ty>>, bases: Vec<Ty>, out: &mut Vec<Ty>) {
    lists.push(bases);
    loop {
        lists.retain(|l| !l.is_empty());
        let good = |c: &Ty| lists.iter().all(|l| !l[1..].contains(c));
        let Some(next) = lists.iter().map(|l| l[0].clone()).find(good) else { return };
        for l in &mut lists {
            l.retain(|c| *c != next);
        }
        out.push(next);
    }
}
