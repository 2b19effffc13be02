"""The tutorial's program: primes below n, by trial division."""


def isPrime(p):
    x = 2
    while x * x <= p:
        if p % x == 0:
            return 0
        x = x + 1
    return 1


with executor.remotely.downloadAll():
    result = sum(isPrime(x) for x in range(n))
