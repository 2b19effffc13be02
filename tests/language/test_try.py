"""`try` statements: clauses, nesting, `else` and `finally`, `raise` again.

PYTEST_DONT_REWRITE: an `assert` here is the language's own.
"""

# The programs do on purpose what the linter warns of.
# ruff: noqa: B012, B018, B904, F841, E722

from harness import table


def catch(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        return -1


def catch_as(n):
    try:
        x = 10 // n
    except ZeroDivisionError as e:
        return str(e), e.args
    else:
        return x


def not_caught(n):
    try:
        return 10 // n
    except ValueError:
        return -1


def tuple_of_classes(n):
    try:
        if n == 0:
            raise KeyError("a")
        if n == 1:
            raise ValueError("b", n)
        if n == 2:
            raise TypeError()
        if n == 3:
            raise IndexError(n)
        return n
    except (KeyError, ValueError) as e:
        return "first", e.args, isinstance(e, KeyError), isinstance(e, ValueError)
    except LookupError as e:
        return "second", e.args
    except Exception as e:
        return "third", e.args


def everything(n):
    try:
        if n == 0:
            raise KeyError("a")
        return 1 // (n - 1)
    except:  # noqa: E722
        return "caught"


test_except = table(
    [catch, 0, 1, 3],
    [catch_as, 0, 1, 3],
    [not_caught, 0, 5],
    [tuple_of_classes, 0, 1, 2, 3, 4],
    [everything, 0, 1, 2],
)


def nested(n):
    try:
        try:
            if n == 0:
                raise KeyError("k")
            if n == 1:
                raise ValueError("v")
            r = "none"
        except ValueError:
            r = "inner"
        finally:
            n = n + 10
        return r, n
    except LookupError as e:
        return "outer", n, e.args


def other_error(n):
    try:
        try:
            return 1 // n
        except ZeroDivisionError:
            raise ValueError("again", n)
    except ValueError as e:
        return e.args


def leaves_clause(n):
    try:
        return 1 // n
    except ZeroDivisionError as e:
        raise ValueError("from", n) from e


def cause_none(n):
    try:
        return 1 // n
    except ZeroDivisionError:
        raise ValueError(n) from None


def bad_cause(n):
    raise ValueError(n) from n


def raise_again(n):
    try:
        return 1 // n
    except ZeroDivisionError:
        n = n + 1
        raise


def maybe_again(n):
    try:
        try:
            if n < 3:
                raise IndexError(n)
            return "nothing"
        except LookupError as e:
            if e.args[0] == 1:
                raise
            return "kept", e.args
    except IndexError as e:
        return "outer", e.args


def again_around_try(n):
    try:
        try:
            raise KeyError(n)
        except KeyError:
            try:
                1 // n
            except ZeroDivisionError:
                n = 7
            raise
    except KeyError as e:
        return n, e.args


test_nested = table(
    [nested, 0, 1, 2],
    [other_error, 0, 1],
    [leaves_clause, 0, 1],
    [cause_none, 0, 1],
    [bad_cause, 0],
    [raise_again, 0, 1],
    [maybe_again, 0, 1, 2, 3],
    [again_around_try, 0, 1],
)


def finally_return(n):
    try:
        return 1 // n
    finally:
        return "finally"


def finally_runs(n):
    log = ()
    try:
        try:
            log = log + (1,)
            1 // n
            log = log + (2,)
        except ValueError:
            log = log + (3,)
        else:
            log = log + (4,)
        finally:
            log = log + (5,)
    except ZeroDivisionError:
        log = log + (6,)
    return log


def finally_loop(n):
    s = 0
    for i in range(10):
        try:
            if i == n:
                break
            if i % 2 == 0:
                continue
            s = s + i
        finally:
            s = s + 100
    return s


def finally_error(n):
    try:
        1 // n
    finally:
        [1, 2][n + 2]


def finally_try(n):
    x = 0
    try:
        try:
            1 // n
        finally:
            try:
                [1, 2][5]
            except IndexError:
                x = 1
            x = x + 10
    except ZeroDivisionError:
        return "zero", x
    return x


test_finally = table(
    [finally_return, 0, 1],
    [finally_runs, 0, 1],
    [finally_loop, 0, 3, 4, 20],
    [finally_error, 0, 1],
    [finally_try, 0, 1],
)
