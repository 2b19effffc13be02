"""A package inside the package."""

from .base import Shape
from .flat import Square as Quadrat

UNIT = 1


def unit_square():
    from . import flat

    return flat.Square(UNIT)
