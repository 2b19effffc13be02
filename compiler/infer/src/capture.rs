//! Captured variables of nested functions: their values, and functions whose variable has changed since.

use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::{Env, FnRef, Ty};
use crate::world::Global;
use pyfora_base::registry;
use pyfora_hir::ir::{CaptureSource, FuncIdx, FunctionKind, Local, Op};
use std::sync::Arc;

impl Engine<'_> {
    /// Capture `i` of the running function.
    pub fn capture(&mut self, i: usize) -> Val {
        let function = self.frame.function();
        let (name, own) = (function.captures[i].clone(), function.name.clone());
        let class = function.class;
        let Some(&v) = self.frame.captures.get(i) else {
            return match class {
                Some(c) if self.frame.item.classes[c.0 as usize].name == name => {
                    let ty = self.class_of(&self.class_ref(c.0));
                    self.b.constant(ty)
                }
                _ => self.outer_value(&name),
            };
        };
        if self.ty(v) != Ty::Unbound {
            return v;
        }
        if let Some(what) = self.not_convertible(&name) {
            return self.materialise(what, &name);
        }
        // Captured while it was being made: itself.
        let vals = self.frame.captures.clone();
        let types: Arc<[Ty]> = vals.iter().map(|v| self.b.ty(*v).clone()).collect();
        if name == own {
            let func = self.frame.func.clone();
            let ty = Ty::Function { func, captures: types, defaults: Arc::from([]), object: None };
            return self.b.make(ty, vals);
        }
        match class {
            Some(c) if self.frame.item.classes[c.0 as usize].name == name => {
                let class = crate::ty::ClassRef { captures: types, ..self.class_ref(c.0) };
                self.b.make(self.class_of(&class), vals)
            }
            _ => {
                if let Some(sibling) = self.sibling(&name) {
                    return self.sibling_value(sibling);
                }
                if !self.siblings(&name).is_empty() {
                    let text = format!(
                        "a nested function uses `{name}`, which is made after it and has defaults or captures of its own"
                    );
                    return self.unsupported(registry::UNSUPPORTED_EXPRESSION, text);
                }
                let text = format!(
                    "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
                );
                self.b.raise_builtin("NameError", &text);
                self.never()
            }
        }
    }

    /// A variable around a client's function that has no counterpart: an error only where its value is used.
    fn not_convertible(&self, name: &str) -> Option<Global> {
        match (&self.frame.func.env, self.world.global(&self.frame.func.env, name)) {
            (Env::Object(_), found @ (Global::Unconvertible { .. } | Global::Unsupported(_))) => Some(found),
            _ => None,
        }
    }

    /// A variable of the function around a client's code.
    fn outer_value(&mut self, name: &str) -> Val {
        let found = self.world.global(&self.frame.func.env, name);
        if found != crate::world::Global::Missing {
            return self.materialise(found, name);
        }
        // A `with` block is no function of Python's: its variables are those of the function around it.
        let (class, what, place) = match self.frame.function().kind {
            FunctionKind::Body => ("UnboundLocalError", "local", ""),
            _ => ("NameError", "free", " in enclosing scope"),
        };
        let text =
            format!("cannot access {what} variable '{name}' where it is not associated with a value{place}");
        self.b.raise_builtin(class, &text);
        self.never()
    }

    /// Whether a local of the running function is the name of one nested `def` and nothing else.
    fn made_once(&self, l: Local) -> bool {
        let insts = || self.frame.function().blocks.iter().flat_map(|b| &b.insts);
        let is_def = |op: &Op| match op {
            Op::MakeFunction { function, .. } => {
                self.frame.item.functions[function.0 as usize].kind == FunctionKind::Def
            }
            _ => false,
        };
        let mut assigned = insts().filter(|i| i.dst == Some(l));
        let (Some(only), None) = (assigned.next(), assigned.next()) else { return false };
        match &only.op {
            Op::Copy(from) => insts().any(|i| i.dst == Some(*from) && is_def(&i.op)),
            op => is_def(op),
        }
    }

    /// The functions of a name that stand beside the running one in the function around both.
    fn siblings(&self, name: &str) -> Vec<FuncIdx> {
        let Some((outer, _)) = self.frame.function().qualname.rsplit_once('.') else { return Vec::new() };
        let wanted = format!("{outer}.{name}");
        let functions = self.frame.item.functions.iter().enumerate();
        functions.filter(|(_, f)| f.qualname == wanted).map(|(i, _)| FuncIdx(i as u32)).collect()
    }

    /// The one function of a name beside the running one, where what it captures is known here too.
    fn sibling(&self, name: &str) -> Option<FuncIdx> {
        let [index] = self.siblings(name)[..] else { return None };
        let f = &self.frame.item.functions[index.0 as usize];
        let own = |c: &str| c == f.name || c == self.frame.function().name;
        let known = |c: &String| own(c) || self.captured(c).is_some() || self.siblings(c).len() == 1;
        let defaults = f.params.iter().any(|p| p.default.is_some());
        (f.kind == FunctionKind::Def && !defaults && f.captures.iter().all(known)).then_some(index)
    }

    fn captured(&self, name: &str) -> Option<Val> {
        let i = self.frame.function().captures.iter().position(|c| c == name)?;
        self.frame.captures.get(i).copied()
    }

    /// A sibling, made from what the running function captured.
    fn sibling_value(&mut self, sibling: FuncIdx) -> Val {
        let f = self.frame.item.functions[sibling.0 as usize].clone();
        let own = self.frame.function().name.clone();
        let mut vals = Vec::new();
        for name in &f.captures {
            vals.push(match self.captured(name) {
                _ if *name == own => {
                    let vals = self.frame.captures.clone();
                    let func = self.frame.func.clone();
                    self.function_value(func, vals)
                }
                Some(v) if *name != f.name => v,
                _ => self.b.constant(Ty::Unbound),
            });
        }
        let func = self.fn_ref(sibling);
        self.function_value(func, vals)
    }

    fn function_value(&mut self, func: FnRef, vals: Vec<Val>) -> Val {
        let captures: Arc<[Ty]> = vals.iter().map(|v| self.b.ty(*v).clone()).collect();
        self.b.make(Ty::Function { func, captures, defaults: Arc::from([]), object: None }, vals)
    }

    /// A function of the running function that needs another which is not made yet.
    pub fn waits_for(&self, v: Val) -> Option<String> {
        let Ty::Function { func, captures, .. } = self.b.ty(v) else { return None };
        if func.item != self.frame.func.item || func.env != self.frame.func.env {
            return None;
        }
        let f = self.frame.item.functions.get(func.index as usize)?;
        let outer = format!("{}.<locals>.{}", self.frame.function().qualname, f.name);
        if f.qualname != outer {
            return None;
        }
        let unbound =
            f.captures.iter().zip(captures.iter()).filter(|(n, t)| **t == Ty::Unbound && **n != f.name);
        let locals = &self.frame.function().locals;
        let missing = |n: &&String| {
            let local = locals.iter().position(|d| d.name.as_ref() == Some(n));
            let value = local.map(|l| self.frame.vars[l]);
            value.is_some_and(|v| v.is_none_or(|v| self.b.ty(v).arms().contains(&Ty::Unbound)))
        };
        unbound.map(|(n, _)| n).find(missing).cloned()
    }

    /// The values that a nested function captures; `def`s may capture functions that are made later.
    pub fn capture_values(&mut self, captures: &[CaptureSource], def: bool) -> Vec<Val> {
        let mut vals = Vec::new();
        for source in captures {
            let v = match source {
                CaptureSource::Local(l) => {
                    let v = self.raw(*l);
                    if !self.frame.func.is_library() && crate::element::holds_iterator(self.b.ty(v)) {
                        let text = "a nested function or comprehension uses a generator, perhaps more than once: make a list of it";
                        self.unsupported(registry::UNSUPPORTED_EXPRESSION, text);
                    }
                    // A function made later is known by its text; until it is made, `read` refuses what needs it.
                    let later = def && self.ty(v) == Ty::Unbound && self.made_once(*l);
                    if self.ty(v).arms().contains(&Ty::Unbound) && !later {
                        let name =
                            self.frame.function().locals[l.0 as usize].name.clone().unwrap_or_default();
                        self.unsupported(
                            registry::UNSUPPORTED_EXPRESSION,
                            format!("a nested function uses `{name}`, which may be assigned only after the function is made"),
                        );
                    }
                    v
                }
                CaptureSource::Capture(i) => {
                    let name = self.frame.function().captures[*i as usize].clone();
                    match self.frame.captures.is_empty().then(|| self.not_convertible(&name)).flatten() {
                        Some(_) => self.b.constant(Ty::Unbound),
                        None => self.capture(*i as usize),
                    }
                }
                CaptureSource::Itself => self.b.constant(Ty::Unbound),
            };
            vals.push(v);
        }
        vals
    }

    /// Marks the values that captured a variable which is now assigned anew: they would see the new value.
    pub fn note_assignment(&mut self, dst: Local) {
        let function = self.frame.function();
        let Some(name) = function.locals[dst.0 as usize].name.clone() else { return };
        self.unlink(dst);
        if self.frame.reassigned.get(dst.0 as usize) == Some(&false) {
            return;
        }
        let item = self.frame.item.clone();
        let makes = |ty: &Ty| captures_name(ty, &self.frame.func, &item.functions, &name);
        let stale: Vec<Val> = (self.frame.vars.iter().enumerate())
            .filter(|(i, _)| *i != dst.0 as usize)
            .filter_map(|(_, v)| *v)
            .filter(|v| makes(self.b.ty(*v)))
            .collect();
        self.frame.stale.extend(stale);
    }
}

/// Whether a value holds a function made here that captured a value of a variable. One that was not assigned then
/// does not count: its first assignment is the one that is meant.
fn captures_name(ty: &Ty, maker: &FnRef, functions: &[pyfora_hir::ir::Function], name: &str) -> bool {
    let here = |func: &FnRef, parts: &[Ty]| {
        let captures = || functions.get(func.index as usize).into_iter().flat_map(|f| &f.captures);
        let captured = |(c, t): (&String, &Ty)| c == name && *t != Ty::Unbound;
        func.item == maker.item && func.env == maker.env && captures().zip(parts).any(captured)
    };
    match ty {
        Ty::Function { func, captures: parts, .. } | Ty::Generator { func, parts, .. }
            if here(func, parts) =>
        {
            return true;
        }
        Ty::List(element) => return captures_name(element, maker, functions, name),
        Ty::Union(arms) => return arms.iter().any(|t| captures_name(t, maker, functions, name)),
        _ => {}
    }
    ty.parts().iter().any(|t| captures_name(t, maker, functions, name))
}
