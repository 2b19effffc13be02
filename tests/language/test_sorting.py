"""`sorted` by whatever `<` says: instances, lists, sets, NaN, what cannot be compared. The order of the comparisons is CPython's."""

import functools
import math
from dataclasses import dataclass
from fractions import Fraction

from harness import table

NAN = math.nan


class Card:
    def __init__(self, rank, name="c"):
        self.rank = rank
        self.name = name

    def __lt__(self, other):
        return self.rank < other.rank


class Greater:
    def __init__(self, x):
        self.x = x

    def __gt__(self, other):
        return self.x > other.x


class Odd:
    """No order at all."""

    def __init__(self, x):
        self.x = x

    def __lt__(self, other):
        return (self.x * 7 + other.x * 3) % 5 < 2


class Picky:
    def __init__(self, x):
        self.x = x

    def __lt__(self, other):
        if self.x + other.x == 9:
            raise ValueError("will not compare", self.x, other.x)
        return self.x < other.x


class Truthy:
    def __init__(self, x):
        self.x = x

    def __lt__(self, other):
        return [1] if self.x < other.x else []


class Silent:
    def __init__(self, x):
        self.x = x


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0


def spread(n, k, m):
    return [(i * k + i * i) % m for i in range(n)]


def names(cards):
    return [(c.rank, c.name) for c in cards]


def stable(xs):
    return names(sorted(Card(x % 3, str(x)) for x in xs))


def by_class(cls, xs, reverse):
    return [c.x for c in sorted([cls(x) for x in xs], reverse=reverse)]


def compared(a, b):
    return (a > b) - (a < b)


SIZES = [0, 1, 2, 3, 10, 63, 64, 65, 200, 700]

test_sorted = table(
    [lambda xs: names(sorted(Card(x) for x in xs)), [], [3, 1, 2], [1, 1, 1]],
    [stable, list(range(20)), spread(50, 7, 31)],
    [lambda n: names(sorted(Card(x, str(x)) for x in spread(n, 5, 17))), *SIZES],
    [lambda n: names(sorted((Card(x) for x in range(n)), reverse=True)), *SIZES],
    [lambda xs: names(sorted([Card(x % 3, str(x)) for x in xs], reverse=True)), list(range(20))],
    [lambda n: by_class(Odd, range(n), False), *SIZES],
    [lambda n: by_class(Odd, spread(n, 11, 101), True), *SIZES],
    [lambda xs: by_class(Greater, xs, False), [3, 1, 2]],
    [lambda xs: by_class(Truthy, xs, False), [3, 1, 2]],
    [lambda xs: by_class(Picky, xs, False), [3, 1, 2], [5, 4, 1], list(range(9, -1, -1)), [1, 3, 8, 6, 5, 4]],
    [lambda xs: by_class(Silent, xs, False), [3, 1], [3], []],
    [lambda xs: sorted(xs, key=lambda x: Card(-x)), [3, 1, 2]],
    [lambda xs: sorted(xs, key=functools.cmp_to_key(compared)), [3, 1, 2], spread(100, 7, 53)],
    [lambda xs: sorted(xs, key=functools.cmp_to_key(lambda a, b: b - a)), [3, 1, 2]],
    [lambda xs: sorted(xs), [Version(2), Version(1, 5), Version(1)]],
    [lambda xs: sorted(xs, reverse=True), [Version(2), Version(1, 5), Version(1)]],
    [lambda xs: sorted(xs, key=lambda v: v.minor), [Version(2, 3), Version(1, 5), Version(1)]],
    [lambda xs: sorted(xs), [Fraction(1, 2), Fraction(1, 3), Fraction(-1)], [Fraction(1, 2), 0.25, 1]],
    [lambda xs: sorted(xs), [[2, 1], [1, 5], [1]], [[2.5], [], [2.5, 0]]],
    [lambda xs: sorted(xs, key=lambda x: [x % 3, x]), list(range(10))],
    [lambda xs: sorted(xs), [[1], ["a"]], [[1, "a"], [1, 2]]],
    [lambda xs: sorted(xs), [3.0, NAN, 1.0, 2.0], [NAN, 1.0], [1.0, NAN, 0.5, NAN, -1.0]],
    [lambda n: sorted(x / 2 if x % 5 else NAN for x in spread(n, 7, 41)), *SIZES],
    [lambda xs: sorted(xs, reverse=True), [3.0, NAN, 1.0, 2.0]],
    [lambda xs: sorted(xs), [1, "a"], ["a", 1], [1, None, 2], [(1,), 2], [None, None], [2, 1, "x", 0]],
    [lambda xs: sorted(xs), [1, 2.5, True, -3]],
    [lambda xs: [len(s) for s in sorted(map(frozenset, xs))], [[1, 2], [1], [2], [1, 2, 3]]],
    [lambda xs: sorted(xs), [1j], [1j, 2j], [1, 1j]],
    [lambda xs: max(Card(x) for x in xs).rank, [3, 1]],
)
