"""Threads that wait for submitted computations, and the end of the process while some still run."""

from __future__ import annotations

import atexit
import threading
from collections import deque
from collections.abc import Callable

from pyfora import _native

_MAX_THREADS = 8


class Jobs:
    """Runs jobs on a few daemon threads. What is still running when the process ends is cancelled: the result of a
    computation without side effects that nobody waits for is of no use to anybody."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._queue: deque[tuple[Callable[[], None], _native.CancelToken]] = deque()
        self._running: set[_native.CancelToken] = set()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._closed = False
        atexit.register(self.close)

    @property
    def busy(self) -> bool:
        """Whether a job would have to wait for others."""
        with self._lock:
            return len(self._queue) + len(self._running) >= _MAX_THREADS

    def start(self, job: Callable[[], None], token: _native.CancelToken) -> None:
        """Runs the job soon; `token` is what its computation stops on."""
        with self._lock:
            if self._closed:
                token.cancel()
            self._queue.append((job, token))
            if self._idle >= len(self._queue):
                self._lock.notify()
            elif len(self._threads) < _MAX_THREADS:
                thread = threading.Thread(target=self._work, name="pyfora-wait", daemon=True)
                self._threads.append(thread)
                thread.start()

    def close(self, timeout: float = 5.0) -> None:
        """Cancels everything and waits until it has stopped."""
        atexit.unregister(self.close)
        with self._lock:
            self._closed = True
            for token in [*self._running, *(token for _, token in self._queue)]:
                token.cancel()
            self._lock.notify_all()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout)

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._queue:
                    if self._closed:
                        return
                    self._idle += 1
                    self._lock.wait()
                    self._idle -= 1
                job, token = self._queue.popleft()
                self._running.add(token)
            try:
                job()
            finally:
                with self._lock:
                    self._running.discard(token)
