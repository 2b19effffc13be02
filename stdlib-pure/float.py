"""float: IEEE doubles with CPython's errors and signs."""


class float:
    def __add__(self, other: float):
        return intrinsic("f64.add", self, other)

    def __add__(self, other: wide):
        return intrinsic("f64.add", self, _wide_float(other))

    def __add__(self, other: int):
        return intrinsic("f64.add", self, intrinsic("i64.to_f64", other))

    def __radd__(self, other: wide):
        return intrinsic("f64.add", _wide_float(other), self)

    def __radd__(self, other: int):
        return intrinsic("f64.add", intrinsic("i64.to_f64", other), self)

    def __sub__(self, other: float):
        return intrinsic("f64.sub", self, other)

    def __sub__(self, other: wide):
        return intrinsic("f64.sub", self, _wide_float(other))

    def __sub__(self, other: int):
        return intrinsic("f64.sub", self, intrinsic("i64.to_f64", other))

    def __rsub__(self, other: wide):
        return intrinsic("f64.sub", _wide_float(other), self)

    def __rsub__(self, other: int):
        return intrinsic("f64.sub", intrinsic("i64.to_f64", other), self)

    def __mul__(self, other: float):
        return intrinsic("f64.mul", self, other)

    def __mul__(self, other: wide):
        return intrinsic("f64.mul", self, _wide_float(other))

    def __mul__(self, other: int):
        return intrinsic("f64.mul", self, intrinsic("i64.to_f64", other))

    def __rmul__(self, other: wide):
        return intrinsic("f64.mul", _wide_float(other), self)

    def __rmul__(self, other: int):
        return intrinsic("f64.mul", intrinsic("i64.to_f64", other), self)

    def __truediv__(self, other: float):
        if intrinsic("f64.eq", other, 0.0):
            raise ZeroDivisionError("float division by zero")
        return intrinsic("f64.div", self, other)

    def __truediv__(self, other: wide):
        if _is_zero(other):
            raise ZeroDivisionError("float division by zero")
        return intrinsic("f64.div", self, _wide_float(other))

    def __truediv__(self, other: int):
        if intrinsic("i64.eq", other, 0):
            raise ZeroDivisionError("float division by zero")
        return intrinsic("f64.div", self, intrinsic("i64.to_f64", other))

    def __rtruediv__(self, other: wide):
        if intrinsic("f64.eq", self, 0.0):
            raise ZeroDivisionError("float division by zero")
        return intrinsic("f64.div", _wide_float(other), self)

    def __rtruediv__(self, other: int):
        if intrinsic("f64.eq", self, 0.0):
            raise ZeroDivisionError("float division by zero")
        return intrinsic("f64.div", intrinsic("i64.to_f64", other), self)

    def __floordiv__(self, other: float):
        return _floor_divide(self, other)

    def __floordiv__(self, other: wide):
        return _floor_divide(self, _wide_float(other))

    def __floordiv__(self, other: int):
        return _floor_divide(self, intrinsic("i64.to_f64", other))

    def __rfloordiv__(self, other: wide):
        return _floor_divide(_wide_float(other), self)

    def __rfloordiv__(self, other: int):
        return _floor_divide(intrinsic("i64.to_f64", other), self)

    def __mod__(self, other: float):
        return _modulo(self, other)

    def __mod__(self, other: wide):
        return _modulo(self, _wide_float(other))

    def __mod__(self, other: int):
        return _modulo(self, intrinsic("i64.to_f64", other))

    def __rmod__(self, other: wide):
        return _modulo(_wide_float(other), self)

    def __rmod__(self, other: int):
        return _modulo(intrinsic("i64.to_f64", other), self)

    def __divmod__(self, other: float):
        return _divide_modulo(self, other)

    def __divmod__(self, other: wide):
        return _divide_modulo(self, _wide_float(other))

    def __divmod__(self, other: int):
        return _divide_modulo(self, intrinsic("i64.to_f64", other))

    def __rdivmod__(self, other: wide):
        return _divide_modulo(_wide_float(other), self)

    def __rdivmod__(self, other: int):
        return _divide_modulo(intrinsic("i64.to_f64", other), self)

    def __pow__(self, other: float):
        return _power(self, other)

    def __pow__(self, other: wide):
        return _power(self, _wide_float(other))

    def __pow__(self, other: int):
        return _power(self, intrinsic("i64.to_f64", other))

    def __rpow__(self, other: wide):
        return _power(_wide_float(other), self)

    def __rpow__(self, other: int):
        return _power(intrinsic("i64.to_f64", other), self)

    def __neg__(self):
        return intrinsic("f64.neg", self)

    def __pos__(self):
        return self

    def __abs__(self):
        return intrinsic("f64.abs", self)

    def __eq__(self, other: float):
        return intrinsic("f64.eq", self, other)

    def __eq__(self, other: wide):
        return intrinsic("i64.eq", rt("big_compare_f64", other, self), 0)

    def __eq__(self, other: int):
        return intrinsic("f64.eq_i64", self, other)

    def __lt__(self, other: float):
        return intrinsic("f64.lt", self, other)

    def __lt__(self, other: wide):
        return intrinsic("i64.eq", rt("big_compare_f64", other, self), 1)

    def __lt__(self, other: int):
        return intrinsic("f64.lt_i64", self, other)

    def __le__(self, other: float):
        return intrinsic("f64.le", self, other)

    def __le__(self, other: wide):
        return intrinsic("u64.lt", rt("big_compare_f64", other, self), 2)

    def __le__(self, other: int):
        return intrinsic("f64.le_i64", self, other)

    def __gt__(self, other: float):
        return intrinsic("f64.gt", self, other)

    def __gt__(self, other: wide):
        return intrinsic("i64.eq", rt("big_compare_f64", other, self), -1)

    def __gt__(self, other: int):
        return intrinsic("f64.gt_i64", self, other)

    def __ge__(self, other: float):
        return intrinsic("f64.ge", self, other)

    def __ge__(self, other: wide):
        return intrinsic("i64.le", rt("big_compare_f64", other, self), 0)

    def __ge__(self, other: int):
        return intrinsic("f64.ge_i64", self, other)

    def __bool__(self):
        return intrinsic("f64.ne", self, 0.0)

    def __int__(self):
        return _to_int(self)

    def __trunc__(self):
        return _to_int(self)

    def __floor__(self):
        return _to_int(intrinsic("f64.floor", self))

    def __ceil__(self):
        return _to_int(intrinsic("f64.ceil", self))

    def __float__(self):
        return self

    def __round__(self):
        return _to_int(intrinsic("f64.roundeven", self))

    def __round__(self, ndigits: None):
        return _to_int(intrinsic("f64.roundeven", self))

    def __round__(self, ndigits: wide):
        return self.__round__(_bound(ndigits))

    def __round__(self, ndigits: int):
        # Beyond these bounds every digit is kept, or none is.
        if not _is_finite(self) or ndigits > 323:
            return self
        if ndigits < -308:
            return intrinsic("f64.mul", 0.0, self)
        rounded = rt("round_digits", self, ndigits)
        if not _is_finite(rounded):
            raise OverflowError("rounded value too large to represent")
        return rounded

    def __round__(self, ndigits):
        raise TypeError("'" + type(ndigits).__name__ + "' object cannot be interpreted as an integer")

    def __hash__(self):
        return _hash_float(self)

    def __repr__(self):
        return rt("str_from_f64", self)

    def __str__(self):
        return rt("str_from_f64", self)

    def is_integer(self):
        return _is_finite(self) and intrinsic("f64.eq", intrinsic("f64.floor", self), self)

    def as_integer_ratio(self):
        if intrinsic("f64.ne", self, self):
            raise ValueError("cannot convert NaN to integer ratio")
        if not _is_finite(self):
            raise OverflowError("cannot convert Infinity to integer ratio")
        mantissa = rt("frexp_mantissa", self)
        exponent = rt("frexp_exponent", self)
        while intrinsic("f64.ne", mantissa, intrinsic("f64.floor", mantissa)):
            mantissa = mantissa * 2.0
            exponent = exponent - 1
        numerator = _to_int(mantissa)
        if exponent > 0:
            return arith("<<", numerator, exponent), 1
        return numerator, arith("<<", 1, -exponent)

    def conjugate(self):
        return self

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return 0.0


