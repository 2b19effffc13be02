"""Data that holds its own kind: linked lists, trees, expressions, nested tuples and lists, and large values in lists.

PYTEST_DONT_REWRITE: an `assert` here is the language's own.
"""

from harness import table


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


def linked(n):
    xs = None
    for i in range(n):
        xs = Node(i, xs)
    return xs


def total(xs):
    t = 0
    while xs is not None:
        t = t + xs.value
        xs = xs.next
    return t


def total_by_recursion(xs):
    if xs is None:
        return 0
    return xs.value + total_by_recursion(xs.next)


def length(xs):
    return 0 if xs is None else 1 + length(xs.next)


def reverse(xs):
    out = None
    while xs is not None:
        out = Node(xs.value, out)
        xs = xs.next
    return out


def append(xs, ys):
    return ys if xs is None else Node(xs.value, append(xs.next, ys))


def mapped(f, xs):
    return None if xs is None else Node(f(xs.value), mapped(f, xs.next))


def as_list(xs):
    out = []
    while xs:
        out = out + [xs.value]
        xs = xs.next
    return out


def from_list(values):
    xs = None
    for i in range(len(values) - 1, -1, -1):
        xs = Node(values[i], xs)
    return xs


def build_by_argument(n, xs=None):
    return xs if n == 0 else build_by_argument(n - 1, Node(n, xs))


def nth(xs, n):
    while n > 0:
        xs = xs.next
        n = n - 1
    return xs.value


def last(xs):
    if xs.next is None:
        return xs.value
    return last(xs.next)


def merge(xs, ys):
    if xs is None:
        return ys
    if ys is None:
        return xs
    if xs.value <= ys.value:
        return Node(xs.value, merge(xs.next, ys))
    return Node(ys.value, merge(xs, ys.next))


def split_list(xs):
    a, b = None, None
    while xs is not None:
        a, b = Node(xs.value, b), a
        xs = xs.next
    return a, b


def merge_sort(xs):
    if xs is None or xs.next is None:
        return xs
    a, b = split_list(xs)
    return merge(merge_sort(a), merge_sort(b))


def some_linked(n):
    """A list or nothing, and a value beside it."""
    xs = linked(n) if n % 2 else None
    return xs, n


test_linked_lists = table(
    [linked, 0, 1, 2, 3, 5],
    [lambda n: total(linked(n)), 0, 1, 10, 1000000],
    [lambda n: total_by_recursion(linked(n)), 0, 1, 300],
    [lambda n: length(linked(n)), 0, 100],
    [lambda n: reverse(linked(n)), 0, 1, 4],
    [lambda n: as_list(reverse(linked(n))), 0, 7],
    [lambda n: as_list(append(linked(n), linked(2))), 0, 3],
    [lambda n: as_list(mapped(lambda x: x * 0.5, linked(n))), 0, 4],
    [lambda n: as_list(mapped(str, linked(n))), 0, 4],
    [lambda n: total(build_by_argument(n)), 0, 1, 100],
    [lambda n: as_list(from_list([3, 1, 2])), 1],
    [lambda n: nth(linked(10), n), 0, 9, 10, 11],
    [lambda n: last(linked(n)), 1, 5, 0],
    [lambda v: as_list(merge_sort(from_list(v))), [[3, 1, 2, 5, 4]], [[1, 1, 0]]],
    [some_linked, 1, 2],
    [lambda n: [linked(i) for i in range(n)], 0, 3],
    [lambda n: linked(n) is None, 0, 1],
    [lambda n: bool(linked(n)), 0, 1],
    [lambda n: not linked(n), 0, 1],
    [lambda n: linked(n).value, 0, 1],
    [lambda n: linked(n).nothing, 0, 1],
    [lambda n: linked(n) + 1, 0, 1],
)


def ends_otherwise(n):
    """A value that is a list, a number or nothing."""
    xs = linked(n)
    return xs if n > 2 else n if n else None


def two_lists(n):
    a = b = None
    for i in range(n):
        a, b = Node(i, b), Node(i * 0.5, a)
    return a, b


def mixed_values(n):
    xs = None
    for i in range(n):
        xs = Node(i if i % 2 else str(i), xs)
    return xs


