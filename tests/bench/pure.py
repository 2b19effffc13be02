"""Whole programs against CPython and Numba, one thread each: `python tests/bench/pure.py [NAME ...] [--rounds N]`.

All sides run the same file of pure/ and take turns within a round; a ratio is the median over the rounds. Numba's side
decorates all of the file's functions. Results must be equal, by CPython's own printing of them.
"""

import argparse
import functools
import importlib.util
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
import types

import sides
from table import PURE

FOLDER = sides.HERE / "pure"
# How much faster than CPython the programs of a kind are to be, as a geometric mean.
TARGETS = {"numeric": 40.0, "objects": 5.0}
NUMBA_TARGET = 0.9
COLD_MEDIAN, COLD_WORST = 0.3, 1.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="programs to run; all, if none is named")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each program")
    parser.add_argument("--side", help="be one of the sides: cpython, numba or pyfora")
    options = parser.parse_args()
    if options.side:
        return be(options.side)
    sides.OUT.mkdir(parents=True, exist_ok=True)
    rows = []
    print(f"{'program':<16}{'ours':>10}{'cold':>10}{'CPython':>10}{'times':>8}{'Numba':>10}{'ratio':>7}")
    for program in PURE:
        if not options.names or program.name in options.names:
            rows.append(measured(program, options.rounds))
            print(line(rows[-1]), flush=True)
    summary(rows)
    (sides.OUT / "pure.json").write_text(json.dumps(rows, indent=1) + "\n")
    return 0


class Process:
    """One side's process, for one program."""

    def __init__(self, side, program):
        command = [sys.executable, __file__, "--side", side]
        # A cache of its own, so that the first call compiles.
        self.cache = tempfile.TemporaryDirectory(prefix="pyfora-bench-")
        env = sides.environment(PYFORA_THREADS="1", NUMBA_NUM_THREADS="1", PYFORA_CACHE_DIR=self.cache.name)
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=env
        )
        self.program = program

    def run(self):
        """Seconds and the result's text, or None where this side cannot run the program."""
        self.process.stdin.write(f"{self.program.name} {self.program.n}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n")
        seconds, _, result = answer.partition(" ")
        return (float(seconds), result) if result else None

    def stop(self):
        self.process.kill()
        self.process.communicate()
        self.cache.cleanup()


def measured(program, rounds):
    names = ("pyfora", "cpython", "numba") if program.numba else ("pyfora", "cpython")
    processes = {name: Process(name, program) for name in names}
    try:
        first = {name: process.run() for name, process in processes.items()}
        seconds = {name: [] for name, answer in first.items() if answer}
        for _ in range(rounds):
            for name in seconds:
                answer = processes[name].run()
                seconds[name].append(answer[0])
                if not agree(name, answer[1], first["cpython"][1]):
                    raise SystemExit(
                        f"{program.name}: {name} gave {answer[1]}, CPython {first['cpython'][1]}"
                    )
    finally:
        for process in processes.values():
            process.stop()
    row = {"name": program.name, "kind": program.kind, "seconds": seconds}
    row["cold"] = first["pyfora"][0] if first["pyfora"] else None
    for peer in ("cpython", "numba"):
        pairs = zip(seconds.get("pyfora", []), seconds.get(peer, []), strict=False)
        ratios = [ours / theirs for ours, theirs in pairs]
        row[peer] = statistics.median(ratios) if ratios else None
    if row["cold"] is not None:
        row["cold"] = max(0.0, row["cold"] - statistics.median(seconds["pyfora"]))
    return row


def agree(side, result, expected):
    """Ours to the bit; Numba contracts and reorders float arithmetic."""
    if side == "numba" and result != expected:
        return math.isclose(float(result), float(expected), rel_tol=1e-6)
    return result == expected


def line(row):
    def time_of(side):
        return f"{statistics.median(row['seconds'][side]) * 1000:.2f} ms" if row["seconds"].get(side) else "-"

    cold = "-" if row["cold"] is None else f"{row['cold'] * 1000:.0f} ms"
    times = "-" if row["cpython"] is None else f"{1 / row['cpython']:.1f}"
    numba = "-" if row["numba"] is None else f"{row['numba']:.2f}"
    shown = f"{row['name']:<16}{time_of('pyfora'):>10}{cold:>10}{time_of('cpython'):>10}{times:>8}"
    return f"{shown}{time_of('numba'):>10}{numba:>7}"


def summary(rows):
    def verdict(good):
        return "ok" if good else "MISSED"

    for kind, target in TARGETS.items():
        ran = [1 / row["cpython"] for row in rows if row["kind"] == kind and row["cpython"]]
        if ran:
            mean = statistics.geometric_mean(ran)
            shown = f"{mean:.1f} times CPython, geometric mean of {len(ran)} programs, slowest {min(ran):.1f}"
            print(
                f"{kind}: {shown}; target {target:.0f} and none below 1: {verdict(mean >= target and min(ran) >= 1)}"
            )
    against = [row["numba"] for row in rows if row["numba"]]
    if against:
        mean = statistics.geometric_mean(against)
        print(
            f"Numba: {mean:.2f} of its time over {len(against)} programs; target {NUMBA_TARGET}: {verdict(mean <= NUMBA_TARGET)}"
        )
    cold = [row["cold"] for row in rows if row["cold"] is not None]
    if cold:
        middle, worst = statistics.median(cold), max(cold)
        good = verdict(middle <= COLD_MEDIAN and worst <= COLD_WORST)
        print(f"cold compile: median {middle * 1000:.0f} ms, worst {worst * 1000:.0f} ms: {good}")
    refused = [row["name"] for row in rows if row["cold"] is None]
    if refused:
        print(f"not run by pyfora: {', '.join(refused)}")


def be(side):
    """A side's process: for `name n` answers `seconds result`, or an empty line."""
    call = {"cpython": by_cpython, "numba": by_numba, "pyfora": by_pyfora}[side]()
    for request in sys.stdin:
        name, n = request.split()
        try:
            print(*call(name, int(n)), flush=True)
        except Exception as error:
            print(error, file=sys.stderr)
            print(flush=True)
    return 0


def load(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def timed(function, n):
    start = time.perf_counter()
    result = function(n)
    return time.perf_counter() - start, repr(result)


def by_cpython():
    loaded = functools.cache(load)

    def call(name, n):
        return timed(loaded(name).main, n)

    return call


def by_numba():
    import numba

    @functools.cache
    def decorated(name):
        module = load(name)
        for key, value in list(vars(module).items()):
            if isinstance(value, types.FunctionType):
                setattr(module, key, numba.njit(value))
        return module

    def call(name, n):
        return timed(decorated(name).main, n)

    return call


def by_pyfora():
    import pyfora

    executor = pyfora.connect()
    loaded = functools.cache(load)

    def call(name, n):
        main = loaded(name).main
        return timed(lambda n: executor.submit(main, n).result().toLocal().result(), n)

    return call


if __name__ == "__main__":
    sys.exit(main())
