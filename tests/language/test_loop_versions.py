"""Counted loops that are copied without checks: each comparison before the loop at its limit, and beyond it.

Bounds of ints, first and last index, lists in one piece of memory or several, errors in the middle, ways out.
"""

from harness import table

TOP = 2**63 - 1
LIMITS = [0, 1, -1, 2**20, 2**20 + 1, 2**30, 2**30 + 1, -(2**30), -(2**30) - 1, 2**31, 2**32, 2**45]
LARGE = [2**61, 2**61 + 1, -(2**61), 2**62 - 1, 2**62, 2**62 + 1, -(2**62), TOP, TOP - 1, -TOP, -TOP - 1]


def triangle(i, n):
    # A chain of a product, as in a matrix by a formula.
    total = 0
    for j in range(n):
        total = total + ((i + j) * (i + j + 1) // 2 + i + 1) % 1000
    return total


def inverse(i, n):
    total = 0.0
    for j in range(n):
        total = total + 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)
    return total


def squares(n, k):
    total = 0
    for i in range(n):
        total = total + i * i * k
    return total


def summed(start, step, n):
    total = start
    for i in range(n):
        total = total + step
    return total


def lowered(start, step, n):
    total = start
    for i in range(n):
        total = total - step * 2
    return total


def negated(x, n):
    total = 0
    for i in range(n):
        total = total ^ -(x - i)
    return total


def shifted(x, n):
    total = 0
    for i in range(n):
        total = total ^ (x + i << 3)
    return total


def generator(x, n):
    # A recurrence: what comes back is bounded by the modulo, the start is not.
    for _ in range(n):
        x = (x * 48271 + 11) % 2147483647
    return x


def fibonacci(a, b, n):
    for _ in range(n):
        a, b = b, a + b
    return a


def doubled(x, n):
    for _ in range(n):
        x = x + x
    return x


def divided(x, d, n):
    total = 0
    for i in range(n):
        total = total + (x + i) // d + (x + i) % d
    return total


# Ints that are at the bounds that the fast copies suppose, and beyond; those of 64 bits overflow somewhere.
test_bounds_of_ints = table(
    [triangle, *[(x, 40) for x in LIMITS + LARGE]],
    [inverse, *[(x, 40) for x in LIMITS + LARGE], (-1, 5), (-3, 5), (-1, 1)],
    [squares, *[(30, x) for x in LIMITS + LARGE], (0, 5), (-3, 5), (3000, 2**30)],
    [summed, *[(x, y, 9) for x in LARGE for y in (0, 1, -1, 2**20, -(2**59))]],
    [
        summed,
        (0, TOP, 1),
        (0, TOP, 2),
        (1, TOP, 1),
        (-1, TOP, 2),
        (-TOP, -1, 1),
        (-TOP, -1, 2),
        (-TOP, -1, 3),
    ],
    [lowered, *[(x, y, 5) for x in LARGE for y in (0, 1, -1, 2**30, 2**62, -(2**62))]],
    [negated, *[(x, 6) for x in LIMITS + LARGE]],
    [
        shifted,
        *[(x, 6) for x in LIMITS + LARGE],
        (2**60 - 6, 6),
        (2**60 - 5, 6),
        (-(2**60), 6),
        (-(2**60) - 1, 6),
    ],
    [generator, *[(x, 25) for x in LIMITS + LARGE], (2147483646, 100), (5, 0)],
    [fibonacci, (0, 1, 90), (0, 1, 91), (0, 1, 92), (0, 1, 95), (2**61, 2**61, 2), (2**62, 2**62, 3)],
    [doubled, (1, 61), (1, 62), (1, 63), (1, 64), (-1, 62), (-1, 63), (-1, 64), (0, 1000)],
    [divided, *[(x, d, 5) for x in (-3, 0, 7, 2**30, TOP - 4, TOP - 3) for d in (1, -1, 3, -3, 0, 2**40)]],
)


def at_offset(xs, lo, hi, k):
    total = 0
    for i in range(lo, hi):
        total = total + xs[i + k]
    return total


def downward(xs, lo, hi, k):
    total = 0
    for i in range(hi, lo, -1):
        total = total * 3 + xs[i + k]
    return total


def stepped(xs, lo, hi, k):
    total = 0
    for i in range(lo, hi, 2):
        total = total * 3 + xs[i + k]
    return total


def stepped_down(xs, lo, hi):
    total = 0
    for i in range(hi, lo, -3):
        total = total * 3 + xs[i]
    return total


