//! One process: what is stored is found again, damage is noticed, the limit holds, the counters last.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use pyfora_cache::{Cache, Key, Limits, Warning};
use tempfile::TempDir;

fn key(number: u32) -> Key {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    Key::from_bytes(bytes)
}

fn open(dir: &TempDir) -> Cache {
    Cache::open(Some(dir.path().to_owned()), Limits::default())
}

fn entry_files(dir: &Path) -> Vec<PathBuf> {
    let shards = fs::read_dir(dir.join("v1/objects")).unwrap();
    let files = shards.flat_map(|shard| fs::read_dir(shard.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x40;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_later_process_hits_and_compiles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(&dir);
    assert_eq!(first.get(&key(1)), None);
    first.note_compile();
    first.put(&key(1), b"code");
    drop(first);

    let second = open(&dir);
    assert_eq!(second.get(&key(1)).as_deref(), Some(&b"code"[..]));
    assert_eq!(second.session().llvm_runs, 0);
    let stats = second.stats().unwrap();
    assert_eq!((stats.counters.hits, stats.counters.misses, stats.counters.llvm_runs), (1, 1, 1));
    assert_eq!((stats.entries, stats.counters.stored), (1, 1));
    assert_eq!(stats.dir, dir.path());
    // Asking twice counts nothing twice, and neither does a third process.
    assert_eq!(second.stats().unwrap(), stats);
    drop(second);
    assert_eq!(open(&dir).stats().unwrap(), stats);
}

#[test]
fn a_hit_does_not_touch_the_index() {
    let dir = tempfile::tempdir().unwrap();
    open(&dir).put(&key(1), b"code");
    fs::remove_dir_all(dir.path().join("v1/index")).unwrap();
    let cache = open(&dir);
    assert!(cache.get(&key(1)).is_some());
    drop(cache);
    assert!(!dir.path().join("v1/index").exists());
}

#[test]
fn empty_and_large_payloads_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| ((n * 31) >> 3) as u8).collect();
    open(&dir).put(&key(1), b"");
    open(&dir).put(&key(2), &large);
    assert_eq!(open(&dir).get(&key(1)), Some(Vec::new()));
    assert_eq!(open(&dir).get(&key(2)), Some(large));
}

#[test]
fn a_flipped_byte_is_a_miss_and_is_built_again() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(&dir);
    cache.put(&key(1), b"machine code");
    let file = entry_files(dir.path()).remove(0);
    for at in [0, 9, 41, 50, 85] {
        flip(&file, at);
        assert_eq!(cache.get(&key(1)), None, "byte {at}");
        assert!(!file.exists());
        cache.put(&key(1), b"machine code");
        assert!(cache.get(&key(1)).is_some());
    }
    let stats = cache.stats().unwrap();
    assert_eq!((stats.counters.damaged, stats.entries), (5, 1));
    assert_eq!(cache.take_warnings(), []);
}

#[test]
fn an_entry_under_another_name_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(&dir);
    cache.put(&key(1), b"one");
    cache.put(&key(2), b"two");
    let mut files = entry_files(dir.path());
    files.sort();
    fs::copy(&files[0], &files[1]).unwrap();
    assert!(cache.get(&key(1)).is_some());
    assert_eq!(cache.get(&key(2)), None);
}

#[test]
fn verify_removes_what_is_damaged_and_mends_the_index() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(&dir);
    for number in 0..20 {
        cache.put(&key(number), &[number as u8; 1000]);
    }
    let files = entry_files(dir.path());
    flip(&files[3], 500);
    fs::write(&files[7], b"").unwrap();
    let report = cache.verify().unwrap();
    assert_eq!((report.sound, report.damaged.len(), report.unindexed), (18, 2, 0));
    assert_eq!(cache.stats().unwrap().entries, 18);
    let again = cache.verify().unwrap();
    assert_eq!((again.sound, again.damaged.len()), (18, 0));
}

