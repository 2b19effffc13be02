"""The modules of the pure library, imported, captured by the client, and under other names."""

import bisect
import functools
import heapq
import itertools
import operator
import statistics
import string
from functools import reduce
from itertools import chain as joined

import pyfora
from harness import refused, table

BY_SECOND = operator.itemgetter(1)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def moved(self, by):
        return self.x + by


def points(n):
    return [Point(i * 7 % 5, i) for i in range(n)]


def add(a, b):
    return a + b


def imported_inside(n):
    import itertools as it
    from functools import reduce as fold

    return fold(lambda a, b: a * 10 + b, it.islice(it.count(1), n), 0)


def first_n(n, xs):
    return list(itertools.islice(xs, n))


def rest_after(n):
    c = itertools.cycle([1, 2, 3])
    out = []
    for x in c:
        if len(out) == n:
            return out
        out = out + [x]


def islice_does_not_look_ahead(n):
    def counted():
        i = 0
        while True:
            if i == n:
                raise ValueError("looked too far")
            yield i
            i = i + 1

    return list(itertools.islice(counted(), n))


def takes_then_goes_on(xs):
    it = iter(xs)
    for x in it:
        if x > 1:
            break
    return list(itertools.takewhile(lambda x: x < 5, it))


test_functools = table(
    [lambda xs: functools.reduce(add, xs), [], [1], [1, 2, 3], "abc", (1, 2.5)],
    [lambda xs: functools.reduce(add, xs, 10), [], [1], [1, 2, 3], [0.5]],
    [lambda xs: reduce(lambda a, b: a * b, xs), [1, 2, 3, 4]],
    [lambda xs: functools.reduce(operator.mul, xs, 1), [], [1, 2, 3]],
    [lambda xs: functools.reduce(max, xs), [3, 1, 4], []],
    [lambda n: functools.reduce(add, (x * x for x in range(n))), 1, 5, 0],
    [lambda a, b: functools.partial(add, a)(b), (1, 2), ("a", "b")],
    [lambda a: functools.partial(add, a, a)(), 1, 2.5],
    [lambda xs: list(map(functools.partial(add, 1), xs)), [], [1, 2]],
    [imported_inside, 0, 3],
)

