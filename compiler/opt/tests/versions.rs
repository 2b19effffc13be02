//! Random counted loops over a list: with the copies that `versions` makes, and what later passes make of those, they give
//! the same values, or the same error at the same place.

use std::fmt::Write;

use proptest::prelude::*;
use pyfora_bitcode::{Module, text::parse_module, verify::verify_module};
use pyfora_interp::{Options, Outcome, Val, run};
use pyfora_opt::{PASSES, simplify, versions};

/// One step of a round: an operation, or what looks at its result.
#[derive(Clone, Debug)]
struct Step {
    op: usize,
    a: usize,
    b: usize,
    then: Then,
}

#[derive(Clone, Debug)]
enum Then {
    Nothing,
    /// Raises where it is above 1000.
    Guard,
    /// Leaves the loop with it where it is above 500.
    Leave,
    /// Reads the list there, after the check of the index; or raises.
    Read,
    /// Is its own half where it is odd, by two ways that meet.
    Half,
}

const OPS: [&str; 10] = [
    "i64.add",
    "i64.sub",
    "i64.mul",
    "i64.xor",
    "i64.max",
    "i64.add_wrap",
    "i64.and",
    "i64.min",
    "i64.mul_wrap",
    "i64.or",
];

/// A loop of a step from v1 to v2 over the list v0, with captured v3 and v4, which goes back with the last value.
fn source(steps: &[Step], stride: i64) -> String {
    let compare = if stride > 0 { "i64.lt" } else { "i64.gt" };
    let mut out = format!(
        "fn @f(v0: ref, v1: i64, v2: i64, v3: i64, v4: i64) -> (i64, i64) raises {{
b0(v0: ref, v1: i64, v2: i64, v3: i64, v4: i64): v5 = list.len v0 v6 = i64.const {stride} v7 = i64.const 1000
v8 = i64.const 500 v9 = i64.const 1 v10 = i64.const 0 jump b1(v1, v4, v10)
b1(v11: i64, v12: i64, v13: i64): v14 = {compare} v11, v2 branch v14, b5, b2
b2: return v12, v13
b3() cold: raise 0 !0
b4(v15: i64): v16 = i64.xor v15, v13 return v16, v12
b5:\n"
    );
    let mut values: Vec<String> = ["v11", "v12", "v3", "v9", "v11", "v7"].map(str::to_owned).into();
    let (mut next, mut block) = (17, 5);
    for (i, step) in steps.iter().enumerate() {
        let (a, b) = (&values[step.a % values.len()], &values[step.b % values.len()]);
        let v = format!("v{next}");
        let _ = writeln!(out, "{v} = {} {a}, {b} !{}", OPS[step.op % OPS.len()], i + 1);
        next += 1;
        let test = format!("v{next}");
        let go = block + 1;
        match step.then {
            Then::Nothing => values.push(v),
            Then::Guard => {
                let _ = writeln!(out, "{test} = i64.gt {v}, v7 branch {test}, b3, b{go}\nb{go}:");
                values.push(v);
            }
            Then::Leave => {
                let _ = writeln!(out, "{test} = i64.gt {v}, v8 branch {test}, b4({v}), b{go}\nb{go}:");
                values.push(v);
            }
            Then::Read => {
                let read = next + 1;
                next += 2;
                let _ = writeln!(
                    out,
                    "{test} = u64.lt {v}, v5 branch {test}, b{go}, b3\nb{go}: v{read} = list.get [i64](v0, {v})"
                );
                values.push(format!("v{read}"));
                values.push(v);
            }
            Then::Half => {
                let (bit, half, met) = (next + 1, next + 2, next + 3);
                next += 4;
                let (way, join) = (go, go + 1);
                let _ = writeln!(
                    out,
                    "v{bit} = i64.and {v}, v9 {test} = i64.eq v{bit}, v9 branch {test}, b{way}, b{join}({v})
b{way}: v{half} = i64.shr {v}, v9 jump b{join}(v{half})\nb{join}(v{met}: i64):"
                );
                values.push(format!("v{met}"));
                block += 1;
            }
        }
        block += usize::from(!matches!(step.then, Then::Nothing));
        next += usize::from(matches!(step.then, Then::Guard | Then::Leave));
    }
    let last = values[values.len() - 1].clone();
    let (sum, on) = (next, next + 1);
    let site = steps.len() + 1;
    let _ = writeln!(
        out,
        "v{sum} = i64.add v13, {last} !{site} v{on} = i64.add_nw v11, v6 poll !{site} jump b1(v{on}, {last}, v{sum})\nexc 0 = ValueError()"
    );
    for i in 0..=site {
        let _ = writeln!(out, "site {i} = \"a.py\" \"f\" {}:0", i + 1);
    }
    out + "}"
}

