"""The leftmost error wins whatever runs in parallel, and what needs no more elements asks for none."""

import os
import pathlib
import subprocess
import sys
import time

import pyfora
import pytest


def work(n):
    x = 0
    while x < n:
        x = x + 1
    return x


def fails_from(i):
    # The first elements take longest, so that later ones fail sooner.
    n = work(200000 if i < 40 else 1)
    if i >= 37:
        raise ValueError(i)
    return n


def fails_late(i):
    if i == 99990:
        raise KeyError(i)
    if i > 99990:
        raise ValueError(i)
    return i


def fails_inside(i):
    return sum(fails_late(i * 1000 + j) for j in range(1000))


def slow_key_error():
    if work(3000000) > 0:
        raise KeyError("left")
    return 1


def value_error():
    if work(1) > 0:
        raise ValueError("right")
    return 1


def is_five(i):
    return i == 5


def is_five_or_fails(i):
    if i > 5:
        raise ValueError(i)
    return i == 5


def fails_before_five(i):
    if i == 4:
        raise ValueError(i)
    return i == 5


def never(i):
    return i < 0


def depth(n):
    return depth(n + 1) + 1


def ping(n):
    return pong(n + 1) + 1


def pong(n):
    return ping(n + 1) * 2


def value(executor, function, *args):
    return executor.submit(function, *args).result().toLocal().result()


def error(executor, function):
    with pytest.raises(pyfora.ComputationError) as caught:
        value(executor, function)
    return caught.value.remoteException


def test_leftmost_of_a_reduction(executor):
    for _ in range(10):
        raised = error(executor, lambda: sum(fails_from(i) for i in range(100000)))
        assert type(raised) is ValueError and raised.args == (37,)


def test_leftmost_of_a_list(executor):
    for _ in range(10):
        raised = error(executor, lambda: [fails_from(i) for i in range(100000)])
        assert type(raised) is ValueError and raised.args == (37,)


def test_leftmost_of_nested_reductions(executor):
    for _ in range(5):
        raised = error(executor, lambda: sum(fails_inside(i) for i in range(1000)))
        assert type(raised) is KeyError and raised.args == (99990,)


def test_leftmost_of_operands(executor):
    for _ in range(5):
        raised = error(executor, lambda: slow_key_error() + value_error())
        assert type(raised) is KeyError and raised.args == ("left",)


def test_any_and_all_stop(executor):
    start = time.monotonic()
    assert value(executor, lambda: any(is_five(i) for i in range(10**15))) is True
    assert value(executor, lambda: all(not is_five(i) for i in range(10**15))) is False
    assert time.monotonic() - start < 20


def test_any_without_an_end_to_find(executor):
    assert value(executor, lambda: any(never(i) for i in range(100003))) is False
    assert value(executor, lambda: all(not never(i) for i in range(100003))) is True


def test_errors_right_of_the_end_do_not_count(executor):
    for _ in range(10):
        assert value(executor, lambda: any(is_five_or_fails(i) for i in range(100000))) is True


def test_errors_left_of_the_end_do(executor):
    raised = error(executor, lambda: any(fails_before_five(i) for i in range(100000)))
    assert raised.args == (4,)


RECURSION = """
import sys
import pyfora
sys.path.insert(0, {folder!r})
from test_errors_in_parallel import depth, ping, work
executor = pyfora.connect()
for block in (
    lambda: depth(0),
    lambda: ping(0),
    lambda: sum(depth(i) for i in range(1000)),
    lambda: [ping(i) for i in range(1000)],
):
    try:
        executor.submit(block).result()
        print("no error")
    except pyfora.PyforaError as error:
        print(type(getattr(error, "remoteException", error)).__name__)
print(executor.submit(work, 3).result().toLocal().result())
"""


@pytest.mark.parametrize("threads", [1, 3])
def test_recursion_without_end(threads, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(RECURSION.format(folder=str(pathlib.Path(__file__).parent)))
    environment = {**os.environ, "PYFORA_THREADS": str(threads)}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, (done.returncode, done.stderr)
    *errors, last = done.stdout.split()
    assert len(errors) == 4 and set(errors) <= {"RecursionError", "InvalidPyforaOperation"}, errors
    assert last == "3"
