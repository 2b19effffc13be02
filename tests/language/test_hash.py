"""hash: the values that are the same in every process, and those that nobody may see."""

import random

import pyfora
import pytest
from harness import agree, refused, table

M = 2**61 - 1
INTS = [0, 1, -1, 2, -2, M, M - 1, M + 1, -M, 1 - M, -M - 1, 2**62, 2**63 - 1, -(2**63), 2 * M, 10**18]
FLOATS = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.5,
    1e16,
    1e300,
    -1e300,
    1e-300,
    5e-324,
    2.0**61,
    2.0**61 - 2**9,
    3.14,
    float("inf"),
    float("-inf"),
    2.0**1023,
    1.7976931348623157e308,
    2.2250738585072014e-308,
    123456789.123,
]


class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    def __eq__(self, other):
        return self.degrees == other.degrees

    def __hash__(self):
        return hash(self.degrees) * 3 + 1


class Minus:
    def __hash__(self):
        return -1


class Derived(Celsius):
    def __init__(self, degrees):
        self.degrees = degrees


class Redefined(Celsius):
    def __init__(self, degrees):
        self.degrees = degrees

    def __eq__(self, other):
        return True


class Named:
    def __init__(self, name, n):
        self.name = name
        self.n = n

    def __eq__(self, other):
        return self.name == other.name and self.n == other.n

    def __hash__(self):
        return hash(self.name) * 31 + hash((self.n, self.name)) ^ 5


test_values = table(
    [lambda x: hash(x), *[(i,) for i in INTS]],
    [lambda x: hash(x), *[(x,) for x in FLOATS]],
    [lambda x: hash(x), True, False],
    [lambda x: hash(x), (), ((),), ((1,),), ((1, 2),), ((1, 2.5, True),), ((((1,), ()), -1),)],
    [lambda x: hash((x, x)), *[(i,) for i in INTS]],
    [lambda x: hash((x, -x)), *[(x,) for x in FLOATS]],
    [
        lambda x: hash(frozenset(x)),
        [1],
        [],
        [1, 2, 3],
        [-1, -2],
        [2.5, 1],
        [(1, 2), (2, 1)],
        list(range(100)),
    ],
    [lambda: hash(frozenset([frozenset([1, 2]), frozenset()]))],
    [lambda x: hash(Celsius(x)), 1, 2.5, (1, 2)],
    [lambda: hash(Minus())],
    [lambda: hash(Derived(4)) == hash(Celsius(4))],
    [lambda: hash((Celsius(4), 1))],
    [lambda: hash(1) == hash(1.0) == hash(True)],
    [lambda n: [hash(i) % 7 for i in range(n)], 20],
)

test_large_ints = table(
    [lambda x: hash(x), 2**64, -(2**64), 2**61 * 2**61, 10**50, 1 - 2**200, 2**1279 - 1],
    [lambda x: hash((x, 1)), 2**64, -(2**100)],
    [lambda n: [hash(i**n) for i in range(-5, 5)], 3, 40, 101],
    [lambda x: {x: 1, 0: 2}[x], 2**64, 5, -(2**64)],
    [lambda x: (x in {1, 2}, {1: 2}.get(x)), 2**64, 2, 2**64 + 1],
    [lambda x: {2**70: "a", 1: "b"}.get(x), 2**70, 2.0**70, 1, True, 2**70 + 1],
    [lambda n: {2**i: i for i in range(n)}, 3, 70],
    [lambda n: list({3**i for i in range(n)}), 30, 60],
    [lambda n: list({3**i for i in range(n)} ^ {9**i for i in range(n)}), 30, 60],
    [lambda: list(set([2**64, 1, 2.5, 2**65, -(2**64)]))],
    [lambda: hash(Celsius(2**62))],
    [lambda: hash(Celsius(2**70))],
)

test_errors = table(
    [lambda x: hash(x), [1], {}, {1}, ([1],), ((1, [2]),)],
    [lambda: hash(Redefined(1))],
    [lambda: hash({1: 2}.keys())],
    [lambda: hash()],
    [lambda: hash(1, 2)],
)

test_unseen = table(
    [lambda: {Named("a", 1): 1, Named("a", 2): 2}[Named("a", 2)]],
    [lambda a, b: len({Named(a, 1), Named(b, 1)}), ("x", "x"), ("x", "y")],
    [lambda a: {(a, None, range(3)): 1}[(a, None, range(0, 3))], "x", 5],
    [lambda: {range(0): 1}[range(5, 5)]],
    [lambda: len({range(1, 2), range(1, 3, 2), range(2)})],
    [lambda a: {a: 1}.get(b"ab", 0), b"ab", b"a"],
)

test_refused = refused(
    pyfora.PyforaError,
    [lambda x: hash(x) + 0.5, "a"],
    [lambda x: -hash(x), ("a",)],
    [lambda x: f"{hash(x)}", None],
    [lambda x: range(hash(x)), b"x"],
    [lambda x: abs(hash(x)), "a"],
    [lambda x: 1 if hash(x) else 2, "a"],
    [lambda x: hash(x) in [1, 2], "a"],
    [lambda x: (1, 2)[hash(x)], "a"],
    [lambda x: hash(x) % 10, "a"],
    [lambda x: hash(x) == hash("b"), "a"],
    [lambda x: str(hash(x)), "a"],
    [lambda x: [1, 2, 3][hash(x)], "a"],
)


def test_a_hash_that_differs_from_process_to_process_is_not_given_back(executor):
    for value in ["a", ("a",), None, b"x", (1, "a")]:
        with pytest.raises(pyfora.PyforaError, match="hash"):
            executor.submit(lambda x: hash(x), value).result(30).toLocal().result(30)


def test_nan_has_no_hash_that_is_seen(executor):
    with pytest.raises(pyfora.InvalidPyforaOperation, match="NaN"):
        executor.submit(lambda x: hash(x), float("nan")).result(30)


@pytest.mark.parametrize("kind", ["ints", "floats", "tuples"])
def test_random_hashes(executor, kind):
    chance = random.Random(kind)
    if kind == "ints":
        values = [chance.randrange(-(2**63), 2**63) for _ in range(500)]
    elif kind == "floats":
        values = [chance.uniform(-1, 1) * 2.0 ** chance.randrange(-1074, 1000) for _ in range(500)]
    else:
        values = [
            (chance.randrange(-(2**63), 2**63), chance.random(), chance.randrange(3)) for _ in range(500)
        ]
    agree(executor, [lambda xs: [hash(x) for x in xs], (values,)])
