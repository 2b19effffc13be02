"""A shape that uses its sibling and a module of the package around."""

from ..numbers_of import square
from .base import Shape


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return square(self.side)


def later(side):
    from modules.numbers_of import limited

    return Square(limited(side))
