"""stdlib-pure against CPython: the same values, bit for bit, the same types and the same errors."""

import itertools
import math
import operator
import random
import struct

import pytest
from shim import HIGH, LOW, IntOverflow, Library, Unsupported

library = Library()

INTS = [
    0,
    1,
    -1,
    2,
    -2,
    3,
    7,
    -7,
    10,
    63,
    64,
    65,
    -63,
    255,
    1000,
    2**31,
    -(2**31),
    2**53 + 1,
    -(2**53) - 1,
    10**18,
]
INTS += [5 * 10**18, 7 * 10**18, 2**62, -(2**62), HIGH, HIGH - 1, LOW, LOW + 1, True, False]
FLOATS = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    3.0,
    1e-5,
    0.1,
    2.0**53,
    1e18,
    9.3e18,
    -9.3e18,
    1e300,
    -1e300,
]
FLOATS += [
    5e-324,
    -5e-324,
    1e-310,
    1.7976931348623157e308,
    math.inf,
    -math.inf,
    math.nan,
    math.pi,
    1e16,
    4.35,
    2.675,
]
NUMBERS = INTS + FLOATS


def bits(x):
    if isinstance(x, float):
        return "nan" if x != x else struct.pack("d", x)
    if isinstance(x, (tuple, list)):
        return type(x).__name__, [bits(y) for y in x]
    return x


def outcome(function, *args, **keywords):
    try:
        result = function(*args, **keywords)
    except IntOverflow:
        return ("overflow",)
    except Unsupported:
        return ("unsupported",)
    except Exception as error:
        if error.args == ("complex exponentiation",):
            return ("unsupported",)
        return type(error).__name__, error.args
    if isinstance(result, complex):
        return ("unsupported",)
    if out_of_range(result):
        return ("overflow",)
    return type(result).__name__, bits(result)


def out_of_range(result):
    if isinstance(result, tuple):
        return any(out_of_range(part) for part in result)
    return isinstance(result, int) and not LOW <= result <= HIGH


def agree(ours, theirs, *args, **keywords):
    expected, got = outcome(theirs, *args, **keywords), outcome(ours, *args, **keywords)
    if got != expected:
        pytest.fail(f"{theirs} {args} {keywords}: {got} instead of {expected}")


ARITHMETIC = "add sub mul truediv floordiv mod".split()
COMPARISONS = "eq lt le gt ge".split()
BITWISE = {
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
    "lshift": None,
    "rshift": operator.rshift,
}


@pytest.mark.parametrize("name", ARITHMETIC + COMPARISONS)
def test_binary(name):
    theirs = getattr(operator, name)
    for a, b in itertools.product(NUMBERS, NUMBERS):
        agree(lambda a, b: library.binary(name, a, b), theirs, a, b)


def test_divmod():
    for a, b in itertools.product(NUMBERS, NUMBERS):
        agree(library.functions["divmod"], divmod, a, b)


def test_power():
    exponents = [
        *range(-70, 71),
        0.5,
        -0.5,
        1.5,
        3.0,
        -3.0,
        2.5,
        400,
        1e10,
        -1e10,
        math.inf,
        -math.inf,
        math.nan,
        True,
    ]
    for a, b in itertools.product(NUMBERS, exponents):
        agree(lambda a, b: library.binary("pow", a, b), operator.pow, a, b)


def test_power_modulo():
    values = [0, 1, -1, 2, 3, -5, 12, 1000003, 2**31, 2**40 + 7, HIGH, -HIGH, 10**18 + 9, LOW, True]
    for a, b, c in itertools.product(values, values, values):
        agree(library.functions["pow"], pow, a, b, c)
    agree(library.functions["pow"], pow, 2.0, 1, 3)
    agree(library.functions["pow"], pow, 2, 5)


def left_shift(a, b):
    if b > 200 and a != 0:
        raise IntOverflow
    return a << b if a != 0 or b < 0 else 0


