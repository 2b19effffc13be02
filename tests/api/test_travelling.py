"""Classes, instances, types, functions, modules and exceptions travel to a computation and back as the caller's own."""

import dataclasses
import enum
import math
import threading
from collections import namedtuple
from typing import NamedTuple

import pyfora
import pytest


@dataclasses.dataclass(frozen=True)
class Point:
    x: float
    y: float = 0.0


@dataclasses.dataclass
class Tagged:
    name: str
    point: Point
    extra: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Slotted:
    a: int
    b: int = 2


class Pair(NamedTuple):
    left: int
    right: Point


RGB = namedtuple("RGB", "red green blue")


class Color(enum.Enum):
    RED = "r"
    GREEN = "g"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Failure(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


class Plain:
    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v


def double(x):
    return 2 * x


def run(executor, function, *args):
    return executor.submit(function, *args).result(30).toLocal().result(30)


@pytest.mark.parametrize(
    "value",
    [
        Point(1.5),
        Tagged("t", Point(1, 2), [1, 2]),
        Pair(1, Point(2)),
        RGB(1, 2.5, "x"),
        Color.GREEN,
        Level.HIGH,
        [Color.RED, Color.GREEN, Color.RED],
        [Point(1.0), Point(2.0)],
        (RGB(1, 2, 3), Pair(1, Point(1)), Color.RED),
        [Point(1), RGB(1, 2, 3), Color.RED],
        Slotted(1),
        [Slotted(1), Slotted(2)],
    ],
)
def test_there_and_back(executor, value):
    result = run(executor, lambda x: x, value)
    assert result == value
    assert type(result) is type(value)
    if isinstance(value, enum.Enum):
        assert result is value


def test_made_there(executor):
    assert run(executor, lambda: Tagged("a", Point(3))) == Tagged("a", Point(3))
    made = run(executor, lambda n: [RGB(i, i, i) for i in range(n)], 3)
    assert made == [RGB(0, 0, 0), RGB(1, 1, 1), RGB(2, 2, 2)] and type(made[0]) is RGB
    assert run(executor, lambda: Color("g")) is Color.GREEN


def test_frozen_stays_frozen(executor):
    point = run(executor, lambda: Point(1, 2))
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 3


@pytest.mark.parametrize(
    "value", [int, float, str, list, ValueError, Plain, Point, Color, RGB, Failure, type(None), len, math]
)
def test_types_are_results(executor, value):
    assert run(executor, lambda: value) is value
    assert run(executor, lambda x: (x, 1), value)[0] is value


def test_functions_are_results(executor):
    assert run(executor, lambda: double) is double
    assert run(executor, lambda: (double, 1)) == (double, 1)
    assert run(executor, lambda: type(double)) is type(double)


def test_exceptions_are_values(executor):
    error = run(executor, lambda e: e, Failure(3))
    assert type(error) is Failure and error.code == 3 and error.args == ("code 3",)
    assert run(executor, lambda: (ValueError("a", 1), 2))[0].args == ("a", 1)
    caught = run(executor, lambda e: e.code + 1, Failure(3))
    assert caught == 4


def test_fields_of_a_raised_exception(executor):
    def fail(x):
        raise Failure(x)

    with pytest.raises(pyfora.ComputationError) as caught:
        executor.submit(fail, 7).result(30)
    error = caught.value.remoteException
    assert type(error) is Failure and error.code == 7 and str(error) == "code 7"


def test_with_block(executor):
    p, level, kind, f = Point(1.0), Level.LOW, Plain, double
    with executor.remotely.downloadAll():
        moved = dataclasses.replace(p, x=p.x + 1)
        higher = level + 1
        made = kind(5)
        twice = f(4)
        what = type(made)
        colors = list(Color)
        error = Failure(5)
    assert moved == Point(2.0) and higher == 2 and twice == 8
    assert type(made) is Plain and made.v == 5 and what is Plain
    assert colors == [Color.RED, Color.GREEN]
    assert type(error) is Failure and error.code == 5


lock = threading.Lock()
handle = open(__file__)  # noqa: SIM115
thread = threading.current_thread()


def test_what_is_not_used_does_not_matter(executor):
    local = threading.Lock()

    def f(x):
        def never():
            return lock, handle, thread, local

        return x + 1

    assert run(executor, f, 1) == 2
    assert run(executor, lambda x: x if x is not None else lock, 3) == 3


@pytest.mark.parametrize(
    "use", [lambda: lock, lambda: handle.name, lambda: thread.name, lambda: lock.locked()]
)
def test_what_cannot_be_converted_fails_where_it_is_used(executor, use):
    with pytest.raises(pyfora.UnconvertibleValueError, match="PF301"):
        executor.submit(use).result(30)
