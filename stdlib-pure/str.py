"""str: the operators, and the methods that need no tables of characters."""


class str:
    def __len__(self):
        return rt("str_len", self)

    def __bool__(self):
        return intrinsic("i64.ne", rt("str_len", self), 0)

    def __add__(self, other: str):
        return rt("str_concat", self, other)

    def __add__(self, other):
        raise TypeError('can only concatenate str (not "' + type(other).__name__ + '") to str')

    def __mul__(self, times: int):
        return rt("str_repeat", self, times if times > 0 else 0)

    def __rmul__(self, times: int):
        return rt("str_repeat", self, times if times > 0 else 0)

    def __eq__(self, other: str):
        return rt("str_eq", self, other)

    def __lt__(self, other: str):
        return intrinsic("i64.lt", rt("str_compare", self, other), 0)

    def __le__(self, other: str):
        return intrinsic("i64.le", rt("str_compare", self, other), 0)

    def __gt__(self, other: str):
        return intrinsic("i64.gt", rt("str_compare", self, other), 0)

    def __ge__(self, other: str):
        return intrinsic("i64.ge", rt("str_compare", self, other), 0)

    def __contains__(self, part: str):
        return rt("str_contains", self, part)

    def __contains__(self, part):
        raise TypeError("'in <string>' requires string as left operand, not " + type(part).__name__)

    def __getitem__(self, index: int):
        n = rt("str_len", self)
        if intrinsic("i64.lt", index, 0):
            index = intrinsic("i64.add_wrap", index, n)
        if intrinsic("u64.lt", index, n):
            return rt("str_index", self, index)
        raise IndexError("string index out of range")

    def __getitem__(self, index):
        if has_method(index, "__index__"):
            return self[_index(index)]
        raise TypeError("string indices must be integers, not '" + type(index).__name__ + "'")

    def __getslice__(self, start, stop, step):
        first, last, step = _slice_indices(start, stop, step, len(self))
        result = ""
        for i in range(first, last, step):
            result = rt("str_concat", result, rt("str_index", self, i))
        return result

    def __str__(self):
        return self

    def __repr__(self):
        return rt("str_repr", self)

    def startswith(self, prefix: str):
        return len(prefix) <= len(self) and _matches(self, prefix, 0)

    def endswith(self, suffix: str):
        return len(suffix) <= len(self) and _matches(self, suffix, len(self) - len(suffix))

    def find(self, part: str):
        for start in range(len(self) - len(part) + 1):
            if _matches(self, part, start):
                return start
        return -1

    def index(self, part: str):
        start = self.find(part)
        if start < 0:
            raise ValueError("substring not found")
        return start

    def count(self, part: str):
        if len(part) == 0:
            return len(self) + 1
        total = 0
        start = 0
        while start <= len(self) - len(part):
            if _matches(self, part, start):
                total = total + 1
                start = start + len(part)
            else:
                start = start + 1
        return total

    def removeprefix(self, prefix: str):
        return self[len(prefix) :] if self.startswith(prefix) else self

    def removesuffix(self, suffix: str):
        return self[: len(self) - len(suffix)] if self.endswith(suffix) else self

    def join(self, parts):
        result = ""
        number = 0
        for part in parts:
            if not isinstance(part, str):
                found = type(part).__name__
                raise TypeError(
                    "sequence item " + str(number) + ": expected str instance, " + found + " found"
                )
            result = part if number == 0 else rt("str_concat", rt("str_concat", result, self), part)
            number = number + 1
        return result


def _matches(text, part, start):
    # Whether `part` stands at a position that leaves room for it.
    for i in range(len(part)):
        if not rt("str_eq", rt("str_index", text, start + i), rt("str_index", part, i)):
            return False
    return True
