"""math: every function that CPython 3.11 has, over values that matter to it; errors included."""

import math

import pytest
from harness import pairs, table

NAN, INF = math.nan, math.inf
VALUES = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    3.7,
    -3.7,
    10.0,
    100.5,
    1e-10,
    1e10,
    710.0,
    -745.5,
    1e300,
    5e-324,
]
VALUES += [INF, -INF, NAN]
# What is no float is converted, or refused with TypeError.
OTHERS = [0, 1, -1, 5, 170, 2**53 + 1, True, None, "x"]
ALL = VALUES + OTHERS
FEW = [0.0, -0.0, 1.0, -1.5, 2.0, 1e300, 5e-324, INF, -INF, NAN, 3, -2]

test_functions = table(
    [lambda x: math.sin(x), *ALL],
    [lambda x: math.cos(x), *ALL],
    [lambda x: math.tan(x), *ALL],
    [lambda x: math.asin(x), *ALL],
    [lambda x: math.acos(x), *ALL],
    [lambda x: math.atan(x), *ALL],
    [lambda x: math.sinh(x), *ALL],
    [lambda x: math.cosh(x), *ALL],
    [lambda x: math.tanh(x), *ALL],
    [lambda x: math.asinh(x), *ALL],
    [lambda x: math.acosh(x), *ALL],
    [lambda x: math.atanh(x), *ALL],
    [lambda x: math.exp(x), *ALL],
    [lambda x: math.exp2(x), *ALL],
    [lambda x: math.expm1(x), *ALL],
    [lambda x: math.log(x), *ALL],
    [lambda x: math.log1p(x), *ALL],
    [lambda x: math.log2(x), *ALL],
    [lambda x: math.log10(x), *ALL],
    [lambda x: math.sqrt(x), *ALL],
    [lambda x: math.cbrt(x), *ALL],
    [lambda x: math.erf(x), *ALL],
    [lambda x: math.erfc(x), *ALL],
    [lambda x: math.gamma(x), *ALL],
    [lambda x: math.lgamma(x), *ALL],
    [lambda x: math.degrees(x), *ALL],
    [lambda x: math.radians(x), *ALL],
    [lambda x: math.fabs(x), *ALL],
    [lambda x: math.isnan(x), *ALL],
    [lambda x: math.isinf(x), *ALL],
    [lambda x: math.isfinite(x), *ALL],
    [lambda x: math.modf(x), *ALL],
    [lambda x: math.frexp(x), *ALL],
    [lambda x: math.ulp(x), *ALL],
    [lambda x: math.floor(x), *[x for x in ALL if x not in (1e300,)]],
    [lambda x: math.ceil(x), *[x for x in ALL if x not in (1e300,)]],
    [lambda x: math.trunc(x), *[x for x in ALL if x not in (1e300,)]],
)

test_of_two = table(
    [lambda x, y: math.atan2(x, y), *pairs(FEW)],
    [lambda x, y: math.pow(x, y), *pairs(FEW)],
    [lambda x, y: math.fmod(x, y), *pairs(FEW)],
    [lambda x, y: math.remainder(x, y), *pairs(FEW)],
    [lambda x, y: math.copysign(x, y), *pairs(FEW)],
    [lambda x, y: math.hypot(x, y), *pairs(FEW)],
    [lambda x, y: math.nextafter(x, y), *pairs(FEW)],
    [lambda x, y: math.log(x, y), *pairs([1.0, 2.0, 8, 0.5, 10, -1.0, 0, INF, NAN])],
    [
        lambda x, y: math.ldexp(x, y),
        *pairs([0.0, -0.0, 1.0, -0.75, INF, NAN, 3], [0, 1, -1, 60, -1074, 1023, 5000, -5000]),
    ],
    [lambda x, y: math.ldexp(x, y), (1.0, 1.5), (1.0, None)],
    [lambda x, y: math.isclose(x, y), *pairs([0.0, 1.0, 1.0 + 1e-10, 1.1, INF, -INF, NAN, 1])],
    [lambda x, y: math.isclose(x, y, rel_tol=0.2), (1.0, 1.1), (1.0, 1.5), (0, 0)],
    [lambda x, y: math.isclose(x, y, abs_tol=0.2), (1.0, 1.1), (0.0, 0.1), (1, 2)],
    [lambda x, y: math.isclose(x, y, rel_tol=-0.2), (1.0, 1.1)],
)

test_of_ints = table(
    [lambda n: math.factorial(n), 0, 1, 2, 5, 20, -1, True],
    [lambda n: math.factorial(n), 1.5, None],
    [
        lambda n: math.isqrt(n),
        0,
        1,
        2,
        3,
        4,
        15,
        16,
        17,
        2**62,
        2**63 - 1,
        3037000499**2,
        3037000499**2 - 1,
        -1,
    ],
    [lambda n: math.isqrt(n), 1.5],
    [lambda a, b: math.gcd(a, b), *pairs([0, 1, -4, 6, 12, 2**62, -(2**63) + 1])],
    [lambda a, b: math.lcm(a, b), *pairs([0, 1, -4, 6, 12, 35])],
    [lambda a, b, c: math.gcd(a, b, c), (12, 18, 27), (4, 8, 16)],
    [lambda: math.gcd()],
    [lambda: math.lcm()],
    [lambda a: math.gcd(a), -5, 1.5],
    [lambda n, k: math.comb(n, k), *pairs([0, 1, 5, 10, 30, 62, -1], [0, 1, 2, 5, 31, -1])],
    [lambda n, k: math.perm(n, k), *pairs([0, 1, 5, 10, -1], [0, 1, 2, 5, 11, -1])],
    [lambda n: math.perm(n), 0, 5, 20],
)

test_constants = table(
    [lambda: (math.pi, math.e, math.tau, math.inf, -math.inf, math.nan)],
    [lambda: math.sin(math.pi)],
    [lambda: math.nan == math.nan],
)

test_of_many = table(
    [lambda: math.hypot()],
    [lambda x: math.hypot(x), -3.0],
    [lambda x, y, z: math.hypot(x, y, z), (1.0, 2.0, 2.0), (1e300, 1e300, 1e300), (NAN, INF, 1.0)],
    [lambda p, q: math.dist(p, q), ((1.0, 2.0), (4.0, 6.0)), ((1,), (2,)), ((), ())],
    [lambda n: math.fsum([0.1] * n), 0, 1, 10],
    [lambda n: math.fsum(1.0 / (i + 1) for i in range(n)), 0, 1, 1000],
    [lambda n: math.prod(i + 1 for i in range(n)), 0, 1, 10],
    [lambda n: math.prod([1.5] * n), 0, 1, 10],
    [lambda n: math.prod((2, 3, 0.5)[:2], start=n), 1, 2],
)

# Arguments that do not fit are reported as CPython does.
test_arguments = table(
    [lambda: math.nothing],
    [lambda x: math.sin(x).foo, 1.0],
)


def spread(x):
    return math.sqrt(x) if x >= 0 else math.sqrt(-x)


def from_import(x):
    from math import floor, sqrt

    return floor(sqrt(x))


test_in_functions = table(
    [spread, 4.0, -9.0],
    [from_import, 10.0],
    [lambda n: sum(math.floor(math.sqrt(i)) for i in range(n)), 0, 10, 1000],
    [lambda f, x: f(x), (math.sqrt, 4.0), (math.floor, 2.5)],
)


@pytest.mark.parametrize("name", sorted(n for n in dir(math) if not n.startswith("_")))
def test_every_name_is_here(name):
    """The tables above leave nothing of the module out."""
    with open(__file__) as file:
        assert f"math.{name}" in file.read()
