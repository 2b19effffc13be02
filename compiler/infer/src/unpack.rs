//! Unpacking: the elements that the targets of an assignment take.

use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::Ty;
use pyfora_hir::ir::Local;
use std::cmp::Ordering;

impl Engine<'_> {
    /// Element `index` of an unpacking of a local into `count` targets, of which `star` takes what is left.
    pub fn unpack_local(&mut self, local: Local, index: u32, count: u32, star: Option<u32>) -> Val {
        let value = self.unpackable(local, count, star.is_some());
        self.unpack(value, index, count, star)
    }

    /// Element `index` of an unpacking of a value.
    pub fn unpack(&mut self, value: Val, index: u32, count: u32, star: Option<u32>) -> Val {
        self.split(value, &mut |e, v| {
            let v = e.plain_tuple(v);
            match e.ty(v) {
                Ty::Tuple(parts) => e.unpack_tuple(v, parts.len(), index as usize, count as usize, star),
                Ty::VarTuple(_) | Ty::List(_) | Ty::Range(_) | Ty::Str | Ty::StrConst(_) => {
                    e.unpack_sequence(v, index, count, star)
                }
                ty if e.is_iterable(&ty) => {
                    let list = e.list_from(v);
                    if e.b.dead() { list } else { e.unpack_sequence(list, index, count, star) }
                }
                ty => e.type_error(&format!("cannot unpack non-iterable {} object", ty.type_name())),
            }
        })
    }

    fn unpack_tuple(&mut self, v: Val, n: usize, index: usize, wanted: usize, star: Option<u32>) -> Val {
        let text = match (star, n.cmp(&wanted)) {
            (None, Ordering::Equal) => None,
            (None, Ordering::Greater) => Some(format!("too many values to unpack (expected {wanted})")),
            (None, _) => Some(format!("not enough values to unpack (expected {wanted}, got {n})")),
            (Some(_), _) if n + 1 >= wanted => None,
            (Some(_), _) => {
                Some(format!("not enough values to unpack (expected at least {}, got {n})", wanted - 1))
            }
        };
        if let Some(text) = text {
            self.b.raise_builtin("ValueError", &text);
            return self.never();
        }
        match star.map(|s| s as usize) {
            Some(s) if index == s => {
                let vals: Vec<Val> = (0..n + 1 - wanted).map(|i| self.b.part(v, s + i)).collect();
                self.list_of(vals)
            }
            Some(s) if index > s => self.b.part(v, index + n - wanted),
            _ if wanted == 0 => self.b.none(),
            _ => self.b.part(v, index),
        }
    }

    fn unpack_sequence(&mut self, v: Val, index: u32, count: u32, star: Option<u32>) -> Val {
        let int = |e: &mut Self, i: u32| e.b.int(i64::from(i));
        let v = self.iterable(v);
        match star {
            None if count == 0 => {
                let zero = int(self, 0);
                self.library_call("_check_count", vec![v, zero])
            }
            None => {
                let (index, count) = (int(self, index), int(self, count));
                self.library_call("_unpack", vec![v, index, count])
            }
            Some(s) => {
                let (before, after) = (int(self, s), int(self, count - 1 - s));
                match index.cmp(&s) {
                    Ordering::Equal => self.library_call("_unpack_rest", vec![v, before, after]),
                    Ordering::Less => {
                        let at = int(self, index);
                        self.library_call("_unpack_at", vec![v, at, before, after])
                    }
                    Ordering::Greater => {
                        let at = self.b.int(i64::from(index) - i64::from(count));
                        self.library_call("_unpack_at", vec![v, at, before, after])
                    }
                }
            }
        }
    }
}
