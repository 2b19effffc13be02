"""Whether a file still is what its running code was compiled from.

A file that is edited while the program runs would give another program's results. Only files changed since this
module was loaded are looked at, by compiling them again.
"""

from __future__ import annotations

import os
import time
from types import CodeType

from pyfora.Exceptions import PythonToForaConversionError

# File systems keep coarse times: a file written just before may look a little older or newer.
_LOADED = time.time_ns() - 2_000_000_000

_compiled: dict[tuple[str, str], set[tuple]] = {}


def check(code: CodeType, path: str, text: str) -> None:
    """Raises PythonToForaConversionError where the text does not contain the code any more."""
    try:
        changed = os.stat(path).st_mtime_ns > _LOADED
    except OSError:
        return  # No file: a tool keeps the text with the code.
    if not changed or _rewritten(code):
        return
    if _signature(code) not in _signatures(path, text):
        raise PythonToForaConversionError(
            f"{path} was changed after {code.co_name!r} was loaded from it; load it again to use it"
        )


def _signatures(path: str, text: str) -> set[tuple]:
    key = (path, text)
    if key not in _compiled:
        found: set[tuple] = set()
        try:
            pending = [compile(text, path, "exec", dont_inherit=True)]
        except (SyntaxError, ValueError, RecursionError):
            pending = []
        while pending:
            code = pending.pop()
            found.add(_signature(code))
            pending.extend(const for const in code.co_consts if isinstance(const, CodeType))
        _compiled[key] = found
    return _compiled[key]


def _signature(code: CodeType) -> tuple:
    consts = tuple(
        (const.co_name, const.co_firstlineno, const.co_code) if isinstance(const, CodeType) else repr(const)
        for const in code.co_consts
    )
    return (code.co_name, code.co_firstlineno, code.co_code, code.co_names, code.co_varnames, consts)


def _rewritten(code: CodeType) -> bool:
    """Whether a tool changed the code on its way, as pytest does with the asserts of tests."""
    return any(name.startswith("@") for name in code.co_names + code.co_varnames)
