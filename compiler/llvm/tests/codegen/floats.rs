//! Floating ops, exact comparisons with integers, and libm calls, bit for bit.

use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{BlockId, Function, Imm, Op, Terminator, Type};
use pyfora_llvm::{Emit, Options, emit};

use crate::harness::{FLOATS, INTS, Loaded, SITE, module, op, op_function};

/// Equal bits; one NaN is as good as another.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[test]
fn arithmetic() {
    type Two = fn(f64, f64) -> f64;
    let two: [(Op, Two); 5] = [
        (Op::AddF64, |a, b| a + b),
        (Op::SubF64, |a, b| a - b),
        (Op::MulF64, |a, b| a * b),
        (Op::DivF64, |a, b| a / b),
        (Op::CopySignF64, f64::copysign),
    ];
    for (which, exact) in two {
        let code = op(which);
        for a in FLOATS {
            for b in FLOATS {
                assert!(same(code.float(&[a, b]), exact(a, b)), "{}({a}, {b})", which.name());
            }
        }
    }
    type One = fn(f64) -> f64;
    let one: [(Op, One); 7] = [
        (Op::NegF64, |a| -a),
        (Op::AbsF64, f64::abs),
        (Op::SqrtF64, f64::sqrt),
        (Op::FloorF64, f64::floor),
        (Op::CeilF64, f64::ceil),
        (Op::TruncF64, f64::trunc),
        (Op::RoundEvenF64, f64::round_ties_even),
    ];
    for (which, exact) in one {
        let code = op(which);
        assert!(FLOATS.iter().all(|&a| same(code.float(&[a]), exact(a))), "{}", which.name());
    }
    let fma = op(Op::FmaF64).float(&[0.1, 10.0, -1.0]);
    assert_eq!(fma, 0.1f64.mul_add(10.0, -1.0));
}

#[test]
fn comparisons_know_nan() {
    type Test = fn(f64, f64) -> bool;
    let tests: [(Op, Test); 6] = [
        (Op::EqF64, |a, b| a == b),
        (Op::NeF64, |a, b| a != b),
        (Op::LtF64, |a, b| a < b),
        (Op::LeF64, |a, b| a <= b),
        (Op::GtF64, |a, b| a > b),
        (Op::GeF64, |a, b| a >= b),
    ];
    for (which, exact) in tests {
        let code = op(which);
        for a in FLOATS {
            for b in FLOATS {
                let expected = u64::from(exact(a, b));
                assert_eq!(code.one(&[a.to_bits(), b.to_bits()]), expected, "{}({a}, {b})", which.name());
            }
        }
    }
}

/// The sign of `a - b`, exactly.
fn order(a: f64, b: i64) -> Option<std::cmp::Ordering> {
    if a.is_nan() || a.is_infinite() {
        return a.partial_cmp(&0.0);
    }
    // Below 2**64 a double is a 128-bit integer and a fraction.
    let whole = (a.floor() as i128).cmp(&i128::from(b));
    Some(if whole.is_eq() && a.fract() != 0.0 { std::cmp::Ordering::Greater } else { whole })
}

#[test]
fn doubles_compare_with_integers_exactly() {
    type Test = fn(Option<std::cmp::Ordering>) -> bool;
    let tests: [(Op, Test); 5] = [
        (Op::EqF64I64, |o| o.is_some_and(|o| o.is_eq())),
        (Op::LtF64I64, |o| o.is_some_and(|o| o.is_lt())),
        (Op::LeF64I64, |o| o.is_some_and(|o| o.is_le())),
        (Op::GtF64I64, |o| o.is_some_and(|o| o.is_gt())),
        (Op::GeF64I64, |o| o.is_some_and(|o| o.is_ge())),
    ];
    for (which, exact) in tests {
        let code = op(which);
        for a in FLOATS {
            for b in INTS {
                let expected = u64::from(exact(order(a, b)));
                assert_eq!(code.one(&[a.to_bits(), b as u64]), expected, "{}({a}, {b})", which.name());
            }
        }
    }
}

#[test]
fn conversions() {
    let (to_float, to_int, bits, from_bits) =
        (op(Op::I64ToF64), op(Op::F64ToI64), op(Op::F64Bits), op(Op::F64FromBits));
    for value in INTS {
        assert_eq!(f64::from_bits(to_float.one(&[value as u64])), value as f64);
    }
    for value in FLOATS {
        assert_eq!(bits.one(&[value.to_bits()]), value.to_bits());
        assert_eq!(from_bits.one(&[value.to_bits()]), value.to_bits());
        if (-9.3e18..9.2e18).contains(&value) && value >= -9_223_372_036_854_775_808.0 {
            assert_eq!(to_int.one(&[value.to_bits()]) as i64, value as i64);
        } else {
            assert_eq!(to_int.op_error(&[value.to_bits() as i64]), (0, SITE), "{value}");
        }
    }
    assert_eq!(to_int.op_error(&[(-9_223_372_036_854_777_856.0f64).to_bits() as i64]), (0, SITE));
}

