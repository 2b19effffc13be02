"""Which classes of the client have a counterpart, and which builtins and modules are known."""

from __future__ import annotations

import builtins
import functools
import sys
import types
from types import BuiltinFunctionType, FunctionType, ModuleType

from pyfora import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The library's counterparts of these are compiled in their place.
KNOWN_MODULES = tuple(_native.LIBRARY_MODULES)
# What functions and classes of theirs say of where they are from.
_OWNERS = frozenset((*KNOWN_MODULES, *(f"_{name}" for name in KNOWN_MODULES)))

# What `functools.lru_cache` makes of a function.
CACHE = functools._lru_cache_wrapper  # type: ignore[attr-defined]

_IMMUTABLE = 1 << 8
_HEAP = 1 << 9

# Builtins are found by identity, as a program may have them under any name.
_builtin_names = {
    id(value): name
    for name, value in vars(builtins).items()
    if (isinstance(value, (type, BuiltinFunctionType))) and not name.startswith("_")
}
# Several names of one class (IOError is OSError) stand for the class's own name.
_builtin_names.update({id(v): v.__name__ for v in vars(builtins).values() if isinstance(v, type)})


def builtin_name(value: object) -> str | None:
    """The name in `builtins` of a builtin function, type or exception class."""
    if value is type(None):
        return "NoneType"
    name = _builtin_names.get(id(value))
    return name if name is not None and vars(builtins).get(name) is value else None


def unbound_method(value: object) -> str | None:
    """The name `str.upper` of a method that is read from a builtin class."""
    if type(value) is not types.MethodDescriptorType:
        return None
    owner = builtin_name(value.__objclass__)
    return f"{owner}.{value.__name__}" if owner is not None and not value.__name__.startswith("__") else None


def module_attribute(value: object) -> tuple[str, str] | None:
    """Module and name of a function or class of a known module, whatever the program calls it."""
    if not isinstance(value, (type, BuiltinFunctionType, FunctionType)):
        return None
    owner = value.__module__
    if isinstance(owner, str) and owner not in _OWNERS and not isinstance(value, BuiltinFunctionType):
        return None
    name = value.__name__
    for known in KNOWN_MODULES:
        module = sys.modules.get(known)
        if module is not None and vars(module).get(name) is value and not name.startswith("_"):
            # What a module has imported belongs to another one.
            if owner in (known, f"_{known}", None) or isinstance(value, BuiltinFunctionType):
                return known, name
    return None


def is_own_module(module: ModuleType) -> bool:
    """Whether a module is Python code that may be pure: a file, and not of Python's own library."""
    path, name = getattr(module, "__file__", None), module.__name__
    package = name.partition(".")[0]
    if path is None or not path.endswith(".py") or package in sys.stdlib_module_names:
        return False
    # Packages around machine code (numpy) are not taken apart.
    parts = (m for n, m in list(sys.modules.items()) if n.startswith(f"{package}."))
    return not any((getattr(part, "__file__", None) or "").endswith((".so", ".pyd")) for part in parts)


def is_own_source(spec: Any) -> bool:
    """Whether a module that is not loaded is a Python file, and not of Python's own library."""
    origin = getattr(spec, "origin", None)
    if origin is None or not origin.endswith(".py"):
        return False
    return spec.name.partition(".")[0] not in sys.stdlib_module_names


def known_object(what: str) -> Any:
    """The builtin or module that the compiler names: `builtin int`, `module math`."""
    kind, name = what.split(" ", 1)
    if kind == "module":
        return sys.modules[name]
    owner, _, method = name.partition(".")
    if hasattr(builtins, owner):
        return getattr(getattr(builtins, owner), method) if method else getattr(builtins, owner)
    # Types that are no names of `builtins`: `function`, `NoneType`.
    kinds = [v for v in vars(types).values() if isinstance(v, type) and v.__name__ == name]
    return kinds[0] if kinds else type(NotImplemented)


def is_user_class(cls: type) -> bool:
    """Whether a class was made by a `class` statement, not by an extension."""
    return cls.__flags__ & (_HEAP | _IMMUTABLE) == _HEAP and isinstance(cls.__dict__.get("__module__"), str)


def is_named_tuple(cls: type) -> bool:
    """Whether instances of a class are named tuples."""
    return issubclass(cls, tuple) and isinstance(getattr(cls, "_fields", None), tuple)


def is_enum(cls: type) -> bool:
    """Whether a class is an enumeration of a kind that we have: plain, or of ints."""
    enum = sys.modules.get("enum")
    if enum is None or type(cls) is not enum.EnumMeta:
        return False
    repr_enum = getattr(enum, "ReprEnum", enum.Enum)
    known = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag, repr_enum, int, object)
    ours = [c for c in cls.__mro__ if c not in known]
    return all(is_user_class(c) and c.__module__ != "enum" and type(c) is enum.EnumMeta for c in ours) and (
        int not in cls.__mro__ or enum.IntEnum in cls.__mro__ or enum.IntFlag in cls.__mro__
    )


