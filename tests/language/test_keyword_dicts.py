"""Calls with `**` of a dict whose keys are known only when the code runs."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

import pyfora
from harness import refused, table


def f(a, b=2):
    return (a, b)


def g(a, b, *, c, d=4):
    return (a, b, c, d)


def none():
    return 1


class K:
    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def m(self, p, q=1):
        return (self.x, p, q)

    @classmethod
    def make(cls, x, y):
        return cls(x, y)

    def __call__(self, z):
        return self.x + z


@dataclass
class D:
    x: int
    y: float = 1.5
    z: str = "z"


class N(NamedTuple):
    a: int
    b: int = 7


OPT = {"a": 1, "b": 5}


def va(*args, k=1):
    return (args, k)


def kw(**k):
    return k


def po(a, /, b):
    return (a, b)


def many(a=1, b=2, c=3, d=4, e=5):
    return a + b + c + d + e


def does_d0():
    return f(**OPT), f(**{"a": 1, "b": 5})


def does_d1():
    d = dict(a=1)
    return f(**d)


def does_d2():
    d = {"a": 1}
    return f(**{**d, "b": 3}), f(1, **{"b": 2}), f(b=1, **{"a": 2})


def does_d3():
    e = {k: i for i, k in enumerate("abcd")}
    return g(**e)


def does_d4():
    return g(1, **{"b": 2, "c": 3})


def does_d5():
    d = {"x": 1}
    return K(**d).x, K(1, **{"y": 4}).y, K(2).m(**{"p": 3}), K.make(**{"x": 1, "y": 2}).y, K(1)(**{"z": 5})


def does_d6():
    d = {"x": 1, "z": "q"}
    return D(**d)


def does_d7():
    return N(**{"a": 1}), N(**{"a": 1, "b": 2})


def does_d8():
    d = {"a": 1, "q": 2}
    return f(**d)


def does_d9():
    d = {"b": 1}
    return f(**d)


def does_d10():
    d = {"a": 1}
    return f(1, **d)


def does_d11():
    d = {"d": 1}
    return g(**d)


def does_d12():
    d = {"a": 1, "b": 2}
    return g(**d)


def does_d13():
    d = {"y": 1.0}
    return D(**d)


def does_d14():
    d = {"a": 1, "b": "x"}
    return f(**d)


def does_d15():
    d = {}
    return none(**d), none(**{})


def does_d16():
    d = OrderedDict(a=1)
    return f(**d)


def does_d17():
    d = {"k": 1}
    return va(1, 2, **d)


def does_d18():
    rows = [{"x": i, "y": i + 1} for i in range(5)]
    return [K(**r).y for r in rows], sum(K(**r).x for r in rows)


def does_d19():
    d = {"a": 1}
    return f(1, 2, 3, **d)


def does_d20():
    d = {"y": 1.0, "w": 1.0}
    return D(**d)


def does_d21():
    d = {"a": 1}
    return (lambda a: a)(**d)


def does_r1():
    d = {"a": 1}
    return kw(**d)


def does_r2():
    d = {"b": 1}
    return po(1, **d)


def does_r3():
    d = {"a": 1}
    return po(**d)


def does_r4():
    d = {"a": 1}
    return many(**d)


def does_r5():
    d = {1: 1}
    return f(**d)


def does_r6():
    d = {"a": 1}
    return f(**d, **d)


def does_r7():
    d = {"key": len}
    return sorted(["aa", "b"], **d)


test_same = table(
    [does_d0],
    [does_d1],
    [does_d2],
    [does_d3],
    [does_d4],
    [does_d5],
    [does_d6],
    [does_d7],
    [does_d8],
    [does_d9],
    [does_d10],
    [does_d11],
    [does_d12],
    [does_d13],
    [does_d14],
    [does_d15],
    [does_d17],
    [does_r2],
    [does_d18],
    [does_d19],
    [does_d20],
    [does_d21],
)
test_refused = refused(
    pyfora.PyforaNotImplementedError,
    [does_d16],
    [does_r1],
    [does_r3],
    [does_r4],
    [does_r5],
    [does_r6],
    [does_r7],
    match="PF220",
)
