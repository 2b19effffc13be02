"""The process that runs programs: reads one from stdin per line of JSON, writes what came out as a line of JSON.

A program that hangs or brings the process down ends this process alone; `oracle.py` starts another.
"""

import importlib.util
import json
import linecache
import os
import pathlib
import re
import resource
import signal
import sys
import warnings

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "language"))

import harness  # noqa: E402
import pyfora  # noqa: E402
from harness import Outcome, by_cpython, by_pyfora  # noqa: E402

# Bytes of address space, so that a program that grows without end is an error and not the machine's.
MEMORY = 12 << 30
# Seconds of the processor for a call in CPython: what takes longer only takes the time of others.
PATIENCE = 0.2

# What needs no code to be clear.
CLEAR = (
    pyfora.InvalidPyforaOperation,
    pyfora.ForaToPythonConversionError,
    pyfora.PythonToForaConversionError,
)


class TooSlow(BaseException):
    """Raised in a program that CPython is slow at."""


def main():
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Processor time, so that what else the machine does is not counted.
    signal.signal(signal.SIGVTALRM, too_slow)
    harness.PATIENCE = float(sys.argv[2])
    folder = pathlib.Path(sys.argv[1])
    # What a program prints is not ours to answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    executors = {}
    for line in sys.stdin:
        request = json.loads(line)
        how = request["effort"], request["ints"]
        if how not in executors:
            executors[how] = connected(*how)
        # One file for all: to the compiler each program is an edit of the last, so that goes through the fuzzer too.
        answer = run(executors[how], folder / "program.py", request["text"], request["calls"])
        print(json.dumps(answer), file=answers, flush=True)


def connected(effort, ints):
    """An executor that stores no machine code: no program comes twice."""
    for name in ("PYFORA_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        os.environ.pop(name, None)
    os.environ["PYFORA_LLVM_EFFORT"] = effort
    return pyfora.connect(int_overflow=ints)


def too_slow(*_):
    raise TooSlow


def run(executor, path, text, calls):
    """`verdict` and `detail`: same, refused (with the code), skipped, or differs (with both outcomes)."""
    path.write_text(text)
    try:
        module = load(path)
        arguments = [eval(call, module.__dict__) for call in calls]
    except Exception as error:
        # A mutation may leave a module that does not load.
        return {"verdict": "skipped", "detail": f"{type(error).__name__}: {error}"}
    finally:
        linecache.cache.pop(str(path), None)
    verdicts = [compared(executor, module, call) for call in arguments]
    path.unlink()
    worst = min(verdicts, key=lambda v: ["differs", "refused", "skipped", "same"].index(v["verdict"]))
    return worst


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def compared(executor, module, arguments):
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        expected = by_cpython(module.main, arguments)
    except (TooSlow, MemoryError):
        return {"verdict": "skipped", "detail": "slow in CPython"}
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    if " at 0x" in expected.detail:
        return {"verdict": "skipped", "detail": "an address is seen"}
    try:
        actual = by_pyfora(executor, module.main, arguments)
    except pyfora.PyforaError as error:
        text = str(error)
        if re.search(r"PF\d\d\d", text) or isinstance(error, CLEAR):
            return {"verdict": "refused", "detail": text}
        actual = Outcome(type(error).__name__, text)
    if expected.kind == "RecursionError" and actual.kind == "MemoryError":
        # Recursion goes deeper here, so what it holds may be what ends it.
        return {"verdict": "skipped", "detail": "endless recursion that grows"}
    if expected.same(actual):
        return {"verdict": "same", "detail": expected.kind}
    return {"verdict": "differs", "detail": f"CPython: {expected!r}\npyfora:  {actual!r}"}


if __name__ == "__main__":
    main()
