//! Bytes of source a second of one core: the bare parser, and all of linting, by turns over the same files.
//!
//!     cargo run --release -p pyfora-driver --example throughput -- DIRECTORY
#![allow(clippy::print_stdout)]

use std::path::Path;
use std::time::Instant;

use pyfora_driver::lint::lint_text;
use pyfora_driver::source::{OsSystem, System, read_source};

/// Nanoseconds that this thread has had a core, where the system tells; else the wall clock's.
fn core_time(start: Instant) -> u128 {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let first = schedule.as_deref().and_then(|text| text.split(' ').next());
    first.and_then(|text| text.parse().ok()).unwrap_or_else(|| start.elapsed().as_nanos())
}

fn main() -> std::io::Result<()> {
    let start = Instant::now();
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let files = OsSystem.walk(Path::new(&directory))?;
    let texts: Vec<_> = files.iter().filter_map(|path| read_source(&OsSystem, path).ok()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} files, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    for _ in 0..3 {
        for (name, work) in [("parser", bare as fn(&str)), ("lint", whole)] {
            let before = core_time(start);
            texts.iter().for_each(|text| work(text));
            let nanoseconds = core_time(start) - before;
            println!("{name}: {:.1} MB/s", bytes as f64 * 1e3 / nanoseconds as f64);
        }
    }
    Ok(())
}

fn bare(text: &str) {
    std::hint::black_box(pyfora_syntax::parse_unchecked(text));
}

fn whole(text: &str) {
    std::hint::black_box(lint_text(text));
}
