"""bytes: a string with a character for each byte, and methods that know ASCII only."""


class bytes:
    def __len__(self):
        return len(part_at(self, 0))

    def __bool__(self):
        return len(part_at(self, 0)) != 0

    def __eq__(self, other: bytes):
        return part_at(self, 0) == part_at(other, 0)

    def __lt__(self, other: bytes):
        return part_at(self, 0) < part_at(other, 0)

    def __le__(self, other: bytes):
        return part_at(self, 0) <= part_at(other, 0)

    def __gt__(self, other: bytes):
        return part_at(self, 0) > part_at(other, 0)

    def __ge__(self, other: bytes):
        return part_at(self, 0) >= part_at(other, 0)

    def __add__(self, other: bytes):
        return make_bytes(rt("str_concat", part_at(self, 0), part_at(other, 0)))

    def __add__(self, other):
        raise TypeError("can't concat " + type(other).__name__ + " to bytes")

    def __mul__(self, times: int):
        return make_bytes(_repeated(part_at(self, 0), times, "repeated bytes are too long"))

    def __rmul__(self, times: int):
        return make_bytes(_repeated(part_at(self, 0), times, "repeated bytes are too long"))

    def __mul__(self, times):
        raise TypeError("can't multiply sequence by non-int of type '" + type(times).__name__ + "'")

    def __rmul__(self, times):
        if isinstance(times, (list, tuple, str, bytes)):
            raise TypeError("can't multiply sequence by non-int of type 'bytes'")
        raise TypeError("can't multiply sequence by non-int of type '" + type(times).__name__ + "'")

    def __mod__(self, value):
        raise_unsupported("`%` of bytes: format a str and encode it")

    def __contains__(self, part):
        if isinstance(part, int):
            return rt("str_contains", part_at(self, 0), _byte(int(part)))
        if not isinstance(part, bytes) and has_method(part, "__index__"):
            return rt("str_contains", part_at(self, 0), _byte(_integer(part)))
        return rt("str_contains", part_at(self, 0), _bytes_like(part))

    def __getitem__(self, index: int):
        text = part_at(self, 0)
        n = rt("str_len", text)
        if intrinsic("i64.lt", index, 0):
            index = intrinsic("i64.add_wrap", index, n)
        if intrinsic("u64.lt", index, n):
            return rt("str_ord", rt("str_index", text, index))
        raise IndexError("index out of range")

    def __getitem__(self, index):
        if has_method(index, "__index__"):
            return self[_index(index)]
        raise TypeError("byte indices must be integers or slices, not " + type(index).__name__)

    def __getslice__(self, start, stop, step):
        first, last, step = _slice_indices(start, stop, step, len(self))
        return make_bytes(rt("str_slice", part_at(self, 0), first, last, step))

    def find(self, part, start=None, end=None):
        return _bytes_find(self, part, _from(start), _upto(end), 0)

    def rfind(self, part, start=None, end=None):
        return _bytes_find(self, part, _from(start), _upto(end), 1)

    def index(self, part, start=None, end=None):
        at = self.find(part, start, end)
        if at < 0:
            raise ValueError("subsection not found")
        return at

    def rindex(self, part, start=None, end=None):
        at = self.rfind(part, start, end)
        if at < 0:
            raise ValueError("subsection not found")
        return at

    def count(self, part, start=None, end=None):
        return _bytes_count(self, part, _from(start), _upto(end))

    def startswith(self, parts, start=None, end=None):
        return _bytes_ends(self, parts, _from(start), _upto(end), 0, "startswith")

    def endswith(self, parts, start=None, end=None):
        return _bytes_ends(self, parts, _from(start), _upto(end), 1, "endswith")

    def strip(self, chars=None):
        return make_bytes(rt("str_strip", part_at(self, 0), _strip_set(chars), 3))

    def lstrip(self, chars=None):
        return make_bytes(rt("str_strip", part_at(self, 0), _strip_set(chars), 1))

    def rstrip(self, chars=None):
        return make_bytes(rt("str_strip", part_at(self, 0), _strip_set(chars), 2))

    def removeprefix(self, part):
        return make_bytes(part_at(self, 0).removeprefix(_bytes_like(part)))

    def removesuffix(self, part):
        return make_bytes(part_at(self, 0).removesuffix(_bytes_like(part)))

    def lower(self):
        return make_bytes(rt("bytes_case", part_at(self, 0), 0))

    def upper(self):
        return make_bytes(rt("bytes_case", part_at(self, 0), 1))

    def title(self):
        return make_bytes(rt("bytes_case", part_at(self, 0), 2))

    def capitalize(self):
        return make_bytes(rt("bytes_case", part_at(self, 0), 3))

    def swapcase(self):
        return make_bytes(rt("bytes_case", part_at(self, 0), 4))

    def isalpha(self):
        return rt("bytes_is", part_at(self, 0), 0)

    def isdigit(self):
        return rt("bytes_is", part_at(self, 0), 1)

    def isalnum(self):
        return rt("bytes_is", part_at(self, 0), 2)

    def isspace(self):
        return rt("bytes_is", part_at(self, 0), 3)

    def islower(self):
        return rt("bytes_is", part_at(self, 0), 4)

    def isupper(self):
        return rt("bytes_is", part_at(self, 0), 5)

    def istitle(self):
        return rt("bytes_is", part_at(self, 0), 6)

    def isascii(self):
        return rt("text_beyond", part_at(self, 0), 0, 127) < 0

    def replace(self, old, new, count=-1):
        replaced = rt("str_replace", part_at(self, 0), _bytes_like(old), _bytes_like(new), _ssize(count))
        return make_bytes(replaced)

    def split(self, sep=None, maxsplit=-1):
        most = _ssize(maxsplit)
        if sep is None:
            return _bytes_list(rt("bytes_split_space", part_at(self, 0), most, 0))
        return _bytes_list(rt("str_split", part_at(self, 0), _separator(sep), most, 0))

    def rsplit(self, sep=None, maxsplit=-1):
        most = _ssize(maxsplit)
        if sep is None:
            return _bytes_list(rt("bytes_split_space", part_at(self, 0), most, 1))
        return _bytes_list(rt("str_split", part_at(self, 0), _separator(sep), most, 1))

    def splitlines(self, keepends=False):
        return _bytes_list(rt("bytes_splitlines", part_at(self, 0), _c_int(keepends)))

    def partition(self, sep):
        a, b, c = part_at(self, 0).partition(_separator(sep))
        return make_bytes(a), make_bytes(b), make_bytes(c)

    def rpartition(self, sep):
        a, b, c = part_at(self, 0).rpartition(_separator(sep))
        return make_bytes(a), make_bytes(b), make_bytes(c)

    def ljust(self, width, fill=b" "):
        return make_bytes(rt("str_justify", part_at(self, 0), _ssize(width), _fill(fill, "ljust"), 0))

    def rjust(self, width, fill=b" "):
        return make_bytes(rt("str_justify", part_at(self, 0), _ssize(width), _fill(fill, "rjust"), 1))

    def center(self, width, fill=b" "):
        return make_bytes(rt("str_justify", part_at(self, 0), _ssize(width), _fill(fill, "center"), 2))

    def zfill(self, width):
        return make_bytes(rt("str_zfill", part_at(self, 0), _ssize(width)))

    def expandtabs(self, tabsize=8):
        return make_bytes(rt("str_expandtabs", part_at(self, 0), _c_int(tabsize)))

    def join(self, parts):
        if not is_iterable(parts):
            raise TypeError("can only join an iterable")
        pieces = list_builder("")
        number = 0
        for part in parts:
            if not isinstance(part, bytes):
                found = type(part).__name__
                raise TypeError(
                    "sequence item " + str(number) + ": expected a bytes-like object, " + found + " found"
                )
            list_push(pieces, part_at(part, 0))
            number = number + 1
        return make_bytes(rt("str_join", part_at(self, 0), pieces))

    def hex(self, sep=None):
        digits = rt("bytes_hex", part_at(self, 0))
        if sep is None:
            return digits
        if len(sep) != 1:
            raise ValueError("sep must be length 1.")
        if not isinstance(sep, (str, bytes)):
            raise TypeError("sep must be str or bytes.")
        mark = part_at(sep, 0) if isinstance(sep, bytes) else sep
        return mark.join([digits[i : i + 2] for i in range(0, len(digits), 2)])

    def decode(self, encoding="utf-8", errors="strict"):
        name = _codec(encoding, errors, "decode")
        text = part_at(self, 0)
        if name == "utf-8":
            wrong = rt("bytes_utf8_error", text)
            if wrong >= 0:
                at = wrong >> 4
                reason = wrong & 3
                what = "unexpected end of data"
                if reason == 0:
                    what = "invalid start byte"
                elif reason == 1:
                    what = "invalid continuation byte"
                raise UnicodeDecodeError("utf-8", self, at, at + (wrong >> 2 & 3), what)
            return rt("bytes_decode", text)
        if name == "ascii":
            at = rt("text_beyond", text, 0, 127)
            if at >= 0:
                raise UnicodeDecodeError("ascii", self, at, at + 1, "ordinal not in range(128)")
        return text
