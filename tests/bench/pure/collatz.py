"""The longest Collatz sequence below n."""


def steps(n):
    count = 1
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        count = count + 1
    return count


def main(n):
    best = 0
    for i in range(1, n):
        s = steps(i)
        if s > best:
            best = s
    return best
