"""Builtin functions: sum, min, max, abs, len, range, any, all, and those over several sequences."""

import math

import pyfora
import pytest
from harness import calls_of, computed, pairs, refused, table

NAN = math.nan

test_minimum = table(
    [lambda a, b: (min(a, b), max(a, b)), *pairs([0, 1, -1, 0.0, -0.0, 1.0, 1.5, True, False])],
    [lambda a, b: (min(a, b), max(a, b)), *pairs([NAN, 1.0, -1.0])],
    [lambda a, b, c: (min(a, b, c), max(a, b, c)), (1, 2, 3), (3, 2.0, 1), (1, 1.0, True), (NAN, 1.0, 0.0)],
    [lambda a: (min(a, 2, 2.0, a), max(a, 2, 2.0, a)), 1, 2, 2.0, 3],
    [lambda a, b: min(a, b), ("a", "b"), ("a", 1), (None, 1), (1, None), ((1, 2), (1, 3))],
    [lambda a, b: max(a, b), ("a", "b"), ("a", 1), (None, 1), (1, None), ((1, 2), (1, 3))],
    [lambda v: (min(v), max(v)), [], [1], [3, 1, 2], [0.5, -0.5], [1, 0.5], [NAN, 1.0], [1.0, NAN]],
    [lambda v: (min(v), max(v)), ((),), ((2, 1),), ((1, 2.5),), ("bca",)],
    [lambda n: (min(range(n)), max(range(n))), 0, 1, 10],
    [lambda a: min(a), 1, None],
    [lambda: min()],
    [lambda v: min(v, key=lambda x: -x), [], [1], [3, 1, 2], [0.5, -0.5]],
    [lambda v: max(v, key=lambda x: x % 3), [], [1], [3, 1, 2, 5, 8]],
    [lambda v: max(v, key=None), [], [1], [3, 1, 2]],
    [lambda v: min(v, default=None), [], [1], [3, 1, 2]],
    [lambda v: max(v, default=-1), [], [1], [3, 1, 2]],
    [lambda v: min(v, key=abs, default=0), [], [1], [3, -1, 2]],
    [lambda a, b: min(a, b, key=abs), (3, -2), (-3, 2.5), (1, -1)],
    [lambda a, b, c: max(a, b, c, key=lambda x: -x), (3, -2, 1), (1, 1.0, True)],
    [lambda n: max(range(n), key=lambda x: (x % 10, -x)), 0, 1, 100],
    [lambda n: min((x for x in range(n) if x > 5), default="none"), 0, 5, 10],
    [lambda n: min(((x % 4, x) for x in range(n)), key=lambda p: p[1] - p[0]), 1, 10],
)

test_sums = table(
    [lambda v: sum(v), [], [1], [1, 2, 3], [True, False, True], ((1, 2),), ((),)],
    [lambda v, s: sum(v, s), ([], 5), ([1, 2], 5), ([1], 0.5), ([], None), ([1, 2], True)],
    [lambda v: sum(v, start=10), [], [1, 2]],
    [lambda v: sum(v), [0.5], [0.5, 0.25], ((1, 0.5),), [None], ["a"]],
    [lambda v: sum(v, ()), [(1,), (2,)][:0]],
    [lambda v: sum(v, ""), [], ["a"]],
    [lambda n: sum(range(n)), 0, 1, 100, 10**6],
    [
        lambda a, b, s: sum(range(a, b, s)),
        (0, 10, 3),
        (10, 0, -3),
        (5, 5, 1),
        (-5, 5, 2),
        (-(2**62), 2**62, 2**40),
    ],
    [lambda a: sum(a), 5, None, 1.5, "ab"],
    [lambda n: sum(i * i for i in range(n)), 0, 10, 10_000],
    [lambda n: sum(1 for _ in range(n)), 0, 10_000],
    [lambda n: sum(i % 3 == 0 for i in range(n)), 0, 10],
)


