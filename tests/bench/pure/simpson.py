"""An integral by Simpson's rule, the integrand passed as a function."""

import math


def integrand(x):
    return math.exp(-x * x) * math.cos(x)


def integrate(f, a, b, n):
    h = (b - a) / n
    total = f(a) + f(b)
    for i in range(1, n):
        total = total + f(a + i * h) * (4.0 if i % 2 == 1 else 2.0)
    return total * h / 3.0


def main(n):
    return integrate(integrand, 0.0, 3.0, n)
