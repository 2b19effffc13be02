"""Corners of generators: what they return, errors around their steps, where they are used, and classes that iterate."""

import itertools

import pyfora
from harness import refused, table


def count(n):
    i = 0
    while i < n:
        yield i
        i = i + 1


def answer(x):
    yield 1
    return x


def bare():
    yield 1
    return


def without_yield_reached(x):
    if x:
        return x
    yield 1


def delegates(x):
    y = yield from answer(x)
    yield y
    z = yield from bare()
    yield z
    w = yield from [7, 8]
    yield w
    return y, z, w


def stop_value(x):
    g = answer(x)
    next(g)
    try:
        next(g)
    except StopIteration as e:
        return e.value, e.args
    return "none"


def stop_value_of_bare():
    g = bare()
    next(g)
    try:
        next(g)
    except StopIteration as e:
        return e.value, e.args


def stop_value_again(x):
    g = answer(x)
    next(g)
    out = []
    for _ in range(2):
        try:
            next(g)
        except StopIteration as e:
            out = out + [e.value]
    return out


def all_returned(x):
    g = delegates(x)
    out = []
    while True:
        try:
            out = out + [next(g)]
        except StopIteration as e:
            return out, e.value


def returned_at_once(x):
    g = without_yield_reached(x)
    try:
        return next(g)
    except StopIteration as e:
        return "stopped", e.value


def stop_error(n):
    g = count(n)
    total = 0
    while True:
        total = total + next(g)


def stop_in_function(xs):
    def head(it):
        return next(it)

    return head(iter(xs))


def raises_stop(n):
    yield n
    raise StopIteration(n)


def stop_inside(xs):
    it = iter(xs)
    while True:
        yield next(it), next(it)


def caught_runtime_error(xs):
    try:
        return list(stop_inside(xs))
    except RuntimeError as e:
        return str(e)


def guarded(xs):
    it = iter(xs)
    while True:
        try:
            a = next(it)
            b = next(it)
        except StopIteration:
            return
        yield a, b


def yield_is_none(n):
    for i in range(n):
        x = yield i
        yield x


def yield_in_expression(n):
    yield ((yield n), (yield n + 1))


def yields_in_call(n):
    yield str((yield n)) + "!"


def yields_in_test(n):
    if (yield n):
        yield "sent"
    else:
        yield "nothing"


def try_in_generator(xs):
    for x in xs:
        try:
            yield 10 // x
        except ZeroDivisionError:
            continue
        else:
            yield "else"
        yield x


def after_except(xs):
    for x in xs:
        failed = False
        try:
            y = 10 // x
        except ZeroDivisionError as e:
            failed = True
            text = str(e)
        if failed:
            yield text
        else:
            yield y


def finally_in_generator(xs):
    for x in xs:
        try:
            yield x
            if x == 3:
                return "early"
        finally:
            x = x + 1
        yield x


def nested_try(n):
    try:
        try:
            yield 1
            yield 6 // n
        finally:
            n = n + 1
        yield n
    except ZeroDivisionError:
        n = n - 10
    yield n


def leaves_with(n):
    try:
        yield n
        return n * 2
    finally:
        n = n + 1


def raised_in_finally(n):
    try:
        yield 1 // n
    finally:
        n = n + 1
        if n == 1:
            raise KeyError(n)


def from_none(n):
    try:
        yield 1 // n
    except ZeroDivisionError as e:
        raise ValueError(n) from e


def broken_off(n):
    def inner():
        try:
            yield from count(n)
        finally:
            n + 1

    for x in inner():
        if x == 1:
            break
    return x


def through_functions(n):
    def odd(it):
        return (x for x in it if x % 2)

    def plus(it, k):
        for x in it:
            yield x + k

    return list(plus(odd(plus(count(n), 1)), 100))


def chosen(flag, n):
    g = count(n) if flag else (x * 1.5 for x in range(n))
    return list(g)


