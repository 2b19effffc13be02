//! The journal: an append-only file a live process, of records of one size, each with a check of its own.
//!
//! A process takes the first slot whose lock is free, so there are as many files as processes ever ran at once.
//! One record is one `write`, which a kill cannot tear in practice; a torn or damaged record is skipped all the same.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::key::Key;

pub(crate) const RECORD: usize = 64;
const CHECKED: usize = 56;
// More processes than this at once share nothing but the entries: their events are not counted.
const SLOTS: u32 = 4096;

/// What happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// First in a file; its key is the file's identity, so that a reader knows how much of it it has seen.
    Begin = 1,
    Hit = 2,
    Miss = 3,
    /// Written before the entry is, so that no entry is ever unknown to the index.
    Stored = 4,
    Damaged = 5,
    Compiled = 6,
}

impl Kind {
    fn from_byte(byte: u8) -> Option<Kind> {
        let all = [Kind::Begin, Kind::Hit, Kind::Miss, Kind::Stored, Kind::Damaged, Kind::Compiled];
        all.into_iter().find(|kind| *kind as u8 == byte)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    pub kind: Kind,
    pub key: Key,
    pub size: u64,
    /// Seconds since 1970.
    pub time: u64,
}

impl Record {
    pub(crate) fn now(kind: Kind, key: Key, size: u64) -> Record {
        Record { kind, key, size, time: now() }
    }

    fn to_bytes(self) -> [u8; RECORD] {
        let mut out = [0; RECORD];
        out[0] = self.kind as u8;
        out[8..40].copy_from_slice(self.key.as_bytes());
        out[40..48].copy_from_slice(&self.size.to_le_bytes());
        out[48..CHECKED].copy_from_slice(&self.time.to_le_bytes());
        let check = blake3::hash(&out[..CHECKED]);
        out[CHECKED..].copy_from_slice(&check.as_bytes()[..RECORD - CHECKED]);
        out
    }

    fn from_bytes(bytes: &[u8]) -> Option<Record> {
        let check = blake3::hash(bytes.get(..CHECKED)?);
        if bytes.get(CHECKED..RECORD)? != &check.as_bytes()[..RECORD - CHECKED] {
            return None;
        }
        Some(Record {
            kind: Kind::from_byte(bytes[0])?,
            key: Key::from_bytes(bytes[8..40].try_into().ok()?),
            size: u64::from_le_bytes(bytes[40..48].try_into().ok()?),
            time: u64::from_le_bytes(bytes[48..CHECKED].try_into().ok()?),
        })
    }
}

pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs())
}

/// The slot that this process writes to; its lock is held as long as the file is open.
#[derive(Debug)]
pub(crate) struct Slot {
    file: File,
    number: u32,
    len: u64,
}

