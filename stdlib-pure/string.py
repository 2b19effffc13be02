"""The module string: constants, capwords and templates."""

whitespace = " \t\n\r\x0b\x0c"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
digits = "0123456789"
hexdigits = "0123456789abcdefABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = (
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\x0b\x0c"
)


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class Template:
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def substitute(self, /, *mapping, **keywords):
        return _substituted(self.template, _values_of(mapping, keywords), False)

    def safe_substitute(self, /, *mapping, **keywords):
        return _substituted(self.template, _values_of(mapping, keywords), True)

    def is_valid(self):
        return all([kind != 3 for kind, _, _, _ in _placeholders(self.template)])

    def get_identifiers(self):
        names = []
        for kind, name, _, _ in _placeholders(self.template):
            if kind == 1 and name not in names:
                names = names + [name]
        return names


def _values_of(mapping, keywords):
    if len(mapping) > 1:
        raise_unsupported("`Template.substitute` with more than one mapping")
    if len(mapping) == 0:
        return keywords_dict(keywords)
    if len(keywords_dict(keywords)) == 0:
        return mapping[0]
    return {**mapping[0], **keywords_dict(keywords)}


def _placeholders(template):
    # Kind (1: a name, 2: an escaped delimiter, 3: anything else), name, first and last place of what follows a `$`.
    found = []
    at = template.find("$")
    while at >= 0:
        kind, name, end = _placeholder(template, at + 1)
        found = found + [(kind, name, at, end)]
        at = template.find("$", end)
    return found


def _placeholder(template, at):
    if template[at : at + 1] == "$":
        return 2, "", at + 1
    braced = template[at : at + 1] == "{"
    first = at + 1 if braced else at
    end = first
    while end < len(template) and _may_name(template[end], end > first):
        end = end + 1
    if end == first or (braced and template[end : end + 1] != "}"):
        return 3, "", at
    return 1, template[first:end], end + 1 if braced else end


def _may_name(c, inside):
    return c == "_" or "a" <= c <= "z" or "A" <= c <= "Z" or (inside and "0" <= c <= "9")


def _substituted(template, values, safe):
    parts = []
    last = 0
    for kind, name, at, end in _placeholders(template):
        parts = parts + [template[last:at]]
        if kind == 2:
            parts = parts + ["$"]
        elif kind == 1 and (not safe or name in values):
            parts = parts + [str(values[name])]
        elif safe:
            parts = parts + [template[at:end]]
        else:
            lines = template[: at + 1].splitlines(keepends=True)
            place = "line " + str(len(lines)) + ", col " + str(at + 1 - len("".join(lines[:-1])))
            raise ValueError("Invalid placeholder in string: " + place)
        last = end
    return "".join(parts + [template[last:]])
