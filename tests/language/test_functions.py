"""Functions: parameters of all kinds, closures, recursion, lambdas as values, nested functions."""

import pyfora
from harness import refused, table


def plain(a, b):
    return a - b


def with_default(a, b=10, c=0.5):
    return (a, b, c)


def keyword_only(a, *, b, c=3):
    return (a, b, c)


def positional_only(a, /, b, c=2):
    return (a, b, c)


def star(*args):
    return args


def star_and_more(a, *rest, flag=False):
    return (a, rest, flag)


def no_return(a):
    a + 1


def bare_return(a):
    if a:
        return
    return 1


def early(a):
    if a < 0:
        return "negative"
    if a == 0:
        return 0
    return 1.5


# Binding of arguments, and the texts of what does not fit.
test_arguments = table(
    [lambda: plain(1, 2)],
    [lambda: plain(a=1, b=2)],
    [lambda: plain(b=1, a=2)],
    [lambda: plain(1, b=2)],
    [lambda: plain()],
    [lambda: plain(1)],
    [lambda: plain(1, 2, 3)],
    [lambda: plain(1, a=2)],
    [lambda: plain(1, c=2)],
    [lambda: plain(b=2)],
    [lambda: with_default(1)],
    [lambda: with_default(1, 2)],
    [lambda: with_default(1, c=2)],
    [lambda: with_default(c=1, a=2)],
    [lambda: with_default()],
    [lambda: with_default(1, 2, 3, 4)],
    [lambda: keyword_only(1, b=2)],
    [lambda: keyword_only(1, c=2, b=1)],
    [lambda: keyword_only(1)],
    [lambda: keyword_only(1, 2)],
    [lambda: keyword_only(b=1)],
    [lambda: positional_only(1, 2)],
    [lambda: positional_only(1, b=2)],
    [lambda: positional_only(a=1, b=2)],
    [lambda: star()],
    [lambda: star(1, 2.5, "x")],
    [lambda: star(*(1, 2), 3)],
    [lambda: star(a=1)],
    [lambda: star_and_more(1)],
    [lambda: star_and_more(1, 2, 3, flag=True)],
    [lambda: star_and_more()],
    [lambda: plain(*(5, 3))],
    [lambda: plain(*(5,))],
    [lambda: plain(5, *(3,))],
    [lambda: (lambda x, y=2: x * y)(5)],
    [lambda: (lambda *a: len(a))(1, 2, 3)],
    [lambda: (lambda: 5)(1)],
    [no_return, 1],
    [no_return, None],
    [bare_return, 0, 1],
    [early, -1, 0, 1],
    [with_default, 1, (1, 2), (1, 2, 3)],
    [star, (), (1,), (1, 2.5)],
)

FACTOR = 3
LIMITS = (1, 5)


def uses_global(x):
    return x * FACTOR + LIMITS[1]


def closure(a):
    b = a + 1

    def inner(c):
        return a + b + c

    return inner(10)


def closure_of_closure(a):
    def outer(b):
        def inner(c):
            return (a, b, c)

        return inner

    return outer(2.5)("x")


def make_adder(n):
    return lambda x: x + n


def compose(f, g):
    return lambda x: f(g(x))


def counter(n):
    add = make_adder(n)
    return add(add(add(0)))


def default_of_loop(n):
    total = 0
    for i in range(n):
        f = lambda x, i=i: x + i
        total = total + f(10)
    return total


def default_evaluated_once(a):
    def f(x, y=a * 2):
        return x + y

    a = 100
    return f(1), a


def apply_twice(f, x):
    return f(f(x))


def choose(flag):
    f = (lambda x: x + 1) if flag else (lambda x: x * 2.5)
    return f(10)


def shadow(x):
    def inner(x):
        x = x + 1
        return x

    return inner(x), x


def local_then_inner():
    x = 1

    def f():
        return x

    return f() + x


def conditional_def(flag):
    if flag:

        def f(x):
            return x + 1
    else:

        def f(x):
            return x - 1

    return f(10)


def uses_builtin_name(x):
    len = x + 1
    return len


test_closures = table(
    [uses_global, 2, 0.5],
    [closure, 1, 2.5],
    [closure_of_closure, 1],
    [lambda n, x: make_adder(n)(x), (1, 2), (1, 2.5), ("a", "b")],
    [lambda x: compose(make_adder(1), lambda y: y * 2)(x), 5, 2.5],
    [lambda x: compose(compose(make_adder(1), make_adder(2)), make_adder(0.5))(x), 5],
    [counter, 4, 0.25],
    [default_of_loop, 0, 5],
    [default_evaluated_once, 4],
    [lambda x: apply_twice(lambda y: y * y, x), 3, 1.5],
    [lambda x: apply_twice(make_adder(1), x), 3],
    [apply_twice, (make_adder(7), 3), (abs, -3)],
    [choose, True, False],
    [shadow, 1],
    [local_then_inner],
    [conditional_def, True, False],
    [uses_builtin_name, 1],
    [lambda: (lambda f: f(f))(lambda f: 5)],
    [lambda x: (lambda y: (lambda z: x + y + z)(3))(2), 1, 0.5],
    [lambda f: f(2), lambda x: x + 1, float, abs, str],
    [lambda: [f(3) for f in [lambda x: x + 1]]],
    [lambda x: [f(x) for f in (abs, lambda v: v * 2, float)], -3],
)


