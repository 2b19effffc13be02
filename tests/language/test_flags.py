"""Enumerations of flags: combination, names, containment, iteration, values; and `__members__`."""

import enum
from enum import Enum, Flag, IntEnum, IntFlag, auto

import pyfora
from harness import pairs, refused, table


class Fl(Flag):
    A = 1
    B = 2
    C = 4
    AB = 3


class Auto(Flag):
    X = auto()
    Y = auto()
    Z = auto()
    XY = X | Y
    ALL = X | Y | Z


class Unsorted(enum.Flag):
    NONE = 0
    HIGH = 8
    LOW = 1
    ALIAS = 8

    @property
    def heavy(self):
        return Unsorted.HIGH in self

    def with_low(self):
        return self | Unsorted.LOW


class Perm(IntFlag):
    R = 4
    W = 2
    X = 1
    RW = R | W


class Big(Flag):
    A = 1 << 0
    B = 1 << 10
    C = 1 << 40


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Holes(Flag):
    A = 1
    BC = 6


FLAGS = [Fl.A, Fl.B, Fl.AB, Fl.A | Fl.C, Fl(0), Fl(7)]
PERMS = [Perm.R, Perm.RW, Perm.R | Perm.X, Perm(0), Perm(7)]


def joined(flags):
    result = Fl(0)
    for f in flags:
        result = result | f
    return result


def counted(n):
    return [f for f in map(Fl, range(n)) if Fl.A in f]


def matched(f):
    match f:
        case Fl.A:
            return "a"
        case Fl.AB:
            return "ab"
        case Fl():
            return "other"
    return "none"


test_flags = table(
    [lambda a, b: a | b, *pairs(FLAGS)],
    [lambda a, b: a & b, *pairs(FLAGS)],
    [lambda a, b: a ^ b, *pairs(FLAGS)],
    [lambda a, b: (a == b, a != b, a is b), *pairs(FLAGS)],
    [lambda a, b: a in b, *pairs(FLAGS)],
    [lambda a: ~a, *FLAGS],
    [lambda a: (a.name, a.value), *FLAGS],
    [lambda a: (repr(a), str(a), f"{a}", f"{a:>10}"), *FLAGS],
    [lambda a: (bool(a), len(a), list(a)), *FLAGS],
    [lambda a: [f.name for f in a], *FLAGS],
    [lambda v: Fl(v), *range(8), True, 2.5, "x"],
    [lambda v: Fl(v), 8, -1, -8, -9, 100],
    [lambda a: Fl(a), *FLAGS],
    [lambda n: Fl[n], "A", "AB", "Q"],
    [lambda: Fl.A | Fl.B is Fl.AB],
    [lambda: (Fl.A | Fl.B) is Fl.AB],
    [lambda: (Fl.AB, Fl.AB.value, Fl.AB.name)],
    [lambda: list(Fl)],
    [lambda: len(Fl)],
    [lambda: Fl.Q],
    [lambda: (Auto.X.value, Auto.Y.value, Auto.Z.value, Auto.XY.value, Auto.ALL.value)],
    [lambda: Auto.X | Auto.Y],
    [lambda: (Auto.X | Auto.Z, ~Auto.X, list(Auto))],
    [lambda: (Unsorted.HIGH | Unsorted.LOW, list(Unsorted), list(Unsorted.HIGH | Unsorted.LOW))],
    [lambda: (Unsorted.NONE, Unsorted.NONE.name, Unsorted(0), Unsorted.ALIAS)],
    [lambda v: Unsorted(v), 9, 2, -1, 10],
    [lambda f: (f.heavy, f.with_low()), Unsorted.HIGH, Unsorted.LOW],
    [lambda: (Big.C | Big.A).value],
    [lambda: repr(Big.C | Big.B)],
    [lambda a: a | 1, Fl.A],
    [lambda a: 1 | a, Fl.A],
    [lambda a: a + a, Fl.A],
    [lambda a: a < a, Fl.A],
    [lambda a: a | Auto.X, Fl.A],
    [lambda a: Auto.X in a, Fl.A],
    [lambda a: 1 in a, Fl.A],
    [lambda a: a == 1, Fl.A],
    [lambda a: {a: 1}[Fl.A], Fl.A, Fl.B],
    [lambda xs: [f.value for f in xs], [Fl.A, Fl.AB]],
    [joined, [Fl.A, Fl.C], [], FLAGS],
    [counted, 8],
    [matched, *FLAGS],
    [lambda a: isinstance(a, (Fl, int)), Fl.A, 1],
    [lambda a: isinstance(a, Flag), Fl.A, Perm.R],
    [lambda a: isinstance(a, int), Fl.A, Perm.R],
)
test_int_flags = table(
    [lambda a, b: a | b, *pairs(PERMS), *pairs(PERMS, [0, 1, 8])],
    [lambda a, b: a & b, *pairs(PERMS), *pairs(PERMS, [0, 1, 8])],
    [lambda a, b: a ^ b, *pairs(PERMS)],
    [lambda a, b: b | a, *pairs(PERMS, [0, 1, 8])],
    [lambda a, b: (a == b, a < b, a >= b), *pairs(PERMS), *pairs(PERMS, [4, 7])],
    [lambda a, b: a in b, *pairs(PERMS)],
    [lambda a: ~a, *PERMS],
    [lambda a: (a.name, a.value, int(a), hash(a) == hash(int(a))), *PERMS],
    [lambda a: (repr(a), str(a), f"{a}", f"{a:>5}"), *PERMS],
    [lambda a: (bool(a), list(a)), *PERMS],
    [lambda a: (a + 1, 2 * a, a - a, -a, a << 1), *PERMS],
    [lambda v: Perm(v), 0, 5, 8, 12, 15, -1, -8, 100],
    [lambda v: (Perm(v).name, repr(Perm(v))), 8, 12, 14, 100],
    [lambda xs, a: xs[a], ([1, 2, 3], Perm.W)],
    [lambda: list(Perm)],
    [lambda a: a & Perm.R == Perm.R, *PERMS],
    [lambda a: bool(a & Perm.W), *PERMS],
)
test_members = table(
    [lambda: list(Color.__members__)],
    [lambda: Color.__members__["CRIMSON"]],
    [lambda: [(k, v.value) for k, v in Color.__members__.items()]],
    [lambda: "RED" in Color.__members__],
    [lambda: len(Fl.__members__)],
    [lambda: [m for m in Fl.__members__.values()]],
    [lambda: list(reversed(Color))],
    [lambda: list(reversed(Level))],
    [lambda n: Color.__members__[n], "RED", "BLUE"],
)
Animal = Enum("Animal", "ANT BEE CAT")
Size = IntEnum("Size", {"S": 1, "L": 5})
Bits = Flag("Bits", ["ONE", "TWO"])

test_made_by_call = table(
    [lambda: (Animal.BEE, Animal.BEE.value, list(Animal))],
    [lambda v: Animal(v), 1, 4],
    [lambda a: a.name, Animal.CAT],
    [lambda: Size.L + 1],
    [lambda: (Bits.ONE | Bits.TWO).value],
)
test_refused = refused(
    pyfora.PyforaError,
    [lambda: Holes.A],
)
