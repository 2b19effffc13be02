"""Classes: which operand's method decides, what other objects than the builtin ones can do, and what is refused."""

import math

import pyfora
from harness import refused, table


class Nothing:
    pass


N = Nothing()


class Base:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        return ("Base.add", self.v)

    def __radd__(self, other):
        return ("Base.radd", self.v)

    def __lt__(self, other):
        return ("Base.lt", self.v)

    def __gt__(self, other):
        return ("Base.gt", self.v)

    def __eq__(self, other):
        return ("Base.eq", self.v)


class Same(Base):
    pass


class Sub(Base):
    def __radd__(self, other):
        return ("Sub.radd", self.v)

    def __gt__(self, other):
        return ("Sub.gt", self.v)

    def __eq__(self, other):
        return ("Sub.eq", self.v)


BASES = [(a, b) for a in (Base(1), Same(2), Sub(3)) for b in (Base(4), Same(5), Sub(6))]

# The right operand comes first where its class inherits from the left one's.
test_reflected = table(
    [lambda a, b: a + b, *BASES],
    [lambda a, b: a < b, *BASES],
    [lambda a, b: a > b, *BASES],
    [lambda a, b: a == b, *BASES],
    [lambda a, b: a != b, *BASES],
)


class Number:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


class Text:
    def __index__(self):
        return "a"

    def __int__(self):
        return 1.5

    def __float__(self):
        return 1

    def __bool__(self):
        return "yes"


class Steps:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return (i * i for i in range(self.n))


test_protocols = table(
    [lambda i: (5, 6, 7)[i], Number(1), Number(-1), Number(9), Text()],
    [lambda i: [5, 6, 7][i], Number(1), Number(9)],
    [lambda i: "abc"[i], Number(1), Number(9)],
    [lambda i: range(5)[i], Number(1), Number(9)],
    [lambda i: [x for x in range(i)], Number(3)],
    [lambda x: int(x), Number(3), Text()],
    [lambda x: float(x), Number(3), Text()],
    [lambda x: math.sqrt(x), Number(4), N],
    [lambda x: math.gcd(x, 6), Number(4), N],
    [lambda x: math.floor(x), 1.5],
    [lambda x: bool(x), Text()],
    [lambda s: [x + 1 for x in s], Steps(4)],
    [lambda s: sum(s), Steps(4), Steps(0)],
    [lambda s: sum(s) + sum(s), Steps(4)],
    [lambda s: 4 in s, Steps(4), Steps(2)],
    [lambda s: (max(s), min(s)), Steps(4), Steps(0)],
    [lambda s: list(s), Steps(4)],
)


class Computed:
    def __init__(self):
        self.value = 1

    @property
    def value(self):
        return 2


class Special:
    def __new__(cls):
        return 5


class Returning:
    def __init__(self):
        return 5


class Items:
    def __getitem__(self, i):
        return (1, 2, 3)[i]


test_items = table(
    [lambda x: [i for i in x], Items()],
    [lambda x: 2 in x, Items()],
    [lambda x: x[0:1], Items()],
    [lambda x: x[5], Items()],
)

# What classes may do beyond that is not supported.
test_not_supported = refused(
    pyfora.PyforaNotImplementedError,
    [lambda: Computed().value],
    [lambda: Special()],
    [lambda: Returning()],
)


class Mutated:
    def __init__(self):
        self.x = 1

    def change(self):
        self.x = 2
        return self


# Objects do not change once they are made.
test_mutation = refused(
    pyfora.PyforaError,
    [lambda: Mutated().change()],
)


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __pow__(self, exponent, modulus=None):
        return (self.n, exponent, modulus)


test_truth_by_length = table(
    [lambda n: bool(Sized(n)), 0, 2, -1, 2**70],
    [lambda n: 1 if Sized(n) else 2, True, "a", None, 1.5],
    [lambda n: not Sized(n), 0, -3],
)

test_power_of_three = table(
    [
        lambda a, b, m: pow(a, b, m),
        (-7, "", 5),
        ("a", 2, 5),
        (2.0, 2, 5),
        (2, 2.0, "5"),
        (2, 3, 2.5),
        (2, [], 5),
    ],
    [lambda a: pow(a, 2, 5), Sized(3), None, 7],
)