def factorial(n):
    return 1 if n <= 1 else n * factorial(n - 1)


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def collatz(n, steps=0):
    if n == 1:
        return steps
    return collatz(n // 2 if n % 2 == 0 else 3 * n + 1, steps + 1)


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


def half_until(x):
    return x if x < 1 else half_until(x / 2)


def local_recursion(n):
    def go(k):
        return 0 if k == 0 else k + go(k - 1)

    return go(n)


def local_mutual(n):
    def even(k):
        return True if k == 0 else odd(k - 1)

    def odd(k):
        return False if k == 0 else even(k - 1)

    return even(n)


def local_three(n):
    base = n * 10

    def one(k):
        return base if k == 0 else two(k - 1)

    def two(k):
        return base + 1 if k == 0 else three(k - 1)

    def three(k):
        return base + 2 if k == 0 else one(k - 1)

    return one(n), three(n)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


def fails_below(n):
    if n == 0:
        return 1 // n
    return fails_below(n - 1) + 1


def maybe(n):
    if n < 0:
        return None
    if n == 0:
        return 1.5
    return maybe(n - 2)


def endless(n):
    return endless(n + 1)


def endless_two(n):
    return endless_two(n + 1) + endless_two(n + 2)


def ping(n):
    return pong(n) + 1


def pong(n):
    return ping(n) + 1


y_combinator = lambda f: (lambda x: x(x))(lambda x: f(lambda n: x(x)(n)))

test_recursion = table(
    [factorial, 0, 1, 5, 20],
    [fib, 0, 1, 2, 20],
    [ackermann, (0, 0), (2, 3), (3, 3)],
    [is_even, 0, 7, 100],
    [collatz, 1, 6, 27],
    [gcd, (12, 18), (7, 0), (2**62, 6)],
    [half_until, 100, 0.5, 1],
    [local_recursion, 0, 10],
    [local_mutual, 0, 7],
    [local_three, 0, 7, 8],
    [deep, 0, 900],
    [fails_below, 0, 3],
    [maybe, -1, 0, 3, 4],
    [endless, 0],
    [endless_two, 0],
    [ping, 0],
    [lambda n: (lambda f, k: f(f, k))(lambda f, k: 1 if k == 0 else k * f(f, k - 1), n), 0, 5],
    [lambda n: sum(fib(i) for i in range(n)), 0, 10],
)


def too_large(n):
    return 1 if n <= 1 else n * too_large(n - 1)


test_recursion_overflows = refused(
    pyfora.InvalidPyforaOperation, [too_large, 21, 100], match="64 bits", overflow="raising"
)
test_recursion_exactly = table([too_large, 20, 21, 100])


def unassigned(flag):
    if flag:
        x = 1
    return x


def deleted_later(flag):
    y = 2 if flag else 3
    if flag:
        z = y
    return z + y


def assigned_after_use():
    a = b
    b = 1
    return a, b


def loop_variable(n):
    for i in range(n):
        pass
    return i


def unknown_name(x):
    return x + nothing_of_that_name


def unknown_but_unreached(x):
    if x > 0:
        return x
    return nothing_of_that_name


test_names = table(
    [unassigned, True, False],
    [deleted_later, True, False],
    [assigned_after_use],
    [loop_variable, 0, 3],
    [unknown_name, 1],
    [unknown_but_unreached, 1, -1],
)


def used_before_made(n):
    def even(k):
        return True if k == 0 else odd(k - 1)

    found = even(n)

    def odd(k):
        return False if k == 0 else even(k - 1)

    return found


def captures_more(n):
    x = n * 2

    def even(k):
        return True if k == 0 else odd(k - 1)

    def odd(k):
        return x if k == 0 else even(k - 1)

    return even(n)


def later_lambda(n):
    def f():
        return g() + 1

    g = lambda: n
    return f()


def later_variable(n):
    def f():
        return x + 1

    x = n
    return f()


def later_with_default(n):
    def f(k):
        return g(k) if k else 0

    def g(k, d=n * 2):
        return f(k - 1) + d

    return f(3)


# Other uses of what is assigned after the function is made are not supported yet.
test_later = refused(
    pyfora.PyforaNotImplementedError,
    [captures_more, 3],
    [later_lambda, 3],
    [later_variable, 3],
    [later_with_default, 3],
)

# A function that needs another must not be used before that one is made, which CPython finds only where it runs.
test_early_use = refused(pyfora.PyforaNotImplementedError, [used_before_made, 0, 1], match="before `odd`")
