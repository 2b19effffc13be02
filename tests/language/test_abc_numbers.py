"""isinstance with the classes of collections.abc and numbers, and classes that derive from them."""

import collections.abc
import enum
import numbers
from collections import Counter, OrderedDict, deque, namedtuple
from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
    Set,
    Sized,
)
from fractions import Fraction

from harness import table


class IE(enum.IntEnum):
    A = 1


NT = namedtuple("NT", "a b")
VALUES = [
    1,
    True,
    2.5,
    1j,
    "a",
    (1,),
    [1],
    {1: 2},
    {1},
    frozenset({1}),
    range(3),
    b"a",
    None,
    Fraction(1, 2),
    2**70,
    IE.A,
    Counter("a"),
    NT(1, 2),
    OrderedDict(a=1),
]


def does_num():
    return [isinstance(v, numbers.Number) for v in (1, True, 2.5, 1j, "a", None, Fraction(1, 2), 2**70, IE.A)]


def does_num1():
    return [
        (
            isinstance(v, numbers.Complex),
            isinstance(v, numbers.Real),
            isinstance(v, numbers.Rational),
            isinstance(v, numbers.Integral),
        )
        for v in (1, True, 2.5, 1j, "a", None, Fraction(1, 2), 2**70, IE.A)
    ]


def names(v):
    return (
        isinstance(v, collections.abc.Sequence),
        isinstance(v, Mapping),
        isinstance(v, Iterable),
        isinstance(v, Callable),
        isinstance(v, Hashable),
        isinstance(v, Sized),
        isinstance(v, Iterator),
        isinstance(v, Set),
        isinstance(v, MutableMapping),
        isinstance(v, Collection),
        isinstance(v, collections.abc.Reversible),
        isinstance(v, collections.abc.MutableSequence),
        isinstance(v, collections.abc.Container),
    )


class WithEq:
    def __eq__(self, other):
        return True


class WithCall:
    def __call__(self):
        return 1


class It:
    def __iter__(self):
        return iter([1])

    def __len__(self):
        return 1


class Seq(Sequence):
    def __init__(self, xs):
        self.xs = xs

    def __getitem__(self, i):
        return self.xs[i]

    def __len__(self):
        return len(self.xs)


class Map(Mapping):
    def __init__(self, d):
        self.d = d

    def __getitem__(self, k):
        return self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


def does_all():
    return [
        names(v)
        for v in (
            1,
            2.5,
            "a",
            (1,),
            [1],
            {1: 2},
            {1},
            frozenset({1}),
            range(3),
            b"a",
            None,
            Fraction(1, 2),
            len,
            WithEq(),
            WithCall(),
            WithCall,
            It(),
            Seq([1]),
            Map({1: 2}),
        )
    ]


def does_all2():
    return [
        names(Counter("a")),
        names(NT(1, 2)),
        names(OrderedDict(a=1)),
        names(deque([1])),
        names({1: 2}.keys()),
        names({1: 2}.values()),
        names({1: 2}.items()),
        isinstance(iter([1]), Iterator),
        isinstance((x for x in [1]), Iterator),
        names(lambda: 1),
        names(int),
    ]


def does_seq():
    s = Seq([1, 2, 3, 2])
    return (
        list(s),
        2 in s,
        9 in s,
        list(reversed(s)),
        s.index(2),
        s.count(2),
        s.index(2, 2),
        len(s),
        [x for x in s],
        sum(s),
    )


def does_seq2():
    return Seq([1]).index(5)


def does_map():
    m = Map({"a": 1, "b": 2})
    return (
        m["a"],
        m.get("z"),
        m.get("b"),
        "a" in m,
        list(m),
        list(m.keys()),
        list(m.items()),
        list(m.values()),
        m == {"a": 1, "b": 2},
        dict(m),
        {**m},
        len(m),
    )


class Bad(Sequence):
    def __len__(self):
        return 1


def does_bad():
    return Bad()


def does_abs():
    return Sequence()


def flatten(xs):
    out = []
    for x in xs:
        if isinstance(x, Iterable) and not isinstance(x, str):
            out = out + flatten(x)
        else:
            out = out + [x]
    return out


def does_flat():
    return flatten([1, [2, 3], (4, 5)])


def does_match():
    def k(x):
        match x:
            case Mapping():
                return "m"
            case numbers.Integral():
                return "i"
            case Sequence():
                return "s"
            case _:
                return "o"

    return k(1), k({}), k([1]), k("a"), k(None), k(1.5)


test_same = table(
    [does_num],
    [does_num1],
    [does_all],
    [does_all2],
    [does_seq],
    [does_map],
    [does_bad],
    [does_abs],
    [does_flat],
    [does_match],
)
