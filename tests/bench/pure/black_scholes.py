"""Prices of options: a formula of libm's functions over a range."""

import math


def phi(x):
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def call(s, k, t, r, sigma):
    d1 = (math.log(s / k) + (r + sigma * sigma / 2.0) * t) / (sigma * math.sqrt(t))
    d2 = d1 - sigma * math.sqrt(t)
    return s * phi(d1) - k * math.exp(-r * t) * phi(d2)


def main(n):
    total = 0.0
    for i in range(n):
        total = total + call(80.0 + i % 40, 100.0, 0.5 + (i % 7) * 0.25, 0.03, 0.2)
    return total
