//! Patterns of `match`: what they ask of a value, and what their answers tell of it.

use crate::attr::Member;
use crate::engine::{Engine, Fact};
use crate::tir::Val;
use crate::ty::Ty;
use pyfora_base::registry;
use pyfora_bitcode::Op;
use pyfora_hir::ir::{Const, Local, MatchOp, MethodKind, Op as HirOp, Terminator};

/// Builtin classes whose one positional sub-pattern is the value itself.
const WHOLE: &[&str] =
    &["bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"];

impl Engine<'_> {
    /// Runs an instruction of a pattern.
    pub fn match_op(&mut self, op: &MatchOp, dst: Option<Local>) -> Val {
        match op {
            MatchOp::Sequence { value, count, star } => {
                let v = self.read(*value);
                self.match_sequence(v, *count as usize, *star, dst)
            }
            MatchOp::Mapping(value) => {
                let v = self.read(*value);
                let mapping = self.b.constant(Ty::builtin("dict"));
                self.isinstance(v, mapping, dst)
            }
            MatchOp::Rest { value, keys } => {
                let (v, keys) = (self.read(*value), self.read(*keys));
                self.library_call("_mapping_rest", vec![v, keys])
            }
            MatchOp::Class { value, class, positional, names } => {
                let (v, class) = (self.read(*value), self.read(*class));
                self.match_class(v, class, *positional as usize, names, dst)
            }
            MatchOp::Positional { value, class, index } => {
                let (v, class) = (self.read(*value), self.read(*class));
                let class = self.ty(class);
                if is_whole(&class) {
                    return v;
                }
                match self.match_args(&class).and_then(|names| names.get(*index as usize).cloned()) {
                    Some(name) => self.part_of_pattern(v, &name),
                    None => self.never(),
                }
            }
            MatchOp::Named { value, name } => {
                let v = self.read(*value);
                self.part_of_pattern(v, name)
            }
        }
    }

    fn part_of_pattern(&mut self, v: Val, name: &str) -> Val {
        let part = self.attribute(v, name);
        self.note_path(part, v, crate::path::Step::Field(std::sync::Arc::from(name)));
        part
    }

    fn note_fact(&mut self, dst: Option<Local>, v: Val, test: &dyn Fn(&Ty) -> Option<bool>) {
        let fact: Fact = self.fact_by(v, test);
        if let Some(dst) = dst {
            self.frame.facts.insert(dst.0, fact);
        }
    }

    fn match_sequence(&mut self, v: Val, count: usize, star: bool, dst: Option<Local>) -> Val {
        let fits = |ty: &Ty| match ty {
            Ty::Tuple(parts) if star => Some(parts.len() >= count),
            Ty::Tuple(parts) => Some(parts.len() == count),
            Ty::VarTuple(_) | Ty::List(_) | Ty::Range(_) => None,
            _ => Some(false),
        };
        self.note_fact(dst, v, &fits);
        self.truth_by_arms(v, &mut |e, v| {
            if let Some(known) = fits(&e.ty(v)) {
                return e.b.constant(Ty::BoolConst(known));
            }
            let v = e.iterable(v);
            let n = match e.ty(v) {
                Ty::List(_) => e.length(v),
                _ => e.library_call("len", vec![v]),
            };
            let wanted = e.b.int(count as i64);
            e.b.prim1(if star { Op::GeI64 } else { Op::EqI64 }, vec![n, wanted], Ty::Bool)
        })
    }

    fn match_class(
        &mut self,
        v: Val,
        class: Val,
        positional: usize,
        names: &[String],
        dst: Option<Local>,
    ) -> Val {
        let ty = self.ty(class);
        let name = match &ty {
            Ty::Class(class, _) => class.name.to_string(),
            Ty::Builtin(name) if crate::builtin::is_type(name) => name.to_string(),
            Ty::Builtin(name) if matches!(&**name, "dict" | "set" | "frozenset" | "bytes") => {
                name.to_string()
            }
            Ty::Union(_) => {
                let text = "a class pattern whose class is known only when the code runs";
                return self.unsupported(registry::UNSUPPORTED_STATEMENT, text);
            }
            _ => return self.type_error("called match pattern must be a type"),
        };
        let instance = |e: &Self, arm: &Ty| e.is_instance(arm, &ty);
        let wrong = self.wrong_sub_patterns(&ty, &name, positional, names);
        let whole = is_whole(&ty);
        let mut wanted: Vec<String> = match self.match_args(&ty) {
            Some(names) if !whole => names.into_iter().take(positional).collect(),
            _ => Vec::new(),
        };
        wanted.extend(names.iter().cloned());
        let known: Vec<(Ty, Option<bool>)> = {
            let arms = self.ty(v).arms().to_vec();
            let has = |arm: &Ty| {
                let has = |n: &String| self.has_attribute(arm, n).filter(|_| !self.is_property(arm, n));
                let all: Vec<Option<bool>> = wanted.iter().map(has).collect();
                match () {
                    () if all.contains(&Some(false)) => Some(false),
                    () if all.contains(&None) => None,
                    () => Some(true),
                }
            };
            arms.into_iter()
                .map(|arm| {
                    let yes = instance(self, &arm);
                    let known = if yes { has(&arm) } else { Some(false) };
                    (arm, known)
                })
                .collect()
        };
        let of = |arm: &Ty| known.iter().find(|(t, _)| t == arm).and_then(|(_, k)| *k);
        self.note_fact(dst, v, &of);
        self.truth_by_arms(v, &mut |e, v| {
            let arm = e.ty(v);
            if e.is_instance(&arm, &ty)
                && let Some(text) = &wrong
            {
                return e.type_error(text);
            }
            match of(&arm) {
                Some(known) => e.b.constant(Ty::BoolConst(known)),
                None => e.has_all(v, &wanted),
            }
        })
    }

    fn is_property(&self, arm: &Ty, name: &str) -> bool {
        let Ty::Instance(class, _) = arm else { return false };
        let found = self.find_method(&self.class_of(class), name);
        found.is_some_and(|found| found.kind == Member::Method(MethodKind::Property))
    }

    /// Whether an attribute is there; a property that raises AttributeError is none.
    fn has_part(&mut self, v: Val, name: &str) -> Val {
        let ty = self.ty(v);
        if !self.is_property(&ty, name) {
            return self.has_attribute_value(v, name);
        }
        let mut exits = Vec::new();
        let (_, missing) = self.catch_error("AttributeError", false, &mut |e| e.attribute(v, name));
        let found = self.b.constant(Ty::BoolConst(true));
        exits.extend(self.b.cur.take().map(|block| (block, found)));
        if let Some(block) = missing {
            self.b.cur = Some(block);
            let missing = self.b.constant(Ty::BoolConst(false));
            exits.push((block, missing));
        }
        self.b.merge(exits)
    }

    /// Whether fields that may be unassigned, and properties, are there.
    fn has_all(&mut self, v: Val, names: &[String]) -> Val {
        let mut all = self.b.constant(Ty::BoolConst(true));
        for name in names {
            let has = self.has_part(v, name);
            if self.b.dead() {
                return has;
            }
            all = match self.b.ty(has) {
                Ty::BoolConst(true) => all,
                _ => match self.b.ty(all) {
                    Ty::BoolConst(true) => has,
                    _ => self.b.prim1(Op::AndI1, vec![all, has], Ty::Bool),
                },
            };
        }
        all
    }

    /// CPython's text for sub-patterns that a class does not take.
    fn wrong_sub_patterns(
        &self,
        class: &Ty,
        name: &str,
        positional: usize,
        names: &[String],
    ) -> Option<String> {
        let takes = match is_whole(class) {
            true => 1,
            false => self.match_args(class).map_or(0, |names| names.len()),
        };
        if positional > takes {
            let s = if takes == 1 { "" } else { "s" };
            return Some(format!("{name}() accepts {takes} positional sub-pattern{s} ({positional} given)"));
        }
        let by_place = match is_whole(class) {
            true => Vec::new(),
            false => self.match_args(class).unwrap_or_default(),
        };
        let mut seen: Vec<&String> = by_place.iter().take(positional).collect();
        for n in names {
            if seen.contains(&n) {
                return Some(format!("{name}() got multiple sub-patterns for attribute '{n}'"));
            }
            seen.push(n);
        }
        None
    }

    /// The names in a class's `__match_args__`.
    fn match_args(&self, class: &Ty) -> Option<Vec<String>> {
        let found = self.find_method(class, "__match_args__")?;
        let item = self.world.item(&found.func.item)?;
        let function = item.functions.get(found.func.index as usize)?;
        let value = |local: Local| {
            let insts = || function.blocks.iter().flat_map(|b| &b.insts);
            let mut op = &insts().find(|i| i.dst == Some(local))?.op;
            while let HirOp::Copy(from) = op {
                op = &insts().find(|i| i.dst == Some(*from))?.op;
            }
            Some(op)
        };
        let name = |local: &Local| match value(*local)? {
            HirOp::Const(Const::Str(name)) => Some(name.clone()),
            _ => None,
        };
        function.blocks.iter().find_map(|block| match block.term {
            Terminator::Return(result) => match value(result)? {
                HirOp::Tuple(parts) => parts.iter().map(name).collect(),
                _ => None,
            },
            _ => None,
        })
    }
}

fn is_whole(class: &Ty) -> bool {
    matches!(class, Ty::Builtin(name) if WHOLE.contains(&&**name))
}
