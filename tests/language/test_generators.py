"""Generator functions: `yield` anywhere, `yield from`, partial use, errors, and iterators that a name holds."""

import pyfora
from harness import refused, table


def count(n):
    i = 0
    while i < n:
        yield i
        i = i + 1


def naturals(i=0):
    while True:
        yield i
        i = i + 1


def squares(xs):
    for x in xs:
        yield x * x


def evens(n):
    for x in count(n):
        if x % 2 == 0:
            yield x


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def three():
    yield 1
    yield 2
    yield 3


def mixed():
    yield 1
    yield "a"
    yield 2.5
    yield None
    yield (1, "x")


def nothing():
    return
    yield


def bare(n):
    for _ in range(n):
        yield


def returns(n):
    yield n
    return n * 2


def early(n):
    for i in range(10):
        if i == n:
            return
        yield i
    yield -1


def delegates(n):
    r = yield from returns(n)
    yield r
    yield from range(2)
    yield from [10, 20]
    yield from "ab"
    yield from (1, 2.5)
    yield from (x * x for x in range(n))


def nested_loops(n):
    for i in range(n):
        for j in range(i):
            yield i, j


def while_and_for(n):
    k = 0
    while k < n:
        for j in range(k):
            if j % 2:
                continue
            yield k * 10 + j
        else:
            yield -k
        k = k + 1


def branches(n):
    for i in range(n):
        if i % 3 == 0:
            yield i
        elif i % 3 == 1:
            yield i * 0.5
        else:
            yield str(i)


def changes_type(n):
    s = 0
    for _ in range(n):
        yield s
        s = s + 0.5


def many_points(n):
    yield 0
    yield 1
    for i in range(n):
        yield 2 + i
    yield 100
    while n > 0:
        yield -n
        n = n - 1
    yield 200
    yield 300


def expression(n):
    x = yield n
    y = (yield n + 1) is None
    yield x, y
    return (yield n + 2)


def catches(n):
    for i in range(n):
        try:
            yield 10 // (i - 2)
        except ZeroDivisionError:
            pass


def catches_around(n):
    try:
        for i in range(n):
            yield 6 // (3 - i)
    except ZeroDivisionError as e:
        kept = str(e)
    else:
        kept = "none"
    yield kept


def with_finally(n):
    total = 0
    for i in range(n):
        try:
            if i == 3:
                continue
            yield i
        finally:
            total = total + 1
    yield total


def yields_in_except(n):
    for i in range(n):
        try:
            1 // i
        except ZeroDivisionError:
            yield i


def raises(n):
    yield 1
    yield 10 // n
    yield 3


def raises_stop(n):
    yield 1
    if n:
        raise StopIteration
    yield 2


def next_in_generator(xs):
    it = iter(xs)
    while True:
        a = next(it)
        yield a
        yield next(it, None)


def pairs_of(xs):
    it = iter(xs)
    for a in it:
        yield a, next(it, "none")


def tuple_loop():
    for x in (1, 2.5, "a"):
        yield x


def defaults(n, step=2, *, start=1):
    for i in range(n):
        yield start + i * step


def rest(*args):
    for a in args:
        yield a


def take(n, it):
    for x in it:
        if n <= 0:
            break
        yield x
        n = n - 1


def in_list(xs):
    return [x for x in squares(xs)]


def loop(n):
    s = 0
    for x in count(n):
        s = s + x
    return s


def loop_else(n):
    for x in count(n):
        if x == 3:
            break
    else:
        return "else"
    return "break"


def first_big(n):
    for x in naturals():
        if x * x > n:
            return x


def first_fib(n):
    for x in fibonacci():
        if x > n:
            break
    return x


def several_loops(n):
    s = 0
    for x in count(n):
        for y in count(x):
            s = s + x * y
    return s


def closure(n):
    def inner(k):
        for i in range(k):
            yield i + n

    return list(inner(3)), sum(inner(4))


