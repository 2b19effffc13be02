"""Decorators that are pure functions: on functions, methods and classes, with arguments, stacked."""

from harness import table


def twice(f):
    def inner(*a, **k):
        return f(f(*a, **k))

    return inner


def times(n):
    def decorate(f):
        def inner(*a, **k):
            return n * f(*a, **k)

        return inner

    return decorate


def named(name):
    return lambda f: lambda *a: (name, f(*a))


def identity(f):
    return f


def wrapped(f):
    def inner(x):
        """Checks its argument."""
        if x < 0:
            raise ValueError("negative: " + str(x))
        return f(x)

    return inner


def constant(f):
    return f(3)


@twice
def increment(x):
    return x + 1


@times(3)
@twice
def tripled(x):
    return x + 1


@twice
@times(3)
def twice_tripled(x):
    return x + 1


@named("f")
@named("g")
def labelled(a, b):
    return a * b


@identity
def plain(a, b=2, *c, d=4):
    return (a, b, c, d)


@wrapped
def root(x):
    return x**0.5


@constant
def nine(x):
    return x * x


@(lambda f: lambda x: f(x) - 1)
def by_lambda(x):
    return x * x


@times(2)
def with_keywords(a, *, b=5):
    return a + b


class Counter:
    def __init__(self, start):
        self.start = start

    @times(2)
    def doubled(self):
        return self.start

    @wrapped
    def of_class(x):
        return x

    @property
    def next(self):
        return self.start + 1

    @staticmethod
    def plus(a, b):
        return a + b

    @classmethod
    def zero(cls):
        return cls(0).start

    @identity
    def same(self, x):
        return (self.start, x)


@identity
class Decorated:
    def __init__(self, x):
        self.x = x

    def get(self):
        return self.x


def local(n):
    @times(n)
    def f(x):
        return x

    return f(5)


def local_stack(n):
    def add(k):
        return lambda f: lambda x: f(x) + k

    @add(1)
    @add(n)
    @twice
    def f(x):
        return x * 2

    return f(3)


def local_class(x):
    def marked(c):
        return c

    @marked
    class Box:
        def __init__(self, v):
            self.v = v

    return Box(x).v


def factorial_of(n):
    @identity
    def f(k):
        return 1 if k < 2 else k * (k - 1)

    return f(n)


test_functions = table(
    [increment, 1, 2.5],
    [lambda x: increment(x), 1],
    [lambda x: tripled(x), 1, 2.5],
    [lambda x: twice_tripled(x), 1, 2.5],
    [lambda a, b: labelled(a, b), (2, 3), ("a", 2)],
    [lambda: plain(1)],
    [lambda: plain(1, 3, 5, d=6)],
    [lambda: plain()],
    [lambda x: root(x), 4, 2.25, -1],
    [lambda: nine],
    [lambda x: by_lambda(x), 3],
    [lambda: with_keywords(1)],
    [lambda: with_keywords(1, b=2)],
    [lambda: with_keywords(1, c=2)],
    [lambda x: increment("a"), 1],
    [local, 2, 0.5],
    [local_stack, 1, 10],
    [factorial_of, 1, 5],
)

test_classes = table(
    [lambda x: Counter(x).doubled(), 5, 2.5],
    [lambda x: Counter(x).next, 5],
    [lambda x: Counter.plus(x, 1), 5],
    [lambda x: Counter(x).plus(x, 1), 5],
    [lambda: Counter.zero()],
    [lambda x: Counter(x).same(1), 5],
    [lambda x: Decorated(x).get(), 5, "a"],
    [local_class, 5, "a"],
)
