"""The module fractions: quotients of ints in lowest terms. The algorithms are CPython's (Knuth, TAOCP 2, 4.5.1).

Where ints are of any size both parts are, so that all fractions have one type and the operators on parts are exact.
"""

import math


class Fraction:
    def __init__(self, numerator=0, denominator=None, *, _normalize=True):
        if _normalize:
            n, d = _ratio(numerator, denominator)
        else:
            n, d = numerator, denominator
        self._numerator = _part(n)
        self._denominator = _part(d)

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            text = ".from_float() only takes floats, not " + repr(f) + " (" + type(f).__name__ + ")"
            raise TypeError(cls.__name__ + text)
        n, d = f.as_integer_ratio()
        return cls(n, d)

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return 0

    def conjugate(self):
        return self

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = _part(0), _part(1), _part(1), _part(0)
        n, d = self._numerator, self._denominator
        going = True
        while going:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                going = False
            else:
                p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
                n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        bound1 = Fraction(p0 + k * p1, q0 + k * q1)
        bound2 = Fraction(p1, q1)
        if abs(bound2 - self) <= abs(bound1 - self):
            return bound2
        return bound1

    def __repr__(self):
        return self.__class__.__name__ + "(" + str(self._numerator) + ", " + str(self._denominator) + ")"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return str(self._numerator) + "/" + str(self._denominator)

    def __add__(self, other):
        if isinstance(other, (int, Fraction)):
            return _sum(self, other)
        if isinstance(other, float):
            return float(self) + other
        if isinstance(other, complex):
            return complex(self) + other
        return NotImplemented

    def __radd__(self, other):
        if isinstance(other, int):
            return _sum(other, self)
        if isinstance(other, float):
            return other + float(self)
        if isinstance(other, complex):
            return other + complex(self)
        return NotImplemented

    def __sub__(self, other):
        if isinstance(other, (int, Fraction)):
            return _difference(self, other)
        if isinstance(other, float):
            return float(self) - other
        if isinstance(other, complex):
            return complex(self) - other
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, int):
            return _difference(other, self)
        if isinstance(other, float):
            return other - float(self)
        if isinstance(other, complex):
            return other - complex(self)
        return NotImplemented

    def __mul__(self, other):
        if isinstance(other, (int, Fraction)):
            return _product(self, other)
        if isinstance(other, float):
            return float(self) * other
        if isinstance(other, complex):
            return complex(self) * other
        return NotImplemented

    def __rmul__(self, other):
        if isinstance(other, int):
            return _product(other, self)
        if isinstance(other, float):
            return other * float(self)
        if isinstance(other, complex):
            return other * complex(self)
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, (int, Fraction)):
            return _quotient(self, other)
        if isinstance(other, float):
            return float(self) / other
        if isinstance(other, complex):
            return complex(self) / other
        return NotImplemented

    def __rtruediv__(self, other):
        if isinstance(other, int):
            return _quotient(other, self)
        if isinstance(other, float):
            return other / float(self)
        if isinstance(other, complex):
            return other / complex(self)
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, (int, Fraction)):
            return _floor_quotient(self, other)
        if isinstance(other, float):
            return float(self) // other
        if isinstance(other, complex):
            return complex(self) // other
        return NotImplemented

    def __rfloordiv__(self, other):
        if isinstance(other, int):
            return _floor_quotient(other, self)
        if isinstance(other, float):
            return other // float(self)
        if isinstance(other, complex):
            return other // complex(self)
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, (int, Fraction)):
            return _rest(self, other)
        if isinstance(other, float):
            return float(self) % other
        if isinstance(other, complex):
            return complex(self) % other
        return NotImplemented

    def __rmod__(self, other):
        if isinstance(other, int):
            return _rest(other, self)
        if isinstance(other, float):
            return other % float(self)
        if isinstance(other, complex):
            return other % complex(self)
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, (int, Fraction)):
            return _quotient_and_rest(self, other)
        if isinstance(other, float):
            return divmod(float(self), other)
        if isinstance(other, complex):
            return divmod(complex(self), other)
        return NotImplemented

    def __rdivmod__(self, other):
        if isinstance(other, int):
            return _quotient_and_rest(other, self)
        if isinstance(other, float):
            return divmod(other, float(self))
        if isinstance(other, complex):
            return divmod(other, complex(self))
        return NotImplemented

    def __pow__(self, other):
        if isinstance(other, int):
            return _power(self, other)
        if not isinstance(other, Fraction):
            return float(self) ** other
        if other._denominator == 1:
            return _power(self, other._numerator)
        return float(self) ** float(other)

    def __rpow__(self, other):
        if isinstance(other, int):
            if self._denominator == 1:
                # An int stays one where it can.
                if self._numerator >= 0:
                    return _part(other) ** self._numerator
                return _power(Fraction(other), self._numerator)
            return float(other) ** float(self)
        if self._denominator == 1:
            return other**self._numerator
        return other ** float(self)

    def __pos__(self):
        return _lowest(self._numerator, self._denominator)

    def __neg__(self):
        return _lowest(-self._numerator, self._denominator)

    def __abs__(self):
        return _lowest(abs(self._numerator), self._denominator)

    def __int__(self):
        return self.__trunc__()

    def __float__(self):
        return self._numerator / self._denominator

    def __complex__(self):
        return complex(self._numerator / self._denominator)

    def __trunc__(self):
        if self._numerator < 0:
            return -(-self._numerator // self._denominator)
        return self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            return _rounded(self)
        shift = _part(10) ** abs(ndigits)
        if ndigits > 0:
            return Fraction(_rounded(self * shift), shift)
        return Fraction(_rounded(self / shift) * shift)

    def __hash__(self):
        # |n| / d modulo the prime 2**61 - 1.
        prime = 2305843009213693951
        d = _word(self._denominator % prime)
        if d == 0:
            value = 314159
        else:
            value = _multiply_modulo(
                _word(abs(self._numerator) % prime), _power_modulo(d, -1, prime) if d != 1 else 1, prime
            )
        value = _word(value)
        value = value if self._numerator >= 0 else -value
        return -2 if value == -1 else value

    def __eq__(self, other):
        if isinstance(other, int):
            return self._numerator == other and self._denominator == 1
        if isinstance(other, Fraction):
            return self._numerator == other._numerator and self._denominator == other._denominator
        if isinstance(other, complex):
            return other.imag == 0 and self == other.real
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return False
            return self == Fraction(other)
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator * _under(other) < self._denominator * _over(other)
        if isinstance(other, float):
            return 0.0 < other if math.isnan(other) or math.isinf(other) else self < Fraction(other)
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator * _under(other) <= self._denominator * _over(other)
        if isinstance(other, float):
            return 0.0 <= other if math.isnan(other) or math.isinf(other) else self <= Fraction(other)
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator * _under(other) > self._denominator * _over(other)
        if isinstance(other, float):
            return 0.0 > other if math.isnan(other) or math.isinf(other) else self > Fraction(other)
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator * _under(other) >= self._denominator * _over(other)
        if isinstance(other, float):
            return 0.0 >= other if math.isnan(other) or math.isinf(other) else self >= Fraction(other)
        return NotImplemented

    def __bool__(self):
        return self._numerator != 0


def _part(n):
    return widen(int(n)) if wide_ints() else int(n)


def _word(n):
    return low(n) if is_wide(n) else n


def _over(x):
    return x._numerator if isinstance(x, Fraction) else _part(x)


def _under(x):
    return x._denominator if isinstance(x, Fraction) else _part(1)


def _lowest(n, d):
    return Fraction(n, d, _normalize=False)


def _ratio(numerator, denominator):
    if denominator is None:
        if isinstance(numerator, int):
            return int(numerator), 1
        if isinstance(numerator, Fraction):
            return numerator._numerator, numerator._denominator
        if isinstance(numerator, float):
            return numerator.as_integer_ratio()
        if isinstance(numerator, str):
            return _ratio_of_text(numerator)
        raise TypeError("argument should be a string or a Rational instance")
    if isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
        return _reduced(_over(numerator) * _under(denominator), _over(denominator) * _under(numerator))
    raise TypeError("both arguments should be Rational instances")


def _reduced(n, d):
    if d == 0:
        raise ZeroDivisionError("Fraction(" + str(n) + ", 0)")
    g = math.gcd(n, d)
    if d < 0:
        g = -g
    return n // g, d // g


def _sum(a, b):
    na, da = _over(a), _under(a)
    nb, db = _over(b), _under(b)
    g = math.gcd(da, db)
    if g == 1:
        return _lowest(na * db + da * nb, da * db)
    s = da // g
    t = na * (db // g) + nb * s
    g = math.gcd(t, g)
    return _lowest(t // g, s * (db // g))


def _difference(a, b):
    na, da = _over(a), _under(a)
    nb, db = _over(b), _under(b)
    g = math.gcd(da, db)
    if g == 1:
        return _lowest(na * db - da * nb, da * db)
    s = da // g
    t = na * (db // g) - nb * s
    g = math.gcd(t, g)
    return _lowest(t // g, s * (db // g))


def _product(a, b):
    na, da = _over(a), _under(a)
    nb, db = _over(b), _under(b)
    g = math.gcd(na, db)
    h = math.gcd(nb, da)
    return _lowest((na // g) * (nb // h), (db // g) * (da // h))


def _quotient(a, b):
    na, da = _over(a), _under(a)
    nb, db = _over(b), _under(b)
    if nb == 0:
        sign = "0" if na == 0 else "-1" if na < 0 else "1"
        raise ZeroDivisionError("Fraction(" + sign + ", 0)")
    g = math.gcd(na, nb)
    h = math.gcd(db, da)
    n = (na // g) * (db // h)
    d = (nb // g) * (da // h)
    return _lowest(-n, -d) if d < 0 else _lowest(n, d)


def _floor_quotient(a, b):
    return (_over(a) * _under(b)) // (_under(a) * _over(b))


def _rest(a, b):
    return Fraction((_over(a) * _under(b)) % (_over(b) * _under(a)), _under(a) * _under(b))


def _quotient_and_rest(a, b):
    whole, rest = divmod(_over(a) * _under(b), _under(a) * _over(b))
    return whole, Fraction(rest, _under(a) * _under(b))


def _power(a, n):
    if n >= 0:
        return _lowest(a._numerator**n, a._denominator**n)
    if a._numerator == 0:
        raise ZeroDivisionError("Fraction(1, 0)")
    if a._numerator > 0:
        return _lowest(a._denominator**-n, a._numerator**-n)
    return _lowest((-a._denominator) ** -n, (-a._numerator) ** -n)


def _rounded(x):
    floor, rest = divmod(x._numerator, x._denominator)
    twice = rest * 2
    if twice < x._denominator or twice == x._denominator and floor % 2 == 0:
        return floor
    return floor + 1


def _digits_from(text, i):
    # The end of digits, which single underscores may separate.
    n = len(text)
    while i < n and ("0" <= text[i] <= "9" or text[i] == "_" and _between_digits(text, i)):
        i = i + 1
    return i


def _between_digits(text, i):
    return 0 < i < len(text) - 1 and "0" <= text[i - 1] <= "9" and "0" <= text[i + 1] <= "9"


def _whole(text):
    return _part(int(text)) if text != "" else _part(0)


def _ratio_of_text(given):
    if not given.isascii():
        raise_unsupported("`Fraction` of a text with characters beyond ASCII")
    text = given.strip()
    start = 1 if text.startswith(("+", "-")) else 0
    n = len(text)
    end = _digits_from(text, start)
    over = _whole(text[start:end])
    under = _part(1)
    digits = end - start
    i = end
    if i < n and text[i] == "/" and digits > 0:
        end = _digits_from(text, i + 1)
        if end == i + 1:
            raise ValueError("Invalid literal for Fraction: " + repr(given))
        under = _whole(text[i + 1 : end])
        i = end
    else:
        if i < n and text[i] == ".":
            end = _digits_from(text, i + 1)
            decimals = text[i + 1 : end].replace("_", "")
            digits = digits + len(decimals)
            under = _part(10) ** len(decimals)
            over = over * under + _whole(decimals)
            i = end
        if i < n and (text[i] == "e" or text[i] == "E") and digits > 0:
            first = i + 2 if i + 1 < n and (text[i + 1] == "+" or text[i + 1] == "-") else i + 1
            end = _digits_from(text, first)
            if end == first:
                raise ValueError("Invalid literal for Fraction: " + repr(given))
            power = _part(10) ** _whole(text[first:end])
            if text[i + 1] == "-":
                under = under * power
            else:
                over = over * power
            i = end
    if i != n or digits == 0:
        raise ValueError("Invalid literal for Fraction: " + repr(given))
    return _reduced(-over if text.startswith("-") else over, under)
