//! The one table of runtime symbols: what machine code may call besides its own functions.
//!
//! A row: `Variant "symbol" (operands) -> (results) facts`. Scalars pass as in the C ABI (I1 as a u8). `libm` rows are
//! the local C library's functions under their own name; `rt` rows are Rust functions of `pyfora-runtime` named
//! `pyfora_rt_<symbol>`, `extern "C"`. Rows that `raise` take the context first and return a status (0 or 1) and write
//! their results through a pointer that is the last parameter: `fn(*mut Context, operands…, *mut u64) -> i32`; all others
//! return their single result directly. References: operands are borrowed, results owned; a result is a string unless the
//! row ends with what else it is.

use crate::Type::{self, F64, I1, I64, Ref};

/// What the optimiser may assume of a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Facts {
    /// The C library's, pure.
    Libm,
    /// Ours, pure.
    Pure,
    /// Ours, may raise.
    Raises,
    /// Ours, cannot raise, but is no function of its operands: neither dropped nor shared.
    Effect,
}

/// What a result reference is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ResultRef {
    #[default]
    Str,
    /// A list of strings.
    StrList,
    /// A list of ints.
    IntList,
    /// The table of a dict or set.
    Table,
    /// Of the type of the first operand.
    Alike,
}

impl ResultRef {
    const fn or(self, other: ResultRef) -> ResultRef {
        other
    }
}

