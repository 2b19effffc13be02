"""The module functools: partial, wraps, caches, cmp_to_key; and what functions tell of themselves."""

import functools
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, wraps

import pyfora
from harness import refused, table


def add(a, b=10, *, c=100):
    return (a, b, c)


def gather(*args, **keywords):
    return (args, keywords)


@lru_cache
def plain_cached(x):
    """Adds one."""
    return x + 1


@lru_cache(maxsize=None)
def sized_cached(x, y=2):
    return x * y


@functools.lru_cache(maxsize=128, typed=True)
def typed_cached(*xs):
    return len(xs)


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def doubled(f):
    @wraps(f)
    def inner(*a, **k):
        """The text of the wrapper."""
        return f(*a, **k) * 2

    return inner


@doubled
def shown(x):
    """The text of the function."""
    return x


@doubled
@doubled
def twice_wrapped(x, y=1):
    return x + y


def bare(x):
    return x


def documented(x):
    """Says what it is."""
    return x


class Circle:
    def __init__(self, radius):
        self.radius = radius

    @cached_property
    def area(self):
        return 3 * self.radius**2

    @functools.cached_property
    def double(self):
        return self.area * 2

    @lru_cache(maxsize=10)
    def scaled(self, by):
        return self.radius * by

    @cache
    def whole(self):
        return int(self.radius)

    @doubled
    def wrapped(self, by=1):
        """Wrapped."""
        return self.radius + by

    def method(self):
        """A method."""
        return self.radius

    part = functools.partial(add, 1)


class Unhashable:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x


def local_partial(n):
    def power(base, exponent):
        return base**exponent

    square = partial(power, exponent=n)
    return [square(x) for x in range(4)]


def local_cached(n):
    @cache
    def paths(i, j):
        return 1 if i == 0 or j == 0 else paths(i - 1, j) + paths(i, j - 1)

    return paths(n, n)


def local_lru(xs):
    @functools.lru_cache(maxsize=None)
    def best(i):
        if i >= len(xs):
            return 0
        return max(best(i + 1), xs[i] + best(i + 2))

    return best(0)


def local_wraps(n):
    def times(k):
        def decorate(f):
            @wraps(f)
            def inner(x):
                return k * f(x)

            return inner

        return decorate

    @times(n)
    def f(x):
        """Of f."""
        return x + 1

    return f(3), f.__name__, f.__doc__, f.__wrapped__(3)


def compose(*functions):
    return functools.reduce(lambda f, g: lambda x: g(f(x)), functions)


def by_parity(a, b):
    return (a % 2 - b % 2) or a - b


ADDER = partial(add, 1, c=5)
NESTED = partial(partial(add, 1), c=7)
TRIPLE = partial(lambda k, x: k * x, 3)

