//! Panics must not cross machine code: they are caught here and end the run with an error.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs a function; after a panic remembers its message for [`take_panic`] and returns the fallback's value.
pub fn shield<R>(fallback: impl FnOnce() -> R, body: impl FnOnce() -> R) -> R {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(payload) => {
            let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
            let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
            PANIC.set(Some(text.unwrap_or_else(|| "panic".to_owned())));
            fallback()
        }
    }
}

/// The message of a panic that happened on this thread since the last call.
pub fn take_panic() -> Option<String> {
    PANIC.take()
}
