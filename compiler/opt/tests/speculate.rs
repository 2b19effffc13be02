//! Random leaves of sums: every one is speculated, and gives the same value or the same error at the same place.

use std::fmt::Write;

use proptest::prelude::*;
use pyfora_bitcode::{text::parse_module, verify::verify_module};
use pyfora_interp::{Options, Val, run};
use pyfora_opt::{ranges, speculate};

/// A loop over [v0, v1) with captured v2, and steps of (operation, operands, guarded).
fn leaf(steps: &[(usize, usize, usize, bool)]) -> String {
    const OPS: [&str; 6] = ["i64.add", "i64.sub", "i64.mul", "i64.xor", "i64.max", "i64.add_wrap"];
    let mut out = String::from(
        "fn @leaf(v0: i64, v1: i64, v2: i64) -> (f64, f64, i64) raises {
b0(v0: i64, v1: i64, v2: i64): v3 = buf.new 64 v4 = i64.const 1 v5 = i64.const 1000 jump b1(v0, v2)
b1(v6: i64, v7: i64): v8 = i64.lt v6, v1 branch v8, b4, b2
b2: v9 = i64.sub_nw v6, v0 v10, v11 = buf.sum v3, v9 return v10, v11, v7
b3() cold: raise 0 !0
b4:\n",
    );
    let mut values = vec!["v6".to_owned(), "v7".to_owned(), "v2".to_owned(), "v4".to_owned()];
    let (mut next, mut block) = (12, 4);
    for (i, &(op, a, b, guarded)) in steps.iter().enumerate() {
        let (a, b) = (values[a % values.len()].clone(), values[b % values.len()].clone());
        let _ = writeln!(out, "v{next} = {} {a}, {b} !{}", OPS[op % OPS.len()], i + 1);
        values.push(format!("v{next}"));
        if guarded {
            block += 1;
            let _ = writeln!(
                out,
                "v{} = i64.gt v{next}, v5 branch v{}, b3, b{block}\nb{block}:",
                next + 1,
                next + 1
            );
            next += 1;
        }
        next += 1;
    }
    let last = values[values.len() - 1].clone();
    let (f, index, i) = (next, next + 1, next + 2);
    let _ = write!(
        out,
        "v{f} = i64.to_f64 {last} v{index} = i64.sub_nw v6, v0 buf.store v3, v{index}, v{f}
v{i} = i64.add_nw v6, v4 jump b1(v{i}, {last})
exc 0 = ValueError()
"
    );
    for i in 0..=steps.len() {
        let _ = writeln!(out, "site {i} = \"a.py\" \"f\" {}:0", i + 1);
    }
    out + "}"
}

fn edge() -> impl Strategy<Value = i64> {
    prop_oneof![-3..6_i64, Just(i64::MAX / 4), Just(i64::MIN / 3), Just(1_i64 << 31)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn leaves(steps in proptest::collection::vec((0..6_usize, 0..8_usize, 0..8_usize, any::<bool>()), 1..6),
              start in -5..5_i64, count in 0..40_i64, captured in edge()) {
        let before = parse_module(&leaf(&steps)).expect("parses");
        prop_assert_eq!(verify_module(&before), Ok(()));
        let mut after = before.clone();
        ranges::run(&mut after);
        let checked = after.clone();
        speculate::run(&mut after);
        let text = checked.to_string();
        let useful = steps.iter().any(|s| s.3) || ["= i64.add v", "= i64.sub v", "= i64.mul v"].iter().any(|op| text.contains(op));
        prop_assert!(after != checked || !useful, "not speculated:\n{}", checked);
        prop_assert_eq!(verify_module(&after), Ok(()), "{}", after);
        let args = [Val::I64(start), Val::I64(start + count), Val::I64(captured)];
        let options = Options::default();
        prop_assert_eq!(run(&after, &args, &options).outcome, run(&before, &args, &options).outcome, "{}", after);
    }
}
