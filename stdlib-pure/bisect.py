"""The module bisect: where an element belongs in a sorted list."""


def _last(a, lo, hi):
    if hi is not None:
        if not isinstance(hi, int) and not has_method(hi, "__index__"):
            raise TypeError("argument should be integer or None, not '" + type(hi).__name__ + "'")
        hi = _whole_index(hi)
        if hi > 0x7FFFFFFFFFFFFFFF or hi < -0x8000000000000000:
            raise OverflowError("cannot fit 'int' into an index-sized integer")
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        if isinstance(a, dict):
            raise TypeError("dict is not a sequence")
        return len(a)
    return int(hi)


def _item(a, i):
    if isinstance(a, (set, frozenset)):
        raise TypeError("'" + type(a).__name__ + "' object does not support indexing")
    return a[i]


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    lo = _ssize(lo)
    hi = _last(a, lo, hi)
    while lo < hi:
        mid = (lo + hi) // 2
        if x < (_item(a, mid) if key is None else key(_item(a, mid))):
            hi = mid
        else:
            lo = mid + 1
    return lo


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    lo = _ssize(lo)
    hi = _last(a, lo, hi)
    while lo < hi:
        mid = (lo + hi) // 2
        if (_item(a, mid) if key is None else key(_item(a, mid))) < x:
            lo = mid + 1
        else:
            hi = mid
    return lo


def bisect(a, x, lo=0, hi=None, *, key=None):
    return bisect_right(a, x, lo, hi, key=key)
