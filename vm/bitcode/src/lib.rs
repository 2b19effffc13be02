//! The typed bitcode: types, op table, builder, printer, parser, verifier, canonical bytes, runtime symbols.
