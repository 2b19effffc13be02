//! Disks that are full, read-only or not there: a warning, and no more.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use pyfora_cache::{Cache, Key, Limits, Warning};

const KEY: Key = Key::from_bytes([5; 32]);

fn open(dir: &Path) -> Cache {
    Cache::open(Some(dir.to_owned()), Limits::default())
}

/// A file system of its own, unmounted at the end.
struct Mount {
    dir: tempfile::TempDir,
}

impl Mount {
    /// `None` where this user may not mount: root in most CI may.
    fn small() -> Option<Mount> {
        let dir = tempfile::tempdir().unwrap();
        let mounted = mount(&["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs"], dir.path());
        if !mounted {
            eprintln!("skipped: may not mount a file system here");
        }
        mounted.then_some(Mount { dir })
    }

    fn read_only(&self) -> bool {
        mount(&["-o", "remount,ro"], self.dir.path())
    }
}

fn mount(arguments: &[&str], dir: &Path) -> bool {
    let done = Command::new("mount").args(arguments).arg(dir).output();
    done.is_ok_and(|output| output.status.success())
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.dir.path()).output();
    }
}

fn assert_useless(cache: &Cache) {
    assert_eq!(cache.get(&KEY), None);
    cache.put(&KEY, b"code");
    cache.note_compile();
    assert_eq!(cache.get(&KEY), None);
    assert!(cache.stats().is_none() && cache.verify().is_none() && !cache.clear());
    assert!(matches!(cache.take_warnings()[..], [Warning::Unusable { .. }]));
}

#[test]
fn a_directory_that_cannot_be_made_is_one_warning() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"").unwrap();
    assert_useless(&open(&file));
    assert_useless(&open(&file.join("below")));
    assert_useless(&open(Path::new("/proc/pyfora")));
}

fn fill(path: &Path) {
    let mut file = fs::File::create(path).unwrap();
    while file.write_all(&[0; 512]).is_ok() {}
}

#[test]
fn a_full_disk_is_one_warning_and_what_fitted_is_kept() {
    let Some(mount) = Mount::small() else { return };
    let cache = open(mount.dir.path());
    cache.put(&KEY, &[1; 1000]);
    for number in 6..40 {
        cache.put(&Key::from_bytes([number; 32]), &[2; 10_000]);
    }
    assert!(matches!(cache.take_warnings()[..], [Warning::NotWritten { .. }]));
    assert_eq!(cache.get(&KEY), Some(vec![1; 1000]));
    assert_eq!(cache.take_warnings(), []);
    drop(cache);

    // Not a byte of room for the index either.
    fill(&mount.dir.path().join("filler"));
    let cache = open(mount.dir.path());
    assert!(cache.stats().is_none());
    assert!(matches!(cache.take_warnings()[..], [Warning::IndexUnavailable { .. }]));
    assert!(cache.get(&KEY).is_some());
}

#[test]
fn a_read_only_disk_is_one_warning_and_is_still_read() {
    let Some(mount) = Mount::small() else { return };
    let cache = open(mount.dir.path());
    cache.put(&KEY, b"code");
    drop(cache);
    if !mount.read_only() {
        eprintln!("skipped: may not make a file system read-only here");
        return;
    }
    let cache = open(mount.dir.path());
    assert_eq!(cache.get(&KEY).as_deref(), Some(&b"code"[..]));
    cache.put(&Key::from_bytes([6; 32]), b"more");
    assert!(matches!(cache.take_warnings()[..], [Warning::NotWritten { .. }]));
    assert!(cache.stats().is_none());
    assert!(matches!(cache.take_warnings()[..], [Warning::IndexUnavailable { .. }]));

    let fresh = mount.dir.path().join("fresh");
    assert_useless(&open(&fresh));
}
