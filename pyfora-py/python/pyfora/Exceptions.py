"""The exceptions of pyfora."""

from __future__ import annotations

TYPE_CHECKING = False  # The modules that annotations name take time to import.
if TYPE_CHECKING:
    from collections.abc import Sequence


class PyforaError(Exception):
    """Base class of all exceptions of pyfora."""


class ConnectionError(PyforaError):
    """A connection to the backend cannot be established."""


class NotCallableError(PyforaError):
    """An object that is not callable is called."""


class ForaToPythonConversionError(PyforaError):
    """A remote object has no counterpart in Python and cannot be downloaded."""


class ResultExceededBytecountThreshold(PyforaError):
    """A remote object is larger than the maximum given for its download."""


class _TracedError(PyforaError):
    """An error at a place of the source.

    `trace` is a list of `{'path': str, 'line': int}`, the outermost call first, or None.
    """

    def __init__(
        self,
        message: str = "",
        trace: list[dict] | None = None,
        calls: Sequence[tuple[str, int]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.trace = trace
        self._calls = calls

    def __str__(self) -> str:
        if self._calls is None or not self.trace:
            return self.message
        return _traceback(self.trace, self._calls) + self.message


class PythonToForaConversionError(_TracedError):
    """Code or a value cannot be used: code with side effects, or a value without a counterpart."""


class UnconvertibleValueError(PythonToForaConversionError):
    """A value without a counterpart (a file, a socket, a module that is not known) is used."""


class PyforaNotImplementedError(_TracedError):
    """A feature that does not exist yet."""


class InvalidPyforaOperation(_TracedError):
    """A computation does what cannot be done faithfully: a list that is changed, an int that is too large."""


class ComputationError(PyforaError):
    """A computation raised.

    `remoteException` is the exception, an instance of the class that CPython would have raised. `trace` is a list of
    `{'path': str, 'line': int}`, the outermost call first. `str()` gives a traceback with the source text.
    """

    def __init__(
        self,
        remoteException: BaseException,
        trace: list[dict] | None = None,
        calls: Sequence[tuple[str, int]] | None = None,
        chained: Sequence[tuple[BaseException, list[dict], Sequence[tuple[str, int]]]] = (),
    ) -> None:
        super().__init__(remoteException, trace)
        self.remoteException = remoteException
        self.trace = trace
        self._calls = calls
        self._chained = chained

    def __str__(self) -> str:
        traces = {id(error): (trace, calls) for error, trace, calls in self._chained}
        traces[id(self.remoteException)] = (self.trace or [], self._calls or [])
        parts: list[str] = []
        error: BaseException | None = self.remoteException
        while error is not None and id(error) in traces:
            trace, calls = traces.pop(id(error))
            parts.append(_traceback(trace, calls) + _last_line(error))
            # As in CPython: a cause that has been shown is not shown again, then the context is.
            if error.__cause__ is not None and id(error.__cause__) in traces:
                error = error.__cause__
                parts.append(_DIRECT)
            elif error.__context__ is not None and not error.__suppress_context__:
                error = error.__context__
                parts.append(_DURING)
            else:
                error = None
        if len(parts) % 2 == 0:
            parts.pop()
        return "\n".join(reversed(parts))


_DIRECT = "\nThe above exception was the direct cause of the following exception:\n"
_DURING = "\nDuring handling of the above exception, another exception occurred:\n"


def _last_line(error: BaseException) -> str:
    """The lines of a traceback that name the error: its class, its text, its notes."""
    name = type(error).__name__
    if type(error).__module__ not in ("builtins", "__main__"):
        name = f"{type(error).__module__}.{name}"
    message = str(error)
    notes = getattr(error, "__notes__", ())
    return "\n".join([f"{name}: {message}" if message else name, *map(str, notes)])


def _traceback(trace: list[dict], calls: Sequence[tuple[str, int]]) -> str:
    """The lines of a traceback, the source text with them where it can be found. `calls` has for each place the
    function's name and the number of frames that are left out after it."""
    import linecache

    if not trace:
        return ""
    lines = ["", "Traceback (most recent call last):"]
    for index, place in enumerate(trace):
        function, omitted = calls[index] if index < len(calls) else ("", 0)
        where = f'  File "{place["path"]}", line {place["line"]}'
        lines.append(f"{where}, in {function}" if function else where)
        text = linecache.getline(place["path"], place["line"]).strip()
        if text:
            lines.append(f"    {text}")
        if omitted:
            lines.append(f"  [{omitted} more calls are left out]")
    return "\n".join(lines) + "\n"
