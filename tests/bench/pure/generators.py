"""A pipeline of generator functions."""


def numbers(n):
    i = 0
    while i < n:
        yield i
        i = i + 1


def odd(xs):
    for x in xs:
        if x % 2 == 1:
            yield x


def squares(xs):
    for x in xs:
        yield x * x


def main(n):
    total = 0
    for x in squares(odd(numbers(n))):
        total = (total + x) % 1000003
    return total
