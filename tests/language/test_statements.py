"""Statements and expressions of all kinds: assignment, `:=`, loops with `else`, assert, slices as values, names.

PYTEST_DONT_REWRITE: the asserts are the programs' own.
"""

import pyfora
from harness import refused, table

LIMIT = 7


def chained_assignment(x):
    a = b = c = x + 1
    return (a, b, c)


def annotated(x):
    y: int
    z: float = x
    w: "no such name" = 1  # noqa: F722
    y = 2
    return (y, z, w)


def annotated_parameters(x: "whatever", *rest: int, k: str = "k") -> None:  # noqa: F821
    return (x, rest, k)


def unassigned_after_annotation(x):
    y: int
    return y  # noqa: F821


def walrus(x):
    if (n := x + 1) > 3:
        return n
    return (n, (m := n * 2), m)


def walrus_in_while(n):
    i = 0
    while (i := i + 1) < n:
        pass
    return i


def walrus_in_and(x):
    return (y := x) and (z := y - 1) and (y, z)


def walrus_in_comprehension(xs):
    return [y for x in xs if (y := x * 2) > 2]


def walrus_in_element(xs):
    return [(z := x + 1, z * 2) for x in xs]


def walrus_in_sum(xs):
    return sum(w * w for x in xs if (w := x - 1))


def conditional(x):
    return "neg" if x < 0 else "zero" if x == 0 else "pos"


def chained_comparison(a, b, c):
    return (a < b < c, a < b > c, a == b == c, a < b <= c != a)


def stops_early(a, b):
    return a < b < 1 // 0 if a > b else a < b


def while_else(n):
    i = 0
    while i < n:
        if i == 3:
            r = "broken"
            break
        i = i + 1
    else:
        r = "done"
    return (i, r)


def for_else(xs):
    for x in xs:
        if x < 0:
            return "negative"
    else:
        return "none"


def nested_else(n):
    out = []
    for i in range(n):
        for j in range(i):
            if j == 2:
                break
        else:
            out = out + [i]
            continue
        out = out + [-i]
    return out


def asserts(x):
    assert x > 0
    assert x < 10, "too large"
    assert x != 5, ("five", x)
    return x


def reads_global(x):
    global LIMIT
    return x + LIMIT


def mutual(n):
    def even(k):
        return True if k == 0 else odd(k - 1)

    def odd(k):
        return False if k == 0 else even(k - 1)

    return (even(n), odd(n))


def unbound(c):
    if c:
        x = 1
    return x


def unbound_in_loop(n):
    for i in range(n):
        x = i
    return (i, x)


def evaluated_once(n, t=(LIMIT, [1])):
    return (t[0] + n, t[1])


def raises_from(x):
    try:
        return 1 // x
    except ZeroDivisionError as e:
        raise ValueError("no inverse") from e


def raises_from_none(x):
    raise KeyError(x) from None


def raises_from_a_number(x):
    raise KeyError(x) from 5


def nested_comprehension(n):
    return [(i, j) for i in range(n) if i % 2 for j in range(i) if j if i + j < 9]


def deep(x):
    return ((((((((((((((x + 1) * 2) - 3) + 1) * 2) - 3) + 1) * 2) - 3) + 1) * 2) - 3) + 1) * 2) - 3


def joined(x):
    return f"ab{x}c", ("de")


def pass_only(x):
    pass


def unused_ellipsis(x):
    ...
    return x


class Sliced:
    def __getitem__(self, i):
        if isinstance(i, slice):
            return ("slice", i.start, i.stop, i.step)
        if isinstance(i, tuple):
            return [self[j] for j in i]
        return i


class Thing:
    size = 3

    def __init__(self, x):
        self.x = x

    def grow(self):
        return self.x + 1


test_assignment = table(
    [chained_assignment, 1, 2.5],
    [annotated, 2.5],
    [lambda: annotated_parameters(1)],
    [lambda: annotated_parameters(1, 2, k=3)],
    [unassigned_after_annotation, 1],
    [unbound, True, False],
    [unbound_in_loop, 0, 2],
    [evaluated_once, 1],
    [reads_global, 1],
)

test_walrus = table(
    [walrus, 1, 5],
    [walrus_in_while, 0, 5],
    [walrus_in_and, 0, 1, 5],
    [walrus_in_comprehension, [1, 2, 3], []],
    [walrus_in_element, [1, 2, 3], []],
    [walrus_in_sum, [1, 2, 3], []],
    [lambda xs: any((v := x) > 2 for x in xs), [1, 5], [1]],
    [lambda x: (y := x, y + 1), 1],
)

