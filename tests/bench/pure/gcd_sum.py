"""Greatest common divisors by Euclid's loop."""


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def main(n):
    total = 0
    for i in range(1, n):
        for j in range(1, i):
            total = total + gcd(i, j)
    return total
