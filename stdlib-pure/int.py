"""int: 64-bit integers whose operations are exact or raise; wide.py has what is larger. The ops check for overflow."""


class int:
    def __add__(self, other: int):
        return intrinsic("i64.add", self, other)

    def __sub__(self, other: int):
        return intrinsic("i64.sub", self, other)

    def __mul__(self, other: int):
        return intrinsic("i64.mul", self, other)

    def __truediv__(self, other: int):
        if intrinsic("i64.eq", other, 0):
            raise ZeroDivisionError("division by zero")
        return intrinsic("i64.truediv", self, other)

    def __floordiv__(self, other: int):
        if intrinsic("i64.eq", other, 0):
            raise ZeroDivisionError("integer division or modulo by zero")
        return intrinsic("i64.floordiv", self, other)

    def __mod__(self, other: int):
        if intrinsic("i64.eq", other, 0):
            raise ZeroDivisionError("integer modulo by zero")
        return intrinsic("i64.floormod", self, other)

    def __divmod__(self, other: int):
        if intrinsic("i64.eq", other, 0):
            raise ZeroDivisionError("integer division or modulo by zero")
        return intrinsic("i64.floordiv", self, other), intrinsic("i64.floormod", self, other)

    def __pow__(self, other: int):
        if intrinsic("i64.ge", other, 0):
            return rt("pow_i64", self, other)
        return _power(intrinsic("i64.to_f64", self), intrinsic("i64.to_f64", other))

    def __pow__(self, other: int, modulus: int):
        return _power_modulo(self, other, modulus)

    def __lshift__(self, other: int):
        if intrinsic("i64.lt", other, 0):
            raise ValueError("negative shift count")
        if intrinsic("i64.le", other, 63):
            return intrinsic("i64.shl", self, other)
        if intrinsic("i64.eq", self, 0):
            return 0
        # Shifted by 126 bits, whatever is not zero overflows.
        return intrinsic("i64.shl", intrinsic("i64.shl", self, 63), 63)

    def __rshift__(self, other: int):
        if intrinsic("i64.lt", other, 0):
            raise ValueError("negative shift count")
        return intrinsic("i64.shr", self, intrinsic("i64.min", other, 63))

    def __and__(self, other: int):
        return intrinsic("i64.and", self, other)

    def __or__(self, other: int):
        return intrinsic("i64.or", self, other)

    def __xor__(self, other: int):
        return intrinsic("i64.xor", self, other)

    def __neg__(self):
        return intrinsic("i64.neg", self)

    def __pos__(self):
        return self

    def __invert__(self):
        return intrinsic("i64.not", self)

    def __abs__(self):
        if wide_ints():
            return _wide_abs(self)
        if wrap_ints():
            return _wrap_neg(self) if intrinsic("i64.lt", self, 0) else self
        if intrinsic("i64.lt", self, 0):
            return intrinsic("i64.neg", self)
        return self

    def __eq__(self, other: int):
        return intrinsic("i64.eq", self, other)

    def __lt__(self, other: int):
        return intrinsic("i64.lt", self, other)

    def __le__(self, other: int):
        return intrinsic("i64.le", self, other)

    def __gt__(self, other: int):
        return intrinsic("i64.gt", self, other)

    def __ge__(self, other: int):
        return intrinsic("i64.ge", self, other)

    def __bool__(self):
        return intrinsic("i64.ne", self, 0)

    def __int__(self):
        return self

    def __index__(self):
        return self

    def __trunc__(self):
        return self

    def __floor__(self):
        return self

    def __ceil__(self):
        return self

    def __float__(self):
        return intrinsic("i64.to_f64", self)

    def __round__(self):
        return self

    def __round__(self, ndigits: None):
        return self

    def __round__(self, ndigits: wide):
        if is_small(ndigits):
            return self.__round__(low(ndigits))
        return self if ndigits > 0 else 0

    def __round__(self, ndigits: int):
        if wide_ints():
            return _wide_round(self, ndigits)
        if ndigits >= 0:
            return self
        if ndigits < -19:
            return 0
        if ndigits == -19:
            # A multiple of 10**19 is 0 or does not fit.
            if self > 5000000000000000000 or self < -5000000000000000000:
                return rt("pow_i64", 10, 19)
            return 0
        unit = rt("pow_i64", 10, -ndigits)
        quotient = intrinsic("i64.floordiv", self, unit)
        twice = 2 * intrinsic("i64.floormod", self, unit)
        if twice > unit or (twice == unit and quotient & 1 == 1):
            quotient = quotient + 1
        return quotient * unit

    def __round__(self, ndigits):
        raise TypeError("'" + type(ndigits).__name__ + "' object cannot be interpreted as an integer")

    def __hash__(self):
        # The remainder modulo the prime 2**61 - 1, with the sign of the number; -1 means an error in C.
        remainder = intrinsic("i64.rem", self, 2305843009213693951)
        if remainder == -1:
            return -2
        return remainder

    def __repr__(self):
        return rt("str_from_i64", self)

    def __str__(self):
        return rt("str_from_i64", self)

    def conjugate(self):
        return self

    def bit_length(self):
        # The number of bits of the absolute value; that of -2**63 does not fit, and 64 is the answer.
        if self < -9223372036854775807:
            return 64
        rest = abs(self)
        length = 0
        for step in (32, 16, 8, 4, 2, 1):
            if rest >> step != 0:
                rest = rest >> step
                length = length + step
        return length + rest

    def bit_count(self):
        # Of the absolute value; that of -2**63 does not fit, and has one bit.
        if self < -9223372036854775807:
            return 1
        rest = abs(self)
        return _ones(rest >> 32) + _ones(rest & 4294967295)

    def as_integer_ratio(self):
        return self, 1

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return 0

    @property
    def numerator(self):
        return self

    @property
    def denominator(self):
        return 1


