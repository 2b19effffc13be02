"""Starts processes that share a cache directory."""

import json
import os
import pathlib
import subprocess
import sys

PROGRAM = pathlib.Path(__file__).parent / "program.py"


class Processes:
    """Starts processes that share a cache directory."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)

    def start(self, number, count=1, **environment):
        environment = {**os.environ, "PYFORA_CACHE_DIR": str(self.directory), **environment}
        command = [sys.executable, str(PROGRAM), str(number), str(count)]
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def finish(self, process):
        """What the process says it did."""
        out, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        return json.loads(out.splitlines()[-1])

    def run(self, number, count=1, **environment):
        return self.finish(self.start(number, count, **environment))

    def entries(self):
        """The files of machine code."""
        return sorted(p for p in self.directory.glob("v*/objects/*/*") if p.is_file())
