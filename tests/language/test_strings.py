"""str: every pure method, `%`, format and f-strings, repr and str of values, as CPython has them.

A row is a function and the tuples of arguments of its calls. What is expected is what CPython does when the test
runs: the same value and type, or the same exception with the same arguments.
"""

import itertools

import pyfora
import pytest

PATIENCE = 120


@pytest.fixture(scope="module")
def executor():
    with pyfora.connect() as executor:
        yield executor


def described(value):
    """A text that tells apart what `==` does not: types, at any depth."""
    if type(value) in (tuple, list):
        return f"{type(value).__name__}({', '.join(map(described, value))})"
    return f"{type(value).__name__} {value!r}"


def by_cpython(function, arguments):
    try:
        return described(function(*arguments))
    except Exception as error:
        return f"raises {type(error).__name__}{described(error.args)}"


def by_pyfora(executor, function, arguments):
    try:
        return described(executor.submit(function, *arguments).result(PATIENCE).toLocal().result(PATIENCE))
    except pyfora.ComputationError as error:
        return f"raises {type(error.remoteException).__name__}{described(error.remoteException.args)}"
    except pyfora.PyforaError as error:
        return f"{type(error).__name__}: {error}"


def table(*rows):
    @pytest.mark.parametrize("row", rows, ids=lambda row: f"line{row[0].__code__.co_firstlineno}")
    def test(executor, row):
        function, *calls = row
        failures = []
        for arguments in calls or [()]:
            arguments = arguments if type(arguments) is tuple else (arguments,)
            expected, actual = by_cpython(function, arguments), by_pyfora(executor, function, arguments)
            if expected != actual:
                failures.append(f"{arguments!r}\n  CPython: {expected}\n  pyfora:  {actual}")
        assert not failures, f"{len(failures)} of {len(calls) or 1} calls differ:\n" + "\n".join(failures[:5])

    return test


TEXTS = [
    "",
    "a",
    "abc",
    "  Hello World\t",
    "aXbXc",
    "héé",
    "日本語",
    "\U0001f600x",
    "ΑΣ ΑΣΑ",
    "ßuẞ",
    "12",
    "a1_b",
    "ǅx",
]
PARTS = ["", "a", "bc", "X", "é", "本", "l", "zz", " "]
BOUNDS = [(None, None), (0, 2), (1, None), (-2, None), (None, -1), (5, 2), (-100, 100), (3, 3), (4, 9)]


def slices(s, i, j):
    return s[i:j], s[i:], s[:j], s[i:j:2], s[j:i:-1], s[::-1], s[i::3]


test_sequence = table(
    [slices, *[(s, i, j) for s in TEXTS for i, j in [(0, 2), (1, -1), (-3, 9), (5, 2)]]],
    [lambda s: s[::0], "abc"],
    [lambda s, i: s[i], ("abc", 0), ("日本語", -1), ("abc", 3), ("", 0), ("é", -2)],
    [lambda s: [c for c in s], *TEXTS],
    [lambda s: [ord(c) for c in s], *TEXTS],
    [lambda i: chr(i), 0, 65, 233, 0x672C, 0x1F600, 0x10FFFF, 0x110000, -1],
    [lambda s: ord(s), "a", "日", "", "ab"],
    [lambda: chr("a")],
    [lambda: ord(1)],
    [
        lambda a, b: (a < b, a <= b, a > b, a >= b, a == b, a != b, b in a, b not in a),
        *itertools.product(TEXTS, PARTS),
    ],
    [lambda s, n: (s * n, n * s), ("ab", 3), ("é", 2), ("ab", 0), ("ab", -1), ("", 5)],
    [lambda s, n: s * n, ("ab", 1.5), ("ab", "c")],
    [lambda s: s + 1, "a"],
    [lambda s: 1 in s, "a"],
    [lambda s: s["a"], "a"],
    [lambda s: len(s), *TEXTS],
)


def searched(s, p, i, j):
    return s.find(p, i, j), s.rfind(p, i, j), s.count(p, i, j), s.startswith(p, i, j), s.endswith(p, i, j)


test_searching = table(
    [
        lambda s, p: (s.find(p), s.rfind(p), s.count(p), s.startswith(p), s.endswith(p)),
        *itertools.product(TEXTS, PARTS),
    ],
    [
        searched,
        *[(s, p, i, j) for s in ["", "abcabc", "日本語本"] for p in ["", "bc", "本", "c"] for i, j in BOUNDS],
    ],
    [lambda s, p: s.index(p), ("abc", "c"), ("abc", "z"), ("日本", "本")],
    [lambda s, p: s.rindex(p), ("abcb", "b"), ("abc", "z")],
    [
        lambda s: (
            s.startswith(("x", "ab")),
            s.endswith(("bc", "q")),
            s.startswith(()),
            s.startswith(("b",), 1),
        ),
        "abc",
        "x",
    ],
    [lambda s: s.startswith(("q", 1)), "abc"],
    [lambda s: s.endswith(1), "abc"],
    [lambda s: s.find(1), "abc"],
    [lambda s: s.count(None), "abc"],
    [lambda s: s.find("b", 1.5), "abc"],
)

