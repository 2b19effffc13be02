"""What a program gives does not depend on the number of threads, nor on the run."""

import functools
import json
import os
import pathlib
import subprocess
import sys

import bits
import pytest

THREADS = (1, 2, 3, 7)


@functools.cache
def results(threads, run=0):
    command = [sys.executable, str(pathlib.Path(bits.__file__))]
    environment = {**os.environ, "PYFORA_THREADS": str(threads)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("threads", THREADS[1:])
def test_threads(threads):
    assert results(threads) == results(1)


def test_again():
    assert results(7, 1) == results(7)


@pytest.mark.parametrize("function", bits.EXACT, ids=lambda f: f.__name__)
def test_as_cpython(function):
    for n in bits.SIZES:
        assert results(3)[f"{function.__name__}({n})"] == bits.shown(function(n)), n


@pytest.mark.parametrize("function", bits.ROUNDED, ids=lambda f: f.__name__)
def test_near_cpython(function):
    """Sums are compensated, in blocks: a few units in the last place from CPython's, never a rounding error a term."""
    for n in bits.SIZES:
        ours, theirs = results(3)[f"{function.__name__}({n})"], function(n)
        if isinstance(theirs, int):
            assert ours == bits.shown(theirs)
        else:
            assert float.fromhex(ours) == pytest.approx(theirs, rel=1e-13, abs=1e-9), n
