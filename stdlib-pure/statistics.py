"""The module statistics, as far as it needs no numbers beyond a float's: CPython's formulas, step by step."""

import math


class StatisticsError(ValueError):
    pass


def fmean(data):
    values = list(data)
    n = len(values)
    if n == 0:
        raise StatisticsError("fmean requires at least one data point")
    return math.fsum(values) / n


def median(data):
    values = sorted(data)
    n = len(values)
    if n == 0:
        raise StatisticsError("no median for empty data")
    i = n // 2
    if n % 2 == 1:
        return values[i]
    return (values[i - 1] + values[i]) / 2


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
    return (values[j] * (n - delta) + values[j + 1] * delta) / n


def _exclusive(values, i, n, ld):
    m = ld + 1
    j = i * m // n
    j = 1 if j < 1 else ld - 1 if j > ld - 1 else j
    delta = i * m - j * n
    return (values[j - 1] * (n - delta) + values[j] * delta) / n
