//! Generated modules are valid, and their forms come back.

use proptest::prelude::*;
use pyfora_bitcode::{decode, encode, text, verify};
use pyfora_interp::{Options, Outcome, generate, run};

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_module_verifies_and_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (module, _) = generate::module(&bytes);
        prop_assert_eq!(verify::verify_module(&module), Ok(()), "{}", module);
        let parsed = text::parse_module(&module.to_string());
        prop_assert_eq!(parsed.as_ref(), Ok(&module));
        let bytes = encode::module(&module).expect("resolves");
        let mut back = decode::module(&bytes).expect("decodes");
        decode::names(&encode::names(&module), &mut back).expect("decodes");
        // Values are numbered by their definition in the bytes, so the second round is exact.
        prop_assert_eq!(encode::module(&back), Ok(bytes));
        prop_assert_eq!(verify::verify_module(&back), Ok(()));
    }

    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = bytes;
        let _ = decode::module(&bytes);
        bytes.splice(0..0, [b'P', b'Y', b'F', b'B', 1]);
        let _ = decode::module(&bytes);
        let _ = text::parse_module(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn changed_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200),
                                 at in any::<prop::sample::Index>(), value in any::<u8>()) {
        let mut bytes = encode::module(&generate::module(&bytes).0).expect("resolves");
        let at = at.index(bytes.len());
        bytes[at] = value;
        if let Ok(module) = decode::module(&bytes) {
            let _ = verify::verify_module(&module);
            let _ = module.to_string();
        }
    }
}

#[test]
fn generated_programs_return_raise_and_rarely_do_neither() {
    let (mut returned, mut raised, mut other) = (0, 0, Vec::new());
    let mut seed: u64 = 1;
    for _ in 0..500 {
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as u8
        })
        .take(300)
        .collect();
        let (module, args) = generate::module(&bytes);
        match run(&module, &args, &Options::default()).outcome {
            Outcome::Returned(_) => returned += 1,
            Outcome::Raised(_) => raised += 1,
            outcome => other.push(outcome),
        }
    }
    assert!(returned > 150 && raised > 50 && other.len() < 50, "{returned} {raised} {other:?}");
}
