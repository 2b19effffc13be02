"""The module itertools.

What CPython checks when the iterator is made is checked by a plain function, and the elements come from a generator.
Iterators are values: what several share (tee, groupby) are copies, which go on by themselves.
"""


def count(start=0, step=1):
    if not _is_number(start) or not _is_number(step):
        raise TypeError("a number is required")
    return _count(start, step)


def _is_number(x):
    if isinstance(x, (int, float, complex)):
        return True
    return has_method(x, "__index__") or has_method(x, "__int__") or has_method(x, "__float__")


def _count(x, step):
    if not isinstance(step, (int, float, complex)):
        # What is no number may not be added: CPython finds that out before it gives the first.
        after = arith("+", x, step)
        yield x
        x = after
    while True:
        yield x
        x = arith("+", x, step)


def cycle(iterable):
    return _cycle(list(iterable))


def _cycle(items):
    while len(items) > 0:
        yield from items


class _Endless:
    pass


_ENDLESS = _Endless()


def repeat(object, times=_ENDLESS):
    if isinstance(times, _Endless):
        return _forever(object)
    return (object for _ in range(times))


def _forever(x):
    while True:
        yield x


def chain(*iterables):
    if len(iterables) == 0:
        return iter([])
    if len(iterables) == 1:
        return _all_of(iterables[0])
    if len(iterables) == 2:
        return _both(iterables[0], iterables[1])
    return _both(iterables[0], chain(*iterables[1:]))


def _all_of(iterable):
    yield from iterable


def _both(a, b):
    yield from a
    yield from b


def chain__from_iterable(iterable):
    return (x for part in iterable for x in part)


def islice(iterable, *bounds):
    if len(bounds) == 0 or len(bounds) > 3:
        least = "at least 2" if len(bounds) == 0 else "at most 4"
        raise TypeError("islice expected " + least + " arguments, got " + str(1 + len(bounds)))
    start = 0
    stop = -1
    step = 1
    last = bounds[0] if len(bounds) == 1 else bounds[1]
    if last is not None:
        stop = _bound(last)
        if stop == -1:
            raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if len(bounds) > 1 and bounds[0] is not None:
        start = _bound(bounds[0])
    if start < 0 or stop < -1:
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if len(bounds) == 3 and bounds[2] is not None:
        step = _bound(bounds[2])
    if step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), start, stop, step)


def _bound(x):
    # -1 stands for what is no index, as in CPython.
    if not isinstance(x, int):
        if not has_method(x, "__index__"):
            return -1
        return _bound(x.__index__())
    if x < -0x8000000000000000 or x > 0x7FFFFFFFFFFFFFFF:
        return -1
    return low(int(x))


def _islice(iterator, start, stop, step):
    # No more elements are taken than CPython takes: the one after the last is not looked at.
    if stop == 0:
        return
    i = 0
    wanted = start
    if stop > 0 and start >= stop:
        for _ in iterator:
            i = i + 1
            if i >= stop:
                return
        return
    for x in iterator:
        if i == wanted:
            yield x
            wanted = wanted + step
        i = i + 1
        if i == stop:
            return


def takewhile(predicate, iterable):
    return _takewhile(predicate, iter(iterable))


def _takewhile(predicate, iterator):
    for x in iterator:
        if not predicate(x):
            return
        yield x


def dropwhile(predicate, iterable):
    return _dropwhile(predicate, iter(iterable))


def _dropwhile(predicate, iterator):
    for x in iterator:
        if not predicate(x):
            yield x
            break
    yield from iterator


def filterfalse(predicate, iterable):
    if predicate is None:
        return (x for x in iterable if not x)
    return (x for x in iterable if not predicate(x))


def compress(data, selectors):
    return (x for x, wanted in zip(data, selectors) if wanted)  # noqa: B905


def starmap(function, iterable):
    return (function(*_tuple_of(args)) for args in iterable)


def _tuple_of(args):
    return args if isinstance(args, tuple) else tuple(args)


def pairwise(iterable):
    return _pairwise(iter(iterable))


def _pairwise(iterator):
    for a in iterator:
        for b in iterator:
            yield a, b
            a = b


def accumulate(iterable, func=None, *, initial=None):
    return _accumulate(iter(iterable), func, initial)


def _accumulate(iterator, func, initial):
    if initial is None:
        for total in iterator:
            yield total
            break
        else:
            return
    else:
        total = initial
        yield total
    for x in iterator:
        total = arith("+", total, x) if func is None else func(total, x)
        yield total


def zip_longest(*iterables, fillvalue=None):
    if len(iterables) == 0:
        return iter([])
    if len(iterables) == 1:
        return ((x,) for x in iterables[0])
    return _zip_longest(_each(iter, iterables), fillvalue)


