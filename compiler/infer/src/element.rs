//! The types of elements, found without emitting code.

use crate::engine::Engine;
use crate::iterate::Elements;
use crate::join::{join, join_all};
use crate::tir::{Spec, Val};
use crate::ty::{IterKind, Ty, ViewKind};
use std::sync::Arc;

impl Engine<'_> {
    /// The type of the elements that iterating over a value gives; nothing is emitted.
    pub fn element_type(&mut self, iterable: Val) -> Ty {
        match self.ty(iterable) {
            Ty::Range(_) => Ty::Int,
            Ty::List(element) => (*element).clone(),
            Ty::Str | Ty::StrConst(_) => Ty::Str,
            Ty::VarTuple(element) => (*element).clone(),
            Ty::Dict(parts) | Ty::Set(_, parts) => parts[0].element(),
            Ty::View(kind, parts) => {
                let dict = parts[0].parts();
                match kind {
                    ViewKind::Keys => dict[0].element(),
                    ViewKind::Values => dict[1].element(),
                    ViewKind::Items => Ty::tuple([dict[0].element(), dict[1].element()]),
                }
            }
            Ty::Bytes(_) => Ty::Int,
            Ty::Tuple(parts) => join_all(&parts.iter().map(Ty::widen_constants).collect::<Vec<_>>()),
            Ty::Generator { func, nested, parts } => {
                let (inner, captures) =
                    parts.split_last().map_or((Ty::never(), &[][..]), |(l, c)| (l.clone(), c));
                let inner = self.b.val(inner);
                let element = self.element_type(inner);
                if element.is_never() {
                    return Ty::never();
                }
                let spec = Spec {
                    func,
                    captures: captures.iter().map(Ty::widen_constants).collect(),
                    args: Arc::from([element.widen_constants()]),
                    result: None,
                };
                let result = crate::join::without(&self.world.summary(&spec).result, |t| *t == Ty::Skip);
                if !nested {
                    return result;
                }
                let made = self.b.val(result);
                let ty = self.ty(iterable);
                self.least_element(&ty, &mut |e| e.element_type(made))
            }
            Ty::Iter(IterKind::Tuple(i), parts) => {
                let rest = |tuple: &Ty| match tuple {
                    Ty::VarTuple(element) => vec![(**element).clone()],
                    other => other.parts().into_iter().skip(i as usize).collect(),
                };
                let open = parts[0].open_arms();
                let all = open.iter().flat_map(rest);
                join_all(&all.map(|t| t.widen_constants()).collect::<Vec<_>>())
            }
            state @ Ty::Iter(..) => self.element_of_state(state),
            ty @ Ty::Rec(..) => self.least_element(&ty, &mut |e| {
                let members: Vec<Val> = ty.open_arms().into_iter().map(|arm| e.b.val(arm)).collect();
                let types: Vec<Ty> = members.into_iter().map(|v| e.element_type(v)).collect();
                join_all(&types)
            }),
            ty @ Ty::Instance(..) => {
                let mut probe = self.probe();
                let (block, params) = probe.b.block(&[ty]);
                probe.b.cur = Some(block);
                let state = probe.iter(params[0]);
                let state = probe.b.ty(state).clone();
                if state.is_never() { state } else { self.element_of_state(state) }
            }
            Ty::Union(arms) => {
                let vals: Vec<Val> = arms.iter().map(|arm| self.b.val(arm.clone())).collect();
                let types: Vec<Ty> = vals.into_iter().map(|v| self.element_type(v)).collect();
                join_all(&types)
            }
            _ => Ty::never(),
        }
    }

    /// The type of a loop state's elements, by steps in machines that are thrown away, until no new state comes.
    fn element_of_state(&self, mut state: Ty) -> Ty {
        loop {
            let mut probe = self.probe();
            let (block, params) = probe.b.block(std::slice::from_ref(&state));
            probe.b.cur = Some(block);
            let mut some = Elements::new();
            probe.next(params[0], &mut some, &mut Vec::new());
            let types: Vec<Ty> = some.iter().map(|(_, v, _)| probe.ty(*v).widen_constants()).collect();
            let after = some.iter().fold(state.clone(), |all, (_, _, v)| join(&all, probe.b.ty(*v)));
            if after == state || !crate::settled::settled(&after) {
                return join_all(&types);
            }
            state = after;
        }
    }
}

/// Whether a value is or contains an iterator, which changes when it is used.
pub fn holds_iterator(ty: &Ty) -> bool {
    match ty {
        Ty::Generator { .. } | Ty::Iter(..) => true,
        Ty::List(element) => holds_iterator(element),
        Ty::Union(arms) | Ty::Rec(arms, _) => arms.iter().any(holds_iterator),
        other => other.parts().iter().any(holds_iterator),
    }
}
