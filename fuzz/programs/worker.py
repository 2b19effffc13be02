"""The process that runs programs: reads one from stdin per line of JSON, writes what came out as a line of JSON.

A program that hangs or brings the process down ends this process alone; `oracle.py` starts another.
"""

import importlib.util
import json
import linecache
import pathlib
import re
import resource
import signal
import sys
import warnings

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "language"))

import pyfora  # noqa: E402
from harness import Outcome, by_cpython, by_pyfora  # noqa: E402

# Bytes of address space, so that a program that grows without end is an error and not the machine's.
MEMORY = 12 << 30
# Seconds for a call in CPython: what takes longer is no test.
PATIENCE = 2


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
    signal.signal(signal.SIGALRM, too_slow)
    folder = pathlib.Path(sys.argv[1])
    # What a program prints is not ours to answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    with pyfora.connect() as executor:
        for number, line in enumerate(sys.stdin):
            request = json.loads(line)
            answer = run(executor, folder / f"p{number}.py", request["text"], request["calls"])
            print(json.dumps(answer), file=answers, flush=True)


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
        linecache.checkcache(str(path))
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
    signal.alarm(PATIENCE)
    try:
        expected = by_cpython(module.main, arguments)
    except (TooSlow, MemoryError):
        return {"verdict": "skipped", "detail": "slow in CPython"}
    finally:
        signal.alarm(0)
    if " at 0x" in expected.detail:
        return {"verdict": "skipped", "detail": "an address is seen"}
    try:
        actual = by_pyfora(executor, module.main, arguments)
    except pyfora.PyforaError as error:
        text = str(error)
        if re.search(r"PF\d\d\d", text) or isinstance(error, CLEAR):
            return {"verdict": "refused", "detail": text}
        actual = Outcome(type(error).__name__, text)
    if expected.same(actual):
        return {"verdict": "same", "detail": expected.kind}
    return {"verdict": "differs", "detail": f"CPython: {expected!r}\npyfora:  {actual!r}"}


if __name__ == "__main__":
    main()