def _is_finite(x):
    return intrinsic("f64.eq", intrinsic("f64.sub", x, x), 0.0)


def _to_int(x):
    if intrinsic("f64.ne", x, x):
        raise ValueError("cannot convert float NaN to integer")
    if not _is_finite(x):
        raise OverflowError("cannot convert float infinity to integer")
    if wide_ints():
        return _wide_of_float(x)
    return intrinsic("f64.to_i64", x)


def _signed_modulo(a, b):
    # C's remainder has the sign of a; Python's has that of b, also where it is zero.
    rest = rt("fmod", a, b)
    if intrinsic("f64.ne", rest, 0.0):
        if intrinsic("f64.lt", b, 0.0) != intrinsic("f64.lt", rest, 0.0):
            return intrinsic("f64.add", rest, b)
        return rest
    return intrinsic("f64.copysign", 0.0, b)


def _modulo(a, b):
    if intrinsic("f64.eq", b, 0.0):
        raise ZeroDivisionError("float modulo")
    return _signed_modulo(a, b)


def _quotient(a, b):
    # (a - a % b) / b is a whole number but for rounding.
    rest = rt("fmod", a, b)
    quotient = intrinsic("f64.div", intrinsic("f64.sub", a, rest), b)
    if intrinsic("f64.ne", rest, 0.0) and intrinsic("f64.lt", b, 0.0) != intrinsic("f64.lt", rest, 0.0):
        quotient = intrinsic("f64.sub", quotient, 1.0)
    if intrinsic("f64.eq", quotient, 0.0):
        return intrinsic("f64.copysign", 0.0, intrinsic("f64.div", a, b))
    floor = intrinsic("f64.floor", quotient)
    if intrinsic("f64.gt", intrinsic("f64.sub", quotient, floor), 0.5):
        floor = intrinsic("f64.add", floor, 1.0)
    return floor


