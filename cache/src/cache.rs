//! The open cache: get, put, and what happened so far.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::counters::Counters;
use crate::entry::{self, Found};
use crate::journal::{Kind, Record, Slot};
use crate::key::Key;
use crate::place::{Place, default_dir};
use crate::warning::Warning;

// A fold takes some milliseconds: at this length of the journal that is about a microsecond an event.
const FOLD_AT_BYTES: u64 = 256 << 10;

/// How large a cache may grow.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Beyond this, entries are removed, least recently used first.
    pub max_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { max_bytes: 1 << 30 }
    }
}

/// An open cache. All methods take `&self` and may be called from any thread; none fails.
#[derive(Debug)]
pub struct Cache {
    pub(crate) store: Option<Store>,
    pub(crate) limits: Limits,
    session: Session,
    warnings: Mutex<Vec<Warning>>,
}

#[derive(Debug)]
pub(crate) struct Store {
    pub place: Place,
    /// Opened at the first event.
    pub slot: Mutex<Option<Slot>>,
    read_only: AtomicBool,
    stored_since_fold: AtomicU64,
}

#[derive(Debug, Default)]
struct Session {
    hits: AtomicU64,
    misses: AtomicU64,
    llvm_runs: AtomicU64,
    stored: AtomicU64,
    damaged: AtomicU64,
}

/// A stored artifact differs from the one that the same inputs give now, so something is missing from the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    pub key: Key,
    pub stored_len: usize,
    pub rebuilt_len: usize,
    pub first_difference: usize,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch { key, stored_len, rebuilt_len, first_difference } = self;
        write!(
            f,
            "cache entry {key} ({stored_len} bytes) differs from what its inputs give now ({rebuilt_len} bytes) \
             from byte {first_difference} on: something that the code depends on is missing from the key"
        )
    }
}

/// Whether `PYFORA_CACHE_CHECK` asks to rebuild every hit and compare, by [`Cache::check`].
#[must_use]
pub fn check_requested() -> bool {
    std::env::var_os("PYFORA_CACHE_CHECK").is_some_and(|value| !value.is_empty() && value != "0")
}

impl Cache {
    /// Opens the cache in `dir`, or in [`default_dir`]. Where that fails the cache holds nothing and stores nothing.
    #[must_use]
    pub fn open(dir: Option<PathBuf>, limits: Limits) -> Cache {
        let mut cache = Cache::disabled();
        cache.limits = limits;
        let Some(dir) = dir.or_else(default_dir) else {
            let reason = &"neither PYFORA_CACHE_DIR nor HOME is set";
            cache.warn(Warning::unusable(&PathBuf::from("~/.cache/pyfora"), reason));
            return cache;
        };
        match Place::prepare(&dir) {
            Ok(place) => cache.store = Some(Store::new(place)),
            Err(error) => cache.warn(Warning::unusable(&dir, &error)),
        }
        cache
    }

    /// A cache that holds nothing and stores nothing.
    #[must_use]
    pub fn disabled() -> Cache {
        Cache {
            store: None,
            limits: Limits::default(),
            session: Session::default(),
            warnings: Mutex::new(Vec::new()),
        }
    }

