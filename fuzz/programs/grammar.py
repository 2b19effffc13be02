"""The grammar of generated programs: rows of (area, type, template). A new feature is a new row.

In a template `{T}` is an expression of that type; `{x}` (lower case, one letter and digits) is a fresh variable, and
`{int|x:T,y:int}` an expression in whose scope fresh variables are bound. `{T!}` is a literal of a type, `{T$}` a variable (where
quotes may not stand), `{block}` and `{block|x:T}` an indented block of statements, `{block2}` one indented twice. Braces are doubled where Python's own are meant. Capital letters stand
for types: those that the row's own type does not fix are chosen anew each time.
"""

import grammar_flow
import grammar_library

# What a capital letter may stand for; keys are hashable.
ELEMENTS = ("int", "int", "float", "bool", "str", "tuple[int,str]", "list[int]", "opt[int]", "number")
KEYS = ("int", "str", "bool", "tuple[int,int]")

# What else is chosen where an area is in use.
TYPES_OF_AREAS = [
    ("dict", "dict[int,str]"),
    ("dict", "dict[str,int]"),
    ("set", "set[int]"),
    ("bytes", "bytes"),
    ("complex", "complex"),
    ("functions", "fn[int,int]"),
    ("fractions", "frac"),
    ("bytes", "bytes"),
    ("floats", "list[float]"),
    ("text", "list[str]"),
    ("list", "list[str]"),
    ("list", "list[float]"),
    ("list", "list[list[int]]"),
]

LITERALS = {
    "int": ["0", "1", "2", "3", "7", "10", "-1", "-5", "100", "255"],
    "big": ["2**63", "-(2**63) - 1", "9223372036854775807", "10**30", "-(10**25)", "18446744073709551616"],
    "float": [
        "0.0",
        "-0.0",
        "0.5",
        "1.0",
        "2.5",
        "-3.75",
        "1e10",
        "1e-5",
        "0.1",
        "1e300",
        "float('inf')",
        "float('nan')",
    ],
    "bool": ["True", "False"],
    "str": [
        "''",
        "'a'",
        "'abc'",
        "'Hello, World'",
        "' x y '",
        "'äöü€'",
        "'a,b,,c'",
        "'123'",
        "'ß𝒳'",
        "'AbC\\n'",
    ],
    "bytes": ["b''", "b'a'", "b'abc\\x00\\xff'", "b' x y '", "b'12'"],
    "complex": ["1j", "(2+3j)", "(-0.5-1j)", "0j"],
    "none": ["None"],
    "frac": [
        "fractions.Fraction(1, 3)",
        "fractions.Fraction(-7, 2)",
        "fractions.Fraction(0)",
        "fractions.Fraction(5)",
    ],
    **grammar_library.LITERALS,
}

INT = [
    "({int} + {int})",
    "({int} - {int})",
    "({int} * {int})",
    "({int} // {int})",
    "({int} % {int})",
    "({int} & {int})",
    "({int} | {int})",
    "({int} ^ {int})",
    "({int} >> {int} % 70)",
    "({int} << {int} % 20)",
    "({int} % 100) ** ({int} % 6)",
    "-{int}",
    "~{int}",
    "abs({int})",
    "min({int}, {int})",
    "max({int}, {int}, {int})",
    "int({bool})",
    "int({float} % 100)",
    "round({int}, -1)",
    "round({float} % 1000)",
    "len(range({int} % 50, {int} % 50))",
    "len(range({int} % 50, {int} % 50, {int} % 7 + 1))",
    "sum({int|x:int} % 13 for {x} in range({int} % 20) if {bool|x:int})",
    "(lambda {x}: {int|x:T})({T})",
    "({int} if {bool} else {int})",
    "({int} and {int})",
    "({int} or {int})",
    "divmod({int}, {int})[{index2}]",
    "({int}).bit_length()",
    "pow({int}, {int} % 10, {int})",
    "ord(chr({int} % 1000 + 32))",
    "math.floor({float} % 100)",
    "math.gcd({int}, {int})",
    "math.isqrt(abs({int}))",
    "int(str({int}))",
    "int(bin({int}), 2)",
    "hash({int})",
]