fn step() -> impl Strategy<Value = Step> {
    let then = prop_oneof![
        3 => Just(Then::Nothing), 1 => Just(Then::Guard), 1 => Just(Then::Leave), 3 => Just(Then::Read), 1 => Just(Then::Half),
    ];
    (0..10_usize, 0..9_usize, 0..9_usize, then).prop_map(|(op, a, b, then)| Step { op, a, b, then })
}

fn edge() -> impl Strategy<Value = i64> {
    let near = |x: i64| (-1..2_i64).prop_map(move |d| x.saturating_add(d));
    prop_oneof![
        4 => -3..6_i64,
        1 => near(1 << 30),
        1 => near(-(1 << 30)),
        1 => near(1 << 20),
        1 => near(i64::MAX / 4),
        1 => near(1 << 61),
        1 => near(i64::MAX),
        1 => near(i64::MIN),
    ]
}

fn compared(before: &Module, after: &Module, args: &[Val], counted: bool) -> Result<(), TestCaseError> {
    prop_assert_eq!(verify_module(after), Ok(()), "{}", after);
    let plain = run(before, args, &Options::default()).outcome;
    if !matches!(plain, Outcome::Undefined(_) | Outcome::Unknown(_)) {
        let options = Options { counted, steps: 10_000_000, ..Options::default() };
        prop_assert_eq!(run(after, args, &options).outcome, plain, "{:?}\n{}\n{}", args, before, after);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn loops(steps in proptest::collection::vec(step(), 1..7), stride in prop_oneof![Just(1_i64), Just(1), Just(-1), Just(2), Just(3), Just(-3)],
             start in edge(), count in -2..14_i64, captured in edge(), first in edge(), len in 0..12_i64, element in edge()) {
        // The passes before would not let the counter overflow.
        let far = |x: i64| x.clamp(i64::MIN + 3, i64::MAX - 3);
        let (start, bound) = (far(start), far(start.saturating_add(count.saturating_mul(stride.signum()))));
        let before = parse_module(&source(&steps, stride)).expect("parses");
        prop_assert_eq!(verify_module(&before), Ok(()));
        let list = Val::List((0..len).map(|i| vec![Val::I64(element ^ i)]).collect());
        let args = [list, Val::I64(start), Val::I64(bound), Val::I64(captured), Val::I64(first)];
        let mut after = before.clone();
        versions::run(&mut after);
        compared(&before, &after, &args, false)?;
        simplify::run(&mut after);
        compared(&before, &after, &args, false)?;
        for (name, pass) in PASSES.iter().skip_while(|(name, _)| *name != "versions").skip(1) {
            pass(&mut after);
            compared(&before, &after, &args, *name == "refcount")?;
        }
    }
}

#[test]
fn an_index_that_crosses_zero_is_not_within_a_length_below_zero() {
    // As words without a sign, -5 and 3 are below -1; -1 is not.
    let text = "fn @f(v0: i64, v1: i64, v2: i64) -> (i64) raises {
b0(v0: i64, v1: i64, v2: i64): v3 = i64.const 0 jump b1(v0, v3)
b1(v4: i64, v5: i64): v6 = i64.lt v4, v1 branch v6, b3, b2
b2: return v5
b3: v7 = u64.lt v4, v2 v8 = i1.to_i64 v7 v9 = i64.add_wrap v5, v8 v10 = i64.const 1 v11 = i64.add_nw v4, v10 poll !0 jump b1(v11, v9)
site 0 = \"a.py\" \"f\" 1:0
}";
    let before = parse_module(text).expect("parses");
    let mut after = before.clone();
    versions::run(&mut after);
    assert_eq!(verify_module(&after), Ok(()));
    for (low, high, length) in
        [(-5, 4, -1), (0, 4, 2), (0, 4, 4), (-5, 4, 100), (-3, 0, i64::MIN), (-5, -1, -2)]
    {
        let args = [Val::I64(low), Val::I64(high), Val::I64(length)];
        let of = |module: &Module| run(module, &args, &Options::default()).outcome;
        assert_eq!(of(&after), of(&before), "{low} {high} {length}");
    }
}
