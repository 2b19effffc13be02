"""What a computation raises, and how it looks."""

import pyfora
import pytest


class Problem(ValueError):
    pass


def divide(a, b):
    return a % b


def outer(a):
    return divide(a, 0)


def fail(message):
    raise Problem(message)


def fail_with_two(a, b):
    raise KeyError(a, b)


def endless(n):
    return endless(n + 1) + 1


def error_of(executor, function, *args):
    with pytest.raises(pyfora.ComputationError) as caught:
        executor.submit(function, *args).result()
    return caught.value


def test_builtin_exception(executor):
    error = error_of(executor, outer, 1)
    assert type(error.remoteException) is ZeroDivisionError
    assert str(error.remoteException) in ("integer modulo by zero", "integer division or modulo by zero")


def test_trace(executor):
    error = error_of(executor, outer, 1)
    lines = [function.__code__.co_firstlineno + 1 for function in (outer, divide)]
    assert error.trace == [{"path": __file__, "line": line} for line in lines]


def test_text_is_a_traceback(executor):
    error = error_of(executor, outer, 1)
    first, second = (place["line"] for place in error.trace)
    assert str(error) == (
        "\nTraceback (most recent call last):\n"
        f'  File "{__file__}", line {first}, in outer\n'
        "    return divide(a, 0)\n"
        f'  File "{__file__}", line {second}, in divide\n'
        "    return a % b\n"
        f"ZeroDivisionError: {error.remoteException}"
    )


def test_user_exception(executor):
    error = error_of(executor, fail, "no")
    assert type(error.remoteException) is Problem
    assert error.remoteException.args == ("no",)
    assert f"{__name__}.Problem: no" in str(error)


def test_arguments_of_exceptions(executor):
    error = error_of(executor, fail_with_two, 1, "b")
    assert type(error.remoteException) is KeyError
    assert error.remoteException.args == (1, "b")


def test_in_a_block(executor):
    with pytest.raises(pyfora.ComputationError) as caught:
        with executor.remotely.downloadAll():
            x = outer(3)  # noqa: F841
    assert isinstance(caught.value.remoteException, ZeroDivisionError)
    assert len(caught.value.trace) == 3
    assert caught.value.__context__ is None


def test_overflow():
    with pyfora.connect(int_overflow="raise") as executor:
        with pytest.raises(pyfora.InvalidPyforaOperation) as caught:
            executor.submit(lambda x: x * x, 2**62).result()
    assert "64 bits" in str(caught.value)
    assert caught.value.trace[-1]["path"] == __file__
    assert "lambda x: x * x" in str(caught.value)


def test_recursion_without_end(executor):
    with pytest.raises((pyfora.ComputationError, pyfora.InvalidPyforaOperation)) as caught:
        executor.submit(endless, 0).result()
    if isinstance(caught.value, pyfora.ComputationError):
        assert isinstance(caught.value.remoteException, RecursionError)


def test_range_of_two_to_the_63(executor):
    with pytest.raises((pyfora.PyforaError,)):
        with executor.remotely.downloadAll():
            x = sum(range(2**63))  # noqa: F841


def test_unconvertible_value_that_is_used(executor):
    file = open(__file__)  # noqa: SIM115
    with file:
        with pytest.raises(pyfora.UnconvertibleValueError, match="file"):
            with executor.remotely.downloadAll():
                x = file.name  # noqa: F841


def test_impure_code(executor):
    with pytest.raises(pyfora.PythonToForaConversionError) as caught:
        with executor.remotely.downloadAll():
            print("side effect")
    assert caught.value.trace[0]["path"] == __file__


def test_unsupported_code(executor):
    with pytest.raises(pyfora.PyforaError):
        with executor.remotely.downloadAll():
            x = open(__file__)  # noqa: F841, SIM115


def test_errors_can_be_made_and_pickled():
    import pickle

    error = pyfora.ComputationError(ValueError("x"), [{"path": "p", "line": 1}])
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy.remoteException, ValueError) and copy.trace == error.trace
    assert str(pyfora.PythonToForaConversionError("message")) == "message"
    assert pyfora.PythonToForaConversionError("message").trace is None
    assert pyfora.PythonToForaConversionError("message", [{"path": "p", "line": 1}]).trace[0]["line"] == 1
