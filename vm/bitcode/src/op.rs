//! The one table of operations. The enum, the names, the signatures and the facts come from it.
//!
//! A row: `Variant "text.name" (operands) -> (results) facts`. Facts: `pure` (no effect, may be removed, repeated and
//! moved where its operands are in range), `traps` (pure, but undefined for some operands: never speculate it),
//! `raises` (may raise; ordered among raising instructions), `effect` (writes memory or counts; stays where it is),
//! `reads` (reads heap memory, which is immutable once reachable: as pure, but not for constant folding).
//! `special` signatures depend on the immediate; `signature()` gives them only through the immediate.

use crate::Imm;
use crate::Type::{self, Buf, F64, I1, I64, Ref};

/// What the optimiser may assume of an op.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    Pure,
    Traps,
    Reads,
    Raises,
    Effect,
}

macro_rules! ops {
    ($( $(#[$doc:meta])* $variant:ident $name:literal $sig:tt $fact:ident; )*) => {
        /// An operation.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Op { $( $(#[$doc])* $variant, )* }

        impl Op {
            /// Every operation, in the order of its encoding.
            pub const ALL: &'static [Op] = &[ $( Op::$variant, )* ];

            /// The name in the text form.
            pub fn name(self) -> &'static str {
                match self { $( Op::$variant => $name, )* }
            }

            /// What the optimiser may assume.
            pub fn effect(self) -> Effect {
                match self { $( Op::$variant => Effect::$fact, )* }
            }

            /// Operand and result types; `None` where the immediate decides.
            pub fn signature(self) -> Option<(&'static [Type], &'static [Type])> {
                match self { $( Op::$variant => ops!(@sig $sig), )* }
            }
        }
    };
    (@sig special) => { None };
    (@sig [$($a:ident)* ; $($r:ident)*]) => { Some((&[$($a),*], &[$($r),*])) };
}

ops! {
    // Constants: the immediate holds the value.
    ConstI64 "i64.const" [; I64] Pure;
    ConstF64 "f64.const" [; F64] Pure;
    ConstI1 "i1.const" [; I1] Pure;
    /// A string of the function's table, immortal.
    ConstStr "str.const" [; Ref] Pure;
    /// The null reference, for unused slots of a union.
    ConstNull "ref.null" [; Ref] Pure;

    // 64-bit integers. The plain names are exact or raise IntOverflow.
    AddI64 "i64.add" [I64 I64; I64] Raises;
    SubI64 "i64.sub" [I64 I64; I64] Raises;
    MulI64 "i64.mul" [I64 I64; I64] Raises;
    NegI64 "i64.neg" [I64; I64] Raises;
    /// Shift left by 0 to 63 (the library has checked the count); raises IntOverflow where bits are lost.
    ShlI64 "i64.shl" [I64 I64; I64] Raises;
    /// `_flag`: the wrapped result, and whether it overflowed.
    AddFlagI64 "i64.add_flag" [I64 I64; I64 I1] Pure;
    SubFlagI64 "i64.sub_flag" [I64 I64; I64 I1] Pure;
    MulFlagI64 "i64.mul_flag" [I64 I64; I64 I1] Pure;
    /// `_nw`: the compiler knows that it cannot overflow (loop counters).
    AddNwI64 "i64.add_nw" [I64 I64; I64] Pure;
    SubNwI64 "i64.sub_nw" [I64 I64; I64] Pure;
    MulNwI64 "i64.mul_nw" [I64 I64; I64] Pure;
    /// `_wrap`: modulo 2**64.
    AddWrapI64 "i64.add_wrap" [I64 I64; I64] Pure;
    SubWrapI64 "i64.sub_wrap" [I64 I64; I64] Pure;
    MulWrapI64 "i64.mul_wrap" [I64 I64; I64] Pure;
    /// Python's floor division and modulo. The library has excluded a zero divisor; -2**63 // -1 raises IntOverflow.
    FloorDivI64 "i64.floordiv" [I64 I64; I64] Raises;
    /// Undefined only for a zero divisor; anything modulo -1 is 0.
    FloorModI64 "i64.floormod" [I64 I64; I64] Traps;
    /// Remainder with the sign of the dividend (C's %), undefined for zero; modulo -1 is 0.
    RemI64 "i64.rem" [I64 I64; I64] Traps;
    /// Correctly rounded quotient of two integers of any size; the library has excluded zero.
    TrueDivI64 "i64.truediv" [I64 I64; F64] Traps;
    AndI64 "i64.and" [I64 I64; I64] Pure;
    OrI64 "i64.or" [I64 I64; I64] Pure;
    XorI64 "i64.xor" [I64 I64; I64] Pure;
    NotI64 "i64.not" [I64; I64] Pure;
    /// Arithmetic shift right by 0 to 63.
    ShrI64 "i64.shr" [I64 I64; I64] Traps;
    EqI64 "i64.eq" [I64 I64; I1] Pure;
    NeI64 "i64.ne" [I64 I64; I1] Pure;
    LtI64 "i64.lt" [I64 I64; I1] Pure;
    LeI64 "i64.le" [I64 I64; I1] Pure;
    GtI64 "i64.gt" [I64 I64; I1] Pure;
    GeI64 "i64.ge" [I64 I64; I1] Pure;
    /// Unsigned comparison, for index checks.
    LtU64 "u64.lt" [I64 I64; I1] Pure;
    MinI64 "i64.min" [I64 I64; I64] Pure;
    MaxI64 "i64.max" [I64 I64; I64] Pure;
    /// High word of the signed sum `(hi, lo) + sign_extend(x)` and low word: exact sums in 128 bits.
    AddWide "i128.add_i64" [I64 I64 I64; I64 I64] Pure;
    /// `(hi, lo) + (hi, lo)`.
    AddI128 "i128.add" [I64 I64 I64 I64; I64 I64] Pure;
    /// Narrow `(hi, lo)` to 64 bits; raises IntOverflow where it does not fit.
    NarrowI128 "i128.narrow" [I64 I64; I64] Raises;
    /// The exact 128-bit product of two 64-bit integers, as `(hi, lo)`.
    MulWide "i64.mul_wide" [I64 I64; I64 I64] Pure;
    /// Nearest double, ties to even, as int.__float__.
    I64ToF64 "i64.to_f64" [I64; F64] Pure;

    // Truth values.
    AndI1 "i1.and" [I1 I1; I1] Pure;
    OrI1 "i1.or" [I1 I1; I1] Pure;
    XorI1 "i1.xor" [I1 I1; I1] Pure;
    NotI1 "i1.not" [I1; I1] Pure;
    I1ToI64 "i1.to_i64" [I1; I64] Pure;
    /// `cond ? a : b`; operands are (I1, T, T), the result T.
    Select "select" special Pure;

    // Doubles: IEEE, no fast-math.
    AddF64 "f64.add" [F64 F64; F64] Pure;
    SubF64 "f64.sub" [F64 F64; F64] Pure;
    MulF64 "f64.mul" [F64 F64; F64] Pure;
    /// IEEE division; the library raises ZeroDivisionError first.
    DivF64 "f64.div" [F64 F64; F64] Pure;
    NegF64 "f64.neg" [F64; F64] Pure;
    AbsF64 "f64.abs" [F64; F64] Pure;
    SqrtF64 "f64.sqrt" [F64; F64] Pure;
    FloorF64 "f64.floor" [F64; F64] Pure;
    CeilF64 "f64.ceil" [F64; F64] Pure;
    TruncF64 "f64.trunc" [F64; F64] Pure;
    /// Ties to even (`roundeven`).
    RoundEvenF64 "f64.roundeven" [F64; F64] Pure;
    CopySignF64 "f64.copysign" [F64 F64; F64] Pure;
    FmaF64 "f64.fma" [F64 F64 F64; F64] Pure;
    EqF64 "f64.eq" [F64 F64; I1] Pure;
    NeF64 "f64.ne" [F64 F64; I1] Pure;
    LtF64 "f64.lt" [F64 F64; I1] Pure;
    LeF64 "f64.le" [F64 F64; I1] Pure;
    GtF64 "f64.gt" [F64 F64; I1] Pure;
    GeF64 "f64.ge" [F64 F64; I1] Pure;
    /// Exact comparison of a double with an integer (CPython does not round the integer). NaN is unequal, unordered.
    EqF64I64 "f64.eq_i64" [F64 I64; I1] Pure;
    LtF64I64 "f64.lt_i64" [F64 I64; I1] Pure;
    LeF64I64 "f64.le_i64" [F64 I64; I1] Pure;
    GtF64I64 "f64.gt_i64" [F64 I64; I1] Pure;
    GeF64I64 "f64.ge_i64" [F64 I64; I1] Pure;
    /// Truncate; the library has excluded NaN and infinities; raises IntOverflow outside 64 bits.
    F64ToI64 "f64.to_i64" [F64; I64] Raises;
    F64Bits "f64.bits" [F64; I64] Pure;
    F64FromBits "f64.from_bits" [I64; F64] Pure;

    // Scratch buffers of doubles, for sums in lanes. The immediate of `new` is the capacity; indices are in range.
    BufNew "buf.new" special Effect;
    BufStore "buf.store" [Buf I64 F64;] Effect;
    BufLoad "buf.load" [Buf I64; F64] Effect;
    /// Compensated sum of the first n elements in 32 fixed lanes: (sum, compensation).
    BufSum "buf.sum" [Buf I64; F64 F64] Effect;

    // Lists. The immediate gives the element's slots. Builders are lists that only their builder holds.
    ListBuilder "list.builder" special Effect;
    /// (list, element slots…): appends in place. Takes over the references of the element; so do the next two.
    ListPush "list.push" special Effect;
    /// (list, element slots…) -> the list with another element. Takes over its first operand: where nobody else has the
    /// list it grows in place.
    ListAppend "list.append" special Reads;
    /// (list, index, element slots…) -> the list with that element replaced, likewise.
    ListReplace "list.replace" special Reads;
    ListLen "list.len" [Ref; I64] Reads;
    /// (list, index) -> element slots; the library has checked the index. References are the list's: they live as long
    /// as it does.
    ListGet "list.get" special Reads;
    /// A new list that shares the chunks of both; the result is owned. Raises MemoryError.
    ListConcat "list.concat" [Ref Ref; Ref] Raises;
    /// (list, start, stop, step) already clipped as `slice.indices` gives: a new list.
    ListSlice "list.slice" [Ref I64 I64 I64; Ref] Reads;

    // Reference counts, inserted by the optimiser's last pass.
    Retain "ref.retain" [Ref;] Effect;
    Release "ref.release" [Ref;] Effect;

    // Calls and control.
    /// A bitcode function of the module.
    CallFn "call" special Effect;
    /// A row of the runtime-symbol table.
    CallRt "call_rt" special Effect;
    /// A global slot: invariant while the program runs.
    GlobalGet "global.get" special Pure;
    /// Loop back-edge: raises Interrupted when the client asked to stop; a promotion point.
    Poll "poll" [;] Raises;
    /// In a handler: whether the caught error is an instance of the row `Imm::Int` of `Function::excs` (subclasses count).
    ErrorIs "error.is" special Effect;
    /// In a handler: the caught error is dealt with.
    ErrorClear "error.clear" [;] Effect;
    /// In the handler of a handler: the error that this one handles is its context, and no longer handled. The site is
    /// where its handler was.
    ErrorDrop "error.drop" [;] Effect;
    /// Fixed-tree parallel reduction over [0, n), n >= 1. Operands: n, grain, captures of the leaf, captures of the
    /// combine. `leaf(captures…, lo, hi) -> state`, `combine(captures…, left…, right…) -> state`. The index space is
    /// cut into leaves of `grain` indices aligned to multiples of it; the tree over leaves 0..L splits at the largest
    /// power of two below the count. The leftmost error wins.
    ParReduce "par.reduce" special Raises;
    /// In a handler: whether the caught error is exactly of the class of the row `Imm::Int` of `Function::excs`, with
    /// arguments that are values of the row's shapes; and then the slots of the arguments, else zeros and nulls.
    /// References come back owned.
    ErrorArgs "error.args" special Effect;

    // Boxes: members of recursive families. A box is immutable; its words are the member's slots, references first.
    /// A box with the tag `Imm::Int` and the operands as its words; it takes over their references.
    BoxNew "box.new" special Traps;
    /// The tag of a box; `Imm::Int` is the tag that null stands for, -1 where it cannot be null.
    BoxTag "box.tag" special Traps;
    /// The word `Imm::Field` of a box that is not null; a reference is the box's own.
    BoxGet "box.get" special Traps;
    /// Whether a reference is null: an int of any size is then its 64 bits.
    RefIsNull "ref.is_null" [Ref; I1] Pure;

    /// Quotient and remainder without signs, for what is known not to be negative; undefined for zero.
    DivU64 "u64.div" [I64 I64; I64] Traps;
    RemU64 "u64.rem" [I64 I64; I64] Traps;

    /// A list of the first n elements of a scratch buffer; of ints, it has the bits of the doubles.
    ListOfFloats "list.of_floats" [Buf I64; Ref] Effect;
    ListOfInts "list.of_ints" [Buf I64; Ref] Effect;

    /// Whether the elements of a list lie in one packed array.
    ListPacked "list.packed" [Ref; I1] Reads;
    /// As `list.get`, of a list that `list.packed` says is one array, with an index that is in range. The optimiser's
    /// own: a check before the loop stands for all rounds.
    ListLoad "list.load" special Reads;
}

impl Op {
    /// The op of a text name.
    pub fn from_name(name: &str) -> Option<Op> {
        Op::ALL.iter().copied().find(|op| op.name() == name)
    }

    /// The types of the results, where the op and its immediate say them; `None` for calls, `select`, `par.reduce` and
    /// `error.args`.
    pub fn local_results(self, imm: &Imm) -> Option<Vec<Type>> {
        match (self, imm) {
            (Op::BufNew, _) => Some(vec![Buf]),
            (Op::ListBuilder | Op::ListAppend | Op::ListReplace, _) => Some(vec![Ref]),
            (Op::ListPush, _) => Some(Vec::new()),
            (Op::ListGet | Op::ListLoad, Imm::Layout(types)) => Some(types.clone()),
            (Op::BoxNew, _) => Some(vec![Ref]),
            (Op::BoxTag, _) => Some(vec![I64]),
            (Op::BoxGet, Imm::Field(_, ty)) => Some(vec![*ty]),
            (Op::CallRt, Imm::Symbol(symbol)) => Some(symbol.signature().1.to_vec()),
            (Op::GlobalGet, Imm::Global(_, ty)) => Some(vec![*ty]),
            (Op::ErrorIs, _) => Some(vec![I1]),
            _ => self.signature().map(|(_, results)| results.to_vec()),
        }
    }

    /// Whether the op takes over the reference of its first operand, instead of borrowing it.
    pub fn consumes(self) -> bool {
        matches!(self, Op::ListAppend | Op::ListReplace)
    }

    /// From which operand on the op keeps references: words of a new box, elements of a list. Those it takes over.
    pub fn keeps(self) -> usize {
        match self {
            Op::BoxNew => 0,
            Op::ListPush | Op::ListAppend => 1,
            Op::ListReplace => 2,
            _ => usize::MAX,
        }
    }

    /// The op of an encoding.
    pub fn from_code(code: u16) -> Option<Op> {
        Op::ALL.get(code as usize).copied()
    }
}
