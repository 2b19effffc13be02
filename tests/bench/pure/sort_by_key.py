"""Records sorted by two keys."""


def main(n):
    records = [(i * 7919 % 10007, i * 104729 % 1009 * 0.5, str(i)) for i in range(n)]
    by_first = sorted(records, key=lambda r: r[0])
    by_second = sorted(by_first, key=lambda r: -r[1])
    return by_second[0][0] + len(by_second[n // 2][2]) + int(by_second[-1][1])
