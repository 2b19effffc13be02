//! Bitcode to bitcode: one file per pass, one ordered list.
