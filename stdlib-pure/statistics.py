"""The module statistics: sums are exact, and each result is rounded once.

CPython computes with fractions. Here all numbers of a computation are integers in units of 2**-1074, the least float
(of 1, where there are only ints).
"""

import math


class StatisticsError(ValueError):
    pass


def _shift(values):
    return 0 if element_is(values, int) else 1074


def _scaled(x, shift):
    # The number in units of 2**-shift; None of what is not finite.
    if isinstance(x, float):
        if x - x != 0.0:
            return None
        mantissa, exponent = math.frexp(x)
        n = widen(int(mantissa * 9007199254740992.0))
        up = exponent + 1021
        return n << up if up >= 0 else n >> -up
    if isinstance(x, int):
        return widen(int(x)) << shift
    if has_method(x, "as_integer_ratio"):
        raise_unsupported("statistics of numbers that are neither ints nor floats: write sum(xs) / len(xs)")
    try:
        raise AttributeError("'" + type(x).__name__ + "' object has no attribute 'numerator'")
    except AttributeError:
        # As in CPython, whose error has this context.
        raise TypeError("can't convert type '" + type(x).__name__ + "' to numerator/denominator")  # noqa: B904


def _total(values, shift):
    # Whether there is a float, the exact sum, and the sum of what is not finite (None: all is).
    has_float = False
    total = widen(0)
    special = None
    for x in values:
        if isinstance(x, float):
            has_float = True
        n = _scaled(x, shift)
        if n is not None:
            total = total + n
        elif isinstance(x, float):
            special = x if special is None else special + x
    return has_float, total, special


def _quotient(has_float, n, d):
    # n / d as CPython gives it: an int where all are ints and it is whole.
    if not has_float and n % d == 0:
        whole = n // d
        return low(whole) if is_small(whole) else whole
    return n / d


def mean(data):
    values = list(data)
    n = len(values)
    if n < 1:
        raise StatisticsError("mean requires at least one data point")
    shift = _shift(values)
    has_float, total, special = _total(values, shift)
    if special is not None:
        return special / n
    return _quotient(has_float, total, widen(n) << shift)


def harmonic_mean(data, weights=None):
    if weights is not None:
        raise_unsupported("`harmonic_mean` with weights: write sum(weights) / sum(w / x …)")
    values = list(data)
    n = len(values)
    if n < 1:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if n == 1 and not isinstance(values[0], (int, float)) and not has_method(values[0], "as_integer_ratio"):
        raise TypeError("unsupported type")
    for x in values:
        if x < 0:
            raise StatisticsError("harmonic mean does not support negative values")
    if n == 1:
        return values[0]
    for x in values:
        if x == 0:
            return 0
    _, total, special = _total([1 / x for x in values], 1074)
    if special is not None:
        return n / special
    if total == 0:
        raise StatisticsError("Weighted sum must be positive")
    return (widen(n) << 1074) / total


def _squares(values, shift):
    # As `_total`, and the sum of the squares' differences from the mean, times their number, in units of 4**-shift.
    has_float, total, special = _total(values, shift)
    squares = widen(0)
    for x in values:
        n = _scaled(x, shift)
        if n is not None:
            squares = squares + n * n
    return has_float, len(values) * squares - total * total, special


def _variance(values, center, n):
    # Whether there is a float, numerator and denominator of the variance (over `n`), and what is not finite.
    if center is None:
        shift = _shift(values)
        has_float, squares, special = _squares(values, shift)
        return has_float, squares, (widen(len(values)) * n) << (2 * shift), special
    differences = [(x - center) * (x - center) for x in values]
    shift = _shift(differences)
    has_float, total, special = _total(differences, shift)
    return has_float, total, widen(n) << shift, special


def variance(data, xbar=None):
    values = list(data)
    if len(values) < 2:
        raise StatisticsError("variance requires at least two data points")
    has_float, n, d, special = _variance(values, xbar, len(values) - 1)
    return _quotient(has_float, n, d) if special is None else special / (len(values) - 1)


def pvariance(data, mu=None):
    values = list(data)
    if len(values) < 1:
        raise StatisticsError("pvariance requires at least one data point")
    has_float, n, d, special = _variance(values, mu, len(values))
    return _quotient(has_float, n, d) if special is None else special / len(values)


def stdev(data, xbar=None):
    values = list(data)
    if len(values) < 2:
        raise StatisticsError("stdev requires at least two data points")
    _, n, d, special = _variance(values, xbar, len(values) - 1)
    return _root(n, d, special)


def pstdev(data, mu=None):
    values = list(data)
    if len(values) < 1:
        raise StatisticsError("pstdev requires at least one data point")
    _, n, d, special = _variance(values, mu, len(values))
    return _root(n, d, special)


