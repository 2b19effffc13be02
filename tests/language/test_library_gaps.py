"""What other tables leave out: methods without their object, `statistics`, `math` of large ints, orders of bases, names of modules."""

import math
import statistics
import string
from fractions import Fraction

import pyfora
from harness import refused, table

XS = [1.5, 2.0, 3.25, 7.0, -1.0]
YS = [2.0, 1.0, 4.5, 6.0, 0.5]


def inconsistent():
    class A:
        pass

    class B(A):
        pass

    class C(A, B):
        pass

    return C.__name__


def duplicate():
    class A:
        pass

    class B(A, A):
        pass

    return B.__name__


def consistent():
    class A:
        def f(self):
            return "A"

    class B(A):
        def f(self):
            return "B"

    class C(B, A):
        pass

    return C().f()


UPPER = str.upper
METHODS = (str.strip, str.upper, str.title)

test_unbound = table(
    [lambda x: str.upper(x), "ab", 3],
    [lambda xs: list(map(str.upper, xs)), ["a", "b"], []],
    [lambda xs: sorted(xs, key=str.lower), ["b", "A", "c"]],
    [lambda xs: list(filter(str.isdigit, xs)), ["a", "1"]],
    [lambda x, y: str.split(x, y), ("a,b", ",")],
    [lambda x: str.join("-", x), ["a", "b"]],
    [lambda x: float.is_integer(x), 2.0, 2.5, 2],
    [lambda x: int.bit_length(x), 5, 2**70, True],
    [lambda xs: list.index(xs, 2), [1, 2]],
    [lambda xs: list.count(xs, 2), [1, 2, 2]],
    [lambda d: dict.get(d, "a"), {"a": 1}],
    [lambda d: list(dict.items(d)), {"a": 1}],
    [lambda z: complex.conjugate(z), 1 + 2j],
    [lambda x: UPPER(x), "ab"],
    [lambda x: [f(x) for f in METHODS], " ab "],
    [lambda f, x: f(x), (str.upper, "ab"), (str.title, "ab")],
    [lambda: str.foo],
)
test_statistics = table(
    [lambda xs, ws: statistics.fmean(xs, ws), ([1, 2], [1, 3]), (XS, YS), ([1], [1, 2]), ([1], [0])],
    [lambda xs: statistics.fmean(xs, weights=xs), [1.5, 2]],
    [lambda x, y: statistics.correlation(x, y), (XS, YS), (XS, XS), ([1, 2], [3, 4]), ([1, 1], [1, 2])],
    [lambda x, y: statistics.covariance(x, y), (XS, YS), ([1, 2, 3], [3, 1, 2]), ([1], [1]), ([1, 2], [1])],
    [lambda xs: statistics.median_grouped(xs), [52, 52, 53, 54], XS, [], [1, 3, 3, 5, 7]],
    [lambda xs: statistics.median_grouped(xs, interval=2), [1, 3, 3, 5, 7]],
    [lambda xs: statistics.median(xs), [Fraction(1, 2), Fraction(1, 3)], [1, 2, 3]],
)
test_math = table(
    [lambda n: (math.log(10**n), math.log2(10**n), math.log10(10**n)), 5, 30, 400],
    [lambda n: math.log(10**n, 10), 5, 400],
    [lambda x: math.sqrt(x), Fraction(1, 4)],
    [lambda x: (math.floor(x), math.ceil(x), math.trunc(x)), Fraction(-7, 2)],
    [lambda x: "%d %i %.1f %x" % (x, x, x, x.numerator), Fraction(7, 2)],
    [lambda x: "%x" % x, Fraction(7, 2)],
)
test_classes = table([inconsistent], [duplicate], [consistent])
test_refused = refused(
    pyfora.PyforaError,
    [lambda: string.Formatter()],
)
test_unknown = refused(
    pyfora.InvalidPyforaOperation,
    [lambda xs: statistics.harmonic_mean(xs, weights=xs), [1, 2]],
)
