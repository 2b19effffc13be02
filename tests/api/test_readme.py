"""The examples of README.md run, and print what their comments say."""

import pathlib
import re
import subprocess
import sys

README = pathlib.Path(__file__).parents[2] / "README.md"


def test_examples(tmp_path):
    text = README.read_text()
    code = "\n\n".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    assert code.count("print(") >= 5
    expected = re.findall(r"^ *print\(.*\)  # (.*)$", code, re.MULTILINE)
    script = tmp_path / "readme.py"
    script.write_text(code)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    assert len(printed) == len(expected)
    # What follows a comma is an explanation.
    assert printed == [value.split(",")[0] for value in expected]
