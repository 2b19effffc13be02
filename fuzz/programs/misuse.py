"""Programs that call a builtin, a method or a function of the library with any arguments: most are wrong, so what is
compared is which check comes first, and what it says."""

import random

from generate import Program

# Values that are handed to `main`, as texts.
VALUES = [
    *("0", "1", "-1", "3", "7", "True", "False", "2**62", "2**70", "-2**63", "0.0", "2.5", "-0.0", "-1e300"),
    *(
        "float('nan')",
        "float('inf')",
        "1j",
        "0j",
        "None",
        "''",
        "'a'",
        "'b,a'",
        "'12'",
        "' x\\n'",
        "'%d'",
        "'{}'",
    ),
    *(
        "b''",
        "b'ab'",
        "()",
        "(1, 2)",
        "(1, 'a')",
        "(2.5,)",
        "[]",
        "[3, 1, 2]",
        "['b', 'a']",
        "[2.5]",
        "[[1], [2]]",
    ),
    *("[(1, 'a'), (0, 'b')]", "[None]", "[True, 2, 3.5]", "{}", "{1: 2}", "{'a': 1}", "{1, 2}", "set()"),
    *("frozenset({1})", "range(3)", "range(5, 0, -2)", "slice(1, 3)", "same", "first", "is_small"),
    *("Empty()", "Index(2)", "Index('x')", "Sized(3)"),
]
# Values that stand in the text as well, where inference knows them.
CONSTANTS = [
    *VALUES[:34],
    "len",
    "abs",
    "int",
    "str",
    "list",
    "ValueError",
    "ValueError('x')",
    "lambda x: x",
    "math.pi",
]
PRELUDE = """\
import bisect
import cmath
import functools
import heapq
import itertools
import math
import operator
import statistics

def same(x):
    return x

def first(x, y):
    return x

def is_small(x):
    return x < 2

class Empty:
    pass

class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value

class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size

    def __getitem__(self, i):
        if i < self.size:
            return i
        raise IndexError("Sized index out of range")

"""
BUILTINS = """abs all any ascii bin bool bytes callable chr complex dict divmod float format frozenset hash hex int
isinstance issubclass len list max min oct ord pow range repr round set slice sorted str sum tuple type""".split()
ITERATORS = [
    *"enumerate filter iter map reversed zip".split(),
    *"accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse".split(),
    *"groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest".split(),
]
MODULES = {
    "math": """acos acosh asin atan atan2 ceil comb copysign cos degrees dist erf exp expm1 fabs factorial floor fmod frexp
fsum gamma gcd hypot isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nextafter perm pow prod
radians remainder sin sqrt tan tanh trunc ulp""",
    "cmath": "exp isclose isfinite isnan log phase polar rect sin sqrt",
    "operator": """abs add and_ concat contains countOf eq floordiv ge getitem gt index indexOf inv is_ is_not le lshift lt
matmul mod mul ne neg not_ or_ pos pow rshift sub truediv truth xor""",
    "bisect": "bisect bisect_left bisect_right",
    "functools": "reduce",
    "heapq": "nlargest nsmallest",
    "statistics": "fmean geometric_mean harmonic_mean mean median median_high median_low mode multimode pstdev pvariance quantiles stdev variance",
}
# The methods of a value's type that change nothing.
METHODS = {
    "str": """capitalize casefold center count encode endswith expandtabs find format index isalnum isalpha isascii isdecimal
isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix
removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title upper
zfill""",
    "bytes": """capitalize center count decode endswith expandtabs find hex index isalnum isalpha isascii isdigit islower
isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition
rsplit rstrip split splitlines startswith strip swapcase title upper zfill""",
    "list": "copy count index",
    "tuple": "count index",
    "dict": "copy get items keys values",
    "set": "copy difference intersection isdisjoint issubset issuperset symmetric_difference union",
    "int": "as_integer_ratio bit_count bit_length conjugate to_bytes",
    "float": "as_integer_ratio conjugate hex is_integer",
    "complex": "conjugate",
    "range": "count index",
}
OBJECTS = {
    "str": ["''", "'a'", "'b,a'", "' x\\n'", "'%d'", "'12'"],
    "bytes": ["b''", "b'ab'", "b' a,b '"],
    "list": ["[]", "[3, 1, 2]", "['b', 'a']", "[2.5, 1]"],
    "tuple": ["()", "(1, 2)", "(1, 'a')"],
    "dict": ["{}", "{1: 2}", "{'a': 1, 'b': 2}"],
    "set": ["set()", "{1, 2}", "frozenset({1})"],
    "int": ["0", "-5", "True", "2**70"],
    "float": ["0.5", "float('nan')", "-1e300"],
    "complex": ["1j"],
    "range": ["range(3)", "range(5, 0, -2)"],
}
OPERATIONS = [
    *(
        "{0} + {1}",
        "{0} - {1}",
        "{0} * {1}",
        "{0} / {1}",
        "{0} // {1}",
        "{0} % {1}",
        "{0} ** {1}",
        "{0} @ {1}",
    ),
    *("{0} << {1}", "{0} >> {1}", "{0} & {1}", "{0} | {1}", "{0} ^ {1}", "-{0}", "+{0}", "~{0}", "not {0}"),
    *(
        "{0} < {1}",
        "{0} <= {1}",
        "{0} > {1}",
        "{0} >= {1}",
        "{0} == {1}",
        "{0} != {1}",
        "{0} in {1}",
        "{0} is {1}",
    ),
    *(
        "{0}[{1}]",
        "{0}[{1}:]",
        "{0}[::{1}]",
        "{0}[{1}:{2}]",
        "{0}({1})",
        "{0}()",
        "[*{0}]",
        "({0}, *{1})",
        "{{*{0}}}",
    ),
    *(
        "{{{0}: {1}}}",
        "{{**{0}}}",
        "[x for x in {0}]",
        "f'{{{0}:{{{1}}}}}'",
        "f'{{{0}!r:>{{{1}}}}}'",
        "{0}.real",
    ),
    *(
        "{0} if {1} else {2}",
        "{0} and {1}",
        "{0} or {1}",
        "[y for y, z in {0}]",
        "len({0}) and {1}",
        "str({0})",
    ),
]
KEYWORDS = """key default start reverse sep maxsplit ndigits base initial func r n repeat fillvalue strict encoding errors
keepends times step end signed length byteorder rel_tol abs_tol xbar mu weights lo hi""".split()


