"""`enum`: the compiler knows the members, here is what their methods do."""


def unique(enumeration):
    return enumeration


class auto:
    pass


class Enum:
    @property
    def name(self):
        return enum_name(self)

    @property
    def value(self):
        return enum_value(self)

    @property
    def _name_(self):
        return enum_name(self)

    @property
    def _value_(self):
        return enum_value(self)

    def __repr__(self):
        return "<" + self.__class__.__name__ + "." + enum_name(self) + ": " + repr(enum_value(self)) + ">"

    def __str__(self):
        return self.__class__.__name__ + "." + enum_name(self)

    def __format__(self, spec):
        return format(str(self), spec)

    def __hash__(self):
        return hash(enum_name(self))


class _Whole(Enum):
    """What members that are ints have."""

    def __str__(self):
        return str(enum_value(self))

    def __format__(self, spec):
        return format(enum_value(self), spec)

    def __hash__(self):
        return hash(enum_value(self))

    def __bool__(self):
        return enum_value(self) != 0

    def __int__(self):
        return int(enum_value(self))

    def __index__(self):
        return int(enum_value(self))

    def __float__(self):
        return float(enum_value(self))

    def __abs__(self):
        return abs(enum_value(self))

    def __neg__(self):
        return -enum_value(self)

    def __pos__(self):
        return +enum_value(self)

    def __invert__(self):
        return ~enum_value(self)

    def __round__(self, n=None):
        return round(enum_value(self), n)

    def __add__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) + plain_int(other)

    def __radd__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) + enum_value(self)

    def __sub__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) - plain_int(other)

    def __rsub__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) - enum_value(self)

    def __mul__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) * plain_int(other)

    def __rmul__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) * enum_value(self)

    def __truediv__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) / plain_int(other)

    def __rtruediv__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) / enum_value(self)

    def __floordiv__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) // plain_int(other)

    def __rfloordiv__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) // enum_value(self)

    def __mod__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) % plain_int(other)

    def __rmod__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) % enum_value(self)

    def __pow__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) ** plain_int(other)

    def __rpow__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) ** enum_value(self)

    def __lshift__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) << plain_int(other)

    def __rlshift__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) << enum_value(self)

    def __rshift__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) >> plain_int(other)

    def __rrshift__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) >> enum_value(self)

    def __and__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) & plain_int(other)

    def __rand__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) & enum_value(self)

    def __or__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) | plain_int(other)

    def __ror__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) | enum_value(self)

    def __xor__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) ^ plain_int(other)

    def __rxor__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return plain_int(other) ^ enum_value(self)

    def __eq__(self, other):
        return enum_value(self) == plain_int(other)

    def __ne__(self, other):
        return enum_value(self) != plain_int(other)

    def __lt__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) < plain_int(other)

    def __le__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) <= plain_int(other)

    def __gt__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) > plain_int(other)

    def __ge__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return enum_value(self) >= plain_int(other)

    def __divmod__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return divmod(enum_value(self), plain_int(other))

    def __rdivmod__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return divmod(plain_int(other), enum_value(self))


class IntEnum(_Whole):
    pass


class Flag(Enum):
    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            names = repr(type(other).__qualname__) + " and " + repr(self.__class__.__qualname__)
            raise TypeError("unsupported operand type(s) for 'in': " + names)
        return enum_value(other) & enum_value(self) == enum_value(other)

    def __iter__(self):
        return iter(_flag_singles(self))

    def __len__(self):
        return enum_value(self).bit_count()

    def __repr__(self):
        name = enum_name(self)
        shown = self.__class__.__name__ if name is None else self.__class__.__name__ + "." + name
        return "<" + shown + ": " + repr(enum_value(self)) + ">"

    def __str__(self):
        name = enum_name(self)
        if name is None:
            return self.__class__.__name__ + "(" + repr(enum_value(self)) + ")"
        return self.__class__.__name__ + "." + name

    def __bool__(self):
        return enum_value(self) != 0

    def __or__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return flag_like(self, enum_value(self) | enum_value(other))

    def __and__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return flag_like(self, enum_value(self) & enum_value(other))

    def __xor__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return flag_like(self, enum_value(self) ^ enum_value(other))

    def __invert__(self):
        return flag_like(self, _flag_mask(flag_table(self)[1]) & ~enum_value(self))


class IntFlag(_Whole, Flag):
    def __or__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return _flag_of_value(self, enum_value(self) | int(plain_int(other)))

    def __and__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return _flag_of_value(self, enum_value(self) & int(plain_int(other)))

    def __xor__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return _flag_of_value(self, enum_value(self) ^ int(plain_int(other)))

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__

    def __invert__(self):
        return _flag_of_value(self, ~enum_value(self))
