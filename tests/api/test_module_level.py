"""Blocks at module level, and code without a source."""

import pathlib
import subprocess
import sys

import pyfora
import pytest

HERE = pathlib.Path(__file__).parent


def test_script():
    done = subprocess.run(
        [sys.executable, HERE / "module_level.py"], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "6 5\n", done.stderr


def test_block_without_source(executor):
    text = "with executor.remotely.downloadAll():\n    x = 1\n"
    with pytest.raises(pyfora.PythonToForaConversionError, match="source"):
        exec(text, {"executor": executor})


def test_repl():
    text = "import pyfora\nwith pyfora.connect().remotely.downloadAll():\n    x = 1\n\nprint('x is', x)\n"
    done = subprocess.run(
        [sys.executable, "-i", "-q"], input=text, capture_output=True, text=True, timeout=60
    )
    # From 3.13 on the REPL keeps the source of what is typed.
    if sys.version_info < (3, 13):
        assert "PythonToForaConversionError" in done.stderr
    else:
        assert done.stdout == "x is 1\n", done.stderr


def test_lambda_without_source(executor):
    function = eval("lambda x: x")
    with pytest.raises(pyfora.PythonToForaConversionError, match="the lambda"):
        executor.submit(function, 1).result()


def test_source_of_a_tool(executor, monkeypatch):
    # As IPython and doctest do.
    import linecache

    text = "def f(x):\n    return x + 1\n"
    name = "<cell 1>"
    monkeypatch.setitem(linecache.cache, name, (len(text), None, text.splitlines(True), name))
    scope = {}
    exec(compile(text, name, "exec"), scope)
    assert executor.submit(scope["f"], 2).result().toLocal().result() == 3
