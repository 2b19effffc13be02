"""Measures pyfora against its peers and writes a table: `python tests/bench/run.py [NAME ...] [--peers-only]`.

All sides take turns within a round (A B C, A B C, ...), so that a machine that slows down slows all; a ratio is
the median over the rounds of ours divided by the peer's. A result that differs between sides ends the run.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time

import sides
import starts
from table import KERNELS, STARTS


def main():
    options = parse_arguments()
    sides.build_peers()
    starts.forget()
    rows = []
    for kernel in KERNELS:
        if wanted(kernel.name, options):
            rows += kernel_rows(kernel, options)
    for start in STARTS:
        if wanted(start.measure, options):
            rows += start_rows(start, options)
    report(rows)
    return int(options.strict and any(row["verdict"] == "MISSED" for row in rows))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="kernels or measurements to run; all, if none is named")
    parser.add_argument("--peers-only", action="store_true", help="run without pyfora")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each kernel")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target is missed")
    return parser.parse_args()


def wanted(name, options):
    return not options.names or name in options.names


def kernel_rows(kernel, options):
    """Lets every side compile in a first round that does not count, then lets them take turns."""
    # By name: who runs what.
    runs = {} if options.peers_only else {"pyfora": ("pyfora", kernel.name)}
    runs |= {peer.name: (peer.name, kernel.name) for peer in kernel.peers if not peer.program}
    if not options.peers_only:
        runs |= {peer.name: ("pyfora", peer.program) for peer in kernel.peers if peer.program}
    processes = {side: sides.Side(side) for side, _ in runs.values()}
    seconds = {name: [] for name in runs}
    results = {}
    try:
        for name, (side, program) in runs.items():
            # The same n, as ours may compile anew for another constant.
            results[name] = processes[side].run(program, kernel.n)[1]
        for _ in range(options.rounds):
            for name, (side, program) in runs.items():
                spent, result = processes[side].run(program, kernel.n)
                seconds[name].append(spent)
                if side == "pyfora" and result != results[name]:
                    raise SystemExit(f"{kernel.name}: pyfora gave {results[name]!r}, then {result!r}")
        check_equal(kernel, results)
    finally:
        for process in processes.values():
            process.__exit__()
    return show([against(kernel.title, seconds, peer.name, peer.target, "ratio") for peer in kernel.peers])


def check_equal(kernel, results):
    """All sides computed the same."""
    numbers = list(results.values())
    largest = max(abs(number) for number in numbers)
    if max(numbers) - min(numbers) > largest * kernel.tolerance + kernel.slack:
        raise SystemExit(f"{kernel.name}: results differ: {results}")


def start_rows(start, options):
    """Fresh processes, all sides in each round."""
    names = ("c", "numba") if options.peers_only else ("pyfora", "c", "numba")
    rounds = [getattr(starts, start.measure)(names) for _ in range(start.rounds)]
    seconds = {side: [one[side] for one in rounds] for side in rounds[0]}
    peers = [side for side in seconds if side != "pyfora"] or [None]
    return show([against(start.title, seconds, peer, start.target, start.limit) for peer in peers])


def against(title, seconds, peer, target, limit):
    """One line: ours and one peer."""
    ours = seconds.get("pyfora")
    theirs = seconds.get(peer)
    figure = compare(ours, theirs, limit)
    reached = figure is not None and (figure >= target if limit == "rate" else figure <= target)
    verdict = "-" if figure is None else "ok" if reached else "MISSED"
    row = {"title": title, "peer": peer, "limit": limit, "figure": figure, "target": target}
    return row | {"verdict": verdict, "seconds": ours, "peer_seconds": theirs}


def compare(ours, theirs, limit):
    """The figure that the target bounds, if both sides ran."""
    if not ours:
        return None
    if limit == "absolute":
        return statistics.median(ours)
    if limit == "rate":
        return starts.library_bytes() / 1e6 / statistics.median(ours)
    if not theirs:
        return None
    pairs = zip(ours, theirs, strict=True)
    if limit == "added":
        return statistics.median(a - b for a, b in pairs)
    return statistics.median(a / b for a, b in pairs)


HEADER = ("what", "ours", "peer", "its time", "figure", "target", "")
WIDTHS = (40, 10, 7, 10, 10, 10, 6)


def line(cells):
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def cells_of(row):
    def unit(figure):
        if figure is None:
            return "-"
        shown = {"ratio": "{:.2f} x", "rate": "{:.1f} MB/s"}.get(row["limit"])
        return shown.format(figure) if shown else time_text(figure)

    def median(seconds):
        return time_text(statistics.median(seconds)) if seconds else "-"

    times = median(row["seconds"]), row["peer"] or "-", median(row["peer_seconds"])
    return row["title"], *times, unit(row["figure"]), unit(row["target"]), row["verdict"]


def time_text(seconds):
    return f"{seconds:.3f} s" if seconds >= 0.1 else f"{seconds * 1000:.2f} ms"


def show(rows):
    for row in rows:
        print(line(cells_of(row)), flush=True)
    return rows


def report(rows):
    """Writes target/bench/results.json and results.txt."""
    load = os.getloadavg()[0]
    about = {"machine": machine(), "threads": sides.THREADS, "load": load, "time": time.strftime("%F %T")}
    about["library_bytes"] = starts.library_bytes()
    (sides.OUT / "results.json").write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n")
    text = "\n".join([line(HEADER), *(line(cells_of(row)) for row in rows)])
    (sides.OUT / "results.txt").write_text(text + "\n")
    missed = sum(row["verdict"] == "MISSED" for row in rows)
    print(f"\n{len(rows)} figures, {missed} missed; {about['machine']}, load {load:.1f}; in {sides.OUT}")


def machine():
    try:
        with open("/proc/cpuinfo") as info:
            models = [text.split(":", 1)[1].strip() for text in info if text.startswith("model name")]
        return f"{len(models)} x {models[0]}"
    except (OSError, IndexError):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
