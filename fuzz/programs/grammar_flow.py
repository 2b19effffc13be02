"""More rows of the grammar, in the same form (see `grammar.py`): loops with counters and elements, `finally`, causes of
errors, patterns, calls with stars, and definitions of classes and decorators."""

LOOPS = [
    (
        "{v} = {list[int]}\n{s} = {int}\nfor {i} in range(len({v})):\n    {s} += {v}[{i}] * {int|i:int}",
        "v:list[int],s:int",
    ),
    (
        "{v} = {list[float]}\n{s} = {float}\nfor {i} in range(len({v})):\n    {s} = {s} + {v}[{i}] * {float|i:int}",
        "v:list[float],s:float",
    ),
    ("{v} = {list[T]}\nfor {i} in range(0, len({v}), {step!}):\n    {w} = {v}[{i}]\n{block|i:int,w:T}", ""),
    (
        "{v} = {list[T]}\nfor {i} in range(len({v}) - 1, -1, -{step!}):\n    {w} = {v}[{i}]\n{block|i:int,w:T}",
        "",
    ),
    (
        "{v} = {list[int]}\n{s} = 0\nfor {i} in range(1, len({v})):\n    if {v}[{i} - 1] < {v}[{i}]:\n        {s} += {int|i:int}\n    else:\n        {s} -= {v}[{i}]",
        "s:int",
    ),
    (
        "{s} = {int}\nfor {i} in range({int} % 9):\n    for {j} in range({i}, {int|i:int} % 12, {step!}):\n        {s} = {int|i:int,j:int,s:int}\n    {s} += {i}",
        "s:int",
    ),
    (
        "{w} = {end!}\n{s} = 0\nfor {i} in range({w} - 7, {w} + 7, {step!}):\n    {s} = {s} + {i} % 10\n{block|i:int}",
        "s:int",
    ),
    (
        "{w} = {end!}\nfor {i} in range({w} + 7, {w} - 7, -{step!}):\n    {x} = {i} + {int}\n{block|i:int,x:int}",
        "",
    ),
    ("{x} = {end!}\n{y} = 0\nwhile {y} < 7:\n    {x} += {step!}\n    {y} += 1\n{block|x:int,y:int}", "x:int"),
    (
        "{x} = {int} % 50\n{s} = 0\nwhile {x} > 0:\n    {x} -= {step!}\n    {s} += {x} * {int|x:int}\n    if {bool|x:int,s:int}:\n        break",
        "x:int,s:int",
    ),
    ("{s} = {T}\nfor {x} in {list[A]}:\n    {s} = {T|s:T,x:A}", "s:T"),
    ("{v} = []\nfor {x} in {list[A]}:\n    if {bool|x:A}:\n        {v} = {v} + [{T|x:A}]", "v:list[T]"),
    ("{v} = [{int}] * 8\n{s} = 0\nfor {i} in range(-3, 3):\n    {s} += {v}[{i}] + {int|i:int}", "s:int"),
    (
        "{s} = 0\nfor {x} in {list[int]}:\n    for {y} in {list[int]|x:int}:\n        if {bool|x:int,y:int}:\n            continue\n        if {y} > {x}:\n            break\n        {s} += {x} - {y}",
        "s:int",
    ),
    (
        "{a} = {int}\n{b} = {int}\nfor {i} in range({int} % 15):\n    {a}, {b} = {b}, {int|a:int,b:int,i:int}",
        "a:int,b:int",
    ),
    (
        "{x} = {int}\nwhile True:\n    {x} = abs({x}) // 3\n    if {x} < {int} % 9 + 1:\n        break\n{block|x:int}",
        "x:int",
    ),
    (
        "{k} = {int} % 9\n{v} = [[{int|x:int,y:int} for {y} in range({k})] for {x} in range({k})]\n{s} = sum({v}[{i}][{i}] for {i} in range({k}))",
        "s:int,v:list[list[int]]",
    ),
]

