//! The addresses of the runtime-symbol table. A row without a body does not compile.

use pyfora_bitcode::symbol::{OP_FUNCTIONS, Symbol};

use crate::{
    big, boxed, bytes, caught, context, convert, decimal, error, format, gamma, list, memo, number, object,
    parse, repr, setorder, string, sum, table, text,
};

/// The C library's functions. Only their addresses are taken here, so the signatures do not matter.
#[allow(clashing_extern_declarations)]
mod libm {
    macro_rules! declare {
        ($($name:ident)*) => {
            unsafe extern "C" { $( pub fn $name(); )* }
            unsafe extern "C" {
                // Rust's own library has a `cbrt` too, which is rounded otherwise and would be linked instead.
                #[cfg_attr(target_env = "gnu", link_name = "cbrtf64")]
                pub fn cbrt();
            }
            /// Called by code generators themselves, besides what the table lists.
            pub const EXTRA: &[(&str, unsafe extern "C" fn())] = &[
                ("memcpy", memcpy), ("memmove", memmove), ("memset", memset), ("memcmp", memcmp), ("bcmp", bcmp),
                ("floor", floor), ("ceil", ceil), ("trunc", trunc), ("round", round), ("rint", rint),
                ("nearbyint", nearbyint), ("roundeven", roundeven), ("fma", fma), ("sqrt", sqrt), ("fabs", fabs),
                ("copysign", copysign), ("ldexp", ldexp), ("sincos", sincos), ("exp10", exp10),
                ("__divti3", __divti3), ("__modti3", __modti3), ("__udivti3", __udivti3), ("__umodti3", __umodti3),
                ("__multi3", __multi3),
            ];
        };
    }
    declare! {
        sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log2 log10 log1p pow fmod
        remainder erf erfc nextafter hypot
        memcpy memmove memset memcmp bcmp floor ceil trunc round rint nearbyint roundeven fma sqrt fabs copysign ldexp
        sincos exp10 __divti3 __modti3 __udivti3 __umodti3 __multi3
    }
}

