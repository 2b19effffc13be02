"""range: its length and elements by arithmetic."""


class range:
    def __len__(self):
        # What is between the ends without its first element, in whole steps.
        if self.step > 0 and self.start < self.stop:
            return 1 + intrinsic("i64.sub", self.stop - 1, self.start) // self.step
        if self.step < 0 and self.start > self.stop:
            return 1 + intrinsic("i64.sub", self.stop + 1, self.start) // self.step
        return 0

    def __bool__(self):
        return self.start < self.stop if self.step > 0 else self.start > self.stop

    def __getitem__(self, index: int):
        n = len(self)
        if index < 0:
            index = index + n
        if index < 0 or index >= n:
            raise IndexError("range object index out of range")
        return self.start + index * self.step

    def __getitem__(self, index):
        if has_method(index, "__index__"):
            return self[_index(index)]
        raise TypeError("range indices must be integers or slices, not " + type(index).__name__)

    def __getslice__(self, start, stop, step):
        first, last, step = _slice_indices(start, stop, step, len(self))
        return range(
            self.start + first * self.step,
            self.start + last * self.step,
            self.step * step,
        )

    def __contains__(self, element: wide):
        return is_small(element) and low(element) in self

    def __contains__(self, element: int):
        if self.step > 0:
            inside = self.start <= element and element < self.stop
        else:
            inside = self.stop < element and element <= self.start
        return inside and (element - self.start) % self.step == 0

    def __contains__(self, element: float):
        # Only a whole number can be equal to an element.
        return element.is_integer() and _has_float(self, element)

    def __contains__(self, element):
        for x in self:
            if x == element:
                return True
        return False

    def __eq__(self, other: range):
        n = len(self)
        if n != len(other):
            return False
        if n == 0:
            return True
        return self.start == other.start and (n == 1 or self.step == other.step)

    def index(self, element: wide):
        if is_small(element):
            return self.index(low(element))
        raise ValueError(str(element) + " is not in range")

    def index(self, element: int):
        if element in self:
            return (element - self.start) // self.step
        raise ValueError(str(element) + " is not in range")

    def count(self, element):
        return 1 if element in self else 0


def _has_float(numbers, element):
    # Beyond 64 bits there is nothing that a range could hold.
    if element < -9223372036854775808.0 or element >= 9223372036854775808.0:
        return False
    return int(element) in numbers


def _slice_indices(start, stop, step, n):
    # As slice.indices, but for None as bound.
    step = _bound(step) if step is not None else 1
    if step == 0:
        raise ValueError("slice step cannot be zero")
    low = 0 if step > 0 else -1
    high = n if step > 0 else n - 1
    first = (low if step > 0 else high) if start is None else _clipped(_bound(start), n, low, high)
    last = (high if step > 0 else low) if stop is None else _clipped(_bound(stop), n, low, high)
    return first, last, step


def _clipped(bound, n, low, high):
    if bound < 0:
        # Not by addition where that could overflow.
        return low if bound < low - n else bound + n
    return high if bound > high else bound


def _index(x):
    # An index, which is a word.
    n = _whole_index(x)
    if is_wide(n) and not is_small(n):
        raise IndexError("cannot fit '" + type(x).__name__ + "' into an index-sized integer")
    return low(n)


def _times(x):
    # How often a sequence is repeated, by an object that is no number.
    n = _whole_index(x)
    if is_wide(n) and not is_small(n):
        raise OverflowError("cannot fit '" + type(x).__name__ + "' into an index-sized integer")
    return low(n)


def _bound(x):
    # A bound, which is clipped.
    n = _whole_index(x)
    if is_wide(n) and not is_small(n):
        return -9223372036854775808 if n < 0 else 9223372036854775807
    return low(n)


def _whole_index(x):
    if isinstance(x, int):
        return int(x)
    if not has_method(x, "__index__"):
        raise TypeError("slice indices must be integers or None or have an __index__ method")
    n = x.__index__()
    if not isinstance(n, int):
        raise TypeError("__index__ returned non-int (type " + type(n).__name__ + ")")
    return int(n)