FLOAT = [
    "({float} + {float})",
    "({float} + {int})",
    "({float} - {float})",
    "({float} * {float})",
    "({int} / {int})",
    "({float} / {float})",
    "({float} // {float})",
    "({float} % {float})",
    "({float} % {int})",
    "-{float}",
    "abs({float})",
    "min({float}, {float})",
    "max({float}, {float})",
    "float({int})",
    "float({bool})",
    "round({float}, 2)",
    "math.sqrt(abs({float}))",
    "math.sin({float} % 1000)",
    "math.exp({float} % 10)",
    "math.fabs({float})",
    "math.floor({float} % 100) * 0.5",
    "({float} % 10) ** 2",
    "float(repr({float}))",
    "({float} if {bool} else {float})",
]

BOOL = [
    "({T} == {T})",
    "({T} != {T})",
    "({int} < {int})",
    "({int} <= {float})",
    "({float} > {float})",
    "({int} < {int} <= {int})",
    "({str} < {str})",
    "({list[int]} < {list[int]})",
    "({tuple[int,str]} >= {tuple[int,str]})",
    "({bool} and {bool})",
    "({bool} or {bool})",
    "(not {T})",
    "bool({T})",
    "isinstance({T}, int)",
    "isinstance({number}, float)",
    "({opt[T]} is None)",
    "({opt[T]} is not None)",
    "any({bool|x:T} for {x} in {list[T]})",
    "all({bool|x:T} for {x} in {list[T]})",
    "({T} in {list[T]})",
    "({str} in {str})",
    "{str}.startswith({str})",
    "{str}.endswith(({str}, {str}))",
    "{str}.isdigit()",
    "{str}.isupper()",
    "({bool} ^ {bool})",
    "callable({fn[int,int]})",
]

STR = [
    "({str} + {str})",
    "({str} * ({int} % 4))",
    "str({T})",
    "repr({T})",
    "f'{{{int$}}}-{{{str$}}}'",
    "f'{{{int$}:>{width}}}'",
    "f'{{{float$}:.3f}}'",
    "f'{{{str$}!r:*^12}}'",
    "'%d|%s' % ({int}, {str})",
    "'%5.2f' % {float}",
    "'{{}}:{{!r}}'.format({T}, {str})",
    "{str}.upper()",
    "{str}.lower()",
    "{str}.strip()",
    "{str}.title()",
    "{str}.swapcase()",
    "{str}.replace({str}, {str})",
    "{str}.join({list[str]})",
    "{str}[{int} % 4:]",
    "{str}[::-1]",
    "{str}[{int}:{int}]",
    "({str} + 'xyz')[{int} % 3]",
    "chr({int} % 500 + 40)",
    "hex({int})",
    "bin({int})",
    "format({int}, ',')",
    "{str}.zfill({int} % 9)",
    "{str}.center({int} % 12, '*')",
    "{str}.partition({str!})[0]",
    "type({T}).__name__",
    "({str} if {bool} else {str})",
    "max({str}, {str})",
]

LISTS = [
    ("list[T]", "[{T}, {T}]"),
    ("list[T]", "[{T}]"),
    ("list[T]", "({list[T]} + {list[T]})"),
    ("list[T]", "({list[T]} * ({int} % 3))"),
    ("list[T]", "{list[T]}[{int}:{int}]"),
    ("list[T]", "{list[T]}[::-1]"),
    ("list[T]", "{list[T]}[::{int} % 3 + 1]"),
    ("list[T]", "[{T|x:A} for {x} in {list[A]}]"),
    ("list[T]", "[{T|x:A} for {x} in {list[A]} if {bool|x:A}]"),
    ("list[T]", "[{T|x:A,y:B} for {x} in {list[A]} for {y} in {list[B]|x:A}]"),
    ("list[T]", "list(reversed({list[T]}))"),
    ("list[T]", "list(map(lambda {x}: {T|x:A}, {list[A]}))"),
    ("list[T]", "list(filter(lambda {x}: {bool|x:T}, {list[T]}))"),
    ("list[T]", "[*{list[T]}, {T}]"),
    ("list[T]", "sorted({list[T]}, key=lambda {x}: {int|x:T})"),
    ("list[T]", "sorted({list[T]}, key=lambda {x}: {int|x:T}, reverse={bool})"),
    ("list[int]", "list(range({int} % 12))"),
    ("list[int]", "sorted({list[int]})"),
    ("list[str]", "sorted({list[str]}, reverse=True)"),
    ("list[str]", "{str}.split(',')"),
    ("list[str]", "{str}.split()"),
    ("list[str]", "list({str})"),
    ("list[tuple[int,T]]", "list(enumerate({list[T]}))"),
    ("list[tuple[A,B]]", "list(zip({list[A]}, {list[B]}))"),
    ("list[list[T]]", "[{list[T]}, {list[T]}]"),
    ("int", "len({list[T]})"),
    ("int", "sum({list[int]})"),
    ("int", "{list[T]}.count({T})"),
    ("int", "({list[int]} + [{int}]).index({int})"),
    ("int", "min([{int}] + {list[int]})"),
    ("int", "max({list[int]}, default={int})"),
    ("int", "sum(len({x}) for {x} in {list[str]})"),
    ("float", "max([0.5] + {list[float]})"),
    ("T", "({list[T]} + [{T}])[{index2}]"),
    ("T", "{list[T]}[{int}]"),
    ("T", "({list[T]} or [{T}])[0]"),
    ("T", "min([{T}] + {list[T]}, key=lambda {x}: {int|x:T})"),
]

