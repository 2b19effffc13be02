"""What compiling takes for programs that are hard on a compiler: `python tests/bench/bounds.py [PART ...] [--command PATH]`.

The programs are those of tests/language/pathological.py whose name contains a PART, or all. Each is compiled and run in
a process of its own with an empty cache; time is processor time, of all threads. A star marks what breaks the bound.
"""

import argparse
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "language"))

import pathological  # noqa: E402

SECONDS, MIB = 10, 2048
COMMAND = HERE.parents[1] / "target" / "release" / "pyfora"

CLIENT = """
import pyfora, sys
sys.path.insert(0, {folder!r})
sys.setrecursionlimit(1000000)
import program
try:
    print(pyfora.connect().submit(program.main, 3).result(600).toLocal().result(600))
except Exception as error:
    print("error", type(error).__name__, str(error)[:300])
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help="programs to compile; all, if none is named")
    parser.add_argument("--command", default=str(COMMAND), help="the pyfora command")
    parser.add_argument("--limit", type=int, default=120, help="seconds after which a program is given up")
    parser.add_argument("--memory", type=int, default=6144, help="MiB of address space it may take")
    options = parser.parse_args()
    print(f"{'program':<44}{'CPU s':>8}{'MiB':>7}  outcome")
    for name in [*pathological.PROGRAMS, *pathological.CLIENT]:
        if not options.parts or any(part in name for part in options.parts):
            seconds, mib, outcome = measured(name, options)
            star = "*" if seconds > SECONDS or mib > MIB or outcome.startswith("CRASH") else " "
            print(f"{name:<44}{seconds:>7.1f}{star}{mib:>7.0f}  {outcome}", flush=True)


def measured(name, options):
    with tempfile.TemporaryDirectory(prefix="pyfora-bounds-") as folder:
        program = pathlib.Path(folder) / "program.py"
        if name in pathological.PROGRAMS:
            program.write_text(pathological.PROGRAMS[name]())
            command = [options.command, "run", "program.py", "--entry", "main", "3"]
        else:
            program.write_text(pathological.CLIENT[name])
            command = [sys.executable, "-c", CLIENT.format(folder=folder)]
        output = pathlib.Path(folder) / "output"
        environment = {**os.environ, "PYFORA_CACHE_DIR": folder + "/cache"}

        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (options.limit, options.limit + 2))
            resource.setrlimit(resource.RLIMIT_AS, (options.memory << 20, options.memory << 20))

        with output.open("w") as out:
            process = subprocess.Popen(
                command, cwd=folder, stdout=out, stderr=out, env=environment, preexec_fn=limit
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = status
        with output.open() as out:
            text = out.read(2_000_000)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, outcome(status, text)


def outcome(status, text):
    """A word on how it ended: a value, the code of an error, or a crash."""
    if os.WIFSIGNALED(status):
        return f"CRASH: signal {os.WTERMSIG(status)} {text[-80:]!r}"
    if os.WEXITSTATUS(status) not in (0, 1) or "panicked" in text:
        return f"CRASH: exit {os.WEXITSTATUS(status)} {text[-160:]!r}"
    codes = sorted(set(re.findall(r"\bPF\d{3}\b", text)))
    raised = re.search(r"^(\w+(?:Error|Exception)\b.{0,60})", text, re.MULTILINE)
    return " ".join(codes) or (raised and raised[1]) or text.strip()[:60]


if __name__ == "__main__":
    main()
