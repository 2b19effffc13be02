//! What an instruction is when its operands are known: constants and algebra. Part of `simplify`.
//!
//! A result that is NaN is left to the machine: its payload is the machine's business.

use pyfora_bitcode::{Imm, Inst, Op, Value};

/// What an instruction can be replaced by.
#[derive(Debug, PartialEq)]
pub enum Folded {
    /// Each result by a constant.
    Constants(Vec<Imm>),
    /// Its one result by a value.
    Value(Value),
    /// Itself by another operation on other operands, with the same result.
    Inst(Op, Vec<Value>),
    /// Two steps: the inner operation's result and a constant are the operands of the outer.
    Nested { inner: (Op, Vec<Value>), outer: Op, constant: i64 },
    /// Itself by another operation on a value and a constant.
    Constant(Op, Value, i64),
}

/// What is known of the values that an instruction uses.
pub trait Defs {
    /// The instruction that defines the value.
    fn def(&self, v: Value) -> Option<&Inst>;

    fn int(&self, v: Value) -> Option<i64> {
        match self.def(v)? {
            Inst { op: Op::ConstI64, imm: Imm::Int(i), .. } => Some(*i),
            _ => None,
        }
    }

    fn bool(&self, v: Value) -> Option<bool> {
        match self.def(v)? {
            Inst { op: Op::ConstI1, imm: Imm::Bool(b), .. } => Some(*b),
            _ => None,
        }
    }

    fn float(&self, v: Value) -> Option<f64> {
        match self.def(v)? {
            Inst { op: Op::ConstF64, imm: Imm::Float(bits), .. } => Some(f64::from_bits(*bits)),
            _ => None,
        }
    }

    /// The operands of the value's instruction if it is this operation.
    fn operands(&self, v: Value, op: Op) -> Option<&[Value]> {
        self.def(v).filter(|i| i.op == op).map(|i| &i.args[..])
    }
}

/// The operation of a constant of this kind.
pub fn constant_op(imm: &Imm) -> Option<Op> {
    match imm {
        Imm::Int(_) => Some(Op::ConstI64),
        Imm::Float(_) => Some(Op::ConstF64),
        Imm::Bool(_) => Some(Op::ConstI1),
        _ => None,
    }
}

/// Folds one instruction.
pub fn fold(inst: &Inst, defs: &impl Defs) -> Option<Folded> {
    match inst.args[..] {
        [a] => unary(inst.op, a, defs),
        [a, b] => match (defs.int(a), defs.int(b)) {
            (Some(x), Some(y)) => binary_ints(inst.op, x, y),
            (_, y) => binary(inst.op, a, b, y, defs)
                .or_else(|| binary_floats(inst.op, defs.float(a)?, defs.float(b)?)),
        },
        [cond, a, b] if inst.op == Op::Select => select(cond, a, b, defs),
        _ => None,
    }
}

fn one(imm: Imm) -> Option<Folded> {
    Some(Folded::Constants(vec![imm]))
}

fn int(value: i64) -> Option<Folded> {
    one(Imm::Int(value))
}

fn bool(value: bool) -> Option<Folded> {
    one(Imm::Bool(value))
}

fn number(value: f64) -> Option<Folded> {
    if value.is_nan() { None } else { one(Imm::Float(value.to_bits())) }
}

fn unary(op: Op, a: Value, defs: &impl Defs) -> Option<Folded> {
    if op == Op::NotI1 {
        return not(a, defs);
    }
    if let Some(x) = defs.int(a) {
        return match op {
            Op::NegI64 => int(x.checked_neg()?),
            Op::NotI64 => int(!x),
            Op::I64ToF64 => number(x as f64),
            _ => None,
        };
    }
    if let Some(x) = defs.float(a) {
        return match op {
            Op::NegF64 => number(-x),
            Op::AbsF64 => number(x.abs()),
            Op::SqrtF64 => number(x.sqrt()),
            Op::FloorF64 => number(x.floor()),
            Op::CeilF64 => number(x.ceil()),
            Op::TruncF64 => number(x.trunc()),
            _ => None,
        };
    }
    match op {
        Op::I1ToI64 => int(defs.bool(a)?.into()),
        Op::F64FromBits => defs.operands(a, Op::F64Bits).map(|args| Folded::Value(args[0])),
        Op::NegF64 => defs.operands(a, Op::NegF64).map(|args| Folded::Value(args[0])),
        _ => None,
    }
}

