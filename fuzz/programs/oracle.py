"""The differential oracle: runs a program under CPython and pyfora, in a process of its own that may crash or hang."""

import json
import pathlib
import select
import subprocess
import sys
import tempfile

# Seconds for a program, its calls and its compilation, on a machine that does other things too.
PATIENCE = 60
# Programs until the worker makes way for another, so that what it keeps of them is bounded.
TERM = 1000


class Oracle:
    """Holds a worker; another takes its place when it dies."""

    def __init__(self):
        self.worker = None
        self.ran = 0
        self.patience = PATIENCE
        self.folder = tempfile.TemporaryDirectory(prefix="pyfora-fuzz-")

        self.errors = pathlib.Path(self.folder.name) / "errors"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def start(self):
        worker = pathlib.Path(__file__).with_name("worker.py")
        command = [sys.executable, str(worker), self.folder.name, str(self.patience)]
        self.ran = 0
        # A file, as nobody reads while the worker lives, and a full pipe would stop it.
        with open(self.errors, "w") as errors:
            self.worker = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
            )

    def stop(self):
        if self.worker:
            self.worker.kill()
            self.worker.communicate()
            self.worker = None

    def again(self, program):
        """`run` in a fresh worker with more patience: a late answer may be the machine's fault."""
        self.stop()
        self.patience = 4 * PATIENCE
        try:
            return self.run(program)
        finally:
            self.stop()
            self.patience = PATIENCE

    def run(self, program):
        """`(verdict, detail)`; the verdict is same, refused, skipped, differs, hangs or crashes."""
        if self.ran >= TERM:
            self.stop()
        if self.worker is None:
            self.start()
        self.ran += 1
        request = json.dumps(
            {"text": program.text, "calls": program.calls, "effort": program.effort, "ints": program.ints}
        )
        try:
            self.worker.stdin.write(request + "\n")
            self.worker.stdin.flush()
        except BrokenPipeError:
            return self.crashed()
        ready, _, _ = select.select([self.worker.stdout], [], [], self.patience)
        if not ready:
            self.stop()
            return "hangs", f"no answer in {self.patience} s"
        line = self.worker.stdout.readline()
        if not line:
            return self.crashed()
        answer = json.loads(line)
        return answer["verdict"], answer["detail"]

    def crashed(self):
        self.worker.communicate()
        errors = self.errors.read_text(errors="replace")
        status, self.worker = self.worker.returncode, None
        return "crashes", f"status {status}: {errors[-2000:]}"