/// The address of a row of the table.
pub fn address_of(symbol: Symbol) -> *const u8 {
    use Symbol as S;
    macro_rules! table {
        (libm: $($row:ident $name:ident)*; ours: $($own:ident $module:ident :: $body:ident)*) => {
            match symbol {
                $( S::$row => libm::$name as *const u8, )*
                $( S::$own => $module::$body as *const u8, )*
            }
        };
    }
    table! {
        libm:
        Sin sin Cos cos Tan tan Asin asin Acos acos Atan atan Atan2 atan2 Sinh sinh Cosh cosh Tanh tanh Asinh asinh
        Acosh acosh Atanh atanh Exp exp Exp2 exp2 Expm1 expm1 Log log Log2 log2 Log10 log10 Log1p log1p Pow pow
        Fmod fmod Remainder remainder Cbrt cbrt Erf erf Erfc erfc Nextafter nextafter Hypot2 hypot;
        ours:
        ErrorAgain error::pyfora_rt_error_again
        ErrorFrom error::pyfora_rt_error_from
        Tgamma gamma::pyfora_rt_tgamma_py
        Lgamma gamma::pyfora_rt_lgamma_py
        Ldexp number::pyfora_rt_ldexp_py
        FrexpMantissa number::pyfora_rt_frexp_mantissa
        FrexpExponent number::pyfora_rt_frexp_exponent
        Ulp number::pyfora_rt_ulp_py
        RoundDigits decimal::pyfora_rt_round_digits
        TrueDiv number::pyfora_rt_truediv_i64
        CompareF64I64 number::pyfora_rt_compare_f64_i64
        Isqrt number::pyfora_rt_isqrt
        Gcd number::pyfora_rt_gcd
        PowI64 number::pyfora_rt_pow_i64
        ParseFloat parse::pyfora_rt_parse_float
        ParseInt parse::pyfora_rt_parse_int
        StrEq string::pyfora_rt_str_eq
        StrCompare string::pyfora_rt_str_compare
        StrLen string::pyfora_rt_str_len
        MemoryCheck string::pyfora_rt_memory_check
        StrConcat string::pyfora_rt_str_concat
        StrConcat3 string::pyfora_rt_str_concat3
        StrConcat4 string::pyfora_rt_str_concat4
        StrRepeat string::pyfora_rt_str_repeat
        StrIndex string::pyfora_rt_str_index
        StrContains string::pyfora_rt_str_contains
        StrFromI64 decimal::pyfora_rt_str_from_i64
        StrFromF64 decimal::pyfora_rt_str_from_f64
        StrRepr repr::pyfora_rt_str_repr
        StrSlice text::pyfora_rt_str_slice
        StrFind text::pyfora_rt_str_find
        StrCount text::pyfora_rt_str_count
        StrEnds text::pyfora_rt_str_ends
        StrOrd text::pyfora_rt_str_ord
        StrChr text::pyfora_rt_str_chr
        StrCase text::pyfora_rt_str_case
        StrIs text::pyfora_rt_str_is
        StrStrip text::pyfora_rt_str_strip
        StrStripSpace text::pyfora_rt_str_strip_space
        StrSplit text::pyfora_rt_str_split
        StrSplitSpace text::pyfora_rt_str_split_space
        StrSplitlines text::pyfora_rt_str_splitlines
        Order list::pyfora_rt_order
        ListTaken list::pyfora_rt_list_taken
        ListPacked list::pyfora_rt_list_packed
        StrJoin text::pyfora_rt_str_join
        StrReplace text::pyfora_rt_str_replace
        StrJustify text::pyfora_rt_str_justify
        StrZfill text::pyfora_rt_str_zfill
        StrExpandtabs text::pyfora_rt_str_expandtabs
        StrAscii repr::pyfora_rt_str_ascii
        FormatInt format::pyfora_rt_format_int
        FormatFloat format::pyfora_rt_format_float
        FormatStr format::pyfora_rt_format_str
        PercentKind format::pyfora_rt_percent_kind
        PercentStr format::pyfora_rt_percent_str
        PercentInt format::pyfora_rt_percent_int
        PercentFloat format::pyfora_rt_percent_float
        PercentRest format::pyfora_rt_percent_rest
        PercentLiteral format::pyfora_rt_percent_literal
        PercentStar format::pyfora_rt_percent_star
        BoxConvert convert::pyfora_rt_box_convert
        MemoFind memo::pyfora_rt_memo_find
        MemoStore memo::pyfora_rt_memo_store
        TableNew table::pyfora_rt_table_new
        TableAdd table::pyfora_rt_table_add
        TableFind table::pyfora_rt_table_find
        TableMatches table::pyfora_rt_table_matches
        TableFindInt table::pyfora_rt_table_find_int
        TableFindStr table::pyfora_rt_table_find_str
        TableOfInts table::pyfora_rt_table_of_ints
        TableOfStrs table::pyfora_rt_table_of_strs
        TableDistinct table::pyfora_rt_table_distinct
        StrHash table::pyfora_rt_str_hash
        HashFloat table::pyfora_rt_hash_float
        HashInt table::pyfora_rt_hash_int
        HashStep table::pyfora_rt_hash_step
        HashEnd table::pyfora_rt_hash_end
        HashShuffle table::pyfora_rt_hash_shuffle
        HashSetEnd table::pyfora_rt_hash_set_end
        SetOfHashes setorder::pyfora_rt_set_of_hashes
        SetOfInts setorder::pyfora_rt_set_of_ints
        SetOfStrs setorder::pyfora_rt_set_of_strs
        SetOrder setorder::pyfora_rt_set_order
        SetRanked setorder::pyfora_rt_set_ranked
        SetCopy setorder::pyfora_rt_set_copy
        SetExtend setorder::pyfora_rt_set_extend
        SetWithout setorder::pyfora_rt_set_without
        SetToggle setorder::pyfora_rt_set_toggle
        SetCollides setorder::pyfora_rt_set_collides
        SetMayBeSame setorder::pyfora_rt_set_may_be_same
        SetFind setorder::pyfora_rt_set_find
        SetMatches setorder::pyfora_rt_set_matches
        SetFindInt setorder::pyfora_rt_set_find_int
        IntsAt setorder::pyfora_rt_ints_at
        BytesRepr bytes::pyfora_rt_bytes_repr
        BytesEncode bytes::pyfora_rt_bytes_encode
        BytesDecode bytes::pyfora_rt_bytes_decode
        BytesUtf8Error bytes::pyfora_rt_bytes_utf8_error
        TextBeyond bytes::pyfora_rt_text_beyond
        BytesCase bytes::pyfora_rt_bytes_case
        BytesIs bytes::pyfora_rt_bytes_is
        BytesSplitSpace bytes::pyfora_rt_bytes_split_space
        BytesSplitlines bytes::pyfora_rt_bytes_splitlines
        BytesHex bytes::pyfora_rt_bytes_hex
        BigLiteral big::pyfora_rt_big_literal
        BigAdd big::pyfora_rt_big_add
        BigSub big::pyfora_rt_big_sub
        BigMul big::pyfora_rt_big_mul
        BigFloorDiv big::pyfora_rt_big_floordiv
        BigFloorMod big::pyfora_rt_big_floormod
        BigAnd big::pyfora_rt_big_and
        BigOr big::pyfora_rt_big_or
        BigXor big::pyfora_rt_big_xor
        BigGcd big::pyfora_rt_big_gcd
        BigPow big::pyfora_rt_big_pow
        BigShl big::pyfora_rt_big_shl
        BigShr big::pyfora_rt_big_shr
        BigPowMod big::pyfora_rt_big_pow_mod
        BigIsqrt big::pyfora_rt_big_isqrt
        BigFromF64 big::pyfora_rt_big_from_f64
        BigFromI128 big::pyfora_rt_big_from_i128
        BigParse big::pyfora_rt_big_parse
        BigStr big::pyfora_rt_big_str
        BigFormat big::pyfora_rt_big_format
        BigPercent big::pyfora_rt_big_percent
        BigCompare big::pyfora_rt_big_compare
        BigCompareF64 big::pyfora_rt_big_compare_f64
        BigToF64 big::pyfora_rt_big_to_f64
        BigTrueDiv big::pyfora_rt_big_truediv
        BigMantissa big::pyfora_rt_big_mantissa
        BigHash big::pyfora_rt_big_hash
        BigBitLength big::pyfora_rt_big_bit_length
        BigBitCount big::pyfora_rt_big_bit_count
    }
}

