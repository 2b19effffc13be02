//! The Python extension: convert, errors, session.
