//! Integer ops against Rust's own arithmetic in 128 bits.

use pyfora_bitcode::abi::OpError;
use pyfora_bitcode::{Imm, Op, Type};

use crate::harness::{INTS, Loaded, SITE, module, op, op_function};

fn floor_div(a: i128, b: i128) -> i128 {
    let q = a / b;
    if a % b != 0 && (a % b < 0) != (b < 0) { q - 1 } else { q }
}

fn floor_mod(a: i128, b: i128) -> i128 {
    a - floor_div(a, b) * b
}

/// The op gives the exact result, or raises where it does not fit.
fn checked(which: Op, allowed: impl Fn(i64, i64) -> bool, exact: impl Fn(i128, i128) -> i128) {
    let code = op(which);
    for a in INTS {
        for b in INTS.into_iter().filter(|&b| allowed(a, b)) {
            match i64::try_from(exact(a.into(), b.into())) {
                Ok(result) => assert_eq!(code.int(&[a, b]), result, "{}({a}, {b})", which.name()),
                Err(_) => assert_eq!(code.op_error(&[a, b]), (OpError::IntOverflow as u32, SITE)),
            }
        }
    }
}

#[test]
fn checked_arithmetic_is_exact_or_raises() {
    checked(Op::AddI64, |_, _| true, |a, b| a + b);
    checked(Op::SubI64, |_, _| true, |a, b| a - b);
    checked(Op::MulI64, |_, _| true, |a, b| a * b);
    checked(Op::ShlI64, |_, b| (0..64).contains(&b), |a, b| a << b);
    let negate = op(Op::NegI64);
    assert_eq!(negate.int(&[5]), -5);
    assert_eq!(negate.int(&[i64::MAX]), -i64::MAX);
    assert_eq!(negate.op_error(&[i64::MIN]), (OpError::IntOverflow as u32, SITE));
    let shift = op(Op::ShlI64);
    assert_eq!(shift.int(&[1, 62]), 1 << 62);
    assert_eq!(shift.int(&[-1, 63]), i64::MIN);
    assert_eq!(shift.op_error(&[1, 63]).0, 0);
}

#[test]
fn division_is_pythons() {
    checked(Op::FloorDivI64, |_, b| b != 0, floor_div);
    checked(Op::FloorModI64, |_, b| b != 0, floor_mod);
    checked(Op::RemI64, |_, b| b != 0, |a, b| a % b);
    checked(Op::DivU64, |a, b| a >= 0 && b > 0, |a, b| a / b);
    checked(Op::RemU64, |a, b| a >= 0 && b > 0, |a, b| a % b);
}

#[test]
fn division_by_constants_is_pythons() {
    for divisor in [-7, -2, -1, 1, 2, 3, 10, i64::MIN, i64::MAX] {
        let code = |which: Op| {
            let mut f = op_function(which, Imm::None, &[Type::I64, Type::I64], &[Type::I64]);
            let entry = pyfora_bitcode::BlockId(0);
            let constant = f.push(entry, Op::ConstI64, Imm::Int(divisor), &[], &[Type::I64], None)[0];
            let block = f.block_mut(entry);
            block.insts.rotate_right(1);
            block.insts[1].args[1] = constant;
            Loaded::new(&module(vec![f]))
        };
        let (quotient, remainder) = (code(Op::FloorDivI64), code(Op::FloorModI64));
        for a in INTS {
            assert_eq!(remainder.int(&[a, 0]), floor_mod(a.into(), divisor.into()) as i64);
            match i64::try_from(floor_div(a.into(), divisor.into())) {
                Ok(result) => assert_eq!(quotient.int(&[a, 0]), result, "{a} // {divisor}"),
                Err(_) => assert_eq!(quotient.op_error(&[a, 0]).0, 0),
            }
        }
    }
}