@pytest.mark.parametrize("name", BITWISE)
def test_bitwise(name):
    theirs = BITWISE[name] or left_shift
    for a, b in itertools.product(INTS, INTS):
        agree(lambda a, b: library.binary(name, a, b), theirs, a, b)


UNARY = {
    "neg": operator.neg,
    "pos": operator.pos,
    "invert": operator.invert,
    "abs": abs,
    "bool": bool,
    "int": int,
    "float": float,
    "round": round,
    "trunc": math.trunc,
    "floor": math.floor,
    "ceil": math.ceil,
    "repr": repr,
    "str": str,
    "hash": hash,
}


@pytest.mark.parametrize("name", UNARY)
def test_unary(name):
    for x in NUMBERS:
        if name == "invert" and isinstance(x, (float, bool)) or name == "hash" and x != x:
            continue
        agree(lambda x: library.method(x, f"__{name}__"), UNARY[name], x)


def test_round():
    ours = library.functions["round"]

    def call(x, n):
        if isinstance(x, (int, float)):
            return library.method(x, "__round__", n)
        return ours(x, n)

    for x, n in itertools.product(NUMBERS, [*range(-25, 25), 308, 323, 324, -307, -308, -309, -400, None]):
        agree(call, round, x, n)
    agree(call, round, 1, 1.5)
    agree(ours, round, "a")
    agree(ours, round, 2.5)


@pytest.mark.parametrize(
    "name", "bit_length bit_count as_integer_ratio conjugate real imag numerator denominator".split()
)
def test_int_methods(name):
    random.seed(1)
    for x in INTS + [random.randint(LOW, HIGH) >> random.randint(0, 63) for _ in range(300)]:
        member = getattr(x, name)
        agree(
            lambda x: library.method(x, name),
            (lambda x: member()) if callable(member) else lambda x: member,
            x,
        )


@pytest.mark.parametrize("name", "is_integer as_integer_ratio conjugate real imag".split())
def test_float_methods(name):
    for x in FLOATS:
        member = getattr(x, name)
        theirs = (lambda x: member()) if callable(member) else (lambda x: member)
        if name == "as_integer_ratio" and (0 < abs(x) < 1e-5 or 1e19 < abs(x) < math.inf):
            theirs = lambda x: 2**64
        agree(lambda x: library.method(x, name), theirs, x)


UNARY_MATH = """sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 sqrt cbrt log log2 log10 log1p
fabs ulp floor ceil trunc isnan isinf isfinite degrees radians frexp modf gamma lgamma erf erfc""".split()


def random_floats(n):
    random.seed(2)
    return [random.uniform(-10, 10) for _ in range(n)] + [
        random.gauss(0, 1) * 10 ** random.randint(-300, 300) for _ in range(n)
    ]


@pytest.mark.parametrize("name", UNARY_MATH)
def test_unary_math(name):
    for x in NUMBERS + random_floats(300) + ["a", None, [1]]:
        if name.startswith("log") and isinstance(x, int) and not -(2**53) <= x <= 2**53:
            # Same value: 64-bit integers convert without overflow.
            x = float(x)
        agree(library.math[name], getattr(math, name), x)


@pytest.mark.parametrize("name", "atan2 pow fmod remainder copysign nextafter isclose hypot log".split())
def test_binary_math(name):
    values = FLOATS + [0, 1, -2, 3, True]
    floats = random_floats(60)
    pairs = [*itertools.product(values, values), *zip(floats, reversed(floats)), ("a", 1), (1, None)]
    for x, y in pairs:
        agree(library.math[name], getattr(math, name), x, y)


def test_hypot_and_dist():
    random.seed(3)
    for _ in range(3000):
        size = random.randint(0, 6)
        scale = 10.0 ** random.randint(-320, 300)
        p = [random.gauss(0, 1) * scale for _ in range(size)]
        q = [random.gauss(0, 1) * scale for _ in range(size)]
        agree(library.math["hypot"], math.hypot, *p)
        agree(library.math["dist"], math.dist, p, q)
    agree(library.math["dist"], math.dist, (1,), (1, 2))
    agree(library.math["hypot"], math.hypot, math.nan, -math.inf)


