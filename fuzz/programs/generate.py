"""Random typed programs from the grammar: a module of classes and functions, and calls of its `main`.

Each program uses a few areas of the language only, chosen by its seed, so that rare features meet each other often
(Groce et al., "Swarm testing", 2012).
"""

import random
import re
from dataclasses import dataclass

import grammar
from type_texts import parsed, size, substitute, unify, variables

AREAS = sorted({row[0] for row in grammar.EXPRESSIONS + grammar.STATEMENTS + grammar.DEFINITIONS})
HOLE = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")
DEPTH = 4
BLOCK_DEPTH = 3
# Expressions of a program as a whole. Most are small: they take less time to compile and to shrink, so more of them run.
BUDGETS = (25, 40, 60, 90, 140, 220)
CALLS = 4
MODULES = (
    "bisect",
    "collections",
    "dataclasses",
    "enum",
    "fractions",
    "functools",
    "heapq",
    "itertools",
    "math",
    "operator",
)
# How hard LLVM tries, and whether ints are wide from the start. LLVM is most of the time of a program at full effort and
# the least of what is tested; our own passes run at each.
EFFORTS = ("none",) * 10 + ("less", "full")
INTS = ("exact",) * 5 + ("wide",)


@dataclass
class Program:
    """A module's text, and the argument lists of the calls of its `main`, as texts."""

    seed: int
    text: str
    calls: list
    effort: str
    ints: str

    @staticmethod
    def of(seed, text, calls):
        """The program, with the seed's choice of how it is compiled."""
        rng = random.Random(f"how {seed}")
        return Program(seed, text, calls, rng.choice(EFFORTS), rng.choice(INTS))


class DeadEnd(Exception):
    """A template that cannot be filled here."""


