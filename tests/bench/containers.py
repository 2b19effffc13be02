"""Long lists and dicts against CPython, on one thread: `python tests/bench/containers.py [NAME ...] [--rounds N]`.

Each measurement is a process of its own, the sides take turns, and a ratio is the median over the rounds. What a program
takes as arguments is made before the clock starts. Peak memory is what the process takes at most, less what it took
before; both sides' results must be equal.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time

import sides
from table import CONTAINERS


def appended(n):
    v = []
    for i in range(n):
        v = v + [i]
    return v[n // 2] + len(v)


def appended_in_place(n):
    v = []
    for i in range(n):
        v.append(i)
    return v[n // 2] + len(v)


def numbers(n):
    return list(range(n))


def joined(v):
    w = v + v
    return len(w) + w[len(v)] + w[len(w) - 1]


def keyed(n):
    return {i * 7 % 1000003: i for i in range(n)}


def built(n):
    return len(keyed(n))


def looked_up(d):
    total = 0
    for k in range(10_000_000):
        total = total + d.get(k % 1000003, 1)
    return total


def floats(n):
    v = [i * 0.5 for i in range(n)]
    return v[n // 2] + len(v)


def linked(n):
    nodes = None
    for i in range(n):
        nodes = (i, nodes)
    total = 0
    while nodes is not None:
        total = total + nodes[0]
        nodes = nodes[1]
    return total


def congruential(n):
    state = 1
    for _ in range(n):
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
    return state


def factorial(n):
    product = 1
    for i in range(1, n):
        product = product * i
    return product % 1000000007


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="rows to run; all, if none is named")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each row")
    parser.add_argument("--side", help="be one of the sides: cpython or pyfora")
    options = parser.parse_args()
    if options.side:
        return be(options.side, options.names[0])
    print(f"{'row':<14}{'ours':>12}{'CPython':>12}{'ratio':>8}  target")
    rows = []
    for row in CONTAINERS:
        if not options.names or row.name in options.names:
            rows.append(measured(row, options.rounds))
    sides.OUT.mkdir(parents=True, exist_ok=True)
    (sides.OUT / "containers.json").write_text(json.dumps(rows, indent=1) + "\n")
    return 0


def measured(row, rounds):
    pairs = [[asked(side, row) for side in ("pyfora", "cpython")] for _ in range(rounds)]
    for ours, theirs in pairs:
        if ours["result"] != theirs["result"]:
            raise SystemExit(f"{row.name}: pyfora gave {ours['result']}, CPython {theirs['result']}")
    if row.measure == "memory":
        ours, theirs = (statistics.median(pair[i]["megabytes"] for pair in pairs) for i in (0, 1))
        ratio, good, unit, target = ours / theirs, ours <= row.target, "MB", f"{row.target:.0f} MB"
    else:
        ours, theirs = (statistics.median(pair[i]["seconds"] for pair in pairs) * 1000 for i in (0, 1))
        ratio = statistics.median(a["seconds"] / b["seconds"] for a, b in pairs)
        good, unit, target = ratio <= row.target, "ms", f"{row.target:.2f}"
    verdict = "ok" if good else "MISSED"
    print(
        f"{row.name:<14}{ours:>9.1f} {unit}{theirs:>9.1f} {unit}{ratio:>8.2f}  {target} {verdict}", flush=True
    )
    return {"name": row.name, "title": row.title, "ours": ours, "cpython": theirs, "ratio": ratio}


def asked(side, row):
    command = [sys.executable, __file__, "--side", side, row.name]
    # One cache for all rounds: compiling is no part of what is measured here.
    env = sides.environment(PYFORA_THREADS="1", PYFORA_CACHE_DIR=str(sides.OUT / "containers-cache"))
    return json.loads(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)


def be(side, name):
    """A side's process: measures one row once, after a small run that compiles or warms up."""
    row = next(row for row in CONTAINERS if row.name == name)
    ours, theirs = (globals()[function] for function in (row.ours, row.peer or row.ours))
    make = globals()[row.argument] if row.argument else None
    if side == "cpython":
        call, given = theirs, make
    else:
        import pyfora

        executor = pyfora.connect()

        def call(x):
            return executor.submit(ours, x).result().toLocal().result()

        def given(n):
            return executor.submit(make, n).result()

    small = 1000
    call(given(small) if make else small)
    argument = given(row.n) if make else row.n
    before = peak()
    start = time.perf_counter()
    result = call(argument)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": peak() - before, "result": repr(result)}))
    return 0


def peak():
    """Megabytes that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
