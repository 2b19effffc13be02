"""Functions of Python's own library that are pure, from the modules' own source, called as their documentation does.

The modules are copied, so that they are code as the user's; what is written in C where it can be is taken from the
Python source instead.
"""

import importlib.util
import math
import shutil
import sys
import sysconfig
import tempfile
import warnings
from pathlib import Path

from harness import table

COPIES = Path(tempfile.mkdtemp(prefix="pyfora-real-"))
# Modules of the interpreter that replace functions of these.
IN_C = ["_bisect", "_heapq", "_operator", "_stat", "_statistics", "_json"]


def real(name):
    """A module from a copy of its source."""
    source = Path(sysconfig.get_path("stdlib"), *name.split(".")).with_suffix(".py")
    if not source.exists():
        source = source.with_suffix("") / "__init__.py"
    copy = COPIES / f"real_{name.replace('.', '_')}.py"
    shutil.copy(source, copy)
    spec = importlib.util.spec_from_file_location(copy.stem, copy)
    module = sys.modules[copy.stem] = importlib.util.module_from_spec(spec)
    hidden = {name: sys.modules.pop(name, None) for name in IN_C}
    try:
        sys.modules.update(dict.fromkeys(IN_C))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            spec.loader.exec_module(module)
    finally:
        for name, was in hidden.items():
            del sys.modules[name]
            if was is not None:
                sys.modules[name] = was
    return module


bisect = real("bisect")
calendar = real("calendar")
colorsys = real("colorsys")
difflib = real("difflib")
functools = real("functools")
html = real("html")
imghdr = real("imghdr")
ipaddress = real("ipaddress")
json_decoder = real("json.decoder")
keyword = real("keyword")
operator = real("operator")
optparse = real("optparse")
posixpath = real("posixpath")
punycode = real("encodings.punycode")
pytoken = real("token")
quopri = real("quopri")
quoprimime = real("email.quoprimime")
sndhdr = real("sndhdr")
stat = real("stat")
statistics = real("statistics")
string = real("string")
textwrap = real("textwrap")
tokenize = real("tokenize")


def grade(score, breakpoints=(60, 70, 80, 90), grades="FDCBA"):
    """The example of bisect's documentation."""
    return grades[bisect.bisect(breakpoints, score)]


def index(a, x):
    i = bisect.bisect_left(a, x)
    if i != len(a) and a[i] == x:
        return i
    raise ValueError


def find_lt(a, x):
    i = bisect.bisect_left(a, x)
    if i:
        return a[i - 1]
    raise ValueError


def find_ge(a, x):
    i = bisect.bisect_left(a, x)
    if i != len(a):
        return a[i]
    raise ValueError


test_bisect = table(
    [lambda: [grade(score) for score in [33, 99, 77, 70, 89, 90, 100]]],
    [
        lambda a, x: bisect.bisect_left(a, x),
        ([], 1),
        ([1, 2, 4, 4, 8], 4),
        ([1.5, 2.5], 2),
        ([1], 0),
        ([1], 2),
    ],
    [lambda a, x: bisect.bisect_right(a, x), ([], 1), ([1, 2, 4, 4, 8], 4), ([1.5, 2.5], 2)],
    [lambda a, x: bisect.bisect_right(a, x, -1), ([1, 2], 1)],
    [lambda a, x, lo, hi: bisect.bisect(a, x, lo, hi), ([10, 20, 30], 25, 0, 2), ([10, 20, 30], 25, 3, None)],
    [lambda: bisect.bisect_left(["a", "bb", "ccc"], 2, key=len)],
    [lambda: bisect.bisect_right([("a", 1), ("b", 2)], 1, key=lambda pair: pair[1])],
    [index, ([1, 3, 5], 3), ([1, 3, 5], 4)],
    [find_lt, ([1, 3, 5], 3), ([1, 3, 5], 1)],
    [find_ge, ([1, 3, 5], 4), ([1, 3, 5], 6)],
    [lambda a, x: bisect.bisect_left(a, x), ([1, 2], "a"), (["a"], 1)],
)

test_colorsys = table(
    [lambda r, g, b: colorsys.rgb_to_hsv(r, g, b), (0.2, 0.4, 0.4), (0.0, 0.0, 0.0), (1.0, 0.5, 0.25)],
    [lambda h, s, v: colorsys.hsv_to_rgb(h, s, v), (0.5, 0.5, 0.4), (0.0, 0.0, 1.0), (0.99, 1.0, 1.0)],
    [lambda r, g, b: colorsys.rgb_to_hls(r, g, b), (0.2, 0.4, 0.4), (1.0, 1.0, 1.0), (0.1, 0.9, 0.3)],
    [lambda h, light, s: colorsys.hls_to_rgb(h, light, s), (0.5, 0.3, 0.3), (0.0, 0.5, 0.0), (0.7, 0.8, 1.0)],
    [lambda r, g, b: colorsys.rgb_to_yiq(r, g, b), (0.2, 0.4, 0.4), (1.0, 0.0, 0.5)],
    [lambda y, i, q: colorsys.yiq_to_rgb(y, i, q), (0.3, 0.1, 0.2), (1.0, 0.9, -0.9), (0.0, -0.5, 0.5)],
)