def _zip_longest(iterables, fill):
    if len(iterables) == 2:
        return _longer(iterables[0], iterables[1], fill, fill)
    rest = _zip_longest(iterables[1:], fill)
    fills = _fills(iterables[1:], fill)
    return ((x,) + others for x, others in _longer(iterables[0], rest, fill, fills))


def _fills(iterables, fill):
    if len(iterables) == 0:
        return ()
    return (fill,) + _fills(iterables[1:], fill)


def _longer(a, b, fill_a, fill_b):
    for x in a:
        for y in b:
            yield x, y
            break
        else:
            yield x, fill_b
    for y in b:
        yield fill_a, y


def _each(make, iterables):
    if len(iterables) == 0:
        return ()
    return (make(iterables[0]),) + _each(make, iterables[1:])


def tee(iterable, n: const = 2):
    if not isinstance(n, int) or is_wide(n):
        n = _ssize(n)
    if n < 0:
        raise ValueError("n must be >= 0")
    if not known(n):
        raise_unsupported("how many iterators tee() makes must be written as a number")
    if n == 0:
        return ()
    return (iter(iterable),) * n


def groupby(iterable, key=None):
    return _groups(iter(iterable), key)


def _groups(iterator, key):
    for x in iterator:
        k = x if key is None else key(x)
        break
    else:
        return
    while True:
        yield k, _group(x, iterator, k, key)
        for x in iterator:
            new = x if key is None else key(x)
            if not same(k, new):
                k = new
                break
        else:
            return


def _group(x, iterator, k, key):
    # Inference knows this function by its name: a group ends where its groupby goes on.
    yield x
    for y in iterator:
        if not same(k, y if key is None else key(y)):
            return
        yield y


def product(*iterables, repeat: const = 1):
    if not isinstance(repeat, int) or is_wide(repeat):
        repeat = _ssize(repeat)
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    if known(repeat):
        return _product(_each(list, iterables) * repeat)
    return _product_of_any(_each(list, iterables) * repeat, 0)


def _product_of_any(pools, i):
    # Results whose length is not known.
    if i == len(pools):
        yield ()
    else:
        for x in pools[i]:
            for others in _product_of_any(pools, i + 1):
                yield (x,) + others


def _product(pools):
    if len(pools) == 0:
        return iter([()])
    if len(pools) == 1:
        return ((x,) for x in pools[0])
    if len(pools) == 2:
        return _product_of_two(pools[0], pools[1])
    first = pools[0]
    rest = pools[1:]
    return ((x,) + others for x in first for others in _product(rest))


def _product_of_two(a, b):
    return ((x, y) for x in a for y in b)


def permutations(iterable, r: const = None):
    if isinstance(iterable, tuple) and r is None and known(len(iterable)):
        return _permutations(list(iterable), (), (None,) * len(iterable))
    pool = list(iterable)
    if r is None:
        return _permutations_of_any(pool, [], len(pool))
    if not isinstance(r, int):
        raise TypeError("Expected int as r")
    if is_wide(r):
        r = _ssize(r)
    if r < 0:
        raise ValueError("r must be non-negative")
    if known(r):
        return _permutations(pool, (), (None,) * r)
    return _permutations_of_any(pool, [], r)


def _permutations_of_any(pool, used, r):
    if r == 0:
        yield ()
    else:
        for i in range(len(pool)):
            if i not in used:
                for others in _permutations_of_any(pool, used + [i], r - 1):
                    yield (pool[i],) + others


def _permutations(pool, used, places):
    # The length of a result is part of its type: `places` counts the elements that are missing.
    if len(places) == 0:
        return iter([()])
    rest = places[1:]
    if len(places) == 1:
        return ((pool[i],) for i in range(len(pool)) if i not in used)
    return (
        (pool[i],) + others
        for i in range(len(pool))
        if i not in used
        for others in _permutations(pool, used + (i,), rest)
    )


def combinations(iterable, r: const):
    return _chosen(iterable, r, 1)


def combinations_with_replacement(iterable, r: const):
    return _chosen(iterable, r, 0)


def _chosen(iterable, r: const, step):
    if not isinstance(r, int) or is_wide(r):
        r = _ssize(r)
    pool = list(iterable)
    if r < 0:
        raise ValueError("r must be non-negative")
    if known(r):
        return _combinations(pool, 0, (None,) * r, step)
    return _combinations_of_any(pool, 0, r, step)


def _combinations_of_any(pool, start, r, step):
    if r == 0:
        yield ()
    else:
        for i in range(start, len(pool) - (r - 1) * step):
            for others in _combinations_of_any(pool, i + step, r - 1, step):
                yield (pool[i],) + others


def _combinations(pool, start, places, step):
    if len(places) == 0:
        return iter([()])
    rest = places[1:]
    if len(places) == 1:
        return ((pool[i],) for i in range(start, len(pool)))
    return (
        (pool[i],) + others
        for i in range(start, len(pool))
        for others in _combinations(pool, i + step, rest, step)
    )
