"""The object table that is built for a computation."""

import datetime
import decimal
import math
import re
import sys
from math import sqrt

import pytest
from pyfora import _classes, _native, _objects

# The table asks a session what names code uses; here that is the session of an executor.


@pytest.fixture
def table(executor):
    return _objects.Table(executor._describer)


def dump(table, *objects):
    numbers = [table.add(obj) for obj in objects]
    lines = table.finish().dump()
    return [lines[number] for number in numbers], lines


def helper(x):
    return x + CONSTANT


def caller(x, y=2, *, z=3.5):
    return helper(x) * y * z


CONSTANT = 10


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


class Base:
    def value(self):
        return CONSTANT


class Point(Base):
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return sqrt(self.x * self.x + self.y * self.y)


class Failure(ValueError):
    pass


def test_scalars(table):
    found, _ = dump(table, None, True, 3, 2.5, "s", range(3))
    assert found == [
        "None",
        "Bool(true)",
        "Data(Int)",
        "Data(Float)",
        "Data(Str)",
        "Data(Range([Int, Int, Int]))",
    ]


def test_equal_numbers_are_not_shared(table):
    assert table.add(3) != table.add(3)


def test_lists(table):
    found, _ = dump(table, [1, 2], [1.5], [], [1, 2.5, None], [[1], []], [(1, "a"), (2.5, "b")])
    assert found == [
        "Data(List(Int))",
        "Data(List(Float))",
        "Data(List(Never))",
        "Data(List(Union([None, Int, Float])))",
        "Data(List(List(Int)))",
        "Data(List(Tuple([Union([Int, Float]), Str])))",
    ]


def test_order_of_elements_does_not_change_the_shape(table):
    found, _ = dump(table, [1, 2.5, "s"], ["s", 2.5, 1])
    assert found[0] == found[1]


def test_known_names(table):
    found, _ = dump(table, math, sqrt, math.sin, len, ValueError, OSError, int, abs)
    assert found == [
        'Module("math")',
        'ModuleAttribute { module: "math", name: "sqrt" }',
        'ModuleAttribute { module: "math", name: "sin" }',
        'Builtin("len")',
        'Builtin("ValueError")',
        'Builtin("OSError")',
        'Builtin("int")',
        'Builtin("abs")',
    ]


def test_functions_carry_what_they_name(table):
    (line,), lines = dump(table, caller)
    assert 'kind: Def, name: "caller"' in line
    assert '("helper", ' in line and '("y", ' in line and '("z", ' in line
    helpers = [other for other in lines if 'name: "helper"' in other]
    assert len(helpers) == 1 and '("CONSTANT", ' in helpers[0]
    assert len(table.program.files()) == 1


def test_functions_that_call_each_other(table):
    _, lines = dump(table, even)
    assert sum("Function {" in line for line in lines) == 2


def test_closures(table):
    k = 4

    def inner(x):
        return x * k

    (line,), lines = dump(table, inner)
    assert '("k", ' in line
    assert "Data(Int)" in lines


def test_several_lambdas_on_a_line(table):
    pair = (lambda x: x + 1, lambda x: x + 2)
    found, _ = dump(table, *pair)
    if sys.version_info < (3, 11):
        # Python does not know their columns.
        assert all("several lambdas" in line for line in found)
    else:
        assert all("kind: Lambda" in line for line in found) and found[0] != found[1]


def test_instances_and_classes(table):
    point = Point(1, 2.5)
    (line,), lines = dump(table, point)
    assert line.startswith("Instance {") and '("x", ' in line and '("y", ' in line
    classes = [other for other in lines if other.startswith("Class {")]
    assert len(classes) == 2
    assert any('name: "Point"' in other and '("sqrt", ' in other for other in classes)


def test_list_of_instances(table):
    (line,), lines = dump(table, [Point(1, 2), Point(3, 4)])
    number = next(i for i, other in enumerate(lines) if 'name: "Point"' in other)
    assert line == (f'Data(List(Instance {{ class: Object({number}), fields: [("x", Int), ("y", Int)] }}))')


def test_exception_classes(table):
    (line,), lines = dump(table, Failure)
    assert line.startswith("Class {") and 'Builtin("ValueError")' in lines


def test_bound_methods(table):
    found, _ = dump(table, Point(1, 2).norm, "a".upper)
    assert 'name: "norm"' in found[0] and found[0].startswith("BoundMethod {")
    assert 'name: "upper"' in found[1]


def test_tuple_of_functions(table):
    (line,), _ = dump(table, (even, 1))
    assert line.startswith("Tuple(")


class Slots:
    __slots__ = ("x",)

    def __init__(self):
        self.x = 1


def test_other_values(table):
    (instance, *_), _ = dump(table, Slots())
    assert instance == 'Instance { class: 2, fields: [("x", 1)] }'


def test_exceptions_are_data(table):
    (line,), _ = dump(table, ValueError("x"))
    assert line == 'Data(Exception { class: Builtin("ValueError"), args: [Str] })'


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    pass


class Derived(int):
    pass


def cyclic_list():
    items = [1]
    items.append(items)
    return items


def cyclic_instance():
    point = Point(1, 2)
    point.x = (point,)
    return point


def deep_list():
    items = []
    for _ in range(100_000):
        items = [items]
    return items


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: {1: memoryview(b"a")}, r"memoryview is not supported at \.values\(\)\[0\]"),
        (lambda: {range(2): 1}, "a dict with a range as key"),
        (lambda: {float("nan")}, "a set with NaN as element"),
        (lambda: range(2**63), "more than 64 bits"),
        (lambda: memoryview(b"a"), "memoryview is not supported"),
        (lambda: sys, "module 'sys' is not supported"),
        (lambda: WithMeta(), "metaclass"),
        (lambda: Derived(3), "derives from the builtin 'int'"),
        (lambda: cyclic_list(), "contains itself"),
        (lambda: cyclic_instance(), "contains itself"),
        (lambda: deep_list(), "nested more than"),
        (lambda: [1, {1: memoryview(b"a")}], r"memoryview is not supported at \[1\]\.values\(\)\[0\]"),
        (lambda: eval("lambda: 1"), "source of the lambda"),
        (lambda: OSError(2, "x"), "FileNotFoundError"),
        (lambda: decimal.Decimal(1), "Decimal is not supported"),
        (lambda: datetime.date(2026, 1, 1), "date is not supported"),
    ],
)
def test_what_has_no_counterpart(table, make, why):
    obj = make()
    (line,), _ = dump(table, obj)
    assert line.startswith("Unconvertible {")
    assert re.search(why, table.problem(table.add(obj)) or line)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(2**63),
        2**63 - 1,
        1.5,
        float("inf"),
        -0.0,
        "",
        "käse \U0001f9c0",
        "\ud800 lone",
        range(1, 10, 3),
        (),
        (1, (2.5, "x")),
        [],
        [1, 2, 3],
        [1.5, 2.5],
        [True, False],
        [1, 2.5, None, "s", True],
        [[1], [], [2.5]],
        [(1, [2]), (None, [])],
    ],
)
def test_data_there_and_back(value):
    back = _native.Value(value, _classes.instance_problem).download()
    assert repr(back) == repr(value)


def test_instances_there_and_back():
    back = _native.Value([Point(1, (2, None))], _classes.instance_problem).download()
    assert type(back[0]) is Point and vars(back[0]) == {"x": 1, "y": (2, None)}
