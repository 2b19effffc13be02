"""Tuples whose length is known only when the code runs: how they come about, and everything that tuples do."""

from harness import pairs, table


def grown(n):
    t = ()
    for i in range(n):
        t = t + (i,)
    return t


def grown_at_the_front(s):
    t = ()
    for c in s:
        t = (c,) + t
    return t


def grown_of_two_types(n):
    t = (0.5,)
    for i in range(n):
        t = t + (i, str(i))
    return t


def grown_from_a_tag(n):
    t = ("tag",)
    for i in range(n):
        t = t + (str(i),)
    return t


def grown_argument(n, t=()):
    return t if n == 0 else grown_argument(n - 1, t + (n,))


def grown_result(n):
    return () if n == 0 else grown_result(n - 1) + (n,)


def of_many_lengths(n):
    if n == 0:
        return (1,)
    if n == 1:
        return (1, 2)
    if n == 2:
        return (1, 2, 3)
    if n == 3:
        return (1, 2, 3, "a")
    return (1.5, 2, 3, 4, 5)


def of_three_lengths(n):
    return () if n == 0 else ((n,) if n == 1 else (n, 0.5, "x"))


def cons(n):
    return () if n == 0 else (n, ())


def nested(n):
    return tuple(tuple(range(i)) for i in range(n))


def iterated(n):
    total = 0
    for i, x in enumerate(tuple(range(n))):
        total = total + i * x
    return total


test_making = table(
    [lambda n: tuple(range(n)), 0, 1, 5],
    [lambda n: tuple(x * 0.5 for x in range(n)), 0, 1, 5],
    [lambda n: tuple([str(i) for i in range(n)]), 0, 1, 3],
    [lambda s: tuple(s), "", "a", "abc"],
    [lambda v: tuple(v), [], [1, 2], (), (1, 2.5), range(3)],
    [lambda n: tuple(i for i in range(n) if i % 2), 0, 6],
    [lambda n: (1, 2) * n, 0, 3, -1],
    [lambda n: n * (1, "a"), 0, 3, -1],
    [lambda n: () * n, 0, 3],
    [lambda i, j: (1, 2, 3, 4)[i:j], (0, 2), (1, -1), (3, 1)],
    [lambda i: (1, 2.5, "x")[i:], 0, 1, -1, 9],
    [lambda i: (1, 2, 3, 4)[::i], 1, 2, -1],
    [grown, 0, 1, 5],
    [grown_at_the_front, "", "abcdef"],
    [grown_of_two_types, 0, 1, 4],
    [grown_from_a_tag, 0, 1, 5],
    [grown_argument, 0, 3, 20],
    [grown_result, 0, 3, 20],
    [of_many_lengths, 0, 1, 2, 3, 4],
    [of_three_lengths, 0, 1, 2],
    [cons, 0, 1],
    [nested, 0, 1, 4],
)

test_operators = table(
    [lambda n: tuple(range(n)) + (1.5,), 0, 3],
    [lambda n: ("a",) + tuple(range(n)), 0, 3],
    [lambda n: tuple(range(n)) + tuple("ab"), 0, 3],
    [lambda n: tuple(range(n)) + (), 0, 3],
    [lambda n: tuple(range(n)) * 2, 0, 3],
    [lambda n: tuple(range(n)) * n, 0, 3],
    [lambda n: tuple(range(n)) == (0, 1, 2), 2, 3, 4],
    [lambda n: (0, 1, 2) == tuple(range(n)), 2, 3, 4],
    [lambda n: tuple(range(n)) != (0, 1), 2, 3],
    [lambda n, m: tuple(range(n)) == tuple(range(m)), *pairs([0, 1, 2])],
    [lambda n, m: tuple(range(n)) < tuple(range(m)), *pairs([0, 1, 2])],
    [lambda n, m: tuple(range(n)) >= tuple(range(m)), *pairs([0, 1, 2])],
    [lambda n: tuple(range(n)) < (0, 1, 5), 2, 3, 4],
    [lambda n: (0, 1.5) > tuple(range(n)), 1, 2, 3],
    [lambda n: tuple(range(n)) == [0, 1], 2],
    [lambda n: n in tuple(range(3)), 2, 3, 1.0],
    [lambda n: n not in tuple("abc"), "a", "z"],
    [lambda n: not tuple(range(n)), 0, 1],
    [lambda n: "yes" if tuple(range(n)) else "no", 0, 1],
    [lambda n: tuple(range(n)) + [1], 3],
    [lambda n: tuple(range(n)) + 1, 3],
    [lambda n: tuple(range(n)) - (1,), 3],
    [lambda n: tuple(range(n)) < [1], 3],
)

test_elements = table(
    [lambda n, i: tuple(range(n))[i], (3, 0), (3, -1), (3, 3), (3, -4), (3, "a"), (3, 1.5), (3, True)],
    [lambda n: tuple(range(n))[1:], 0, 1, 5],
    [lambda n: tuple(range(n))[::-1], 0, 1, 5],
    [lambda n: tuple(range(n))[-2:], 0, 1, 5],
    [lambda n: tuple(range(n))[::0], 3],
    [lambda n: tuple(range(n)).index(1), 3, 1],
    [lambda n: tuple(range(n)).count(1), 3, 1],
    [lambda n: len(tuple(range(n))), 0, 5],
    [lambda n: sum(tuple(range(n))), 0, 5],
    [lambda n: max(tuple(range(n))), 0, 5],
    [lambda n: sorted(tuple(range(n)), reverse=True), 0, 5],
    [lambda n: list(tuple(range(n))), 0, 5],
    [lambda n: [x + 1 for x in tuple(range(n))], 0, 5],
    [lambda n: any(x > 2 for x in tuple(range(n))), 2, 5],
    [iterated, 0, 5],
)

test_as_values = table(
    [lambda n: repr(tuple(range(n))), 0, 1, 2],
    [lambda n: str(nested(n)), 0, 1, 3],
    [lambda n: f"{grown_of_two_types(n)}", 0, 2],
    [lambda n: isinstance(tuple(range(n)), tuple), 2],
    [lambda n: isinstance(tuple(range(n)), (list, str)), 2],
    [lambda n: type(tuple(range(n))) is tuple, 2],
    [lambda n: tuple(range(n)).__class__.__name__, 2],
    [lambda t: (t[0], len(t), t[-1], t[1:3]), (tuple(range(100)),), (tuple("abc" * 30),)],
    [lambda ts: [len(t) for t in ts], [(1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), (1.5, 2)]],
    [lambda ts: ts, [(1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), (1.5, "a")]],
    [lambda n: [tuple(range(i)) for i in range(n)], 5],
    [lambda n: (tuple(range(n)), 1, "x"), 3],
)


test_as_keys = table(
    [lambda n: hash(tuple(range(n))) == hash((0, 1, 2)), 3, 2],
    [lambda n: {tuple(range(n)): 1}[(0, 1)], 2, 3],
    [lambda n: (0, 1) in {tuple(range(i)) for i in range(n)}, 2, 4],
    [lambda s: {tuple(s): 1}, "ab"],
)


def raises(n):
    raise ValueError(tuple(range(n)))


def catches(n):
    try:
        raises(n)
    except ValueError as e:
        return e.args


test_in_errors = table([raises, 0, 2], [catches, 0, 2])
