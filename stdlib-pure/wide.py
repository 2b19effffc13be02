"""int of any size: a word where it fits in 64 bits, else a large integer of the runtime.

The operators come here where one operand is of any size, or where two words may give more than a word (see
docs/integers.md). `is_small(x)` tells whether a value is a word, `low(x)` is that word, `widen(x)` the way back; of an
int of 64 bits the first is known to be true. Runtime functions named `big_` take words and large integers alike.
"""


class wide:
    def __neg__(self):
        return _wide_neg(self)

    def __pos__(self):
        return self

    def __invert__(self):
        if is_small(self):
            return widen(intrinsic("i64.not", low(self)))
        return rt("big_sub", -1, self)

    def __abs__(self):
        if is_small(self):
            return _wide_abs(low(self))
        return rt("big_sub", 0, self) if rt("big_compare", self, 0) < 0 else self

    def __bool__(self):
        return not is_small(self) or intrinsic("i64.ne", low(self), 0)

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
        return _wide_float(self)

    def __round__(self):
        return self

    def __round__(self, ndigits: None):
        return self

    def __round__(self, ndigits: wide):
        if is_small(ndigits):
            return _wide_round(self, low(ndigits))
        return self if ndigits > 0 else widen(0)

    def __round__(self, ndigits: int):
        return _wide_round(self, ndigits)

    def __round__(self, ndigits):
        raise TypeError("'" + type(ndigits).__name__ + "' object cannot be interpreted as an integer")

    def __hash__(self):
        return rt("big_hash", self)

    def __repr__(self):
        return rt("big_str", self)

    def __str__(self):
        return rt("big_str", self)

    def conjugate(self):
        return self

    def bit_length(self):
        return rt("big_bit_length", self)

    def bit_count(self):
        return rt("big_bit_count", self)

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


def _wide_add(a, b):
    if is_small(a) and is_small(b):
        value, overflow = intrinsic("i64.add_flag", low(a), low(b))
        if not overflow:
            return widen(value)
    return rt("big_add", a, b)


def _wide_sub(a, b):
    if is_small(a) and is_small(b):
        value, overflow = intrinsic("i64.sub_flag", low(a), low(b))
        if not overflow:
            return widen(value)
    return rt("big_sub", a, b)


def _wide_mul(a, b):
    if is_small(a) and is_small(b):
        value, overflow = intrinsic("i64.mul_flag", low(a), low(b))
        if not overflow:
            return widen(value)
    return rt("big_mul", a, b)


def _wide_neg(a):
    if is_small(a):
        value, overflow = intrinsic("i64.sub_flag", 0, low(a))
        if not overflow:
            return widen(value)
    return rt("big_sub", 0, a)


def _wide_abs(a: int):
    return _wide_neg(a) if intrinsic("i64.lt", a, 0) else widen(a)


def _is_zero(a):
    return is_small(a) and intrinsic("i64.eq", low(a), 0)


def _is_negative(a):
    if is_small(a):
        return intrinsic("i64.lt", low(a), 0)
    return intrinsic("i64.lt", rt("big_compare", a, 0), 0)


def _wide_floordiv(a, b):
    if _is_zero(b):
        raise ZeroDivisionError("integer division or modulo by zero")
    return _wide_quotient(a, b)


def _wide_quotient(a, b):
    # Only the least word by -1 gives more than a word.
    if is_small(a) and is_small(b) and intrinsic("i64.ne", low(b), -1):
        return widen(intrinsic("i64.floordiv", low(a), low(b)))
    return rt("big_floordiv", a, b)


def _wide_mod(a, b):
    if _is_zero(b):
        raise ZeroDivisionError("integer modulo by zero")
    return _wide_remainder(a, b)


def _wide_remainder(a, b):
    if is_small(a) and is_small(b):
        return widen(intrinsic("i64.floormod", low(a), low(b)))
    return rt("big_floormod", a, b)


def _wide_divmod(a, b):
    if _is_zero(b):
        raise ZeroDivisionError("integer division or modulo by zero")
    return _wide_quotient(a, b), _wide_remainder(a, b)


def _wide_truediv(a, b):
    if _is_zero(b):
        raise ZeroDivisionError("division by zero")
    if is_small(a) and is_small(b):
        return intrinsic("i64.truediv", low(a), low(b))
    quotient = rt("big_truediv", a, b)
    if not _is_finite(quotient):
        raise OverflowError("integer division result too large for a float")
    return quotient


def _wide_pow(a, b):
    if _is_negative(b):
        return _power(_wide_float(a), _wide_float(b))
    return _wide_raised(a, b)


def _wide_raised(a, b):
    # By an exponent of 0 or more. One that is no word leaves only the parity, for 0, 1 and -1.
    if is_small(b):
        return rt("big_pow", a, low(b))
    return rt("big_pow", a, 9223372036854775806 + _wide_odd(b))


def _wide_odd(b):
    return low(rt("big_and", b, 1))


