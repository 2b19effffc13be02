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
    fn of_size(size: &str) -> Option<Mount> {
        let dir = tempfile::tempdir().unwrap();
        let mounted = mount(&["-t", "tmpfs", "-o", &format!("size={size},mode=700"), "tmpfs"], dir.path());
        if !mounted {
            eprintln!("skipped: may not mount a file system here");
        }
        mounted.then_some(Mount { dir })
    }

    // sled's threads close their files a little after the database is dropped, and an open file is in the way.
    fn read_only(&self) -> bool {
        (0..200).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            mount(&["-o", "remount,ro"], self.dir.path())
        })
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
    let Some(mount) = Mount::of_size("64k") else { return };
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
fn a_disk_that_fills_up_later_stops_the_index_and_no_more() {
    let Some(mount) = Mount::of_size("8m") else { return };
    let number = |n: u32| Key::from_bytes(*blake3::hash(&n.to_le_bytes()).as_bytes());
    let cache = open(mount.dir.path());
    for n in 0..400 {
        cache.put(&number(n), &[1; 500]);
    }
    assert_eq!(cache.stats().map(|stats| stats.entries), Some(400));
    fill(&mount.dir.path().join("filler"));
    for n in 0..400 {
        assert!(cache.get(&number(n)).is_some());
    }
    cache.put(&KEY, &[3; 100_000]);
    // The index may have room left in its file; either way nothing hangs or is lost.
    let _ = cache.stats();
    assert!(!cache.take_warnings().is_empty());
    drop(cache);
    fs::remove_file(mount.dir.path().join("filler")).unwrap();
    let cache = open(mount.dir.path());
    let report = cache.verify().unwrap();
    assert_eq!((report.sound, report.damaged.len()), (400, 0), "{:?}", cache.take_warnings());
}

#[test]
fn a_read_only_disk_is_one_warning_and_is_still_read() {
    let Some(mount) = Mount::of_size("64k") else { return };
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