/// What the code generator calls for ops.
fn op_function(name: &str) -> Option<*const u8> {
    macro_rules! table {
        ($($module:ident $body:ident)*) => {
            match name {
                $( stringify!($body) => Some($module::$body as *const u8), )*
                _ => None,
            }
        };
    }
    table! {
        error pyfora_rt_raise
        error pyfora_rt_raise_op
        error pyfora_rt_trace
        context pyfora_rt_poll
        context pyfora_rt_stack
        error pyfora_rt_error_is
        caught pyfora_rt_error_args
        error pyfora_rt_error_clear
        error pyfora_rt_error_drop
        context pyfora_rt_par_reduce
        sum pyfora_rt_buf_sum
        string pyfora_rt_str_const
        list pyfora_rt_list_of_buf
        list pyfora_rt_list_builder
        list pyfora_rt_list_push
        list pyfora_rt_list_append
        list pyfora_rt_list_replace
        list pyfora_rt_list_get
        list pyfora_rt_list_concat
        list pyfora_rt_list_slice
        boxed pyfora_rt_box_new
        object pyfora_rt_destroy
        object pyfora_rt_retain
        object pyfora_rt_release
    }
}

/// The address of what machine code may call by a linker's name; `None` for all else.
pub fn address(name: &str) -> Option<*const u8> {
    if OP_FUNCTIONS.contains(&name) {
        return op_function(name);
    }
    // The text name of a row of ours is the link name without its prefix.
    let text = name.strip_prefix("pyfora_rt_").unwrap_or(name);
    if let Some(symbol) = Symbol::from_name(text).filter(|s| s.link_name() == name) {
        return Some(address_of(symbol));
    }
    libm::EXTRA.iter().find(|(extra, _)| *extra == name).map(|(_, f)| *f as *const u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_tables_has_an_address() {
        for name in OP_FUNCTIONS {
            assert!(address(name).is_some_and(|p| !p.is_null()), "{name}");
        }
        for symbol in Symbol::ALL {
            let name = symbol.link_name();
            assert_eq!(address(&name), Some(address_of(*symbol)), "{name}");
        }
        assert!(address("memcpy").is_some());
        assert!(address("system").is_none() && address("pyfora_rt_sin").is_none());
    }
}