TUPLES = [
    ("tuple[A,B]", "({A}, {B})"),
    ("A", "({A}, {B})[0]"),
    ("B", "({A}, {B})[-1]"),
    ("A", "{tuple[A,int]}[0]"),
    ("B", "{tuple[int,B]}[1]"),
    ("tuple[B,A]", "(lambda {p}: ({p}[1], {p}[0]))({tuple[A,B]})"),
    ("int", "len({tuple[A,B]} + ({int},))"),
    ("bool", "({A} in ({A}, {A}))"),
]

UNIONS = [
    ("opt[T]", "None"),
    ("opt[T]", "{T}"),
    ("opt[T]", "({T} if {bool} else None)"),
    ("T", "({T} if {opt[T]} is None else {T})"),
    ("T", "(lambda {x}: {T} if {x} is None else {x})({opt[T]})"),
    ("number", "{int}"),
    ("number", "{float}"),
    ("number", "({int} if {bool} else {float})"),
    ("number", "({number} + {int})"),
    ("number", "({number} - {number})"),
    ("number", "abs({number})"),
    ("number", "({float} * {number})"),
    ("number", "max({number}, {int})"),
    ("number", "sum({list[number]})"),
    ("float", "float({number})"),
    ("str", "str({number})"),
]

FUNCTIONS = [
    ("fn[A,B]", "(lambda {x}: {B|x:A})"),
    ("B", "{fn[int,B]}({int})"),
    ("B", "{fn[str,B]}({str})"),
    ("fn[A,B]", "({fn[A,B]} if {bool} else {fn[A,B]})"),
    ("fn[A,C]", "(lambda {f}, {g}: lambda {x}: {g}({f}({x})))({fn[A,int]}, {fn[int,C]})"),
    ("int", "(lambda {x}, {y}=3: {int|x:int,y:int})({int})"),
    ("int", "(lambda *{x}: len({x}))({A}, {B})"),
    ("int", "(lambda {x}, *, {y}: {int|x:int,y:int})({int}, {y}={int})"),
]

DICTS = [
    ("dict[K,T]", "{{{K}: {T}, {K}: {T}}}"),
    ("dict[K,T]", "{{}}"),
    ("dict[K,T]", "{{{K|x:A}: {T|x:A} for {x} in {list[A]}}}"),
    ("dict[K,T]", "{{**{dict[K,T]}, {K}: {T}}}"),
    ("dict[K,T]", "({dict[K,T]} | {dict[K,T]})"),
    ("dict[K,T]", "dict(zip({list[K]}, {list[T]}))"),
    ("dict[K,T]", "dict.fromkeys({list[K]}, {T})"),
    ("int", "len({dict[K,T]})"),
    ("bool", "({K} in {dict[K,T]})"),
    ("T", "{dict[int,T]}.get({int}, {T})"),
    ("T", "{dict[str,T]}.get({str}, {T})"),
    ("T", "{dict[int,T]}[{int}]"),
    ("opt[T]", "{dict[int,T]}.get({int})"),
    ("list[K]", "list({dict[K,int]})"),
    ("list[T]", "list({dict[int,T]}.values())"),
    ("list[tuple[K,T]]", "list({dict[K,T]}.items())"),
    ("bool", "({dict[int,T]} == {dict[int,T]})"),
    ("str", "repr({dict[K,T]})"),
    ("int", "sum({x} for {x} in {dict[K,int]}.values())"),
]