# A sum of floats is exact to one unit in the last place: neither as CPython before 3.12 nor dependent on the cores.
@pytest.mark.parametrize(
    "row",
    [
        [lambda n: [0.1 for _ in range(n)], 1, 10, 1000, 100_000],
        [lambda n: [1.0 / (i + 1) for i in range(n)], 1, 2, 10_000],
        [lambda n: [(-1.0) ** i * 1e16 + 0.5 for i in range(n)], 1, 2, 999, 1000],
        [lambda n: [math.sin(i) for i in range(n)], 1, 10, 5000],
    ],
    ids=lambda row: f"row-{row[0].__code__.co_firstlineno}",
)
def test_sums_of_floats(executor, row):
    function, calls = calls_of(row)
    for arguments in calls:
        expected = math.fsum(function(*arguments))
        actual = computed(executor, lambda *a: sum(function(*a)), arguments)
        assert type(actual) is float
        assert abs(actual - expected) <= math.ulp(expected), arguments


test_special_floats = table(
    [
        lambda v: sum(v),
        [math.inf, 1.0],
        [math.inf, -math.inf],
        [NAN, 1.0],
        [1e308, 1e308],
        [-0.0],
        [-0.0, -0.0],
    ],
    [lambda n: sum(1.0 for _ in range(n)), 0, 1, 100],
)

test_any_all = table(
    [lambda v: (any(v), all(v)), [], [0], [1], [0, 1], [0.0], [NAN], [False, True], [None], ["", "a"]],
    [lambda v: (any(v), all(v)), ((),), ((0, None),), ((1, "a"),)],
    [lambda n: any(i > 5 for i in range(n)), 0, 5, 10, 10_000],
    [lambda n: all(i > -1 for i in range(n)), 0, 5, 10, 10_000],
    [lambda a: any(a), 5, None],
)

test_abs_len = table(
    [lambda x: abs(x), 5, -5, 1.5, -1.5, -0.0, True, None, "a", ((1,),), [1]],
    [lambda x: len(x), [], [1, 2], "", "abc", ((1, 2),), range(5), 5, None, 1.5],
    [lambda n: len(range(n)), 0, 5, -5],
    [lambda n: len([i for i in range(n)]), 0, 5],
    [lambda a, b: divmod(a, b), (7, 2), (-7, 2), (7.5, 2), (7, -2.5), (1, 0), (1.0, 0), (None, 1), (1, "a")],
    [lambda x: hash(x), 5, -1, 1.5, True, 2.0],
)

test_ranges = table(
    [lambda a: range(a), 0, 5, -1],
    [lambda a, b: range(a, b), (0, 5), (5, 0)],
    [lambda a, b, s: range(a, b, s), (0, 10, 3), (10, 0, -3), (0, 1, 0)],
    [lambda r, i: r[i], *pairs([range(5), range(5, 0, -2), range(0)], [0, 1, -1, 5, -6])],
    [lambda r: r[1:3], range(5), range(10, 0, -3)],
    [lambda r: r[::-1], range(5), range(0)],
    [lambda r: (r.start, r.stop, r.step), range(5), range(1, 9, 2)],
    [
        lambda r, x: x in r,
        *pairs([range(5), range(0, 10, 3), range(10, 0, -2)], [0, 3, 4, 10, -1, 3.0, 2.5, True, None]),
    ],
    [
        lambda a, b: a == b,
        *pairs([range(5), range(0, 5), range(0), range(3, 3), range(0, 5, 2), range(0, 6, 2)]),
    ],
    [lambda r: bool(r), range(0), range(5)],
    [lambda r: len(r), range(0), range(5), range(10, 0, -3), range(2**62)],
    [lambda r: list(r), range(0), range(5), range(10, 0, -3)],
    [lambda r: (r.index(3), r.count(3), r.count(99)), range(5), range(9, 0, -3)],
    [lambda r: r.index(77), range(5)],
    [lambda x: range(x), 1.5, None, "a"],
    [lambda x: range(0, 10, x), 1.5, True],
    [lambda n: sum(range(n, 0, -1)), 10],
    [lambda: [i for i in range(3)][range(3)[1]]],
)

