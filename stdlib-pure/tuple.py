"""tuple: its length and the types of its elements are part of its type; the compiler has what depends on them."""


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
