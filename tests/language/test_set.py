"""Sets and frozensets: operators, methods, and the order of iteration, which is that of CPython's own table."""

import random

import pyfora
import pytest
from harness import agree, refused, table


def orders(xs, ys):
    # The order after each operation, and after operations on the results of others.
    a = set(xs)
    b = set(ys)
    fa = frozenset(ys)
    both = a | b
    apart = a ^ b
    less = both - b
    return [
        list(a),
        list(b),
        list(fa),
        list(both),
        list(a & b),
        list(a - b),
        list(b - a),
        list(apart),
        list(less),
        list(less | b),
        list(apart | a),
        list(apart & a),
        list(apart ^ fa),
        list(both.copy()),
        list(frozenset(less)),
        list(set(apart)),
        list(a.union(ys, xs)),
        list(a.union(b, fa)),
        list(a.intersection(ys)),
        list(both.intersection(a, ys)),
        list(a.difference(ys)),
        list(both.difference(a, ys)),
        list(a.symmetric_difference(ys)),
        list(set(dict.fromkeys(xs))),
        list({x for x in xs if x % 3}),
        list({x // 2 for x in apart}),
        list(less - {x for x in less if x % 2}),
        list((both - a) | {1, 2, 3}),
        list({**dict.fromkeys(ys)}.keys() & a),
        list(dict.fromkeys(ys).keys() | a),
        list(a - dict.fromkeys(ys).keys()),
        list(dict.fromkeys(xs).keys() ^ ys),
    ]


def numbers(chance, kind):
    n = chance.choice([0, 1, 3, 5, 8, 13, 40, 200])
    if kind == "small":
        return [chance.randrange(20) for _ in range(n)]
    if kind == "strided":
        step = 2 ** chance.randrange(1, 40)
        return [chance.randrange(n + 1) * step for _ in range(n)]
    if kind == "signed":
        return [chance.randrange(-50, 50) for _ in range(n)]
    if kind == "wide":
        return [chance.randrange(-(2**63), 2**63) for _ in range(n)]
    return list(range(n))


@pytest.mark.parametrize("kind", ["small", "strided", "signed", "wide", "range"])
def test_the_order_of_ints_is_that_of_cpython(executor, kind):
    chance = random.Random(kind)
    agree(executor, [orders, *[(numbers(chance, kind), numbers(chance, kind)) for _ in range(60)]])
