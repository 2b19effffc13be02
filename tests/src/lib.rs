//! Whole-system tests: architecture, language, bitcode, incremental, cache.
