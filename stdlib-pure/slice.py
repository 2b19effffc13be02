"""slice: `indices`; its bounds, text and comparisons are the compiler's."""


class slice:
    def indices(self, length):
        if not has_method(length, "__index__"):
            raise TypeError("'" + type(length).__name__ + "' object cannot be interpreted as an integer")
        n = _whole_index(length)
        if n < 0:
            raise ValueError("length should not be negative")
        return _slice_indices(self.start, self.stop, self.step, _index(n))