def made_by_closure(n):
    def make(k):
        def gen():
            for i in range(k):
                yield i * n

        return gen

    f = make(3)
    return list(f()), sum(f()), list(make(2)())


def counter_with_default(n, gen=count):
    return list(gen(n))


def dispatch(name, n):
    table = {"up": count, "three": lambda n: iter([n] * 3)}
    return list(table[name](n))


def generator_in_tuple(n):
    pair = (count(n), "x")
    return list(pair[0]), pair[1]


def two_generators(n):
    a, b = count(n), count(n + 1)
    return list(zip(a, b)), next(b, "end")


def interleaved(n):
    a, b = count(n), count(n)
    next(a, None)
    return [(next(a, None), next(b, None)) for _ in range(3)]


class Numbers:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        i = 0
        while i < self.n:
            yield i
            i = i + 1

    def pairs(self):
        for i in self:
            for j in self:
                if i < j:
                    yield i, j

    def __len__(self):
        return self.n

    @property
    def squares(self):
        for i in self:
            yield i * i

    @staticmethod
    def upto(n):
        yield from range(n)

    @classmethod
    def made(cls, n):
        for i in range(n):
            yield cls(i)


class Doubled(Numbers):
    def __iter__(self):
        for x in super().__iter__():
            yield x * 2


class Delegating:
    def __init__(self, xs):
        self.xs = xs

    def __iter__(self):
        return iter(self.xs)

    def __contains__(self, x):
        return any(x == y for y in self)


class Always:
    def __init__(self, x):
        self.x = x

    def __iter__(self):
        return self

    def __next__(self):
        return self.x


class Never:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration


class NoIterator:
    def __iter__(self):
        return 5


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n = self.n - 1
        return self.n


def counts_down(n):
    return list(Countdown(n))


def five():
    return 5


def fails():
    raise KeyError("f")


def first_calls(n):
    return list(itertools.islice(iter(five, 6), n))


test_returned = table(
    [lambda x: list(delegates(x)), 5, "a", None],
    [stop_value, 5, "a", (1, 2), None],
    [stop_value_of_bare],
    [all_returned, 5],
    [returned_at_once, 0, 3],
    [stop_error, 0, 3],
    [stop_in_function, [], [1]],
    [lambda x: next(answer(x), "default"), 5],
    [lambda: (next(iter([]), None), next(iter("a"), None), next(count(0), "end"))],
    [lambda xs: next(x for x in xs if x > 2), [1, 3], [1, 2]],
    [lambda xs: next((x for x in xs if x > 2), -1), [1, 3], [1, 2]],
    [lambda x: next(x), 5, [1]],
    [lambda x: next(x, 1), 5, [1]],
)

test_stop = table(
    [lambda n: list(raises_stop(n)), 1],
    [lambda n: next(raises_stop(n)), 1],
    [lambda xs: list(stop_inside(xs)), [], [1], [1, 2], [1, 2, 3]],
    [caught_runtime_error, [], [1, 2]],
    [lambda xs: list(guarded(xs)), [], [1], [1, 2], [1, 2, 3]],
)

test_yield_values = table(
    [lambda n: list(yield_is_none(n)), 0, 2],
    [lambda n: list(yield_in_expression(n)), 3],
    [lambda n: list(yields_in_call(n)), 3],
    [lambda n: list(yields_in_test(n)), 3],
)

test_try = table(
    [lambda xs: list(try_in_generator(xs)), [], [1, 0, 2], [0]],
    [lambda xs: list(after_except(xs)), [], [1, 0, 2], [0]],
    [lambda xs: list(finally_in_generator(xs)), [], [1, 2], [2, 3, 4]],
    [lambda n: list(nested_try(n)), 0, 2],
    [lambda n: list(leaves_with(n)), 2],
    [lambda n: list(raised_in_finally(n)), 2],
    [lambda n: list(from_none(n)), 1],
    [broken_off, 3],
)

