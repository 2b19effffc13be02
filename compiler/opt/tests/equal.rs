//! Random modules give the same before and after each pass, and stay valid.

use proptest::prelude::*;
use pyfora_bitcode::{Module, verify};
use pyfora_interp::{Options, Outcome, Val, generate, run};
use pyfora_opt::{PASSES, Pass};

/// Checks that a pass kept the module's meaning.
fn check(
    name: &str,
    before: &Module,
    after: &Module,
    args: &[Val],
    counted: bool,
) -> Result<(), TestCaseError> {
    let show = || format!("{name}\nbefore:\n{before}\nafter:\n{after}");
    prop_assert_eq!(verify::verify_module(after), Ok(()), "{}", show());
    let plain = run(before, args, &Options::default());
    if matches!(plain.outcome, Outcome::Unknown(_) | Outcome::Undefined(_)) {
        return Ok(());
    }
    let options = Options { counted, steps: 10_000_000, ..Options::default() };
    let run = run(after, args, &options);
    prop_assert_eq!(&run.outcome, &plain.outcome, "{}\n{:?}", show(), args);
    prop_assert!(!counted || run.live == 0, "{} live objects: {}\n{:?}", run.live, show(), args);
    Ok(())
}

fn pass(name: &str, pass: Pass, module: &Module, args: &[Val]) -> Result<Module, TestCaseError> {
    let mut after = module.clone();
    pass(&mut after);
    let mut again = module.clone();
    pass(&mut again);
    prop_assert_eq!(&after, &again, "{} is not deterministic", name);
    check(name, module, &after, args, name == "refcount")?;
    Ok(after)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn passes_in_their_order(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        let (mut module, args) = generate::module(&bytes);
        for (name, run) in PASSES {
            module = pass(name, *run, &module, &args)?;
        }
    }

    #[test]
    fn each_pass_alone(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
        let (module, args) = generate::module(&bytes);
        for (name, run) in PASSES {
            pass(name, *run, &module, &args)?;
        }
    }
}
