"""Classes: orders of resolution, class attributes, kinds of methods, slices, classes made in functions, attributes."""

from functools import total_ordering

import pyfora
from harness import refused, table


class A:
    """The base."""

    x = 1
    y = x + 1
    names = ("a", "b")
    table = [y, y * 2]
    f = lambda self, k: self.x + k  # noqa: E731
    g = staticmethod(lambda k: k + 1)
    k = classmethod(lambda cls: cls.x)
    q = property(lambda self: self.x * 10)

    def m(self):
        return self.x

    h = m

    class Inner:
        z = 5

        def get(self):
            return self.z

    @classmethod
    def make(cls, *args):
        return cls(*args)

    @classmethod
    def name(cls):
        return cls.__name__

    @classmethod
    def xs(cls):
        return cls.x

    @staticmethod
    def double(v):
        return 2 * v

    @property
    def p(self):
        return self.x * 2


class B(A):
    x = 10

    @classmethod
    def name(cls):
        return "B" + super().name()

    @property
    def p(self):
        return super().p + 1


class C(A):
    def m(self):
        return super().m() + 1000


class D(B, C):
    def m(self):
        return super().m() + 100


class Top:
    def go(self):
        return ["top"]


class Left(Top):
    def go(self):
        return ["left"] + super().go()


class Right(Top):
    def go(self):
        return ["right"] + super().go()


class Bottom(Left, Right):
    def go(self):
        return ["bottom"] + super().go()


class Cooperative:
    def __init__(self):
        self.seen = ("base",)


class First(Cooperative):
    def __init__(self):
        super().__init__()
        self.first = 1


class Second(Cooperative):
    def __init__(self):
        super().__init__()
        self.second = 2


class Together(First, Second):
    def __init__(self):
        super().__init__()
        self.both = self.first + self.second


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


class Private:
    __limit = 7

    def __init__(self, v):
        self.__v = v

    def __hidden(self):
        return self.__v + self.__limit

    def shown(self):
        return self.__hidden()


class Dynamic:
    def __init__(self, v):
        self.v = v

    def __getattr__(self, name):
        if name == "gone":
            raise AttributeError("it is gone")
        return (name, self.v)


class Slicing:
    def __getitem__(self, key):
        return key

    def __len__(self):
        return 7


class Window:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, key):
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self.items))
            return [self.items[i] for i in range(start, stop, step)]
        if isinstance(key, tuple):
            return [self.items[k] for k in key]
        return self.items[key]


class Wrapped:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, key):
        return self.items[key]


