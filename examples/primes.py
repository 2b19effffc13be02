"""Counts the primes below 10,000,000 on all cores, and says how long that took.

    python examples/primes.py [N]

The first run compiles; what it compiled is kept, and a second process finds it. As in the tutorial, `isPrime` says
yes to 0 and 1, so the count is 664581.
"""

import os
import subprocess
import sys
import tempfile
import time

import pyfora

N = int(sys.argv[1]) if len(sys.argv) > 1 else 10 * 1000 * 1000
# CPython counts this many numbers below N, evenly spread, to be compared with.
SAMPLE = 2000


def isPrime(p):
    x = 2
    while x * x <= p:
        if p % x == 0:
            return 0
        x = x + 1
    return 1


def count():
    """The number of primes and the seconds from connecting to the result."""
    start = time.perf_counter()
    with pyfora.connect() as executor:
        with executor.remotely.downloadAll():
            result = sum(isPrime(x) for x in range(N))
    return result, time.perf_counter() - start


def count_in_a_new_process(cache):
    """As `count`; what earlier processes compiled is in the folder `cache`."""
    command = [sys.executable, __file__, str(N)]
    environment = {**os.environ, "PYFORA_CACHE_DIR": cache, "PRIMES_CHILD": "1"}
    output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    result, seconds = output.split()
    return int(result), float(seconds)


def cpython_seconds():
    """How long CPython would take, from a sample."""
    step = max(N // SAMPLE, 1)
    # A step that shares a factor with all its multiples would pick few primes; 1 more does not.
    numbers = range(0, N, step + 1 - step % 2)
    start = time.perf_counter()
    sum(isPrime(x) for x in numbers)
    return (time.perf_counter() - start) * N / max(len(numbers), 1)


def main():
    with tempfile.TemporaryDirectory() as cache:
        result, cold = count_in_a_new_process(cache)
        again, warm = count_in_a_new_process(cache)
    assert again == result
    cpython = cpython_seconds()
    print(f"primes below {N:,}: {result}")
    print(f"cold:    {cold:8.3f} s, with compiling")
    print(f"warm:    {warm:8.3f} s, a second process")
    print(f"CPython: {cpython:8.1f} s, from a sample; pyfora is {cpython / warm:.0f} times as fast")


if __name__ == "__main__":
    if os.environ.get("PRIMES_CHILD"):
        print(*count())
    else:
        main()
