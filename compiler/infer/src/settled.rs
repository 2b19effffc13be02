//! The limits beyond which a type is taken to grow with the data.

use crate::join::depth;
use crate::tir::Spec;
use crate::ty::Ty;

/// Arms of a variable's union, and nesting of its type, beyond which it is taken to grow with the data.
const MAX_ARMS: usize = 32;
const MAX_DEPTH: usize = 12;
/// Elements of a tuple, or fields, beyond which it is taken to grow with the data.
const MAX_PARTS: usize = 512;
/// Length up to which a recursive call may lengthen a tuple.
const MAX_LENGTHENED: usize = 16;

/// Whether a type is small enough not to be one that grows with the data.
pub fn settled(ty: &Ty) -> bool {
    ty.arms().len() <= MAX_ARMS
        && depth(ty) <= MAX_DEPTH
        && ty.parts().len() <= MAX_PARTS
        && !crate::family::oversize(ty)
}

/// Whether a function calls itself with a tuple that has become longer: then it would never end with one that fits.
pub fn lengthens(caller: &Spec, callee: &Spec) -> bool {
    let longer = |(old, new): (&Ty, &Ty)| match (old, new) {
        (Ty::Tuple(old), Ty::Tuple(new)) => new.len() > old.len() && new.len() > MAX_LENGTHENED,
        _ => false,
    };
    caller.func == callee.func && caller.args.iter().zip(callee.args.iter()).any(longer)
}
