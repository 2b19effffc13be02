"""Iterators that are not sequences: what zip, enumerate, reversed and unpacking do with them."""


def _first_elements(iterable, limit):
    # As many elements as `limit` (-1: all), to be unpacked.
    result = list_builder(iterable)
    n = 0
    for x in iterable:
        list_push(result, x)
        n = n + 1
        if n == limit:
            break
    return result


def _is_sequence(x):
    return isinstance(x, (range, list, str, tuple))


def _enumerated(iterator, i):
    for x in iterator:
        yield i, x
        i = i + 1


def _zipped(a, b):
    for x in a:
        for y in b:
            yield x, y
            break
        else:
            return


def _zipped_exactly(a, b):
    for x in a:
        for y in b:
            yield x, y
            break
        else:
            raise ValueError("zip() argument 2 is shorter than argument 1")
    for _ in b:
        raise ValueError("zip() argument 2 is longer than argument 1")


def enumerate(iterable, start=0):
    first = _index(start)
    if _is_sequence(iterable):
        items = _sequence(iterable)
        return ((first + i, items[i]) for i in range(len(items)))
    return _enumerated(iter(iterable), first)


def zip():
    return (i for i in range(0))


def zip(a):
    return ((x,) for x in a)


def zip(a, b):
    if _is_sequence(a) and _is_sequence(b):
        x = _sequence(a)
        y = _sequence(b)
        return ((x[i], y[i]) for i in range(min(len(x), len(y))))
    return _zipped(iter(a), iter(b))


def zip(a, b, c):
    if _is_sequence(a) and _is_sequence(b) and _is_sequence(c):
        x = _sequence(a)
        y = _sequence(b)
        z = _sequence(c)
        return ((x[i], y[i], z[i]) for i in range(min(len(x), len(y), len(z))))
    return ((p, q, r) for (p, q), r in _zipped(_zipped(iter(a), iter(b)), iter(c)))


def zip(a, b, c, d, *rest):
    return ((x, y, z) + others for (x, y, z), others in zip(zip(a, b, c), zip(d, *rest)))


def zip(a, b, *, strict):
    if strict:
        return _zipped_exactly(iter(a), iter(b))
    return zip(a, b)


def map(function, iterable):
    return (function(x) for x in iterable)


def map(function, a, b):
    return (function(x, y) for x, y in zip(a, b))


def map(function, a, b, c):
    return (function(x, y, z) for x, y, z in zip(a, b, c))


def filter(function, iterable):
    if function is None:
        return (x for x in iterable if x)
    return (x for x in iterable if function(x))


def reversed(sequence):
    if _is_sequence(sequence):
        items = _sequence(sequence)
        n = len(items)
        return (items[n - 1 - i] for i in range(n))
    if has_method(sequence, "__reversed__"):
        return iter(sequence.__reversed__())
    if has_method(sequence, "__getitem__"):
        return _backwards(sequence, len(sequence))
    raise TypeError("'" + type(sequence).__name__ + "' object is not reversible")


def _backwards(sequence, n):
    while n > 0:
        n = n - 1
        try:
            x = sequence[n]
        except IndexError:
            return
        yield x


def _by_index(sequence):
    # Iteration over a class with `__getitem__` alone.
    i = 0
    while True:
        try:
            x = sequence[i]
        except IndexError:
            return
        yield x
        i = i + 1


def _sequence(x):
    # What has elements by position; a tuple's become those of a list.
    if isinstance(x, tuple):
        return list(x)
    return x
