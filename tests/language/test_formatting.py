"""The texts of values: str, repr, ascii, format, f-strings and `%`, as CPython has them."""

# The old ways of formatting, and wrong formats, are what is tested.
# ruff: noqa: UP030, UP031, UP032, F501, F507, F509, F524

from test_strings import executor, table  # noqa: F401


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return f"Point({self.x!r}, {self.y!r})"


class Named(Point):
    def __str__(self):
        return "named"

    def __format__(self, spec):
        return "<" + spec + ">"


class Wrong:
    def __repr__(self):
        return 1


def mixed(n):
    return [(1, "a"), 2.5 if n > 1 else None]


VALUES = [
    0,
    -5,
    True,
    None,
    1.5,
    -0.0,
    1e16,
    1e-7,
    float("inf"),
    "a'b",
    'a"b',
    "é\n\x00",
    (),
    (1,),
    (1, "x", (2.0,)),
    [1, 2],
    [],
]

test_texts = table(
    [lambda x: (str(x), repr(x), ascii(x), f"{x}", f"{x!r}", f"{x!s}", f"{x!a}"), *[(v,) for v in VALUES]],
    [lambda n: (repr([[n]]), str([(n, "é")]), repr(["a"] * n), str([None] * n), str([True])), 1, 3],
    [lambda n: repr(mixed(n)), 1, 2],
    [lambda n: (repr(range(n)), str(range(1, n)), repr(range(1, n, 2)), repr(range(0, 9, n))), 4, -1],
    [
        lambda n: (
            repr(Point(n, "a")),
            str(Point(n, 2.0)),
            f"{Point(n, [n])}",
            [repr(p) for p in [Point(n, n)]],
        ),
        1,
    ],
    [
        lambda n: (
            repr([Point(n, 1)]),
            str((Point(n, 1),)),
            str([Named(n, 1)]),
            str(Named(n, 1)),
            repr(Named(n, 1)),
        ),
        1,
    ],
    [lambda: repr(Wrong())],
    [lambda: str(Wrong())],
    [
        lambda: (
            str(ValueError("a")),
            repr(ValueError("a")),
            str(ValueError(1, "b")),
            repr(KeyError()),
            str(KeyError()),
        )
    ],
    [lambda: (str(int), repr(str), repr(ValueError))],
    [lambda i: (bin(i), oct(i), hex(i)), 0, 5, -255, True],
    [lambda: hex(1.5)],
)

test_format = table(
    [
        lambda i: (
            f"{i:5d}",
            f"{i:<5}|",
            f"{i:^+7}",
            f"{i:08,}",
            f"{i:#x}",
            f"{i:_b}",
            f"{i:.2f}",
            f"{i:e}",
            f"{i:%}",
        ),
        0,
        -42,
        123456,
    ],
    [
        lambda x: (
            f"{x:.2f}",
            f"{x:10.3e}",
            f"{x:g}",
            f"{x:,.1f}",
            f"{x:+.0f}",
            f"{x:.3}",
            f"{x:08.2f}",
            f"{x:%}",
        ),
        0.0,
        -1.5,
        1e20,
        12345.678,
    ],
    [
        lambda s: (f"{s:>6}", f"{s:<6}|", f"{s:*^7}", f"{s:.2}", f"{s!r:>8}", f"{s!a}"),
        "ab",
        "é",
        "longer text",
    ],
    [lambda b: (f"{b}", f"{b:d}", f"{b:5}", f"{b!s:>6}", format(b), format(b, "x")), True, False],
    [lambda x, w, p: (f"{x:{w}.{p}f}", f"{x:>{w}}", format(x, str(w))), (1.2345, 9, 2), (-2.5, 3, 0)],
    [
        lambda v, spec: format(v, spec),
        (5, ""),
        (5, "03d"),
        (True, ""),
        (True, "d"),
        ("a", "5"),
        (1.5, ".3f"),
        (None, ""),
    ],
    [
        lambda v, spec: format(v, spec),
        (5, "s"),
        ("a", "d"),
        (1.5, "d"),
        (None, "5"),
        ([1], "5"),
        ((1,), ""),
        (5, ".2"),
        ("a", "=5"),
    ],
    [lambda n: (f"{Named(n, 1):abc}", f"{Named(n, 1)}", format(Named(n, 1), "x")), 1],
    [lambda n: f"{Point(n, 1):5}", 1],
    [lambda i: f"{i:c}", 65, -1],
    [lambda x: f"{x=} {x + 1=:>5}", 1],
    [lambda v: format(v, 1), 1],
)


