"""The differential oracle: runs a program under CPython and pyfora, in a process of its own that may crash or hang."""

import json
import pathlib
import select
import subprocess
import sys
import tempfile

# Seconds for a program, three calls of it and its compilation.
PATIENCE = 60


class Oracle:
    """Holds a worker; another takes its place when it dies."""

    def __init__(self):
        self.worker = None
        self.folder = tempfile.TemporaryDirectory(prefix="pyfora-fuzz-")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def start(self):
        command = [sys.executable, str(pathlib.Path(__file__).with_name("worker.py")), self.folder.name]
        self.worker = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def stop(self):
        if self.worker:
            self.worker.kill()
            self.worker.communicate()
            self.worker = None

    def run(self, program):
        """`(verdict, detail)`; the verdict is same, refused, skipped, differs, hangs or crashes."""
        if self.worker is None:
            self.start()
        request = json.dumps({"text": program.text, "calls": program.calls})
        try:
            self.worker.stdin.write(request + "\n")
            self.worker.stdin.flush()
        except BrokenPipeError:
            return self.crashed()
        ready, _, _ = select.select([self.worker.stdout], [], [], PATIENCE)
        if not ready:
            self.stop()
            return "hangs", f"no answer in {PATIENCE} s"
        line = self.worker.stdout.readline()
        if not line:
            return self.crashed()
        answer = json.loads(line)
        return answer["verdict"], answer["detail"]

    def crashed(self):
        errors = self.worker.communicate()[1]
        status, self.worker = self.worker.returncode, None
        return "crashes", f"status {status}: {errors[-2000:]}"
