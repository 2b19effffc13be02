"""Lists short and long: the sizes at which they change how they lie in memory, and what is shared between them."""

import random

from harness import agree, table

# A list of so many ints lies in one piece with its header; more are a chunk, and long ones a tree of chunks.
EDGES = [0, 1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 66, 127, 128, 129, 300, 5000]


def slices(n):
    v = [i * i for i in range(n)]
    return [
        v[: n // 2],
        v[n // 2 :],
        v[1:-1],
        v[::-1],
        v[::2],
        v[1::3],
        v[::-4],
        v[-2::-5],
        v[n:],
        v[5:2],
        v[:40][::-1],
        v[: n - 1][-70:],
        v[3:][:64],
        v[100:163:7],
    ]


def texts(n):
    v = [str(i) for i in range(n)]
    return [v[:8], v[8:], v[::-1], v[1:-1], v[::3], v + v[:5], v[-64:] + v[:64], (v + v)[n // 2 : n + 3]]


def pairs_of(n):
    v = [(i, str(i), i * 0.5) for i in range(n)]
    return [v[:3], v[::-1], v[1:] + v[:1], v[::5], sorted(v[::-1]), [b for _, b, _ in v[-9:]]]


def bools(n):
    v = [i % 3 == 0 for i in range(n)]
    return [v[::-1], v[1:], v[:600], v + v[:7], v[::2], v[:3] + [True]]


def nones(n):
    v = [None for _ in range(n)]
    return [len(v), len(v + v), v[: n // 2], len(v[::2]), v[:2] + [None]]


def appended(n):
    v = []
    kept = []
    for i in range(n):
        if i % 13 == 0:
            kept = kept + [v]
        v = v + [i]
    return [v, kept]


def branches(n):
    # Two lists grow from one.
    v = list(range(n))
    a = v + [1]
    b = v + [2]
    for i in range(70):
        a = a + [i]
        b = b + [-i]
    return [v, a, b, v[:3] + a[-3:] + b[-3:]]


def texts_appended(n):
    v = []
    for i in range(n):
        v = v + [str(i) + "!"]
    w = v
    v = v + ["end"]
    return [w[-1:], v[-2:], len(w), len(v)]


def joined(n, m):
    a = list(range(n))
    b = list(range(m))
    whole = a + b + a
    return [
        len(whole),
        sum(whole),
        whole[:: max(n // 3, 1)],
        whole[n : n + m] == b,
        (a + b) + [] == [] + a + b,
    ]


def nested(n):
    rows = [[i * j for j in range(i)] for i in range(n)]
    return [rows[-1:], [len(row) for row in rows], [row[::-1] for row in rows[:9]], rows[3:5] + rows[:2]]


def replaced(n):
    d = {i: i for i in range(n)}
    older = d
    for i in range(n):
        d = {**d, i: -i}
    return [list(older.values())[:5], list(d.values())[:5], sum(d.values()), sum(older.values())]


def replaced_texts(n):
    d = {i: str(i) for i in range(n)}
    older = d
    for i in range(0, n, 2):
        d = d | {i: d[i] + "x"}
    return [list(older.values())[-5:], list(d.values())[-5:]]


test_lists = table(
    *[[f, *EDGES] for f in (slices, texts, pairs_of, bools, nones, appended, branches, texts_appended)],
    [nested, *EDGES[1:14]],
    [replaced, 0, 1, 8, 64, 65, 300],
    [replaced_texts, 0, 1, 8, 64, 65, 300],
    [joined, *[(n, m) for n in (0, 1, 8, 40, 64, 65, 200, 3000) for m in (0, 1, 24, 64, 65, 500, 3000)]],
)


def numbers(chance, kind, n):
    if kind == "few":
        return [chance.randrange(5) for _ in range(n)]
    if kind == "signed":
        return [chance.randrange(-1000, 1000) for _ in range(n)]
    if kind == "wide":
        return [chance.randrange(-(2**63), 2**63) for _ in range(n)]
    if kind == "floats":
        return [
            chance.choice([0.0, -0.0, 1.5, -1.5, 1e300, -1e-300, float("inf"), -float("inf")])
            for _ in range(n)
        ]
    return sorted(chance.randrange(10**6) for _ in range(n))


def order(xs):
    # Equal elements keep their order, in both directions: their indices show it.
    up = sorted(range(len(xs)), key=lambda i: xs[i])
    down = sorted(range(len(xs)), key=lambda i: xs[i], reverse=True)
    return [up, down, sorted(xs), sorted(xs, reverse=True)]


def order_of_records(n):
    records = [(i * 7919 % 107, i % 9 * 0.5, str(i)) for i in range(n)]
    return [sorted(records, key=lambda r: r[0]), sorted(records, key=lambda r: -r[1])[: n // 2]]


TEXTS = [
    "",
    "a",
    "abcdefgh",
    "abcdefgha",
    "abcdefghA",
    "abcdefg",
    "abcdefgh\0",
    "é",
    "ée",
    "z",
    "\U0001f600",
    "日本語の長い文字列",
]


def test_sorting(executor):
    chance = random.Random(5)
    kinds = ("few", "signed", "wide", "floats", "sorted")
    agree(executor, [order, *[numbers(chance, kind, n) for kind in kinds for n in (0, 1, 2, 30, 700, 3000)]])
    agree(executor, [order, *[[chance.choice(TEXTS) for _ in range(n)] for n in (0, 1, 9, 800)]])
    agree(executor, [order_of_records, 0, 1, 5, 300, 2000])


test_texts = table(
    [lambda a, b: f"{a}{b}", ("x", 1), ("", "")],
    [lambda a, b: f"{a}-{b}", ("é", 1.5), (None, True)],
    [lambda a, b: f"{a}{b}{a}", ("日", "b"), ("", 2)],
    [lambda a, b: f"{a}, {b}{a}", (1, 2), ("é", "\U0001f600")],
    [lambda a, b: f"<{a}|{b}|{a}>", (1, 2), ("x" * 70, "é")],
    [lambda a, b: f"{a}{b}{a}{b}{a}{b}{a}{b}", (1, "é"), ("", "")],
    [lambda a, b: f"{a:>5}|{b!r:<6}|{a}|{b}", (1, "x"), (-2, "é")],
    [lambda s, n: s * n, ("ab", 0), ("ab", -1), ("", 5), ("é", 3), ("x", 1)],
    [lambda s: [s[i] for i in range(-len(s), len(s))], "abc", "aé日\U0001f600", "", "é" * 200],
    [
        lambda s, by: s.split(by),
        ("a:b::c", ":"),
        ("", ":"),
        (":", ":"),
        ("é:日", ":"),
        ("aébéc", "é"),
        ("a--b", "--"),
    ],
    [lambda s, by: s.split(by, 2), ("a:b:c:d", ":"), ("a--b--c--d", "--"), ("éxéxéxé", "x")],
    [lambda s: [s[i : i + 3] for i in range(len(s))], "a" * 5 + "é" * 130 + "z" * 70],
)
