"""Copied loops at the ends of 64 bits: steps, ways down, empty loops, indices that wrap, values behind the loop.

What the comparisons before a loop are made of (`versions`) is computed without checks, so each is tried where it wraps.
"""

from harness import table

TOP = 2**63 - 1
LEAST = -TOP - 1


def stepped(a, b, s):
    t = 0
    for i in range(a, b, s):
        t = t + i
    return t, (b - a)


def backwards(xs, n, k):
    t = 0
    for i in range(n):
        t = t + (xs[k - i])
    return t


def scaled(xs, n, k, j):
    t = 0
    for i in range(n):
        t = t + (xs[i * k + j])
    return t


def products(xs, ys, n):
    t = 0
    for i in range(n):
        t = t + (xs[i] * ys[i + 1])
    return t


def behind(xs, n):
    i = -7
    y = -3
    for i in range(n):
        y = xs[i] * 3 + 1
    return i, y


def found(xs, n, v):
    k = 0
    for i in range(n):
        if xs[i] == v:
            break
        k = k + xs[i]
    else:
        return ("none", k)
    return ("found", i, k)


def caught(xs, n):
    k = 0
    i = -1
    try:
        for i in range(n):
            k = k + xs[i]
    except IndexError as e:
        return ("ie", i, k, str(e))
    return (i, k)


