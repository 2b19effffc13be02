//! What is counted, for one process and for the life of a cache.

use std::fmt;
use std::path::PathBuf;

/// Events. In memory for one open cache; in the index for all processes together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    pub hits: u64,
    pub misses: u64,
    /// Times that LLVM generated code: what a hit saves.
    pub llvm_runs: u64,
    pub stored: u64,
    /// Entries that failed their check and were removed.
    pub damaged: u64,
    pub evicted: u64,
}

/// A cache directory at one moment, as `pyfora cache stats` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    pub dir: PathBuf,
    pub entries: u64,
    pub bytes: u64,
    pub limit_bytes: u64,
    pub counters: Counters,
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counters { hits, misses, llvm_runs, stored, damaged, evicted } = self.counters;
        writeln!(f, "directory  {}", self.dir.display())?;
        writeln!(f, "entries    {}", self.entries)?;
        writeln!(f, "bytes      {} of {}", self.bytes, self.limit_bytes)?;
        writeln!(f, "hits       {hits}")?;
        writeln!(f, "misses     {misses}")?;
        writeln!(f, "llvm runs  {llvm_runs}")?;
        writeln!(f, "stored     {stored}")?;
        writeln!(f, "damaged    {damaged}")?;
        write!(f, "evicted    {evicted}")
    }
}
