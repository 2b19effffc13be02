//! What the cache has to say to the user. It prints nothing itself.

use std::fmt;
use std::path::{Path, PathBuf};

/// Something went wrong that costs time but no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The directory cannot be used; nothing is read or stored.
    Unusable { path: PathBuf, reason: String },
    /// Nothing more is stored by this process; what is there is still read.
    NotWritten { path: PathBuf, reason: String },
    /// The index was damaged and was rebuilt from the entries; the counters started again at zero.
    IndexRebuilt { path: PathBuf, reason: String },
    /// The index could not be opened; totals are not known, and nothing is evicted.
    IndexUnavailable { path: PathBuf, reason: String },
}

impl Warning {
    pub(crate) fn not_written(path: &Path, reason: &dyn fmt::Display) -> Warning {
        Warning::NotWritten { path: path.to_owned(), reason: reason.to_string() }
    }

    pub(crate) fn unusable(path: &Path, reason: &dyn fmt::Display) -> Warning {
        Warning::Unusable { path: path.to_owned(), reason: reason.to_string() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, path, reason) = match self {
            Warning::Unusable { path, reason } => ("cannot use the cache", path, reason),
            Warning::NotWritten { path, reason } => ("cannot write to the cache", path, reason),
            Warning::IndexRebuilt { path, reason } => ("rebuilt the damaged cache index", path, reason),
            Warning::IndexUnavailable { path, reason } => ("cannot open the cache index", path, reason),
        };
        write!(f, "{what} {}: {reason}", path.display())
    }
}