class Generator:
    def __init__(self, seed, areas=None):
        self.random = random.Random(seed)
        self.seed = seed
        allowed = [area for area in areas or AREAS if area != "core"]
        self.areas = {"core", *self.random.sample(allowed, min(len(allowed), self.random.randint(1, 4)))}
        self.rows = [row[1:] for row in grammar.EXPRESSIONS if row[0] in self.areas]
        self.statements = [row[1:] for row in grammar.STATEMENTS if row[0] in self.areas]
        self.names = 0
        self.budget = self.random.choice(BUDGETS)
        self.rows_of = {}
        self.definitions = []
        self.classes = []

    def program(self):
        for pieces in range(self.random.randint(0, 2)):
            self.definition(f"C{pieces}", grammar.CLASSES, is_class=True)
        recursive = [row[1:] for row in grammar.DEFINITIONS if row[0] in self.areas]
        if self.random.random() < 0.4:
            self.definition("R", recursive, is_class=False)
        for number in range(self.random.randint(0, 2)):
            self.function(f"f{number}")
        parameters = {f"a{i}": self.a_type(["int", "float", "str", "list[int]", "bool"]) for i in range(3)}
        body, scope = self.body(parameters, self.random.randint(3, 7))
        shown = [name for name, type_ in scope.items() if self.comparable(type_)]
        chosen = self.random.sample(shown, min(len(shown), 5))
        lines = [f"def main({', '.join(parameters)}):", *body, f"    return ({', '.join(chosen)},)"]
        text = "\n\n\n".join([*self.definitions, "\n".join(lines)]) + "\n"
        imports = "".join(f"import {name}\n" for name in MODULES if re.search(rf"\b{name}\.", text))
        text = f"{imports}\n\n{text}"
        calls = [f"({''.join(self.literal(t) + ', ' for t in parameters.values())})" for _ in range(CALLS)]
        return Program.of(self.seed, text, calls)

    def comparable(self, type_):
        head, parts = parsed(type_)
        return head not in ("fn", "gen", "set") and all(map(self.comparable, parts))

    def hashable(self, type_):
        head, parts = parsed(type_)
        known = head in ("int", "str", "bool", "float", "number", "bytes", "complex", "frac", "opt", "tuple")
        return known and all(map(self.hashable, parts))

    # Definitions.

    def definition(self, name, choices, is_class):
        text, rows = self.random.choice(choices)
        # What the definition leaves open is the same for all its uses.
        bindings = {v: self.a_type() for v in variables(" ".join(re.findall(r"\{([^{}]+)\}", text)))}
        text = text.replace("{name}", name)
        self.definitions.append(self.filled(text, {}, 2, bindings).rstrip())
        if is_class:
            self.classes.append(name)
        for type_, template in rows:
            row = type_.replace("{name}", name), template.replace("{name}", name)
            bound = tuple(self.bound(part, bindings) for part in row)
            self.rows += [bound] * 3

    @staticmethod
    def bound(template, bindings):
        return substitute(template, bindings) if bindings else template

    def function(self, name):
        parameters = {f"p{i}": self.a_type() for i in range(self.random.randint(1, 3))}
        result = self.a_type()
        body, scope = self.body(parameters, self.random.randint(1, 4))
        lines = [f"def {name}({', '.join(parameters)}):", *body]
        lines.append(f"    return {self.expression(result, scope, DEPTH - 1)}")
        self.definitions.append("\n".join(lines))
        holes = ", ".join("{" + t + "}" for t in parameters.values())
        self.rows += [(result, f"{name}({holes})")] * 3

    # Statements.

    def body(self, parameters, count):
        """Lines of statements and the scope after them."""
        scope = dict(parameters)
        lines = []
        for _ in range(count):
            lines += self.statement(scope, BLOCK_DEPTH)
        return ["    " + line for line in lines], scope

    def statement(self, scope, depth):
        """Lines; extends the scope."""
        if depth <= 0 or self.budget <= 0 or self.random.random() < 0.5:
            return self.assignment(scope)
        for _ in range(5):
            template, leaves = self.random.choice(self.statements)
            try:
                return self.from_template(template, leaves, scope, depth)
            except DeadEnd:
                continue
        return self.assignment(scope)

    def from_template(self, template, leaves, scope, depth):
        bindings = self.free(f"{template}{{{leaves}}}", {}, scope)
        fresh = {}
        text = self.filled(template, scope, DEPTH - 1, bindings, fresh, depth)
        for entry in self.entries(leaves):
            name, type_ = entry
            scope[fresh[name]] = substitute(type_, bindings)
        return text.split("\n")

    def assignment(self, scope):
        variables_ = [name for name in scope if "." not in name]
        if variables_ and self.random.random() < 0.4:
            name = self.random.choice(variables_)
            type_ = scope[name]
        else:
            type_ = self.a_type()
            name = self.fresh()
        value = self.expression(type_, scope, DEPTH)
        scope[name] = type_
        return [f"{name} = {value}"]

    def block(self, scope, depth, indent):
        inner = dict(scope)
        lines = []
        for _ in range(self.random.randint(1, 3)):
            # Only what the outer scope has too is assigned for others to see.
            lines += self.statement(inner, depth - 1)
        return "\n".join(" " * indent + line for line in lines)

    # Expressions.

    def expression(self, type_, scope, depth):
        self.budget -= 1
        names = [name for name, t in scope.items() if t == type_]
        if depth <= 0 or self.budget <= 0 or self.random.random() < 0.15:
            if names and self.random.random() < 0.8:
                return self.random.choice(names)
            return self.literal(type_)
        if names and self.random.random() < 0.2:
            return self.random.choice(names)
        candidates = self.candidates(type_)
        for _ in range(4):
            if not candidates:
                break
            template, bindings = self.random.choice(candidates)
            bindings = self.free(template, bindings, scope)
            if any(size(t) > 3 for t in bindings.values()):
                continue
            try:
                return self.filled(template, scope, depth - 1, bindings)
            except DeadEnd:
                continue
        return self.literal(type_)

    def candidates(self, type_):
        certain, any_type = self.rows_for(type_)
        # A row that gives any type is one among many.
        return certain + [row for row in any_type if self.random.random() < 0.3]

    def rows_for(self, type_):
        """The rows that give a type, apart from those that give any; rows are only ever added."""
        seen, certain, any_type = self.rows_of.get(type_, (0, [], []))
        for pattern, template in self.rows[seen:]:
            bindings = unify(pattern, type_, {})
            # A capital K stands for what can be hashed.
            if bindings is not None and ("K" not in bindings or self.hashable(bindings["K"])):
                (certain if len(pattern) > 1 else any_type).append((template, bindings))
        self.rows_of[type_] = len(self.rows), certain, any_type
        return certain, any_type

    def free(self, template, bindings, scope):
        """Chooses the types that a row leaves open; often one that a variable has."""
        bindings = dict(bindings)
        holes = " ".join(hole for hole in HOLE.findall(template) if hole)
        for name in sorted(variables(holes) - bindings.keys()):
            known = [t for t in scope.values() if self.comparable(t) and size(t) < 3]
            if name == "K":
                bindings[name] = self.random.choice(grammar.KEYS)
            elif known and self.random.random() < 0.5:
                bindings[name] = self.random.choice(known)
            else:
                bindings[name] = self.a_type()
        return bindings

    def filled(self, template, scope, depth, bindings, fresh=None, block_depth=BLOCK_DEPTH):
        """The template with its holes filled, left to right."""
        fresh = {} if fresh is None else fresh

        def fill(match):
            whole, hole = match.group(), match.group(1)
            if hole is None:
                return whole[0]
            what, _, binds = hole.partition("|")
            if re.fullmatch(r"[a-z]", what):
                if what not in fresh:
                    fresh[what] = self.fresh()
                return fresh[what]
            inner = dict(scope)
            for name, type_ in self.entries(binds):
                # A fresh name, or a path such as `self.a`.
                if re.fullmatch(r"[a-z]", name) and "def" not in template and name not in fresh:
                    fresh[name] = self.fresh()
                inner[fresh.get(name, name)] = substitute(type_, bindings)
            return self.hole(substitute(what, bindings), inner, depth, block_depth)

        return HOLE.sub(fill, template)

    def hole(self, what, scope, depth, block_depth):
        if what in ("block", "block2"):
            return self.block(scope, block_depth, 4 if what == "block" else 8)
        if what == "index2":
            return self.random.choice(["0", "1", "-1"])
        if what == "width":
            return str(self.random.randint(1, 12))
        if what.endswith("!"):
            return self.literal(what[:-1])
        if what.endswith("$"):
            names = [name for name, t in scope.items() if t == what[:-1]]
            if not names:
                raise DeadEnd
            return self.random.choice(names)
        return self.expression(what, scope, depth)

    @staticmethod
    def entries(binds):
        """`x:int,y:tuple[A,B]` as pairs."""
        return re.findall(r"([\w.]+):((?:[\w]+\[[^:]*\])|\w+)", binds)

    def literal(self, type_):
        head, parts = parsed(type_)
        if head in grammar.LITERALS:
            return self.random.choice(grammar.LITERALS[head])
        items = [", ".join(self.literal(p) for p in parts) for _ in range(self.random.randint(0, 4))]
        match head:
            case "tuple":
                return f"({''.join(self.literal(p) + ', ' for p in parts)})"
            case "list":
                return f"[{', '.join(items)}]"
            case "set":
                return f"{{{', '.join(items)}}}" if items else "set()"
            case "dict":
                return (
                    "{"
                    + ", ".join(f"{self.literal(parts[0])}: {self.literal(parts[1])}" for _ in items)
                    + "}"
                )
            case "opt":
                return self.random.choice(["None", self.literal(parts[0])])
            case "number":
                return self.literal(self.random.choice(["int", "float"]))
            case "fn":
                return f"(lambda {self.fresh()}: {self.literal(parts[1])})"
            case "gen":
                name = self.fresh()
                return f"({name} for {name} in [{', '.join(items)}])"
        constructor = next(template for pattern, template in self.rows if pattern == type_)
        return self.filled(constructor, {}, 0, self.free(constructor, {}, {}))

    def a_type(self, choices=None):
        if choices is None:
            choices = list(grammar.ELEMENTS)
            if self.classes:
                choices += self.classes * 2
            choices += [t for area, t in grammar.TYPES_OF_AREAS if area in self.areas]
        return self.random.choice(choices)

    def fresh(self):
        self.names += 1
        return f"v{self.names}"