def recursive_nested(n):
    def down(k):
        while k > 0:
            yield k
            k = k - 1

    def both(k):
        yield from down(k)
        yield from down(k + 1)

    return list(both(n))


def lambda_generator(n):
    f = lambda k: (yield k)  # noqa: E731
    return list(f(n))


def unpacked(n):
    a, b, c = squares([n, n + 1, n + 2])
    return a, b, c


def unpacked_starred(n):
    a, *b = count(n)
    return a, b


def in_test(n):
    return n in squares([1, 2, 3]), n not in count(3)


test_lists = table(
    [lambda n: list(count(n)), 0, 1, 5],
    [lambda xs: list(squares(xs)), [], [1, 2], [1.5]],
    [lambda n: list(evens(n)), 0, 1, 9],
    [lambda: list(three())],
    [lambda: list(mixed())],
    [lambda: list(nothing())],
    [lambda n: list(bare(n)), 0, 3],
    [lambda n: list(returns(n)), 3],
    [lambda n: list(early(n)), 0, 3, 20],
    [lambda n: list(delegates(n)), 0, 3],
    [lambda n: list(nested_loops(n)), 0, 1, 4],
    [lambda n: list(while_and_for(n)), 0, 1, 4],
    [lambda n: list(branches(n)), 0, 1, 7],
    [lambda n: list(changes_type(n)), 0, 1, 2, 4],
    [lambda n: list(many_points(n)), 0, 1, 3],
    [lambda n: list(expression(n)), 3],
    [lambda n: list(catches(n)), 0, 2, 3, 6],
    [lambda n: list(catches_around(n)), 0, 2, 3, 6],
    [lambda n: list(with_finally(n)), 0, 2, 3, 6],
    [lambda n: list(yields_in_except(n)), 0, 3],
    [lambda n: list(raises(n)), 0, 1],
    [lambda n: list(raises_stop(n)), 0, 1],
    [lambda xs: list(next_in_generator(xs)), [], [1], [1, 2], [1, 2, 3]],
    [lambda xs: list(pairs_of(xs)), [], [1], [1, 2], [1, 2, 3], "abc"],
    [lambda: list(tuple_loop())],
    [lambda n: list(defaults(n)) + list(defaults(n, 3)) + list(defaults(n, start=7)), 0, 3],
    [lambda n: list(rest(n, n + 1, n * 2)), 3],
    [lambda n: list(take(n, fibonacci())), 0, 1, 10],
    [lambda n: list(take(n, take(5, naturals(3)))), 0, 1, 10],
    [in_list, [], [1, 2]],
    [closure, 4],
    [recursive_nested, 0, 3],
    [lambda_generator, 4],
    [lambda n: [x + y for x in count(n) for y in count(x)], 0, 4],
    [lambda n: [list(count(i)) for i in count(n)], 0, 4],
)

test_loops = table(
    [loop, 0, 1, 10],
    [loop_else, 0, 3, 4],
    [first_big, 0, 10, 1000],
    [first_fib, 0, 10, 1000],
    [several_loops, 0, 1, 5],
)

test_consumers = table(
    [lambda n: sum(count(n)), 0, 1, 10],
    [lambda n: sum(changes_type(n)), 0, 1, 2, 10],
    [lambda n: sum(x * 0.1 for x in count(n)), 0, 1, 2, 10],
    [lambda n: max(count(n)), 0, 1, 10],
    [lambda n: min(squares(range(-n, n))), 0, 1, 10],
    [lambda n: max(count(n), default=-1), 0, 1, 10],
    [lambda n: max(count(n), key=lambda x: -x), 1, 10],
    [lambda n: sorted(squares(range(-n, n))), 0, 1, 10],
    [lambda n: any(x > 3 for x in count(n)), 0, 3, 5],
    [lambda n: any(squares([n])), 0, 1],
    [lambda n: all(count(n)), 0, 1, 2],
    [lambda n: list(enumerate(squares(range(n)))), 0, 3],
    [lambda n: list(enumerate(count(n), 5)), 0, 3],
    [lambda n: list(zip(count(n), squares(range(5)))), 0, 3, 7],
    [lambda n: list(zip(naturals(), "abc")), 0],
    [lambda n: list(zip("abc", naturals(n))), 0],
    [lambda n: list(zip(range(n), count(4), squares(range(9)))), 0, 3, 7],
    [lambda n: list(map(lambda x: x + 1, count(n))), 0, 3],
    [lambda n: list(map(lambda x, y: x + y, count(n), naturals())), 0, 3],
    [lambda n: list(filter(None, count(n))), 0, 3],
    [lambda n: list(filter(lambda x: x % 2, count(n))), 0, 5],
    [lambda n: ", ".join(str(x) for x in count(n)), 0, 3],
    [in_test, 0, 1, 4],
    [unpacked, 1, 2.5],
    [lambda: [a + b for a, b in nested_loops(4)]],
)


