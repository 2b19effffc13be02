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
    GENERATOR_FUNCTION = 205, "generator-function" {
        title: "a `yield` that is not supported here",
        why: "a suspended function is a value: it holds the locals, but no error that is being handled and no `with`",
        instead: "move the `yield` behind the `except` clause, or into a function of its own",
        bad: "",
        good: "",
    }
    WITH_STATEMENT = 206, "with-statement" {
        title: "a `with` statement in code that runs in pyfora",
        why: "context managers act by side effects; pure code has nothing to enter or to leave",
        instead: "call what the block needs directly; use `try` and `except` for errors",
        bad: "",
        good: "",
    }
    EXCEPTION_GROUP = 208, "exception-group" {
        title: "`except*`",
        why: "the compiler has no exception groups",
        instead: "write `except`",
        bad: "",
        good: "",
    }
    COMPREHENSION_WALRUS = 209, "comprehension-walrus" {
        title: "`:=` inside a comprehension",
        why: "it assigns to a variable of the function around it, element by element, while elements are computed in parallel",
        instead: "compute the value in a function of its own, or in an inner `for` over a list of one",
        bad: "",
        good: "",
    }
    LATE_CAPTURE = 210, "late-capture" {
        title: "a function that outlives its variable's value",
        why: "Python's functions see what a variable is when they are called, not when they are made; a kept function would have to change after the fact",
        instead: "give the function the value as a default, `lambda x, i=i: ...`, or make it in a function of its own",
        bad: "",
        good: "",
    }
    UNSUPPORTED_CALL = 220, "unsupported-call" {
        title: "this builtin, method or way of calling is not supported yet",
        why: "the library of pure Python that pyfora compiles does not have it",
        instead: "write the function in plain Python",
        bad: "",
        good: "",
    }
    UNSETTLED_TYPE = 221, "unsettled-type" {
        title: "the type of a value does not settle",
        why: "the value nests or grows with the data (a linked list, a tuple that gets longer), and types are fixed before the code runs",
        instead: "use a list for data whose length varies",
        bad: "",
        good: "",
    }
    UNSUPPORTED_OPERATION = 222, "unsupported-operation" {
        title: "this operation on values of these types is not supported yet",
        why: "its result could differ from CPython's, so there is none",
        instead: "see the hint of the message",
        bad: "",
        good: "",
    }
    TOO_LARGE = 223, "too-large" {
        title: "more than the compiler can type in bounded time",
        why: "compiling ends within seconds whatever the program, and what would take longer is refused",
        instead: "split it up as the message says",
        bad: "",
        good: "",
    }
    UNORDERED_SET = 230, "unordered-set" {
        title: "the order of a set that differs from run to run",
        why: "CPython hashes strings, bytes, None and classes anew in each process, and the order of a set follows its elements' hashes and history",
        instead: "iterate over `sorted(s)`, or keep the order of the elements with `dict.fromkeys(elements)`",
        bad: "",
        good: "",
    }
    IDENTITY_HASH = 231, "identity-hash" {
        title: "a key that CPython knows by its identity",
        why: "values have no identity here: two equal ones are the same",
        instead: "give the class `__eq__` and `__hash__`, or use a number, string or tuple as key",
        bad: "",
        good: "",
    }
    UNSEEN_HASH = 232, "unseen-hash" {
        title: "a hash that differs from process to process",
        why: "CPython hashes strings, bytes, None and classes anew in each process, so what is made of such a hash has no one answer",
        instead: "only give it back from `__hash__`, combined with other hashes; for numbers use a checksum of your own",
        bad: "",
        good: "",
    }
}
