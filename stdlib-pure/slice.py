"""`slice` objects: what `x[a:b]` gives a class with `__getitem__`."""


class slice:
    def __init__(self, start, stop, step):
        self.start = start
        self.stop = stop
        self.step = step

    def __eq__(self, other):
        if not isinstance(other, slice):
            return NotImplemented
        return (self.start, self.stop, self.step) == (other.start, other.stop, other.step)

    def __lt__(self, other):
        if not isinstance(other, slice):
            return NotImplemented
        return (self.start, self.stop, self.step) < (other.start, other.stop, other.step)

    def __le__(self, other):
        if not isinstance(other, slice):
            return NotImplemented
        return (self.start, self.stop, self.step) <= (other.start, other.stop, other.step)

    def __gt__(self, other):
        if not isinstance(other, slice):
            return NotImplemented
        return (self.start, self.stop, self.step) > (other.start, other.stop, other.step)

    def __ge__(self, other):
        if not isinstance(other, slice):
            return NotImplemented
        return (self.start, self.stop, self.step) >= (other.start, other.stop, other.step)

    def __repr__(self):
        return "slice(" + repr(self.start) + ", " + repr(self.stop) + ", " + repr(self.step) + ")"

    def indices(self, length):
        n = _index(length)
        if n < 0:
            raise ValueError("length should not be negative")
        step = 1 if self.step is None else _slice_index(self.step)
        if step == 0:
            raise ValueError("slice step cannot be zero")
        low, high = (0, n) if step > 0 else (-1, n - 1)
        if self.start is None:
            start = low if step > 0 else high
        else:
            start = _clipped(_slice_index(self.start), n, low, high)
        if self.stop is None:
            stop = high if step > 0 else low
        else:
            stop = _clipped(_slice_index(self.stop), n, low, high)
        return (start, stop, step)


def _slice_index(x):
    if isinstance(x, int):
        return int(x)
    if not has_method(x, "__index__"):
        raise TypeError("slice indices must be integers or None or have an __index__ method")
    return _index(x)


def _clipped(i, n, low, high):
    at = i + n if i < 0 else i
    return low if at < low else high if at > high else at
