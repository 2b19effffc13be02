"""Whole programs in the ordinary pure way, as tasks of programming sites have them: many features of the language together."""

import cmath
import heapq
import itertools
import math
import operator
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from typing import NamedTuple, Optional

from harness import table


def sieve():
    n = 200
    composite = {m for p in range(2, int(n**0.5) + 1) for m in range(p * p, n + 1, p)}
    return [p for p in range(2, n + 1) if p not in composite]


def queens_gen():
    def queens(n, i, a, b, c):
        if i < n:
            for j in range(n):
                if j not in a and i + j not in b and i - j not in c:
                    yield from queens(n, i + 1, a + [j], b + [i + j], c + [i - j])
        else:
            yield a

    return list(queens(6, 0, [], [], []))


def knapsack():
    items = [
        ("map", 9, 150),
        ("compass", 13, 35),
        ("water", 153, 200),
        ("sandwich", 50, 160),
        ("glucose", 15, 60),
    ]

    def best(items, capacity):
        row = [0] * (capacity + 1)
        for _, w, v in items:
            row = [max(row[c], row[c - w] + v) if c >= w else row[c] for c in range(capacity + 1)]
        return row[capacity]

    def chosen(i, cap):
        if i < 0:
            return 0, ()
        name, w, v = items[i]
        without = chosen(i - 1, cap)
        if w > cap:
            return without
        val, names = chosen(i - 1, cap - w)
        with_ = (val + v, names + (name,))
        return max(without, with_)

    return best(items, 200), chosen(len(items) - 1, 200)


def edit():
    def lev(a, b):
        prev = list(range(len(b) + 1))
        for i, ca in enumerate(a, 1):
            cur = [i]
            for j, cb in enumerate(b, 1):
                cur = cur + [min(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (ca != cb))]
            prev = cur
        return prev[-1]

    return lev("kitten", "sitting"), lev("", "abc"), lev("rosettacode", "raisethysword")


def edit_rec():
    def lev(a, b):
        if not a:
            return len(b)
        if not b:
            return len(a)
        if a[0] == b[0]:
            return lev(a[1:], b[1:])
        return 1 + min(lev(a[1:], b), lev(a, b[1:]), lev(a[1:], b[1:]))

    return lev("kitten", "sitting")


def topo_cycle():
    def order(graph, done=()):
        if not graph:
            return done
        ready = [k for k, v in graph.items() if all(d in done for d in v)]
        if not ready:
            raise ValueError(f"cycle among {sorted(graph)}")
        return order({k: v for k, v in graph.items() if k not in ready}, done + tuple(ready))

    return order({"a": ["b"], "b": ["c"], "c": ["a"], "d": []})


GRAPH = {
    "a": {"b": 7, "c": 9, "f": 14},
    "b": {"c": 10, "d": 15},
    "c": {"d": 11, "f": 2},
    "d": {"e": 6},
    "e": {"f": 9},
    "f": {},
}


def dijkstra():
    def dijkstra(graph, source):
        queue, dist, prev = [(0, source)], {}, {}
        while queue:
            (d, u), *queue = queue
            if u in dist:
                continue
            dist = {**dist, u: d}
            for v, w in graph[u].items():
                if v not in dist:
                    queue = sorted(queue + [(d + w, v)])
        return dist

    return dijkstra(GRAPH, "a")


def dijkstra_path():
    inf = float("inf")

    def path(graph, s, t):
        dist = {v: 0 if v == s else inf for v in graph}
        prev = {v: None for v in graph}
        q = set(graph)
        while q:
            u = min(sorted(q), key=lambda v: dist[v])
            q = q - {u}
            if dist[u] == inf or u == t:
                break
            for v, cost in graph[u].items():
                alt = dist[u] + cost
                if alt < dist[v]:
                    dist = {**dist, v: alt}
                    prev = {**prev, v: u}
        s, u = [], t
        while prev[u]:
            s = [u] + s
            u = prev[u]
        return [u] + s, dist[t]

    return path(GRAPH, "a", "e")


def bfs():
    g = {1: [2, 3], 2: [4], 3: [4, 5], 4: [6], 5: [6], 6: []}

    def bfs(start):
        seen, order, frontier = {start}, [], [start]
        while frontier:
            order = order + frontier
            nxt = []
            for u in frontier:
                for v in g[u]:
                    if v not in seen:
                        seen = seen | {v}
                        nxt = nxt + [v]
            frontier = nxt
        return order

    def dfs(u, seen=()):
        if u in seen:
            return seen
        seen = seen + (u,)
        for v in g[u]:
            seen = dfs(v, seen)
        return seen

    def paths(u, t):
        if u == t:
            return [[u]]
        return [[u] + p for v in g.get(u, []) for p in paths(v, t)]

    return bfs(1), dfs(1), paths(1, 6)