SETS = [
    ("set[K]", "{{{K}, {K}, {K}}}"),
    ("set[K]", "set({list[K]})"),
    ("set[K]", "{{{K|x:A} for {x} in {list[A]}}}"),
    ("set[K]", "({set[K]} | {set[K]})"),
    ("set[K]", "({set[K]} & {set[K]})"),
    ("set[K]", "({set[K]} - {set[K]})"),
    ("set[K]", "({set[K]} ^ {set[K]})"),
    ("set[K]", "frozenset({list[K]})"),
    ("int", "len({set[K]})"),
    ("bool", "({K} in {set[K]})"),
    ("bool", "({set[K]} <= {set[K]})"),
    ("bool", "({set[K]} == {set[K]})"),
    ("bool", "{set[K]}.isdisjoint({list[K]})"),
    ("list[K]", "sorted({set[K]})"),
    ("list[int]", "list({set[int]})"),
    ("int", "sum({set[int]})"),
]

BYTES = [
    ("bytes", "({bytes} + {bytes})"),
    ("bytes", "{bytes}[{int}:{int}]"),
    ("bytes", "{str}.encode()"),
    ("bytes", "bytes([{int} % 256, {int} % 256])"),
    ("bytes", "{bytes}.upper()"),
    ("bytes", "{bytes}.replace({bytes}, {bytes})"),
    ("int", "len({bytes})"),
    ("int", "sum({bytes})"),
    ("str", "repr({bytes})"),
    ("str", "{bytes}.hex()"),
    ("bool", "({bytes} in {bytes})"),
    ("str", "{str}.encode('utf-8').decode()"),
]

COMPLEX = [
    ("complex", "({complex} + {complex})"),
    ("complex", "({complex} * {complex})"),
    ("complex", "({complex} - {float})"),
    ("complex", "({complex} / {complex})"),
    ("complex", "complex({float}, {float})"),
    ("complex", "-{complex}.conjugate()"),
    ("float", "{complex}.real"),
    ("float", "{complex}.imag"),
    ("float", "abs({complex})"),
    ("bool", "({complex} == {complex})"),
    ("str", "str({complex})"),
]

BIG = [
    ("int", "{big!}"),
    ("int", "({int} * {big!})"),
    ("int", "({int} ** ({int} % 30))"),
    ("int", "({int} << {int} % 100)"),
    ("int", "math.factorial({int} % 40)"),
    ("int", "({big!} % {int})"),
    ("float", "({big!} / {int})"),
    ("bool", "({big!} < {float})"),
    ("str", "str({big!} // {int})"),
    ("int", "hash({big!} + {int})"),
]

GENERATORS = [
    ("gen[T]", "({T|x:A} for {x} in {list[A]})"),
    ("gen[T]", "({T|x:A} for {x} in {list[A]} if {bool|x:A})"),
    ("list[T]", "list({gen[T]})"),
    ("int", "sum({gen[int]})"),
    ("int", "max({gen[int]}, default=0)"),
    ("T", "next({gen[T]}, {T})"),
    ("T", "next(iter({list[T]}), {T})"),
    ("bool", "({T} in {gen[T]})"),
    ("tuple[int,int]", "(lambda {x}, {y}=0, *{z}: ({x}, len({z})))(*{gen[int]})"),
]