def nodes_of_nodes(n):
    outer = None
    for i in range(n):
        inner = None
        for j in range(i):
            inner = Node(j, inner)
        outer = Node(inner, outer)
    return outer


class Cell:
    def __init__(self, items, next):
        self.items = items
        self.next = next


def cells(n):
    c = None
    for i in range(n):
        c = Cell([i] * i, c)
    return c


class Queue:
    """Two stacks."""

    def __init__(self, front=None, back=None):
        self.front = front
        self.back = back

    def push(self, x):
        return Queue(self.front, Node(x, self.back))

    def pop(self):
        if self.front is None:
            front = reverse(self.back)
            return front.value, Queue(front.next, None)
        return self.front.value, Queue(self.front.next, self.back)

    def empty(self):
        return self.front is None and self.back is None


def through_queue(n):
    q = Queue()
    for i in range(n):
        q = q.push(i)
        q = q.push(i * i)
    out = []
    while not q.empty():
        x, q = q.pop()
        out = out + [x]
    return out


test_lists_of_other_kinds = table(
    [ends_otherwise, 0, 1, 2, 3, 4],
    [two_lists, 0, 1, 4],
    [mixed_values, 0, 1, 5],
    [nodes_of_nodes, 0, 1, 4],
    [cells, 0, 3],
    [through_queue, 0, 1, 5],
    [lambda n: (linked(n), linked(n + 1), n), 0, 2],
    [lambda n: append(from_list([1, 2]), from_list([0.5, 1.5])), 1],
    [lambda n: append(linked(n), mapped(str, linked(n))), 0, 2],
)


class Tree:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(d):
    if d == 0:
        return Tree(None, None)
    return Tree(make(d - 1), make(d - 1))


def check(t):
    if t.left is None:
        return 1
    return 1 + check(t.left) + check(t.right)


def depth(t):
    return 0 if t is None else 1 + max(depth(t.left), depth(t.right))


class Search:
    """A persistent search tree."""

    def __init__(self, key, value, left=None, right=None):
        self.key = key
        self.value = value
        self.left = left
        self.right = right


def insert(t, key, value):
    if t is None:
        return Search(key, value)
    if key < t.key:
        return Search(t.key, t.value, insert(t.left, key, value), t.right)
    if key > t.key:
        return Search(t.key, t.value, t.left, insert(t.right, key, value))
    return Search(key, value, t.left, t.right)


def lookup(t, key, default):
    while t is not None:
        if key == t.key:
            return t.value
        t = t.left if key < t.key else t.right
    return default


def in_order(t):
    return [] if t is None else in_order(t.left) + [(t.key, t.value)] + in_order(t.right)


def searched(keys):
    t = None
    for k in keys:
        t = insert(t, k, k * k)
    return t


def min_of(t):
    return t if t.left is None else min_of(t.left)


def without_min(t):
    if t.left is None:
        return t.right
    return Search(t.key, t.value, without_min(t.left), t.right)


def removed(t, key):
    if t is None:
        return None
    if key < t.key:
        return Search(t.key, t.value, removed(t.left, key), t.right)
    if key > t.key:
        return Search(t.key, t.value, t.left, removed(t.right, key))
    if t.left is None:
        return t.right
    if t.right is None:
        return t.left
    m = min_of(t.right)
    return Search(m.key, m.value, t.left, without_min(t.right))


class Rose:
    def __init__(self, value, children):
        self.value = value
        self.children = children


def rose(d):
    return Rose(d, [rose(d - 1 - i) for i in range(d)])


def sum_of_rose(t):
    return t.value + sum(sum_of_rose(c) for c in t.children)


def tree_of_loop(n):
    t = None
    for i in range(n):
        t = Tree(t, t)
    return t