def test_ldexp():
    for x, i in itertools.product(FLOATS, [0, 1, -1, 100, 1023, -1074, 5000, -5000, HIGH, LOW, 1.0]):
        if type(i) is int and abs(i) > 2**31 and math.isfinite(x):
            continue
        agree(library.math["ldexp"], math.ldexp, x, i)


@pytest.mark.parametrize("name", "gcd lcm comb perm".split())
def test_integers(name):
    values = [0, 1, -1, 2, 6, 9, -12, 20, 33, 60, 2**40, 10**18, HIGH, 1.5, "a", True]
    small = values if name in ("gcd", "lcm") else [0, 1, -1, 2, 6, 9, -12, 20, 21, 33, 60, 1.5, True]
    for a, b in itertools.product(small, small):
        agree(library.math[name], getattr(math, name), a, b)
    if name in ("gcd", "lcm"):
        for args in [(), (5,), (-5,), (4, 6, 10), (0, 0)]:
            agree(library.math[name], getattr(math, name), *args)
    if name == "perm":
        agree(library.math["perm"], math.perm, 5)


def test_factorial_and_isqrt():
    for x in [*range(-3, 40), 1.5, "a", True]:
        agree(library.math["factorial"], math.factorial, x)
    for x in [0, 1, 2, 3, 4, 99, 100, HIGH, -1, 1.0]:
        agree(library.math["isqrt"], math.isqrt, x)


def test_sums_and_products():
    random.seed(4)
    for _ in range(500):
        values = [random.gauss(0, 1) * 10 ** random.randint(-30, 30) for _ in range(random.randint(0, 20))]
        agree(library.math["fsum"], math.fsum, values + [-x for x in values[: random.randint(0, 5)]])
    for values in [
        [1e308, 1e308],
        [math.inf, -math.inf],
        [math.inf, 1],
        [math.nan, 1],
        [-0.0],
        [1e16, 1, 1e-16],
        [1, 2**60],
    ]:
        agree(library.math["fsum"], math.fsum, values)
        agree(library.math["prod"], math.prod, values)
    agree(library.math["prod"], math.prod, [2, 3], start=5)


def test_constants():
    for name in "pi e tau inf nan".split():
        assert bits(library.math[name]) == bits(getattr(math, name))
    assert math.copysign(1, library.math["nan"]) == math.copysign(1, math.nan)


@pytest.mark.parametrize("name", "min max".split())
def test_extremes(name):
    theirs = getattr(__builtins__, name) if hasattr(__builtins__, name) else __builtins__[name]
    for args in itertools.product([1, 2.0, -0.0, 0, math.nan, True, 1.0], repeat=3):
        agree(library.functions[name], theirs, *args)
        agree(library.functions[name], theirs, *args[:2])


def test_conversions():
    for text in ["12", " -7 ", "0x1f", "1e3", "nan", "", "9" * 30, "1_000"]:
        agree(library.functions["float"], float, text)
        agree(library.functions["int"], int, text)
        for base in (0, 2, 16, 36, 1, 37, -1):
            agree(library.functions["int"], int, text, base)
    for x in [*NUMBERS, [], None, (), range(2)]:
        agree(library.functions["float"], float, x) if not isinstance(x, (int, float)) else None
        agree(library.functions["abs"], abs, x) if not isinstance(x, (int, float)) else None
    agree(library.functions["int"], int, [])
    agree(library.functions["int"], int, 1, 3)
    agree(library.functions["len"], len, 1)
    agree(library.functions["divmod"], divmod, "a", 1)


RANGES = [
    range(0),
    range(5),
    range(2, 20, 3),
    range(10, 0, -3),
    range(0, -10, -1),
    range(5, 5, -1),
    range(7, 8, 100),
]


