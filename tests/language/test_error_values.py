"""`raise`, and the errors of builtins: class, arguments, and a traceback of file, line and function.

PYTEST_DONT_REWRITE: an `assert` here is the language's own.
"""

import math

import pyfora
from harness import refused, table


class Problem(ValueError):
    pass


class Deeper(Problem):
    pass


class Rooted(Exception):
    """A class of the program, straight below Exception."""


def raise_class():
    raise ValueError


def raise_with(*args):
    raise ValueError(*args)


def raise_user(a):
    raise Problem("no", a)


def raise_deeper(a):
    raise Deeper(a)


def raise_rooted():
    raise Rooted("x")


def raise_from(a):
    raise KeyError(a) from None


def raise_value(flag):
    e = TypeError("t") if flag else OverflowError(1, 2)
    raise e


def raise_number():
    raise 5


def raise_nothing():
    raise


def pass_through(x):
    return 1 + level_one(x)


def level_one(x):
    return (
        2
        * level_two(x)
    )  # fmt: skip


def level_two(x):
    y = x + 1
    return 10 // y


def in_loop(n):
    total = 0
    for i in range(n):
        total = total + 10 // (5 - i)
    return total


def in_inner(n):
    def inner(k):
        return 1 // k

    return inner(n) + 1


def in_lambda(n):
    f = lambda k: 1 // k
    return f(n)


def in_comprehension(n):
    return [1 // (2 - i) for i in range(n)]


def in_generator(n):
    return sum(1 // (2 - i) for i in range(n))


def in_nested_comprehension(n):
    return [[1 // (2 - j) for j in range(i)] for i in range(n)]


def in_default(n):
    def f(x=1 // n):
        return x

    return f()


def in_argument(n):
    return math.sqrt(1 // n)


def in_condition(n):
    if 1 // n > 0:
        return 1
    return 2


def in_while(n):
    while 10 // n > 1:
        n = n - 1
    return n


class Thing:
    def __init__(self, n):
        self.n = 10 // n

    def method(self):
        return self.n // (self.n - 5)

    @property
    def value(self):
        return math.log(self.n - 10)

    def __add__(self, other):
        return self.n // other

    def __len__(self):
        return self.n // 0


def first_of_two(a, b):
    return level_two(a) + level_two(b)


def leftmost(n):
    return (level_two(n), raise_class(), level_two(n))


def deep_then_fails(n):
    return 1 // n if n == 0 else deep_then_fails(n - 1)


def asserts(a):
    assert a > 0
    assert a > 1, "too small"
    assert a > 2, ("still", a)
    return a


def unreached(a):
    if a > 0:
        raise ValueError("positive")
    return a


def unreached_type_error(a):
    if a > 0:
        return a
    return a + "text"


def union_error(flag):
    x = 1 if flag else None
    return x + 1


def multi_line(a, b):
    return (
        a
        + b
        + None
    )  # fmt: skip


def multi_line_call(a):
    return level_two(
        a,
    )


test_raise = table(
    [raise_class],
    [raise_with, (), (1,), ("text", 2.5), (None,), ((1, 2),)],
    [raise_user, 1, 2.5],
    [raise_deeper, "a"],
    [raise_rooted],
    [raise_from, "k"],
    [raise_value, True, False],
    [raise_number],
    [asserts, 0, 1, 2, 3],
    [unreached, 1, -1],
    [unreached_type_error, 1, -1],
    [union_error, True, False],
    [lambda: ValueError("a", 1)],
    [lambda: Problem("a").args],
    [lambda: isinstance(Deeper(1), ValueError)],
    [lambda: str(ValueError("text"))],
    [lambda: str(ValueError())],
)

test_tracebacks = table(
    [pass_through, -1, 0],
    [level_one, -1],
    [in_loop, 5, 6],
    [in_inner, 0],
    [in_lambda, 0],
    [in_comprehension, 2, 3],
    [in_generator, 2, 3],
    [in_nested_comprehension, 3, 4],
    [in_default, 0],
    [in_argument, 0, -1],
    [in_condition, 0],
    [in_while, 5, 0],
    [lambda n: Thing(n), 0],
    [lambda n: Thing(n).method(), 1, 2],
    [lambda n: Thing(n).value, 1],
    [lambda n: Thing(1) + n, 0],
    [lambda: len(Thing(1))],
    [first_of_two, (-1, 0), (0, -1), (-1, -1)],
    [leftmost, 0, -1],
    [deep_then_fails, 0, 1, 30],
    [multi_line, (1, 2)],
    [multi_line_call, -1],
    [lambda: math.sqrt(-1)],
    [lambda: math.log(0)],
    [lambda: math.exp(1000)],
    [lambda: int("x")],
    [lambda: (1, 2)[3]],
    [lambda: [1, 2][3]],
    [lambda: range(3)[3]],
    [lambda: "ab"[3]],
    [lambda: float("x")],
    [lambda: None.x],
    [lambda: None()],
    [lambda: None + 1],
    [lambda: max([])],
    [lambda: 1 << -1],
    [lambda: math.factorial(-1)],
    [lambda: 5 % 0],
    [lambda: 0.0**-1],
    [lambda: pow(2, -1, 4)],
    [lambda: 1e308**2],
    [lambda f, x: f(x), (level_two, -1), (math.sqrt, -1)],
    [lambda n: [level_two(i) for i in range(n, 1)], -3, 0],
    [lambda n: sum(level_two(i - 3000) for i in range(n)), 2999, 3000, 5000],
    [lambda n: max(level_two(i - 3) for i in range(n)), 2, 5],
    [lambda n: all(level_two(i - 3) for i in range(n)), 2, 5],
)


def overflow_below(n):
    return middle(n) + 1


def middle(n):
    return n * n


test_no_exception = refused(pyfora.PyforaNotImplementedError, [raise_nothing])

# What cannot be done faithfully has a traceback too.
test_refused = refused(
    pyfora.InvalidPyforaOperation,
    [overflow_below, 2**40],
    [lambda n: [middle(n)], 2**40],
    overflow="raising",
)
