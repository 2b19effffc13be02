"""Flags of enumerations: their names, and which values a class has. `flag_table` gives the names and values of a class."""


def _no_member(name):
    # What an enumeration says of a name that is no member.
    try:
        raise KeyError(name)
    except KeyError:
        raise AttributeError(name) from None


def _flag_mask(values):
    mask = 0
    for value in values:
        mask = mask | value
    return mask


def _flag_name(flag):
    # None where no member is part of the value.
    names, values = flag_table(flag)
    value = enum_value(flag)
    mask = _flag_mask(values)
    for i in range(len(values)):
        if values[i] == value:
            return names[i]
    text = ""
    combined = 0
    for i in range(len(values)):
        if values[i].bit_count() == 1 and value & values[i] != 0 and values[i] & combined == 0:
            text = text + ("|" if combined != 0 else "") + names[i]
            combined = combined | values[i]
    if value & ~mask != 0:
        # What else the value contains, each member once.
        for i in range(len(values)):
            whole = value & values[i] == values[i] and values[i] != 0
            if whole and values[i].bit_count() != 1 and values.index(values[i]) == i:
                text = text + ("|" if combined != 0 else "") + names[i]
                combined = combined | values[i]
    if combined == 0:
        return None
    rest = value & ~combined
    return text if rest == 0 else text + "|" + str(rest)


def _flag_singles(flag):
    values = flag_table(flag)[1]
    value = enum_value(flag)
    found = [
        v for i, v in enumerate(values) if v.bit_count() == 1 and value & v != 0 and values.index(v) == i
    ]
    return [flag_like(flag, v) for v in found]


def _flag_bits(n, most):
    size = n.bit_length()
    if n >= 0:
        digits = bin(n + (1 << size))[3:]
        sign = "0"
    else:
        digits = bin(~n ^ ((1 << size) - 1) + (1 << size))[3:]
        sign = "1"
    if len(digits) < most:
        digits = (sign * most + digits)[-most:]
    return "0b" + sign + " " + digits


def _flag_of_value(flag, value):
    # A value that the class has, or for flags of ints any.
    if not isinstance(value, int):
        raise ValueError(repr(value) + " is not a valid " + flag.__class__.__qualname__)
    value = int(plain_int(value))
    mask = _flag_mask(flag_table(flag)[1])
    most = (1 << mask.bit_length()) - 1
    if value < ~most or value > most or value & (most ^ mask) != 0:
        if not isinstance(flag, int):
            bits = max(value.bit_length(), mask.bit_length())
            given = "\n    given " + _flag_bits(value, bits) + "\n  allowed " + _flag_bits(mask, bits)
            name = flag.__class__.__qualname__
            raise ValueError("<flag '" + name + "'> invalid value " + str(value) + given)
        if value < 0:
            value = max(most + 1, 1 << value.bit_length()) + value
    if value < 0:
        value = most + 1 + value
    return flag_like(flag, value)
