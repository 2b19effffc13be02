"""The Numba side of the benchmarks: the same programs, decorated by hand.

Reads lines `kernel n`, runs the kernel and answers `seconds result`. fastmath is off, so Numba keeps each
thread's sum in order of the range, one addition after another, and adds the threads' sums at the end: its float
results depend on the number of threads, and its integers wrap.
"""

import math
import os
import sys
import time

import numba

# Whoever names a directory wants compiled code kept there.
CACHE = "NUMBA_CACHE_DIR" in os.environ
parallel = numba.njit(parallel=True, cache=CACHE)
sequential = numba.njit(cache=CACHE)


@sequential
def is_prime(p):
    x = 2
    while x * x <= p:
        if p % x == 0:
            return 0
        x = x + 1
    return 1


@parallel
def primes(n):
    count = 0
    for x in numba.prange(n):
        count += is_prime(x)
    return count


@parallel
def sum_sin(n):
    total = 0.0
    for x in numba.prange(n):
        total += math.sin(x)
    return total


@parallel
def sum_sqrt(n):
    total = 0.0
    for x in numba.prange(n):
        total += math.sqrt(x)
    return total


@sequential
def loop_lambda(x):
    result = 0.0
    while x > 0:
        result = result + (x * 10.0 + 20.0)
        x = x - 1
    return result


@sequential
def loop_classes(x):
    result = 0.0
    while x > 0:
        result = result + 10.0 * (20.0 + x)
        x = x - 1
    return result


KERNELS = {f.__name__: f for f in (primes, sum_sin, sum_sqrt, loop_lambda, loop_classes)}


def main():
    for line in sys.stdin:
        name, n = line.split()
        start = time.perf_counter()
        result = KERNELS[name](int(n))
        print(f"{time.perf_counter() - start:.9f} {result!r}", flush=True)


if __name__ == "__main__":
    main()
