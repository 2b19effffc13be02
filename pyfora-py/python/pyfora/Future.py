"""The result of a computation that is not finished yet."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future as _Future
from concurrent.futures import InvalidStateError
from typing import Any


class Future(_Future):
    """A `concurrent.futures.Future` that can be cancelled while its computation runs.

    Args:
        onCancel: called once when the future is cancelled; stops the computation.
    """

    def __init__(self, onCancel: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._on_cancel = onCancel

    def cancel(self) -> bool:
        """Stops the computation. Returns whether the future is cancelled: False where it had finished."""
        already = self.cancelled()
        if not super().cancel():
            return False
        if not already:
            if self._on_cancel is not None:
                self._on_cancel()
            # Tells `concurrent.futures.wait` and `as_completed`, which do not look at a plain cancel.
            self.set_running_or_notify_cancel()
        return True

    def running(self) -> bool:
        """Whether the computation has not finished and was not cancelled."""
        return not self.done()

    def result(self, timeout: float | None = None) -> Any:
        """Waits for the result.

        Raises:
            ComputationError: the computation raised.
            PyforaError: it could not be compiled or run.
            concurrent.futures.CancelledError: it was cancelled.
            TimeoutError: `timeout` seconds have passed.
            KeyboardInterrupt: Ctrl-C was pressed; the computation is cancelled.
        """
        try:
            return super().result(timeout)
        except KeyboardInterrupt:
            self.cancel()
            raise

    def _finish(self, action: Callable[[], Any]) -> None:
        """Sets what the action returns or raises, unless the future was cancelled meanwhile."""
        try:
            result = action()
        except BaseException as error:
            self._set(self.set_exception, error)
        else:
            self._set(self.set_result, result)

    def _set(self, setter: Callable[[Any], None], value: Any) -> None:
        try:
            setter(value)
        except InvalidStateError:
            pass


def finished(action: Callable[[], Any]) -> Future:
    """A future of what the action returns or raises, run now."""
    future = Future()
    future._finish(action)
    return future
