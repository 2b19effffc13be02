//! Desugared functions with names resolved, as control-flow graphs over local variables.

pub mod ir;