test_uses = table(
    [lambda n: (sum(count(n)), any(count(n)), all(count(n)), max(count(n), default=None)), 0, 1, 4],
    [lambda n: min(count(n)), 0, 2],
    [lambda n: (tuple(count(n)), set(count(n)), frozenset(count(n)), sorted(count(n), reverse=True)), 0, 4],
    [lambda n: {x: list(count(x)) for x in count(n)}, 0, 3],
    [lambda n: {x % 2 for x in count(n)}, 0, 3],
    [lambda n: dict(zip(count(n), "abc")), 0, 2, 5],
    [lambda n: dict((x, x * x) for x in count(n)), 3],
    [lambda n: ",".join(str(x) for x in count(n)), 0, 3],
    [lambda n: [*count(n), *count(2)], 3],
    [lambda n: (*count(n), "x"), 2],
    [lambda n: max(*count(n)), 3],
    [lambda n: list(map(lambda x, y: x + y, count(n), count(n + 1))), 3],
    [lambda n: list(filter(None, count(n))), 3],
    [lambda n: sum(map(lambda x: x * x, filter(lambda x: x % 2, count(n)))), 5],
    [lambda n: list(enumerate(count(n), 5)), 2],
    [lambda n: sum(x * y for x in count(n) for y in count(x)), 4],
    [lambda n: [[y for y in count(x) if y] for x in count(n)], 3],
    [lambda n: 2 in count(n), 2, 3],
    [lambda n: count(n) is None, 1],
    [lambda n: bool(count(n)), 0],
    [lambda n: len(count(n)), 3],
    [lambda n: count(n)[0], 3],
    [lambda n: count(n) + 1, 3],
    [lambda n: reversed(count(n)), 3],
    [lambda n: type(count(n)).__name__, 1],
)

test_functions = table(
    [through_functions, 6],
    [chosen, (True, 3), (False, 3)],
    [made_by_closure, 4],
    [counter_with_default, 3],
    [dispatch, ("up", 3), ("three", 2)],
)

test_classes = table(
    [lambda n: (list(Numbers(n)), list(Numbers(n).pairs()), 2 in Numbers(n), sum(Numbers(n))), 0, 3],
    [lambda n: (list(Numbers(n).squares), list(Numbers.upto(n)), [x.n for x in Numbers.made(n)]), 3],
    [lambda n: (list(Doubled(n)), list(Doubled(n).pairs()), len(Doubled(n))), 3],
    [lambda n: [(x, y) for x in Numbers(n) for y in Numbers(x)], 3],
    [lambda xs: (list(Delegating(xs)), 2 in Delegating(xs), max(Delegating(xs))), [1, 2], "ab"],
    [lambda n: list(zip(Numbers(n), Always("x"))), 3],
    [lambda n: next(iter(Numbers(n))), 0, 3],
    [lambda n: list(itertools.islice(Always(n), 3)), 3],
    [lambda n: next(Always(n)), 3],
    [lambda: (list(Never()), next(Never(), 1))],
    [lambda: next(Never())],
    [lambda: list(NoIterator())],
    [lambda n: [a + b for a, b in zip(Numbers(n), Doubled(n))], 3],
)

test_iter_of_calls = table(
    [first_calls, 0, 3],
    [lambda: list(iter(five, 5))],
    [lambda: list(iter(five, 5.0))],
    [lambda: next(iter(five, 5), "end")],
    [lambda: next(iter(five, None))],
    [lambda: list(iter(fails, 1))],
    [lambda: iter(5, 1)],
    [lambda n: next(iter(lambda: n + 1, 3)), 2, 3],
)

# Two names could see one iterator advance, or nobody knows how far it got.
test_refused = refused(
    pyfora.PyforaNotImplementedError,
    [stop_value_again, 5],
    [generator_in_tuple, 3],
    [two_generators, 2],
    [interleaved, 2],
    [lambda n: count(n) == count(n), 1],
)

test_impure = refused(pyfora.PythonToForaConversionError, [counts_down, 3])