def is_abstract(cls: type) -> bool:
    """Whether the metaclass of a class is that of abstract classes or of protocols."""
    abc, typing = sys.modules.get("abc"), sys.modules.get("typing")
    metaclasses = (getattr(abc, "ABCMeta", None), getattr(typing, "_ProtocolMeta", None))
    return any(type(cls) is metaclass for metaclass in metaclasses)


def is_flag(cls: type) -> bool:
    """Whether an enumeration is one of flags."""
    enum = sys.modules.get("enum")
    return enum is not None and issubclass(cls, enum.Flag)


def bases_of(cls: type) -> list[Any]:
    """The bases as a class statement writes them, without `object`."""
    typing = sys.modules.get("typing")
    bases: list[Any] = [base for base in cls.__bases__ if base is not object]
    if is_named_tuple(cls) and bases == [tuple] and typing is not None:
        return [typing.NamedTuple]
    return bases


def is_made_by_call(cls: type) -> bool:
    """Whether a class is a named tuple that `collections.namedtuple` has made, so that no class statement has."""
    return is_named_tuple(cls) and cls.__bases__ == (tuple,) and "__annotations__" not in vars(cls)


def named_tuple_source(cls: type) -> tuple[str, dict[str, Any]]:
    """A class statement for a named tuple that was made by a call, and what its names stand for."""
    import typing

    names: dict[str, Any] = {"_NamedTuple": typing.NamedTuple}
    lines = [f"class {cls.__name__}(_NamedTuple):"]
    for field in cls._fields:  # type: ignore[attr-defined]
        default = cls._field_defaults  # type: ignore[attr-defined]
        if field in default:
            names[f"_default_{field}"] = default[field]
            lines.append(f"    {field}: object = _default_{field}")
        else:
            lines.append(f"    {field}: object")
    return "\n".join([*lines, "    pass", ""]), names


def enum_source(cls: type) -> tuple[str, dict[str, Any]] | None:
    """A class statement for an enumeration that was made by a call (`Enum("Color", "RED GREEN")`), or None."""
    base = cls.__bases__[-1]
    plain = (bool, int, float, str, type(None))
    members = cls.__members__.items()  # type: ignore[attr-defined]
    values = [(name, member.value) for name, member in members]
    if own_functions(cls) or any(type(v) not in plain or v != v for _, v in values):
        return None
    lines = [
        f"class {cls.__name__}(_Enum):",
        *(f"    {name} = {value!r}" for name, value in values),
        "    pass",
    ]
    return "\n".join([*lines, ""]), {"_Enum": base}


def made_source(cls: type) -> tuple[str, dict[str, Any]] | None:
    """A class statement for a class that a call of the library has made, and what its names stand for."""
    if is_named_tuple(cls):
        return named_tuple_source(cls)
    return enum_source(cls) if is_enum(cls) else None


def class_problem(cls: type) -> str | None:
    """Why a class cannot be used, or None. Its bases are looked at once each: they may be many."""
    bases = cls.__mro__[1:-1]
    own = [cls, *(base for base in bases if builtin_name(base) is None and not _is_known(base, cls))]
    for c in own:
        if not is_user_class(c):
            return f"the class {c.__name__!r} of {c.__module__!r} is not supported"
        if type(c) is not type and not is_enum(c) and not is_abstract(c):
            return f"the class {c.__name__!r} has a metaclass ({type(c).__name__})"
    held = [base for base in bases if builtin_name(base) is not None and not issubclass(base, BaseException)]
    # The class that derives from it itself is named, not what derives from that.
    for c in reversed(own) if held else ():
        for base in held:
            allowed = is_enum(c) or (base is tuple and is_named_tuple(c))
            if base in c.__mro__ and not allowed:
                return (
                    f"the class {c.__name__!r} derives from the builtin {base.__name__!r}:"
                    f" write a class that holds one in a field"
                )
    return None


def _is_known(base: type, cls: type) -> bool:
    """Whether the library has a counterpart of a base of a class."""
    return module_attribute(base) is not None or (base.__module__ == "enum" and is_enum(cls))


def is_dispatcher(function: FunctionType) -> bool:
    """Whether `functools.singledispatch` has made a function."""
    return function.__code__.co_filename == functools.__file__ and hasattr(function, "registry")