FINALLY = [
    (
        "def {h}({x}):\n    try:\n        if {bool|x:T}:\n            return {A|x:T}\n{block2|x:T}\n    finally:\n{block2|x:T}\n    return {A|x:T}\n{z} = {h}({T})",
        "z:A",
    ),
    (
        "def {h}({x}):\n    try:\n        {y} = {A|x:T}\n    finally:\n        return {A|x:T}\n{z} = {h}({T})",
        "z:A",
    ),
    (
        "def {h}({x}):\n    for {y} in {list[T]|x:T}:\n        try:\n            if {bool|y:T}:\n                return {A|x:T,y:T}\n            {x} = {y}\n        finally:\n            if {bool|x:T,y:T}:\n                continue\n    return {A|x:T}\n{z} = {h}({T})",
        "z:A",
    ),
    (
        "for {x} in range(5):\n    try:\n        if {bool|x:int}:\n            break\n        if {bool|x:int}:\n            continue\n{block2|x:int}\n    finally:\n{block2|x:int}\nelse:\n{block}",
        "",
    ),
    (
        "for {x} in {list[T]}:\n    try:\n        {y} = {A|x:T}\n    except (ValueError, TypeError):\n        continue\n    except ArithmeticError as e:\n        {w} = str(e)\n        break",
        "",
    ),
    (
        "{x} = ''\ntry:\n    try:\n        {y} = {T}\n        raise KeyError({str})\n    except LookupError as e:\n        raise ValueError({int}) from e\nexcept ValueError as e:\n    {x} = repr(e) + repr(e.__cause__) + str(e.__suppress_context__)",
        "x:str",
    ),
    ("if {bool} and {bool}:\n    raise ValueError({T}) from KeyError({A})", ""),
    (
        "try:\n{block}\nexcept ZeroDivisionError:\n    if {bool}:\n        raise\n    raise IndexError({T})",
        "",
    ),
    (
        "{s} = {int}\ntry:\n    {s} = {int|s:int}\n    {s} = {s} + {int|s:int}\nexcept Exception:\n    {s} = {s} - 1\nfinally:\n    {s} = {s} * 2",
        "s:int",
    ),
]

MATCH = [
    (
        "match {int}:\n    case 0 | 1:\n{block2}\n    case {x} if {x} < 0:\n{block2|x:int}\n    case _:\n{block2}",
        "",
    ),
    ("match {dict[str,int]}:\n    case {{'a': {x}}}:\n{block2|x:int}\n    case {{}}:\n{block2}", ""),
    (
        "match {list[int]}:\n    case [0, *{y}] | [_, 1, *{y}]:\n{block2|y:list[int]}\n    case [{x}, {y}]:\n{block2|x:int,y:int}\n    case _:\n{block2}",
        "",
    ),
    ("match {opt[T]}:\n    case None:\n{block2}\n    case {x}:\n{block2|x:T}", ""),
    (
        "match ({A}, {B}):\n    case (int() as {x}, _) if {bool|x:int}:\n{block2|x:int}\n    case (_, str({y})):\n{block2|y:str}\n    case ({x}, {y}):\n{block2}",
        "",
    ),
]

CALLS = [
    ("def {h}(*{x}, **{y}):\n    return (len({x}), sorted({y}))\n{z} = {h}({A}, {B}, k={T})", ""),
    (
        "def {h}({x}, *{y}, k={int}):\n    return {int|x:T,k:int} + len({y})\n{z} = {h}({T}, {A}, k={int})",
        "z:int",
    ),
    (
        "def {h}({x}, {y}=2, *, {w}=3):\n    return {int|x:int,y:int,w:int}\n{z} = {h}(*[{int}, {int}])",
        "z:int",
    ),
    (
        "{k} = {int}\ndef {h}({x}):\n    def {g}({y}):\n        return {T|x:A,y:B,k:int}\n    return {g}\n{z} = {h}({A})({B})",
        "z:T",
    ),
    (
        "def {h}({x}):\n    if {x} <= 0:\n        return {int}\n    return {h}({x} - {step!}) + {int|x:int}\n{z} = {h}({int} % 12)",
        "z:int",
    ),
]

STATEMENTS = [
    *(("loops", *row) for row in LOOPS),
    *(("finally", *row) for row in FINALLY),
    *(("match", *row) for row in MATCH),
    *(("calls", *row) for row in CALLS),
]

