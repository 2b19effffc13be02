"""Calls: `*` and `**` of anything, parameters of all kinds, the texts where arguments do not fit."""

import pyfora
from harness import refused, table


def none():
    return 0


def one(a):
    return a


def three(a, b, c):
    return (a, b, c)


def mixed(a, b=10, *rest, k=5):
    return (a, b, rest, k)


def variadic(*a):
    return a


def keyword_only(a, *, b=2):
    return (a, b)


def two_keyword_only(*, a, b, c=1):
    return (a, b, c)


def positional_only(a, b=2, /, c=3):
    return (a, b, c)


def named(a, **k):
    return a


def forwards(*a, **k):
    return base(*a, **k)


def base(x, y=2, *rest, z=3):
    return (x, y, rest, z)


def reads_names(**k):
    return (k["a"], "b" in k, "c" not in k)


def with_options(x, **options):
    return x * options["scale"] if "scale" in options else x


def own_name(name, /, **k):
    return (name, k["name"])


def as_dict(a, **k):
    return k


def merged(**k):
    return {**k, "z": 0}


def items_of(**k):
    return [(name, value) for name, value in k.items()]


def key_of(name, **k):
    return k[name]


class Point:
    def __init__(self, x, y=2):
        self.x = x
        self.y = y

    def all(self, *a, **k):
        return (self.x, self.y, a, base(*a, **k))

    def __call__(self, *a):
        return (self.x, a)


def made(xs):
    p = Point(*xs)
    return (p.x, p.y, p.all(*xs), p(*xs))


def of_either(c):
    t = (1,) if c else (1, 2)
    return (variadic(*t), mixed(*t))


def of_optional(c):
    xs = [1, 2] if c else (3.5, 4, 5)
    return mixed(*xs)