test_case = table(
    [lambda s: (s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()), *TEXTS],
    [
        lambda s: (
            s.isalpha(),
            s.isdecimal(),
            s.isdigit(),
            s.isnumeric(),
            s.isalnum(),
            s.islower(),
            s.isupper(),
        ),
        *[*TEXTS, "½", "²", "ABC", "Ab", "٣"],
    ],
    [
        lambda s: (s.istitle(), s.isspace(), s.isidentifier(), s.isprintable(), s.isascii()),
        *[*TEXTS, "Ab Cd", " \t", "a\n", "_x", "1x", "\x7f"],
    ],
)

test_cutting = table(
    [lambda s: (s.strip(), s.lstrip(), s.rstrip()), *TEXTS, " a ", "\u3000é\n"],
    [
        lambda s, c: (s.strip(c), s.lstrip(c), s.rstrip(c)),
        ("xxaxx", "x"),
        ("日a本", "本日"),
        ("aaa", "a"),
        ("abc", ""),
    ],
    [lambda s: s.strip(None), " a "],
    [lambda s: s.strip(1), " a "],
    [
        lambda s, p: (s.removeprefix(p), s.removesuffix(p)),
        *itertools.product(["abc", "héé", ""], ["a", "c", "é", "", "abc"]),
    ],
    [
        lambda s, p, q: s.replace(p, q),
        ("aXbX", "X", "yy"),
        ("abc", "", "-"),
        ("", "", "x"),
        ("héé", "é", ""),
        ("a", "b", "c"),
    ],
    [
        lambda s, p, q, n: s.replace(p, q, n),
        ("aaaa", "a", "b", 2),
        ("abc", "", "-", 2),
        ("", "", "x", 1),
        ("aa", "a", "b", 0),
    ],
    [lambda s: s.replace(1, "a"), "a"],
    [lambda s: (s.split(), s.rsplit()), *TEXTS, " a  b c "],
    [
        lambda s, n: (s.split(None, n), s.rsplit(None, n)),
        *itertools.product([" a  b c ", "", "a"], [-1, 0, 1, 2, 9]),
    ],
    [
        lambda s, p: (s.split(p), s.rsplit(p)),
        *itertools.product(["aXbXXc", "", "X", "日X本"], ["X", "XX", "b"]),
    ],
    [
        lambda s, n: (s.split(",", n), s.rsplit(",", n)),
        *itertools.product(["a,b,,c", ",", ""], [-1, 0, 1, 2]),
    ],
    [lambda s: s.split(",", maxsplit=1), "a,b,c"],
    [lambda s: s.split(sep=None), "a b"],
    [lambda s: s.split(""), "a"],
    [lambda s: s.split(1), "a"],
    [
        lambda s: (s.splitlines(), s.splitlines(True), s.splitlines(keepends=True)),
        "",
        "a\nb\r\nc\rd",
        "\n\n",
        "a\u2028b\x85",
        "a\n",
    ],
    [lambda s, p: (s.partition(p), s.rpartition(p)), ("a=b=c", "="), ("abc", "="), ("日本", "本"), ("a", "")],
    [lambda s: s.partition(1), "a"],
    [lambda s: s.split(",")[1].upper() + s.split(",")[0], "a,b"],
)

test_joining = table(
    [lambda s, parts: s.join(parts), (",", ["a", "b", "é"]), ("", []), (", ", ["x"])],
    [lambda s: s.join(("a", "b")), "-"],
    [lambda s: s.join(c + c for c in s), "abc"],
    [lambda s: s.join(s.split()), "a b c"],
    [lambda: ",".join(["a", 1])],
    [lambda: ",".join([])],
    [lambda: ",".join(1)],
    [lambda: ",".join("日本")],
    [lambda n: ",".join([str(i) for i in range(n)]), 0, 1, 1000],
)


class Index:
    def __index__(self):
        return 2


class NoIndex:
    pass


test_indices = table(
    [lambda s: (s[Index()], s[Index() :], s.find("c", Index()), s.center(Index())), "abcc"],
    [lambda s: [s, s, "x"][Index()], "a"],
    [lambda s: s[NoIndex()], "abc"],
    [lambda s: s[NoIndex() :], "abc"],
    [lambda s: s.ljust(NoIndex()), "abc"],
    [lambda s: s.nothing, "abc"],
    [lambda n: ",".join(str(1 // (3 - i)) if i else i for i in range(n)), 2, 5],
    [lambda n: ",".join(str(i) for i in range(n) if i % 3), 0, 100_000],
)

test_padding = table(
    [
        lambda s, n: (s.ljust(n), s.rjust(n), s.center(n), s.zfill(n)),
        *itertools.product(["ab", "日", "-1", "+é", ""], [-1, 0, 2, 5, 6]),
    ],
    [lambda s, n, f: (s.ljust(n, f), s.rjust(n, f), s.center(n, f)), ("ab", 5, "*"), ("é", 4, "日")],
    [lambda s: s.center(3, "ab"), "a"],
    [lambda s: s.ljust("3"), "a"],
    [lambda s: s.center(3, 1), "a"],
    [
        lambda s: (s.expandtabs(), s.expandtabs(4), s.expandtabs(0), s.expandtabs(tabsize=2)),
        "a\tb",
        "\t\n\té\tx",
        "ab",
    ],
)
