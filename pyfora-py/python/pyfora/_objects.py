"""The object table of a computation: the client's objects that its code can reach, each described once."""

from __future__ import annotations

import functools
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, MethodType, ModuleType

from pyfora import _classes, _code, _native, _plans
from pyfora.Exceptions import PyforaError, PythonToForaConversionError, UnconvertibleValueError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# A tuple of more elements than this that are of one of these types is a table, not a structure.
_TABLE = 512
_TABLES = ({int}, {float}, {str})

_DATA = (int, float, complex, str, bytes, range, slice, list, dict, set, frozenset)
_SCALARS = (int, float, complex, str, bytes)
_CALLABLE = (
    FunctionType,
    MethodType,
    MethodDescriptorType,
    BuiltinFunctionType,
    ModuleType,
    type,
    functools.partial,
    _classes.CACHE,
)


def unwrapped(obj: Any) -> Any:
    """What a proxy stands for: a `_native.Value` or an object of the client; anything else stands for itself."""
    if not getattr(type(obj), "_is_pyfora_proxy", False):
        return obj
    held = obj._held
    if type(held) is _native.Value and held.object is not None:
        return held.objects[held.object]
    return held


class Table:
    """Builds a `_native.Program`. Objects are known by identity, so cycles and sharing are kept."""

    def __init__(self, describer: _code.Describer) -> None:
        self.program = _native.Program()
        self._describer = describer
        self._numbers: dict[int, int] = {}
        self._files: dict[str, int] = {}
        self._pending: list[tuple[int, Any]] = []
        # What contains what, to find data that contains itself: number -> (contained numbers).
        self._contained: dict[int, list[int]] = {}
        # Modules of the program's own by number, and the names of attributes that its code reads.
        self._modules: dict[int, ModuleType] = {}
        self._attributes: set[str] = set()
        self._problems: dict[int, str] = {}
        self.reads = _plans.Reads()

    def add(self, obj: Any) -> int:
        """The number of an object, which is described by the next `finish`."""
        obj = unwrapped(obj)
        if type(obj) in _SCALARS:
            # Python shares equal small numbers; the table does not, so that its form does not depend on values.
            number = self.program.declare(obj)
            self._data(number, obj)
            return number
        if id(obj) not in self._numbers:
            number = self._numbers[id(obj)] = self.program.declare(obj)
            self._pending.append((number, obj))
        return self._numbers[id(obj)]

    def add_block(self, code: _code.Code, names: dict[str, Any], module: dict[str, Any]) -> int:
        """The number of a `with` body as a function without parameters."""
        number = self.program.declare(None)
        bindings = self._add_all({**names, **_code.imported(code, module)})
        self.reads.block_names(code, names, bindings)
        self.program.function(number, self._code(code), bindings, [])
        return number

    def add_argument(self, value: Any) -> None:
        """The next argument of the call. Raises PythonToForaConversionError where it has no counterpart."""
        value = unwrapped(value)
        if type(value) is _native.Value:
            self._check_opaque(value)
            self.program.arg_value(value, self._mapping(value))
            return
        if isinstance(value, _CALLABLE):
            self._argument_object(value)
            return
        try:
            data = _native.Value(value, self._describer.instance_problem)
        except PythonToForaConversionError:
            if type(value) is not tuple and not _classes.is_user_class(type(value)):
                raise
            # Functions and classes among the parts: only the table can hold them.
            self._argument_object(value)
            return
        self.program.arg_value(data, self._mapping(data))

    def finish(self) -> _native.Program:
        """Describes all objects that were added and those they refer to."""
        known = None
        while self._pending or known != (len(self._attributes), len(self._modules)):
            # The attributes of modules that the code names may be code that names more.
            known = len(self._attributes), len(self._modules)
            while self._pending:
                number, obj = self._pending.pop()
                self._describe(number, obj)
            for number, module in list(self._modules.items()):
                self._namespace(number, module)
        self._reject_cycles()
        return self.program

    def problem(self, number: int) -> str | None:
        """Why an object has no counterpart, or None; after `finish`."""
        return self._problems.get(number)

    def _argument_object(self, value: Any) -> None:
        number = self.add(value)
        self.finish()
        problem = self.problem(number)
        if problem is not None:
            raise UnconvertibleValueError(problem)
        self.program.arg_object(number)

    def _add_all(self, names: dict[str, Any]) -> list[tuple[str, int]]:
        return [(name, self.add(value)) for name, value in names.items()]

    def _code(self, code: _code.Code) -> tuple[int, str, str, int, int | None]:
        self._attributes.update(code.attributes)
        file = self._files.get(code.path)
        if file is None:
            file = self._files[code.path] = self.program.file(code.path, code.text)
        kind, name, line, column = code.place
        return file, kind, name, line, column

    def _mapping(self, value: _native.Value) -> dict[int, int]:
        objects = value.objects
        if not objects:
            return {}
        return {number: self.add(objects[number]) for number in value.used_objects()}

    def _unconvertible(self, number: int, obj: Any, why: str) -> None:
        self.reads.steady = False
        self._problems[number] = why
        self.program.unconvertible(number, type(obj).__name__, why)

    def _describe(self, number: int, obj: Any) -> None:
        kind = type(obj)
        self.reads.object(obj)
        if obj is None:
            self.program.none(number)
        elif kind is bool:
            self.program.bool_(number, obj)
        elif kind in _DATA or isinstance(obj, BaseException) or _classes.is_library_data(obj):
            self._data(number, obj)
        elif kind is _native.Value:
            self._value(number, obj)
        elif kind is tuple and len(obj) > _TABLE and set(map(type, obj)) in _TABLES:
            self._data(number, obj)
        elif kind is tuple:
            items = [self.add(item) for item in obj]
            self._contained[number] = items
            self.program.tuple(number, items)
        elif obj is NotImplemented:
            self.program.builtin(number, "NotImplemented")
        elif (builtin := _classes.builtin_name(obj)) is not None:
            self.reads.found(_classes.builtin_name, obj, builtin)
            self.program.builtin(number, builtin)
        elif (method := _classes.unbound_method(obj)) is not None:
            self.reads.found(_classes.unbound_method, obj, method)
            self.program.builtin(number, method)
        elif (attribute := _classes.module_attribute(obj)) is not None:
            self.reads.found(_plans.is_attribute, (*attribute, obj), True)
            self.program.module_attribute(number, *attribute)
        elif kind is ModuleType:
            self._module(number, obj)
        elif kind is FunctionType and _classes.is_dispatcher(obj):
            self._unconvertible(
                number, obj, "a function under `singledispatch`: write tests with `isinstance`"
            )
        elif kind is FunctionType:
            self._function(number, obj)
        elif kind is _classes.CACHE and type(obj.__wrapped__) is FunctionType:
            self._function(number, obj.__wrapped__, {"<cached>": None, "__wrapped__": obj.__wrapped__})
        elif kind is functools.partial:
            self._partial(number, obj)
        elif isinstance(obj, type):
            self._class(number, obj)
        elif kind is MethodType:
            self._method(number, obj, obj.__func__.__name__)
        elif kind is BuiltinFunctionType and not isinstance(obj.__self__, (ModuleType, type(None))):
            self._method(number, obj, obj.__name__)
        else:
            self._other(number, obj)

    def _data(self, number: int, obj: Any) -> None:
        try:
            data = _native.Value(obj, self._describer.instance_problem)
        except PythonToForaConversionError as error:
            self._unconvertible(number, obj, str(error))
            return
        self.program.data(number, data, self._mapping(data))

    def _value(self, number: int, value: _native.Value) -> None:
        try:
            self._check_opaque(value)
        except PythonToForaConversionError as error:
            self._unconvertible(number, value, str(error))
            return
        self.program.data(number, value, self._mapping(value))

    @staticmethod
    def _check_opaque(value: _native.Value) -> None:
        what = value.opaque()
        if what is not None:
            raise PythonToForaConversionError(
                f"a {what} made by one computation cannot be used in another yet"
            )

    def _module(self, number: int, module: ModuleType) -> None:
        name = module.__name__
        if name in _classes.KNOWN_MODULES:
            self.reads.found(_name_of, module, name)
            self.program.module(number, name)
        elif not _classes.is_own_module(module):
            self._unconvertible(number, module, f"the module {name!r} is not supported")
        elif any(other.__name__ == name for other in self._modules.values()):
            self._unconvertible(number, module, f"there is another module of the name {name!r}")
        else:
            self.reads.steady = False
            self._modules[number] = module

    def _namespace(self, number: int, module: ModuleType) -> None:
        """The attributes of a module whose names occur in the code."""
        variables = vars(module)
        attributes = [
            (name, self.add(variables[name]) if name in variables else None)
            for name in sorted(self._attributes)
            if name in variables or not hasattr(module, name)
        ]
        self.program.namespace(number, module.__name__, attributes)

    def _function(self, number: int, function: FunctionType, marks: dict[str, Any] | None = None) -> None:
        try:
            code = self._describer.function(function)
        except PyforaError as error:
            self._unconvertible(number, function, str(error))
            return
        names = _code.function_names(function, code.free)
        if hasattr(function, "__wrapped__"):
            # Its name and text are those of the function that it wraps.
            names = {**names, "__wrapped__": function.__wrapped__}
        names = {**names, **_code.imported(code, function.__globals__), **(marks or {})}
        bindings = self._add_all(names)
        self.reads.function(function, code, names, bindings)
        self.program.function(number, self._code(code), bindings, self._add_all(_defaults(function)))

    def _partial(self, number: int, obj: functools.partial) -> None:
        keywords = self.program.declare(None)
        self.program.keywords(keywords, self._add_all(obj.keywords))
        fields = self._add_all({"func": obj.func, "args": obj.args})
        self._contained[number] = [field for _, field in fields]
        self.program.instance(number, self.add(type(obj)), [*fields, ("_keywords", keywords)])

    def _class(self, number: int, cls: type) -> None:
        self.reads.steady = False
        problem = _classes.class_problem(cls)
        if problem is not None:
            self._unconvertible(number, cls, problem)
            return
        try:
            if _classes.is_made_by_call(cls):
                raise PyforaError("it has no source")
            code = self._describer.class_(cls)
            names = _code.class_names(cls, code.free)
        except PyforaError as error:
            made = _classes.made_source(cls)
            if made is None:
                self._unconvertible(number, cls, str(error))
                return
            text, names = made
            code = self._describer.made(f"<class {cls.__qualname__} {number}>", text, cls.__name__)
        bindings = self._add_all({**names, **_code.imported(code, _classes.namespace_of(cls))})
        bases = [self.add(base) for base in _classes.bases_of(cls)]
        self.program.class_(number, self._code(code), bindings, bases)

    def _method(self, number: int, method: Any, name: str) -> None:
        self.reads.steady = False
        receiver = method.__self__
        own = getattr(receiver, name, None)
        if own != method:
            self._unconvertible(number, method, f"a method that is not the attribute {name!r} of its object")
            return
        target = self.add(receiver)
        self._contained[number] = [target]
        self.program.bound_method(number, target, name)

    def _other(self, number: int, obj: Any) -> None:
        self.reads.steady = False
        problem = self._describer.instance_problem(type(obj))
        if problem is not None:
            self._unconvertible(number, obj, problem)
            return
        fields = self._add_all(_classes.fields_of(obj) if _classes.has_fields(type(obj)) else vars(obj))
        self._contained[number] = [field for _, field in fields]
        self.program.instance(number, self.add(type(obj)), fields)

    def _reject_cycles(self) -> None:
        """Marks what contains itself: values are trees, so it has no counterpart."""
        state: dict[int, int] = {}
        for root in self._contained:
            path: list[tuple[int, int]] = [(root, 0)] if root not in state else []
            while path:
                number, index = path.pop()
                state[number] = 1
                parts = self._contained.get(number, [])
                if index == len(parts):
                    state[number] = 2
                    continue
                path.append((number, index + 1))
                child = parts[index]
                if state.get(child) == 1:
                    self._reject_cycle([n for n, _ in path], child)
                elif child not in state:
                    path.append((child, 0))

    def _reject_cycle(self, path: list[int], start: int) -> None:
        objects = self.program.objects
        for number in path[path.index(start) :]:
            obj = objects[number]
            self._unconvertible(number, obj, f"a {type(obj).__name__} that contains itself cannot be sent")


def _name_of(module: ModuleType) -> str:
    return module.__name__


def _defaults(function: FunctionType) -> dict[str, Any]:
    """The values of the parameters' defaults by name."""
    code = function.__code__
    values = function.__defaults__ or ()
    names = code.co_varnames[code.co_argcount - len(values) : code.co_argcount]
    return {**dict(zip(names, values, strict=True)), **(function.__kwdefaults__ or {})}
