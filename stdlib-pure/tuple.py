"""tuple: its length and the types of its elements are part of its type; the compiler has what depends on them."""


def _tuple_item(x, index: int):
    items = tuple_list(x)
    n = len(items)
    if index < 0:
        index = index + n
    if index < 0 or index >= n:
        raise IndexError("tuple index out of range")
    return items[index]


def _tuple_item(x, index):
    if has_method(index, "__index__"):
        return _tuple_item(x, _index(index))
    raise TypeError("tuple indices must be integers or slices, not " + type(index).__name__)


class tuple:
    def __len__(self):
        return tuple_len(self)

    def count(self, element):
        total = 0
        for x in self:
            if same(x, element):
                total = total + 1
        return total

    def index(self, element):
        i = 0
        for x in self:
            if same(x, element):
                return i
            i = i + 1
        raise ValueError("tuple.index(x): x not in tuple")