def stepped_while(xs, i, n, k):
    total = 0
    while i < n:
        total = total * 3 + xs[i + k]
        i = i + 3
    return total


def reversed_index(xs, n):
    total = 0
    for i in range(n):
        total = total * 3 + xs[n - 1 - i]
    return total


def from_the_end(xs, n):
    total = 0
    for i in range(n):
        total = total * 3 + xs[-i]
    return total


def matrix_row(xs, i, m):
    total = 0
    for j in range(m):
        total = total * 3 + xs[i * m + j]
    return total


def matrix_column(xs, j, m):
    total = 0
    for i in range(m):
        total = total * 3 + xs[i * m + j]
    return total


def gathered(xs, indices):
    total = 0
    for i in range(len(indices)):
        total = total * 3 + xs[indices[i]]
    return total


def neighbours(xs):
    n = len(xs)
    return [xs[i] if i == 0 or i == n - 1 else xs[i - 1] + 2 * xs[i] + xs[i + 1] for i in range(n)]


def only_some(xs, n):
    total = 0
    for i in range(n):
        if i < len(xs) and i != 3:
            total = total + xs[i]
    return total


TEN = [5, 3, 8, 1, 9, 2, 7, 7, 0, 4]

# The first and the last index within the list, one before it, one behind it; indices from the end.
test_indices = table(
    [at_offset, *[(TEN, lo, hi, k) for lo in (-3, 0, 2) for hi in (0, 8, 10, 11) for k in (-2, 0, 1)]],
    [
        at_offset,
        ([], 0, 0, 0),
        ([], 0, 1, 0),
        ([], -1, 0, 0),
        (TEN, -10, 10, 0),
        (TEN, -11, 10, 0),
        (TEN, 5, 2, 99),
    ],
    [
        at_offset,
        (TEN, 0, 3, TOP),
        (TEN, 0, 3, TOP - 2),
        (TEN, 1, 3, TOP),
        (TEN, 0, 3, -TOP - 1),
        (TEN, TOP, TOP, 0),
    ],
    [at_offset, (TEN, TOP - 1, TOP, -TOP + 2), (TEN, -TOP - 1, -TOP, TOP), (TEN, TOP - 3, TOP, 0)],
    [
        downward,
        *[(TEN, lo, hi, k) for lo in (-12, -2, -1, 0, 5) for hi in (-1, 3, 9, 10) for k in (-1, 0, 1)],
    ],
    [
        stepped,
        *[(TEN, lo, hi, k) for lo in (0, 1, -4) for hi in (8, 9, 10, 11) for k in (0, 1, 2)],
        (TEN, 9, 1, 0),
    ],
    [stepped_down, *[(TEN, lo, hi) for lo in (-1, 0, -2) for hi in (7, 8, 9, 10, 0)]],
    [stepped_while, *[(TEN, i, n, k) for i in (0, 1, -2) for n in (7, 9, 10, 11, -5) for k in (0, 1)]],
    [reversed_index, (TEN, 10), (TEN, 0), (TEN, 5), (TEN, 11), (TEN, 20), (TEN, 21)],
    [from_the_end, (TEN, 10), (TEN, 11), (TEN, 12), (TEN, 0), ([], 1)],
    [matrix_row, *[(TEN, i, m) for i in (0, 1, 2, 3, -1, -4) for m in (0, 2, 3, 5)], (TEN, 2**40, 2**40)],
    [matrix_column, *[(TEN, j, m) for j in (0, 1, 2, 4, -1) for m in (1, 2, 3, 4)]],
    [gathered, (TEN, [0, 9, -1, -10]), (TEN, [3, 10, 1]), (TEN, [3, -11, 1]), (TEN, []), ([], [0])],
    [neighbours, (TEN,), ([],), ([4],), ([4, 5],), ([TOP, 0, TOP],), ([2**62, 2**61, 3],), ([1, 2**62, 3],)],
    [only_some, (TEN, 10), (TEN, 30), ([], 5), (TEN, 0), (TEN, -1)],
)


def looked_up(xs, wanted):
    for i in range(len(xs)):
        if xs[i] == wanted:
            return i * 10 + xs[i + 1]
    return -1


def until(xs, limit):
    total, last = 0, -1
    for i in range(len(xs) + 2):
        total = total + xs[i]
        last = i
        if total > limit:
            break
    else:
        last = last + 100
    return total, last


