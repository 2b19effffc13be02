"""The embedded connection: one session (compiler and machine) for the process, shared by its executors."""

from __future__ import annotations

import os

from pyfora import _native
from pyfora.Exceptions import PyforaError

# By process id, number of threads and LLVM's effort: threads do not survive a fork, so a child makes a session of its own.
_sessions: dict[tuple[int, int, str], tuple[_native.Session, int]] = {}


def thread_count() -> int:
    """The number of worker threads: PYFORA_THREADS, or one for each core this process may use."""
    text = os.environ.get("PYFORA_THREADS", "")
    if not text:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        count = int(text)
    except ValueError:
        count = 0
    if not 1 <= count <= 1024:
        raise PyforaError(f"PYFORA_THREADS is {text!r}; it must be a number from 1 to 1024")
    return count


def llvm_effort() -> str:
    """How hard LLVM tries: PYFORA_LLVM_EFFORT, or `full`. What is computed does not depend on it."""
    effort = os.environ.get("PYFORA_LLVM_EFFORT", "") or "full"
    if effort not in ("none", "less", "full"):
        raise PyforaError(f"PYFORA_LLVM_EFFORT is {effort!r}; it must be 'none', 'less' or 'full'")
    return effort


class Connection:
    """A hold on the process's session; the last one to close ends its threads."""

    def __init__(self, timeout: float | None = 30.0) -> None:
        self.timeout = timeout
        self._key = (os.getpid(), thread_count(), llvm_effort())
        session, users = _sessions.get(self._key, (None, 0))
        if session is None:
            session = _native.Session(*self._key[1:])
        _sessions[self._key] = (session, users + 1)
        self._session: _native.Session | None = session

    @property
    def session(self) -> _native.Session:
        """The session. Raises PyforaError where the connection is closed or belongs to a parent process."""
        if self._session is None:
            raise PyforaError("the executor is closed")
        if self._key[0] != os.getpid():
            raise PyforaError("the executor belongs to the parent process; call pyfora.connect() in this one")
        return self._session

    @property
    def worker_count(self) -> int:
        """The number of worker threads."""
        return self.session.threads

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self._session is None

    def close(self) -> None:
        """Lets go of the session."""
        if self._session is None:
            return
        self._session = None
        session, users = _sessions[self._key]
        if users > 1:
            _sessions[self._key] = (session, users - 1)
        else:
            del _sessions[self._key]
