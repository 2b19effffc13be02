//! PF0xx: the file cannot be read, or is not Python.

use super::table;
use crate::{Code, Entry};

table! { SYNTAX:
    SYNTAX_ERROR = 1, "syntax-error" {
        title: "the text is not Python",
        why: "nothing can be said about a text that does not parse",
        instead: "correct the syntax; `python3 -m py_compile FILE` says what CPython makes of it",
        bad: "def area(width, height:\n    return width * height\n",
        good: "def area(width, height):\n    return width * height\n",
    }
    NESTING_TOO_DEEP = 2, "nesting-too-deep" {
        title: "the code is nested too deeply",
        why: "brackets more than 200 deep, blocks more than 100 deep (CPython's own limits) or expressions of more than 1000 chained operators would exhaust the compiler's stack",
        instead: "give inner parts a name, or keep the data in a file of its own format",
        bad: "",
        good: "",
    }
    UNREADABLE = 3, "unreadable-file" {
        title: "the file cannot be read",
        why: "the operating system refused to open or to read it",
        instead: "check that the path exists and that you may read it",
        bad: "",
        good: "",
    }
    UNDECODABLE = 4, "undecodable-file" {
        title: "the file's bytes are not text in its declared encoding",
        why: "Python source is UTF-8 unless a comment in its first two lines declares another encoding; UTF-8, ASCII and Latin-1 are read",
        instead: "save the file as UTF-8",
        bad: "",
        good: "",
    }
    INVALID_TARGET = 5, "invalid-target" {
        title: "this cannot be assigned to",
        why: "only names, attributes, items and lists or tuples of them can be targets",
        instead: "assign to a name; to compare, write `==`",
        bad: "def f(x):\n    f(x) = 1\n",
        good: "def f(x):\n    y = 1\n    return y\n",
    }
    RETURN_OUTSIDE_FUNCTION = 6, "return-outside-function" {
        title: "`return` outside a function",
        why: "there is nothing to return from",
        instead: "put the statement into a function, or assign the value to a name",
        bad: "return 1\n",
        good: "def one():\n    return 1\n",
    }
    OUTSIDE_LOOP = 7, "outside-loop" {
        title: "`break` or `continue` outside a loop",
        why: "there is no loop to leave or to continue",
        instead: "use `return` to leave a function",
        bad: "def f(x):\n    if x:\n        break\n",
        good: "def f(xs):\n    for x in xs:\n        if x:\n            break\n",
    }
    YIELD_OUTSIDE_FUNCTION = 8, "yield-outside-function" {
        title: "`yield` or `await` outside a function",
        why: "only a function can be suspended",
        instead: "put the expression into a function",
        bad: "yield 1\n",
        good: "def ones():\n    yield 1\n",
    }
    INVALID_CONTEXT = 9, "invalid-context" {
        title: "a construct where Python does not allow it",
        why: "CPython refuses to compile it, so there is no behaviour to reproduce",
        instead: "see the message",
        bad: "def f():\n    from math import *\n",
        good: "def f():\n    from math import pi\n    return pi\n",
    }
}
