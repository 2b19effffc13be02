"""Complex numbers from and to texts, and what `complex(…)` makes of other values."""


def complex(real=0, imag=NotImplemented):
    if imag is NotImplemented:
        return _complex_of_one(real)
    if isinstance(real, str):
        raise TypeError("complex() can't take second arg if first is a string")
    if isinstance(imag, str):
        raise TypeError("complex() second arg can't be a string")
    first = _complex_argument(real)
    if isinstance(imag, complex):
        second = imag
    elif has_method(imag, "__float__") or has_method(imag, "__index__"):
        second = make_complex(float(imag), 0.0)
    else:
        raise TypeError("complex() second argument must be a number, not '" + type(imag).__name__ + "'")
    x = part_at(first, 0)
    y = part_at(second, 0)
    # Zero is subtracted and added where there is none, which only a complex argument may do.
    if isinstance(imag, complex):
        x = x - part_at(second, 1)
    if isinstance(real, complex) or has_method(real, "__complex__"):
        y = y + part_at(first, 1)
    return make_complex(x, y)


def _complex_of_one(x):
    if isinstance(x, str):
        return _complex_of_text(x)
    return _complex_argument(x)


def _complex_argument(x):
    if isinstance(x, complex):
        return x
    if has_method(x, "__complex__"):
        value = x.__complex__()
        if not isinstance(value, complex):
            raise TypeError("__complex__ returned non-complex (type " + type(value).__name__ + ")")
        return value
    if has_method(x, "__float__") or has_method(x, "__index__"):
        return make_complex(float(x), 0.0)
    raise TypeError("complex() first argument must be a string or a number, not '" + type(x).__name__ + "'")


def _without_underscores(text, given):
    # Each must stand between digits.
    result = ""
    before = ""
    for c in text:
        if c == "_" and not before.isdigit() or before == "_" and not c.isdigit():
            raise ValueError("could not convert string to complex: " + repr(given))
        if c != "_":
            result = result + c
        before = c
    if before == "_":
        raise ValueError("could not convert string to complex: " + repr(given))
    return result


def _complex_of_text(given):
    if not given.isascii():
        raise_unsupported("`complex` of a text with characters beyond ASCII")
    text = given.strip()
    if "_" in text:
        text = _without_underscores(text, given)
    if text.startswith("("):
        if not text.endswith(")"):
            raise ValueError("complex() arg is a malformed string")
        text = text[1:-1].strip()
    n = len(text)
    end = _float_end(text, 0)
    if end == 0:
        # A sign or nothing before `j`.
        size = -1.0 if text.startswith("-") else 1.0
        if text != "j" and text != "J":
            _check_unit(text, 1 if text.startswith(("+", "-")) else 0)
        return make_complex(0.0, size)
    first = float(text[:end])
    if end == n:
        return make_complex(first, 0.0)
    if text[end] == "+" or text[end] == "-":
        last = _float_end(text, end)
        if last == end:
            size = 1.0 if text[end] == "+" else -1.0
            _check_unit(text, end + 1)
            return make_complex(first, size)
        _check_unit(text, last)
        return make_complex(first, float(text[end:last]))
    _check_unit(text, end)
    return make_complex(0.0, first)


def _check_unit(text, i):
    if i + 1 != len(text) or (text[i] != "j" and text[i] != "J"):
        raise ValueError("complex() arg is a malformed string")


def _digits_end(text, i):
    while i < len(text) and "0" <= text[i] <= "9":
        i = i + 1
    return i


def _float_end(text, start):
    # The end of the longest part from `start` on that is a float; `start` itself where none is.
    n = len(text)
    i = start
    if i < n and (text[i] == "+" or text[i] == "-"):
        i = i + 1
    rest = text[i : i + 8].lower()
    if rest == "infinity":
        return i + 8
    if rest.startswith("inf") or rest.startswith("nan"):
        return i + 3
    point = _digits_end(text, i)
    end = point
    digits = point - i
    if point < n and text[point] == ".":
        end = _digits_end(text, point + 1)
        digits = digits + end - point - 1
    if digits == 0:
        return start
    if end < n and (text[end] == "e" or text[end] == "E"):
        exponent = end + 1
        if exponent < n and (text[exponent] == "+" or text[exponent] == "-"):
            exponent = exponent + 1
        last = _digits_end(text, exponent)
        if last > exponent:
            return last
    return end


def _short_float(x):
    text = rt("str_from_f64", x)
    return text[:-2] if text.endswith(".0") else text


def _repr_complex(z):
    real = part_at(z, 0)
    imag = part_at(z, 1)
    if real == 0.0 and intrinsic("f64.copysign", 1.0, real) == 1.0:
        return _short_float(imag) + "j"
    text = _short_float(imag)
    sign = "" if text.startswith("-") else "+"
    return "(" + _short_float(real) + sign + text + "j)"


def _format_complex(z, spec):
    n = len(spec)
    i = 0
    fill = " "
    align = ">"
    if n > 1 and spec[1] in "<>=^":
        fill = spec[0]
        align = spec[1]
        i = 2
    elif spec[0] in "<>=^":
        align = spec[0]
        i = 1
    filled = i == 2
    sign = ""
    if i < n and spec[i] in "+- ":
        sign = spec[i]
        i = i + 1
    if i < n and spec[i] == "z":
        raise_unsupported("the option `z` in a format of a complex number")
    alternate = ""
    if i < n and spec[i] == "#":
        alternate = "#"
        i = i + 1
    if i < n and spec[i] == "0" and not filled:
        fill = "0"
        i = i + 1
    end = _digits_end(spec, i)
    width = int(spec[i:end]) if end > i else 0
    i = end
    grouping = ""
    if i < n and spec[i] in ",_":
        grouping = spec[i]
        i = i + 1
    precision = ""
    if i < n and spec[i] == ".":
        end = _digits_end(spec, i + 1)
        if end == i + 1:
            raise ValueError("Format specifier missing precision")
        precision = spec[i:end]
        i = end
    if n - i > 1:
        raise ValueError("Invalid format specifier '" + spec + "' for object of type 'complex'")
    return _complex_formatted(z, (fill, align, width), sign, alternate + grouping + precision, spec[i:])


def _complex_formatted(z, padding, sign, rest, kind):
    if kind not in ("", "e", "E", "f", "F", "g", "G", "n"):
        raise ValueError("Unknown format code '" + kind + "' for object of type 'complex'")
    if padding[0] == "0":
        raise ValueError("Zero padding is not allowed in complex format specifier")
    if padding[1] == "=":
        raise ValueError("'=' alignment flag is not allowed in complex format specifier")
    real = part_at(z, 0)
    imag = part_at(z, 1)
    bare = kind == ""
    if bare and rest.startswith("#") and "." not in rest:
        raise_unsupported("the option `#` without a type in a format of a complex number")
    if bare and "." in rest:
        kind = "g"
    skips = bare and real == 0.0 and intrinsic("f64.copysign", 1.0, real) == 1.0
    if skips:
        text = _part_formatted(imag, sign + rest, kind) + "j"
    else:
        text = _part_formatted(real, sign + rest, kind) + _part_formatted(imag, "+" + rest, kind) + "j"
        if bare:
            text = "(" + text + ")"
    missing = padding[2] - len(text)
    if missing <= 0:
        return text
    if padding[1] == "<":
        return text + padding[0] * missing
    left = missing if padding[1] == ">" else missing // 2
    return padding[0] * left + text + padding[0] * (missing - left)


def _part_formatted(x, options, kind):
    text = format(x, options + kind)
    return text[:-2] if kind == "" and text.endswith(".0") else text
