"""Generators that hold themselves: recursive generator functions and generator expressions over their own kind."""

from itertools import chain, islice, pairwise

import pyfora
from harness import refused, table


class Node:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right


class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right


class Leaf:
    def __init__(self, value):
        self.value = value

    def walk(self):
        yield self.value


class Branch:
    def __init__(self, parts):
        self.parts = parts

    def walk(self):
        for part in self.parts:
            yield from part.walk()


def node(lo, hi):
    if lo >= hi:
        return None
    middle = (lo + hi) // 2
    return Node(node(lo, middle), middle, node(middle + 1, hi))


def tree(lo, hi):
    if lo >= hi:
        return None
    middle = (lo + hi) // 2
    return Tree(tree(lo, middle), middle, tree(middle + 1, hi))


def parts(n):
    if n == 0:
        return Leaf(n)
    return Branch([parts(n - 1), Leaf(n), parts(n - 1)])


def walk(t):
    if t is not None:
        yield from walk(t.left)
        yield t.value
        yield from walk(t.right)


def preorder(t, depth=0):
    if t is None:
        return
    yield depth, t.value
    for child in (t.left, t.right):
        yield from preorder(child, depth + 1)


def same_fringe(a, b):
    right = walk(b)
    for x in walk(a):
        if x != next(right, None):
            return False
    return next(right, None) is None


def down(n):
    if n > 0:
        yield n
        yield from down(n - 1)


def branching(n):
    if n > 0:
        yield from branching(n - 1)
        yield from branching(n - 2)
        yield from branching(n - 3)
        yield n


def naturals(n):
    while True:
        yield n
        n = n + 1


def sieve(it):
    p = next(it)
    yield p
    yield from sieve(x for x in it if x % p)


def without_multiples(p, it):
    for x in it:
        if x % p != 0:
            yield x


def sieve_by_functions(it):
    p = next(it)
    yield p
    yield from sieve_by_functions(without_multiples(p, it))


def primes_below(n):
    out = []
    for p in sieve(naturals(2)):
        if p >= n:
            return out
        out = out + [p]


def filters_in_a_loop(n):
    it = naturals(2)
    out = []
    while len(out) < n:
        p = next(it)
        out = out + [p]
        it = filter(lambda x, p=p: x % p != 0, it)
    return out


def filters_by_functions(n):
    it = naturals(2)
    out = []
    while len(out) < n:
        p = next(it)
        out = out + [p]
        it = without_multiples(p, it)
    return out


def permutations(xs):
    if len(xs) <= 1:
        yield xs
    else:
        for i in range(len(xs)):
            for rest in permutations(xs[:i] + xs[i + 1 :]):
                yield [xs[i]] + rest


def permutations_of_tuples(xs):
    if not xs:
        yield ()
    for i in range(len(xs)):
        for rest in permutations_of_tuples(xs[:i] + xs[i + 1 :]):
            yield (xs[i],) + rest


def subsets(xs):
    if not xs:
        yield []
        return
    for rest in subsets(xs[1:]):
        yield rest
        yield [xs[0]] + rest


def combinations(xs, k):
    if k == 0:
        yield ()
    elif xs:
        for c in combinations(xs[1:], k - 1):
            yield (xs[0],) + c
        yield from combinations(xs[1:], k)


def partitions(n, most):
    if n == 0:
        yield []
    for k in range(min(n, most), 0, -1):
        for rest in partitions(n - k, k):
            yield [k] + rest


def gray(n):
    if n == 0:
        yield ""
    else:
        for g in gray(n - 1):
            yield "0" + g
        for g in reversed(list(gray(n - 1))):
            yield "1" + g


def hanoi(n, a, b, c):
    if n > 0:
        yield from hanoi(n - 1, a, c, b)
        yield (a, b)
        yield from hanoi(n - 1, c, b, a)


def queens(n, row, placed):
    if row == n:
        yield placed
        return
    for col in range(n):
        if all(col != c and abs(col - c) != row - r for r, c in enumerate(placed)):
            yield from queens(n, row + 1, placed + [col])


def queens_by_tuples(n, placed=()):
    row = len(placed)
    if row == n:
        yield placed
        return
    for col in range(n):
        if all(col != c and abs(col - c) != row - r for r, c in enumerate(placed)):
            yield from queens_by_tuples(n, placed + (col,))


def even(n):
    yield n
    if n > 0:
        yield from odd(n - 1)


def odd(n):
    yield -n
    if n > 0:
        yield from even(n - 1)


def tagged(n):
    yield ("a", n)
    if n > 0:
        yield from tagged_by_lists(n - 1, [n])


def tagged_by_lists(n, xs):
    yield ("b", n, len(xs))
    if n > 0:
        yield from tagged(n - 1)
        yield from tagged_by_lists(n - 2, xs + [n])


def flatten(x):
    if isinstance(x, list):
        for y in x:
            yield from flatten(y)
    else:
        yield x


def flatten_tuples(x):
    if isinstance(x, tuple):
        for y in x:
            yield from flatten_tuples(y)
    else:
        yield x