    /// The bytes stored under `key`. A damaged entry is removed and counts as a miss.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let store = self.store.as_ref()?;
        let path = store.place.entry(key);
        match entry::read(&path, key) {
            Found::Whole(data) => {
                self.session.hits.fetch_add(1, Ordering::Relaxed);
                self.note(Kind::Hit, *key, entry::file_size(data.len()));
                return Some(data);
            }
            Found::Damaged => {
                entry::remove(&path);
                self.session.damaged.fetch_add(1, Ordering::Relaxed);
                self.note(Kind::Damaged, *key, 0);
            }
            Found::Unreadable(reason) => self.warn(Warning::Unusable { path, reason }),
            Found::Absent => {}
        }
        self.session.misses.fetch_add(1, Ordering::Relaxed);
        self.note(Kind::Miss, *key, 0);
        None
    }

    /// Stores `data` under `key`. After the first failure nothing more is stored through this cache.
    pub fn put(&self, key: &Key, data: &[u8]) {
        let Some(store) = self.store.as_ref() else {
            return;
        };
        if store.read_only.load(Ordering::Relaxed) {
            return;
        }
        let size = entry::file_size(data.len());
        self.note(Kind::Stored, *key, size);
        let written = entry::write(&store.place, key, data).or_else(|error| {
            // Somebody removed the directory under us.
            if error.kind() != ErrorKind::NotFound {
                return Err(error);
            }
            store.renew()?;
            self.note(Kind::Stored, *key, size);
            entry::write(&store.place, key, data)
        });
        match written {
            Ok(size) => {
                self.session.stored.fetch_add(1, Ordering::Relaxed);
                store.stored_since_fold.fetch_add(size, Ordering::Relaxed);
                self.fold_if_due();
            }
            Err(error) => self.stop_writing(store, &error),
        }
    }

    /// Counts one run of LLVM's code generator.
    pub fn note_compile(&self) {
        self.session.llvm_runs.fetch_add(1, Ordering::Relaxed);
        self.note(Kind::Compiled, Key::from_bytes([0; 32]), 0);
    }

    /// Compares a hit with what was built again from the same inputs: see [`check_requested`].
    pub fn check(&self, key: &Key, stored: &[u8], rebuilt: &[u8]) -> Result<(), Mismatch> {
        if stored == rebuilt {
            return Ok(());
        }
        let same = stored.iter().zip(rebuilt).take_while(|(a, b)| a == b).count();
        Err(Mismatch {
            key: *key,
            stored_len: stored.len(),
            rebuilt_len: rebuilt.len(),
            first_difference: same,
        })
    }

    /// What happened through this open cache; [`Cache::stats`] has the totals of all processes.
    #[must_use]
    pub fn session(&self) -> Counters {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counters {
            hits: read(&self.session.hits),
            misses: read(&self.session.misses),
            llvm_runs: read(&self.session.llvm_runs),
            stored: read(&self.session.stored),
            damaged: read(&self.session.damaged),
            evicted: 0,
        }
    }

    /// Warnings since the last call, each at most once in the life of this cache, for the caller to show.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<Warning> {
        std::mem::take(&mut lock(&self.warnings))
    }

    pub(crate) fn warn(&self, warning: Warning) {
        let mut warnings = lock(&self.warnings);
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }

    fn note(&self, kind: Kind, key: Key, size: u64) {
        let Some(store) = self.store.as_ref() else {
            return;
        };
        if store.read_only.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = store.append(&Record::now(kind, key, size)) {
            self.stop_writing(store, &error);
        }
        // Not between announcing an entry and writing it: it might be dropped as missing.
        if kind != Kind::Stored {
            self.fold_if_due();
        }
    }

    fn stop_writing(&self, store: &Store, error: &io::Error) {
        if !store.read_only.swap(true, Ordering::Relaxed) {
            self.warn(Warning::not_written(store.place.root(), error));
        }
    }

    // Bounds the journal's length, and how far the limit is passed by one long-lived process.
    fn fold_if_due(&self) {
        let Some(store) = self.store.as_ref() else {
            return;
        };
        let long = lock(&store.slot).as_ref().is_some_and(|slot| slot.len() >= FOLD_AT_BYTES);
        if long || store.stored_since_fold.load(Ordering::Relaxed) > self.limits.max_bytes / 16 {
            self.fold_now(store);
        }
    }

    fn fold_now(&self, store: &Store) {
        store.stored_since_fold.store(0, Ordering::Relaxed);
        self.fold_without_waiting();
    }
}

impl Drop for Cache {
    // A process that only read leaves its few records to the next one that writes.
    fn drop(&mut self) {
        if let Some(store) = &self.store {
            let stored = store.stored_since_fold.load(Ordering::Relaxed);
            if stored > 0 && !store.read_only.load(Ordering::Relaxed) {
                self.fold_now(store);
            }
        }
    }
}

impl Store {
    fn new(place: Place) -> Store {
        Store {
            place,
            slot: Mutex::new(None),
            read_only: AtomicBool::new(false),
            stored_since_fold: AtomicU64::new(0),
        }
    }

    /// Makes the directories anew where they are gone.
    fn renew(&self) -> io::Result<()> {
        let mut slot = lock(&self.slot);
        if self.place.temporaries().is_dir() {
            // Another thread was first, or it is something else that is not there.
            return Ok(());
        }
        self.place.renew()?;
        // The file that was written to has no name any more.
        *slot = None;
        Ok(())
    }

    fn append(&self, record: &Record) -> io::Result<()> {
        let mut slot = lock(&self.slot);
        if slot.is_none() {
            let acquired = Slot::acquire(&self.place.journal()).or_else(|error| {
                if error.kind() != ErrorKind::NotFound {
                    return Err(error);
                }
                self.place.renew()?;
                Slot::acquire(&self.place.journal())
            });
            *slot = Some(acquired?);
        }
        slot.as_mut().map_or(Ok(()), |slot| slot.append(record))
    }
}

// A thread that panicked while it held the lock left nothing half done that matters here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
