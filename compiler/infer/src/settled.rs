//! The limits beyond which a type is taken to grow with the data.

use crate::join::depth;
use crate::ty::{IterKind, Ty};

/// Arms of a variable's union, and nesting of its type, beyond which it is taken to grow with the data.
const MAX_ARMS: usize = 32;
const MAX_DEPTH: usize = 12;
/// Elements of a tuple, or fields, beyond which it is taken to grow with the data.
pub const MAX_PARTS: usize = 512;
/// Length up to which a recursive call may lengthen a tuple; beyond it is one of any length.
const MAX_LENGTHENED: usize = 8;

/// Whether a type is small enough not to be one that grows with the data.
pub fn settled(ty: &Ty) -> bool {
    // Of the points of a generator function there are as many as it has.
    let point = |t: &&Ty| matches!(t, Ty::Iter(IterKind::Resume(..), _));
    ty.arms().len() - ty.arms().iter().filter(point).count() <= MAX_ARMS
        && depth(ty) <= MAX_DEPTH
        && ty.parts().len() <= MAX_PARTS
        && !crate::family::oversize(ty)
}

/// An argument of a call of a function by itself: a tuple that has become longer is one of any length, else the
/// specialisations would never end (rule 7).
pub fn lengthened(old: &Ty, new: &Ty) -> Option<Ty> {
    match (old, new) {
        (Ty::Tuple(old), Ty::Tuple(parts)) if parts.len() > old.len() && parts.len() > MAX_LENGTHENED => {
            Some(Ty::var_tuple(crate::join::element_of(new)))
        }
        _ => None,
    }
}

/// As `lengthened`, of a generator function, whose states hold those of the calls that it makes: such a tuple is one of any
/// length at once.
pub fn lengthened_state(old: &Ty, new: &Ty) -> Option<Ty> {
    let lengths = |ty: &Ty| ty.arms().iter().filter(|t| is_tuple(t)).map(|t| t.parts().len()).max();
    if lengths(new)? <= lengths(old)? {
        return None;
    }
    let (tuples, rest): (Vec<Ty>, Vec<Ty>) = new.arms().iter().cloned().partition(is_tuple);
    let elements: Vec<Ty> = tuples.iter().map(crate::join::element_of).collect();
    let any_length = Ty::var_tuple(crate::join::join_all(&elements));
    Some(rest.iter().fold(any_length, |all, arm| crate::join::join(&all, arm)))
}

fn is_tuple(ty: &Ty) -> bool {
    matches!(ty, Ty::Tuple(_))
}
