"""The module collections: Counter where it is used purely; what else is there is refused with what to write instead."""

import collections
from collections import Counter

import pyfora
from harness import pairs, refused, table

TEXTS = ["", "abracadabra", "aab"]
COUNTERS = [Counter(), Counter("aab"), Counter("abc"), Counter({"a": -1, "b": 0, "c": 2})]


def words(text):
    counts = Counter(text.split())
    return [f"{word}: {n}" for word, n in counts.most_common(2)]


def anagrams(a, b):
    return Counter(a) == Counter(b)


def entropy_parts(xs):
    counts = Counter(xs)
    n = counts.total()
    return [c / n for c in counts.values()]


test_counter = table(
    [lambda t: Counter(t), *TEXTS, [1, 2, 1], (1.5, 1.5), [(1, 2), (1, 2)]],
    [lambda: Counter()],
    [lambda: Counter(a=2, b=1)],
    [lambda d: Counter(d), {"a": 2}],
    [lambda c: Counter(c), *COUNTERS],
    [lambda t: Counter(t)["a"], *TEXTS],
    [lambda c, k: (c[k], c.get(k), k in c), *pairs(COUNTERS, ["a", "z"])],
    [lambda t: (len(Counter(t)), list(Counter(t)), bool(Counter(t))), *TEXTS],
    [lambda t: (list(Counter(t).items()), list(Counter(t).keys()), list(Counter(t).values())), *TEXTS],
    [lambda t: Counter(t).most_common(), *TEXTS],
    [lambda t, n: Counter(t).most_common(n), *pairs(TEXTS, [0, 1, 2, 9, -1])],
    [lambda t: list(Counter(t).elements()), *TEXTS],
    [lambda t: Counter(t).total(), *TEXTS],
    [lambda t: repr(Counter(t)), *TEXTS],
    [lambda a, b: a + b, *pairs(COUNTERS)],
    [lambda a, b: a - b, *pairs(COUNTERS)],
    [lambda a, b: a & b, *pairs(COUNTERS)],
    [lambda a, b: a | b, *pairs(COUNTERS)],
    [lambda a, b: (a == b, a != b, a <= b, a < b, a >= b), *pairs(COUNTERS)],
    [lambda a: (+a, -a), *COUNTERS],
    [lambda a: a == {"a": 2, "b": 1}, *COUNTERS],
    [lambda a: {"a": 2, "b": 1} == a, *COUNTERS],
    [lambda a: isinstance(a, dict), COUNTERS[0]],
    [lambda a: hash(a), COUNTERS[1]],
    [lambda a: a + 1, COUNTERS[1]],
    [lambda xs: Counter(xs), [[1]]],
    [lambda: Counter(3)],
    [lambda t: sorted(Counter(t).items(), key=lambda kv: (-kv[1], kv[0])), *TEXTS],
    [lambda t: max(Counter(t), key=Counter(t).get), *TEXTS[1:]],
    [lambda t: {k: v for k, v in Counter(t).items() if v > 1}, *TEXTS],
    [lambda ts: sum((Counter(t) for t in ts), Counter()), TEXTS],
    [lambda t: collections.Counter(t).most_common(1)[0][0], *TEXTS[1:]],
    [words, "a b a c b a"],
    [anagrams, ("listen", "silent"), ("a", "b")],
    [entropy_parts, "aabc"],
)


def made_inside(a):
    pair = collections.namedtuple("pair", "x y")
    return pair(a, 2).x


def changed(c):
    return c.update("a")


test_refused = refused(
    pyfora.PyforaNotImplementedError,
    [made_inside, 1],
    match="write",
)
test_changes = refused(
    pyfora.InvalidPyforaOperation,
    [changed, COUNTERS[1]],
    [lambda c: c.pop("a"), COUNTERS[1]],
    match="changes",
)
