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


def _step_deep(iterator):
    # A call between an iterator and what it iterates over, where both are of one kind.
    return (yield from iterator)


def _iter_deep(iterable):
    return iter(iterable)


def _iter_of_calls(function, sentinel):
    if not callable(function):
        raise TypeError("iter(v, w): v must be callable")
    return _until(function, sentinel)


def _until(function, sentinel):
    while True:
        x = function()
        if same(sentinel, x):
            return
        yield x


def _is_sequence(x):
    return isinstance(x, (range, list, str, tuple))


def _enumerated(i, iterator):
    for x in iterator:
        yield i, x
        i = arith("+", i, 1)


def _zipped(a, b):
    for x in a:
        for y in b:
            yield x, y
            break
        else:
            return


def _in_pairs(iterator):
    # zip(iterator, iterator)
    for x in iterator:
        for y in iterator:
            yield x, y
            break


def _in_triples(iterator):
    for x in iterator:
        for y in iterator:
            for z in iterator:
                yield x, y, z
                break
            break


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
    # The captured names are parameters: what is assigned here could be captured by an argument that this made.
    if _is_sequence(iterable):
        return _numbered(_sequence(iterable), _integer(start))
    return _enumerated(_integer(start), iter(iterable))


def _numbered(items, start):
    return ((arith("+", start, i), items[i]) for i in range(len(items)))


def _pairs(a, b):
    return ((a[i], b[i]) for i in range(min(len(a), len(b))))


def _triples(a, b, c):
    return ((a[i], b[i], c[i]) for i in range(min(len(a), len(b), len(c))))


def zip():
    return (i for i in range(0))


def zip(a):
    return ((x,) for x in a)


def zip(a, b):
    if _is_sequence(a) and _is_sequence(b):
        return _pairs(_sequence(a), _sequence(b))
    return _zipped(iter(a), iter(b))


def zip(a, b, c):
    if _is_sequence(a) and _is_sequence(b) and _is_sequence(c):
        return _triples(_sequence(a), _sequence(b), _sequence(c))
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
        return _reversed(_sequence(sequence))
    if has_method(sequence, "__reversed__"):
        return iter(sequence.__reversed__())
    if has_method(sequence, "__getitem__"):
        return _backwards(sequence, len(sequence))
    raise TypeError("'" + type(sequence).__name__ + "' object is not reversible")


def _reversed(items):
    return (items[len(items) - 1 - i] for i in range(len(items)))


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


def split_count(iterable):
    # How many parts a class that offers `__pyfora_generator__` is cut into: a power of two.
    return 1 << _split_depth(iterable.__pyfora_generator__())


def _split_depth(generator):
    if generator.isNestedGenerator():
        raise_unsupported("a `__pyfora_generator__` of generators: make it one of elements")
    depth = 0
    while depth < 8 and generator.canSplit():
        generator = generator.split()[0]
        depth = depth + 1
    return depth


def split_parts(iterable, lo, hi):
    generator = iterable.__pyfora_generator__()
    depth = _split_depth(generator)
    for i in range(lo, hi):
        part = _split_part(generator, i, depth)
        if part is not None:
            yield from part


def _split_part(generator, i, depth):
    # The part that the bits of its number lead to; what cannot be cut further belongs to the first of its numbers.
    while depth > 0:
        if not generator.canSplit():
            return generator if i & ((1 << depth) - 1) == 0 else None
        depth = depth - 1
        generator = generator.split()[(i >> depth) & 1]
    return generator
