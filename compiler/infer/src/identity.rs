//! Identity of objects, as far as it shows: containers take an object for equal to itself without asking it.

use crate::engine::Engine;
use crate::tir::{TOp, Val};
use crate::ty::Ty;
use pyfora_bitcode::Op;

impl Engine<'_> {
    /// The value that another certainly is: the part of a structure as it was put there.
    pub fn origin(&self, mut v: Val) -> Val {
        let Some(block) = self.b.cur else { return v };
        // In straight-line code only: what stands in other blocks may not have run.
        let insts = &self.b.f.blocks[block.0 as usize].insts;
        let maker = |v: Val| insts.iter().rev().find(|i| i.results == [v]);
        while let Some(inst) = maker(v) {
            match inst.op {
                TOp::Part(i) => match maker(inst.args[0]) {
                    Some(made) if made.op == TOp::Make && (i as usize) < made.args.len() => {
                        v = made.args[i as usize];
                    }
                    _ => return v,
                },
                TOp::Project(_) => v = inst.args[0],
                _ => return v,
            }
        }
        v
    }

    /// Whether instances of one class with an `__eq__` are the same element.
    pub fn same_instance(&mut self, a: Val, b: Val) -> Val {
        if self.origin(a) == self.origin(b) {
            return self.b.constant(Ty::BoolConst(true));
        }
        let equal = self.compare("==", a, b);
        let equal = self.truth(equal);
        self.if_else(equal, &mut |e| e.b.constant(Ty::BoolConst(true)), &mut |e| {
            // Unequal to what looks the same: it may be the same object.
            let alike = e.alike(a, b);
            e.if_else(
                alike,
                &mut |e| {
                    e.invalid("whether two objects are the same element depends on which objects they are");
                    e.never()
                },
                &mut |e| e.b.constant(Ty::BoolConst(false)),
            )
        })
    }

    /// Whether two values may be the same object: certainly not where a scalar in them differs.
    fn alike(&mut self, a: Val, b: Val) -> Val {
        self.split2(a, b, &mut |e, a, b| {
            let (x, y) = (e.ty(a), e.ty(b));
            if x.arm() != y.arm() {
                return e.b.constant(Ty::BoolConst(false));
            }
            match (&x, &y) {
                (Ty::Int | Ty::IntConst(_), _)
                | (Ty::Bool | Ty::BoolConst(_), _)
                | (Ty::Str | Ty::StrConst(_), _) => e.equal(a, b),
                (Ty::Float, _) => {
                    let equal = e.b.prim1(Op::EqF64, vec![a, b], Ty::Bool);
                    let (nan_a, nan_b) = (
                        e.b.prim1(Op::NeF64, vec![a, a], Ty::Bool),
                        e.b.prim1(Op::NeF64, vec![b, b], Ty::Bool),
                    );
                    let both = e.b.prim1(Op::AndI1, vec![nan_a, nan_b], Ty::Bool);
                    e.b.prim1(Op::OrI1, vec![equal, both], Ty::Bool)
                }
                (Ty::Tuple(p), Ty::Tuple(q)) if p.len() == q.len() => e.alike_parts(a, b, 0, p.len()),
                (Ty::Instance(_, f), Ty::Instance(_, g))
                    if f.iter().map(|f| &f.0).eq(g.iter().map(|g| &g.0)) =>
                {
                    e.alike_parts(a, b, 0, f.len())
                }
                _ => e.b.constant(Ty::BoolConst(true)),
            }
        })
    }

    fn alike_parts(&mut self, a: Val, b: Val, i: usize, n: usize) -> Val {
        if i == n {
            return self.b.constant(Ty::BoolConst(true));
        }
        let (x, y) = (self.b.part(a, i), self.b.part(b, i));
        let alike = self.alike(x, y);
        self.if_else(alike, &mut |e| e.alike_parts(a, b, i + 1, n), &mut |e| {
            e.b.constant(Ty::BoolConst(false))
        })
    }
}