def nested(n):
    x = [0]
    for i in range(n):
        x = [i, x]
    return x


def postorder(t):
    for child in t[1:]:
        yield from postorder(child)
    yield t[0]


def instructions(e):
    if isinstance(e, int):
        yield ("push", e)
    else:
        op, left, right = e
        yield from instructions(left)
        yield from instructions(right)
        yield (op,)


def paths(graph, a, b, seen):
    if a == b:
        yield seen + [b]
        return
    for n in graph[a]:
        if n not in seen:
            yield from paths(graph, n, b, seen + [a])


def merged(xs):
    if len(xs) <= 1:
        yield from xs
        return
    middle = len(xs) // 2
    left = merged(xs[:middle])
    right = merged(xs[middle:])
    x = next(left, None)
    y = next(right, None)
    while x is not None or y is not None:
        if y is None or (x is not None and x <= y):
            yield x
            x = next(left, None)
        else:
            yield y
            y = next(right, None)


def doubled():
    yield 1
    for x in doubled():
        yield x * 2


def fibonacci():
    yield 0
    yield 1
    for a, b in pairwise(fibonacci()):
        yield a + b


def powers(n):
    yield 1
    yield from (n * x for x in powers(n))


def alternate(a, b):
    for x in a:
        yield x
        yield from alternate(b, a)
        return


def returns(n):
    if n == 0:
        return 1
    x = yield from returns(n - 1)
    yield x
    return x * 2


def returned(n):
    g = returns(n)
    out = []
    while True:
        try:
            out = out + [next(g)]
        except StopIteration as e:
            return out, e.value


def expression_of_itself(n):
    return (y for x in range(n) for y in expression_of_itself(x)) if n > 2 else iter([n])


def stacked(it, n):
    return it if n == 0 else stacked((x + 1 for x in it), n - 1)


def mapped(n):
    if n == 0:
        return iter(range(3))
    return map(lambda x: x + n, mapped(n - 1))


def mapped_in_a_loop(it, n):
    for _ in range(n):
        it = map(lambda x: x + 1, it)
    return list(it)


def chained(n):
    if n == 0:
        return iter([0])
    return chain(chained(n - 1), [n])


def zipped(n):
    if n == 0:
        return iter([1, 2, 3])
    return (x + y for x, y in zip(zipped(n - 1), zipped(n - 1)))


def closure(n):
    def go(k):
        if k > 0:
            yield k + n
            yield from go(k - 1)

    return list(go(n))


def changes_type(n):
    yield n
    if n < 4:
        yield from changes_type(n + 0.5 if n > 1 else n + 1)


def raises(n):
    if n == 0:
        raise ValueError("bottom")
    yield n
    yield from raises(n - 1)


def caught_outside(n):
    out = []
    try:
        for x in raises(n):
            out = out + [x]
    except ValueError as e:
        return out, str(e)


def caught_at_each(n):
    try:
        if n == 0:
            raise ValueError("bottom")
        yield n
        yield from caught_at_each(n - 1)
        yield 10 // (n - 2)
    except ZeroDivisionError:
        pass
    except ValueError:
        pass
    yield -n


def cleaned(n):
    try:
        if n > 0:
            yield from cleaned(n - 1)
        yield n
    finally:
        n = n + 1
    yield n


def stops(n):
    if n == 0:
        raise StopIteration
    yield n
    yield from stops(n - 1)


def partly(n):
    g = walk(node(0, n))
    a = next(g)
    b = next(g)
    return a, b, list(g), next(g, "end")


def passed_on(n):
    def first_two(g):
        return next(g), next(g)

    g = walk(node(0, n))
    return first_two(g), list(g)


def stored(n):
    g = down(n)
    h = chain(g, down(2))
    return list(h)


def used_twice(n):
    g = down(n)
    return list(zip(g, [g, g]))


def deepest(n):
    if n > 0:
        yield from deepest(n - 1)
    yield n


def nearly(n):
    if n > 0:
        yield from nearly(n - 1)
    else:
        yield 1 // n


test_trees = table(
    [lambda n: list(walk(node(0, n))), 0, 1, 2, 3, 10],
    [lambda n: [x * 2 for x in walk(node(0, n))], 0, 7],
    [lambda n: (sum(walk(node(0, n))), max(walk(node(0, n)), default=-1)), 0, 7],
    [lambda n, x: x in walk(node(0, n)), (7, 3), (7, 7)],
    [lambda n: any(x > 5 for x in walk(node(0, n))), 4, 7],
    [lambda n: sorted(walk(node(0, n)), reverse=True), 5],
    [lambda n: dict(preorder(node(0, n))), 6],
    [lambda n: list(preorder(node(0, n))), 0, 1, 6],
    [lambda n: list(enumerate(walk(node(0, n)))), 4],
    [lambda n: list(zip(walk(node(0, n)), walk(node(0, n + 1)))), 4],
    [lambda n: list(islice(walk(node(0, n)), 3)), 2, 9],
    [lambda n, m: same_fringe(node(0, n), node(0, m)), (5, 5), (5, 6), (6, 5)],
    [partly, 5, 2],
    [passed_on, 5],
    [lambda n: list(tree(0, n)), 1, 6],
    [lambda n: (sum(tree(0, n)), sorted(tree(0, n)), [*tree(0, n)], 3 in tree(0, n)), 6],
    [lambda n: [x + y for x in tree(0, n) for y in tree(0, x + 1)], 4],
    [lambda n: list(parts(n).walk()), 0, 1, 3],
)

