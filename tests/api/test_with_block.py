"""`with executor.remotely…`: the body does not run here, and its variables are set in the caller's scope."""

import subprocess
import sys

import pyfora
import pytest

RAN = []
N = 10


def test_downloads_to_function_scope(executor):
    with executor.remotely.downloadAll():
        total = sum(range(N))
    assert total == 45


def test_body_is_not_run_here(executor):
    # A call of an impure function inside would be refused; one in a skipped branch shows that nothing ran.
    with executor.remotely.downloadAll():
        value = 1
        missing = 2
    assert (value, missing) == (1, 2)
    assert RAN == []


def test_body_on_the_line_of_the_with(executor):
    # fmt: off
    with executor.remotely.downloadAll(): value = N + 1  # noqa: E701
    # fmt: on
    assert value == 11


def test_local_hides_global(executor):
    N = 3
    with executor.remotely.downloadAll():
        value = N * 2
    assert value == 6


def test_existing_variable_is_replaced(executor):
    x = 5
    with executor.remotely.downloadAll():
        x = x + 1
    assert x == 6


def test_captured_variable_is_set(executor):
    x = 1

    def read():
        return x

    with executor.remotely.downloadAll():
        x = 7
    assert read() == 7


def test_nonlocal_variable_is_set(executor):
    x = 1

    def change():
        nonlocal x
        with executor.remotely.downloadAll():
            x = 8

    change()
    assert x == 8


def test_declared_global_is_set(executor):
    global declared
    with executor.remotely.downloadAll():
        declared = 9
    assert globals()["declared"] == 9


def test_class_body(executor):
    class Holder:
        with executor.remotely.downloadAll():
            value = 3

    assert Holder.value == 3


def test_in_a_loop(executor):
    results = []
    for i in range(4):
        with executor.remotely.downloadAll():
            square = i * i
        results.append(square)
    assert results == [0, 1, 4, 9]


def test_unassigned_variable_is_left_alone(executor):
    y = "before"
    n = 3
    with executor.remotely.downloadAll():
        x = 1
        if n > 5:
            y = 2
    assert (x, y) == (1, "before")


def test_with_over_several_lines(executor):
    # fmt: off
    with (
        executor
        .remotely
        .downloadAll()
    ):
        value = 4
    # fmt: on
    assert value == 4


def test_tracer_is_restored(executor):
    lines = []

    def tracer(frame, event, argument):
        if frame.f_code.co_name == "traced":
            lines.append(frame.f_lineno - frame.f_code.co_firstlineno)
        return tracer

    def traced():
        x = 1
        with executor.remotely.downloadAll():
            x = 2
        x = x + 1
        return x

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        result = traced()
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)
    assert result == 3
    assert 4 in lines and 5 in lines and 3 not in lines


def test_no_tracer_is_left(executor):
    before = sys.gettrace()
    with executor.remotely.downloadAll():
        x = 1
    assert sys.gettrace() is before
    assert sys._getframe().f_trace is None or before is not None
    assert x == 1


def test_error_leaves_variables(executor):
    x = "before"
    zero = 0
    with pytest.raises(pyfora.ComputationError) as caught:
        with executor.remotely.downloadAll():
            x = 1 // zero
    assert isinstance(caught.value.remoteException, ZeroDivisionError)
    assert x == "before"


def test_remote_all_gives_proxies(executor):
    with executor.remotely.remoteAll():
        values = [x * x for x in range(5)]
    assert isinstance(values, pyfora.RemotePythonObject.ComputedRemotePythonObject)
    with executor.remotely.downloadAll():
        last = values[-1]
    assert last == 16
    assert values.toLocal().result() == [0, 1, 4, 9, 16]


def test_remote_is_the_default(executor):
    with executor.remotely:
        value = 3
    assert value.toLocal().result() == 3


def test_download_small(executor):
    with executor.remotely.downloadSmall(bytecount=1000):
        small = [x for x in range(10)]
        large = [x for x in range(10000)]
    assert small == list(range(10))
    assert isinstance(large, pyfora.RemotePythonObject.RemotePythonObject)
    assert large.toLocal().result() == list(range(10000))


def test_closed_executor(executor):
    executor.close()
    with pytest.raises(pyfora.PyforaError, match="closed"):
        with executor.remotely.downloadAll():
            RAN.append(1)
    assert RAN == []


def test_nested_functions_and_globals(executor):
    k = 3

    def scale(x):
        return x * k + offset()

    with executor.remotely.downloadAll():
        result = [scale(i) for i in range(3)]
    assert result == [10, 13, 16]


def offset():
    return N


def test_unconvertible_value_that_is_not_used(executor):
    file = open(__file__)  # noqa: SIM115
    with file:
        used = False
        with executor.remotely.downloadAll():
            result = 1
            if used:
                result = file
    assert result == 1


def test_other_context_managers_before(executor):
    import contextlib

    if sys.version_info < (3, 11):
        pytest.skip("any other context manager is refused")
    with contextlib.nullcontext(), executor.remotely.downloadAll():
        x = 1
    assert x == 1


def test_other_context_managers_after(executor):
    import contextlib

    with pytest.raises(pyfora.PythonToForaConversionError, match="follow"):
        with executor.remotely.downloadAll(), contextlib.nullcontext():
            RAN.append(1)
    assert RAN == []


def test_body_that_starts_with_a_with(executor):
    # Not supported inside, but refused as what it is.
    with pytest.raises(pyfora.PyforaError, match="with"):
        with executor.remotely.downloadAll():
            with open("x"):
                pass


def test_coverage_goes_on_after_a_block(tmp_path):
    coverage = pytest.importorskip("coverage")
    script = tmp_path / "script.py"
    script.write_text(
        "import pyfora\n"
        "def f():\n"
        "    with pyfora.connect().remotely.downloadAll():\n"
        "        x = 1\n"
        "    y = x + 1\n"
        "    return y\n"
        "print(f())\n"
    )
    data = tmp_path / "data"
    command = [sys.executable, "-m", "coverage", "run", f"--data-file={data}", f"--include={script}", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout == "2\n", done.stderr
    found = coverage.CoverageData(str(data))
    found.read()
    # The body's line is not run here.
    assert sorted(found.lines(str(script))) == [1, 2, 3, 5, 6, 7]


def test_function_made_in_the_block_stays_there(executor):
    with executor.remotely.downloadAll():

        def double(x):
            return 2 * x

        result = double(21)
    assert result == 42
    assert isinstance(double, pyfora.RemotePythonObject.RemotePythonObject)