test_trees = table(
    [make, 0, 1, 2, 3],
    [lambda d: check(make(d)), 0, 1, 12],
    [lambda d: depth(make(d)), 0, 5],
    [lambda keys: in_order(searched(keys)), [[]], [[5, 2, 8, 1, 9, 2]]],
    [lambda keys: lookup(searched(keys), 3, -1), [[5, 3, 8]], [[1, 2]]],
    [lambda keys: searched(keys), [[2, 1, 3]]],
    [lambda keys: in_order(removed(searched(keys), 5)), [[5, 2, 8, 7]], [[1, 2]], [[5]], [[5, 6]]],
    [lambda d: rose(d), 0, 1, 3],
    [lambda d: sum_of_rose(rose(d)), 0, 1, 7],
    [lambda n: depth(tree_of_loop(n)), 0, 1, 9],
    [lambda n: tree_of_loop(n), 3],
)


class Num:
    def __init__(self, value):
        self.value = value

    def eval(self, env):
        return self.value

    def text(self):
        return str(self.value)

    def derived(self):
        return Num(0)


class Var:
    def eval(self, env):
        return env

    def text(self):
        return "x"

    def derived(self):
        return Num(1)


class Add:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def eval(self, env):
        return self.left.eval(env) + self.right.eval(env)

    def text(self):
        return f"({self.left.text()} + {self.right.text()})"

    def derived(self):
        return Add(self.left.derived(), self.right.derived())


class Mul:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def eval(self, env):
        return self.left.eval(env) * self.right.eval(env)

    def text(self):
        return f"({self.left.text()} * {self.right.text()})"

    def derived(self):
        return Add(Mul(self.left.derived(), self.right), Mul(self.left, self.right.derived()))


def polynomial(n):
    e = Num(1)
    for i in range(n):
        e = Add(Num(i), Mul(Var(), e))
    return e


def simplify(e):
    if isinstance(e, Add):
        left, right = simplify(e.left), simplify(e.right)
        if isinstance(left, Num) and isinstance(right, Num):
            return Num(left.value + right.value)
        if isinstance(left, Num) and left.value == 0:
            return right
        return Add(left, right)
    if isinstance(e, Mul):
        left, right = simplify(e.left), simplify(e.right)
        if isinstance(left, Num) and left.value == 0:
            return Num(0)
        if isinstance(left, Num) and left.value == 1:
            return right
        return Mul(left, right)
    return e


class Shape:
    def area(self):
        return 0

    def grown(self):
        return Group([self, self])


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Group(Shape):
    def __init__(self, parts):
        self.parts = parts

    def area(self):
        return sum(p.area() for p in self.parts)


def grown(n):
    s = Square(1)
    for _ in range(n):
        s = s.grown()
    return s.area()


class Holder:
    """Has a method that returns itself, and one through `super()`."""

    def __init__(self, inner):
        self.inner = inner

    def me(self):
        return self

    def level(self):
        return 0 if self.inner is None else 1 + self.inner.level()


class Louder(Holder):
    def __init__(self, inner):
        super().__init__(inner)
        self.loud = True

    def level(self):
        return super().level() + 100


def held(n):
    h = None
    for i in range(n):
        h = Holder(h) if i % 2 else Louder(h)
    return h


test_expressions = table(
    [lambda n: polynomial(n).eval(2), 0, 1, 5],
    [lambda n: polynomial(n).eval(0.5), 0, 3],
    [lambda n: polynomial(n).text(), 0, 1, 3],
    [lambda n: polynomial(n).derived().text(), 0, 1, 2],
    [lambda n: polynomial(n).derived().eval(3), 4],
    [lambda n: simplify(polynomial(n).derived()).text(), 0, 1, 2, 3],
    [lambda n: simplify(polynomial(n)), 0, 2],
    [lambda n: polynomial(n).nothing(), 0, 1, 2],
    [grown, 0, 1, 5],
    [lambda n: held(n).level(), 1, 2, 5, 0],
    [lambda n: held(n).me().level(), 1, 4],
    [lambda n: held(n).me(), 1, 3],
    [lambda n: isinstance(held(n), Louder), 1, 2, 0],
    [lambda n: [isinstance(held(i), Holder) for i in range(n)], 4],
    [lambda n: held(n).loud, 1, 2, 0],
)


def cons(n):
    xs = ()
    for i in range(n):
        xs = (i, xs)
    return xs


def cons_by_recursion(n):
    return () if n == 0 else (n, cons_by_recursion(n - 1))


