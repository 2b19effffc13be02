"""Proxies of values that are held by the machine that computes."""

from __future__ import annotations

from pyfora import _native
from pyfora.Exceptions import NotCallableError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyfora.Executor import Executor
    from pyfora.Future import Future


class RemotePythonObject:
    """A proxy of an object; base class of the two kinds. It can be used in further computations: captured by a
    `with` block, passed to `submit`, or called."""

    _is_pyfora_proxy = True
    # A `_native.Value`, or the client's own object where it is code.
    _held: Any

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def toLocal(self) -> Future:
        """Returns a Future of the Python object.

        The future raises ForaToPythonConversionError where the object has no counterpart in Python.
        """
        from pyfora.Future import finished

        return finished(self._download)

    def __call__(self, *args: Any) -> Future:
        """Calls it with proxies or Python values; returns a Future of a ComputedRemotePythonObject.

        Raises:
            NotCallableError: the object cannot be called.
        """
        return self._executor.submit(self, *args)

    def _download(self) -> Any:
        if type(self._held) is _native.Value:
            return self._held.download()
        return self._held

    def _check_callable(self) -> None:
        from pyfora._objects import unwrapped

        held = unwrapped(self)
        if type(held) is not _native.Value:
            is_callable, what = callable(held), type(held).__name__
        else:
            is_callable, what = held.opaque() is not None, held.shape
        if not is_callable:
            raise NotCallableError(f"an object of type {what} is not callable")


class DefinedRemotePythonObject(RemotePythonObject):
    """A proxy of an object that the client has sent with `Executor.define`.

    Args:
        objectId: identifies the object.
        executor: the Executor that made it.
    """

    def __init__(self, objectId: int, executor: Executor, held: Any = None) -> None:
        super().__init__(executor)
        self._object_id = objectId
        self._held = held

    def __repr__(self) -> str:
        return f"<DefinedRemotePythonObject {self._object_id}>"


class ComputedRemotePythonObject(RemotePythonObject):
    """A proxy of the result of a computation.

    Args:
        computedValue: the value as the machine holds it.
        executor: the Executor that made it.
        isException: whether the value is an exception that the computation raised.
    """

    def __init__(self, computedValue: _native.Value, executor: Executor, isException: bool = False) -> None:
        super().__init__(executor)
        self._held = computedValue
        self._is_exception = isException

    def __repr__(self) -> str:
        return f"<ComputedRemotePythonObject of shape {self._held.shape}>"
