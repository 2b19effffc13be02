"""Programs that are hard on a compiler: large, deep, or with types that grow.

`test_termination.py` compiles each with bounds; `python tests/bench/bounds.py` prints what they take, the
table of docs/termination.md. A program has a function `main` of one int; those of `CLIENT` build their data in the client.
"""


def lines(count, line):
    """`count` lines, in each of which `@` is the number of the line."""
    return "".join(line.replace("@", str(i)) + "\n" for i in range(count))


def main_of(body, result="x", start="x = n"):
    text = f"{start}\n{body}return {result}\n"
    return "def main(n):\n" + "".join(f"    {line}\n" for line in text.splitlines())


def literal(count, element="@"):
    return ", ".join(element.replace("@", str(i * 7 % 1000 if "@" in element else i)) for i in range(count))


def functions(count, body, **more):
    """Functions f0, f1, … of one argument; in the body `@` is the number, `@next` the next one's, around the circle."""

    def text(i):
        out = body.replace("@next", str((i + 1) % count)).replace("@far", str((i * 7 + 1) % count))
        return f"def f{i}(x):\n    return {out.replace('@', str(i))}\n"

    return "".join(text(i) for i in range(count)) + more.get("main", "def main(n):\n    return f0(n)\n")


def calls(count, call):
    """A main function that makes each call in a line of its own: one expression may not nest as deep as that."""
    return main_of(lines(count, f"x = x + {call}"))


def nested(open_, core, close, depth):
    return open_ * depth + core + close * depth


def deep_classes(count):
    classes = (
        "class C0:\n    def __init__(self, x):\n        self.x = x\n    def m(self):\n        return self.x\n"
    )
    for i in range(1, count):
        classes += f"class C{i}(C{i - 1}):\n    def m{i}(self):\n        return self.m() + {i}\n"
    return classes + f"def main(n):\n    c = C{count - 1}(n)\n    return c.m() + c.m1() + c.m{count - 1}()\n"


def super_chain(count):
    classes = "class C0:\n    def m(self):\n        return 1\n"
    for i in range(1, count):
        classes += f"class C{i}(C{i - 1}):\n    def m(self):\n        return super().m() + {i}\n"
    return classes + f"def main(n):\n    return C{count - 1}().m() + n\n"


def indented(count, line, core):
    """Blocks in one another."""
    out = "".join("    " * (i + 1) + line.replace("@", str(i)) + "\n" for i in range(count))
    return "def main(n):\n    x = n\n" + out + "    " * (count + 1) + core + "\n    return x\n"


def nested_functions(count):
    out = "".join("    " * i + f"def f{i}(x):\n" for i in range(count)) + "    " * count + "return x\n"
    for i in reversed(range(1, count)):
        out += "    " * i + f"return f{i}(x + {i})\n"
    return out + "def main(n):\n    return f0(n)\n"


def nested_classes(count):
    out = "".join("    " * i + f"class C{i}:\n" for i in range(count)) + "    " * count + "value = 1\n"
    path = ".".join(f"C{i}" for i in range(count))
    return out + f"def main(n):\n    return {path}.value + n\n"


ARITHMETIC = "x = x * 3 + @ if x < 1000000 else x // 7"
GROWING = "def f(n, x):\n    if n == 0:\n        return 0\n    return 1 + f(n - 1, GROWN)\ndef main(n):\n    return f(n, 1)\n"
IN_LOOP = "def main(n):\n    x = 1\n    for i in range(n):\n        x = GROWN\n    return 1\n"
CLASSES = (
    "class Box:\n    def __init__(self, a):\n        self.a = a\n"
    "class Pair:\n    def __init__(self, a, b):\n        self.a = a\n        self.b = b\n"
)
GROWN = {
    "tuple": "(x,)",
    "tuple to the left": "(x, n)",
    "pair": "(x, x)",
    "longer tuple": "(x, 1) if n == 1 else (1,) + ((x,))",
    "list": "[x]",
    "list of pairs": "[(x, x)]",
    "dict": "{n: x}",
    "set of tuples": "frozenset([x])",
    "closure": "lambda: x",
    "closure of two": "(lambda a, b: lambda: (a, b))(x, [x])",
    "instance": "Box(x)",
    "instances of two classes": "Box(Pair(x, [x]))",
    "partial": "functools.partial(f, n, x)",
    "generator": "(y for y in [x])",
    "iterator": "iter([x])",
    "bound method": "Box(x).__init__",
    "exception": "ValueError(x)",
    "range in tuple": "(range(n), x)",
    "slice": "slice(x, n)",
    "mixed": "(x, [x]) if n % 2 else [(x, 1.5)]",
    "zip": "zip([x], [x])",
}


def growing(shape, grown):
    return "import functools\n" + CLASSES + shape.replace("GROWN", grown)


