//! Integers of any size (`Ty::Wide`), and what an operation on ints of 64 bits gives under each mode.
//!
//! A library function does arithmetic on indices and lengths, which fit: what is mode-dependent there says so itself.

use crate::engine::Engine;
use crate::tir::{TOp, Val};
use crate::ty::{FnRef, Ty};
use crate::world::Ints;
use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{Op, Type};
use pyfora_lang::operators::BINARY;
use std::sync::Arc;

/// The names that the library can use, as the library's environment resolves them.
pub const NAMES: &[&str] =
    &["arith", "is_wide", "is_small", "low", "widen", "wide_ints", "wrap_ints", "int_of_i128", "holds_wide"];

/// What code outside our means is told.
const TOO_LARGE: &str = "an integer of more than 64 bits cannot be used here";

/// CPython's words for a size that is no machine word.
const SIZE: (&str, &str) = ("OverflowError", "Python int too large to convert to C ssize_t");

/// CPython's words for an index that is no machine word.
pub const INDEX: (&str, &str) = ("IndexError", "cannot fit 'int' into an index-sized integer");

/// Operations that can leave 64 bits although their operands do not.
fn leaves(op: &str, right: &Ty) -> bool {
    match op {
        "+" | "-" | "*" | "**" | "<<" => true,
        // Only the least integer by -1.
        "//" | "divmod()" => !matches!(right, Ty::IntConst(d) if *d != -1),
        _ => false,
    }
}

fn is_whole(ty: &Ty) -> bool {
    matches!(ty, Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Bool | Ty::BoolConst(_))
}

/// The decimal digits modulo 2**64.
fn wrapped(digits: &str) -> i64 {
    let digit = |c: char| i64::from(c.to_digit(10).unwrap_or(0));
    let size = digits.trim_start_matches('-');
    let size = size.chars().fold(0i64, |all, c| all.wrapping_mul(10).wrapping_add(digit(c)));
    if digits.starts_with('-') { size.wrapping_neg() } else { size }
}

