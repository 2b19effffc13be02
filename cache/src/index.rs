//! The index in sled: size and last use of each entry, the totals, and how much of each journal file is counted.
//!
//! sled admits one process at a time and its lock is its own, so a lock file beside it is taken first: then whoever
//! finds the database damaged may also remove it.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, UNIX_EPOCH};

use crate::counters::Counters;
use crate::journal::{self, Contents, Kind, RECORD, Record};
use crate::key::Key;
use crate::place::{Place, read_dir};
use crate::warning::Warning;

const TOTALS: &[u8] = b"t";
const SLED_PATIENCE: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_millis(2);

/// What the index knows of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub size: u64,
    pub last_use: u64,
}

/// What the index knows of all entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub entries: u64,
    pub bytes: u64,
    /// How often the index was written.
    pub commits: u64,
    pub counters: Counters,
}

/// The open database, and changes not yet written to it.
#[derive(Debug)]
pub(crate) struct Index {
    db: sled::Db,
    pub totals: Totals,
    changed: HashMap<Key, Option<Row>>,
    batch: sled::Batch,
}

/// Runs `act` on the open index, waiting at most `patience` for another process to close it; `None` where it did not.
/// A damaged index is rebuilt from the entries first.
pub(crate) fn with<T>(
    place: &Place,
    patience: Duration,
    act: &dyn Fn(&mut Index) -> sled::Result<T>,
) -> Result<Option<(T, Option<Warning>)>, Warning> {
    let unavailable = |reason: String| Warning::IndexUnavailable { path: place.index(), reason };
    let Some(lock) = lock(place, patience).map_err(|error| unavailable(error.to_string()))? else {
        return Ok(None);
    };
    // A process killed while it created the index lost nothing that is worth a warning.
    let was_used = last_commit(&lock) > 0;
    let failure = match attempt(place, &lock, act) {
        Ok(value) => return Ok(Some((value, None))),
        Err(failure) => failure,
    };
    if !failure.damaged {
        return Err(unavailable(failure.reason));
    }
    fs::remove_dir_all(place.index()).map_err(|error| unavailable(error.to_string()))?;
    // What is opened next is new, so it is filled from the entries.
    let value = attempt(place, &lock, act).map_err(|second| unavailable(second.reason))?;
    let warning = Warning::IndexRebuilt { path: place.index(), reason: failure.reason };
    Ok(Some((value, was_used.then_some(warning))))
}

// The lock's file holds the number of the last commit: sled drops a damaged tail without a word, and is found out so.
fn lock(place: &Place, patience: Duration) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true).mode(0o600);
    let file = options.open(place.index_lock())?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if start.elapsed() >= patience => return Ok(None),
            Err(TryLockError::WouldBlock) => std::thread::sleep(RETRY),
        }
    }
}

fn last_commit(lock: &File) -> u64 {
    let mut bytes = [0; 8];
    lock.read_exact_at(&mut bytes, 0).map_or(0, |()| u64::from_le_bytes(bytes))
}

struct Failure {
    damaged: bool,
    reason: String,
}

impl From<sled::Error> for Failure {
    fn from(error: sled::Error) -> Failure {
        Failure { damaged: is_damage(&error), reason: error.to_string() }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure { damaged: false, reason: error.to_string() }
    }
}

// A process killed in sled's first step leaves this file, which sled would take for a damaged snapshot.
fn remove_unfinished_snapshots(place: &Place) {
    for path in read_dir(&place.index()) {
        if path.extension().is_some_and(|extension| extension == "generating") {
            // Where this fails, opening fails too and says why.
            let _ = fs::remove_file(path);
        }
    }
}

// sled's threads let go of its own lock a little after the database is dropped, here or in another process.
fn open_sled(place: &Place) -> sled::Result<sled::Db> {
    let start = Instant::now();
    loop {
        let config = sled::Config::new().path(place.index()).flush_every_ms(None).cache_capacity(8 << 20);
        match config.open() {
            Err(sled::Error::Io(error)) if is_locked(&error) && start.elapsed() < SLED_PATIENCE => {
                std::thread::sleep(RETRY);
            }
            result => return result,
        }
    }
}

// sled has no kind of its own for this.
fn is_locked(error: &io::Error) -> bool {
    error.to_string().contains("could not acquire lock")
}

