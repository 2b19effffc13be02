//! PF3xx: conversion of values between Python and pyfora, and running.

use super::table;
use crate::{Code, Entry};

table! { RUN:
    NOT_CONVERTIBLE = 301, "not-convertible" {
        title: "this value cannot be sent to pyfora",
        why: "it holds state that exists only in your process, such as an open file or a lock",
        instead: "pass the plain data that the code needs",
        bad: "",
        good: "",
    }
    AMBIGUOUS_SOURCE = 302, "ambiguous-source" {
        title: "the source of this function cannot be told from its neighbours",
        why: "several lambdas start on the line, and the interpreter gives no columns",
        instead: "write one lambda a line, or a `def`",
        bad: "",
        good: "",
    }
    SOURCE_NOT_FOUND = 303, "source-not-found" {
        title: "no function, class or block starts at this line",
        why: "the file has changed since the interpreter loaded it, or the code does not come from a file",
        instead: "run again with the saved file",
        bad: "",
        good: "",
    }
    INTERNAL = 399, "internal" {
        title: "a defect of pyfora",
        why: "two parts of the compiler disagree about this program",
        instead: "report it with the program; another way of writing it may work",
        bad: "",
        good: "",
    }
}
