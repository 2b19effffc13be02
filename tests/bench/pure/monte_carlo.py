"""Pi by throwing darts; a linear congruential generator gives the throws."""


def main(n):
    seed, inside = 42, 0
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        x = seed / 2147483648.0
        seed = (seed * 1103515245 + 12345) % 2147483648
        y = seed / 2147483648.0
        if x * x + y * y < 1.0:
            inside = inside + 1
    return 4.0 * inside / n
