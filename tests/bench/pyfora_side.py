"""Our side of the benchmarks: runs the files of programs/ as a user's script would run.

Reads lines `kernel n`, runs programs/kernel.py and answers `seconds result`. The time is that of the whole
script, with reading the block's source and fetching the result.
"""

import sys
import time
from pathlib import Path

import pyfora

PROGRAMS = Path(__file__).parent / "programs"


def run(name, n, executor):
    path = PROGRAMS / f"{name}.py"
    code = compile(path.read_text(), str(path), "exec")
    scope = {"__name__": name, "__file__": str(path), "executor": executor, "n": n}
    start = time.perf_counter()
    exec(code, scope)
    return time.perf_counter() - start, scope["result"]


def main():
    start = time.perf_counter()
    executor = pyfora.connect()
    connected = time.perf_counter() - start
    for line in sys.stdin:
        name, n = line.split()
        seconds, result = run(name, int(n), executor)
        # A process start pays for connecting, once.
        print(f"{seconds + connected:.9f} {result!r}", flush=True)
        connected = 0.0


if __name__ == "__main__":
    main()
