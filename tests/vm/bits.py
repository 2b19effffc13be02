"""Run by `test_same_bits.py`: prints the results of many computations, floats as their bits, as one JSON object."""

import hashlib
import json

import pyfora

SIZES = (0, 1, 2, 3, 31, 32, 33, 1023, 1024, 1025, 4097, 20011, 100003)


def harmonic(n):
    return sum(1.0 / (i + 1) for i in range(n))


def cancelling(n):
    return sum((-1.0) ** (i % 2) * 1e16 / (i % 7 + 1) + 0.1 for i in range(n))


def triangle(n):
    return sum(sum(0.1 * x * y for y in range(x % 37)) for x in range(n % 700))


def uneven(n):
    return sum(harmonic(i * i % 1500) for i in range(n % 300))


def smallest(n):
    return min((i * 7919 % 10007) * 0.5 for i in range(n + 1))


def largest(n):
    return max(1.0 / ((i * 7919 % 10007) + 1) for i in range(n + 1))


def signed_zeros(n):
    return min(-0.0 if i % 3 == 1 else 0.0 for i in range(n + 1)), max(
        -0.0 if i % 3 == 0 else 0.0 for i in range(n + 1)
    )


def of_ints(n):
    return sum(i * i % 1000003 for i in range(n))


def listed(n):
    return [1.0 / (i + 1) for i in range(n)]


def filtered(n):
    return [0.1 * i for i in range(n) if i % 3 == 0]


def nested(n):
    return [i * j for i in range(n % 200) for j in range(i % 11)]


def sum_of_list(n):
    return sum([0.1 * i for i in range(n)])


def sum_of_slices(n):
    v = [0.1 * i for i in range(n)]
    return sum(v[1:]) + sum(v[: n // 3] + v[n // 2 :])


EXACT = (of_ints, listed, filtered, nested, smallest, largest, signed_zeros)
ROUNDED = (harmonic, cancelling, triangle, uneven, sum_of_list, sum_of_slices)


def shown(value):
    """Text that tells any two values apart, short for long lists."""
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, (list, tuple)):
        text = ",".join(map(shown, value))
        return f"{len(value)}:{hashlib.sha256(text.encode()).hexdigest()}"
    return repr(value)


def main():
    results = {}
    with pyfora.connect() as executor:
        for function in EXACT + ROUNDED:
            for n in SIZES:
                result = executor.submit(function, n).result().toLocal().result()
                results[f"{function.__name__}({n})"] = shown(result)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