impl Engine<'_> {
    /// A binary operation of two ints of which one is wide, or whose result may be under this mode; `None` where it is
    /// an operation of 64 bits.
    pub fn integer_binary(&mut self, op: &str, a: Val, b: Val) -> Option<Val> {
        // The library's own arithmetic is of 64 bits, but for what stands for the program's.
        let by_mode = op == "divmod()" || !self.frame.func.is_library();
        self.integer_operation(op, a, b, by_mode)
    }

    fn integer_operation(&mut self, op: &str, a: Val, b: Val, by_mode: bool) -> Option<Val> {
        let (x, y) = (self.ty(a), self.ty(b));
        if !is_whole(&x) || !is_whole(&y) {
            return None;
        }
        let kind = match self.world.ints() {
            _ if x == Ty::Wide || y == Ty::Wide => Some("wide"),
            _ if !by_mode => None,
            Ints::Wide if leaves(op, &y) => Some("wide"),
            Ints::Wrap if leaves(op, &y) => Some("wrap"),
            _ => None,
        }?;
        let name = match BINARY.iter().find(|row| row.symbol == op) {
            Some(row) => row.dunder.trim_matches('_'),
            None => "divmod",
        };
        let (a, b) = (self.whole(a), self.whole(b));
        Some(self.library_call(&format!("_{kind}_{name}"), vec![a, b]))
    }

    /// As `integer_binary`, for `-a`.
    pub fn integer_negative(&mut self, a: Val) -> Option<Val> {
        let ty = self.ty(a);
        if !is_whole(&ty) || ty == Ty::Wide || self.frame.func.is_library() {
            return None;
        }
        let name = match self.world.ints() {
            Ints::Narrow => return None,
            Ints::Wide => "_wide_neg",
            Ints::Wrap => "_wrap_neg",
        };
        let a = self.whole(a);
        Some(self.library_call(name, vec![a]))
    }

    /// A comparison of two ints of which one is wide, by the name of its method.
    pub fn integer_compare(&mut self, dunder: &str, a: Val, b: Val) -> Option<Val> {
        let (x, y) = (self.ty(a), self.ty(b));
        if !is_whole(&x) || !is_whole(&y) || (x != Ty::Wide && y != Ty::Wide) {
            return None;
        }
        let (a, b) = (self.whole(a), self.whole(b));
        Some(self.library_call(&format!("_wide_{}", dunder.trim_matches('_')), vec![a, b]))
    }

    /// An int or bool as an int.
    fn whole(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Bool | Ty::BoolConst(_) => self.bool_to_int(v),
            _ => v,
        }
    }

    /// A wide integer as one of 64 bits; another raises.
    pub fn narrowed(&mut self, v: Val, (class, message): (&str, &str)) -> Val {
        if self.ty(v) != Ty::Wide {
            return v;
        }
        let small = self.b.inst(TOp::WideSmall, vec![v], Ty::Bool);
        let (yes, no) = self.b.branch_or_dead(small);
        self.b.cur = no;
        self.b.raise_builtin(class, message);
        self.b.cur = yes;
        self.b.inst(TOp::WideLow, vec![v], Ty::Int)
    }

    /// A wide argument of a library function that takes 64 bits.
    pub fn narrowed_for(&mut self, v: Val, func: &FnRef, name: &str) -> Val {
        let error = match (&*func.item.file, name) {
            ("<pyfora>/range.py", "__getitem__") => ("IndexError", "range object index out of range"),
            (_, "__getitem__") => INDEX,
            (_, "__mul__" | "__rmul__") => ("OverflowError", "cannot fit 'int' into an index-sized integer"),
            ("<pyfora>/str.py", _) => SIZE,
            _ => (crate::raised::INVALID, TOO_LARGE),
        };
        self.narrowed(v, error)
    }

    /// Operands of an op or symbol of 64 bits: the library should have seen to it that there is no wide one.
    pub fn narrowed_operands(&mut self, args: &[Val]) -> Vec<Val> {
        let error = match &*self.frame.func.item.file {
            "<pyfora>/str.py" => SIZE,
            _ => (crate::raised::INVALID, TOO_LARGE),
        };
        args.iter().map(|v| self.narrowed(*v, error)).collect()
    }

    /// Operands of a symbol of wide integers: where it takes one, any int will do.
    pub fn wide_operands(&mut self, symbol: Symbol, args: &[Val]) -> Vec<Val> {
        let (operands, _) = symbol.signature();
        let mut at = 0;
        let mut out = Vec::new();
        for &v in args {
            let wide = matches!(operands.get(at..at + 2), Some([Type::I64, Type::Ref]));
            let whole = is_whole(&self.ty(v));
            out.push(match whole {
                true if wide => {
                    let v = self.whole(v);
                    self.b.convert(v, &Ty::Wide)
                }
                true => self.narrowed(v, (crate::raised::INVALID, TOO_LARGE)),
                false => v,
            });
            at += if whole && wide { 2 } else { 1 };
        }
        out
    }

    /// A call of one of the names above.
    pub fn wide_intrinsic(&mut self, name: &str, args: &[Val]) -> Option<Val> {
        let known = |e: &mut Self, b| e.b.constant(Ty::BoolConst(b));
        let ints = self.world.ints();
        Some(match (name, args) {
            // An operation as the program would write it.
            ("arith", [op, x, y]) => {
                let Ty::StrConst(op) = self.ty(*op) else { return None };
                self.split2(*x, *y, &mut |e, x, y| match e.integer_operation(&op, x, y, true) {
                    Some(v) => v,
                    None => e.binary(&op, x, y),
                })
            }
            ("is_wide", [x]) => {
                let wide = self.ty(*x) == Ty::Wide;
                known(self, wide)
            }
            ("holds_wide", [x]) => {
                let element = self.element_type(*x);
                known(self, element.arms().contains(&Ty::Wide))
            }
            ("is_small", [x]) => match self.ty(*x) {
                Ty::Wide => self.b.inst(TOp::WideSmall, vec![*x], Ty::Bool),
                _ => known(self, true),
            },
            ("low", [x]) => match self.ty(*x) {
                Ty::Wide => self.b.inst(TOp::WideLow, vec![*x], Ty::Int),
                _ => *x,
            },
            ("widen", [x]) => {
                let x = self.whole(*x);
                self.b.convert(x, &Ty::Wide)
            }
            ("wide_ints", []) => known(self, ints == Ints::Wide),
            ("wrap_ints", []) => known(self, ints == Ints::Wrap),
            ("int_of_i128", [high, low]) => match ints {
                Ints::Narrow => self.b.prim1(Op::NarrowI128, vec![*high, *low], Ty::Int),
                Ints::Wide => self.b.runtime(Symbol::BigFromI128, vec![*high, *low], Ty::Wide),
                Ints::Wrap => *low,
            },
            _ => return None,
        })
    }

    /// A literal beyond 64 bits.
    pub fn big_literal(&mut self, digits: &str) -> Val {
        if self.world.ints() == Ints::Wrap && !self.frame.func.is_library() {
            return self.b.int(wrapped(digits));
        }
        self.b.inst(TOp::BigConst(Arc::from(digits)), Vec::new(), Ty::Wide)
    }
}
