"""What the optimiser leaves out where it proves that it is not needed, or does another way: at the limits of each proof.

Overflow checks of counters, divisions without signs, powers without `pow`, polls once in many rounds, short ways
that are both computed, lists of numbers through a buffer, lengths that are read once.
"""

import math

from harness import pairs, table

TOP = 2**63 - 1
INTS = [0, 1, -1, 2, -2, 3, 7, -7, 8, -8, 2**31, -(2**31), 2**62, -(2**62), TOP, -TOP - 1]


def counted_from(start, n):
    count = start
    for _ in range(n):
        count = count + 1
    return count


def counted_down(start, n):
    count = start
    while n > 0:
        count = count - 3
        n = n - 1
    return count


def counted_some(start, xs):
    count = start
    for x in xs:
        if x % 2 == 0:
            count = count + 1
    return count


def counted_nested(n, m):
    count = 0
    for i in range(n):
        for j in range(m):
            if i != j:
                count = count + 1
    return count


def doubled(n):
    # Grows by itself: no counter.
    x = 1
    for _ in range(n):
        x = x + x
    return x


# A number that only counts needs no check, but one that starts near the limit does.
test_counters = table(
    [
        counted_from,
        (0, 0),
        (0, 5),
        (-3, 600),
        (TOP - 5, 5),
        (TOP - 5, 6),
        (2**62, 10),
        (TOP, 1),
        (-TOP - 1, 1),
    ],
    [counted_down, (0, 5), (-TOP - 1 + 15, 5), (-TOP - 1 + 14, 5), (TOP, 2)],
    [counted_some, (0, [1, 2, 3, 4]), (TOP - 1, [2, 4]), (TOP - 1, [2, 3]), (0, [])],
    [counted_nested, (0, 9), (3, 4), (30, 40), (2, 2000)],
    [doubled, 0, 62, 63, 64, 100],
)


# Rounds of a loop between two looks at whether to stop: 512.
def squares(a, b):
    total = 0
    for i in range(a, b):
        total = total + i * i % 7
    return total


def squares_down(a, b):
    total = 0
    for i in range(a, b, -1):
        total = (total + i * i) % 1000003
    return total


def left_early(n, stop):
    last = -1
    for i in range(n):
        if i == stop:
            break
        last = i
    else:
        return "all", last
    return "left", last


def raised_late(n, bad):
    total = 0
    for i in range(n):
        total = total + 10 // (bad - i)
    return total


def overflows_late(n, step):
    total = 0
    for i in range(n):
        total = total + i * step
    return total


def near_the_end(back):
    found = 0
    for i in range(TOP - back, TOP):
        found = found ^ i
    return found


def near_the_start(count):
    found = 0
    for i in range(-TOP - 1, -TOP - 1 + count):
        found = found ^ i
    return found


def caught(n, bad):
    total = 0
    try:
        for i in range(n):
            total = total + 10 // (bad - i)
    except ZeroDivisionError:
        return "caught", total
    return "whole", total


SIZES = [0, 1, 511, 512, 513, 1023, 1024, 1025, 5000]
test_strips = table(
    [squares, *((0, n) for n in SIZES), (-600, 600), (5, 5), (9, 3)],
    [squares_down, *((n, 0) for n in SIZES), (600, -600), (3, 9)],
    [left_early, *pairs([0, 1, 511, 512, 513, 2000], [0, 511, 512, 513, 1999])],
    [raised_late, (10, 20), (600, 600), (600, 599), (600, 512), (600, 511), (2000, 1024)],
    [overflows_late, (10, 3), (600, 2**50), (600, 2**54), (1300, 2**43)],
    [near_the_end, 0, 1, 511, 512, 513, 1500],
    [near_the_start, 0, 1, 511, 512, 513, 1500],
    [caught, (600, 700), (600, 599), (600, 512), (600, 3)],
)

