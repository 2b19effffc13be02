"""int beyond 64 bits: exact, as in CPython, wherever it comes from and whatever is done with it."""

import functools
import itertools
import math
import operator
import statistics
import sys

import pyfora
import pytest
from harness import pairs, refused, table

MAX, MIN = 2**63 - 1, -(2**63)
EDGE = [MAX, MIN, MIN + 1, 2**62, -(2**62), 2**32, 3037000500]
BIG = [
    2**63,
    -(2**63) - 1,
    2**64,
    2**64 - 1,
    -(2**64),
    10**30,
    -(10**30),
    3**200,
    -(3**200),
    2**1000,
    10**18 * 10,
]
FEW = [0, 1, -1, 2, -3, 7, 10**9]
MIX = FEW + EDGE + BIG

# Machine ints that leave 64 bits on the way, and large ones from the start.
test_arithmetic = table(
    [lambda a, b: a + b, *pairs(MIX)],
    [lambda a, b: a - b, *pairs(MIX)],
    [lambda a, b: a * b, *pairs(MIX)],
    [lambda a, b: a // b, *pairs(MIX)],
    [lambda a, b: a % b, *pairs(MIX)],
    [lambda a, b: divmod(a, b), *pairs(EDGE + BIG, [-1, 0, 1, 3, MIN, 10**20, -(7**40)])],
    [lambda a, b: a / b, *pairs(MIX)],
    [lambda a: (-a, +a, ~a, abs(a)), *MIX],
    [lambda a, b: (a // b) * b + a % b == a, *pairs(EDGE + BIG, [1, -1, 3, -(10**25)])],
    [lambda a: a * a * a - a, *MIX],
    [lambda a: (a + 1) * (a - 1) - a * a, *MIX],
    [lambda a, b: a - b + b == a, *pairs(EDGE + BIG)],
)

test_literals = table(
    [lambda: 9223372036854775808],
    [lambda: -9223372036854775808],
    [lambda: -9223372036854775809],
    [lambda: 0xFFFF_FFFF_FFFF_FFFF],
    [lambda: 123456789012345678901234567890 * 987654321098765432109876543210],
    [lambda x: x & 0xFFFFFFFFFFFFFFFF, -1, 0, 2**70 + 5],
    [lambda x: (x, 2**64, 10**25, -(10**25)), 1],
    [lambda n: [i * 18446744073709551616 for i in range(n)], 0, 3],
    [lambda x: x == 18446744073709551616, 1, 2**64],
)

test_power = table(
    [lambda a, b: a**b, *pairs([0, 1, -1, 2, -2, 3, 10, -7, 2**40, 10**30], [0, 1, 2, 3, 63, 64, 100])],
    [lambda a, b: a**b, *pairs([2, -3, 10**20, 2**64], [-1, -2])],
    [lambda a: 2**a, 62, 63, 64, 65, 1000],
    [lambda a: (-2) ** a, 62, 63, 64, 65],
    [lambda a: a**2, MAX, MIN, 10**30],
    [lambda a, b: a**b, (1, 2**70), (-1, 2**70), (-1, 2**70 + 1), (0, 2**70)],
    [lambda a, b: a**b, (2.0, 2**70), (0.5, 2**65), (10**400, -1), (2, -(2**70))],
    [lambda a: a**0.5, 2**64, 10**30, 10**400],
    [lambda a, b, m: pow(a, b, m), (3, 10**30, 7), (10**30, 10**20, 10**25), (2, 200, 10**18 + 9)],
    [lambda a, b, m: pow(a, b, m), (3, -1, 10**30 + 57), (6, -1, 10**30), (2, 5, -(10**30)), (10**30, 5, 0)],
    [lambda a, b, m: pow(a, b, m), (2, 64, MAX), (MIN, 3, MAX), (-3, 5, MIN), (5, -3, MAX)],
    [lambda a, b: pow(a, b), (10, 40), (2**64, 2)],
)

COUNTS = [0, 1, 5, 62, 63, 64, 65, 127, 1000, -1]
test_bits = table(
    [lambda a, b: a & b, *pairs(EDGE + BIG + FEW)],
    [lambda a, b: a | b, *pairs(EDGE + BIG + FEW)],
    [lambda a, b: a ^ b, *pairs(EDGE + BIG + FEW)],
    [lambda a, b: a << b, *pairs(FEW + EDGE + BIG, COUNTS)],
    [lambda a, b: a >> b, *pairs(FEW + EDGE + BIG, COUNTS)],
    [lambda a, b: a >> b, (5, 2**70), (-5, 2**70), (2**100, 2**70), (-(2**100), 2**70), (1, -(2**70))],
    [lambda a, b: a << b, (0, 2**70), (1, 2**70), (1, -(2**70))],
    [lambda a: (a.bit_length(), a.bit_count()), *MIX],
    [lambda a: (a & (2**64 - 1)) >> 32, -1, 10**30],
    [lambda b: 1 << b, 63, 64, 200],
)

OTHERS = [MAX, MIN, 2**63, 2**64, -(2**64), 10**30, 10**30 + 1, 0, -1]
FLOATS = [0.0, -1.5, 2.0**63, -(2.0**63), 2.0**64, 1e30, 1e300, float("inf"), float("-inf"), float("nan")]
test_comparison = table(
    [lambda a, b: (a < b, a <= b, a == b, a != b, a > b, a >= b), *pairs(OTHERS)],
    [lambda a, b: (a < b, a <= b, a == b, a != b, a > b, a >= b), *pairs(OTHERS, FLOATS)],
    [lambda a, b: (a < b, a <= b, a == b, a != b, a > b, a >= b), *pairs(FLOATS, OTHERS)],
    [lambda a, b: (a < b, a == b, a != b), *pairs([True, False], [2**64, -(2**64)])],
    [lambda a, b: (a == b, a != b), (2**64, None), (None, 2**64), (2**64, "x"), ((1,), 2**64)],
    [lambda a: (bool(a), not a, 1 if a else 2), *OTHERS],
    [lambda a: a - a == 0 and not (a - a), 10**30],
    [lambda a: 0 <= a < 10**40, -(10**20), 10**20, 10**50],
    [lambda a: a * 10 > 5 * 10**18, 10**18, -1],
)

# With floats: rounded once, or an error where there is no float.
test_floats = table(
    [lambda a: float(a), *MIX, 2**1023, 2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**1024, -(10**400)],
    [lambda a: float(a), 2**53 + 1, 2**54 + 2, 2**54 + 3, 2**100 + 2**47, 2**100 + 2**47 + 1],
    [lambda x: int(x), 1e19, 2.0**63, -(2.0**63), -1e19, 1e300, -1.7e308, 1.5, 9.2e18],
    [
        lambda a, x: (a + x, a - x, a * x, x + a, x - a, x * a),
        *pairs([2**64, -(10**30), 1], [1.5, -2.0, 0.0]),
    ],
    [lambda a, x: (a / x, x / a, a // x, x // a), *pairs([2**64, -(10**30)], [1.5, -2.0, 1e300])],
    [lambda a, x: (a % x, x % a, divmod(a, x)), *pairs([2**64, -(10**30)], [1.5, -2.0, 1e300])],
    [lambda a, x: a + x, (10**400, 1.5), (1, 0.5)],
    [lambda x, a: x * a, (0.5, 10**400)],
    [lambda a, x: a / x, (10**400, 2.0), (2**64, 0.0)],
    [lambda x, a: x % a, (1.5, 10**400)],
    [
        lambda a, b: a / b,
        (10**400, 10**399),
        (1, 10**400),
        (10**400, 3),
        (3, 2**1076),
        (-1, 2**1075),
        (2**64, 0),
    ],
    [lambda a, b: a / b, (2**64 + 1, 3), (10**23, 1), (10**40 + 1, 10**20 - 1), (-(10**400), 10**380)],
    [lambda x: round(x), 1e19, -2.5e18, 1e300, 2.5],
    [lambda x: (math.floor(x), math.ceil(x), math.trunc(x)), 1e19, -1e19, 1e300, -0.5],
    [lambda x: x.as_integer_ratio(), 1e300, 0.1, 5e-324, 1.5, -(2.0**70)],
    [lambda a: a * 1.0 == a, 2**64, 2**64 + 1],
)

test_rounding = table(
    [lambda a: (round(a), round(a, None), round(a, 2)), *EDGE, *BIG],
    [lambda a, n: round(a, n), *pairs(EDGE + BIG, [-1, -2, -18, -19, -20, -25, -400])],
    [lambda a, n: round(a, n), (25, -1), (35, -1), (5 * 10**30, -31), (15 * 10**30, -31), (7, -25)],
    [lambda a, n: round(a, n), (5, 2**70), (2**70, 2**70), (1.5, 2**70)],
)

test_texts = table(
    [lambda a: (str(a), repr(a), f"{a}", "%d" % a, "%s" % a, format(a)), *MIX],
    [lambda a: (hex(a), oct(a), bin(a)), *EDGE, *BIG],
    [lambda a: (f"{a:x}", f"{a:X}", f"{a:o}", f"{a:b}", f"{a:#x}", f"{a:n}"), *BIG],
    [
        lambda a: (
            f"{a:,}",
            f"{a:_}",
            f"{a:_x}",
            f"{a:+d}",
            f"{a:>50}",
            f"{a:<50}|",
            f"{a:^50}",
            f"{a:050d}",
        ),
        *BIG,
    ],
    [lambda a: (f"{a:e}", f"{a:.3f}", f"{a:g}", f"{a:.0%}"), 2**64, 10**30, -(10**25)],
    [lambda a: f"{a:.2f}", 10**400],
    [lambda a: ("%x" % a, "%X" % a, "%o" % a, "%#x" % a, "%50d" % a, "%-50d|" % a, "%+d" % a), *BIG],
    [lambda a: ("%e" % a, "%g" % a), 2**64],
    [lambda a: "%f" % a, 10**400],
    [lambda a: "%d and %d" % (a, 1), 2**70],
    [lambda x: "%d" % x, 1e19, 1e300],
    [lambda a: f"{a:c}", 2**70],
    [lambda a: f"{a:.3d}", 2**70],
    [lambda a: "{:,} {}".format(a, a), 2**70],
    [lambda a: [a, (a, a), [a]], 2**70],
    [lambda a: str([a, -a, (a,)]), 2**70],
    [lambda a: "-".join(str(a + i) for i in range(3)), 2**64 - 1],
    [lambda n: str(10**n), 4299, 4300],
    [lambda n: f"{10**n}", 4298, 4300],
    [lambda n: hex(16**n)[:5], 5000],
    [lambda n: len(str(7**n)), 1000],
)

test_parsing = table(
    [
        lambda s: int(s),
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        " 1_000_000_000_000_000_000_000 ",
    ],
    [lambda s: int(s), "1" + "0" * 100, "12x", "1" * 4300, "1" * 4301, "-" + "9" * 4300],
    [
        lambda s, b: int(s, b),
        ("f" * 40, 16),
        ("0x" + "f" * 40, 0),
        ("-0b" + "1" * 100, 2),
        ("z" * 30, 36),
        ("8", 8),
    ],
    [lambda s, b: int(s, b) % 10**9, ("f" * 5000, 16), ("1" * 5000, 2), ("2" * 5000, 3), ("1", 1), ("1", 37)],
    [lambda s: int(s) + int(s), "5000000000000000000", "4"],
    [lambda s: float(int(s)), "1" + "0" * 22],
)

test_numbers = table(
    [lambda a: (a.real, a.imag, a.numerator, a.denominator, a.conjugate(), a.as_integer_ratio()), *BIG],
    [lambda a: hash(a), *MIX, 2**61 - 1, 2**61, 2**122 - 1, -(2**61 - 1) * 2**61 - 1],
    [lambda a: (hash(a) == hash(float(a)), a == float(a)), 2**64, 10**22, 3**30],
    [lambda a: (isinstance(a, int), isinstance(a, float), type(a) is int, type(a).__name__), 2**64],
    [lambda a: int(a), 2**64],
    [lambda a: (int(a) is None, bool(a)), 2**64],
    [lambda a: a.foo, 2**64],
    [lambda a: a(), 2**64],
    [lambda a: a[0], 2**64],
    [lambda a: len(a), 2**64],
    [lambda a: [x for x in a], 2**64],
    [lambda a, b: a + b, (2**64, None), (2**64, "x"), ("x", 2**64), ((1,), 2**64)],
    [lambda a, b: a & b, (2**64, 1.5), (1.5, 2**64), (2**64, None)],
    [lambda a, b: a < b, (2**64, "x"), (None, 2**64)],
    [lambda a, b: (a + b, a * b, a & b, a - b, b - a), *pairs([True, False], [2**64, MAX])],
)

# Where CPython wants a machine word.
test_indices = table(
    [lambda v, i: v[i], ([1, 2], 2**70), ((1, 2), 2**70), ("ab", -(2**70)), (range(5), 2**70)],
    [lambda v, i: v[i + 2**62 + 2**62 - 2**63], ([1, 2, 3], 1), ([1, 2, 3], -1), ([1, 2, 3], 5), ("abc", 2)],
    [lambda v, a, b: v[a:b], ([1, 2, 3], 1, 2**70), ("abc", -(2**70), 2), ([1, 2, 3], 2**70, -(2**70))],
    [lambda v, s: v[::s], ([1, 2, 3], 2**70), ([1, 2, 3], -(2**70)), ("abc", 2**70)],
    [lambda v, n: v * n, ("a", 2**70), ([1], 2**70), ("a", -(2**70)), ([1], -(2**70))],
    [lambda n: n * "a", 2**70],
    [lambda s, n: s.center(n), ("a", 2**70)],
    [lambda s, n: s.find("b", n), ("abc", 2**70), ("abc", -(2**70))],
    [lambda s, n: s.replace("b", "c", n), ("abc", 2**70)],
    [lambda n: chr(n), 2**70],
    [lambda a, r: (a in range(r), a in [1, a], a in (1, 2)), (2**70, 10), (3, 10)],
    [lambda a: range(10).index(a), 2**70],
    [lambda a: [1, a].index(a), 2**70],
    [lambda n: list(range(n * 2**62 * 2 // 2**62)), 3],
    [lambda n: [i + 2**64 for i in range(n)], 3],
    [lambda n: list(enumerate([5, 6], n)), 2**70, MAX],
)

test_reductions = table(
    [lambda a, n: sum(range(a, a + n)), (2**62, 1000), (-(2**62), 1000), (0, 5)],
    [lambda n: sum(i * i * i * i for i in range(n)), 10, 20_000],
    [lambda n: sum(i * 10**15 for i in range(n)), 10, 200_000],
    [lambda n: sum([2**62] * n), 0, 1, 5],
    [lambda v: (sum(v), min(v), max(v), sorted(v)), [2**70, -(2**70), 5], [MAX, 1, 2**64]],
    [lambda v: sum(v), [MAX, MAX], [MAX, 1, MIN], [2**64, -(2**64)]],
    [lambda v, s: sum(v, s), ([1, 2], 2**70), ([MAX], 1), ([1.5], 2**70), ([2**70], 1.5)],
    [lambda a, b: sum((a, b)), (MAX, 1), (2**70, 2**70)],
    [lambda n: sum(2**i for i in range(n)), 10, 100, 1000],
    [lambda n: max(3**i % 10**20 for i in range(n)), 100],
    [lambda n: min((-3) ** i for i in range(n)), 100],
    [lambda n: [2**i for i in range(n)], 0, 5, 100],
    [lambda n: sorted([(-7) ** i for i in range(n)], reverse=True), 50],
    [lambda n: any(i * i > 10**20 for i in range(n)), 100],
    [lambda n: all(2**i < 10**40 for i in range(n)), 100, 200],
    [lambda v: [x for x in v if x > 2**63], [1, 2**64, 3, 2**65]],
    [lambda v: sorted(v, key=lambda x: -x), [2**64, 5, 2**70]],
    [lambda a, b: (min(a, b), max(a, b)), (2**64, 1), (1, 2**64), (1.5, 2**64)],
)

test_math = table(
    [lambda n: math.factorial(n), 0, 1, 20, 21, 25, 100, 300],
    [
        lambda n, k: (math.comb(n, k), math.perm(n, k)),
        (100, 50),
        (66, 33),
        (67, 33),
        (5, 7),
        (10**20, 3),
        (10, 2**70),
    ],
    [lambda n: math.perm(n), 25],
    [lambda a, b: (math.gcd(a, b), math.lcm(a, b)), *pairs([0, 12, MIN, MAX, 2**64, -(10**30), 6**40])],
    [lambda n: math.isqrt(n), 2**64, 10**40, 10**40 - 1, -(2**64), 2**2000 + 1],
    [lambda v: math.prod(v), [2**40, 2**40], [10] * 40, [1.5, 2], [3]],
    [lambda a: (math.log(a), math.log2(a), math.log10(a)), 2**64, 10**30, 10**400, 2**5000],
    [lambda a: math.log(a), -(2**64), -(10**400)],
    [lambda a: math.log(a, 10**100), 10**1000],
    [lambda a: math.sqrt(a), 10**40, 10**400],
    [lambda a: (math.floor(a), math.ceil(a), math.trunc(a), math.fabs(a)), 2**70, -(2**70)],
    [lambda n: math.factorial(n), 2**70, -(2**70)],
    [lambda a: math.sin(a), 2**64],
    [lambda x, n: math.ldexp(x, n), (1.0, 2**70), (0.0, 2**70), (1.0, -(2**70))],
)


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def collatz(n):
    steps, top = 0, n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps = steps + 1
        top = max(top, n)
    return steps, top


def lcg(seed, n):
    for _ in range(n):
        seed = (seed * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return seed


def fnv(text):
    h = 0xCBF29CE484222325
    for c in text:
        h = ((h ^ ord(c)) * 0x100000001B3) % 2**64
    return h


def digits_of_e(n):
    scale = 10**n
    total, term, k = 0, scale, 1
    while term > 0:
        total = total + term
        term = term // k
        k = k + 1
    return total


def is_prime(n):
    # Miller-Rabin.
    if n % 2 == 0:
        return n == 2
    d, r = n - 1, 0
    while d % 2 == 0:
        d = d // 2
        r = r + 1
    for a in (2, 3, 5, 7, 11, 13, 17):
        x = pow(a, d, n)
        if x == 1 or x == n - 1:
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def mixed(n):
    # An int or None: the wide arm of a union.
    best = None
    for i in range(n):
        x = 3**i
        if x % 7 == 5:
            best = x
    return best


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __eq__(self, other):
        return self.cents == other.cents

    def __index__(self):
        return self.cents


def caught_overflow(a):
    # No exception of the program's: it goes on, exactly.
    try:
        return a * a
    except OverflowError:
        return "overflow"
    except Exception:
        return "other"
    finally:
        a = a * a * a


def raised_with(a):
    try:
        raise ValueError(a * a, "big")
    except ValueError as e:
        return e.args


def late(n, k):
    # Overflows after long work, in the middle of a program that raises and catches.
    total = 0
    for i in range(n):
        try:
            total = total + 1 // (i % k)
        except ZeroDivisionError:
            total = total + i
    return total * 2**62


test_programs = table(
    [factorial, 20, 21, 100],
    [fibonacci, 90, 93, 94, 1000],
    [collatz, 27, 113383, 10**30],
    [lcg, (1, 1), (1, 1000)],
    [fnv, "", "hello", "a" * 200],
    [digits_of_e, 20, 200],
    [is_prime, 2**61 - 1, 2**89 - 1, 2**67 - 1, 97],
    [mixed, 3, 100],
    [lambda a, b: Money(a) + Money(b), (1, 2), (MAX, MAX), (2**70, 1)],
    [lambda a, b: Money(a) == Money(b), (2**70, 2**70), (2**70, 1), (1, 1)],
    [lambda v, a: v[Money(a)], ([1, 2], 1), ([1, 2], 2**70)],
    [caught_overflow, 5, MAX, 2**70],
    [raised_with, 5, MAX],
    [late, (1000, 7)],
    [lambda a: [x * x for x in [a, a + 1.5]], 5, MAX],
    [lambda f, a: f(f(f(a))), (lambda x: x * x + 1, 10**5)],
    [lambda n: (lambda k: n * k * 2**40)(2**30), 1, 5],
    [lambda a: a if a > 5 else None, 2**70, 1],
    [lambda a: [1, a, 2.5, None, "x"], 2**70],
    [lambda a: (a, [a], [(a, 1)], Money(a)), 2**70, 1],
    [lambda v: [x + 1 for x in v], [1, 2**70], [MAX, 1]],
    [lambda v: v[0] * v[1], [2**40, 2**40], [2**70, 1]],
    [lambda m: m.cents * 2, Money(2**70), Money(MAX)],
    [lambda v: [m.cents for m in v], [Money(1), Money(2**70)]],
    [lambda a: raise_value(a), 2**70],
    [lambda n: n + 1, MAX],
    [lambda v: [[y * 2 for y in x] for x in v], [[1, 2], [2**70]], [[MAX], []]],
    [lambda v: v + [2**70], [1, 2]],
    [lambda v: [2**70] + v, [1.5]],
    [lambda v, w: (v == w, v < w), ([1, 2**70], [1, 2**70]), ([1], [2**70]), ([MAX], [1])],
    [lambda v: (v.count(2**70), 2**70 in v), [1, 2**70, 2**70], [1, 2]],
    [lambda a, b: zip_sum(a, b), ([MAX, 1], [1, 1])],
    [lambda s: sum(int(x) for x in s.split()), "1 2 3", "9223372036854775807 1", "1" + "0" * 30],
)


class Key:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash(self.x) * 1000003 + self.y * 2**40


def powers(n):
    i = 0
    while i < n:
        yield 2**i
        i = i + 1


# With what is built on hashes and iteration.
test_containers = table(
    [lambda v, a: {x: 1 for x in v}.get(a, 0), ([1, 2**70], 2**70), ([1, 2], 2**70), ([1, 2**70], 1)],
    [lambda v, a: (a in {*v}, len({*v})), ([1, 2**70, 2**70], 2**70), ([1, 2], 2**70), ([1, MAX], MAX + 1)],
    [lambda a: {a: "x", a + 1: "y"}, 2**70, MAX, 1],
    [lambda d, a: (d[a], a in d), ({2**70: 5, 1: 6}, 2**70), ({2**70: 5, 1: 6}, 1), ({1: 2}, 2**70)],
    [lambda d: sum(d.values()), {1: MAX, 2: 1}, {1: 2**70}],
    [lambda a, b: hash((a, b)) == hash((float(a), b)), (2**64, 1), (1, 2**70)],
    [lambda a, b: {Key(a, 1): 1, Key(b, 2): 2}.get(Key(a, 1)), (1, 2), (2**70, 5), (MAX, MIN)],
    [lambda a: hash(Key(a, 5)), 1, 2**70, MAX],
    [lambda n: [x for x in powers(n)], 3, 100],
    [lambda n: sum(powers(n)), 10, 100],
    [
        lambda f, a, b: f(a, b),
        *[(f, MAX, 2) for f in (operator.add, operator.mul, operator.pow, operator.lshift)],
    ],
    [
        lambda f, a, b: f(a, b),
        (operator.sub, MIN, 1),
        (operator.floordiv, MIN, -1),
        (operator.add, 2**70, 1.5),
    ],
    [lambda a: operator.neg(a), MIN, 2**70, 1.5],
    [lambda v: functools.reduce(operator.mul, v), [2**40, 2**40, 3], [2, 3]],
    [lambda v: list(itertools.accumulate(v)), [MAX, 1, 2**70], [1, 2]],
    [lambda v: statistics.median(v), [MAX, MAX, MAX, 1], [2**70, 1]],
)


def raise_value(a):
    raise ValueError(a)


def zip_sum(a, b):
    return [x + y for x, y in zip(a, b)]


# What would take all memory or time is refused at once.
test_too_large = refused(
    pyfora.InvalidPyforaOperation,
    [lambda a, b: a**b, (10, 10**10), (2**70, 2**62), (3, 2**70)],
    [lambda a: 10**10**a, 10],
    [lambda b: 1 << b, 10**12, MAX],
    [lambda b: (1 << b) * (1 << b), 200_000_000],
    match="bits",
)
test_large_ranges = refused(
    pyfora.InvalidPyforaOperation,
    [lambda n: range(n), 2**70],
    [lambda n: range(n * 4), 2**62],
    match="64 bits",
)

# Large values that are there from the start are exact whatever overflow does.
test_raise = refused(
    pyfora.InvalidPyforaOperation,
    [lambda a: a + 1, MAX],
    [lambda a: [a * a], 2**40],
    match="64 bits",
    overflow="raising",
)


def test_wrap(wrapping):
    def value(function, *arguments):
        return wrapping.submit(function, *arguments).result().toLocal().result()

    def wrapped(x):
        return (x - MIN) % 2**64 + MIN

    for a in (0, 1, -1, 3, 10**10, MAX, MIN, 2**62):
        for b in (1, -1, 2, 7, 2**40, MAX, MIN):
            got = value(lambda a, b: (a + b, a - b, a * b, a // b, a % b, -a, abs(a), divmod(a, b)), a, b)
            want = (a + b, a - b, a * b, a // b, a % b, -a, abs(a))
            assert got == (*map(wrapped, want), tuple(map(wrapped, divmod(a, b))))
        for n in (0, 1, 5, 62, 63, 64, 200):
            assert value(lambda a, n: (a**n, a << n), a, n) == (wrapped(a**n), wrapped(a << n))
    assert value(lambda n: sum([MAX] * n), 3) == wrapped(3 * MAX)
    assert value(lambda a: a * a, 2**70) == 2**140
    assert value(lambda a: (a & 0xFFFFFFFFFFFFFFFF, -18446744073709551617), -5) == (-5, -1)
    assert value(lambda a: 2**-a, 2) == 0.25
    with pytest.raises(pyfora.ComputationError, match="negative shift count"):
        value(lambda a: 1 << a, -1)
    with pytest.raises(pyfora.ComputationError, match="integer division or modulo by zero"):
        value(lambda a: 1 // a, 0)


def test_sums_that_cpython_takes_minutes_for(executor):
    assert (
        executor.submit(lambda n: sum(range(n)), 10**10).result().toLocal().result() == 49999999995000000000
    )


@pytest.mark.skipif(sys.version_info < (3, 11), reason="the limit of digits is newer")
def test_results_of_more_digits_than_cpython_shows(executor):
    n = executor.submit(lambda n: 7**n, 100_000).result().toLocal().result()
    assert n == 7**100_000
