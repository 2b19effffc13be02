"""The spectral norm of an infinite matrix's corner, by the power method, on lists of floats."""


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v):
    n = len(v)
    return [dot_row(i, v, n) for i in range(n)]


def dot_row(i, v, n):
    total = 0.0
    for j in range(n):
        total = total + entry(i, j) * v[j]
    return total


def transposed(v):
    n = len(v)
    return [dot_column(i, v, n) for i in range(n)]


def dot_column(i, v, n):
    total = 0.0
    for j in range(n):
        total = total + entry(j, i) * v[j]
    return total


def main(n):
    u = [1.0 for _ in range(n)]
    v = u
    for _ in range(3):
        v = transposed(times(u))
        u = transposed(times(v))
    top, bottom = 0.0, 0.0
    for i in range(n):
        top = top + u[i] * v[i]
        bottom = bottom + v[i] * v[i]
    return (top / bottom) ** 0.5
