"""Enumerations: names and values, identity, look-up, order of iteration, texts, methods, `IntEnum`."""

import enum
from enum import Enum, IntEnum, auto, unique

import pyfora
from harness import refused, table


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def is_warm(self):
        return self is Color.RED

    def mixed(self, other):
        return (self.name, other.name)

    @classmethod
    def default(cls):
        return cls.GREEN

    @staticmethod
    def count():
        return len(Color)


class Kind(enum.Enum):
    """Kinds of things."""

    LEAF = "leaf"
    NODE = "node"

    def __str__(self):
        return "kind " + self.value


@unique
class Mixed(Enum):
    A = 1
    B = "two"
    C = (3, 4.5)
    D = 2.5
    E = None


class Auto(Enum):
    ONE = auto()
    TWO = auto()
    TEN = 10
    ELEVEN = auto()


class Level(IntEnum):
    LOW = 1
    MIDDLE = 5
    HIGH = 10


class Planet(Enum):
    EARTH = (5.976e24, 6.37814e6)
    MARS = (6.421e23, 3.3972e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.67300e-11 * self.mass / (self.radius * self.radius)


class Shape(Enum):
    def describe(self):
        return self.name + "!"


class Solid(Shape):
    CUBE = 1
    BALL = 2


def named(k):
    if k is Kind.LEAF:
        return 1
    elif k is Kind.NODE:
        return 2
    return 3


def chosen(n):
    return Color.RED if n > 0 else Color.BLUE


def tally(colors):
    return [sum(1 for c in colors if c is color) for color in Color]


test_members = table(
    [lambda: Color.RED],
    [lambda: Color.CRIMSON],
    [lambda: (Color.RED.name, Color.RED.value)],
    [lambda: (Color.CRIMSON.name, Color.CRIMSON.value)],
    [lambda c: (c.name, c.value), Color.GREEN, Kind.NODE, Level.HIGH, Auto.ELEVEN],
    [lambda c: c.value, *Mixed],
    [lambda: Mixed.C.value[1]],
    [lambda: [m.value for m in Auto]],
    [lambda: Color.RED is Color.RED],
    [lambda: Color.RED is Color.CRIMSON],
    [lambda: Color.RED is Color.BLUE],
    [lambda c: c is Color.RED, Color.RED, Color.BLUE],
    [lambda c: c == Color.RED, Color.RED, Color.BLUE, 1, Level.LOW],
    [lambda c: c != Color.RED, Color.RED, Color.BLUE],
    [lambda c: c in (Color.RED, Color.GREEN), Color.RED, Color.BLUE],
    [lambda c: isinstance(c, Color), Color.RED, Kind.LEAF],
    [lambda c: c in Color, Color.RED, Kind.LEAF],
    [lambda c: type(c) is Color, Color.RED],
    [lambda c: bool(c), Color.RED],
    [lambda: Color.PURPLE],
    [lambda c: c.purple, Color.RED],
    [lambda c: c < Color.BLUE, Color.RED],
    [lambda c: c + 1, Color.RED],
    [lambda c: c.is_warm, Color.RED, Color.BLUE],
    [lambda a, b: a.mixed(b), (Color.RED, Color.BLUE)],
    [lambda: Color.default()],
    [lambda: Color.count()],
    [named, Kind.LEAF, Kind.NODE],
    [chosen, 0, 1],
    [lambda n: chosen(n).value, 0, 1],
    [lambda p: (p.mass, p.radius), Planet.EARTH],
    [lambda p: p.gravity, *Planet],
    [lambda p: p.value, *Planet],
    [lambda p: p.mess, Planet.EARTH],
    [lambda s: s.describe(), Solid.CUBE],
    [lambda: isinstance(Solid.CUBE, Shape)],
    [lambda: Color.__name__],
)

test_looked_up = table(
    [lambda v: Color(v), 1, 2, 3, 4, "x", None, 1.0, True],
    [lambda v: Color(v), Color.RED],
    [lambda v: Mixed(v), 1, "two", (3, 4.5), 2.5, None, 7],
    [lambda v: Level(v), 5, 6],
    [lambda n: Color[n], "RED", "CRIMSON", "PURPLE", 1],
    [lambda: Color["GREEN"]],
    [lambda: Kind("leaf") is Kind.LEAF],
)

test_iterated = table(
    [lambda: list(Color)],
    [lambda: [c.name for c in Color]],
    [lambda: [c.value for c in Kind]],
    [lambda: len(Color)],
    [lambda: sum(c.value for c in Color)],
    [tally, [Color.RED, Color.BLUE, Color.CRIMSON]],
    [lambda: max(c.value for c in Level)],
    [lambda: [m.value for m in Mixed]],
)

test_texts = table(
    [lambda c: (str(c), repr(c), f"{c}", f"{c:>12}|", f"{c!r}"), Color.RED, Kind.NODE, Mixed.C],
    [lambda c: (str(c), repr(c), f"{c}", f"{c:>5}|"), Level.LOW],
    [lambda: repr([Color.RED, Color.BLUE])],
    [lambda c: "%s" % c, Color.RED],
)

test_ints = table(
    [lambda a: a + 1, Level.LOW],
    [lambda a: 1 + a, Level.LOW],
    [lambda a, b: a + b, (Level.LOW, Level.HIGH)],
    [
        lambda a, b: (a < b, a <= b, a > b, a >= b, a == b),
        (Level.LOW, Level.HIGH),
        (Level.LOW, 1),
        (5, Level.LOW),
    ],
    [lambda a: a == 5, Level.MIDDLE],
    [lambda a: a / 2, Level.MIDDLE],
    [lambda a: 2**a, Level.MIDDLE],
    [lambda a: -a, Level.MIDDLE],
    [lambda a: a & 4, Level.MIDDLE],
    [lambda a: int(a), Level.MIDDLE],
    [lambda a: float(a), Level.MIDDLE],
    [lambda a: abs(a), Level.MIDDLE],
    [lambda xs, a: xs[a], ([1, 2], Level.LOW)],
    [lambda a: (7, 8)[a], Level.LOW],
    [lambda a: isinstance(a, int), Level.LOW, Color.RED],
    [lambda a: a is Level.LOW, Level.LOW],
    [lambda: max(Level)],
    [lambda: Level.LOW + "a"],
)


class Named(str, Enum):
    A = "a"


test_refused = refused(
    pyfora.PyforaError,
    [lambda: Named.A],
    [lambda: Color.RED.BLUE],
)
