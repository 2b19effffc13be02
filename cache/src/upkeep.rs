//! What is done on the whole cache: totals, checking every entry, emptying, eviction.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::cache::{Cache, Store, lock};
use crate::counters::Stats;
use crate::entry::{self, Found};
use crate::index::{self, Index, Row, Totals};
use crate::journal;
use crate::key::Key;
use crate::place::{Place, read_dir};
use crate::warning::Warning;

// Other processes hold the index for some milliseconds at a time.
const PATIENCE: Duration = Duration::from_secs(10);
// A writer's temporary file lives for milliseconds; one this old was left by a killed process.
const STALE: Duration = Duration::from_secs(600);
// An entry is announced before it is written: a row this young may still wait for its file.
const GRACE: Duration = Duration::from_secs(60);

/// What [`Cache::verify`] found and mended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub sound: u64,
    pub bytes: u64,
    /// Failed their check; removed.
    pub damaged: Vec<Key>,
    /// Were there and unknown to the index; added.
    pub unindexed: u64,
    /// Were in the index and not there; dropped from it.
    pub missing: u64,
    /// Files left by killed writers; removed.
    pub stale_temporaries: u64,
}

impl Cache {
    /// Totals of all processes that ever used this cache, the running ones too. On failure a warning says why.
    #[must_use]
    pub fn stats(&self) -> Option<Stats> {
        let store = self.store.as_ref()?;
        let totals = self.maintain(store, PATIENCE, &|_| Ok(()))?.1;
        Some(Stats {
            // The root is the layout's folder in the directory that the user named.
            dir: store.place.root().parent().unwrap_or(store.place.root()).to_owned(),
            entries: totals.entries,
            bytes: totals.bytes,
            limit_bytes: self.limits.max_bytes,
            counters: totals.counters,
        })
    }

    /// Checks every entry, removes the damaged ones and mends the index. On failure a warning says why.
    #[must_use]
    pub fn verify(&self) -> Option<Report> {
        let store = self.store.as_ref()?;
        let act = |index: &mut Index| verify(&store.place, index);
        Some(self.maintain(store, PATIENCE, &act)?.0)
    }

    /// Removes all entries and sets the counters to zero; whether that was done. On failure a warning says why.
    pub fn clear(&self) -> bool {
        let Some(store) = self.store.as_ref() else {
            return false;
        };
        let act = |index: &mut Index| {
            for (key, _) in index.rows()? {
                index.set_row(key, None)?;
            }
            for (_, path) in store.place.entries() {
                entry::remove(&path);
            }
            index.totals = Totals { commits: index.totals.commits, ..Totals::default() };
            Ok(())
        };
        self.maintain(store, PATIENCE, &act).is_some()
    }

    /// Brings the index up to date and evicts, unless another process is at it.
    pub(crate) fn fold_without_waiting(&self) {
        if let Some(store) = &self.store {
            self.maintain(store, Duration::ZERO, &|_| Ok(()));
        }
    }

    // Folds the journal, acts, evicts, commits, and only then empties the journal. Holds the own slot's lock
    // throughout, so that no record is lost between reading the slot and starting it anew.
    fn maintain<T>(
        &self,
        store: &Store,
        patience: Duration,
        act: &dyn Fn(&mut Index) -> sled::Result<T>,
    ) -> Option<(T, Totals)> {
        let mut own = lock(&store.slot);
        let limit = self.limits.max_bytes;
        let run = |index: &mut Index| {
            let slots = journal::read_all(&store.place.journal());
            index.fold(&store.place, &slots)?;
            let value = act(index)?;
            index.evict(&store.place, limit)?;
            Ok((value, index.totals, slots))
        };
        let (value, totals, slots) = match index::with(&store.place, patience, &run) {
            Ok(Some((done, rebuilt))) => {
                rebuilt.into_iter().for_each(|warning| self.warn(warning));
                done
            }
            Ok(None) if patience.is_zero() => return None,
            Ok(None) => {
                let reason = format!("another process kept it for {} s", patience.as_secs());
                self.warn(Warning::IndexUnavailable { path: store.place.index(), reason });
                return None;
            }
            Err(warning) => {
                self.warn(warning);
                return None;
            }
        };
        index::empty_journal(&store.place, &slots, own.as_ref().map(|slot| slot.number()));
        if let Some(slot) = own.as_mut() {
            let read = slots.iter().find(|read| read.number == slot.number());
            // Left as it is where this fails: the index knows how much of it was counted.
            let _ = read.map(|read| slot.restart(read.len));
        }
        Some((value, totals))
    }
}

fn verify(place: &Place, index: &mut Index) -> sled::Result<Report> {
    let mut report = Report { stale_temporaries: remove_stale(place), ..Report::default() };
    for (key, row) in index.rows()? {
        let young = journal::now().saturating_sub(row.last_use) < GRACE.as_secs();
        if !young && !place.entry(&key).exists() {
            index.set_row(key, None)?;
            report.missing += 1;
        }
    }
    for (key, path) in place.entries() {
        match entry::read(&path, &key) {
            Found::Whole(data) => {
                let size = entry::file_size(data.len());
                report.sound += 1;
                report.bytes += size;
                let row = index.row(&key)?;
                report.unindexed += u64::from(row.is_none());
                let last_use = row.map_or_else(journal::now, |row| row.last_use);
                index.set_row(key, Some(Row { size, last_use }))?;
            }
            Found::Damaged => {
                entry::remove(&path);
                index.set_row(key, None)?;
                index.totals.counters.damaged += 1;
                report.damaged.push(key);
            }
            Found::Absent | Found::Unreadable(_) => {}
        }
    }
    Ok(report)
}

fn remove_stale(place: &Place) -> u64 {
    let is_stale = |meta: &fs::Metadata| {
        let age = meta.modified().ok().and_then(|time| SystemTime::now().duration_since(time).ok());
        age.is_some_and(|age| age > STALE)
    };
    let mut removed = 0;
    for path in read_dir(&place.temporaries()) {
        if fs::metadata(&path).is_ok_and(|meta| is_stale(&meta)) {
            removed += u64::from(fs::remove_file(&path).is_ok());
        }
    }
    removed
}
