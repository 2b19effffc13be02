"""`if`, `while`, `for` over ranges and tuples; `break`, `continue`, `else`; augmented assignment; typed versions.

PYTEST_DONT_REWRITE: an `assert` here is the language's own.
"""

import pyfora
from harness import pairs, refused, table


def if_chain(a):
    if a < 0:
        s = "neg"
    elif a == 0:
        s = "zero"
    elif a < 10:
        s = "small"
    else:
        s = "large"
    return s


def count_down(n):
    steps = 0
    while n > 0:
        n = n - 3
        steps = steps + 1
    return steps, n


def while_true(n):
    i = 0
    while True:
        if i * i > n:
            break
        i = i + 1
    return i


def while_else(n):
    i = 2
    while i * i <= n:
        if n % i == 0:
            result = "composite"
            break
        i = i + 1
    else:
        result = "prime"
    return result


def for_else(n, stop):
    for i in range(n):
        if i == stop:
            r = ("found", i)
            break
    else:
        r = "none"
    return r


def with_continue(n):
    total = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        total = total + i
    return total


def nested(n):
    total = 0
    for i in range(n):
        for j in range(i):
            if (i + j) % 7 == 6:
                break
            total = total + i * j
        else:
            total = total + 1000
    return total


def return_inside(n):
    for i in range(n):
        for j in range(n):
            if i * j == 12:
                return i, j
    return None


def over(start, stop, step):
    out = 0
    last = None
    for i in range(start, stop, step):
        out = out * 3 + i
        last = i
    return out, last


def reassigned_in_loop(n):
    total = 0
    for i in range(n):
        i = i * 10
        total = total + i
    return total


def bound_is_evaluated_once(n):
    count = 0
    for _ in range(n):
        n = n + 1
        count = count + 1
    return count, n


def empty_body(n):
    for _ in range(n):
        pass
    return "done"


def augmented(a, b):
    x = a
    x += b
    return x


def newton(x):
    guess = x
    for _ in range(50):
        guess = (guess + x / guess) / 2
    return guess


def bisect(n):
    low, high = 0, 2
    while high - low > 1e-9:
        mid = (low + high) / 2
        if mid * mid < n:
            low = mid
        else:
            high = mid
    return low, high


def pi_by_series(n):
    s = 0
    sign = 1
    for k in range(n):
        s = s + sign / (2 * k + 1)
        sign = -sign
    return 4 * s


def starts_int(n):
    s = 0
    for _ in range(n):
        s = s + 0.5
    return s


def starts_none(n):
    best = None
    for i in range(n):
        v = (i * 7) % 5
        if best is None or v > best:
            best = v
    return best


def alternating(n):
    x = 1
    for _ in range(n):
        x = x / 2 if x == int(x) else x * 2 + 1
    return x


def flag_loop(n):
    found = False
    i = 0
    while not found and i < n:
        found = i * i > 50
        i = i + 1
    return found, i


def type_changes_each_time(n):
    x = 0
    for i in range(n):
        if i % 3 == 0:
            x = i
        elif i % 3 == 1:
            x = i + 0.5
        else:
            x = i > 4
    return x


def walrus(n):
    total = 0
    while (n := n - 1) > 0:
        total = total + n
    return total


def primes(n):
    count = 0
    for i in range(2, n):
        j = 2
        while j * j <= i and i % j:
            j = j + 1
        if j * j > i:
            count = count + 1
    return count


def over_list(values):
    total = 0
    for v in values:
        total = total * 2 + v
    return total


def loop_with_closure(n):
    total = 0
    for i in range(n):
        total = total + (lambda x: x * i)(2)
    return total


def deep_conditions(a, b, c):
    if a:
        if b and not c:
            return 1
        elif c:
            return 2
    elif b or c:
        return 3
    return 4


def passes(a):
    if a:
        pass
    else:
        a = 5
    return a


def asserts(a):
    assert a > 0
    assert a > 1, ("too small", a)
    return a


STEPS = [
    (0, 10, 1),
    (0, 10, 3),
    (10, 0, -1),
    (10, 0, -4),
    (0, 0, 1),
    (5, 1, 1),
    (1, 5, -1),
    (-3, 3, 2),
    (0, 5, 0),
]
EDGES = [(2**63 - 3, 2**63 - 1, 1), (-(2**63) + 2, -(2**63), -1)]

test_control = table(
    [if_chain, -1, 0, 5, 50, 0.5],
    [count_down, 0, 10, -5, 7.5],
    [while_true, 0, 10, 100],
    [while_else, 2, 3, 4, 9, 97],
    [for_else, (5, 3), (5, 7), (0, 0)],
    [with_continue, 0, 1, 20],
    [nested, 0, 5, 20],
    [return_inside, 3, 10],
    [over, *STEPS],
    [lambda a, b, s: [i for i in range(a, b, s)], *STEPS, *EDGES],
    [lambda a, b, s: len(range(a, b, s)), *STEPS, *EDGES],
    [lambda a, b, s: sum(range(a, b, s)), *STEPS],
    [reassigned_in_loop, 4],
    [bound_is_evaluated_once, 4],
    [empty_body, 0, 3],
    [newton, 2.0, 9, 1e10],
    [bisect, 2, 3.5],
    [pi_by_series, 0, 1, 1000],
    [starts_int, 0, 1, 7],
    [starts_none, 0, 1, 10],
    [alternating, 0, 1, 2, 10],
    [flag_loop, 3, 100],
    [type_changes_each_time, *range(8)],
    [walrus, 5],
    [primes, 0, 100],
    [over_list, [], [1, 2, 3], [0.5, 1.5]],
    [loop_with_closure, 0, 5],
    [deep_conditions, *[(a, b, c) for a, b in pairs([True, False]) for c in (True, False)]],
    [passes, 0, 1],
    [asserts, 5, 1, 0],
)

# An augmented assignment may change an object: it is not pure syntax.
test_augmented = refused(pyfora.PythonToForaConversionError, [augmented, (1, 2)], match="`x = x ")