test_partial = table(
    [lambda: partial(add, 1)()],
    [lambda: partial(add, 1, c=3)()],
    [lambda: partial(add, c=3)(1, b=2)],
    [lambda: partial(add, c=3)(1, c=7)],
    [lambda: partial(partial(add, 1), c=4)(5)],
    [lambda: partial(partial(add, b=1), b=4)(5)],
    [lambda: partial(add, b=3)(1, c=1)],
    [lambda: partial(add, b=3)(1, 2)],
    [lambda: partial(add)()],
    [lambda: partial(add, 1, 2, 3)()],
    [lambda: partial(add, 1)(d=2)],
    [lambda: partial(3)],
    [lambda: partial(gather, 1, x=2)(3, y=4)],
    [lambda: partial(gather, 1, x=2)(3, x=4)],
    [lambda: partial(gather, func=1, self=2)(3, args=4)],
    [lambda: partial(add, 1).func(2)],
    [lambda: (partial(add, 1, c=2).args, partial(add, 1, c=2).keywords)],
    [lambda: partial(partial(add, 1), 2, c=3).args],
    [lambda: partial(add, 1).keywords],
    [lambda: partial(add, 1).foo],
    [lambda: isinstance(partial(add, 1), partial)],
    [lambda: callable(partial(add, 1))],
    [lambda xs: list(map(partial(add, 1), xs)), [1, 2]],
    [lambda xs: [f(2) for f in [partial(pow, x) for x in xs]], [1, 2, 3]],
    [lambda xs: sorted(xs, key=partial(pow, -2)), [1, 2, 3]],
    [lambda: partial(max, 3)(1, 2)],
    [lambda: partial(int, base=2)("101")],
    [lambda: partial(Circle, 2)().area],
    [lambda: partial(Circle(2).scaled, 3)()],
    [lambda x: ADDER(x), 2],
    [lambda: ADDER(b=4)],
    [lambda: ADDER.keywords],
    [lambda x: NESTED(x), 2],
    [lambda xs: [TRIPLE(x) for x in xs], [1, 2.5]],
    [lambda f, x: f(x), (partial(add, 1), 2), (partial(add, c=1), 2)],
    [local_partial, 2, 3],
    [lambda: Circle(1).part(5)],
)
test_cached = table(
    [lambda x: plain_cached(x), 1, 2.5, "a"],
    [lambda x: sized_cached(x, y=3), 1, "ab"],
    [lambda: sized_cached(2)],
    [lambda: typed_cached(1, 2, 3)],
    [lambda n: fib(n), 1, 20],
    [lambda n: [fib(i) for i in range(n)], 10],
    [lambda: plain_cached.__name__],
    [lambda: plain_cached.__doc__],
    [lambda x: plain_cached.__wrapped__(x), 1],
    [lambda x: plain_cached(x), [1], {1: 2}, ([1],)],
    [lambda x: fib([x]), 1],
    [lambda x: sized_cached(1, y=[x]), 1],
    [lambda x: plain_cached(Unhashable(x)), 1],
    [lambda: plain_cached()],
    [lambda: plain_cached(1, 2)],
    [lambda xs: list(map(plain_cached, xs)), [1, 2]],
    [lambda r: (Circle(r).area, Circle(r).double), 2, 1.5],
    [lambda c: c.area, Circle(2)],
    [lambda r: (Circle(r).scaled(3), Circle(r).whole()), 2, 1.5],
    [lambda r: Circle(r).scaled([3]), 2],
    [local_cached, 0, 4],
    [local_lru, [], [3, 1, 4, 1, 5, 9, 2, 6]],
    [lambda f, x: f(x), (plain_cached, 1)],
    [lambda x: cache(bare)(x), 1, [1]],
    [lambda x: lru_cache(maxsize=2)(bare)(x), 1],
    [lambda x: lru_cache("a"), 1],
)
test_wrapped = table(
    [lambda x: shown(x), 3, "ab"],
    [lambda: (shown.__name__, shown.__doc__, shown.__qualname__)],
    [lambda: shown.__wrapped__(3)],
    [lambda: twice_wrapped(1, y=2)],
    [lambda: twice_wrapped.__name__],
    [lambda: twice_wrapped.__wrapped__.__wrapped__(1)],
    [lambda: shown()],
    [lambda r: Circle(r).wrapped(), 2],
    [lambda r: Circle(r).wrapped(by=5), 2],
    [lambda r: Circle(r).wrapped.__name__, 2],
    [lambda r: Circle(r).wrapped.__doc__, 2],
    [local_wraps, 2, 3],
)
test_names = table(
    [lambda: (bare.__name__, bare.__qualname__, bare.__doc__)],
    [lambda: documented.__doc__],
    [lambda: (Circle.method.__name__, Circle.method.__qualname__, Circle.method.__doc__)],
    [lambda r: (Circle(r).method.__name__, Circle(r).method.__doc__), 2],
    [lambda: (lambda x: x).__name__],
    [lambda: (lambda x: x).__doc__],
    [lambda f: f.__name__, documented, max],
)
test_compared = table(
    [lambda xs: max(xs, key=cmp_to_key(lambda a, b: b - a)), [3, 1, 2]],
    [lambda xs: min(xs, key=cmp_to_key(by_parity)), [3, 1, 2]],
    [lambda a, b: cmp_to_key(by_parity)(a) < cmp_to_key(by_parity)(b), (1, 2), (2, 1)],
    [lambda a, b: cmp_to_key(by_parity)(a) == cmp_to_key(by_parity)(b), (1, 1), (2, 1)],
    [lambda: compose(abs, lambda x: x + 1, str)(-3)],
)
test_refused = refused(
    pyfora.PyforaError,
    [lambda: plain_cached.cache_info()],
    [lambda: fib.cache_clear()],
    [lambda: shown.__module__],
)
