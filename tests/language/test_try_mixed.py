"""`try` among loops, functions, classes and sums; what cannot be caught.

PYTEST_DONT_REWRITE: an `assert` here is the language's own.
"""

# The programs do on purpose what the linter warns of.
# ruff: noqa: B012, B018, B904, F841, E722, UP031

import pyfora
from harness import refused, table


def raise_e(n):
    try:
        return 1 // n
    except ZeroDivisionError as e:
        raise e


def key_str(n):
    try:
        raise KeyError("a'b")
    except KeyError as e:
        return str(e), f"{e}"


def rec(n):
    return rec(n + 1) + 1


def rec_caught(n):
    try:
        return rec(n)
    except RecursionError:
        return "deep"


def fin_pending(n):
    s = 0
    for i in range(n):
        try:
            try:
                1 // (i % 2)
            finally:
                if i % 3 == 0:
                    raise ValueError(i)
        except ValueError as e:
            s = s + e.args[0]
        except ZeroDivisionError:
            s = s + 1000
    return s


def union_args(n):
    try:
        if n == 0:
            raise ValueError(1)
        if n == 1:
            raise ValueError("s")
        if n == 2:
            raise ValueError([1, 2])
        if n == 3:
            raise ValueError([1.5, 2])
        raise ValueError((1, None))
    except ValueError as e:
        return e.args[0]


def cont_in_finally(n):
    s = 0
    for i in range(n):
        try:
            1 // (i % 2)
        finally:
            s = s + 1
            continue
    return s


def deep_finally(n):
    t = ()
    try:
        try:
            try:
                if n == 0:
                    return t + ("r",)
                1 // (n - 1)
            finally:
                t = t + (1,)
        finally:
            t = t + (2,)
    except ZeroDivisionError:
        t = t + (3,)
    finally:
        t = t + (4,)
    return t


def in_method(n):
    class A:
        def __init__(self, x):
            try:
                self.x = 10 // x
            except ZeroDivisionError:
                self.x = None

        def get(self):
            try:
                return self.x + 1
            except TypeError as e:
                return str(e)

    return A(n).get()


def lambda_try(n):
    def safe(f, d):
        try:
            return f()
        except Exception as e:
            return d, type(e).__name__

    return safe(lambda: 1 // n, "d"), safe(lambda: [1][n], 2), safe(lambda: n + 1, 0)


def nested_fn_err(n):
    def g(i):
        if i > 3:
            raise IndexError(i, "x")
        return i

    r = []
    for i in range(n):
        try:
            r = r + [g(i)]
        except IndexError as e:
            r = r + [-e.args[0]]
    return r


def err_list(n):
    errs = []
    for i in range(n):
        try:
            1 // (i % 2)
            errs = errs + [None]
        except ZeroDivisionError as e:
            errs = errs + [str(e)]
    return errs


def catch_any_of_float(n):
    try:
        return n**-1.0
    except ZeroDivisionError as e:
        return str(e)


def raise_cls_base(n):
    try:
        raise Exception("x", n)
    except Exception as e:
        a, b = e.args
        return a, b


def bare_after(n):
    try:
        try:
            raise ValueError(n)
        except ValueError:
            pass
        raise KeyError(n)
    except:
        return "k"


def while_retry(n):
    tries = 0
    while True:
        tries = tries + 1
        try:
            if tries < n:
                raise RuntimeError(tries)
            break
        except RuntimeError as e:
            last = e.args[0]
            continue
    return tries


def reraise_loop(n):
    for i in range(n):
        try:
            1 // (i - 2)
        except ZeroDivisionError:
            if i == 2:
                raise
    return n


def same_name_twice(n):
    try:
        1 // n
    except ZeroDivisionError as e:
        a = str(e)
    else:
        a = "no"
    try:
        [1][n]
    except IndexError as e:
        b = str(e)
    else:
        b = "no"
    return a, b


def sum_try(n):
    try:
        return sum(1 // (i - 70000) for i in range(n))
    except ZeroDivisionError as e:
        return str(e)
    finally:
        n = 0


def exc_eq_none(n):
    err = None
    try:
        1 // n
    except ZeroDivisionError as e:
        err = e
    if err is None:
        return "fine"
    return err.args


def exc_in_tuple(n):
    try:
        1 // n
        return (0, None)
    except ZeroDivisionError as e:
        return (n, e)


test_more = table(
    [raise_e, 0, 1],
    [key_str, 1],
    [rec_caught, 0],
    [fin_pending, 0, 1, 7, 30],
    [union_args, 0, 1, 2, 3, 4],
    [cont_in_finally, 0, 5],
    [deep_finally, 0, 1, 2],
    [in_method, 0, 1],
    [lambda_try, 0, 1],
    [nested_fn_err, 0, 3, 7],
    [err_list, 0, 5],
    [catch_any_of_float, 0.0, 2.0],
    [raise_cls_base, 1],
    [bare_after, 1],
    [while_retry, 1, 4],
    [reraise_loop, 1, 5],
    [same_name_twice, 0, 1],
    [sum_try, 10, 200000],
    [exc_eq_none, 0, 1],
    [exc_in_tuple, 0, 1],
)


def overflow_all(n):
    try:
        return n * n * n * n * n
    except:  # noqa: E722
        return 0


def overflow_finally(n):
    try:
        return n * n * n * n * n
    finally:
        return 1


# What pyfora cannot do is not for the program to catch.
test_invalid = refused(
    pyfora.InvalidPyforaOperation, [overflow_all, 10**10], [overflow_finally, 10**10], overflow="raising"
)
# What is computed again with ints of any size is not for it either.
test_exactly = table([overflow_all, 10, 10**10], [overflow_finally, 10**10])


def two_classes_of_a_name(n):
    def first():
        class E(ValueError):
            pass

        return E("first")

    def second():
        class E(ValueError):
            pass

        return E("second")

    try:
        raise first() if n else second()
    except ValueError as e:
        return e.args


test_same_name = refused(pyfora.PyforaNotImplementedError, [two_classes_of_a_name, 0])


def format_errors(n):
    try:
        return "%c" % n
    except OverflowError as e:
        return str(e)


def format_mapping(n):
    try:
        return "%(a)s" % n
    except TypeError as e:
        return str(e)


test_format = table([format_errors, 65, 0x110000], [format_mapping, 1])
