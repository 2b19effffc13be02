"""Abstract classes and protocols, and what `typing` leaves at run time."""

import abc
import typing
from abc import ABC, ABCMeta, abstractmethod

from harness import table


class Shape(ABC):
    """What has an area."""

    unit = "m2"

    @abstractmethod
    def area(self):
        return 0

    @property
    @abstractmethod
    def name(self): ...

    def twice(self):
        return 2 * self.area()

    def __repr__(self):
        return f"{self.name} of {self.area()} {self.unit}"


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return super().area() + self.side**2

    @property
    def name(self):
        return "square"


class Unit(Square):
    def __init__(self):
        super().__init__(1)


class Half(Shape):
    def area(self):
        return 1


class Again(Square):
    @abstractmethod
    def area(self): ...


class Meta(metaclass=ABCMeta):
    @abc.abstractmethod
    def run(self): ...

    @staticmethod
    @abc.abstractmethod
    def make(): ...

    @classmethod
    @abc.abstractmethod
    def of(cls, x): ...


class Runs(Meta):
    def run(self):
        return "runs"

    @staticmethod
    def make():
        return Runs()

    @classmethod
    def of(cls, x):
        return cls().run() + str(x)


class Plain:
    @abstractmethod
    def f(self):
        return 1


class Empty(ABC):
    pass


class HasLength(typing.Protocol):
    def length(self) -> int: ...


class Word:
    def __init__(self, text):
        self.text = text

    def length(self):
        return len(self.text)


class Explicit(HasLength):
    def length(self):
        return 7


def total(xs):
    return sum(x.length() for x in xs)


def local():
    class Base(ABC):
        @abstractmethod
        def f(self): ...

    class Good(Base):
        def f(self):
            return 3

    try:
        Base()
    except TypeError as error:
        return Good().f(), str(error)


def areas(n):
    shapes = [Square(i) if i % 2 else Unit() for i in range(n)]
    return [s.area() for s in shapes], max(shapes, key=lambda s: s.area()).name


test_values = table(
    [lambda n: Square(n).twice(), 3, 1.5],
    [lambda: (Unit().area(), Unit().name, repr(Unit()), Unit.unit)],
    [lambda: (isinstance(Unit(), Shape), isinstance(3, Shape), issubclass(Unit, Shape), Shape.__name__)],
    [areas, 6],
    [lambda: (Runs().run(), Runs.make().run(), Runs.of(3))],
    [lambda: Plain().f()],
    [lambda: isinstance(Empty(), Empty)],
    [local],
    [lambda: total([Word("abc"), Explicit()])],
    [lambda: total([Word("abc"), Word("")])],
    [lambda: typing.assert_type(3, int) + typing.cast(int, 4)],
)
test_errors = table(
    [lambda: Shape()],
    [lambda: Half()],
    [lambda: Again(2)],
    [lambda: Meta()],
    [lambda: HasLength()],
)
