"""A dict of ints: built once, asked often."""


def main(n):
    table = {i * 7 % 1000003: i for i in range(n)}
    total = 0
    for k in range(4 * n):
        total = total + table.get(k, 1)
    return total
