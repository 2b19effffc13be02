"""Named tuples: `typing.NamedTuple` and `collections.namedtuple`; fields, and what they are as tuples."""

import collections
from collections import namedtuple
from typing import NamedTuple

import pyfora
from harness import refused, table


class Point(NamedTuple):
    """A point."""

    x: float
    y: float = 0.5
    label: str = "p"

    def norm2(self):
        return self.x**2 + self.y**2

    @property
    def swapped(self):
        return self._replace(x=self.y, y=self.x)

    @staticmethod
    def unit():
        return Point(1, 0)

    @classmethod
    def of(cls, pair):
        return cls(*pair)

    def __str__(self):
        return f"({self.x}|{self.y})"


class Pair(NamedTuple):
    first: int
    second: object = None


class Empty(NamedTuple):
    pass


RGB = namedtuple("RGB", "red green blue")
Dated = collections.namedtuple("Dated", ["year", "month"], defaults=[1])


class Extended(namedtuple("Extended", "a, b")):
    def total(self):
        return self.a + self.b


P, C = Point(3, 4.5), RGB(1, 2, 3)

test_made = table(
    [lambda: Point(1)],
    [lambda: Point(1, 2, "q")],
    [lambda: Point(y=1, x=2)],
    [lambda: Point()],
    [lambda: Point(1, 2, 3, 4)],
    [lambda: Point(1, x=2)],
    [lambda: Point(1, z=2)],
    [lambda: Pair(1)],
    [lambda: Pair(1, (2, [3]))],
    [lambda: Empty()],
    [lambda: RGB(1, 2, 3)],
    [lambda: RGB(1, 2)],
    [lambda: RGB(1, blue=2, green=3)],
    [lambda: Dated(2000)],
    [lambda: Dated(2000, 5)],
    [lambda: Dated()],
    [lambda: Extended(1, 2)],
    [lambda: Extended(1, 2).total()],
    [lambda: Point.unit()],
    [lambda: Point.of((1, 2))],
    [lambda: Point._make((1, 2, "z"))],
    [lambda n: [Point(i, i * 0.5) for i in range(n)], 0, 3],
    [lambda ps: [p.x for p in ps], [Point(1.5), Point(2.5)]],
    [lambda c: c, C, P, Dated(1), Extended(1, 2.5)],
    [lambda cs: cs, [RGB(1, 2, 3), RGB(4, 5, 6)], [RGB(1, 2, 3), Dated(1)]],
)

test_fields = table(
    [lambda p: (p.x, p.y, p.label), P],
    [lambda p: p.norm2(), P],
    [lambda p: p.swapped, P],
    [lambda p: p.z, P],
    [lambda c: c.red + c.blue, C],
    [lambda: Point._fields],
    [lambda p: p._fields, P],
    [lambda p: p._replace(x=1), P],
    [lambda p: p._replace(), P],
    [lambda p: p._replace(q=1), P],
    [lambda c: c._replace(green=1.5), C],
    [lambda: Point.__name__],
    [lambda: Point.__match_args__],
    [lambda p: p.__class__.__name__, P],
    [lambda p: type(p) is Point, P],
)

test_as_tuples = table(
    [lambda p: p[0] + p[1], P],
    [lambda p: p[-1], P],
    [lambda p, i: p[i], (C, 0), (C, 2), (C, -3), (C, 3)],
    [lambda p: p["x"], P],
    [lambda p: p[1:], P],
    [lambda p: p[::-1], P],
    [lambda p: len(p), P, C],
    [lambda p: tuple(p), P],
    [lambda c: list(c), C],
    [lambda c: sum(c), C],
    [lambda c: max(c), C],
    [lambda c: [x + 1 for x in c], C],
    [lambda c: sum(x * x for x in c), C],
    [lambda p: p + (1,), P],
    [lambda p: (1,) + p, P],
    [lambda p: p * 2, P],
    [lambda p: 2 * p, P],
    [lambda c: 2 in c, C],
    [lambda c: 7 in c, C],
    [lambda c: c == (1, 2, 3), C],
    [lambda c: (1, 2, 3) == c, C],
    [lambda c: c != (1, 2, 3), C],
    [lambda c: c == Dated(1, 2), C],
    [lambda a, b: a == b, (Dated(1, 2), Pair(1, 2))],
    [lambda c: c < (1, 2, 4), C],
    [lambda c: (1, 2, 4) > c, C],
    [lambda c: c <= RGB(0, 9, 9), C],
    [lambda c: bool(c), C],
    [lambda: bool(Empty())],
    [lambda c: isinstance(c, tuple), C],
    [lambda c: isinstance(c, (list, RGB)), C],
    [lambda c: "%d-%d-%d" % c, C],
    [lambda c: c.index(2), C],
    [lambda c: c.count(2), C],
)


def unpacked(p):
    x, y, label = p
    first, *rest = p
    return x, y, label, first, rest


def in_call(c):
    return (lambda a, b, c: a - b - c)(*c)


def too_many(c):
    a, b = c
    return a


def loop(c):
    total = 0
    for x in c:
        total = total * 10 + x
    return total


def nearest(points, x):
    return min((abs(p.x - x), i) for i, p in enumerate(points))


test_unpacked = table(
    [unpacked, P, C],
    [in_call, C],
    [too_many, C],
    [loop, C],
    [nearest, ([Point(1.0), Point(2.0), Point(3.5)], 3)],
)

test_texts = table(
    [lambda c: repr(c), C],
    [lambda c: str(c), C],
    [lambda p: repr(p), P],
    [lambda p: str(p), P],
    [lambda p: f"{p} {p!r}", P],
    [lambda: repr(Pair("a", (1.5, None)))],
    [lambda: repr(Empty())],
)

test_refused = refused(
    pyfora.PyforaNotImplementedError,
    [lambda: Point.x],
    [lambda: namedtuple("Q", "a b")(1, 2)],
)