def skipping(xs, n):
    total = 0
    for i in range(n):
        if xs[i] % 2 == 0:
            continue
        total = total + xs[i] * i
    return total


def caught(xs, n):
    total, seen = 0, 0
    try:
        for i in range(n):
            total = total + xs[i] * 2
            seen = i
    except IndexError:
        return "index", seen
    return total, seen


def caught_inside(xs, ys, n):
    total = 0
    for i in range(n):
        try:
            total = total + xs[i] // ys[i]
        except ZeroDivisionError:
            total = total + 1000
    return total


def raising(xs, n):
    total = 0
    for i in range(n):
        if xs[i] == 9:
            raise ValueError(total, i)
        total = total + xs[i - 1]
    return total


def two_errors(xs, ys, n):
    total = 0
    for i in range(n):
        total = total + xs[i] // (ys[i] - 3)
        total = total + xs[i + 1]
    return total


def nested(xs, n, m):
    total = 0
    for i in range(n):
        row = 0
        for j in range(m):
            if j > i + 5:
                break
            row = row + xs[j] * (i - j)
        total = total * 2 + row
    return total


def changing_bound(xs, n):
    i, total = 0, 0
    while i < n:
        total = total + xs[i]
        n = n - 1
        i = i + 1
    return total, n


# Ways out of the loop, and the same error after the same rounds.
test_ways_out = table(
    [looked_up, (TEN, 8), (TEN, 4), (TEN, 99), ([], 1), (TEN, 5)],
    [until, (TEN, 10), (TEN, 45), (TEN, 46), (TEN, -1), ([], 0), ([TOP, 1], TOP), ([TOP - 1, 1, 5], TOP - 1)],
    [
        skipping,
        (TEN, 10),
        (TEN, 11),
        (TEN, 0),
        ([1, 2**62 + 1, 3], 3),
        ([1, 3, 2**62 + 1], 3),
        ([1, 2**62 + 1, 2**62 + 1], 3),
    ],
    [caught, (TEN, 10), (TEN, 11), (TEN, 0), ([], 3), ([1, TOP], 2)],
    [caught_inside, (TEN, TEN, 10), (TEN, [1, 0, 2], 3), (TEN, [1, 0, 2], 4), ([TOP, -TOP - 1], [1, -1], 2)],
    [raising, (TEN, 4), (TEN, 10), ([9], 1), ([], 0), ([], 1), ([1, 9], 5)],
    [two_errors, (TEN, TEN, 1), (TEN, TEN, 9), (TEN, [4, 4, 4], 9), ([1, 2], [9, 9], 2), ([1], [3], 5)],
    [nested, (TEN, 12, 10), (TEN, 3, 11), (TEN, 6, 11), (TEN, 0, 5), (TEN, 5, 0), ([2**61] * 3, 3, 3)],
    [changing_bound, (TEN, 10), (TEN, 20), (TEN, 21), (TEN, 30), (TEN, 0)],
)


def pieces(n, k):
    # A concatenation is in several pieces of memory.
    xs = [i * 3 for i in range(n)] + [i * 5 for i in range(n)] + [7]
    total = 0
    for i in range(2 * n + k):
        total = total + xs[i] * 2
    return total


def two_lists(n, m):
    xs = [i * 0.5 for i in range(n)]
    ys = [i * 0.25 for i in range(m)] + [1.0]
    total = 0.0
    for i in range(n):
        total = total + xs[i] * ys[i]
    return total


def sliced(n, a, b):
    xs = list(range(n))[a:b]
    total = 0
    for i in range(b - a):
        total = total * 3 % 1000003 + xs[i]
    return total


def appended(n):
    xs = []
    for i in range(n):
        xs = xs + [i * i]
    total = 0
    for i in range(n):
        total = total + xs[i] - xs[i - 1]
    return total


def mixed(n):
    xs = [i if i % 3 else i * 0.5 for i in range(n)]
    total = 0
    for i in range(n):
        total = total + xs[i]
    return total


def long_comprehension(n):
    # In one piece, although its parts were not.
    xs = [i * 7 % 1000 for i in range(n)]
    rows = [[i, i + 1] for i in range(n)]
    total = 0
    for i in range(n):
        total = total + xs[i] * rows[i][1] + rows[i - 1][0]
    return total, len(xs), len(rows)


