"""Programs that need more memory than there is: MemoryError, not the end of the process."""

import os
import pathlib
import resource
import subprocess
import sys

import pytest

SCRIPT = pathlib.Path(__file__).parent / "short_of_memory.py"
ENDLESS = 1 << 40


def led_to(program, n, *words, addresses=None, **environment):
    def bound():
        if addresses:
            resource.setrlimit(resource.RLIMIT_AS, (addresses, addresses))

    done = subprocess.run(
        [sys.executable, SCRIPT, program, str(n), *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
        preexec_fn=bound,
    )
    assert done.returncode == 0, done.stderr
    result, *after = done.stdout.splitlines()
    assert after == ([] if "once" in words else ["10"])
    return result


@pytest.mark.parametrize(
    "program",
    "text data f_string appended comprehension texts nested keys members generated in_tasks".split(),
)
def test_a_limit(program):
    assert led_to(program, ENDLESS, PYFORA_MEMORY_LIMIT="300") == "MemoryError"


def test_a_recursion():
    assert led_to("recursion", 60, PYFORA_MEMORY_LIMIT="300") == "MemoryError"


def test_it_is_caught():
    expected = "(['MemoryError()', 'MemoryError()', 'MemoryError()'], 10)"
    assert led_to("caught", ENDLESS, PYFORA_MEMORY_LIMIT="300") == expected


@pytest.mark.parametrize("n", [43, 60, 64, 200])
def test_lists_that_share(n):
    assert led_to("shared", n) == "MemoryError"


def test_a_list_that_shares_and_fits():
    assert led_to("shared", 40) == str(3 << 40)


@pytest.mark.parametrize("program", ["text", "appended"])
def test_few_addresses(program):
    assert led_to(program, ENDLESS, "once", addresses=3 << 30) == "MemoryError"
