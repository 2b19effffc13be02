"""Classes: `__init__`, methods, properties, inheritance, operators, `__call__`; and what is no method.

PYTEST_DONT_REWRITE: an `assert` here is the language's own.
"""

from harness import table


class Point:
    """A pair with all operators."""

    dimensions = 2

    def __init__(self, x, y=0):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Point(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        if isinstance(k, Point):
            return self.x * k.x + self.y * k.y
        return Point(self.x * k, self.y * k)

    def __rmul__(self, k):
        return Point(k * self.x, k * self.y)

    def __truediv__(self, k):
        return Point(self.x / k, self.y / k)

    def __neg__(self):
        return Point(-self.x, -self.y)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __eq__(self, other):
        return isinstance(other, Point) and self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __bool__(self):
        return self.x != 0 or self.y != 0

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __contains__(self, v):
        return v == self.x or v == self.y

    def __call__(self, t):
        return self.x + self.y * t

    def __float__(self):
        return abs(self)

    def __int__(self):
        return int(self.x)

    def __round__(self, n=None):
        return Point(round(self.x, n), round(self.y, n))

    @property
    def norm2(self):
        return self.x * self.x + self.y * self.y

    @staticmethod
    def origin():
        return Point(0, 0)

    @classmethod
    def of(cls, pair):
        return cls(pair[0], pair[1])

    def moved(self, dx=0, dy=0):
        return Point(self.x + dx, self.y + dy)

    def chain(self, n):
        return self if n == 0 else self.moved(1).chain(n - 1)


P, Q = Point(3, 4), Point(0.5, -1)

test_operators = table(
    [lambda: Point(1)],
    [lambda: Point(1, 2.5)],
    [lambda a, b: a + b, (P, Q), (P, P)],
    [lambda a, b: a - b, (P, Q)],
    [lambda a, b: a * b, (P, Q), (P, 2), (P, 0.5), (2, P)],
    [lambda a, b: a / b, (P, 2), (P, 0)],
    [lambda a: -a, P, Q],
    [lambda a: abs(a), P, Q],
    [lambda a, b: (a == b, a != b), (P, Q), (P, P), (P, 3)],
    [lambda a, b: (a < b, a > b), (P, Q), (Q, P)],
    [lambda a: bool(a), P, Point(0, 0)],
    [lambda a: not a, P, Point(0, 0)],
    [lambda a: "full" if a else "empty", P, Point(0, 0)],
    [lambda a: len(a), P],
    [lambda a, i: a[i], (P, 0), (P, 1), (P, -1), (P, 5)],
    [lambda a, v: v in a, (P, 3), (P, 5)],
    [lambda a, v: v not in a, (P, 3), (P, 5)],
    [lambda a, t: a(t), (P, 2), (Q, 0.5)],
    [lambda a: float(a), P, Q],
    [lambda a: int(a), P, Q],
    [lambda a: round(a), P, Q],
    [lambda a: round(a, 1), P, Q],
    [lambda a: a.norm2, P, Q],
    [lambda a: a.norm2 + a.x, P],
    [lambda: Point.origin()],
    [lambda a: a.origin(), P],
    [lambda: Point.of((5, 6))],
    [lambda a: a.of((5, 6)), P],
    [lambda a: a.moved(), P],
    [lambda a: a.moved(1, 2), P],
    [lambda a: a.moved(dy=5), P],
    [lambda a: a.moved(dz=5), P],
    [lambda a: a.chain(3), P],
    [lambda a: Point.moved(a, 1), P],
    [lambda: Point.dimensions],
    [lambda a: a.dimensions, P],
    [lambda a: a.__class__ is Point, P],
    [lambda a: type(a) is Point, P],
    [lambda a: type(a)(1, 2), P],
    [lambda a: (isinstance(a, Point), isinstance(a, int), isinstance(a, object)), P],
    [lambda: isinstance(3, Point)],
    [lambda a: a.missing, P],
    [lambda: Point.missing],
    [lambda: Point()],
    [lambda: Point(1, 2, 3)],
    [lambda a: a + 1, P],
    [lambda a: 1 + a, P],
    [lambda a: a // 2, P],
    [lambda a: a <= a, P],
    [lambda a, b: sum([a, b], Point(0, 0)), (P, Q)],
    [lambda n: sum((Point(i, 1) for i in range(n)), Point(0)), 0, 10],
    [lambda a, b: max(a, b), (P, Q)],
    [lambda a, b: min(a, b), (P, Q)],
    [lambda n: min(Point(5 - i, i) for i in range(n)), 1, 6],
    [lambda a: (a.x, a), P],
    [lambda a: (lambda f: f(1))(a.moved), P],
    [lambda n: [Point(i) for i in range(n)], 0, 3],
    [lambda n: [Point(i, 0.5).norm2 for i in range(n)], 0, 3],
)


class Nothing:
    pass


class Bare:
    def __init__(self):
        self.x = 1


N = Nothing()

# An object without a special method gets CPython's TypeError.
test_without_methods = table(
    [lambda: Nothing()],
    [lambda: Nothing(1)],
    [lambda: Bare(1)],
    [lambda a: a + 1, N],
    [lambda a: 1 + a, N],
    [lambda a: a - a, N],
    [lambda a: a * 2, N],
    [lambda a: a / 2, N],
    [lambda a: a**2, N],
    [lambda a: a % 2, N],
    [lambda a: a < a, N],
    [lambda a: a < 1, N],
    [lambda a: -a, N],
    [lambda a: ~a, N],
    [lambda a: a[0], N],
    [lambda a: a[1:2], N],
    [lambda a: a(), N],
    [lambda a: 1 in a, N],
    [lambda a: [x for x in a], N],
    [lambda a: (lambda: [1 for _ in a])(), N],
    [lambda a: len(a), N],
    [lambda a: abs(a), N],
    [lambda a: int(a), N],
    [lambda a: float(a), N],
    [lambda a: round(a), N],
    [lambda a: round(a, 1), N],
    [lambda a: divmod(a, 1), N],
    [lambda a: divmod(1, a), N],
    [lambda a: pow(a, 1), N],
    [lambda a: sum(a), N],
    [lambda a: sum([a]), N],
    [lambda a: max(a), N],
    [lambda a: max(a, 1), N],
    [lambda a: min(a, a), N],
    [lambda a: range(a), N],
    [lambda a: (1, 2)[a], N],
    [lambda a: bool(a), N],
    [lambda a: not a, N],
    [lambda a: a == 1, N],
    [lambda a: a != 1, N],
    [lambda a: a is None, N],
    [lambda a: a.y, N],
    [lambda a: isinstance(1, a), N],
    [lambda a: any(a), N],
    [lambda a: list(a), N],
)


class Shape:
    sides = 0

    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    def describe(self):
        return (self.name, self.sides, self.area())

    def scaled(self, k):
        raise NotImplementedError("scaled")

    @property
    def double(self):
        return 2 * self.area()


class Square(Shape):
    sides = 4

    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side**2

    def scaled(self, k):
        return Square(self.side * k)


class Unit(Square):
    def __init__(self):
        Square.__init__(self, 1)

    def describe(self):
        return ("unit", super().describe())


class Circle(Shape):
    def __init__(self, r):
        Shape.__init__(self, "circle")
        self.r = r

    def area(self):
        return 3.0 * self.r**2


class Left(Shape):
    def area(self):
        return 1 + super().area()


class Right(Shape):
    def area(self):
        return 10 + super().area()


class Both(Left, Right):
    def area(self):
        return 100 + super().area()


def total_area(shapes):
    return sum(s.area() for s in shapes)


def first_area(flag):
    s = Square(3) if flag else Circle(2.0)
    return s.describe()


def pick(flag):
    s = Square(3) if flag else None
    return s is None or s.area()


test_inheritance = table(
    [lambda: Shape("s").describe()],
    [lambda: Square(3).describe()],
    [lambda: Square(2.5).describe()],
    [lambda: Unit().describe()],
    [lambda: Circle(2.0).describe()],
    [lambda: Left("l").describe()],
    [lambda: Both("b").describe()],
    [lambda: Square(3)],
    [lambda: Unit()],
    [lambda: Square(3).scaled(2)],
    [lambda: Shape("s").scaled(2)],
    [lambda: Square(3).double],
    [lambda s: isinstance(s, Shape), Square(1), Unit(), N],
    [lambda s: isinstance(s, (Circle, Unit)), Square(1), Unit()],
    [lambda s: type(s) is Square, Square(1), Unit()],
    [lambda: issubclass(Unit, Shape)],
    [first_area, True, False],
    [pick, True, False],
    [lambda: total_area([Square(1), Square(2)])],
    [lambda: total_area((Square(1), Circle(2.0)))],
    [lambda: Shape.area(Square(2))],
    [lambda: Square.sides + Shape.sides],
    [lambda: Shape()],
)


class Counter:
    def __init__(self, n):
        self.n = n
        self.twice = 2 * n
        if n > 10:
            self.big = True

    def next(self):
        return Counter(self.n + 1)


class Account:
    def __init__(self, balance, history=()):
        if balance < 0:
            raise ValueError("negative balance", balance)
        self.balance = balance
        self.history = history

    def paid(self, amount):
        return Account(self.balance + amount, (amount,))

    def check(self):
        assert self.balance > 10, "too little"
        return self.balance


class Matrix:
    def __init__(self, a, b, c, d):
        self.rows = ((a, b), (c, d))

    def __matmul__(self, other):
        (a, b), (c, d) = self.rows
        (e, f), (g, h) = other.rows
        return Matrix(a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)

    def __pow__(self, n):
        result = Matrix(1, 0, 0, 1)
        for _ in range(n):
            result = result @ self
        return result


class Interval:
    def __init__(self, low, high):
        self.low, self.high = low, high

    def __contains__(self, x):
        return self.low <= x < self.high

    def __iter__(self):
        return iter(range(self.low, self.high))

    def __len__(self):
        return self.high - self.low


class Reflected:
    def __radd__(self, other):
        return ("radd", other)

    def __rsub__(self, other):
        return ("rsub", other)

    def __rpow__(self, other):
        return ("rpow", other)

    def __gt__(self, other):
        return ("gt", other)

    def __and__(self, other):
        return NotImplemented


class Odd:
    def __bool__(self):
        return 1

    def __len__(self):
        return -1


def make_inside(n):
    class Local:
        def __init__(self, v):
            self.v = v

        def get(self):
            return self.v + 1

    return Local(n).get()


def build_up(n):
    c = Counter(0)
    for _ in range(n):
        c = c.next()
    return c.n, c.twice


test_objects = table(
    [lambda: Counter(1).next().twice],
    [lambda: Counter(11).big],
    [lambda n: Counter(n).big, 5, 11],
    [build_up, 0, 5, 20],
    [lambda: Account(5)],
    [lambda: Account(-5)],
    [lambda: Account(5).paid(3)],
    [lambda: Account(5).paid(3).history],
    [lambda: Account(5).paid(-30)],
    [lambda a: a.check(), Account(5), Account(50)],
    [lambda: (Matrix(1, 1, 1, 0) ** 10).rows],
    [lambda: Matrix(1, 2, 3, 4) @ Matrix(0, 1, 1, 0)],
    [lambda x: x in Interval(1, 5), 0, 1, 4.5, 5],
    [lambda: [x for x in Interval(1, 5)]],
    [lambda: sum(Interval(1, 5))],
    [lambda: bool(Interval(1, 1))],
    [lambda: bool(Interval(1, 2))],
    [lambda x: x + Reflected(), 1, None, "a"],
    [lambda x: x - Reflected(), 1, None],
    [lambda x: x ** Reflected(), 1, None],
    [lambda x: x < Reflected(), 1, None],
    [lambda x: Reflected() & x, 1, None],
    [lambda: Reflected() + 1],
    [lambda: bool(Odd())],
    [lambda: len(Odd())],
    [make_inside, 1, 2.5],
)
