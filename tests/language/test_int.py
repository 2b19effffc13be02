"""int: results in 64 bits, and the errors of CPython; test_bigint.py has what needs more bits."""

import pyfora
from harness import pairs, refused, table

SMALL = [0, 1, -1, 2, -2, 3, -3, 7, -7, 10, 63, -64, 100]
# Products of two of these fit into 64 bits.
MIDDLE = [0, 1, -1, 5, -13, 255, 1000, 65536, 2**31, -(2**31), 3037000499, -3037000499]
LARGE = [2**53, 2**53 + 1, -(2**53) - 1, 10**18, 2**62, -(2**62), 2**63 - 1, 1 - 2**63, -(2**63)]
ALL = SMALL + MIDDLE + LARGE

# Arithmetic. Floor division rounds down and the remainder has the sign of the divisor, whatever the signs. True division
# is rounded once, from the exact quotient, however large the operands are.
test_arithmetic = table(
    [lambda a, b: a + b, *pairs(SMALL + MIDDLE)],
    [lambda a, b: a - b, *pairs(SMALL + MIDDLE)],
    [lambda a, b: a * b, *pairs(MIDDLE)],
    [lambda a, b: a // b, *pairs([-(2**63) + 1, *ALL[:-1]])],
    [lambda a, b: a % b, *pairs(ALL)],
    [lambda a, b: a / b, *pairs(ALL)],
    [lambda a, b: divmod(a, b), *pairs(SMALL + MIDDLE)],
    [lambda a, b: (a // b) * b + a % b == a, *pairs(SMALL, [1, -1, 3, -7])],
    [lambda a, b, c: a + b * c - a // (b * b + 1), (1, 2, 3), (-9, 4, 5), (0, 0, 0)],
    [lambda a: -a, *SMALL, *MIDDLE, 2**63 - 1],
    [lambda a: +a, *ALL],
    [lambda a: ~a, *ALL],
    [lambda a: abs(a), *ALL[:-1]],
    [lambda a: a - 9223372036854775807, 0, 1, -1],
    [lambda: 7 // 2],
    [lambda: -7 // 2],
    [lambda: 7 // -2],
    [lambda: -7 % 3],
    [lambda: 7 % -3],
    [lambda: 1 / 3],
    [lambda: 9007199254740993 / 3],
    [lambda: -9223372036854775808],
)

# A power stays int where the exponent is not negative; else it is float.
test_power = table(
    [lambda a, b: a**b, *pairs([0, 1, -1, 2, -2, 3, 10, -7], [0, 1, 2, 3, 5, 18])],
    [lambda a, b: a**b, *pairs([1, -1, 2, -2, 3, 10, -7], [-1, -2, -3, -20, -400])],
    [lambda a: a**0, 0, 1, -5],
    [lambda a: a**1, 0, 1, -5],
    [lambda a: a**2, 0, 1, -5, 3037000499],
    [lambda a: a**3, 0, 1, -5, 2097151],
    [lambda a: a**10, 0, 1, -5, 78],
    [lambda a: a**-1, 1, -1, 2, -3, 0],
    [lambda a: a**-2, 1, -1, 2, -3],
    [lambda a: a**0.5, 0, 1, 2, 16],
    [lambda a: a**-0.5, 1, 2, 16, 0],
    [lambda a: 2**a, 0, 1, 62, -1, -3],
    [lambda a: (-2) ** a, 0, 1, 62, 63, -1, -3],
    [lambda: 2**10],
    [lambda: 2**-1],
    [lambda: (-3) ** 3],
    [lambda: -(3**2)],
    [lambda: 2**62 - 1 + 2**62],
    [lambda a, b: pow(a, b), (2, 10), (-3, 3), (2, -1), (0, 0), (0, -1)],
    [
        lambda a, b, m: pow(a, b, m),
        (2, 10, 7),
        (-3, 3, 5),
        (3, -1, 7),
        (2, -1, 4),
        (5, 0, 1),
        (1, 1, 0),
        (7, 5, -3),
    ],
    [lambda a: a**2 + a**3 - 2 * a, 2, -2, 100],
    [lambda n: sum(i**2 for i in range(n)), 0, 1, 10],
)

# The operators of bits see two's complement without an end.
test_bits = table(
    [lambda a, b: a & b, *pairs(ALL)],
    [lambda a, b: a | b, *pairs(ALL)],
    [lambda a, b: a ^ b, *pairs(ALL)],
    [lambda a, b: a << b, *pairs(SMALL, [0, 1, 5, 31, -1])],
    [lambda a, b: a >> b, *pairs(ALL, [0, 1, 5, 31, 62, 63, 64, 1000, -1])],
    [lambda a: a << 3, 0, 1, -1, 1000],
    [lambda a: a >> 3, 0, 1, -1, 1000],
    [lambda b: 1 << b, 0, 1, 62],
    [lambda b: 0 << b, 0, 1, 62, 2000],
    [lambda a: (a & 255) | (a << 4) ^ 3, 0, 1, 77, -77],
    [lambda a: a.bit_length(), *ALL],
    [lambda a: a.bit_count(), *ALL],
)

test_comparison = table(
    [lambda a, b: (a < b, a <= b, a == b, a != b, a > b, a >= b), *pairs(SMALL + LARGE)],
    [lambda a, b, c: a < b < c, (1, 2, 3), (1, 3, 2), (2, 1, 3), (1, 1, 1)],
    [lambda a, b, c: a < b > c, (1, 2, 3), (1, 3, 2), (2, 1, 3)],
    [lambda a, b, c: a == b == c, (1, 1, 1), (1, 1, 2), (1, 2, 2)],
    [lambda a, b, c: a <= b != c, (1, 2, 3), (1, 2, 2), (2, 1, 3)],
    [lambda a: 0 <= a < 10, -1, 0, 5, 9, 10],
    [lambda a: not a, 0, 1, -1],
)

# A bool is an int; the operators of bits alone keep it a bool.
BOOLS = [False, True]
test_bool_is_int = table(
    [lambda a, b: (a + b, a - b, a * b), *pairs(BOOLS)],
    [lambda a, b: (a & b, a | b, a ^ b), *pairs(BOOLS)],
    [lambda a, b: (a & b, a | b, a ^ b), *pairs(BOOLS, [0, 1, 6])],
    [lambda a, b: (a & b, a | b, a ^ b), *pairs([0, 1, 6], BOOLS)],
    [lambda a, b: a // b, *pairs(BOOLS)],
    [lambda a, b: a % b, *pairs(BOOLS)],
    [lambda a, b: a / b, *pairs(BOOLS)],
    [lambda a, b: a**b, *pairs(BOOLS)],
    [lambda a, b: (a << b, a >> b), *pairs(BOOLS)],
    [lambda a, b: (a < b, a <= b, a == b, a != b, a > b, a >= b), *pairs(BOOLS)],
    [lambda a, b: (a < b, a == b, a != b, a >= b), *pairs(BOOLS, [0, 1, 2, -1])],
    [lambda a, b: (a + b, a * b, a - b, b - a), *pairs(BOOLS, [3, -4])],
    [lambda a, b: (a + b, a * b, a == b, a < b), *pairs(BOOLS, [0.5, 1.0, -0.0])],
    [lambda a: (-a, +a, abs(a), int(a), float(a)), *BOOLS],
    [lambda a: ~a, *BOOLS],
    [lambda a: not a, *BOOLS],
    [lambda a: True + a, *BOOLS],
    [lambda a: (a.real, a.imag, a.numerator, a.denominator, a.bit_length()), *BOOLS],
    [lambda a: round(a), *BOOLS],
    [lambda a: (1, 2)[a], *BOOLS],
    [lambda a: divmod(a, 2), *BOOLS],
)

# Conversions to int: towards zero, exact up to 64 bits, or an error.
test_conversion = table(
    [lambda x: int(x), 0, -5, True, 2**63 - 1],
    [lambda x: int(x), 0.0, -0.0, 1.5, -1.5, 0.999999, -0.999999, 2.0**53, 1e18, -(2.0**63)],
    [lambda x: int(x), float("nan"), float("inf"), float("-inf")],
    [lambda x: int(x), "12", "-12", " 7 ", "1_000", "x", "", "1.5", "0x10"],
    [lambda x: int(x, 16), "ff", "0xff", "-10", "g"],
    [lambda: int()],
    [lambda x: int(x), None, ((1,),)],
    [lambda x: bool(x), 0, 1, -1, 2**62],
    [lambda x: (x.real, x.imag, x.numerator, x.denominator, x.conjugate()), 5, -5],
    [lambda x: x.as_integer_ratio(), 5, -5],
    [lambda x: (str(x), repr(x)), *ALL],
    [lambda x: hash(x), *ALL],
)

test_rounding = table(
    [lambda x: round(x), *ALL],
    [
        lambda x, n: round(x, n),
        *pairs([0, 5, 15, 25, -15, -25, 149, 150, 151, 2**31], [0, 1, 5, -1, -2, -3, -20]),
    ],
    [lambda x: round(x, None), 5],
    [lambda x: round(x, 1.5), 5],
)

# Where that is asked for, an integer that 64 bits cannot hold is refused, at the line where it would arise.
test_overflow = refused(
    pyfora.InvalidPyforaOperation,
    [lambda a, b: a + b, (2**63 - 1, 1), (-(2**63), -1), (2**62, 2**62)],
    [lambda a, b: a - b, (-(2**63), 1), (2**63 - 1, -1), (0, -(2**63))],
    [lambda a, b: a * b, (2**32, 2**31), (-(2**63), -1), (3037000500, 3037000500)],
    [lambda a, b: a // b, (-(2**63), -1)],
    [lambda a, b: a**b, (2, 63), (10, 19), (-7, 30)],
    [lambda a: a**2, 3037000500],
    [lambda a, b: a << b, (1, 63), (1, 64), (1, 1000), (2**62, 1), (-1, 64)],
    [lambda a: -a, -(2**63)],
    [lambda a: abs(a), -(2**63)],
    [lambda x: int(x), 2.0**63, 1e300, -1e19],
    [lambda x: round(x), 1e19],
    [lambda x: int(x), "9223372036854775808"],
    [lambda: 2**63],
    [lambda: -(2**63)],
    [lambda: 9223372036854775807 + 1],
    [lambda n: sum(x * x for x in range(n)), 10_000_000],
    [lambda: sum([9223372036854775807, 1])],
    match="64 bits",
    overflow="raising",
)


def intermediate(a, b):
    # The sum is exact however it is cut: only the result must fit.
    return sum([a, a, a, b, b, b, 17])


# Only results must fit into 64 bits: a sum may be larger on the way.
test_sum_within = table([intermediate, (2**62, -(2**62)), (2**63 - 1, -(2**63))])

test_type_errors = table(
    [lambda a, b: a + b, (1, None), (1, "x"), (None, 1), (1, (2,))],
    [lambda a, b: a - b, (1, None), (1, "x"), (True, None)],
    [lambda a, b: a * b, (1, None), (None, 1)],
    [lambda a, b: a // b, (1, None), (None, 1)],
    [lambda a, b: a % b, (1, None), (1, "x")],
    [lambda a, b: a / b, (1, None), (None, 1)],
    [lambda a, b: a**b, (1, None), (None, 1)],
    [lambda a, b: a << b, (1, 1.0), (1.0, 1), (1, None)],
    [lambda a, b: a & b, (1, 1.0), (1.0, 1), (1, None)],
    [lambda a, b: a | b, (1, 1.0), (1.0, 1)],
    [lambda a, b: a ^ b, (1, 1.0)],
    [lambda a, b: a < b, (1, None), (None, 1), (1, "x"), ("x", 1)],
    [lambda a, b: a >= b, (1, None), (None, 1), (1, "x")],
    [lambda a, b: (a == b, a != b), (1, None), (None, 1), (1, "x"), (1, (1,))],
    [lambda a: -a, None, "x"],
    [lambda a: ~a, None, 1.5, "x"],
    [lambda a: +a, None, "x"],
    [lambda a: a[0], 5, 1.5, None, True],
    [lambda a: a(), 5, 1.5, None],
    [lambda a: a.foo, 5, 1.5, None, True],
    [lambda a: len(a), 5, 1.5, None, True],
    [lambda a: int(a, 10), 5],
)
