"""The builtin functions that are plain Python; reductions.py has those that run in parallel."""


def len(x):
    if isinstance(x, (int, float)) or x is None:
        raise TypeError("object of type '" + type(x).__name__ + "' has no len()")
    return x.__len__()


def int(x: int):
    return x.__int__()


def int(x: float):
    return x.__int__()


def int(x: str):
    return rt("parse_int", x, 10)


def int(x: str, base: int):
    if base != 0 and (base < 2 or base > 36):
        raise ValueError("int() base must be >= 2 and <= 36, or 0")
    return rt("parse_int", x, base)


def int(x):
    if isinstance(x, (list, tuple, range)) or x is None:
        raise TypeError(
            "int() argument must be a string, a bytes-like object or a real number, not '"
            + type(x).__name__
            + "'"
        )
    return x.__int__()


def int(x, base):
    raise TypeError("int() can't convert non-string with explicit base")


def float(x: float):
    return x


def float(x: int):
    return intrinsic("i64.to_f64", x)


def float(x: str):
    return rt("parse_float", x)


def float(x):
    if isinstance(x, (list, tuple, range)) or x is None:
        raise TypeError("float() argument must be a string or a real number, not '" + type(x).__name__ + "'")
    return x.__float__()


def abs(x):
    if isinstance(x, (str, list, tuple, range)) or x is None:
        raise TypeError("bad operand type for abs(): '" + type(x).__name__ + "'")
    return x.__abs__()


def divmod(a: int, b: int):
    return a.__divmod__(b)


def divmod(a: float, b: float):
    return a.__divmod__(b)


def divmod(a: float, b: int):
    return a.__divmod__(b)


def divmod(a: int, b: float):
    return b.__rdivmod__(a)


def divmod(a, b):
    if (
        isinstance(a, (str, list, tuple, range))
        or a is None
        or isinstance(b, (str, list, tuple, range))
        or b is None
    ):
        names = "'" + type(a).__name__ + "' and '" + type(b).__name__ + "'"
        raise TypeError("unsupported operand type(s) for divmod(): " + names)
    return a.__divmod__(b)


def pow(base, exp, mod=None):
    if mod is None:
        return base**exp
    if isinstance(base, int) and isinstance(exp, int) and isinstance(mod, int):
        return int(base).__pow__(int(exp), int(mod))
    raise TypeError("pow() 3rd argument not allowed unless all arguments are integers")


def round(number, ndigits=None):
    if isinstance(number, (str, list, tuple, range)) or number is None:
        raise TypeError("type " + type(number).__name__ + " doesn't define __round__ method")
    if ndigits is None:
        return number.__round__()
    return number.__round__(ndigits)


def hash(x):
    return x.__hash__()


def min(a, b, *rest):
    least = b if b < a else a
    for x in rest:
        least = x if x < least else least
    return least


def max(a, b, *rest):
    most = b if b > a else a
    for x in rest:
        most = x if x > most else most
    return most
