"""What is known of a piece of code before it is compiled: its place in the source, and the names that it uses."""

from __future__ import annotations

import builtins
import sys
from types import CellType, CodeType, FrameType, FunctionType

from pyfora import _classes, _frames, _sources, _staleness
from pyfora.Exceptions import PyforaError, PythonToForaConversionError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyfora import _native

# So many bodies of `with` statements are remembered; each keeps the code that it stands in alive.
_MAX_BODIES = 256


class Code:
    """A piece of code: `free` are the names that it uses and does not bind, `assigned` those a `with` body binds,
    `imports` the modules that it imports, `attributes` the names of attributes that it reads."""

    def __init__(self, path: str, text: str, place: _native.Place, names: tuple[list[str], ...]) -> None:
        self.path = path
        self.text = text
        self.place = place
        self.free, self.assigned, self.imports, self.attributes = names


class Describer:
    """Asks the session's parser about code; remembers the answers as long as the text stays the same."""

    def __init__(self, session: _native.Session) -> None:
        self._session = session
        self._known: dict[tuple, Code] = {}
        # Bodies of `with` statements by the code and the instruction that enters them.
        self._bodies: dict[tuple[CodeType, int], Code] = {}
        self._problems: dict[type, str | None] = {}

    def function(self, function: FunctionType) -> Code:
        """Raises PythonToForaConversionError where the source cannot be found."""
        code = function.__code__
        is_lambda = code.co_name == "<lambda>"
        what = "the lambda" if is_lambda else f"the function {function.__name__!r}"
        text = _sources.text_of(code.co_filename, function.__globals__)
        if text is None:
            raise _no_source(what, code.co_filename)
        _staleness.check(code, code.co_filename, text)
        kind, name = ("lambda", "") if is_lambda else ("def", code.co_name)
        column = _sources.body_column(code) if is_lambda else None
        return self._describe(code.co_filename, text, (kind, name, code.co_firstlineno, column))

    def class_(self, cls: type) -> Code:
        """Raises PythonToForaConversionError where the source cannot be found."""
        what = f"the class {cls.__name__!r}"
        functions = _classes.own_functions(cls)
        # As functions name the file; a module may know it by another path.
        path = functions[0].__code__.co_filename if functions else _file_of(cls.__module__)
        text = _sources.text_of(path, _classes.namespace_of(cls)) if path else None
        if path is None or text is None:
            raise _no_source(what, path or f"module {cls.__module__}")
        line = _sources.class_line(cls, text)
        if line is None:
            raise _no_source(what, path)
        for method in _classes.own_functions(cls):
            _staleness.check(method.__code__, path, text)
        return self._describe(path, text, ("class", cls.__name__, line, None))

    def made(self, path: str, text: str, name: str) -> Code:
        """A class that a call made, by the class statement that does the same."""
        return self._describe(path, text, ("class", name, 1, None))

    def instance_problem(self, cls: type) -> str | None:
        """Why an instance of a class cannot be sent, or None. Passed to `_native.Value`."""
        if cls not in self._problems:
            problem = _classes.instance_problem(cls)
            if problem is None:
                try:
                    self.class_(cls)
                except PyforaError as error:
                    if _classes.made_source(cls) is not None:
                        self._problems[cls] = None
                        return None
                    # Also classes of extension modules, which Python cannot tell from its own.
                    problem = f"a value of type {cls.__module__}.{cls.__qualname__} is not supported: {error}"
            self._problems[cls] = problem
        return self._problems[cls]

    def with_body(self, frame: FrameType) -> Code:
        """The body of the `with` statement whose `__enter__` the frame calls.

        Raises PythonToForaConversionError where the source cannot be found or other context managers follow.
        """
        path = frame.f_code.co_filename
        text = _sources.text_of(path, frame.f_globals)
        if text is None:
            raise _no_source("the with block", path)
        entered = (frame.f_code, frame.f_lasti)
        known = self._bodies.get(entered)
        if known is not None and known.text is text:
            return known
        _staleness.check(frame.f_code, path, text)
        line = _sources.with_line(text, frame.f_lineno)
        _sources.check_last_item(frame, text, line)
        if len(self._bodies) >= _MAX_BODIES:
            self._bodies.clear()
        code = self._bodies[entered] = self._describe(path, text, ("with", "", line, None))
        return code

    def _describe(self, path: str, text: str, place: _native.Place) -> Code:
        known = self._known.get((path, place))
        if known is None or known.text != text:
            names = self._session.describe(path, text, place)
            known = self._known[(path, place)] = Code(path, text, place, names)
        return known


def _no_source(what: str, path: str) -> PythonToForaConversionError:
    return PythonToForaConversionError(
        f"the source of {what} cannot be found ({path}); code must stand in a file to be compiled"
    )


def _file_of(module: str) -> str | None:
    return getattr(sys.modules.get(module), "__file__", None)


def function_names(function: FunctionType, names: list[str]) -> dict[str, Any]:
    """What the names stand for in a function; a name without a value is left out."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=False))
    return _resolve(names, cells, {}, frozenset(), function.__globals__)


def class_names(cls: type, names: list[str]) -> dict[str, Any]:
    """What the names stand for in a class body; variables of enclosing functions are found in its methods' cells."""
    cells: dict[str, CellType] = {}
    for function in _classes.own_functions(cls):
        cells.update(zip(function.__code__.co_freevars, function.__closure__ or (), strict=False))
    cells.pop("__class__", None)
    return _resolve(names, cells, {}, frozenset(), _classes.namespace_of(cls))


def block_names(frame: FrameType, names: list[str]) -> dict[str, Any]:
    """What the names stand for in a frame. A local variable without a value hides a global of its name."""
    variables = _frames.variables(frame)
    hidden = _frames.local_names(frame) if _frames.is_function(frame) else frozenset()
    return _resolve(names, {}, variables, hidden, frame.f_globals)


def imported(code: Code, module: dict[str, Any]) -> dict[str, Any]:
    """The modules that code imports, by `import` and the name that it gives them; what cannot be imported is left out.

    `module` are the globals that relative names refer to.
    """
    found: dict[str, Any] = {}
    for name in code.imports:
        try:
            found[f"import {name}"] = _import(name, module.get("__package__") or "")
        except Exception:
            pass  # An error only where the code uses it.
    return found


def _import(name: str, package: str) -> Any:
    import importlib.util

    absolute = importlib.util.resolve_name(name, package) if name.startswith(".") else name
    if absolute not in sys.modules and _classes.is_own_source(importlib.util.find_spec(absolute)):
        # What the code's own import would do.
        importlib.import_module(absolute)
    return sys.modules[absolute]


def _resolve(
    names: list[str],
    cells: dict[str, CellType],
    variables: dict[str, Any],
    hidden: frozenset[str],
    module: dict[str, Any],
) -> dict[str, Any]:
    scope = module.get("__builtins__", builtins)
    outermost = scope if isinstance(scope, dict) else vars(scope)
    found: dict[str, Any] = {}
    for name in names:
        if name in cells:
            try:
                found[name] = cells[name].cell_contents
            except ValueError:
                pass  # The enclosing function has not assigned it yet.
        elif name in variables:
            found[name] = variables[name]
        elif name in hidden:
            pass
        elif name in module:
            found[name] = module[name]
        elif name in outermost:
            found[name] = outermost[name]
    return found
