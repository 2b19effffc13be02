//! Iterators that nest in themselves: recursive generators, and generator expressions over their own kind.
//!
//! Their states are members of recursive families (see `family.rs`): a state that holds another one of its kind is a
//! counted box. Code that takes such a family apart in place comes to the same family again inside of it: there it calls a
//! function of the library instead, so that code ends where data does not.

use crate::build::Exit;
use crate::engine::Engine;
use crate::family::close;
use crate::iterate::Elements;
use crate::join::{join, without};
use crate::tir::{Spec, Val};
use crate::ty::{FnRef, IterKind, Ty};
use crate::world::World;
use std::sync::Arc;

/// A generator function of the library that gives what its argument gives, and returns what that returned.
const STEP: &str = "_step_deep";

/// The type without knowledge of which members its families of iterators hold: a step may give any.
pub fn unmasked(ty: &Ty) -> Ty {
    match ty {
        Ty::Rec(members, _) if members.iter().all(|m| matches!(m, Ty::Iter(..))) => ty.unmasked(),
        Ty::Iter(kind, parts) => Ty::Iter(kind.clone(), parts.iter().map(unmasked).collect()),
        Ty::Union(arms) => Ty::Union(arms.iter().map(unmasked).collect()),
        other => other.clone(),
    }
}

/// What a step of a generator function gives, where its states' families take in all that steps of their members lead to: so
/// no state is copied from a smaller family to a larger one. `None` where that grows without end.
pub fn reached(world: &dyn World, result: &Ty, close: &dyn Fn(&Ty) -> Ty) -> Option<Ty> {
    let mut result = result.clone();
    loop {
        let more = close(&join(&result, &after_steps(world, &result)));
        if !crate::settled::settled(&more) {
            return None;
        }
        if more == result {
            return Some(result);
        }
        result = more;
    }
}

/// The states that steps of the members of families among a result's states lead to, with its elements.
fn after_steps(world: &dyn World, result: &Ty) -> Ty {
    let mut all = Ty::never();
    for pair in result.arms().iter().filter(|arm| arm.parts().len() == 2) {
        let (state, element) = (&pair.parts()[0], &pair.parts()[1]);
        for family in state.arms().iter().filter(|arm| are_iterators(arm)) {
            for (_, member) in family.unmasked().members() {
                let Ty::Iter(IterKind::Resume(func, _), _) = &member else { continue };
                let (func, args) = (func.clone(), Arc::from([member]));
                let step = Spec { func, captures: Arc::from([]), args, result: None };
                let after = world.summary(&step).result;
                for after in after.arms().iter().filter(|arm| arm.parts().len() == 2) {
                    let pair = Ty::tuple([after.parts()[0].clone(), element.clone()]);
                    all = join(&all, &pair);
                }
            }
        }
    }
    all
}

/// Whether all members of a family that a value can be are iterators.
pub fn are_iterators(family: &Ty) -> bool {
    family.has_family() && family.open_arms().iter().all(|arm| matches!(arm, Ty::Iter(..)))
}

impl Engine<'_> {
    /// Whether a value is an iterator that a box holds, whatever member of its family it is.
    pub fn is_boxed_iterator(&self, v: Val) -> bool {
        are_iterators(self.b.ty(v))
    }

    /// As `split`, but iterators stay in their boxes.
    pub fn split_iterables(&mut self, v: Val, f: &mut dyn FnMut(&mut Self, Val) -> Val) -> Val {
        match self.is_boxed_iterator(v) {
            true => self.split_arms(v, f),
            false => self.split(v, f),
        }
    }

    /// Runs code for the members of a family; `None` where that code came to the same family again.
    pub fn in_family(&mut self, v: Val, body: &mut dyn FnMut(&mut Self, Val) -> Val) -> Option<Val> {
        let family = self.ty(v).unmasked();
        if self.families.contains(&family) {
            return None;
        }
        self.families.push(family);
        let result = self.split(v, body);
        self.families.pop();
        Some(result)
    }

    /// The next element of an iterator of a family.
    pub fn next_of_family(&mut self, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let inside = self.in_family(state, &mut |e, member| {
            e.next_of_arm(member, some, none);
            e.never()
        });
        if inside.is_none() {
            self.next_by_call(state, some, none);
        }
    }

    /// The next element of an iterator by a call.
    pub fn next_by_call(&mut self, state: Val, some: &mut Elements, none: &mut Vec<Exit>) {
        let Some(func) = self.world.library_function(STEP).into_iter().next() else { return };
        let ty = unmasked(&self.ty(state));
        let state = self.b.convert(state, &ty);
        let outer = self.suspended(&func, 0, vec![state]);
        let (mut steps, mut ends) = (Elements::new(), Vec::new());
        self.resume(&func, outer, &mut steps, &mut ends);
        for (block, element, outer) in steps {
            self.b.cur = Some(block);
            self.split(outer, &mut |e, outer| {
                let after = e.b.part(outer, 0);
                some.extend(e.b.cur.take().map(|b| (b, element, after)));
                e.never()
            });
        }
        none.extend(ends);
    }

    /// The type of the elements of an iterable that may iterate over its own kind: the least that has what `find` finds.
    pub fn least_element(&mut self, of: &Ty, find: &mut dyn FnMut(&mut Self) -> Ty) -> Ty {
        let of = of.unmasked();
        if let Some((_, known)) = self.elements.iter().find(|(ty, _)| *ty == of) {
            return known.clone();
        }
        let mut element = Ty::never();
        loop {
            self.elements.push((of.clone(), element.clone()));
            let found = find(self);
            self.elements.pop();
            let more = close(&join(&element, &found));
            if more == element || !crate::settled::settled(&more) {
                return more;
            }
            element = more;
        }
    }

    /// What a generator function was given where it calls itself (rule 9): the types of its captures and parameters, as far
    /// as they are still held.
    pub fn own_arguments(&self, func: &FnRef) -> (Vec<Ty>, Vec<Ty>) {
        let spec: &Spec = &self.spec;
        if spec.func != *func {
            return (Vec::new(), Vec::new());
        }
        let f = self.frame.function();
        match spec.args.first() {
            Some(Ty::Iter(IterKind::Resume(_, _), parts)) if self.frame.func == *func && f.generator => {
                let captures = parts.iter().take(f.captures.len()).cloned().collect();
                let held = |l: usize| match self.frame.vars[l].map(|v| self.ty(v)) {
                    Some(ty) => without(&ty, |arm| *arm == Ty::Unbound),
                    None => Ty::never(),
                };
                (captures, f.params.iter().map(|p| held(p.local.0 as usize)).collect())
            }
            _ => (spec.captures.to_vec(), spec.args.to_vec()),
        }
    }
}
