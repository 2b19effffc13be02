def squares(n):
    return [x * x for x in range(n) if x % 2 if x > 3]


def pairs(n):
    return [(i, j) for i, row in enumerate(n) for j in row if i < j]


def collected(n):
    return {x for x in n}, {k: v for k, v in n}, sum(x for x in n)


def inside(n, k):
    return [[x * y * k for x in range(y)] for y in n]


class InClass:
    size = 3
    table = [i for i in range(size)]


def late(n):
    return [lambda: i for i in range(n)]


def walrus(n):
    return [y := x for x in n], y