def texts(n):
    xs = [str(i) for i in range(n)]
    longest = 0
    for i in range(n):
        longest = longest + len(xs[i]) * (i - 1)
    return longest, xs[n // 2]


def truths(n, m):
    xs = [i % 3 == 0 for i in range(n)]
    count = 0
    for i in range(m):
        if xs[i]:
            count = count + i
    return count


def built(n, m):
    # The list that is read grows in the loop.
    xs = [1]
    for i in range(n):
        xs = xs + [xs[i] * 2 % 1000003 + xs[i - m]]
    return xs[n]


# Lists in one piece, in several, of several kinds.
test_lists = table(
    [pieces, (5, 0), (5, 1), (5, 2), (1500, 0), (1500, 1), (1500, 2), (1500, -2999)],
    [two_lists, (5, 5), (5, 4), (5, 3), (2000, 2000), (2000, 1999), (2000, 1998), (0, 0)],
    [sliced, (10, 2, 8), (3000, 1000, 2500), (3000, 2990, 3001), (10, 5, 5)],
    [appended, 0, 1, 50, 1500],
    [mixed, 0, 1, 2, 30, 3000],
    [long_comprehension, 0, 1, 100, 1025, 5000],
    [texts, 1, 30, 3000],
    [truths, (10, 10), (10, 11), (3000, 3000), (3000, 3001)],
    [built, (20, 0), (20, 1), (20, 2), (3, 3)],
)


def wide_sum(n, k):
    total = 1
    for i in range(1, n):
        total = total * i + k
    return total


def wide_index(xs, k, n):
    total = 0
    for i in range(n):
        total = total + xs[(i * k) % len(xs)]
    return total


def to_the_top(n):
    count = 0
    for i in range(TOP - n, TOP):
        count = count + i % 2
    return count


def from_the_bottom(n):
    count = 0
    for i in range(-TOP - 1, -TOP - 1 + n):
        count = count + i % 2
    return count


def far_steps(step):
    count, total = 0, 0
    for i in range(0, TOP, step):
        count = count + 1
        total = total ^ i + 1
    return count, total


def down_steps(step):
    count, total = 0, 0
    for i in range(TOP, 0, -step):
        count = count + 1
        total = total ^ i - 1
    return count, total


# Ints that do not fit 64 bits, and counters at their ends.
test_large = table(
    [wide_sum, (5, 1), (21, 0), (22, 0), (40, 7), (10, 2**70), (3, -(2**63))],
    [wide_index, (TEN, 3, 10), (TEN, 2**62, 3), (TEN, 2**62, 2), (TEN, 2**80, 5), (TEN, -(2**63), 3)],
    [to_the_top, 0, 1, 2, 600],
    [from_the_bottom, 0, 1, 2, 600],
    [far_steps, 2**62, 2**62 + 1, 2**61, 2**58 + 3, TOP],
    [down_steps, 2**62, 2**62 + 1, 2**61, TOP],
)


def integral(n):
    h = 1.0 / n
    total = 0.5
    for i in range(1, n):
        x = i * h
        total = total + x * x * (4.0 if i % 2 == 1 else 2.0)
    return total * h / 3.0


def harmonic(a, n):
    total = 0.0
    for i in range(a, n):
        total = total + 1.0 / (i * i)
    return total


def alternating(n):
    total = 0.1
    for i in range(n):
        total = total - (i * 3 % 7) / (i + 1)
    return total


def poles(xs):
    total = 0.0
    for i in range(len(xs)):
        total = total + 1.0 / xs[i]
    return total


def products(xs, ys, n):
    total = -0.0
    for i in range(n):
        total = total + xs[i] * ys[i]
    return total


FLOATS = [0.1, -0.0, 1e300, -1e300, 3.5, float("inf"), 2.0, 1e-310]

# Sums of floats are added in order, to the bit.
test_floats = table(
    [integral, 1, 2, 7, 100, 3001],
    [
        harmonic,
        (1, 1),
        (1, 10),
        (1, 5000),
        (0, 3),
        (-2, 3),
        (-500, -1),
        (2**31, 2**31 + 5),
        (2**32, 2**32 + 5),
    ],
    [alternating, 0, 1, 9, 513, 5000],
    [poles, (FLOATS[2:],), (FLOATS,), ([],), ([1.0, 0.0],), ([float(i) for i in range(1, 700)],)],
    [
        products,
        (FLOATS, FLOATS, 8),
        (FLOATS, FLOATS, 9),
        (FLOATS, FLOATS[:3], 4),
        ([], [], 0),
        ([-0.0], [0.0], 1),
    ],
)
