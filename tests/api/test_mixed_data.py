"""Data of several kinds in one list: which arm of a union a value is must not depend on how it was sent."""

import pytest


class Later:
    def __init__(self, x):
        self.x = x


class Alpha:
    def __init__(self, x):
        self.x = x


def data():
    return [
        [range(3), (1, 2)],
        [range(3), [1]],
        [(1, 2, 3), ("a", "b")],
        [1, (1,), range(2), None, "x", 2.5, True, 2**70],
        [b"x", [1], {1: 2}, range(2), {3}],
        [Later(1), Alpha(2), Later(3)],
        [(range(2), 1), ("x", 2.5)],
        (1, [range(3), (1, 2)]),
    ]


def described(value):
    if isinstance(value, (Later, Alpha)):
        return type(value).__name__, value.x
    return [described(v) for v in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("i", range(len(data())))
def test_mixed_lists_come_back(executor, i):
    value = data()[i]
    result = executor.submit(lambda v: v, value).result().toLocal().result()
    assert described(result) == described(value)
    with executor.remotely.downloadAll():
        again = value
    assert described(again) == described(value)


def test_what_was_computed_goes_on(executor):
    first = executor.submit(lambda: [range(3), (1, 2)]).result()
    assert executor.submit(lambda v: v[1][0] + len(v[0]), first).result().toLocal().result() == 4
