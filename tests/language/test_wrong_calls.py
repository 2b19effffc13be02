"""Calls that CPython does not take: which check comes first, and what it says. Many come from random calls (`make fuzz`)."""

import bisect
import cmath
import functools
import heapq
import itertools
import math
import operator
import statistics

from harness import table


class Empty:
    pass


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


def same(x):
    return x


test_counts_of_functions_in_c = table(
    [lambda a: math.sin(), 1],
    [lambda a: math.sin(a, a), 1],
    [lambda a: math.sin(x=a), 1],
    [lambda a: math.atan2(a), 1],
    [lambda a: math.atan2(a, a, a), 1],
    [lambda a: math.gcd(a, b=a), 1],
    [lambda a: math.log(), 1],
    [lambda a: math.log(a, a, a), 1],
    [lambda a: math.log(x=a), 1],
    [lambda a: math.perm(), 1],
    [lambda a: math.perm(a, a, a), 1],
    [lambda a: math.isclose(a), 1],
    [lambda a: math.isclose(), 1],
    [lambda a: math.isclose(a, a, a), 1],
    [lambda a: math.isclose(a, a, a, a, a), 1],
    [lambda a: math.isclose(a, b=a, a=a), 1],
    [lambda a: math.isclose(a, a, tol=a), 1],
    [lambda a: math.prod(), [1]],
    [lambda a: math.prod(a, a), [1]],
    [lambda a: math.prod(a, begin=2), [1]],
    [lambda a: math.prod(iterable=a), [1]],
    [lambda a: cmath.phase(a, a), 1],
    [lambda a: cmath.log(a, a, a), 1],
    [lambda a: operator.or_(a), 1],
    [lambda a: operator.or_(a, a, a), 1],
    [lambda a: operator.neg(a, a), 1],
    [lambda a: operator.add(a, b=a), 1],
    [lambda a: bisect.bisect(a), [1]],
    [lambda a: bisect.bisect_left(mu=a), [1]],
    [lambda a: bisect.bisect_left(a, a, mu=a), [1]],
    [lambda a: bisect.bisect_right(a, a, a, a, a), [1]],
    [lambda a: functools.reduce(a), [1]],
    [lambda a: functools.reduce(a, a, a, a), [1]],
    [lambda a: functools.reduce(a, sequence=a), [1]],
    [lambda a: functools.cmp_to_key(), 1],
    [lambda a: functools.cmp_to_key(a, a), same],
)

test_counts_of_iterators = table(
    [lambda a: list(itertools.starmap(a)), [1]],
    [lambda a: list(itertools.cycle(a, a)), [1]],
    [lambda a: list(itertools.compress(a)), [1]],
    [lambda a: list(itertools.compress(a, a, a)), [1]],
    [lambda a: list(itertools.accumulate()), [1]],
    [lambda a: list(itertools.accumulate(a, None, a)), [1]],
    [lambda a: list(itertools.accumulate(a, iterable=a)), [1]],
    [lambda a: list(itertools.combinations(a, key=a)), [1]],
    [lambda a: list(itertools.permutations(a, 1, keepends=1)), [1]],
    [lambda a: list(itertools.product(a, times=2)), [1]],
    [lambda a: list(itertools.product(repeat=2, times=2)), [1]],
    [lambda a: list(itertools.islice(a)), [1]],
    [lambda a: list(itertools.islice(a, 1, 2, 3, 4)), [1]],
    [lambda a: list(itertools.islice(a, 1, step=3)), [1]],
    [lambda a: list(itertools.zip_longest(a, fill=1)), [1]],
    [lambda a: list(itertools.chain.from_iterable(a, a)), [1]],
    [lambda a: itertools.tee(a, 2, 2), [1]],
    [lambda a: itertools.tee(a, count=2), [1]],
    [lambda *a: operator.or_(*a), (1,), (1, 2), (1, 2, 3)],
    [lambda a: operator.or_(*a), [1], ([],), ([1, 2, 3, 4],)],
    [lambda a: list(itertools.accumulate(*a)), ([],), ([[1], None, 2],), ([[1], None, 2, 3, 4],)],
    [lambda a: cmath.phase(*a), ([],), ([1, 2, 3],)],
)

test_counts_of_builtins_and_methods = table(
    [lambda a: len(obj=a), [1]],
    [lambda a: sorted(a, a), [1]],
    [lambda a: max(a, first=a), [1]],
    [lambda a: round(a, places=2), 2.5],
    [lambda a: enumerate(x=a), [1]],
    [lambda a: isinstance(a, int, x=1), 1],
    [lambda a: map(str, x=a), [1]],
    [lambda a: a.upper(1), "a"],
    [lambda a: a.join(), "a"],
    [lambda a: a.join(sep="b"), "a"],
    [lambda a: a.find(), "a"],
    [lambda a: a.find("a", 1, 2, 3), "a"],
    [lambda a: a.find(sub="a"), "a"],
    [lambda a: a.replace("a"), "a"],
    [lambda a: a.split(1, 2, 3), "a"],
    [lambda a: a.split(by=1), "a"],
    [lambda a: a.split("a", sep="a"), "a"],
    [lambda a: a.strip("a", "a"), "a"],
    [lambda a: a.count(), [1]],
    [lambda a: a.index(), [1]],
    [lambda a: a.get(), {1: 2}],
    [lambda a: a.keys(1), {1: 2}],
    [lambda a: a.bit_length(1), 1, True],
    [lambda a: a.isdisjoint(), {1}],
    [lambda a: int(2.5, base=a), 2, "2"],
    [lambda a: (int("101", base=a), int(b"11", base=a)), 2, 8],
    [lambda: functools.partial(int, base=2)("101")],
)

