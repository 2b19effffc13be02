"""Calls that are repeated: the object table of a call is kept, and used again where all it was made from is the same.

What is looked at each time: the text of the files, the code and the defaults of functions, what their names stand for,
and whether builtins still are those of `builtins`. Numbers and texts that a name stands for may have changed: they are
sent again. A table that refers to anything that can be changed in place (lists, classes, instances, the program's own
modules) is not kept.
"""

from __future__ import annotations

import sys
import threading
from types import BuiltinFunctionType, CodeType, FunctionType, MethodDescriptorType, ModuleType

from pyfora import _code, _native, _sources, _staleness
from pyfora.Exceptions import PyforaError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# So many tables are kept; each keeps its functions alive.
_MAX_PLANS = 64
_PLAIN = frozenset((int, float, bool, str, bytes, type(None)))
_SENT_AGAIN = frozenset((int, float, str, bytes))
# Objects of other types may be something else the next time without being another object.
_STEADY = _PLAIN | {
    complex,
    range,
    tuple,
    type,
    type(NotImplemented),
    FunctionType,
    BuiltinFunctionType,
    MethodDescriptorType,
    ModuleType,
}


class _Names:
    """What the names of a function or block stood for, by name, and the objects' numbers."""

    def __init__(self, values: dict[str, Any], bindings: list[tuple[str, int]]) -> None:
        self.values = values
        self.numbers = dict(bindings)

    def hold(self, values: dict[str, Any], program: _native.Program) -> bool:
        """Whether they still stand for it; numbers and texts are sent again."""
        old = self.values
        if len(old) != len(values):
            return False
        for name, value in values.items():
            if name not in old:
                return False
            was = old[name]
            if value is was:
                continue
            if type(value) is not type(was) or type(value) not in _SENT_AGAIN:
                return False
            if not program.rebind(self.numbers[name], _native.Value(value, None)):
                return False
            old[name] = value
        return True


class Reads:
    """What an object table was made from. `steady` is false where that cannot be told."""

    def __init__(self) -> None:
        self.steady = True
        self.block: _Names | None = None
        self._functions: list[tuple[FunctionType, CodeType, Any, list[str], _Names]] = []
        self._texts: dict[str, tuple[str, dict, list[CodeType]]] = {}
        self._checks: list[tuple[Callable[[Any], Any], Any, Any]] = []

    def object(self, obj: Any) -> None:
        """An object is described."""
        if type(obj) not in _STEADY:
            self.steady = False

    def found(self, find: Callable[[Any], Any], obj: Any, result: Any) -> None:
        """An object is described by what a search for it found."""
        self._checks.append((find, obj, result))

    def block_names(self, code: _code.Code, names: dict[str, Any], bindings: list[tuple[str, int]]) -> None:
        """A block is described. That its text is the same, the caller sees to."""
        self.steady = self.steady and not code.imports
        self.block = _Names(dict(names), bindings)

    def function(
        self, function: FunctionType, code: _code.Code, names: dict[str, Any], bindings: list[tuple[str, int]]
    ) -> None:
        """A function is described."""
        own = function.__code__
        if code.imports or function.__kwdefaults__ or function.__dict__:
            self.steady = False
        self._functions.append(
            (function, own, function.__defaults__, code.free, _Names(dict(names), bindings))
        )
        text, _, codes = self._texts.setdefault(own.co_filename, (code.text, function.__globals__, []))
        self.steady = self.steady and text is code.text
        codes.append(own)

    def hold(self, program: _native.Program) -> bool:
        """Whether the table would be made the same again, but for the names of the block."""
        for path, (known, module, codes) in self._texts.items():
            text = _sources.text_of(path, module)
            if text is not known and (text is None or text != known or not _is_current(codes, path, text)):
                return False
        for find, obj, result in self._checks:
            if find(obj) != result:
                return False
        for function, own, defaults, free, names in self._functions:
            if (
                function.__code__ is not own
                or function.__defaults__ is not defaults
                or function.__kwdefaults__
                or function.__dict__
                or not names.hold(_code.function_names(function, free), program)
            ):
                return False
        return True


def _is_current(codes: list[CodeType], path: str, text: str) -> bool:
    try:
        for code in codes:
            _staleness.check(code, path, text)
    except PyforaError:
        return False
    return True


def is_attribute(known: tuple[str, str, Any]) -> bool:
    """Whether a module's attribute of this name is this object."""
    name, attribute, value = known
    module = sys.modules.get(name)
    return module is not None and getattr(module, "__dict__", {}).get(attribute) is value


class _Plan:
    def __init__(self, program: _native.Program, callee: int, reads: Reads) -> None:
        self.program = program
        self.callee = callee
        self.reads = reads
        # A table has one set of arguments at a time.
        self.lock = threading.Lock()


class Plans:
    """The tables of an executor's last calls, by what was called."""

    def __init__(self) -> None:
        self._plans: dict[Any, _Plan] = {}

    def start(
        self,
        called: FunctionType | _code.Code,
        names: dict[str, Any] | None,
        args: tuple,
        start: Callable[[_native.Program, int], _native.Pending],
    ) -> _native.Pending | None:
        """The call with a table that was kept, or None. `names` are those of a block."""
        plan = self._plans.get(called)
        if plan is None or not plan.lock.acquire(False):
            return None
        try:
            if not plan.program.call_with(args):
                return None
            block, program = plan.reads.block, plan.program
            if block is not None and (names is None or not block.hold(names, program)):
                self._plans.pop(called, None)
                return None
            if not plan.reads.hold(program):
                self._plans.pop(called, None)
                return None
            return start(program, plan.callee)
        finally:
            plan.lock.release()

    def keep(
        self,
        called: FunctionType | _code.Code,
        args: tuple,
        program: _native.Program,
        callee: int,
        reads: Reads,
    ) -> None:
        """Keeps a call's table, if what it was made from can be looked at again."""
        if reads.steady and _PLAIN.issuperset(map(type, args)):
            if len(self._plans) >= _MAX_PLANS:
                self._plans.clear()
            self._plans[called] = _Plan(program, callee, reads)

    def forget(self) -> None:
        """Lets go of all."""
        self._plans.clear()
