//! Subscripts: elements and slices of sequences, with what CPython says of those that are not there.

use crate::build::Exit;
use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::{ClassRef, Ty};
use pyfora_base::registry;
use pyfora_bitcode::Op;

impl Engine<'_> {
    /// `object[index]`.
    pub fn index(&mut self, object: Val, index: Val) -> Val {
        self.split2(object, index, &mut |e, o, i| e.index_arms(o, i))
    }

    fn index_arms(&mut self, object: Val, index: Val) -> Val {
        let (ty, index_ty) = (self.ty(object), self.ty(index));
        if self.any_hash(&[object, index]) {
            return self.seen_hash();
        }
        match (&ty, &index_ty) {
            (_, Ty::Slice(_)) if !matches!(ty, Ty::Instance(..)) => {
                let bounds = [0, 1, 2].map(|i| self.b.part(index, i));
                self.slice(object, bounds)
            }
            (Ty::VarTuple(_), _) => self.library_call("_tuple_item", vec![object, index]),
            (Ty::Tuple(parts), Ty::IntConst(i)) => {
                let n = parts.len() as i64;
                let at = if *i < 0 { i + n } else { *i };
                if (0..n).contains(&at) {
                    return self.b.part(object, at as usize);
                }
                self.b.raise_builtin("IndexError", "tuple index out of range");
                self.never()
            }
            (Ty::Tuple(parts), Ty::Int | Ty::Bool | Ty::BoolConst(_)) => {
                let n = parts.len();
                let index = if index_ty == Ty::Int { index } else { self.bool_to_int(index) };
                self.index_tuple(object, index, n)
            }
            (Ty::Tuple(_), Ty::Wide) => {
                let index = self.narrowed(index, crate::wide::INDEX);
                self.index(object, index)
            }
            (Ty::Tuple(_), Ty::Instance(..)) if self.has_method(&index_ty, "__index__") => {
                let index = self.library_call("_index", vec![index]);
                self.index(object, index)
            }
            (Ty::Tuple(_), _) => self.type_error(&format!(
                "tuple indices must be integers or slices, not {}",
                index_ty.type_name()
            )),
            (Ty::Str | Ty::StrConst(_) | Ty::List(_), Ty::Instance(..))
                if self.has_method(&index_ty, "__index__") =>
            {
                match self.call_method(index, "__index__", Vec::new()) {
                    Some(index) => {
                        let text =
                            format!("cannot fit '{}' into an index-sized integer", index_ty.type_name());
                        let index = self.narrowed(index, ("IndexError", &text));
                        self.index(object, index)
                    }
                    None => self.never(),
                }
            }
            (Ty::Class(class, _), _) if self.is_enum(class) => self.enum_by_name(class, index),
            (Ty::Class(class, _), _)
                if self.find_method(&self.class_of(class), "__class_getitem__").is_some() =>
            {
                // The brackets of a base are not evaluated.
                if index_ty == Ty::None {
                    let text = "`__class_getitem__` with None, or in the bases of a class";
                    return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
                }
                let method = self.attribute(object, "__class_getitem__");
                self.call(method, vec![index])
            }
            // A generic class with its parameters is the class itself: they say nothing about its values.
            (Ty::Class(class, _), _) if self.is_generic(class) => object,
            (Ty::Class(class, _), _) => {
                self.type_error(&format!("type '{}' is not subscriptable", class.name))
            }
            (Ty::Builtin(name), _)
                if crate::builtin::is_type(name) && !crate::builtin::has_parameters(name) =>
            {
                self.type_error(&format!("type '{name}' is not subscriptable"))
            }
            (Ty::Builtin(name), _) if crate::builtin::has_parameters(name) => {
                self.unsupported(registry::UNSUPPORTED_EXPRESSION, format!("`{name}[…]` as a value"))
            }
            _ => match self.call_method(object, "__getitem__", vec![index]) {
                Some(v) => v,
                None if matches!(ty, Ty::List(_)) => self.type_error(&format!(
                    "list indices must be integers or slices, not {}",
                    index_ty.type_name()
                )),
                None if matches!(ty, Ty::Str | Ty::StrConst(_)) => self
                    .type_error(&format!("string indices must be integers, not '{}'", index_ty.type_name())),
                None => self.type_error(&format!("'{}' object is not subscriptable", ty.type_name())),
            },
        }
    }

    /// Whether a class takes parameters in brackets: a base of it is `typing.Generic` or a protocol.
    fn is_generic(&self, class: &ClassRef) -> bool {
        let class = self.class_of(class);
        ["Generic", "Protocol"].iter().any(|name| self.inherits(&class, "typing.py", name))
    }

    /// A tuple's element at a computed index: a chain of tests.
    fn index_tuple(&mut self, object: Val, index: Val, n: usize) -> Val {
        let mut exits: Vec<Exit> = Vec::new();
        for i in 0..n {
            let (positive, negative) = (self.b.int(i as i64), self.b.int(i as i64 - n as i64));
            let a = self.b.prim1(Op::EqI64, vec![index, positive], Ty::Bool);
            let b = self.b.prim1(Op::EqI64, vec![index, negative], Ty::Bool);
            let here = self.b.prim1(Op::OrI1, vec![a, b], Ty::Bool);
            let (yes, no) = self.b.branch_or_dead(here);
            self.b.cur = yes;
            let part = self.b.part(object, i);
            exits.extend(self.b.cur.map(|b| (b, part)));
            self.b.cur = no;
        }
        self.b.raise_builtin("IndexError", "tuple index out of range");
        self.b.merge(exits)
    }

    /// `object[start:stop:step]`.
    pub fn slice(&mut self, object: Val, bounds: [Val; 3]) -> Val {
        self.split(object, &mut |e, o| {
            match e.ty(o) {
                Ty::Tuple(parts) => return e.slice_tuple(o, parts.len(), bounds),
                Ty::VarTuple(_) => return e.slice_var_tuple(o, bounds),
                _ => {}
            }
            let args = vec![bounds[0], bounds[1], bounds[2]];
            match e.call_method(o, "__getslice__", args) {
                Some(v) => v,
                None if matches!(e.ty(o), Ty::Dict(_)) => e.type_error("unhashable type: 'slice'"),
                None if matches!(e.ty(o), Ty::Instance(..)) && e.has_method(&e.ty(o), "__getitem__") => {
                    let slice = e.slice_object(bounds.to_vec());
                    e.index(o, slice)
                }
                None => {
                    let name = e.ty(o).type_name();
                    e.type_error(&format!("'{name}' object is not subscriptable"))
                }
            }
        })
    }

    fn slice_tuple(&mut self, object: Val, n: usize, bounds: [Val; 3]) -> Val {
        let known = |e: &Self, v: Val| match e.b.ty(v) {
            Ty::None => Some(None),
            Ty::IntConst(i) => Some(Some(*i)),
            _ => None,
        };
        let (Some(start), Some(stop), Some(step)) =
            (known(self, bounds[0]), known(self, bounds[1]), known(self, bounds[2]))
        else {
            let any_length = self.var_tuple_of(object);
            return self.slice_var_tuple(any_length, bounds);
        };
        let step = step.unwrap_or(1);
        if step == 0 {
            self.b.raise_builtin("ValueError", "slice step cannot be zero");
            return self.never();
        }
        let n = n as i64;
        let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
        let clip = |i: Option<i64>, default: i64| match i {
            None => default,
            Some(i) if i < 0 => (i.saturating_add(n)).clamp(low, high),
            Some(i) => i.clamp(low, high),
        };
        let (mut i, stop) =
            if step > 0 { (clip(start, 0), clip(stop, n)) } else { (clip(start, n - 1), clip(stop, -1)) };
        let mut parts = Vec::new();
        while (step > 0 && i < stop) || (step < 0 && i > stop) {
            parts.push(self.b.part(object, i as usize));
            i = i.saturating_add(step);
        }
        self.tuple(parts)
    }
}
