"""Small functions that call themselves are copied into themselves: errors, handlers, loops and limits in the copies."""

import math

from harness import pairs, table

TOP = 2**63 - 1


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def power_of(base, n):
    return 1 if n == 0 else base * power_of(base, n - 1)


def down_to(n, bad):
    if n == bad:
        raise ValueError(n)
    return 0 if n == 0 else 1 + down_to(n - 1, bad)


def divided(n, at):
    return 1 if n == 0 else divided(n - 1, at) + 1 // (n - at)


def caught_at(n, bad, catcher):
    try:
        if n == bad:
            raise KeyError(n)
        return n if n <= 0 else caught_at(n - 1, bad, catcher) + 1
    except KeyError as error:
        if n == catcher:
            return error.args[0] * 100
        raise


def raised_in_handler(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        return raised_in_handler(n + 1) + 1


def from_cause(n):
    try:
        return 1 // n
    except ZeroDivisionError as error:
        raise ValueError(n) from error


def nested_causes(n, m):
    if n == 0:
        return from_cause(m)
    try:
        return nested_causes(n - 1, m) + 1
    except ValueError:
        if n == 3:
            return -1
        raise


def finally_counted(n):
    try:
        return 0 if n == 0 else finally_counted(n - 1) + n
    finally:
        n = n + 1


def ackermann(m, n):
    if m == 0:
        return n + 1
    return ackermann(m - 1, 1) if n == 0 else ackermann(m - 1, ackermann(m, n - 1))


def placed(full, columns, left, right):
    if columns == full:
        return 1
    count, free = 0, full & ~(columns | left | right)
    while free:
        bit = free & -free
        free = free ^ bit
        count = count + placed(full, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return count


def permutations(chosen, rest):
    if not rest:
        return [chosen]
    return [p for i in range(len(rest)) for p in permutations(chosen + [rest[i]], rest[:i] + rest[i + 1 :])]


def halves(xs):
    if len(xs) < 2:
        return xs
    return halves(xs[len(xs) // 2 :]) + halves(xs[: len(xs) // 2])


def spelled(n):
    return "" if n == 0 else spelled(n // 10) + "0123456789"[n % 10]


def tree(depth):
    return None if depth == 0 else (tree(depth - 1), depth, tree(depth - 1))


def weight(node):
    return 0 if node is None else weight(node[0]) + node[1] + weight(node[2])


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def simpson(f, a, b, depth):
    middle = (a + b) / 2.0
    if depth == 0:
        return (b - a) / 6.0 * (f(a) + 4.0 * f(middle) + f(b))
    return simpson(f, a, middle, depth - 1) + simpson(f, middle, b, depth - 1)


def shifted(n, x):
    return x if n == 0 else shifted(n - 1, x << 1)


def steps_left(x, n):
    return x if n == 0 else steps_left(x - 1, n - 1)


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


def collatz(n, most):
    if most == 0:
        raise OverflowError(n)
    return 0 if n == 1 else 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1, most - 1)


def looked_up(xs, i, depth):
    return xs[i] if depth == 0 else looked_up(xs, i + 1, depth - 1) + xs[i]


def with_default(n, step=1):
    return [] if n <= 0 else [n, *with_default(n - step, step=step + 1)]


def count_if(xs, test):
    return 0 if not xs else (1 if test(xs[0]) else 0) + count_if(xs[1:], test)


def bits(n):
    return str(n) if n < 2 else bits(n // 2) + str(n % 2)


test_values = table(
    [fib, 0, 1, 2, 3, 4, 5, 6, 7, 20, -5],
    [power_of, *pairs([2, -2, 3], [0, 1, 2, 3, 4, 5, 61, 62, 63, 64, 65]), (10, 40), (TOP, 2)],
    [ackermann, (0, 0), (1, 1), (2, 3), (3, 3)],
    [placed, (0, 0, 0, 0), (1, 0, 0, 0), (15, 0, 0, 0), (63, 0, 0, 0), (255, 0, 0, 0), (7, 7, 0, 0)],
    [lambda n: weight(tree(n)), 0, 1, 2, 3, 7],
    [tree, 0, 1, 3, 4],
    [is_even, 0, 1, 2, 3, 8, 9],
    [gcd, (0, 0), (12, 18), (18, 12), (-12, 18), (12, -18), (TOP, 2), (-TOP - 1, -1), (1, TOP)],
    [lambda d: simpson(lambda x: math.exp(-x) * x, 0.0, 3.0, d), 0, 1, 2, 3, 6],
    [shifted, (0, 1), (1, 1), (61, 1), (62, 1), (63, 1), (64, 1), (70, -1), (3, 2**61)],
    [steps_left, (0, 3), (-TOP, 1), (-TOP, 2), (-TOP - 1, 1), (-TOP + 3, 7)],
)

test_lists_and_strings = table(
    [lambda n: permutations([], list(range(n))), 0, 1, 2, 3, 4],
    [lambda n: halves(list(range(n))), 0, 1, 2, 3, 5, 16, 33],
    [spelled, 0, 7, 10, 1234567890, TOP],
    [with_default, 0, 1, 2, 10, 40],
    [lambda n: count_if(list(range(n)), lambda x: x % 3 == 1), 0, 1, 2, 5, 20],
    [bits, 0, 1, 2, 3, 10, 2**40, -1],
)

test_errors = table(
    [down_to, (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (9, 0), (9, 8), (9, 7), (9, 6), (9, 10), (3, 3)],
    [divided, (0, 0), (3, 5), (5, 5), (5, 4), (5, 3), (5, 2), (5, 1), (9, 1)],
    [collatz, (1, 0), (1, 1), (6, 9), (6, 8), (6, 3), (27, 112), (27, 111), (2**62 - 1, 5)],
    [looked_up, ([1, 2, 3], 0, 0), ([1, 2, 3], 0, 2), ([1, 2, 3], 0, 3), ([1, 2, 3], -4, 2), ([], 0, 0)],
    [lambda n: down_to(n, 2) + down_to(n, n), 1, 2, 3, 6],
)

test_handlers = table(
    [caught_at, *[(n, bad, at) for n in (1, 2, 5, 9) for bad in (0, 1, 2) for at in (0, 1, 2, 3, 4, 5)]],
    [raised_in_handler, 0, 1, -1],
    [nested_causes, (0, 1), (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (9, 0), (5, 1)],
    [finally_counted, 0, 1, 2, 5, 9],
)