# Statements; `{T} = …` of assignments is made by the generator. `{x}` in a statement is a fresh name, in scope after it
# only where the row says so: `-> x:T`.
STATEMENTS = [
    ("core", "for {x} in {list[T]}:\n{block|x:T}", ""),
    ("core", "for {x} in range({int} % 12):\n{block|x:int}", ""),
    ("core", "for {x}, {y} in {list[tuple[A,B]]}:\n{block|x:A,y:B}", ""),
    ("core", "for {x}, {y} in enumerate({list[T]}):\n{block|x:int,y:T}", ""),
    ("core", "if {bool}:\n{block}", ""),
    ("core", "if {bool}:\n{block}\nelse:\n{block}", ""),
    ("core", "if {bool}:\n{block}\nelif {bool}:\n{block}\nelse:\n{block}", ""),
    ("core", "{x} = {int} % 9\nwhile {x} > 0:\n    {x} = {x} - 1\n{block|x:int}", ""),
    ("core", "for {x} in {list[T]}:\n{block|x:T}\n    if {bool|x:T}:\n        break\nelse:\n{block}", ""),
    ("core", "for {x} in {list[T]}:\n    if {bool|x:T}:\n        continue\n{block|x:T}", ""),
    ("core", "{x}, {y} = {tuple[A,B]}", "x:A,y:B"),
    ("core", "{x} = {y} = {T}", "x:T,y:T"),
    ("core", "assert {bool} or True, {str}", ""),
    ("core", "{z} = (({v} := {T}), {A|v:T})", "v:T,z:tuple[T,A]"),
    ("core", "{o} = {opt[T]}\nif {o} is not None:\n{block|o:T}", ""),
    (
        "try",
        "try:\n{block}\n    {x} = {T}\nexcept (ZeroDivisionError, IndexError, KeyError):\n    {x} = {T}",
        "x:T",
    ),
    (
        "try",
        "try:\n    {x} = {T}\nexcept Exception as e:\n    {x} = {T}\n    {y} = str(e)\nelse:\n{block}\nfinally:\n{block}",
        "",
    ),
    (
        "try",
        "try:\n    if {bool}:\n        raise ValueError({T})\n{block}\nexcept ValueError as e:\n    {x} = e.args[0]",
        "",
    ),
    (
        "functions",
        "def {h}({x}, {y}={int}):\n{block|x:T,y:int}\n    return {A|x:T,y:int}\n{z} = {h}({T})",
        "z:A",
    ),
    ("star", "{x}, *{y} = [{T}, *{list[T]}]", "x:T,y:list[T]"),
    ("star", "*{y}, {x} = {list[T]}", "x:T,y:list[T]"),
    ("match", "match {str}:\n    case {str!}:\n{block2}\n    case {x}:\n{block2|x:str}", ""),
    (
        "match",
        "match {tuple[A,B]}:\n    case ({x}, None):\n{block2|x:A}\n    case ({x}, {y}) if {bool|x:A,y:B}:\n{block2|x:A,y:B}",
        "",
    ),
    (
        "match",
        "match {list[T]}:\n    case []:\n{block2}\n    case [{x}]:\n{block2|x:T}\n    case [{x}, *{y}]:\n{block2|x:T,y:list[T]}",
        "",
    ),
    (
        "match",
        "match {number}:\n    case int({x}):\n{block2|x:int}\n    case float({x}):\n{block2|x:float}",
        "",
    ),
    (
        "yield",
        "def {h}({x}):\n    for {y} in {list[A]|x:T}:\n        yield {A|x:T,y:A}\n    if {bool|x:T}:\n        yield {A|x:T}\n{z} = list({h}({T}))",
        "z:list[A]",
    ),
    (
        "yield",
        "def {h}({x}):\n    while {x} > 0:\n        yield {x}\n        {x} = {x} // 2\nfor {y} in {h}({int} % 1000):\n{block|y:int}",
        "",
    ),
    (
        "yield",
        "def {h}({x}, {y}):\n    if {y} > 0:\n        yield from {h}({T|x:T,y:int}, {y} - 1)\n        yield {A|x:T,y:int}\n        yield from {h}({T|x:T,y:int}, {y} - 2)\n{z} = list({h}({T}, {int} % 6))",
        "z:list[A]",
    ),
    (
        "yield",
        "def {h}({x}, {y}):\n    yield {A|x:T,y:int}\n    if {y} > 0:\n        for {w} in {h}({T|x:T,y:int}, {y} - 1):\n            if {bool|x:T,w:A}:\n                yield {w}\n        yield {A|x:T,y:int}\n{z} = list({h}({T}, {int} % 6))",
        "z:list[A]",
    ),
    (
        "yield",
        "def {h}({x}, {y}):\n    if {y} == 0:\n        yield {x}\n    else:\n        yield from {h}({x} + {list[T]|y:int}, {y} - 1)\n{z} = list({h}({list[T]}, {int} % 5))",
        "z:list[list[T]]",
    ),
    (
        "yield",
        "def {h}({x}, {y}):\n    if {y} == 0:\n        return iter({x})\n    return map(lambda {w}: {T|w:T,y:int}, {h}({x}, {y} - 1))\n{z} = list({h}({list[T]}, {int} % 6))",
        "z:list[T]",
    ),
    (
        "yield",
        "def {h}({x}, {y}):\n    yield {A|x:T}\n    if {y} > 0:\n        yield from {g}({T|x:T}, {y} - 1)\ndef {g}({x}, {y}):\n    if {y} > 0:\n        yield from {h}({T|x:T,y:int}, {y} - 1)\n    yield {A|x:T,y:int}\n{z} = list({h}({T}, {int} % 7))",
        "z:list[A]",
    ),
]

EXPRESSIONS = [
    *(("core", "int", t) for t in INT),
    *(("core", "float", t) for t in FLOAT),
    *(("core", "bool", t) for t in BOOL),
    *(("str", "str", t) for t in STR),
    *(("list", *row) for row in LISTS),
    *(("core", *row) for row in TUPLES),
    *(("core", *row) for row in UNIONS),
    *(("functions", *row) for row in FUNCTIONS),
    *(("dict", *row) for row in DICTS),
    *(("set", *row) for row in SETS),
    *(("bytes", *row) for row in BYTES),
    *(("complex", *row) for row in COMPLEX),
    *(("big", *row) for row in BIG),
    *(("yield", *row) for row in GENERATORS),
    *grammar_library.EXPRESSIONS,
]