def life():
    def step(cells):
        counts = Counter(
            (x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy
        )
        return {c for c, n in counts.items() if n == 3 or (n == 2 and c in cells)}

    def show(cells, w, h):
        return ["".join("#" if (x, y) in cells else "." for x in range(w)) for y in range(h)]

    cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
    out = []
    for _ in range(5):
        out = out + [show(cells, 6, 6)]
        cells = step(cells)
    return out


def life_grid():
    def step(g):
        h, w = len(g), len(g[0])

        def n(i, j):
            return sum(
                g[(i + a) % h][(j + b) % w] for a in (-1, 0, 1) for b in (-1, 0, 1) if (a, b) != (0, 0)
            )

        return [[1 if n(i, j) == 3 or (g[i][j] and n(i, j) == 2) else 0 for j in range(w)] for i in range(h)]

    g = [[0] * 5, [0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0] * 5]
    return step(g), step(step(g)) == g


def det():
    def det(m):
        if len(m) == 1:
            return m[0][0]
        return sum(
            (-1) ** j * m[0][j] * det([row[:j] + row[j + 1 :] for row in m[1:]]) for j in range(len(m))
        )

    def mul(a, b):
        return [[sum(x * y for x, y in zip(r, c)) for c in zip(*b)] for r in a]

    def perm(m):
        return sum(
            math.prod(m[i][s[i]] for i in range(len(m))) for s in itertools.permutations(range(len(m)))
        )

    m = [[2, 9, 4], [7, 5, 3], [6, 1, 8]]
    return det(m), mul(m, m), list(map(list, zip(*m)))


def fft():
    def fft(x):
        n = len(x)
        if n <= 1:
            return x
        even, odd = fft(x[0::2]), fft(x[1::2])
        t = [cmath.exp(-2j * cmath.pi * k / n) * odd[k] for k in range(n // 2)]
        return [even[k] + t[k] for k in range(n // 2)] + [even[k] - t[k] for k in range(n // 2)]

    return " ".join("%5.3f" % abs(f) for f in fft([1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]))


def rpn():

    OPS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow}

    def run(text):
        stack = []
        for tok in text.split():
            if tok in OPS:
                *stack, a, b = stack
                stack = stack + [OPS[tok](a, b)]
            else:
                stack = stack + [float(tok)]
        return stack

    return run("3 4 2 * 1 5 - 2 3 ^ ^ / +")


def rpn_err():
    OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}

    def run(text):
        stack = ()
        for tok in text.split():
            if tok in OPS:
                if len(stack) < 2:
                    raise ValueError(f"stack underflow at {tok!r}")
                stack = stack[:-2] + (OPS[tok](stack[-2], stack[-1]),)
            else:
                stack = stack + (int(tok),)
        (result,) = stack
        return result

    return run("1 2 + +")


def json():
    def skip(s, i):
        while i < len(s) and s[i] in " \n\t":
            i = i + 1
        return i

    def value(s, i):
        i = skip(s, i)
        c = s[i]
        if c == "{":
            i = skip(s, i + 1)
            out = {}
            if s[i] == "}":
                return out, i + 1
            while True:
                k, i = value(s, skip(s, i))
                i = skip(s, i)
                if s[i] != ":":
                    raise ValueError(f"expected : at {i}")
                v, i = value(s, i + 1)
                out = {**out, k: v}
                i = skip(s, i)
                if s[i] == "}":
                    return out, i + 1
                if s[i] != ",":
                    raise ValueError(f"expected , at {i}")
                i = i + 1
        if c == "[":
            i = skip(s, i + 1)
            items = []
            if s[i] == "]":
                return items, i + 1
            while True:
                v, i = value(s, i)
                items = items + [v]
                i = skip(s, i)
                if s[i] == "]":
                    return items, i + 1
                if s[i] != ",":
                    raise ValueError(f"expected , at {i}")
                i = i + 1
        if c == '"':
            j = s.index('"', i + 1)
            return s[i + 1 : j], j + 1
        for word, v in (("true", True), ("false", False), ("null", None)):
            if s.startswith(word, i):
                return v, i + len(word)
        j = i
        while j < len(s) and s[j] in "+-0123456789.eE":
            j = j + 1
        t = s[i:j]
        if not t:
            raise ValueError(f"unexpected {c!r} at {i}")
        return (float(t) if "." in t or "e" in t else int(t)), j

    v, i = value('{"a": [1, 2.5, true, null, "x"], "b": {"c": []}}', 0)
    return v, i


def json_cls():
    class Parser:
        def __init__(self, text, pos=0):
            self.text = text
            self.pos = pos

        def peek(self):
            return self.text[self.pos] if self.pos < len(self.text) else ""

        def at(self, pos):
            return Parser(self.text, pos)

        def number(self):
            j = self.pos
            while j < len(self.text) and self.text[j].isdigit():
                j = j + 1
            return int(self.text[self.pos : j]), self.at(j)

        def parse(self):
            if self.peek() == "[":
                items, p = (), self.at(self.pos + 1)
                while p.peek() != "]":
                    item, p = p.parse()
                    items = items + (item,)
                    if p.peek() == ",":
                        p = p.at(p.pos + 1)
                return items, p.at(p.pos + 1)
            return self.number()

    return Parser("[1,[2,3],[],[[4]]]").parse()[0]


def roman():
    table = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ]

    def to(n):
        out = ""
        for v, s in table:
            q, n = divmod(n, v)
            out = out + (s * q)
        return out

    def frm(s):
        vals = [dict(I=1, V=5, X=10, L=50, C=100, D=500, M=1000)[c] for c in s]
        return sum(-a if a < b else a for a, b in zip(vals, vals[1:] + [0]))

    return [to(n) for n in (1990, 2008, 1666, 49)], [frm(to(n)) for n in range(1, 60)] == list(range(1, 60))


def lzw():
    def compress(s):
        d = {chr(i): i for i in range(256)}
        w, out = "", []
        for c in s:
            wc = w + c
            if wc in d:
                w = wc
            else:
                out = out + [d[w]]
                d = d | {wc: len(d)}
                w = c
        return out + [d[w]] if w else out

    def decompress(codes):
        d = {i: chr(i) for i in range(256)}
        w = chr(codes[0])
        out = w
        for k in codes[1:]:
            if k in d:
                entry = d[k]
            elif k == len(d):
                entry = w + w[0]
            else:
                raise ValueError("bad code %d" % k)
            out = out + entry
            d = {**d, len(d): w + entry[0]}
            w = entry
        return out

    c = compress("TOBEORNOTTOBEORTOBEORNOT")
    return c, decompress(c)


def huffman():
    def tree(text):
        heap = sorted((n, c) for c, n in Counter(text).items())
        heap = [(n, i, c) for i, (n, c) in enumerate(heap)]
        k = len(heap)
        while len(heap) > 1:
            a, b, *rest = heap
            heap = sorted(rest + [(a[0] + b[0], k, (a[2], b[2]))], key=lambda t: t[:2])
            k = k + 1
        return heap[0][2]

    def codes(node, prefix=""):
        if isinstance(node, str):
            return {node: prefix or "0"}
        return {**codes(node[0], prefix + "0"), **codes(node[1], prefix + "1")}

    c = codes(tree("this is an example for huffman encoding"))
    return sorted(c.items(), key=lambda kv: (len(kv[1]), kv[0]))


def huffman_pairs():
    def encode(freq):
        heap = [[wt, [sym, ""]] for sym, wt in sorted(freq.items())]
        heap = sorted(heap)
        while len(heap) > 1:
            lo, hi, *heap = heap
            lo2 = [[s, "0" + c] for s, c in lo[1:]]
            hi2 = [[s, "1" + c] for s, c in hi[1:]]
            heap = sorted(heap + [[lo[0] + hi[0]] + lo2 + hi2])
        return sorted(heap[0][1:], key=lambda p: (len(p[-1]), p))

    return encode({"a": 5, "b": 2, "c": 1})


def perms():
    def perms(xs):
        return [[]] if not xs else [[x] + p for i, x in enumerate(xs) for p in perms(xs[:i] + xs[i + 1 :])]

    def powerset(xs):
        return list(itertools.chain.from_iterable(itertools.combinations(xs, r) for r in range(len(xs) + 1)))

    def powerset2(xs):
        return reduce(lambda acc, x: acc + [s + [x] for s in acc], xs, [[]])

    return (
        perms([1, 2, 3]),
        powerset([1, 2, 3]),
        powerset2([1, 2, 3]),
        ["".join(p) for p in itertools.permutations("abc")],
    )


def sudoku():
    grid = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"

    def candidates(g, i):
        r, c = divmod(i, 9)
        b = r // 3 * 27 + c // 3 * 3
        used = (
            {g[r * 9 + k] for k in range(9)}
            | {g[k * 9 + c] for k in range(9)}
            | {g[b + 9 * y + x] for y in range(3) for x in range(3)}
        )
        return [d for d in "123456789" if d not in used]

    def solve(g):
        i = g.find("0")
        if i < 0:
            return g
        for d in candidates(g, i):
            s = solve(g[:i] + d + g[i + 1 :])
            if s is not None:
                return s
        return None

    return solve(grid)


def mandel():
    def escape(c, limit=30):
        z = 0
        for n in range(limit):
            if abs(z) > 2:
                return n
            z = z * z + c
        return limit

    return [
        "".join(" .:-=+*#%@"[min(9, escape(complex(x / 20 - 2, y / 8 - 1)) // 3)] for x in range(60))
        for y in range(17)
    ]


def collatz():
    def seq(n):
        yield n
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            yield n

    return list(seq(27))[:5], len(list(seq(27))), max(((sum(1 for _ in seq(n)), n) for n in range(1, 500)))


def factors():
    def factors(n):
        f, out = 2, []
        while f * f <= n:
            while n % f == 0:
                out = out + [f]
                n = n // f
            f = f + 1
        return out + [n] if n > 1 else out

    return (
        factors(2**4 * 3 * 7 * 101),
        factors(600851475143),
        [(b, len(list(g))) for b, g in itertools.groupby(factors(720))],
    )


def brackets():
    def ok(s):
        pairs, stack = {")": "(", "]": "[", "}": "{"}, []
        for c in s:
            if c in "([{":
                stack = stack + [c]
            elif c in pairs:
                if not stack or stack[-1] != pairs[c]:
                    return False
                stack = stack[:-1]
        return not stack

    return [ok(s) for s in ["", "[]", "][", "[{()}]", "[(])", "(("]]


def looksay():
    def nxt(s):
        return "".join(str(len(list(g))) + k for k, g in itertools.groupby(s))

    out, s = [], "1"
    for _ in range(10):
        out = out + [s]
        s = nxt(s)
    return out, list(itertools.accumulate(range(5), lambda a, _: nxt(a), initial="1"))


class Poly:
    def __init__(self, *coeffs):
        cs = list(coeffs)
        while cs and cs[-1] == 0:
            cs = cs[:-1]
        self.cs = tuple(cs)

    def __add__(self, o):
        if isinstance(o, (int, float)):
            o = Poly(o)
        return Poly(*(a + b for a, b in itertools.zip_longest(self.cs, o.cs, fillvalue=0)))

    __radd__ = __add__

    def __neg__(self):
        return Poly(*[-c for c in self.cs])

    def __sub__(self, o):
        return self + -o

    def __mul__(self, o):
        n = len(self.cs) + len(o.cs)
        return Poly(
            *[
                sum(self.cs[i] * o.cs[k - i] for i in range(k + 1) if i < len(self.cs) and k - i < len(o.cs))
                for k in range(n)
            ]
        )

    def __pow__(self, n):
        return reduce(lambda a, b: a * b, [self] * n, Poly(1))

    def __call__(self, x):
        return reduce(lambda acc, c: acc * x + c, reversed(self.cs), 0)

    def __eq__(self, o):
        return isinstance(o, Poly) and self.cs == o.cs

    def __hash__(self):
        return hash(self.cs)

    def derivative(self):
        return Poly(*[i * c for i, c in enumerate(self.cs)][1:])

    def __divmod__(self, d):
        q, r = Poly(), self
        while r.cs and len(r.cs) >= len(d.cs):
            k, c = len(r.cs) - len(d.cs), r.cs[-1] / d.cs[-1]
            t = Poly(*([0] * k + [c]))
            q, r = q + t, Poly(*(r - t * d).cs[: len(r.cs) - 1])
        return q, r

    def __str__(self):
        def term(c, i):
            return f"{c}" if i == 0 else f"{c}x" if i == 1 else f"{c}x^{i}"

        return " + ".join(term(c, i) for i, c in reversed(list(enumerate(self.cs))) if c) or "0"

    def __repr__(self):
        return f"Poly{self.cs!r}"


def poly():
    p, q = Poly(-42, 0, -12, 1), Poly(-3, 1)
    return (
        str(p),
        str(p + q),
        str(p * q),
        p(2),
        str(p.derivative()),
        [str(x) for x in divmod(p, q)],
        str(q**3),
        repr(q),
        p - p == Poly(),
        str(1 + q),
    )


class Tok(NamedTuple):
    kind: str
    text: str


def interp():
    def lex(s):
        i = 0
        while i < len(s):
            c = s[i]
            if c.isspace():
                i = i + 1
            elif c.isdigit():
                j = i
                while j < len(s) and s[j].isdigit():
                    j = j + 1
                yield Tok("num", s[i:j])
                i = j
            elif c.isalpha():
                j = i
                while j < len(s) and s[j].isalnum():
                    j = j + 1
                yield Tok("id", s[i:j])
                i = j
            else:
                yield Tok("op", c)
                i = i + 1
        yield Tok("end", "")

    def expr(ts, i):
        node, i = term(ts, i)
        while ts[i].text in ("+", "-"):
            op = ts[i].text
            right, i = term(ts, i + 1)
            node = (op, node, right)
        return node, i

    def term(ts, i):
        node, i = factor(ts, i)
        while ts[i].text in ("*", "/"):
            op = ts[i].text
            right, i = factor(ts, i + 1)
            node = (op, node, right)
        return node, i

    def factor(ts, i):
        t = ts[i]
        if t.kind == "num":
            return ("num", int(t.text)), i + 1
        if t.kind == "id":
            return ("var", t.text), i + 1
        if t.text == "(":
            node, i = expr(ts, i + 1)
            if ts[i].text != ")":
                raise SyntaxError(f"expected ), got {ts[i].text!r}")
            return node, i + 1
        if t.text == "-":
            node, i = factor(ts, i + 1)
            return ("neg", node), i
        raise SyntaxError(f"unexpected {t.text!r}")

    def ev(n, env):
        match n:
            case ("num", v):
                return v
            case ("var", name):
                return env[name]
            case ("neg", a):
                return -ev(a, env)
            case ("+", a, b):
                return ev(a, env) + ev(b, env)
            case ("-", a, b):
                return ev(a, env) - ev(b, env)
            case ("*", a, b):
                return ev(a, env) * ev(b, env)
            case ("/", a, b):
                return ev(a, env) // ev(b, env)

    def run(s, **env):
        node, _ = expr(list(lex(s)), 0)
        return ev(node, env)

    return run("2 * (3 + x) - -4 / 2", x=5), run("1+2*3")


def m_lex(s):
    i = 0
    while i < len(s):
        c = s[i]
        if c.isspace():
            i = i + 1
        elif c.isdigit():
            j = i
            while j < len(s) and s[j].isdigit():
                j = j + 1
            yield Tok("num", s[i:j])
            i = j
        elif c.isalpha():
            j = i
            while j < len(s) and s[j].isalnum():
                j = j + 1
            yield Tok("id", s[i:j])
            i = j
        else:
            yield Tok("op", c)
            i = i + 1
    yield Tok("end", "")


def m_expr(ts, i):
    node, i = m_term(ts, i)
    while ts[i].text in ("+", "-"):
        op = ts[i].text
        right, i = m_term(ts, i + 1)
        node = (op, node, right)
    return node, i


def m_term(ts, i):
    node, i = m_factor(ts, i)
    while ts[i].text in ("*", "/"):
        op = ts[i].text
        right, i = m_factor(ts, i + 1)
        node = (op, node, right)
    return node, i


def m_factor(ts, i):
    t = ts[i]
    if t.kind == "num":
        return ("num", int(t.text)), i + 1
    if t.kind == "id":
        return ("var", t.text), i + 1
    if t.text == "(":
        node, i = m_expr(ts, i + 1)
        if ts[i].text != ")":
            raise SyntaxError(f"expected ), got {ts[i].text!r}")
        return node, i + 1
    if t.text == "-":
        node, i = m_factor(ts, i + 1)
        return ("neg", node), i
    raise SyntaxError(f"unexpected {t.text!r}")


def m_ev(n, env):
    match n:
        case ("num", v):
            return v
        case ("var", name):
            return env[name]
        case ("neg", a):
            return -m_ev(a, env)
        case ("+", a, b):
            return m_ev(a, env) + m_ev(b, env)
        case ("-", a, b):
            return m_ev(a, env) - m_ev(b, env)
        case ("*", a, b):
            return m_ev(a, env) * m_ev(b, env)
        case ("/", a, b):
            return m_ev(a, env) // m_ev(b, env)


def m_run(s, **env):
    node, _ = m_expr(list(m_lex(s)), 0)
    return m_ev(node, env)


def interp_mod():
    return m_run("2 * (3 + x) - -4 / 2", x=5), m_run("1+2*3")


def interp_err():
    return m_run("2 * (3 + x", x=5)


def interp_err2():
    return m_run("2 * y", x=5)


def matchain():
    dims = [30, 35, 15, 5, 10, 20, 25]

    def best(i, j):
        if j - i == 1:
            return 0, chr(65 + i)
        return min(
            (
                best(i, k)[0] + best(k, j)[0] + dims[i] * dims[k] * dims[j],
                "(" + best(i, k)[1] + best(k, j)[1] + ")",
            )
            for k in range(i + 1, j)
        )

    return best(0, len(dims) - 1)


def matchain_memo():
    dims = [30, 35, 15, 5, 10, 20, 25]

    @lru_cache(maxsize=None)
    def best(i, j):
        if j - i == 1:
            return 0, chr(65 + i)
        return min(
            (
                best(i, k)[0] + best(k, j)[0] + dims[i] * dims[k] * dims[j],
                "(" + best(i, k)[1] + best(k, j)[1] + ")",
            )
            for k in range(i + 1, j)
        )

    return best(0, len(dims) - 1)


def unionfind():
    def find(p, x):
        return x if p[x] == x else find(p, p[x])

    def union(p, a, b):
        ra, rb = find(p, a), find(p, b)
        return p if ra == rb else {**p, ra: rb}

    p = reduce(lambda p, e: union(p, *e), [(1, 2), (3, 4), (2, 4), (5, 6)], {i: i for i in range(1, 8)})
    groups = {r: [x for x in p if find(p, x) == r] for r in {find(p, x): 0 for x in p}}
    return sorted(groups.values())


def kruskal():
    edges = [
        (7, "A", "D"),
        (5, "A", "B"),
        (8, "B", "C"),
        (9, "B", "D"),
        (7, "B", "E"),
        (5, "C", "E"),
        (15, "D", "E"),
    ]
    comp = {v: v for _, a, b in edges for v in (a, b)}
    tree, total = [], 0
    for w, a, b in sorted(edges):
        if comp[a] != comp[b]:
            old, new = comp[a], comp[b]
            comp = {v: new if c == old else c for v, c in comp.items()}
            tree, total = tree + [(a, b)], total + w
    return tree, total


def justify():
    text = "This is an example of text justification, done in the plain way with greedy lines."

    def lines(words, width):
        line = []
        for w in words:
            if len(" ".join(line + [w])) > width:
                yield line
                line = [w]
            else:
                line = line + [w]
        if line:
            yield line

    def just(line, width):
        if len(line) == 1:
            return line[0].ljust(width)
        gaps = len(line) - 1
        spaces = width - sum(map(len, line))
        q, r = divmod(spaces, gaps)
        return "".join(w + " " * (q + (i < r)) for i, w in enumerate(line[:-1])) + line[-1]

    return [just(row, 20) for row in lines(text.split(), 20)], [
        " ".join(row).center(24, "*") for row in lines(text.split(), 20)
    ]


def trie():
    def insert(t, w):
        if not w:
            return {**t, "": {}}
        return {**t, w[0]: insert(t.get(w[0], {}), w[1:])}

    def contains(t, w):
        if not w:
            return "" in t
        return w[0] in t and contains(t[w[0]], w[1:])

    def words(t, prefix=""):
        return ([prefix] if "" in t else []) + [
            x for c, sub in t.items() if c for x in words(sub, prefix + c)
        ]

    t = reduce(insert, ["tea", "ten", "to", "inn"], {})
    return [contains(t, w) for w in ["tea", "te", "inn", "x"]], words(t)


@dataclass(frozen=True)
class Node:
    key: int
    left: "Optional[Node]" = None
    right: "Optional[Node]" = None


def insert(t, k):
    if t is None:
        return Node(k)
    if k < t.key:
        return Node(t.key, insert(t.left, k), t.right)
    if k > t.key:
        return Node(t.key, t.left, insert(t.right, k))
    return t


def inorder(t):
    if t:
        yield from inorder(t.left)
        yield t.key
        yield from inorder(t.right)


def depth(t):
    return 0 if t is None else 1 + max(depth(t.left), depth(t.right))


def bst():
    t = reduce(insert, [50, 30, 70, 20, 40, 60, 80, 30], None)
    return list(inorder(t)), depth(t), t.left.right.key, repr(insert(None, 1))


def primes_gen():
    def primes():
        yield 2
        found = []
        n = 3
        while True:
            if all(n % p for p in found if p * p <= n):
                found = found + [n]
                yield n
            n = n + 2

    return (
        list(itertools.islice(primes(), 15)),
        next(p for p in primes() if p > 100),
        list(itertools.takewhile(lambda p: p < 20, primes())),
    )


def hanoi():
    def hanoi(n, a="A", b="B", c="C"):
        if n == 0:
            return []
        return hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)

    return hanoi(3)


def pascal():
    def pascal(n):
        row = [1]
        for _ in range(n):
            yield row
            row = [a + b for a, b in zip([0] + row, row + [0])]

    return [" ".join(map(str, r)).center(20) for r in pascal(6)]


def fizz():
    return ["Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) or i for i in range(1, 16)]


def lcs():
    def lcs(a, b):
        if not a or not b:
            return ""
        if a[-1] == b[-1]:
            return lcs(a[:-1], b[:-1]) + a[-1]
        return max(lcs(a[:-1], b), lcs(a, b[:-1]), key=len)

    return lcs("thisisa", "testing")


def lcs_memo():
    a, b = "thisisatest", "testing123testing"

    @cache
    def lcs(i, j):
        if i == 0 or j == 0:
            return ""
        if a[i - 1] == b[j - 1]:
            return lcs(i - 1, j - 1) + a[i - 1]
        return max(lcs(i - 1, j), lcs(i, j - 1), key=len)

    return lcs(len(a) - 5, 9)


def change():
    def ways(amount, coins):
        if amount == 0:
            return 1
        if amount < 0 or not coins:
            return 0
        return ways(amount - coins[0], coins) + ways(amount, coins[1:])

    def dp(amount, coins):
        w = [1] + [0] * amount
        for c in coins:
            for i in range(c, amount + 1):
                w = w[:i] + [w[i] + w[i - c]] + w[i + 1 :]
        return w[amount]

    return ways(100, (50, 25, 10, 5, 1)), dp(100, [1, 5, 10, 25, 50])


def quicksort():
    def qs(xs):
        if len(xs) <= 1:
            return xs
        p, *rest = xs
        return qs([x for x in rest if x < p]) + [p] + qs([x for x in rest if x >= p])

    def ms(xs):
        if len(xs) < 2:
            return xs
        m = len(xs) // 2
        return list(heapq.merge(ms(xs[:m]), ms(xs[m:])))

    def merge(a, b):
        if not a:
            return b
        if not b:
            return a
        return [a[0]] + merge(a[1:], b) if a[0] <= b[0] else [b[0]] + merge(a, b[1:])

    xs = [3, 6, 1, 8, 2, 9, 2]
    return qs(xs), ms(xs), merge([1, 4], [2, 3]), qs([]), qs(list("hello"))


def rle():
    enc = lambda s: "".join(f"{len(list(g))}{k}" for k, g in itertools.groupby(s))

    def dec(s):
        out, n = "", ""
        for c in s:
            if c.isdigit():
                n = n + c
            else:
                out, n = out + c * int(n), ""
        return out

    return enc("WWWBBW"), dec(enc("WWWBBW"))


def anagrams():
    words = "abel able bale bela elba caret carte cater crate trace".split()
    groups = {}
    for w in words:
        k = "".join(sorted(w))
        groups = {**groups, k: groups.get(k, []) + [w]}
    best = max(len(g) for g in groups.values())
    return [g for g in groups.values() if len(g) == best], {k: len(v) for k, v in groups.items()}


def bf():
    def run(prog, inp=""):
        def match(i, d):
            depth = 0
            while True:
                depth = depth + ((prog[i] == "[") - (prog[i] == "]"))
                if depth == 0:
                    return i
                i = i + d

        tape, p, pc, out = {}, 0, 0, ""
        while pc < len(prog):
            c = prog[pc]
            v = tape.get(p, 0)
            if c == ">":
                p = p + 1
            elif c == "<":
                p = p - 1
            elif c == "+":
                tape = {**tape, p: (v + 1) % 256}
            elif c == "-":
                tape = {**tape, p: (v - 1) % 256}
            elif c == ".":
                out = out + chr(v)
            elif c == "[" and v == 0:
                pc = match(pc, 1)
            elif c == "]" and v != 0:
                pc = match(pc, -1)
            pc = pc + 1
        return out

    return run(
        "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."
    )


def lambda_calc():
    def ev(e, env):
        match e:
            case str():
                return env[e]
            case int():
                return e
            case ["lambda", p, body]:
                return ("clo", p, body, env)
            case ["if", c, a, b]:
                return ev(a, env) if ev(c, env) else ev(b, env)
            case [f, a]:
                fv = ev(f, env)
                return ev(fv[2], {**fv[3], fv[1]: ev(a, env)})

    return ev([["lambda", "x", "x"], 3], {})


def lisp():
    def tokenize(s):
        return s.replace("(", " ( ").replace(")", " ) ").split()

    def parse(ts, i):
        if ts[i] == "(":
            out, i = [], i + 1
            while ts[i] != ")":
                x, i = parse(ts, i)
                out = out + [x]
            return out, i + 1
        try:
            return int(ts[i]), i + 1
        except ValueError:
            return ts[i], i + 1

    def ev(x, env):
        if isinstance(x, str):
            return env[x]
        if not isinstance(x, list):
            return x
        if x[0] == "if":
            return ev(x[2], env) if ev(x[1], env) else ev(x[3], env)
        f = env[x[0]]
        return f(*[ev(a, env) for a in x[1:]])

    env = {
        "+": lambda *a: sum(a),
        "*": lambda *a: math.prod(a),
        "<": lambda a, b: a < b,
        "-": lambda a, b: a - b,
    }
    run = lambda s: ev(parse(tokenize(s), 0)[0], env)
    return run("(+ 1 2 (* 3 4))"), run("(if (< 1 2) (- 5 3) 0)")


def shunting():
    PREC = {"+": (1, "L"), "-": (1, "L"), "*": (2, "L"), "/": (2, "L"), "^": (3, "R")}

    def conv(s):
        out, ops = [], []
        for t in s.split():
            if t in PREC:
                p, a = PREC[t]
                while (
                    ops and ops[-1] in PREC and (PREC[ops[-1]][0] > p or (PREC[ops[-1]][0] == p and a == "L"))
                ):
                    out, ops = out + [ops[-1]], ops[:-1]
                ops = ops + [t]
            elif t == "(":
                ops = ops + [t]
            elif t == ")":
                while ops[-1] != "(":
                    out, ops = out + [ops[-1]], ops[:-1]
                ops = ops[:-1]
            else:
                out = out + [t]
        return " ".join(out + ops[::-1])

    return conv("3 + 4 * 2 / ( 1 - 5 ) ^ 2 ^ 3")


def convexhull():
    def cross(o, a, b):
        return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])

    def half(pts):
        h = []
        for p in pts:
            while len(h) >= 2 and cross(h[-2], h[-1], p) <= 0:
                h = h[:-1]
            h = h + [p]
        return h[:-1]

    pts = sorted({(x * 7 % 11, x * 5 % 13) for x in range(20)})
    return half(pts) + half(pts[::-1])


def gauss():
    def solve(a, b):
        m = [row + [v] for row, v in zip(a, b)]
        n = len(m)
        for i in range(n):
            piv = max(range(i, n), key=lambda r: abs(m[r][i]))
            m = [m[piv] if r == i else m[i] if r == piv else m[r] for r in range(n)]
            m = [
                row if r <= i else [x - row[i] / m[i][i] * y for x, y in zip(row, m[i])]
                for r, row in enumerate(m)
            ]
        x = [0.0] * n
        for i in reversed(range(n)):
            v = (m[i][n] - sum(m[i][j] * x[j] for j in range(i + 1, n))) / m[i][i]
            x = x[:i] + [v] + x[i + 1 :]
        return x

    return solve([[2.0, 1.0, -1.0], [-3.0, -1.0, 2.0], [-2.0, 1.0, 2.0]], [8.0, -11.0, -3.0])


def binsearch():
    def bs(xs, x, lo=0, hi=None):
        hi = len(xs) if hi is None else hi
        if lo >= hi:
            return -1
        mid = (lo + hi) // 2
        if xs[mid] == x:
            return mid
        return bs(xs, x, mid + 1, hi) if xs[mid] < x else bs(xs, x, lo, mid)

    return [bs([1, 3, 5, 7], x) for x in range(8)]


def ackermann():
    def A(m, n):
        return n + 1 if m == 0 else A(m - 1, 1) if n == 0 else A(m - 1, A(m, n - 1))

    return A(2, 3)


def fibmemo():
    @lru_cache
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    return fib(20)


@lru_cache(maxsize=None)
def fibm(n):
    return n if n < 2 else fibm(n - 1) + fibm(n - 2)


def fibmemo2():
    return fibm(20)


def ycomb():
    Y = lambda f: (lambda x: x(x))(lambda y: f(lambda *args: y(y)(*args)))
    fac = lambda f: lambda n: 1 if n < 2 else n * f(n - 1)
    return [Y(fac)(i) for i in range(8)]


def church():
    zero = lambda f: lambda x: x
    succ = lambda n: lambda f: lambda x: f(n(f)(x))
    add = lambda m, n: lambda f: lambda x: m(f)(n(f)(x))
    three = succ(succ(succ(zero)))
    return add(three, three)(lambda x: x + 1)(0)


def spiral():
    def spiral(m):
        return list(m[0]) + spiral(list(zip(*m[1:]))[::-1]) if m else []

    return spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]])


