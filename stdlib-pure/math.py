"""The module math: the C library's functions with CPython's errors, and CPython's own algorithms."""

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = intrinsic("f64.from_bits", 9218868437227405312)
nan = intrinsic("f64.from_bits", 9221120237041090560)


def _finite(x):
    return intrinsic("f64.eq", intrinsic("f64.sub", x, x), 0.0)


def _is_nan(x):
    return intrinsic("f64.ne", x, x)


def _bounded(x, result):
    # A result that is no finite number, of an argument that is one, is an error.
    if _finite(result) or not _finite(x) and not (_is_nan(result) and not _is_nan(x)):
        return result
    raise ValueError("math domain error")


def _overflowing(x, result):
    # As `_bounded`, for functions that grow without bound.
    if _finite(result) or not _finite(x) and not (_is_nan(result) and not _is_nan(x)):
        return result
    if _is_nan(result):
        raise ValueError("math domain error")
    raise OverflowError("math range error")


def _angle(x):
    # Infinities alone have no sine, cosine or tangent. Testing the argument does not wait for the result, and of an
    # integer the test is known.
    x = _real(x)
    if intrinsic("f64.eq", intrinsic("f64.abs", x), intrinsic("f64.from_bits", 9218868437227405312)):
        raise ValueError("math domain error")
    return x


def sin(x):
    return rt("sin", _angle(x))


def cos(x):
    return rt("cos", _angle(x))


def tan(x):
    return rt("tan", _angle(x))


def asin(x):
    x = _real(x)
    return _bounded(x, rt("asin", x))


def acos(x):
    x = _real(x)
    return _bounded(x, rt("acos", x))


def atan(x):
    return rt("atan", _real(x))


def atan2(y, x):
    y = _real(y)
    return rt("atan2", y, _real(x))


def sinh(x):
    x = _real(x)
    return _overflowing(x, rt("sinh", x))


def cosh(x):
    x = _real(x)
    return _overflowing(x, rt("cosh", x))


def tanh(x):
    return rt("tanh", _real(x))


def asinh(x):
    return rt("asinh", _real(x))


def acosh(x):
    x = _real(x)
    return _bounded(x, rt("acosh", x))


def atanh(x):
    x = _real(x)
    return _bounded(x, rt("atanh", x))


def exp(x):
    x = _real(x)
    return _overflowing(x, rt("exp", x))


def exp2(x):
    x = _real(x)
    return _overflowing(x, rt("exp2", x))


def expm1(x):
    x = _real(x)
    return _overflowing(x, rt("expm1", x))


def sqrt(x):
    x = _real(x)
    if intrinsic("f64.lt", x, 0.0):
        raise ValueError("math domain error")
    return intrinsic("f64.sqrt", x)


def cbrt(x):
    return rt("cbrt", _real(x))


def _beyond_floats(x):
    if is_small(x):
        return False
    if x < 0:
        raise ValueError("math domain error")
    return not _finite(rt("big_to_f64", x))


def _fraction(x):
    # As math.frexp of what has no float.
    fraction = rt("big_mantissa", x)
    return 0.5 if fraction == 1.0 else fraction


def _exponent(x):
    exponent = intrinsic("i64.to_f64", rt("big_bit_length", x))
    return exponent + 1.0 if rt("big_mantissa", x) == 1.0 else exponent


def _check_logarithm(x):
    if intrinsic("f64.le", x, 0.0):
        raise ValueError("math domain error")


def _natural(x):
    if isinstance(x, int):
        # Alone, where it may be a float, too.
        if is_wide(x) and _beyond_floats(x):
            return rt("log", _fraction(x)) + rt("log", 2.0) * _exponent(x)
    x = _real(x)
    _check_logarithm(x)
    return rt("log", x)


def log(x, *base):
    if base[1:]:
        count = 1
        for _ in base:
            count = count + 1
        raise TypeError("log expected at most 2 arguments, got " + str(count))
    value = _natural(x)
    if not base:
        return value
    return value / _natural(base[0])


