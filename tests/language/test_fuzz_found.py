"""What random programs have found (`make fuzz`), each as small as it was made."""

from harness import table

TOP = 2**63 - 1

# The last step of a range may lead beyond 64 bits, where its elements do not.
test_ranges_at_the_ends = table(
    [lambda a, b, c: list(range(a, b, c)), (TOP - 19, TOP, 4), (2**62, TOP, 10**17), (0, TOP, 2**60)],
    [
        lambda a, b, c: [x for x in range(a, b, c)],
        (TOP - 19, TOP, 4),
        (-TOP + 9, -TOP, -4),
        (TOP - 1, TOP, TOP),
    ],
    [lambda a, b, c: sum(x % 7 for x in range(a, b, c)), (TOP - 19, TOP, 4), (-TOP + 9, -TOP, -2)],
    [
        lambda a, b, c: max([*range(a, b, c)]),
        (TOP - 19, TOP, 4),
        (TOP - 20, TOP, 3),
        (TOP - 5000000, TOP, 11),
    ],
    [lambda a, b, c: any(x == a for x in range(a, b, c)), (TOP - 19, TOP, 4), (TOP, TOP - 3, -2), (5, 5, 3)],
    [lambda a: [x for x in range(a - 9, a, -4)] + list(range(a - 10, a, 4)), (TOP,), (3,)],
    [lambda n: [(x, y) for x in range(n - 9, n, 4) for y in range(n - 6, x, 3)], (TOP,), (12,)],
    [lambda n: sorted(-x for x in range(n - 90, n, 13)), (TOP,), (100,), (1,)],
    [lambda n: min(x for x in range(n - 90, n, n)), (TOP,), (100,)],
)