CLASSES = [
    (
        "@dataclasses.dataclass(frozen=True, order=True)\nclass {name}:\n    a: int\n    b: str = 'q'\n"
        "    def shifted(self, k):\n        return dataclasses.replace(self, a=self.a + k)\n",
        [
            ("{name}", "{name}({int}, {str})"),
            ("{name}", "{name}({int})"),
            ("{name}", "{{name}}.shifted({int})"),
            ("bool", "({{name}} < {{name}})"),
            ("bool", "({{name}} == {{name}})"),
            ("int", "{{name}}.a"),
            ("str", "repr({{name}})"),
            ("list[{name}]", "sorted([{{name}}, {{name}}, {{name}}])"),
            ("int", "len({{{{name}}, {{name}}}})"),
        ],
    ),
    (
        "class {name}(enum.Enum):\n    RED = 1\n    GREEN = 2\n    BLUE = 5\n    CRIMSON = 1\n"
        "    def weight(self):\n        return self.value * 3\n",
        [
            ("{name}", "{name}.RED"),
            ("{name}", "{name}.BLUE"),
            ("{name}", "{name}({int} % 6)"),
            ("{name}", "({{name}} if {bool} else {name}.GREEN)"),
            ("int", "{{name}}.weight()"),
            ("str", "{{name}}.name"),
            ("str", "str({{name}})"),
            ("bool", "({{name}} is {name}.RED)"),
            ("list[int]", "[{x}.value for {x} in {name}]"),
        ],
    ),
    (
        "class {name}:\n"
        "    def __init__(self, items):\n        self.items = items\n"
        "    def __iter__(self):\n        return iter(self.items)\n"
        "    def __contains__(self, x):\n        return {bool|x:int}\n"
        "    def __len__(self):\n        return len(self.items)\n"
        "    def __getitem__(self, i):\n        return self.items[i]\n"
        "    def __add__(self, other):\n        return {name}(self.items + other.items)\n"
        "    def __eq__(self, other):\n        return isinstance(other, {name}) and self.items == other.items\n"
        "    def __hash__(self):\n        return hash(tuple(self.items))\n"
        "    def __bool__(self):\n        return {bool|self.items:list[int]}\n"
        "    def __call__(self, k):\n        return {int|k:int}\n"
        "    @staticmethod\n    def make(n):\n        return {name}(list(range(n % 10)))\n"
        "    @classmethod\n    def empty(cls):\n        return cls([])\n",
        [
            ("{name}", "{name}({list[int]})"),
            ("{name}", "{name}.make({int})"),
            ("{name}", "{name}.empty()"),
            ("{name}", "({{name}} + {{name}})"),
            ("int", "len({{name}})"),
            ("int", "{{name}}[{int}]"),
            ("int", "{{name}}({int})"),
            ("int", "sum({{name}})"),
            ("list[int]", "sorted({{name}})"),
            ("bool", "({int} in {{name}})"),
            ("bool", "bool({{name}})"),
            ("bool", "({{name}} == {{name}})"),
        ],
    ),
    (
        "class {name}Base:\n    kind = 'base'\n    def __init__(self, v):\n        self.v = v\n"
        "    def show(self):\n        return self.kind + str(self.v)\n"
        "    def compare(self, other):\n        return self.v == other.v\n"
        "class {name}Left({name}Base):\n    kind = 'left'\n"
        "    def __init__(self, v):\n        super().__init__({int|v:int})\n"
        "class {name}({name}Left):\n    def show(self):\n        return super().show() + {str|self.v:int}\n",
        [
            ("{name}", "{name}({int})"),
            ("str", "{{name}}.show()"),
            ("str", "({{name}} if {bool} else {name}Left({int})).show()"),
            ("list[str]", "[{x}.show() for {x} in [{{name}}, {name}Base({int}), {name}Left({int})]]"),
            ("bool", "{{name}}.compare({name}Base({int}))"),
            ("str", "type({{name}} if {bool} else {name}Base({int})).__name__"),
        ],
    ),
]

DEFINITIONS = [
    (
        "calls",
        "def {name}_twice(f):\n    @functools.wraps(f)\n    def wrapper(*args):\n        return f(f(*args))\n    return wrapper\n"
        "@{name}_twice\ndef {name}_step(n):\n    return {int|n:int}\n",
        [("int", "{name}_step({int})")],
    ),
    (
        "calls",
        "def {name}_scaled(k):\n    def decorate(f):\n        return lambda *args: f(*args) * k\n    return decorate\n"
        "@{name}_scaled(3)\ndef {name}_plain(a, b=2):\n    return {int|a:int,b:int}\n",
        [("int", "{name}_plain({int})"), ("int", "{name}_plain({int}, {int})")],
    ),
    (
        "functools",
        "@functools.lru_cache(maxsize=None)\ndef {name}_fib(n):\n    return n if n < 2 else {name}_fib(n - 1) + {name}_fib(n - 2) + {int!}\n",
        [("int", "{name}_fib({int} % 14)")],
    ),
    (
        "core",
        "def {name}_even(n):\n    return {bool} if n <= 0 else {name}_odd(n - 1)\n"
        "def {name}_odd(n):\n    return {bool} if n <= 0 else {name}_even(n - 1)\n",
        [("bool", "{name}_even({int} % 9)")],
    ),
]
