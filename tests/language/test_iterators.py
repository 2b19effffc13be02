"""The iterator protocol: classes with `__iter__`, `__getitem__`, `__next__`; zip, enumerate, reversed, unpacking."""

import pyfora
from harness import refused, table


class Items:
    def __init__(self, xs):
        self.xs = xs

    def __getitem__(self, i):
        return self.xs[i]


class Sequence:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return i * i


class Both:
    def __iter__(self):
        return iter([1, 2])

    def __reversed__(self):
        return iter([20, 10])


class Failing:
    def __getitem__(self, i):
        return 10 // (2 - i)


class Ones:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


class Ends:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("over")


class NotIterator:
    def __iter__(self):
        return 5


class NoNext:
    def __iter__(self):
        return Items([1])


class Picky:
    """Ends where its number is below a limit."""

    def __init__(self, n):
        self.n = n

    def __next__(self):
        if self.n < 3:
            raise StopIteration
        return self.n


class Holds:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return Picky(self.n)


def first_of(xs, n):
    out = []
    for x in xs:
        if len(out) == n:
            break
        out = out + [x]
    return out


def unpack_two(xs):
    a, b = xs
    return a, b


def unpack_nested(xs):
    (a, b), c = xs
    return a, b, c


def unpack_infinite():
    a, b = iter(Ones())
    return a, b


def for_targets(xs):
    return [a + b for a, b in xs], [(i, a, b) for i, (a, b) in enumerate(xs)]


test_protocols = table(
    [lambda xs: [x for x in Items(xs)], [], [1, 2], "ab", (1, 2.5)],
    [lambda xs: list(Items(xs)), [], [1, 2], "ab"],
    [lambda xs, y: y in Items(xs), ([], 1), ([1, 2], 2), ([1, 2], 3), ("ab", "b")],
    [lambda xs: sum(Items(xs)), [], [1, 2]],
    [lambda xs: unpack_two(Items(xs)), [], [1, 2], [1, 2, 3]],
    [lambda n: list(Sequence(n)), 0, 3],
    [lambda n: list(reversed(Sequence(n))), 0, 3],
    [lambda n: list(zip(Sequence(n), Items("abc"))), 0, 2, 5],
    [lambda n: list(enumerate(Sequence(n))), 0, 2],
    [lambda n: max(Sequence(n)), 1, 4],
    [lambda n: sorted(Sequence(n), reverse=True), 0, 4],
    [lambda: list(Both()) + list(reversed(Both()))],
    [lambda: list(Failing())],
    [lambda n: first_of(Ones(), n), 0, 3],
    [lambda: next(iter(Ones()))],
    [lambda: next(Ones())],
    [lambda: list(Ends())],
    [lambda: next(Ends())],
    [lambda: next(Ends(), 5)],
    [lambda: [x for x in NotIterator()]],
    [lambda: [x for x in NoNext()]],
    [lambda n: first_of(Holds(n), 2), 1, 3],
    [lambda x: [y for y in x], 3, None, 2.5],
    [lambda x: list(reversed(x)), [1, 2], "ab", (1, 2), range(3)],
    [lambda: reversed(Both)],
    [lambda: reversed(3)],
    [lambda: list(reversed(Items([1])))],
)

test_unpacking = table(
    [lambda n: unpack_two(x * x for x in range(n)), 0, 1, 2, 3],
    [lambda n: unpack_two(map(str, range(n))), 0, 1, 2, 3],
    [lambda n: unpack_two(zip(range(n), "abc")), 1, 2, 3],
    [lambda n: unpack_two(Sequence(n)), 1, 2, 3],
    [lambda xs: unpack_two(iter(xs)), [1, 2], "ab", "abc", (1, 2.5)],
    [lambda: unpack_nested(iter([(1, 2), (3, 4)]))],
    [unpack_infinite],
    [for_targets, [(1, 2), (3, 4)]],
)

