"""What bytes are made from and with: other values, encodings, hexadecimal digits."""


def _byte(number):
    if number < 0 or number > 255:
        raise ValueError("byte must be in range(0, 256)")
    return rt("str_chr", number)


def _bytes_like(x):
    # The characters of bytes.
    if not isinstance(x, bytes):
        raise TypeError("a bytes-like object is required, not '" + type(x).__name__ + "'")
    return part_at(x, 0)


def _bytes_find(text, part, start, end, last):
    return rt("str_find", part_at(text, 0), _bytes_or_int(part), start, end, last)


def _bytes_count(text, part, start, end):
    return rt("str_count", part_at(text, 0), _bytes_or_int(part), start, end)


def _bytes_or_int(x):
    if isinstance(x, int):
        return _byte(int(x))
    if not isinstance(x, bytes):
        if has_method(x, "__index__"):
            return _byte(_integer(x))
        raise TypeError("argument should be integer or bytes-like object, not '" + type(x).__name__ + "'")
    return part_at(x, 0)


def _bytes_ends(self, parts, first, last, right, name):
    text = part_at(self, 0)
    if isinstance(parts, bytes):
        return rt("str_ends", text, part_at(parts, 0), first, last, right)
    if not isinstance(parts, tuple):
        found = type(parts).__name__
        raise TypeError(name + " first arg must be bytes or a tuple of bytes, not " + found)
    for part in parts:
        if rt("str_ends", text, _bytes_like(part), first, last, right):
            return True
    return False


def _strip_set(chars):
    if chars is None:
        return " \t\n\r\x0b\x0c"
    return _bytes_like(chars)


def _separator(sep):
    text = _bytes_like(sep)
    if len(text) == 0:
        raise ValueError("empty separator")
    return text


def _fill(fill, name):
    if not isinstance(fill, bytes):
        found = type(fill).__name__
        raise TypeError(name + "() argument 2 must be a byte string of length 1, not " + found)
    if len(fill) != 1:
        raise TypeError(name + "() argument 2 must be a byte string of length 1, not bytes")
    return part_at(fill, 0)


def _bytes_list(texts):
    return [make_bytes(text) for text in texts]


def _bytes_items(b):
    text = part_at(b, 0)
    return (rt("str_ord", c) for c in text)


def _repr_bytes(b):
    return rt("bytes_repr", part_at(b, 0))


def _codec(encoding, errors, caller):
    # The codec's own name.
    if not isinstance(encoding, str):
        raise TypeError(caller + "() argument 'encoding' must be str, not " + _found(encoding))
    if errors != "strict":
        raise_unsupported("errors that are not 'strict' in encode and decode")
    name = encoding.lower().replace("_", "-")
    if name in ("utf-8", "utf8", "u8"):
        return "utf-8"
    if name in ("ascii", "us-ascii", "646"):
        return "ascii"
    if name in ("latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1"):
        return "latin-1"
    raise_unsupported("encodings are utf-8, ascii and latin-1")


def _encoded(text, encoding, errors):
    name = _codec(encoding, errors, "encode")
    limit = -1
    what = "surrogates not allowed"
    if name == "ascii":
        limit = 127
        what = "ordinal not in range(128)"
    elif name == "latin-1":
        limit = 255
        what = "ordinal not in range(256)"
    at = rt("text_beyond", text, 0, limit)
    if at >= 0:
        end = at + 1
        while rt("text_beyond", text, end, limit) == end:
            end = end + 1
        raise UnicodeEncodeError(name, text, at, end, what)
    if name == "utf-8":
        return make_bytes(rt("bytes_encode", text))
    return make_bytes(text)


def bytes():
    return b""


def bytes(source):
    if isinstance(source, bytes):
        return source
    if isinstance(source, str):
        raise TypeError("string argument without an encoding")
    if isinstance(source, int):
        if is_wide(source) and not is_small(source):
            raise OverflowError("cannot fit 'int' into an index-sized integer")
        if source < 0:
            raise ValueError("negative count")
        if source > 0x7FFFFFFFFFFFFFDE:
            raise OverflowError("byte string is too large")
        return make_bytes(rt("str_repeat", "\x00", int(source)))
    if not is_iterable(source):
        if has_method(source, "__index__"):
            return bytes(_index(source))
        raise TypeError("cannot convert '" + type(source).__name__ + "' object to bytes")
    pieces = list_builder("")
    for number in source:
        if not isinstance(number, int):
            found = type(number).__name__
            raise TypeError("'" + found + "' object cannot be interpreted as an integer")
        if number < 0 or number > 255:
            raise ValueError("bytes must be in range(0, 256)")
        list_push(pieces, rt("str_chr", int(number)))
    return make_bytes(rt("str_join", "", pieces))


def bytes(source, encoding, errors="strict"):
    if not isinstance(encoding, str):
        raise TypeError("bytes() argument 'encoding' must be str, not " + _found(encoding))
    if not isinstance(errors, str):
        raise TypeError("bytes() argument 'errors' must be str, not " + _found(errors))
    if not isinstance(source, str):
        raise TypeError("encoding without a string argument")
    return _encoded(source, encoding, errors)


def _found(x):
    return "None" if x is None else type(x).__name__


def _bytes_fromhex(text):
    if not isinstance(text, str):
        raise TypeError("fromhex() argument must be str, not " + type(text).__name__)
    pieces = list_builder("")
    n = len(text)
    at = 0
    while at < n:
        c = text[at]
        if c in " \t\n\r\x0b\x0c":
            at = at + 1
        else:
            high = _digit(c)
            if high < 0:
                raise ValueError("non-hexadecimal number found in fromhex() arg at position " + str(at))
            low = _digit(text[at + 1]) if at + 1 < n else -1
            if low < 0:
                raise ValueError("non-hexadecimal number found in fromhex() arg at position " + str(at + 1))
            list_push(pieces, rt("str_chr", high * 16 + low))
            at = at + 2
    return make_bytes(rt("str_join", "", pieces))


def _digit(c):
    return "0123456789abcdef".find(c.lower()) if rt("text_beyond", c, 0, 127) < 0 else -1