def evaluated_in_order(x):
    def note(seen, v):
        return seen + (v,)

    return three(note((), 1), *(note((2,), x),), c=note((3,), 1 // x))


def bool_argument(x, flag=True, /):
    return (x, flag)


ARGUMENTS = [([],), ([1],), ([1, 2],), ([1, 2, 3],), ([1, 2, 3, 4],), ((1, 2, 3),), ("abc",), (range(3),)]

test_star = table(
    [lambda xs: none(*xs), *ARGUMENTS],
    [lambda xs: one(*xs), *ARGUMENTS],
    [lambda xs: three(*xs), *ARGUMENTS],
    [lambda xs: three(0, *xs), *ARGUMENTS],
    [lambda xs: three(*xs, 0), *ARGUMENTS],
    [lambda xs: mixed(*xs), *ARGUMENTS],
    [lambda xs: mixed(0, *xs), *ARGUMENTS],
    [lambda xs: mixed(*xs, *xs, k=1), *ARGUMENTS],
    [lambda xs: mixed(*xs, 9), *ARGUMENTS],
    [lambda xs: variadic(*xs), *ARGUMENTS],
    [lambda xs: variadic(1, *xs), *ARGUMENTS],
    [lambda xs: len(variadic(*xs, *xs)), *ARGUMENTS],
    [lambda xs: positional_only(*xs), *ARGUMENTS],
    [lambda xs: keyword_only(*xs), *ARGUMENTS],
    [lambda xs: keyword_only(*xs, b=5), *ARGUMENTS],
    [lambda n: variadic(*(x * x for x in range(n))), 0, 3],
    [lambda n: three(*tuple(range(n))), 2, 3, 4],
    [lambda xs: (lambda *a: sum(a))(*xs), [1, 2, 3], []],
    [lambda xs: (lambda a, *b: (a, b))(*xs), [1, 2, 3], []],
    [made, *ARGUMENTS],
    [of_either, True, False],
    [of_optional, True, False],
    [evaluated_in_order, 1, 0],
    [lambda xs: max(*xs), [1, 5, 3], [1, 2], (3, 4), [1], []],
    [lambda xs: min(0, *xs), [1, 5, 3], [-1, 2], [1]],
    [lambda xs: list(range(*xs)), [3], [1, 3], [1, 9, 3], []],
    [lambda xs: divmod(*xs), [7, 2], [7], [7, 0]],
    [lambda xs: list(zip(*xs)), [[1, 2, 3], [4, 5, 6]], [[1, 2]], [(1, 2.5), (3, 4.5)], ["ab", "cde", "fg"]],
)

test_double_star = table(
    [lambda: named(1, b=2)],
    [lambda: named(a=3, q=1)],
    [lambda: named(b=2)],
    [lambda: named(1, 2)],
    [lambda: named(1, a=2)],
    [lambda: forwards(1)],
    [lambda: forwards(1, y=5)],
    [lambda: forwards(1, 2, 3, z=9)],
    [lambda: forwards(x=1, z=4)],
    [lambda: forwards(1, q=2)],
    [lambda: forwards(1, x=2)],
    [lambda: forwards()],
    [lambda: forwards(1, 2, 3, 4, w=1)],
    [lambda: reads_names(a=1)],
    [lambda: reads_names(a=2.5, b=3)],
    [lambda: reads_names(b=3)],
    [lambda: with_options(2)],
    [lambda: with_options(2, scale=1.5)],
    [lambda: own_name(1, name=2)],
    [lambda: Point(1).all(5, y=6, z=7)],
    [lambda: (lambda **k: k["a"] + 1)(a=5)],
    [lambda: (lambda *a, **k: a)(1, 2, z=3)],
    [lambda: as_dict(1)],
    [lambda: as_dict(1, b=2, c=3)],
    [lambda: as_dict(1, b=2.5, c=3)],
    [lambda: merged(a=1, z=5)],
    [lambda: items_of(a=1, b=2)],
    [lambda: len(as_dict(1, b=2))],
    [lambda: key_of("b", a=1, b=2)],
    [lambda: key_of("c", a=1, b=2)],
    [lambda: base(**{"x": 1, "z": 2})],
    [lambda: base(1, **{"q": 2})],
    [lambda: as_dict(**{"a": 1, "b": 2})],
    [lambda d: variadic(*d), {1: 2, 3: 4}],
)

test_fitting = table(
    [lambda: keyword_only(1, 2, b=3)],
    [lambda: keyword_only(1, 2, 3)],
    [lambda: two_keyword_only()],
    [lambda: two_keyword_only(1, a=1, b=2)],
    [lambda: two_keyword_only(1, 2, a=1, b=2, c=3)],
    [lambda: two_keyword_only(b=2)],
    [lambda: positional_only(a=1)],
    [lambda: positional_only(1, b=2)],
    [lambda: positional_only(1, c=5)],
    [lambda: positional_only()],
    [lambda: three(1, d=2)],
    [lambda: three(c=2)],
    [lambda: three(1, 2, 3, a=1)],
    [lambda: one(1, 2, b=3)],
    [lambda: bool_argument(1, flag=False)],
    [lambda: Point()],
    [lambda: Point(1, 2, 3)],
    [lambda: Point(1, z=3)],
    [lambda: Point(1).all()],
    [lambda x: x(), 5, None, "a"],
)

# The builtins' own texts.
test_builtins = table(
    [lambda: len()],
    [lambda: len([], [])],
    [lambda: abs(1, 2)],
    [lambda: range()],
    [lambda: range(1, 2, 3, 4)],
    [lambda: sum()],
    [lambda: sum([1], 2, 3)],
    [lambda: pow(2)],
    [lambda: pow()],
    [lambda: divmod(1)],
    [lambda: round()],
    [lambda: isinstance(1)],
    [lambda: issubclass(int)],
    [lambda: ord()],
    [lambda: chr(1, 2)],
    [lambda: float(1, 2)],
    [lambda: int(1, 2, 3)],
    [lambda: tuple(1, 2)],
    [lambda: list([], [])],
    [lambda: bool(1, 2)],
    [lambda: sorted()],
    [lambda: max()],
    [lambda: min()],
    [lambda: enumerate()],
    [lambda: map(abs)],
    [lambda: filter(abs)],
    [lambda: reversed()],
    [lambda: hasattr(1)],
    [lambda: getattr(1)],
)

test_too_many_for_a_builtin = refused(pyfora.InvalidPyforaOperation, [lambda xs: divmod(*xs), [1, 2, 3, 4]])
