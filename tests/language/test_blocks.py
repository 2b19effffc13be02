"""`with executor.remotely`: what a block reads and assigns, against the same block run by CPython."""

import contextlib

import pyfora
import pytest

MODULE_LEVEL = 7


class Box:
    def __init__(self, content):
        self.content = content


def simple(remotely):
    with remotely:
        a = 1
        b = a + 1.5
    return a, b


def reads_before(remotely):
    a, t = 3, (1, "x")
    with remotely:
        b = a * 2
        c = t[1]
    return a, b, c


def reassigned(remotely):
    a = 3
    with remotely:
        b = a
        a = a + 1
        c = a
    return a, b, c


def changes_type(remotely):
    a = 3
    with remotely:
        a = a + 0.5
    return a


def left_unassigned(remotely):
    a = "before"
    with remotely:
        if MODULE_LEVEL > 100:
            a = "inside"
            b = 2
        c = 1
    try:
        return a, c, b
    except UnboundLocalError:
        return a, c, "b is not assigned"


def unassigned_and_new(remotely, flag=True):
    with remotely:
        if flag:
            x = 1
        else:
            y = 2
    return sorted(set(locals()) & {"x", "y"})


def loop_inside(remotely):
    total = 0
    with remotely:
        for i in range(10):
            total = total + i
    return total, i


def functions_inside(remotely):
    with remotely:

        def double(x):
            return 2 * x

        f = double(4) + (lambda x: x)(1)
        del_me = double(0.5)
    return f, del_me


def uses_module_level(remotely):
    with remotely:
        a = MODULE_LEVEL + helper(2)
        box = Box(a)
        content = box.content
    return a, content


def helper(x):
    return x * MODULE_LEVEL


def unpacks(remotely):
    pair = (1, 2.5)
    with remotely:
        x, (y, z) = 0, pair
        first, *rest = (1, 2, 3)
    return x, y, z, first, rest


def nested_data(remotely):
    data = [(i, [i, i + 1]) for i in range(5)]
    with remotely:
        out = [a * sum(b) for a, b in data]
        n = len(data)
    return out, n


def comprehension(remotely):
    n = 6
    with remotely:
        squares = [i * i for i in range(n) if i % 2]
    return squares


def instance(remotely):
    box = Box((1, 2))
    with remotely:
        other = Box(box.content + (3,))
    return other.content, type(other) is Box


def two_blocks(remotely):
    with remotely:
        a = 5
    with remotely:
        b = a + 1
    return a, b


def closure_variable(remotely):
    k = 4

    def inner():
        with remotely:
            r = k + 1
        return r

    return inner()


def chained_assignment(remotely):
    with remotely:
        a = b = c = 2
        b = b + a
    return a, b, c


def conditional(remotely):
    with remotely:
        x = None if MODULE_LEVEL > 5 else 1
        y = x is None
    return x, y


def while_inside(remotely):
    n = 27
    with remotely:
        steps = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps = steps + 1
    return n, steps


BLOCKS = [f for f in list(globals().values()) if callable(f) and getattr(f, "__code__", None)]
BLOCKS = [f for f in BLOCKS if f.__code__.co_varnames[:1] == ("remotely",)]


@pytest.mark.parametrize("block", BLOCKS)
def test_blocks(executor, block):
    expected = block(contextlib.nullcontext())
    actual = block(executor.remotely.downloadAll())
    assert repr(actual) == repr(expected)


def fails(remotely):
    a = 1
    with remotely:
        a = 2
        b = a // 0
    return a


def reads_unassigned(remotely):
    with remotely:
        b = a
        a = 1


def unknown(remotely):
    with remotely:
        a = no_such_name


@pytest.mark.parametrize("block", [fails, reads_unassigned, unknown])
def test_errors(executor, block):
    with pytest.raises(Exception) as expected:
        block(contextlib.nullcontext())
    with pytest.raises(pyfora.ComputationError) as actual:
        block(executor.remotely.downloadAll())
    error = actual.value.remoteException
    assert type(error) is expected.type
    assert error.args == expected.value.args
    assert actual.value.trace[-1] == {"path": __file__, "line": expected.traceback[-1].lineno + 1}


def test_an_error_leaves_variables_alone(executor):
    a = 1
    with pytest.raises(pyfora.ComputationError):
        with executor.remotely.downloadAll():
            a = 2
            b = a // 0
    assert a == 1 and "b" not in locals()
