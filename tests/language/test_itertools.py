"""The rest of itertools: groups, copies of iterators, results of any length, and what CPython checks."""

import itertools
from itertools import groupby, tee

import pyfora
from harness import refused, table


def count(n):
    i = 0
    while i < n:
        yield i
        i = i + 1


def fails_at(n):
    for i in range(n + 2):
        if i == n:
            raise KeyError(i)
        yield i


def naturals():
    i = 0
    while True:
        yield i
        i = i + 1


def run_lengths(xs):
    return [(k, sum(1 for _ in g)) for k, g in groupby(xs)]


def counted(groups):
    out = []
    for k, g in groups:
        out = out + [(k, len(list(g)))]
    return out


def longest_run(xs):
    return max(((len(list(g)), k) for k, g in groupby(xs)), default=None)


def first_of_each(xs):
    return [next(g) for _, g in groupby(xs, key=lambda x: x // 10)]


def partly_used(xs):
    out = []
    for k, g in groupby(xs, lambda x: x // 10):
        out = out + [(k, next(g))]
        if k == 1:
            out = out + [(k, list(g))]
    return out


def by_next(xs):
    it = groupby(xs)
    k, g = next(it)
    first = list(g)
    rest = [key for key, _ in it]
    return k, first, rest


def stops_early(n):
    for k, g in groupby(fails_at(n), lambda x: x // 3):
        for x in g:
            if x == 4:
                return k, x
    return None


def counts_words(words):
    return {k: len(list(g)) for k, g in groupby(sorted(words))}


def groups_of_groups(xs):
    return [
        (k, [(j, list(h)) for j, h in groupby(g, lambda x: x % 10 // 5)])
        for k, g in groupby(xs, lambda x: x // 10)
    ]


def infinite_groups(n):
    out = []
    for k, g in groupby(naturals(), lambda x: x // 3):
        if k == n:
            return out
        out = out + [(k, sum(g))]


def in_function(xs):
    def described(k, g):
        return k, list(g)

    return [described(k, g) for k, g in groupby(xs)]


def group_used_late(xs):
    last = None
    for _, g in groupby(xs):
        last = g
    return list(last)


def group_after_step(xs):
    it = groupby(xs)
    _, g = next(it)
    next(it)
    return list(g)


def kept_groups(xs):
    return [list(g) for _, g in list(groupby(xs))]


def kept_in_comprehension(xs):
    groups = [g for _, g in groupby(xs)]
    return [list(g) for g in groups]


def passed_iterator(xs):
    def step(it):
        return next(it)[0]

    it = groupby(xs)
    _, g = next(it)
    return step(it), list(g)


def two(xs):
    a, b = tee(xs)
    return list(a), list(b)


def shifted(xs):
    a, b = tee(xs)
    next(b, None)
    return list(zip(a, b))


def three(n):
    a, b, c = tee(count(n), 3)
    return next(a, None), list(b), sum(c), list(a)


def tee_of_tee(n):
    a, b = tee(count(n))
    next(a, None)
    c, d = tee(a)
    return list(b), list(c), next(d, "end")


def tee_of_used(n):
    it = count(n)
    next(it, None)
    a, b = tee(it)
    return list(a) == list(b)


def tee_of_failing(n):
    a, b = tee(fails_at(n))
    first = next(a)
    try:
        return list(b)
    except KeyError as e:
        return first, e.args


def tee_of_infinite():
    a, b = tee(naturals())
    return [x + y for x, y in itertools.islice(zip(a, b), 4)]


def original_after_tee(n):
    it = count(n)
    a, _ = tee(it)
    return list(a), next(it)


test_groupby = table(
    [run_lengths, [], [1], [1, 1, 2, 1], "aabccc"],
    [longest_run, [], "aabccc", [1, 1]],
    [first_of_each, [], [1, 2, 11, 12, 3], [25]],
    [partly_used, [], [1, 2, 3, 11, 12, 13, 25]],
    [by_next, [1, 1, 2, 3, 3], "a"],
    [by_next, []],
    [stops_early, 3, 5, 7],
    [counts_words, ["b", "a", "b"], []],
    [groups_of_groups, [1, 2, 7, 11, 18, 19, 12], []],
    [infinite_groups, 0, 3],
    [in_function, [1, 1, 2], ""],
    [lambda xs: [(k, list(g)) for k, g in groupby(xs)], [], [1, 1.0, True, 2], "aab", [(1, 2), (1, 2)]],
    [lambda xs: [k for k, g in groupby(xs)], [1, 1, 2], ""],
    [lambda xs: [(k, list(g)) for k, g in groupby(xs, key=lambda x: x % 2)], [1, 3, 2, 4, 5]],
    [lambda xs: [(k, list(g)) for k, g in groupby(xs, len)], ["a", "b", "cc", "d"]],
    [
        lambda xs: {k: [x[1] for x in g] for k, g in groupby(xs, lambda x: x[0])},
        [(1, "a"), (1, "b"), (2, "c")],
    ],
    [lambda xs: [(k, sorted(g, reverse=True)) for k, g in groupby(count(6), lambda x: x // xs)], 2, 4],
    [lambda xs: "".join(k for k, _ in groupby(xs)), "aabccca"],
    [lambda xs: sum(max(g) for _, g in groupby(xs, lambda x: x > 2)), [1, 2, 3, 1]],
    [lambda xs: list(dict((k, tuple(g)) for k, g in groupby(xs)).items()), [1, 1, 2]],
    [lambda: list(groupby(5))],
    [lambda xs, key: counted(groupby(xs, key)), ([1], 5), ([], 5)],
    [lambda xs: counted(groupby(xs, lambda x: 1 // x)), [1, 2, 0], [0]],
)

# CPython's group is empty then: whoever keeps one has made a mistake.
test_kept_groups = refused(
    pyfora.PyforaNotImplementedError,
    [group_used_late, [1, 1, 2]],
    [group_after_step, [1, 1, 2]],
    [passed_iterator, [1, 1, 2]],
)
test_kept_in_lists = refused(
    pyfora.InvalidPyforaOperation, [kept_groups, [1, 1, 2]], [kept_in_comprehension, [1, 1, 2]]
)

test_tee = table(
    [two, [], [1, 2], "ab"],
    [shifted, [], [1], [1, 2, 3]],
    [three, 0, 1, 4],
    [tee_of_tee, 0, 1, 4],
    [tee_of_used, 0, 4],
    [tee_of_failing, 1, 3],
    [tee_of_infinite],
    [lambda xs: len(tee(xs, 0)), [1]],
    [lambda xs: [list(x) for x in tee(xs, 3)], [1, 2]],
    [lambda xs, n: len(tee(xs, n)), ([1], -1), ([1], 1.5)],
    [lambda xs: tee(xs)[0] is None, 5],
)
test_tee_moves = refused(pyfora.PyforaNotImplementedError, [original_after_tee, 3])

test_any_length = table(
    [lambda xs, r: list(itertools.combinations(xs, r)), ([1, 2, 3], 2), ([1, 2], 3), ([1], 0), ("abcd", 3)],
    [lambda xs, r: list(itertools.combinations_with_replacement(xs, r)), ([1, 2], 2), ([], 1), ("ab", 0)],
    [lambda xs, r: list(itertools.permutations(xs, r)), ([1, 2, 3], 2), ([1, 2], 3), ([1], 0), ("abcd", 3)],
    [lambda xs: list(itertools.permutations(xs)), [], [1], [1, 2, 3], "abc"],
    [lambda n: list(itertools.permutations(range(n))), 0, 3],
    [lambda xs, n: list(itertools.product(xs, repeat=n)), ([0, 1], 0), ([0, 1], 3), ([], 2)],
    [lambda a, b, n: list(itertools.product(a, b, repeat=n)), ([0, 1], "ab", 1)],
    [lambda xs, n: len({sum(c) for r in range(n) for c in itertools.combinations(xs, r)}), ([1, 2, 4, 8], 5)],
    [lambda xs: max(itertools.permutations(xs), key=lambda p: p[0] - p[-1]), [3, 1, 2]],
)

test_errors = table(
    [lambda xs, r: list(itertools.combinations(xs, r)), ([1], -1), ([1], 1.5), ([1], None), (5, 1)],
    [lambda xs, r: list(itertools.combinations_with_replacement(xs, r)), ([1], -1), ([1], "a")],
    [lambda xs, r: list(itertools.permutations(xs, r)), ([1], -1), ([1], 1.5), (5, 1), ([1, 2], None)],
    [lambda xs, n: list(itertools.product(xs, repeat=n)), ([1], -1), ([1], 1.5), (5, 1)],
    [lambda a, b: next(itertools.count(a, b)), ("a", 1), (1, "a"), (None, 1), (True, 2)],
    [lambda a: next(itertools.cycle(a)), 5, []],
    [lambda a, n: list(itertools.repeat(a, n)), (1, 1.5), (1, "a"), (1, -2), (1, True)],
    [lambda a: list(itertools.repeat(a, times=2)), 1],
    [lambda a: list(itertools.chain(a)), 5],
    [lambda a: list(itertools.chain.from_iterable(a)), 5, [1]],
    [
        lambda f, a: list(itertools.starmap(f, a)),
        (pow, 5),
        (pow, [1]),
        (pow, [(2,)]),
        (None, [(1, 2)]),
        (pow, []),
    ],
    [lambda a: list(itertools.pairwise(a)), 5],
    [lambda a: list(itertools.accumulate(a)), 5, [1, "a"], [[1], [2]]],
    [lambda a, f: list(itertools.accumulate(a, f)), ([1], 5), ([1, 2], 5), ([1, 2], None)],
    [lambda a, b: list(itertools.zip_longest(a, b)), (1, [2]), ([1], 2)],
    [lambda a: list(itertools.zip_longest(a)), 1, [1]],
    [lambda a, b: list(itertools.compress(a, b)), (5, [1]), ([1], 5)],
    [lambda f, a: list(itertools.takewhile(f, a)), (None, [1]), (None, []), (len, [1]), (len, 5)],
    [lambda f, a: list(itertools.dropwhile(f, a)), (None, [1]), (len, [1]), (len, 5)],
    [lambda f, a: list(itertools.filterfalse(f, a)), (5, [1]), (len, [1]), (len, 5)],
    [lambda a, n: list(itertools.islice(a, n)), (5, 1), ([1], "a"), ([1], True)],
    [lambda a, n: list(itertools.islice(a, 0, 2, n)), ([1], -1), ([1], 0), ([1], None), ([1, 2], "a")],
    [lambda n: next(itertools.islice(itertools.count(n), 3, None)), 2, 0.5],
    [lambda n: list(itertools.islice(itertools.cycle(count(n)), 5)), 0, 1, 3],
    [lambda xs: list(itertools.accumulate(xs, lambda a, b: a + [b], initial=[])), [1, 2], []],
    [lambda xs: list(itertools.chain(*[[x] * x for x in xs])), [], [1, 2, 3]],
    [lambda xs: [*itertools.chain.from_iterable(map(str, xs))], [12, 3]],
)
