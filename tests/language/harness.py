"""Runs programs with CPython and with pyfora, and compares: the value with all types in it, or the error.

A row of a table is a function and the arguments of its calls: `[lambda a, b: a // b, (7, 2), (-7, 2)]`. An argument
list that is no tuple stands for a single argument; a row without arguments is one call without any. What is expected
is what CPython does when the test runs; no result is written down.
"""

import copyreg
import enum
import inspect
import itertools
import linecache
import os
import re
import sys
import sysconfig
import traceback

import pyfora
import pytest

# Seconds after which a computation counts as hanging.
PATIENCE = 30
# The texts of CPython's errors differ from version to version; the library has those of this one.
TEXTS_OF = (3, 11)
# Where Python's own library stands.
LIBRARY = sysconfig.get_path("stdlib") + os.sep


class Outcome:
    """What a call led to: a value, or an error with its arguments and its calls (file, line, function)."""

    def __init__(self, kind, detail, calls=()):
        self.kind = kind
        self.detail = detail
        self.calls = tuple(calls)

    def __repr__(self):
        lines = "".join(f"\n        {path}:{line} in {name}" for path, line, name in self.calls)
        return f"{self.kind} {self.detail}{lines}"

    def same(self, other):
        if self.kind != other.kind or self.calls != other.calls:
            return False
        texts = self.kind == "value" or sys.version_info[:2] == TEXTS_OF
        return not texts or self.detail == other.detail


def described(value):
    """A text that tells values apart that `==` does not: types, at any depth, and the sign of zero."""
    if type(value) in (tuple, list):
        return f"{type(value).__name__}({', '.join(map(described, value))})"
    if type(value) is dict:
        pairs = (f"{described(key)}: {described(item)}" for key, item in value.items())
        return f"dict({', '.join(pairs)})"
    if type(value) in (set, frozenset):
        # A downloaded set has the same elements, not the same table: orders are compared as lists.
        return f"{type(value).__name__}({', '.join(sorted(map(described, value)))})"
    if isinstance(value, BaseException):
        fields = "".join(f" {name}={described(field)}" for name, field in sorted(vars(value).items()))
        return f"{type(value).__name__}{described(value.args)}{fields}"
    if isinstance(value, enum.Enum):
        return f"{type(value).__qualname__}.{value.name}"
    if isinstance(value, dict):
        return f"{type(value).__qualname__} {described(dict(value))}"
    if isinstance(value, tuple):
        return f"{type(value).__qualname__}({', '.join(map(described, value))})"
    if type(value).__module__ != "builtins" and not isinstance(value, type):
        names = [*getattr(value, "__dict__", ()), *copyreg._slotnames(type(value))]
        named = [(name, getattr(value, name)) for name in sorted(names) if hasattr(value, name)]
        fields = ", ".join(f"{name}={described(field)}" for name, field in named)
        return f"{type(value).__qualname__}({fields})"
    return f"{type(value).__name__} {value!r}"


def error_of(error, calls, calls_of_chained):
    if isinstance(error, RecursionError):
        # How deep it goes and where it ends is the interpreter's affair.
        return Outcome("RecursionError", "")
    return Outcome(type(error).__name__, described(error) + origin(error, calls_of_chained), calls)


def origin(error, calls_of):
    """What an error comes from, as a text: causes and contexts with their calls; the same error is told by its number."""
    seen = []

    def told(error):
        if error is None:
            return "none"
        if any(error is other for other in seen):
            return f"error {[error is other for other in seen].index(True)}"
        seen.append(error)
        return f"{described(error)} {calls_of(error)}{links(error)}"

    def links(error):
        if error.__cause__ is None and error.__context__ is None and not error.__suppress_context__:
            return ""
        cause, context = told(error.__cause__), told(error.__context__)
        return f"\n      from {cause}\n      after {context} suppressed={error.__suppress_context__}"

    seen.append(error)
    return links(error)


def is_users(path):
    """Whether a frame is the program's: not the harness's, nor of code that Python's own library has or makes."""
    return path != __file__ and path != "<string>" and not path.startswith(LIBRARY)