#[test]
fn wrapping_flags_and_bits() {
    type Wrapped = fn(i64, i64) -> (i64, bool);
    let flags: [(Op, Op, Wrapped); 3] = [
        (Op::AddFlagI64, Op::AddWrapI64, i64::overflowing_add),
        (Op::SubFlagI64, Op::SubWrapI64, i64::overflowing_sub),
        (Op::MulFlagI64, Op::MulWrapI64, i64::overflowing_mul),
    ];
    for (flag, wrap, exact) in flags {
        let (flag, wrap) = (op(flag), op(wrap));
        for a in INTS {
            for b in INTS {
                let (value, overflow) = exact(a, b);
                assert_eq!(flag.call(&[a as u64, b as u64]).unwrap(), [value as u64, u64::from(overflow)]);
                assert_eq!(wrap.int(&[a, b]), value);
            }
        }
    }
    assert_eq!(op(Op::AddNwI64).int(&[40, 2]), 42);
    assert_eq!(op(Op::SubNwI64).int(&[40, 2]), 38);
    assert_eq!(op(Op::MulNwI64).int(&[40, 2]), 80);
    assert_eq!(op(Op::ShrI64).int(&[-5, 1]), -3);
    assert_eq!(op(Op::NotI64).int(&[5]), -6);
    type Pure = fn(i64, i64) -> i64;
    let pure: [(Op, Pure); 5] = [
        (Op::AndI64, |a, b| a & b),
        (Op::OrI64, |a, b| a | b),
        (Op::XorI64, |a, b| a ^ b),
        (Op::MinI64, i64::min),
        (Op::MaxI64, i64::max),
    ];
    for (which, exact) in pure {
        let code = op(which);
        for a in INTS {
            assert!(INTS.iter().all(|&b| code.int(&[a, b]) == exact(a, b)), "{}", which.name());
        }
    }
}

#[test]
fn comparisons() {
    type Test = fn(i64, i64) -> bool;
    let tests: [(Op, Test); 7] = [
        (Op::EqI64, |a, b| a == b),
        (Op::NeI64, |a, b| a != b),
        (Op::LtI64, |a, b| a < b),
        (Op::LeI64, |a, b| a <= b),
        (Op::GtI64, |a, b| a > b),
        (Op::GeI64, |a, b| a >= b),
        (Op::LtU64, |a, b| (a as u64) < b as u64),
    ];
    for (which, exact) in tests {
        let code = op(which);
        for a in INTS {
            assert!(INTS.iter().all(|&b| code.int(&[a, b]) == i64::from(exact(a, b))), "{}", which.name());
        }
    }
}

fn words(value: i128) -> [u64; 2] {
    [(value >> 64) as u64, value as u64]
}

#[test]
fn wide_sums_and_products_are_exact() {
    let (product, add_term, add, narrow) =
        (op(Op::MulWide), op(Op::AddWide), op(Op::AddI128), op(Op::NarrowI128));
    for a in INTS {
        for b in INTS {
            let exact = i128::from(a) * i128::from(b);
            assert_eq!(product.call(&[a as u64, b as u64]).unwrap(), words(exact));
            let [high, low] = words(exact);
            assert_eq!(add_term.call(&[high, low, b as u64]).unwrap(), words(exact + i128::from(b)));
            let [other_high, other_low] = words(i128::from(a) << 40);
            let sum = words(exact.wrapping_add(i128::from(a) << 40));
            assert_eq!(add.call(&[high, low, other_high, other_low]).unwrap(), sum);
            match i64::try_from(exact) {
                Ok(value) => assert_eq!(narrow.one(&[high, low]), value as u64),
                Err(_) => assert_eq!(narrow.op_error(&[high as i64, low as i64]).1, SITE),
            }
        }
    }
}

#[test]
fn truth_values() {
    for a in [0u64, 1] {
        assert_eq!(op(Op::NotI1).one(&[a]), 1 - a);
        assert_eq!(op(Op::I1ToI64).one(&[a]), a);
        for b in [0u64, 1] {
            assert_eq!(op(Op::AndI1).one(&[a, b]), a & b);
            assert_eq!(op(Op::OrI1).one(&[a, b]), a | b);
            assert_eq!(op(Op::XorI1).one(&[a, b]), a ^ b);
        }
    }
    let select = op_function(Op::Select, Imm::None, &[Type::I1, Type::F64, Type::F64], &[Type::F64]);
    let select = Loaded::new(&module(vec![select]));
    assert_eq!(select.one(&[1, 10, 20]), 10);
    assert_eq!(select.one(&[0, 10, 20]), 20);
}

#[test]
fn constants() {
    let constant = |op, imm, ty| Loaded::new(&module(vec![op_function(op, imm, &[], &[ty])])).one(&[]);
    for value in INTS {
        assert_eq!(constant(Op::ConstI64, Imm::Int(value), Type::I64), value as u64);
    }
    assert_eq!(constant(Op::ConstI1, Imm::Bool(true), Type::I1), 1);
    for bits in [0x7ff8_0000_dead_beef_u64, 0xfff0_0000_0000_0001, (-0.0f64).to_bits(), 1] {
        assert_eq!(constant(Op::ConstF64, Imm::Float(bits), Type::F64), bits);
    }
    assert_eq!(constant(Op::ConstNull, Imm::None, Type::Ref), 0);
}
