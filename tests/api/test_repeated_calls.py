"""Calls that are repeated use what the first one made; whatever has changed in between must be seen."""

import builtins
import functools
import importlib
import math
import sys
import threading
import time

import pyfora
import pytest

square_root = math.sqrt
scale = 3
shift = 0.5
table = [1, 2]
limits = (1, 2)


def helper(x):
    return x + scale


def by_helper(x):
    return helper(x) * 2


def reads_all(x):
    return x * scale + shift


def first(x):
    return table[0] + limits[1] + x


def defaults(x, y=2):
    return x + y


def smallest(x, y):
    return min(x, y)


def root(x):
    return math.sqrt(x)


def lone_root(x):
    return square_root(x)


def overflows(x):
    return x * x


def overflows_late(x, n):
    y = x * x
    total = 0
    for i in range(n):
        total = total ^ (i * i % 7 + y)
    return total


def fails(x):
    return 1 // x


def spins(n):
    i = 0
    while i < n:
        i = i + 1 if i % 3 else i + 1
    return i


class Box:
    size = 2

    def __init__(self, x):
        self.x = x


def boxed(x):
    return Box(x).x + Box.size


def call(executor, fn, *args):
    return executor.submit(fn, *args).result().toLocal().result()


def agree(executor, fn, *args):
    """Pyfora's answer is Python's, thrice."""
    for _ in range(3):
        ours, theirs = call(executor, fn, *args), fn(*args)
        assert (type(ours), ours) == (type(theirs), theirs)


@pytest.fixture
def changed(monkeypatch):
    return lambda name, value: monkeypatch.setitem(globals(), name, value)


def test_numbers_of_the_same_type(executor, changed):
    agree(executor, reads_all, 5)
    for value in (4, -1, 2**62, 0):
        changed("scale", value)
        agree(executor, reads_all, 1)
    changed("shift", -0.0)
    assert math.copysign(1, call(executor, reads_all, 0)) == 1.0


def test_numbers_of_another_type(executor, changed):
    agree(executor, by_helper, 5)
    for value in (0.25, True, 7, 2**70, 7, 2**80):
        changed("scale", value)
        agree(executor, by_helper, 5)


def test_a_name_that_goes_and_comes(executor, changed):
    agree(executor, by_helper, 5)
    kept = globals().pop("scale")
    try:
        with pytest.raises(pyfora.ComputationError) as raised:
            call(executor, by_helper, 5)
        assert type(raised.value.remoteException) is NameError
    finally:
        globals()["scale"] = kept
    agree(executor, by_helper, 5)


def test_another_function_of_the_name(executor, changed):
    agree(executor, by_helper, 5)
    changed("helper", lambda x: x - scale)
    agree(executor, by_helper, 5)
    changed("helper", reads_all)
    agree(executor, by_helper, 5)
    changed("helper", abs)
    agree(executor, by_helper, -5)


def test_code_and_defaults_of_a_function(executor):
    def inner(x, y=2):
        return x + y

    agree(executor, inner, 1)
    inner.__defaults__ = (10,)
    agree(executor, inner, 1)
    inner.__code__ = reads_all.__code__
    agree(executor, inner, 1)


def test_attributes_of_a_function(executor):
    @functools.wraps(defaults)
    def inner(x):
        return x + 1

    agree(executor, inner, 1)


def test_keyword_defaults(executor):
    def inner(x, *, y=2):
        return x + y

    agree(executor, inner, 1)
    inner.__kwdefaults__["y"] = 5
    agree(executor, inner, 1)


def test_captured_variables(executor):
    captured = 1

    def inner(x):
        return x + captured

    agree(executor, inner, 1)
    for captured in (2, 2.5, 2**65):  # noqa: B007 (read by `inner`)
        agree(executor, inner, 1)


def test_lists_changed_in_place(executor, changed):
    changed("table", [1, 2])
    agree(executor, first, 1)
    table[0] = 7
    agree(executor, first, 1)
    table[0] = 0.5
    agree(executor, first, 1)
    changed("limits", (1, 2.5))
    agree(executor, first, 1)


def test_lists_within_tuples(executor):
    inside = [1]
    pair = (inside, 2)

    def inner(x):
        return pair[0][0] + x

    agree(executor, inner, 1)
    inside[0] = 4
    agree(executor, inner, 1)


def test_classes(executor, monkeypatch):
    agree(executor, boxed, 1)
    monkeypatch.setattr(Box, "size", 2)
    agree(executor, boxed, 1)


def test_builtins(executor, monkeypatch):
    agree(executor, smallest, 1, 2)
    monkeypatch.setattr(builtins, "min", max)
    agree(executor, smallest, 1, 2)
    monkeypatch.undo()
    agree(executor, smallest, 1, 2)


def test_a_global_that_hides_a_builtin(executor, changed):
    agree(executor, smallest, 1, 2)
    globals()["min"] = max
    try:
        agree(executor, smallest, 1, 2)
    finally:
        del globals()["min"]
    agree(executor, smallest, 1, 2)