# Divisions: by powers of two they are shifts and masks, of what is not negative they have no signs.
test_divisions = table(
    [lambda a: (a // 1, a % 1, a % 1 == 0, a % 1 != 1), *INTS],
    [lambda a: (a // 2, a % 2, a % 2 == 0, a % 2 != 1), *INTS],
    [lambda a: (a // 3, a % 3, a % 3 == 0, a % 3 != 1), *INTS],
    [lambda a: (a // 4, a % 4, a % 4 == 0, a % 4 != 1), *INTS],
    [lambda a: (a // 7, a % 7, a % 7 == 0, a % 7 != 1), *INTS],
    [lambda a: (a // 1024, a % 1024, a % 1024 == 0, a % 1024 != 1), *INTS],
    [lambda a: (a // 2147483648, a % 2147483648, a % 2147483648 == 0, a % 2147483648 != 1), *INTS],
    [
        lambda a: (
            a // 4611686018427387904,
            a % 4611686018427387904,
            a % 4611686018427387904 == 0,
            a % 4611686018427387904 != 1,
        ),
        *INTS,
    ],
    [
        lambda a: (
            a // 1000000000000000000,
            a % 1000000000000000000,
            a % 1000000000000000000 == 0,
            a % 1000000000000000000 != 1,
        ),
        *INTS,
    ],
    [lambda a: (a // -1, a % -1, a % -1 == 0), *INTS[:-1]],
    [lambda a: (a // -2, a % -2, a % -2 == 0), *INTS[:-1]],
    [lambda a: (a // -3, a % -3, a % -3 == 0), *INTS[:-1]],
    [lambda a: (a // -4, a % -4, a % -4 == 0), *INTS[:-1]],
    [lambda a: (a // -1024, a % -1024, a % -1024 == 0), *INTS[:-1]],
    [lambda a, b: a // b if a >= 0 and b > 0 else -1, *pairs(INTS)],
    [lambda a, b: a % b if a >= 0 and b > 0 else -1, *pairs(INTS)],
    [lambda a, b: a % b if a >= 0 and b >= 0 else -1, *pairs([0, 5, TOP], [0, 1, 3, TOP])],
    [lambda a, b: a // b if a > 0 and b < 0 else 0, *pairs(INTS)],
)


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def sawtooth(n, m):
    # Comes back to below zero: the remainder needs its sign.
    x, out = 0, 0
    for _ in range(n):
        x = x - 5
        out = out * 3 % 1009 + x % m
        if x < -20:
            x = 4
    return out


test_remainders_in_loops = table(
    [gcd, *pairs([0, 1, 12, -12, 18, TOP, -TOP], [0, 1, 8, -8, 27, TOP])],
    [sawtooth, (10, 7), (30, -7), (100, 8), (50, 1)],
)


def collatz(n):
    count = 0
    while n != 1 and count < 200:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        count = count + 1
    return n, count


def alternating(xs, a, b):
    total = 0
    for x in xs:
        if x > 0:
            total = total + a
        else:
            total = total - b
    return total


# One of the two ways overflows, the one that is taken or the other.
THIRD = TOP // 3
test_two_ways = table(
    [collatz, 1, 2, 3, 27, 97, -5, 0, THIRD, THIRD - 1, THIRD + 1, TOP, -TOP - 1],
    [lambda n: n // 2 if n % 2 == 0 else 3 * n + 1, *INTS, THIRD, THIRD + 1, -THIRD, -THIRD - 1, -THIRD - 2],
    [
        lambda c, a, b: a + b if c else a - b,
        *((c, a, b) for c in (True, False) for a, b in pairs([0, TOP, -TOP - 1])),
    ],
    [lambda c, a: a + 1 if c else a, *pairs([True, False], [0, TOP, -TOP - 1])],
    [
        alternating,
        ([1, -1, 1], 5, 7),
        ([1, 1], 2**62, 1),
        ([1], TOP, TOP),
        ([-1, -1, -1], 1, 2**62),
        ([], 1, 1),
    ],
)


def around(factor):
    most = TOP // factor
    return most, most + 1, -most, -most - 1, -most - 2


# Products by small constants are told to overflow by their operand.
test_small_factors = table(
    [lambda a: a * 2, *INTS, *around(2)],
    [lambda a: a * 3, *INTS, *around(3)],
    [lambda a: a * 4, *INTS, *around(4)],
    [lambda a: a * 5, *INTS, *around(5)],
    [lambda a: a * 8, *INTS, *around(8)],
    [lambda a: a * 9, *INTS, *around(9)],
    [lambda a: 3 * a + a * 5, *INTS],
)

# Powers: the square root and products where they are what `pow` gives, else `pow`.
FLOATS = [
    0.0,
    -0.0,
    0.5,
    1.0,
    1.5,
    2.0,
    3.0,
    -1.0,
    -2.5,
    0.1,
    1e-300,
    1e300,
    1e-280,
    1e-80,
    1e80,
    1e150,
    1e160,
    5e-324,
]
FLOATS = [*FLOATS, math.inf, -math.inf, math.nan, 4.0, 2.0**-1000, 1.0000000000000002, 0.9999999999999999]
ROOTS = [x for x in FLOATS if not x < 0]
# Found by search: the root, square or cube of some of them is not what `pow` gives, or not for sure.
HARD = [1.0 + i * 1.234567890123e-3 for i in range(400)] + [i * 7.13e9 + 0.37 for i in range(100)]


def all_powers(xs):
    return [(x**0.5, x**2, x**3, x**2.0, x**3.0) for x in xs]


test_powers = table(
    [lambda x: x**0.5, *ROOTS],
    [lambda x: x**2, *FLOATS[:15], *FLOATS[17:]],
    [lambda x: x**3, *(x for x in FLOATS if not 1e100 < abs(x) < math.inf)],
    [lambda x, y: x**y, *pairs([0.0, 0.3, 1.7, 2.5e8], [0.5, 2.0, 3.0, 1.0, 2, 3, 0, 1.5])],
    [lambda x: x**2, 1e200, -1e200],
    [lambda x: x**3, 1e103, -1e103],
    [lambda x, y: math.pow(x, y), *pairs([0.3, 1.7], [0.5, 2.0, 3.0])],
    [all_powers, [HARD]],
    [lambda n: n**0.5, 0, 2, 3, 2**53 + 1, TOP],
)


# Lists of numbers, with errors and conditions in the middle.
def heat(u):
    n = len(u)
    return [
        u[i] if i == 0 or i == n - 1 else u[i] + 0.25 * (u[i - 1] - 2.0 * u[i] + u[i + 1]) for i in range(n)
    ]


def cell(row, b, j):
    total = 0.0
    for k in range(len(row)):
        total = total + row[k] * b[k][j]
    return total


def product(a, b):
    return [[cell(row, b, j) for j in range(len(b[0]))] for row in a]


def lengths(xs, ys):
    return [len(xs) + len(ys) + x for x in xs if x in ys]


def grown(n):
    xs = []
    for i in range(n):
        xs = xs + [len(xs) * 2 + i]
    return xs, len(xs)


def either(flag, xs, other):
    ys = xs if flag else other
    total = 0
    for i in range(3):
        if flag:
            total = total + ys[i]
    return total


test_lists = table(
    [heat, [[]], [[1.0]], [[1.0, 2.0]], [[0.0] * 5 + [9.0] * 5], [[float(i * i % 11) for i in range(3000)]]],
    [
        product,
        ([[1.0, 2.0]], [[3.0], [4.0]]),
        ([[1.0, 2.0]], [[3.0]]),
        ([[1.0]], [[3.0], [4.0]]),
        ([], [[1.0]]),
    ],
    [lengths, ([1, 2, 3], [2, 3, 4]), ([], [1]), ([1], [])],
    [grown, 0, 1, 10, 700],
    [either, (True, [1, 2, 3], None), (False, [1], None), (True, [1, 2], None)],
    [
        lambda xs, i: [x * xs[i] for x in xs],
        ([1, 2, 3], 0),
        ([1, 2, 3], -1),
        ([1, 2, 3], 3),
        ([1, 2, 3], -4),
        ([], 0),
    ],
    [lambda xs: [1.0 / x for x in xs], [[1.0, 2.0]], [[1.0, 0.0, 2.0]], [[]]],
    [lambda n: [i * 2**61 for i in range(n)], 0, 3, 4, 5],
    [lambda n: [i / 2 for i in range(n)], 0, 1, 2047, 2048, 2049, 5000],
    [lambda n: [-i for i in range(n) if i % 3 == 0], 0, 1, 2048, 9000],
    [lambda n: [i + j for i in range(n) for j in range(i)], 0, 1, 3, 80],
    [lambda n: [True for i in range(n)], 0, 3],
    [lambda n: [0 for i in range(n)], 0, 3],
    [lambda n: [i if i % 2 else 0.5 for i in range(n)], 0, 4],
    [lambda n: [-0.0 for i in range(n)] + [math.nan], 2],
    [lambda xs, n: sum(xs[i] * xs[i - 1] for i in range(n)), ([1, 2, 3], 3), ([1, 2, 3], 4), ([1.5, 2.5], 2)],
)


def countdown(a):
    v = 7 % 9
    x = 1
    while v > 0:
        v = v - 1
        x = (0.1 if a is None else a) is not None
    return v, x


def guarded_up(i, n, k):
    s = 0
    while i < n:
        if i > 1000:
            raise ValueError(i)
        s = s ^ (i * k)
        i = i + 3
    return s


def guarded_down(i, n, k):
    s = 0
    while i > n:
        if i < -1000:
            raise ValueError(i)
        s = s ^ (i * k)
        i = i - 3
    return s


def two_counters(i, n, c):
    s = 0
    while i < n:
        if c > 1000:
            raise ValueError(c)
        s = s ^ (i * 3)
        c = c + 2
        i = i + 1
    return s


test_counters_that_checks_end = table(
    [countdown, 1.5, None, 3],
    [guarded_up, (2**63 - 2, 2**63 - 1, 5), (0, 100, 5), (990, 2000, 7)],
    [guarded_down, (-(2**63) + 1, -(2**63), 5), (100, 0, 5), (-990, -2000, 7)],
    [two_counters, (0, 50, 2**63 - 2), (0, 2000, 0), (0, 10, 0)],
)

test_nested_in_a_buffer = table(
    [lambda n, m: [x * 2 for x in (i + j for i in range(n) for j in range(m))], (1, 2049), (3, 5000), (0, 5)],
    [lambda n, m: sum(x * 0.5 for x in (i + j for i in range(n) for j in range(m))), (1, 2049), (3, 5000)],
    [
        lambda n, m: list(map(lambda x: x + 1, (i + j for i in range(n) for j in range(m)))),
        (1, 2049),
        (2, 3000),
    ],
    [
        lambda n, m: list(x for x in (i * j for i in range(n) for j in range(m)) if x % 3),
        (1, 2049),
        (2, 3000),
    ],
)

test_lists_too_long = table(
    [lambda n: len([0] * n), 2**60, 2**62, 2**63 - 1, -(2**63)],
    [lambda n: len([(1, "a")] * n), 2**60, 2**61],
)
