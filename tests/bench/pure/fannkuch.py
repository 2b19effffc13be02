"""Pancake flips over all permutations of a list, without mutation: each flip makes a list."""


def flips(p):
    count = 0
    while p[0] != 0:
        k = p[0] + 1
        p = p[:k][::-1] + p[k:]
        count = count + 1
    return count


def longest(prefix, rest):
    if len(rest) == 0:
        return flips(prefix)
    best = 0
    for i in range(len(rest)):
        found = longest(prefix + [rest[i]], rest[:i] + rest[i + 1 :])
        if found > best:
            best = found
    return best


def main(n):
    first = [0][:0]
    return longest(first, list(range(n)))