test_searches = table(
    [lambda n: list(permutations(list(range(n)))), 0, 1, 4],
    [lambda n: list(permutations_of_tuples(tuple(range(n)))), 0, 1, 4],
    [lambda n: list(subsets(list(range(n)))), 0, 3],
    [lambda n, k: list(combinations(list(range(n)), k)), (4, 2), (3, 0), (2, 3)],
    [lambda n: list(partitions(n, n)), 0, 1, 6],
    [lambda n: list(gray(n)), 0, 3],
    [lambda n: list(hanoi(n, "a", "b", "c")), 0, 1, 4],
    [lambda n: list(queens(n, 0, [])), 1, 3, 6],
    [lambda n: list(queens_by_tuples(n)), 1, 3, 6],
    [lambda n: next(queens(n, 0, []), None), 3, 8],
    [lambda g: list(paths(g, 1, 4, [])), {1: [2, 3], 2: [3, 4], 3: [4, 2], 4: []}],
    [lambda n: list(merged([(i * 7919) % 101 for i in range(n)])), 0, 1, 20],
)

test_sieves = table(
    [primes_below, 3, 50],
    [lambda n: list(islice(sieve(naturals(2)), n)), 0, 1, 12],
    [lambda n: list(islice(sieve_by_functions(naturals(2)), n)), 0, 1, 12],
    [filters_in_a_loop, 0, 1, 12],
    [filters_by_functions, 0, 1, 12],
    [lambda n: list(sieve(iter(range(2, n)))), 3],
)

test_recursion = table(
    [lambda n: list(down(n)), 0, 3],
    [lambda n: list(branching(n)), 0, 3, 5],
    [lambda n: list(even(n)), 0, 1, 5],
    [lambda n: list(tagged(n)), 0, 1, 5],
    [lambda n: list(islice(doubled(), n)), 0, 1, 8],
    [lambda n: list(islice(fibonacci(), n)), 0, 2, 9],
    [lambda n: list(islice(powers(3), n)), 0, 1, 6],
    [lambda a, b: list(alternate(iter(a), iter(b))), ([1, 3], [2, 4]), ([], [1])],
    [returned, 0, 1, 4],
    [lambda n: list(expression_of_itself(n)), 2, 3, 5],
    [lambda xs, n: list(stacked(xs, n)), ([1, 2], 0), ([1, 2], 1), ([1, 2], 5)],
    [lambda xs, n: sum(stacked(xs, n)), ([1, 2], 0), ([1, 2], 5)],
    [lambda n: list(mapped(n)), 0, 1, 5],
    [mapped_in_a_loop, ([1, 2], 0), ([1, 2], 6)],
    [lambda n: list(chained(n)), 0, 1, 5],
    [lambda n: list(zipped(n)), 0, 1, 3],
    [closure, 0, 4],
    [stored, 3],
    [lambda n: list(changes_type(n)), 0, 3],
    [lambda n: list(cleaned(n)), 0, 3],
    [lambda n: list(down(n)) == [*down(n)] == list(tuple(down(n))), 3],
)

test_nested_data = table(
    [lambda: list(flatten([1, [2, [3, [4, []], 5]], [[6]]]))],
    [lambda xs: list(flatten(xs)), [[1, [2, [3]]]], [[]]],
    [lambda n: sum(flatten(nested(n))), 0, 100],
    [lambda: list(flatten_tuples((1, (2, (3, (4, ()), "a")), ((6,),))))],
    [lambda: list(postorder(("a", ("b", ("c",)), ("d",))))],
    [lambda: list(instructions(("+", 1, ("*", 2, ("-", 3, 4)))))],
)

test_errors = table(
    [lambda n: list(raises(n)), 0, 1, 4],
    [caught_outside, 0, 4],
    [lambda n: list(caught_at_each(n)), 0, 1, 2, 4],
    [lambda n: list(stops(n)), 0, 1, 3],
    [lambda n: list(nearly(n)), 0, 3],
    [lambda n: list(sieve(iter(range(2, n)))), 5],
    [lambda n: sum(walk(Node(None, n, Node(None, "x", None)))), 1],
)

# How deep CPython goes is its own affair: 1000 calls. What is deeper than our stack is a RecursionError here too.
test_deep = table([lambda n: next(deepest(n)), 500], [lambda n: sum(down(n)), 500])


def test_deeper_than_cpython(executor):
    with executor.remotely.downloadAll():
        deep = next(deepest(100_000))
    assert deep == 0


def too_deep(n):
    try:
        return next(deepest(n))
    except RecursionError:
        return "too deep"


test_caught_too_deep = table([too_deep, 10**8])

test_refused = refused(pyfora.PyforaNotImplementedError, [used_twice, 3])
