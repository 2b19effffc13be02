"""Which modules of Python's own library are pure as they stand: docs/real-modules.md.

tools/real_modules.py PYFORA            prints the page for the Python that runs this
tools/real_modules.py PYFORA --check    exits with 1 where the page differs; with 0 under another version of Python
"""

import collections
import json
import pathlib
import platform
import subprocess
import sys
import sysconfig

PAGE = pathlib.Path(__file__).parent.parent / "docs" / "real-modules.md"
LIBRARY = pathlib.Path(sysconfig.get_path("stdlib"))

# Modules that mostly compute: no system calls, sockets, threads or files by their purpose.
MODULES = """
__future__ _collections_abc _compat_pickle _markupbase _pydecimal _strptime _weakrefset abc ast base64 bisect calendar
collections/__init__ colorsys configparser contextlib copy copyreg csv dataclasses datetime decimal difflib
email/base64mime email/errors email/quoprimime encodings/aliases encodings/idna encodings/punycode enum fnmatch
fractions functools genericpath getopt gettext graphlib heapq hmac html/__init__ html/entities html/parser
http/__init__ http/cookies imghdr ipaddress json/decoder json/encoder json/scanner json/tool keyword
lib2to3/pgen2/token nturl2path ntpath numbers opcode operator optparse pickletools plistlib posixpath pprint
quopri random reprlib sched secrets shlex sndhdr sre_constants stat statistics string stringprep struct symtable
textwrap this token tokenize types typing urllib/error urllib/parse uuid xml/sax/saxutils zoneinfo/_common
""".split()

HEAD = """# Python's own modules

Which modules of CPython's library pass the purity linter (`pyfora compile`) as they stand, and which codes the others
get and how often ([diagnostics.md](diagnostics.md) says what they mean). A module that does not pass can still be used
in part: only code that is reached counts. `tests/language/test_real_modules.py` calls such functions, from the modules'
own source, and compares them with CPython. Made by `tools/real_modules.py`; `cargo test -p pyfora-cli --test
real_modules` keeps it true.

"""


def report(pyfora: str, path: pathlib.Path) -> collections.Counter:
    """How often the module gets each code."""
    done = subprocess.run([pyfora, "compile", "--format", "json", path], capture_output=True, text=True)
    found = json.loads(done.stdout)
    found = found["diagnostics"] if isinstance(found, dict) else found
    return collections.Counter(diagnostic["code"] for diagnostic in found)


def page(pyfora: str) -> str:
    paths = {name: LIBRARY / f"{name}.py" for name in MODULES}
    reports = {name: report(pyfora, path) for name, path in paths.items() if path.exists()}
    passing = [name for name, codes in reports.items() if not codes]
    shown = {name: name.replace("/__init__", "").replace("/", ".") for name in reports}
    lines = [f"Python {platform.python_version()}: {len(passing)} of {len(reports)} pass.\n"]
    lines += ["| module | passes | codes |", "| --- | --- | --- |"]
    for name, codes in reports.items():
        texts = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
        lines.append(f"| `{shown[name]}` | {'no' if codes else 'yes'} | {texts} |")
    total: collections.Counter = sum(reports.values(), collections.Counter())
    most = ", ".join(
        f"{code} {count}" for code, count in sorted(total.items(), key=lambda item: (-item[1], item[0]))
    )
    return HEAD + "\n".join(lines) + f"\n\nAll codes, by how often: {most}.\n"


def main() -> None:
    pyfora, *options = sys.argv[1:]
    if options != ["--check"]:
        sys.stdout.write(page(pyfora))
        return
    written = PAGE.read_text()
    if f"Python {platform.python_version()}:" in written and page(pyfora) != written:
        sys.exit(f"{PAGE} is out of date: write it anew with tools/real_modules.py")


if __name__ == "__main__":
    main()
