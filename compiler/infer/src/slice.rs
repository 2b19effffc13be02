//! `slice` objects, which are instances of a class of the library: how they are made, and indices that are slices.

use crate::engine::Engine;
use crate::fields::is_library_class;
use crate::tir::Val;
use crate::ty::{ClassRef, Ty};
use std::sync::Arc;

/// Whether a class is that of slices.
pub fn is_slice(class: &ClassRef) -> bool {
    is_library_class(class, "slice.py", "slice")
}

impl Engine<'_> {
    /// `slice(…)`, or what `object[start:stop:step]` passes to `__getitem__`.
    pub fn make_slice(&mut self, args: &[Val]) -> Val {
        let none = self.b.none();
        let bounds = match *args {
            [stop] => [none, stop, none],
            [start, stop] => [start, stop, none],
            [start, stop, step] => [start, stop, step],
            [] => return self.type_error("slice expected at least 1 argument, got 0"),
            _ => return self.type_error(&format!("slice expected at most 3 arguments, got {}", args.len())),
        };
        let Some(class) = self.world.library_class("slice") else { return self.never() };
        let names = ["start", "stop", "step"].map(Arc::from);
        let fields = names.into_iter().zip(bounds.iter().map(|v| self.ty(*v))).collect();
        self.b.make(Ty::Instance(class, fields), bounds.to_vec())
    }

    /// `object[index]` of a builtin sequence whose index is a slice.
    pub fn index_by_slice(&mut self, object: Val, index: Val) -> Option<Val> {
        let sequence =
            matches!(self.ty(object), Ty::Tuple(_) | Ty::List(_) | Ty::Str | Ty::StrConst(_) | Ty::Range(_));
        match self.ty(index) {
            Ty::Instance(class, fields) if sequence && is_slice(&class) && fields.len() == 3 => {
                let bounds = [self.b.part(index, 0), self.b.part(index, 1), self.b.part(index, 2)];
                Some(self.slice(object, bounds))
            }
            _ => None,
        }
    }
}