macro_rules! symbols {
    ($( $(#[$doc:meta])* $variant:ident $name:literal ($($a:ident)*) -> ($($r:ident)*) $facts:ident $($what:ident)?; )*) => {
        /// A runtime symbol.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Symbol { $( $(#[$doc])* $variant, )* }

        impl Symbol {
            /// Every symbol, in the order of its encoding.
            pub const ALL: &'static [Symbol] = &[ $( Symbol::$variant, )* ];

            /// The name in the text form; the linker's name is `link_name`.
            pub fn name(self) -> &'static str {
                match self { $( Symbol::$variant => $name, )* }
            }

            /// Operand and result types.
            pub fn signature(self) -> (&'static [Type], &'static [Type]) {
                match self { $( Symbol::$variant => (&[$($a),*], &[$($r),*]), )* }
            }

            /// What may be assumed.
            pub fn facts(self) -> Facts {
                match self { $( Symbol::$variant => Facts::$facts, )* }
            }

            /// What a result reference is: a string where the row says nothing else.
            pub fn result_ref(self) -> ResultRef {
                match self { $( Symbol::$variant => ResultRef::default()$(.or(ResultRef::$what))?, )* }
            }
        }
    };
}

symbols! {
    // math: the local libm, bit for bit. Domain and range errors are the library's (stdlib-pure/math.py).
    Sin "sin" (F64) -> (F64) Libm;
    Cos "cos" (F64) -> (F64) Libm;
    Tan "tan" (F64) -> (F64) Libm;
    Asin "asin" (F64) -> (F64) Libm;
    Acos "acos" (F64) -> (F64) Libm;
    Atan "atan" (F64) -> (F64) Libm;
    Atan2 "atan2" (F64 F64) -> (F64) Libm;
    Sinh "sinh" (F64) -> (F64) Libm;
    Cosh "cosh" (F64) -> (F64) Libm;
    Tanh "tanh" (F64) -> (F64) Libm;
    Asinh "asinh" (F64) -> (F64) Libm;
    Acosh "acosh" (F64) -> (F64) Libm;
    Atanh "atanh" (F64) -> (F64) Libm;
    Exp "exp" (F64) -> (F64) Libm;
    Exp2 "exp2" (F64) -> (F64) Libm;
    Expm1 "expm1" (F64) -> (F64) Libm;
    Log "log" (F64) -> (F64) Libm;
    Log2 "log2" (F64) -> (F64) Libm;
    Log10 "log10" (F64) -> (F64) Libm;
    Log1p "log1p" (F64) -> (F64) Libm;
    Pow "pow" (F64 F64) -> (F64) Libm;
    Fmod "fmod" (F64 F64) -> (F64) Libm;
    Remainder "remainder" (F64 F64) -> (F64) Libm;
    Cbrt "cbrt" (F64) -> (F64) Libm;
    Erf "erf" (F64) -> (F64) Libm;
    Erfc "erfc" (F64) -> (F64) Libm;
    Nextafter "nextafter" (F64 F64) -> (F64) Libm;
    Hypot2 "hypot" (F64 F64) -> (F64) Libm;

    // Errors.
    /// Raises the caught error again, with a frame more in its traceback where the operand is 0; the result means nothing.
    ErrorAgain "error_again" (I64) -> (I64) Raises;
    /// Says of the error that is raised next where it comes from (`abi::FROM_NONE` and so on). Raises nothing.
    ErrorFrom "error_from" (I64) -> (I64) Raises;

    // CPython's own algorithms where it does not use libm.
    /// math.gamma and math.lgamma (CPython's Lanczos), poles excluded by the library.
    Tgamma "tgamma_py" (F64) -> (F64) Pure;
    Lgamma "lgamma_py" (F64) -> (F64) Pure;
    /// math.ldexp(x, i) without the overflow error.
    Ldexp "ldexp_py" (F64 I64) -> (F64) Pure;
    FrexpMantissa "frexp_mantissa" (F64) -> (F64) Pure;
    FrexpExponent "frexp_exponent" (F64) -> (I64) Pure;
    Ulp "ulp_py" (F64) -> (F64) Pure;
    /// round(x, n) of a float, correctly rounded through decimal as CPython does.
    RoundDigits "round_digits" (F64 I64) -> (F64) Pure;
    /// Correctly rounded a / b where a double of either is not exact.
    TrueDiv "truediv_i64" (I64 I64) -> (F64) Pure;
    /// Exact comparison of a double and an integer beyond 2**53: -1, 0, 1, or 2 for unordered.
    CompareF64I64 "compare_f64_i64" (F64 I64) -> (I64) Pure;
    /// math.isqrt of a non-negative integer.
    Isqrt "isqrt" (I64) -> (I64) Pure;
    Gcd "gcd" (I64 I64) -> (I64) Raises;
    /// base ** exponent for exponent >= 0; raises IntOverflow.
    PowI64 "pow_i64" (I64 I64) -> (I64) Raises;
    /// float(s): raises ValueError "could not convert string to float: '…'".
    ParseFloat "parse_float" (Ref) -> (F64) Raises;
    /// int(s, base): raises ValueError "invalid literal for int() with base 10: '…'", IntOverflow.
    ParseInt "parse_int" (Ref I64) -> (I64) Raises;

    /// Raises MemoryError unless there is room for so many bytes.
    MemoryCheck "memory_check" (I64) -> (I64) Raises;

    // Strings.
    StrEq "str_eq" (Ref Ref) -> (I1) Pure;
    /// -1, 0 or 1 by code point.
    StrCompare "str_compare" (Ref Ref) -> (I64) Pure;
    StrLen "str_len" (Ref) -> (I64) Pure;
    /// Raises MemoryError alone, as `list.concat` does.
    StrConcat "str_concat" (Ref Ref) -> (Ref) Raises;
    StrConcat3 "str_concat3" (Ref Ref Ref) -> (Ref) Raises;
    StrConcat4 "str_concat4" (Ref Ref Ref Ref) -> (Ref) Raises;
    StrRepeat "str_repeat" (Ref I64) -> (Ref) Raises;
    /// The one-character string at a checked index.
    StrIndex "str_index" (Ref I64) -> (Ref) Pure;
    StrContains "str_contains" (Ref Ref) -> (I1) Pure;
    /// str(x), repr(x).
    StrFromI64 "str_from_i64" (I64) -> (Ref) Pure;
    StrFromF64 "str_from_f64" (F64) -> (Ref) Pure;
    /// The indices of a list of packed ints, floats or strings in the stable order of its elements, descending where the
    /// last operand is 1; no float is NaN.
    Order "order" (Ref I64) -> (Ref) Pure IntList;
    /// The elements of a list at the positions of a list of ints, all of them in range.
    ListTaken "list_taken" (Ref Ref) -> (Ref) Pure Alike;
    /// The list, in one piece of memory if it is not too large for a copy.
    ListPacked "list_packed" (Ref) -> (Ref) Pure Alike;
    StrRepr "str_repr" (Ref) -> (Ref) Pure;
    /// The characters of a slice whose bounds are clipped.
    StrSlice "str_slice" (Ref I64 I64 I64) -> (Ref) Pure;
    /// Position of a part between two bounds, the last one where the last operand is 1; -1 where there is none.
    StrFind "str_find" (Ref Ref I64 I64 I64) -> (I64) Pure;
    StrCount "str_count" (Ref Ref I64 I64) -> (I64) Pure;
    /// startswith between two bounds, endswith where the last operand is 1.
    StrEnds "str_ends" (Ref Ref I64 I64 I64) -> (I1) Pure;
    /// The first character's number.
    StrOrd "str_ord" (Ref) -> (I64) Pure;
    StrChr "str_chr" (I64) -> (Ref) Pure;
    /// 0 lower, 1 upper, 2 title, 3 capitalize, 4 swapcase, 5 casefold.
    StrCase "str_case" (Ref I64) -> (Ref) Pure;
    /// A predicate by its number in `vm/runtime/src/text/case.rs`.
    StrIs "str_is" (Ref I64) -> (I1) Pure;
    /// Without the characters of the second string at its ends: 1 left, 2 right, 3 both.
    StrStrip "str_strip" (Ref Ref I64) -> (Ref) Pure;
    StrStripSpace "str_strip_space" (Ref I64) -> (Ref) Pure;
    /// At a separator, so many times at most, from the right where the last operand is 1.
    StrSplit "str_split" (Ref Ref I64 I64) -> (Ref) Pure StrList;
    StrSplitSpace "str_split_space" (Ref I64 I64) -> (Ref) Pure StrList;
    StrSplitlines "str_splitlines" (Ref I64) -> (Ref) Pure StrList;
    /// Of a list of strings.
    StrJoin "str_join" (Ref Ref) -> (Ref) Raises;
    StrReplace "str_replace" (Ref Ref Ref I64) -> (Ref) Raises;
    /// To a width with a fill: 0 ljust, 1 rjust, 2 center.
    StrJustify "str_justify" (Ref I64 Ref I64) -> (Ref) Raises;
    StrZfill "str_zfill" (Ref I64) -> (Ref) Raises;
    StrExpandtabs "str_expandtabs" (Ref I64) -> (Ref) Raises;
    /// ascii(x) from repr(x).
    StrAscii "str_ascii" (Ref) -> (Ref) Pure;
    /// format(x, spec); the last operand is 1 for a bool.
    FormatInt "format_int" (I64 Ref I64) -> (Ref) Raises;
    FormatFloat "format_float" (F64 Ref) -> (Ref) Raises;
    FormatStr "format_str" (Ref Ref) -> (Ref) Raises;
    /// The conversion of a format's first field: -1 none, -2 and -3 a width and a precision that an argument gives.
    PercentKind "percent_kind" (Ref) -> (I64) Raises;
    /// The text up to the first field, and a value as that field shows it.
    PercentStr "percent_str" (Ref Ref) -> (Ref) Raises;
    PercentInt "percent_int" (Ref I64) -> (Ref) Raises;
    PercentFloat "percent_float" (Ref F64) -> (Ref) Raises;
    /// What follows the first field.
    PercentRest "percent_rest" (Ref) -> (Ref) Pure;
    /// The text before the first field.
    PercentLiteral "percent_literal" (Ref) -> (Ref) Pure;
    /// The format with its first `*` filled in.
    PercentStar "percent_star" (Ref I64) -> (Ref) Pure;

    /// A value of a recursive family as one of a wider family, by the program of the second operand.
    BoxConvert "box_convert" (Ref Ref) -> (Ref) Pure;
    /// The box with the result of a cached function (a number of its own) for a box with its arguments, or null; and keeps
    /// one, for ever or while the cache is not full.
    MemoFind "memo_find" (I64 Ref) -> (Ref) Effect;
    MemoStore "memo_store" (I64 I1 Ref Ref) -> () Effect;
    // Hashes, and the tables of dicts: an index from hashes to positions in the list of keys.
    TableNew "table_new" () -> (Ref) Pure Table;
    /// The table of a dict of so many keys with another hash; the last operand tells a number that is its own hash.
    TableAdd "table_add" (Ref I64 I64 I1) -> (Ref) Pure Table;
    /// A key of a hash among so many keys, or -1; and all of them.
    TableFind "table_find" (Ref I64 I64) -> (I64) Pure;
    TableMatches "table_matches" (Ref I64 I64) -> (Ref) Pure IntList;
    /// The position of a key in a list of ints or strings that has this table.
    TableFindInt "table_find_int" (Ref Ref I64) -> (I64) Pure;
    TableFindStr "table_find_str" (Ref Ref Ref) -> (I64) Pure;
    /// The table of a list of ints or strings; `table_distinct` tells whether none of them was there twice.
    TableOfInts "table_of_ints" (Ref) -> (Ref) Pure Table;
    TableOfStrs "table_of_strs" (Ref) -> (Ref) Pure Table;
    TableDistinct "table_distinct" (Ref) -> (I1) Pure;
    StrHash "str_hash" (Ref) -> (I64) Pure;
    HashFloat "hash_float" (F64) -> (I64) Pure;
    HashInt "hash_int" (I64) -> (I64) Pure;
    /// The hash of a tuple, element by element, and its end.
    HashStep "hash_step" (I64 I64) -> (I64) Pure;
    HashEnd "hash_end" (I64 I64) -> (I64) Pure;
    /// What an element adds to the hash of a frozenset, and its end.
    HashShuffle "hash_shuffle" (I64) -> (I64) Pure;
    HashSetEnd "hash_set_end" (I64 I64) -> (I64) Pure;

    // The tables of sets, laid out as CPython's: elements are numbers that tell their place in a list.
    SetOfHashes "set_of_hashes" (Ref) -> (Ref) Pure Table;
    SetOfInts "set_of_ints" (Ref) -> (Ref) Pure Table;
    SetOfStrs "set_of_strs" (Ref) -> (Ref) Pure Table;
    SetOrder "set_order" (Ref) -> (Ref) Pure IntList;
    SetRanked "set_ranked" (Ref) -> (Ref) Pure Table;
    SetCopy "set_copy" (Ref) -> (Ref) Pure Table;
    SetExtend "set_extend" (Ref Ref I64) -> (Ref) Pure Table;
    SetWithout "set_without" (Ref Ref) -> (Ref) Pure Table;
    SetToggle "set_toggle" (Ref Ref Ref) -> (Ref) Pure Table;
    SetCollides "set_collides" (Ref) -> (I1) Pure;
    SetMayBeSame "set_may_be_same" (Ref Ref) -> (I1) Pure;
    SetFind "set_find" (Ref I64) -> (I64) Pure;
    SetMatches "set_matches" (Ref I64) -> (Ref) Pure IntList;
    SetFindInt "set_find_int" (Ref Ref I64) -> (I64) Pure;
    IntsAt "ints_at" (Ref Ref) -> (Ref) Pure IntList;

    // Bytes: strings with a character for each byte.
    BytesRepr "bytes_repr" (Ref) -> (Ref) Pure;
    /// From and to UTF-8.
    BytesEncode "bytes_encode" (Ref) -> (Ref) Pure;
    BytesDecode "bytes_decode" (Ref) -> (Ref) Pure;
    /// Where bytes are no UTF-8 (see `vm/runtime/src/bytes.rs`), or -1.
    BytesUtf8Error "bytes_utf8_error" (Ref) -> (I64) Pure;
    /// The first position from another on of a character beyond a limit (negative: of a surrogate), or -1.
    TextBeyond "text_beyond" (Ref I64 I64) -> (I64) Pure;
    /// 0 lower, 1 upper, 2 title, 3 capitalize, 4 swapcase.
    BytesCase "bytes_case" (Ref I64) -> (Ref) Pure;
    /// 0 isalpha, 1 isdigit, 2 isalnum, 3 isspace, 4 islower, 5 isupper, 6 istitle.
    BytesIs "bytes_is" (Ref I64) -> (I1) Pure;
    BytesSplitSpace "bytes_split_space" (Ref I64 I64) -> (Ref) Pure StrList;
    BytesSplitlines "bytes_splitlines" (Ref I64) -> (Ref) Pure StrList;
    BytesHex "bytes_hex" (Ref) -> (Ref) Pure;
    // Integers of any size: each takes two slots (see `Shape::Wide`).
    /// The large integer of a literal's decimal digits, a constant string.
    BigLiteral "big_literal" (Ref) -> (Ref) Pure;
    BigAdd "big_add" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    BigSub "big_sub" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    BigMul "big_mul" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    /// The library has excluded zero; so in the next one.
    BigFloorDiv "big_floordiv" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    BigFloorMod "big_floormod" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    BigAnd "big_and" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    BigOr "big_or" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    BigXor "big_xor" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    BigGcd "big_gcd" (I64 Ref I64 Ref) -> (I64 Ref) Raises;
    /// By an exponent or a count of 0 or more.
    BigPow "big_pow" (I64 Ref I64) -> (I64 Ref) Raises;
    BigShl "big_shl" (I64 Ref I64) -> (I64 Ref) Raises;
    BigShr "big_shr" (I64 Ref I64) -> (I64 Ref) Raises;
    /// pow(a, b, c): raises ValueError.
    BigPowMod "big_pow_mod" (I64 Ref I64 Ref I64 Ref) -> (I64 Ref) Raises;
    BigIsqrt "big_isqrt" (I64 Ref) -> (I64 Ref) Raises;
    /// Of a finite double.
    BigFromF64 "big_from_f64" (F64) -> (I64 Ref) Raises;
    /// Of the high and the low word.
    BigFromI128 "big_from_i128" (I64 I64) -> (I64 Ref) Raises;
    /// int(s, base): raises ValueError.
    BigParse "big_parse" (Ref I64) -> (I64 Ref) Raises;
    /// str(x): raises ValueError beyond CPython's number of digits.
    BigStr "big_str" (I64 Ref) -> (Ref) Raises;
    BigFormat "big_format" (I64 Ref Ref) -> (Ref) Raises;
    BigPercent "big_percent" (Ref I64 Ref) -> (Ref) Raises;
    /// -1, 0 or 1; with a double 2 for NaN.
    BigCompare "big_compare" (I64 Ref I64 Ref) -> (I64) Pure;
    BigCompareF64 "big_compare_f64" (I64 Ref F64) -> (I64) Pure;
    /// Infinite where it is too large; so in the next one.
    BigToF64 "big_to_f64" (I64 Ref) -> (F64) Pure;
    BigTrueDiv "big_truediv" (I64 Ref I64 Ref) -> (F64) Pure;
    /// The fraction of math.frexp; the exponent is the bit length.
    BigMantissa "big_mantissa" (I64 Ref) -> (F64) Pure;
    BigHash "big_hash" (I64 Ref) -> (I64) Pure;
    BigBitLength "big_bit_length" (I64 Ref) -> (I64) Pure;
    BigBitCount "big_bit_count" (I64 Ref) -> (I64) Pure;
}

impl Symbol {
    /// Whether operands that are an `I64` and then a `Ref` are one integer of any size, and so results.
    pub fn takes_wide(self) -> bool {
        self.name().starts_with("big_")
    }

    /// The symbol of a text name.
    pub fn from_name(name: &str) -> Option<Symbol> {
        Symbol::ALL.iter().copied().find(|s| s.name() == name)
    }

    /// The symbol of an encoding.
    pub fn from_code(code: u16) -> Option<Symbol> {
        Symbol::ALL.get(code as usize).copied()
    }

    /// The linker's name.
    pub fn link_name(self) -> String {
        match self.facts() {
            Facts::Libm => self.name().to_owned(),
            Facts::Pure | Facts::Raises | Facts::Effect => format!("pyfora_rt_{}", self.name()),
        }
    }
}

/// Runtime functions that the code generator calls for ops, not for `call_rt`; all `extern "C"` in `pyfora-runtime`.
///
/// | name | signature |
/// |---|---|
/// | `pyfora_rt_raise` | `(ctx, function: u32, site: u32, exc: u32, args: *const u64, n: u64)`: cold; takes ownership of refs |
/// | `pyfora_rt_raise_op` | `(ctx, function: u32, site: u32, kind: u32)`: cold; kind is `abi::OpError` |
/// | `pyfora_rt_trace` | `(ctx, function: u32, site: u32)`: cold; adds a frame while an error passes |
/// | `pyfora_rt_stack` | `(ctx, sp: u64) -> i32`: the stack pointer is below the limit: cold; 0 go on, 1 an error is set |
/// | `pyfora_rt_poll` | `(ctx) -> i32`: 0 go on, 1 the error is set to Interrupted |
/// | `pyfora_rt_error_is` | `(ctx, function: u32, exc: u32) -> u8`: whether the caught error is an instance of that row |
/// | `pyfora_rt_error_args` | `(ctx, function: u32, exc: u32, out: *mut u64) -> u8`: see `error.args` |
/// | `pyfora_rt_error_clear` | `(ctx)`: the error was handled |
/// | `pyfora_rt_error_drop` | `(ctx, function: u32, site: u32)`: see `error.drop` |
/// | `pyfora_rt_par_reduce` | `(ctx, n: i64, grain: i64, leaf, combine, env: *const u64, slots: u64, ref_mask: u64, stop: u32, out: *mut u64) -> i32` |
/// | `pyfora_rt_buf_sum` | `(buf: *const f64, n: i64, out: *mut f64)`: out[0] sum, out[1] compensation |
/// | `pyfora_rt_str_const` | `(ctx, bytes: *const u8, len: u64, slot: *mut u64) -> Ref`: interned once per module load in `slot` |
/// | `pyfora_rt_list_of_buf` | `(buf: *const f64, n: i64, kinds: u64) -> Ref`: a list of its first n elements |
/// | `pyfora_rt_list_builder` | `(slots: u64, kinds: u64) -> Ref`: 2 bits a slot from the lowest: 0 I1, 1 I64, 2 F64, 3 Ref |
/// | `pyfora_rt_list_push` | `(list, element: *const u64)`: takes over the element's references |
/// | `pyfora_rt_list_append` | `(list, element: *const u64) -> Ref`: takes over the list and the element's references |
/// | `pyfora_rt_list_replace` | `(list, index: i64, element: *const u64) -> Ref`: takes over the list and the element's references |
/// | `pyfora_rt_list_get` | `(list, index: i64, out: *mut u64)`: references stay the list's |
/// | `pyfora_rt_list_concat` | `(a, b) -> Ref`: null where the length is beyond all memory |
/// | `pyfora_rt_list_slice` | `(list, start: i64, stop: i64, step: i64) -> Ref` |
/// | `pyfora_rt_box_new` | `(layout: u64) -> Ref`: tag, references and words, a byte each from the lowest; words unset |
/// | `pyfora_rt_destroy` | `(ref)`: cold; the last reference is gone |
/// | `pyfora_rt_retain` | `(ref)`: null and immortal are ignored |
/// | `pyfora_rt_release` | `(ref)` |
pub const OP_FUNCTIONS: &[&str] = &[
    "pyfora_rt_raise",
    "pyfora_rt_raise_op",
    "pyfora_rt_trace",
    "pyfora_rt_poll",
    "pyfora_rt_stack",
    "pyfora_rt_error_is",
    "pyfora_rt_error_args",
    "pyfora_rt_error_clear",
    "pyfora_rt_error_drop",
    "pyfora_rt_par_reduce",
    "pyfora_rt_buf_sum",
    "pyfora_rt_str_const",
    "pyfora_rt_list_of_buf",
    "pyfora_rt_list_builder",
    "pyfora_rt_list_push",
    "pyfora_rt_list_append",
    "pyfora_rt_list_replace",
    "pyfora_rt_list_get",
    "pyfora_rt_list_concat",
    "pyfora_rt_list_slice",
    "pyfora_rt_box_new",
    "pyfora_rt_destroy",
    "pyfora_rt_retain",
    "pyfora_rt_release",
];
