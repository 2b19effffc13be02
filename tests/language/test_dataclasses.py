"""Dataclasses: constructor, comparison, order, text, defaults, inheritance, `replace` and `astuple`."""

import dataclasses
from dataclasses import KW_ONLY, astuple, dataclass, field, is_dataclass, replace
from typing import ClassVar

import pyfora
from harness import refused, table


@dataclass(frozen=True)
class Point:
    """A point."""

    x: float
    y: float = 0.0

    def norm2(self):
        return self.x**2 + self.y**2

    def moved(self, dx):
        return Point(self.x + dx, self.y)

    @property
    def swapped(self):
        return Point(self.y, self.x)

    @classmethod
    def origin(cls):
        return cls(0, 0)

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


@dataclass
class Plain:
    name: str
    size: int = 3


@dataclasses.dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False)


@dataclass(frozen=True)
class Point3(Point):
    z: float = 1.0


@dataclass(frozen=True)
class Overridden(Point):
    y: float = 7.5
    x: float = 1.5


class Sub(Plain):
    def __init__(self, name):
        super().__init__(name, len(name))
        self.extra = True


class Bare(Plain):
    pass


@dataclass(eq=False)
class NoEq:
    a: int


@dataclass(repr=False, init=False)
class Half:
    a: int

    def __init__(self):
        self.a = 5


@dataclass
class OwnMethods:
    a: int

    def __repr__(self):
        return f"<{self.a}>"

    def __eq__(self, other):
        return self.a == other.a + 1


@dataclass
class Checked:
    low: int
    high: int

    def __post_init__(self):
        if self.low > self.high:
            raise ValueError("low is more than high", self.low, self.high)


@dataclass
class Factories:
    items: list = field(default_factory=list)
    start: int = field(default=4, repr=False)
    hidden: int = field(default=9, init=False)
    make: tuple = field(default_factory=lambda: (1, 2.5))


@dataclass
class Keyword:
    a: int
    _: KW_ONLY
    b: int = 2
    c: int = field(kw_only=True, default=3)


@dataclass(kw_only=True)
class AllKeyword:
    a: int
    b: int = 1


@dataclass
class WithClassVar:
    limit: ClassVar[int] = 10
    a: int = 1
    untyped = 5


@dataclass
class Nested:
    p: Point
    parts: tuple = ()
    others: list = field(default_factory=list)


@dataclass
class Empty:
    pass


@dataclass(slots=True, frozen=True)
class Slotted:
    a: int
    b: str = "b"


P, V, S = Point(1.5), Version(1, 2), Slotted(3)

test_made = table(
    [lambda: Point(1, 2)],
    [lambda: Point(1)],
    [lambda: Point(y=1, x=2.5)],
    [lambda: Point()],
    [lambda: Point(1, 2, 3)],
    [lambda: Point(1, x=2)],
    [lambda: Point(1, z=2)],
    [lambda: Version()],
    [lambda: Plain("a")],
    [lambda: Plain("a", 4).size],
    [lambda: Plain("a").missing],
    [lambda: Point.origin()],
    [lambda: Point3.origin()],
    [lambda: Point(3, 4).norm2()],
    [lambda p: p.norm2(), P],
    [lambda p: p.moved(2).swapped, P],
    [lambda p: p + Point(1, 1), P],
    [lambda: Empty()],
    [lambda: Empty(1)],
    [lambda: Half()],
    [lambda: Sub("four")],
    [lambda: Bare("b", 2)],
    [lambda: Slotted(1)],
    [lambda s: (s.a, s.b, s), S],
    [lambda n: [Point(i, i / 2) for i in range(n)], 0, 3],
    [lambda n: sum(Point(i).x for i in range(n)), 10],
    [lambda n: max(Version(i % 3, i) for i in range(n)), 10],
    [lambda ps: [p.moved(1) for p in ps], [Point(1.5), Point(2.5)]],
    [lambda ps: ps, [Plain("a"), Bare("b")]],
)

