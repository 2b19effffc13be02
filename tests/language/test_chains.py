"""Where errors come from: `raise … from`, errors raised while others are handled; what the client sees of it.

PYTEST_DONT_REWRITE
"""

import pyfora
import pytest
from harness import table


class Problem(Exception):
    pass


class Coded(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def fails(x):
    return 100 // x


def wraps(x):
    try:
        return fails(x)
    except ZeroDivisionError as e:
        raise Problem("wrapped") from e


def replaces(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        raise Problem("replaced")


def hides(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        raise Problem("hidden") from None


def cause_is_new(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        raise Problem("outer") from KeyError("key", 3)


def cause_is_class(x):
    if x == 0:
        raise Problem("outer") from LookupError
    return x


def cause_without_handler(x):
    raise Problem(x) from ValueError(f"why {x}")


def cause_has_fields(x):
    raise Problem(x) from Coded(x, "coded")


def error_has_fields(x):
    try:
        return fails(x)
    except ZeroDivisionError as e:
        raise Coded(7, "seven") from e


def twice(x):
    try:
        return wraps(x)
    except Problem as e:
        raise ValueError("again") from e


def deep(n):
    try:
        if n == 0:
            return fails(0)
        return deep(n - 1)
    except (ZeroDivisionError, ValueError) as e:
        raise ValueError(n) from e


def in_handlers_call(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        return [1, 2][x + 5]


def in_called_function(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        return fails(x) + 1


def in_finally(x):
    try:
        return fails(x)
    finally:
        int("no")


def finally_without_error(x):
    try:
        fails(1)
    finally:
        int("no")


def finally_raises_new(x):
    try:
        raise KeyError(x)
    finally:
        raise Problem("finally")


def caught_inside(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        try:
            int("no")
        except ValueError:
            pass
        raise Problem("after")


def both_handled(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        try:
            int("no")
        except ValueError:
            raise Problem("both")


def from_outer(x):
    try:
        return fails(x)
    except ZeroDivisionError as outer:
        try:
            int("no")
        except ValueError:
            raise Problem("from outer") from outer


def handled_is_gone(x):
    try:
        fails(0)
    except ZeroDivisionError:
        pass
    raise Problem("alone")


def left_by_return(x):
    try:
        fails(0)
    except ZeroDivisionError:
        return int("no")


def after_return(x):
    left = caught_and_returned(x)
    return fails(left)


def caught_and_returned(x):
    for i in range(5):
        try:
            fails(0)
        except ZeroDivisionError:
            if i == x:
                return 0
            continue
    return 0


def left_by_break(x):
    while True:
        try:
            fails(0)
        except ZeroDivisionError:
            break
    return fails(0)


def left_by_caught_error(x):
    try:
        try:
            fails(0)
        except ZeroDivisionError:
            raise KeyError("first")
    except KeyError:
        pass
    raise Problem("alone")


def again(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        raise


def again_by_name(x):
    try:
        return fails(x)
    except ZeroDivisionError as e:
        raise e


def again_from_none(x):
    try:
        return fails(x)
    except ZeroDivisionError as e:
        raise e from None


def again_from_new(x):
    try:
        return fails(x)
    except ZeroDivisionError as e:
        raise e from KeyError(1)


def again_by_another_name(x):
    try:
        return fails(x)
    except ZeroDivisionError as e:
        saved = e
        raise saved


def raised_elsewhere(e):
    raise e


def again_in_function(x):
    try:
        return fails(x)
    except ZeroDivisionError as e:
        return raised_elsewhere(e)


def same_text(x):
    try:
        raise Problem("x")
    except Problem:
        raise Problem("x")


def again_chained(x):
    try:
        return wraps(x)
    except Problem:
        raise


def again_after_other(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        try:
            int("no")
        except ValueError:
            pass
        raise


def again_through_finally(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        try:
            raise
        finally:
            len("x")


def again_replaced_in_finally(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        try:
            raise
        finally:
            int("no")


def wrong_cause(x):
    raise Problem("x") from 3


def wrong_cause_in_handler(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        raise Problem("x") from "text"


def wrong_error(x):
    raise 3 from ValueError("x")


def wrong_class(x):
    try:
        return fails(x)
    except 3:
        return 0


def unknown_class(x):
    try:
        return fails(x)
    except Unknown:  # noqa: F821
        return 0


def cause_by_choice(x):
    try:
        return fails(x)
    except ZeroDivisionError as e:
        raise Problem("x") from (e if x else None)


def cause_of_union(x):
    cause = ValueError("v") if x else None
    raise Problem("x") from cause


def generates(n):
    yield n
    raise StopIteration


def stopped(x):
    total = 0
    for y in generates(x):
        total = total + y
    return total


def in_comprehension(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        return [100 // y for y in range(x, 5)]


def comprehension_with_handler(x):
    return sum(wraps(y - 500) for y in range(1000))


def sum_in_handler(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        return sum(wraps(y - 700) for y in range(1000))


def assertion(x):
    try:
        return fails(x)
    except ZeroDivisionError:
        assert x > 0, "positive"


def recursion_in_handlers(n):
    try:
        return [][n]
    except IndexError:
        if n == 0:
            raise Problem("bottom")
        return recursion_in_handlers(n - 1)


def else_raises(x):
    try:
        y = fails(5)
    except ZeroDivisionError:
        y = 0
    else:
        raise Problem(y)


def one_of_two_clauses(x):
    try:
        return fails(x) + "a"
    except ZeroDivisionError:
        raise Problem("division")
    except TypeError as e:
        raise Problem("type") from e


def from_clause_around(x):
    try:
        try:
            return fails(x)
        except KeyError:
            return 1
    except ZeroDivisionError as e:
        raise Problem("outer") from e


def unwinding_loops(x):
    last = 0
    for i in range(4):
        try:
            try:
                last = fails(i - x)
            except ZeroDivisionError:
                raise KeyError(i)
        except KeyError:
            if i == 3:
                raise
    return last


test_chains = table(
    [wraps, 0, 1],
    [replaces, 0, 1],
    [hides, 0, 1],
    [cause_is_new, 0],
    [cause_is_class, 0, 1],
    [cause_without_handler, 4],
    [cause_has_fields, 4],
    [error_has_fields, 0],
    [twice, 0],
    [deep, 0, 1, 5],
    [in_handlers_call, 0],
    [in_called_function, 0],
    [in_finally, 0, 1],
    [finally_without_error, 0],
    [finally_raises_new, 0],
    [caught_inside, 0],
    [both_handled, 0],
    [from_outer, 0],
    [handled_is_gone, 0],
    [left_by_return, 0],
    [after_return, 0, 2],
    [left_by_break, 0],
    [left_by_caught_error, 0],
    [again, 0],
    [again_by_name, 0],
    [again_from_none, 0],
    [again_from_new, 0],
    [again_by_another_name, 0],
    [again_in_function, 0],
    [same_text, 0],
    [again_chained, 0],
    [again_after_other, 0],
    [again_through_finally, 0],
    [again_replaced_in_finally, 0],
    [wrong_cause, 0],
    [wrong_cause_in_handler, 0],
    [wrong_error, 0],
    [wrong_class, 0, 1],
    [unknown_class, 0, 1],
    [cause_by_choice, 0],
    [cause_of_union, 0, 1],
    [in_comprehension, 0],
    [comprehension_with_handler, 0],
    [sum_in_handler, 0],
    [assertion, 0],
    [recursion_in_handlers, 0, 3, 40],
    [else_raises, 0],
    [one_of_two_clauses, 0, 1],
    [from_clause_around, 0],
    [unwinding_loops, 0, 2, 3],
)


def test_a_generators_error_is_the_cause(executor):
    with pytest.raises(pyfora.ComputationError) as caught:
        executor.submit(stopped, 3).result(30).toLocal().result(30)
    error = caught.value.remoteException
    assert isinstance(error, RuntimeError)
    assert isinstance(error.__cause__, StopIteration) and error.__context__ is error.__cause__


@pytest.mark.parametrize(
    "function, texts",
    [
        (
            wraps,
            [
                "ZeroDivisionError",
                "The above exception was the direct cause of the following",
                "Problem: wrapped",
            ],
        ),
        (
            replaces,
            ["ZeroDivisionError", "During handling of the above exception, another", "Problem: replaced"],
        ),
        (twice, ["in fails", "direct cause", "in wraps", "direct cause", "in twice", "ValueError: again"]),
    ],
)
def test_the_text_shows_where_an_error_comes_from(executor, function, texts):
    with pytest.raises(pyfora.ComputationError) as caught:
        executor.submit(function, 0).result(30).toLocal().result(30)
    text = str(caught.value)
    at = 0
    for part in texts:
        assert part in text[at:], text
        at = text.index(part, at) + len(part)


def test_the_text_hides_what_is_suppressed(executor):
    with pytest.raises(pyfora.ComputationError) as caught:
        executor.submit(hides, 0).result(30).toLocal().result(30)
    assert "ZeroDivisionError" not in str(caught.value)
    assert isinstance(caught.value.remoteException.__context__, ZeroDivisionError)
