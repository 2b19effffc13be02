"""The modules textwrap, colorsys and copy, and deques that are only read."""

import collections
import colorsys
import copy
import operator
import textwrap
from collections import deque

import pyfora
from harness import refused, table

TEXT = (
    "The quick brown fox jumped over the lazy dog, and then some more-or-less hyphenated words -- as well as"
    " a very-long-hyphenated-word-that-breaks--and dashes - appeared."
)
LONG = "aaaaaaaaaaaaaaaaaaaaaaaaa bbb cc-dd 12-34 e-mail x-y-z --option=value it's (well-known) a--b"

test_wrap = table(
    [lambda n: textwrap.wrap(TEXT, n), 20, 1, 7, 11, 40, 70, 200],
    [lambda n: textwrap.wrap(LONG, n), 5, 6, 9, 12, 30],
    [lambda: textwrap.wrap(TEXT)],
    [lambda: textwrap.wrap("")],
    [lambda: textwrap.wrap("  leading and trailing  ", 10)],
    [lambda: textwrap.wrap("a\tb\nc  d", 4)],
    [lambda: textwrap.wrap(TEXT, 20, break_on_hyphens=False)],
    [lambda: textwrap.wrap(LONG, 10, break_long_words=False)],
    [lambda: textwrap.wrap("a  b   c", 3, drop_whitespace=False)],
    [lambda n: textwrap.wrap(TEXT, 20, max_lines=n), 1, 2, 3, 100],
    [lambda n: textwrap.wrap(TEXT, 20, max_lines=n, placeholder="..."), 2],
    [lambda: textwrap.fill(TEXT, width=30, initial_indent="* ", subsequent_indent="  ")],
    [lambda: textwrap.fill(TEXT, 25)],
    [lambda n: textwrap.shorten(TEXT, n), 5, 12, 30, 300],
    [lambda: textwrap.shorten("  a   b  c ", width=30, placeholder="...")],
    [
        lambda s: textwrap.dedent(s),
        "\n   a\n     b\n   c\n",
        "  a\n\tb",
        "",
        "a",
        "   \n  x\n   y",
        "\t a\n\t b\n \n",
    ],
    [lambda s: textwrap.indent(s, "> "), "a\n\nb\n", "", "a\r\nb", "  \nx"],
    [lambda: textwrap.indent("a\n\nb", "- ", lambda line: True)],
    [lambda: textwrap.indent("a\nb\n", "- ", predicate=lambda line: line.startswith("b"))],
)
test_wrap_errors = table(
    [lambda: textwrap.wrap("a b", 0)],
    [lambda: textwrap.wrap("a b", -3)],
    [lambda: textwrap.wrap("a b", 4, max_lines=1)],
    [lambda: textwrap.shorten("abc def", 3)],
)
test_wrap_refused = refused(
    pyfora.InvalidPyforaOperation,
    [lambda: textwrap.wrap("a. b", 20, fix_sentence_endings=True)],
    match="fix_sentence_endings",
)

COLORS = [(0.2, 0.4, 0.6), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.5, 0.25, 0.75), (0.9, 0.1, 0.3)]
test_colors = table(
    [lambda a, b, c: colorsys.rgb_to_hsv(a, b, c), *COLORS],
    [lambda a, b, c: colorsys.hsv_to_rgb(a, b, c), *COLORS],
    [lambda a, b, c: colorsys.rgb_to_hls(a, b, c), *COLORS],
    [lambda a, b, c: colorsys.hls_to_rgb(a, b, c), *COLORS],
    [lambda a, b, c: colorsys.rgb_to_yiq(a, b, c), *COLORS],
    [lambda a, b, c: colorsys.yiq_to_rgb(a, b, c), *COLORS],
)


class Point:
    def __init__(self, x):
        self.x = x

    def __copy__(self):
        return Point(self.x + 1)


test_copy = table(
    [lambda x: copy.copy(x), [[1, 2]], [{"a": [1]}], "abc", 3, [(1, [2])]],
    [lambda x: copy.deepcopy(x), [[1, 2]], [{"a": [1]}], 2.5],
    [lambda: copy.copy(Point(1)).x],
    [lambda: operator.call(lambda x, y=2: x + y, 1, y=5)],
)

test_deque = table(
    [lambda: [deque([1, 2, 3])[i] for i in (0, -1, 1, -3)]],
    [lambda: (len(deque("abc")), list(deque("abc")), bool(deque()), bool(deque([0])))],
    [lambda: (2 in deque([1, 2]), 5 in deque([1, 2]))],
    [lambda: (deque([1, 2]) == deque([1, 2]), deque([1]) == [1], deque([1]) != deque([2]))],
    [
        lambda: (
            deque([1, 2]) < deque([1, 3]),
            deque([2]) <= deque([1]),
            deque([2]) > deque([1, 5]),
            deque() >= deque(),
        )
    ],
    [lambda: (repr(deque([1, "a"])), repr(deque(range(9), 3)), str(deque([], maxlen=0)))],
    [lambda: (deque(range(10), 3).maxlen, list(deque(range(10), maxlen=3)), deque().maxlen)],
    [lambda: list(reversed(deque([1, 2, 3])))],
    [lambda: (deque([1, 2, 1]).count(1), deque([1, 2, 1]).index(2), deque([1, 2, 1]).index(1, 1))],
    [lambda: list(deque([1], 2) + deque([2, 3]))],
    [lambda: (list(deque([1, 2]) * 2), list(2 * deque([1, 2], 3)), list(deque([1]).copy()))],
    [lambda: sum(x * i for i, x in enumerate(deque([5, 6, 7])))],
    [lambda: [sorted(d) for d in (deque([3, 1]), collections.deque("ba"))]],
    [lambda: max(deque([3, 9, 2])), ()],
)
test_deque_errors = table(
    [lambda: deque([1])[1]],
    [lambda: deque([1])[-2]],
    [lambda: deque([1])[0:1]],
    [lambda: deque([1], -1)],
    [lambda: deque([1]).index(5)],
    [lambda: deque(3)],
)
