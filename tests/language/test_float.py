"""float: IEEE doubles, to the bit, with CPython's errors; comparison with int is exact."""

import math

import pyfora
from harness import pairs, refused, table

NAN, INF = math.nan, math.inf
SPECIAL = [0.0, -0.0, INF, -INF, NAN]
ORDINARY = [1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, 0.1, -7.25, 1e-300, 1e300, 5e-324, 2.0**53, 1e16]
ALL = SPECIAL + ORDINARY
INTS = [0, 1, -1, 3, -7, 2**53, 2**53 + 1, 2**63 - 1, -(2**63)]

test_arithmetic = table(
    [lambda a, b: a + b, *pairs(ALL)],
    [lambda a, b: a - b, *pairs(ALL)],
    [lambda a, b: a * b, *pairs(ALL)],
    [lambda a, b: a / b, *pairs(ALL)],
    [lambda a, b: a // b, *pairs(ALL)],
    [lambda a, b: a % b, *pairs(ALL)],
    [lambda a, b: divmod(a, b), *pairs(ALL)],
    [lambda a: -a, *ALL],
    [lambda a: +a, *ALL],
    [lambda a: abs(a), *ALL],
    [lambda a: a * a - 2.0 * a + 1.0, *ALL],
    [lambda a, b, c: (a + b) + c == a + (b + c), (0.1, 0.2, 0.3), (1e16, 1.0, -1e16), (1.0, 2.0, 3.0)],
    [lambda: 0.1 + 0.2],
    [lambda: 1e308 * 10],
    [lambda: -0.0],
    [lambda: 0.0 * -1],
    [lambda: 1e-320],
    [lambda: 1_000.5e1_0],
    [lambda: 1.0 // 0.1],
    [lambda: -1.0 % 3.0],
)

# An int operand becomes a float, rounded once.
test_with_int = table(
    [lambda a, b: a + b, *pairs(ALL, INTS), *pairs(INTS, ALL)],
    [lambda a, b: a - b, *pairs(ALL, INTS), *pairs(INTS, ALL)],
    [lambda a, b: a * b, *pairs(ALL, INTS), *pairs(INTS, ALL)],
    [lambda a, b: a / b, *pairs(ALL, INTS), *pairs(INTS, ALL)],
    [lambda a, b: a // b, *pairs(ALL, INTS), *pairs(INTS, ALL)],
    [lambda a, b: a % b, *pairs(ALL, INTS), *pairs(INTS, ALL)],
    [lambda a, b: divmod(a, b), *pairs(ALL, INTS), *pairs(INTS, ALL)],
    [lambda a: a + 1, *ALL],
    [lambda a: 1 - a, *ALL],
    [lambda a: 2 * a, *ALL],
    [lambda a: 1 / a, *ALL],
    [lambda a: a / 2, *ALL],
    [lambda a: a // 2, *ALL],
    [lambda a: a % 3, *ALL],
    [lambda a: a + True, *ALL],
)

# The comparison of an int with a float is that of the numbers, not of the rounded int.
test_comparison = table(
    [lambda a, b: (a < b, a <= b, a == b, a != b, a > b, a >= b), *pairs(ALL)],
    [lambda a, b: (a < b, a <= b, a == b, a != b, a > b, a >= b), *pairs(ALL, INTS), *pairs(INTS, ALL)],
    [lambda a, b: (a < b, a == b, a > b), *pairs([2.0**53, 9007199254740994.0, 2.0**63, -(2.0**63)], INTS)],
    [lambda a: 0.0 < a < 1.0, *ALL],
    [lambda a: 0 <= a <= 1, *ALL],
    [lambda a: a == a, *ALL],
    [lambda a: not a, *ALL],
    [lambda a: 1 if a else 2, *ALL],
    [lambda a, b: a and b, *pairs([0.0, -0.0, NAN, 1.5])],
    [lambda a, b: a or b, *pairs([0.0, -0.0, NAN, 1.5])],
)

test_power = table(
    [lambda a, b: a**b, *pairs(ALL, [0.0, -0.0, 1.0, 2.0, -1.0, 3.0, INF, -INF, NAN])],
    [lambda a, b: a**b, *pairs([0.5, 1.5, 2.0, 10.0, 0.1, 1e10, 0.0, INF], [0.5, -0.5, 1.5, 30.25, -7.1])],
    [lambda a, b: a**b, *pairs(ALL, [0, 1, 2, -1, 3, -2])],
    [lambda a, b: a**b, *pairs([0, 1, 2, 10], [0.0, 0.5, -0.5, 2.0, -1.0, INF, -INF, NAN])],
    [lambda a: a**2, *ALL],
    [lambda a: a**0.5, 0.0, -0.0, 1.0, 2.0, INF, NAN],
    [lambda a: a**-1, *ALL],
    [lambda a: 2.0**a, *ORDINARY],
    [lambda a: 2**a, *ORDINARY],
    [lambda a, b: pow(a, b), (2.0, 3.0), (2.0, -1), (0.0, -1.0), (1e200, 2)],
)

# Rounding goes to the even neighbour of the exact binary value.
test_rounding = table(
    [
        lambda x: round(x),
        0.5,
        1.5,
        2.5,
        -0.5,
        -1.5,
        -2.5,
        0.49999999999999994,
        1e15 + 0.5,
        1e18,
        NAN,
        INF,
        -INF,
        -0.0,
    ],
    [
        lambda x, n: round(x, n),
        *pairs([2.675, 1.005, 0.5, 1.5, -2.5, 1e300, 123.456, -0.0, 5e-324], [0, 1, 2, 3, -1, -2, 400]),
    ],
    [lambda x, n: round(x, n), *pairs([NAN, INF, -INF], [0, 2, -2])],
    [lambda x: round(x, 2), 1.005, 2.675, 2.5, 1.234567, -1.005],
    [lambda x: round(x, -1), 15.0, 25.0, -15.0, 1e300],
    [lambda x: round(x, None), 2.5],
    [lambda x: round(x, 1.5), 2.5],
    [lambda x: round(x, ndigits=1), 2.55],
    [lambda x: round(number=x), 2.5],
)

test_conversion = table(
    [lambda x: float(x), *ALL],
    [lambda x: float(x), *INTS, True, False],
    [lambda x: float(x), "1.5", " -2e3 ", "nan", "inf", "-Infinity", "1_0.5", "x", "", "1e999"],
    [lambda x: float(x), None, ((1.0,),)],
    [lambda: float()],
    [lambda x: bool(x), *ALL],
    [lambda x: (str(x), repr(x)), *ALL],
    [lambda x: hash(x), *[x for x in ALL if x == x]],
    [lambda x: x.is_integer(), *ALL],
    [lambda x: x.as_integer_ratio(), 0.5, -2.5, 3.0, 0.1, NAN, INF],
    [lambda x: (x.real, x.imag, x.conjugate()), *ALL],
    [lambda x: (x.__class__ is float, type(x) is float), 1.5],
)

test_type_errors = table(
    [lambda a, b: a + b, (1.5, None), (1.5, "x"), (None, 1.5), ("x", 1.5), (1.5, (1,))],
    [lambda a, b: a / b, (1.5, None), (None, 1.5)],
    [lambda a, b: a // b, (1.5, "x")],
    [lambda a, b: a % b, (1.5, None)],
    [lambda a, b: a**b, (1.5, None), (None, 1.5)],
    [lambda a, b: a < b, (1.5, None), ("x", 1.5)],
    [lambda a, b: a & b, (1.5, 2.5)],
    [lambda a, b: a << b, (1.5, 2)],
    [lambda a: range(a), 1.5],
    [lambda a: (1, 2)[a], 1.0],
)

# A result that is complex is refused.
test_refused = refused(
    pyfora.InvalidPyforaOperation,
    [lambda a, b: a**b, (-2.0, 0.5), (-1.5, -0.25), (-8, 0.5)],
    [lambda a: a**0.5, -1.0, -2],
)

# An int of more than 64 bits is refused where that is asked for.
test_overflow = refused(
    pyfora.InvalidPyforaOperation, [lambda a: int(a), 1e19, 2.0**63], match="64 bits", overflow="raising"
)