def cons_none(n):
    t = None
    for i in range(n):
        t = (i, t)
    return t


def cons_sum(xs):
    t = 0
    while xs:
        head, xs = xs
        t = t + head
    return t


def cons_list(xs):
    return [] if xs == () else [xs[0]] + cons_list(xs[1])


def pairs_of_pairs(n):
    t = 0
    for i in range(n):
        t = (t, t) if i % 2 else (t, i)
    return t


def leaves(t):
    return leaves(t[0]) + leaves(t[1]) if isinstance(t, tuple) else 1


def tagged(n):
    e = ("num", 1)
    for i in range(n):
        e = ("add", e, ("mul", ("num", i), ("var", "x")))
    return e


def run(e, x):
    if e[0] == "num":
        return e[1]
    if e[0] == "var":
        return x
    if e[0] == "add":
        return run(e[1], x) + run(e[2], x)
    return run(e[1], x) * run(e[2], x)


def position(n):
    """Pairs of numbers as values of cells that are pairs too."""
    xs = ()
    for i in range(n):
        xs = ((i, i * i), xs)
    return xs


test_nested_tuples = table(
    [cons, 0, 1, 2, 3, 6],
    [cons_by_recursion, 0, 1, 2, 3, 6],
    [cons_none, 0, 1, 2, 3, 6],
    [lambda n: cons_sum(cons(n)), 0, 5, 100000],
    [lambda n: cons_list(cons(n)), 0, 5],
    [pairs_of_pairs, 0, 1, 2, 3, 4, 5],
    [lambda n: leaves(pairs_of_pairs(n)), 0, 1, 5, 10],
    [tagged, 0, 1, 2, 3],
    [lambda n: run(tagged(n), 2), 0, 1, 2, 5],
    [lambda n: run(tagged(n), 0.5), 0, 3],
    [position, 0, 1, 4],
    [lambda n: cons(n) == cons(n), 0, 1, 5],
    [lambda n: cons(n) == cons(n + 1), 0, 1, 5],
    [lambda n: cons(n) != cons_none(n), 0, 1, 5],
    [lambda n: cons(n) < cons(n + 1), 0, 1, 5],
    [lambda n: sorted([cons(3), cons(1), cons(2)]), 0],
    [lambda n: repr(cons(n)), 0, 1, 4],
    [lambda n: str(cons_none(n)), 0, 1, 4],
    [lambda n: f"{tagged(n)}", 0, 2, 4],
    [lambda n: len(cons(n)), 0, 1, 5],
    [lambda n: cons(n)[0], 1, 0, 5],
    [lambda n: cons(n)[1][1], 1, 0, 5],
    [lambda n: cons(n)[-1], 1, 0, 5],
    [lambda n: cons(3) in [cons(n)], 3, 4],
    [lambda n: [x for x in cons(n)], 0, 1, 3],
    [lambda n: (1, cons(n)), 0, 3],
    [lambda n: type(cons_none(n)) is tuple, 0, 1],
    [lambda n: isinstance(cons_none(n), tuple), 0, 1, 5],
)


def nested_list(n):
    v = []
    for _ in range(n):
        v = [v, v]
    return v


def deep_list(n):
    v = 1
    for _ in range(n):
        v = [v]
    return v


def list_depth(v):
    return 1 + max(map(list_depth, v)) if isinstance(v, list) else 0


def flattened(v):
    if not isinstance(v, list):
        return [v]
    out = []
    for x in v:
        out = out + flattened(x)
    return out


def random_list(n):
    return n if n < 2 else [random_list(n - 1), random_list(n - 2), "s"]


def size(v):
    return sum(size(x) for x in v) if isinstance(v, list) else 1


