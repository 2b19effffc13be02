"""list: immutable here; methods that would change it are refused by the compiler."""


def _equal_lists(a, b):
    n = len(a)
    if n != len(b):
        return False
    for i in range(n):
        if not same(a[i], b[i]):
            return False
    return True


class list:
    def __len__(self):
        return intrinsic("list.len", self)

    def __bool__(self):
        return intrinsic("i64.ne", intrinsic("list.len", self), 0)

    def __getitem__(self, index: int):
        n = intrinsic("list.len", self)
        if intrinsic("i64.lt", index, 0):
            index = intrinsic("i64.add_wrap", index, n)
        if intrinsic("u64.lt", index, n):
            return intrinsic("list.get", self, index)
        raise IndexError("list index out of range")

    def __getitem__(self, index):
        if has_method(index, "__index__"):
            return self[_index(index)]
        raise TypeError("list indices must be integers or slices, not " + type(index).__name__)

    def __getslice__(self, start, stop, step):
        first, last, step = _slice_indices(start, stop, step, len(self))
        return intrinsic("list.slice", self, first, last, step)

    def __add__(self, other: list):
        return intrinsic("list.concat", self, other)

    def __add__(self, other):
        raise TypeError('can only concatenate list (not "' + type(other).__name__ + '") to list')

    def __mul__(self, times: int):
        # As CPython, whose references would need more memory than there are addresses (`MAX_ELEMENTS` of the runtime).
        if times > 0xFFFF and len(self) > 0x0FFFFFFFFFFF // times:
            raise MemoryError()
        # By doubling: concatenation shares what it joins.
        result = intrinsic("list.slice", self, 0, 0, 1)
        piece = self
        while times > 0:
            if times & 1 == 1:
                result = result + piece
            times = times >> 1
            if times > 0:
                piece = piece + piece
        return result

    def __rmul__(self, times: int):
        return self.__mul__(times)

    def __contains__(self, element):
        for x in self:
            if same(x, element):
                return True
        return False

    def __eq__(self, other: list):
        return _equal_lists(self, other)

    def __lt__(self, other: list):
        for i in range(min(len(self), len(other))):
            if not same(self[i], other[i]):
                return self[i] < other[i]
        return len(self) < len(other)

    def __le__(self, other: list):
        for i in range(min(len(self), len(other))):
            if not same(self[i], other[i]):
                return self[i] <= other[i]
        return len(self) <= len(other)

    def __gt__(self, other: list):
        for i in range(min(len(self), len(other))):
            if not same(self[i], other[i]):
                return self[i] > other[i]
        return len(self) > len(other)

    def __ge__(self, other: list):
        for i in range(min(len(self), len(other))):
            if not same(self[i], other[i]):
                return self[i] >= other[i]
        return len(self) >= len(other)

    def index(self, element):
        for i in range(len(self)):
            if same(self[i], element):
                return i
        raise ValueError(repr(element) + " is not in list")

    def count(self, element):
        total = 0
        for x in self:
            if same(x, element):
                total = total + 1
        return total

    def copy(self):
        return self