#[test]
fn a_damaged_index_is_rebuilt_and_the_entries_stay() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(&dir);
    for number in 0..50 {
        cache.put(&key(number), &[7; 100]);
    }
    assert_eq!(cache.stats().unwrap().entries, 50);
    drop(cache);
    let database = dir.path().join("v1/index/db");
    flip(&dir.path().join("v1/index/conf"), 0);
    for permille in (0..1000).step_by(25) {
        let length = fs::metadata(&database).unwrap().len() as usize;
        flip(&database, length * permille / 1000);
        let cache = open(&dir);
        let stats = cache.stats().ok_or_else(|| cache.take_warnings()).unwrap();
        assert_eq!(stats.entries, 50, "at {permille} permille of {length}: {:?}", cache.take_warnings());
    }
    fs::write(&database, b"not a database").unwrap();
    let cache = open(&dir);
    assert_eq!(cache.stats().unwrap().entries, 50);
    assert!(matches!(cache.take_warnings()[..], [Warning::IndexRebuilt { .. }]));
    assert!(cache.get(&key(3)).is_some());
}

#[test]
fn the_least_recently_used_go_first() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { max_bytes: 20_000 };
    let cache = Cache::open(Some(dir.path().to_owned()), limits);
    for number in 0..18 {
        cache.put(&key(number), &[1; 1000]);
    }
    drop(cache);
    // Last uses are whole seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let cache = Cache::open(Some(dir.path().to_owned()), limits);
    for number in 0..5 {
        assert!(cache.get(&key(number)).is_some());
    }
    for number in 18..25 {
        cache.put(&key(number), &[1; 1000]);
    }
    let stats = cache.stats().unwrap();
    assert!(stats.bytes <= 20_000, "{stats}");
    assert_eq!(stats.entries, 25 - stats.counters.evicted);
    assert_eq!(entry_files(dir.path()).len() as u64, stats.entries);
    for number in (0..5).chain(18..25) {
        assert!(cache.get(&key(number)).is_some(), "{number} was used last and is gone");
    }
}

#[test]
fn the_limit_holds_without_a_close() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { max_bytes: 100_000 };
    let cache = std::mem::ManuallyDrop::new(Cache::open(Some(dir.path().to_owned()), limits));
    for number in 0..500 {
        cache.put(&key(number), &[1; 1000]);
    }
    assert!(entry_files(dir.path()).len() < 120);
}

#[test]
fn clear_empties_and_forgets() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(&dir);
    cache.put(&key(1), b"code");
    cache.note_compile();
    assert!(cache.clear());
    let stats = cache.stats().unwrap();
    assert_eq!((stats.entries, stats.bytes, stats.counters), (0, 0, Default::default()));
    assert_eq!(cache.get(&key(1)), None);
    cache.put(&key(1), b"code");
    assert!(cache.get(&key(1)).is_some());
    // What was only in the journal when it was cleared is forgotten too.
    cache.put(&key(2), b"more");
    assert!(cache.clear());
    cache.put(&key(3), b"other");
    cache.put(&key(2), b"more");
    assert_eq!(cache.stats().unwrap().entries, 2);
}

#[test]
fn a_long_journal_is_folded_on_the_way() {
    let dir = tempfile::tempdir().unwrap();
    let cache = open(&dir);
    cache.put(&key(1), b"code");
    for _ in 0..10_000 {
        assert!(cache.get(&key(1)).is_some());
    }
    assert!(fs::metadata(dir.path().join("v1/journal/0")).unwrap().len() <= 256 << 10);
    assert_eq!(cache.stats().unwrap().counters.hits, 10_000);
}

#[test]
fn a_difference_from_what_is_built_again_is_told() {
    let cache = Cache::disabled();
    assert_eq!(cache.check(&key(1), b"same", b"same"), Ok(()));
    let mismatch = cache.check(&key(1), b"same", b"sane").unwrap_err();
    assert_eq!(mismatch.first_difference, 2);
    assert!(mismatch.to_string().contains("missing from the key"));
}