def _shift_count(b):
    # Of a count that is no word only the sign matters: what it shifts is 0, or goes too far.
    if _is_negative(b):
        raise ValueError("negative shift count")
    return low(b) if is_small(b) else 9223372036854775807


def _wide_lshift(a, b):
    count = _shift_count(b)
    if not is_small(b) and not _is_zero(a):
        raise OverflowError("too many digits in integer")
    return rt("big_shl", a, count)


def _wide_rshift(a, b):
    count = _shift_count(b)
    if is_small(a):
        return widen(intrinsic("i64.shr", low(a), intrinsic("i64.min", count, 63)))
    return rt("big_shr", a, count)


def _wide_and(a, b):
    if is_small(a) and is_small(b):
        return widen(intrinsic("i64.and", low(a), low(b)))
    return rt("big_and", a, b)


def _wide_or(a, b):
    if is_small(a) and is_small(b):
        return widen(intrinsic("i64.or", low(a), low(b)))
    return rt("big_or", a, b)


def _wide_xor(a, b):
    if is_small(a) and is_small(b):
        return widen(intrinsic("i64.xor", low(a), low(b)))
    return rt("big_xor", a, b)


def _wide_eq(a, b):
    if is_small(a) and is_small(b):
        return intrinsic("i64.eq", low(a), low(b))
    return intrinsic("i64.eq", rt("big_compare", a, b), 0)


def _wide_lt(a, b):
    if is_small(a) and is_small(b):
        return intrinsic("i64.lt", low(a), low(b))
    return intrinsic("i64.lt", rt("big_compare", a, b), 0)


def _wide_le(a, b):
    if is_small(a) and is_small(b):
        return intrinsic("i64.le", low(a), low(b))
    return intrinsic("i64.le", rt("big_compare", a, b), 0)


def _wide_gt(a, b):
    if is_small(a) and is_small(b):
        return intrinsic("i64.gt", low(a), low(b))
    return intrinsic("i64.gt", rt("big_compare", a, b), 0)


def _wide_ge(a, b):
    if is_small(a) and is_small(b):
        return intrinsic("i64.ge", low(a), low(b))
    return intrinsic("i64.ge", rt("big_compare", a, b), 0)


def _wide_float(a):
    if is_small(a):
        return intrinsic("i64.to_f64", low(a))
    value = rt("big_to_f64", a)
    if not _is_finite(value):
        raise OverflowError("int too large to convert to float")
    return value


def _wide_round(a, ndigits: int):
    # To a multiple of a power of ten, ties to an even one.
    if ndigits >= 0:
        return widen(a)
    if ndigits < -100000000:
        # No integer that there can be has so many digits.
        return widen(0)
    unit = rt("big_pow", 10, -ndigits)
    quotient = _wide_quotient(a, unit)
    twice = _wide_mul(2, _wide_remainder(a, unit))
    if twice > unit or (twice == unit and _wide_odd(quotient) == 1):
        quotient = _wide_add(quotient, 1)
    return _wide_mul(quotient, unit)


def _wide_of_float(x):
    # Of a finite one.
    if -9223372036854774784.0 <= x <= 9223372036854774784.0:
        return widen(intrinsic("f64.to_i64", x))
    return rt("big_from_f64", x)


# Arithmetic modulo 2**64, of two words.


def _wrap_add(a: int, b: int):
    return intrinsic("i64.add_wrap", a, b)


def _wrap_sub(a: int, b: int):
    return intrinsic("i64.sub_wrap", a, b)


def _wrap_mul(a: int, b: int):
    return intrinsic("i64.mul_wrap", a, b)


def _wrap_neg(a: int):
    return intrinsic("i64.sub_wrap", 0, a)


def _wrap_floordiv(a: int, b: int):
    if intrinsic("i64.eq", b, 0):
        raise ZeroDivisionError("integer division or modulo by zero")
    if intrinsic("i64.eq", b, -1):
        return intrinsic("i64.sub_wrap", 0, a)
    return intrinsic("i64.floordiv", a, b)


def _wrap_divmod(a: int, b: int):
    return _wrap_floordiv(a, b), intrinsic("i64.floormod", a, b)


def _wrap_pow(a: int, b: int):
    if intrinsic("i64.lt", b, 0):
        return _power(intrinsic("i64.to_f64", a), intrinsic("i64.to_f64", b))
    return _wrap_raised(a, b)


def _wrap_raised(a, b):
    result = 1
    while b > 0:
        if intrinsic("i64.eq", intrinsic("i64.and", b, 1), 1):
            result = intrinsic("i64.mul_wrap", result, a)
        a = intrinsic("i64.mul_wrap", a, a)
        b = intrinsic("i64.shr", b, 1)
    return result


def _wrap_lshift(a: int, b: int):
    if intrinsic("i64.lt", b, 0):
        raise ValueError("negative shift count")
    if intrinsic("i64.gt", b, 63):
        return 0
    return intrinsic("i64.mul_wrap", a, _wrap_raised(2, b))
