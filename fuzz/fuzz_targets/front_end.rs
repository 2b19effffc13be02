//! Any text: the linter gives diagnostics whose spans lie in the text, and does not panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for diagnostic in pyfora_driver::lint::lint_text(text) {
        assert!(diagnostic.span.end as usize <= text.len(), "{diagnostic:?}");
    }
});
