//! Bitcode to bitcode: one file per pass, one ordered list ([`PASSES`]).
//!
//! Invariants: a verified module stays verified; what a program gives, the error it raises and that error's frames stay
//! the same, bit for bit; the same input gives the same output (nothing follows the order of a hash map).

pub mod arms;
pub mod edit;
pub mod effects;
mod fold;
pub mod inline;
pub mod loops;
mod overflow;
pub mod ranges;
pub mod recursion;
pub mod refcount;
pub mod share;
pub mod simplify;
pub mod speculate;
pub mod strips;
pub mod versions;

use pyfora_bitcode::Module;

/// A pass over a module.
pub type Pass = fn(&mut Module);

/// The passes in their order.
pub const PASSES: &[(&str, Pass)] = &[
    ("simplify", simplify::run),
    ("effects", effects::run),
    ("inline", inline::run),
    ("recursion", recursion::run),
    ("effects", effects::run),
    ("share", share::run),
    ("simplify", simplify::run),
    ("ranges", ranges::run),
    ("simplify", simplify::run),
    // Once more: a branch that is decided (`if index < 0`) leaves the index itself where there was a choice of two.
    ("ranges", ranges::run),
    ("simplify", simplify::run),
    ("arms", arms::run),
    // What the ways were is gone.
    ("simplify", simplify::run),
    ("versions", versions::run),
    ("strips", strips::run),
    ("simplify", simplify::run),
    // Checks that are gone make functions that cannot raise.
    ("effects", effects::run),
    ("speculate", speculate::run),
    ("refcount", refcount::run),
];

/// Runs every pass on a verified module.
pub fn optimise(module: &mut Module) {
    for (_, pass) in PASSES {
        pass(module);
    }
}
