"""Sets of ints: built, united, intersected, asked."""


def main(n):
    a = {i * 3 for i in range(n)}
    b = {i * 5 for i in range(n)}
    both = a & b
    return len(a | b) + len(both) + sum(1 for i in range(2 * n) if i in both)
