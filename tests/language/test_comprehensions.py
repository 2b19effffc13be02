"""Generator expressions and list comprehensions: over ranges, lists, tuples; with conditions; nested."""

import pyfora
from harness import refused, table

test_lists = table(
    [lambda n: [x for x in range(n)], 0, 1, 5],
    [lambda n: [x * x for x in range(n)], 0, 5],
    [lambda n: [x / 2 for x in range(n)], 0, 5],
    [lambda n: [x for x in range(n) if x % 2], 0, 9],
    [lambda n: [x for x in range(n) if x % 2 if x % 3], 0, 30],
    [lambda n: [x if x % 2 else -x for x in range(n)], 0, 9],
    [lambda n: [x if x % 2 else 0.5 for x in range(n)], 0, 9],
    [lambda n: [None for x in range(n)], 0, 3],
    [lambda n: [None if x % 2 else x for x in range(n)], 0, 3],
    [lambda n: [(x, x * 0.5) for x in range(n)], 0, 3],
    [lambda n: [(x, y) for x in range(n) for y in range(x)], 0, 4],
    [lambda n: [(x, y) for x in range(n) if x % 2 for y in range(x) if y % 2 == 0], 0, 8],
    [lambda n: [x + y + z for x in range(n) for y in range(x) for z in range(y)], 0, 6],
    [lambda n: [[y for y in range(x)] for x in range(n)], 0, 4],
    [lambda n: [[] for x in range(n)], 0, 2],
    [lambda n: [x for row in [[y, y + 1] for y in range(n)] for x in row], 0, 3],
    [lambda n: [x for x in [y * 2 for y in range(n)] if x > 2], 0, 5],
    [lambda v: [x + 1 for x in v], [], [1, 2], [0.5]],
    [lambda v: [x for x in v], ((1, 2),), ((1, 2.5, "a"),), ((),)],
    [lambda n: [a + b for a, b in [(i, i * 2) for i in range(n)]], 0, 4],
    [lambda n: [i for i in range(n, 0, -1)], 0, 5],
    [lambda n: [i for i in range(0, n, 3)], 0, 10],
    [lambda n, k: [x * k for x in range(n)], (3, 2), (3, 0.5), (3, "a")],
    [lambda n: [(lambda y: y + x)(1) for x in range(n)], 0, 3],
    [lambda n: [x for x in range(n)][-1], 5, 0],
    [lambda n: len([x for x in range(n) if x % 3 == 0]), 0, 10],
    [lambda n: [10 // x for x in range(n)], 0, 1],
    [lambda n: [10 // (x - 3) for x in range(n)], 3, 4, 10],
    [lambda n: [str(x) for x in range(n)], 0, 3],
    [lambda n: [True for x in range(n)], 0, 3],
    [lambda n: [x > 1 for x in range(n)], 0, 3],
    [lambda n: [x for x in range(n) if False], 3],
    [lambda n: [x for x in (i * i for i in range(n))], 0, 4],
)

test_generators = table(
    [lambda n: sum(x for x in range(n)), 0, 1, 10, 100_000],
    [lambda n: sum(x * x for x in range(n) if x % 2), 0, 1, 10, 1000],
    [lambda n: sum(1 for x in range(n) if x % 7 == 3), 0, 1, 10, 1000],
    [lambda n: sum(x % 2 == 0 for x in range(n)), 0, 1, 10],
    [lambda n: sum((x * 0.5 for x in range(n)), 100), 0, 1, 10],
    [lambda n: sum(x * y for x in range(n) for y in range(x)), 0, 1, 10, 100],
    [lambda n: sum(sum(y for y in range(x)) for x in range(n)), 0, 1, 10, 100],
    [lambda n: max(x * (7 - x) for x in range(n)), 1, 5, 20, 0],
    [lambda n: min(x * (x - 7) for x in range(n)), 1, 5, 20, 0],
    [lambda n: max((x % 7, -x) for x in range(n)), 1, 20],
    [lambda n: min(x * 0.5 - 3 for x in range(n)), 1, 20],
    [lambda n: max(x if x % 2 else x + 0.5 for x in range(n)), 1, 20],
    [lambda n: any(x == 5 for x in range(n)), 0, 5, 6],
    [lambda n: all(x < 5 for x in range(n)), 0, 5, 6],
    [lambda n: any(1 // (x - 3) for x in range(n)), 1, 4],
    [lambda n: all(1 // (3 - x) + 1 for x in range(n)), 3, 4],
    [lambda n: any(x and x % 5 == 0 for x in range(n)), 0, 5, 6],
    [lambda n: list(x + 1 for x in range(n)), 0, 4],
    [lambda n: 3 in (x * 3 for x in range(n)), 0, 1, 2],
    [lambda n: sum(10 // (x - 3) for x in range(n)), 3, 4, 5000],
    [lambda n: sum(None for x in range(n)), 0, 1],
    [lambda n: sum("a" for x in range(n)), 0, 1],
    [lambda n: max("abc"[x] for x in range(n)), 0, 3, 4],
    [lambda n: sum(x for x in (y for y in range(n)) if x > 3), 0, 10],
)


def shadowing(n):
    x = "outer"
    squares = [x * x for x in range(n)]
    return squares, x


def nested_functions(n):
    def weight(i):
        return 1.5 if i % 2 else 2

    return [weight(i) for i in range(n)]


def uses_outer(n):
    k = 10
    return [sum(i * j + k for j in range(i)) for i in range(n)]


def generator_twice(n):
    g = [i for i in range(n)]
    return sum(g) + sum(g)


def generator_variable(n):
    g = (i * i for i in range(n))
    return sum(g)


def loop_over_generator(n):
    total = 0
    for x in (i * 2 for i in range(n) if i % 3):
        if x > 20:
            break
        total = total + x
    return total


def loop_over_comprehension(n):
    out = 0
    for a, b in [(i, i * 0.5) for i in range(n)]:
        out = out + a * b
    return out


def matrix_product(n):
    a = [[i + j for j in range(n)] for i in range(n)]
    b = [[i * j for j in range(n)] for i in range(n)]
    return [[sum(a[i][k] * b[k][j] for k in range(n)) for j in range(n)] for i in range(n)]


def sieve(n):
    return [i for i in range(2, n) if all(i % j for j in range(2, i))]


def triples(n):
    return [
        (a, b, c) for a in range(1, n) for b in range(a, n) for c in range(b, n) if a * a + b * b == c * c
    ]


test_in_functions = table(
    [shadowing, 3],
    [nested_functions, 0, 4],
    [uses_outer, 0, 4],
    [generator_twice, 0, 4],
    [generator_variable, 0, 4],
    [loop_over_generator, 0, 4, 100],
    [loop_over_comprehension, 0, 4],
    [matrix_product, 0, 1, 4],
    [sieve, 0, 30],
    [triples, 5, 20],
)


def used_twice(n):
    g = (i for i in range(n))
    return sum(g) + sum(g)


def used_in_loop(n):
    g = (i for i in range(n))
    total = 0
    for _ in range(n):
        total = total + sum(g)
    return total


def used_under_two_names(n):
    g = (i for i in range(n))
    h = g
    return sum(h) + sum(g)


def used_twice_as_parameter(n):
    return twice(i for i in range(n))


def twice(g):
    return max(g) + max(g)


def used_by_closure(n):
    g = (i for i in range(n))
    f = lambda: sum(g)
    return f() + f()


def used_by_comprehension(n):
    g = (i for i in range(n))
    return [j in g for j in range(n)]


def used_twice_in_map(n):
    m = map(abs, range(n))
    return sum(m) + sum(m)


def partly_used(n):
    g = (i for i in range(n))
    for i in g:
        if i == 2:
            break
    return sum(g)


def used_once_on_each_path(n):
    g = (i for i in range(n))
    h = g
    if n > 3:
        return sum(h)
    return max(h)


test_iterators = table([used_once_on_each_path, 2, 5])


class Unequal:
    def __eq__(self, other):
        return False


# CPython takes an object for equal to itself in containers without asking its `__eq__`.
test_identity_of_objects = table(
    [lambda x: x in (x,), Unequal()],
    [lambda x: (x, 1) == (x, 1), Unequal()],
    [lambda x: x in (1, 2), Unequal()],
)

# A generator is empty once it has been used.
test_used_twice = table(
    [used_twice, 3],
    [used_in_loop, 3],
    [used_twice_as_parameter, 3],
    [used_twice_in_map, 3],
    [partly_used, 5],
)

# Where several names could use it, it is refused.
test_used_by_several = refused(
    pyfora.PyforaNotImplementedError,
    [used_under_two_names, 3],
    [used_by_closure, 3],
    [used_by_comprehension, 3],
    match="generator",
)