PROGRAMS = {
    # Data that the source holds.
    "tuple of 20,000 ints": lambda: f"def main(n):\n    t = ({literal(20000)})\n    return t[n] + len(t)\n",
    "tuple of 100,000 ints": lambda: f"def main(n):\n    t = ({literal(100000)})\n    return t[n] + len(t)\n",
    "module's tuple of 100,000 ints": lambda: (
        f"T = ({literal(100000)})\ndef main(n):\n    return T[n] + len(T)\n"
    ),
    "list of 100,000 ints": lambda: f"T = [{literal(100000)}]\ndef main(n):\n    return T[n]\n",
    "list of 100,000 floats": lambda: f"T = [{literal(100000, '@.5')}]\ndef main(n):\n    return T[n]\n",
    "list of 50,000 strings": lambda: (
        "T = [" + literal(50000, "'s@'") + "]\ndef main(n):\n    return len(T[n])\n"
    ),
    "list of 20,000 ints and floats": lambda: (
        "T = [" + literal(10000, "@, @.5") + "]\ndef main(n):\n    return T[n]\n"
    ),
    "list of 20,000 pairs": lambda: (
        "T = [" + literal(20000, "(@, 's@')") + "]\ndef main(n):\n    return T[n][0]\n"
    ),
    "tuple of 10,000 pairs": lambda: (
        "T = (" + literal(10000, "(@, 's@')") + ")\ndef main(n):\n    return T[n][0]\n"
    ),
    "list of 10,000 lists": lambda: (
        "T = [" + literal(10000, "[@, @, 3]") + "]\ndef main(n):\n    return T[n][0]\n"
    ),
    "tuple of 10,000 mixed kinds": lambda: (
        "T = (" + literal(2500, "@, 's', None, 1.5") + ")\ndef main(n):\n    return len(T)\n"
    ),
    "dict of 20,000 ints": lambda: (
        "T = {" + ", ".join(f"{i}: {i * 3}" for i in range(20000)) + "}\n" + "def main(n):\n    return T[n]\n"
    ),
    "dict of 20,000 strings": lambda: (
        "T = {"
        + ", ".join(f"'k{i}': {i}" for i in range(20000))
        + "}\n"
        + "def main(n):\n    return T['k3'] + n\n"
    ),
    "dict of 5,000 lists": lambda: (
        "T = {"
        + ", ".join(f"'k{i}': [{i}, 1]" for i in range(5000))
        + "}\n"
        + "def main(n):\n    return T['k3'][0] + n\n"
    ),
    "set of 20,000 ints": lambda: (
        "T = {" + ", ".join(str(i * 3) for i in range(20000)) + "}\n" + "def main(n):\n    return n in T\n"
    ),
    "dict of 10,000 kinds of values": lambda: (
        "T = {"
        + ", ".join(f"{i}: ({i}, {'1, ' * (i % 9)})" for i in range(10000))
        + "}\ndef main(n):\n    return len(T)\n"
    ),
    "list of 10,000 names": lambda: main_of("x = [" + "n, " * 10000 + "]\n", "x[3]"),
    "list of 10,000 sums": lambda: main_of("x = [" + literal(10000, "n + @") + "]\n", "x[3]"),
    "10,000 constants of a module": lambda: lines(10000, "C@ = @") + calls(1000, "C@"),
    "string of 10,000,000": lambda: "T = '" + "ab" * 5000000 + "'\ndef main(n):\n    return len(T) + n\n",
    "int of 4,000 digits": lambda: "T = " + "7" * 4000 + "\ndef main(n):\n    return T % 1000 + n\n",
    "int of 100,000 digits": lambda: "T = " + "7" * 100000 + "\ndef main(n):\n    return T % 1000 + n\n",
    "hex int of 100,000 digits": lambda: (
        "T = 0x" + "7" * 100000 + "\ndef main(n):\n    return T % 1000 + n\n"
    ),
    "power of constants": lambda: "def main(n):\n    return 10 ** 10 ** 10 + n\n",
    "shift of constants": lambda: "def main(n):\n    return len(str(1 << 1 << 40)) + n\n",
    "repeated constant": lambda: "def main(n):\n    return len('a' * 10 ** 12) + len((1,) * 10 ** 9) + n\n",
    "f-string of 5,000 parts": lambda: "def main(n):\n    return len(f'" + "{n}a" * 5000 + "')\n",
    # Long functions.
    "5,000 lines of divisions": lambda: main_of(lines(5000, "x = x // 3 + @")),
    "5,000 lines of products": lambda: main_of(lines(5000, "x = x * 3 + @")),
    "5,000 lines of floats": lambda: main_of(lines(5000, "x = x * 0.5 + @"), start="x = n + 0.5"),
    "5,000 lines of names": lambda: main_of(
        "x0 = n\n" + "".join(f"x{i} = x{i - 1} + {i}\n" for i in range(1, 5000)), "x4999"
    ),
    "5,000 live names": lambda: main_of(lines(2500, "x@ = n + @") + lines(2500, "x = x + x@")),
    "5,000 conditional expressions": lambda: main_of(lines(5000, ARITHMETIC)),
    "2,500 branches": lambda: main_of(lines(2500, "if x > @:\n    x = x - @")),
    "1,600 branches of two": lambda: main_of(lines(1600, "if x > @:\n    x = x - @\nelse:\n    x = x + 1")),
    "1,000 branches, live names": lambda: main_of(
        lines(1000, "if n > @:\n    x@ = n\nelse:\n    x@ = @") + lines(1000, "x = x + x@")
    ),
    "elif of 900": lambda: main_of("if x == 0:\n    x = 1\n" + lines(900, "elif x == @:\n    x = @ * 2")),
    "elif of 2,500": lambda: main_of("if x == 0:\n    x = 1\n" + lines(2500, "elif x == @:\n    x = @ * 2")),
    "1,000 early returns": lambda: main_of(lines(1000, "if n == @ + 10:\n    return @")),
    "2,500 loops": lambda: main_of(lines(2500, "for i in range(n):\n    x = x + i")),
    "1,000 while loops": lambda: main_of(lines(1000, "i = 0\nwhile i < n:\n    x = x + i\n    i = i + 1")),
    "1,000 loops over lists": lambda: main_of(lines(1000, "for v in [1, 2, n]:\n    x = x + v")),
    "1,000 unrolled loops": lambda: main_of(lines(1000, "for v in (1, 'a', n):\n    x = x + 1")),
    "loop of 2,500 lines": lambda: main_of("for i in range(n):\n" + lines(2500, "    x = x * 3 % 1000 + @")),
    "loop of 800 branches": lambda: main_of(
        "for i in range(n):\n" + lines(800, "    if x % 7 == @:\n        x = x + @")
    ),
    "5,000 calls of one function": lambda: (
        "def f(a, b):\n    return a * 2 + b\n" + main_of(lines(5000, "x = f(x, @)"))
    ),
    "5,000 calls of a looping function": lambda: (
        "def f(a, b):\n    s = 0\n    for i in range(a):\n        s = s + b\n    return s\n"
        + main_of(lines(5000, "x = f(x, @)"))
    ),
    "5,000 calls of methods": lambda: (
        "class A:\n    def __init__(self, x):\n        self.x = x\n    def m(self, y):\n        return A(self.x + y)\n"
        + main_of(lines(5000, "x = x.m(@)"), "x.x", "x = A(n)")
    ),
    "5,000 strings joined": lambda: main_of(lines(5000, "x = x + 'line @'"), "len(x)", "x = str(n)"),
    "2,000 f-strings": lambda: main_of(lines(2000, "x = f'{n} @ {x[:3]}'"), "len(x)", "x = str(n)"),
    "2,000 calls of str methods": lambda: main_of(
        lines(2000, "x = x.replace('a', 'b').upper()"), "len(x)", "x = str(n)"
    ),
    "5,000 lists joined": lambda: main_of(lines(5000, "x = x + [@]"), "len(x)", "x = [n]"),
    "5,000 tuples joined": lambda: main_of(lines(5000, "x = x + (@,)"), "len(x)", "x = (n,)"),
    "2,000 dicts joined": lambda: main_of(lines(2000, "x = {**x, @: n}"), "len(x)", "x = {0: n}"),
    "1,000 dicts joined by or": lambda: main_of(lines(1000, "x = x | {'k@': n}"), "len(x)", "x = {'a': n}"),
    "1,000 subscripts": lambda: main_of(lines(1000, "x = x + [1, 2, 3][(x + @) % 3]")),
    "1,000 try": lambda: main_of(
        lines(1000, "try:\n    x = x // (n - @)\nexcept ZeroDivisionError:\n    x = x + 1")
    ),
    "1,000 try with finally": lambda: main_of(
        lines(
            1000,
            "try:\n    x = x // (n - @)\nexcept ZeroDivisionError:\n    x = x + 1\nfinally:\n    x = x + 2",
        )
    ),
    "2,500 lines in a try": lambda: main_of(
        "try:\n"
        + lines(2500, "    x = x // (n - @ - 10) + 1000000")
        + "except ZeroDivisionError:\n    x = 0\n"
    ),
    "1,000 asserts": lambda: main_of(lines(1000, "assert x != @ + 100, 'no'")),
    "1,000 raises": lambda: main_of(lines(1000, "if x == @ + 100:\n    raise ValueError('no', @)")),
    "a union that grows by branches": lambda: main_of(
        "".join(f"if n == {i}:\n    x = ({'n, ' * (i % 40)}'t')\n" for i in range(300)), "1"
    ),
    "a union of 200 classes": lambda: (
        lines(200, "class C@:\n    def m(self):\n        return @")
        + main_of(lines(200, "if n == @:\n    x = C@()"), "x.m()", "x = C0()")
    ),
    "a union of 30 classes, 300 calls": lambda: (
        lines(30, "class C@:\n    def m(self):\n        return @")
        + main_of(lines(30, "if n == @:\n    x = C@()") + lines(300, "y = y + x.m()"), "y", "x = C0()\ny = 0")
    ),
    "300 unions of int, str, None": lambda: main_of(
        lines(300, "if n == @:\n    x = 'a'\nelif n == @ + 1:\n    x = None\nelse:\n    x = @"), "1"
    ),
    "300 names that are unions": lambda: main_of(
        lines(300, "if n == @:\n    x@ = 'a'\nelif n == @ + 1:\n    x@ = None\nelse:\n    x@ = @")
        + lines(300, "if x@ is None:\n    x = x + 1"),
        "x",
    ),
    "90 nested ifs": lambda: indented(90, "if x > @:", "x = 1"),
    "15 nested loops": lambda: indented(15, "for i@ in range(n):", "x = x + 1"),
    "40 nested loops": lambda: indented(40, "for i@ in range(n):", "x = x + i3"),
    "90 nested while loops": lambda: indented(90, "while x < @:", "x = x + 1"),
    "40 nested loops that change a type": lambda: indented(40, "for i@ in range(n):", "x = x + 0.5"),
    "40 nested try": lambda: (
        indented(40, "try:", "x = x // n").replace("    return x\n", "")
        + "".join(
            "    " * (i + 1) + "except ValueError:\n" + "    " * (i + 2) + f"x = {i}\n"
            for i in reversed(range(40))
        )
        + "    return x\n"
    ),
    "match of 1,000 ints": lambda: main_of(
        "match n:\n" + lines(1000, "    case @:\n        x = @ * 3") + "    case _:\n        x = 1\n"
    ),
    "match of 1,000 strings": lambda: main_of(
        "match str(n):\n" + lines(1000, "    case 's@':\n        x = @ * 3") + "    case _:\n        x = 1\n"
    ),
    "match of 500 sequences": lambda: main_of(
        "match [n, n]:\n" + lines(500, "    case [@, y]:\n        x = y") + "    case _:\n        x = 1\n"
    ),
    "match of 300 classes": lambda: (
        lines(300, "class C@:\n    def __init__(self, a):\n        self.a = a")
        + main_of(
            "match C3(n):\n" + lines(300, "    case C@(a=b):\n        x = b") + "    case _:\n        x = 1\n"
        )
    ),
    "1,000 comprehensions": lambda: main_of(lines(1000, "x = x + len([i + @ for i in range(n) if i > 1])")),
    "1,000 sums of generators": lambda: main_of(lines(1000, "x = x + sum(i + @ for i in range(n))")),
    "1,000 dict comprehensions": lambda: main_of(lines(500, "x = x + len({i: @ for i in range(n)})")),
    "1,000 lambdas": lambda: main_of(lines(1000, "x = (lambda y: y + @)(x)")),
    "1,000 local functions": lambda: main_of(lines(1000, "def f@(y):\n    return y + @\nx = f@(x)")),
    "1,000 sorted": lambda: main_of(lines(300, "x = sorted([x, @, n])[0]")),
    "1,000 prints of data": lambda: main_of(lines(300, "x = len(repr([x, (n, 'a')]))")),
    "500 unpackings": lambda: main_of(lines(500, "a, *b = [x, n, @]\nx = a + len(b)")),
    "generator of 1,000 yields": lambda: (
        "def g(n):\n" + lines(1000, "    yield n + @") + "def main(n):\n    return sum(g(n))\n"
    ),
    "generator of 300 loops": lambda: (
        "def g(n):\n"
        + lines(300, "    for i in range(n):\n        yield i + @")
        + "def main(n):\n    return sum(g(n))\n"
    ),
    "5,000 lines of a module": lambda: (
        "x0 = 3\n"
        + "".join(f"x{i} = x{i - 1} + {i}\n" for i in range(1, 5000))
        + "def main(n):\n    return x4999 + n\n"
    ),
    "900 names of a module in a chain": lambda: (
        "x0 = 3\n"
        + "".join(f"x{i} = x{i - 1} + {i}\n" for i in range(1, 900))
        + "def main(n):\n    return x899 + n\n"
    ),
    # Many functions.
    "10,000 functions, one called": lambda: functions(10000, "x + @"),
    "chain of 1,000": lambda: functions(1000, "f@next(x + 1) if @ < 999 else x"),
    "chain of 10,000": lambda: (
        "".join(f"def f{i}(x):\n    return f{i + 1}(x + 1)\n" for i in range(10000))
        + "def f10000(x):\n    return x\ndef main(n):\n    return f0(n)\n"
    ),
    "chain of 30,000": lambda: (
        "".join(f"def f{i}(x):\n    return f{i + 1}(x + 1)\n" for i in range(30000))
        + "def f30000(x):\n    return x\ndef main(n):\n    return f0(n)\n"
    ),
    "chain of 2,000 with loops": lambda: (
        "".join(
            f"def f{i}(x):\n    for i in range(x):\n        x = f{i + 1}(x - 1) + i\n    return x\n"
            for i in range(2000)
        )
        + "def f2000(x):\n    return x\ndef main(n):\n    return f0(n)\n"
    ),
    "two calls each in a chain of 1,000": lambda: (
        "".join(f"def f{i}(x):\n    return f{i + 1}(x + 1) + f{i + 1}(x + 0.5)\n" for i in range(1000))
        + "def f1000(x):\n    return x\ndef main(n):\n    return 1 if n < 5 else f0(n)\n"
    ),
    "circle of 100": lambda: functions(100, "@ if x <= 0 else f@next(x - 1)"),
    "circle of 1,000": lambda: functions(1000, "@ if x <= 0 else f@next(x - 1)"),
    "circle of 10,000": lambda: functions(10000, "@ if x <= 0 else f@next(x - 1)"),
    "circles of 50": lambda: functions(50, "@ if x <= 0 else f@far(x - 1) + f@next(x - 2)"),
    "circles of 150": lambda: functions(150, "@ if x <= 0 else f@far(x - 1) + f@next(x - 2)"),
    "circles of 400": lambda: functions(400, "@ if x <= 0 else f@far(x - 1) + f@next(x - 2)"),
    "circles of 3,000": lambda: functions(3000, "@ if x <= 0 else f@far(x - 1) + f@next(x - 2)"),
    "circles of 40, all call all": lambda: functions(
        40, "@ if x <= 0 else " + " + ".join(f"f{i}(x - {i + 1})" for i in range(40))
    ),
    "circles of 120, all call all": lambda: functions(
        120, "@ if x <= 0 else " + " + ".join(f"f{i}(x - {i + 1})" for i in range(120))
    ),
    "circles of 200 that change types": lambda: functions(
        200, "@ if x <= 0 else f@far(x - 1) if x % 2 else f@next(x * 0.5)"
    ),
    "circles of 200 through results": lambda: functions(
        200, "[] if x <= 0 else [f@far(x - 1)] if x % 2 else [f@next(x - 2), 1]"
    ),
    "10,000 functions called from one": lambda: functions(10000, "x * @", main=calls(10000, "f@(n)")),
    "10,000 looping functions called from one": lambda: (
        lines(10000, "def f@(x):\n    s = 0\n    for i in range(x):\n        s = s + i * @\n    return s")
        + calls(10000, "f@(n)")
    ),
    "10,000 functions called from a hundred": lambda: (
        functions(10000, "x * @", main="")
        + "".join(
            f"def g{j}(n):\n    return "
            + " + ".join(f"f{i}(n)" for i in range(j * 100, j * 100 + 100))
            + "\n"
            for j in range(100)
        )
        + calls(100, "g@(n)")
    ),
    "class of 10,000 methods": lambda: (
        "class A:\n    def __init__(self, x):\n        self.x = x\n"
        + lines(10000, "    def m@(self):\n        return self.x + @")
        + main_of(lines(10000, "x = x + a.m@()"), start="a = A(n)\nx = n")
    ),
    "class of 2,000 methods in a chain": lambda: (
        "class A:\n    def __init__(self, x):\n        self.x = x\n"
        + "".join(f"    def m{i}(self):\n        return self.m{i + 1}() + self.x\n" for i in range(2000))
        + "    def m2000(self):\n        return 1\ndef main(n):\n    return A(n).m0()\n"
    ),
    "class of 500 attributes": lambda: (
        "class A:\n    def __init__(self, x):\n"
        + lines(500, "        self.a@ = x + @")
        + "def main(n):\n    a = A(n)\n    return a.a5 + a.a499\n"
    ),
    "class of 5,000 attributes": lambda: (
        "class A:\n    def __init__(self, x):\n"
        + lines(5000, "        self.a@ = x + @")
        + "def main(n):\n    a = A(n)\n    return a.a5 + a.a4999\n"
    ),
    "class of 5,000 class attributes": lambda: (
        "class A:\n" + lines(5000, "    a@ = @") + main_of(lines(1000, "x = x + A.a@"))
    ),
    "enum of 500": lambda: (
        "import enum\nclass E(enum.Enum):\n"
        + lines(500, "    A@ = @")
        + "def main(n):\n    return E(n).value + E.A3.value\n"
    ),
    "dataclass of 300": lambda: (
        "import dataclasses\n@dataclasses.dataclass(frozen=True)\nclass D:\n"
        + lines(300, "    a@: int = @")
        + "def main(n):\n    return len(repr(D(n))) + (D(n) == D(n + 1))\n"
    ),
    "function of 1,000 parameters": lambda: (
        "def f("
        + ", ".join(f"a{i}=0" for i in range(1000))
        + "):\n    return a0 + a999\ndef main(n):\n    return f(n)\n"
    ),
    "call with 250 arguments": lambda: (
        "def f("
        + ", ".join(f"a{i}" for i in range(250))
        + "):\n    return a0 + a249\ndef main(n):\n    return f("
        + "n, " * 250
        + ")\n"
    ),
    "inheritance 500 deep": lambda: deep_classes(500),
    "super 90 deep": lambda: super_chain(90),
    "super 500 deep": lambda: super_chain(500),
    "200 bases": lambda: (
        lines(200, "class B@:\n    def m@(self):\n        return @")
        + "class A("
        + ", ".join(f"B{i}" for i in range(200))
        + "):\n    pass\ndef main(n):\n    return A().m199() + n\n"
    ),
    "decorators 1,000 deep": lambda: (
        "def deco(f):\n    return lambda x: f(x) + 1\n"
        + "@deco\n" * 1000
        + "def g(x):\n    return x\ndef main(n):\n    return g(n)\n"
    ),
    "decorators 100 deep": lambda: (
        "def deco(f):\n    return lambda x: f(x) + 1\n"
        + "@deco\n" * 100
        + "def g(x):\n    return x\ndef main(n):\n    return g(n)\n"
    ),
    "300 decorated functions": lambda: (
        "def deco(f):\n    def g(x):\n        return f(x) + 1\n    return g\n"
        + "".join(f"@deco\ndef f{i}(x):\n    return x + {i}\n" for i in range(300))
        + calls(300, "f@(n)")
    ),
    # Deep nesting.
    "parentheses 1,000 deep": lambda: "def main(n):\n    return " + nested("(", "n", ")", 1000) + "\n",
    "parentheses 10,000 deep": lambda: "def main(n):\n    return " + nested("(", "n", ")", 10000) + "\n",
    "sum in parentheses 190 deep": lambda: (
        "def main(n):\n    return " + nested("(n + ", "1", ")", 190) + "\n"
    ),
    "list 190 deep": lambda: "def main(n):\n    x = " + nested("[", "n", "]", 190) + "\n    return len(x)\n",
    "list 1,000 deep": lambda: (
        "def main(n):\n    x = " + nested("[", "n", "]", 1000) + "\n    return len(x)\n"
    ),
    "tuple 190 deep": lambda: (
        "def main(n):\n    x = " + nested("(1, ", "n", ")", 190) + "\n    return len(x)\n"
    ),
    "dict 150 deep": lambda: (
        "def main(n):\n    x = " + nested("{1: ", "n", "}", 150) + "\n    return len(x)\n"
    ),
    "pair of pairs 14 deep": lambda: (
        "def main(n):\n    x = n\n" + "    x = (x, x)\n" * 14 + "    return len(x)\n"
    ),
    "pair of pairs 40 deep": lambda: (
        "def main(n):\n    x = n\n" + "    x = (x, x)\n" * 40 + "    return len(x)\n"
    ),
    "list of list 40 deep by lines": lambda: (
        "def main(n):\n    x = n\n" + "    x = [x]\n" * 40 + "    return len(x)\n"
    ),
    "calls 190 deep": lambda: (
        "def f(x):\n    return x + 1\ndef main(n):\n    return " + nested("f(", "n", ")", 190) + "\n"
    ),
    "calls 1,000 deep": lambda: (
        "def f(x):\n    return x + 1\ndef main(n):\n    return " + nested("f(", "n", ")", 1000) + "\n"
    ),
    "lambdas 90 deep": lambda: (
        "def main(n):\n    f = " + "lambda: " * 90 + "n\n    return f" + "()" * 90 + "\n"
    ),
    "lambdas 1,000 deep": lambda: "def main(n):\n    f = " + "lambda: " * 1000 + "n\n    f()\n    return 1\n",
    "functions 90 deep": lambda: nested_functions(90),
    "functions 1,000 deep": lambda: nested_functions(1000),
    "classes 90 deep": lambda: nested_classes(90),
    "classes 1,000 deep": lambda: nested_classes(1000),
    "attributes 900 deep": lambda: CLASSES + "def main(n):\n    return Box(n)" + ".a" * 900 + "\n",
    "sum of 900": lambda: "def main(n):\n    return n" + " + n" * 900 + "\n",
    "sum of 20,000": lambda: "def main(n):\n    return n" + " + n" * 20000 + "\n",
    "and of 900": lambda: "def main(n):\n    return n" + " and n" * 900 + "\n",
    "comparison of 900": lambda: "def main(n):\n    return n" + " <= n" * 900 + "\n",
    "conditional of 300": lambda: (
        "def main(n):\n    return " + "".join(f"{i} if n == {i} else " for i in range(300)) + "n\n"
    ),
    "not of 900": lambda: "def main(n):\n    return " + "not " * 900 + "n\n",
    "negation of 900": lambda: "def main(n):\n    return " + "-" * 900 + "n\n",
    "comprehensions 30 deep": lambda: (
        "def main(n):\n    return len(" + nested("[", "n", " for i in range(2)]", 30) + ")\n"
    ),
    "comprehension of 60 loops": lambda: (
        "def main(n):\n    return len([n" + "".join(f" for i{i} in range(1)" for i in range(60)) + "])\n"
    ),
    "generators 90 deep": lambda: (
        "def main(n):\n    x = [n]\n" + "    x = (y for y in x)\n" * 90 + "    return sum(x)\n"
    ),
    "maps 90 deep": lambda: (
        "def main(n):\n    x = [n]\n" + "    x = map(lambda y: y + 1, x)\n" * 90 + "    return sum(x)\n"
    ),
    "zip 10 deep": lambda: (
        "def main(n):\n    x = [n]\n" + "    x = zip(x, [n])\n" * 10 + "    return len(list(x))\n"
    ),
    "partials 90 deep": lambda: (
        "import functools\ndef main(n):\n    f = lambda *a: len(a)\n"
        + "    f = functools.partial(f, n)\n" * 90
        + "    return f()\n"
    ),
    # Types that grow.
    "deep unions": lambda: (
        "def pick(i):\n"
        + "".join(f"    if i == {k}:\n        return ({'i, ' * (k % 7 + 1)}{k}, 'a')\n" for k in range(60))
        + "    return None\ndef main(n):\n    y = (pick(n), pick(n + 1))\n    for i in range(n):\n"
        + "        y = (y, pick(i)) if i % 2 else (pick(n), pick(i))\n    return len(y)\n"
    ),
    "a tuple as long as the data": lambda: (
        "def main(n):\n    t = ()\n    for i in range(n):\n        t = t + (i, 'a', None, (i,))\n    return len(t)\n"
    ),
    "two recursions": lambda: (
        "def f(n, x):\n    if n == 0:\n        return 0\n    return f(n - 1, (x, n)) + f(n - 1, [x])\ndef main(n):\n    return f(n, 1)\n"
    ),
    "six recursions": lambda: (
        CLASSES
        + "def f(n, x):\n    if n == 0:\n        return 0\n    return f(n - 1, (x, n)) + f(n - 1, [x]) + f(n - 1, {n: x}) + f(n - 1, Box(x)) + f(n - 1, Pair(x, x)) + f(n - 1, lambda: x)\ndef main(n):\n    return f(n, 1)\n"
    ),
    "alternating growth": lambda: (
        "def f(n, x):\n    return x if n == 0 else g(n - 1, {1: x})\ndef g(n, x):\n    return x if n == 0 else h(n - 1, [x])\n"
        "def h(n, x):\n    return x if n == 0 else f(n - 1, (x, 1.5))\ndef main(n):\n    f(n, 0)\n    return 1\n"
    ),
    "200 functions at growing types": lambda: (
        "".join(
            f"def f{i}(n, x):\n    return x if n <= 0 else f{(i * 7 + 1) % 200}(n - 1, (x,) if n % 2 else [x])\n"
            for i in range(200)
        )
        + "def main(n):\n    f0(n, 1)\n    return 0\n"
    ),
    "rotating arguments": lambda: (
        "def f(n, a, b, c, d, e):\n    if n == 0:\n        return 1\n    return f(n - 1, b, c, d, e, a)\ndef main(n):\n    return f(n, 1, 'a', 1.5, [n], None)\n"
    ),
    "eight rotating arguments": lambda: (
        "def f(n, a, b, c, d, e, g, h, i):\n    if n == 0:\n        return 1\n    return f(n - 1, b, c, d, e, g, h, i, a) + f(n - 1, b, a, c, d, e, g, h, i)\n"
        "def main(n):\n    return f(n, 1, 'a', 1.5, [n], None, (n,), {n: n}, [1.5])\n"
    ),
    "arguments that double": lambda: (
        "def f(*a):\n    return len(a) if len(a) > 40 else f(*a, *a)\ndef main(n):\n    return f(n)\n"
    ),
    "closures of closures in a loop": lambda: (
        "def main(n):\n    f = lambda x: x + 1\n    for i in range(n):\n        f = (lambda g: lambda x: g(x) + 1)(f)\n    return f(0)\n"
    ),
    "composed in a loop": lambda: (
        "def compose(f, g):\n    return lambda x: g(f(x))\ndef main(n):\n    f = lambda x: x\n    for i in range(n):\n        f = compose(f, compose(f, f))\n    return f(n)\n"
    ),
    "church numerals": lambda: (
        "def main(n):\n    zero = lambda f: lambda x: x\n    succ = lambda m: lambda f: lambda x: f(m(f)(x))\n"
        + "    c = zero\n"
        + "    c = succ(c)\n" * 30
        + "    return c(lambda y: y + 1)(n)\n"
    ),
    "church powers": lambda: (
        "def main(n):\n    two = lambda f: lambda x: f(f(x))\n    return two(two)(two)(two)(lambda y: y + 1)(n)\n"
    ),
    "self application": lambda: "def main(n):\n    w = lambda f: f(f)\n    return w(w)\n",
    "y combinator": lambda: (
        "def main(n):\n    y = lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v)))\n    return y(lambda g: lambda k: 1 if k == 0 else k * g(k - 1))(n)\n"
    ),
    "a recursive structure of growing content": lambda: (
        "class Node:\n    def __init__(self, value, left, right):\n        self.value = value\n        self.left = left\n        self.right = right\n"
        "def grow(n, x):\n    return x if n == 0 else Node((x, n), grow(n - 1, [x]), grow(n - 1, (x, x)))\ndef main(n):\n    grow(n, None)\n    return 1\n"
    ),
    "recursion through lists": lambda: (
        "def f(x, n):\n    return [f([x], n - 1)] if n else [x]\ndef main(n):\n    return len(f(1, n))\n"
    ),
    "recursion through generators": lambda: (
        "def g(x, n):\n    if n:\n        yield x\n        yield from g([x], n - 1)\n        yield from g((x, x), n - 1)\ndef main(n):\n    return len(list(g(1, n)))\n"
    ),
    "generators that wrap themselves": lambda: (
        "def g(x, n):\n    if n == 0:\n        yield from x\n    else:\n        for y in g((z for z in x), n - 1):\n            yield y\ndef main(n):\n    return len(list(g([1], n)))\n"
    ),
    "generators in circles": lambda: (
        "".join(
            f"def g{i}(x, n):\n    if n > 0:\n        yield x\n        yield from g{(i * 7 + 1) % 40}(x, n - 1)\n        yield from g{(i + 1) % 40}(x, n - 2)\n"
            for i in range(40)
        )
        + "def main(n):\n    return len(list(g0(1, n)))\n"
    ),
    "sieve of generators": lambda: (
        "def sieve(xs, n):\n    if n:\n        p = next(xs)\n        yield p\n        yield from sieve((x for x in xs if x % p), n - 1)\ndef main(n):\n    return sum(sieve(iter(range(2, 100)), n))\n"
    ),
}
for _kind, _grown in GROWN.items():
    PROGRAMS[f"recursion that grows: {_kind}"] = lambda grown=_grown: growing(GROWING, grown)
    PROGRAMS[f"loop that grows: {_kind}"] = lambda grown=_grown: growing(
        IN_LOOP, grown.replace("partial(f,", "partial(Pair,").replace("n,", "i,")
    )

