"""The module textwrap: its functions."""


def _is_space(c):
    return c in "\t\n\x0b\x0c\r "


def _is_word(c):
    return c.isalnum() or c == "_"


def _is_letter(text, i):
    return 0 <= i < len(text) and _is_word(text[i]) and not text[i].isdecimal()


def _ends_word(text, i):
    # Whether what is before a dash may be the end of a word.
    return i > 0 and (_is_word(text[i - 1]) or text[i - 1] in "!\"'&.,?")


def _dashes(text, i):
    # The end of two dashes or more that a word follows, or -1.
    j = i
    while j < len(text) and text[j] == "-":
        j = j + 1
    return j if j - i >= 2 and j < len(text) and _is_word(text[j]) else -1


def _hyphen(text, j):
    # Whether a word may be broken behind the hyphen at j.
    if j >= len(text) or text[j] != "-" or not _is_letter(text, j - 1):
        return False
    if not _is_letter(text, j - 2) and not (j >= 3 and text[j - 2] == "-" and _is_letter(text, j - 3)):
        return False
    if not _is_letter(text, j + 1):
        return False
    return _is_letter(text, j + 2) or j + 2 < len(text) and text[j + 2] == "-" and _is_letter(text, j + 3)


def _word_end(text, i, hyphens):
    if not hyphens:
        while i < len(text) and not _is_space(text[i]):
            i = i + 1
        return i
    if _ends_word(text, i) and _dashes(text, i) >= 0:
        return _dashes(text, i)
    j = i + 1
    while j < len(text) and not _is_space(text[j]):
        if _hyphen(text, j):
            return j + 1
        if text[j] == "-" and _ends_word(text, j) and _dashes(text, j) >= 0:
            return j
        j = j + 1
    return j


def _chunks(text, hyphens):
    chunks = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and _is_space(text[j]):
            j = j + 1
        if j == i:
            j = _word_end(text, i, hyphens)
        chunks = chunks + [text[i:j]]
        i = j
    return chunks


def _broken(chunk, space, hyphens):
    # How much of a word that is too long goes on the line.
    if hyphens and len(chunk) > space:
        hyphen = chunk.rfind("-", 0, space)
        if hyphen > 0 and chunk[:hyphen].strip("-") != "":
            return hyphen + 1
    return space


def wrap(
    text,
    width=70,
    *,
    initial_indent="",
    subsequent_indent="",
    expand_tabs=True,
    replace_whitespace=True,
    fix_sentence_endings=False,
    break_long_words=True,
    drop_whitespace=True,
    break_on_hyphens=True,
    tabsize=8,
    max_lines=None,
    placeholder=" [...]",
):
    if fix_sentence_endings:
        raise_unsupported("`fix_sentence_endings` of `textwrap`")
    if expand_tabs:
        text = text.expandtabs(tabsize)
    if replace_whitespace:
        text = "".join([" " if _is_space(c) else c for c in text])
    chunks = _chunks(text, break_on_hyphens)
    if width <= 0:
        raise ValueError("invalid width " + repr(width) + " (must be > 0)")
    limit = -1
    if max_lines is not None:
        limit = max_lines
        indent = subsequent_indent if max_lines > 1 else initial_indent
        if len(indent) + len(placeholder.lstrip()) > width:
            raise ValueError("placeholder too large for max width")
    lines = []
    i = 0
    # What is left of the chunk at i.
    rest = chunks[0] if len(chunks) > 0 else ""
    while i < len(chunks):
        indent = subsequent_indent if len(lines) > 0 else initial_indent
        room = width - len(indent)
        line = []
        used = 0
        if drop_whitespace and rest.strip() == "" and len(lines) > 0:
            i = i + 1
            rest = chunks[i] if i < len(chunks) else ""
        while i < len(chunks) and used + len(rest) <= room:
            line = line + [rest]
            used = used + len(rest)
            i = i + 1
            rest = chunks[i] if i < len(chunks) else ""
        if i < len(chunks) and len(rest) > room:
            if break_long_words:
                end = _broken(rest, 1 if room < 1 else room - used, break_on_hyphens)
                line = line + [rest[:end]]
                rest = rest[end:]
            elif len(line) == 0:
                line = [rest]
                i = i + 1
                rest = chunks[i] if i < len(chunks) else ""
            used = sum([len(chunk) for chunk in line])
        if drop_whitespace and len(line) > 0 and line[-1].strip() == "":
            used = used - len(line[-1])
            line = line[:-1]
        if len(line) > 0:
            last = i >= len(chunks) or drop_whitespace and i + 1 == len(chunks) and rest.strip() == ""
            if max_lines is None or len(lines) + 1 < limit or last and used <= room:
                lines = lines + [indent + "".join(line)]
            else:
                return _cut(lines, line, used, indent, width, room, placeholder)
    return lines


def _cut(lines, line, used, indent, width, room, placeholder):
    # The lines with a last one that says that there is more.
    while len(line) > 0:
        if line[-1].strip() != "" and used + len(placeholder) <= room:
            return lines + [indent + "".join(line) + placeholder]
        used = used - len(line[-1])
        line = line[:-1]
    if len(lines) > 0:
        before = lines[-1].rstrip()
        if len(before) + len(placeholder) <= width:
            return lines[:-1] + [before + placeholder]
    return lines + [indent + placeholder.lstrip()]


def fill(text, width=70, **kwargs):
    return "\n".join(wrap(text, width, **kwargs))


def shorten(text, width, **kwargs):
    return "\n".join(wrap(" ".join(text.strip().split()), width, max_lines=1, **kwargs))


def dedent(text):
    lines = ["" if line.strip(" \t") == "" else line for line in text.split("\n")]
    indents = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines if line != ""]
    margin = ""
    if len(indents) > 0:
        low, high = min(indents), max(indents)
        n = 0
        while n < len(low) and low[n] == high[n]:
            n = n + 1
        margin = low[:n]
    return "\n".join([line[len(margin) :] for line in lines])


def indent(text, prefix, predicate=None):
    if predicate is None:
        lines = [prefix + line if line.strip() != "" else line for line in text.splitlines(True)]
    else:
        lines = [prefix + line if predicate(line) else line for line in text.splitlines(True)]
    return "".join(lines)
