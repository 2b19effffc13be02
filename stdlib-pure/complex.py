"""complex: pairs of floats. Each operation has the steps of CPython's, so results agree to the bit."""


class complex:
    def __add__(self, other: complex):
        return make_complex(
            intrinsic("f64.add", part_at(self, 0), part_at(other, 0)),
            intrinsic("f64.add", part_at(self, 1), part_at(other, 1)),
        )

    def __add__(self, other: real):
        return self + _complex_of(other)

    def __radd__(self, other: real):
        return _complex_of(other) + self

    def __sub__(self, other: complex):
        return make_complex(
            intrinsic("f64.sub", part_at(self, 0), part_at(other, 0)),
            intrinsic("f64.sub", part_at(self, 1), part_at(other, 1)),
        )

    def __sub__(self, other: real):
        return self - _complex_of(other)

    def __rsub__(self, other: real):
        return _complex_of(other) - self

    def __mul__(self, other: complex):
        return _complex_product(part_at(self, 0), part_at(self, 1), part_at(other, 0), part_at(other, 1))

    def __mul__(self, other: real):
        return self * _complex_of(other)

    def __rmul__(self, other: real):
        return _complex_of(other) * self

    def __truediv__(self, other: complex):
        return _complex_quotient(self, other)

    def __truediv__(self, other: real):
        return _complex_quotient(self, _complex_of(other))

    def __rtruediv__(self, other: real):
        return _complex_quotient(_complex_of(other), self)

    def __pow__(self, other: complex):
        return _complex_power(self, other)

    def __pow__(self, other: real):
        return _complex_power(self, _complex_of(other))

    def __rpow__(self, other: real):
        return _complex_power(_complex_of(other), self)

    def __neg__(self):
        return make_complex(intrinsic("f64.neg", part_at(self, 0)), intrinsic("f64.neg", part_at(self, 1)))

    def __pos__(self):
        return self

    def __abs__(self):
        return _complex_size(part_at(self, 0), part_at(self, 1))

    def __eq__(self, other: complex):
        return intrinsic(
            "i1.and",
            intrinsic("f64.eq", part_at(self, 0), part_at(other, 0)),
            intrinsic("f64.eq", part_at(self, 1), part_at(other, 1)),
        )

    def __eq__(self, other: real):
        # Ints are compared exactly.
        return intrinsic("f64.eq", part_at(self, 1), 0.0) and part_at(self, 0) == other

    def __bool__(self):
        return intrinsic(
            "i1.or",
            intrinsic("f64.ne", part_at(self, 0), 0.0),
            intrinsic("f64.ne", part_at(self, 1), 0.0),
        )

    def __complex__(self):
        return self

    def __hash__(self):
        return hash(self)

    def __repr__(self):
        return _repr_complex(self)

    def __str__(self):
        return _repr_complex(self)

    def __format__(self, spec: str):
        return _repr_complex(self) if spec == "" else _format_complex(self, spec)

    def conjugate(self):
        return make_complex(part_at(self, 0), intrinsic("f64.neg", part_at(self, 1)))

    @property
    def real(self):
        return part_at(self, 0)

    @property
    def imag(self):
        return part_at(self, 1)


def _complex_of(x):
    return make_complex(float(x), 0.0)


def _complex_product(a, b, c, d):
    return make_complex(
        intrinsic("f64.sub", intrinsic("f64.mul", a, c), intrinsic("f64.mul", b, d)),
        intrinsic("f64.add", intrinsic("f64.mul", a, d), intrinsic("f64.mul", b, c)),
    )


