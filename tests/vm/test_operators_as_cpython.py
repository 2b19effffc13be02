"""Operators and builtin functions over sample values of every kind: what CPython gives, what it raises, or a refusal."""

import importlib.util
import itertools
import random

import pyfora
import pytest

VALUES = [
    *("None", "True", "3", "-2", "0", "2.5", "'ab'", "''", "(1, 2)", "()", "[1, 2]", "[]", "range(3)"),
    *("C(1)", "ValueError('x')", "int", "len"),
]
BINARY = [
    *("+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>"),
    *("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not", "and", "or"),
]
UNARY = [
    *("-{}", "+{}", "~{}", "not {}", "{}[0]", "{}[-1]", "{}[5]", "{}[:1]", "{}()", "{}.real", "{}.x"),
    *(
        "len({})",
        "bool({})",
        "int({})",
        "float({})",
        "str({})",
        "repr({})",
        "abs({})",
        "list({})",
        "tuple({})",
    ),
    *("sum({})", "min({})", "max({})", "any({})", "all({})", "[x for x in {}]", "isinstance({}, int)"),
    *("type({}) is int", "round({})", "hash({})", "range({})", "divmod({}, 2)", "pow({}, 2)", "sorted({})"),
    *("callable({})", "chr({})", "id({})"),
]
# All of them, 7,500, take minutes; these are the same on every run.
SAMPLE = 1500

REFUSED = (
    pyfora.PyforaNotImplementedError,
    pyfora.InvalidPyforaOperation,
    pyfora.PythonToForaConversionError,
    pyfora.ForaToPythonConversionError,
)


def expressions():
    pairs = itertools.product(VALUES, VALUES, BINARY)
    # Whether equal constants are one object is CPython's business.
    binary = [f"({a}) {op} ({b})" for a, b, op in pairs if not (op.startswith("is") and a == b)]
    unary = [form.format(f"({value})") for value in VALUES for form in UNARY]
    return random.Random(1).sample(binary + unary, SAMPLE)


def shown(value):
    """Text that tells values apart, but for objects that CPython tells apart by their address."""
    kind = type(value).__name__
    return kind if kind in ("C", "ValueError") else f"{kind} {value!r}"


def of_cpython(function):
    try:
        return shown(function())
    except Exception as error:
        return f"raises {type(error).__name__}"


def of_pyfora(executor, function):
    try:
        return shown(executor.submit(function).result().toLocal().result())
    except pyfora.ComputationError as error:
        return f"raises {type(error.remoteException).__name__}"
    except REFUSED:
        return None


# `1 is 2` and the like are suspicious to CPython's compiler.
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_operators(executor, tmp_path):
    cases = expressions()
    code = "class C:\n    def __init__(self, x):\n        self.x = x\n\n\n"
    code += "".join(f"def case_{i}():\n    return {case}\n\n\n" for i, case in enumerate(cases))
    path = tmp_path / "cases.py"
    path.write_text(code)
    spec = importlib.util.spec_from_file_location("cases", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    refused, wrong = 0, []
    for i, case in enumerate(cases):
        function = getattr(module, f"case_{i}")
        expected, got = of_cpython(function), of_pyfora(executor, function)
        if got is None:
            refused += 1
        elif got != expected:
            wrong.append(f"{case}: {got}, CPython {expected}")
    assert wrong == []
    assert refused < SAMPLE // 10
