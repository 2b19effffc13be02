"""Integers of thousands of digits."""


def main(n):
    product = 1
    for i in range(1, n):
        product = product * i
    return product % 1000000007 + len(str(product % 10**50))
