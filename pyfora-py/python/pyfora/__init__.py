"""pyfora compiles side-effect-free Python to machine code and runs it in parallel.

A block is one computation; the names that it assigns are set when it ends:

    import pyfora

    executor = pyfora.connect()
    with executor.remotely.downloadAll():
        result = sum(x * x for x in range(10_000_000))
"""

from __future__ import annotations

from pyfora import Executor, WithBlockExecutor, _embedded
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

__all__ = [
    "ComputationError",
    "ConnectionError",
    "Executor",
    "ForaToPythonConversionError",
    "InvalidPyforaOperation",
    "NotCallableError",
    "PyforaError",
    "PyforaNotImplementedError",
    "PythonToForaConversionError",
    "ResultExceededBytecountThreshold",
    "UnconvertibleValueError",
    "WithBlockExecutor",
    "__version__",
    "connect",
]

# These import `concurrent.futures`, which takes longer than all the rest and which a `with` block does not need.
_LAZY_MODULES = ("Future", "RemotePythonObject")


def connect(
    url: str | None = None, timeout: float | None = 30.0, int_overflow: str = "exact"
) -> Executor.Executor:
    """Returns an Executor to submit work to.

    Without a URL the compiler and the machine run in this process, on all cores, or on as many threads as the
    environment variable PYFORA_THREADS says. PYFORA_LLVM_EFFORT ('none', 'less', 'full') says how hard LLVM tries, for
    tests that compile much and run little.

    Args:
        url: the HTTP URL of a service, for example 'http://localhost:30000'.
        timeout: seconds that connecting may take; None waits without end.
        int_overflow: what becomes of an int that needs more than 64 bits. 'exact': it is computed exactly, as CPython
            does; for this a computation runs again from its start, slower, once it has met one. 'wide': the same
            without the first run, for what is known to need it. 'raise': it raises InvalidPyforaOperation. 'wrap': arithmetic of ints is modulo 2**64, as in C.

    Raises:
        PyforaNotImplementedError: a URL is given; only the embedded mode exists so far.
        PyforaError: PYFORA_THREADS is not a positive number, PYFORA_LLVM_EFFORT no such word, or int_overflow is none of these words.
    """
    if url is not None:
        raise PyforaNotImplementedError(
            f"cannot connect to {url!r}: only the embedded mode exists so far; call pyfora.connect() without a URL"
        )
    return Executor.Executor(_embedded.Connection(timeout), int_overflow=int_overflow)


def __getattr__(name: str) -> object:
    if name in _LAZY_MODULES:
        import importlib

        return importlib.import_module(f"pyfora.{name}")
    raise AttributeError(f"module 'pyfora' has no attribute {name!r}")
