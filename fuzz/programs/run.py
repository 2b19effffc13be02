"""Differential fuzzing against CPython: `python fuzz/programs/run.py [--count N] [--seed N] [--jobs N]`.

Without a count it runs until it is interrupted. Each program has a seed that makes it again: even seeds are generated
from the grammar, odd ones are by turns mutations of the language tests and calls with any arguments. What fails is made small and written to
`target/fuzz/`; the exit status is 1 if anything failed.
"""

import argparse
import collections
import concurrent.futures
import itertools
import pathlib
import random
import re
import sys
import threading
import time

from generate import Generator
from misuse import misused
from mutate import mutated
from oracle import Oracle
from shrink import shrunk

FAILURES = ("differs", "hangs", "crashes")
OUT = pathlib.Path(__file__).parent.parent.parent / "target" / "fuzz"


def main():
    options = parse_arguments()
    seed = random.SystemRandom().randrange(1 << 32) << 20 if options.seed is None else options.seed
    print(f"seed {seed}; one program alone: --seed SEED --count 1", flush=True)
    tally = Tally(options)
    numbers = iter(range(seed, seed + options.count)) if options.count else itertools.count(seed)
    lock = threading.Lock()

    def work():
        with Oracle() as oracle:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None or tally.stopped:
                    return
                one(oracle, number, tally, options)

    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for future in [pool.submit(work) for _ in range(options.jobs)]:
                future.result()
    except KeyboardInterrupt:
        tally.stopped = True
    tally.report()
    return int(tally.failures > 0)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, help="programs to run; without end, if not given")
    parser.add_argument("--seed", type=int, help="the first program's seed")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--areas", nargs="*", help="areas of the grammar to use; all, if not given")
    parser.add_argument(
        "--generated", action="store_true", help="no mutations and no misuse, from odd seeds either"
    )
    parser.add_argument("--show", action="store_true", help="print each program and its outcome")
    return parser.parse_args()


def program_of(seed, areas, mutations):
    if areas == ["misuse"]:
        return misused(seed)
    if mutations and not areas:
        # Of four programs two are generated, one is mutated, one calls something with any arguments.
        program = {1: mutated, 3: misused}.get(seed % 4, lambda _: None)(seed)
        if program:
            return program
    return Generator(seed, areas).program()


def one(oracle, seed, tally, options):
    program = program_of(seed, options.areas, not options.generated)
    verdict, detail = oracle.run(program)
    if options.show:
        print(program.text, *program.calls, f"{verdict}: {detail}", sep="\n", flush=True)
    if verdict in FAILURES:
        # Only what fails twice counts; what a fresh process gets right depends on the programs before it.
        again, told = oracle.again(program)
        if again not in FAILURES:
            note_history(program, verdict, detail)
        verdict, detail = again, told
    tally.add(verdict, detail)
    if verdict in FAILURES:
        kind = signature(verdict, detail)
        print(f"{verdict}: seed {program.seed}; making it small", flush=True)
        # Each attempt at what hangs takes all the patience.
        small = shrunk(
            program, lambda p: signature(*oracle.run(p)) == kind, 10 if verdict == "hangs" else 400
        )
        write(small, verdict, oracle.run(small)[1])


def note_history(program, verdict, detail):
    """A failure of one process alone: its time ran out, or what it kept of the programs before was wrong."""
    write(program, f"{verdict} after other programs only", detail)


def signature(verdict, detail):
    """What has to stay the same while a failure is made small."""
    if verdict != "differs":
        return verdict
    return verdict, *re.findall(r"^(?:CPython|pyfora): +(\w+)", detail, re.MULTILINE)


def write(program, verdict, detail):
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{program.seed}.py"
    how = f"seed {program.seed}, effort {program.effort}, ints {program.ints}"
    notes = "".join(f"# {line}\n" for line in [f"{verdict}, {how}", *detail.splitlines()])
    calls = "".join(f"# main(*{call})\n" for call in program.calls)
    path.write_text(f"{notes}{calls}{program.text}\n")
    print(f"--- {path}\n{path.read_text()}", flush=True)


class Tally:
    """Counts of verdicts, and why programs were refused."""

    def __init__(self, options):
        self.count = collections.Counter()
        self.reasons = collections.Counter()
        self.start = time.monotonic()
        self.stopped = False
        self.lock = threading.Lock()
        self.every = 500 if options.count is None or options.count > 500 else 1 << 62

    @property
    def failures(self):
        return sum(self.count[f] for f in FAILURES)

    def add(self, verdict, detail):
        with self.lock:
            self.count[verdict] += 1
            if verdict == "refused":
                self.reasons[reason(detail)] += 1
            if self.count.total() % self.every == 0:
                self.report()

    def report(self):
        spent = time.monotonic() - self.start
        counts = ", ".join(f"{n} {verdict}" for verdict, n in self.count.most_common())
        print(f"{self.count.total()} programs in {spent:.0f} s: {counts}", flush=True)
        for why, number in self.reasons.most_common(25):
            print(f"  refused {number}: {why}", flush=True)


def reason(detail):
    """The line of a refusal that tells most."""
    coded = [line.strip() for line in detail.splitlines() if re.search(r"PF\d\d\d", line)]
    line = (coded or detail.splitlines() or [""])[0]
    return re.sub(r"p\d+\.py[:\d]*|'[^']*'|`[^`]*`|/\S+", "…", line)[:140]


if __name__ == "__main__":
    sys.exit(main())
