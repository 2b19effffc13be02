"""The text of source files, read once, and where a piece of code stands in its file."""

from __future__ import annotations

import functools
import os
import re
import sys
from types import CodeType, FrameType

from pyfora.Exceptions import PythonToForaConversionError

_texts: dict[str, tuple[object, str]] = {}


def text_of(path: str, module_globals: dict | None = None) -> str | None:
    """The text of the file that code was compiled from, or None where there is none (REPL, exec)."""
    linecache = sys.modules.get("linecache")
    entry = linecache.cache.get(path) if linecache else None
    if entry is not None and len(entry) == 4 and entry[1] is None:
        # Registered by a tool such as IPython or doctest: it has no file.
        return "".join(entry[2])
    try:
        stat = os.stat(path)
    except OSError:
        return _from_loader(path, module_globals)
    stamp = (stat.st_mtime_ns, stat.st_size)
    known = _texts.get(path)
    if known is None or known[0] != stamp:
        text = _read(path)
        if text is None:
            return None
        known = _texts[path] = (stamp, text)
    return known[1]


def _read(path: str) -> str | None:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    head = data.split(b"\n", 2)[:2]
    if any(b"coding" in line for line in head):
        import importlib.util

        try:
            return importlib.util.decode_source(data)
        except (SyntaxError, UnicodeDecodeError, LookupError):
            return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_loader(path: str, module_globals: dict | None) -> str | None:
    """A module in a zip file, or the tool-made name of a REPL that keeps its input."""
    import linecache

    lines = linecache.getlines(path, module_globals)
    return "".join(lines) if lines else None


def body_column(code: CodeType) -> int | None:
    """The column in bytes where a lambda's body starts, if it starts on the lambda's first line."""
    positions = getattr(code, "co_positions", None)
    if positions is None:
        return None
    # The first instructions of a code object (RESUME and the like) stand at column 0 with no width.
    starts = [
        (line, column)
        for line, end_line, column, end_column in positions()
        if line is not None and column is not None and (line, column) != (end_line, end_column)
    ]
    if not starts:
        return None
    line, column = min(starts)
    return column if line == code.co_firstlineno else None


def with_line(text: str, line: int) -> int:
    """The line of the `with` keyword of the statement whose context expression is evaluated on `line`."""
    lines = text.split("\n")
    for number in range(min(line, len(lines)), 0, -1):
        words = lines[number - 1].replace("(", " ").split(None, 2)
        if words[:1] == ["with"] or words[:2] == ["async", "with"]:
            return number
    return line


def check_last_item(frame: FrameType, text: str, line: int) -> None:
    """Raises PythonToForaConversionError where other context managers follow in the `with` statement on `line`: they
    belong to the body that is not run here. Before 3.11 any other context manager is refused."""
    header = []
    for part in text.split("\n")[line - 1 :]:
        header.append(part)
        if part.split("#")[0].rstrip().endswith(":"):
            break
    if not any("," in part for part in header):
        return
    import ast

    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return  # The parser says what is wrong.
    for node in ast.walk(tree):
        if isinstance(node, ast.With) and node.lineno == line and len(node.items) > 1:
            last = node.items[-1].context_expr
            if _end_of_context(frame) != (last.end_lineno, last.end_col_offset):
                raise PythonToForaConversionError(
                    "other context managers follow the executor's in the with statement; "
                    "nest a with statement of its own for the executor"
                )


def _end_of_context(frame: FrameType) -> tuple[int | None, int | None] | None:
    """Line and column where the expression ends whose `__enter__` the frame calls, from 3.11 on: that of the
    instruction before."""
    positions = getattr(frame.f_code, "co_positions", None)
    if positions is None:
        return None
    _, line, _, column = list(positions())[frame.f_lasti // 2 - 1]
    return line, column


def class_line(cls: type, text: str) -> int | None:
    """The line of a class, or of its first decorator; None where the file has no such class."""
    first = cls.__dict__.get("__firstlineno__")
    if isinstance(first, int):
        return first
    lines, statements = _class_statements(text)
    found = statements.get(cls.__name__, [])
    if len(found) == 1 and not _decorated(lines, found[0]):
        return found[0]
    return _class_line_by_tree(cls, text) if found else None


@functools.lru_cache(maxsize=8)
def _class_statements(text: str) -> tuple[list[str], dict[str, list[int]]]:
    """The lines of a file, and by the name of a class those that look like its statement."""
    lines = text.split("\n")
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        head = re.match(r"\s*class (\w+)", line)
        if head is not None:
            found.setdefault(head[1], []).append(number)
    return lines, found


def _decorated(lines: list[str], number: int) -> bool:
    """Whether the line before may be a decorator or the end of one."""
    before = lines[number - 2].strip() if number >= 2 else ""
    return before.startswith("@") or before.endswith(")")


def _class_line_by_tree(cls: type, text: str) -> int | None:
    """As `class_line`, by the qualified name; of several definitions, the one that the methods stand in."""
    found = [lines for name, *lines in _definitions(text) if name == cls.__qualname__]
    if len(found) > 1:
        inside = _method_lines(cls)
        found = [lines for lines in found if any(lines[1] <= n <= lines[2] for n in inside)]
    return found[0][0] if len(found) == 1 else None


@functools.lru_cache(maxsize=8)
def _definitions(text: str) -> list[tuple[str, int, int, int]]:
    """Of each class of a file: its qualified name, its first line with decorators, its own and its last line; empty
    where the text is no Python. Kept, as a file of many classes is asked for each."""
    import ast

    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    found: list[tuple[str, int, int, int]] = []
    pending: list[tuple[ast.AST, str]] = [(tree, "")]
    while pending:
        node, prefix = pending.pop()
        for child in ast.iter_child_nodes(node):
            inner = prefix
            if isinstance(child, ast.ClassDef):
                first = min([child.lineno, *(d.lineno for d in child.decorator_list)])
                found.append((prefix + child.name, first, child.lineno, child.end_lineno or 0))
                inner = f"{prefix}{child.name}."
            elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                inner = f"{prefix}{child.name}.<locals>."
            pending.append((child, inner))
    return found


def _method_lines(cls: type) -> list[int]:
    methods = (getattr(value, "__code__", None) for value in cls.__dict__.values())
    return [code.co_firstlineno for code in methods if code is not None]
