"""Imports: modules as values, names of modules, packages, relative and circular imports; at module level and inside.

The `pyfora` command's imports are tested in `cli/tests/imports.rs`.
"""

import math
import math as mathematics
from math import floor as down

import modules
import modules.shapes.flat
import pyfora
from harness import refused, table
from modules import even, numbers_of
from modules import numbers_of as n
from modules.numbers_of import LIMIT, Box, square
from modules.numbers_of import NAMES as names
from modules.shapes import Quadrat, unit_square
from modules.shapes.base import Shape


def inside(x):
    from modules.numbers_of import square as sq

    return sq(x)


def whole_inside(x):
    import modules.numbers_of as inner

    return inner.square(x) + inner.LIMIT


def package_inside(x):
    import modules.shapes.flat

    return modules.shapes.flat.Square(x).area()


def two_inside(x):
    from modules.shapes import base, flat

    return isinstance(flat.Square(x), base.Shape)


def math_inside(x):
    import math as m
    from math import sqrt

    return m.floor(x) + sqrt(x)


def not_there():
    import no_such_module

    return no_such_module.x


def not_reached(x):
    if x > 0:
        return x
    import no_such_module

    return no_such_module.x


def impure_beside(x):
    return numbers_of.limited(x)


def passed(module, x):
    return module.square(x)


def chosen(flag, x):
    m = numbers_of if flag else math
    return m.floor(x) if not flag else m.square(x)


class Sub(numbers_of.Box):
    def twice(self):
        return 2 * self.content


class Here(Shape):
    def area(self):
        return numbers_of.DOUBLE


test_modules = table(
    [lambda x: numbers_of.square(x), 3, 2.5],
    [lambda x: n.limited(x), 3, 30],
    [lambda x: modules.numbers_of.square(x), 3],
    [lambda: numbers_of.LIMIT],
    [lambda: numbers_of.NAMES],
    [lambda: numbers_of.TABLE],
    [lambda: numbers_of.DOUBLE],
    [lambda r: numbers_of.circle(r), 2],
    [lambda x: numbers_of.outer(x), 3],
    [lambda: numbers_of.Box(2).squared().content],
    [lambda: numbers_of.Box.empty().content],
    [lambda: numbers_of.Box.size],
    [lambda: numbers_of.missing],
    [lambda: numbers_of.missing(1)],
    [lambda: modules.shapes.UNIT],
    [lambda: modules.shapes.flat.Square(3).doubled()],
    [lambda: modules.shapes.unit_square().area()],
    [lambda n: even.is_even(n), 0, 7, 10],
    [lambda x: mathematics.floor(x) + down(x), 2.5],
    [lambda x: passed(numbers_of, x), 4],
    [chosen, (True, 3), (False, 3.5)],
    [lambda: numbers_of.__name__],
)

test_names = table(
    [lambda x: square(x), 3],
    [lambda: (LIMIT, names)],
    [lambda: Box(2).squared()],
    [lambda: Box("a")],
    [lambda: Sub(4).twice()],
    [lambda: Sub(4).squared()],
    [lambda b: b.squared(), Box(3)],
    [lambda: Quadrat(2).area()],
    [lambda: unit_square()],
    [lambda: Shape().area()],
    [lambda: Here().doubled()],
    [lambda: isinstance(Quadrat(1), Shape)],
    [lambda xs: [square(x) for x in xs], [1, 2]],
    [lambda k: sum(square(x) for x in range(k)), 1000],
)

test_inside = table(
    [inside, 3],
    [whole_inside, 3],
    [package_inside, 3],
    [two_inside, 3],
    [math_inside, 2.5],
    [impure_beside, 11],
    [lambda s: modules.shapes.flat.later(s), 3, 30],
)

test_not_there = refused(
    pyfora.PyforaError,
    [not_there],
    [not_reached, -1],
)


def test_impure_modules_fail_where_they_are_used(executor):
    for f in (numbers_of.shout, numbers_of.environment):
        try:
            executor.submit(f, *([1] if f is numbers_of.shout else [])).result(30)
        except pyfora.PyforaError as error:
            assert "PF" in str(error)
        else:
            raise AssertionError("it is impure")
