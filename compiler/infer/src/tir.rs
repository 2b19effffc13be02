//! The typed body that inference produces: SSA with block arguments over values of abstract type.
//!
//! A value of a structural type stands for all its parts; `lower` spreads it over slots by [`Ty::shape`]. Block
//! versions (a loop under other types) are separate blocks here. Positions are relative to the item of the function.

use crate::raised::Raised;
use crate::ty::Ty;
use pyfora_base::Span;
use pyfora_bitcode::{ExcClass, Op, symbol::Symbol};
use std::sync::Arc;

/// Index into [`TypedFn::values`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Val(pub u32);

/// Index into [`TypedFn::blocks`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TBlockId(pub u32);

/// A specialisation: what is called, with the abstract values of its captures and parameters.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Spec {
    pub func: crate::ty::FnRef,
    pub captures: Arc<[Ty]>,
    /// One for each parameter, in the order of the function's parameters.
    pub args: Arc<[Ty]>,
    /// A type at or above the result that the caller wants it widened to (states of a reduction).
    pub result: Option<Ty>,
}

/// An operation on typed values.
#[derive(Clone, PartialEq, Debug)]
pub enum TOp {
    /// A value of a type without slots, or a constant (the result's type says which).
    Const,
    ConstFloat(u64),
    /// A structural value of the result's type from its parts in order.
    Make,
    /// Part `i` of a structural value.
    Part(u32),
    /// The value as one of a wider type: a constant as a scalar, a member as a union's arm, part by part.
    Convert,
    /// Arm `i` of a union, whose tag is known to be `i`.
    Project(u32),
    /// Whether the tag of a union is `i`.
    IsArm(u32),
    /// A bitcode op on scalars: operands and results are Int, Float, Bool, Str, List or Buf by the op's signature.
    Prim(Op),
    Runtime(Symbol),
    BufNew(u32),
    /// The data object of the client's table with this number (see `Object::Data`).
    Global(u32),
    /// A call; the arguments are the captures' values and then the parameters'.
    Call(Spec),
    /// `par.reduce`: operands n, grain, then the captures of the leaf and of the combine. The leaf's specialisation has
    /// two int parameters, the combine's two of the state's type, and both return the state's type.
    Reduce {
        leaf: Box<Spec>,
        combine: Box<Spec>,
        stop: bool,
    },
    /// An empty list under construction; the result's type gives the element.
    ListBuilder,
    /// (list, element of the list's element type)
    ListPush,
    /// (list, index) -> element
    ListGet,
    /// (list, element of the list's element type) -> the list with it
    ListAppend,
    /// (list, index, element of the list's element type) -> the list with it there
    ListReplace,
    Poll,
    /// Whether a wide integer fits in 64 bits.
    WideSmall,
    /// The 64 bits of a wide integer that fits in them.
    WideLow,
    /// An integer of these decimal digits, which do not fit in 64 bits.
    BigConst(Arc<str>),
    /// In a handler: whether the error is an instance of the class.
    ErrorIs(ExcClass),
    /// In a handler: whether the error is exactly of the class with arguments that are values of the types of the
    /// results after the first, and then these arguments.
    ErrorArgs(ExcClass),
    ErrorClear,
    /// The error that the newest one's handler had is that one's context.
    ErrorDrop,
}

/// One instruction.
#[derive(Clone, PartialEq, Debug)]
pub struct TInst {
    pub op: TOp,
    pub args: Vec<Val>,
    pub results: Vec<Val>,
    pub span: Span,
}

/// A jump's target with its arguments.
#[derive(Clone, PartialEq, Debug)]
pub struct TCall {
    pub block: TBlockId,
    pub args: Vec<Val>,
}

/// The end of a block. Arguments of jumps and returns have exactly the type of what receives them.
#[derive(Clone, PartialEq, Debug)]
pub enum TTerm {
    Jump(TCall),
    /// `cond` is a Bool.
    Branch {
        cond: Val,
        then: TCall,
        other: TCall,
    },
    Return(Val),
    Raise {
        class: ExcClass,
        args: Vec<Val>,
        span: Span,
    },
    Reraise,
    Unreachable,
}

/// A block.
#[derive(Clone, PartialEq, Debug)]
pub struct TBlock {
    pub params: Vec<Val>,
    pub insts: Vec<TInst>,
    pub term: TTerm,
    pub handler: Option<TCall>,
    pub cold: bool,
}

/// A typed function. Parameters of block 0: the captures, then the parameters.
#[derive(Clone, PartialEq, Debug)]
pub struct TypedFn {
    /// `symbol(spec)`.
    pub name: String,
    /// For tracebacks.
    pub display_name: String,
    pub file: Arc<str>,
    pub item: crate::ty::ItemKey,
    /// Library code of ours: no frames, inlined eagerly.
    pub library: bool,
    pub values: Vec<Ty>,
    pub blocks: Vec<TBlock>,
    pub result: Ty,
    /// Whether an error can leave it.
    pub raises: bool,
    /// Whether it can (indirectly) call itself.
    pub recursive: bool,
    /// Whether its results are kept for calls with the same arguments.
    pub cached: Cached,
}

/// What a decorator says of keeping results. As functions are pure it is a hint: to keep a result never changes one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Cached {
    #[default]
    No,
    /// A cache that lets go of results when it is full.
    Bounded,
    Unbounded,
}

impl TypedFn {
    /// A value's type.
    pub fn ty(&self, v: Val) -> &Ty {
        &self.values[v.0 as usize]
    }

    /// The specialisations that it calls, in order, each once.
    pub fn callees(&self) -> Vec<Spec> {
        let mut out: Vec<Spec> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut add = |s: &Spec| {
            if seen.insert(s.clone()) {
                out.push(s.clone());
            }
        };
        for inst in self.blocks.iter().flat_map(|b| &b.insts) {
            match &inst.op {
                TOp::Call(spec) => add(spec),
                TOp::Reduce { leaf, combine, .. } => {
                    add(leaf);
                    add(combine);
                }
                _ => {}
            }
        }
        out
    }
}

/// What callers know of a specialisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    pub result: Ty,
    /// Whether an error can leave it, of whatever kind.
    pub raises: bool,
    /// The exceptions that can leave it and be caught.
    pub raised: Raised,
    /// It contains a loop or can call itself: worth a task of its own.
    pub expensive: bool,
    /// Its types grow without end; whoever calls it cannot be typed either.
    pub unsettled: bool,
}

impl Summary {
    /// The start of the fixpoint of a recursive function: nothing is returned yet, and a call can at least exhaust the
    /// stack.
    pub fn unknown() -> Summary {
        let mut raised = Raised::default();
        raised.add_builtin("RecursionError", &[Ty::Str]);
        Summary { result: Ty::never(), raises: true, raised, expensive: true, unsettled: false }
    }

    /// What a function has whose types grow without end.
    pub fn without_end() -> Summary {
        Summary { unsettled: true, ..Summary::unknown() }
    }
}

impl Spec {
    /// The function's name in the module: readable, and unique by a hash of the whole specialisation.
    pub fn symbol(&self) -> String {
        let full = format!("{self:?}");
        let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        for byte in full.bytes() {
            // FNV-1a, 128 bits.
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        format!("{}.{}.{hash:032x}", self.func.item.name, self.func.index)
    }
}