/// The comparison that holds exactly where this one does not.
pub fn inverse(op: Op) -> Option<Op> {
    Some(match op {
        Op::EqI64 => Op::NeI64,
        Op::NeI64 => Op::EqI64,
        Op::LtI64 => Op::GeI64,
        Op::GeI64 => Op::LtI64,
        Op::GtI64 => Op::LeI64,
        Op::LeI64 => Op::GtI64,
        // Of doubles only these: the others are false both ways for NaN.
        Op::EqF64 => Op::NeF64,
        Op::NeF64 => Op::EqF64,
        _ => return None,
    })
}

fn not(a: Value, defs: &impl Defs) -> Option<Folded> {
    let inst = defs.def(a)?;
    match (inst.op, &inst.imm) {
        (Op::ConstI1, Imm::Bool(b)) => bool(!b),
        (Op::NotI1, _) => Some(Folded::Value(inst.args[0])),
        (op, _) => inverse(op).map(|op| Folded::Inst(op, inst.args.clone())),
    }
}

fn floor_mod(x: i64, y: i64) -> i64 {
    let r = x.wrapping_rem(y);
    if r != 0 && (r < 0) != (y < 0) { r + y } else { r }
}

fn binary_ints(op: Op, x: i64, y: i64) -> Option<Folded> {
    let flag = |(v, o): (i64, bool)| Some(Folded::Constants(vec![Imm::Int(v), Imm::Bool(o)]));
    match op {
        Op::AddI64 | Op::AddNwI64 => int(x.checked_add(y)?),
        Op::SubI64 | Op::SubNwI64 => int(x.checked_sub(y)?),
        Op::MulI64 | Op::MulNwI64 => int(x.checked_mul(y)?),
        Op::AddWrapI64 => int(x.wrapping_add(y)),
        Op::SubWrapI64 => int(x.wrapping_sub(y)),
        Op::MulWrapI64 => int(x.wrapping_mul(y)),
        Op::AddFlagI64 => flag(x.overflowing_add(y)),
        Op::SubFlagI64 => flag(x.overflowing_sub(y)),
        Op::MulFlagI64 => flag(x.overflowing_mul(y)),
        Op::FloorDivI64 if y != 0 => int(x.checked_sub(floor_mod(x, y))?.checked_div(y)?),
        Op::FloorModI64 if y != 0 => int(floor_mod(x, y)),
        Op::RemI64 if y != 0 => int(x.wrapping_rem(y)),
        Op::DivU64 if x >= 0 && y > 0 => int(x / y),
        Op::RemU64 if x >= 0 && y > 0 => int(x % y),
        Op::AndI64 => int(x & y),
        Op::OrI64 => int(x | y),
        Op::XorI64 => int(x ^ y),
        Op::ShrI64 if (0..64).contains(&y) => int(x >> y),
        Op::ShlI64 if (0..63).contains(&y) => int(x.checked_mul(1 << y)?),
        Op::MinI64 => int(x.min(y)),
        Op::MaxI64 => int(x.max(y)),
        Op::EqI64 => bool(x == y),
        Op::NeI64 => bool(x != y),
        Op::LtI64 => bool(x < y),
        Op::LeI64 => bool(x <= y),
        Op::GtI64 => bool(x > y),
        Op::GeI64 => bool(x >= y),
        Op::LtU64 => bool((x as u64) < y as u64),
        _ => None,
    }
}

fn binary_floats(op: Op, x: f64, y: f64) -> Option<Folded> {
    match op {
        Op::AddF64 => number(x + y),
        Op::SubF64 => number(x - y),
        Op::MulF64 => number(x * y),
        Op::DivF64 => number(x / y),
        Op::EqF64 => bool(x == y),
        Op::NeF64 => bool(x != y),
        Op::LtF64 => bool(x < y),
        Op::LeF64 => bool(x <= y),
        Op::GtF64 => bool(x > y),
        Op::GeF64 => bool(x >= y),
        _ => None,
    }
}

/// Two operands of which not both are integer constants; `y` is the second if it is one.
fn binary(op: Op, a: Value, b: Value, y: Option<i64>, defs: &impl Defs) -> Option<Folded> {
    if let Some(folded) = same(op, a).filter(|_| a == b) {
        return Some(folded);
    }
    if let Some(y) = y {
        return with_constant(op, a, y, defs);
    }
    if let Some(x) = defs.int(a) {
        let commutes = matches!(
            op,
            Op::AddI64
                | Op::AddNwI64
                | Op::AddWrapI64
                | Op::MulI64
                | Op::MulNwI64
                | Op::MulWrapI64
                | Op::EqI64
                | Op::NeI64
        );
        return if commutes { with_constant(op, b, x, defs) } else { None };
    }
    match (op, defs.bool(a), defs.bool(b)) {
        (Op::AndI1, Some(true), _) | (Op::OrI1 | Op::XorI1, Some(false), _) => Some(Folded::Value(b)),
        (Op::AndI1, _, Some(true)) | (Op::OrI1 | Op::XorI1, _, Some(false)) => Some(Folded::Value(a)),
        (Op::AndI1, Some(false), _) | (Op::AndI1, _, Some(false)) => bool(false),
        (Op::OrI1, Some(true), _) | (Op::OrI1, _, Some(true)) => bool(true),
        (Op::XorI1, Some(true), _) => Some(Folded::Inst(Op::NotI1, vec![b])),
        (Op::XorI1, _, Some(true)) => Some(Folded::Inst(Op::NotI1, vec![a])),
        _ => None,
    }
}

