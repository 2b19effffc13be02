//! Any bytes: what decodes and verifies has one encoding, and stays verified through all passes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pyfora_bitcode::{decode, encode, verify};

fuzz_target!(|bytes: &[u8]| {
    let Ok(module) = decode::module(bytes) else { return };
    if verify::verify_module(&module).is_err() {
        return;
    }
    let again = encode::module(&module).expect("a verified module has an encoding");
    assert_eq!(bytes, again, "two encodings of one module");
    let mut optimised = module.clone();
    pyfora_opt::optimise(&mut optimised);
    if let Err(error) = verify::verify_module(&optimised) {
        panic!("a pass broke the module: {error:?}");
    }
});