def _floor_divide(a, b):
    if intrinsic("f64.eq", b, 0.0):
        raise ZeroDivisionError("float floor division by zero")
    return _quotient(a, b)


def _divide_modulo(a, b):
    if intrinsic("f64.eq", b, 0.0):
        raise ZeroDivisionError("float divmod()")
    return _quotient(a, b), _signed_modulo(a, b)


def _power(a, b):
    # libm's `pow` is a call of 20 ns, and sqrt(a) or a * a are nearly always what it gives: see `_margin`.
    if intrinsic("f64.eq", b, 0.5) and a > 1e-100 and a < 1e100:
        root = intrinsic("f64.sqrt", a)
        rest = intrinsic("f64.fma", root, root, intrinsic("f64.neg", a))
        # glibc's bound is 0.511 of a unit and 2**-15 of the logarithm times 1.5: here 0.517. Measured was 0.5095.
        margin = intrinsic("f64.mul", _unit(root), 1.0658141036401502e-16)
        if intrinsic("f64.abs", rest) <= intrinsic("f64.mul", margin, intrinsic("f64.add", root, root)):
            return root
    if intrinsic("f64.eq", b, 2.0) and _in_middle(a):
        square = intrinsic("f64.mul", a, a)
        if intrinsic("f64.abs", intrinsic("f64.fma", a, a, intrinsic("f64.neg", square))) <= _margin(square):
            return square
    if intrinsic("f64.eq", b, 3.0) and _in_middle(a):
        cube, rest = _cube(a)
        if intrinsic("f64.abs", rest) <= _margin(cube):
            return cube
    return _libm_power(a, b)


def _in_middle(a):
    # The cube and what it is rounded by are normal numbers.
    size = intrinsic("f64.abs", a)
    return size > 1e-80 and size < 1e80


