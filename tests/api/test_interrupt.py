"""Ctrl-C stops what runs."""

import os
import pathlib
import signal
import subprocess
import sys
import time

import pyfora
import pytest

SCRIPT = pathlib.Path(__file__).parent / "interrupted.py"
# The promise is 0.2 s; the rest is for a loaded machine to schedule the processes.
LIMIT = 0.2 + 0.3


@pytest.mark.parametrize("way", ["block", "future", "sum", "recursion", "tasks", "library"])
def test_ctrl_c(way):
    process = subprocess.Popen(
        [sys.executable, SCRIPT, way], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "running\n"
        time.sleep(1)
        assert process.poll() is None, process.stderr.read()
        start = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        line = process.stdout.readline()
        seconds = time.monotonic() - start
        rest, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert line == "interrupted\n", errors
    assert seconds < LIMIT
    # The machine is free for the next computation.
    assert rest == "3\n", errors


def test_a_signal_handler_that_returns(executor):
    got = []
    before = signal.signal(signal.SIGALRM, lambda *_: got.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        future = executor.submit(forever, 1)
        deadline = time.monotonic() + 5
        while not got and time.monotonic() < deadline:
            time.sleep(0.01)
        assert got and future.running()
        future.cancel()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_cancelling_a_recursion(executor):
    future = executor.submit(twice, 200)
    time.sleep(0.3)
    start = time.monotonic()
    assert future.cancel()
    assert future.cancelled()
    assert executor.submit(twice, 3).result(5).toLocal().result(5) == 8
    assert time.monotonic() - start < 5


def twice(n):
    if n == 0:
        return 1
    return twice(n - 1) + twice(n - 1)


def forever(n):
    while n >= 0:
        n = n + 1 - 1
    return n


def test_status_callback(executor):
    class Enough(Exception):
        pass

    seen = []

    def callback(status):
        seen.append(status)
        if len(seen) == 2:
            raise Enough

    with pytest.raises(Enough):
        with executor.remotely.downloadAll().withStatusCallback(callback):
            value = forever(1)  # noqa: F841
    assert seen[0]["workerCount"] == executor.getWorkerCount()
    assert 0 < seen[0]["elapsed"] < seen[1]["elapsed"]


def test_other_threads_run_meanwhile(executor):
    import threading

    count = 0
    stop = threading.Event()

    def tick():
        nonlocal count
        while not stop.is_set():
            count += 1
            time.sleep(0.005)

    thread = threading.Thread(target=tick)
    thread.start()

    def callback(status):
        if status["elapsed"] > 0.4:
            raise pyfora.PyforaError("enough")

    with pytest.raises(pyfora.PyforaError, match="enough"):
        with executor.remotely.downloadAll().withStatusCallback(callback):
            value = forever(1)  # noqa: F841
    stop.set()
    thread.join()
    assert count > 20
