"""Sets and frozensets: operators, methods, and the order of iteration, which is that of CPython's own table."""

import random

import pyfora
import pytest
from harness import agree, refused, table


def orders(xs, ys):
    # The order after each operation, and after operations on the results of others.
    a = set(xs)
    b = set(ys)
    fa = frozenset(ys)
    both = a | b
    apart = a ^ b
    less = both - b
    return [
        list(a),
        list(b),
        list(fa),
        list(both),
        list(a & b),
        list(a - b),
        list(b - a),
        list(apart),
        list(less),
        list(less | b),
        list(apart | a),
        list(apart & a),
        list(apart ^ fa),
        list(both.copy()),
        list(frozenset(less)),
        list(set(apart)),
        list(a.union(ys, xs)),
        list(a.union(b, fa)),
        list(a.intersection(ys)),
        list(both.intersection(a, ys)),
        list(a.difference(ys)),
        list(both.difference(a, ys)),
        list(a.symmetric_difference(ys)),
        list(set(dict.fromkeys(xs))),
        list({x for x in xs if x % 3}),
        list({x // 2 for x in apart}),
        list(less - {x for x in less if x % 2}),
        list((both - a) | {1, 2, 3}),
        list({**dict.fromkeys(ys)}.keys() & a),
        list(dict.fromkeys(ys).keys() | a),
        list(a - dict.fromkeys(ys).keys()),
        list(dict.fromkeys(xs).keys() ^ ys),
    ]


def alike(xs):
    # Sets that are made in the same way are sets of their own, whatever is done with one of them.
    a = set(xs) | {100}
    b = set(xs) | {200}
    c = set(xs)
    d = c.union([7], [8])
    e = c.union([7], [9])
    made = [
        a,
        b,
        c,
        d,
        e,
        set(xs) | {100, 300},
        c | {1} | {2},
        c | {1} | {3},
        {*xs, 5},
        {*xs, 6},
        c ^ {1},
        c ^ {2},
    ]
    return [list(s) for s in made] + [[100 in b, 200 in a, 8 in e, 9 in d, 2 in c, len(c)]]


def numbers(chance, kind):
    n = chance.choice([0, 1, 3, 5, 8, 13, 40, 200])
    if kind == "small":
        return [chance.randrange(20) for _ in range(n)]
    if kind == "strided":
        step = 2 ** chance.randrange(1, 40)
        return [chance.randrange(n + 1) * step for _ in range(n)]
    if kind == "signed":
        return [chance.randrange(-50, 50) for _ in range(n)]
    if kind == "wide":
        return [chance.randrange(-(2**63), 2**63) for _ in range(n)]
    return list(range(n))


def test_each_set_is_its_own(executor):
    agree(executor, [alike, [], [1], [5, 3, 1], list(range(0, 90, 7)), [2**40, -1, 0]])


@pytest.mark.parametrize("kind", ["small", "strided", "signed", "wide", "range"])
def test_the_order_of_ints_is_that_of_cpython(executor, kind):
    chance = random.Random(kind)
    agree(executor, [orders, *[(numbers(chance, kind), numbers(chance, kind)) for _ in range(60)]])


def test_the_order_of_many_ints(executor):
    # Beyond 50 000 elements tables grow by less.
    chance = random.Random(1)
    many = chance.sample(range(-(10**9), 10**9), 60_000)
    agree(executor, [lambda xs: (list(set(xs)), list(frozenset(xs[:30_000]) | set(xs))), (many,)])


def orders_of(xs, ys):
    a = set(xs)
    b = frozenset(ys)
    return [list(s) for s in (a, a | b, b | a, a & b, a - b, a ^ b)] + [list(b)]


FLOATS = [0.0, 1.0, -1.0, 0.5, 2.5e10, 1e300, -1e-300, 1e-310, float("inf"), float("-inf"), 3.0, 8.0, 16.0]
PAIRS = [(1, 2), (2, 1), (1, 1), (0, 0), (-1, -2), (2**61, 1), (1, 2**62), (5, 5), (8, 3), (7, 7)]

test_order_of_other_kinds = table(
    [orders_of, (FLOATS, FLOATS[3:9]), ([], FLOATS), (FLOATS[:5], FLOATS[5:])],
    [orders_of, (PAIRS, PAIRS[3:7]), (PAIRS[:2], PAIRS)],
    [orders_of, ([True, False], [True])],
    [orders_of, ([(1, 2.5), (1, 2), (1.0, 2)], [(True, 2)])],
    [orders_of, ([1, 2.5, True, 3], [1.0, 2, 0.0])],
    [
        lambda xs: [sorted(s) for s in {frozenset(xs), frozenset([1, 2]), frozenset(xs[1:])}],
        [1, 2, 3],
        [9, 8],
    ],
)

test_literals = table(
    [lambda: list({10, 0, 3})],
    [lambda: list({1, 2, 3, 4, 5, 38})],
    [lambda: list({-2, 2**61 + 2, 0, 2**62, 1.5})],
    [lambda: [x for x in {9, 0, 18, 7}]],
    [lambda a: [a in {8, 0, 16}, a not in {8.0, 0, 16}, 0 <= a in {-1, 7}], 8, 9, -1],
    [lambda: list({8, 0})],
    [lambda: list(set([1, 2, 3, 4, 5, 33]))],
    [lambda a: list({8, a, 16, 24, 7}), 0, 32],
    [lambda a: list({*a, 8, 16}), [0, 1], {24: 0}, (5, 5)],
    [lambda a: list({*{24, 0}, 8, *{7, 16, a}}), 0, 8],
    [lambda a: list({8, 16, *a, 24, *a}), [0, 1], (5, 5)],
    [lambda: {1, True, 1.0}],
    [lambda: {True, 1, 1.0}],
    [lambda: {(1, 2), (1, 2)}],
    [lambda: set()],
    [lambda: frozenset()],
    [lambda: {x % 3 for x in range(10)}],
    [lambda: {x for x in range(20) if x % 3 == 0 for _ in range(2)}],
    [lambda: {"a", "b"}],
    [lambda: {"a", 1, None, 2.5, (1, "x")}],
    [lambda: {frozenset([1]), frozenset()}],
)


def sum_in_loop(s):
    total = 0
    for x in s:
        total = (total * 31 + x) % 1000003
    return total


SETS = [set(), {1}, {1, 2, 3}, {2, 3}, {5, 6}, {1.0, 2}, frozenset(), frozenset([1, 2, 3])]
WORDS = [set(), {"a"}, {"a", "bc", "d"}, frozenset(["bc"])]

test_operators = table(
    [lambda a, b: (a | b, a & b, a - b, a ^ b), *[(a, b) for a in SETS for b in SETS]],
    [lambda a, b: (a < b, a <= b, a > b, a >= b, a == b, a != b), *[(a, b) for a in SETS for b in SETS]],
    [lambda a, b: (a | b, a & b, a - b, a ^ b), *[(a, b) for a in WORDS for b in WORDS]],
    [lambda a, b: (a < b, a <= b, a > b, a >= b, a == b, a != b), *[(a, b) for a in WORDS for b in WORDS]],
    [lambda a, b: (a | b, a & b, a - b, a ^ b, a == b), ({1, 2}, {"a"}), ({"a", 2}, {2})],
    [lambda a: (len(a), bool(a), not a), *[(s,) for s in SETS]],
    [
        lambda a, x: (x in a, x not in a),
        ({1, 2}, 1),
        ({1, 2}, 1.0),
        ({1, 2}, True),
        ({1, 2}, "a"),
        ({"a"}, "a"),
    ],
    [
        lambda a, x: x in a,
        ({(1, 2)}, (1, 2)),
        ({(1, 2)}, (1, 3)),
        ({None}, None),
        ({None, 1}, 0),
        ({0}, None),
    ],
    [lambda: {1} in {frozenset([1]), frozenset()}],
    [lambda: (frozenset([1]) == {1}, {1} == frozenset([1]), {1} == [1], {1} == 1, {1} != (1,))],
    [lambda a: a == {1: 2}.keys(), {1}, {2}, frozenset([1])],
    [lambda a: type(a | frozenset([9])).__name__, {1}, frozenset([1])],
    [lambda a: isinstance(a, set), {1}, frozenset([1]), [1]],
    [lambda a: isinstance(a, (set, frozenset)), {1}, frozenset([1]), [1]],
)

test_methods = table(
    [lambda a, b: a.union(b), ({1}, [2, 3]), ({1}, (2.0, 1.0)), ({1}, {2: 3}), ({1}, "ab"), ({1}, range(3))],
    [lambda a: a.union(), {1, 2}],
    [lambda a: a.union([1], {2}, (3,), "x"), {1, 2}, {"y"}],
    [
        lambda a, b: a.intersection(b),
        ({1, 2}, [2, 3]),
        ({1, 2}, {2: 1}),
        ({"a"}, "ab"),
        (frozenset([1]), [1]),
    ],
    [lambda a: a.intersection([1, 2], {2, 3}), {1, 2, 3}],
    [lambda a, b: a.difference(b), ({1, 2}, [2, 3]), ({1, 2}, {2: 1}), ({"a"}, "ab"), (frozenset([1]), [1])],
    [lambda a: a.difference([1], {2}), {1, 2, 3}, frozenset([1, 2, 4])],
    [lambda a, b: a.symmetric_difference(b), ({1, 2}, [2, 3, 3]), ({1, 2}, {2: 1}), ({"a"}, "ab")],
    [lambda a, b: a.issubset(b), ({1, 2}, [2, 1, 3]), ({1, 2}, {2: 1}), (set(), []), ({"a"}, "ba")],
    [lambda a, b: a.issuperset(b), ({1, 2}, [2, 1]), ({1, 2}, {3: 1}), (set(), []), ({"a"}, "ba")],
    [lambda a, b: a.isdisjoint(b), ({1, 2}, [3]), ({1, 2}, {2: 1}), (set(), []), ({"a"}, "ba"), ({1}, {1})],
    [lambda a: a.copy(), {1, 2}, frozenset([1]), {"a"}],
    [lambda x: set(x), [1, 2, 1], (1, 2), "hello", range(5), {1: 2}, {1}, frozenset([1]), []],
    [lambda x: frozenset(x), [1, 2, 1], (1, 2), "hello", range(5), {1: 2}, {1}, frozenset([1]), []],
    [lambda x: set(x.items()), {1: 2}, {"a": 1.5}],
    [lambda x: set(x.values()), {1: 2}, {"a": 1.5}],
    [lambda n: set(x * x % 7 for x in range(n)), 0, 10],
)

test_reductions = table(
    [lambda n: sum_in_loop(set(range(0, n * 7, 7))), 0, 10, 100],
    [lambda s: (sum(s), max(s), min(s), sorted(s), any(s), all(s)), {3, 1, 2}, frozenset([0, 5])],
    [lambda s: (max(s), min(s), sorted(s), sorted(s, reverse=True), any(s), all(s)), {"b", "a", ""}],
    [lambda s: sum(len(w) for w in s), {"a", "bcd"}, set()],
    [lambda s: sum(1 for w in s if w > "b"), {"a", "bcd"}],
    [lambda s: max(len(w) for w in s), {"a", "bcd"}],
    [lambda s: any(w == "a" for w in s), {"a", "bcd"}],
    [lambda s: all(len(w) > 1 for w in s), {"a", "bcd"}],
    [lambda s: sorted(w + w for w in s), {"a", "bcd"}],
    [lambda s: {w + w for w in s}, {"a", "bcd"}],
    [lambda s: frozenset(len(w) for w in s), {"a", "bcd", "b"}],
    [lambda s: {len(w) for w in s} | {2}, {"a", "bcd"}],
    [lambda s: sum(x / 4 for x in set(s)), [1, 2, 3]],
    [lambda s: list(map(str, set(s))), [3, 1, 2]],
    [lambda s: list(zip(set(s), s)), [3, 1, 2]],
    [lambda s: list(enumerate(set(s))), [3, 1, 2]],
    [lambda s: list(filter(None, set(s))), [3, 0, 2]],
    [lambda s: max(set(s), key=lambda x: -x), [3, 1, 2]],
    [lambda s: [a + b for a, b in {(1, 2), (3, 4)}], 1],
    [lambda s: ", ".join(sorted(set(s))), "hello"],
    [lambda s: str(set(s)), [3, 1, 2], [], [(1, 2)], [2.5]],
    [lambda s: repr(frozenset(s)), [3, 1, 2], []],
    [lambda s: f"{set(s)}", [3, 1]],
    [lambda: max({1, 2}, {1, 2, 3}, {1})],
)

test_errors = table(
    [lambda x: {x}, [1], {}, {1}],
    [lambda x: {1, (2, x)}, [1]],
    [lambda x: set([x]), [1]],
    [lambda x: x in {1, 2}, [1], {}],
    [lambda x: set(x), 1, None, 2.5],
    [lambda a: a + {1}, {1}],
    [lambda a: a | [1], {1}, frozenset([1])],
    [lambda a: a & (1,), {1}],
    [lambda a: a - 1, {1}],
    [lambda a: a < [1], {1}],
    [lambda a: a[0], {1}],
    [lambda a: a.union(1), {1}],
    [lambda a: min(a), set(range(0))],
    [lambda a: reversed(a), {1}],
    [lambda a: a.nothing, {1}],
    [lambda a, b: a < b, ({1}, 2)],
)

test_refused_orders = refused(
    pyfora.PyforaError,
    [lambda words: [w for w in set(words)], ["a", "b"]],
    [lambda words: list(set(words)), ["a", "b"]],
    [lambda words: repr(set(words)), ["a", "b"]],
    [lambda words: {w: 1 for w in set(words)}, ["a", "b"]],
    [lambda words: dict.fromkeys(set(words)), ["a", "b"]],
    [lambda words: max(set(words), key=len), ["a", "b"]],
    [lambda words: sorted(set(words), key=len), ["a", "b"]],
    [lambda words: sum(len(w) / 3 for w in set(words)), ["a", "b"]],
    [lambda words: [x for x in {len(w) for w in set(words)}], ["a", "b"]],
    [lambda words: any(10 // len(w) for w in set(words)), ["a", "b"]],
    [lambda words: list(enumerate(set(words))), ["a", "b"]],
    [lambda words: [*set(words)], ["a", "b"]],
    [lambda s: list(s), {1, 2}],
    [lambda a: list({None, a}), 1],
    match="sorted",
)

# Elements that compete for a place: CPython puts the constants of a file in another order once it has cached the file.
test_refused_constants = refused(
    pyfora.InvalidPyforaOperation,
    [lambda: list({8, 0, 16})],
    [lambda: list({1, 2, 3, 4, 5, 33})],
    [lambda: list({-1, -2, 2**61 - 1, 0, 2**61})],
    [lambda: [x for x in {8, 0, 16, 7}]],
    [lambda: [x for x in {8, 0}]],
    [lambda: list({-5, 3, -1})],
    match=r"write set\(\[",
)

test_refused_changes = refused(
    pyfora.InvalidPyforaOperation,
    [lambda s: s.add(1), {1}],
    [lambda s: s.remove(1), {1}],
    [lambda s: s.discard(1), {1}],
    [lambda s: s.pop(), {1}],
    [lambda s: s.update([1]), {1}],
    match="write",
)
