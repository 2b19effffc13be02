"""`match`: patterns of all kinds, what they bind, what they raise."""

from harness import table


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


class Circle:
    def __init__(self, r):
        self.r = r

    @property
    def area(self):
        return 3 * self.r * self.r


class Empty:
    pass


class Names:
    RED = 1
    NAME = "n"


def literals(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2:
            return "few"
        case -1:
            return "negative"
        case 2.5:
            return "float"
        case "a":
            return "A"
        case "bc":
            return "joined"
        case None:
            return "none"
        case True:
            return "true"
        case _:
            return "other"


def bools(x):
    match x:
        case True:
            return "T"
        case False:
            return "F"
        case 1:
            return "1"


def numbers(x):
    match x:
        case 1.0:
            return "one"


def no_case(x):
    match x:
        case 0:
            return 1
    return 2


def falls_out(x):
    r = "none"
    match x:
        case 0:
            r = "zero"
        case [_, _]:
            r = "two"
    return r


def dotted(x):
    match x:
        case Names.RED:
            return "red"
        case Names.NAME:
            return "name"
        case y:
            return y


def sequences(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return ("one", a)
        case [a, b]:
            return ("two", a, b)
        case [a, *rest]:
            return ("more", a, rest)
        case _:
            return "no sequence"


def stars(x):
    match x:
        case [first, *middle, last]:
            return (first, middle, last)
        case (only,):
            return only
        case [*_]:
            return "any"


def star_first(x):
    match x:
        case [*init, 0]:
            return init
        case (*_, last):
            return last


def trees(x):
    match x:
        case ("add", a, b):
            return a + b
        case ("neg", a):
            return -a
        case ("pair", (a, b)):
            return a * b
        case ("num", n) if n > 100:
            return "big"
        case ("num", n):
            return n


def tagged(c):
    e = ("num", 3) if c == 0 else (("add", 1.5, 2) if c == 1 else ("name", "x"))
    match e:
        case ("num", n):
            return n + 1
        case ("add", left, right):
            return left + right
        case ("name", s):
            return s + "!"


def shapes(s):
    match s:
        case Point(x=0, y=0):
            return "origin"
        case Point(x, 0):
            return ("on the axis", x)
        case Point3(z=z):
            return z
        case Point(x=a, y=b):
            return (a, b)
        case Circle(r=r, area=a) if r > 10:
            return a
        case Circle():
            return "circle"
        case int(n):
            return n + 1
        case float() as f:
            return f * 2
        case str(s):
            return s + "!"
        case (int(a), str(b)):
            return (b, a)
        case list(v):
            return len(v)
        case None:
            return "None"
        case object(real=r):
            return r
        case _:
            return "other"


def one_of(c):
    s = Point(1, 2) if c == 0 else (Circle(3) if c == 1 else (5 if c == 2 else "x"))
    match s:
        case Point(x, y):
            return x + y
        case Circle(r=r):
            return r * 2
        case int():
            return s + 1
        case str():
            return s + "!"


def alternatives(x):
    match x:
        case (1, y) | (y, 1):
            return y
        case [("a" | "b") as c, *_]:
            return c
        case int() | float() as n:
            return n + 1
        case _:
            return None


def guard_binds(x):
    r = 0
    match x:
        case y if y > 5:
            r = y
        case _:
            r = -1
    return (y, r)


def binds_its_subject(x):
    match x:
        case [x, 1]:
            return x
        case [1, x]:
            return x
        case x:
            return x


def two_subjects(a, b):
    match a, b:
        case 0, _:
            return "a0"
        case _, 0:
            return "b0"
        case (x, y):
            return x + y


def in_a_loop(xs):
    out = []
    for x in xs:
        match x:
            case 0:
                continue
            case 9:
                break
            case n:
                out = out + [n]
    return out


def in_try(x):
    try:
        match x:
            case [a, b]:
                return a // b
            case _:
                raise ValueError(x)
    except ZeroDivisionError:
        return "zero"


def unbound(x):
    match x:
        case [a]:
            pass
    return a


def partly_bound(x):
    # Names are bound only where the whole pattern matches.
    a = "before"
    match x:
        case [a, 1]:
            return "matched"
    return a


def as_patterns(x):
    match x:
        case [Point(x=0) as p, *rest] as whole:
            return (p.y, len(rest), len(whole))
        case (_ as a, _) as b:
            return (a, b)


def no_arguments(x):
    match x:
        case Circle(r):
            return r


def too_many(x):
    match x:
        case Point(a, b, c):
            return a


def twice(x):
    match x:
        case Point(a, x=b):
            return a


def no_class(x):
    y = 5
    match x:
        case y():
            return 1


def int_of_two(x):
    match x:
        case int(a, b):
            return 1


def missing(x):
    match x:
        case Circle(nothing=1):
            return "no"
        case Circle(r=2):
            return "yes"


def with_conditions(n):
    match n % 3, n % 5:
        case 0, 0:
            return "fizzbuzz"
        case 0, _:
            return "fizz"
        case _, 0:
            return "buzz"
    return n


def mappings(x):
    match x:
        case {"kind": "point", "x": a, "y": b}:
            return (a, b)
        case {"kind": k, **rest} if k != "other":
            return (k, rest)
        case {}:
            return "mapping"
        case _:
            return "none"


def mapping_of_ints(d):
    match d:
        case {1: a, 2: b}:
            return a + b
        case {1: a, **rest}:
            return (a, rest)
        case dict(x):
            return len(x)


SHAPES = [Point(0, 0), Point(3, 0), Point(3, 4), Point3(1, 2, 3), Circle(20), Circle(2), Empty()]
SHAPES = [(s,) for s in SHAPES] + [
    (5,),
    (2.5,),
    ("s",),
    ((1, "b"),),
    (("b", 1),),
    ([1, 2],),
    (None,),
    (True,),
]

test_literals = table(
    [literals, 0, 1, 2, -1, 2.5, "a", "bc", None, True, False, 7, "z", []],
    [bools, True, False, 1, 0, 1.0],
    [numbers, 1, True, 1.0, 2],
    [no_case, 0, 1],
    [falls_out, 0, 1, [1, 2], (1, 2)],
    [dotted, 1, "n", 5, None],
    [with_conditions, *range(1, 16)],
)

SEQUENCES = [[], [1], [1, 2], [1, 2, 3], "ab", "", 5, None, range(3), range(0), [1.5, 0]]
SEQUENCES = [(s,) for s in SEQUENCES] + [((),), ((1,),), ((1, 2),), ((1, 2, 3),), ((1, "a", 2.5, None),)]

test_sequences = table(
    [sequences, *SEQUENCES],
    [stars, *SEQUENCES],
    [star_first, *SEQUENCES],
    [lambda n: sequences(tuple(range(n))), 0, 1, 2, 3],
    [trees, ("add", 1, 2), ("neg", 1), ("pair", (3, 4)), ("num", 5), ("num", 500), ("foo", 5), ("add", 1)],
    [lambda: (trees(("num", 1)), trees(("add", 1.5, 2)), trees(("other",)))],
    [tagged, 0, 1, 2],
    [two_subjects, (0, 1), (1, 0), (2, 3)],
)

test_classes = table(
    [shapes, *SHAPES],
    [one_of, 0, 1, 2, 3],
    [lambda: [shapes(s) for s in (Point(0, 0), Circle(1), 5, "x")]],
    [missing, Circle(2), Circle(3)],
    [as_patterns, [Point(0, 5), 1, 2], [Point(1, 5), 1], (3, 4), 5],
)

test_mappings = table(
    [mappings, {"kind": "point", "x": "1", "y": "2"}, {"kind": "line", "z": "3"}, {"kind": "other"}],
    [mappings, {"a": "b"}, [1], 5, "kind", {1: 2}],
    [mapping_of_ints, {1: 5, 2: 6}, {1: 5, 3: 7}, {3: 7}, {}],
)

test_binding = table(
    [alternatives, (1, 5), (5, 1), (2, 3)],
    [alternatives, ["a", "x"], ["b"], ["c"], 5, 2.5, "x"],
    [guard_binds, 3, 9],
    [binds_its_subject, [5, 1], [1, 5], [7, 7], 3],
    [in_a_loop, [1, 0, 2, 9, 3]],
    [in_try, [4, 2], [1, 0], [1], "no"],
    [unbound, [1], [1, 2]],
    [partly_bound, [5, 1], [5, 2], 5],
)

test_errors = table(
    [no_arguments, Circle(2), 1],
    [too_many, Point(1, 2), 1],
    [twice, Point(1, 2), 1],
    [no_class, 1],
    [int_of_two, 1, "a"],
)