test_compared = table(
    [lambda: Point(1, 2) == Point(1, 2)],
    [lambda: Point(1, 2) == Point(1.0, 2.0)],
    [lambda: Point(1, 2) != Point(1, 3)],
    [lambda: Point(1, 2) == (1, 2)],
    [lambda: Point(1, 0) == Point3(1, 0)],
    [lambda: Plain("a") == Bare("a")],
    [lambda: Bare("a") == Bare("a")],
    [lambda a, b: (a < b, a <= b, a > b, a >= b), (V, V), (V, Version(2)), (V, Version(1, 1))],
    [lambda: Version(1, 2, "a") == Version(1, 2, "b")],
    [lambda: Point(1) < Point(2)],
    [lambda: Version(1) < 3],
    [lambda: OwnMethods(2) == OwnMethods(1)],
    [lambda: NoEq(1) == 3],
    [lambda p: p in [Point(1.0), Point(1.5)], P],
)

test_texts = table(
    [lambda: repr(Point(1, 2.5))],
    [lambda: str(Point(1, 2.5))],
    [lambda p: f"{p} {p!r:>30}", P],
    [lambda: repr(Plain("it's"))],
    [lambda: repr(Nested(Point(1), (Point(2),), [3]))],
    [lambda: repr(Version(1))],
    [lambda: repr(Factories())],
    [lambda: repr(OwnMethods(3))],
    [lambda: repr(Point3(1))],
    [lambda: repr(Bare("x"))],
    [lambda: repr(Empty())],
    [lambda: Point.__name__],
    [lambda: Point.__doc__],
    [lambda: Point(1).__class__.__qualname__],
    [lambda: Point3.__match_args__],
    [lambda: Keyword.__match_args__],
)

test_fields = table(
    [lambda: Factories()],
    [lambda: Factories([1], 2)],
    [lambda: Factories(hidden=3)],
    [lambda: Factories().make],
    [lambda: Factories.start],
    [lambda: Factories.items],
    [lambda: Point.y],
    [lambda: Point.x],
    [lambda: WithClassVar().limit],
    [lambda: WithClassVar.limit],
    [lambda: WithClassVar(4)],
    [lambda: WithClassVar(4, 5)],
    [lambda: WithClassVar().untyped],
    [lambda: Keyword(1)],
    [lambda: Keyword(1, b=5, c=6)],
    [lambda: Keyword(1, 2)],
    [lambda: AllKeyword(b=2, a=3)],
    [lambda: AllKeyword(3)],
    [lambda: AllKeyword()],
    [lambda: Overridden()],
    [lambda: Overridden(2)],
    [lambda: Point3(1, 2, 3)],
    [lambda: Point3(1, z=3).norm2()],
    [lambda: Checked(1, 2)],
    [lambda: Checked(2, 1)],
    [lambda: isinstance(Point3(1), Point)],
    [lambda: (is_dataclass(Point), is_dataclass(P), is_dataclass(3), is_dataclass(Bare))],
)

test_replaced = table(
    [lambda: replace(Point(1, 2), y=5)],
    [lambda p: replace(p, x=p.x + 1), P],
    [lambda p: replace(p), P],
    [lambda p: replace(p, z=1), P],
    [lambda: dataclasses.replace(Plain("a"), name="b")],
    [lambda: replace(Factories(), start=1)],
    [lambda: replace(Factories(), hidden=1)],
    [lambda: replace(Checked(1, 2), low=5)],
    [lambda: replace(3, x=1)],
    [lambda: astuple(Point(1, 2))],
    [lambda: astuple(Nested(Point(1), (Point(2), 3)))],
    [lambda: astuple(Nested(Point(1), (), [Point(2)]))],
)


def own_dataclass(cls):
    return cls


class scope:
    dataclass = own_dataclass


@scope.dataclass
class Impostor:
    a: int


test_refused = refused(
    pyfora.PyforaNotImplementedError,
    [lambda: Impostor(1)],
    match="dataclass",
)
