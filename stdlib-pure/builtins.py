"""The builtin functions that are plain Python; reductions.py has those that run in parallel."""


def len(x):
    if not has_method(x, "__len__"):
        raise TypeError("object of type '" + type(x).__name__ + "' has no len()")
    n = x.__len__()
    if not isinstance(n, int):
        raise TypeError("'" + type(n).__name__ + "' object cannot be interpreted as an integer")
    if n < 0:
        raise ValueError("__len__() should return >= 0")
    if n > 0x7FFFFFFFFFFFFFFF:
        raise OverflowError("cannot fit 'int' into an index-sized integer")
    return int(n)


def int(x: wide):
    return x


def int(x: int):
    return x.__int__()


def int(x: float):
    return x.__int__()


def int(x: str):
    return _parsed(x, 10)


def int(x: bytes):
    return _parsed_bytes(x, 10)


def int(x: bytes, base: int):
    if base != 0 and (base < 2 or base > 36):
        raise ValueError("int() base must be >= 2 and <= 36, or 0")
    return _parsed_bytes(x, base)


def _parsed_bytes(x, base):
    if _is_plain(part_at(x, 0)):
        try:
            return _parsed(part_at(x, 0), base)
        except ValueError:
            pass
    raise ValueError("invalid literal for int() with base " + str(base) + ": " + repr(x))


def _is_plain(text):
    # What is a digit or a space in a str only is none in bytes.
    if rt("text_beyond", text, 0, 127) >= 0:
        return False
    return not any([mark in text for mark in "\x1c\x1d\x1e\x1f"])


def int(x: str, base: int):
    if base != 0 and (base < 2 or base > 36):
        raise ValueError("int() base must be >= 2 and <= 36, or 0")
    return _parsed(x, base)


def _parsed(x, base):
    if wide_ints():
        return rt("big_parse", x, base)
    return rt("parse_int", x, base)


def int(x):
    if has_method(x, "__int__"):
        n = x.__int__()
        if not isinstance(n, int):
            raise TypeError("__int__ returned non-int (type " + type(n).__name__ + ")")
        return int(n)
    if has_method(x, "__index__"):
        return _whole_index(x)
    raise TypeError(
        "int() argument must be a string, a bytes-like object or a real number, not '"
        + type(x).__name__
        + "'"
    )


def int(x, base):
    base = _integer(base)
    if base != 0 and (base < 2 or base > 36):
        raise ValueError("int() base must be >= 2 and <= 36, or 0")
    if isinstance(x, str):
        return _parsed(x, low(base))
    if isinstance(x, bytes):
        return _parsed_bytes(x, low(base))
    raise TypeError("int() can't convert non-string with explicit base")


def float(x: float):
    return x


def float(x: wide):
    return _wide_float(x)


def float(x: int):
    return intrinsic("i64.to_f64", x)


def float(x: str):
    return rt("parse_float", x)


def float(x: bytes):
    if _is_plain(part_at(x, 0)):
        try:
            return rt("parse_float", part_at(x, 0))
        except ValueError:
            pass
    raise ValueError("could not convert string to float: " + repr(x))


def float(x):
    if has_method(x, "__float__"):
        value = x.__float__()
        if not isinstance(value, float):
            found = type(value).__name__
            raise TypeError(type(x).__name__ + ".__float__ returned non-float (type " + found + ")")
        return value
    if has_method(x, "__index__"):
        return float(_whole_index(x))
    raise TypeError("float() argument must be a string or a real number, not '" + type(x).__name__ + "'")


def abs(x):
    if not has_method(x, "__abs__"):
        raise TypeError("bad operand type for abs(): '" + type(x).__name__ + "'")
    return x.__abs__()


def divmod(a, b):
    return divmod_of(a, b)


def pow(base, exp, mod=None):
    if mod is None:
        return arith("**", base, exp)
    if isinstance(base, int) and isinstance(exp, int) and isinstance(mod, int):
        return _power_modulo(int(base), int(exp), int(mod))
    # What the first says whose type knows powers, in the order of the arguments.
    _refuses_modulus(base, base, exp)
    if has_method(base, "__pow__") and not isinstance(base, (int, complex)):
        return base.__pow__(exp, mod)
    _refuses_modulus(exp, base, exp)
    _refuses_modulus(mod, base, exp)
    types = "'" + type(base).__name__ + "', '" + type(exp).__name__ + "', '" + type(mod).__name__ + "'"
    raise TypeError("unsupported operand type(s) for ** or pow(): " + types)


def _refuses_modulus(x, base, exp):
    if isinstance(x, float):
        raise TypeError("pow() 3rd argument not allowed unless all arguments are integers")
    if (
        isinstance(x, complex)
        and isinstance(base, (int, float, complex))
        and isinstance(exp, (int, float, complex))
    ):
        raise ValueError("complex modulo")


def round(number, ndigits=None):
    if not has_method(number, "__round__"):
        raise TypeError("type " + type(number).__name__ + " doesn't define __round__ method")
    if ndigits is None:
        return number.__round__()
    return number.__round__(ndigits)


def hash(x):
    return x.__hash__()


def _zip_all(iterables):
    # Of so many that their number is known only when the code runs: tuples of any length.
    rows = [list(x) for x in iterables]
    n = min([len(row) for row in rows])
    return (list_tuple([row[i] for row in rows]) for i in range(n))


def _too_many(text, given: int, keyword_only):
    if keyword_only == "":
        raise TypeError(text + str(given) + (" was given" if given == 1 else " were given"))
    arguments = " positional argument" if given == 1 else " positional arguments"
    raise TypeError(text + str(given) + arguments + keyword_only + " were given")


def _too_many_in_c(before, given: int, after):
    raise TypeError(before + str(given) + after)


def min():
    raise TypeError("min expected at least 1 argument, got 0")


def min(a, b, *rest):
    least = b if b < a else a
    for x in rest:
        least = x if x < least else least
    return least


def max():
    raise TypeError("max expected at least 1 argument, got 0")


def max(a, b, *rest):
    most = b if b > a else a
    for x in rest:
        most = x if x > most else most
    return most


def _as_tuples(xs):
    return [fields_as_tuples(x) for x in xs]


def _as_tuples_dict(d):
    return {fields_as_tuples(key): fields_as_tuples(value) for key, value in d.items()}


def _as_dicts(xs):
    return [fields_as_dicts(x) for x in xs]


def _as_dicts_dict(d):
    return {fields_as_dicts(key): fields_as_dicts(value) for key, value in d.items()}
