"""The module itertools, without what shares one iterator among several (tee, groupby).

What CPython checks when the iterator is made is checked by a plain function, and the elements come from a generator.
"""


def count(start=0, step=1):
    while True:
        yield start
        start = arith("+", start, step)


def cycle(iterable):
    return _cycle(list(iterable))


def _cycle(items):
    while len(items) > 0:
        yield from items


def repeat(object, times=None):
    if times is None:
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
    if len(bounds) == 1:
        stop = _bound(
            bounds[0], "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
        )
        return _islice(iter(iterable), 0, stop, 1)
    message = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
    stop = _bound(bounds[1], "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    start = _bound(bounds[0], message)
    step = 1
    if len(bounds) == 3 and bounds[2] is not None:
        if not isinstance(bounds[2], int) or bounds[2] < 1:
            raise ValueError("Step for islice() must be a positive integer or None.")
        step = int(bounds[2])
    return _islice(iter(iterable), 0 if start < 0 else start, stop, step)


def _bound(x, message):
    if x is None:
        return -1
    if not isinstance(x, int):
        if has_method(x, "__index__"):
            return _bound(x.__index__(), message)
        raise ValueError(message)
    if x < 0:
        raise ValueError(message)
    return int(x)


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
    return (function(*args) for args in iterable)


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
    return _zip_longest(iterables, fillvalue)


def _zip_longest(iterables, fill):
    if len(iterables) == 2:
        return _longer(iter(iterables[0]), iter(iterables[1]), fill, fill)
    rest = _zip_longest(iterables[1:], fill)
    fills = _fills(iterables[1:], fill)
    return ((x,) + others for x, others in _longer(iter(iterables[0]), rest, fill, fills))


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


def _lists(iterables):
    if len(iterables) == 0:
        return ()
    return (list(iterables[0]),) + _lists(iterables[1:])


def product(*iterables, repeat: const = 1):
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    if not known(repeat):
        raise_unsupported("how many elements itertools combines must be written as a number")
    return _product(_lists(iterables) * repeat)


def _product(pools):
    if len(pools) == 0:
        return [()]
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
    if isinstance(iterable, tuple) and r is None:
        return _permutations(list(iterable), (), (None,) * len(iterable))
    if r is None:
        raise_unsupported("permutations() of all elements: give their number, or pass a tuple")
    if r < 0:
        raise ValueError("r must be non-negative")
    return _permutations(list(iterable), (), _places(r))


def _places(r: const):
    # The length of a result is part of its type.
    if not known(r):
        raise_unsupported("how many elements itertools combines must be written as a number")
    return (None,) * r


def _permutations(pool, used, places):
    # The length of a result is part of its type: `places` counts the elements that are missing.
    if len(places) == 0:
        return [()]
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
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(list(iterable), 0, _places(r), 1)


def combinations_with_replacement(iterable, r: const):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(list(iterable), 0, _places(r), 0)


def _combinations(pool, start, places, step):
    if len(places) == 0:
        return [()]
    rest = places[1:]
    if len(places) == 1:
        return ((pool[i],) for i in range(start, len(pool)))
    return (
        (pool[i],) + others
        for i in range(start, len(pool))
        for others in _combinations(pool, i + step, rest, step)
    )
