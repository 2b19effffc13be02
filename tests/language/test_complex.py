"""complex: literals, arithmetic, comparison, texts, conversions."""

import cmath
import math

import pyfora
import pytest
from harness import agree, named, pairs, refused, table

INF, NAN = math.inf, math.nan
VALUES = [
    0j,
    complex(-0.0, 0.0),
    complex(0.0, -0.0),
    1j,
    1 + 2j,
    -1.5 + 0.25j,
    3 - 4j,
    1e200 + 1e200j,
    1e-320 - 2e-310j,
    complex(INF, 1.0),
    complex(-INF, NAN),
    complex(NAN, 0.0),
    complex(1.0, -INF),
]
REALS = [0, 1, -3, 2.5, -0.0, True, False, 10**18, INF, NAN]
SMALL = [0j, 1 + 2j, -2 + 0.5j, 1j, complex(-0.0, -0.0), 0.5, 2, -1, True]
EXPONENTS = [0, 1, 2, 3, 7, 100, 101, -1, -2, 0.5, -0.5, 1.5, 1j, 2 - 1j, 0j, complex(INF, 0), 1e300]
TEXTS = [
    "1+2j",
    "j",
    "-j",
    "+J",
    " ( 1e3-2.5j ) ",
    "3",
    "-4.5",
    "1e400j",
    "nan-infj",
    "infinity",
    "-inf+nanj",
    ".5j",
    "5.+.5e-3J",
    "1_000+2_0j",
    "1+j",
    "1-j",
    "(2)",
    "\t1j\n",
    "",
    " ",
    "1+",
    "1+2",
    "1 + 2j",
    "(1+2j",
    "1+2j)",
    "()",
    "1j+2",
    "1__0j",
    "_1j",
    "1_j",
    "jj",
    "--1j",
    "1e",
    "1e+j",
    "abc",
    "+",
    ".j",
]
SPECS = [
    "",
    "f",
    ".3f",
    "+.2f",
    " .2e",
    "g",
    "G",
    ".3",
    "20",
    "<20",
    "^20",
    ">20",
    "*^24.2f",
    ",.1f",
    "_.0f",
    "+",
    "020",
    "=20",
    "d",
    ".f",
    "ff",
    "E",
    "n",
    ",",
    "#.3g",
    "s",
]

