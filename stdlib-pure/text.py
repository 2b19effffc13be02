"""What texts are made with: bounds, repr of sequences, `%` formatting, ord and chr."""


def _from(start):
    return 0 if start is None else _bound(start)


def _upto(end):
    return 9223372036854775807 if end is None else _bound(end)


def _bounds(start, end):
    return _from(start), _upto(end)


def _integer(x):
    if isinstance(x, int):
        return int(x)
    if not has_method(x, "__index__"):
        raise TypeError("'" + type(x).__name__ + "' object cannot be interpreted as an integer")
    n = x.__index__()
    if not isinstance(n, int):
        raise TypeError("__index__ returned non-int (type " + type(n).__name__ + ")")
    return int(n)


def _real(x):
    if isinstance(x, float):
        return x
    if isinstance(x, int):
        return float(int(x))
    if not has_method(x, "__float__") and not has_method(x, "__index__"):
        raise TypeError("must be real number, not " + type(x).__name__)
    return float(x)


def _ssize(x):
    # What CPython takes as a C ssize_t.
    number = _integer(x)
    if number < -0x8000000000000000 or number > 0x7FFFFFFFFFFFFFFF:
        raise OverflowError("Python int too large to convert to C ssize_t")
    return low(number)


def _c_int(x):
    # What CPython takes as a C int.
    number = _integer(x)
    if number < -0x80000000 or number > 0x7FFFFFFF:
        raise OverflowError("Python int too large to convert to C int")
    return low(number)


def ord(c: str):
    if len(c) != 1:
        raise TypeError("ord() expected a character, but string of length " + str(len(c)) + " found")
    return rt("str_ord", c)


def ord(c: bytes):
    if len(c) != 1:
        raise TypeError("ord() expected a character, but string of length " + str(len(c)) + " found")
    return c[0]


def ord(c):
    raise TypeError("ord() expected string of length 1, but " + type(c).__name__ + " found")


def chr(i):
    number = _c_int(i)
    if number < 0 or number > 0x10FFFF:
        raise ValueError("chr() arg not in range(0x110000)")
    return rt("str_chr", number)


def bin(i):
    return _in_base(_integer(i), "#b")


def oct(i):
    return _in_base(_integer(i), "#o")


def hex(i):
    return _in_base(_integer(i), "#x")


def _in_base(number, spec):
    if is_wide(number):
        return rt("big_format", number, spec)
    return rt("format_int", number, spec, 0)


def _joined(separator, parts):
    if isinstance(parts, list) and element_is(parts, str):
        return rt("str_join", separator, parts)
    pieces = list_builder("")
    number = 0
    for part in parts:
        if not isinstance(part, str):
            found = type(part).__name__
            raise TypeError("sequence item " + str(number) + ": expected str instance, " + found + " found")
        list_push(pieces, part)
        number = number + 1
    return rt("str_join", separator, pieces)


def _repr_list(x):
    pieces = list_builder("")
    for element in x:
        list_push(pieces, repr(element))
    return "[" + rt("str_join", ", ", pieces) + "]"


def _repr_deep(x):
    # Functions whose names end in `_deep` are called, never run in place: they come back to themselves as deep as data is.
    return repr(x)


def _repr_tuple(x):
    pieces = list_builder("")
    for element in x:
        list_push(pieces, repr(element))
    text = rt("str_join", ", ", pieces)
    return "(" + text + ",)" if len(x) == 1 else "(" + text + ")"


def _repr_range(x):
    text = "range(" + str(x.start) + ", " + str(x.stop)
    return text + ")" if x.step == 1 else text + ", " + str(x.step) + ")"


