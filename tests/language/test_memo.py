"""Caches keep results: memoised recursion takes as many calls as there are different arguments."""

import functools
from functools import cache, lru_cache

import pyfora
from harness import refused, table


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.lru_cache
def bounded(n):
    return n if n < 2 else bounded(n - 1) + bounded(n - 2)


@lru_cache(maxsize=64)
def sized(n):
    return n if n < 2 else sized(n - 1) + sized(n - 2)


@cache
def levenshtein(a, b):
    if not a or not b:
        return len(a) + len(b)
    if a[0] == b[0]:
        return levenshtein(a[1:], b[1:])
    return 1 + min(levenshtein(a[1:], b), levenshtein(a, b[1:]), levenshtein(a[1:], b[1:]))


@lru_cache(None)
def ways(amount, coins):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return ways(amount - coins[0], coins) + ways(amount, coins[1:])


@cache
def paths(rows, columns):
    return 1 if rows == 0 or columns == 0 else paths(rows - 1, columns) + paths(rows, columns - 1)


@cache
def fails(n):
    if n == 0:
        raise ValueError("zero")
    return 1 + fails(n - 1)


@cache
def nothing():
    return None


@cache
def items():
    return [1, 2]


@cache
def scaled(x, y=0.0):
    return x * 2 + y


@cache
def even(n):
    return True if n == 0 else odd(n - 1)


@cache
def odd(n):
    return False if n == 0 else even(n - 1)


class Grid:
    def __init__(self, rows):
        self.rows = rows

    @lru_cache(maxsize=None)  # noqa: B019
    def best(self, i, j):
        v = self.rows[i][j]
        if i == 0 and j == 0:
            return v
        if i == 0:
            return v + self.best(i, j - 1)
        if j == 0:
            return v + self.best(i - 1, j)
        return v + min(self.best(i - 1, j), self.best(i, j - 1))


def local():
    @cache
    def f(n):
        return n if n < 2 else f(n - 1) + f(n - 2)

    return f(80)


def captures(a, b):
    @cache
    def common(i, j):
        if i == 0 or j == 0:
            return ""
        if a[i - 1] == b[j - 1]:
            return common(i - 1, j - 1) + a[i - 1]
        return max(common(i - 1, j), common(i, j - 1), key=len)

    return common(len(a), len(b))


def two_closures():
    def counter(step):
        @cache
        def f(n):
            return 0 if n == 0 else f(n - 1) + step

        return f

    return counter(1)(10), counter(5)(10), counter(1)(10)


def sentences(text):
    words = ("cats", "cat", "sand", "and", "dog")

    @cache
    def split(s):
        if not s:
            return [""]
        return [w + " " + rest for w in words if s.startswith(w) for rest in split(s[len(w) :])]

    return split(text)


def partitions(n):
    @cache
    def parts(n, k):
        return 1 if n == 0 else 0 if n < 0 or k == 0 else parts(n, k - 1) + parts(n - k, k)

    return parts(n, n)


def collatz(n):
    @cache
    def length(n):
        return 1 if n == 1 else 1 + length(n // 2 if n % 2 == 0 else 3 * n + 1)

    return max((length(i), i) for i in range(1, n))


def over_sets(n):
    @cache
    def total(s):
        if len(s) < 2:
            return sum(s)
        low, high = min(s), max(s)
        return total(frozenset([x for x in s if x != high])) + total(frozenset([x for x in s if x != low]))

    return total(frozenset(range(n)))


def caught(n):
    try:
        return fails(n)
    except ValueError as error:
        return str(error), fails.__name__


def chain(dims):
    @cache
    def best(i, j):
        if j - i == 1:
            return 0, chr(65 + i)
        return min(
            (best(i, k)[0] + best(k, j)[0] + dims[i] * dims[k] * dims[j], f"({best(i, k)[1]}{best(k, j)[1]})")
            for k in range(i + 1, j)
        )

    return best(0, len(dims) - 1)


def typed(x):
    @cache
    def f(x):
        return x

    return f(x), f(x + 1)


test_values = table(
    [lambda n: fib(n), 80, 60, 1],
    [lambda n: bounded(n), 80],
    [lambda n: sized(n), 80],
    [lambda: fib(80) + bounded(70) + sized(60)],
    [lambda a, b: levenshtein(a, b), ("kitten" * 4, "sitting" * 3), ("", "abc"), ("é" * 20, "è" * 20)],
    [lambda n: ways(n, (50, 25, 10, 5, 1)), 300],
    [lambda n: ways(n, (2,)), 7],
    [lambda n: paths(n, n), 16],
    [lambda n: [paths(i, n) for i in range(n)], 15],
    [lambda: (nothing(), nothing())],
    [lambda: items() + items()],
    [lambda: (scaled(0.0), scaled(-0.0), scaled(1.5, y=2.0), scaled(1.5, 2.0))],
    [lambda n: even(n), 100, 33],
    [
        lambda n: Grid(tuple(tuple((i * 7 + j * 3) % 10 for j in range(n)) for i in range(n))).best(
            n - 1, n - 1
        ),
        14,
    ],
    [local],
    [captures, ("thisisatestofalongerstring", "testing123testingmuchlonger"), ("abc", "")],
    [two_closures],
    [sentences, "catsanddog" * 3, "x"],
    [partitions, 60],
    [collatz, 2000],
    [over_sets, 12],
    [chain, [30, 35, 15, 5, 10, 20, 25, 5, 16, 34, 28, 19, 66]],
    [typed, 1, 1.5],
    [lambda: sum(fib(i % 40) for i in range(20000))],
)
test_errors = table(
    [lambda: fib([1])],
    [lambda n: fails(n), 3, 0],
    [caught, 3],
    [lambda: fib()],
    [lambda: fib("a")],
)


@cache
def iterator(n):
    return iter([1, n])


@cache
def mapped(n):
    return map(abs, [n])


@cache
def yielding(n):
    yield n


@cache
def total(xs):
    return sum(xs)


def total_of_iterator(n):
    xs = iter([n, 2])
    return total(xs), total(xs)


@cache
def boards(cells):
    return 1 if not cells[-1] else 1 + boards(cells[:-1] + (cells[-1] - 1,))


class Pair:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def shared(n):
    pair = None
    for _ in range(n):
        pair = Pair(pair, pair)
    return pair


@cache
def depth(pair):
    return 0 if pair is None else 1 + depth(pair.left)


test_long_keys = table(
    [lambda n: boards(tuple(range(40)) + (n,)), 300],
    [lambda n: sum(len({boards((0,) * 20 + (i, j, 0)) for j in range(n)}) for i in range(n)), 40],
    [lambda n: depth(shared(n)) + depth(shared(n)), 50],
)
test_iterators = refused(
    pyfora.PyforaNotImplementedError,
    [lambda: [list(iterator(3)), list(iterator(3))]],
    [lambda: [list(mapped(3)), list(mapped(3))]],
    [lambda: [list(yielding(3)), list(yielding(3))]],
    [lambda: total_of_iterator(1)],
    match="a cache of iterators",
)
test_refused = refused(
    pyfora.PyforaNotImplementedError,
    [lambda: fib.cache_info()],
    [lambda: fib.cache_clear()],
    match="cache_",
)
