"""Random programs: typed expressions and small functions, compared with CPython like all others.

Each program is a module with a few functions that call each other; its seed is in the test's name. Ints stay small by
construction, as what needs more than 64 bits is refused, and floats are not summed by `sum`, which CPython computes
less exactly before 3.12.
"""

import importlib.util
import random

import pytest
from harness import check

PROGRAMS = 25
FUNCTIONS = 3
CALLS = 4

INTS = ["0", "1", "2", "3", "7", "10", "-1", "-5", "100"]
FLOATS = ["0.0", "-0.0", "0.5", "1.0", "2.5", "-3.75", "1e10", "1e-5", "0.1"]


class Program:
    """The text of a module, built statement by statement."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = ["import math", ""]
        self.functions = []
        for number in range(FUNCTIONS):
            self.function(f"f{number}")

    def pick(self, *choices):
        return self.random.choice(choices)

    # Expressions. `scope` maps variables to their types: "int", "float", "bool", "pair" (of int and float) or "number",
    # which is int or float depending on the data.

    def names(self, kind, scope):
        return [name for name, k in scope.items() if k == kind]

    def expression(self, kind, scope, depth):
        leaves = self.names(kind, scope)
        if depth <= 0 or self.random.random() < 0.15:
            if leaves and self.random.random() < 0.75:
                return self.pick(*leaves)
            return self.literal(kind)
        if self.random.random() < 0.08:
            condition = self.expression("bool", scope, depth - 1)
            yes, no = (self.expression(kind, scope, depth - 1) for _ in range(2))
            return f"({yes} if {condition} else {no})"
        return getattr(self, kind)(scope, depth - 1)

    def literal(self, kind):
        match kind:
            case "int":
                return self.pick(*INTS)
            case "float":
                return self.pick(*FLOATS)
            case "bool":
                return self.pick("True", "False")
            case "number":
                return self.pick(*INTS, *FLOATS)
            case _:
                return f"({self.pick(*INTS)}, {self.pick(*FLOATS)})"

    def int(self, scope, depth):
        a, b = (self.expression("int", scope, depth) for _ in range(2))
        choices = [
            f"({a} + {b})",
            f"({a} - {b})",
            f"({a} * {b} % 1009)",
            f"({a} // {b})",
            f"({a} % {b})",
            f"({a} & {b})",
            f"({a} | {b})",
            f"({a} ^ {b})",
            f"({a} >> {self.pick(*INTS)})",
            f"({a} % 64 << {self.pick('0', '1', '5')})",
            f"({a} % 100) ** {self.pick('0', '1', '2', '3')}",
            f"-{a}",
            f"~{a}",
            f"abs({a})",
            f"min({a}, {b})",
            f"max({a}, {b})",
            f"int({self.expression('bool', scope, depth)})",
            f"int({self.expression('float', scope, depth)} % 100)",
            f"round({a}, -1)",
            f"len(range({a} % 50, {b} % 50))",
            f"{self.expression('pair', scope, depth)}[0]",
            f"sum(i * {a} % 13 for i in range({b} % 20) if i % 3 != {self.pick('0', '1')})",
            f"(lambda x: x + {a})({b})",
        ]
        for name in self.functions:
            choices.append(f"{name}({a} % 50, {self.expression('float', scope, depth)})[0]")
        return self.pick(*choices)

    def float(self, scope, depth):
        a, b = (self.expression(self.pick("float", "float", "int"), scope, depth) for _ in range(2))
        f = self.expression("float", scope, depth)
        return self.pick(
            f"({a} + {f})",
            f"({f} - {a})",
            f"({a} * {f})",
            f"({a} / {b})",
            f"({f} // {a})",
            f"({a} % {f})",
            f"-{f}",
            f"abs({f})",
            f"min({f}, {self.expression('float', scope, depth)})",
            f"float({a})",
            f"round({f}, 2)",
            f"math.sqrt({a})",
            f"math.floor({f} % 100) * 0.5",
            f"({f}) ** 2",
            f"{self.expression('pair', scope, depth)}[1]",
        )

    def bool(self, scope, depth):
        kind = self.pick("int", "float", "number", "bool")
        a, b, c = (self.expression(kind, scope, depth) for _ in range(3))
        i = self.expression(self.pick("int", "float"), scope, depth)
        p, q = (self.expression("bool", scope, depth) for _ in range(2))
        sign = self.pick("<", "<=", ">", ">=", "==", "!=")
        return self.pick(
            f"({a} {sign} {b})",
            f"({a} {sign} {i})",
            f"({a} {sign} {b} {self.pick('<', '==')} {c})",
            f"({p} and {q})",
            f"({p} or {q})",
            f"(not {p})",
            f"bool({a})",
            f"isinstance({a}, {self.pick('int', 'float', 'bool')})",
            f"any(i % 7 == {self.expression('int', scope, depth)} for i in range(10))",
        )

    def pair(self, scope, depth):
        return f"({self.expression('int', scope, depth)} % 1013, {self.expression('float', scope, depth)})"

    def number(self, scope, depth):
        a, b = (self.expression("number", scope, depth) for _ in range(2))
        other = self.expression(self.pick("int", "float"), scope, depth)
        return self.pick(
            f"({a} + {other})", f"({a} - {b})", f"abs({a})", f"({other} / {a})", f"max({a}, {other})"
        )

    # Statements.

    def function(self, name):
        scope = {"a": "int", "b": "float"}
        self.lines += [f"def {name}(a, b):"]
        for variable, kind in (("c", "bool"), ("p", "pair"), ("n", "number"), ("k", "int")):
            self.lines.append(f"    {variable} = {self.expression(kind, scope, 2)}")
            scope[variable] = kind
        self.block(scope, "    ", 3)
        self.lines += [f"    return ({self.expression('int', scope, 2)}, b, c, p, n, k)", ""]
        self.functions.append(name)

    def block(self, scope, indent, depth):
        for _ in range(self.random.randint(1, 3)):
            self.statement(scope, indent, depth)

    def statement(self, scope, indent, depth):
        kind = self.pick("assign", "assign", "if", "for", "while", "return") if depth else "assign"
        inner = indent + "    "
        match kind:
            case "assign":
                name = self.pick(*[n for n in scope if len(n) == 1])
                # An assignment in a loop keeps ints small.
                value = self.expression(scope[name], scope, 2)
                value = f"({value}) % 1013" if scope[name] in ("int", "number") else value
                self.lines.append(f"{indent}{name} = {value}")
            case "if":
                self.lines.append(f"{indent}if {self.expression('bool', scope, 2)}:")
                self.block(dict(scope), inner, depth - 1)
                if self.random.random() < 0.5:
                    self.lines.append(f"{indent}else:")
                    self.block(dict(scope), inner, depth - 1)
            case "for":
                name = f"i{depth}"
                self.lines.append(f"{indent}for {name} in range({self.expression('int', scope, 1)} % 5):")
                self.block({**scope, name: "int"}, inner, depth - 1)
                if self.random.random() < 0.3:
                    leave = self.pick("break", "continue")
                    self.lines.append(f"{inner}if {self.expression('bool', scope, 1)}:")
                    self.lines.append(f"{inner}    {leave}")
                    self.block({**scope, name: "int"}, inner, 0)
            case "while":
                name = f"w{depth}"
                self.lines.append(f"{indent}{name} = {self.expression('int', scope, 1)} % 4")
                self.lines.append(f"{indent}while {name} > 0:")
                self.lines.append(f"{inner}{name} = {name} - 1")
                self.block({**scope, name: "int"}, inner, depth - 1)
            case "return":
                self.lines.append(f"{indent}if {self.expression('bool', scope, 2)}:")
                parts = [
                    self.expression(k, scope, 1) for k in ("int", "float", "bool", "pair", "number", "int")
                ]
                self.lines.append(f"{inner}return ({', '.join(parts)})")


def loaded(text, path):
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_programs(executor, tmp_path, seed):
    program = Program(seed)
    text = "\n".join(program.lines) + "\n"
    module = loaded(text, tmp_path / f"program_{seed}.py")
    values = random.Random(seed)
    failures = []
    for name in program.functions:
        for _ in range(CALLS):
            arguments = values.randint(-20, 20), values.choice([0.0, -0.0, 1.5, -2.25, 1e6, values.random()])
            failures.append(check(executor, getattr(module, name), arguments))
    failures = [f for f in failures if f]
    if failures:
        pytest.fail("\n".join([f"seed {seed}:", text, *failures[:3]]), pytrace=False)
