"""bool, None, strings as constants, truth, `and`, `or`, `not`, conditional expressions, chained comparisons."""

from harness import pairs, table

THINGS = [None, True, False, 0, 1, -2, 0.0, -0.0, 1.5, "", "a", (), (0,), (None, 1)]

test_truth = table(
    [lambda x: bool(x), *[(t,) for t in THINGS]],
    [lambda x: not x, *[(t,) for t in THINGS]],
    [lambda x: not not x, *[(t,) for t in THINGS]],
    [lambda x: "yes" if x else "no", *[(t,) for t in THINGS]],
    [lambda x, y: x and y, *pairs(THINGS)],
    [lambda x, y: x or y, *pairs(THINGS)],
    [lambda x, y, z: x and y or z, *[(x, y, 7) for x in THINGS for y in (None, 0, "a")]],
    [lambda x, y, z: x or y and z, *[(x, y, 7) for x in THINGS for y in (None, 0, "a")]],
    [lambda x, y: not (x and y), *pairs([True, False])],
    [lambda x, y: (not x) or y, *pairs([True, False])],
    [lambda x: (x and 1) or (not x and 2.5), True, False],
)

test_equality = table(
    [lambda x, y: (x == y, x != y), *pairs(THINGS)],
    [lambda x: (x is None, x is not None), *[(t,) for t in THINGS]],
    [lambda x: x == None, *[(t,) for t in THINGS]],
    [lambda x, y: x is y, *pairs([True, False, None])],
    [lambda x, y: x is not y, *pairs([True, False, None])],
    [lambda: None is None],
    [lambda: 1 == True],
)

# Operators are evaluated from left to right, each operand once and only where it is needed.
test_order = table(
    [lambda a: a == 0 or 10 // a > 3, 0, 1, 2, 10],
    [lambda a: a != 0 and 10 // a > 3, 0, 1, 2, 10],
    [lambda a: (1 // a) + None, 0, 1],
    [lambda a: None + (1 // a), 0, 1],
    [lambda a, b: 1 // a if a else 1 // b, (0, 0), (0, 1), (1, 0)],
    [lambda a, b, c: a < 1 // b < c, (1, 0, 3), (0, 1, 2), (2, 1, 3)],
    [lambda a, b: a > 5 > 1 // b, (1, 0), (9, 0), (9, 1)],
    [lambda a: False and a.missing, 1],
    [lambda a: (1 // a, a.missing), 0, 1],
    [lambda a: (a.missing, 1 // a), 0, 1],
)

test_chains = table(
    [lambda a, b, c, d: a < b <= c != d, (1, 2, 2, 3), (1, 2, 1, 3), (1, 2, 2, 2)],
    [lambda a, b, c: a < b == c, (1, 2, 2.0), (1, 2, 3)],
    [lambda a, b: a == b is not None, (1, 1), (None, None)],
    [lambda a: 1 < a < 10 < 100, 5, 0, 20],
    [lambda a: not 1 < a < 3, 2, 5],
    [lambda a, b: (a < b) == True, (1, 2), (2, 1)],
    [lambda a: 0 < a in (1, 2, 3), 1, 0, 3, 9],
)

test_conditional = table(
    [lambda a: 1 if a > 0 else -1 if a < 0 else 0, 5, -5, 0],
    [lambda a: 1 if a > 0 else 0.5, 5, -5],
    [lambda a: (1 if a > 0 else 0.5) + 1, 5, -5],
    [lambda a: None if a > 0 else "x", 5, -5],
    [lambda a: (1 if a else None) is None, True, False],
    [lambda a: (lambda: 1)() if a else (lambda: 2.5)(), True, False],
    [lambda a: (1, "x") if a else None, True, False],
    [lambda a: ((1, 2) if a else (1, 2, 3))[1:], True, False],
)

test_strings = table(
    [lambda: "text"],
    [lambda: ""],
    [lambda: "é\U0001f9c0\n\0"],
    [lambda: "a" "b" """c"""],  # fmt: skip
    [lambda: r"\n" + "\n"],
    [lambda x: x, "", "a b", "é"],
    [lambda x, y: (x == y, x != y, x < y, x <= y, x > y, x >= y), *pairs(["", "a", "b", "ab", "é"])],
    [lambda x, y: x + y, *pairs(["", "a", "é"])],
    [lambda x: x + 1, "a"],
    [lambda x: 1 + x, "a"],
    [lambda x: len(x), "", "abc", "é\U0001f9c0"],
    [lambda x: x[0], "", "abc"],
    [lambda x: x * 3, "", "ab"],
    [lambda x: "b" in x, "", "abc"],
    [lambda a: f"{a}", 1, -2, 1.5, True, None, "s"],
    [lambda a, b: f"{a} and {b}!", (1, 2.5), ("x", None)],
    [lambda x: str(x), None, True, 1, 1.5, "s"],
    [lambda x: repr(x), 1, 1.5, "s", "it's"],
)

test_types = table(
    [lambda x: type(x), *[(t,) for t in THINGS]],
    [lambda x: type(x).__name__, *[(t,) for t in THINGS]],
    [lambda x, y: type(x) is type(y), *pairs(THINGS)],
    [lambda x, y: type(x) == type(y), *pairs(THINGS)],
    [lambda x: type(x) is int, *[(t,) for t in THINGS]],
    [lambda x: type(x) == int, *[(t,) for t in THINGS]],
    [lambda x: type(x) in (int, float), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, int), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, bool), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, float), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, str), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, tuple), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, (int, float)), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, (str, (tuple, bool))), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, object), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, type(None)), *[(t,) for t in THINGS]],
    [lambda x: isinstance(x, 1), 1],
    [lambda x: x + 1 if isinstance(x, int) else x, *[(t,) for t in THINGS]],
    [lambda x: len(x) if isinstance(x, (str, tuple)) else -1, *[(t,) for t in THINGS]],
    [lambda x: callable(x), *[(t,) for t in THINGS], (len,), (int,)],
    [lambda: (int, float, bool, str, tuple, list, type(None), ValueError)],
    [lambda: issubclass(bool, int)],
    [lambda: issubclass(int, bool)],
)