class Tree:
    def __init__(self, xs):
        self.xs = xs

    def __iter__(self):
        for x in self.xs:
            yield x

    def twice(self):
        for x in self:
            yield x
            yield x

    @property
    def lazily(self):
        yield from self.xs

    @staticmethod
    def fixed(n):
        yield n

    @classmethod
    def made(cls, n):
        yield cls([n])


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n, 0, -1))


class Wrapped:
    def __init__(self, inner):
        self.inner = inner

    def __iter__(self):
        return (x * 2 for x in self.inner)


test_methods = table(
    [lambda xs: list(Tree(xs)), [], [1, 2]],
    [lambda xs: [x for x in Tree(xs)], [], [1, 2]],
    [lambda xs: sum(Tree(xs)), [], [1, 2], [1.5]],
    [lambda xs: max(Tree(xs)), [], [1, 2]],
    [lambda xs: list(Tree(xs).twice()), [], [1, 2]],
    [lambda xs: list(Tree(xs).lazily), [], [1, 2]],
    [lambda n: list(Tree.fixed(n)), 2],
    [lambda n: [list(t) for t in Tree.made(n)], 2],
    [lambda xs: 2 in Tree(xs), [], [1, 2]],
    [lambda xs: list(Wrapped(Tree(xs))), [], [1, 2]],
    [lambda n: list(Wrapped(Countdown(n))), 0, 3],
    [lambda n: list(zip(Countdown(n), Tree([7, 8]))), 0, 3],
    [lambda n: sorted(Countdown(n)), 0, 3],
)


def nexts(n):
    g = count(n)
    return next(g), next(g)


def next_default(n):
    g = count(n)
    return next(g, None), next(g, None), next(g, "end"), next(g, "end")


def continued(n):
    g = count(n)
    a = next(g)
    for x in g:
        if x > 4:
            break
    return a, next(g, -1), list(g), list(g), next(g, -1)


def stop_value(n):
    g = returns(n)
    a = next(g)
    try:
        next(g)
    except StopIteration as e:
        return a, e.value, e.args
    return a


def stops(n):
    g = iter(range(n))
    total = 0
    try:
        while True:
            total = total * 10 + next(g)
    except StopIteration:
        pass
    return total


def by_pairs(xs):
    it = iter(xs)
    out = []
    for a in it:
        out = out + [(a, next(it))]
    return out


def skips_first(xs):
    it = iter(xs)
    best = next(it)
    for x in it:
        if x > best:
            best = x
    return best


def two_loops_over_one(n):
    it = iter(range(n))
    for x in it:
        if x == 2:
            break
    s = 0
    for y in it:
        s = s * 10 + y
    return s


def conditional_iterator(n):
    it = iter([1, 2, 3]) if n else count(5)
    next(it)
    return list(it)


def reassigned(n):
    it = count(n)
    next(it)
    it = count(n)
    return next(it)


def moved(n):
    it = count(n)
    next(it)
    other = it
    return next(other)


def passed_on(n):
    def first(it):
        return next(it)

    return first(count(n)), first(iter("ab"))


