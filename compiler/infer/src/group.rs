//! `itertools.groupby`: a group is an iterator that is empty as soon as its groupby has gone on.
//!
//! A group of the library is a copy of the state that the groupby goes on from, so it would give its elements at any time.
//! Where the groupby takes a step, the names that hold its groups lose them; and nothing that is kept over steps, as a
//! list is, may hold one.

use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::{IterKind, Ty};
use pyfora_hir::ir::Local;

/// Where both are in the library.
const FILE: &str = "<pyfora>/itertools.py";
const GROUPS: &str = "_groups";
const GROUP: &str = "_group";

/// Whether a value is or contains a suspended generator function of that file. Lists never hold any: see `keeps_group`.
fn holds(ty: &Ty, name: &str) -> bool {
    match ty {
        Ty::Iter(IterKind::Resume(f, _), _) if &*f.item.name == name && &*f.item.file == FILE => true,
        Ty::List(_) | Ty::Dict(_) | Ty::Set(..) => false,
        Ty::VarTuple(element) => holds(element, name),
        Ty::Union(arms) | Ty::Rec(arms, _) => arms.iter().any(|t| holds(t, name)),
        other => other.parts().iter().any(|t| holds(t, name)),
    }
}

impl Engine<'_> {
    /// An iterator is about to take a step: other names lose the groups that end by it.
    pub fn end_groups(&mut self, stepped: &Ty, but: &[Local]) {
        if !holds(stepped, GROUPS) {
            return;
        }
        for l in 0..self.frame.vars.len() {
            let held = self.frame.vars[l].is_some_and(|v| holds(self.b.ty(v), GROUP));
            if held && but.iter().all(|b| b.0 as usize != l) {
                self.frame.vars[l] = Some(self.spent());
            }
        }
    }

    /// Whether a value is kept that holds a group: raises InvalidPyforaOperation.
    pub fn keeps_group(&mut self, v: Val) -> bool {
        let keeps = holds(self.b.ty(v), GROUP) && !self.b.dead();
        if keeps {
            self.invalid(
                "a group of itertools.groupby() is kept, and would be empty later: make a list of it",
            );
        }
        keeps
    }
}