def _margin(result):
    # How far the exact power may be from the nearest double so that a `pow` gives that double which is off by at most
    # 0.54 units in the last place before it rounds (glibc's bound; measured was 0.51): 7/16 of a unit.
    return intrinsic("f64.mul", _unit(result), 9.71445146547012e-17)


def _unit(result):
    # 2**52 units in the last place. Below a power of two they are half as large, so it is the double before that tells.
    before = intrinsic("i64.sub_wrap", intrinsic("f64.bits", result), 1)
    return intrinsic("f64.from_bits", intrinsic("i64.and", before, 9218868437227405312))


def _cube(a):
    # The cube rounded to the nearest double, and what is left, to far below a unit.
    square = intrinsic("f64.mul", a, a)
    low = intrinsic("f64.fma", a, a, intrinsic("f64.neg", square))
    high = intrinsic("f64.mul", square, a)
    rest = intrinsic("f64.fma", low, a, intrinsic("f64.fma", square, a, intrinsic("f64.neg", high)))
    cube = intrinsic("f64.add", high, rest)
    return cube, intrinsic("f64.sub", rest, intrinsic("f64.sub", cube, high))


def _libm_power(a, b):
    if intrinsic("f64.eq", a, 0.0) and intrinsic("f64.lt", b, 0.0) and _is_finite(b):
        raise ZeroDivisionError("0.0 cannot be raised to a negative power")
    if not _is_finite(a) or not _is_finite(b):
        return _special_power(a, b)
    if intrinsic("f64.lt", a, 0.0) and intrinsic("f64.ne", b, intrinsic("f64.floor", b)):
        raise_unsupported("a negative number to the power of a fraction is complex: write `complex(x) ** y`")
    result = rt("pow", a, b)
    if not _is_finite(result):
        raise OverflowError(34, "Numerical result out of range")
    return result


def _special_power(a, b):
    # Infinities and NaN, as C99's annex F has them; CPython tests them itself, as C libraries did not agree once.
    if intrinsic("f64.eq", b, 0.0):
        return 1.0
    if intrinsic("f64.ne", a, a):
        return a
    if intrinsic("f64.ne", b, b):
        return 1.0 if a == 1.0 else b
    if not _is_finite(b):
        size = intrinsic("f64.abs", a)
        if size == 1.0:
            return 1.0
        if (b > 0.0) == (size > 1.0):
            return intrinsic("f64.abs", b)
        if size == 0.0 and b < 0.0:
            return intrinsic("f64.abs", b)
        return 0.0
    odd = rt("fmod", intrinsic("f64.abs", b), 2.0) == 1.0
    if b > 0.0:
        return a if odd else intrinsic("f64.abs", a)
    return intrinsic("f64.copysign", 0.0, a) if odd else 0.0


def _hash_float(x):
    # The value modulo the prime 2**61 - 1, 28 bits of the mantissa at a time.
    if intrinsic("f64.ne", x, x):
        raise_unsupported("the hash of NaN depends on its address")
    if not _is_finite(x):
        return 314159 if x > 0.0 else -314159
    mantissa = rt("frexp_mantissa", x)
    exponent = rt("frexp_exponent", x)
    negative = mantissa < 0.0
    mantissa = intrinsic("f64.abs", mantissa)
    value = 0
    while mantissa != 0.0:
        value = _rotated(value, 28)
        mantissa = mantissa * 268435456.0
        exponent = exponent - 28
        digit = intrinsic("f64.to_i64", mantissa)
        mantissa = mantissa - digit
        value = value + digit
        if value >= 2305843009213693951:
            value = value - 2305843009213693951
    value = _rotated(value, exponent % 61)
    if negative:
        value = -value
    return -2 if value == -1 else value


def _rotated(value, count):
    # The low 61 bits, rotated to the left.
    if count == 0:
        return value
    low = value & ((1 << 61 - count) - 1)
    return low << count | value >> 61 - count