def _percent_step(rest, total, value):
    # What is left of the format after a value, and the text that the value gives; `total` is the format's length.
    kind = rt("percent_kind", rest)
    if kind == -1:
        raise TypeError("not all arguments converted during string formatting")
    after = rt("percent_rest", rest)
    if kind < 0:  # a width or a precision
        if not isinstance(value, int):
            raise TypeError("* wants int")
        if kind == -3 and (value > 2147483647 or value < -2147483648):
            raise OverflowError("Python int too large to convert to C int")
        return rt("percent_star", rest, int(value)), ""
    if kind == 115:  # s
        return after, rt("percent_str", rest, str(value))
    if kind == 114:  # r
        return after, rt("percent_str", rest, repr(value))
    if kind == 97:  # a
        return after, rt("percent_str", rest, ascii(value))
    if kind == 99:  # c
        return after, _percent_char(rest, value)
    letter = rt("str_chr", kind)
    if kind == 100 or kind == 105 or kind == 117:  # d, i, u
        return after, _percent_int(rest, letter, value)
    if kind == 120 or kind == 88 or kind == 111:  # x, X, o
        if isinstance(value, float):
            raise TypeError("%" + letter + " format: an integer is required, not float")
        if isinstance(value, int):
            return after, _percent_whole(rest, int(value))
        if has_method(value, "__index__"):
            return after, _percent_whole(rest, value.__index__())
        found = type(value).__name__
        raise TypeError("%" + letter + " format: an integer is required, not " + found)
    if rt("str_contains", "eEfFgG", letter):
        if not has_method(value, "__float__") and not has_method(value, "__index__"):
            raise TypeError("must be real number, not " + type(value).__name__)
        return after, rt("percent_float", rest, float(value))
    shown = letter if kind > 30 and kind < 127 else "?"
    code = rt("format_int", kind, "x", 0)
    at = str(total - len(after) - 1)
    raise ValueError("unsupported format character '" + shown + "' (0x" + code + ") at index " + at)


def _percent_text(rest, text):
    return rt("percent_rest", rest), rt("percent_str", rest, text)


def _percent_char(rest, value):
    if isinstance(value, int):
        return _percent_whole(rest, int(value))
    if isinstance(value, str):
        if len(value) == 1:
            return rt("percent_str", rest, value)
    raise TypeError("%c requires int or char")


def _percent_int(rest, letter, value):
    if has_method(value, "__int__") or has_method(value, "__index__"):
        return _percent_whole(rest, int(value))
    raise TypeError("%" + letter + " format: a real number is required, not " + type(value).__name__)


def _percent_whole(rest, number):
    if is_wide(number):
        return rt("big_percent", rest, number)
    return rt("percent_int", rest, number)


def _percent_end(rest):
    if rt("percent_kind", rest) != -1:
        raise TypeError("not enough arguments for format string")
    return rt("percent_literal", rest)


def _maketrans(table):
    if not isinstance(table, dict):
        raise TypeError("if you give only one argument to maketrans it must be a dict")
    return {_code_point(key): value for key, value in table.items()}


def _code_point(key):
    if isinstance(key, str):
        if len(key) != 1:
            raise ValueError("string keys in translate table must be of length 1")
        return ord(key)
    if isinstance(key, int):
        return int(key)
    raise TypeError("keys in translate table must be strings or integers")


def _maketrans(x, y):
    if not isinstance(y, str):
        raise TypeError("maketrans() argument 2 must be str, not " + _found(y))
    return _translations(x, y)


def _maketrans(x, y, z):
    if not isinstance(y, str):
        raise TypeError("maketrans() argument 2 must be str, not " + _found(y))
    if not isinstance(z, str):
        raise TypeError("maketrans() argument 3 must be str, not " + _found(z))
    return {**_translations(x, y), **{ord(c): None for c in z}}


def _translations(x, y):
    if not isinstance(x, str):
        raise TypeError("first maketrans argument must be a string if there is a second argument")
    if not isinstance(y, str):
        raise TypeError("maketrans() argument 2 must be str, not " + type(y).__name__)
    if len(x) != len(y):
        raise ValueError("the first two maketrans arguments must have equal length")
    return {ord(x[i]): ord(y[i]) for i in range(len(x))}


def _translated(text, table):
    parts = []
    for c in text:
        n = ord(c)
        if n not in table:
            parts = parts + [c]
            continue
        value = table[n]
        if isinstance(value, str):
            parts = parts + [value]
        elif isinstance(value, int):
            if value < 0 or value > 1114111:
                raise ValueError("character mapping must be in range(0x110000)")
            parts = parts + [chr(value)]
        elif value is not None:
            raise TypeError("character mapping must return integer, None or str")
    return "".join(parts)