test_sequences = table(
    [lambda v: [(i, x) for i, x in enumerate(v)], [], [5, 6], "ab", range(3)],
    [lambda v: [i * x for i, x in enumerate(v, 1)], [], [5, 6], [0.5]],
    [lambda v: list(enumerate(v, start=10)), [], [5, 6]],
    [lambda v, w: [a * b for a, b in zip(v, w)], ([1, 2], [3, 4]), ([1, 2, 3], [0.5]), ([], [1])],
    [lambda v, w: list(zip(v, w)), ([1, 2], "ab"), ([1, 2], range(9)), ((1, 2), [3, 4])],
    [lambda v, w: sum(a * b for a, b in zip(v, w)), ([1, 2], [3, 4]), ([], [])],
    [lambda a, b, c: list(zip(a, b, c)), ([1], [2], [3]), ([1, 2], "ab", (0.5, 1.5))],
    [lambda v: list(zip(v)), [1, 2]],
    [lambda v: list(map(lambda x: x * 2, v)), [], [1, 2], [0.5], ((1, 2),)],
    [lambda v: sum(map(abs, v)), [], [-1, 2], [0.5]],
    [lambda v, w: list(map(lambda a, b: a + b, v, w)), ([1, 2], [3, 4]), ([1], [1, 2])],
    [lambda v: list(filter(lambda x: x > 1, v)), [], [1, 2, 3]],
    [lambda v: list(filter(None, v)), [], [0, 1, 2]],
    [lambda v: list(reversed(v)), [], [1, 2, 3], range(4)],
    [lambda v: [x for x in reversed(v)], [1, 2, 3], ((1, 2),)],
    [lambda v: sorted(v), [], [1], [3, 1, 2], [0.5, -1.0, 2.0], [3, 1, 2] * 5, ["b", "a"], [(2, 1), (1, 5)]],
    [lambda v: sorted(v, reverse=True), [], [3, 1, 2], [1.0, 2.0]],
    [lambda v: sorted(v, key=lambda x: -x), [], [3, 1, 2]],
    [lambda v: sorted(v, key=lambda x: x % 3), [5, 3, 1, 2, 4, 6, 0]],
    [lambda v: sorted(v, key=lambda x: x % 3, reverse=True), [5, 3, 1, 2, 4, 6, 0]],
    [lambda n: sorted((i * 7919) % n for i in range(n)), 1, 100],
    [lambda t: sorted(t), ((3, 1, 2),)],
    [lambda: [x for i, x in enumerate((1, "a", None)) if i]],
)

test_lists = table(
    [lambda v, i: v[i], *pairs([[1, 2, 3], [0.5]], [0, -1, 2, 5, -4, True])],
    [lambda v: v[1:], [], [1, 2, 3]],
    [lambda v: v[::-1], [], [1, 2, 3]],
    [lambda v, w: v + w, ([], []), ([1], [2]), ([1], [0.5]), ([1], ["a"])],
    [lambda v: v * 2, [], [1, 2]],
    [lambda v: 2 * v, [], [1, 2]],
    [lambda v: v + (1,), [1]],
    [lambda v: v + 1, [1]],
    [lambda v: v * 1.5, [1]],
    [lambda v: v["a"], [1]],
    [lambda v, w: (v == w, v != w, v < w), *pairs([[], [1], [1, 2], [2]])],
    [lambda v, x: x in v, ([1, 2], 2), ([1, 2], 2.0), ([1, 2], 3), ([], 1), ([1], None), (["a"], "a")],
    [lambda v: (v.index(2), v.count(2)), [1, 2, 2]],
    [lambda v: v.index(9), [1, 2]],
    [lambda v: [*v, 0, *v], [], [1, 2]],
    [lambda v: not v, [], [1]],
    [lambda: [1, 2.5, None, "a", (1, 2)]],
    [lambda: [[1], [], [2.5]]],
    [lambda: [[]] == [[]]],
    [lambda n: [(i,) * 40 for i in range(n)], 0, 3],
    [lambda n: [(i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i) for i in range(n)], 3],
)

# Where a tuple is made of the very value, that is known.
test_same_object = table(
    [lambda x: x in (x,), NAN],
    [lambda x: (x,) == (x,), NAN],
    [lambda x: (x, 1) < (x, 2), NAN],
)

# Whether containers hold NaN to be equal to itself depends on the identity of objects, which values do not have.
test_identity = refused(
    pyfora.InvalidPyforaOperation,
    [lambda x: [x] == [x], NAN],
    match="NaN",
)

# Arguments of a wrong type, in the order in which CPython looks at them.
test_wrong_arguments = table(
    [lambda x, base: int(x, base), (16, "x"), ("1", 1e300), (16, 10), (1.5, 99), ("11", True)],
    [lambda r: sorted([2, 1, 3], reverse=r), "", None, 1.5, 2, True],
    [lambda s, e: s.encode(e), ("a", True), ("a", None)],
)
