"""The module fractions: construction, arithmetic also with other numbers, comparison, rounding, texts."""

import fractions
import math
from fractions import Fraction
from fractions import Fraction as Q

import pyfora
import pytest
from harness import agree, named, pairs, refused, table

F = Fraction
FRACTIONS = [F(0), F(1, 2), F(-3, 4), F(7), F(22, 7), F(-1, 3), F(10**18, 7)]
NUMBERS = [0, 1, -2, True, 7, 0.5, -0.0, 2.75, math.inf, math.nan, 1j, 2 - 0.5j]
TEXTS = [
    "3/4",
    " -7/21 ",
    "+5",
    "1.5",
    "-.25",
    "3.",
    "1e3",
    "25E-2",
    "1_000/3_0",
    "2.5_0e0_1",
    "0.1e+2",
    "",
    " ",
    "a",
    "1/0",
    "1/",
    "/2",
    "1 / 2",
    "1/-2",
    "1.5/2",
    "1e",
    ".",
    "-",
    "1__0",
    "_1",
    "1_",
    "nan",
    "inf",
    "--1",
    "0x10",
    "1e1.5",
]

test_construction = table(
    [lambda: Fraction()],
    [lambda a: Fraction(a), 3, -2, True, 0.5, 0.1, -1e-5, 1e20, 10**30, F(6, 8)],
    [lambda a: Fraction(a), math.inf, -math.inf, math.nan, None, 1j, [1]],
    [lambda a: Fraction(a), *TEXTS],
    [lambda a, b: Fraction(a, b), *pairs([0, 6, -4, True, F(1, 2)], [1, 3, -8, F(-2, 3)])],
    [lambda a, b: Fraction(a, b), (1, 0), (-5, 0), (0, 0), (1, 0.5), (1.5, 2), ("1", 2), (F(1, 2), F(0))],
    [lambda a: Fraction(numerator=a, denominator=4), 6],
    [lambda a: Fraction(denominator=a), 6],
    [lambda a: Fraction.from_float(a), 0.25, 3, math.inf],
    [lambda a: Fraction.from_float(a), "x"],
    [lambda a: (fractions.Fraction(a, 3), Q(a)), 2],
    [lambda a: Fraction("1/3") + a, 1],
)
test_arithmetic = table(
    [lambda a, b: a + b, *pairs(FRACTIONS)],
    [lambda a, b: a - b, *pairs(FRACTIONS)],
    [lambda a, b: a * b, *pairs(FRACTIONS)],
    [lambda a, b: a / b, *pairs(FRACTIONS)],
    [lambda a, b: a // b, *pairs(FRACTIONS)],
    [lambda a, b: a % b, *pairs(FRACTIONS)],
    [lambda a, b: divmod(a, b), *pairs(FRACTIONS)],
    [lambda a, b: a**b, *pairs(FRACTIONS[:6], [0, 1, 3, -1, -2, F(2), F(-3), 2.0])],
    [lambda a, b: a**b, (F(1, 4), F(1, 2)), (F(4), F(1, 2)), (F(2, 3), 0.5), (F(1, 2), 1j)],
    [lambda a: (-a, +a, abs(a), bool(a)), *FRACTIONS],
    [lambda a: a + 10**30, F(1, 3)],
)
test_mixed = table(
    [lambda a, b: (a + b, b + a), *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: (a - b, b - a), *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: (a * b, b * a), *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: a / b, *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: b / a, *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: a // b, *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: b // a, *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: a % b, *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: b % a, *pairs(FRACTIONS[1:4], NUMBERS)],
    [lambda a, b: divmod(b, a), *pairs(FRACTIONS[1:4], [5, 2.5])],
    [lambda a, b: b**a, *pairs([F(2), F(-1), F(0), F(1, 2)], [4, 2.25, 1j, True])],
    [lambda a, b: b**a, (F(-1), 0), (F(-1, 2), 0), (F(1, 2), "x")],
)
test_comparison = table(
    [lambda a, b: (a < b, a <= b, a > b, a >= b), *pairs(FRACTIONS)],
    [lambda a, b: (a == b, a != b), *pairs(FRACTIONS)],
    [lambda a, b: (a == b, b == a, a != b), *pairs(FRACTIONS[:4], NUMBERS)],
    [lambda a, b: (a < b, b < a, a >= b, b >= a), *pairs(FRACTIONS[:4], NUMBERS[:10])],
    [lambda a: (a == 0.1, a < 0.1, a == 3602879701896397 / 2**55), F(1, 10)],
    [lambda a: (a == "x", a == None, a != [1]), F(1)],  # noqa: E711
    [lambda a: hash(a), *FRACTIONS, F(1, 2**61 - 1), F(3, 2 * (2**61 - 1)), F(-1), F(-1, 2)],
    [lambda a, b: hash(a) == hash(b), (F(1, 2), 0.5), (F(3), 3)],
    [lambda a: {a: 1, 0.5: 2, 3: 4}, F(1, 2), F(3)],
    [lambda a: a in {0.5, 3}, F(1, 2), F(1, 3)],
    [lambda xs: max(xs), [F(1, 2), F(2, 3)]],
    [lambda xs: min(xs), [F(1, 2), F(2, 3)]],
    [lambda a, b: a < b, (F(1), "x"), (F(1), None), (F(1), 1j), (1j, F(1))],
)
test_rounding = table(
    [lambda a: round(a), F(1, 2), F(3, 2), F(5, 2), F(-5, 2), F(7, 3), F(-7, 3)],
    [lambda a, n: round(a, n), *pairs([F(22, 7), F(-1, 3), F(12345, 100)], [0, 1, 3, -1, -2])],
    [lambda a: (math.floor(a), math.ceil(a), math.trunc(a), int(a)), *FRACTIONS],
    [lambda a: (float(a), complex(a)), *FRACTIONS],
    [lambda a: a.limit_denominator(1000), F(math.pi), F(math.e), F(1, 3), F(-355, 113000)],
    [lambda a, n: a.limit_denominator(n), *pairs([F(math.pi), F(7, 2), F(-1, 3)], [1, 10, 100])],
    [lambda a: a.limit_denominator(), F(0.1), F(math.sqrt(2))],
    [lambda a: a.limit_denominator(0), F(1, 3)],
    [lambda a: a.as_integer_ratio(), F(-3, 4)],
    [lambda a: (a.numerator, a.denominator, a.real, a.imag, a.conjugate()), F(-3, 4)],
)
test_texts = table(
    [lambda a: (repr(a), str(a), f"{a} {a!r} {a:}", "%s" % a), *FRACTIONS],
    [lambda a: f"{a:.2f}", F(1, 2)],
    [lambda a: "%d %.2f" % (a, a), F(7, 2)],
    [lambda a: type(a).__name__, F(1)],
    [lambda a: (isinstance(a, Fraction), isinstance(a, (int, float))), F(1), 1, 0.5],
    [lambda a: type(a) is Fraction, F(1)],
)
test_errors = table(
    [lambda a: a + "x", F(1)],
    [lambda a: "x" + a, F(1)],
    [lambda a: [1][a], F(1)],
    [lambda a: range(a), F(1)],
    [lambda a: a.foo, F(1)],
    [lambda a: a(), F(1)],
    [lambda a: a & 1, F(1)],
    [lambda a: pow(a, 2, 3), F(1)],
    [lambda a: len(a), F(1)],
)


def harmonic(n):
    return sum(Fraction(1, k) for k in range(1, n + 1))


def continued(n):
    x = Fraction(1)
    for _ in range(n):
        x = 1 + 1 / x
    return x


def solve(rows):
    """Gauss and Jordan, exactly."""
    n = len(rows)
    m = [[Fraction(x) for x in row] for row in rows]
    for i in range(n):
        p = [r for r in range(i, n) if m[r][i] != 0][0]
        pivot = [x / m[p][i] for x in m[p]]
        others = [row for r, row in enumerate(m) if r >= i and r != p]
        done = m[:i]
        m = (
            [[x - row[i] * y for x, y in zip(row, pivot, strict=True)] for row in done]
            + [pivot]
            + [[x - row[i] * y for x, y in zip(row, pivot, strict=True)] for row in others]
        )
    return [row[-1] for row in m]


def bernoulli(n):
    a = []
    for m in range(n + 1):
        a = a + [Fraction(1, m + 1)]
        for j in range(m, 0, -1):
            a = a[: j - 1] + [j * (a[j - 1] - a[j])] + a[j:]
    return a[0]


class Weighted:
    def __init__(self, weight):
        self.weight = weight

    def scaled(self, by):
        return Weighted(self.weight * by)


def caught(a):
    try:
        return Fraction(1) / a
    except ZeroDivisionError as error:
        return error.args


HALF = Fraction(1, 2)
WEIGHTS = [Fraction(1, 3), HALF, 2]

test_programs = table(
    [harmonic, 1, 5, 20, 60],
    [continued, 0, 5, 40],
    [solve, [[2, 1, 3], [1, 3, 5]], [[0, 2, 1], [3, 1, 4]]],
    [bernoulli, 0, 1, 2, 4, 8],
    [lambda xs: sum(xs), [F(1, 2), F(1, 3)], [F(1, 2), 1], []],
    [lambda xs: sum(xs, F(1)), [0.5], []],
    [lambda xs: math.prod(xs), [F(1, 2), 3, F(4, 9)]],
    [lambda xs: sorted(xs, key=lambda x: float(x)), [F(1, 2), F(1, 3)]],
    [lambda a: Weighted(a).scaled(HALF), F(1, 3)],
    [lambda: sum(WEIGHTS) * HALF],
    [caught, F(0), F(2)],
    [lambda a: [a, (a, {"x": a})], F(2, 3)],
    [lambda a: a if a > 0 else None, F(1), F(-1)],
    [lambda xs: [x.denominator for x in xs if isinstance(x, Fraction)], [1, F(1, 2), 0.5]],
    [lambda xs: list(map(Fraction, xs)), ["1/2", "3"], [1, 2]],
    [lambda a: (a, a) == (0.5, F(1, 2)), F(1, 2)],
)
test_refused = refused(
    pyfora.InvalidPyforaOperation,
    [lambda x: x**0.5, F(-1, 2)],
    [lambda x: Fraction(x), "\u0661"],
)


@pytest.fixture(scope="module")
def wide():
    with pyfora.connect(int_overflow="wide") as executor:
        yield executor


WIDE = [
    [lambda a, b: (a + b, a - b, a * b, a / b, a // b, a % b), (F(1, 3), F(10**30, 7)), (F(-1, 2), F(5, 3))],
    [lambda a, b: (a**b, hash(a), round(a, b), a.limit_denominator(10), a < b), (F(22, 7), 3)],
    [lambda a: (int(a), float(a), repr(a), {a: 1}), F(10**40, 3), F(1, 2)],
    [lambda a: Fraction(a), "1/3", "1.25e30", "-7"],
    [harmonic, 60],
]


@pytest.mark.parametrize("row", named(WIDE))
def test_wide_ints(wide, row):
    agree(wide, row)
