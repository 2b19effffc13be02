"""A package inside the package."""

from .base import Shape
from .flat import Square as Quadrat

__all__ = ["UNIT", "Quadrat", "Shape", "unit_square"]

UNIT = 1


def unit_square():
    from . import flat

    return flat.Square(UNIT)
