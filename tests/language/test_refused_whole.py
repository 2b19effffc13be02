"""What was computed wrongly, and is refused or right now: errors in generators' clauses, statements that cannot be read."""

from fractions import Fraction

import pyfora
from harness import refused, table


def raises_in_clause():
    def gen():
        try:
            1 // 0
        except ZeroDivisionError:
            yield 1
            raise ValueError("b")  # noqa: B904

    return list(gen())


def yields_in_clause(x):
    def gen():
        try:
            yield 1 // x
        except ZeroDivisionError as e:
            yield str(e)
            yield 2

    return list(gen())


test_yield = table([yields_in_clause, 0, 1])
test_yield_and_raise = refused(pyfora.PyforaNotImplementedError, [raises_in_clause], match="PF205")

test_metaclasses = table(
    [lambda: type <= Fraction],
    [lambda: Fraction < 3],
    [lambda: Fraction >= Fraction],
    [lambda: int < str],
)
