"""Classes with `__slots__`, generic classes, and bases that are none."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import pyfora
from harness import refused, table

T = TypeVar("T")
K = TypeVar("K")


class Point:
    __slots__ = ("x",)

    def __init__(self, more):
        self.x = 1
        if more:
            self.y = 2


class Open(Point):
    def __init__(self):
        super().__init__(False)
        self.z = 3


class Private(Point):
    __slots__ = ["a", "__b"]

    def __init__(self, n):
        super().__init__(False)
        self.a = 1
        self.__b = n
        if n > 3:
            self.c = 1

    def b(self):
        return self.__b


class WithDict:
    __slots__ = ("x", "__dict__")

    def __init__(self):
        self.x = 1
        self.y = 2


class More:
    __slots__ = (*Point.__slots__, "a")

    def __init__(self, k):
        self.a = k
        self.x = 1
        if k:
            self.q = 3


class Told:
    __slots__ = {"a": "what it is"}

    def __init__(self, k):
        self.a = k
        if k:
            self.b = k


class ReadOnly:
    __slots__ = ()
    k = 3

    def __init__(self):
        self.k = 4


class One:
    __slots__ = "value"

    def __init__(self, more):
        self.value = 4
        if more:
            self.v = 3


@dataclass(slots=True)
class Data:
    a: int
    b: int = 2

    def __post_init__(self):
        if self.a > 1:
            self.other = 3


def caught(n):
    try:
        return Private(n).b()
    except AttributeError as e:
        return str(e)


test_slots = table(
    [lambda more: Point(more).x, False, True],
    [lambda: Open().z + Open().x],
    [lambda n: Private(n).b(), 2, 5],
    [caught, 2, 5],
    [lambda: WithDict().y],
    [lambda k: Told(k).a, 0, 1],
    [lambda: ReadOnly().k],
    [lambda more: One(more).value, False, True],
    [lambda a: Data(a).b, 1, 2],
)


test_slots_computed = refused(
    pyfora.PyforaNotImplementedError, [lambda: More(0).a], match="PF222.*write a tuple of the names"
)


class Stack(Generic[T]):
    def __init__(self, items):
        self.items = items

    def top(self):
        return self.items[-1]

    @classmethod
    def of(cls, *xs):
        return cls(list(xs))


class Ints(Stack[int]):
    def twice(self):
        return self.top() * 2


class Pair(Generic[K, T]):
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class Sized(Protocol[T]):
    def size(self): ...


class Thing(Sized[int]):
    def size(self):
        return 3


class Plain:
    pass


def local():
    U = TypeVar("U")

    class Box(Generic[U]):
        def __init__(self, v: U):
            self.v = v

    class IntBox(Box[int]):
        pass

    return Box[int](3).v + IntBox(3).v + Box(1).v


def again():
    class A:
        x = 1

    class A(A):
        y = 2

    return A.x + A.y


test_generic = table(
    [lambda: Stack[int]([1, 2]).top()],
    [lambda: Stack[str].of("a", "b").top()],
    [lambda: Ints([1, 4]).twice()],
    [lambda: Ints.of(5).twice()],
    [lambda: isinstance(Ints([1]), Stack)],
    [lambda: Pair[int, str](1, "x").b],
    [lambda: Thing().size()],
    [lambda: Plain[int]],
    [local],
    [again],
)


def own_base():
    class A(A):  # noqa: F821
        pass

    return 1


def raising_base():
    class A(Plain[int]):
        pass

    return 1


def unknown_base():
    class A(Unknown):  # noqa: F821
        pass

    return 1


test_bases = refused(
    pyfora.PyforaNotImplementedError, [own_base], [raising_base], [unknown_base], match="PF201.*base"
)