test_nested_lists = table(
    [nested_list, 0, 1, 2, 3, 4],
    [deep_list, 0, 1, 2, 3, 4, 5, 9],
    [lambda n: list_depth(deep_list(n)), 0, 1, 2, 5],
    [lambda n: list_depth(random_list(n)), 0, 1, 2, 6],
    [random_list, 0, 1, 2, 4],
    [lambda n: flattened(random_list(n)), 0, 2, 5],
    [lambda n: size(random_list(n)), 0, 1, 2, 7],
    [lambda n: deep_list(n) == deep_list(n), 0, 5],
    [lambda n: deep_list(n) == deep_list(n + 1), 0, 5],
    [lambda n: repr(random_list(n)), 0, 1, 4],
    [lambda n: len(nested_list(n)), 0, 5],
    [lambda n: deep_list(n)[0], 0, 1, 4],
    [list_depth, [[1, [2, [3, [4]]]]], [[]]],
    [flattened, [[1, [2, [3, [4, [5, [6]]]]]]]],
)


def composed(n):
    f = lambda x: x
    for i in range(n):
        f = (lambda g: lambda x: g(x) + 1)(f)
    return f(10)


def doubled(x, n):
    return n if n == 0 else doubled((x, x), n - 1)


def in_lists(x, n):
    return 0 if n == 0 else 1 + in_lists([x], n - 1)


def in_nodes(x, n):
    return x if n == 0 else in_nodes(Node(n, x), n - 1)


def swapped(x, n):
    return x if n == 0 else swapped_back([x], n - 1)


def swapped_back(x, n):
    return x if n == 0 else swapped((x, n), n - 1)


def both_ways(x, n):
    if n <= 0:
        return 0
    return both_ways((x, 1), n - 1) + both_ways([x], n - 2) + both_ways((1, x), n - 3) + 1


test_growth_through_calls = table(
    [composed, 0, 1, 2, 3, 10],
    [lambda n: doubled(1, n), 0, 1, 12],
    [lambda n: in_lists(1, n), 0, 1, 12],
    [lambda n: in_nodes(None, n), 0, 1, 5],
    [lambda n: swapped(1, n), 0, 1, 2, 3, 4, 5, 9],
    [lambda n: both_ways(1, n), 0, 5],
)


class Failure(Exception):
    pass


def raised(n):
    raise Failure(cons(n))


def raised_and_caught(n):
    try:
        raise ValueError(linked(n))
    except ValueError as e:
        return total(e.args[0])


def circle(xs, n):
    """Never ends, on a list that is walked in a circle."""
    return 1 + circle(xs if xs.next is None else xs.next, n + 1) * 2


def endless(n):
    return circle(linked(5), n)


def endless_caught(n):
    try:
        return circle(linked(5), n)
    except RecursionError:
        return "too deep"


test_errors = table(
    [raised, 0, 1, 5],
    [raised_and_caught, 0, 1, 5],
    [endless, 1],
    [endless_caught, 1],
)


class Wide:
    """More slots than the chunks of a list describe."""

    def __init__(self, i):
        self.a = (i, i, i, i, i, i, i, i, i, i)
        self.b = (i, i, i, i, i, i, i, i, i, i)
        self.c = (i, i, i, i, i, i, i, i, i, i)
        self.d = (str(i), i * 0.5, [i], i, i, i, i, i, i)


test_wide_elements = table(
    [lambda n: [Wide(i) for i in range(n)], 0, 1, 3],
    [lambda n: sum(w.a[3] for w in [Wide(i) for i in range(n)]), 0, 5],
    [lambda n: ([Wide(i) for i in range(n)] + [Wide(7)])[-1].d[0], 0, 2],
    [lambda n: [(Wide(i), i) for i in range(n)][0][0].b, 1],
)


def tuples_of_any_length(n):
    t = ()
    for i in range(n):
        t = tuple([t for j in range(i + 1)])
    return len(t), str(t)


def repeated_tuples(n):
    t = (1,)
    for i in range(n):
        t = (t,) * (i + 1)
    return len(t)


def tuples_then_pairs(n):
    t = ()
    for i in range(n):
        t = (t,) * (i + 1) if i < 3 else (t, i)
    return t


def dicts_in_dicts(n):
    d = {}
    for i in range(n):
        d = {"inner": d, "empty": {}}
    return len(d)


test_nested_containers = table(
    [tuples_of_any_length, 0, 1, 4],
    [repeated_tuples, 0, 1, 4],
    [tuples_then_pairs, 0, 3, 5],
    [dicts_in_dicts, 0, 1, 4],
)
