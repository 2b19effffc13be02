"""Dicts: making, looking up, views, merging, comparison; keys of any type that has a hash."""

import random

import pyfora
import pytest
from harness import agree, refused, table


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return isinstance(other, Point) and self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash((self.x, self.y))

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Name:
    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return self.text == other.text

    def __hash__(self):
        return hash(self.text) ^ 12345


class Clash:
    """All have the same hash."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __hash__(self):
        return 7


class Unhashable:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x


class NoHash:
    __hash__ = None


class BadHash:
    def __hash__(self):
        return "x"

    def __eq__(self, other):
        return True


class Plain:
    def __init__(self, x):
        self.x = x


def counted(words):
    counts = {}
    for w in words:
        counts = {**counts, w: counts.get(w, 0) + 1}
    return counts


def counted_by_or(words):
    counts = {}
    for w in words:
        counts = counts | {w: counts.get(w, 0) + 1}
    return counts


def branches(n):
    # Older dicts keep what they had when newer ones are made from them.
    d = {}
    all_of_them = []
    for i in range(n):
        d = {**d, i: i}
        e = {**d, "x": i}
        f = {**d, i // 2: -1}
        all_of_them = all_of_them + [(len(d), len(e), e["x"], f[i // 2], d[i // 2], i in f)]
    return all_of_them, d


def grouped(pairs):
    groups = {}
    for key, value in pairs:
        groups = {**groups, key: groups.get(key, []) + [value]}
    return groups


def memo(n):
    table = {0: 0, 1: 1}
    for i in range(2, n + 1):
        table = {**table, i: (table[i - 1] + table[i - 2]) % 1000007}
    return table[n]


def many(n):
    d = {i * 7: i for i in range(n)}
    return sum(d[i * 7] for i in range(n)), len(d), (n * 7) in d, d.get(-1, "none")


def many_words(n):
    d = {str(i): i for i in range(n)}
    return sum(d[str(i)] for i in range(n)), len(d), "x" in d


def caught(d, key):
    try:
        return d[key]
    except KeyError as error:
        return error.args


def loop(d):
    total = 0
    names = ""
    for key in d:
        names = names + str(key)
    for key, value in d.items():
        total = total * 3 + value
    for value in d.values():
        total = total + value
    return total, names


def transposed(m):
    return {k: {j: row[k] for j, row in enumerate(m)} for k in range(len(m[0]))}


DICTS = [{}, {1: 2}, {1: 2, 3: 4}, {3: 4, 1: 2}, {"a": 1}, {"a": 1, "b": 2}, {1.0: 2}, {None: 0, (1, "x"): 1}]
KEYS = [1, 1.0, True, 0, "a", "b", None, (1, "x"), (1.0, "x"), 2.5, (), frozenset([1]), 3]
INTS = [{}, {1: 2}, {5: 1, 2: 2, 9: 0}]

test_making = table(
    [lambda: {}],
    [lambda: {1: 2, 3: 4}],
    [lambda: {1: 2, 1: 3}],  # noqa: F601
    [lambda: {1: "a", True: "b", 1.0: "c"}],  # noqa: F601
    [lambda: {1.0: "a", 1: "b"}],  # noqa: F601
    [lambda a, b: {a: 1, b: 2}, (1, 2), (1, 1), ("a", 1), (None, 0), ((1, 2), (1, 2)), (2.5, "x")],
    [lambda a, b: {"k": a, "l": b}, (1, 2), (1, 2.5), ([1], ["x"]), (None, {1: 2})],
    [lambda n: {i: i * i for i in range(n)}, 0, 1, 5, 100],
    [lambda n: {i % 3: i for i in range(n)}, 0, 1, 5],
    [lambda n: {str(i % 4): i for i in range(n)}, 0, 9],
    [lambda n: {(i % 2, i % 3): i for i in range(n)}, 0, 20],
    [lambda n: {i: i for i in range(n) if i % 2}, 10],
    [lambda n: {i: j for i in range(n) for j in range(i)}, 5],
    [lambda n: {i / 2: i for i in range(n)}, 5],
    [lambda: dict()],
    [lambda x: dict(x), [(1, 2), (3, 4)], [("a", 1), ("a", 2)], {1: 2}, [[1, 2]], ["ab", "cd"], ()],
    [lambda x: dict(x), [(1, 2, 3)], [1], 5, ["abc"], [[1]], None],
    [lambda: dict(a=1, b="x")],
    [lambda d: dict(d, a=1, b=2), {"c": 3}, {"a": 5}],
    [lambda xs, ys: dict(zip(xs, ys)), ([1, 2], "ab"), ("abc", [1, 2])],
    [lambda xs: dict(enumerate(xs)), "abc", [5, 6]],
    [lambda xs: dict(map(lambda x: (x, x + 1), xs)), [1, 2]],
    [lambda xs: dict.fromkeys(xs), "hello", [3, 1, 3], range(3), {1: 2}],
    [lambda xs, v: dict.fromkeys(xs, v), ("hello", 0), ([3, 1], [])],
    [lambda a, b: {**a, **b}, *[(a, b) for a in DICTS[:6] for b in DICTS[:6]]],
    [lambda a: {**a}, *[(d,) for d in DICTS]],
    [lambda a: {1: 5, **a, "z": 0}, *[(d,) for d in DICTS]],
    [lambda a: {**a, 1: 9}, *[(d,) for d in DICTS]],
    [lambda a: {**a, "a": a}, {1: 2}],
    [lambda a: {**a}, [1], 5, [(1, 2)], "x", None],
    [lambda a, b: a | b, *[(a, b) for a in DICTS for b in DICTS]],
    [lambda a: a.copy(), *[(d,) for d in DICTS]],
    [transposed, [[1, 2], [3, 4]]],
    [lambda x: {1: x, 2: {3: x}}[2][3], 5, "a"],
)

test_lookups = table(
    [lambda d, k: d[k], *[(d, k) for d in DICTS for k in KEYS]],
    [lambda d, k: (k in d, k not in d), *[(d, k) for d in DICTS for k in KEYS]],
    [lambda d, k: d.get(k), *[(d, k) for d in DICTS for k in KEYS]],
    [lambda d, k: d.get(k, "no"), *[(d, k) for d in DICTS[:4] for k in KEYS]],
    [caught, ({1: 2}, 1), ({1: 2}, 5), ({1: 2}, "x"), ({"a": 1}, (1, 2))],
    [lambda d: (len(d), bool(d), not d), *[(d,) for d in DICTS]],
    [lambda d, k: d[k], ({1: 2}, [1]), ({}, {}), ({}, {1})],
    [lambda d, k: k in d, ({1: 2}, [1]), ({"a": 1}, [1])],
    [lambda d, k: d.get(k), ({1: 2}, [1])],
    [lambda d: d[2**61 - 1], {0: 1}, {2**61 - 1: 2}],
    [lambda d: (d.get(-1), d.get(-2)), {-1: 1}, {-2: 2}, {-1: 1, -2: 2}],
    [lambda d: d[0.0], {0: 1}, {-0.0: 2}, {False: 3}],
    [many, 0, 1, 10, 1000, 20000],
    [many_words, 0, 1, 10, 1000],
    [memo, 1, 2, 100],
    [branches, 0, 1, 30],
)

test_views = table(
    [lambda d: (list(d), list(d.keys()), list(d.values()), list(d.items())), *[(d,) for d in DICTS]],
    [lambda d: (len(d.keys()), len(d.values()), len(d.items())), *[(d,) for d in DICTS]],
    [
        lambda d, k: (k in d.keys(), k in d.values(), (k, 2) in d.items()),
        *[(d, k) for d in DICTS for k in KEYS],
    ],
    [lambda d: [k for k in d], *[(d,) for d in DICTS]],
    [lambda d: [(v, k) for k, v in d.items()], *[(d,) for d in DICTS]],
    [lambda d: {v: k for k, v in d.items()}, {1: 2}, {"a": 1, "b": 1}],
    [lambda d: list(reversed(d)), *[(d,) for d in DICTS]],
    [lambda d: (list(reversed(d.keys())), list(reversed(d.items()))), {1: 2, 3: 4}],
    [lambda d: str(d.keys()) + str(d.values()) + str(d.items()), *[(d,) for d in DICTS]],
    [lambda a, b: a.keys() == b.keys(), *[(a, b) for a in DICTS for b in DICTS]],
    [lambda a, b: a.items() == b.items(), *[(a, b) for a in DICTS for b in DICTS]],
    [
        lambda a, b: (a.keys() & b.keys(), a.keys() | b.keys(), a.keys() - b.keys(), a.keys() ^ b.keys()),
        ({1: 2, 3: 4}, {3: 0, 5: 0}),
        ({}, {1: 1}),
        ({"a": 1}, {"a": 2, "b": 3}),
    ],
    [
        lambda a, b: (a.items() & b.items(), a.items() | b.items(), a.items() - b.items()),
        ({1: 2, 3: 4}, {3: 4, 5: 0}),
        ({"a": 1}, {"a": 2, "b": 3}),
    ],
    [
        lambda a, b: (a.keys() & b, a.keys() | b, a.keys() - b, a.keys() ^ b),
        ({1: 2, 3: 4}, {3, 5}),
        ({1: 2}, [1, 7]),
    ],
    [
        lambda a, b: (b & a.keys(), b | a.keys(), b - a.keys()),
        ({1: 2, 3: 4}, {3, 5}),
        ({1: 2}, frozenset([1, 7])),
    ],
    [
        lambda a, b: (a.keys() <= b, a.keys() < b, a.keys() >= b, a.keys() > b),
        ({1: 2}, {1, 2}),
        ({1: 2}, {1}),
    ],
    [lambda a, b: a.keys().isdisjoint(b), ({1: 2}, [1]), ({1: 2}, [3])],
    [lambda d: (min(d), max(d), sum(d), sorted(d), any(d), all(d)), {3: 1, 2: 5}],
    [
        lambda d: (min(d.values()), max(d.values()), sum(d.values()), sorted(d.values())),
        {3: 1, 2: 5},
        {1: 2.5},
    ],
    [lambda d: sorted(d.items()), {3: "a", 2: "b"}, {"x": 1, "a": 2}],
    [lambda d: sorted(d, key=lambda k: d[k]), {3: 1, 2: 5, 9: 0}],
    [lambda d: max(d, key=lambda k: d[k]), {3: 1, 2: 5, 9: 0}],
    [lambda d: max(d.items(), key=lambda item: item[1]), {3: 1, 2: 5, 9: 0}],
    [lambda d: sum(k * v for k, v in d.items()), *[(d,) for d in INTS]],
    [lambda d: list(enumerate(d)), *[(d,) for d in DICTS[:5]]],
    [lambda d: [(i, k, v) for i, (k, v) in enumerate(d.items())], {1: 2, 3: 4}],
    [lambda d: list(zip(d, d.values())), *[(d,) for d in DICTS[:5]]],
    [lambda d: list(map(str, d)), *[(d,) for d in DICTS[:5]]],
    [lambda d: list(filter(None, d)), {0: 1, 1: 2}],
    [lambda d: ", ".join(d), {"a": 1, "b": 2}],
    [loop, *[(d,) for d in INTS]],
    [lambda d: [a for a, b in d], {(1, 2): 3, (4, 5): 6}],
    [lambda d: len([*d]), {1: 2}],
)


def unpacked(d):
    a, b = d
    (c, e), (f, g) = d.items()
    return a, b, c, e, f, g


test_comparison = table(
    [unpacked, {1: 2, 3: 4}, {"a": 1.5, "b": 2.5}],
    [unpacked, {1: 2}],
    [lambda a, b: (a == b, a != b), *[(a, b) for a in DICTS for b in DICTS]],
    [lambda a: (a == 1, a == [], a != None), *[(d,) for d in DICTS]],  # noqa: E711
    [lambda a, b: a < b, ({1: 2}, {1: 2})],
    [lambda a, b: a + b, ({1: 2}, {1: 2})],
    [lambda a: a | 1, {1: 2}],
    [lambda a: a[1:2], {1: 2}],
    [lambda a: a.nothing, {1: 2}],
    [lambda a: isinstance(a, dict), {1: 2}, [1], "a"],
    [lambda a: type(a).__name__, {1: 2}],
    [lambda a: str(a) + repr(a) + f"{a}", *[(d,) for d in DICTS]],
    [lambda a: str({1: a, "x": [a]}), {1: 2.5}, {}],
    [lambda: {1: {2: [3, {"a": (4, None)}]}}],
)

test_classes_as_keys = table(
    [lambda n: [{Point(i % 3, i % 2): i for i in range(n)}[Point(1, 1)]], 10],
    [lambda n: len({Point(i % 3, i % 2): i for i in range(n)}), 10],
    [lambda n: str({Point(i % 3, 0): i for i in range(n)}), 10],
    [lambda n: {Point(i, 0) for i in range(n)} == {Point(i // 2, 0) for i in range(2 * n)}, 10],
    [lambda: {Name("a"): 1, Name("b"): 2}[Name("b")]],
    [lambda: Name("c") in {Name("a"): 1}],
    [lambda n: {Clash(i % 5): i for i in range(n)}[Clash(3)], 20],
    [lambda n: len({Clash(i % 5) for i in range(n)}), 20],
    [lambda: {Unhashable(1): 2}],
    [lambda: {NoHash(): 2}],
    [lambda: {BadHash(): 2}],
    [lambda: {int: 1, str: 2, Point: 3}[str]],
    [lambda t: {int: "i", str: "s", float: "f"}[type(t)], 1, "a", 2.5],
    [lambda: {(1, Point(1, 2)): 5}[(1, Point(1, 2))]],
)

test_growing = table(
    [counted, "hello world", [1, 2, 1], [], [1.5, 1.5, True, 1]],
    [counted_by_or, "hello world", [1, 2, 1], [], [(1, 2), (1, 2)]],
    [grouped, [(1, "a"), (2, "b"), (1, "c")], [("x", 1)]],
    [lambda words: {w: sum(1 for x in words if x == w) for w in dict.fromkeys(words)}, ["a", "b", "a"]],
    [lambda words: {w: words.count(w) for w in sorted(set(words))}, ["b", "a", "b"]],
    [lambda d: {k: v for k, v in d.items() if k != 1}, {1: 2, 3: 4}],
    [lambda d: {k: d[k] + 1 for k in sorted(d)}, {3: 1, 2: 5}],
)

test_refused_changes = refused(
    pyfora.InvalidPyforaOperation,
    [lambda d: d.update({1: 2}), {1: 1}],
    [lambda d: d.pop(1), {1: 1}],
    [lambda d: d.popitem(), {1: 1}],
    [lambda d: d.setdefault(1, 2), {1: 1}],
    [lambda d: d.clear(), {1: 1}],
    match="write",
)

test_refused_keys = refused(
    pyfora.PyforaError,
    [lambda: {Plain(1): 2}],
    [lambda: {len: 1, Plain(1): 2}],
    match="__hash__",
)


def replay(steps):
    # Each step makes a dict from an older one, which keeps what it had.
    versions = [{}]
    for base, key, value in steps:
        versions = versions + [{**versions[base], key: value}]
    return [list(d.items()) for d in versions]


def merges(steps, keys):
    d = {}
    old = [d]
    for key, value in steps:
        d = d | {key: value, value: key}
        old = old + [d]
    return d, [(len(x), [x.get(k) for k in keys]) for x in old], old[len(old) // 2] | old[len(old) // 3]


def keys_of(chance, kind, n):
    if kind == "ints":
        return [chance.randrange(-(2**63), 2**63) for _ in range(n)]
    if kind == "multiples":
        return [i << 40 for i in range(n)]
    if kind == "texts":
        return [chance.choice("aé€")[:1] * chance.randrange(5) + str(i % 7) for i in range(n)]
    if kind == "pairs":
        return [(chance.randrange(5), str(chance.randrange(5))) for _ in range(n)]
    return [chance.choice([1, 1.0, True, "a", None, (1, 2), (1.0, 2), 2.5, i]) for i in range(n)]


@pytest.mark.parametrize("kind", ["ints", "multiples", "texts", "pairs", "mixed"])
def test_dicts_made_from_older_ones(executor, kind):
    chance = random.Random(kind)
    for _ in range(8):
        n = chance.choice([1, 5, 20, 60])
        keys = keys_of(chance, kind, n)
        newest = [(i, chance.choice(keys), i * i) for i in range(n)]
        anywhere = [(chance.randrange(i + 1), chance.choice(keys), i) for i in range(n)]
        agree(executor, [replay, (newest,), (anywhere,)])
        agree(executor, [merges, ([(k, chance.choice(keys)) for k in keys], keys)])
