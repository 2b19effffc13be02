"""The types of generated programs, as texts: `int`, `list[int]`, `tuple[int,str]`, `fn[int,str]`, `opt[int]`, `C0`.

A pattern is a type in which single capital letters stand for types: `list[T]`.
"""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def parsed(text):
    """Head and parts: `tuple[int,list[T]]` gives `("tuple", ("int", "list[T]"))`."""
    head, bracket, rest = text.partition("[")
    if not bracket:
        return text, ()
    parts, depth, start = [], 0, 0
    inner = rest[:-1]
    for at, char in enumerate(inner):
        if char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(inner[start:at])
            start = at + 1
    return head, (*parts, inner[start:])


def is_variable(text):
    return len(text) == 1 and text.isupper()


def unify(pattern, type_, bindings):
    """The bindings that make the pattern the type, or None."""
    if is_variable(pattern):
        if bindings.get(pattern, type_) != type_:
            return None
        return bindings | {pattern: type_}
    if pattern == type_:
        return bindings
    head, parts = parsed(pattern)
    other, others = parsed(type_)
    if head != other or len(parts) != len(others) or not parts:
        return None
    for part, part_type in zip(parts, others, strict=True):
        bindings = unify(part, part_type, bindings)
        if bindings is None:
            return None
    return bindings


def substitute(pattern, bindings):
    return re.sub(r"\b[A-Z]\b", lambda m: bindings[m.group()], pattern)


def variables(pattern):
    return set(re.findall(r"\b[A-Z]\b", pattern))


def size(type_):
    """How many constructors nest in it."""
    return 1 + max((size(part) for part in parsed(type_)[1]), default=0)
