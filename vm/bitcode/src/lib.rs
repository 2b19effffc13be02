//! The typed bitcode: the contract between the compiler and the VM.
//!
//! A [`Module`] is a list of [`Function`]s in SSA form with block arguments. Aggregates do not exist here: tuples,
//! instances, closures and unions are already spread over scalars (see [`shape`]), and functions have any number of
//! results. Every index inside a function (strings, callees, exceptions, sites) is local to that function, so a
//! function's bytes do not change when its neighbours do.
//!
//! Invariants: this crate depends on nothing of ours; it does no I/O; names and positions are not in the canonical
//! bytes; there is ONE table of operations ([`op`]) and one of runtime symbols ([`symbol`]).

pub mod abi;
pub mod decode;
pub mod dom;
pub mod encode;
pub mod exceptions;
pub mod filled;
pub mod func;
pub mod hash;
pub mod op;
pub mod shape;
pub mod symbol;
pub mod text;
pub mod verify;
pub mod walk;

pub use func::{
    Block, BlockId, Call, ExcClass, ExcDesc, Function, FunctionMeta, Handler, Imm, Inline, Inst, Meta,
    Module, Site, Terminator, Value,
};
pub use op::Op;
pub use shape::Shape;

/// The type of an SSA value. All but `Buf` occupy one 8-byte slot when they cross a boundary.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Type {
    /// A truth value.
    I1,
    /// A 64-bit signed integer.
    I64,
    /// An IEEE double.
    F64,
    /// A counted reference to an immutable heap object (string, list); null is allowed where a union's other arm is held.
    Ref,
    /// A scratch array of doubles in the current frame; cannot be returned, stored or passed to a call.
    Buf,
}

impl Type {
    /// Every type, in the order of its encoding.
    pub const ALL: [Type; 5] = [Type::I1, Type::I64, Type::F64, Type::Ref, Type::Buf];

    /// The name in the text form.
    pub fn name(self) -> &'static str {
        match self {
            Type::I1 => "i1",
            Type::I64 => "i64",
            Type::F64 => "f64",
            Type::Ref => "ref",
            Type::Buf => "buf",
        }
    }
}