test_itertools = table(
    [lambda n: first_n(n, itertools.count()), 0, 3],
    [lambda n: first_n(n, itertools.count(5, 2)), 0, 3],
    [lambda n: first_n(n, itertools.count(0.5, 0.25)), 0, 3],
    [lambda n: first_n(n, itertools.cycle("ab")), 0, 5],
    [lambda n: first_n(n, itertools.cycle([])), 0, 5],
    [rest_after, 0, 7],
    [lambda n: first_n(n, itertools.repeat("x")), 0, 3],
    [lambda n: list(itertools.repeat(7, n)), -1, 0, 3],
    [lambda a, b: list(itertools.chain(a, b)), ([1], [2, 3]), ([], [1.5]), ("ab", [1])],
    [lambda a, b, c: list(joined(a, b, c)), ([1], [2, 3], range(2)), ("a", (1, None), [])],
    [lambda: list(itertools.chain())],
    [lambda xs: list(itertools.chain(xs)), [1, 2]],
    [lambda xs: list(itertools.chain.from_iterable(xs)), [[1], [2, 3], []], ["ab", "c"], []],
    [lambda n: list(itertools.chain.from_iterable(range(i) for i in range(n))), 0, 4],
    [lambda xs, n: list(itertools.islice(xs, n)), ([1, 2, 3], 2), ("abc", 9), ([1], 0), ([1], -1)],
    [lambda xs, n: list(itertools.islice(xs, n)), ([1, 2, 3], None), ([1], 1.5)],
    [lambda xs, a, b: list(itertools.islice(xs, a, b)), (range(10), 2, 5), (range(10), 5, 2)],
    [lambda xs, a, b: list(itertools.islice(xs, a, b)), (range(10), 8, None), (range(10), None, 2)],
    [lambda a, b, c: list(itertools.islice(range(20), a, b, c)), (1, 15, 4), (0, None, 7), (1, 2, 0)],
    [islice_does_not_look_ahead, 0, 1, 3],
    [lambda xs: list(itertools.takewhile(lambda x: x < 3, xs)), [], [1, 2, 3, 1], [5]],
    [lambda xs: list(itertools.dropwhile(lambda x: x < 3, xs)), [], [1, 2, 3, 1], [5], [1]],
    [takes_then_goes_on, [1, 2, 3, 4, 5, 6]],
    [lambda n: list(itertools.takewhile(lambda x: x < n, itertools.count())), 0, 4],
    [lambda xs: list(itertools.filterfalse(lambda x: x % 2, xs)), [], [1, 2, 3, 4]],
    [lambda xs: list(itertools.filterfalse(None, xs)), [], [0, 1, 2, 0]],
    [lambda a, b: list(itertools.compress(a, b)), ("abcd", [1, 0, 1, 0]), ("abcd", [True]), ([], [])],
    [lambda xs: list(itertools.starmap(pow, xs)), [(2, 5), (3, 2)]],
    [lambda xs: list(itertools.starmap(add, zip(xs, xs))), [1, 2], "ab"],
    [lambda xs: list(itertools.pairwise(xs)), [], [1], [1, 2], [1, 2, 3], "abc"],
    [lambda xs: list(itertools.accumulate(xs)), [], [1], [1, 2, 3], [0.5, 1], "abc"],
    [lambda xs: list(itertools.accumulate(xs, operator.mul)), [], [1, 2, 3]],
    [lambda xs: list(itertools.accumulate(xs, max)), [3, 1, 4, 1, 5]],
    [lambda xs: list(itertools.accumulate(xs, initial=100)), [], [1, 2]],
    [lambda xs: list(itertools.accumulate(xs, lambda a, b: a - b, initial=0.5)), [], [1, 2]],
    [lambda a, b: list(itertools.zip_longest(a, b)), ([1], "abc"), ("abc", [1]), ([], [])],
    [lambda a, b: list(itertools.zip_longest(a, b, fillvalue=0)), ([1], [2, 3]), ([1, 2], [])],
    [lambda a, b, c: list(itertools.zip_longest(a, b, c)), ([1], "ab", range(4)), ([1, 2, 3], "", [])],
    [lambda xs: list(itertools.product(xs)), [], [1, 2]],
    [lambda a, b: list(itertools.product(a, b)), ([1, 2], "ab"), ([], [1])],
    [lambda a, b, c: list(itertools.product(a, b, c)), ([1, 2], "ab", range(2))],
    [lambda xs: list(itertools.product(xs, repeat=3)), [0, 1]],
    [lambda a, b: list(itertools.product(a, b, repeat=2)), ([0, 1], "ab")],
    [lambda: list(itertools.product())],
    [lambda n: sum(a * b for a, b in itertools.product(range(n), range(n))), 0, 10],
    [lambda xs: list(itertools.permutations(xs, 2)), [], [1], [1, 2, 3], "abc"],
    [lambda xs: list(itertools.permutations(xs, 3)), [1, 2], [1, 2, 3, 4]],
    [lambda xs: list(itertools.permutations(xs, 0)), [], [1]],
    [lambda a, b, c: list(itertools.permutations((a, b, c))), (1, 2, 3), (1, 1, 2.5)],
    [lambda xs: list(itertools.combinations(xs, 2)), [], [1], [1, 2, 3, 4], "abc"],
    [lambda xs: list(itertools.combinations(xs, 3)), [1, 2], [1, 2, 3, 4, 5]],
    [lambda xs: list(itertools.combinations(xs, 0)), []],
    [lambda xs: list(itertools.combinations_with_replacement(xs, 2)), [], [1], [1, 2, 3]],
    [lambda n: sum(a * b * c for a, b, c in itertools.combinations(range(n), 3)), 0, 3, 9],
)

