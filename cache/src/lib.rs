//! Bytes by content hash: key type, store, eviction.
