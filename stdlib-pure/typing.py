"""`typing`: annotations are not evaluated, so only named tuples have a meaning."""


class NamedTuple:
    """What all named tuples have; the compiler knows their fields."""

    def __len__(self):
        return len(tuple(self))

    def __iter__(self):
        return iter(tuple(self))

    def __getitem__(self, index):
        return tuple(self)[index]

    def __getslice__(self, start, stop, step):
        return tuple(self)[start:stop:step]

    def __contains__(self, x):
        return x in tuple(self)

    def __add__(self, other):
        return tuple(self) + other

    def __radd__(self, other):
        return other + tuple(self)

    def __mul__(self, n):
        return tuple(self) * n

    def __rmul__(self, n):
        return tuple(self) * n

    def __eq__(self, other):
        if not isinstance(other, tuple):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __lt__(self, other):
        if not isinstance(other, tuple):
            return NotImplemented
        return tuple(self) < tuple(other)

    def __le__(self, other):
        if not isinstance(other, tuple):
            return NotImplemented
        return tuple(self) <= tuple(other)

    def __gt__(self, other):
        if not isinstance(other, tuple):
            return NotImplemented
        return tuple(self) > tuple(other)

    def __ge__(self, other):
        if not isinstance(other, tuple):
            return NotImplemented
        return tuple(self) >= tuple(other)

    def __hash__(self):
        return hash(tuple(self))

    def __repr__(self):
        return self.__class__.__name__ + "(" + field_text(self) + ")"

    def index(self, x):
        return tuple(self).index(x)

    def count(self, x):
        return tuple(self).count(x)

    def _replace(self, changes):
        return self

    def _asdict(self):
        names = self._fields
        return {names[i]: self[i] for i in range(len(names))}

    @classmethod
    def _make(cls, iterable):
        return cls(*iterable)


class Protocol:
    pass


class Generic:
    pass


class TypeVar:
    """What stands for a type in annotations, which are not evaluated."""

    def __init__(self, name, /, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name


TYPE_CHECKING = False


def cast(kind, value):
    return value


def assert_type(value, kind, /):
    return value


def reveal_type(value, /):
    raise_unsupported("`reveal_type` writes to stderr")


def NewType(name, kind):
    return lambda x: x
