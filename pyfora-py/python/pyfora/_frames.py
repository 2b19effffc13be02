"""Frames of the caller: skipping the body of a `with` block, reading variables, setting them."""

from __future__ import annotations

import sys
from types import FrameType, FunctionType, MethodType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CO_OPTIMIZED = 0x1


class SkipBody(BaseException):
    """Raised at the first instruction of a body that must not run here; caught by the block's `__exit__`."""


class Skipper:
    """Leaves a `with` body before its first instruction, and puts the tracer back as it was.

    A trace function that raises is the only way to leave a block from outside. Opcode events are needed beside line
    events, because a body on the line of its `with` has no line event of its own.
    """

    def __init__(self, frame: FrameType) -> None:
        self.frame = frame
        self._tracer = sys.gettrace()
        self._local_tracer = frame.f_trace
        self._opcodes = frame.f_trace_opcodes
        self._lines = frame.f_trace_lines
        self.marker = SkipBody()

    def arm(self) -> None:
        """The next instruction of the frame raises. To be called from `__enter__`."""
        if self._tracer is not None and not isinstance(self._tracer, (FunctionType, MethodType)):
            # Coverage's tracer in C counts calls and returns. A frame with a local tracer still tells it.
            for ended in (sys._getframe(), sys._getframe(1)):
                if ended.f_trace is None:
                    self._tracer(ended, "return", None)
        self.frame.f_trace_opcodes = True
        self.frame.f_trace = self._raise
        sys.settrace(_trace_nothing)

    def _raise(self, frame: FrameType, event: str, argument: object) -> Any:
        raise self.marker

    def restore(self) -> None:
        """Puts the tracer back; for `__exit__`, as Python itself removes a trace function that raised."""
        sys.settrace(self._tracer)
        frame = self.frame
        if self._local_tracer is None:
            del frame.f_trace
        else:
            frame.f_trace = self._local_tracer
        frame.f_trace_opcodes = self._opcodes
        frame.f_trace_lines = self._lines


def _trace_nothing(frame: FrameType, event: str, argument: object) -> None:
    return None


def variables(frame: FrameType) -> dict[str, Any]:
    """The frame's local variables that have a value, as a new dict; at module level its globals."""
    return dict(frame.f_locals)


def is_function(frame: FrameType) -> bool:
    """Whether the frame's locals are a function's, not a module's or a class body's."""
    return bool(frame.f_code.co_flags & _CO_OPTIMIZED)


def local_names(frame: FrameType) -> frozenset[str]:
    """The names that are local to a function or captured by it."""
    code = frame.f_code
    return frozenset(code.co_varnames + code.co_cellvars + code.co_freevars)


def set_variables(frame: FrameType, values: dict[str, Any]) -> None:
    """Assigns in the frame as its own code would: locals, captured variables, globals."""
    if not values:
        return
    if not is_function(frame):
        # A module's or class body's f_locals is the namespace itself.
        frame.f_locals.update(values)
        return
    local = local_names(frame)
    frame.f_globals.update({name: value for name, value in values.items() if name not in local})
    inside = {name: value for name, value in values.items() if name in local}
    if not inside:
        return
    view = frame.f_locals
    view.update(inside)
    if sys.version_info < (3, 13):
        import ctypes

        # Before 3.13 f_locals is a copy; this writes it back.
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