def test_modules(executor, changed):
    agree(executor, root, 4.0)
    changed("math", Box)
    with pytest.raises(pyfora.ComputationError):
        call(executor, root, 4.0)


def test_own_modules(executor, tmp_path, monkeypatch):
    (tmp_path / "repeated_own.py").write_text("K = 1\ndef g(x):\n    return x + K\n")
    monkeypatch.syspath_prepend(tmp_path)
    own = importlib.import_module("repeated_own")

    def inner(x):
        return own.g(x) + own.K

    agree(executor, inner, 1)
    own.K = 5
    agree(executor, inner, 1)
    own.K = 0.5
    agree(executor, inner, 1)
    del sys.modules["repeated_own"]


def test_arguments_of_other_types(executor):
    for args in ((1,), (2,), (2.5,), (True,), (2**70,), (1,), (-(2**63),)):
        agree(executor, defaults, *args)
    for args in ((1, 2), (1, 2.5), ("a", "b"), ([1], [2]), ((1,), (2,)), (b"a", b"b"), (1,)):
        agree(executor, defaults, *args)
    with pytest.raises(pyfora.ComputationError) as raised:
        call(executor, defaults, None)
    assert type(raised.value.remoteException) is TypeError


def test_overflow_in_between(executor):
    for x in (3, 2**40, 3, 3037000499, 3037000500, -(2**62), 3):
        agree(executor, overflows, x)


def test_what_runs_again_with_larger_ints_is_waited_for_elsewhere(executor):
    for _ in range(20):
        agree(executor, overflows_late, 3, 10)
    future = executor.submit(overflows_late, 2**40, 2**45)
    assert not future.done()
    assert future.cancel()
    agree(executor, overflows_late, 2**40, 10)


def test_a_module_that_is_gone(executor, monkeypatch):
    agree(executor, lone_root, 4.0)
    # Of any other module that has the function it would be taken for that one's.
    for name, module in list(sys.modules.items()):
        if getattr(module, "sqrt", None) is square_root:
            monkeypatch.delitem(sys.modules, name)
    with pytest.raises(pyfora.PythonToForaConversionError):
        call(executor, lone_root, 9.0)
    monkeypatch.undo()
    agree(executor, lone_root, 9.0)


def test_errors_in_between(executor):
    for x in (1, 0, 2, 0, -1):
        try:
            assert call(executor, fails, x) == fails(x)
        except pyfora.ComputationError as error:
            assert x == 0
            assert type(error.remoteException) is ZeroDivisionError


def test_a_file_that_changes(executor, tmp_path, monkeypatch):
    file = tmp_path / "repeated_file.py"
    file.write_text("def g(x):\n    return x + 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("repeated_file")
    agree(executor, module.g, 1)
    time.sleep(0.01)
    file.write_text("def g(x):\n    return x + 22\n")
    with pytest.raises(pyfora.PythonToForaConversionError):
        call(executor, module.g, 1)
    file.write_text("def g(x):\n    return x + 1\n")
    agree(executor, module.g, 1)
    del sys.modules["repeated_file"]


def test_blocks(executor, changed):
    seen = []
    for k in (1, 2, 2.5, "a", 2**70, 3):
        with executor.remotely.downloadAll():
            result = k * 2
        seen.append(result)
    assert seen == [2, 4, 5.0, "aa", 2**71, 6]
    assert list(map(type, seen)) == [int, int, float, str, int, int]


def test_blocks_with_globals_and_lists(executor, changed):
    xs = [1]
    for k in range(4):
        xs.append(k)
        changed("scale", k)
        with executor.remotely.downloadAll():
            result = sum(xs) + helper(k)
        assert result == sum(xs) + helper(k)


def test_blocks_with_variables_that_are_not_set(executor):
    for k in range(3):
        if k == 1:
            late = 5
        with executor.remotely.downloadAll():
            result = late if k else 0
        assert result == (late if k else 0)
        late = k


def test_blocks_with_proxies(executor):
    one, other = executor.define(1).result(), executor.define(2.5).result()
    for proxy, expected in ((one, 2), (one, 2), (other, 3.5), (one, 2)):
        with executor.remotely.downloadAll():
            result = proxy + 1
        assert result == expected


def test_from_several_threads(executor):
    wrong = []

    def work(k):
        for i in range(50):
            if call(executor, defaults, i, k) != i + k:
                wrong.append((i, k))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_many_at_a_time(executor):
    call(executor, spins, 10)
    futures = [executor.submit(spins, 200_000 + i) for i in range(40)]
    assert [f.result().toLocal().result() for f in futures] == [200_000 + i for i in range(40)]


def test_cancelling_what_is_loaded(executor):
    call(executor, spins, 10)
    future = executor.submit(spins, 2**62)
    time.sleep(0.02)
    assert not future.done()
    assert future.cancel()
    agree(executor, spins, 10)


def test_objects_that_results_refer_to(executor):
    def inner(x):
        return (helper, x)

    for x in (1, 2):
        function, value = call(executor, inner, x)
        assert function is helper and value == x