test_order_of_checks = table(
    [lambda m, a, b: pow(m, a, b), ("5", 2, 2.0), (2, 2.0, "5"), (2, "5", 1j), (1j, 2, 3), (2, 3, None)],
    [lambda xs, r: list(itertools.combinations(r, xs)), ([1], -1), (1, -1), (1, "ab"), (-1, "ab")],
    [lambda r: list(itertools.permutations("ab", r)), 2**70, -1, 1.0, None],
    [lambda a, b: list(itertools.islice(range(9), a, b)), (0j, 2**70), (-2, 3), (3, -2), (1, 3), ("a", 3)],
    [lambda n: list(itertools.islice(range(9), n)), -1, 2**70, 3, None, "a"],
    [lambda a: itertools.tee(a, 0), 5],
    [lambda n: list(itertools.repeat(1, n)), None, 2, -1, "a"],
    [lambda a, b: list(itertools.zip_longest(a, b)), (1, 2.5), ([1], 2.5)],
    [lambda a, b: enumerate(a, b), (list, set()), ([1], 0.5), ([1], Index(2.5))],
    [lambda a, b: b"ab".rsplit(a, b), (1.5, 1.5), (b"a", 1.5), (1.5, 1)],
    [lambda a, b: bytes(a, b), (0, b"a"), (0, None), (0, "utf-8"), ("a", "utf-8")],
    [lambda xs, lo, hi: bisect.bisect(xs, 1, lo, hi), ([1], 2**70, 1), ([1], 0, [1]), ([1], 0, 2**70)],
    [lambda xs: bisect.bisect(xs, 1), {1: 2}, {1}, Empty(), "a"],
    [lambda xs, lo: bisect.bisect(xs, 1, lo), ([1], "a"), ([1], -1), ([1], 0.5)],
    [lambda f, xs: functools.reduce(f, xs), (int, Empty()), (int, 5), (int, ()), (math.gcd, (4, 6))],
    [
        lambda n, xs: heapq.nsmallest(n, xs),
        ("a", [1]),
        (None, 5),
        (-1.5, [1]),
        (0, 5),
        (1, [2, 1]),
        (5, [2, 1]),
    ],
    [
        lambda n, xs: heapq.nlargest(n, xs),
        ("a", [1]),
        (None, 5),
        (0.5, [1, 2]),
        (1, [2, 1]),
        (1, []),
        (-3, [2]),
    ],
    [lambda xs, start: sum(xs, start), (1.5, ""), ([], True), ([], ""), (["a"], "")],
    [lambda r: sorted([2, 1], reverse=r), 2**31, -(2**31) - 1, 1, "a"],
    [lambda a: "x".join(a), 5, int, Empty(), ["a"], "ab"],
    [lambda a: b"x".join(a), 5, int, Empty(), [b"a"]],
    [lambda a: b"ab".hex(a), 5, [1], [1, 2], ":"],
    [lambda a: cmath.rect(a, 1), {1}, "a", 1],
    [lambda a, b: operator.countOf(a, b), (0, 1), ([1, 1], 1)],
    [lambda a: statistics.stdev(a), "ab"],
    [lambda a: statistics.mode(a), ()],
)

test_values_of_misuse = table(
    [lambda a: (max(a), min(a)), [None]],
    [lambda a: max(a), [None, 1], [1, None], []],
    [lambda a: min(x for x in a), [None, 1], [None]],
    [lambda a: ("ab" * a, a * [1], (1,) * a, a * b"a"), Index(2), Index("x"), Index(-1)],
    [lambda a: a in b"ab", Index(97), Index(300), 97, 2**70],
    [lambda a: b"ab".find(a), Index(98), 2**70, "b"],
    [lambda a: int(a), b"12", b" -3\n", b"", b"\xb2", b"1\x1c", "\u0661"],
    [lambda a: float(a), b"1.5", b" inf ", b"", b"\xa01"],
    [lambda a: (a, a.start, [5, 6, 7][a]), slice(1, 3), slice(None), slice(None, None, -1)],
    [lambda a: a * b"", [1], 1.5, {1: 2}],
    [lambda a: a, [slice(1), slice(2)], (slice(1, 2), 3)],
    [lambda a: list(itertools.accumulate(operator.mul, a)), []],
    [lambda a: list(itertools.islice(itertools.count(3, a), 1)), Index(2), Empty()],
    [lambda a: math.lcm(a), Index("x"), Index(4)],
)