test_zips = table(
    [lambda a, b: list(zip(iter(a), b)), ([1, 2], "abc"), ([1, 2, 3], "ab")],
    [lambda a, b: list(zip(a, iter(b))), ([1, 2], "abc"), ([1, 2, 3], "ab")],
    [lambda a, b, c: list(zip(a, iter(b), c)), ([1, 2], "abc", (1.5, 2.5))],
    [lambda a: list(zip(a, a, a, a)), [1, 2], "ab"],
    [lambda a: list(zip(a, iter(a), a, a, a)), [1, 2], "ab"],
    [lambda a, b: list(zip(a, b, strict=True)), ([1, 2], "ab"), ([1], "ab"), ([1, 2], "a")],
    [lambda a, b: list(zip(a, b, strict=False)), ([1, 2], "ab"), ([1], "ab")],
    [lambda a: list(enumerate(iter(a), 3)), [], "ab"],
    [lambda a: list(enumerate(enumerate(a))), [], "ab"],
    [lambda a: list(enumerate(x for x in a)), [], "ab"],
    [lambda a, b, c: list(map(lambda x, y, z: (x, y, z), a, b, c)), ([1, 2], "abc", (1.5, 2.5))],
    [lambda a: list(map(lambda x: x, iter(a))), [], "ab"],
    [lambda a: list(filter(None, iter(a))), [], [0, 1, 2]],
    [lambda x: zip(x, [1]), 3],
    [lambda x: enumerate(x), 3],
    [lambda x: map(str, x), 3],
)


class Spans:
    """Takes part in parallel sums: it can be cut."""

    def __init__(self, low, high):
        self.low = low
        self.high = high

    def __pyfora_generator__(self):
        return self

    def canSplit(self):
        return self.high - self.low > 1

    def split(self):
        mid = (self.low + self.high) // 2
        return Spans(self.low, mid), Spans(mid, self.high)

    def map(self, f):
        return (f(x) for x in self)

    def isNestedGenerator(self):
        return False

    def __iter__(self):
        i = self.low
        while i < self.high:
            yield i
            i = i + 1


class Halves(Spans):
    def split(self):
        mid = (self.low + self.high) // 2
        return Halves(self.low, mid), Halves(mid, self.high)

    def __iter__(self):
        for i in range(self.low, self.high):
            yield i * 0.5


class Lopsided(Spans):
    """Is cut into one element and the rest."""

    def split(self):
        return Lopsided(self.low, self.low + 1), Lopsided(self.low + 1, self.high)


test_split = table(
    [lambda n: sum(Spans(0, n)), 0, 1, 2, 7, 1000, 100_000],
    [lambda n: list(Spans(0, n)), 0, 1, 2, 7, 1000],
    [lambda n: [x * x for x in Spans(0, n) if x % 3], 0, 1, 2, 7, 1000],
    [lambda n: sum(x * 0.5 for x in Spans(0, n)), 0, 1, 2, 7, 1000],
    [lambda n: sum(Halves(0, n)), 0, 1, 2, 7, 1000],
    [lambda n: max(Spans(0, n)), 0, 1, 2, 7, 1000],
    [lambda n: any(x == 5 for x in Spans(0, n)), 0, 5, 6, 1000],
    [lambda n: all(x < 500 for x in Spans(0, n)), 0, 500, 501],
    [lambda n: sorted(Spans(0, n), key=lambda x: -x), 0, 5],
    [lambda n: list(Lopsided(0, n)), 0, 1, 2, 7, 1000],
    [lambda n: sum(Lopsided(0, n)), 0, 1, 2, 7, 1000],
    [lambda n: [x for x in Spans(0, n)] + list(zip(Spans(0, n), "ab")), 0, 1, 7],
    [lambda n: sum(1 // (x - 5) for x in Spans(0, n)), 5, 6],
    [lambda n: [x + y for x in Spans(0, n) for y in Spans(0, x)], 0, 1, 5],
)


class Unlisted:
    def __init__(self, low, high):
        self.low = low
        self.high = high

    def __pyfora_generator__(self):
        return self

    def canSplit(self):
        return False


test_not_iterable = table(
    [lambda n: sum(Unlisted(0, n)), 3],
    [lambda n: list(Unlisted(0, n)), 3],
    [lambda n: max(Unlisted([1], n)), 3],
)


class Counter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n = self.n + 1
        return self.n


# An iterator that changes itself is impure.
test_changing = refused(
    pyfora.PyforaError,
    [lambda: first_of(Counter(), 3)],
)