def of_zip(n):
    z = zip(range(n), "abc")
    return next(z), list(z)


def of_map(n):
    m = map(lambda x: x * x, range(n))
    return next(m), next(m), list(m)


def of_expression(n):
    g = (x * x for x in range(n))
    return next(g), sum(g), list(g)


def in_loop(n):
    g = naturals()
    out = []
    for _ in range(n):
        out = out + [next(g) + next(g)]
    return out


def iter_of_iter(n):
    it = iter(iter(iter([n, n + 1])))
    return next(it), list(it)


test_next = table(
    [nexts, 0, 1, 2],
    [next_default, 0, 1, 2, 3, 4, 5],
    [continued, 1, 4, 6, 9],
    [stop_value, 2],
    [stops, 0, 1, 4],
    [by_pairs, [], [1, 2], [1, 2, 3]],
    [skips_first, [], [1], [3, 1, 4, 1, 5]],
    [two_loops_over_one, 0, 2, 3, 6],
    [conditional_iterator, 0, 1],
    [reassigned, 1, 2],
    [moved, 1, 2],
    [passed_on, 0, 1],
    [of_zip, 0, 1, 3, 5],
    [of_map, 0, 2, 5],
    [of_expression, 0, 2, 5],
    [in_loop, 0, 3],
    [iter_of_iter, 3],
    [lambda xs: next(iter(xs)), [], [1], "", "a", (1, 2), ()],
    [lambda xs: next(iter(xs), None), [], [1], "", "a", (1, 2), ()],
    [lambda n: next(x for x in range(n) if x * x > 10), 3, 10],
    [lambda n: next((x for x in range(n) if x * x > 10), -1), 3, 10],
    [lambda n: next(count(n)), 0, 1],
    [lambda x: next(x), [1], "a", 3, (1,), None],
    [lambda x: iter(x), 3, None, 2.5],
    [lambda n: bool(count(n)), 0, 3],
)


def helper_advances(n):
    def first(it):
        return next(it)

    g = count(n)
    return first(g), first(g), list(g)


def helper_loops(n):
    def until(it, limit):
        for x in it:
            if x >= limit:
                return x
        return None

    g = count(n)
    return until(g, 2), until(g, 4), until(limit=5, it=g), next(g, "end")


def expression_of(tokens):
    value, operator = term(tokens)
    while operator == "+" or operator == "-":
        other, following = term(tokens)
        value = value + other if operator == "+" else value - other
        operator = following
    return value, operator


def term(tokens):
    token = next(tokens, ")")
    if token == "(":
        value, _ = expression_of(tokens)
        return value, next(tokens, ")")
    return int(token), next(tokens, ")")


def parses(text):
    return expression_of(iter(text.split()))[0]


class Reader:
    def __init__(self, width):
        self.width = width

    def read(self, it):
        total = 0
        for _ in range(self.width):
            total = total * 10 + next(it)
        return total


def by_method(xs):
    it = iter(xs)
    r = Reader(2)
    return r.read(it), r.read(it), list(it)


def two_lent(xs, ys):
    def merge_one(a, b):
        return next(a), next(b), next(a)

    a = iter(xs)
    b = iter(ys)
    return merge_one(a, b), merge_one(b, a), list(a), list(b)


def grouper(xs):
    it = iter(xs)
    return list(zip(it, it))


def in_threes(xs):
    it = iter(xs)
    return [a + b + c for a, b, c in zip(it, it, it)]


def assigned_in_loop(n):
    it = count(n)
    out = []
    for x in it:
        out = out + [x]
        if x == 2:
            it = count(3)
            break
    return out, list(it)


def loop_in_loop(n):
    it = count(n)
    out = []
    for x in it:
        for y in it:
            out = out + [(x, y)]
            if y % 3 == 0:
                break
    return out