def log2(x):
    if isinstance(x, int):
        # Alone, where it may be a float, too.
        if is_wide(x) and _beyond_floats(x):
            return rt("log2", _fraction(x)) + rt("log2", 2.0) * _exponent(x)
    x = _real(x)
    _check_logarithm(x)
    return rt("log2", x)


def log10(x):
    if isinstance(x, int):
        # Alone, where it may be a float, too.
        if is_wide(x) and _beyond_floats(x):
            return rt("log10", _fraction(x)) + rt("log10", 2.0) * _exponent(x)
    x = _real(x)
    _check_logarithm(x)
    return rt("log10", x)


def log1p(x):
    x = _real(x)
    # Some C libraries lose the sign of zero.
    if intrinsic("f64.eq", x, 0.0):
        return x
    return _bounded(x, rt("log1p", x))


def pow(x, y):
    x = _real(x)
    y = _real(y)
    if not _finite(x) or not _finite(y):
        return _special_power(x, y)
    result = rt("pow", x, y)
    if _is_nan(result):
        raise ValueError("math domain error")
    if not _finite(result):
        if intrinsic("f64.eq", x, 0.0):
            raise ValueError("math domain error")
        raise OverflowError("math range error")
    return result


def fmod(x, y):
    x = _real(x)
    y = _real(y)
    if _finite(x) and not _finite(y) and not _is_nan(y):
        return x
    result = rt("fmod", x, y)
    if _is_nan(result) and not _is_nan(x) and not _is_nan(y):
        raise ValueError("math domain error")
    return result


def remainder(x, y):
    x = _real(x)
    y = _real(y)
    result = rt("remainder", x, y)
    if _is_nan(result) and not _is_nan(x) and not _is_nan(y):
        raise ValueError("math domain error")
    return result


def fabs(x):
    return intrinsic("f64.abs", _real(x))


def copysign(x, y):
    x = _real(x)
    return intrinsic("f64.copysign", x, _real(y))


def nextafter(x, y):
    x = _real(x)
    return rt("nextafter", x, _real(y))


def ulp(x):
    return rt("ulp_py", _real(x))


def floor(x):
    if has_method(x, "__floor__"):
        return x.__floor__()
    return _real(x).__floor__()


def ceil(x):
    if has_method(x, "__ceil__"):
        return x.__ceil__()
    return _real(x).__ceil__()


def trunc(x):
    if not has_method(x, "__trunc__"):
        raise TypeError("type " + type(x).__name__ + " doesn't define __trunc__ method")
    return x.__trunc__()


def isnan(x):
    return _is_nan(_real(x))


def isinf(x):
    x = _real(x)
    return not _finite(x) and not _is_nan(x)


def isfinite(x):
    return _finite(_real(x))


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    a = _real(a)
    b = _real(b)
    relative = _real(rel_tol)
    absolute = _real(abs_tol)
    if relative < 0.0 or absolute < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = intrinsic("f64.abs", b - a)
    near = difference <= intrinsic("f64.abs", relative * b) or difference <= intrinsic(
        "f64.abs", relative * a
    )
    return near or difference <= absolute


def degrees(x):
    return _real(x) * (180.0 / pi)


def radians(x):
    return _real(x) * (pi / 180.0)


def frexp(x):
    x = _real(x)
    if not _finite(x) or x == 0.0:
        return x, 0
    return rt("frexp_mantissa", x), rt("frexp_exponent", x)


def ldexp(x, i):
    x = _real(x)
    if not isinstance(i, int):
        raise TypeError("Expected an int as second argument to ldexp.")
    if not _finite(x) or x == 0.0:
        return x
    result = rt("ldexp_py", x, _bound(i))
    if not _finite(result):
        raise OverflowError("math range error")
    return result


