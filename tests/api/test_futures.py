"""`define`, `submit`, proxies and futures."""

import concurrent.futures
import time

import pyfora
import pytest


def double(x):
    return x * 2


def add(x, y):
    return x + y


def make_adder(k):
    return lambda x: x + k


def forever(n):
    while n >= 0:
        n = n + 1 - 1
    return n


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm1(self):
        return self.x + self.y


def test_submit(executor):
    future = executor.submit(double, 21)
    assert isinstance(future, concurrent.futures.Future)
    assert isinstance(future, pyfora.Future.Future)
    proxy = future.result()
    assert isinstance(proxy, pyfora.RemotePythonObject.ComputedRemotePythonObject)
    assert proxy.toLocal().result() == 42


def test_define_and_call(executor):
    function = executor.define(add).result()
    one = executor.define(1).result()
    assert isinstance(function, pyfora.RemotePythonObject.DefinedRemotePythonObject)
    two = function(one, one).result()
    assert function(two, 3).result().toLocal().result() == 5


def test_define_copies_data(executor):
    values = [1, 2, 3]
    proxy = executor.define(values).result()
    values.append(4)
    assert proxy.toLocal().result() == [1, 2, 3]


def test_defined_code_comes_back_itself(executor):
    assert executor.define(add).result().toLocal().result() is add


def test_define_instance(executor):
    proxy = executor.define(Point(1, 2.5)).result()
    back = proxy.toLocal().result()
    assert type(back) is Point and vars(back) == {"x": 1, "y": 2.5}
    assert executor.submit(Point.norm1, proxy).result().toLocal().result() == 3.5


def test_submit_bound_method(executor):
    assert executor.submit(Point(1, 2).norm1).result().toLocal().result() == 3


def test_submit_class(executor):
    back = executor.submit(Point, 3, 4).result().toLocal().result()
    assert type(back) is Point and (back.x, back.y) == (3, 4)


def test_submit_closure_and_lambda(executor):
    assert executor.submit(make_adder(5), 1).result().toLocal().result() == 6
    assert executor.submit(lambda x: x - 1, 1).result().toLocal().result() == 0


def test_submit_builtin(executor):
    assert executor.submit(abs, -3).result().toLocal().result() == 3


def test_not_callable(executor):
    with pytest.raises(pyfora.NotCallableError):
        executor.submit(3)
    with pytest.raises(pyfora.NotCallableError):
        executor.define(3).result()()
    with pytest.raises(pyfora.NotCallableError):
        executor.submit(double, 1).result()()


@pytest.mark.parametrize("value", [memoryview(b"a"), {1: memoryview(b"a")}, {range(2)}, range(2**63), open])
def test_unconvertible_argument(executor, value):
    if value is open:
        value = open(__file__)  # noqa: SIM115
    with pytest.raises(pyfora.PythonToForaConversionError):
        executor.submit(double, value).result()
    with pytest.raises(pyfora.PythonToForaConversionError):
        executor.define(value).result()


def test_cyclic_list(executor):
    items = []
    items.append(items)
    with pytest.raises(pyfora.PythonToForaConversionError, match="contains itself"):
        executor.submit(len, items).result()


def test_callback_and_wait(executor):
    done = []
    future = executor.submit(double, 4)
    future.add_done_callback(lambda f: done.append(f))
    concurrent.futures.wait([future], timeout=30)
    assert future.done() and not future.running()
    deadline = time.monotonic() + 5
    while not done and time.monotonic() < deadline:
        time.sleep(0.001)
    assert done == [future]


def test_cancel_stops_the_computation(executor):
    future = executor.submit(forever, 1)
    time.sleep(0.2)
    assert future.running()
    assert future.cancel() and future.cancel()
    assert future.cancelled() and future.done()
    assert concurrent.futures.wait([future], timeout=1).done == {future}
    with pytest.raises(concurrent.futures.CancelledError):
        future.result()
    # Its thread is free again, and the machine.
    assert executor.submit(double, 1).result(timeout=30).toLocal().result() == 2


def test_cancel_too_late(executor):
    future = executor.submit(double, 1)
    future.result()
    assert not future.cancel()


def test_timeout(executor):
    future = executor.submit(forever, 1)
    with pytest.raises(concurrent.futures.TimeoutError):
        future.result(timeout=0.1)
    future.cancel()


def test_many_at_a_time(executor):
    futures = [executor.submit(double, i) for i in range(40)]
    assert [f.result().toLocal().result() for f in futures] == [2 * i for i in range(40)]


def test_close_cancels():
    executor = pyfora.connect()
    future = executor.submit(forever, 1)
    time.sleep(0.2)
    start = time.monotonic()
    executor.close()
    executor.close()
    assert time.monotonic() - start < 2
    assert executor.isClosed()
    with pytest.raises((pyfora.PyforaError, concurrent.futures.CancelledError)):
        future.result(timeout=5)
    for use in (lambda: executor.submit(double, 1), lambda: executor.define(1), executor.getWorkerCount):
        with pytest.raises(pyfora.PyforaError, match="closed"):
            use()


def test_context_manager():
    with pyfora.connect() as executor:
        assert not executor.isClosed()
    assert executor.isClosed()