class Number:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v

    def __format__(self, spec):
        return "<" + spec + ">"

    def __repr__(self):
        return f"Number({self.v})"

    def __pos__(self):
        return Number(abs(self.v))

    def __invert__(self):
        return Number(-self.v)

    def __divmod__(self, other):
        return (self.v // other, self.v % other)

    def __rdivmod__(self, other):
        return (other // self.v, other % self.v)

    def __rlshift__(self, other):
        return other << self.v

    def __xor__(self, other):
        return ("xor", other)

    def __rmatmul__(self, other):
        return ("rmatmul", other)

    def __trunc__(self):
        return self.v

    def __ceil__(self):
        return self.v + 1


class Both:
    def __str__(self):
        return "text"

    def __repr__(self):
        return "repr"


class Unhelpful:
    def __str__(self):
        return 3

    def __len__(self):
        return "3"

    def __eq__(self, other):
        return NotImplemented

    def __add__(self, other):
        return NotImplemented

    def __bool__(self):
        return None


@total_ordering
class Ordered:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return self.v == other.v

    def __lt__(self, other):
        return self.v < other.v


@total_ordering
class ByGe:
    def __init__(self, v):
        self.v = v

    def __ge__(self, other):
        return self.v >= other.v

    def __eq__(self, other):
        return self.v == other.v


class Chain:
    def __init__(self, parts=()):
        self.parts = parts

    def __getattr__(self, name):
        return (*self.parts, name)


def decorated(method):
    def wrapper(self, x):
        return ("wrapped", method(self, x))

    return wrapper


class WithDecorated:
    base = 5

    @decorated
    def run(self, x):
        return self.base + x


test_attributes = table(
    [lambda: A.x],
    [lambda: (A.y, B.y, A().y, D().y)],
    [lambda: (A.names, A.table, A().table)],
    [lambda: (A().f(3), B().f(3), A.f(B(), 3))],
    [lambda: (A.g(3), A().g(3), B.g(4))],
    [lambda: (A.k(), B.k(), B().k())],
    [lambda: (A().q, B().q)],
    [lambda: (A().h(), B().h())],
    [lambda: (A.double(2), B().double(2))],
    [lambda: A.Inner.z],
    [lambda: A.Inner().get()],
    [lambda: A().Inner().get()],
    [lambda: B.make().x],
    [lambda: B.make(1)],
    [lambda: (A.name(), B.name(), D.name(), C().name())],
    [lambda: (B.xs(), B().xs(), C.xs())],
    [lambda: (A().p, B().p, C().p, D().p)],
    [lambda: A.nothing],
    [lambda: A().nothing],
    [lambda: B().nothing()],
    [lambda: A.m()],
    [lambda: A.m(1)],
    [lambda: A().m(1)],
    [lambda: A().x.y],
    [lambda: A + 1],
    [lambda: A[0]],
    [lambda: A() < A()],
    [lambda: WithDecorated().run(1)],
)

test_resolved = table(
    [lambda: D().m()],
    [lambda: Bottom().go()],
    [lambda: Left().go()],
    [lambda: Together().both],
    [lambda: Together()],
    [lambda: D.__mro__ == (D, B, C, A, object)],
    [lambda: isinstance(D(), C)],
    [lambda: (issubclass(D, A), issubclass(B, C))],
)

test_names = table(
    [lambda: (A.__name__, A.__qualname__, A.Inner.__qualname__)],
    [lambda: A.__doc__],
    [lambda: B.__doc__],
    [lambda: A().__doc__],
    [lambda: D().__class__.__name__],
    [lambda: type(D()).__name__],
    [lambda: A().__class__ is A],
    [lambda: A().m.__name__],
    [lambda: (A.m.__qualname__, A.m.__name__)],
    [lambda: (lambda: 1).__name__],
    [lambda: int.__name__],
    [lambda: ValueError.__name__],
    [lambda: A().m.__self__.x],
)

test_special = table(
    [lambda: Slotted(1).a],
    [lambda: Slotted(1).b],
    [lambda s: s.a, Slotted(5)],
    [lambda: Slotted("x")],
    [lambda: Private(1).shown()],
    [lambda: Private(1)._Private__v],
    [lambda: Private(1).__v],
    [lambda: Dynamic(1).v],
    [lambda: Dynamic(1).w],
    [lambda: Dynamic(1).gone],
    [lambda: Chain().a],
    [
        lambda: (
            Ordered(1) < Ordered(2),
            Ordered(1) <= Ordered(1),
            Ordered(3) > Ordered(2),
            Ordered(1) >= Ordered(2),
        )
    ],
    [lambda: (ByGe(1) < ByGe(2), ByGe(1) <= ByGe(1), ByGe(3) > ByGe(2), ByGe(1) >= ByGe(2))],
    [lambda: (str(Both()), repr(Both()), f"{Both()} {Both()!r}", [Both()] == 3)],
    [lambda: repr([Both(), (Both(),)])],
    [lambda: str(Unhelpful())],
    [lambda: len(Unhelpful())],
    [lambda: Unhelpful() == 3],
    [lambda: Unhelpful() != 3],
    [lambda: Unhelpful() + 3],
    [lambda: bool(Unhelpful())],
)

test_numbers = table(
    [lambda: (1, 2, 3)[Number(1)]],
    [lambda: [1, 2, 3][Number(1)]],
    [lambda: "abc"[Number(1)]],
    [lambda: hex(Number(10))],
    [lambda: list(range(Number(3)))],
    [lambda: f"{Number(1):abc}"],
    [lambda: format(Number(1), "x")],
    [lambda: f"{Number(1)}"],
    [lambda: repr(Number(3))],
    [lambda: str(Number(3))],
    [lambda: (+Number(-1)).v],
    [lambda: (~Number(5)).v],
    [lambda: divmod(Number(7), 2)],
    [lambda: divmod(7, Number(2))],
    [lambda: 1 << Number(4)],
    [lambda: Number(1) ^ "a"],
    [lambda: 3 @ Number(1)],
    [lambda: int(Number(3))],
    [lambda: float(Number(3))],
    [lambda: Number(1) - 1],
    [lambda: -Number(1)],
)

test_slices = table(
    [lambda: Slicing()[1]],
    [lambda: Slicing()[1, 2]],
    [lambda: Slicing()[1:2]],
    [lambda: Slicing()[:]],
    [lambda: Slicing()[::-1]],
    [lambda: Slicing()["a":"b"]],
    [lambda: Slicing()[1:2, 3]],
    [lambda: Window([1, 2, 3, 4])[1:3]],
    [lambda: Window([1, 2, 3, 4])[::-2]],
    [lambda: Window([1, 2, 3, 4])[-3:]],
    [lambda: Window([1, 2, 3, 4])[0, 2]],
    [lambda: Window([1, 2, 3, 4])[-1]],
    [lambda: Window([1, 2, 3, 4])[9]],
    [lambda: Wrapped([1, 2, 3])[:2]],
    [lambda: Wrapped("abc")[::-1]],
    [lambda: Wrapped((1, 2, 3))[1:]],
    [lambda: slice(3)],
    [lambda: slice(1, None, 2).step],
    [lambda: slice(1, 5) == slice(1, 5, None)],
    [lambda: repr(slice(1, 5))],
    [lambda a, b, c, n: slice(a, b, c).indices(n), (None, None, -1, 5), (1, 9, 2, 5), (-2, None, None, 5)],
    [lambda: slice(1, 2, 0).indices(5)],
    [lambda: slice(1).indices(-1)],
    [lambda: slice(1).indices("a")],
    [lambda: slice("a").indices(1)],
    [lambda: slice(1, 5) < slice(1, 6)],
    [lambda: slice(1, 5) < slice(1, None)],
    [lambda: slice(1, 5) == (1, 5, None)],
    [lambda: slice(1, 5) != slice("a", 2.5)],
    [lambda: [slice(1, 2), slice(None)]],
    [lambda: isinstance(slice(1), slice)],
    [lambda: type(slice(1)) is slice],
    [lambda xs, a, b: xs[slice(a, b)], ([1, 2, 3, 4], 1, 3)],
)


def capturing(n):
    class L:
        k = n

        def __init__(self, v=0):
            self.v = v

        def get(self):
            return n + self.k + self.v

        def again(self):
            return L(self.v + n)

        @classmethod
        def make(cls):
            return cls(100)

        @staticmethod
        def plain():
            return n * 2

        @property
        def p(self):
            return n * 3

        def __add__(self, other):
            return L(self.v + other.v + n)

        def __call__(self, x):
            return x + n

    one = L(1)
    return (
        one.get(), one.again().again().v, L.make().get(), L.plain(), one.p, (one + one).v, one(5),
        isinstance(one, L), type(one)(3).get(), L.k,
    )  # fmt: skip


def capturing_base(n):
    class Base:
        def __init__(self, v):
            self.v = v

        def a(self):
            return n + self.v

    class Sub(Base):
        def __init__(self):
            super().__init__(n * 10)

        def a(self):
            return super().a() * 2

        def b(self):
            return self.a() + n

    s = Sub()
    return s.a(), s.b(), s.v, isinstance(s, Base)


def class_factory(n):
    class Made:
        def get(self):
            return n

    return Made


def from_factory(a, b):
    return class_factory(a)().get(), class_factory(b)().get()


def captured_function(k):
    def helper(x):
        return x * k

    class User:
        def run(self, x):
            return helper(x)

    return User().run(5)


def in_loop(n):
    total = 0
    for i in range(n):

        class Step:
            def value(self, scale=2):
                return scale * n

        total = total + Step().value() + i
    return total


test_in_functions = table(
    [capturing, 1, 2.5],
    [capturing_base, 4],
    [from_factory, (1, "a")],
    [captured_function, 3, "a"],
    [in_loop, 3],
)

# Texts of attributes that are not there.
test_missing = table(
    [lambda: None.foo],
    [lambda: (1).foo],
    [lambda: (1.5).foo],
    [lambda: True.foo],
    [lambda: "a".foo],
    [lambda: [].foo],
    [lambda: ().foo],
    [lambda: range(3).foo],
    [lambda: (lambda: 1).foo],
    [lambda: A().m.foo],
    [lambda: int.foo],
    [lambda: str.foo],
    [lambda: ValueError("x").foo],
    [lambda: undefined_name],  # noqa: F821
)


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    pass


class New:
    def __new__(cls):
        return 5


class Everything:
    def __getattribute__(self, name):
        return name


class Hooked:
    def __init_subclass__(cls):
        pass


class UnderHook(Hooked):
    pass


class Descriptor:
    def __get__(self, instance, owner):
        return 5


class HasDescriptor:
    d = Descriptor()


class IntLike(int):
    pass


test_refused = refused(
    pyfora.PyforaError,
    [lambda: WithMeta()],
    [lambda: New()],
    [lambda: Everything().x],
    [lambda: UnderHook()],
    [lambda: IntLike(3)],
    [lambda: A.p],
    [lambda: repr(A())],
    [lambda: A() is A()],
    [lambda: len.foo],
)
