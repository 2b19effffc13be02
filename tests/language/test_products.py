"""Sums after products by constants: the product is checked, the sum only where it can overflow too."""

from harness import table

TOP = 2**63 - 1


def times(k, c):
    """Operands around the place where `k * n + c` leaves 64 bits, at both ends."""
    found = []
    for end in (TOP, -TOP - 1):
        for middle in (end // k, (end - c) // k):
            found += [n for n in range(middle - 2, middle + 3) if -TOP - 1 <= n <= TOP]
    return [*found, 0, 1, -1]


def by_3_plus_1(n):
    return 3 * n + 1


def by_3_plus_2(n):
    return n * 3 + 2


def by_3_minus_1(n):
    return 3 * n - 1


def by_3_minus_2(n):
    return 3 * n - 2


def by_3_minus_3(n):
    return 3 * n - 3


def by_10_plus_7(n):
    return 10 * n + 7


def by_10_plus_8(n):
    return 10 * n + 8


def by_10_minus_8(n):
    return 10 * n - 8


def by_10_minus_9(n):
    return 10 * n - 9


def by_minus_5_plus_2(n):
    return -5 * n + 2


def by_minus_5_plus_3(n):
    return -5 * n + 3


def by_minus_5_minus_4(n):
    return n * -5 - 4


def by_1_plus_1(n):
    return 1 * n + 1


def by_0_plus_1(n):
    return 0 * n + 1


def by_minus_1_minus_1(n):
    return -1 * n - 1


def one_less(n):
    return 1 - 3 * n


def halved_or_grown(n):
    return n // 2 if n % 2 == 0 else 3 * n + 1


def many(n):
    for _ in range(3):
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    return n


def by_top(n):
    return n * 9223372036854775807 + 1


test_products = table(
    [by_3_plus_1, *times(3, 1)],
    [by_3_plus_2, *times(3, 2)],
    [by_3_minus_1, *times(3, -1)],
    [by_3_minus_2, *times(3, -2)],
    [by_3_minus_3, *times(3, -3)],
    [by_10_plus_7, *times(10, 7)],
    [by_10_plus_8, *times(10, 8)],
    [by_10_minus_8, *times(10, -8)],
    [by_10_minus_9, *times(10, -9)],
    [by_minus_5_plus_2, *times(-5, 2)],
    [by_minus_5_plus_3, *times(-5, 3)],
    [by_minus_5_minus_4, *times(-5, -4)],
    [by_1_plus_1, *times(1, 1)],
    [by_0_plus_1, 0, TOP, -TOP - 1],
    [by_minus_1_minus_1, *times(-1, -1)],
    [one_less, *times(-3, 1)],
    [halved_or_grown, *times(3, 1)],
    [many, *times(3, 1)],
    [by_top, 0, 1, -1, 2],
)