fn same(op: Op, a: Value) -> Option<Folded> {
    match op {
        Op::SubI64 | Op::SubNwI64 | Op::SubWrapI64 | Op::XorI64 => int(0),
        Op::AndI64 | Op::OrI64 | Op::MinI64 | Op::MaxI64 | Op::AndI1 | Op::OrI1 => Some(Folded::Value(a)),
        Op::EqI64 | Op::LeI64 | Op::GeI64 => bool(true),
        Op::NeI64 | Op::LtI64 | Op::GtI64 | Op::LtU64 | Op::XorI1 => bool(false),
        _ => None,
    }
}

fn with_constant(op: Op, a: Value, y: i64, defs: &impl Defs) -> Option<Folded> {
    match (op, y) {
        (Op::AddI64 | Op::AddNwI64 | Op::AddWrapI64 | Op::SubI64 | Op::SubNwI64 | Op::SubWrapI64, 0)
        | (Op::MulI64 | Op::MulNwI64 | Op::MulWrapI64 | Op::FloorDivI64 | Op::DivU64, 1)
        | (Op::OrI64 | Op::XorI64 | Op::ShlI64 | Op::ShrI64, 0)
        | (Op::AndI64, -1) => Some(Folded::Value(a)),
        (Op::MulI64 | Op::MulNwI64 | Op::MulWrapI64 | Op::AndI64, 0) => int(0),
        (Op::FloorModI64 | Op::RemI64, 1 | -1) | (Op::RemU64, 1) => int(0),
        // Rounding down is what a shift does, and the low bits are what it leaves.
        (Op::FloorDivI64, 2..) if y.count_ones() == 1 => {
            Some(Folded::Constant(Op::ShrI64, a, y.trailing_zeros().into()))
        }
        (Op::FloorModI64 | Op::RemU64, 2..) if y.count_ones() == 1 => {
            Some(Folded::Constant(Op::AndI64, a, y - 1))
        }
        (Op::EqI64 | Op::NeI64, _) => equals(op == Op::EqI64, a, y, defs),
        _ => None,
    }
}

/// `a == y`, or `a != y`.
fn equals(equal: bool, a: Value, y: i64, defs: &impl Defs) -> Option<Folded> {
    let truth = |v: Value, as_is: bool| {
        Some(if as_is == equal { Folded::Value(v) } else { Folded::Inst(Op::NotI1, vec![v]) })
    };
    let inst = defs.def(a)?;
    match inst.op {
        Op::I1ToI64 => match y {
            0 | 1 => truth(inst.args[0], y == 1),
            _ => bool(!equal),
        },
        Op::Select => {
            let (then, other) = (defs.int(inst.args[1])?, defs.int(inst.args[2])?);
            match (then == y, other == y) {
                (true, false) => truth(inst.args[0], true),
                (false, true) => truth(inst.args[0], false),
                (both, _) => bool(both == equal),
            }
        }
        // Both remainders are zero for the same operands, and C's is the cheaper one.
        Op::FloorModI64 if y == 0 => {
            let outer = if equal { Op::EqI64 } else { Op::NeI64 };
            Some(Folded::Nested { inner: (Op::RemI64, inst.args.clone()), outer, constant: 0 })
        }
        _ => None,
    }
}

fn select(cond: Value, a: Value, b: Value, defs: &impl Defs) -> Option<Folded> {
    if a == b {
        return Some(Folded::Value(a));
    }
    if let Some(cond) = defs.bool(cond) {
        return Some(Folded::Value(if cond { a } else { b }));
    }
    match (defs.bool(a), defs.bool(b)) {
        (Some(true), Some(false)) => return Some(Folded::Value(cond)),
        (Some(false), Some(true)) => return Some(Folded::Inst(Op::NotI1, vec![cond])),
        _ => {}
    }
    if let (Some(1), Some(0)) = (defs.int(a), defs.int(b)) {
        return Some(Folded::Inst(Op::I1ToI64, vec![cond]));
    }
    let inner = defs.operands(cond, Op::NotI1)?;
    Some(Folded::Inst(Op::Select, vec![inner[0], b, a]))
}