def modf(x):
    x = _real(x)
    if _is_nan(x):
        return x, x
    if not _finite(x):
        return intrinsic("f64.copysign", 0.0, x), x
    whole = intrinsic("f64.trunc", x)
    return intrinsic("f64.copysign", x - whole, x), whole


def gamma(x):
    x = _real(x)
    if not _finite(x):
        if x < 0.0:
            raise ValueError("math domain error")
        return x
    if x <= 0.0 and intrinsic("f64.eq", intrinsic("f64.floor", x), x):
        raise ValueError("math domain error")
    result = rt("tgamma_py", x)
    if not _finite(result):
        raise OverflowError("math range error")
    return result


def lgamma(x):
    x = _real(x)
    if not _finite(x):
        return intrinsic("f64.abs", x)
    if x <= 0.0 and intrinsic("f64.eq", intrinsic("f64.floor", x), x):
        raise ValueError("math domain error")
    result = rt("lgamma_py", x)
    if not _finite(result):
        raise OverflowError("math range error")
    return result


def erf(x):
    return rt("erf", _real(x))


def erfc(x):
    return rt("erfc", _real(x))


def gcd(*integers):
    if wide_ints() or _some_wide(integers):
        return _wide_gcd(integers)
    result = 0
    for x in integers:
        result = rt("gcd", result, _integer(x))
    return result


def _some_wide(values):
    for x in values:
        if is_wide(x):
            return True
    return False


def _wide_gcd(integers):
    result = widen(0)
    for x in integers:
        result = rt("big_gcd", result, _integer(x))
    return result