# Class bodies; `{name}` is the class. Each gives rows for the program: the type of an expression and its template.
CLASSES = [
    (
        "class {name}:\n"
        "    def __init__(self, a, b):\n        self.a = a\n        self.b = b\n"
        "    def total(self, {x}):\n        return {int|x:int,self.a:int}\n"
        "    def __eq__(self, other):\n        return isinstance(other, {name}) and self.a == other.a\n",
        [
            ("{name}", "{name}({int}, {str})"),
            ("int", "{{name}}.a"),
            ("str", "{{name}}.b"),
            ("int", "{{name}}.total({int})"),
            ("bool", "({{name}} == {{name}})"),
        ],
    ),
    (
        "class {name}:\n"
        "    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n"
        "    def __add__(self, other):\n        return {name}(self.x + other.x, self.y + other.y)\n"
        "    def __mul__(self, k):\n        return {name}(self.x * k, self.y * k)\n"
        "    def __rmul__(self, k):\n        return self * k\n"
        "    def __neg__(self):\n        return {name}(-self.x, -self.y)\n"
        "    def __lt__(self, other):\n        return self.x < other.x\n"
        "    def __len__(self):\n        return abs(self.x) % 10\n"
        "    def __getitem__(self, i):\n        return (self.x, self.y)[i]\n"
        "    def __repr__(self):\n        return f'{name}({{self.x}}, {{self.y}})'\n"
        "    @property\n    def area(self):\n        return {float|self.x:int,self.y:float}\n",
        [
            ("{name}", "{name}({int} % 1000, {float})"),
            ("{name}", "({{name}} + {{name}})"),
            ("{name}", "({int} * {{name}})"),
            ("{name}", "-{{name}}"),
            ("bool", "({{name}} < {{name}})"),
            ("int", "len({{name}})"),
            ("float", "{{name}}[1]"),
            ("str", "repr({{name}})"),
            ("float", "{{name}}.area"),
        ],
    ),
    (
        "class {name}Base:\n"
        "    def __init__(self, n):\n        self.n = n\n"
        "    def value(self):\n        return {int|self.n:int}\n"
        "    def twice(self):\n        return self.value() * 2\n"
        "class {name}({name}Base):\n"
        "    def __init__(self, n, t):\n        super().__init__(n)\n        self.t = t\n"
        "    def value(self):\n        return super().value() + {int|self.t:T}\n",
        [
            ("{name}", "{name}({int}, {T})"),
            ("int", "{{name}}.value()"),
            ("int", "{{name}}.twice()"),
            ("int", "({{name}} if {bool} else {name}Base({int})).twice()"),
            ("bool", "isinstance({{name}}, {name}Base)"),
        ],
    ),
]

# Recursive data and recursive functions: whole definitions with rows that use them.
DEFINITIONS = [
    (
        "recursive",
        "class {name}:\n"
        "    def __init__(self, value, next):\n        self.value = value\n        self.next = next\n"
        "def {name}_make(n):\n    r = None\n    for i in range(n):\n        r = {name}({int|i:int}, r)\n    return r\n"
        "def {name}_sum(node):\n    t = 0\n    while node is not None:\n        t = t + node.value\n"
        "        node = node.next\n    return t\n",
        [("int", "{name}_sum({name}_make({int} % 20))")],
    ),
    (
        "recursive",
        "def {name}_tree(d):\n    return None if d <= 0 else ({name}_tree(d - 1), {int|d:int}, {name}_tree(d - 2))\n"
        "def {name}_fold(t):\n    return 1 if t is None else {name}_fold(t[0]) + t[1] + {name}_fold(t[2])\n",
        [("int", "{name}_fold({name}_tree({int} % 7))")],
    ),
    (
        "core",
        "def {name}_rec(n, acc):\n    if n <= 0:\n        return {T|acc:T}\n    return {name}_rec(n - 1, {T|acc:T,n:int})\n",
        [("T", "{name}_rec({int} % 9, {T})")],
    ),
]

STATEMENTS += grammar_flow.STATEMENTS
CLASSES += grammar_flow.CLASSES
DEFINITIONS += grammar_flow.DEFINITIONS