def is_library_data(obj: object) -> bool:
    """Whether an object is data of a class that the library has too: a `Fraction`, a `Counter`, an `OrderedDict`."""
    module, name = type(obj).__module__, type(obj).__name__
    known = {("fractions", "Fraction"), ("collections", "Counter"), ("collections", "OrderedDict")}
    return (module, name) in known and type(obj) is getattr(sys.modules.get(module), name, None)


def has_fields(cls: type) -> bool:
    """Whether the fields of the instances of a class stand elsewhere than in `__dict__` alone."""
    return is_named_tuple(cls) or is_enum(cls) or any("__slots__" in vars(c) for c in cls.__mro__[:-1])


def fields_of(obj: Any) -> dict[str, Any]:
    """The fields of an instance of a class of which `has_fields` holds, as the compiler knows them."""
    cls = type(obj)
    if is_named_tuple(cls):
        return dict(zip(cls._fields, tuple.__iter__(obj), strict=True))
    if is_enum(cls):
        return {"_value_": obj.value} if is_flag(cls) else {"_index_": list(cls).index(obj)}
    fields = {}
    for name in slots(cls):
        try:
            fields[name] = getattr(obj, name)
        except AttributeError:
            pass
    return {**fields, **getattr(obj, "__dict__", {})}


def slots(cls: type) -> list[str]:
    """The names of the slots of a class and its bases, as attributes have them."""
    names = []
    for c in reversed(cls.__mro__[:-1]):
        own = vars(c).get("__slots__", ())
        for name in [own] if isinstance(own, str) else own:
            private = name.startswith("__") and not name.endswith("__")
            names.append(f"_{c.__name__.lstrip('_')}{name}" if private else name)
    return [name for name in names if name not in ("__dict__", "__weakref__")]


def exception_parts(error: BaseException) -> tuple[str | None, tuple, dict[str, Any] | None, str | None]:
    """The name of a builtin exception class or None, the arguments, the fields (None for a class without an
    `__init__` of its own), and why the exception cannot be sent or None."""
    cls = type(error)
    name = builtin_name(cls)
    with_init = any("__init__" in vars(c) for c in cls.__mro__ if builtin_name(c) is None)
    problem = None
    if error.__dict__ and not with_init:
        problem = (
            f"an instance of the exception class {cls.__name__!r} with fields that its class does not set"
        )
    if isinstance(error, (OSError, SyntaxError, UnicodeError)) and (
        len(error.args) > 1 or type(error) not in (OSError, SyntaxError, UnicodeError)
    ):
        problem = f"an instance of the exception class {cls.__name__!r}"
    return name, error.args, error.__dict__ if with_init else None, problem


def build(cls: Any, fields: dict[str, Any]) -> Any:
    """An instance of a class of which `has_fields` holds, from its fields; as `copy` does, without `__init__`."""
    if is_named_tuple(cls):
        return tuple.__new__(cls, fields.values())
    if is_enum(cls):
        return cls(fields["_value_"]) if is_flag(cls) else list(cls)[fields["_index_"]]
    instance = cls.__new__(cls)
    for name, value in fields.items():
        object.__setattr__(instance, name, value)
    return instance


def instance_problem(cls: type) -> str | None:
    """Why an instance of a class cannot be sent, as far as the class itself shows it, or None."""
    if not is_user_class(cls):
        where = "" if cls.__module__ == "builtins" else f"{cls.__module__}."
        return f"a value of type {where}{cls.__qualname__} is not supported"
    if issubclass(cls, (OSError, SyntaxError, UnicodeError)):
        return f"an instance of the exception class {cls.__name__!r} is not supported yet"
    if not cls.__dictoffset__ and not has_fields(cls):
        return f"an instance of {cls.__name__!r} has no __dict__"
    return class_problem(cls)


def own_functions(cls: type) -> list[FunctionType]:
    """The functions that stand in the class's body: methods, also static ones, class methods and properties."""
    found = []
    for value in vars(cls).values():
        value = getattr(value, "__func__", None) or getattr(value, "fget", None) or value
        if isinstance(value, (functools.cached_property, CACHE)):
            value = getattr(value, "func", None) or value.__wrapped__
        if not isinstance(value, FunctionType) or _is_generated(value, cls):
            continue
        if value.__qualname__ == f"{cls.__qualname__}.{value.__name__}":
            found.append(value)
    return found


def _is_generated(function: FunctionType, cls: type) -> bool:
    """Whether Python's library has made a method (`@dataclass`) that does not stand in the class's body."""
    return (
        function.__code__.co_filename == "<string>" or function.__globals__.get("__name__") != cls.__module__
    )


def namespace_of(cls: type) -> dict:
    """The globals of the module that a class stands in; the module itself need not be known to Python."""
    for function in own_functions(cls):
        return function.__globals__
    module = sys.modules.get(cls.__module__)
    return vars(module) if module is not None else {}