impl Slot {
    pub(crate) fn acquire(dir: &Path) -> io::Result<Slot> {
        for number in 0..SLOTS {
            let file = open(&slot_path(dir, number))?;
            match file.try_lock() {
                Ok(()) => return Slot::start(file, number),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(io::Error::other("too many processes use the cache at once"))
    }

    // A writer that was killed may have left part of a record: cut it off, so that records stay aligned.
    fn start(file: File, number: u32) -> io::Result<Slot> {
        let len = file.metadata()?.len();
        let whole = len - len % RECORD as u64;
        if whole != len {
            file.set_len(whole)?;
        }
        let mut slot = Slot { file, number, len: whole };
        if whole == 0 {
            slot.append(&Record::now(Kind::Begin, fresh_identity(), 0))?;
        }
        Ok(slot)
    }

    pub(crate) fn append(&mut self, record: &Record) -> io::Result<()> {
        self.file.write_all(&record.to_bytes())?;
        self.len += RECORD as u64;
        Ok(())
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Starts the file anew, provided that nothing was added since `seen` bytes of it were read. (A forked child
    /// writes to the same file.)
    pub(crate) fn restart(&mut self, seen: u64) -> io::Result<()> {
        if self.file.metadata()?.len() > seen {
            return Ok(());
        }
        self.file.set_len(0)?;
        self.len = 0;
        self.append(&Record::now(Kind::Begin, fresh_identity(), 0))
    }
}

/// A slot's file as a reader sees it.
#[derive(Debug)]
pub(crate) struct Contents {
    pub number: u32,
    pub identity: Key,
    /// Length of the whole records.
    pub len: u64,
    bytes: Vec<u8>,
}

impl Contents {
    /// The sound records from `offset` on.
    pub(crate) fn records(&self, offset: u64) -> impl Iterator<Item = Record> + '_ {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.bytes.len());
        self.bytes[start..].chunks_exact(RECORD).filter_map(Record::from_bytes)
    }
}

/// Reads every slot. One whose first record is damaged has no identity, so it cannot be counted just once: left out.
pub(crate) fn read_all(dir: &Path) -> Vec<Contents> {
    let mut all = Vec::new();
    for path in crate::place::read_dir(dir) {
        if let Some(contents) = read_slot(&path) {
            all.push(contents);
        }
    }
    all
}

fn read_slot(path: &Path) -> Option<Contents> {
    let number = path.file_name()?.to_str()?.parse().ok()?;
    let mut bytes = Vec::new();
    File::open(path).ok()?.read_to_end(&mut bytes).ok()?;
    let begin = Record::from_bytes(bytes.get(..RECORD)?)?;
    let len = (bytes.len() - bytes.len() % RECORD) as u64;
    (begin.kind == Kind::Begin).then_some(Contents { number, identity: begin.key, len, bytes })
}

/// Empties a slot that no process holds, provided that nothing was added since it was read.
pub(crate) fn empty_if_free(dir: &Path, number: u32, seen: u64) {
    let Ok(file) = open(&slot_path(dir, number)) else {
        return;
    };
    if file.try_lock().is_ok() && file.metadata().is_ok_and(|meta| meta.len() <= seen) {
        // Left as it is where this fails: the index knows how much of it was counted.
        let _ = file.set_len(0);
    }
}

fn slot_path(dir: &Path, number: u32) -> PathBuf {
    dir.join(number.to_string())
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).read(true).append(true).mode(0o600).open(path)
}

// Need only differ from the identities that the same slot had before.
fn fresh_identity() -> Key {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_nanos());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let text = format!("{nanos} {} {count}", std::process::id());
    Key::from_bytes(*blake3::hash(text.as_bytes()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn record(size: u64) -> Record {
        Record::now(Kind::Hit, Key::from_bytes([9; 32]), size)
    }

    fn sizes(dir: &Path) -> Vec<Vec<u64>> {
        let all = read_all(dir);
        all.iter().map(|slot| slot.records(RECORD as u64).map(|record| record.size).collect()).collect()
    }

    #[test]
    fn two_open_slots_are_two_files_and_a_closed_one_is_continued() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = Slot::acquire(dir.path()).unwrap();
        let mut second = Slot::acquire(dir.path()).unwrap();
        first.append(&record(1)).unwrap();
        second.append(&record(2)).unwrap();
        drop(first);
        Slot::acquire(dir.path()).unwrap().append(&record(3)).unwrap();
        assert_eq!(sizes(dir.path()), [vec![1, 3], vec![2]]);
    }

    #[test]
    fn a_damaged_record_is_skipped_and_a_torn_one_cut_off() {
        let dir = tempfile::tempdir().unwrap();
        let mut slot = Slot::acquire(dir.path()).unwrap();
        for size in 1..=3 {
            slot.append(&record(size)).unwrap();
        }
        drop(slot);
        let path = slot_path(dir.path(), 0);
        let mut bytes = fs::read(&path).unwrap();
        bytes[2 * RECORD + 20] ^= 1;
        bytes.truncate(4 * RECORD - 5);
        fs::write(&path, &bytes).unwrap();
        assert_eq!(sizes(dir.path()), [vec![1]]);
        Slot::acquire(dir.path()).unwrap().append(&record(4)).unwrap();
        assert_eq!(sizes(dir.path()), [vec![1, 4]]);
    }
}
