"""`dataclasses`: the compiler knows the fields, here is what methods do with them."""


def dataclass(cls, frozen=False):
    raise_unsupported("`dataclass` called with a class: write it as a decorator")


class Field:
    def __init__(self, default, default_factory, init, repr, compare, kw_only):
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.compare = compare
        self.kw_only = kw_only


class KW_ONLY:
    pass


def field(
    *,
    default=NotImplemented,
    default_factory=NotImplemented,
    init=True,
    repr=True,
    hash=None,
    compare=True,
    metadata=None,
    kw_only=NotImplemented,
):
    return Field(default, default_factory, init, repr, compare, kw_only)


def replace(obj, changes):
    return obj


def is_dataclass(obj):
    return has_fields(obj)


def astuple(obj):
    if not has_fields(obj) or isinstance(obj, type):
        raise TypeError("astuple() should be called on dataclass instances")
    return fields_as_tuples(obj)


def asdict(obj):
    if not has_fields(obj) or isinstance(obj, type):
        raise TypeError("asdict() should be called on dataclass instances")
    return fields_as_dicts(obj)


def fields(class_or_instance):
    if not has_fields(class_or_instance):
        try:
            _no_fields(class_or_instance)
        except AttributeError:
            raise TypeError("must be called with a dataclass type or instance") from None
    return described_fields(class_or_instance)


def _no_fields(x):
    owner = "'" + type(x).__name__ + "' object"
    if isinstance(x, type):
        owner = "type object '" + x.__name__ + "'"
    raise AttributeError(owner + " has no attribute '__dataclass_fields__'")


class InitVar:
    pass


class _Described:
    """What `fields` tells of a field."""

    def __init__(self, name, init, repr, compare, kw_only):
        self.name = name
        self.init = init
        self.repr = repr
        self.compare = compare
        self.kw_only = kw_only

    @property
    def type(self):
        raise_unsupported("the type of a field: annotations are not evaluated")

    @property
    def default(self):
        raise_unsupported("the default of a field")

    @property
    def default_factory(self):
        raise_unsupported("the default of a field")

    @property
    def hash(self):
        raise_unsupported("whether a field takes part in hashes")

    @property
    def metadata(self):
        raise_unsupported("the metadata of a field")


class _Dataclass:
    """The methods that `@dataclass` gives a class."""

    def __init__(self):
        pass

    def __repr__(self):
        return self.__class__.__qualname__ + "(" + field_text(self) + ")"

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return field_values(self, "compare") == field_values(other, "compare")

    def __lt__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return field_values(self, "compare") < field_values(other, "compare")

    def __le__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return field_values(self, "compare") <= field_values(other, "compare")

    def __gt__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return field_values(self, "compare") > field_values(other, "compare")

    def __ge__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return field_values(self, "compare") >= field_values(other, "compare")

    def __hash__(self):
        return hash(field_values(self, "compare"))
