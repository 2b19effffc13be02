"""pyfora compiles side-effect-free Python to machine code and runs it in parallel.

A block is one computation; the names that it assigns are set when it ends:

    import pyfora

    executor = pyfora.connect()
    with executor.remotely.downloadAll():
        result = sum(x * x for x in range(10_000_000))
"""

from __future__ import annotations

from pyfora._native import __version__
from pyfora.Exceptions import (
    ComputationError,
    ConnectionError,
    ForaToPythonConversionError,
    InvalidPyforaOperation,
    NotCallableError,
    PyforaError,
    PyforaNotImplementedError,
    PythonToForaConversionError,
    ResultExceededBytecountThreshold,
    UnconvertibleValueError,
)

TYPE_CHECKING = False  # The module typing takes time to import.
if TYPE_CHECKING:
    from pyfora.Executor import Executor as _Executor

__all__ = [
    "ComputationError",
    "ConnectionError",
    "ForaToPythonConversionError",
    "InvalidPyforaOperation",
    "NotCallableError",
    "PyforaError",
    "PyforaNotImplementedError",
    "PythonToForaConversionError",
    "ResultExceededBytecountThreshold",
    "UnconvertibleValueError",
    "__version__",
    "connect",
]

_LAZY_MODULES = ("Executor", "Future", "RemotePythonObject", "WithBlockExecutor")


def connect(url: str | None = None, timeout: float | None = 30.0) -> _Executor:
    """Returns an Executor to submit work to.

    Without a URL the compiler and the machine run in this process, on all cores, or on as many threads as the
    environment variable PYFORA_THREADS says.

    Args:
        url: the HTTP URL of a service, for example 'http://localhost:30000'.
        timeout: seconds that connecting may take; None waits without end.

    Raises:
        PyforaNotImplementedError: a URL is given; only the embedded mode exists so far.
        PyforaError: PYFORA_THREADS is not a positive number.
    """
    from pyfora import _embedded
    from pyfora.Executor import Executor

    if url is not None:
        raise PyforaNotImplementedError(
            f"cannot connect to {url!r}: only the embedded mode exists so far; call pyfora.connect() without a URL"
        )
    return Executor(_embedded.Connection(timeout))


def __getattr__(name: str) -> object:
    # The classes are in modules of their own that take time to import; most programs need none of them by name.
    if name in _LAZY_MODULES:
        import importlib

        return importlib.import_module(f"pyfora.{name}")
    raise AttributeError(f"module 'pyfora' has no attribute {name!r}")