test_texts = table(
    [lambda s: html.escape(s), '<a href="x">it\'s & that</a>', ""],
    [lambda s: html.escape(s, quote=False), '<a href="x">it\'s</a>'],
    [lambda s: keyword.iskeyword(s), "for", "four", "None"],
    [lambda s: keyword.issoftkeyword(s), "match", "for"],
    [lambda s: string.capwords(s), "hello  big world", ""],
    [lambda: (string.ascii_letters, string.digits, string.hexdigits, string.punctuation)],
    [lambda s: textwrap.indent(s, "  "), "a\n\n b\n", ""],
    [lambda s: textwrap.indent(s, "> ", lambda line: True), "a\n\n b\n"],
    [lambda m, n: difflib._calculate_ratio(m, n), (3, 10), (0, 0)],
    [lambda s, tags: difflib._keep_original_ws(s, tags), (" a", "b "), ("\t x", " ^")],
    [lambda *choices: tokenize.group(*choices), ("a", "b"), ()],
    [lambda *choices: tokenize.maybe(*choices), ("a", "b")],
    [lambda *choices: tokenize.any(*choices), ("a", "b")],
    [lambda s: ipaddress._split_optional_netmask(s), "1.2.3.4/24", "1.2.3.4", "1/2/3"],
    [lambda n, bits: ipaddress._count_righthand_zero_bits(n, bits), (8, 32), (0, 32), (7, 32), (1 << 40, 8)],
    [lambda s: posixpath._get_sep(s), "a", b"a"],
    [lambda s: optparse._parse_int(s), "0x1f", "0b101", "017", "12", "x"],
    [lambda j, bias: punycode.T(j, bias), (2, 72), (0, 72), (3, 1)],
    [lambda c: quoprimime.header_check(c), 65, 61],
    [lambda c: quoprimime.body_check(c), 65, 61],
    [lambda b: quoprimime.header_length(b), b"a=b", b""],
    [lambda b: quoprimime.body_length(b), b"a=b\xff"],
    [lambda c: quoprimime.quote(c), "=", "\xe4"],
    [lambda s: quoprimime.unquote(s), "=3D", "=zz"],
    [lambda c: quopri.ishex(c), b"a", b"g"],
    [lambda s: json_decoder._decode_uXXXX(s, 0), "u0041", "uD83D", "u00"],
)

test_numbers = table(
    [lambda y: calendar.isleap(y), 2000, 1900, 2024, 2023],
    [lambda xs: statistics.median(xs), [1, 3, 5], [1, 3, 5, 7], []],
    [lambda xs: statistics.median_low(xs), [1, 3, 5], [1, 3, 5, 7], []],
    [lambda xs: statistics.median_high(xs), [1, 3, 5], [1, 3, 5, 7], []],
    [lambda xs: statistics.median_grouped(xs), [52, 52, 53, 54], [1, 3, 3, 5, 7], [1], []],
    [lambda xs: statistics.median_grouped(xs, 2), [1, 3, 3, 5, 5, 7]],
    [lambda xs: statistics.fmean(xs), [3.5, 4.0, 5.25], [1.0]],
    [lambda n, m: statistics._integer_sqrt_of_frac_rto(n, m), (2, 1), (10**30, 7)],
    [lambda n, m: statistics._float_sqrt_of_frac(n, m), (2, 1), (10**30, 7), (0, 1)],
    [lambda x: statistics._isfinite(x), 1.5, math.inf],
    [lambda xs, x: statistics._find_lteq(xs, x), ([1, 2, 3], 2), ([1, 2, 3], 4)],
    [lambda mode: stat.S_ISDIR(mode), 0o40755, 0o100644],
    [lambda mode: stat.S_IMODE(mode), 0o40755, 0o100644],
    [lambda mode: stat.S_IFMT(mode), 0o40755],
    [lambda x: pytoken.ISTERMINAL(x), 3, 300],
    [lambda x: pytoken.ISEOF(x), 0, 1],
    [lambda b: sndhdr.get_long_be(b), b"abcd"],
    [lambda b: sndhdr.get_long_le(b), b"abcd"],
    [lambda b: sndhdr.get_short_be(b), b"ab"],
    [lambda b: sndhdr.get_short_le(b), b"ab"],
    [lambda h: imghdr.test_jpeg(h, None), b"\xff\xd8\xff\xdb", b"xxxxxxJFIF", b""],
    [lambda h: imghdr.test_png(h, None), b"\211PNG\r\n\032\nxx", b"PNG"],
    [lambda h: imghdr.test_gif(h, None), b"GIF89a", b"GIF"],
    [lambda h: imghdr.test_pbm(h, None), b"P1 ", b"P4\n", b"P2 "],
    [lambda h: imghdr.test_webp(h, None), b"RIFFxxxxWEBP", b"RIFF"],
)


test_operator = table(
    [lambda a, b: operator.add(a, b), (2, 3), ("a", "b"), ("a", 1)],
    [lambda a, b: operator.floordiv(a, b), (7, -2), (1, 0)],
    [lambda a, b: operator.concat(a, b), ("a", "b"), ([1], [2]), (1, 2)],
    [lambda a, b: operator.contains(a, b), ([1, 2], 2), ("ab", "c")],
    [lambda a: operator.truth(a), [], [0], ""],
    [lambda a: operator.not_(a), [], 1],
    [lambda a, b: operator.is_not(a, b), (1, None), (None, None)],
    [lambda a, b: operator.getitem(a, b), ([1, 2], 1), ([1], 3)],
    [lambda a: operator.invert(a), 5, True, 1.5],
    [lambda a: operator.index(a), 5, True],
    [lambda xs: operator.itemgetter(1)(xs), [4, 5], "ab", [1]],
    [lambda xs: operator.itemgetter(2, 0)(xs), [4, 5, 6], "abc"],
    [lambda xs: functools.reduce(operator.mul, xs, 1), [1, 2, 3, 4], []],
    [lambda xs: functools.reduce(lambda a, b: a * 10 + b, xs), [1, 2, 3], []],
)
