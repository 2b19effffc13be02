"""The distance of two strings, by rows of the table."""


def distance(a, b):
    row = list(range(len(b) + 1))
    for i in range(len(a)):
        new = [i + 1]
        for j in range(len(b)):
            cost = 0 if a[i] == b[j] else 1
            new = new + [min(new[j] + 1, row[j + 1] + 1, row[j] + cost)]
        row = new
    return row[len(b)]


def main(n):
    a = "kitten sitting on the mat " * n
    b = "sitting kitten at the mall " * n
    return distance(a, b)
