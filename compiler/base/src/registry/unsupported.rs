//! PF2xx: Python that the compiler does not translate.

use super::table;
use crate::{Code, Entry};

table! { UNSUPPORTED:
    UNSUPPORTED_STATEMENT = 201, "unsupported-statement" {
        title: "this statement is not supported",
        why: "the compiler has no translation for it yet",
        instead: "rewrite it with assignments, `if`, `for`, `while`, `try` and functions",
        bad: "",
        good: "",
    }
    UNSUPPORTED_EXPRESSION = 202, "unsupported-expression" {
        title: "this expression is not supported",
        why: "the compiler has no translation for it yet",
        instead: "compute the value with supported expressions, or outside and pass it in",
        bad: "",
        good: "",
    }
    UNSUPPORTED_PARAMETER = 203, "unsupported-parameter" {
        title: "this kind of parameter is not supported",
        why: "the compiler has no translation for it yet",
        instead: "use ordinary parameters",
        bad: "",
        good: "",
    }
    UNKNOWN_MODULE = 204, "unknown-module" {
        title: "this module is not known to the compiler",
        why: "its code is neither part of the pure library nor Python source that was sent along",
        instead: "use a module of the pure library, or compute the value outside and pass it in",
        bad: "",
        good: "",
    }
}
