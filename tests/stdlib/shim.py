"""Runs stdlib-pure under CPython: intrinsics and runtime symbols in Python, overloads chosen as the compiler does."""

import ast
import builtins
import ctypes
import ctypes.util
import math
import operator
import pathlib
import struct
from fractions import Fraction

LIBRARY = pathlib.Path(__file__).parents[2] / "stdlib-pure"
CLASSES = ("int", "bool", "float", "str", "range", "list")
# How the compiler looks a method up.
LOOKUP = {
    bool: ("bool", "int"),
    int: ("int",),
    float: ("float",),
    str: ("str",),
    range: ("range",),
    list: ("list",),
}
LOW, HIGH = -(2**63), 2**63 - 1

libm = ctypes.CDLL(ctypes.util.find_library("m"))


class IntOverflow(Exception):
    """A result does not fit into 64 bits."""


class Unsupported(Exception):
    """InvalidPyforaOperation."""


def exact(x):
    assert type(x) is int, x
    if LOW <= x <= HIGH:
        return x
    raise IntOverflow


def wrap(x):
    return (x - LOW) % 2**64 + LOW


def shl(a, b):
    assert 0 <= b <= 63
    return exact(a << b)


def shr(a, b):
    assert 0 <= b <= 63
    return a >> b


def rem(a, b):
    return wrap(int(math.copysign(1, a)) * (abs(a) % abs(b)))


def i64_to_double(x):
    assert type(x) is int and LOW <= x <= HIGH, x
    return float(x)


def divide(a, b):
    assert b != 0
    return struct.unpack("d", struct.pack("d", a / b))[0]


def libm_function(name, arity):
    function = getattr(libm, name)
    function.restype = ctypes.c_double
    function.argtypes = [ctypes.c_double] * arity

    def call(*args):
        assert all(type(x) is float for x in args), (name, args)
        return function(*args)

    return call


def number(x):
    assert type(x) is float, x
    return x


def fused(a, b, c):
    """`a * b + c`, rounded once."""
    if not all(map(math.isfinite, (a, b, c))):
        return number(a) * number(b) + number(c)
    exact = Fraction(number(a)) * Fraction(number(b)) + Fraction(number(c))
    try:
        return float(exact) if exact else a * b + c
    except OverflowError:
        return math.inf if exact > 0 else -math.inf