def _wide_lcm(integers):
    result = widen(1)
    for x in integers:
        x = _integer(x)
        divisor = rt("big_gcd", result, x)
        result = widen(0) if divisor == 0 else abs(result // divisor * x)
    return result


def lcm(*integers):
    if wide_ints() or _some_wide(integers):
        return _wide_lcm(integers)
    result = 1
    for x in integers:
        x = _integer(x)
        divisor = rt("gcd", result, x)
        result = 0 if divisor == 0 else intrinsic("i64.floordiv", result, divisor) * x
        result = -result if result < 0 else result
    return result


def factorial(x):
    n = _integer(x)
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    if wide_ints() or is_wide(n):
        return _product(1, _small_factor("factorial() argument should not exceed", n))
    result = 1
    for i in range(2, n + 1):
        result = result * i
    return result


def _small_factor(what, n):
    if is_wide(n) and not is_small(n):
        raise OverflowError(what + " 9223372036854775807")
    return low(n)


def _product(first, last):
    # Of all integers between the two, halves by halves, so that large factors meet large ones.
    if last - first < 8:
        result = widen(1)
        for i in range(first, last + 1):
            result = result * i
        return result
    middle = (first + last) // 2
    return _product(first, middle) * _product(middle + 1, last)


def _wide_comb(n, k):
    result = widen(1)
    for i in range(k):
        result = result * (n - i) // (i + 1)
    return result


def comb(n, k):
    n = _integer(n)
    k = _integer(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    if wide_ints() or is_wide(n) or is_wide(k):
        n = widen(n)
        k = n - k if n - k < k else widen(k)
        return _wide_comb(n, _small_factor("min(n - k, k) must not exceed", k))
    k = n - k if n - k < k else k
    result = 1
    for i in range(k):
        # result * (n - i) / (i + 1), divided first, so that nothing overflows before the result does.
        divisor = i + 1
        common = rt("gcd", result, divisor)
        rest = intrinsic("i64.floordiv", n - i, intrinsic("i64.floordiv", divisor, common))
        result = intrinsic("i64.floordiv", result, common) * rest
    return result


def perm(n, k=None):
    if k is None:
        return factorial(n)
    n = _integer(n)
    k = _integer(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    if wide_ints() or is_wide(n) or is_wide(k):
        return _wide_perm(widen(n), _small_factor("k must not exceed", k))
    result = 1
    for i in range(k):
        result = result * (n - i)
    return result


def _wide_perm(n, k):
    result = widen(1)
    for i in range(k):
        result = result * (n - i)
    return result


def isqrt(n):
    n = _integer(n)
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    if is_wide(n):
        return rt("big_isqrt", n)
    return rt("isqrt", n)


def prod(iterable, /, *, start=1):
    result = start
    for x in iterable:
        result = arith("*", result, x)
    return result


def _norm(values):
    # The square root of the sum of squares: squares are split exactly and summed with compensation, and one step of
    # correction follows the root.
    largest = 0.0
    found_nan = False
    for x in values:
        found_nan = found_nan or _is_nan(x)
        largest = x if x > largest else largest
    if not _finite(largest):
        return largest
    if found_nan:
        return nan
    if largest == 0.0 or len(values) <= 1:
        return largest
    exponent = rt("frexp_exponent", largest)
    if exponent < -1023:
        return _tiny_norm(values, largest)
    scale = rt("ldexp_py", 1.0, -exponent)
    total, first, second, third = 1.0, 0.0, 0.0, 0.0
    for value in values:
        x = value * scale
        high, low = _split(x)
        square = high * high
        total, first = total + square, first + ((total - (total + square)) + square)
        double = 2.0 * high * low
        total, second = total + double, second + ((total - (total + double)) + double)
        third = third + low * low
    root = intrinsic("f64.sqrt", total - 1.0 + (first + second + third))
    high, low = _split(root)
    part = -high * high
    total, first = total + part, first + ((total - (total + part)) + part)
    part = -2.0 * high * low
    total, second = total + part, second + ((total - (total + part)) + part)
    part = -low * low
    total, third = total + part, third + ((total - (total + part)) + part)
    rest = total - 1.0 + (first + second + third)
    return (root + rest / (2.0 * root)) / scale


def _split(x):
    # Veltkamp's splitting into two halves of 26 bits.
    t = x * 134217729.0
    high = t - (t - x)
    return high, x - high


def _tiny_norm(values, largest):
    # The scale would overflow, so divide.
    total, rest = 1.0, 0.0
    for value in values:
        x = value / largest
        x = x * x
        total, rest = total + x, rest + ((total - (total + x)) + x)
    return largest * intrinsic("f64.sqrt", total - 1.0 + rest)


def hypot(*coordinates):
    return _norm([fabs(x) for x in coordinates])


def dist(p, q):
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return _norm([fabs(_real(p[i]) - _real(q[i])) for i in range(len(p))])


def fsum(seq):
    # Shewchuk's partial sums: they do not overlap, so their sum is exact.
    partials = [0.0 for _ in range(0)]
    special = 0.0
    infinities = 0.0
    for element in seq:
        original = _real(element)
        if not _finite(original):
            special = special + original
            infinities = infinities + (0.0 if _is_nan(original) else original)
            continue
        x = original
        kept = [0.0 for _ in range(0)]
        for partial in partials:
            large, small = (x, partial) if fabs(x) >= fabs(partial) else (partial, x)
            high = large + small
            low = small - (high - large)
            if low != 0.0:
                kept = kept + [low]
            x = high
        if not _finite(x):
            raise OverflowError("intermediate overflow in fsum")
        partials = kept + [x] if x != 0.0 else kept
    if special != 0.0:
        if _is_nan(infinities):
            raise ValueError("-inf + inf in fsum")
        return special
    return _rounded_sum(partials)


def _rounded_sum(partials):
    # From the largest partial down, until one is rounded off; the next decides which way a tie goes.
    n = len(partials)
    if n == 0:
        return 0.0
    n = n - 1
    high = partials[n]
    low = 0.0
    while n > 0 and low == 0.0:
        x = high
        n = n - 1
        y = partials[n]
        high = x + y
        low = y - (high - x)
    if n > 0 and (low < 0.0 and partials[n - 1] < 0.0 or low > 0.0 and partials[n - 1] > 0.0):
        y = low * 2.0
        x = high + y
        if y == x - high:
            return x
    return high