def flatten():
    def flatten(x):
        if not isinstance(x, list):
            return [x]
        return [z for y in x for z in flatten(y)]

    return flatten([[1], 2, [[3, 4], 5], [[[]]], [[[6]]], 7, 8, []])


def flood():
    grid = ["..#..", ".##..", ".....", "#.#.#"]

    def fill(todo, seen):
        while todo:
            (r, c), *todo = todo
            if (r, c) in seen or not (0 <= r < 4 and 0 <= c < 5) or grid[r][c] == "#":
                continue
            seen = seen | {(r, c)}
            todo = todo + [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]
        return seen

    s = fill([(0, 0)], frozenset())
    return len(s), ["".join("o" if (r, c) in s else grid[r][c] for c in range(5)) for r in range(4)]


def markov():
    rules = [
        ("A", "apple"),
        ("B", "bag"),
        ("S", "shop"),
        ("T", "the"),
        ("the shop", "my brother"),
        ("a never used", ".terminating rule"),
    ]

    def run(s):
        while True:
            for pat, rep in rules:
                if pat in s:
                    s = s.replace(pat, rep.lstrip("."), 1)
                    break
            else:
                return s

    return run("I bought a B of As from T S.")


def crc():
    table = [reduce(lambda c, _: (c >> 1) ^ 0xEDB88320 if c & 1 else c >> 1, range(8), n) for n in range(256)]
    crc = 0xFFFFFFFF
    for b in b"The quick brown fox jumps over the lazy dog":
        crc = table[(crc ^ b) & 0xFF] ^ (crc >> 8)
    return hex(crc ^ 0xFFFFFFFF)


