"""The product of two matrices that are lists of lists."""


def cell(row, b, j):
    total = 0.0
    for k in range(len(row)):
        total = total + row[k] * b[k][j]
    return total


def main(n):
    a = [[(i * j % 7) + 0.5 for j in range(n)] for i in range(n)]
    b = [[(i + j) % 5 - 1.5 for j in range(n)] for i in range(n)]
    c = [[cell(row, b, j) for j in range(n)] for row in a]
    total = 0.0
    for row in c:
        for x in row:
            total = total + x
    return total
