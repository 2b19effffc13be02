"""The processes that run kernels, and how they are asked."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "target" / "bench"
THREADS = "2"


def environment(**more):
    """Two threads for everybody. A side that waits busily for its next kernel would slow down the others."""
    threads = {name: THREADS for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "PYFORA_THREADS")}
    return {**os.environ, **threads, "OMP_WAIT_POLICY": "passive", **more}


def build_peers():
    """Compiles the C side."""
    OUT.mkdir(parents=True, exist_ok=True)
    source, binary = HERE / "peers.c", OUT / "peers"
    subprocess.run(["gcc", "-O3", "-march=native", "-fopenmp", source, "-lm", "-o", binary], check=True)


def command(side):
    """How a side's process is started."""
    if side == "c":
        return [OUT / "peers"]
    return [sys.executable, HERE / ("numba_peer.py" if side == "numba" else "pyfora_side.py")]


class Side:
    """A running process that answers `kernel n` with `seconds result`."""

    def __init__(self, name, env=None):
        self.name = name
        pipe = subprocess.PIPE
        env = env or environment()
        self.process = subprocess.Popen(command(name), stdin=pipe, stdout=pipe, text=True, env=env)

    def run(self, kernel, n):
        """Seconds and result of one run."""
        self.process.stdin.write(f"{kernel} {n}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if len(answer) != 2:
            raise RuntimeError(f"{self.name} gave no answer for {kernel}")
        seconds, result = answer
        return float(seconds), float(result) if any(c in result for c in ".en") else int(result)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