def luhn():
    def ok(n):
        r = [int(ch) for ch in str(n)][::-1]
        return (sum(r[0::2]) + sum(sum(divmod(d * 2, 10)) for d in r[1::2])) % 10 == 0

    return [n for n in (49927398716, 49927398717, 1234567812345678, 1234567812345670) if ok(n)]


def abc_blocks():
    blocks = [tuple(b) for b in "BO XK DQ CP NA GT RE TG QD FS JW HU VI AN OB ER FS LY PC ZM".split()]

    def can(w, bs):
        if not w:
            return True
        return any(can(w[1:], bs[:i] + bs[i + 1 :]) for i, b in enumerate(bs) if w[0] in b)

    return [can(w.upper(), blocks) for w in ["", "a", "baRk", "booK", "treat", "COMMON", "squad"]]


def zeckendorf():
    def z(n):
        if n == 0:
            return "0"
        fibs = [1, 2]
        while fibs[-1] < n:
            fibs = fibs + [fibs[-1] + fibs[-2]]
        out = ""
        for f in reversed(fibs):
            if f <= n:
                out, n = out + "1", n - f
            else:
                out = out + "0"
        return out.lstrip("0")

    return [z(i) for i in range(15)]


def gray():
    return [f"{i:2d}: {i:05b} {i ^ (i >> 1):05b}" for i in range(8)]


