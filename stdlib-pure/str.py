"""str: the operators and methods, over the runtime's functions; text.py has what they share."""


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
        return _repeated(self, times, "repeated string is too long")

    def __rmul__(self, times: int):
        return _repeated(self, times, "repeated string is too long")

    def __mul__(self, times: float):
        raise TypeError("can't multiply sequence by non-int of type 'float'")

    def __rmul__(self, times: float):
        raise TypeError("can't multiply sequence by non-int of type 'float'")

    def __mul__(self, times: str):
        raise TypeError("can't multiply sequence by non-int of type 'str'")

    def __mod__(self, value):
        # A single value; a tuple's are walked by the compiler.
        if isinstance(value, (list, range)) and rt("percent_kind", self) == -1:
            return rt("percent_literal", self)
        rest, text = _percent_step(self, len(self), value)
        return rt("str_concat", text, _percent_end(rest))

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
        return rt("str_slice", self, first, last, step)

    def __str__(self):
        return self

    def __repr__(self):
        return rt("str_repr", self)

    def find(self, part: str, start=None, end=None):
        return rt("str_find", self, part, _from(start), _upto(end), 0)

    def find(self, part, start=None, end=None):
        _bounds(start, end)
        raise TypeError("must be str, not " + type(part).__name__)

    def rfind(self, part: str, start=None, end=None):
        return rt("str_find", self, part, _from(start), _upto(end), 1)

    def rfind(self, part, start=None, end=None):
        _bounds(start, end)
        raise TypeError("must be str, not " + type(part).__name__)

    def index(self, part, start=None, end=None):
        at = self.find(part, start, end)
        if at < 0:
            raise ValueError("substring not found")
        return at

    def rindex(self, part, start=None, end=None):
        at = self.rfind(part, start, end)
        if at < 0:
            raise ValueError("substring not found")
        return at

    def count(self, part: str, start=None, end=None):
        return rt("str_count", self, part, _from(start), _upto(end))

    def count(self, part, start=None, end=None):
        _bounds(start, end)
        raise TypeError("must be str, not " + type(part).__name__)

    def startswith(self, part: str, start=None, end=None):
        return rt("str_ends", self, part, _from(start), _upto(end), 0)

    def startswith(self, parts: tuple, start=None, end=None):
        first = _from(start)
        last = _upto(end)
        for part in parts:
            if not isinstance(part, str):
                raise TypeError("tuple for startswith must only contain str, not " + type(part).__name__)
            if rt("str_ends", self, part, first, last, 0):
                return True
        return False

    def startswith(self, part, start=None, end=None):
        _bounds(start, end)
        raise TypeError("startswith first arg must be str or a tuple of str, not " + type(part).__name__)

    def endswith(self, part: str, start=None, end=None):
        return rt("str_ends", self, part, _from(start), _upto(end), 1)

    def endswith(self, parts: tuple, start=None, end=None):
        first = _from(start)
        last = _upto(end)
        for part in parts:
            if not isinstance(part, str):
                raise TypeError("tuple for endswith must only contain str, not " + type(part).__name__)
            if rt("str_ends", self, part, first, last, 1):
                return True
        return False

    def endswith(self, part, start=None, end=None):
        _bounds(start, end)
        raise TypeError("endswith first arg must be str or a tuple of str, not " + type(part).__name__)

    def strip(self, chars=None):
        if chars is None:
            return rt("str_strip_space", self, 3)
        if isinstance(chars, str):
            return rt("str_strip", self, chars, 3)
        raise TypeError("strip arg must be None or str")

    def lstrip(self, chars=None):
        if chars is None:
            return rt("str_strip_space", self, 1)
        if isinstance(chars, str):
            return rt("str_strip", self, chars, 1)
        raise TypeError("lstrip arg must be None or str")

    def rstrip(self, chars=None):
        if chars is None:
            return rt("str_strip_space", self, 2)
        if isinstance(chars, str):
            return rt("str_strip", self, chars, 2)
        raise TypeError("rstrip arg must be None or str")

    def removeprefix(self, part: str):
        if not rt("str_ends", self, part, 0, len(self), 0):
            return self
        return rt("str_slice", self, len(part), len(self), 1)

    def removeprefix(self, part):
        raise TypeError("removeprefix() argument must be str, not " + _found(part))

    def removesuffix(self, part: str):
        if not rt("str_ends", self, part, 0, len(self), 1):
            return self
        return rt("str_slice", self, 0, len(self) - len(part), 1)

    def removesuffix(self, part):
        raise TypeError("removesuffix() argument must be str, not " + _found(part))

    def lower(self):
        return rt("str_case", self, 0)

    def translate(self, table: dict):
        return _translated(self, table)

    def translate(self, table):
        raise_unsupported("`translate` with a table that is no dict: write `str.maketrans(…)`")

    def upper(self):
        return rt("str_case", self, 1)

    def title(self):
        return rt("str_case", self, 2)

    def capitalize(self):
        return rt("str_case", self, 3)

    def swapcase(self):
        return rt("str_case", self, 4)

    def casefold(self):
        return rt("str_case", self, 5)

    def isalpha(self):
        return rt("str_is", self, 0)

    def isdecimal(self):
        return rt("str_is", self, 1)

    def isdigit(self):
        return rt("str_is", self, 2)

    def isnumeric(self):
        return rt("str_is", self, 3)

    def isalnum(self):
        return rt("str_is", self, 4)

    def islower(self):
        return rt("str_is", self, 5)

    def isupper(self):
        return rt("str_is", self, 6)

    def istitle(self):
        return rt("str_is", self, 7)

    def isspace(self):
        return rt("str_is", self, 8)

    def isidentifier(self):
        return rt("str_is", self, 9)

    def isprintable(self):
        return rt("str_is", self, 10)

    def isascii(self):
        return rt("str_is", self, 11)

    def replace(self, old: str, new: str, count=-1):
        return rt("str_replace", self, old, new, _ssize(count))

    def replace(self, old, new, count=-1):
        if not isinstance(old, str):
            raise TypeError("replace() argument 1 must be str, not " + type(old).__name__)
        raise TypeError("replace() argument 2 must be str, not " + type(new).__name__)

    def split(self, sep=None, maxsplit=-1):
        most = _ssize(maxsplit)
        if sep is None:
            return rt("str_split_space", self, most, 0)
        if isinstance(sep, str):
            if len(sep) == 0:
                raise ValueError("empty separator")
            return rt("str_split", self, sep, most, 0)
        raise TypeError("must be str or None, not " + type(sep).__name__)

    def rsplit(self, sep=None, maxsplit=-1):
        most = _ssize(maxsplit)
        if sep is None:
            return rt("str_split_space", self, most, 1)
        if isinstance(sep, str):
            if len(sep) == 0:
                raise ValueError("empty separator")
            return rt("str_split", self, sep, most, 1)
        raise TypeError("must be str or None, not " + type(sep).__name__)

    def splitlines(self, keepends=False):
        return rt("str_splitlines", self, _c_int(keepends))

    def partition(self, sep: str):
        if len(sep) == 0:
            raise ValueError("empty separator")
        n = len(self)
        at = rt("str_find", self, sep, 0, n, 0)
        if at < 0:
            return self, "", ""
        return rt("str_slice", self, 0, at, 1), sep, rt("str_slice", self, at + len(sep), n, 1)

    def partition(self, sep):
        raise TypeError("must be str, not " + type(sep).__name__)

    def rpartition(self, sep: str):
        if len(sep) == 0:
            raise ValueError("empty separator")
        n = len(self)
        at = rt("str_find", self, sep, 0, n, 1)
        if at < 0:
            return "", "", self
        return rt("str_slice", self, 0, at, 1), sep, rt("str_slice", self, at + len(sep), n, 1)

    def rpartition(self, sep):
        raise TypeError("must be str, not " + type(sep).__name__)

    def ljust(self, width, fill=" "):
        size = _ssize(width)
        if not isinstance(fill, str):
            raise TypeError("The fill character must be a unicode character, not " + type(fill).__name__)
        if len(fill) != 1:
            raise TypeError("The fill character must be exactly one character long")
        return rt("str_justify", self, size, fill, 0)

    def rjust(self, width, fill=" "):
        size = _ssize(width)
        if not isinstance(fill, str):
            raise TypeError("The fill character must be a unicode character, not " + type(fill).__name__)
        if len(fill) != 1:
            raise TypeError("The fill character must be exactly one character long")
        return rt("str_justify", self, size, fill, 1)

    def center(self, width, fill=" "):
        size = _ssize(width)
        if not isinstance(fill, str):
            raise TypeError("The fill character must be a unicode character, not " + type(fill).__name__)
        if len(fill) != 1:
            raise TypeError("The fill character must be exactly one character long")
        return rt("str_justify", self, size, fill, 2)

    def zfill(self, width):
        return rt("str_zfill", self, _ssize(width))

    def expandtabs(self, tabsize=8):
        return rt("str_expandtabs", self, _c_int(tabsize))

    def join(self, parts):
        if not is_iterable(parts):
            raise TypeError("can only join an iterable")
        # All elements are there before the first is looked at, as in CPython.
        if isinstance(parts, (list, tuple, str, range)):
            return _joined(self, parts)
        return _joined(self, list(parts))

    def encode(self, encoding="utf-8", errors="strict"):
        return _encoded(self, encoding, errors)

    def format(self, *values):
        # A constant text is read by the compiler.
        raise_unsupported(
            "str.format of a text that is known only when the code runs: use format() or an f-string"
        )


def _repeated(text, times, too_long):
    if times <= 0:
        return ""
    # The longest that CPython's sizes can say; what is shorter may still be more than there is memory for.
    if times > 0xFFFFFFFF and rt("str_len", text) > 0x7FFFFFFFFFFFFFFF // times:
        raise OverflowError(too_long)
    return rt("str_repeat", text, times)