test_flow = table(
    [conditional, -1, 0, 1],
    [chained_comparison, (1, 2, 3), (2, 2, 2), (1, 3, 2), (3, 2, 1)],
    [stops_early, (1, 2), (2, 1)],
    [while_else, 2, 3, 5],
    [for_else, [1, 2], [1, -2], []],
    [nested_else, 6],
    [asserts, 1, 0, 10, 5],
    [mutual, 0, 3, 10],
    [nested_comprehension, 8],
    [deep, 1],
    [joined, 5],
    [pass_only, 1],
    [unused_ellipsis, 1],
)

test_raise_from = table(
    [raises_from, 1, 0],
    [raises_from_none, 1],
    [raises_from_a_number, 1],
)

test_slices = table(
    [lambda i, j: [1, 2, 3, 4][slice(i, j)], (1, 3), (0, -1)],
    [lambda i, j: "abcd"[slice(i, j)], (1, 3), (0, -1)],
    [lambda i, j: (1, 2, 3, 4)[slice(i, j)], (1, 3), (0, -1)],
    [lambda i, j: range(9)[slice(i, j)], (1, 3), (0, -1)],
    [lambda: [1, 2, 3, 4][slice(2)]],
    [lambda: [1, 2, 3, 4][slice(None, None, -1)]],
    [lambda i: (slice(i).stop, slice(i).start, slice(1, i, 2).step), 5],
    [lambda i: repr(slice(i, None)), 5],
    [lambda: slice()],
    [lambda: slice(1, 2, 3, 4)],
    [lambda: 5[slice(1)]],
    [lambda: Sliced()[1]],
    [lambda: Sliced()[1:2]],
    [lambda: Sliced()[:]],
    [lambda: Sliced()[::2]],
    [lambda: Sliced()[1, 2]],
    [lambda x: isinstance(slice(x), slice), 1],
)

test_names = table(
    [lambda: reads_global.__name__],
    [lambda: reads_global.__qualname__],
    [lambda: (lambda: 0).__name__],
    [lambda: Thing.__name__],
    [lambda x: Thing(x).grow.__name__, 1],
    [lambda x: Thing.grow.__qualname__, 1],
    [lambda x: type(Thing(x)).__name__, 1],
    [lambda x: x.__class__.__name__, 1, "a", None, 2.5, [], Thing(1)],
    [lambda x: type(x)(x), 1, "a", 2.5, True],
    [lambda x: type(x) is int, 1, True, "a"],
    [lambda x: callable(x), 1, "a", Thing(1)],
    [lambda: (callable(len), callable(Thing), callable(reads_global))],
)

test_attributes_by_name = table(
    [lambda x: getattr(x, "x"), Thing(1), 5],
    [lambda x: getattr(x, "x", 7), Thing(1), 5, "a"],
    [lambda x: getattr(x, "grow")(), Thing(1)],
    [lambda x: getattr(x, "upper", None) is None, "a", 5, Thing(1)],
    [lambda x: getattr(x, "size"), Thing(1)],
    [lambda x: hasattr(x, "x"), Thing(1), 5, "a", None],
    [lambda x: hasattr(x, "append"), [], "a"],
    [lambda x: hasattr(x, "__len__"), [], "a", 5, None, (1,), Thing(1)],
    [lambda x: hasattr(x, "__eq__"), [], 5, Thing(1)],
    [lambda: getattr(Thing, "size")],
    [lambda: hasattr(Thing, "nothing")],
    [lambda x: getattr(x, 5), 1],
    [lambda x: hasattr(x, 5), 1],
)

test_unions_of_types = table(
    [lambda x: isinstance(x, int | str), 1, "a", None, 2.5, []],
    [lambda x: isinstance(x, int | None), 1, "a", None],
    [lambda x: isinstance(x, (int | str, float)), 1, "a", None, 2.5],
    [lambda x: isinstance(x, Thing | int | float), 1, Thing(1), "a"],
    [lambda x: x + 1 if isinstance(x, int | float) else 0, 1, 2.5, "a"],
    [lambda: (issubclass(bool, int | str), issubclass(float, int | str))],
    [lambda x: isinstance(x, int | 5), 1],
    [lambda x: isinstance(x, (str, (int, (float,)))), 1, 2.5, None],
)

test_refused = refused(
    pyfora.PythonToForaConversionError,
    [lambda x: id(x), 1],
    [lambda x: vars(x), Thing(1)],
    [lambda x: print(x), 1],
)