// sled panics on some kinds of damage, so a panic in it counts as damage.
fn attempt<T>(place: &Place, lock: &File, act: &dyn Fn(&mut Index) -> sled::Result<T>) -> Result<T, Failure> {
    let run = || {
        let mut index = Index::open(place, last_commit(lock))?;
        let value = act(&mut index)?;
        index.commit()?;
        lock.write_all_at(&index.totals.commits.to_le_bytes(), 0)?;
        Ok(value)
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        Err(Failure { damaged: true, reason: "the database could not be read".to_owned() })
    })
}

fn is_damage(error: &sled::Error) -> bool {
    match error {
        sled::Error::Io(error) => {
            matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData)
        }
        _ => true,
    }
}

impl Index {
    fn open(place: &Place, last_commit: u64) -> Result<Index, Failure> {
        let fresh = !place.index().exists();
        remove_unfinished_snapshots(place);
        let db = open_sled(place)?;
        let totals = db.get(TOTALS)?.and_then(|bytes| Totals::from_bytes(&bytes));
        let mut index = Index {
            db,
            totals: totals.unwrap_or_default(),
            changed: HashMap::new(),
            batch: sled::Batch::default(),
        };
        if fresh {
            index.totals.commits = last_commit;
            index.rebuild(place)?;
        } else if index.totals.commits < last_commit {
            return Err(Failure { damaged: true, reason: "its last changes are gone".to_owned() });
        }
        Ok(index)
    }

    pub(crate) fn row(&self, key: &Key) -> sled::Result<Option<Row>> {
        match self.changed.get(key) {
            Some(row) => Ok(*row),
            None => Ok(self.db.get(entry_key(key))?.and_then(|bytes| Row::from_bytes(&bytes))),
        }
    }

    pub(crate) fn set_row(&mut self, key: Key, row: Option<Row>) -> sled::Result<()> {
        if let Some(old) = self.row(&key)? {
            self.totals.entries = self.totals.entries.saturating_sub(1);
            self.totals.bytes = self.totals.bytes.saturating_sub(old.size);
        }
        if let Some(new) = row {
            self.totals.entries += 1;
            self.totals.bytes += new.size;
        }
        self.changed.insert(key, row);
        Ok(())
    }

    /// All rows, changed ones as they are now.
    pub(crate) fn rows(&mut self) -> sled::Result<Vec<(Key, Row)>> {
        self.flush_changes()?;
        let mut rows = Vec::new();
        for item in self.db.scan_prefix(b"e") {
            let (name, bytes) = item?;
            let key = name.get(1..).and_then(|raw| raw.try_into().ok()).map(Key::from_bytes);
            if let (Some(key), Some(row)) = (key, Row::from_bytes(&bytes)) {
                rows.push((key, row));
            }
        }
        Ok(rows)
    }

    /// Takes up what the journal says and the index does not know yet.
    pub(crate) fn fold(&mut self, place: &Place, slots: &[Contents]) -> sled::Result<()> {
        for slot in slots {
            let name = slot_key(slot.number);
            let counted = self.db.get(&name)?.and_then(|bytes| counted_of(&bytes, slot.identity));
            for record in slot.records(counted.unwrap_or(RECORD as u64)) {
                self.apply(place, &record)?;
            }
            let mut value = slot.identity.as_bytes().to_vec();
            value.extend_from_slice(&slot.len.to_le_bytes());
            self.batch.insert(name, value);
        }
        Ok(())
    }

    fn apply(&mut self, place: &Place, record: &Record) -> sled::Result<()> {
        let counters = &mut self.totals.counters;
        match record.kind {
            Kind::Begin => return Ok(()),
            Kind::Hit => counters.hits += 1,
            Kind::Miss => counters.misses += 1,
            Kind::Stored => counters.stored += 1,
            Kind::Compiled => counters.llvm_runs += 1,
            Kind::Damaged => counters.damaged += 1,
        }
        match record.kind {
            Kind::Hit | Kind::Stored => {
                let last_use = self.row(&record.key)?.map_or(0, |row| row.last_use).max(record.time);
                self.set_row(record.key, Some(Row { size: record.size, last_use }))
            }
            // It may have been stored again since, as another process's journal says.
            Kind::Damaged if !place.entry(&record.key).exists() => self.set_row(record.key, None),
            _ => Ok(()),
        }
    }