def by_cpython(function, arguments):
    """The outcome of a call, by CPython."""
    try:
        return Outcome("value", described(function(*arguments)))
    except Exception as error:
        return error_of(error, cpython_calls(error), cpython_calls)


def cpython_calls(error):
    frames = traceback.extract_tb(error.__traceback__)
    return [(f.filename, f.lineno, f.name) for f in frames if is_users(f.filename)]


def by_pyfora(executor, function, arguments):
    """The outcome of a call, by pyfora; what it refuses passes through."""
    try:
        return Outcome("value", described(computed(executor, function, arguments)))
    except pyfora.ComputationError as error:
        chained = {id(e): pyfora_calls(trace, calls) for e, trace, calls in error._chained}
        calls = pyfora_calls(error.trace, error._calls)
        return error_of(error.remoteException, calls, lambda other: chained[id(other)])


def pyfora_calls(trace, calls):
    return [(p["path"], p["line"], c[0]) for p, c in zip(trace, calls, strict=True)]


def computed(executor, function, arguments):
    """The value of a call, by pyfora."""
    proxy = executor.submit(function, *arguments).result(PATIENCE)
    return proxy.toLocal().result(PATIENCE)


def calls_of(row):
    function, *arguments = row
    return function, [a if type(a) is tuple else (a,) for a in arguments] or [()]


def check(executor, function, arguments):
    """None where both agree, or a text that says how they differ."""
    expected = by_cpython(function, arguments)
    try:
        actual = by_pyfora(executor, function, arguments)
    except pyfora.PyforaError as error:
        actual = Outcome(type(error).__name__, str(error))
    if expected.same(actual):
        return None
    return f"  arguments {arguments!r}\n    CPython: {expected!r}\n    pyfora:  {actual!r}"


def agree(executor, row):
    """All calls of a row have the same outcome as in CPython."""
    function, calls = calls_of(row)
    failures = [f for arguments in calls if (f := check(executor, function, arguments))]
    if failures:
        text = "\n".join(
            [f"{len(failures)} of {len(calls)} calls differ of", source(function), *failures[:5]]
        )
        pytest.fail(text, pytrace=False)


def source(function):
    return inspect.getsource(inspect.unwrap(getattr(function, "__func__", function))).rstrip()


def table(*rows):
    """A test of rows that have the same outcome in pyfora as in CPython."""

    @pytest.mark.parametrize("row", named(rows))
    def test(executor, row):
        agree(executor, row)

    return test


def refused(error, *rows, match=None, overflow=None):
    """A test of rows at which pyfora gives up with a clear error, at a line of the row's file; `overflow` names an executor
    that deals with ints beyond 64 bits in another way."""

    @pytest.mark.parametrize("row", named(rows))
    def test(executor, request, row):
        executor = request.getfixturevalue(overflow) if overflow else executor
        function, calls = calls_of(row)
        for arguments in calls:
            with pytest.raises(error, match=match) as caught:
                computed(executor, function, arguments)
            place = caught.value.trace[-1]
            assert place["path"] == inspect.getsourcefile(inspect.unwrap(function))
            assert linecache.getline(place["path"], place["line"]).strip()
            if error is not pyfora.InvalidPyforaOperation:
                # Refused when it was compiled: a code, and what to do instead.
                assert re.search(r"PF\d\d\d", str(caught.value)), str(caught.value)

    return test


def broken(reason, *row):
    """A row that is wrong as yet."""
    return pytest.param(list(row), marks=pytest.mark.xfail(strict=True, reason=reason))


def named(rows):
    def name(row):
        code = getattr(row[0], "__code__", None)
        return f"{row[0].__name__.strip('<>')}-{code.co_firstlineno if code else 0}"

    return [r if hasattr(r, "marks") else pytest.param(r, id=name(r)) for r in rows]


def pairs(left, right=None):
    """All pairs of two lists, as argument tuples."""
    return list(itertools.product(left, left if right is None else right))
