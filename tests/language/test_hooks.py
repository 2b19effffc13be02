"""Descriptors, `__class_getitem__`, translation tables, and what says what to write instead."""

import functools

import pyfora
from harness import refused, table


class Constant:
    def __init__(self, v):
        self.v = v

    def __get__(self, obj, owner=None):
        return self.v


class Area:
    def __get__(self, obj, owner):
        if obj is None:
            return owner.__name__
        return obj.w * obj.h


class Box:
    area = Area()
    sides = Constant(4)

    def __init__(self, w, h):
        self.w, self.h = w, h


class Cube(Box):
    sides = Constant(6)


class Shadowed:
    k = Constant(1)

    def __init__(self, k):
        self.k = k


class Lazy:
    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):
        return self if obj is None else self.function(obj)


class Uses:
    def __init__(self, n):
        self.n = n

    @Lazy
    def twice(self):
        return 2 * self.n


class Fails:
    def __get__(self, obj, owner=None):
        raise AttributeError("no")


class HasFailing:
    f = Fails()


class Data:
    def __get__(self, obj, owner=None):
        return 1

    def __set__(self, obj, value):
        pass


class HasData:
    d = Data()


test_descriptors = table(
    [lambda: (Box(2, 3).area, Box.area, Cube(1, 5).area, Cube.area)],
    [lambda: (Box(2, 3).sides, Box.sides, Cube(2, 3).sides, Cube.sides)],
    [lambda k: Shadowed(k).k, 3, "a"],
    [lambda: Shadowed.k],
    [lambda: Uses(4).twice],
    [lambda: Uses.twice.function(Uses(1))],
    [lambda: HasFailing().f],
)
test_data_descriptors = refused(
    pyfora.PyforaNotImplementedError, [lambda: HasData().d], match="PF222.*write a property"
)


class Getting:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)


class Made:
    def __init__(self, n):
        self.n = n

    def __class_getitem__(cls, n):
        return cls(n)


class Below(Getting):
    pass


test_class_getitem = table(
    [lambda k: Getting[k], 1, "a"],
    [lambda: Getting[1, 2]],
    [lambda: Below[int] is not None],
    [lambda: Below[3]],
    [lambda: Made[5].n],
)

test_translate = table(
    [lambda s: s.translate(str.maketrans("ab", "xy")), "abc", "", "bab", "äaß"],
    [lambda s: s.translate(str.maketrans("ab", "xy", "c ")), "abc c", "", "c"],
    [lambda s: s.translate(str.maketrans({"a": "1", "b": None, 99: "three"})), "abcd", "b"],
    [lambda s: s.translate({97: 65, 98: None, 99: "CC"}), "abcd"],
    [lambda s: s.translate({}), "abcd"],
    [lambda: str.maketrans("ab", "xy")],
    [lambda: str.maketrans("ab", "xy", "z")],
    [lambda: str.maketrans("ab", "xyz")],
    [lambda: str.maketrans({"ab": 1})],
    [lambda: str.maketrans({1.5: 1})],
    [lambda: str.maketrans("ab")],
    [lambda: "a".translate({97: -1})],
    [lambda: "a".translate({97: 1.5})],
)


class Whole(int):
    pass


@functools.singledispatch
def told(x):
    return "other"


@told.register
def _(x: int):
    return "int"


def local_whole():
    class Text(str):
        pass

    return Text("a")


test_instead = refused(
    pyfora.PyforaError,
    [lambda: Whole(3)],
    [local_whole],
    [lambda: told(1)],
    match="write",
)