INTRINSICS = {
    "i64.add": lambda a, b: exact(a + b),
    "i64.sub": lambda a, b: exact(a - b),
    "i64.mul": lambda a, b: exact(a * b),
    "i64.neg": lambda a: exact(-a),
    "i64.shl": shl,
    "i64.shr": shr,
    "i64.add_wrap": lambda a, b: wrap(a + b),
    "i64.sub_wrap": lambda a, b: wrap(a - b),
    "i64.mul_wrap": lambda a, b: wrap(a * b),
    "i64.floordiv": lambda a, b: exact(a // b),
    "i64.floormod": lambda a, b: a % b,
    "i64.rem": rem,
    "i64.truediv": lambda a, b: a / b,
    "i64.and": lambda a, b: a & b,
    "i64.or": lambda a, b: a | b,
    "i64.xor": lambda a, b: a ^ b,
    "i64.not": lambda a: ~a,
    "i64.eq": lambda a, b: a == b,
    "i64.ne": lambda a, b: a != b,
    "i64.lt": lambda a, b: a < b,
    "i64.le": lambda a, b: a <= b,
    "i64.gt": lambda a, b: a > b,
    "i64.ge": lambda a, b: a >= b,
    "u64.lt": lambda a, b: a % 2**64 < b % 2**64,
    "i64.min": min,
    "i64.max": max,
    "i64.to_f64": i64_to_double,
    "i1.and": lambda a, b: a and b,
    "i1.or": lambda a, b: a or b,
    "i1.xor": lambda a, b: a != b,
    "f64.add": lambda a, b: number(a) + number(b),
    "f64.sub": lambda a, b: number(a) - number(b),
    "f64.mul": lambda a, b: number(a) * number(b),
    "f64.div": divide,
    "f64.neg": lambda a: -number(a),
    "f64.fma": fused,
    "f64.bits": lambda a: struct.unpack("<q", struct.pack("<d", number(a)))[0],
    "f64.abs": lambda a: abs(number(a)),
    "f64.sqrt": lambda a: math.sqrt(number(a)),
    "f64.floor": libm_function("floor", 1),
    "f64.ceil": libm_function("ceil", 1),
    "f64.trunc": libm_function("trunc", 1),
    "f64.roundeven": libm_function("rint", 1),
    "f64.copysign": math.copysign,
    "f64.eq": lambda a, b: number(a) == number(b),
    "f64.ne": lambda a, b: number(a) != number(b),
    "f64.lt": lambda a, b: number(a) < number(b),
    "f64.le": lambda a, b: number(a) <= number(b),
    "f64.gt": lambda a, b: number(a) > number(b),
    "f64.ge": lambda a, b: number(a) >= number(b),
    "f64.eq_i64": lambda a, b: number(a) == b,
    "f64.lt_i64": lambda a, b: number(a) < b,
    "f64.le_i64": lambda a, b: number(a) <= b,
    "f64.gt_i64": lambda a, b: number(a) > b,
    "f64.ge_i64": lambda a, b: number(a) >= b,
    "f64.to_i64": lambda a: exact(int(number(a))),
    "f64.from_bits": lambda a: struct.unpack("d", struct.pack("q", a))[0],
    "list.len": len,
    "list.get": lambda a, i: a[i] if 0 <= i < len(a) else 1 / 0,
    "list.concat": lambda a, b: a + b,
    "list.slice": lambda a, start, stop, step: [a[i] for i in range(start, stop, step)],
}


def infinite_on_overflow(function):
    def call(*args):
        try:
            return function(*args)
        except OverflowError:
            return math.copysign(math.inf, args[0])

    return call


UNARY_LIBM = "sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log2 log10 log1p cbrt erf erfc"
SYMBOLS = {name: libm_function(name, 1) for name in UNARY_LIBM.split()}
SYMBOLS |= {name: libm_function(name, 2) for name in "atan2 pow fmod remainder nextafter hypot".split()}
SYMBOLS |= {
    "tgamma_py": infinite_on_overflow(math.gamma),
    "lgamma_py": infinite_on_overflow(math.lgamma),
    "ldexp_py": infinite_on_overflow(math.ldexp),
    "frexp_mantissa": lambda x: math.frexp(x)[0],
    "frexp_exponent": lambda x: math.frexp(x)[1],
    "ulp_py": math.ulp,
    "round_digits": infinite_on_overflow(round),
    "isqrt": math.isqrt,
    "gcd": lambda a, b: exact(math.gcd(a, b)),
    "pow_i64": lambda a, b: exact(a**b) if abs(a) < 2 or b < 64 else exact(2**64),
    "parse_float": float,
    "parse_int": lambda text, base: exact(int(text, base)),
    "str_eq": lambda a, b: a == b,
    "str_compare": lambda a, b: (a > b) - (a < b),
    "str_len": len,
    "str_concat": lambda a, b: a + b,
    "str_repeat": lambda a, n: a * n,
    "str_index": lambda a, i: a[i] if 0 <= i < len(a) else 1 / 0,
    "str_contains": lambda a, b: b in a,
    "str_from_i64": str,
    "str_from_f64": repr,
    "str_repr": repr,
}
CASES = "lower upper title capitalize swapcase casefold".split()
PREDICATES = "alpha decimal digit numeric alnum lower upper title space identifier printable ascii".split()
SYMBOLS |= {
    "str_slice": lambda s, start, stop, step: "".join(s[i] for i in range(start, stop, step)),
    "str_find": lambda s, part, start, end, last: (s.rfind if last else s.find)(part, start, end),
    "str_count": lambda s, part, start, end: s.count(part, start, end),
    "str_ends": lambda s, part, start, end, last: (s.endswith if last else s.startswith)(part, start, end),
    "str_ord": ord,
    "str_chr": chr,
    "str_case": lambda s, which: getattr(s, CASES[which])(),
    "str_is": lambda s, which: getattr(s, "is" + PREDICATES[which])(),
    "str_strip": lambda s, chars, sides: (s.lstrip, s.rstrip, s.strip)[sides - 1](chars),
    "str_strip_space": lambda s, sides: (s.lstrip, s.rstrip, s.strip)[sides - 1](),
    "str_split": lambda s, sep, most, last: (s.rsplit if last else s.split)(sep, most),
    "str_split_space": lambda s, most, last: (s.rsplit if last else s.split)(None, most),
    "str_splitlines": lambda s, keepends: s.splitlines(bool(keepends)),
    "str_join": lambda s, parts: s.join(parts),
    "str_replace": lambda s, old, new, count: s.replace(old, new, count),
    "str_justify": lambda s, width, fill, how: (s.ljust, s.rjust, s.center)[how](width, fill),
    "str_zfill": lambda s, width: s.zfill(width),
    "str_expandtabs": lambda s, size: s.expandtabs(size),
    "format_int": lambda i, spec, is_bool: format(bool(i) if is_bool else i, spec),
}


def arith(op, x, y):
    """The program's own operation."""
    result = {"+": operator.add, "*": operator.mul, "**": operator.pow, "<<": operator.lshift}[op](x, y)
    return exact(result) if type(result) is int else result


def refuse(message):
    raise Unsupported(message)


def intrinsic(name, *args):
    return INTRINSICS[name](*args)


def rt(name, *args):
    return SYMBOLS[name](*args)


def accepts(annotation, value):
    if annotation is None:
        return True
    if annotation == "None":
        return value is None
    if annotation == "wide":
        return False
    return isinstance(value, getattr(builtins, annotation))


class Overloads:
    """Functions of one name; a call takes the first that fits."""

    def __init__(self):
        self.functions = []

    def add(self, node, namespace):
        module = ast.Module(body=[node], type_ignores=[])
        scope = dict.fromkeys([node.name])
        # Without the annotations, which name our own classes.
        annotations = [a.annotation and ast.unparse(a.annotation) for a in node.args.args]
        is_property = any(ast.unparse(d) == "property" for d in node.decorator_list)
        for argument in node.args.args:
            argument.annotation = None
        node.decorator_list = []
        exec(compile(module, str(LIBRARY), "exec"), namespace, scope)
        self.functions.append(
            (scope[node.name], annotations, len(node.args.defaults), node.args.vararg, is_property)
        )

    def __call__(self, *args, **keywords):
        for function, annotations, defaults, variadic, _ in self.functions:
            if len(args) < len(annotations) - defaults or len(args) > len(annotations) and not variadic:
                continue
            if all(accepts(a, x) for a, x in zip(annotations, args)):
                as_int = [a == "int" and isinstance(x, bool) for a, x in zip(annotations, args)]
                as_int += [False] * (len(args) - len(as_int))
                args = [int(x) if convert else x for x, convert in zip(args, as_int)]
                return function(*args, **keywords)
        return NotImplemented


class Library:
    """The library's files, loaded."""

    def __init__(self):
        self.classes = {}
        self.functions = {}
        self.math = {}
        for name in (*CLASSES, "text", "builtins", "math"):
            self.load(name)

    def base(self):
        return {
            "intrinsic": intrinsic,
            "rt": rt,
            "raise_unsupported": refuse,
            "list_builder": lambda _: [],
            "list_push": list.append,
            "divmod_of": self.divmod_of,
            "has_method": lambda x, name: hasattr(type(x), name),
            "is_iterable": lambda x: hasattr(type(x), "__iter__") or hasattr(type(x), "__getitem__"),
            "element_is": lambda x, kind: all(isinstance(element, kind) for element in x),
            "same": lambda x, y: x is y or x == y,
            # Ints of 64 bits alone: the compiler's tests have the others.
            "is_wide": lambda x: False,
            "holds_wide": lambda x: False,
            "is_small": lambda x: LOW <= x <= HIGH,
            "low": lambda x: x,
            "widen": lambda x: x,
            "wide_ints": lambda: False,
            "wrap_ints": lambda: False,
            "arith": arith,
            "__builtins__": builtins,
        }

    def divmod_of(self, a, b):
        result = self.binary("divmod", a, b)
        # Where there are no methods, the builtin raises.
        return divmod(a, b) if result is NotImplemented else result

    def load(self, name):
        tree = ast.parse((LIBRARY / f"{name}.py").read_text())
        # Private helpers are visible in all files but in math.py, which has its own names.
        namespace = self.base()
        if name == "math":
            namespace |= {n: f for n, f in self.functions.items() if n.startswith("_")}
            exec(compile(tree, f"{name}.py", "exec"), namespace)
            self.math = namespace
            return
        self.functions.setdefault("__shared__", namespace)
        shared = self.functions["__shared__"]
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                methods = self.classes[node.name] = {}
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        methods.setdefault(method.name, Overloads()).add(method, shared)
            elif isinstance(node, ast.FunctionDef):
                self.functions.setdefault(node.name, Overloads()).add(node, shared)
                if node.name.startswith("_"):
                    shared[node.name] = self.functions[node.name]

    def method(self, receiver, name, *args):
        for class_name in LOOKUP.get(type(receiver), ()):
            overloads = self.classes[class_name].get(name)
            if overloads is None:
                continue
            this = int(receiver) if class_name == "int" else receiver
            result = overloads(this, *args)
            if result is not NotImplemented:
                return result
        return NotImplemented

    def binary(self, name, a, b):
        """`a op b`, with the reflected method where the first does not know the types."""
        mirrored = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq"}
        result = self.method(a, f"__{name}__", b)
        if result is NotImplemented and type(a) is not type(b):
            result = self.method(b, f"__{mirrored.get(name, 'r' + name)}__", a)
        return result