    /// Makes the rows anew from the files.
    pub(crate) fn rebuild(&mut self, place: &Place) -> sled::Result<()> {
        for (key, path) in place.entries() {
            let Ok(meta) = fs::metadata(&path) else {
                continue;
            };
            let age = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let last_use = age.map_or(0, |age| age.as_secs());
            self.set_row(key, Some(Row { size: meta.len(), last_use }))?;
        }
        Ok(())
    }

    /// Removes entries, least recently used first, until `limit` holds with a tenth to spare.
    pub(crate) fn evict(&mut self, place: &Place, limit: u64) -> sled::Result<()> {
        if self.totals.bytes <= limit {
            return Ok(());
        }
        let mut rows = self.rows()?;
        rows.sort_by_key(|(key, row)| (row.last_use, *key));
        for (key, _) in rows {
            if self.totals.bytes <= limit - limit / 10 {
                break;
            }
            crate::entry::remove(&place.entry(&key));
            self.set_row(key, None)?;
            self.totals.counters.evicted += 1;
        }
        Ok(())
    }

    /// Writes all changes at once.
    fn flush_changes(&mut self) -> sled::Result<()> {
        let mut batch = std::mem::take(&mut self.batch);
        for (key, row) in self.changed.drain() {
            match row {
                Some(row) => batch.insert(entry_key(&key), row.to_bytes()),
                None => batch.remove(entry_key(&key)),
            }
        }
        batch.insert(TOTALS, self.totals.to_bytes());
        self.db.apply_batch(batch)
    }

    fn commit(&mut self) -> sled::Result<()> {
        self.totals.commits += 1;
        self.flush_changes()?;
        self.db.flush()?;
        Ok(())
    }
}

/// Empties the journal files whose records are in the index.
pub(crate) fn empty_journal(place: &Place, slots: &[Contents], own: Option<u32>) {
    for slot in slots.iter().filter(|slot| Some(slot.number) != own && slot.len > RECORD as u64) {
        journal::empty_if_free(&place.journal(), slot.number, slot.len);
    }
}

fn entry_key(key: &Key) -> Vec<u8> {
    let mut name = vec![b'e'];
    name.extend_from_slice(key.as_bytes());
    name
}

fn slot_key(number: u32) -> Vec<u8> {
    let mut name = vec![b's'];
    name.extend_from_slice(&number.to_be_bytes());
    name
}

// How much of a journal file was counted, if it is still the same file.
fn counted_of(bytes: &[u8], identity: Key) -> Option<u64> {
    let (known, counted) = bytes.split_at_checked(32)?;
    if known != identity.as_bytes() {
        return None;
    }
    Some(u64::from_le_bytes(counted.try_into().ok()?))
}

impl Row {
    fn to_bytes(self) -> Vec<u8> {
        numbers_to_bytes(&[self.size, self.last_use])
    }

    fn from_bytes(bytes: &[u8]) -> Option<Row> {
        let [size, last_use] = numbers_from_bytes(bytes)?;
        Some(Row { size, last_use })
    }
}

impl Totals {
    fn to_bytes(self) -> Vec<u8> {
        let Totals { entries, bytes, commits, counters } = self;
        let Counters { hits, misses, llvm_runs, stored, damaged, evicted } = counters;
        numbers_to_bytes(&[entries, bytes, commits, hits, misses, llvm_runs, stored, damaged, evicted])
    }

    fn from_bytes(raw: &[u8]) -> Option<Totals> {
        let [entries, bytes, commits, hits, misses, llvm_runs, stored, damaged, evicted] =
            numbers_from_bytes(raw)?;
        let counters = Counters { hits, misses, llvm_runs, stored, damaged, evicted };
        Some(Totals { entries, bytes, commits, counters })
    }
}

fn numbers_to_bytes(numbers: &[u64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn numbers_from_bytes<const N: usize>(bytes: &[u8]) -> Option<[u64; N]> {
    let (numbers, rest) = bytes.as_chunks::<8>();
    let numbers: Vec<u64> = numbers.iter().map(|raw| u64::from_le_bytes(*raw)).collect();
    if rest.is_empty() { numbers.try_into().ok() } else { None }
}
