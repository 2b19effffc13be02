"""Dataclasses taken apart: `asdict`, `astuple`, `fields`; `__post_init__` that sets fields, `InitVar`, frozen constructors."""

import dataclasses
from dataclasses import InitVar, asdict, astuple, dataclass, field, fields, replace
from typing import NamedTuple

import pyfora
from harness import refused, table


@dataclass
class Point:
    x: int
    y: list = field(default_factory=list)


class Pair(NamedTuple):
    a: object
    b: object


@dataclass
class Nested:
    point: Point
    points: list
    table: dict
    pair: tuple = (1, "a")
    named: object = None


@dataclass
class Summed:
    a: int
    n: InitVar[int] = 5
    total: int = field(init=False)

    def __post_init__(self, n):
        self.total = self.a + n


@dataclass
class Required:
    a: int
    scale: dataclasses.InitVar[float]
    b: float = 0.5

    def __post_init__(self, scale):
        self.b = self.b * scale


@dataclass
class Derived(Summed):
    double: int = field(init=False, default=0)

    def __post_init__(self, n):
        super().__post_init__(n * 10)
        self.double = self.total * 2


@dataclass
class Normalised:
    text: str
    words: list = field(init=False)
    size: int = 0

    def __post_init__(self):
        self.text = self.text.strip()
        self.words = self.text.split()
        if self.size == 0:
            self.size = len(self.words)


@dataclass(frozen=True)
class Frozen:
    x: float
    y: float
    norm: float = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "norm", self.x * self.x + self.y * self.y)
        if self.norm < 0.5:
            object.__setattr__(self, "y", 0.0)


@dataclass(frozen=True)
class FrozenBroken:
    x: int

    def __post_init__(self):
        self.x = 1


@dataclass(order=True)
class Ordered:
    rank: int
    label: str = field(default="", compare=False)
    secret: int = field(default=7, repr=False)


@dataclass
class OwnInit:
    x: int
    y: int = 0

    def __init__(self, x):
        self.x = x
        self.__post_init__()

    def __post_init__(self):
        self.y = self.x + 1


@dataclass
class Manual:
    x: int

    def again(self):
        return self.__post_init__()

    def __post_init__(self):
        self.x = self.x + 1


class Plain:
    def __init__(self, x):
        self.x = x


P = Point(1, [2])
DEEP = Nested(P, [P, Point(3)], {"k": P, "l": Point(4)}, (P, 2), Pair(P, [P]))

test_taken_apart = table(
    [lambda p: asdict(p), P, DEEP, Ordered(1), Summed(1), Frozen(1.0, 2.0)],
    [lambda p: astuple(p), P, DEEP, Ordered(1), Summed(1)],
    [lambda x: asdict(Point(x)), 1, "a"],
    [lambda x: asdict(Point(x))["x"], 1],
    [lambda x: asdict(Point(x, [Point(2)])), 1],
    [lambda: asdict(3)],
    [lambda: asdict(Point)],
    [lambda: astuple(Plain(1))],
    [lambda xs: [asdict(Point(x)) for x in xs], [1, 2]],
    [lambda n: asdict(Point(n, [(Point(1), n)])), 3],
    [lambda: [f.name for f in fields(Point)]],
    [lambda: [f.name for f in fields(DEEP)]],
    [lambda: [(f.name, f.init, f.repr, f.compare, f.kw_only) for f in fields(Ordered)]],
    [lambda: len(fields(Summed))],
    [lambda: fields(Derived)[2].name],
    [lambda: fields(Plain)],
    [lambda: fields(3)],
    [lambda: dataclasses.is_dataclass(Point)],
)
test_post_init = table(
    [lambda a: Summed(a), 1, 2.5],
    [lambda a, n: Summed(a, n), (1, 2)],
    [lambda a, n: Summed(a, n=n).total, (1, 2)],
    [lambda a: Summed(a).n, 1],
    [lambda a: Required(a, 2.0), 1],
    [lambda a: Required(a, scale=3, b=2), 1],
    [lambda a: Required(a), 1],
    [lambda a: repr(Required(a, 2.0)), 1],
    [lambda a: Required(a, 2.0) == Required(a, 4.0, 0.25), 1],
    [lambda a: Derived(a), 1],
    [lambda a: Derived(a, 3).double, 1],
    [lambda t: Normalised(t), " a b ", ""],
    [lambda t: Normalised(t, 4), " a b "],
    [lambda x: Frozen(x, 2.0), 1.0, 0.25],
    [lambda x: Frozen(x, 0.25), 0.5],
    [lambda x: Frozen(x, 2.0) == Frozen(x, 2.0), 1.0],
    [lambda x: hash(Frozen(x, 2.0)) == hash(Frozen(x, 2.0)), 1.0],
    [lambda x: OwnInit(x), 1],
    [lambda s: replace(s, a=5), Summed(1, 2)],
    [lambda s: replace(s, n=3), Summed(1, 2)],
    [lambda s: replace(s, total=3), Summed(1, 2)],
    [lambda s: replace(s, a=3), Required(1, 2.0)],
    [lambda s: replace(s, a=3, scale=1.0), Required(1, 2.0)],
    [lambda xs: [Summed(x, x).total for x in xs], [1, 2]],
    [lambda xs: max(Ordered(x) for x in xs), [1, 3, 2]],
    [lambda xs: sorted(Ordered(x, str(x)) for x in xs), [1, 3, 2]],
    [lambda x: Summed.__match_args__, 1],
)


def initialised_again(x):
    p = Plain(x)
    p.__init__(x + 1)
    return p.x


test_refused = refused(
    pyfora.PyforaNotImplementedError,
    [lambda x: FrozenBroken(x), 3],
    [lambda x: Manual(x).again(), 3],
    [initialised_again, 1],
)
test_unknown = refused(
    pyfora.InvalidPyforaOperation,
    [lambda: fields(Point)[0].type],
    [lambda: fields(Point)[0].default],
)
