//! Any bytes as an object file: the loader refuses them or maps them, and touches nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Nothing of it is run: what code may call does not matter.
    let _ = pyfora_exec::Image::load(bytes, &|_| None);
});