def perfect():
    return [n for n in range(1, 500) if sum(d for d in range(1, n) if n % d == 0) == n], [
        n for n in range(100, 1000) if n == sum(int(c) ** 3 for c in str(n))
    ]


test_programs = table(
    [sieve],
    [queens_gen],
    [knapsack],
    [edit],
    [edit_rec],
    [topo_cycle],
    [dijkstra],
    [dijkstra_path],
    [bfs],
    [life],
    [life_grid],
    [det],
    [fft],
    [rpn],
    [rpn_err],
    [json],
    [json_cls],
    [roman],
    [lzw],
    [huffman],
    [huffman_pairs],
    [perms],
    [sudoku],
    [mandel],
    [collatz],
    [factors],
    [brackets],
    [looksay],
    [poly],
    [interp],
    [interp_mod],
    [interp_err],
    [interp_err2],
    [matchain],
    [matchain_memo],
    [unionfind],
    [kruskal],
    [justify],
    [trie],
    [bst],
    [primes_gen],
    [hanoi],
    [pascal],
    [fizz],
    [lcs],
    [lcs_memo],
    [change],
    [quicksort],
    [rle],
    [anagrams],
    [bf],
    [lambda_calc],
    [lisp],
    [shunting],
    [convexhull],
    [gauss],
    [binsearch],
    [ackermann],
    [fibmemo],
    [fibmemo2],
    [ycomb],
    [church],
    [spiral],
    [flatten],
    [flood],
    [markov],
    [crc],
    [luhn],
    [abc_blocks],
    [zeckendorf],
    [gray],
    [perfect],
)