def test_ranges():
    for r in RANGES:
        agree(lambda r: library.method(r, "__len__"), len, r)
        agree(lambda r: library.method(r, "__bool__"), bool, r)
        for x in [*range(-12, 22), 2.0, 2.5, math.inf, math.nan, 1e300, True, "a"]:
            agree(lambda r, x: library.method(r, "__contains__", x), operator.contains, r, x)
        for i in range(-12, 12):
            agree(lambda r, i: library.method(r, "__getitem__", i), operator.getitem, r, i)
            agree(lambda r, i: library.method(r, "index", i), lambda r, i: r.index(i), r, i)
            agree(lambda r, i: library.method(r, "count", i), lambda r, i: r.count(i), r, i)
        for other in RANGES:
            agree(lambda r, s: library.method(r, "__eq__", s), operator.eq, r, other)


BOUNDS = [None, 0, 1, 2, 5, 100, -1, -2, -100, HIGH, LOW]


@pytest.mark.parametrize("value", [[1, 2, 3, 4, 5], [], "héllo", "", range(3, 17, 4), range(0)], ids=str)
def test_slices(value):
    for start, stop, step in itertools.product(BOUNDS, BOUNDS, [None, 1, 2, -1, -3, 0]):
        theirs = lambda v, a, b, c: v[a:b:c]
        ours = lambda v, a, b, c: library.method(v, "__getslice__", a, b, c)
        agree(ours, theirs, value, start, stop, step)
    agree(ours, theirs, value, 1.5, None, None)


@pytest.mark.parametrize("name", COMPARISONS)
def test_order_of_sequences(name):
    lists = [[], [1], [1, 2], [2], [1, 3], [1, 2, 3], [1.0, 2.5], [math.nan]]
    strings = ["", "a", "ab", "b", "é", "\U0001f600"]
    for values in (lists, strings):
        for a, b in itertools.product(values, values):
            if a is b and a == [math.nan] and name in ("eq", "le", "ge"):
                continue
            agree(lambda a, b: library.method(a, f"__{name}__", b), getattr(operator, name), a, b)


def test_sequences():
    for value, other in [([1, 2, 1], [3]), ("abcab", "ab"), ([], []), ("", "")]:
        agree(lambda a, b: library.method(a, "__add__", b), operator.add, value, other)
        agree(lambda a: library.method(a, "__len__"), len, value)
        agree(lambda a: library.method(a, "__bool__"), bool, value)
        for n in [-1, 0, 1, 2, 7, True]:
            agree(lambda a, n: library.binary("mul", a, n), operator.mul, value, n)
            agree(lambda n, a: library.binary("mul", n, a), operator.mul, n, value)
        for i in [0, 1, -1, -3, 5, -6, HIGH, LOW, "x", 1.5]:
            agree(lambda a, i: library.method(a, "__getitem__", i), operator.getitem, value, i)
    for x in [1, 2, 3, 1.0]:
        agree(lambda a, x: library.method(a, "__contains__", x), operator.contains, [1, 2, 1], x)
        agree(lambda a, x: library.method(a, "index", x), lambda a, x: a.index(x), [1, 2, 1], x)
        agree(lambda a, x: library.method(a, "count", x), lambda a, x: a.count(x), [1, 2, 1], x)
    agree(lambda a, b: library.method(a, "__add__", b), operator.add, [1], 1)
    agree(lambda a, b: library.method(a, "__add__", b), operator.add, "a", 1)
    agree(lambda a, b: library.method(a, "__contains__", b), operator.contains, "a", 1)


METHODS = "startswith endswith find index count removeprefix removesuffix".split()


@pytest.mark.parametrize("name", METHODS)
def test_string_methods(name):
    for text, part in itertools.product(
        ["", "a", "aaaa", "abcabc", "héé"], ["", "a", "aa", "bc", "é", "abcabcd"]
    ):
        agree(lambda a, b: library.method(a, name, b), lambda a, b: getattr(a, name)(b), text, part)


def test_join():
    for parts in [[], ["a"], ["a", "b", ""], ["a", 1]]:
        agree(lambda a, b: library.method(a, "join", b), lambda a, b: a.join(b), ", ", parts)
