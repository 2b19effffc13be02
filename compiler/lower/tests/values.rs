//! Values survive conversion: what the reference interpreter gives for a value of a narrow type, read as the wide one,
//! is the value that went in. Types and values are drawn at random.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{conversion, lower_with, verify};
use proptest::prelude::*;
use pyfora_bitcode::Type;
use pyfora_bitcode::shape::overlay_positions;
use pyfora_infer::ty::{Arm, Ty};
use pyfora_interp::{Options, Outcome, Val, run};

/// A Python value.
#[derive(Clone, PartialEq, Debug)]
enum V {
    None,
    Bool(bool),
    Int(i64),
    Float(u64),
    Str(String),
    Tuple(Vec<V>),
    List(Vec<V>),
}

/// Decisions, read from random bytes; 0 when they run out.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn below(&mut self, n: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % n.max(1)
    }
}

fn wide(c: &mut Choices<'_>, depth: usize) -> Ty {
    match c.below(if depth == 0 { 5 } else { 9 }) {
        0 => Ty::Int,
        1 => Ty::Float,
        2 => Ty::Bool,
        3 => Ty::Str,
        4 => Ty::None,
        5 => Ty::list(wide(c, depth - 1)),
        6 => {
            let n = c.below(4);
            Ty::tuple((0..n).map(|_| wide(c, depth - 1)).collect::<Vec<_>>())
        }
        _ => {
            let n = 2 + c.below(3);
            let mut arms: Vec<Ty> = Vec::new();
            for _ in 0..n {
                let candidate = wide(c, depth - 1);
                let new: Vec<Ty> = candidate.arms().to_vec();
                arms.extend(new.into_iter().filter(|t| !matches!(t, Ty::Union(_))));
            }
            let mut kinds: Vec<Arm> = Vec::new();
            arms.retain(|t| {
                let new = !kinds.contains(&t.arm());
                kinds.push(t.arm());
                new
            });
            Ty::Union(arms.into())
        }
    }
}

/// A type below another.
fn narrow(ty: &Ty, c: &mut Choices<'_>) -> Ty {
    if c.below(4) == 0 {
        return ty.clone();
    }
    match ty {
        Ty::Int => Ty::IntConst(c.below(256) as i64 - 100),
        Ty::Bool => Ty::BoolConst(c.below(2) == 1),
        Ty::Str => Ty::StrConst(["", "a", "b c"][c.below(3)].into()),
        Ty::List(_) if c.below(3) == 0 => Ty::list(Ty::never()),
        Ty::List(element) => Ty::list(narrow(element, c)),
        Ty::Tuple(parts) => Ty::tuple(parts.iter().map(|p| narrow(p, c)).collect::<Vec<_>>()),
        Ty::Union(arms) => {
            let mut left = arms.to_vec();
            let mut out = Vec::new();
            for _ in 0..=c.below(arms.len()) {
                let arm = left.swap_remove(c.below(left.len()));
                out.push(narrow(&arm, c));
            }
            if out.len() == 1 { out.remove(0) } else { Ty::Union(out.into()) }
        }
        other => other.clone(),
    }
}

fn zero(ty: Type) -> Val {
    match ty {
        Type::I1 => Val::I1(true),
        Type::I64 => Val::I64(77),
        Type::F64 => Val::F64(0),
        Type::Ref | Type::Buf => Val::Null,
    }
}

/// A value of a type, and its slots.
fn value(ty: &Ty, c: &mut Choices<'_>) -> (V, Vec<Val>) {
    match ty {
        Ty::BoolConst(b) => (V::Bool(*b), vec![]),
        Ty::IntConst(i) => (V::Int(*i), vec![]),
        Ty::StrConst(s) => (V::Str(s.to_string()), vec![]),
        Ty::Bool => {
            let b = c.below(2) == 1;
            (V::Bool(b), vec![Val::I1(b)])
        }
        Ty::Int => {
            let i = c.below(256) as i64;
            (V::Int(i), vec![Val::I64(i)])
        }
        Ty::Float => {
            let bits = (c.below(256) as f64 / 8.0).to_bits();
            (V::Float(bits), vec![Val::F64(bits)])
        }
        Ty::Str => {
            let s = format!("s{}", c.below(9));
            (V::Str(s.clone()), vec![Val::Str(s)])
        }
        Ty::Tuple(parts) => {
            let (values, slots): (Vec<V>, Vec<_>) = parts.iter().map(|p| value(p, c)).unzip();
            (V::Tuple(values), slots.concat())
        }
        Ty::List(element) => {
            let n = if element.is_never() { 0 } else { c.below(4) };
            let (values, slots): (Vec<V>, Vec<_>) = (0..n).map(|_| value(element, c)).unzip();
            (V::List(values), vec![Val::List(slots)])
        }
        Ty::Union(arms) => {
            let tag = c.below(arms.len());
            let (v, member) = value(&arms[tag], c);
            let types = &ty.shape().slots()[1..];
            let mut payload: Vec<Val> = types.iter().map(|&t| zero(t)).collect();
            for (p, slot) in overlay_positions(&arms[tag].shape().slots(), types).into_iter().zip(member) {
                payload[p] = slot;
            }
            payload.insert(0, Val::I64(tag as i64));
            (v, payload)
        }
        _ => (V::None, vec![]),
    }
}

/// The value of slots.
fn read(ty: &Ty, slots: &[Val]) -> V {
    match (ty, slots) {
        (Ty::BoolConst(b), []) => V::Bool(*b),
        (Ty::IntConst(i), []) => V::Int(*i),
        (Ty::StrConst(s), []) => V::Str(s.to_string()),
        (Ty::None, []) => V::None,
        (Ty::Bool, [Val::I1(b)]) => V::Bool(*b),
        (Ty::Int, [Val::I64(i)]) => V::Int(*i),
        (Ty::Float, [Val::F64(bits)]) => V::Float(*bits),
        (Ty::Str, [Val::Str(s)]) => V::Str(s.clone()),
        (Ty::List(element), [Val::List(items)]) => V::List(items.iter().map(|i| read(element, i)).collect()),
        (Ty::Tuple(parts), _) => {
            let mut rest = slots;
            let part = |p: &Ty| {
                let (first, after) = rest.split_at(p.shape().slots().len());
                rest = after;
                read(p, first)
            };
            V::Tuple(parts.iter().map(part).collect())
        }
        (Ty::Union(arms), [Val::I64(tag), payload @ ..]) => {
            let arm = &arms[*tag as usize];
            let positions = overlay_positions(&arm.shape().slots(), &ty.shape().slots()[1..]);
            read(arm, &positions.into_iter().map(|p| payload[p].clone()).collect::<Vec<_>>())
        }
        _ => panic!("{slots:?} is no {ty:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conversion_keeps_the_value(bytes in proptest::collection::vec(any::<u8>(), 4..120)) {
        let mut c = Choices(bytes.iter());
        let to = wide(&mut c, 3);
        let from = narrow(&to, &mut c);
        let f = conversion(&from, &to);
        let out = lower_with(&f, &Ty::None).unwrap();
        let module = verify(&f, out, Vec::new(), &[]);
        for _ in 0..4 {
            let (v, args) = value(&from, &mut c);
            match run(&module, &args, &Options::default()).outcome {
                Outcome::Returned(slots) => prop_assert_eq!(read(&to, &slots), v, "{}", module),
                other => prop_assert!(false, "{:?}: {}", other, module),
            }
        }
    }
}
