"""What is measured from outside, in fresh processes: compiling, starting, importing, checking files.

Each function gives the seconds of one round, by side; `pyfora` is ours.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from sides import OUT, ROOT, Side, environment

# Small, so that compiling is what takes the time.
FEW = 10
# Exit codes of linting CPython's library: some of its test files are Python of no encoding that we read (2).
LINTED = (0, 1, 2)


def first_call(side, env):
    """The first call in a fresh process, after its imports."""
    with Side(side, env) as process:
        return process.run("primes", FEW)[0]


def one_round(sides, env):
    """The first call of each side that compiles at run time."""
    return {side: first_call(side, env) for side in sides if side != "c"}


def cold_compile(sides):
    """Compiling with nothing cached."""
    with tempfile.TemporaryDirectory() as empty:
        return one_round(sides, environment(PYFORA_CACHE_DIR=empty))


def warm_start(sides):
    """From after the imports to the result in a second process, whose code the first one has left in a cache."""
    ours, numbas = OUT / "warm-cache", OUT / "warm-cache-numba"
    env = environment(PYFORA_CACHE_DIR=str(ours), NUMBA_CACHE_DIR=str(numbas))
    if not numbas.exists():
        one_round(sides, env)
    return one_round(sides, env)


def import_time(sides):
    """A whole process that imports the package, beside one that does nothing."""
    seconds = {"python": timed([sys.executable, "-c", "pass"])}
    if "pyfora" in sides:
        seconds["pyfora"] = timed([sys.executable, "-c", "import pyfora"])
    return seconds


def compile_lib(sides):
    """Checking CPython's library for purity, beside CPython's own compiler. Impure files are found: status 1."""
    files = [str(path) for path in library()]
    script = "import sys\nfor path in sys.argv[1:]:\n    compile(open(path, 'rb').read(), path, 'exec')"
    seconds = {"python": timed([sys.executable, "-W", "ignore", "-c", script, *files])}
    binary = pyfora_command()
    if "pyfora" in sides and binary:
        seconds["pyfora"] = timed([binary, "compile", *files], statuses=LINTED)
    return seconds


def compile_rate(sides):
    """Checking CPython's library on one core: our core time, and the wall's beside it."""
    binary = pyfora_command()
    if "pyfora" not in sides or not binary:
        return {}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = timed([binary, "compile", "-j", "1", *map(str, library())], statuses=LINTED)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"pyfora": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, "wall": wall}


def watch_edit(sides):
    """From the edit of one function of a large file to its new diagnostics."""
    binary = pyfora_command()
    if "pyfora" not in sides or not binary:
        return {}
    text = "".join(f"def f{i}(x, y):\n    z = x * {i} + y\n    return [z, z + 1]\n\n" for i in range(10_000))
    with tempfile.TemporaryDirectory() as directory:
        path, new = Path(directory, "a.py"), Path(directory, "new")
        path.write_text(text)
        command = [binary, "compile", "--watch", "--format", "json", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                expect(process, errors=0)
                new.write_text(text.replace("z = x * 5000 ", "z = x.y = 5000 "))
                start = time.perf_counter()
                new.rename(path)
                expect(process, errors=1)
                return {"pyfora": time.perf_counter() - start}
            finally:
                process.kill()


def expect(process, errors):
    """The watcher's next report."""
    found = json.loads(process.stdout.readline())["errors"]
    if found != errors:
        raise RuntimeError(f"the watcher found {found} errors, not {errors}")


def library():
    """CPython's Lib without what was installed beside it, and without files that are wrong on purpose."""
    lib = Path(sysconfig.get_path("stdlib"))
    left_out = {"site-packages", "test", "tests", "lib2to3"}
    return [path for path in sorted(lib.rglob("*.py")) if not left_out & set(path.relative_to(lib).parts)]


def library_bytes():
    """How much text `compile_lib` and `compile_rate` read."""
    return sum(path.stat().st_size for path in library())


def pyfora_command():
    """The command of the package in use, or the one that cargo built."""
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "release", "pyfora")
    places = [Path(sys.executable).parent / "pyfora", built]
    return next((str(place) for place in places if place.exists()), None)


def timed(command, statuses=(0,)):
    """Wall-clock seconds of a process."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment())
    seconds = time.perf_counter() - start
    if done.returncode not in statuses:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-500:]}")
    return seconds


def forget():
    """Removes what earlier runs left."""
    for path in OUT.glob("warm-cache*"):
        shutil.rmtree(path)
