//! Several processes: sharing at once, and kills in the middle of writes. The test binary starts itself as the worker.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pyfora_cache::{Cache, Key, Limits};

const ROLE: &str = "PYFORA_CACHE_TEST_ROLE";
const DIR: &str = "PYFORA_CACHE_TEST_DIR";

fn key(number: u32) -> Key {
    Key::from_bytes(*blake3::hash(&number.to_le_bytes()).as_bytes())
}

/// What every process stores under a number, so that whoever reads it can tell whether it is right.
fn content(number: u32) -> Vec<u8> {
    let seed = *blake3::hash(&number.to_be_bytes()).as_bytes();
    seed.repeat(1 + (number as usize * 37) % 1500)
}

fn start(role: &str, dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "worker", "--nocapture"])
        .env(ROLE, role)
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Not a test of its own: what a started process does.
#[test]
fn worker() {
    let (Ok(role), Some(dir)) = (std::env::var(ROLE), std::env::var_os(DIR)) else {
        return;
    };
    match role.as_str() {
        "hammer" => hammer(Path::new(&dir)),
        "write" => write_forever(Path::new(&dir)),
        other => panic!("no role {other}"),
    }
}

// Opens anew now and then, so that folds by several processes meet. 500 gets and 100 counted compilations.
fn hammer(dir: &Path) {
    for round in 0..50 {
        let cache = Cache::open(Some(dir.to_owned()), Limits::default());
        for step in 0..10 {
            let number = (round * 7 + step) % 40;
            match cache.get(&key(number)) {
                Some(data) => assert_eq!(data, content(number)),
                None => cache.put(&key(number), &content(number)),
            }
        }
        cache.note_compile();
        cache.note_compile();
        if round % 10 == 0 {
            let stats = cache.stats();
            assert!(stats.is_some(), "{:?}", cache.take_warnings());
        }
        assert_eq!(cache.take_warnings(), []);
    }
}

fn write_forever(dir: &Path) {
    std::io::stdout().write_all(b"\nwriting\n").unwrap();
    let mut number = 0;
    loop {
        let cache = Cache::open(Some(dir.to_owned()), Limits::default());
        let missing = (number..).find(|n| cache.get(&key(*n)).is_none());
        number = missing.unwrap();
        for step in 0..20 {
            cache.put(&key(number + step), &content(number + step));
        }
    }
}

#[test]
fn processes_at_once_share_a_cache() {
    let dir = tempfile::tempdir().unwrap();
    let mut workers: Vec<Child> = (0..3).map(|_| start("hammer", dir.path())).collect();
    for worker in &mut workers {
        assert!(worker.wait().unwrap().success());
    }
    let cache = Cache::open(Some(dir.path().to_owned()), Limits::default());
    let stats = cache.stats().unwrap();
    assert_eq!(stats.counters.hits + stats.counters.misses, 3 * 500);
    assert_eq!(stats.counters.llvm_runs, 3 * 100);
    assert_eq!(stats.counters.damaged, 0);
    assert_eq!(stats.entries, 40);
    let report = cache.verify().unwrap();
    assert_eq!((report.sound, report.bytes), (40, stats.bytes));
    assert_eq!(cache.take_warnings(), []);
}

#[test]
fn twenty_kills_in_the_middle_of_writes_corrupt_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut sound = 0;
    for round in 0..20_u64 {
        let mut child = start("write", dir.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "writing"));
        std::thread::sleep(Duration::from_millis(2 + round * 17 % 60));
        // SIGKILL.
        child.kill().unwrap();
        child.wait().unwrap();

        let cache = Cache::open(Some(dir.path().to_owned()), Limits::default());
        let report = cache.verify().unwrap();
        assert_eq!(cache.take_warnings(), [], "round {round}");
        assert_eq!((report.damaged.len(), report.unindexed), (0, 0), "round {round}");
        assert!(report.sound >= sound, "round {round}: entries were lost");
        sound = report.sound;
    }
    assert!(sound > 40, "only {sound} entries were written: the kills came too early");
    let cache = Cache::open(Some(dir.path().to_owned()), Limits::default());
    let right = (0..4000).filter_map(|n| cache.get(&key(n)).map(|data| data == content(n)));
    assert!(right.into_iter().all(|right| right));
}