test_binary = table(
    [lambda a, b: a + b, *pairs(VALUES)],
    [lambda a, b: a - b, *pairs(VALUES)],
    [lambda a, b: a * b, *pairs(VALUES)],
    [lambda a, b: a / b, *pairs(VALUES)],
    [lambda a, b: a == b, *pairs(VALUES)],
    [lambda a, b: a != b, *pairs(VALUES)],
    [lambda a, b: a**b, *pairs([*SMALL[:7], True], EXPONENTS)],
    [lambda a, b: a**b, *pairs(VALUES[:8], [2, -2, 0.5, 1j])],
    [lambda a, b: b**a, *pairs(SMALL[:5], [2, -2.5, 0.0, True])],
    [lambda a: a**2, *VALUES],
    [lambda a: pow(a, 3), *SMALL],
)
test_mixed = table(
    [lambda a, b: a + b, *pairs(VALUES, REALS), *pairs(REALS, VALUES)],
    [lambda a, b: a - b, *pairs(VALUES, REALS), *pairs(REALS, VALUES)],
    [lambda a, b: a * b, *pairs(VALUES, REALS), *pairs(REALS, VALUES)],
    [lambda a, b: a / b, *pairs(VALUES, REALS), *pairs(REALS, VALUES)],
    [lambda a, b: a == b, *pairs(VALUES, REALS), *pairs(REALS, VALUES)],
    [lambda a: a + 10**400, 1j],
    [lambda a: a == 10**400, 1j, complex(INF, 0)],
    [lambda a: a == 2**53 + 1, complex(2.0**53, 0)],
    [lambda a: 10**30 * a, 1j],
)
test_unary = table(
    [lambda a: (-a, +a, a.conjugate(), a.real, a.imag, bool(a)), *VALUES],
    [lambda a: abs(a), *VALUES, complex(1.7e308, 1.7e308)],
    [lambda a: repr(a), *VALUES, complex(-0.0, -0.0), 1e16 + 1e-7j],
    [lambda a: str(a), *VALUES],
    [lambda a: f"{a} {a!r} {a!s}", *VALUES],
    [lambda a: "%s %r" % (a, a), 1 - 2j],
    [lambda a: hash(a), 0j, 1j, 1 + 2j, -1 + 0j, complex(INF, -INF), 2.5 - 0.5j, 1e300 + 1e-300j],
    [lambda a: hash(a) == hash(3), 3 + 0j],
    [lambda a: not a, 0j, 1j, complex(0.0, NAN)],
    [lambda a: isinstance(a, complex), 1j, 1, 1.0, "1j", True],
    [lambda a: isinstance(a, (int, float)), 1j, 1],
    [lambda a: type(a) is complex, 1j, 1.0],
    [lambda a: type(a).__name__, 1j],
)
test_literals = table(
    [lambda: 2j],
    [lambda: -2j],
    [lambda: 1 - 0j],
    [lambda: -1 - 1j],
    [lambda: 1e500j],
    [lambda: 0j],
    [lambda: (1 + 2j) * 1j**2],
    [lambda: {1j, 1 + 0j, 1, 0j}],
    [lambda: [1j, 2, 3.0, True]],
    [lambda: 1j.imag],
    [lambda: (3 + 4j).conjugate()],
)
test_constructor = table(
    [lambda: complex()],
    [lambda a: complex(a), 1, 2.5, -0.0, True, 1j, 10**18, "1j", *TEXTS],
    [lambda a, b: complex(a, b), *pairs([0, 1.5, -0.0, 1j, 2 - 1j, INF], [0, 2.5, -0.0, 1j, 1 + 1j])],
    [lambda: complex(real=3)],
    [lambda: complex(imag=4)],
    [lambda: complex(imag=4, real=1.5)],
    [lambda: complex(2, imag=-1)],
    [lambda: complex(1, 2, 3)],
    [lambda a: complex(a), None, [1], (1, 2)],
    [lambda a: complex(1, a), None, "2", [1]],
    [lambda: complex("1", 2)],
    [lambda a: complex(a) == complex(repr(complex(a))), 1 + 2j, -0.5j, 1e-300 + 1e300j],
)
test_format = table(
    [lambda a, spec: format(a, spec), *pairs([1 + 2j, -0.5j, 1234567.891 - 0.0001j, 0j], SPECS)],
    [lambda a: f"{a:.2f}|{a:>12}|{a:<12}|{a:^12}", 1 + 2j, 1j],
    [lambda a: "{:.1e}".format(a), 12.5 - 3j],
    [lambda a: "%d" % a, 1j],
    [lambda a: "%f" % a, 1j],
)
test_errors = table(
    [lambda a, b: a < b, (1j, 2j), (1j, 1), (1.5, 2j)],
    [lambda a, b: a >= b, (1j, 2j), (1, 2j)],
    [lambda a, b: a // b, (1j, 2), (1, 2j), (1j, 1.5)],
    [lambda a, b: a % b, (1j, 2), (1, 2j)],
    [lambda a, b: divmod(a, b), (1j, 2), (1, 2j)],
    [lambda a: int(a), 1j],
    [lambda a: float(a), 1j],
    [lambda a: round(a), 1j],
    [lambda a: math.sqrt(a), 1j],
    [lambda a: max(a, 2), 1j],
    [lambda a: a + "x", 1j],
    [lambda a: "x" * a, 1j],
    [lambda a: [1][a], 1j],
    [lambda a: range(a), 1j],
    [lambda a: ~a, 1j],
    [lambda a: a & 1, 1j],
    [lambda a: a.foo, 1j],
    [lambda a: a(), 1j],
    [lambda a: len(a), 1j],
    [lambda a: [x for x in a], 1j],
    [lambda a: pow(a, 2, 3), 1j, 2],
    [lambda a: pow(2, a, 3), 1j],
    [lambda a: 1 / a, 0j],
    [lambda a: 0j**a, -1, 1j, -0.5],
    [lambda a: (1e200 + 1j) ** a, 2, 2.5],
)


class Wave:
    def __init__(self, amplitude):
        self.amplitude = amplitude

    def __mul__(self, other):
        return Wave(self.amplitude * other)

    def __complex__(self):
        return self.amplitude * 1j


def mandelbrot(c):
    z = 0j
    for i in range(50):
        if abs(z) > 2:
            return i
        z = z * z + c
    return 50


def transform(xs):
    n = len(xs)
    turn = -2j * math.pi / n
    return [sum(x * (math.e ** (turn * k * i)) for i, x in enumerate(xs)) for k in range(n)]


def horner(coefficients, x):
    result = 0
    for c in coefficients:
        result = result * x + c
    return result


def started_as_int(n):
    x = 1
    for _ in range(n):
        x = x * 1j
    return x


def caught(a, b):
    try:
        return a / b
    except ZeroDivisionError as error:
        return error.args


def matched(z):
    match z:
        case 1j:
            return "i"
        case complex(real=0.0):
            return "imaginary"
        case complex():
            return "other"
        case _:
            return "none"


WEIGHTS = [1j, 2.5, 3]
TURN = 1j
TABLE = {"a": 1 + 1j, "b": 2j}

test_programs = table(
    [mandelbrot, 0j, 0.3 + 0.5j, 1 + 1j, -1],
    [transform, [1.0, 2.0, 3.0, 4.0], [1j, 2, 3.5]],
    [horner, ([1, 2j, 3], 2.0), ([1, 2, 3], 1j), ([], 1j)],
    [started_as_int, 0, 1, 2, 5],
    [caught, (1j, 0), (1, 2j)],
    [lambda xs: sum(xs), [1j, 2, 3.5], [0.1j] * 10, []],
    [lambda xs: sum(xs, 1j), [1, 2], []],
    [lambda xs: [abs(x) for x in xs], [3 + 4j, 1j, -2]],
    [lambda xs: sorted(xs, key=abs), [3 + 4j, 1j, -2 + 0j]],
    [lambda xs: max(xs, key=lambda z: z.imag), [3 + 4j, 1j, -2 + 5j]],
    [lambda xs: 2 in xs, [1j, 2 + 0j], [1j]],
    [lambda xs: xs.index(1j), [2, 1j]],
    [lambda xs: xs == [1, 2j], [1 + 0j, 2j], [1, 2]],
    [lambda a: {a: 1, 2: "x"}[2 + 0j], 1j],
    [lambda a: {1: "int", a: "complex"}, 1j, 1 + 0j],
    [lambda a: {a, a + 0, 1}, 1 + 0j, 1j],
    [lambda a: (a, [a, (a,)], {"k": a}), 1 - 1j],
    [lambda xs: math.prod(xs), [1j, 2, 3.0]],
    [lambda a: (Wave(a) * 2).amplitude, 1j],
    [lambda a: complex(Wave(a)), 2, 1j],
    [lambda a: Wave(a), 1j],
    [matched, 1j, 2j, 1 + 1j, 1, "x"],
    [lambda: sum(WEIGHTS) * TURN + TABLE["a"]],
    [lambda a: a.real if isinstance(a, complex) else a, 1j, 2, "s"],
    [lambda xs: list(map(complex, xs)), [1, 2.5], ["1j", "2"]],
    [lambda a, b: complex(*[a, b]), (1, 2)],
    [lambda a: (1).conjugate() + (2.5).imag + a.imag, 1j],
    [lambda n: [1j**k for k in range(n)], 5],
    [lambda a: a == "x", 1j],
    [lambda a: a is None, 1j],
    [lambda a: (a or 2, a and 2), 0j, 1j],
)
test_refused = refused(
    pyfora.InvalidPyforaOperation,
    [lambda x: x**0.5, -2.0],
    [lambda x: hash(x), complex(NAN, 1)],
    [lambda x: complex(x), "\u0661j"],
)


@pytest.fixture(scope="module")
def wide():
    with pyfora.connect(int_overflow="wide") as executor:
        yield executor


WIDE = [
    [lambda a, n: (a + n, n * a, a / n, a**n, a == n), (1j, 3), (2 + 1j, 1)],
    [lambda a, n: complex(n * 10**20, 1) + a, (1j, 3)],
    [lambda n: 10**n * 1j, 5, 300, 400],
]


@pytest.mark.parametrize("row", named(WIDE))
def test_wide_ints(wide, row):
    agree(wide, row)


POINTS = [
    0j,
    1j,
    -1 + 0j,
    complex(-1, -0.0),
    3 + 4j,
    -2.5 - 0.5j,
    1e-310 + 1e-312j,
    1e200 - 1e200j,
    0.9 + 0.3j,
    709.5 + 1j,
]

test_cmath = table(
    [lambda z: cmath.sqrt(z), *POINTS, -4, 2.25],
    [lambda z: cmath.exp(z), *POINTS, 1, 800],
    [lambda z: cmath.log(z), *POINTS, -1, 1e308 + 1e308j],
    [lambda z: cmath.log(z, 10), *POINTS[1:]],
    [lambda z: cmath.log(z, 2j), 1 + 1j],
    [lambda z: cmath.log(2, z), 1, 0, 3],
    [lambda z: cmath.log10(z), *POINTS],
    [lambda z: (cmath.phase(z), cmath.polar(z)), *POINTS, -2],
    [lambda r, phi: cmath.rect(r, phi), (2, 0.5), (1.5, 0.0), (-1, 3), (2, -0.0)],
    [lambda z: (cmath.sin(z), cmath.cos(z), cmath.sinh(z), cmath.cosh(z)), *POINTS[:7]],
    [lambda z: cmath.cosh(z), 709.5 + 1j, 800 + 1j, -709.5 + 0.25j],
    [lambda z: (cmath.isnan(z), cmath.isinf(z), cmath.isfinite(z)), *VALUES, 1],
    [lambda a, b: cmath.isclose(a, b), (1j, 1j + 1e-12), (1, 1j), (complex(INF, 0), complex(INF, 0))],
    [lambda a, b: cmath.isclose(a, b, abs_tol=2, rel_tol=0.1), (1, 1j), (5, 9)],
    [lambda: (cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.infj, cmath.nanj)],
    [lambda x: cmath.sqrt(x), "a", None],
    [lambda n: [cmath.exp(2j * cmath.pi * k / n) for k in range(n)], 6],
)
test_cmath_refused = refused(
    pyfora.InvalidPyforaOperation,
    [lambda z: cmath.sqrt(z), complex(INF, 1), complex(1, NAN)],
)