test_operator = table(
    [lambda a, b: (operator.add(a, b), operator.sub(a, b), operator.mul(a, b)), (7, 2), (7.5, 2)],
    [lambda a, b: (operator.truediv(a, b), operator.floordiv(a, b), operator.mod(a, b)), (7, 2), (7, 0)],
    [lambda a, b: (operator.and_(a, b), operator.or_(a, b), operator.xor(a, b)), (6, 3), (True, False)],
    [lambda a, b: (operator.lshift(a, b), operator.rshift(a, b), operator.pow(a, b)), (6, 3)],
    [lambda a, b: (operator.lt(a, b), operator.le(a, b), operator.gt(a, b), operator.ge(a, b)), (1, 2)],
    [lambda a, b: (operator.eq(a, b), operator.ne(a, b)), (1, 1.0), ("a", 1)],
    [lambda a: (operator.neg(a), operator.pos(a), operator.abs(a)), 3, -2.5],
    [lambda a: (operator.inv(a), operator.invert(a), operator.index(a)), 3, True, "a"],
    [lambda a: (operator.not_(a), operator.truth(a)), 0, "", [1]],
    [lambda a: (operator.is_(a, None), operator.is_not(a, None)), None, 1],
    [lambda a, b: operator.concat(a, b), ([1], [2]), ("a", "b"), ((1,), (2,)), (1, 2)],
    [lambda a, b: operator.contains(a, b), ([1, 2], 2), ("abc", "b")],
    [lambda a, b: operator.countOf(a, b), ([1, 2, 1], 1), ("abca", "a")],
    [lambda a, b: operator.indexOf(a, b), ([1, 2, 1], 2), ("abca", "z")],
    [lambda a, b: operator.getitem(a, b), ([1, 2, 1], 2), ("abca", 9)],
    [lambda xs: operator.itemgetter(1)(xs), [1, 2], (1, "a"), "ab", [1]],
    [lambda xs: operator.itemgetter(0, 2)(xs), [1, 2, 3], (1, "a", 2.5)],
    [lambda xs: sorted(xs, key=operator.itemgetter(1)), [(1, "b"), (2, "a")], []],
    [lambda xs: max(xs, key=operator.itemgetter(0)), [(1, "b"), (2, "a")]],
    [lambda xs: list(map(operator.itemgetter(1), xs)), [(1, "b"), (2, "a")]],
    [lambda a, b: list(map(operator.add, a, b)), ([1, 2], [3, 4])],
    [lambda p: operator.attrgetter("x")(p), Point(1, 2.5)],
    [lambda p: operator.attrgetter("x", "y")(p), Point(1, 2.5)],
    [lambda p: operator.attrgetter("x.y")(p), Point(Point(1, 2.5), 3)],
    [lambda p: operator.attrgetter("z")(p), Point(1, 2.5)],
    [lambda n: [p.y for p in sorted(points(n), key=operator.attrgetter("x"))], 0, 5],
    [lambda n: list(map(operator.methodcaller("moved", 10), points(n))), 0, 3],
    [lambda s: operator.methodcaller("upper")(s), "abc"],
    [lambda s: operator.methodcaller("replace", "a", "b")(s), "abca"],
)

test_bisect = table(
    [lambda a, x: bisect.bisect(a, x), ([], 1), ([1, 2, 2, 3], 2), ([1.5], 9)],
    [lambda a, x: bisect.bisect_left(a, x), ([], 1), ([1, 2, 2, 3], 2), (["a", "c"], "b")],
    [lambda a, x: bisect.bisect_right(a, x, 1, 3), ([1, 2, 2, 3], 2), ([1, 2, 2, 3], 9)],
    [lambda a, x: bisect.bisect_left(a, x, lo=1, hi=2), ([1, 2, 2, 3], 2)],
    [lambda a, x: bisect.bisect_left(a, x, key=lambda p: p[0]), ([(1, 2), (3, 4)], 2)],
    [lambda a, x: bisect.bisect_left(a, x, -1), ([1], 2)],
    [lambda a, x: bisect.bisect((1, 2, 3), x), (1, 2)],
)

test_string = table(
    [lambda: (string.ascii_letters, string.ascii_lowercase, string.ascii_uppercase)],
    [lambda: (string.digits, string.hexdigits, string.octdigits, string.punctuation)],
    [lambda: (string.printable, string.whitespace)],
    [lambda s: string.capwords(s), "hello  wORLD", ""],
    [lambda s: string.capwords(s, "-"), "hello-wORLD"],
    [lambda s: sum(c in string.digits for c in s), "a1b22"],
)

test_heapq = table(
    [lambda n, xs: heapq.nlargest(n, xs), (2, [3, 1, 4]), (0, [1]), (9, [2, 1]), (-1, [1])],
    [lambda n, xs: heapq.nsmallest(n, xs), (2, [3, 1, 4]), (0, [1]), (9, [2, 1])],
    [lambda n, xs: heapq.nsmallest(n, xs, key=lambda x: -x), (2, [3, 1, 4])],
    [lambda a, b: list(heapq.merge(a, b)), ([1, 4], [2, 3, 5]), ([], [1]), ([1], []), ([], [])],
    [lambda a, b, c: list(heapq.merge(a, b, c)), ([1, 4], [2, 3, 5], [0, 9])],
    [lambda a, b: list(heapq.merge(a, b, reverse=True)), ([4, 1], [5, 3, 2])],
    [lambda a, b: list(heapq.merge(a, b, key=lambda p: p[0])), ([(1, "a")], [(1, "b"), (2, "c")])],
    [lambda: list(heapq.merge())],
)