def divided(n, m, xs):
    t = 0
    for i in range(n):
        t = t + (xs[i] // m + xs[i] % m)
    return t


def shifted(n, k):
    t = 0
    for i in range(n):
        t = t + (i << k)
    return t


def hashed(xs, n):
    h = 14695981039346656037 % (2**62)
    for i in range(n):
        h = (h * 31 + xs[i]) & 0xFFFFFFFF
    return h


def truths(bs, n):
    t = 0
    for i in range(n):
        if bs[i]:
            t = t + 1
        t = t + bs[i]
    return t


def nested(xs, n):
    t = 0
    for i in range(n):
        for j in range(i, n):
            t = t + (xs[j - i] * xs[n - 1 - j])
    return t


def differences(n):
    xs = [i * i - 5 for i in range(n)]
    t = 0
    for i in range(n):
        for j in range(i + 1, n):
            t = t + (xs[j] - xs[i])
    return t


def grown(n):
    xs = [0]
    t = 0
    for i in range(n):
        xs = xs + [i]
        for j in range(len(xs)):
            t = t + xs[j]
    return t


def rows(g, h, w):
    t = 0
    for y in range(h):
        for x in range(w):
            t = t + (g[y][x] + g[y][x - 1])
    return t


def neighbours(xs, n):
    ys = xs[1:]
    t = 0
    for i in range(n):
        t = t + (ys[i] - xs[i])
    return t


def down(xs, i):
    t = 0
    while i >= 0:
        t = t + xs[i]
        i = i - 1
    return t, i


def strides(xs, i, s, n):
    t = 0
    while i < n:
        t = t + xs[i]
        i = i + s
    return t, i


def to_the_top(i, n):
    c = 0
    while i < n:
        i = i + 3
        c = c + 1
    return i, c


def to_the_least(i, n):
    c = 0
    while i > n:
        i = i - 3
        c = c + 1
    return i, c


def from_the_end(xs, n):
    t = 0
    for i in range(-n, n):
        t = t * 2 + xs[i]
    return t


def empty(xs, a, b):
    t = 0
    for i in range(a, b):
        t = t + (xs[i * i])
    for i in range(b, a, -1):
        t = t + (xs[-i])
    return t


def through(xs, ps, n):
    t = 0
    for i in range(n):
        t = t + (xs[ps[i]])
    return t


def pairs(ps, n):
    a = b = 0
    for i in range(n):
        x, y = ps[i]
        a = a + (x * y)
        b = b - y
    return a, b


def late(xs, n):
    acc = []
    try:
        for i in range(n):
            acc = acc + [xs[i]]
            if xs[i] == 13:
                raise ValueError(xs[i])
    except (ValueError, IndexError) as e:
        return acc, type(e).__name__
    return acc, ""


def extremes(xs, n):
    lo = 2**62
    hi = -(2**62)
    for i in range(n):
        lo = min(lo, xs[i])
        hi = max(hi, xs[i])
    return hi - lo, hi + 1, lo - 1


def remainders(xs, n):
    t = 0
    for i in range(-n, n):
        t = t * 5 + i % n + (i // 3) - (i >> 1) + (i & 7) + (i | 3) + (i ^ -2)
        t = t % 1000000007
    return t


def branches(xs, n):
    t = 0
    for i in range(n):
        if xs[i] > 5:
            t = t + (xs[i] * xs[i])
        elif xs[i] < -5:
            t = t - (xs[i] * 7)
        else:
            t = t ^ xs[i]
    return t


def polynomial(xs, c, x):
    y = 0
    for i in range(len(xs)):
        y = y * x + xs[i] * c
    return y


X = list(range(20))
EDGES = [TOP, LEAST, 0, 1, TOP, 2, -1, -TOP, TOP - 1, 5]
FEW = [-3, 4, 13, -13, 7, 0, 5]

test_steps = table(
    [
        stepped,
        *(
            (base, base + way, step)
            for base in (0, 2**30 - 3, 2**61 - 3, LEAST)
            for way, step in ((9, 1), (9, 2), (9, 7))
        ),
        *((base, base - 9, step) for base in (0, 2**30 + 3, -(2**61) + 3, TOP) for step in (-1, -2, -7)),
        (TOP - 5, TOP, 4),
        (TOP - 9, TOP, 1),
        (-TOP, LEAST, -1),
        (-TOP + 5, LEAST, -4),
        (TOP - 3, TOP, 2**62),
        (3, 3, 1),
        (3, -3, 1),
        (-3, 3, -1),
    ],
    [
        strides,
        *((xs, i, s, n) for xs in (X, FEW) for i in (0, -2) for s in (1, 3) for n in (0, 2, len(xs), TOP)),
    ],
    [down, *((xs, i) for xs in (X, EDGES) for i in (-1, 0, 2, len(xs) - 1, len(xs), TOP))],
    [to_the_top, (TOP - 7, TOP), (TOP - 7, TOP - 1), (TOP - 7, TOP - 2), (TOP - 7, TOP - 3), (LEAST, -TOP)],
    [to_the_least, (-TOP + 5, LEAST), (-TOP + 5, -TOP), (-TOP + 5, -TOP + 1), (TOP, TOP - 9)],
)

test_indices = table(
    [backwards, *((X, n, k) for n in (0, 1, 20, 21) for k in (0, 4, 19, 20, -1, TOP, LEAST))],
    [scaled, *((X, n, k, j) for n in (0, 1, 5, 20) for k in (0, 4, -1, TOP, LEAST) for j in (0, 3, -1, TOP))],
    [
        products,
        *((X, X, n) for n in (0, 19, 20, 21)),
        (EDGES, EDGES, 9),
        (X, EDGES, 3),
        ([], [], 0),
        ([], [1], 1),
    ],
    [from_the_end, *((xs, n) for xs in (X, FEW) for n in (0, 1, len(xs), len(xs) + 1))],
    [empty, *((X, a, b) for a, b in ((0, 0), (0, 2), (2, 0), (3, -3), (TOP, TOP - 1), (LEAST, -TOP)))],
    [through, *((X, ps, len(ps)) for ps in ([0, 1, 2], [-1, -2], [3, 100], [TOP], [LEAST]))],
    [nested, *((xs, n) for xs in (X, FEW, EDGES) for n in (0, 1, len(xs), len(xs) + 1))],
    [rows, *(([[1, 2], [3, 4]], h, w) for h in (0, 2, 3) for w in (0, 2, 3)), ([[1], [1, TOP]], 2, 1)],
    [neighbours, *((xs, n) for xs in (X, EDGES) for n in (0, len(xs) - 1, len(xs)))],
    [grown, 0, 5, 100],
    [differences, 0, 1, 2, 50],
    [truths, *(([True, False, True], n) for n in (0, 2, 3, 4))],
    [pairs, *(([(1, 2), (TOP, 1), (3, -TOP)], n) for n in (0, 1, 2, 3, 4))],
)

test_values = table(
    [behind, *((xs, n) for xs in (X, EDGES, FEW, []) for n in (0, 1, 3, -1))],
    [found, *((xs, n, v) for xs in (X, EDGES) for n in (0, 3, len(xs), len(xs) + 2) for v in (0, TOP, 77))],
    [caught, *((xs, n) for xs in (X, EDGES) for n in (0, 3, len(xs), len(xs) + 1))],
    [late, *((xs, n) for xs in (X, FEW, EDGES) for n in (0, 1, len(xs), len(xs) + 1))],
    [extremes, *((xs, n) for xs in (X, EDGES, FEW) for n in (0, 1, len(xs), len(xs) + 1))],
    [branches, *((xs, len(xs)) for xs in (X, EDGES, FEW))],
    [polynomial, *((xs, c, 2) for xs in (X, EDGES, FEW, []) for c in (3, TOP))],
    [hashed, *((xs, len(xs)) for xs in (X, EDGES, FEW))],
    [
        divided,
        *((n, m, xs) for xs in (X, EDGES) for n in (0, len(xs)) for m in (1, -1, 3, -3, 0, TOP, LEAST)),
    ],
    [shifted, *((n, k) for n in (0, 1, 5, 1000) for k in (0, 30, 52, 53, 61, 62, 63, 64, -1))],
    [remainders, (X, 0), (X, 1), (X, 5), (X, 100)],
)
