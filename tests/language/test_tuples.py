"""Tuples: making, indexing, slicing, unpacking, comparing; each position has its own type."""

from harness import pairs, table

TUPLES = [
    (),
    (1,),
    (1, 2),
    (1, 2.5),
    ("a",),
    (None, True),
    (1, (2, 3)),
    ((), ((),)),
    (1.0, 2.0),
    (True, False),
]
NESTED = [(t,) for t in TUPLES]

test_making = table(
    [lambda: ()],
    [lambda: (1,)],
    [lambda a: (a, a), 1, 2.5, None, "x"],
    [lambda a: (a, (a, (a,)), ()), 1, 2.5],
    [lambda t: t, *NESTED],
    [lambda t: (t, t), *NESTED],
    [lambda a, b: a + b, *pairs(TUPLES)],
    [lambda a: a + (1, "x"), *NESTED],
    [lambda a: (*a, 0, *a), *NESTED],
    [lambda a: a * 2, *NESTED],
    [lambda a: 3 * a, *NESTED],
    [lambda a: a * 0, *NESTED],
    [lambda a: a * -1, *NESTED],
    [lambda a: tuple(a), *NESTED],
    [lambda: tuple()],
    [lambda a: a + 1, *NESTED],
    [lambda a: a + [1], *NESTED],
    [lambda a: a - a, *NESTED],
    [lambda a: a * 1.5, *NESTED],
)

test_access = table(
    [lambda t: len(t), *NESTED],
    [lambda t: t[0], *NESTED],
    [lambda t: t[1], *NESTED],
    [lambda t: t[-1], *NESTED],
    [lambda t: t[-2], *NESTED],
    [
        lambda t, i: t[i],
        *pairs([(5, 6, 7), (1, 2.5), ("a", None, 3)], [0, 1, 2, -1, -2, -3, 3, -4, True, 2**62]),
    ],
    [lambda t, i: t[i], *pairs([(), (1,)], [0, -1])],
    [lambda t: t[None], *NESTED],
    [lambda t: t["a"], *NESTED],
    [lambda t: t[0][0], *NESTED],
    [lambda t: t[:], *NESTED],
    [lambda t: t[1:], *NESTED],
    [lambda t: t[:-1], *NESTED],
    [lambda t: t[::-1], *NESTED],
    [lambda t: t[::2], *NESTED],
    [lambda t: t[5:], *NESTED],
    [lambda t: t[-5:1], *NESTED],
    [lambda t: t[::0], *NESTED],
    [lambda t: t[1:2][0], *NESTED],
    [lambda t: t.count(1), *NESTED],
    [lambda t: t.index(1), *NESTED],
    [lambda t: t.missing, *NESTED],
    [lambda t: t(), *NESTED],
)

test_comparing = table(
    [lambda a, b: (a == b, a != b), *pairs(TUPLES)],
    [lambda a, b: a < b, *pairs(TUPLES)],
    [lambda a, b: (a < b, a <= b, a > b, a >= b), *pairs([(), (1,), (1, 2), (1, 3), (2,), (1.0, 2.5)])],
    [lambda a: a == 1, *NESTED],
    [lambda a: a < 1, *NESTED],
    [lambda t: 1 in t, *NESTED],
    [lambda t: 1 not in t, *NESTED],
    [lambda t: "a" in t, *NESTED],
    [lambda t: (2, 3) in t, *NESTED],
    [lambda x: x in (1, 2.0, "a", None), 1, 2, 3, 2.0, "a", "b", None],
    [lambda t: not t, *NESTED],
    [lambda a, b: (a, b) < (b, a), (1, 2), (2, 1), (1, 1)],
    [lambda a: min((a, 1), (1, a)), 0, 1, 2],
)


def swap(a, b):
    a, b = b, a
    return a, b


def unpack_two(t):
    a, b = t
    return b, a


def unpack_nested(t):
    a, (b, c) = t
    return c, b, a


def unpack_star(t):
    first, *rest = t
    return first, rest


def unpack_middle(t):
    first, *middle, last = t
    return first, middle, last


def unpack_in_loop(n):
    total = 0
    for a, b in ((1, 2), (3, 4), (5, n)):
        total = total + a * b
    return total


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def loop_over_tuple(t):
    total = 0
    for x in t:
        total = total + x
    return total


def loop_over_mixed():
    out = ()
    for x in (1, 2.5, "a", None):
        out = (x, out)
    return out


def chained(a):
    x = y = (a, a)
    return x, y


test_unpacking = table(
    [swap, (1, 2), (1, 2.5), (None, "x")],
    [unpack_two, *NESTED, 5, "ab", "abc"],
    [unpack_nested, ((1, (2, 3)),), ((1, 2),), ((1, (2, 3, 4)),)],
    [unpack_star, *NESTED],
    [unpack_middle, *NESTED, ((1, 2, 3, 4),)],
    [unpack_in_loop, 6],
    [fibonacci, 0, 1, 2, 10, 90],
    [loop_over_tuple, ((1, 2, 3),), ((1, 2.5),), ((),), ((1, "a"),)],
    [loop_over_mixed],
    [chained, 1],
    [lambda t: sum(t), ((1, 2, 3),), ((),), ((1, 2.5),), ((True, 2),)],
    [lambda t: (min(t), max(t)), ((3, 1, 2),), ((1,),), ((1, 2.5),), ((),)],
    [lambda t: [x for x in t], *NESTED],
    [lambda t: any(t), *NESTED],
    [lambda t: all(t), *NESTED],
    [lambda t: list(t), *NESTED],
    [lambda t: (lambda *a: a)(*t), *NESTED],
    [lambda t: max(*t), ((3, 1, 2),), ((1, 2.5),)],
)