test_lent = table(
    [helper_advances, 1, 2, 5],
    [helper_loops, 1, 3, 5, 9],
    [parses, "1", "1 + 2", "1 + ( 2 - 3 ) - 4", "( ( 7 ) )"],
    [by_method, [1, 2, 3, 4, 5], [1, 2, 3]],
    [two_lent, ([1, 2, 3, 4], [5, 6, 7, 8]), ([1, 2, 3], [4])],
    [grouper, [1, 2, 3, 4], [1, 2, 3], []],
    [in_threes, [1, 2, 3, 4], [1, 2, 3], [], [1, 2, 3, 4, 5, 6, 7, 8]],
    [assigned_in_loop, 2, 3, 9],
    [loop_in_loop, 0, 1, 9],
)


def aliased(n):
    g = count(n)
    h = g
    return next(g), next(h)


def kept_by_helper(n):
    def keep(it):
        return [it]

    g = count(n)
    return keep(g), next(g)


def rebound_by_helper(n):
    def other(it):
        next(it)
        it = count(9)
        return next(it)

    g = count(n)
    return other(g), next(g)


def rebound_in_loop(n):
    it = count(n)
    s = 0
    for x in it:
        s = s + x
        if x == 2:
            it = count(100)
    return s, next(it)


def zips_with_itself_later(xs):
    it = iter(xs)
    z = zip(it, it)
    return next(z), next(it)


def own_name(n):
    it = count(n)
    for it in it:
        pass
    return it


def in_container(n):
    gs = [count(n), count(n)]
    return next(gs[0]), next(gs[0])


def captured(n):
    g = count(n)
    return [next(g) for _ in range(2)]


def after_error(n):
    g = raises(n)
    try:
        next(g)
        next(g)
    except ZeroDivisionError:
        pass
    return next(g, "end")


def consumed_in_try(n):
    g = raises(n)
    try:
        return sum(g)
    except ZeroDivisionError:
        return list(g)


def held_by_instance(n):
    t = Tree(count(n))
    return list(t), list(t)


def yields_then_reraises(n):
    for i in range(n):
        try:
            1 // i
        except ZeroDivisionError:
            yield i
            raise


def partial_in_any(n):
    g = count(n)
    return any(x > 2 for x in g), list(g)


def sends(n):
    g = count(n)
    return g.send(None)


def throws(n):
    return count(n).throw(ValueError)


MODULE = iter([1, 2, 3])


def module_level():
    return next(MODULE) + next(MODULE)


def forty_points():
    yield 0
    yield 1
    yield 2
    yield 3
    yield 4
    yield 5
    yield 6
    yield 7
    yield 8
    yield 9
    yield 10
    yield 11
    yield 12
    yield 13
    yield 14
    yield 15
    yield 16
    yield 17
    yield 18
    yield 19
    yield 20
    yield 21
    yield 22
    yield 23
    yield 24
    yield 25
    yield 26
    yield 27
    yield 28
    yield 29
    yield 30
    yield 31
    yield 32
    yield 33
    yield 34
    yield 35
    yield 36
    yield 37
    yield 38
    yield 39


def long_tuple():
    for x in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24):
        yield x
    for y in (1, "a", None, 2.5, True, "b", 7):
        yield y


test_many = table([lambda: list(forty_points())], [lambda: list(long_tuple())])


# Where two names could see one iterator advance, the program is refused rather than given another answer.
test_shared = refused(
    pyfora.PyforaNotImplementedError,
    [aliased, 3],
    [kept_by_helper, 3],
    [zips_with_itself_later, [1, 2]],
    [own_name, 3],
    [rebound_by_helper, 3],
    [rebound_in_loop, 5],
    [in_container, 3],
    [captured, 3],
    [after_error, 0],
    [consumed_in_try, 0],
    [held_by_instance, 3],
    [lambda n: list(yields_then_reraises(n)), 3],
    [partial_in_any, 9],
    [sends, 3],
    [throws, 3],
)

# Those of the client cannot be sent.
test_captured_iterators = refused(pyfora.UnconvertibleValueError, [module_level])
