"""Bytes: literals, operators, the methods, and str.encode and bytes.decode."""

import pyfora
from harness import refused, table

BYTES = [
    b"",
    b"a",
    b"abc",
    b"Hello World",
    b"\x00\xff\x80",
    b" \t x y\x0b\x0c\r\n",
    bytes(range(256)),
    b"aXbXc",
    b"'",
    b"\"'",
]
ONE = [(b,) for b in BYTES]
PAIRS = [(a, b) for a in BYTES[:6] for b in BYTES[:6]]
PARTS = [(b, p) for b in BYTES for p in (b"a", b"", b"X", b"\xff", b"lo")]
TEXTS = [
    "",
    "abc",
    "naïve",
    "€",
    "日本",
    "a\U0001f600b",
    "\x00\x7f\x80\xff",
    "\ud800",
    "ab\udc80\udc81c",
    "é€é",
]

test_operators = table(
    [lambda b: b, *ONE],
    [lambda: b"a\x00\xff'"],
    [lambda b: (len(b), bool(b)), *ONE],
    [lambda b: repr(b) + str(b), *ONE],
    [lambda b: f"{b}", *ONE],
    [lambda a, b: a + b, *PAIRS],
    [lambda a, b: (a == b, a != b, a < b, a <= b, a > b, a >= b), *PAIRS],
    [lambda a, n: (a * n, n * a), (b"ab", 3), (b"ab", 0), (b"ab", -1), (b"", 5)],
    [lambda b, i: b[i], (b"abc", 0), (b"abc", -1), (b"abc", 3), (b"\xff", 0), (b"", 0), (b"abc", True)],
    [lambda b: (b[1:], b[:-1], b[::-1], b[::2], b[5:2]), *ONE],
    [lambda b: list(b), *ONE],
    [lambda b: [x + 1 for x in b], *ONE],
    [lambda b: (sum(b), sorted(b), any(b), all(b)), *ONE],
    [lambda b: (min(b), max(b)), b"abc", b""],
    [lambda b: list(enumerate(b)) + list(zip(b, b)), b"abc"],
    [lambda b: list(reversed(b)), b"abc"],
    [
        lambda b, x: x in b,
        *PARTS,
        (b"abc", 97),
        (b"abc", 0),
        (b"abc", 256),
        (b"abc", -1),
        (b"abc", "a"),
        (b"abc", 1.5),
    ],
    [lambda a: (a == "a", a == 97, a == [97], a != None), b"a"],  # noqa: E711
    [lambda b: {b: 1}[b], *ONE],
    [lambda a, b: {a: 1}.get(b, 0), *PAIRS],
    [lambda xs: {b: i for i, b in enumerate(xs)}, [b"x", b"y", b"x"]],
    [lambda xs: sorted(set(xs)), [b"x", b"y", b"x"]],
    [lambda b: isinstance(b, bytes), b"a", "a"],
    [lambda b: type(b).__name__, b"a"],
    [lambda a, b: a + b, (b"a", "b"), ("a", b"b"), (b"a", 1)],
    [lambda a, b: a < b, (b"a", "b")],
    [lambda a, b: a * b, (b"a", 1.5), (b"a", b"b")],
    [lambda a: a["x"], b"abc"],
)


def unpacked(b):
    x, y = b
    return x, y


