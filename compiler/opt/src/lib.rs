//! Bitcode to bitcode: one file per pass, one ordered list ([`PASSES`]).
//!
//! Invariants: a verified module stays verified; what a program gives, the error it raises and that error's frames stay
//! the same, bit for bit; the same input gives the same output (nothing follows the order of a hash map).

pub mod edit;
mod fold;
pub mod share;
pub mod simplify;

use pyfora_bitcode::Module;

/// A pass over a module.
pub type Pass = fn(&mut Module);

/// The passes in their order.
pub const PASSES: &[(&str, Pass)] =
    &[("simplify", simplify::run), ("share", share::run), ("simplify", simplify::run)];

/// Runs every pass on a verified module.
pub fn optimise(module: &mut Module) {
    for (_, pass) in PASSES {
        pass(module);
    }
}
