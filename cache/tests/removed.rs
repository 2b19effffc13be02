//! The directory goes while the cache is in use: it is made again, and nothing but what was in it is lost.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use pyfora_cache::{Cache, Key, Limits, Warning};

fn open(dir: &Path) -> Cache {
    Cache::open(Some(dir.to_owned()), Limits::default())
}

fn key(n: u8) -> Key {
    Key::from_bytes([n; 32])
}

#[test]
fn a_removed_directory_is_made_again() {
    let above = tempfile::tempdir().unwrap();
    for removed in ["", "v1", "v1/objects", "v1/tmp", "v1/journal"] {
        let dir = above.path().join("cache");
        let cache = open(&dir);
        cache.put(&key(1), b"one");
        fs::remove_dir_all(dir.join(removed)).unwrap();
        let _ = cache.get(&key(1));
        cache.put(&key(2), b"two");
        assert_eq!(cache.get(&key(2)).as_deref(), Some(&b"two"[..]), "without {removed:?}");
        assert_eq!(cache.take_warnings(), [], "without {removed:?}");
        drop(cache);
        let cache = open(&dir);
        assert_eq!(cache.get(&key(2)).as_deref(), Some(&b"two"[..]), "without {removed:?}");
        assert!(cache.verify().unwrap().damaged.is_empty());
        let mode = fs::metadata(dir.join("v1")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "what is made again is private too");
        fs::remove_dir_all(&dir).unwrap();
    }
}

#[test]
fn threads_make_it_again_together() {
    let above = tempfile::tempdir().unwrap();
    let dir = above.path().join("cache");
    let cache = open(&dir);
    for round in 0..20 {
        fs::remove_dir_all(&dir).unwrap();
        std::thread::scope(|scope| {
            for n in 0..8 {
                let cache = &cache;
                scope.spawn(move || cache.put(&key(round * 8 + n), &[n; 100]));
            }
        });
        for n in 0..8 {
            assert_eq!(cache.get(&key(round * 8 + n)), Some(vec![n; 100]), "round {round}");
        }
    }
    assert_eq!(cache.take_warnings(), []);
}

#[test]
fn where_it_cannot_be_made_again_there_is_one_warning() {
    let above = tempfile::tempdir().unwrap();
    let dir = above.path().join("cache");
    let cache = open(&dir);
    cache.put(&key(1), b"one");
    fs::remove_dir_all(&dir).unwrap();
    fs::write(&dir, b"a file in its place").unwrap();
    for n in 2..5 {
        cache.put(&key(n), b"more");
        assert_eq!(cache.get(&key(n)), None);
    }
    let warnings = cache.take_warnings();
    assert!(warnings.iter().all(|w| matches!(w, Warning::NotWritten { .. } | Warning::Unusable { .. })));
    assert!(!warnings.is_empty() && warnings.len() <= 4, "{warnings:?}");
}

/// Another process renames a whole file over ours; a reader sees one or the other.
#[test]
fn two_writers_of_an_entry() {
    let above = tempfile::tempdir().unwrap();
    let dir = above.path().join("cache");
    let (a, b) = (open(&dir), open(&dir));
    std::thread::scope(|scope| {
        for cache in [&a, &b] {
            scope.spawn(move || (0..300).for_each(|_| cache.put(&key(1), &[7; 20_000])));
        }
        scope.spawn(|| {
            let cache = open(&dir);
            for _ in 0..600 {
                assert!(cache.get(&key(1)).is_none_or(|data| data == [7; 20_000]));
            }
            assert_eq!(cache.session().damaged, 0);
        });
    });
    assert_eq!(a.get(&key(1)), Some(vec![7; 20_000]));
}
