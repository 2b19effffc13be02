//! Operators: the symbol, the method that implements it, and the reflected one that the right operand may have.

/// Defines an enum of operators and its table of rows; an operator's row stands at its own position.
macro_rules! operators {
    ($(#[$meta:meta])* $name:ident, $row:ident, $table:ident: $($variant:ident => $value:expr;)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),* }

        pub static $table: &[$row] = &[$($value),*];

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),*];

            pub fn row(self) -> &'static $row {
                &$table[self as usize]
            }
        }
    };
}

#[derive(Debug)]
pub struct BinaryRow {
    pub symbol: &'static str,
    pub dunder: &'static str,
    pub reflected: &'static str,
    pub in_place: &'static str,
}

#[derive(Debug)]
pub struct UnaryRow {
    pub symbol: &'static str,
    /// None for `not`, which negates the operand's truth value.
    pub dunder: Option<&'static str>,
}

/// `in` asks the right operand's `__contains__`; `is` asks nobody.
#[derive(Debug)]
pub struct CompareRow {
    pub symbol: &'static str,
    pub dunder: Option<&'static str>,
    pub reflected: Option<&'static str>,
    /// The result is the negation of what the method gives.
    pub negated: bool,
}

const fn binary(
    symbol: &'static str,
    dunder: &'static str,
    reflected: &'static str,
    in_place: &'static str,
) -> BinaryRow {
    BinaryRow { symbol, dunder, reflected, in_place }
}

const fn unary(symbol: &'static str, dunder: Option<&'static str>) -> UnaryRow {
    UnaryRow { symbol, dunder }
}

const fn compare(symbol: &'static str, dunder: &'static str, reflected: &'static str) -> CompareRow {
    CompareRow { symbol, dunder: Some(dunder), reflected: Some(reflected), negated: false }
}

const fn special(symbol: &'static str, dunder: Option<&'static str>, negated: bool) -> CompareRow {
    CompareRow { symbol, dunder, reflected: None, negated }
}

operators! { /** Binary arithmetic. */ BinaryOp, BinaryRow, BINARY:
    Add => binary("+", "__add__", "__radd__", "__iadd__");
    Sub => binary("-", "__sub__", "__rsub__", "__isub__");
    Mul => binary("*", "__mul__", "__rmul__", "__imul__");
    MatMul => binary("@", "__matmul__", "__rmatmul__", "__imatmul__");
    TrueDiv => binary("/", "__truediv__", "__rtruediv__", "__itruediv__");
    FloorDiv => binary("//", "__floordiv__", "__rfloordiv__", "__ifloordiv__");
    Mod => binary("%", "__mod__", "__rmod__", "__imod__");
    Pow => binary("**", "__pow__", "__rpow__", "__ipow__");
    LShift => binary("<<", "__lshift__", "__rlshift__", "__ilshift__");
    RShift => binary(">>", "__rshift__", "__rrshift__", "__irshift__");
    BitAnd => binary("&", "__and__", "__rand__", "__iand__");
    BitOr => binary("|", "__or__", "__ror__", "__ior__");
    BitXor => binary("^", "__xor__", "__rxor__", "__ixor__");
}

operators! { /** Unary operators. */ UnaryOp, UnaryRow, UNARY:
    Neg => unary("-", Some("__neg__"));
    Pos => unary("+", Some("__pos__"));
    Invert => unary("~", Some("__invert__"));
    Not => unary("not", None);
}

operators! { /** Comparisons. */ CompareOp, CompareRow, COMPARE:
    Eq => compare("==", "__eq__", "__eq__");
    NotEq => compare("!=", "__ne__", "__ne__");
    Lt => compare("<", "__lt__", "__gt__");
    LtE => compare("<=", "__le__", "__ge__");
    Gt => compare(">", "__gt__", "__lt__");
    GtE => compare(">=", "__ge__", "__le__");
    Is => special("is", None, false);
    IsNot => special("is not", None, true);
    In => special("in", Some("__contains__"), false);
    NotIn => special("not in", Some("__contains__"), true);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_at_their_operator() {
        assert_eq!(BinaryOp::Pow.row().symbol, "**");
        assert_eq!(BinaryOp::BitXor.row().dunder, "__xor__");
        assert_eq!(CompareOp::NotIn.row().symbol, "not in");
        assert_eq!(UnaryOp::Not.row().dunder, None);
    }

    #[test]
    fn reflected_methods_of_arithmetic_carry_an_r() {
        for row in BINARY {
            assert_eq!(row.reflected, row.dunder.replacen("__", "__r", 1));
            assert_eq!(row.in_place, row.dunder.replacen("__", "__i", 1));
        }
    }
}