def _ones(word):
    # The bits of a 32-bit word, added in pairs, fours and eights.
    pairs = word - (word >> 1 & 1431655765)
    fours = (pairs & 858993459) + (pairs >> 2 & 858993459)
    eights = fours + (fours >> 4) & 252645135
    return (eights * 16843009 & 4294967295) >> 24


def _power_modulo(base, exponent, modulus):
    if is_wide(base) or is_wide(exponent) or is_wide(modulus) or wide_ints():
        return rt("big_pow_mod", base, exponent, modulus)
    if modulus == 0:
        raise ValueError("pow() 3rd argument cannot be 0")
    if exponent < 0:
        base = _inverse(base, modulus)
        exponent = -exponent
    result = intrinsic("i64.floormod", 1, modulus)
    factor = intrinsic("i64.floormod", base, modulus)
    while exponent > 0:
        if exponent & 1 == 1:
            result = _multiply_modulo(result, factor, modulus)
        exponent = exponent >> 1
        if exponent > 0:
            factor = _multiply_modulo(factor, factor, modulus)
    return result


def _multiply_modulo(a, b, modulus):
    # Both have the sign of the modulus and are smaller than it.
    if -3037000500 < modulus < 3037000500:
        return intrinsic("i64.floormod", a * b, modulus)
    # By doubling; sums are taken as differences to the modulus, so nothing overflows.
    result = 0
    times = b
    while times != 0:
        if times & 1 == 1:
            result = _add_modulo(result, a, modulus)
        a = _add_modulo(a, a, modulus)
        # The magnitude of b, halved.
        times = times >> 1 if times > 0 else -(-times >> 1)
    return result if b >= 0 else _negated_modulo(result, modulus)


def _add_modulo(a, b, modulus):
    rest = modulus - b
    if modulus > 0:
        return a - rest if a >= rest else a + b
    return a - rest if a <= rest else a + b


def _negated_modulo(a, modulus):
    return 0 if a == 0 else modulus - a


def _inverse(base, modulus):
    # The extended algorithm of Euclid. The factors stay smaller than the modulus.
    a = intrinsic("i64.floormod", base, modulus)
    b = modulus
    x = 1
    y = 0
    while b != 0:
        quotient = a // b
        a, b = b, a - quotient * b
        x, y = y, x - quotient * y
    if a != 1 and a != -1:
        raise ValueError("base is not invertible for the given modulus")
    return intrinsic("i64.floormod", x * a, modulus)
