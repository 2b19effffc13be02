"""Unpacking: targets of all kinds, stars, what does not fit."""

from harness import table


def two(x):
    a, b = x
    return (b, a)


def none(x):
    () = x
    return "fits"


def in_brackets(x):
    [a, b] = x
    return (a, b)


def nested(x):
    (a, (b, *c)), d = x
    return (a, b, c, d)


def deeper(x):
    a, [b, (c, *d), *e], f = x
    return (a, b, c, d, e, f)


def starred(x):
    a, *b, c = x
    return (a, b, c)


def star_first(x):
    *a, b = x
    return (a, b)


def star_last(x):
    a, *b = x
    return (a, b)


def star_alone(x):
    (*a,) = x
    return a


def squares(n):
    a, *b = (x * x for x in range(n))
    return (a, b)


def two_of_a_generator(n):
    # The fourth element is never asked for.
    a, b = (10 // (3 - x) for x in range(n))
    return (a, b)


def targets_of_for(xs):
    out = []
    for a, *b in xs:
        out = out + [(a, b)]
    return out


def nested_targets_of_for(xs):
    out = []
    for i, (a, b) in enumerate(xs):
        out = out + [i * a + b]
    return out


def swapped(a, b):
    a, b = b, a
    return (a, b)


def chained(x):
    a = b, c = x
    return (a, b, c)


def same_name(x):
    a, a = x
    return a


def of_either(c):
    x = (1, 2) if c else [3.5, 4.5]
    a, b = x
    return (a, b)


def of_several_lengths(n):
    x = (1,) if n == 1 else ((1, 2) if n == 2 else (1, 2, 3))
    a, b = x
    return (a, b)


def in_try(x):
    try:
        a, b = x
    except ValueError as e:
        return e.args
    except TypeError as e:
        return e.args
    return (a, b)


class Pair:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __iter__(self):
        return iter((self.x, self.y))


def of_an_object(x, y):
    a, b = Pair(x, y)
    return (b, a)


SEQUENCES = [[1, 2, 3], [1, 2], [1], (1, 2.5), (1,), "ab", "abc", "", range(2), range(5)]
SEQUENCES = [(s,) for s in SEQUENCES] + [([],), ((),), ((1, "x", 2.5, None),)]

test_targets = table(
    [two, *SEQUENCES],
    [two, 5, None, 1.5, True],
    [none, *SEQUENCES],
    [in_brackets, *SEQUENCES],
    [nested, ((1, (2, 3, 4)), 5), ((1, (2,)), 5), ((1, ()), 5), (([1], [2.5]), 5), (("ab", "cde"), 5)],
    [nested, ((1, 2), 5)],
    [deeper, (1, [2, (3, 4, 5), 6, 7], 8), (1, [2, (3,)], 8), (1, [2], 8)],
    [starred, *SEQUENCES],
    [star_first, *SEQUENCES],
    [star_last, *SEQUENCES],
    [star_alone, *SEQUENCES],
    [starred, 5, None],
    [squares, 0, 1, 4],
    [two_of_a_generator, 1, 2, 3, 4],
    [targets_of_for, [(1, 2, 3), (4, 5, 6)], ["abc", "d"]],
    [targets_of_for, [[], [1]]],
    [nested_targets_of_for, [(1, 2), (3, 4)]],
    [swapped, (1, "a")],
    [chained, (1, 2), [1, 2]],
    [same_name, (1, 2)],
    [of_either, True, False],
    [of_several_lengths, 1, 2, 3],
    [in_try, *SEQUENCES],
    [in_try, 5, None],
    [of_an_object, (1, "a")],
    [lambda n: two(tuple(range(n))), 1, 2, 3],
    [lambda n: starred(tuple(range(n))), 1, 2, 5],
    [lambda xs: [(a, b) for a, *b in xs], [(1, 2), (3, 4, 5), (6,)]],
    [lambda xs: [a + b for (a, b), c in xs if c], [((1, 2), True), ((3, 4), False)]],
)

test_displays = table(
    [lambda x, y: [*x, 1, *y], ([1, 2], (3,)), ((1,), "ab"), (range(2), [])],
    [lambda x, y: (*x, *y), ([1, 2], (3,)), ((1,), "ab"), (range(2), [])],
    [lambda x: [*x], [1], (1, 2.5), "ab", range(3)],
    [lambda x: (*x,), [1], (1, 2.5), "ab", range(3)],
    [lambda x: (0, *x, 9), [1], (1, 2.5), "ab", range(3)],
    [lambda n: (*(i * i for i in range(n)), -1), 0, 3],
    [lambda x: [*x, *x], 5],
    [lambda t: (lambda a, b: (b, a))(*t), (1, 2)],
)


def returned(x):
    return *x, 3


test_results = table([returned, (1, 2), [1, 2], "ab"])