test_statistics = table(
    [lambda xs: statistics.fmean(xs), [1, 2], [1.5, 2.5, 1e300], [0.1] * 10],
    [lambda xs: statistics.median(xs), [1], [2, 1], [3, 1, 2], [0.5, 1.5], [1, 2.5]],
    [lambda xs: statistics.median_low(xs), [1], [2, 1], [3, 1, 2], [0.5, 1.5]],
    [lambda xs: statistics.median_high(xs), [1], [2, 1], [3, 1, 2], [0.5, 1.5]],
    [lambda xs: statistics.geometric_mean(xs), [1, 2], [54, 24, 36], [0.5]],
    [lambda xs: statistics.quantiles(xs), [1, 2], [1, 2, 3, 4, 5], [0.5, 1.5, 7.5]],
    [lambda xs: statistics.quantiles(xs, n=10), [1, 2], [1, 2, 3, 4, 5]],
    [lambda xs: statistics.quantiles(xs, method="inclusive"), [1, 2], [1, 2, 3, 4, 5]],
)

TENTHS = [0.1] * 10
FAR = [1e16, 1.0, -1e16, 3.5]
NEAR = [1.0, 1.0000000000000002, 0.9999999999999999]
TINY = [5e-324, 1e-310, 2.5e-308]
HUGE = [1.7e308, 1.6e308, -1.2e308]
MIXED = [1, 2.5, True, -3]
INF = float("inf")


def or_error(f, xs):
    try:
        return f(xs)
    except statistics.StatisticsError as e:
        return str(e)


test_exact_statistics = table(
    [lambda xs: statistics.mean(xs), [1, 2], [1, 3], [1, 2, 4], TENTHS, FAR, NEAR, TINY, HUGE, MIXED],
    [lambda xs: statistics.mean(xs), [2**62, 2**62, 2**62], [True, True], (1, 2.5), [INF, 1.0]],
    [lambda xs: statistics.mean(x / 7 for x in xs), [1, 2], range(100)],
    [lambda xs: statistics.variance(xs), [1, 2], [1, 3, 5], TENTHS, FAR, NEAR, TINY, MIXED],
    [lambda xs: statistics.pvariance(xs), [1, 2], [1, 3, 5], TENTHS, FAR, NEAR, TINY, MIXED],
    [lambda xs: statistics.stdev(xs), [1, 2], [1, 3, 5], TENTHS, FAR, NEAR, TINY, HUGE, MIXED, [2, 2]],
    [lambda xs: statistics.pstdev(xs), [1, 2], [1, 3, 5], TENTHS, FAR, NEAR, TINY, HUGE, MIXED, [2]],
    [lambda xs, m: statistics.variance(xs, m), ([1, 2, 4], 2), ([1.5, 2.5], 2), (FAR, 0.1)],
    [lambda xs, m: statistics.pstdev(xs, m), ([1, 2, 4], 2), ([1.5, 2.5], 2), (FAR, 0.1)],
    [lambda xs: statistics.harmonic_mean(xs), [40, 60], [0.1, 0.7], [0, 1], [5], [0.0, 2.5], MIXED[:3]],
    [lambda xs: or_error(statistics.mode, xs), [], [1], [1, 2, 2, 3], ["a", "b", "b"], "abca"],
    [lambda xs: statistics.multimode(xs), [], [1], [1, 2, 2, 1, 3], ["a", "b", "b"], "abca"],
    [lambda xs: or_error(statistics.mean, xs), [], [1]],
    [lambda xs: or_error(statistics.stdev, xs), [], [1], [1, 2]],
    [lambda xs: or_error(statistics.harmonic_mean, xs), [], [-1, 2], [1, 2]],
)

# What is not there is refused.
test_not_supported = refused(
    pyfora.PyforaNotImplementedError,
    [lambda xs: functools.partialmethod(xs), 1],
    [lambda xs: string.Formatter(), 1],
)

# A length of the results that only the run knows.
test_unknown_length = table(
    [lambda xs, n: list(itertools.combinations(xs, n)), ([1, 2], 2)],
    [lambda xs, n: list(itertools.permutations(xs, n)), ([1, 2], 2)],
    [lambda xs: list(itertools.permutations(xs)), [1, 2]],
    [lambda xs, n: list(itertools.product(xs, repeat=n)), ([1, 2], 2)],
)