class Shown:
    """Has no repr that can be compared."""

    def __init__(self, x):
        self.x = x

    def __str__(self):
        return "Shown" + str(self.x)


class Failure(Exception):
    pass


test_more_texts = table(
    [lambda n: (str(Failure("a", n)), repr(Failure("a", n)), f"{Failure(n)}", repr([str(Failure())])), 1],
    [lambda n: repr([x for x in range(n)]), 0, 3, 2000],
    [lambda n: str([[i, i * 0.5] for i in range(n)]), 0, 2],
    [lambda n: repr((None, n if n else "zero")), 0, 1],
    [lambda s: "".join([c.upper() for c in s]).title(), "abc def"],
    [lambda n: sum(len(str(i)) for i in range(n)), 10, 100_000],
    [lambda n: [f"{i:04d}" for i in range(n)][-1], 20_000],
    [lambda n: len(",".join(str(i) for i in range(n)).split(",")), 50_000],
)

test_percent = table(
    [lambda a, b: "%d %s" % (a, b), (1, "x"), (-2, "é"), (3, "")],
    [lambda x: "%d|%5d|%-5d|%05d|%+d|% d|%x|%X|%#o|%i|%.3d" % (x, x, x, x, x, x, x, x, x, x, x), 0, 42, -42],
    [
        lambda x: "%f|%.2f|%10.1f|%-8.1f|%08.2f|%e|%g|%G|%#.0f|%+.1e" % (x, x, x, x, x, x, x, x, x, x),
        0.0,
        1.5,
        -2.25,
        1e10,
        float("inf"),
    ],
    [lambda s: "%s|%5s|%-5s|%.2s|%r|%a|%%" % (s, s, s, s, s, s), "abc", "é", ""],
    [lambda v: "%s and %r" % (v, v), 1, 1.5, None, True, [1, "a"]],
    [lambda v: "<%s>" % v, 1, "a", None, [1]],
    [lambda a, w: "%*d|%-*d|%.*f" % (w, a, w, a, w, 1.5), (1, 5), (2, 0)],
    [lambda c: "%c" % c, 65, "é", "ab", 1.5],
    [lambda x: "%d" % x, 3.7, True, "a"],
    [lambda x: "%x" % x, 1.5, "a", 255],
    [lambda x: "%f" % x, "a", 2],
    [lambda a: "%d %d" % (a,), 1],
    [lambda a: "%d" % (a, a), 1],
    [lambda a: "none" % a, 1, [1]],
    [lambda: "none" % ()],
    [lambda a: "%y" % a, 1],
    [lambda a: "abc%" % a, 1],
    [lambda a: "%lhs" % (a,), "x"],
    [lambda a: "%5*s" % (a, a), 1],
    [lambda a: "%-5.1ls|%+r" % (a, a), "xyz"],
    [
        lambda f, a: f % a,
        ("%0%", 1),
        ("%5*", 1),
        ("%.*f", 2**40),
        ("%..", 1),
        ("%", 1),
        ("%5", 1),
        ("%.3", 1),
    ],
    [lambda f, a: f % (a, a), ("%s-%d", 1), ("%5.1f%%%s", 2), ("%s", 3)],
)

test_str_format = table(
    [lambda a, b: "{} and {}".format(a, b), (1, "x"), (1.5, None)],
    [lambda a, b: "{1}{0!r:>5}{{}}".format(a, b), (1, "x"), ("é", 2)],
    [lambda a, b: "{x:{w}.2f}|{y}".format(x=a, y=b, w=8), (1.5, "x")],
    [lambda a: "{0[1]} {0[0]:03d}".format(a), ((1, 2),)],
    [lambda a: "{.x}".format(Point(a, 1)), 1],
    [lambda a: "{} {}".format(a), 1],
    [lambda a: "{:{}{}}|{:{w}}".format(a, ">", 6, a, w=3), 1, "é"],
    [lambda f, a: "{}".format(a) + f, ("x", 1)],
    [lambda: "plain".format()],
    [lambda: "{:>5}|{:<5}|{:^5}".format("a", "b", "c")],
)
