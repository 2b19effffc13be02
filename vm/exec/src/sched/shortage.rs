//! Whether the process holds more memory than it may. What is short then is found by whoever polls first.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use pyfora_runtime::memory;

/// What gave up has so long to free what it held, before another one has to.
const PATIENCE: Duration = Duration::from_millis(500);

/// What the timer saw.
#[derive(Debug, Default)]
pub struct Shortage {
    short: AtomicBool,
    /// When it was short, and what the process held then.
    last: Mutex<Option<(Instant, usize)>>,
}

impl Shortage {
    /// Looks at what the process holds.
    pub fn look(&self, now: Instant) {
        let (held, limit) = (memory::resident(), memory::limit());
        if held <= limit {
            self.short.store(false, Ordering::Relaxed);
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|(at, then)| now - at > PATIENCE || held > then + limit / 64) {
            *last = Some((now, held));
            self.short.store(true, Ordering::Relaxed);
        }
    }

    /// Whether memory is short; true for one of those who ask.
    pub fn take(&self) -> bool {
        let taken = self.short.load(Ordering::Relaxed) && self.short.swap(false, Ordering::Relaxed);
        // Memory may have been freed since, by the run that ended or by the host.
        memory::take_short() || taken && memory::resident() > memory::limit()
    }
}