def _complex_quotient(x, y):
    # Smith's method: numerator and denominator are divided by the larger part of the divisor first.
    a = part_at(x, 0)
    b = part_at(x, 1)
    c = part_at(y, 0)
    d = part_at(y, 1)
    if intrinsic("f64.ge", intrinsic("f64.abs", c), intrinsic("f64.abs", d)):
        if intrinsic("f64.eq", c, 0.0):
            raise ZeroDivisionError("complex division by zero")
        ratio = intrinsic("f64.div", d, c)
        under = c + d * ratio
        return make_complex(
            intrinsic("f64.div", a + b * ratio, under), intrinsic("f64.div", b - a * ratio, under)
        )
    if intrinsic("f64.ge", intrinsic("f64.abs", d), intrinsic("f64.abs", c)):
        ratio = intrinsic("f64.div", c, d)
        under = c * ratio + d
        return make_complex(
            intrinsic("f64.div", a * ratio + b, under), intrinsic("f64.div", b * ratio - a, under)
        )
    nan = intrinsic("f64.from_bits", 9221120237041090560)
    return make_complex(nan, nan)


def _is_infinite(x):
    return intrinsic("f64.eq", intrinsic("f64.abs", x), intrinsic("f64.from_bits", 9218868437227405312))


def _complex_size(a, b):
    if _is_infinite(a) or _is_infinite(b):
        return intrinsic("f64.from_bits", 9218868437227405312)
    if intrinsic("f64.ne", a, a) or intrinsic("f64.ne", b, b):
        return intrinsic("f64.from_bits", 9221120237041090560)
    size = rt("hypot", a, b)
    if _is_infinite(size):
        raise OverflowError("absolute value too large")
    return size


def _complex_power(x, y):
    exponent = part_at(y, 0)
    if (
        intrinsic("f64.eq", part_at(y, 1), 0.0)
        and intrinsic("f64.eq", exponent, intrinsic("f64.floor", exponent))
        and intrinsic("f64.le", intrinsic("f64.abs", exponent), 100.0)
    ):
        return _finite_power(_complex_to_int(x, intrinsic("f64.to_i64", exponent)))
    return _complex_to_complex(x, y)


def _finite_power(z):
    if _is_infinite(part_at(z, 0)) or _is_infinite(part_at(z, 1)):
        raise OverflowError("complex exponentiation")
    return z


def _complex_to_int(x, n):
    # By squaring, from the low bit on.
    if n > 0:
        return _complex_to_natural(x, n)
    z = _complex_to_natural(x, -n)
    if z == make_complex(0.0, 0.0):
        raise ZeroDivisionError("0.0 to a negative or complex power")
    return _complex_quotient(make_complex(1.0, 0.0), z)


def _complex_to_natural(x, n):
    result = make_complex(1.0, 0.0)
    power = x
    mask = 1
    while n >= mask:
        if n & mask != 0:
            result = result * power
        mask = mask << 1
        power = power * power
    return result


def _complex_to_complex(x, y):
    a = part_at(x, 0)
    b = part_at(x, 1)
    c = part_at(y, 0)
    d = part_at(y, 1)
    if intrinsic("f64.eq", c, 0.0) and intrinsic("f64.eq", d, 0.0):
        return make_complex(1.0, 0.0)
    if intrinsic("f64.eq", a, 0.0) and intrinsic("f64.eq", b, 0.0):
        if intrinsic("f64.ne", d, 0.0) or intrinsic("f64.lt", c, 0.0):
            raise ZeroDivisionError("0.0 to a negative or complex power")
        return make_complex(0.0, 0.0)
    size = rt("hypot", a, b)
    length = rt("pow", size, c)
    angle = rt("atan2", b, a)
    phase = angle * c
    if intrinsic("f64.ne", d, 0.0):
        length = intrinsic("f64.div", length, rt("exp", angle * d))
        phase = phase + d * rt("log", size)
    if _is_infinite(phase):
        # The C library's sine of an infinity is an error, which CPython takes for this one.
        raise ZeroDivisionError("0.0 to a negative or complex power")
    return _finite_power(make_complex(length * rt("cos", phase), length * rt("sin", phase)))


def _hash_complex(real, imag):
    value = intrinsic("i64.add_wrap", real, intrinsic("i64.mul_wrap", imag, 1000003))
    return -2 if value == -1 else value


def _same_complex(x, y):
    # As for floats: what holds NaN is the same element only where it is the same object.
    if x != x and y != y:
        raise_unsupported("whether two NaN are the same element depends on which objects they are")
    return x == y
