"""Writes vm/runtime/src/unicode14.txt: what str asks of Unicode, as the CPython that runs this has it.

A `flags` line has the characters at which the flags change, `start,flags`; a `map` line has runs of characters that
move by the same distance, `first,last,step,distance`; a `full` line has characters that map to several, `c=a.b.c`.
All numbers are hexadecimal. The flags are in the order of `FLAGS` below.
"""

import pathlib
import textwrap
import unicodedata

TARGET = pathlib.Path(__file__).parents[1] / "vm/runtime/src/unicode14.txt"
SIGMA, FINAL_SIGMA = "\u03a3", "\u03c2"
FLAGS = [
    str.isalpha,
    str.isdecimal,
    str.isdigit,
    str.isnumeric,
    str.islower,
    str.isupper,
    lambda c: unicodedata.category(c) == "Lt",
    # Cased: what comes after it in a word is not a title's first letter.
    lambda c: (c + "a").title()[-1] == "a",
    # Ignorable: it does not separate a final sigma from its word.
    lambda c: (
        not (c + SIGMA).lower().endswith(FINAL_SIGMA) and ("A" + c + SIGMA).lower().endswith(FINAL_SIGMA)
    ),
    str.isidentifier,
    lambda c: ("a" + c).isidentifier(),
]
MAPS = {"lower": str.lower, "upper": str.upper, "title": str.title, "fold": str.casefold}


def flag_runs():
    before = None
    for code in range(0x110000):
        flags = sum(bool(has(chr(code))) << bit for bit, has in enumerate(FLAGS))
        if flags != before:
            yield f"{code:x},{flags:x}"
        before = flags


def map_runs(moved):
    runs = []
    for code, distance in moved:
        last = runs[-1] if runs else None
        step = code - last[1] if last else 0
        if last and last[3] == distance and step <= 2 and last[2] in (0, step):
            last[1:3] = code, step
        else:
            runs.append([code, code, 0, distance])
    return [f"{first:x},{end:x},{step or 1:x},{distance:x}" for first, end, step, distance in runs]


def main():
    lines = []

    def section(name, tokens):
        for line in textwrap.wrap(" ".join(tokens), 110 - len(name), break_on_hyphens=False):
            lines.append(f"{name} {line}")

    section("flags", flag_runs())
    for name, function in MAPS.items():
        pairs = [(code, function(chr(code))) for code in range(0x110000)]
        pairs = [(code, to) for code, to in pairs if to != chr(code)]
        section(f"map {name}", map_runs([(code, ord(to) - code) for code, to in pairs if len(to) == 1]))
        several = [(code, ".".join(f"{ord(c):x}" for c in to)) for code, to in pairs if len(to) > 1]
        section(f"full {name}", [f"{code:x}={to}" for code, to in several])
    TARGET.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
