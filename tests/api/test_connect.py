"""Connecting, the environment, and what is not there yet."""

import os
import pathlib
import subprocess
import sys
import time

import pyfora
import pytest


def run(code, **environment):
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )


def test_threads_from_the_environment():
    code = "import pyfora; print(pyfora.connect().getWorkerCount())"
    assert run(code, PYFORA_THREADS="3").stdout == "3\n"
    cores = len(os.sched_getaffinity(0))
    assert run(code, PYFORA_THREADS="").stdout == f"{cores}\n"


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "100000000"])
def test_bad_threads(text):
    done = run("import pyfora; pyfora.connect()", PYFORA_THREADS=text)
    assert "PYFORA_THREADS" in done.stderr and "PyforaError" in done.stderr


def test_url_is_not_implemented():
    with pytest.raises(pyfora.PyforaNotImplementedError, match="embedded"):
        pyfora.connect("http://localhost:30000", timeout=1)


def test_reference_names(executor):
    with pytest.raises(pyfora.PyforaNotImplementedError):
        executor.importS3Dataset("bucket", "key")
    with pytest.raises(pyfora.PyforaNotImplementedError):
        executor.exportS3Dataset(None, "bucket", "key")
    with pytest.raises(pyfora.PyforaNotImplementedError):
        executor.importRemoteFile("/etc/hosts")
    assert isinstance(executor, pyfora.Executor.Executor)
    assert isinstance(executor.remotely, pyfora.WithBlockExecutor.WithBlockExecutor)
    assert issubclass(pyfora.UnconvertibleValueError, pyfora.PythonToForaConversionError)
    for name in (
        "ConnectionError",
        "NotCallableError",
        "ComputationError",
        "ResultExceededBytecountThreshold",
    ):
        assert issubclass(getattr(pyfora, name), pyfora.PyforaError)
    with pytest.raises(AttributeError):
        pyfora.no_such_name  # noqa: B018


def test_executors_share_a_session():
    with pyfora.connect() as first, pyfora.connect() as second:
        assert first._connection.session is second._connection.session
        first.close()
        assert second.getWorkerCount() >= 1


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_fork_is_refused(executor):
    child = os.fork()
    if child == 0:
        try:
            executor.getWorkerCount()
        except pyfora.PyforaError:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_forked_child_connects_and_ends(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import os, pyfora\n"
        "executor = pyfora.connect()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    executor.close()\n"
        "    executor = pyfora.connect()\n"
        "x = 0\n"
        "with executor.remotely.downloadAll():\n"
        "    x = 1 + 2\n"
        "if child:\n"
        "    os.waitpid(child, 0)\n"
        "print(x)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert done.stdout == "3\n3\n", done.stderr


def test_exit_with_a_running_computation(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import pyfora\n"
        "def forever(n):\n"
        "    while n >= 0:\n"
        "        n = n + 1 - 1\n"
        "    return n\n"
        "future = pyfora.connect().submit(forever, 1)\n"
        "import time; time.sleep(0.2)\n"
    )
    start = time.monotonic()
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - start < 10


def test_import_is_light():
    code = "import sys, pyfora; print([m for m in ('inspect', 'ast', 'numpy', 'concurrent.futures', 'ctypes', 'typing')"
    done = run(code + " if m in sys.modules])")
    assert done.stdout == "[]\n", done.stderr


def test_typed():
    package = pathlib.Path(pyfora.__file__).parent
    assert (package / "py.typed").exists() and (package / "_native.pyi").exists()


def test_edited_file_is_refused(executor, tmp_path):
    path = tmp_path / "module.py"
    path.write_text("def f(x):\n    return x + 1\n")
    scope = {}
    exec(compile(path.read_text(), str(path), "exec"), scope)
    assert executor.submit(scope["f"], 1).result().toLocal().result() == 2
    path.write_text("def f(x):\n    return x + 10\n")
    with pytest.raises(pyfora.PythonToForaConversionError, match="changed"):
        executor.submit(scope["f"], 1).result()


def test_class_of_a_module_that_python_does_not_know(executor, tmp_path):
    path = tmp_path / "kernel.py"
    path.write_text("K = 3\n\nclass C:\n    def f(self):\n        return K\n")
    scope = {"__name__": "kernel", "__file__": str(path)}
    exec(compile(path.read_text(), str(path), "exec"), scope)
    instance = scope["C"]()
    with executor.remotely.downloadAll():
        value = instance.f()
    assert value == 3
