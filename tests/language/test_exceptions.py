"""Exceptions: what is assigned where they are caught, where they come from, and what they are as values.

PYTEST_DONT_REWRITE: an `assert` here is the language's own.
"""

# The programs do on purpose what the linter warns of.
# ruff: noqa: B012, B018, B904, F841, E722

from harness import table


def assigned_before(n):
    x = 1.5
    try:
        x = 2
        y = 10 // n
        x = "done"
    except ZeroDivisionError:
        return x
    return x, y


def unbound(n):
    try:
        x = 1 // n
    except ZeroDivisionError:
        pass
    return x


def name_unbound(n):
    try:
        1 // n
    except ZeroDivisionError as e:
        n = e.args
    return n


def loop_state(n):
    total = 0
    failed = 0
    last = None
    for i in range(n):
        try:
            if i % 3 == 1:
                raise ValueError(i, "three")
            total = total + 12 // (i % 4)
            last = i
        except ZeroDivisionError:
            failed = failed + 1
        except ValueError as e:
            failed = failed + e.args[0] * 100
    return total, failed, last


def while_index(n):
    values = [1, 2, 3]
    i = 0
    s = 0
    while True:
        try:
            s = s + values[i]
        except IndexError:
            break
        i = i + 1
    return s, i


def types_change(n):
    s = 0
    for i in range(n):
        try:
            s = s + 10 // (i - 2)
        except ZeroDivisionError:
            s = s + 0.5
    return s


test_state = table(
    [assigned_before, 0, 5],
    [unbound, 0, 1],
    [name_unbound, 0, 1],
    [loop_state, 0, 1, 5, 40],
    [while_index, 0],
    [types_change, 0, 2, 3, 9],
)


def callee(n):
    if n == 0:
        raise ValueError("zero", n)
    if n < 0:
        raise KeyError(n)
    return 100 // (n - 1)


def caller(n):
    try:
        return callee(n)
    except ValueError as e:
        return "value", e.args
    except KeyError as e:
        return "key", str(e), e.args


def depth(n):
    try:
        if n == 0:
            raise ValueError(n)
        return depth(n - 1) + 1
    except ValueError as e:
        if n < 3:
            raise
        return n * 1000 + e.args[0]


def find(n, target):
    if n == target:
        raise IndexError(n)
    if n > 100:
        return 0
    return find(2 * n, target) + find(2 * n + 1, target)


def search(target):
    try:
        return find(1, target)
    except IndexError as e:
        return "found", e.args[0]


def in_comprehension(n):
    try:
        return [12 // (n - i) for i in range(6)]
    except ZeroDivisionError:
        return [n]


def leftmost(n):
    def f(i):
        if i == 7 * n:
            raise ValueError(i)
        if i > 5000 * n:
            raise KeyError(i)
        return i

    try:
        return sum(f(i) for i in range(100000))
    except (ValueError, KeyError) as e:
        return e.args[0], isinstance(e, ValueError)


def inside_sum(n):
    def f(i):
        try:
            return 100 // (i % 7)
        except ZeroDivisionError:
            return -1

    return sum(f(i) for i in range(n))


test_calls = table(
    [caller, 0, 1, 2, -1],
    [depth, 0, 1, 2, 3, 9],
    [search, 5, 37, 1000],
    [in_comprehension, 0, 5, 9],
    [leftmost, 1, 3, 20],
    [inside_sum, 0, 1, 100000],
)


def wrong_type(n):
    try:
        if n > 2:
            return n + "a"
        return n
    except TypeError as e:
        return str(e)


def no_attribute(n):
    try:
        return n.missing
    except AttributeError as e:
        return str(e)


def no_name(n):
    try:
        return missing_name + n  # noqa: F821
    except NameError as e:
        return str(e)


def no_index(n):
    try:
        return (1, 2, 3)[n]
    except IndexError as e:
        return str(e)


def parsed(text):
    try:
        return float(text)
    except ValueError as e:
        return str(e)


def asserted(n):
    try:
        assert n > 1, ("too small", n)
    except AssertionError as e:
        return e.args
    return n


def raised_class(n):
    try:
        raise ValueError
    except ValueError as e:
        return e.args, str(e)


def not_an_exception(n):
    try:
        raise n
    except TypeError as e:
        return str(e)


def not_a_class(n):
    try:
        1 // n
    except n:
        return 1
    return 2


test_builtins = table(
    [wrong_type, 1, 5],
    [no_attribute, 1],
    [no_name, 1],
    [no_index, 0, 2],
    [parsed, "1.5", "x"],
    [asserted, 1, 5],
    [raised_class, 1],
    [not_an_exception, 1],
    [not_a_class, 0, 1],
)


class AppError(Exception):
    def code(self):
        return self.args[0] * 2


class Missing(AppError, KeyError):
    pass


class Bad(ValueError):
    def __str__(self):
        return "bad thing"


def user_errors(n):
    try:
        if n == 0:
            raise AppError(21)
        if n == 1:
            raise Missing(5)
        if n == 2:
            raise Bad("x")
        if n == 3:
            raise ValueError("plain")
        return n
    except Missing as e:
        return "missing", e.args, e.code()
    except AppError as e:
        return "app", e.args, e.code()
    except ValueError as e:
        return "value", str(e), isinstance(e, Bad)


def base_first(n):
    try:
        if n == 0:
            raise Missing(n)
        raise Bad(n)
    except LookupError:
        return "lookup"
    except Exception as e:
        return "other", type(e).__name__


def kept_value(n):
    def attempt(n):
        try:
            return 10 // n
        except ZeroDivisionError as e:
            return e

    r = attempt(n)
    if isinstance(r, Exception):
        return "failed", str(r)
    return r


def returned_error(n):
    try:
        return 10 // n
    except ZeroDivisionError as e:
        return e


def user_leaves(n):
    raise Bad(n, "left")


test_classes = table(
    [user_errors, 0, 1, 2, 3, 4],
    [base_first, 0, 1],
    [kept_value, 0, 1],
    [returned_error, 0, 1],
    [user_leaves, 1],
)


def deep(n):
    return 0 if n == 0 else "" + deep(n - 1)


test_deep_traces = table([deep, 0, 1, 900])