def _root(n, m, special):
    # The square root of n / m, rounded once: CPython's `_float_sqrt_of_frac`.
    if special is not None:
        raise AttributeError("'float' object has no attribute 'numerator'")
    q = (n.bit_length() - m.bit_length() - 109) // 2
    if q >= 0:
        return (_root_to_odd(n, m << 2 * q) << q) / widen(1)
    return _root_to_odd(n << -2 * q, m) / (widen(1) << -q)


def _root_to_odd(n, m):
    # The integer square root of n / m, rounded to odd.
    a = math.isqrt(n // m)
    return a if a * a * m == n else a | 1


def fmean(data, weights=None):
    values = list(data)
    n = len(values)
    if weights is None:
        if n == 0:
            raise StatisticsError("fmean requires at least one data point")
        return math.fsum(values) / n
    shares = list(weights)
    if n != len(shares):
        raise StatisticsError("data and weights must be the same length")
    total = math.fsum([arith("*", values[i], shares[i]) for i in range(n)])
    share = math.fsum(shares)
    if share == 0.0:
        raise StatisticsError("sum of weights must be non-zero")
    return total / share


def median(data):
    values = sorted(data)
    n = len(values)
    if n == 0:
        raise StatisticsError("no median for empty data")
    i = n // 2
    if n % 2 == 1:
        return values[i]
    return arith("+", values[i - 1], values[i]) / 2


def median_low(data):
    values = sorted(data)
    n = len(values)
    if n == 0:
        raise StatisticsError("no median for empty data")
    return values[n // 2] if n % 2 == 1 else values[n // 2 - 1]


def median_high(data):
    values = sorted(data)
    n = len(values)
    if n == 0:
        raise StatisticsError("no median for empty data")
    return values[n // 2]


def covariance(x, y, /):
    a, b = _deviations(x, y, "covariance")
    return _product_sum(a, b) / (len(a) - 1)


def correlation(x, y, /):
    a, b = _deviations(x, y, "correlation")
    try:
        return _product_sum(a, b) / math.sqrt(_product_sum(a, a) * _product_sum(b, b))
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant")  # noqa: B904


def _deviations(x, y, name):
    # How far the numbers of two samples are from their means.
    n = len(x)
    if len(y) != n:
        raise StatisticsError(name + " requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError(name + " requires at least two data points")
    a = list(x)
    b = list(y)
    xbar = math.fsum(a) / n
    ybar = math.fsum(b) / n
    return [u - xbar for u in a], [v - ybar for v in b]


def _product_sum(a, b):
    return math.fsum([a[i] * b[i] for i in range(len(a))])


def median_grouped(data, interval=1.0):
    values = sorted(data)
    n = len(values)
    if n == 0:
        raise StatisticsError("no median for empty data")
    x = values[n // 2]
    i = 0
    while values[i] < x:
        i = i + 1
    j = i
    while j < n and values[j] == x:
        j = j + 1
    width = float(interval)
    middle = float(x)
    return middle - width / 2.0 + width * (n / 2 - i) / (j - i)


def _counts(data):
    counts = empty_dict()
    for x in data:
        at = _dict_find(counts, x)
        counts = dict_store(counts, x, 1 if at < 0 else intrinsic("list.get", part_at(counts, 1), at) + 1)
    return counts


def mode(data):
    counts = _counts(data)
    if len(counts) == 0:
        try:
            raise IndexError("list index out of range")
        except IndexError:
            raise StatisticsError("no mode for empty data") from None
    most = max(counts.values())
    for x, n in counts.items():
        if n == most:
            return x


def multimode(data):
    counts = _counts(data)
    most = max(counts.values(), default=0)
    return [x for x, n in counts.items() if n == most]


def geometric_mean(data):
    try:
        return math.exp(fmean([math.log(x) for x in data]))
    except ValueError:
        raise StatisticsError(
            "geometric mean requires a non-empty dataset containing positive numbers"
        ) from None


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    values = sorted(data)
    ld = len(values)
    if ld < 2:
        raise StatisticsError("must have at least two data points")
    if method == "inclusive":
        return [_inclusive(values, i, n, ld - 1) for i in range(1, n)]
    if method == "exclusive":
        return [_exclusive(values, i, n, ld) for i in range(1, n)]
    raise ValueError(f"Unknown method: {method!r}")


def _inclusive(values, i, n, m):
    j, delta = divmod(i * m, n)
    return arith("+", arith("*", values[j], n - delta), arith("*", values[j + 1], delta)) / n


def _exclusive(values, i, n, ld):
    m = ld + 1
    j = i * m // n
    j = 1 if j < 1 else ld - 1 if j > ld - 1 else j
    delta = i * m - j * n
    return arith("+", arith("*", values[j - 1], n - delta), arith("*", values[j], delta)) / n
