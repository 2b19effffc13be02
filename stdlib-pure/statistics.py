"""The module statistics: sums are exact, and each result is rounded once.

CPython computes with fractions. Here all numbers of a computation are integers in units of 2**-1074, the least float
(of 1, where there are only ints).
"""

import math
from fractions import Fraction
from typing import NamedTuple


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
    if element_is(values, Fraction):
        return sum(values) / n
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


def _fraction_squares(values, center):
    middle = sum(values) / len(values) if center is None else center
    return sum([(x - middle) * (x - middle) for x in values])


def variance(data, xbar=None):
    values = list(data)
    if len(values) < 2:
        raise StatisticsError("variance requires at least two data points")
    if element_is(values, Fraction):
        return _fraction_squares(values, xbar) / (len(values) - 1)
    has_float, n, d, special = _variance(values, xbar, len(values) - 1)
    return _quotient(has_float, n, d) if special is None else special / (len(values) - 1)


def pvariance(data, mu=None):
    values = list(data)
    if len(values) < 1:
        raise StatisticsError("pvariance requires at least one data point")
    if element_is(values, Fraction):
        return _fraction_squares(values, mu) / len(values)
    has_float, n, d, special = _variance(values, mu, len(values))
    return _quotient(has_float, n, d) if special is None else special / len(values)


def stdev(data, xbar=None):
    values = list(data)
    if len(values) < 2:
        raise StatisticsError("stdev requires at least two data points")
    if element_is(values, Fraction):
        square = variance(values, xbar)
        return _root(widen(square.numerator), widen(square.denominator), None)
    _, n, d, special = _variance(values, xbar, len(values) - 1)
    return _root(n, d, special)


def pstdev(data, mu=None):
    values = list(data)
    if len(values) < 1:
        raise StatisticsError("pstdev requires at least one data point")
    if element_is(values, Fraction):
        square = pvariance(values, mu)
        return _root(widen(square.numerator), widen(square.denominator), None)
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
    try:
        len(weights)
        shares = list(weights)
    except TypeError:
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


class LinearRegression(NamedTuple):
    slope: float
    intercept: float


def _slope(sxy, sxx):
    try:
        return sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError("x is constant")  # noqa: B904


def linear_regression(x, y, /, *, proportional=False):
    n = len(x)
    if len(y) != n:
        raise StatisticsError("linear regression requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("linear regression requires at least two data points")
    if proportional:
        sxy = math.fsum([x[i] * y[i] for i in range(n)])
        return LinearRegression(_slope(sxy, math.fsum([a * a for a in x])), 0.0)
    xbar = math.fsum(x) / n
    ybar = math.fsum(y) / n
    sxy = math.fsum([(x[i] - xbar) * (y[i] - ybar) for i in range(n)])
    slope = _slope(sxy, math.fsum([(a - xbar) * (a - xbar) for a in x]))
    return LinearRegression(slope, ybar - slope * xbar)


class NormalDist:
    __slots__ = ("_mu", "_sigma")

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        values = list(data)
        if len(values) < 2:
            raise StatisticsError("stdev requires at least two data points")
        return cls(float(mean(values)), stdev(values))

    def samples(self, n, *, seed=None):
        raise_unsupported("`NormalDist.samples` draws random numbers")

    def pdf(self, x):
        variance = self._sigma * self._sigma
        if variance == 0.0:
            raise StatisticsError("pdf() not defined when sigma is zero")
        diff = x - self._mu
        return math.exp(diff * diff / (-2.0 * variance)) / math.sqrt(math.tau * variance)

    def cdf(self, x):
        if self._sigma == 0.0:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * (1.0 + math.erf((x - self._mu) / (self._sigma * math.sqrt(2.0))))

    def inv_cdf(self, p):
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        if self._sigma <= 0.0:
            raise StatisticsError("cdf() not defined when sigma at or below zero")
        return self._mu + _standard_quantile(float(p)) * self._sigma

    def quantiles(self, n=4):
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        if (other._sigma, other._mu) < (self._sigma, self._mu):
            return _overlap(other, self)
        return _overlap(self, other)

    def zscore(self, x):
        if self._sigma == 0.0:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    @property
    def mean(self):
        return self._mu

    @property
    def median(self):
        return self._mu

    @property
    def mode(self):
        return self._mu

    @property
    def stdev(self):
        return self._sigma

    @property
    def variance(self):
        return self._sigma * self._sigma

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __mul__(self, other):
        return NormalDist(self._mu * other, self._sigma * math.fabs(other))

    def __truediv__(self, other):
        return NormalDist(self._mu / other, self._sigma / math.fabs(other))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return -(self - other)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return "NormalDist(mu=" + repr(self._mu) + ", sigma=" + repr(self._sigma) + ")"


def _overlap(x, y):
    # The overlapping coefficient (Inman and Bradley 1989) of two distributions, the narrower one first.
    if x.variance == 0.0 or y.variance == 0.0:
        raise StatisticsError("overlap() not defined when sigma is zero")
    dv = y.variance - x.variance
    dm = math.fabs(y._mu - x._mu)
    if dv == 0.0:
        return 1.0 - math.erf(dm / (2.0 * x._sigma * math.sqrt(2.0)))
    a = x._mu * y.variance - y._mu * x.variance
    b = x._sigma * y._sigma * math.sqrt(dm * dm + dv * math.log(y.variance / x.variance))
    x1 = (a + b) / dv
    x2 = (a - b) / dv
    return 1.0 - (math.fabs(y.cdf(x1) - x.cdf(x1)) + math.fabs(y.cdf(x2) - x.cdf(x2)))


def _horner(r, coefficients):
    total = coefficients[0]
    for c in coefficients[1:]:
        total = total * r + c
    return total


# Wichura's algorithm AS 241 (1988): numerators and denominators for the middle, the sides and the far sides.
_AS241 = (
    (
        [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457]
        + [13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080],
        [5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867]
        + [5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1.0],
    ),
    (
        [7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1]
        + [1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550]
        + [4.63033784615654529590, 1.42343711074968357734],
        [1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2]
        + [1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940]
        + [2.05319162663775882187, 1.0],
    ),
    (
        [2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3]
        + [2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580]
        + [5.46378491116411436990, 6.65790464350110377720],
        [2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5]
        + [7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1]
        + [5.99832206555887937690e-1, 1.0],
    ),
)


def _standard_quantile(p):
    q = p - 0.5
    if math.fabs(q) <= 0.425:
        r = 0.180625 - q * q
        return _horner(r, _AS241[0][0]) * q / _horner(r, _AS241[0][1])
    r = math.sqrt(-math.log(p if q <= 0.0 else 1.0 - p))
    if r <= 5.0:
        x = _horner(r - 1.6, _AS241[1][0]) / _horner(r - 1.6, _AS241[1][1])
    else:
        x = _horner(r - 5.0, _AS241[2][0]) / _horner(r - 5.0, _AS241[2][1])
    return -x if q < 0.0 else x
