//! Which loops poll. All do, so that whatever runs can be stopped, but those over a leaf of a reduction, which is short and
//! between two polls of the scheduler.

use crate::engine::Engine;
use crate::tir::Spec;
use pyfora_hir::ir::Function;

impl Engine<'_> {
    /// Whether a function of the library loops over a leaf alone: by its name and that of its parameter (`_sum_ints(part)`),
    /// and a type that has at most one element for each position.
    pub fn is_leaf(&self, function: &Function, spec: &Spec) -> bool {
        let [part, ..] = &*spec.args else { return false };
        spec.func.is_library()
            && function.name.starts_with('_')
            && function
                .params
                .first()
                .is_some_and(|p| function.locals[p.local.0 as usize].name.as_deref() == Some("part"))
            && self.splittable(part)
            && !self.nested(part)
    }
}
