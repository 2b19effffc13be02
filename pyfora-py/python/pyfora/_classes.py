"""Which classes of the client have a counterpart, and which builtins and modules are known."""

from __future__ import annotations

import builtins
import sys
from types import BuiltinFunctionType, FunctionType

# The library's counterparts of these are compiled in their place.
KNOWN_MODULES = ("math", "functools", "itertools", "operator", "bisect", "string", "heapq", "statistics")

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
    name = _builtin_names.get(id(value))
    return name if name is not None and vars(builtins).get(name) is value else None


def module_attribute(value: object) -> tuple[str, str] | None:
    """Module and name of a function or class of a known module, whatever the program calls it."""
    if not isinstance(value, (type, BuiltinFunctionType, FunctionType)):
        return None
    name = value.__name__
    for known in KNOWN_MODULES:
        module = sys.modules.get(known)
        if module is not None and vars(module).get(name) is value and not name.startswith("_"):
            # What a module has imported belongs to another one.
            if value.__module__ in (known, f"_{known}", None) or isinstance(value, BuiltinFunctionType):
                return known, name
    return None


def is_user_class(cls: type) -> bool:
    """Whether a class was made by a `class` statement, not by an extension."""
    return cls.__flags__ & (_HEAP | _IMMUTABLE) == _HEAP and isinstance(cls.__dict__.get("__module__"), str)


def class_problem(cls: type) -> str | None:
    """Why a class cannot be used, or None."""
    if not is_user_class(cls):
        return f"the class {cls.__name__!r} of {cls.__module__!r} is not supported"
    if type(cls) is not type:
        return f"the class {cls.__name__!r} has a metaclass ({type(cls).__name__})"
    if cls.__dict__.get("__slots__"):
        return f"the class {cls.__name__!r} has __slots__"
    for base in cls.__mro__[1:-1]:
        if builtin_name(base) is not None:
            if not issubclass(base, BaseException):
                return f"the class {cls.__name__!r} derives from the builtin {base.__name__!r}"
        else:
            problem = class_problem(base)
            if problem is not None:
                return problem
    return None


def instance_problem(cls: type) -> str | None:
    """Why an instance of a class cannot be sent, as far as the class itself shows it, or None."""
    if not is_user_class(cls):
        where = "" if cls.__module__ == "builtins" else f"{cls.__module__}."
        return f"a value of type {where}{cls.__qualname__} is not supported"
    if issubclass(cls, BaseException):
        return f"an instance of the exception class {cls.__name__!r} is not supported yet"
    if not cls.__dictoffset__:
        return f"an instance of {cls.__name__!r} has no __dict__"
    return class_problem(cls)


def own_functions(cls: type) -> list[FunctionType]:
    """The functions that stand in the class's body: methods, also static ones, class methods and properties."""
    found = []
    for value in vars(cls).values():
        value = getattr(value, "__func__", None) or getattr(value, "fget", None) or value
        if isinstance(value, FunctionType) and value.__qualname__ == f"{cls.__qualname__}.{value.__name__}":
            found.append(value)
    return found


def namespace_of(cls: type) -> dict:
    """The globals of the module that a class stands in; the module itself need not be known to Python."""
    for function in own_functions(cls):
        return function.__globals__
    module = sys.modules.get(cls.__module__)
    return vars(module) if module is not None else {}
