//! Python text to AST, and the purity check; the only crate that names the parser.