test_methods = table(
    [unpacked, b"ab", b"a", b"abc"],
    [lambda b, p: (b.find(p), b.rfind(p), b.count(p), b.startswith(p), b.endswith(p)), *PARTS],
    [lambda b, p: (b.find(p, 1), b.rfind(p, 0, 2), b.count(p, 1, -1)), *PARTS],
    [lambda b, p: (b.find(p), b.count(p)), (b"abca", 97), (b"abca", 300), (b"abc", "a"), (b"abc", 1.5)],
    [lambda b, p: b.index(p), (b"abc", b"c"), (b"abc", b"x"), (b"abc", 99)],
    [lambda b, p: b.rindex(p), (b"abca", b"a"), (b"abc", b"x")],
    [lambda b: b.startswith((b"a", b"H")), *ONE],
    [lambda b, p: b.startswith(p), (b"abc", "a"), (b"abc", 97)],
    [lambda b: (b.strip(), b.lstrip(), b.rstrip()), *ONE],
    [lambda b: (b.strip(b"aX "), b.lstrip(b"H"), b.rstrip(b"\xff")), *ONE],
    [lambda b: (b.lower(), b.upper(), b.title(), b.capitalize(), b.swapcase()), *ONE],
    [lambda b: (b.isalpha(), b.isdigit(), b.isalnum(), b.isspace(), b.isascii()), *ONE, b"12", b" \n"],
    [lambda b: (b.islower(), b.isupper(), b.istitle()), *ONE, b"Ab Cd", b"AB", b"A1b", b"\xc0a", b"1"],
    [lambda b, p: b.replace(p, b"--"), *PARTS],
    [lambda b: b.replace(b"X", b"", 1), *ONE],
    [
        lambda b: (b.split(), b.rsplit(), b.split(None, 1), b.rsplit(None, 1)),
        *ONE,
        b" a  b c  ",
        b"\xa0a b\x85",
    ],
    [lambda b, p: (b.split(p), b.rsplit(p, 1), b.split(p, 1), b.partition(p), b.rpartition(p)), *PARTS],
    [lambda b: b.split(sep=b"X", maxsplit=1), b"aXbXc"],
    [lambda b: (b.splitlines(), b.splitlines(True)), b"a\nb\r\nc\rd", b"", b"\n", b"a\x0bb\x1cc\x85d"],
    [lambda xs: b", ".join(xs), [b"a", b"b"], [], (b"x",), ["a"], [b"a", 1]],
    [lambda b: (b.ljust(5), b.rjust(5, b"."), b.center(6, b"*"), b.zfill(5)), b"abc", b"-12", b""],
    [lambda b: b.ljust(5, "x"), b"a"],
    [lambda b: b.expandtabs(4), b"a\tb\n\tc"],
    [lambda b: (b.removeprefix(b"a"), b.removesuffix(b"c")), *ONE],
    [lambda b: (b.hex(), b.hex("-")), *ONE],
    [lambda s: bytes.fromhex(s), "", "00ff", " 0a 0B\n", "0", "0g", "x", "0a 1", "é"],
    [lambda b: b.nothing, b"a"],
)

test_making = table(
    [lambda: bytes()],
    [
        lambda x: bytes(x),
        0,
        3,
        -1,
        [1, 2, 255],
        (1, 2),
        range(5),
        b"ab",
        [256],
        [-1],
        ["a"],
        "a",
        1.5,
        None,
        {1: 2},
    ],
    [lambda n: bytes(i * 2 for i in range(n)), 0, 5],
    [lambda s: bytes(s, "utf-8"), *[(t,) for t in TEXTS[:6]]],
    [lambda s: s.encode(), *[(t,) for t in TEXTS]],
    [lambda s: s.encode("ascii"), *[(t,) for t in TEXTS]],
    [lambda s: s.encode("latin-1"), *[(t,) for t in TEXTS]],
    [lambda s: s.encode(encoding="UTF-8"), *[(t,) for t in TEXTS[:6]]],
    [lambda s: s.encode().decode(), *[(t,) for t in TEXTS[:7]]],
    [lambda b: b.decode("latin-1"), *ONE],
    [lambda b: b.decode("ascii"), *ONE],
    [
        lambda b: b.decode(),
        *ONE,
        b"\xe2\x82\xac",
        b"\xe2\x82",
        b"\xe2(\xa1",
        b"a\x80",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x98",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"\xf5",
        b"\xe0\x80\x80",
        b"\xf0\x80\x80\x80",
        b"\xc3",
    ],
)


def checksum(data):
    total = 0
    for byte in data:
        total = (total * 31 + byte) % 65521
    return total


def caught(b):
    try:
        return b.decode()
    except UnicodeDecodeError as error:
        return error.args


test_programs = table(
    [checksum, *ONE],
    [caught, b"abc", b"\xff"],
    [lambda b: {x: b.count(x) for x in sorted(set(b))}, *ONE[:6]],
    [lambda b: bytes(x ^ 42 for x in b), *ONE],
    [lambda words: b" ".join(w.encode() for w in words), ["a", "é"]],
)

test_refused = refused(
    pyfora.InvalidPyforaOperation,
    [lambda s: s.encode("utf-16"), "a"],
    [lambda s: s.encode("ascii", "ignore"), "a"],
    [lambda b: b % 1, b"%d"],
)


test_too_long = table(
    [lambda s, n: len(s * n), ("ab", 2**62), ("ä", 2**63 - 1), ("", 2**63 - 1), (b"ab", 2**62), (b"", 2**62)],
    [lambda s, n: len(n * s), ("abc", 2**63 - 1), (b"abc", 2**63 - 1), ("a", -(2**63))],
)