def misused(seed):
    """A function of three parameters that calls something once, and calls of it with values of all types."""
    rng = random.Random(f"misuse {seed}")
    text = expression(rng, ["a", "b", "c"])
    calls = [f"({', '.join(rng.choice(VALUES) for _ in range(3))})" for _ in range(rng.randint(2, 5))]
    return Program.of(seed, f"{PRELUDE}def main(a, b, c):\n    return {text}\n", calls)


def expression(rng, names):
    kind = rng.choices(["builtin", "iterator", "module", "method", "operation"], [4, 2, 4, 5, 3])[0]
    if kind == "operation":
        return rng.choice(OPERATIONS).format(*(argument(rng, names) for _ in range(3)))
    arguments = arguments_of(rng, names)
    if kind == "builtin":
        return f"{rng.choice(BUILTINS)}({arguments})"
    if kind == "iterator":
        name = rng.choice(ITERATORS)
        module = "" if ITERATORS.index(name) < 6 else "itertools."
        return f"list(itertools.islice({module}{name}({arguments}), 5))"
    if kind == "module":
        module = rng.choice([*MODULES])
        return f"{module}.{rng.choice(MODULES[module].split())}({arguments})"
    of = rng.choices([*METHODS], [len(m.split()) for m in METHODS.values()])[0]
    owner = rng.choice(names) if rng.random() < 0.1 else f"({rng.choice(OBJECTS[of])})"
    return f"{owner}.{rng.choice(METHODS[of].split())}({arguments})"


def arguments_of(rng, names):
    count = rng.choices([0, 1, 2, 3, 4], [1, 6, 6, 3, 1])[0]
    found = [argument(rng, names) for _ in range(count)]
    if rng.random() < 0.05:
        found.append(f"*{rng.choice(names)}")
    if rng.random() < 0.15:
        found.append(f"{rng.choice(KEYWORDS)}={argument(rng, names)}")
    return ", ".join(found)


def argument(rng, names):
    return rng.choice(names) if rng.random() < 0.7 else f"({rng.choice(CONSTANTS)})"
