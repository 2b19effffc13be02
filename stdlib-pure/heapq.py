"""The module heapq: the functions that change no list."""


# The checks of n are CPython's, which come in this order.
def nlargest(n, iterable, key=None):
    if n == 1:
        found = list(iterable)
        return [max(found, key=key)] if len(found) > 0 else []
    if has_method(iterable, "__len__") and n >= len(iterable):
        return sorted(iterable, key=key, reverse=True)[:n]
    found = iter(iterable)
    range(-n)
    return sorted(found, key=key, reverse=True)[:n] if n > 0 else []


def nsmallest(n, iterable, key=None):
    if n == 1:
        found = list(iterable)
        return [min(found, key=key)] if len(found) > 0 else []
    if has_method(iterable, "__len__") and n >= len(iterable):
        return sorted(iterable, key=key)[:n]
    found = iter(iterable)
    range(n)
    return sorted(found, key=key)[:n] if n > 0 else []


def merge(*iterables, key=None, reverse=False):
    if len(iterables) == 0:
        return iter([])
    if len(iterables) == 1:
        return iter(iterables[0])
    if len(iterables) == 2:
        return _merged(iter(iterables[0]), iter(iterables[1]), key, bool(reverse))
    return _merged(
        iter(iterables[0]),
        merge(*iterables[1:], key=key, reverse=reverse),
        key,
        bool(reverse),
    )


def _comes_first(y, x, key, reverse):
    # Whether the later element goes before the earlier one; equal ones keep their order.
    if key is None:
        return x < y if reverse else y < x
    return key(x) < key(y) if reverse else key(y) < key(x)


def _merged(a, b, key, reverse):
    for x in a:
        for y in b:
            # Both have an element: the one that is not given is kept.
            while True:
                if _comes_first(y, x, key, reverse):
                    yield y
                    for z in b:
                        y = z
                        break
                    else:
                        yield x
                        yield from a
                        return
                else:
                    yield x
                    for z in a:
                        x = z
                        break
                    else:
                        yield y
                        yield from b
                        return
        yield x
        yield from a
        return
    yield from b


def _comes_first(y, x, key, reverse):
    # Whether the later element goes before the earlier one; equal ones keep their order.
    if key is None:
        return x < y if reverse else y < x
    return key(x) < key(y) if reverse else key(y) < key(x)
