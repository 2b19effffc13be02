"""Large ints to and from a computation, and what `int_overflow` asks for."""

import pyfora
import pytest

MAX = 2**63 - 1
VALUES = [2**63, -(2**63) - 1, 2**64, -(2**200), 10**5000, MAX, -(2**63), 0]


class Account:
    def __init__(self, balance, history):
        self.balance = balance
        self.history = history


def same(executor, value):
    proxy = executor.define(value).result()
    result = executor.submit(lambda x: x, proxy).result().toLocal().result()
    assert result == value and type(result) is type(value)


@pytest.mark.parametrize("value", VALUES, ids=lambda v: hex(v)[:12])
def test_ints_of_any_size_come_back(executor, value):
    same(executor, value)
    same(executor, (value, 1))
    same(executor, [value, 1, value])
    same(executor, [1, value])
    same(executor, [None, value, 2.5, 1])
    same(executor, [None, [1], [value], {value: 1, 1: value}])
    same(executor, [[1], [value]])


def test_instances_hold_them(executor):
    account = Account(2**70, [1, 2**80, (2**64, True)])
    result = executor.submit(lambda a: a, account).result().toLocal().result()
    assert result.balance == 2**70 and result.history == [1, 2**80, (2**64, True)]
    assert (
        executor.submit(lambda a: a.balance + a.history[0], account).result().toLocal().result() == 2**70 + 1
    )


def test_a_block_takes_and_gives_them(executor):
    large, small = 2**100, 3
    with executor.remotely.downloadAll():
        product = large * small
        power = small**100
        both = [large, small]
    assert product == 3 * 2**100 and power == 3**100 and both == [2**100, 3]


def test_exceptions_hold_them(executor):
    def fails(x):
        raise KeyError(x * x, "key")

    with pytest.raises(pyfora.ComputationError) as caught:
        executor.submit(fails, 2**40).result()
    assert caught.value.remoteException.args == (2**80, "key")


def test_results_go_on(executor):
    first = executor.submit(lambda n: 2**n, 100).result()
    assert executor.submit(lambda x: x + 1, first).result().toLocal().result() == 2**100 + 1


@pytest.mark.parametrize(
    ("how", "expected"), [("exact", 2**64), ("wide", 2**64), ("wrap", 0), ("raise", None)]
)
def test_int_overflow(how, expected):
    with pyfora.connect(int_overflow=how) as executor:
        assert executor.submit(lambda x: x + 1, 1).result().toLocal().result() == 2
        future = executor.submit(lambda x: x * x, 2**32)
        if expected is None:
            with pytest.raises(pyfora.InvalidPyforaOperation, match="64 bits"):
                future.result()
        else:
            assert future.result().toLocal().result() == expected


def test_int_overflow_of_a_block():
    with pyfora.connect(int_overflow="wrap") as executor:
        x = 2**62
        with executor.remotely.downloadAll():
            y = x * 4 + 5
    assert y == 5


def test_an_unknown_word_is_refused():
    with pytest.raises(pyfora.PyforaError, match="int_overflow is 'ignore'"):
        pyfora.connect(int_overflow="ignore")