# Programs whose data the client makes.
CLIENT = {
    "captured list 50 deep": "x = 1\nfor i in range(50):\n    x = [x]\ndef main(n):\n    return len(x) + n\n",
    "captured list 5,000 deep": "x = 1\nfor i in range(5000):\n    x = [x]\ndef main(n):\n    return len(x) + n\n",
    "captured tuple 5,000 deep": "x = 1\nfor i in range(5000):\n    x = (x, 1)\ndef main(n):\n    return len(x) + n\n",
    "captured dict 5,000 deep": "x = 1\nfor i in range(5000):\n    x = {i: x}\ndef main(n):\n    return len(x) + n\n",
    "captured list 200,000 deep": "x = 1\nfor i in range(200000):\n    x = [x]\ndef main(n):\n    return len(x) + n\n",
    "captured list 5,000 deep of None": "x = None\nfor i in range(5000):\n    x = [x]\ndef main(n):\n    return len(x) + n\n",
    "captured dict of 100,000": "x = {i: i * 2 for i in range(100000)}\ndef main(n):\n    return x[n] + n\n",
    "captured dict of 100,000 strings": "x = {str(i): str(i) for i in range(100000)}\ndef main(n):\n    return len(x['3']) + n\n",
    "captured dict of 10,000 lists": "x = {str(i): [i] * 3 for i in range(10000)}\ndef main(n):\n    return x['3'][0] + n\n",
    "captured dict of mixed": "x = {str(i): [i, 'a', 1.5, None][i % 4] for i in range(100000)}\ndef main(n):\n    return len(x) + n\n",
    "captured tuple of 1,000,000": "x = tuple(range(1000000))\ndef main(n):\n    return x[n] + len(x)\n",
    "captured tuple of 100,000 mixed": "x = tuple([i, 'a', 1.5, None][i % 4] for i in range(100000))\ndef main(n):\n    return len(x) + n\n",
    "captured tuple of 10,000 functions": "def make(i):\n    return lambda x: x + i\nx = tuple([make(i) for i in range(10000)])\ndef main(n):\n    return len(x) + n\n",
    "captured list of 1,000,000": "x = [i * 0.5 for i in range(1000000)]\ndef main(n):\n    return x[n] + len(x)\n",
    "captured list of 100,000 pairs": "x = [(i, str(i)) for i in range(100000)]\ndef main(n):\n    return x[n][0] + len(x)\n",
    "captured list of 10,000 lengths": "x = [tuple(range(i % 200)) for i in range(10000)]\ndef main(n):\n    return len(x) + n\n",
    "captured list of 50,000 instances": CLASSES
    + "x = [Pair(i, str(i)) for i in range(50000)]\ndef main(n):\n    return x[n].a + len(x)\n",
    "captured instances 5,000 deep": CLASSES
    + "x = None\nfor i in range(5000):\n    x = Pair(x, i)\ndef main(n):\n    return x.b + n\n",
    "captured instance tree": CLASSES
    + "def tree(d):\n    return None if d == 0 else Pair(tree(d - 1), tree(d - 1))\nx = tree(14)\ndef main(n):\n    return n if x.a is None else 1\n",
    "captured shared pairs 40 deep": "x = 1\nfor i in range(40):\n    x = (x, x)\ndef main(n):\n    return len(x) + n\n",
    "captured shared lists 40 deep": "x = 1\nfor i in range(40):\n    x = [x, x]\ndef main(n):\n    return len(x) + n\n",
    "captured instance of 1,000 attributes": "class A:\n    pass\nx = A()\nfor i in range(1000):\n    setattr(x, f'a{i}', i)\ndef main(n):\n    return x.a3 + n\n",
    "captured closures 1,000 deep": "def wrap(f):\n    return lambda x: f(x) + 1\nf = lambda x: x\nfor i in range(1000):\n    f = wrap(f)\ndef main(n):\n    return f(n)\n",
    "captured string of 50,000,000": "x = 'ab' * 25000000\ndef main(n):\n    return len(x) + n\n",
    "captured int of 100,000 digits": "x = 7 ** 100000\ndef main(n):\n    return x % 1000 + n\n",
}
