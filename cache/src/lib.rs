//! Bytes by content hash: key type, store, eviction.
//!
//! A cache directory is shared by any number of processes and looks like this:
//!
//! ```text
//! v1/objects/ab/cdef…   one file an entry, named by its key; a header carries the payload's blake3
//! v1/tmp/               files being written; renamed into objects/ when whole
//! v1/journal/0, 1, …    what happened (hit, miss, stored, compiled, damaged), one file a live process
//! v1/index/             sled: size and last use of each entry, totals of the counters
//! v1/index.lock         held while sled is open, since sled admits one process at a time
//! ```
//!
//! A hit opens one file and appends 64 bytes to the journal; it never opens sled, which would cost a warm start more
//! than running the program. The journal is folded into sled by whoever needs the totals: `stats`, `verify`, and a
//! process that stored something when it closes.
//!
//! Invariants:
//! - What `get` returns is what was `put` under that key, or nothing: header, key, length and digest are checked.
//! - No operation fails. What goes wrong becomes a [`Warning`] that the caller fetches and shows.
//! - `kill -9` at any moment leaves whole entries, plus at most a stray temporary file.
//! - The digest guards against damage, not against an attacker: a directory that others can write to is refused.

mod cache;
mod counters;
mod entry;
mod index;
mod journal;
mod key;
mod place;
mod upkeep;
mod warning;

pub use cache::{Cache, Limits, Mismatch, check_requested};
pub use counters::{Counters, Stats};
pub use key::{FORMAT_VERSION, Key, KeyInputs};
pub use place::default_dir;
pub use upkeep::Report;
pub use warning::Warning;