#[test]
fn true_division_of_integers() {
    let divide = op(Op::TrueDivI64);
    for (a, b) in [(1i64, 3i64), (-7, 2), (i64::MAX, 3), (i64::MIN, -1), (1 << 53, (1 << 53) + 1), (0, -5)] {
        let quotient = f64::from_bits(divide.one(&[a as u64, b as u64]));
        assert!(same(quotient, a as f64 / b as f64) || (quotient * b as f64 / a as f64 - 1.0).abs() < 1e-15);
    }
}

/// A function of the C library, applied to a parameter or to constants.
fn libm(symbol: Symbol, constants: &[f64]) -> Function {
    let operands = symbol.signature().0;
    let params = &operands[constants.len()..];
    let mut f = Function::new("f", params, &[Type::F64]);
    let mut args = f.params().to_vec();
    for constant in constants {
        let imm = Imm::Float(constant.to_bits());
        args.push(f.push(BlockId(0), Op::ConstF64, imm, &[], &[Type::F64], None)[0]);
    }
    let result = f.push(BlockId(0), Op::CallRt, Imm::Symbol(symbol), &args, &[Type::F64], None);
    f.block_mut(BlockId(0)).term = Terminator::Return(result);
    f
}

#[test]
fn libm_is_called_and_never_replaced() {
    unsafe extern "C" {
        fn pow(x: f64, y: f64) -> f64;
        fn sin(x: f64) -> f64;
    }
    // Each of these LLVM would turn into something cheaper, or compute itself.
    let functions = [
        libm(Symbol::Pow, &[0.5]),
        libm(Symbol::Pow, &[2.0]),
        libm(Symbol::Pow, &[2.0, 3.0]),
        libm(Symbol::Exp2, &[3.0]),
        libm(Symbol::Sin, &[1.0]),
        libm(Symbol::Log, &[1.0]),
        libm(Symbol::Fmod, &[1.0]),
    ];
    for f in functions {
        let params = f.params().len();
        let module = module(vec![f]);
        let text = emit(&module, &Options::default(), Emit::Asm).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("@PLT"), "{text}");
        assert!(!text.contains("sqrt"), "{text}");
        if params == 1 {
            Loaded::new(&module).float(&[3.7]);
        }
    }
    let root = Loaded::new(&module(vec![libm(Symbol::Pow, &[0.5])]));
    let sine = Loaded::new(&module(vec![libm(Symbol::Sin, &[])]));
    for i in 0..2000 {
        let x = 1.0 + f64::from(i) * 0.37;
        // SAFETY: functions of the C library without preconditions.
        let (expected_root, expected_sine) = unsafe { (pow(x, 0.5), sin(x)) };
        assert_eq!(root.float(&[x]).to_bits(), expected_root.to_bits());
        assert_eq!(sine.float(&[x]).to_bits(), expected_sine.to_bits());
    }
}

#[test]
fn products_and_sums_are_not_contracted() {
    let mut f = Function::new("f", &[Type::F64; 3], &[Type::F64]);
    let p = f.params().to_vec();
    let product = f.push(BlockId(0), Op::MulF64, Imm::None, &p[..2], &[Type::F64], None)[0];
    let sum = f.push(BlockId(0), Op::AddF64, Imm::None, &[product, p[2]], &[Type::F64], None);
    f.block_mut(BlockId(0)).term = Terminator::Return(sum);
    assert_eq!(Loaded::new(&module(vec![f])).float(&[0.1, 10.0, -1.0]), 0.0);
}

#[test]
fn runtime_symbols() {
    let call = |symbol: Symbol, raises| {
        let (params, results) = symbol.signature();
        let mut f = op_function(Op::CallRt, Imm::Symbol(symbol), params, results);
        f.raises = raises;
        f.block_mut(BlockId(0)).insts[0].site = raises.then_some(3);
        Loaded::new(&module(vec![f]))
    };
    assert_eq!(call(Symbol::Isqrt, false).int(&[99]), 9);
    let gcd = call(Symbol::Gcd, true);
    assert_eq!(gcd.int(&[-12, 18]), 6);
    let context = gcd.call(&[i64::MIN as u64, 2]).unwrap_err();
    assert_eq!((context.error, context.traced, context.trace[0]), (3, 1, [0, 3]));
}
