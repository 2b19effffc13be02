//! Spans, diagnostics, the registry of error codes, typed index vectors.
