"""Running the body of a `with` block as a computation."""

from __future__ import annotations

import sys

from pyfora import _frames
from pyfora.Exceptions import ForaToPythonConversionError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from pyfora import _native
    from pyfora._code import Code
    from pyfora.Executor import Executor


class WithBlockExecutor:
    """Runs a `with` body elsewhere: the body is not run here, and the variables that it assigns are set here when it
    ends. Made by `Executor.remotely`.

    What the body raises arrives as ComputationError; variables are then left as they were.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        # Values of up to this many bytes are downloaded; None downloads all, -1 none.
        self._limit: int | None = -1
        self._callback: Callable[[dict], None] | None = None
        self._entered: list[tuple[_frames.Skipper, Code]] = []

    def downloadAll(self) -> WithBlockExecutor:
        """Downloads all variables; those with no counterpart here (functions and classes that the block makes) become
        proxies. Returns self."""
        self._limit = None
        return self

    def downloadSmall(self, bytecount: int = 10000) -> WithBlockExecutor:
        """Downloads variables of up to `bytecount` bytes; others become proxies. Returns self."""
        self._limit = bytecount
        return self

    def remoteAll(self) -> WithBlockExecutor:
        """Makes all variables proxies; this is the default. Returns self."""
        self._limit = -1
        return self

    def withStatusCallback(self, callback: Callable[[dict], None]) -> WithBlockExecutor:
        """Calls `callback` about four times a second while the computation runs, with a dict: seconds waited
        ('elapsed') and number of workers ('workerCount'). What it raises stops the computation. Returns self."""
        self._callback = callback
        return self

    def __enter__(self) -> WithBlockExecutor:
        # What is wrong already is raised before the body is skipped.
        frame = sys._getframe(1)
        code = self._executor._block(frame)
        skipper = _frames.Skipper(frame)
        self._entered.append((skipper, code))
        skipper.arm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        skipper, code = self._entered.pop()
        try:
            return self._leave(skipper, code, error)
        finally:
            # Last, as a tracer in C counts the calls that it sees: none may follow here.
            skipper.restore()

    def _leave(self, skipper: _frames.Skipper, code: Code, error: BaseException | None) -> bool:
        if error is not skipper.marker:
            return False
        # The frame refers to the exception and this frame to that one; without a cycle it goes at once.
        skipper.marker.__traceback__ = None
        try:
            values = self._executor._run_block(code, skipper.frame, self._status())
            results = {name: self._result(value) for name, value in values.items()}
        except BaseException as raised:
            _cut_context(raised, skipper.marker)
            raise
        _frames.set_variables(skipper.frame, results)
        return True

    def _result(self, value: _native.Value) -> Any:
        if self._limit is None or self._limit >= 0 and value.byte_count <= self._limit:
            try:
                return value.download()
            except ForaToPythonConversionError:
                # A function or class that the block defined, say: the other results must not be lost for it.
                pass
        return self._executor._computed(value)

    def _status(self) -> Callable[[float], None] | None:
        callback = self._callback
        if callback is None:
            return None
        workers = self._executor.getWorkerCount()
        return lambda elapsed: callback({"elapsed": elapsed, "workerCount": workers})


def _cut_context(error: BaseException, marker: BaseException) -> None:
    """Takes the skipped body out of the chain "during handling of the above exception"."""
    context: BaseException | None = error
    while context is not None:
        if context.__context__ is marker:
            context.__context__ = None
        context = context.__context__
