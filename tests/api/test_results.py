"""What computations give back."""

import pyfora
import pytest


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def moved(self, by):
        return Point(self.x + by, self.y)


class Empty:
    pass


def adder(k):
    return lambda x: x + k


def local_class():
    class Local:
        def __init__(self):
            self.x = 1

    return Local()


def run(executor, function, *args):
    return executor.submit(function, *args).result().toLocal().result()


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda: None, None),
        (lambda: True, True),
        (lambda: 2**40, 2**40),
        (lambda: 0.5, 0.5),
        (lambda: "é\U0001f9c0", "é\U0001f9c0"),
        (lambda: range(3), range(3)),
        (lambda: (), ()),
        (lambda: (1, (None, 2.5)), (1, (None, 2.5))),
        (lambda: [], []),
        (lambda: [1, 2], [1, 2]),
        (lambda: [1.5, 2.5], [1.5, 2.5]),
        (lambda: [1, 2.5, None, "s"], [1, 2.5, None, "s"]),
        (lambda: [[1], []], [[1], []]),
    ],
)
def test_data(executor, function, expected):
    result = run(executor, function)
    assert repr(result) == repr(expected)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -0.0,
        "text",
        range(1, 9, 2),
        (1, "a"),
        [],
        [1, 2],
        [2.5],
        [1, 2.5],
        [[1], [2.5]],
        [True],
    ],
)
def test_arguments_come_back(executor, value):
    assert repr(run(executor, lambda x: x, value)) == repr(value)
    with executor.remotely.downloadAll():
        same = value
    assert repr(same) == repr(value)


DATA = {"a": [1, 2], "b": [], "é": [3]}
NUMBERS = frozenset([1, 2.5, (3, None)])


@pytest.mark.parametrize(
    "value",
    [
        {},
        {1: 2, 0: 3},
        {"a": 1, 2: "b", None: 2.5, (1, "x"): [], 0.5: {}},
        {"a": {"b": {1: {2, 3}}}},
        [{1: 2}, {"a": 3}, {}],
        {b"x": frozenset([1]), frozenset(["a"]): 1, True: 0},
    ],
)
def test_dicts_come_back(executor, value):
    assert repr(run(executor, lambda x: x, value)) == repr(value)


@pytest.mark.parametrize(
    "value", [set(), {1, 2}, {"a", None, 2.5}, frozenset(), frozenset([(1, 2)]), {1: {2}}, [{1}, {"a"}]]
)
def test_sets_come_back(executor, value):
    result = run(executor, lambda x: x, value)
    assert result == value and type(result) is type(value)


@pytest.mark.parametrize("value", [b"", b"abc", bytes(range(256)), [b"a", "a"]])
def test_bytes_come_back(executor, value):
    assert repr(run(executor, lambda x: x, value)) == repr(value)


def test_dicts_and_sets_of_the_client(executor):
    with executor.remotely.downloadAll():
        found = (DATA["a"], "é" in DATA, "x" in DATA, len(NUMBERS), (3, None) in NUMBERS, 1.0 in NUMBERS)
        grown = {**DATA, "a": [0], "c": [4]}
    assert found == ([1, 2], True, False, 3, True, True)
    assert grown == {"a": [0], "b": [], "é": [3], "c": [4]} and list(grown) == ["a", "b", "é", "c"]


def test_a_dict_stays_a_dict_as_a_proxy(executor):
    proxy = executor.submit(lambda n: {i: i * i for i in range(n)}, 1000).result()
    assert run(executor, lambda d: (d[999], len(d), d.get(-1)), proxy) == (999 * 999, 1000, None)


def test_a_large_dict(executor):
    big = {i * 3: i for i in range(100_000)}
    assert run(executor, lambda d: sum(d[i * 3] for i in range(100_000)), big) == sum(range(100_000))
    assert run(executor, lambda n: {i * 3: i for i in range(n)}, 100_000) == big


def test_instances(executor):
    point = run(executor, Point(1, "y").moved, 2)
    assert type(point) is Point and vars(point) == {"x": 3, "y": "y"}
    assert type(run(executor, Empty)) is Empty


def test_instance_of_a_class_inside(executor):
    with pytest.raises(pyfora.ForaToPythonConversionError, match="Local"):
        run(executor, local_class)


def test_client_objects_come_back_themselves(executor):
    assert run(executor, lambda: Point) is Point
    assert run(executor, lambda: run) is run


def test_function_made_inside(executor):
    with pytest.raises(pyfora.ForaToPythonConversionError, match="function"):
        run(executor, adder, 1)


def test_exception_as_a_value(executor):
    error = run(executor, lambda: ValueError("x", 3))
    assert type(error) is ValueError and error.args == ("x", 3)


def test_proxy_of_an_instance(executor):
    proxy = executor.submit(Point, 1, 2).result()
    with executor.remotely.downloadAll():
        x = proxy.x + 1
        moved = proxy.moved(5)
    assert x == 2
    assert type(moved) is Point and moved.x == 6


def test_proxy_of_a_class(executor):
    proxy = executor.submit(lambda: Point).result()
    assert proxy(1, 2).result().toLocal().result().y == 2


def test_large_lists(executor):
    floats = [float(i) for i in range(300_000)]
    with executor.remotely.downloadAll():
        again = floats
    assert again == floats
    assert type(again[0]) is float
