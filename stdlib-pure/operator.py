"""The module operator: the operators as functions, and what gets items and attributes."""


def lt(a, b):
    return a < b


def le(a, b):
    return a <= b


def eq(a, b):
    return a == b


def ne(a, b):
    return a != b


def ge(a, b):
    return a >= b


def gt(a, b):
    return a > b


def not_(a):
    return not a


def truth(a):
    return bool(a)


def is_(a, b):
    return a is b


def is_not(a, b):
    return a is not b


def abs(a):
    return a.__abs__()


def length_hint(obj, default=0, /):
    if not isinstance(default, int):
        raise TypeError("'" + type(default).__name__ + "' object cannot be interpreted as an integer")
    if has_method(obj, "__len__"):
        return len(obj)
    if not has_method(obj, "__length_hint__"):
        return default
    hint = obj.__length_hint__()
    if hint is NotImplemented:
        return default
    if not isinstance(hint, int):
        raise TypeError("__length_hint__ must be an integer, not " + type(hint).__name__)
    if hint < 0:
        raise ValueError("__length_hint__() should return >= 0")
    return hint


def add(a, b):
    return arith("+", a, b)


def and_(a, b):
    return a & b


def floordiv(a, b):
    return arith("//", a, b)


def index(a):
    return _index(a)


def inv(a):
    return ~a


def invert(a):
    return ~a


def lshift(a, b):
    return arith("<<", a, b)


def mod(a, b):
    return a % b


def mul(a, b):
    return arith("*", a, b)


def matmul(a, b):
    return a @ b


def neg(a):
    return _wide_neg(a) if isinstance(a, int) and wide_ints() else -a


def or_(a, b):
    return a | b


def pos(a):
    return +a


def pow(a, b):
    return arith("**", a, b)


def rshift(a, b):
    return a >> b


def sub(a, b):
    return arith("-", a, b)


def truediv(a, b):
    return a / b


def xor(a, b):
    return a ^ b


def concat(a, b):
    if not has_method(a, "__getitem__") and not isinstance(a, tuple):
        raise TypeError("'" + type(a).__name__ + "' object can't be concatenated")
    return arith("+", a, b)


def contains(a, b):
    return b in a


def _iterable(a):
    if not is_iterable(a):
        raise TypeError("argument of type '" + type(a).__name__ + "' is not iterable")
    return a


def countOf(a, b):
    total = 0
    for x in _iterable(a):
        if same(x, b):
            total = total + 1
    return total


def getitem(a, b):
    return a[b]


def indexOf(a, b):
    i = 0
    for x in _iterable(a):
        if same(x, b):
            return i
        i = i + 1
    raise ValueError("sequence.index(x): x not in sequence")


def itemgetter(item: const, *items: const):
    return _item(item) if len(items) == 0 else _items((item,) + items)


def _item(item):
    def get(obj):
        return obj[item]

    return get


def _items(items: const):
    def get(obj):
        return _items_of(obj, items)

    return get


def _items_of(obj, items: const):
    if len(items) == 0:
        return ()
    return (obj[items[0]],) + _items_of(obj, items[1:])


def attrgetter(attr: const, *attrs: const):
    return _attribute(attr) if len(attrs) == 0 else _attributes((attr,) + attrs)


def _attribute(attr):
    def get(obj):
        return attribute_of(obj, attr)

    return get


def _attributes(attrs: const):
    def get(obj):
        return _attributes_of(obj, attrs)

    return get


def _attributes_of(obj, attrs: const):
    if len(attrs) == 0:
        return ()
    return (attribute_of(obj, attrs[0]),) + _attributes_of(obj, attrs[1:])


def call(obj, /, *args, **kwargs):
    return obj(*args, **kwargs)


def methodcaller(name, *args):
    return _method(name, args)


def _method(name, args):
    def call(obj):
        return attribute_of(obj, name)(*args)

    return call
